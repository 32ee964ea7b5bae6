"""Makes random syntax trees: anything that ES2025 can say, from expressions to modules."""

from __future__ import annotations

from typing import Any

from jsvm.syntax import nodes as n
from jsvm.syntax.printer_statements import ends_with_open_if
from tests.parsers.generator_expressions import Context, Expressions


class Trees(Expressions):
    """A source of random programs, all from one `Random`."""

    #: A module has one default export.
    has_default = False

    # -- statements ----------------------------------------------------------------------------------------

    def item(self, c: Context, d: int) -> Any:
        """A statement or a declaration."""
        kind = self.random.randrange(12)
        if kind == 0:
            return self.declaration(c, d, self.choose(("let", "const")))
        if kind == 1:
            return n.FunctionDeclaration(0, 0, self.binding(), *self.function_parts(c, d - 1))
        if kind == 2:
            return n.ClassDeclaration(0, 0, self.binding(), *self.class_parts(c, d - 1))
        if kind == 3 and c.using:
            return self.declaration(c, d, "await using" if c.is_async else "using")
        if kind == 4 and not c.strict:
            plain = self.inside(c, is_async=False, generator=False)
            params, simple = self.params(plain, 0)
            body = self.body(plain, d - 1, simple)
            function = n.FunctionDeclaration(0, 0, self.binding(), params, body, False, False, False, False)
            return n.LabeledStatement(0, 0, self.binding(), function)
        return self.statement(c, d)

    def statement(self, c: Context, depth: int) -> Any:
        if not self.go(depth):
            return self.simple(c)
        make = self.choose(self.STATEMENTS).__get__(self)
        return make(c, depth - 1)

    def simple(self, c: Context) -> Any:
        kind = self.random.randrange(7)
        if kind == 0 and c.returns:
            return n.ReturnStatement(0, 0, self.leaf(c) if self.chance(2) else None)
        if kind == 1 and c.breaks:
            return n.BreakStatement(0, 0, None)
        if kind == 2 and c.loops:
            return n.ContinueStatement(0, 0, None)
        if kind == 3 and c.labels:
            return n.BreakStatement(0, 0, n.Identifier(0, 0, self.choose(c.labels)))
        if kind == 4 and c.loop_labels:
            return n.ContinueStatement(0, 0, n.Identifier(0, 0, self.choose(c.loop_labels)))
        if kind == 5:
            return n.EmptyStatement(0, 0) if self.chance(2) else n.DebuggerStatement(0, 0)
        return n.ExpressionStatement(0, 0, self.leaf(c))

    def expression_statement(self, c: Context, d: int) -> Any:
        return n.ExpressionStatement(0, 0, self.expression(c, d + 1))

    def var(self, c: Context, d: int) -> Any:
        return self.declaration(c, d, "var")

    def declaration(self, c: Context, d: int, kind: str) -> n.VariableDeclaration:
        def declarator() -> n.VariableDeclarator:
            target = self.binding() if "using" in kind else self.bound(c, d)
            is_open = isinstance(target, n.Identifier) and kind in ("var", "let") and self.chance(3)
            return n.VariableDeclarator(0, 0, target, None if is_open else self.expression(c, d))

        return n.VariableDeclaration(0, 0, kind, [declarator(), *self.some(declarator, 1)])

    def block(self, c: Context, d: int) -> n.BlockStatement:
        inner = c._replace(using=True)
        return n.BlockStatement(0, 0, self.some(lambda: self.item(inner, d)))

    def jump(self, c: Context, d: int) -> Any:
        if c.returns and self.chance(2):
            return n.ReturnStatement(0, 0, self.expression(c, d))
        return n.ThrowStatement(0, 0, self.expression(c, d))

    def with_(self, c: Context, d: int) -> Any:
        if c.strict:
            return self.block(c, d)
        return n.WithStatement(0, 0, self.expression(c, d), self.statement(c, d))

    def labeled(self, c: Context, d: int) -> Any:
        label = self.fresh()
        inner = c._replace(labels=(*c.labels, label))
        if self.chance(2):
            inner = inner._replace(loop_labels=(*c.loop_labels, label))
            body = self.choose((self.while_, self.for_, self.for_of))(inner, d)
        else:
            body = self.statement(inner, d)
        return n.LabeledStatement(0, 0, n.Identifier(0, 0, label), body)

    def if_(self, c: Context, d: int) -> Any:
        consequent = self.statement(c, d)
        alternate = self.statement(c, d) if self.chance(2) else None
        if alternate is not None and ends_with_open_if(consequent):
            consequent = n.BlockStatement(0, 0, [consequent])
        return n.IfStatement(0, 0, self.expression(c, d), consequent, alternate)

    def switch(self, c: Context, d: int) -> Any:
        inner = c._replace(breaks=True, using=False)
        cases = self.some(
            lambda: n.SwitchCase(0, 0, self.expression(c, d), self.some(lambda: self.item(inner, d)))
        )
        if self.chance(2):
            cases.append(n.SwitchCase(0, 0, None, self.some(lambda: self.item(inner, d))))
        return n.SwitchStatement(0, 0, self.expression(c, d), cases)

    def try_(self, c: Context, d: int) -> Any:
        kind = self.random.randrange(3)
        handler = finalizer = None
        if kind != 0:
            param = self.bound(c, d) if self.chance(2) else None
            handler = n.CatchClause(0, 0, param, self.block(c, d))
        if kind != 1:
            finalizer = self.block(c, d)
        return n.TryStatement(0, 0, self.block(c, d), handler, finalizer)

    def loop_body(self, c: Context, d: int) -> Any:
        return self.statement(c._replace(loops=True, breaks=True), d)

    def while_(self, c: Context, d: int) -> Any:
        if self.chance(2):
            return n.DoWhileStatement(0, 0, self.loop_body(c, d), self.expression(c, d))
        return n.WhileStatement(0, 0, self.expression(c, d), self.loop_body(c, d))

    def for_(self, c: Context, d: int) -> Any:
        init: Any = None
        kind = self.random.randrange(3)
        if kind == 0:
            init = self.declaration(c, d, self.choose(("var", "let", "const")))
        elif kind == 1:
            init = self.expression(c, d)
        test = self.expression(c, d) if self.chance(2) else None
        update = self.expression(c, d) if self.chance(2) else None
        return n.ForStatement(0, 0, init, test, update, self.loop_body(c, d))

    def for_of(self, c: Context, d: int) -> Any:
        is_in = self.chance(3)
        if self.chance(2):
            kind = self.choose(("var", "let", "const") if is_in else ("var", "let", "const", "using"))
            target = self.binding() if kind == "using" else self.bound(c, d)
            init = None
            if is_in and kind == "var" and not c.strict and isinstance(target, n.Identifier):
                init = self.expression(c, d) if self.chance(2) else None
            left: Any = n.VariableDeclaration(0, 0, kind, [n.VariableDeclarator(0, 0, target, init)])
        else:
            left = self.target(c, d) if self.chance(2) else self.pattern(c, d, self.reference)
        right, body = self.expression(c, d), self.loop_body(c, d)
        if is_in:
            return n.ForInStatement(0, 0, left, right, body)
        return n.ForOfStatement(0, 0, c.is_async and self.chance(2), left, right, body)

    STATEMENTS = (
        expression_statement,
        expression_statement,
        expression_statement,
        var,
        block,
        jump,
        with_,
        labeled,
        if_,
        switch,
        try_,
        while_,
        for_,
        for_of,
    )

    # -- programs ------------------------------------------------------------------------------------------

    def program(self, depth: int = 4) -> n.Program:
        if self.chance(3):
            c = Context(strict=True, module=True, is_async=True, using=True)
            items = self.some(lambda: self.module_item(c, depth), 6)
            return n.Program(0, 0, items, "module", True)
        directives, strict = self.directives(True)
        c = Context(strict=strict)
        return n.Program(0, 0, [*directives, *self.some(lambda: self.item(c, depth), 6)], "script", False)

    def module_item(self, c: Context, d: int) -> Any:
        kind = self.random.randrange(14)
        source = self.string()
        attributes = (
            [n.ImportAttribute(0, 0, n.Identifier(0, 0, "type"), self.string())] if self.chance(3) else []
        )
        if kind == 0:
            return n.ImportDeclaration(0, 0, self.import_specifiers(), source, attributes)
        if kind == 1:
            exported = self.export_name() if self.chance(2) else None
            return n.ExportAllDeclaration(0, 0, exported, source, attributes)
        if kind == 2:
            specifiers = self.some(lambda: n.ExportSpecifier(0, 0, self.export_name(), self.export_name()))
            return n.ExportNamedDeclaration(0, 0, None, specifiers, source, attributes)
        if kind == 3:
            declaration = self.declaration(c, d, self.choose(("var", "let", "const")))
            return n.ExportNamedDeclaration(0, 0, declaration, [], None, [])
        if kind == 4 and not self.has_default:
            self.has_default = True
            return self.export_default(c, d)
        return self.item(c, d)

    def export_default(self, c: Context, d: int) -> Any:
        kind = self.random.randrange(3)
        own = self.binding() if self.chance(2) else None
        declaration: Any = self.expression(c, d)
        if kind == 0:
            declaration = n.FunctionDeclaration(0, 0, own, *self.function_parts(c, d))
        elif kind == 1:
            declaration = n.ClassDeclaration(0, 0, own, *self.class_parts(c, d))
        return n.ExportDefaultDeclaration(0, 0, declaration)

    def export_name(self) -> Any:
        return self.binding() if self.chance(2) else n.Literal(0, 0, f"{self.fresh()} \n", "")

    def import_specifiers(self) -> list[Any]:
        specifiers: list[Any] = []
        if self.chance(2):
            specifiers.append(n.ImportDefaultSpecifier(0, 0, self.binding()))
        if self.chance(3):
            return [*specifiers, n.ImportNamespaceSpecifier(0, 0, self.binding())]
        names = self.some(lambda: n.ImportSpecifier(0, 0, self.export_name(), self.binding()))
        return specifiers + names
