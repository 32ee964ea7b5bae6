"""Questions about the shape of a node that scope analysis asks."""

from __future__ import annotations

from collections.abc import Iterator

from jsvm.syntax import nodes as n
from jsvm.syntax.nodes import Node
from jsvm.syntax.walk import walk


def small_step(node: n.AssignmentExpression) -> int:
    """The step of `x += 1` and the like, 0 if it is not such a step."""
    right = node.right
    if node.operator in ("+=", "-=") and isinstance(right, n.Literal) and type(right.value) is float:
        if right.value.is_integer() and 0.0 < right.value <= 1024.0:
            return int(right.value) if node.operator == "+=" else -int(right.value)
    return 0


def is_element_or_length(node: n.MemberExpression) -> bool:
    """Whether a member of `arguments` is certainly its length or an element (or anything but `callee`)."""
    if not node.computed:
        return isinstance(node.property, n.Identifier) and node.property.name == "length"
    return isinstance(node.property, n.Literal) and type(node.property.value) is float


def is_arguments(node: Node) -> bool:
    """Whether a node is the name `arguments`."""
    return isinstance(node, n.Identifier) and node.name == "arguments"


def sees_other_names(parameter: Node, parameters: set[str]) -> bool:
    """Whether a parameter's expressions name what the body may declare as well, or hold on to the names
    around them.
    """
    return any(
        isinstance(node, n.Function | n.Class)
        or (isinstance(node, n.Identifier) and (node.name not in parameters or node.name == "arguments"))
        for expression in expressions_of(parameter)
        for node in walk(expression)
    )


def expressions_of(parameter: Node) -> Iterator[Node]:
    """The defaults and computed keys in a parameter."""
    pending: list[Node | None] = [parameter]
    while pending:
        node = pending.pop()
        if isinstance(node, n.AssignmentPattern):
            yield node.right
            pending.append(node.left)
        elif isinstance(node, n.Property):
            if node.computed:
                yield node.key
            pending.append(node.value)
        elif isinstance(node, n.ObjectPattern):
            pending.extend(node.properties)
        elif isinstance(node, n.ArrayPattern):
            pending.extend(node.elements)
        elif isinstance(node, n.RestElement):
            pending.append(node.argument)
