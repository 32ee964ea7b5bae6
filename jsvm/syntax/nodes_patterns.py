"""Binding and assignment patterns of the syntax tree.

Apart because patterns are shared by declarations, parameters, loops and assignments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from jsvm.syntax.nodes_base import Pattern

if TYPE_CHECKING:
    from jsvm.syntax.nodes_base import Expression
    from jsvm.syntax.nodes_expressions import Property


class ArrayPattern(Pattern):
    """`[a, , ...rest]` as a target; a hole is None."""

    __slots__ = ("elements",)

    type: ClassVar[str] = "ArrayPattern"
    fields: ClassVar[tuple[str, ...]] = ("elements",)

    def __init__(self, start: int, end: int, elements: list[Pattern | None]) -> None:
        self.start = start
        self.end = end
        self.elements = elements


class ObjectPattern(Pattern):
    """`{a, b: c, ...rest}` as a target."""

    __slots__ = ("properties",)

    type: ClassVar[str] = "ObjectPattern"
    fields: ClassVar[tuple[str, ...]] = ("properties",)

    def __init__(self, start: int, end: int, properties: list[Property | RestElement]) -> None:
        self.start = start
        self.end = end
        self.properties = properties


class AssignmentPattern(Pattern):
    """A target with a default value."""

    __slots__ = ("left", "right")

    type: ClassVar[str] = "AssignmentPattern"
    fields: ClassVar[tuple[str, ...]] = ("left", "right")

    def __init__(self, start: int, end: int, left: Pattern, right: Expression) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.right = right


class RestElement(Pattern):
    """`...argument` as the last part of a pattern or of parameters."""

    __slots__ = ("argument",)

    type: ClassVar[str] = "RestElement"
    fields: ClassVar[tuple[str, ...]] = ("argument",)

    def __init__(self, start: int, end: int, argument: Pattern) -> None:
        self.start = start
        self.end = end
        self.argument = argument
