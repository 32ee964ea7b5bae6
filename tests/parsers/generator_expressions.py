"""Makes random expressions, patterns, functions and classes: the lower half of `generator.py`.

Every tree is valid by construction, so that printing it and parsing the text must give it back. Names that
are declared are all different, which keeps every rule about double declarations; the rest of what is
forbidden somewhere (`yield`, `super`, `break` ...) is in `Context`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from jsvm.syntax import nodes as n
from jsvm.syntax.numbers import decimal_text
from jsvm.unicode.utf16 import to_utf16

NAMES = (
    "a",
    "b",
    "$",
    "async",
    "of",
    "get",
    "set",
    "from",
    "as",
    "using",
    "π",
    to_utf16("𝒳"),
    "target",
    "meta",
)
SLOPPY_NAMES = (*NAMES, "let", "static", "interface")
KEYS = ("a", "get", "set", "static", "async", "class", "new", "if", "await", "yield", "let", "π")
STRINGS = (
    "",
    "a",
    '"',
    "'",
    "\\",
    "\n\r\t\0",
    "\u2028\u2029",
    "\ud800",
    to_utf16("😀"),
    "`${",
    "</script>",
    "-->",
)
NUMBERS = (
    0.0,
    1.0,
    0.1,
    10.0,
    255.0,
    1e21,
    1e-7,
    5e-324,
    1.7976931348623157e308,
    float("inf"),
    123456789.125,
)
BIGINTS = (0, 1, 2**64, 10**40)
PATTERNS = (
    ("a", ""),
    ("[/\\]]", "gi"),
    ("(?<y>\\d{4})|\\u{61}", "u"),
    ("[\\p{L}--[a-z]]", "v"),
    ("(?i:a)b", "dsy"),
)
TEXTS = (("", ""), ("a", "a"), ("\\n", "\n"), ("\\`\\${", "`${"), ("\n", "\n"), ("$", "$"), ("\\u{61}", "a"))
DIRECTIVES = (("use asm", "use asm"), ("it's", "it's"), ('\\"', '"'), ("\\x61", "a"), ("\\'\\\\", "'\\"))
UNARY = ("void", "typeof", "+", "-", "~", "!")
BINARY = [
    "==",
    "!=",
    "===",
    "!==",
    "<",
    ">",
    "<=",
    ">=",
    "instanceof",
    "in",
    "<<",
    ">>",
    ">>>",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "&",
    "|",
    "^",
]
COMPOUND = ["+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "^=", "|="]


class Context(NamedTuple):
    """What may be said in a place."""

    strict: bool = False
    module: bool = False
    is_async: bool = False
    generator: bool = False
    returns: bool = False
    new_target: bool = False
    super_property: bool = False
    super_call: bool = False
    loops: bool = False
    breaks: bool = False
    using: bool = False
    loop_labels: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    def plain(self) -> Context:
        """Where neither `yield` nor `await` may stand."""
        return self._replace(is_async=False, generator=False)


class Expressions:
    """A source of random expressions, patterns, functions and classes, all from one `Random`."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0
        self.left = random.randint(5, 60)

    # -- choices -------------------------------------------------------------------------------------------

    def chance(self, odds: int) -> bool:
        """Once in `odds` times."""
        return self.random.randrange(odds) == 0

    def choose[T](self, items: Sequence[T]) -> T:
        return items[self.random.randrange(len(items))]

    def some[T](self, make: Callable[[], T], most: int = 3) -> list[T]:
        return [make() for _ in range(self.random.randint(0, most))]

    def go(self, depth: int) -> bool:
        """Whether to nest on, as long as the tree may grow."""
        self.left -= 1
        return depth > 0 and self.left > 0

    def fresh(self) -> str:
        self.count += 1
        return f"{self.choose('vwxyz')}{self.count}"

    # -- leaves --------------------------------------------------------------------------------------------

    def name(self, c: Context) -> n.Identifier:
        names = NAMES if c.strict or c.generator else SLOPPY_NAMES
        return n.Identifier(0, 0, self.choose(names))

    def binding(self) -> n.Identifier:
        return n.Identifier(0, 0, self.fresh())

    def string(self) -> n.Literal:
        return n.Literal(0, 0, "".join(self.some(lambda: self.choose(STRINGS))), "")

    def literal(self) -> n.Literal:
        kind = self.random.randrange(6)
        if kind == 0:
            value = self.choose(BIGINTS)
            return n.Literal(0, 0, value, "", decimal_text(value))
        if kind == 1:
            return n.Literal(0, 0, None, "", None, n.RegExpLiteral(*self.choose(PATTERNS)))
        if kind == 2:
            return self.string()
        if kind == 3:
            return n.Literal(0, 0, self.choose((True, False, None)), "")
        number = (
            self.random.random() * 10.0 ** self.random.randint(-30, 30) if kind == 4 else self.choose(NUMBERS)
        )
        return n.Literal(0, 0, number, "")

    def leaf(self, c: Context) -> n.Expression:
        kind = self.random.randrange(12)
        if kind == 0 and c.new_target:
            return n.MetaProperty(0, 0, n.Identifier(0, 0, "new"), n.Identifier(0, 0, "target"))
        if kind == 1 and c.module:
            return n.MetaProperty(0, 0, n.Identifier(0, 0, "import"), n.Identifier(0, 0, "meta"))
        if kind == 2:
            return n.ThisExpression(0, 0)
        if kind == 3 and c.generator:
            return n.YieldExpression(0, 0, None, False)
        return self.literal() if kind > 7 else self.name(c)

    # -- expressions ---------------------------------------------------------------------------------------

    def expression(self, c: Context, depth: int) -> n.Expression:
        if not self.go(depth):
            return self.leaf(c)
        make: Callable[[Context, int], n.Expression] = self.choose(self.EXPRESSIONS).__get__(self)
        return make(c, depth - 1)

    def array(self, c: Context, d: int) -> n.Expression:
        return n.ArrayExpression(0, 0, self.some(lambda: None if self.chance(5) else self.argument(c, d)))

    def argument(self, c: Context, d: int) -> Any:
        value = self.expression(c, d)
        return n.SpreadElement(0, 0, value) if self.chance(5) else value

    def object(self, c: Context, d: int) -> n.Expression:
        return n.ObjectExpression(0, 0, self.some(lambda: self.property(c, d)))

    def property(self, c: Context, d: int) -> Any:
        kind = self.random.randrange(6)
        if kind == 0:
            return n.SpreadElement(0, 0, self.expression(c, d))
        if kind == 1:
            name = self.name(c).name
            return n.Property(
                0, 0, n.Identifier(0, 0, name), n.Identifier(0, 0, name), "init", False, False, True
            )
        key, computed = self.key(c, d)
        if kind == 2:
            accessor = self.choose(("get", "set"))
            value = self.method(c, d, accessor)
            return n.Property(0, 0, key, value, accessor, computed, False, False)
        if kind == 3:
            return n.Property(0, 0, key, self.method(c, d, "method"), "init", computed, True, False)
        return n.Property(0, 0, key, self.expression(c, d), "init", computed, False, False)

    def key(self, c: Context, d: int) -> tuple[n.Expression, bool]:
        kind = self.random.randrange(5)
        if kind == 0:
            return self.expression(c, d), True
        if kind == 1:
            return self.string(), False
        if kind == 2:
            return n.Literal(0, 0, self.choose(NUMBERS), ""), False
        return n.Identifier(0, 0, self.choose(KEYS)), False

    def unary(self, c: Context, d: int) -> n.Expression:
        if self.chance(8):
            return n.UnaryExpression(0, 0, "delete", self.member_of(c, d))
        return n.UnaryExpression(0, 0, self.choose(UNARY), self.expression(c, d))

    def update(self, c: Context, d: int) -> n.Expression:
        return n.UpdateExpression(0, 0, self.choose(("++", "--")), self.target(c, d), self.chance(2))

    def binary(self, c: Context, d: int) -> n.Expression:
        if c.private and self.chance(8):
            left: n.Expression = n.PrivateIdentifier(0, 0, self.choose(c.private))
            return n.BinaryExpression(0, 0, left, "in", self.expression(c, d))
        return n.BinaryExpression(0, 0, self.expression(c, d), self.choose(BINARY), self.expression(c, d))

    def logical(self, c: Context, d: int) -> n.Expression:
        operator = self.choose(("&&", "||", "??"))
        return n.LogicalExpression(0, 0, self.expression(c, d), operator, self.expression(c, d))

    def assignment(self, c: Context, d: int) -> n.Expression:
        kind = self.random.randrange(4)
        value = self.expression(c, d)
        if kind == 0:
            return n.AssignmentExpression(0, 0, self.pattern(c, d, self.reference), "=", value)
        if kind == 1:
            return n.AssignmentExpression(0, 0, self.target(c, d), self.choose(COMPOUND), value)
        if kind == 2:
            return n.AssignmentExpression(
                0, 0, self.reference(c, d), self.choose(("&&=", "||=", "??=")), value
            )
        grouped = self.name(c)
        grouped.start = 1
        return n.AssignmentExpression(0, 0, grouped, "=", value)

    def target(self, c: Context, d: int) -> Any:
        kind = self.random.randrange(6)
        if kind == 0 and not c.strict:
            return self.call(c, d)
        return self.reference(c, d)

    def reference(self, c: Context, d: int) -> Any:
        return self.member(c, d) if self.chance(2) else self.name(c)

    def conditional(self, c: Context, d: int) -> n.Expression:
        return n.ConditionalExpression(
            0, 0, self.expression(c, d), self.expression(c, d), self.expression(c, d)
        )

    def call(self, c: Context, d: int) -> n.CallExpression:
        if c.super_call and self.chance(3):
            callee: n.Expression = n.Super(0, 0)
        else:
            callee = self.expression(c, d)
        return n.CallExpression(0, 0, callee, self.some(lambda: self.argument(c, d)))

    def new(self, c: Context, d: int) -> n.Expression:
        return n.NewExpression(0, 0, self.expression(c, d), self.some(lambda: self.argument(c, d)))

    def member(self, c: Context, d: int) -> n.MemberExpression:
        if c.private and self.chance(4):
            name = n.PrivateIdentifier(0, 0, self.choose(c.private))
            return n.MemberExpression(0, 0, self.expression(c, d), name, False)
        return self.member_of(c, d)

    def member_of(self, c: Context, d: int = 0) -> n.MemberExpression:
        object_ = n.Super(0, 0) if c.super_property and self.chance(4) else self.expression(c, d)
        if self.chance(2):
            return n.MemberExpression(0, 0, object_, n.Identifier(0, 0, self.choose(KEYS)), False)
        return n.MemberExpression(0, 0, object_, self.expression(c, d), True)

    def chain(self, c: Context, d: int) -> n.Expression:
        node = self.expression(c, d)
        for index in range(self.random.randint(1, 3)):
            optional = index == 0 or self.chance(2)
            kind = self.random.randrange(3)
            if kind == 0:
                node = n.CallExpression(0, 0, node, self.some(lambda: self.argument(c, d), 2), optional)
            elif kind == 1:
                node = n.MemberExpression(0, 0, node, self.expression(c, d), True, optional)
            else:
                name = n.Identifier(0, 0, self.choose(KEYS))
                node = n.MemberExpression(0, 0, node, name, False, optional)
        return n.ChainExpression(0, 0, node)

    def sequence(self, c: Context, d: int) -> n.Expression:
        return n.SequenceExpression(
            0, 0, [self.expression(c, d), *self.some(lambda: self.expression(c, d), 2), self.expression(c, d)]
        )

    def template(self, c: Context, d: int, *, tagged: bool = False) -> n.TemplateLiteral:
        expressions = self.some(lambda: self.expression(c, d), 2)
        quasis = []
        for index in range(len(expressions) + 1):
            cooked: str | None
            raw, cooked = ("\\u", None) if tagged and self.chance(6) else self.choose(TEXTS)
            quasis.append(n.TemplateElement(0, 0, cooked, raw, index == len(expressions)))
        return n.TemplateLiteral(0, 0, quasis, expressions)

    def tagged(self, c: Context, d: int) -> n.Expression:
        return n.TaggedTemplateExpression(0, 0, self.expression(c, d), self.template(c, d, tagged=True))

    def suspension(self, c: Context, d: int) -> n.Expression:
        if c.generator and self.chance(2):
            return n.YieldExpression(0, 0, self.expression(c, d), self.chance(3))
        return n.AwaitExpression(0, 0, self.expression(c, d)) if c.is_async else self.leaf(c)

    def import_(self, c: Context, d: int) -> n.Expression:
        options = self.expression(c, d) if self.chance(3) else None
        return n.ImportExpression(0, 0, self.expression(c, d), options)

    # -- patterns ------------------------------------------------------------------------------------------

    def pattern(self, c: Context, d: int, target: Callable[[Context, int], Any]) -> Any:
        """A pattern whose innermost targets `target` makes: names to bind, or anything to assign to."""
        if self.chance(2):
            elements: list[Any] = self.some(lambda: None if self.chance(5) else self.element(c, d, target))
            if self.chance(4):
                elements.append(n.RestElement(0, 0, self.inner(c, d, target)))
            return n.ArrayPattern(0, 0, elements)
        properties: list[Any] = self.some(lambda: self.pattern_property(c, d, target))
        if self.chance(4):
            is_binding = target == self.binding_target
            properties.append(n.RestElement(0, 0, self.binding() if is_binding else self.name(c)))
        return n.ObjectPattern(0, 0, properties)

    def pattern_property(self, c: Context, d: int, target: Callable[[Context, int], Any]) -> n.Property:
        if self.chance(2):
            key, computed = self.key(c, d)
            return n.Property(0, 0, key, self.element(c, d, target), "init", computed, False, False)
        name = self.fresh() if target == self.binding_target else self.name(c).name
        value: Any = n.Identifier(0, 0, name)
        if self.chance(2):
            value = n.AssignmentPattern(0, 0, value, self.expression(c, d))
        return n.Property(0, 0, n.Identifier(0, 0, name), value, "init", False, False, True)

    def inner(self, c: Context, d: int, target: Callable[[Context, int], Any]) -> Any:
        return self.pattern(c, d - 1, target) if self.go(d) and self.chance(3) else target(c, d - 1)

    def element(self, c: Context, d: int, target: Callable[[Context, int], Any]) -> Any:
        value = self.inner(c, d, target)
        return n.AssignmentPattern(0, 0, value, self.expression(c, d)) if self.chance(3) else value

    def binding_target(self, c: Context, d: int) -> Any:
        return self.binding()

    def bound(self, c: Context, d: int) -> Any:
        return self.inner(c, d, self.binding_target)

    # -- functions and classes -----------------------------------------------------------------------------

    def inside(self, c: Context, *, is_async: bool, generator: bool, method: bool = False) -> Context:
        return Context(
            strict=c.strict,
            module=c.module,
            is_async=is_async,
            generator=generator,
            returns=True,
            new_target=True,
            super_property=method,
            using=True,
            private=c.private,
        )

    def params(self, c: Context, d: int) -> tuple[list[Any], bool]:
        """Parameters, and whether they are plain names."""
        if self.chance(2):
            return list(self.some(self.binding)), True
        inner = c.plain()._replace(returns=False)
        params: list[Any] = self.some(lambda: self.element(inner, d, self.binding_target))
        if self.chance(3):
            params.append(n.RestElement(0, 0, self.bound(inner, d)))
        return params, False

    def body(self, c: Context, d: int, simple: bool) -> n.BlockStatement:
        directives, strict = self.directives(simple and not c.strict)
        inner = c._replace(strict=c.strict or strict)
        return n.BlockStatement(0, 0, [*directives, *self.some(lambda: self.item(inner, d))])

    def item(self, c: Context, d: int) -> Any:
        """A statement or a declaration."""
        raise NotImplementedError

    def directives(self, may_be_strict: bool) -> tuple[list[Any], bool]:
        if not self.chance(6):
            return [], False
        texts = [self.choose(DIRECTIVES)]
        is_strict = may_be_strict and self.chance(2)
        if is_strict:
            texts.append(("use strict", "use strict"))
        return [
            n.ExpressionStatement(0, 0, n.Literal(0, 0, value, ""), raw) for raw, value in texts
        ], is_strict

    def function_parts(self, c: Context, d: int) -> tuple[Any, ...]:
        is_async, generator = self.chance(3), self.chance(3)
        inner = self.inside(c, is_async=is_async, generator=generator)
        params, simple = self.params(inner, d)
        return params, self.body(inner, d, simple), generator, is_async, False, False

    def function(self, c: Context, d: int) -> n.Expression:
        own = self.binding() if self.chance(2) else None
        return n.FunctionExpression(0, 0, own, *self.function_parts(c, d))

    def method(self, c: Context, d: int, kind: str, derived: bool = False) -> n.FunctionExpression:
        plain = kind != "method"
        is_async, generator = not plain and self.chance(3), not plain and self.chance(3)
        inner = self.inside(c, is_async=is_async, generator=generator, method=True)
        inner = inner._replace(super_call=derived and kind == "constructor")
        params, simple = ([], True) if kind == "get" else self.params(inner, d)
        if kind == "set":
            params, simple = [self.binding()], True
        body = self.body(inner, d, simple)
        return n.FunctionExpression(0, 0, None, params, body, generator, is_async, False, False)

    def arrow(self, c: Context, d: int) -> n.Expression:
        is_async = self.chance(3)
        inner = c._replace(
            is_async=is_async,
            generator=False,
            returns=True,
            loops=False,
            breaks=False,
            labels=(),
            loop_labels=(),
            using=True,
        )
        if c.generator:
            inner = inner._replace(strict=c.strict)
        params, simple = self.params(inner, d)
        is_expression = self.chance(2)
        body = self.expression(inner, d) if is_expression else self.body(inner, d, simple)
        return n.ArrowFunctionExpression(0, 0, None, params, body, False, is_async, is_expression, False)

    def class_parts(self, c: Context, d: int) -> tuple[Any, n.ClassBody]:
        strict = c._replace(strict=True)
        parent = self.expression(strict, d) if self.chance(3) else None
        names = [f"p{self.fresh()}" for _ in range(self.random.randint(0, 2))]
        inner = strict.plain()._replace(private=(*c.private, *names))
        body: list[Any] = []
        for name in names:
            body += self.private_elements(inner, d, name)
        body += self.some(lambda: self.class_element(inner, d))
        if self.chance(3):
            function = self.method(inner, d, "constructor", parent is not None)
            key = n.Identifier(0, 0, "constructor")
            body.append(n.MethodDefinition(0, 0, key, function, "constructor", False, False))
        return parent, n.ClassBody(0, 0, body)

    def private_elements(self, c: Context, d: int, name: str) -> list[Any]:
        static = self.chance(3)
        kinds = self.choose((["field"], ["method"], ["get"], ["get", "set"]))
        elements: list[Any] = []
        for kind in kinds:
            key = n.PrivateIdentifier(0, 0, name)
            if kind == "field":
                elements.append(self.field(c, d, key, False, static))
            else:
                elements.append(n.MethodDefinition(0, 0, key, self.method(c, d, kind), kind, False, static))
        return elements

    def class_element(self, c: Context, d: int) -> Any:
        if self.chance(5):
            inner = self.inside(c, is_async=False, generator=False, method=True)._replace(returns=False)
            return n.StaticBlock(0, 0, self.some(lambda: self.item(inner, d)))
        key, computed = self.key(c, d)
        static = self.chance(3)
        if self.chance(2):
            kind = self.choose(("method", "get", "set"))
            return n.MethodDefinition(0, 0, key, self.method(c, d, kind), kind, computed, static)
        return self.field(c, d, key, computed, static)

    def field(
        self, c: Context, d: int, key: n.Expression, computed: bool, static: bool
    ) -> n.PropertyDefinition:
        inner = self.inside(c, is_async=False, generator=False, method=True)._replace(returns=False)
        value = self.expression(inner, d) if self.chance(2) else None
        return n.PropertyDefinition(0, 0, key, value, computed, static)

    def class_(self, c: Context, d: int) -> n.Expression:
        own = self.binding() if self.chance(2) else None
        return n.ClassExpression(0, 0, own, *self.class_parts(c, d))

    EXPRESSIONS = (
        array,
        object,
        unary,
        update,
        binary,
        binary,
        logical,
        assignment,
        conditional,
        call,
        new,
        member,
        chain,
        sequence,
        template,
        tagged,
        suspension,
        import_,
        function,
        arrow,
        class_,
    )
