"""From tree to source text: what the parser reads back as the same tree.

Needed where there is a tree and no text: trees that a host hands in have functions, and functions show their
text. All of ES2025; comments and the spelling of literals are not in the tree and so not in the text.
"""

from __future__ import annotations

from typing import Final

from jsvm.budget import Budget
from jsvm.syntax import nodes as n
from jsvm.syntax.printer_expressions import EXPRESSIONS, Rule
from jsvm.syntax.printer_parts import Begin, Child, End, Layout, Piece, strength
from jsvm.syntax.printer_statements import STATEMENTS

_RULES: Final[dict[type[n.Node], Rule]] = {**EXPRESSIONS, **STATEMENTS}
_INDENTATION: Final = "  "
#: How far lines stand in at most: deep nests would otherwise make text of the square of their depth.
_MOST_INDENTATION: Final = 40


#: Where nodes begin and end in the text, end exclusive.
type Marks = dict[n.Node, tuple[int, int]]


def print_tree(node: n.Node, *, marks: Marks | None = None, budget: Budget | None = None) -> str:
    """The source text of a tree, as UTF-16 code units; a `Program` ends with a line end.

    `marks` is filled with the places of all nodes that have a text of their own. Spends `budget`, if there is
    one. Any tree that the parser can make is printed so that it parses to the same tree; what another tree
    prints as is for the parser to judge.
    """
    printer = _Printer(marks, budget)
    printer.run(node)
    return "".join(printer.out)


class _Printer:
    """Expands nodes into pieces and pieces into text, with a stack of its own."""

    __slots__ = ("_at_line_start", "_budget", "_depth", "_length", "_marks", "_stack", "out")

    def __init__(self, marks: Marks | None, budget: Budget | None) -> None:
        self.out: list[str] = []
        self._marks = marks
        self._budget = budget
        self._length = 0
        self._depth = 0
        self._stack: list[Piece] = []

    def run(self, root: n.Node) -> None:
        """Print everything."""
        stack = self._stack
        stack.append(Child(root, 0, False))
        while stack:
            piece = stack.pop()
            if isinstance(piece, str):
                self._write(piece)
            elif isinstance(piece, Child):
                self._expand(piece)
            elif isinstance(piece, Layout):
                self._lay_out(piece)
            elif self._marks is not None:
                begun = self._length if isinstance(piece, Begin) else self._marks[piece.node][0]
                self._marks[piece.node] = begun, self._length

    def _write(self, text: str) -> None:
        self.out.append(text)
        self._length += len(text)
        if self._budget is not None:
            self._budget.spend(len(text) + 8)

    def _lay_out(self, piece: Layout) -> None:
        if piece is Layout.NEWLINE:
            self._write("\n" + _INDENTATION * min(self._depth, _MOST_INDENTATION))
        else:
            self._depth += 1 if piece is Layout.INDENT else -1

    def _expand(self, child: Child) -> None:
        node, stack = child.node, self._stack
        no_in = child.no_in
        is_grouped = strength(node) < child.least or (no_in and _is_in(node))
        if is_grouped:
            no_in = False
            self._write("(")
            stack.append(")")
        if self._marks is not None:
            self._marks[node] = self._length, self._length
            stack.append(End(node))
        stack.extend(reversed(_RULES[type(node)](node, no_in)))


def _is_in(node: n.Node) -> bool:
    return isinstance(node, n.BinaryExpression) and node.operator == "in"
