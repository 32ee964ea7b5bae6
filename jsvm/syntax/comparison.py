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


class Trail:
    """The ways from a root to many nodes. Nodes have numbers, the root has 0.

    ATTACK: were a way a chain of steps, freeing that to a deep node would recurse natively, which kills the
    interpreter in WebAssembly.
    """

    __slots__ = ("_parents", "_steps")

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._steps: list[Step | None] = []

    def add(self, parent: int, step: Step | None) -> int:
        """The number of a node that is one step from a numbered one; the root has no step."""
        self._parents.append(parent)
        self._steps.append(step)
        return len(self._steps) - 1

    def to(self, number: int) -> list[Step]:
        """The steps from the root to a node."""
        found: list[Step] = []
        while (step := self._steps[number]) is not None:
            found.append(step)
            number = self._parents[number]
        return found[::-1]


#: Follow from the rest of the tree, or say only how it was written.
DERIVED: Final = frozenset(["raw", "strict"])


class Pair(NamedTuple):
    """Two nodes in the same place; if they differ, the steps there and the field in which they do."""

    left: Node
    right: Node
    way: list[Step]
    difference: str


def pairs(left: Node, right: Node) -> Iterator[Pair]:
    """Yield the nodes of both trees side by side, parents first; nothing comes after a difference."""
    trail = Trail()
    pending: list[_Task] = [_Task(left, right, -1, None)]
    while pending:
        first, second, parent, step = pending.pop()
        number = trail.add(parent, step)
        children: list[_Task] = []
        difference = (
            "type" if type(first) is not type(second) else _differing(first, second, number, children)
        )
        yield Pair(first, second, trail.to(number) if difference else [], difference)
        if difference:
            return
        pending.extend(reversed(children))


class _Task(NamedTuple):
    """Two nodes still to be compared, and the step that leads there from a numbered node."""

    left: Node
    right: Node
    parent: int
    step: Step | None


def _differing(first: Node, second: Node, number: int, children: list[_Task]) -> str:
    """The first field in which two nodes of one type differ, "" if none; child nodes are put off."""
    for field in first.fields:
        if field in DERIVED and (field != "raw" or isinstance(first, Literal)):
            continue  # the raw text of a template is what it says
        get = attrgetter(field)  # a name of the class itself, never of a guest
        one, two = get(first), get(second)
        if not isinstance(one, list) or not isinstance(two, list):
            if not _match(one, two, _Task(first, second, number, Step(field, None)), children):
                return field
            continue
        if len(one) != len(two):
            return field
        for index, (item, other) in enumerate(zip(one, two, strict=True)):
            if not _match(item, other, _Task(first, second, number, Step(field, index)), children):
                return field
    return ""


def _match(first: Any, second: Any, place: _Task, children: list[_Task]) -> bool:
    """Whether two values in a place can be the same."""
    if isinstance(first, Node) and isinstance(second, Node):
        children.append(place._replace(left=first, right=second))
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


def path_text(way: list[Step]) -> str:
    """Steps as text, from `$` on."""
    return "$" + "".join(f".{field}" if at is None else f".{field}[{at}]" for field, at in way)


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
