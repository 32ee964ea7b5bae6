"""From somebody else's tree to one of ours, checked as if it had been parsed.

The tree is read (`reading.py`), printed, and the text is parsed: so every early error is found by the one
place that knows them all, functions have a text to show, and what runs is the parser's own tree. It must say
what the given tree said; where it does not, the given tree was no JavaScript.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from operator import itemgetter
from typing import Final, NamedTuple

from jsvm.budget import Budget
from jsvm.syntax import nodes as n
from jsvm.syntax.comparison import Step, pairs, path_text, steps
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.esprima.reading import InvalidTreeError, read_tree
from jsvm.syntax.esprima.shapes import SHAPES
from jsvm.syntax.parser import parse_module, parse_script
from jsvm.syntax.positions import Positions
from jsvm.syntax.printer import Marks, print_tree

#: Fields that lie one record deeper in ESTree.
_INNER: Final[dict[tuple[type[n.Node], str], str]] = {
    (n.TemplateElement, "raw"): "value.raw",
    (n.TemplateElement, "cooked"): "value.cooked",
}


class TreeSource(NamedTuple):
    """A tree from elsewhere, ready to run.

    `program` is the tree, with offsets into `source`, the text that it was printed as: what functions show.
    `positions` answers the lines and columns that the tree itself gave its nodes, if it did.
    """

    program: n.Program
    source: str
    positions: Positions


class TreePositions(Positions):
    """Lines and columns that a tree brought with it, for the offsets of its printed text."""

    __slots__ = ("_columns", "_lines", "_offsets")

    def __init__(self, source: str, places: list[tuple[int, int, int]]) -> None:
        super().__init__(source)
        places.sort(key=itemgetter(0))
        self._offsets = array("L", [offset for offset, _, _ in places])
        self._lines = array("L", [line for _, line, _ in places])
        self._columns = array("L", [column for _, _, column in places])

    def line_column(self, index: int) -> tuple[int, int]:
        """The place of the node that begins at `index` or last before it."""
        found = bisect_right(self._offsets, index) - 1
        return (self._lines[found], self._columns[found]) if found >= 0 else (1, 1)


def from_esprima(tree: object, *, budget: Budget | None = None) -> TreeSource:
    """Take over a tree: of esprima, of this package, or an ESTree (acorn's, for one) as dicts and lists.

    Raises InvalidTreeError with the path of the bad part for whatever is no JavaScript, and a Termination
    when the budget ends. Nested as deep as source text may be.
    """
    given = read_tree(tree, budget)
    source = print_tree(given, budget=budget)
    parse = parse_module if given.source_type == "module" else parse_script
    try:
        program = parse(source, budget=budget)
    except JSSyntaxError as error:
        failure = _place_error(given, error)
    else:
        return TreeSource(program, source, _check(given, program, source))
    raise failure


def _check(given: n.Program, program: n.Program, source: str) -> Positions:
    """Compare both trees, and collect the places that the given one knows."""
    places: list[tuple[int, int, int]] = []
    for pair in pairs(given, program):
        if pair.difference:
            path = estree_path(given, pair.way, pair.difference)
            message = f"no source text says this {pair.left.type}"
            raise InvalidTreeError(message, path, max(pair.left.start, 1), max(pair.left.end, 1))
        if pair.left.start:
            places.append((pair.right.start, pair.left.start, pair.left.end))
    return TreePositions(source, places) if places else Positions(source)


def _place_error(given: n.Program, error: JSSyntaxError) -> InvalidTreeError:
    """The same error, at the innermost node of the given tree that it concerns."""
    marks: Marks = {}
    print_tree(given, marks=marks)
    node: n.Node = given
    way: list[Step] = []
    found = True
    while found:
        found = False
        for step, child in steps(node):
            start, end = marks.get(child, (0, 0))
            if start <= error.index < end:
                node, found = child, True
                way.append(step)
                break
    line, column = max(node.start, 1), max(node.end, 1)
    return InvalidTreeError(error.message, estree_path(given, way), line, column)


def estree_path(root: n.Node, way: list[Step], field: str = "") -> str:
    """A way in our own names as a path in ESTree's."""
    node: n.Node = root
    renamed: list[Step] = []
    for step in way:
        renamed.append(Step(_estree_name(node, step.field), step.at))
        node = dict(steps(node))[step]
    return path_text(renamed) + (f".{_estree_name(node, field)}" if field else "")


def _estree_name(node: n.Node, own: str) -> str:
    for field in SHAPES.get(type(node), ()):
        if field is not None and field.own == own:
            return field.name
    return _INNER.get((type(node), own), own)
