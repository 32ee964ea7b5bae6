"""Statements other than loops.

https://tc39.es/ecma262/#sec-ecmascript-language-statements-and-declarations. `parse_statement_list_item`
takes what may stand in a list, declarations included; `parse_statement` what may be the body of another
statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from jsvm.syntax import tokens
from jsvm.syntax.classes import Classes
from jsvm.syntax.messages import shorten
from jsvm.syntax.nodes import (
    BlockStatement,
    BreakStatement,
    CatchClause,
    ContinueStatement,
    DebuggerStatement,
    EmptyStatement,
    Expression,
    ExpressionStatement,
    Identifier,
    IfStatement,
    LabeledStatement,
    Pattern,
    ReturnStatement,
    Statement,
    SwitchCase,
    SwitchStatement,
    ThrowStatement,
    TryStatement,
    VariableDeclaration,
    VariableDeclarator,
    WithStatement,
)
from jsvm.syntax.scopes import Scope, SwitchScope

#: The declarations that dispose of their values.
USING = frozenset(["using", "await using"])


class Statements(Classes):
    """Parses statements and declarations."""

    __slots__ = ()

    #: How a statement begins: token type -> the method that parses it. Anything else is an expression or a
    #: label.
    statements: ClassVar[Mapping[str, Callable[[Any], Statement]]] = {}

    def parse_statement_list_item(self) -> Statement:
        parse = self.statements.get(self.token)
        if parse is not None:
            return parse(self)
        return self.parse_expression_statement(in_list=True)

    def parse_statement(self, *, for_if: bool = False) -> Statement:
        """https://tc39.es/ecma262/#prod-Statement as the body of another one"""
        self.nest()
        token = self.token
        if token == "function" and for_if and not self.strict:
            node: Statement = self._parse_if_function()
        elif token in ("function", "class", "const", "export") or (
            token == "import" and self.peek()[0] not in ("(", ".")
        ):
            self.fail(f"A declaration with '{token}' can only stand in a block or at the top", self.start)
        elif token in ("let", "async", "using", "await"):
            following, _, newline = self.peek()
            if (token == "let" and following == "[") or (
                token == "async" and following == "function" and not newline
            ):
                self.fail(f"A declaration with '{token}' can only stand in a block or at the top", self.start)
            node = self.parse_expression_statement(in_list=False)
        else:
            parse = self.statements.get(token)
            node = parse(self) if parse is not None else self.parse_expression_statement(in_list=False)
        self.depth -= 1
        return node

    def _parse_if_function(self) -> Statement:
        """https://tc39.es/ecma262/#sec-functiondeclarations-in-ifstatement-statement-clauses"""
        outer, self.scope = self.scope, Scope(self.scope)
        start = self.start
        node = self.parse_function_declaration(start, is_async=False)
        if node.generator:
            self.fail("A generator can only be declared in a block or at the top", start)
        self.scope = outer
        return node

    def semicolon(self) -> None:
        """https://tc39.es/ecma262/#sec-automatic-semicolon-insertion"""
        token = self.token
        if token == ";":
            self.next()
        elif token != "}" and token != tokens.END and not self.newline_before():
            if self.source.endswith("await", 0, self.last_end):
                self.fail("'await' can only be used in async functions and modules", self.last_end - 5)
            self.unexpected("';' or the end of the line")

    def parse_expression_statement(self, in_list: bool) -> Statement:
        """https://tc39.es/ecma262/#sec-expression-statement, or a labelled statement."""
        start, is_name = self.start, self.token in tokens.IDENTIFIER_TOKENS
        expression = self.parse_expression()
        if is_name and self.token == ":" and isinstance(expression, Identifier):
            return self._parse_labeled(expression, in_list)
        self.semicolon()
        return ExpressionStatement(start, self.last_end, expression)

    def _parse_labeled(self, label: Identifier, in_list: bool) -> Statement:
        """https://tc39.es/ecma262/#sec-labelled-statements from the colon on"""
        name, labels = label.name, self.context.labels
        if name in labels:
            self.fail(f"Label '{shorten(name)}' has already been declared", label.start)
        group = self.label_group if self.label_start == label.start else [False]
        self.nest()
        self.next()
        labels[name] = group
        group[0] = self.token in ("for", "while", "do")
        self.label_start, self.label_group = self.start, group
        if self.token == "function" and in_list and not self.strict:
            body: Statement = self.parse_function_declaration(self.start, is_async=False)
            if body.generator:  # type: ignore[attr-defined]
                self.fail("A generator cannot have a label", body.start)
        elif in_list and self.token in tokens.IDENTIFIER_TOKENS and self.peek()[0] == ":":
            body = self.parse_expression_statement(in_list=True)
        else:
            body = self.parse_statement()
        del labels[name]
        self.depth -= 1
        return LabeledStatement(label.start, self.last_end, label, body)

    def parse_let(self) -> Statement:
        """A `let` declaration, or an expression that begins with the name `let`."""
        following = self.peek()[0]
        is_declaration = following in ("[", "{") or (
            following in tokens.IDENTIFIER_TOKENS or following == tokens.ESCAPED_KEYWORD
        )
        if is_declaration:
            return self.parse_variable_statement()
        return self.parse_expression_statement(in_list=True)

    def parse_async_statement(self) -> Statement:
        following, _, newline = self.peek()
        if following != "function" or newline:
            return self.parse_expression_statement(in_list=True)
        start = self.start
        self.next()
        return self.parse_function_declaration(start, is_async=True)

    def parse_function_statement(self) -> Statement:
        return self.parse_function_declaration(self.start, is_async=False)

    def parse_using(self) -> Statement:
        """https://tc39.es/ecma262/#prod-UsingDeclaration, or an expression beginning with that name."""
        following, _, newline = self.peek()
        if newline or following not in tokens.IDENTIFIER_TOKENS:
            return self.parse_expression_statement(in_list=True)
        return self._parse_using_declaration("using", self.start)

    def parse_await_statement(self) -> Statement:
        """https://tc39.es/ecma262/#prod-AwaitUsingDeclaration, or an expression that begins with `await`."""
        if self.context.is_async and self.is_await_using():
            start = self.start
            self.next()
            return self._parse_using_declaration("await using", start)
        return self.parse_expression_statement(in_list=True)

    def is_await_using(self) -> bool:
        """Whether `await using name` stands here, all on one line."""
        following, _, newline = self.peek()
        if newline or following != "using":
            return False
        saved = self.mark()
        self.next()
        following, _, newline = self.peek()
        self.reset(saved)
        return not newline and following in tokens.IDENTIFIER_TOKENS

    def _parse_using_declaration(self, kind: str, start: int) -> Statement:
        if self.scope.is_switch or (self.scope.parent is None and not self.is_module):
            self.fail(f"'{kind}' can only be used in a block, function or module", start)
        if kind == "await using":
            self.context.last_await = start
        self.next()
        declarations = self.parse_declarators(kind)
        self.semicolon()
        return VariableDeclaration(start, self.last_end, kind, declarations)

    def parse_variable_statement(self) -> Statement:
        """A declaration with `var`, `let` or `const`."""
        start, kind = self.start, self.token
        self.next()
        declarations = self.parse_declarators(kind)
        self.semicolon()
        return VariableDeclaration(start, self.last_end, kind, declarations)

    def parse_declarators(self, kind: str, in_for: bool = False) -> list[VariableDeclarator]:
        """The comma list of a declaration; in a loop head `in` ends it and values may be missing."""
        declarations: list[VariableDeclarator] = []
        while True:
            start = self.start
            names: list[Identifier] = []
            if kind in USING and self.token in ("[", "{"):
                self.unexpected(f"a name after '{kind}'")
            target = self.parse_binding_target(names)
            self.declare(kind, names)
            value = None
            if self.token == "=":
                self.next()
                value = self.parse_assignment_expression(in_for)
            elif not in_for or self.token == ",":
                self.check_missing_value(kind, target)
            declarations.append(VariableDeclarator(start, self.last_end, target, value))
            if self.token != ",":
                return declarations
            self.next()

    def check_missing_value(self, kind: str, target: Pattern) -> None:
        """Check that a declaration without a value may lack it."""
        if type(target) is not Identifier:
            self.fail("A pattern needs a value: '=' is missing", self.last_end)
        if kind not in ("var", "let"):
            self.fail(f"A '{kind}' declaration needs a value: '=' is missing", self.last_end)

    def parse_block(self) -> BlockStatement:
        """https://tc39.es/ecma262/#prod-Block with a scope of its own"""
        outer, self.scope = self.scope, Scope(self.scope)
        node = self.parse_block_body()
        self.scope = outer
        return node

    def parse_block_body(self) -> BlockStatement:
        """A block in the current scope."""
        start = self.start
        self.nest(start)
        self.expect("{", "before a block")
        body: list[Statement] = []
        while self.token != "}":
            body.append(self.parse_statement_list_item())
        self.next()
        self.depth -= 1
        return BlockStatement(start, self.last_end, body)

    def parse_empty(self) -> Statement:
        node = EmptyStatement(self.start, self.end)
        self.next()
        return node

    def parse_debugger(self) -> Statement:
        start = self.start
        self.next()
        self.semicolon()
        return DebuggerStatement(start, self.last_end)

    def parse_condition(self, keyword: str) -> Expression:
        """An expression in the parentheses that follow `if`, `while`, `switch` and `with`."""
        self.nest(self.start)
        self.expect("(", f"after '{keyword}'")
        expression = self.parse_expression()
        self.expect(")", f"to close '{keyword} ('")
        self.depth -= 1
        return expression

    def parse_if(self) -> Statement:
        """https://tc39.es/ecma262/#sec-if-statement; a chain of `else if` is one loop."""
        arms: list[tuple[int, Expression, Statement]] = []
        alternate: Statement | None = None
        while True:
            start = self.start
            self.next()
            test = self.parse_condition("if")
            arms.append((start, test, self.parse_statement(for_if=True)))
            if self.token != "else":
                break
            self.next()
            if self.token != "if":
                alternate = self.parse_statement(for_if=True)
                break
        end = self.last_end
        for start, test, consequent in self.paced(arms[::-1]):
            alternate = IfStatement(start, end, test, consequent, alternate)
        assert alternate is not None
        return alternate

    def parse_return(self) -> Statement:
        start = self.start
        if not self.context.allow_return:
            self.fail("'return' can only be used in a function", start)
        self.next()
        argument = None
        token = self.token
        if token != ";" and token != "}" and token != tokens.END and not self.newline_before():
            argument = self.parse_expression()
        self.semicolon()
        return ReturnStatement(start, self.last_end, argument)

    def parse_throw(self) -> Statement:
        start = self.start
        self.next()
        if self.newline_before():
            self.fail("A line cannot end between 'throw' and its value", self.last_end)
        argument = self.parse_expression()
        self.semicolon()
        return ThrowStatement(start, self.last_end, argument)

    def parse_break(self) -> Statement:
        start = self.start
        self.next()
        label = self._parse_jump_label()
        if label is None and not self.context.breakables:
            self.fail("'break' can only be used in a loop or switch", start)
        self.semicolon()
        return BreakStatement(start, self.last_end, label)

    def parse_continue(self) -> Statement:
        start = self.start
        self.next()
        label = self._parse_jump_label()
        if not self.context.loops:
            self.fail("'continue' can only be used in a loop", start)
        if label is not None and not self.context.labels[label.name][0]:
            self.fail(
                f"'continue' needs the label of a loop, which '{shorten(label.name)}' is not", label.start
            )
        self.semicolon()
        return ContinueStatement(start, self.last_end, label)

    def _parse_jump_label(self) -> Identifier | None:
        if self.token not in tokens.IDENTIFIER_TOKENS or self.newline_before():
            return None
        name, start = self.text, self.start
        if self.token != tokens.NAME:
            self.check_reference(name, start)
        if name not in self.context.labels:
            self.fail(f"Label '{shorten(name)}' is not around this statement", start)
        label = Identifier(start, self.end, name)
        self.next()
        return label

    def parse_with(self) -> Statement:
        start = self.start
        if self.strict:
            self.fail("'with' is not allowed in strict mode", start)
        self.next()
        object_ = self.parse_condition("with")
        body = self.parse_statement()
        return WithStatement(start, self.last_end, object_, body)

    def parse_switch(self) -> Statement:
        """https://tc39.es/ecma262/#sec-switch-statement"""
        start = self.start
        self.next()
        discriminant = self.parse_condition("switch")
        self.nest(self.start)
        self.expect("{", "before the cases of 'switch'")
        outer, self.scope = self.scope, SwitchScope(self.scope)
        self.context.breakables += 1
        cases: list[SwitchCase] = []
        has_default = False
        while self.token != "}":
            case = self._parse_case()
            cases.append(case)
            if case.test is None:
                if has_default:
                    self.fail("A 'switch' can have only one 'default'", case.start)
                has_default = True
        self.depth -= 1
        self.context.breakables -= 1
        self.scope = outer
        self.next()
        return SwitchStatement(start, self.last_end, discriminant, cases)

    def _parse_case(self) -> SwitchCase:
        start = self.start
        test = None
        if self.token == "case":
            self.next()
            test = self.parse_expression()
        elif self.token == "default":
            self.next()
        else:
            self.unexpected("'case', 'default' or '}'")
        self.expect(":", "after a case")
        consequent: list[Statement] = []
        while self.token not in ("case", "default", "}"):
            consequent.append(self.parse_statement_list_item())
        return SwitchCase(start, self.last_end, test, consequent)

    def parse_try(self) -> Statement:
        """https://tc39.es/ecma262/#sec-try-statement"""
        start = self.start
        self.next()
        block = self.parse_block()
        handler = self._parse_catch() if self.token == "catch" else None
        finalizer = None
        if self.token == "finally":
            self.next()
            finalizer = self.parse_block()
        if handler is None and finalizer is None:
            self.unexpected("'catch' or 'finally' after a 'try' block")
        return TryStatement(start, self.last_end, block, handler, finalizer)

    def _parse_catch(self) -> CatchClause:
        start = self.start
        outer, self.scope = self.scope, Scope(self.scope)
        self.next()
        parameter = None
        if self.token == "(":
            self.nest(self.start)
            self.next()
            names: list[Identifier] = []
            parameter = self.parse_binding_target(names)
            self.expect(")", "after the parameter of 'catch'")
            self.depth -= 1
            for name in self.paced(names):
                self.declare_lexical(name.name, name.start)
            if isinstance(parameter, Identifier):
                self.scope.catch_parameter = parameter.name
        body = self.parse_block_body()
        self.scope = outer
        return CatchClause(start, self.last_end, parameter, body)
