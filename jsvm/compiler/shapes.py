"""Questions about the shape of a node that scope analysis asks."""

from __future__ import annotations

from jsvm.syntax import nodes as n
from jsvm.syntax.nodes import Node


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
