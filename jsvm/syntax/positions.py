"""Line and column of an offset, computed only when somebody asks.

Apart because nodes carry offsets alone: a line and column on every node would cost more than parsing it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

#: https://tc39.es/ecma262/#prod-LineTerminatorSequence
_LINE_END: Final = re.compile("\r\n?|[\n\u2028\u2029]")


class Positions:
    """The line table of one source text, built on first use."""

    __slots__ = ("_starts", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._starts: list[int] | None = None

    def line_column(self, index: int) -> tuple[int, int]:
        """The 1-based line and 1-based column (in UTF-16 code units) of the code unit at offset `index`."""
        starts = self._starts
        if starts is None:
            starts = self._starts = [0, *[match.end() for match in _LINE_END.finditer(self.source)]]
        line = bisect_right(starts, index)
        return line, index - starts[line - 1] + 1
