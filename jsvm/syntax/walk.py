"""One generic way over the tree, so that no visitor has to know every node class."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from jsvm.syntax.nodes import (
    ArrayPattern,
    AssignmentPattern,
    Identifier,
    Node,
    ObjectPattern,
    Property,
    RestElement,
)


def children(node: Node) -> Iterator[Node]:
    """Yield the direct child nodes of `node` in the order of its `fields`, without holes and absent ones."""
    for name in node.fields:
        value = attrgetter(name)(node)  # a name of the class itself, never of a guest
        if isinstance(value, Node):
            yield value
        elif isinstance(value, list):
            for item in value:
                if item is not None:
                    yield item


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all its descendants, parents before children, in source order of the fields.

    Keeps its own stack, so the depth of the tree does not matter.
    """
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(list(children(current))))


def bound_names(pattern: Node) -> Iterator[Identifier]:
    """Yield the identifiers that a binding pattern binds, in source order."""
    pending: list[Node | None] = [pattern]
    while pending:
        node = pending.pop()
        if isinstance(node, Identifier):
            yield node
        elif isinstance(node, ArrayPattern):
            pending.extend(reversed(node.elements))
        elif isinstance(node, ObjectPattern):
            pending.extend(reversed(node.properties))
        elif isinstance(node, AssignmentPattern):
            pending.append(node.left)
        elif isinstance(node, Property):
            pending.append(node.value)
        elif isinstance(node, RestElement):
            pending.append(node.argument)
