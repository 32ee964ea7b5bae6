"""Functions and classes of the syntax tree.

Apart because they are the units that the compiler makes code objects of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from jsvm.syntax.nodes_base import Expression, Node, Statement

if TYPE_CHECKING:
    from jsvm.syntax.nodes_base import Pattern
    from jsvm.syntax.nodes_expressions import Identifier
    from jsvm.syntax.nodes_statements import BlockStatement


class Function(Node):
    """What all functions share; `body` is an expression for arrows with `expression` set, else a block."""

    __slots__ = ("async_", "body", "expression", "generator", "id", "params", "strict")

    fields: ClassVar[tuple[str, ...]] = (
        "id",
        "params",
        "body",
        "generator",
        "async_",
        "expression",
        "strict",
    )

    def __init__(
        self,
        start: int,
        end: int,
        id: Identifier | None,
        params: list[Pattern],
        body: BlockStatement | Expression,
        generator: bool,
        async_: bool,
        expression: bool,
        strict: bool,
    ) -> None:
        self.start = start
        self.end = end
        self.id = id
        self.params = params
        self.body = body
        self.generator = generator
        self.async_ = async_
        self.expression = expression
        self.strict = strict


class FunctionDeclaration(Function, Statement):
    """A declared function; `id` is None only in `export default function () {}`."""

    __slots__ = ()

    type: ClassVar[str] = "FunctionDeclaration"


class FunctionExpression(Function, Expression):
    """A function expression, or the value of a method, getter or setter."""

    __slots__ = ()

    type: ClassVar[str] = "FunctionExpression"


class ArrowFunctionExpression(Function, Expression):
    """An arrow function; `expression` tells that the body is an expression."""

    __slots__ = ()

    type: ClassVar[str] = "ArrowFunctionExpression"


class MethodDefinition(Node):
    """A class method; `kind` is "constructor", "method", "get" or "set"."""

    __slots__ = ("computed", "key", "kind", "static", "value")

    type: ClassVar[str] = "MethodDefinition"
    fields: ClassVar[tuple[str, ...]] = ("key", "value", "kind", "computed", "static")

    def __init__(
        self,
        start: int,
        end: int,
        key: Expression,
        value: FunctionExpression,
        kind: str,
        computed: bool,
        static: bool,
    ) -> None:
        self.start = start
        self.end = end
        self.key = key
        self.value = value
        self.kind = kind
        self.computed = computed
        self.static = static


class PropertyDefinition(Node):
    """A class field."""

    __slots__ = ("computed", "key", "static", "value")

    type: ClassVar[str] = "PropertyDefinition"
    fields: ClassVar[tuple[str, ...]] = ("key", "value", "computed", "static")

    def __init__(
        self, start: int, end: int, key: Expression, value: Expression | None, computed: bool, static: bool
    ) -> None:
        self.start = start
        self.end = end
        self.key = key
        self.value = value
        self.computed = computed
        self.static = static


class StaticBlock(Node):
    """`static { ... }`."""

    __slots__ = ("body",)

    type: ClassVar[str] = "StaticBlock"
    fields: ClassVar[tuple[str, ...]] = ("body",)

    def __init__(self, start: int, end: int, body: list[Statement]) -> None:
        self.start = start
        self.end = end
        self.body = body


class ClassBody(Node):
    """The elements of a class in source order."""

    __slots__ = ("body",)

    type: ClassVar[str] = "ClassBody"
    fields: ClassVar[tuple[str, ...]] = ("body",)

    def __init__(
        self, start: int, end: int, body: list[MethodDefinition | PropertyDefinition | StaticBlock]
    ) -> None:
        self.start = start
        self.end = end
        self.body = body


class Class(Node):
    """What class declarations and expressions share. Class code is always strict."""

    __slots__ = ("body", "id", "super_class")

    fields: ClassVar[tuple[str, ...]] = ("id", "super_class", "body")

    def __init__(
        self, start: int, end: int, id: Identifier | None, super_class: Expression | None, body: ClassBody
    ) -> None:
        self.start = start
        self.end = end
        self.id = id
        self.super_class = super_class
        self.body = body


class ClassDeclaration(Class, Statement):
    """A declared class; `id` is None only in `export default class {}`."""

    __slots__ = ()

    type: ClassVar[str] = "ClassDeclaration"


class ClassExpression(Class, Expression):
    """A class expression."""

    __slots__ = ()

    type: ClassVar[str] = "ClassExpression"
