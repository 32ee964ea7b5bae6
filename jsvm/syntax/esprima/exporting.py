"""From the engine's tree to the tree that esprima's users expect."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Final, NamedTuple

from jsvm.syntax import nodes as n
from jsvm.syntax.collector import uncollected
from jsvm.syntax.esprima.node import Node
from jsvm.syntax.esprima.shapes import SHAPES
from jsvm.syntax.positions import Positions
from jsvm.unicode.utf16 import from_utf16

#: What a delegate is: it sees every node with its place and may answer another one to stand there.
type Delegate = Callable[[Node, Node], Node | None]

#: Python's and esprima's names for words that Python has taken.
_RESERVED: Final = {"async": "isAsync", "await": "allowAwait"}


class Places:
    """Offsets, lines and columns in the source as the host wrote it.

    The engine counts UTF-16 code units; Python, and so esprima for Python, counts characters.
    """

    __slots__ = ("_lines", "_pairs")

    def __init__(self, units: str) -> None:
        self._lines = Positions(units)
        #: Offsets of the second halves of surrogate pairs.
        self._pairs: list[int] = []
        if not units.isascii():
            self._pairs = [
                index + 1
                for index, unit in enumerate(units)
                if "\ud800" <= unit <= "\udbff" and "\udc00" <= units[index + 1 : index + 2] <= "\udfff"
            ]

    def offset(self, index: int) -> int:
        """Characters before the code unit at `index`."""
        return index - bisect_right(self._pairs, index - 1) if self._pairs else index

    def line_column(self, index: int) -> tuple[int, int]:
        """Line from 1 and column from 0."""
        line, column = self._lines.line_column(index)
        if not self._pairs:
            return line, column - 1
        return line, self.offset(index) - self.offset(index - column + 1)

    def place(self, index: int) -> Node:
        """The `start` or `end` of a `loc`."""
        line, column = self.line_column(index)
        return Node(line=line, column=column)

    def metadata(self, start: int, end: int) -> Node:
        """What a delegate gets besides the node: `start` and `end`, each line, column and offset."""
        edges = []
        for index in (start, end):
            line, column = self.line_column(index)
            edges.append(Node(line=line, column=column, offset=self.offset(index)))
        return Node(start=edges[0], end=edges[1])


class Trim(NamedTuple):
    """What every node is given besides its fields."""

    places: Places
    range: bool = False
    loc: bool = False
    source: str | None = None

    def onto(self, node: Node, start: int, end: int) -> Node:
        """Add range and location."""
        if self.range:
            node.range = [self.places.offset(start), self.places.offset(end)]
        if self.loc:
            node.loc = Node(start=self.places.place(start), end=self.places.place(end))
            if self.source is not None:
                node.loc.source = self.source
        return node


def extent(node: n.Node) -> tuple[int, int]:
    """Where a node begins and ends for esprima: a stretch of a template includes what encloses it, and a
    program begins with its first token."""
    if isinstance(node, n.TemplateElement):
        return node.start - 1, node.end + (1 if node.tail else 2)
    if isinstance(node, n.Program):
        return (node.body[0].start, node.body[-1].end) if node.body else (node.end, node.end)
    return node.start, node.end


def to_node(root: n.Node, trim: Trim, delegate: Delegate | None = None) -> Node:
    """The tree as esprima would have made it. The delegate sees children before parents."""
    if delegate is None:
        # OPTIMIZATION: a quarter of the time, with locations. Not while a host's delegate runs.
        with uncollected():
            return _make(root, trim, None)
    return _make(root, trim, delegate)


def _make(root: n.Node, trim: Trim, delegate: Delegate | None) -> Node:
    made: dict[int, Node] = {}
    for node in _children_first(root):
        start, end = extent(node)
        result = trim.onto(_convert(node, made), start, end)
        if delegate is not None:
            changed = delegate(result, trim.places.metadata(start, end))
            result = result if changed is None else changed
        made[id(node)] = result
    return made[id(root)]


def _children_first(root: n.Node) -> Iterator[n.Node]:
    pending: list[tuple[n.Node, bool]] = [(root, False)]
    while pending:
        node, is_open = pending.pop()
        if is_open:
            yield node
            continue
        pending.append((node, True))
        for field in reversed(node.fields):
            value = attrgetter(field)(node)  # a name of the class itself, never of a guest
            if isinstance(value, n.Node):
                pending.append((value, False))
            elif isinstance(value, list):
                pending += [(item, False) for item in reversed(value) if item is not None]


def _convert(node: n.Node, made: dict[int, Node]) -> Node:
    """One node whose children are in `made`."""
    if isinstance(node, n.Literal):
        return _literal(node)
    if isinstance(node, n.TemplateElement):
        cooked = None if node.cooked is None else from_utf16(node.cooked)
        return Node(type=node.type, value=Node(raw=from_utf16(node.raw), cooked=cooked), tail=node.tail)
    fields: dict[str, Any] = {"type": node.type}
    for field in SHAPES[type(node)]:
        if field is None:
            continue
        value = attrgetter(field.own)(node)  # a name of the class itself, never of a guest
        if isinstance(value, n.Node):
            value = made.pop(id(value))
        elif isinstance(value, list):
            value = [None if item is None else made.pop(id(item)) for item in value]
        elif isinstance(value, str):
            value = from_utf16(value)
        if value or not field.is_modern:
            fields[_RESERVED.get(field.name, field.name)] = value
    if isinstance(node, n.UnaryExpression):
        fields["prefix"] = True
    elif isinstance(node, n.ForInStatement):
        fields["each"] = False
    return Node(**fields)


def _literal(node: n.Literal) -> Node:
    value = from_utf16(node.value) if isinstance(node.value, str) else node.value
    result = Node(type="Literal", value=value, raw=from_utf16(node.raw))
    if node.regex is not None:
        result.regex = Node(pattern=from_utf16(node.regex.pattern), flags=node.regex.flags)
    elif node.bigint is not None:
        result.bigint = node.bigint
    return result
