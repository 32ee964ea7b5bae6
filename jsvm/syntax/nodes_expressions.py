"""Expressions, literals and templates of the syntax tree.

Apart because expressions are what the compiler's expression half works on, and nothing in them refers to
statements except through functions.
"""

from __future__ import annotations

from typing import ClassVar

from jsvm.syntax.nodes_base import FREED_NATIVELY, Expression, Node, Pattern


class Identifier(Expression, Pattern):
    """A name in any role: reference, binding, property key or label; escapes decoded, UTF-16 units."""

    __slots__ = ("name",)

    type: ClassVar[str] = "Identifier"
    fields: ClassVar[tuple[str, ...]] = ("name",)

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start = start
        self.end = end
        self.name = name


class PrivateIdentifier(Expression):
    """`#name`, the name without its `#`; an expression only on the left of `#name in object`."""

    __slots__ = ("name",)

    type: ClassVar[str] = "PrivateIdentifier"
    fields: ClassVar[tuple[str, ...]] = ("name",)

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start = start
        self.end = end
        self.name = name


class RegExpLiteral:
    """The two parts of a regular expression literal, both unescaped source text."""

    __slots__ = ("flags", "pattern")

    fields: ClassVar[tuple[str, ...]] = ("pattern", "flags")

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags


class Literal(Expression):
    """A literal. `value` is a str, float (Number), bool, int (BigInt), or None: null and regular expressions.

    `bigint` is the decimal text of a BigInt, `regex` the parts of a regular expression; both else None.
    """

    __slots__ = ("bigint", "raw", "regex", "value")

    type: ClassVar[str] = "Literal"
    fields: ClassVar[tuple[str, ...]] = ("value", "raw", "bigint", "regex")

    def __init__(
        self,
        start: int,
        end: int,
        value: str | float | bool | int | None,
        raw: str,
        bigint: str | None = None,
        regex: RegExpLiteral | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.raw = raw
        self.bigint = bigint
        self.regex = regex


class TemplateElement(Node):
    """A stretch of template text; `cooked` is None where an escape is invalid (tagged templates only)."""

    __slots__ = ("cooked", "raw", "tail")

    type: ClassVar[str] = "TemplateElement"
    fields: ClassVar[tuple[str, ...]] = ("cooked", "raw", "tail")

    def __init__(self, start: int, end: int, cooked: str | None, raw: str, tail: bool) -> None:
        self.start = start
        self.end = end
        self.cooked = cooked
        self.raw = raw
        self.tail = tail


class TemplateLiteral(Expression):
    """A template; `quasis` has one element more than `expressions`."""

    __slots__ = ("expressions", "quasis")

    type: ClassVar[str] = "TemplateLiteral"
    fields: ClassVar[tuple[str, ...]] = ("quasis", "expressions")

    def __init__(
        self, start: int, end: int, quasis: list[TemplateElement], expressions: list[Expression]
    ) -> None:
        self.start = start
        self.end = end
        self.quasis = quasis
        self.expressions = expressions


class TaggedTemplateExpression(Expression):
    """A template called through its tag function."""

    __slots__ = ("quasi", "tag")

    type: ClassVar[str] = "TaggedTemplateExpression"
    fields: ClassVar[tuple[str, ...]] = ("tag", "quasi")

    def __init__(self, start: int, end: int, tag: Expression, quasi: TemplateLiteral) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.quasi = quasi
        if FREED_NATIVELY:
            self.me = self


class ThisExpression(Expression):
    """`this`."""

    __slots__ = ()

    type: ClassVar[str] = "ThisExpression"

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Super(Expression):
    """`super`, only as callee of a call or object of a member expression."""

    __slots__ = ()

    type: ClassVar[str] = "Super"

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class MetaProperty(Expression):
    """`new.target` or `import.meta`."""

    __slots__ = ("meta", "property")

    type: ClassVar[str] = "MetaProperty"
    fields: ClassVar[tuple[str, ...]] = ("meta", "property")

    def __init__(self, start: int, end: int, meta: Identifier, property: Identifier) -> None:
        self.start = start
        self.end = end
        self.meta = meta
        self.property = property


class ImportExpression(Expression):
    """Dynamic `import(source, options)`."""

    __slots__ = ("options", "source")

    type: ClassVar[str] = "ImportExpression"
    fields: ClassVar[tuple[str, ...]] = ("source", "options")

    def __init__(self, start: int, end: int, source: Expression, options: Expression | None = None) -> None:
        self.start = start
        self.end = end
        self.source = source
        self.options = options


class ArrayExpression(Expression):
    """An array literal; a hole is None."""

    __slots__ = ("elements",)

    type: ClassVar[str] = "ArrayExpression"
    fields: ClassVar[tuple[str, ...]] = ("elements",)

    def __init__(self, start: int, end: int, elements: list[Expression | SpreadElement | None]) -> None:
        self.start = start
        self.end = end
        self.elements = elements
        if FREED_NATIVELY:
            self.me = self


class SpreadElement(Node):
    """`...argument` in an array literal, an object literal or a call."""

    __slots__ = ("argument",)

    type: ClassVar[str] = "SpreadElement"
    fields: ClassVar[tuple[str, ...]] = ("argument",)

    def __init__(self, start: int, end: int, argument: Expression) -> None:
        self.start = start
        self.end = end
        self.argument = argument


class Property(Node):
    """One property of an object literal or pattern; `kind` is "init", "get" or "set".

    In a pattern `value` is a Pattern. A shorthand's `key` and `value` are two nodes over the same source.
    """

    __slots__ = ("computed", "key", "kind", "method", "shorthand", "value")

    type: ClassVar[str] = "Property"
    fields: ClassVar[tuple[str, ...]] = ("key", "value", "kind", "computed", "method", "shorthand")

    def __init__(
        self,
        start: int,
        end: int,
        key: Expression,
        value: Node,
        kind: str,
        computed: bool,
        method: bool,
        shorthand: bool,
    ) -> None:
        self.start = start
        self.end = end
        self.key = key
        self.value = value
        self.kind = kind
        self.computed = computed
        self.method = method
        self.shorthand = shorthand


class ObjectExpression(Expression):
    """An object literal."""

    __slots__ = ("properties",)

    type: ClassVar[str] = "ObjectExpression"
    fields: ClassVar[tuple[str, ...]] = ("properties",)

    def __init__(self, start: int, end: int, properties: list[Property | SpreadElement]) -> None:
        self.start = start
        self.end = end
        self.properties = properties
        if FREED_NATIVELY:
            self.me = self


class UnaryExpression(Expression):
    """`delete void typeof + - ~ !`."""

    __slots__ = ("argument", "operator")

    type: ClassVar[str] = "UnaryExpression"
    prefix: ClassVar[bool] = True
    fields: ClassVar[tuple[str, ...]] = ("operator", "argument")

    def __init__(self, start: int, end: int, operator: str, argument: Expression) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.argument = argument
        if FREED_NATIVELY:
            self.me = self


class UpdateExpression(Expression):
    """`++` or `--`."""

    __slots__ = ("argument", "operator", "prefix")

    type: ClassVar[str] = "UpdateExpression"
    fields: ClassVar[tuple[str, ...]] = ("operator", "argument", "prefix")

    def __init__(self, start: int, end: int, operator: str, argument: Expression, prefix: bool) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.argument = argument
        self.prefix = prefix


class BinaryExpression(Expression):
    """A binary operator that evaluates both operands; `left` is a PrivateIdentifier for `#name in object`."""

    __slots__ = ("left", "operator", "right")

    type: ClassVar[str] = "BinaryExpression"
    fields: ClassVar[tuple[str, ...]] = ("left", "operator", "right")

    def __init__(self, start: int, end: int, left: Expression, operator: str, right: Expression) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.operator = operator
        self.right = right
        if FREED_NATIVELY:
            self.me = self


class LogicalExpression(Expression):
    """`&&`, `||` or `??`."""

    __slots__ = ("left", "operator", "right")

    type: ClassVar[str] = "LogicalExpression"
    fields: ClassVar[tuple[str, ...]] = ("left", "operator", "right")

    def __init__(self, start: int, end: int, left: Expression, operator: str, right: Expression) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.operator = operator
        self.right = right
        if FREED_NATIVELY:
            self.me = self


class AssignmentExpression(Expression):
    """Any assignment operator; for `=` the target may be a pattern.

    Parentheses leave no node: a parenthesised target shows in `left.start != start`.
    """

    __slots__ = ("left", "operator", "right")

    type: ClassVar[str] = "AssignmentExpression"
    fields: ClassVar[tuple[str, ...]] = ("left", "operator", "right")

    def __init__(
        self, start: int, end: int, left: Expression | Pattern, operator: str, right: Expression
    ) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.operator = operator
        self.right = right
        if FREED_NATIVELY:
            self.me = self


class ConditionalExpression(Expression):
    """`test ? consequent : alternate`."""

    __slots__ = ("alternate", "consequent", "test")

    type: ClassVar[str] = "ConditionalExpression"
    fields: ClassVar[tuple[str, ...]] = ("test", "consequent", "alternate")

    def __init__(
        self, start: int, end: int, test: Expression, consequent: Expression, alternate: Expression
    ) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.consequent = consequent
        self.alternate = alternate
        if FREED_NATIVELY:
            self.me = self


class CallExpression(Expression):
    """A call; `optional` marks `callee?.()`."""

    __slots__ = ("arguments", "callee", "optional")

    type: ClassVar[str] = "CallExpression"
    fields: ClassVar[tuple[str, ...]] = ("callee", "arguments", "optional")

    def __init__(
        self,
        start: int,
        end: int,
        callee: Expression,
        arguments: list[Expression | SpreadElement],
        optional: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.callee = callee
        self.arguments = arguments
        self.optional = optional
        if FREED_NATIVELY:
            self.me = self


class NewExpression(Expression):
    """`new callee(arguments)`."""

    __slots__ = ("arguments", "callee")

    type: ClassVar[str] = "NewExpression"
    fields: ClassVar[tuple[str, ...]] = ("callee", "arguments")

    def __init__(
        self, start: int, end: int, callee: Expression, arguments: list[Expression | SpreadElement]
    ) -> None:
        self.start = start
        self.end = end
        self.callee = callee
        self.arguments = arguments


class MemberExpression(Expression, Pattern):
    """`object.property` or `object[property]`; `property` may be a PrivateIdentifier."""

    __slots__ = ("computed", "object", "optional", "property")

    type: ClassVar[str] = "MemberExpression"
    fields: ClassVar[tuple[str, ...]] = ("object", "property", "computed", "optional")

    def __init__(
        self,
        start: int,
        end: int,
        object: Expression,
        property: Expression,
        computed: bool,
        optional: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.object = object
        self.property = property
        self.computed = computed
        self.optional = optional
        if FREED_NATIVELY:
            self.me = self


class ChainExpression(Expression):
    """The extent of one optional chain: where `?.` short-circuits to."""

    __slots__ = ("expression",)

    type: ClassVar[str] = "ChainExpression"
    fields: ClassVar[tuple[str, ...]] = ("expression",)

    def __init__(self, start: int, end: int, expression: Expression) -> None:
        self.start = start
        self.end = end
        self.expression = expression


class SequenceExpression(Expression):
    """Two or more expressions joined by commas."""

    __slots__ = ("expressions",)

    type: ClassVar[str] = "SequenceExpression"
    fields: ClassVar[tuple[str, ...]] = ("expressions",)

    def __init__(self, start: int, end: int, expressions: list[Expression]) -> None:
        self.start = start
        self.end = end
        self.expressions = expressions
        if FREED_NATIVELY:
            self.me = self


class YieldExpression(Expression):
    """`yield` or `yield*`."""

    __slots__ = ("argument", "delegate")

    type: ClassVar[str] = "YieldExpression"
    fields: ClassVar[tuple[str, ...]] = ("argument", "delegate")

    def __init__(self, start: int, end: int, argument: Expression | None, delegate: bool) -> None:
        self.start = start
        self.end = end
        self.argument = argument
        self.delegate = delegate


class AwaitExpression(Expression):
    """`await argument`."""

    __slots__ = ("argument",)

    type: ClassVar[str] = "AwaitExpression"
    fields: ClassVar[tuple[str, ...]] = ("argument",)

    def __init__(self, start: int, end: int, argument: Expression) -> None:
        self.start = start
        self.end = end
        self.argument = argument
