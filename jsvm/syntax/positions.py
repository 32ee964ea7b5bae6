"""Line and column of an offset, computed only when somebody asks.

Apart because nodes carry offsets alone: a line and column on every node would cost more than parsing it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import Final

from jsvm.budget import Budget
from jsvm.syntax.nodes import Node

#: https://tc39.es/ecma262/#prod-LineTerminatorSequence
_LINE_END: Final = re.compile("\r\n?|[\n\u2028\u2029]")
#: https://tc39.es/ecma262/#prod-LineTerminator
TERMINATORS: Final = ("\n", "\r", "\u2028", "\u2029")
#: Code units, and steps for them, between two looks at the budget while the table is built.
_STRIDE: Final = 1 << 16
_STEPS: Final = 512


class Positions:
    """The line table of one source text, built on first use; building it spends `budget`, if there is one."""

    __slots__ = ("_budget", "_starts", "source")

    def __init__(self, source: str, budget: Budget | None = None) -> None:
        self.source = source
        self._budget = budget
        self._starts: array[int] | None = None

    def line_column(self, index: int) -> tuple[int, int]:
        """The 1-based line and 1-based column (in UTF-16 code units) of the code unit at offset `index`."""
        starts = self._starts
        if starts is None:
            starts = self._starts = self._line_starts()
        line = bisect_right(starts, index)
        return line, index - starts[line - 1] + 1

    def _line_starts(self) -> array[int]:
        starts = array("L", [0])
        source, start = self.source, 0
        while start < len(source):
            end = start + _STRIDE
            if source[end - 1 : end + 1] == "\r\n":
                end += 1
            known = len(starts)
            starts.extend(match.end() for match in _LINE_END.finditer(source, start, end))
            if self._budget is not None:
                self._budget.spend(_STEPS + len(starts) - known)
            start = end
        return starts

    def location(self, node: Node) -> dict[str, dict[str, int]]:
        """ESTree's `loc` of a node: lines count from 1, columns from 0."""
        (line, column), (end_line, end_column) = self.line_column(node.start), self.line_column(node.end)
        return {
            "start": {"line": line, "column": column - 1},
            "end": {"line": end_line, "column": end_column - 1},
        }


def line_column_once(source: str, index: int) -> tuple[int, int]:
    """What `Positions.line_column` answers, without a table.

    ATTACK: for a source of fifty million line ends the table of one error message would take seconds and
    hundreds of megabytes; counting takes neither.
    """
    lines = sum(source.count(terminator, 0, index) for terminator in TERMINATORS)
    lines -= source.count("\r\n", 0, index)
    start = max(source.rfind(terminator, 0, index) for terminator in TERMINATORS) + 1
    if source[index - 1 : index + 1] == "\r\n" and index:
        # The offset is between the two halves of one line end.
        lines -= 1
        start = max(source.rfind(terminator, 0, index - 1) for terminator in TERMINATORS) + 1
    return lines + 1, index - start + 1
