"""From tree to source text: what the parser reads back as the same tree.

Needed where there is a tree and no text: trees that a host hands in have functions, and functions show their
text. All of ES2025; comments and the spelling of literals are not in the tree and so not in the text.
"""

from __future__ import annotations

from typing import Final

from jsvm.budget import Budget
from jsvm.syntax import nodes as n
from jsvm.syntax.printer_expressions import EXPRESSIONS, Rule
from jsvm.syntax.printer_parts import Child, Layout, Piece, strength
from jsvm.syntax.printer_statements import STATEMENTS

_RULES: Final[dict[type[n.Node], Rule]] = {**EXPRESSIONS, **STATEMENTS}
_INDENTATION: Final = "  "
#: How far lines stand in at most: deep nests would otherwise make text of the square of their depth.
_MOST_INDENTATION: Final = 40


def print_tree(node: n.Node, *, mark: bool = False, budget: Budget | None = None) -> str:
    """The source text of a tree, as UTF-16 code units; a `Program` ends with a line end.

    `mark` sets `start` and `end` of every node to where it now stands. Spends `budget`, if there is one. Any
    tree that the parser can make is printed so that it parses to the same tree; what another tree
    prints as is for the parser to judge.
    """
    printer = _Printer(mark, budget)
    printer.run(node)
    return "".join(printer.out)


class _End:
    """On the stack: the end of a node's text."""

    __slots__ = ("node",)

    def __init__(self, node: n.Node) -> None:
        self.node = node


class _Printer:
    """Expands nodes into pieces and pieces into text, with a stack of its own."""

    __slots__ = ("_at_line_start", "_budget", "_depth", "_length", "_mark", "_stack", "out")

    def __init__(self, mark: bool, budget: Budget | None) -> None:
        self.out: list[str] = []
        self._mark = mark
        self._budget = budget
        self._length = 0
        self._depth = 0
        self._stack: list[Piece | _End] = []

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
            else:
                piece.node.end = self._length

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
        if self._mark:
            node.start = self._length
            stack.append(_End(node))
        stack.extend(reversed(_RULES[type(node)](node, no_in)))


def _is_in(node: n.Node) -> bool:
    return isinstance(node, n.BinaryExpression) and node.operator == "in"
