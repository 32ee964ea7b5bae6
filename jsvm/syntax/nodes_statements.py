"""Statements and declarations of the syntax tree, and its root.

Apart because statements are what the compiler's statement half works on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from jsvm.syntax.nodes_base import FREED_NATIVELY, Node, Statement

if TYPE_CHECKING:
    from jsvm.syntax.nodes_base import Expression, Pattern
    from jsvm.syntax.nodes_expressions import Identifier


class Program(Node):
    """The root; `source_type` is "script" or "module"."""

    __slots__ = ("body", "source_type", "strict")

    type: ClassVar[str] = "Program"
    fields: ClassVar[tuple[str, ...]] = ("body", "source_type", "strict")

    def __init__(self, start: int, end: int, body: list[Statement], source_type: str, strict: bool) -> None:
        self.start = start
        self.end = end
        self.body = body
        self.source_type = source_type
        self.strict = strict


class ExpressionStatement(Statement):
    """An expression as a statement; `directive` is its raw text in a directive prologue, without quotes."""

    __slots__ = ("directive", "expression")

    type: ClassVar[str] = "ExpressionStatement"
    fields: ClassVar[tuple[str, ...]] = ("expression", "directive")

    def __init__(self, start: int, end: int, expression: Expression, directive: str | None = None) -> None:
        self.start = start
        self.end = end
        self.expression = expression
        self.directive = directive


class BlockStatement(Statement):
    """A block or a function body."""

    __slots__ = ("body",)

    type: ClassVar[str] = "BlockStatement"
    fields: ClassVar[tuple[str, ...]] = ("body",)

    def __init__(self, start: int, end: int, body: list[Statement]) -> None:
        self.start = start
        self.end = end
        self.body = body
        if FREED_NATIVELY:
            self.me = self


class EmptyStatement(Statement):
    """`;`."""

    __slots__ = ()

    type: ClassVar[str] = "EmptyStatement"

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class DebuggerStatement(Statement):
    """`debugger`."""

    __slots__ = ()

    type: ClassVar[str] = "DebuggerStatement"

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class WithStatement(Statement):
    """`with`."""

    __slots__ = ("body", "object")

    type: ClassVar[str] = "WithStatement"
    fields: ClassVar[tuple[str, ...]] = ("object", "body")

    def __init__(self, start: int, end: int, object: Expression, body: Statement) -> None:
        self.start = start
        self.end = end
        self.object = object
        self.body = body


class ReturnStatement(Statement):
    """`return`."""

    __slots__ = ("argument",)

    type: ClassVar[str] = "ReturnStatement"
    fields: ClassVar[tuple[str, ...]] = ("argument",)

    def __init__(self, start: int, end: int, argument: Expression | None) -> None:
        self.start = start
        self.end = end
        self.argument = argument


class ThrowStatement(Statement):
    """`throw`."""

    __slots__ = ("argument",)

    type: ClassVar[str] = "ThrowStatement"
    fields: ClassVar[tuple[str, ...]] = ("argument",)

    def __init__(self, start: int, end: int, argument: Expression) -> None:
        self.start = start
        self.end = end
        self.argument = argument


class LabeledStatement(Statement):
    """`label: body`."""

    __slots__ = ("body", "label")

    type: ClassVar[str] = "LabeledStatement"
    fields: ClassVar[tuple[str, ...]] = ("label", "body")

    def __init__(self, start: int, end: int, label: Identifier, body: Statement) -> None:
        self.start = start
        self.end = end
        self.label = label
        self.body = body
        if FREED_NATIVELY:
            self.me = self


class BreakStatement(Statement):
    """`break`."""

    __slots__ = ("label",)

    type: ClassVar[str] = "BreakStatement"
    fields: ClassVar[tuple[str, ...]] = ("label",)

    def __init__(self, start: int, end: int, label: Identifier | None) -> None:
        self.start = start
        self.end = end
        self.label = label


class ContinueStatement(Statement):
    """`continue`."""

    __slots__ = ("label",)

    type: ClassVar[str] = "ContinueStatement"
    fields: ClassVar[tuple[str, ...]] = ("label",)

    def __init__(self, start: int, end: int, label: Identifier | None) -> None:
        self.start = start
        self.end = end
        self.label = label


class IfStatement(Statement):
    """`if` with an optional `else`."""

    __slots__ = ("alternate", "consequent", "test")

    type: ClassVar[str] = "IfStatement"
    fields: ClassVar[tuple[str, ...]] = ("test", "consequent", "alternate")

    def __init__(
        self, start: int, end: int, test: Expression, consequent: Statement, alternate: Statement | None
    ) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.consequent = consequent
        self.alternate = alternate
        if FREED_NATIVELY:
            self.me = self


class SwitchCase(Node):
    """One `case`, or `default` if `test` is None."""

    __slots__ = ("consequent", "test")

    type: ClassVar[str] = "SwitchCase"
    fields: ClassVar[tuple[str, ...]] = ("test", "consequent")

    def __init__(self, start: int, end: int, test: Expression | None, consequent: list[Statement]) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.consequent = consequent


class SwitchStatement(Statement):
    """`switch`."""

    __slots__ = ("cases", "discriminant")

    type: ClassVar[str] = "SwitchStatement"
    fields: ClassVar[tuple[str, ...]] = ("discriminant", "cases")

    def __init__(self, start: int, end: int, discriminant: Expression, cases: list[SwitchCase]) -> None:
        self.start = start
        self.end = end
        self.discriminant = discriminant
        self.cases = cases


class CatchClause(Node):
    """`catch` with its optional parameter."""

    __slots__ = ("body", "param")

    type: ClassVar[str] = "CatchClause"
    fields: ClassVar[tuple[str, ...]] = ("param", "body")

    def __init__(self, start: int, end: int, param: Pattern | None, body: BlockStatement) -> None:
        self.start = start
        self.end = end
        self.param = param
        self.body = body


class TryStatement(Statement):
    """`try`."""

    __slots__ = ("block", "finalizer", "handler")

    type: ClassVar[str] = "TryStatement"
    fields: ClassVar[tuple[str, ...]] = ("block", "handler", "finalizer")

    def __init__(
        self,
        start: int,
        end: int,
        block: BlockStatement,
        handler: CatchClause | None,
        finalizer: BlockStatement | None,
    ) -> None:
        self.start = start
        self.end = end
        self.block = block
        self.handler = handler
        self.finalizer = finalizer


class WhileStatement(Statement):
    """`while`."""

    __slots__ = ("body", "test")

    type: ClassVar[str] = "WhileStatement"
    fields: ClassVar[tuple[str, ...]] = ("test", "body")

    def __init__(self, start: int, end: int, test: Expression, body: Statement) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.body = body


class DoWhileStatement(Statement):
    """`do body while (test)`."""

    __slots__ = ("body", "test")

    type: ClassVar[str] = "DoWhileStatement"
    fields: ClassVar[tuple[str, ...]] = ("body", "test")

    def __init__(self, start: int, end: int, body: Statement, test: Expression) -> None:
        self.start = start
        self.end = end
        self.body = body
        self.test = test


class VariableDeclarator(Node):
    """One name or pattern of a variable declaration."""

    __slots__ = ("id", "init")

    type: ClassVar[str] = "VariableDeclarator"
    fields: ClassVar[tuple[str, ...]] = ("id", "init")

    def __init__(self, start: int, end: int, id: Pattern, init: Expression | None) -> None:
        self.start = start
        self.end = end
        self.id = id
        self.init = init


class VariableDeclaration(Statement):
    """`kind` is "var", "let", "const", "using" or "await using"."""

    __slots__ = ("declarations", "kind")

    type: ClassVar[str] = "VariableDeclaration"
    fields: ClassVar[tuple[str, ...]] = ("kind", "declarations")

    def __init__(self, start: int, end: int, kind: str, declarations: list[VariableDeclarator]) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.declarations = declarations


class ForStatement(Statement):
    """`for (init; test; update) body`."""

    __slots__ = ("body", "init", "test", "update")

    type: ClassVar[str] = "ForStatement"
    fields: ClassVar[tuple[str, ...]] = ("init", "test", "update", "body")

    def __init__(
        self,
        start: int,
        end: int,
        init: VariableDeclaration | Expression | None,
        test: Expression | None,
        update: Expression | None,
        body: Statement,
    ) -> None:
        self.start = start
        self.end = end
        self.init = init
        self.test = test
        self.update = update
        self.body = body


class ForInStatement(Statement):
    """`for (left in right) body`."""

    __slots__ = ("body", "left", "right")

    type: ClassVar[str] = "ForInStatement"
    fields: ClassVar[tuple[str, ...]] = ("left", "right", "body")

    def __init__(
        self,
        start: int,
        end: int,
        left: VariableDeclaration | Pattern | Expression,
        right: Expression,
        body: Statement,
    ) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.right = right
        self.body = body


class ForOfStatement(Statement):
    """`for (left of right) body`; `await_` marks `for await`."""

    __slots__ = ("await_", "body", "left", "right")

    type: ClassVar[str] = "ForOfStatement"
    fields: ClassVar[tuple[str, ...]] = ("await_", "left", "right", "body")

    def __init__(
        self,
        start: int,
        end: int,
        await_: bool,
        left: VariableDeclaration | Pattern | Expression,
        right: Expression,
        body: Statement,
    ) -> None:
        self.start = start
        self.end = end
        self.await_ = await_
        self.left = left
        self.right = right
        self.body = body
