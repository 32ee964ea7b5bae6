"""Whether two trees say the same, and where they first differ.

Apart because it is how printing, importing and every other parser are checked: spellings and places are no
part of what a tree says.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Final, NamedTuple

from jsvm.syntax.nodes import Literal, Node, RegExpLiteral


class Step(NamedTuple):
    """One step from a node to its child: a field, and the place in it if it is a list."""

    field: str
    at: int | None


#: A way from the root to a node: the way to its parent and the last step, or None at the root.
type Way = tuple[Way, Step] | None

#: Follow from the rest of the tree, or say only how it was written.
DERIVED: Final = frozenset(["raw", "strict"])


class Pair(NamedTuple):
    """Two nodes in the same place, the way there, and the field in which they differ ("" if in none)."""

    left: Node
    right: Node
    way: Way
    difference: str


def pairs(left: Node, right: Node) -> Iterator[Pair]:
    """Yield the nodes of both trees side by side, parents first; nothing comes after a difference."""
    pending: list[tuple[Node, Node, Way]] = [(left, right, None)]
    while pending:
        first, second, way = pending.pop()
        if type(first) is not type(second):
            yield Pair(first, second, way, "type")
            return
        children: list[tuple[Node, Node, Way]] = []
        difference = ""
        for field in first.fields:
            if field in DERIVED and (field != "raw" or isinstance(first, Literal)):
                continue  # the raw text of a template is what it says
            get = attrgetter(field)  # a name of the class itself, never of a guest
            if not _match(get(first), get(second), field, way, children):
                difference = field
                break
        yield Pair(first, second, way, difference)
        if difference:
            return
        pending.extend(reversed(children))


def _match(first: Any, second: Any, field: str, way: Way, children: list[tuple[Node, Node, Way]]) -> bool:
    """Whether two values of a field can be the same; child nodes are put off."""
    if isinstance(first, list) and isinstance(second, list):
        if len(first) != len(second):
            return False
        return all(
            _match_one(one, two, Step(field, index), way, children)
            for index, (one, two) in enumerate(zip(first, second, strict=True))
        )
    return _match_one(first, second, Step(field, None), way, children)


def _match_one(first: Any, second: Any, step: Step, way: Way, children: list[tuple[Node, Node, Way]]) -> bool:
    if isinstance(first, Node) and isinstance(second, Node):
        children.append((first, second, (way, step)))
        return True
    if isinstance(first, RegExpLiteral) and isinstance(second, RegExpLiteral):
        return first.pattern == second.pattern and first.flags == second.flags
    return type(first) is type(second) and bool(first == second)


def first_difference(left: Node, right: Node) -> str:
    """Where two trees differ, as a path like `$.body[0].expression.operator`; "" if they say the same."""
    for pair in pairs(left, right):
        if pair.difference:
            return f"{path_text(pair.way)}.{pair.difference}"
    return ""


def path_text(way: Way) -> str:
    """A way as text, from `$` on."""
    steps: list[str] = []
    while way is not None:
        way, step = way
        steps.append(f".{step.field}" if step.at is None else f".{step.field}[{step.at}]")
    return "$" + "".join(reversed(steps))


def steps(node: Node) -> Iterator[tuple[Step, Node]]:
    """Yield the child nodes of `node`, each with the step that leads to it."""
    for field in node.fields:
        value = attrgetter(field)(node)  # a name of the class itself, never of a guest
        if isinstance(value, Node):
            yield Step(field, None), value
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Node):
                    yield Step(field, index), item
