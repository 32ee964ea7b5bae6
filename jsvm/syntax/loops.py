"""Loops.

https://tc39.es/ecma262/#sec-iteration-statements. Apart from the other statements because the head of `for`
alone has more shapes than all of them.
"""

from __future__ import annotations

from jsvm.syntax import tokens
from jsvm.syntax.nodes import (
    DoWhileStatement,
    Expression,
    ForInStatement,
    ForOfStatement,
    ForStatement,
    Identifier,
    Pattern,
    Statement,
    VariableDeclaration,
    WhileStatement,
)
from jsvm.syntax.scopes import Scope
from jsvm.syntax.statements import USING, Statements

type Head = VariableDeclaration | Expression | Pattern


class Loops(Statements):
    """Parses loops."""

    __slots__ = ()

    def _parse_loop_body(self) -> Statement:
        context = self.context
        context.loops += 1
        context.breakables += 1
        body = self.parse_statement()
        context.loops -= 1
        context.breakables -= 1
        return body

    def parse_while(self) -> Statement:
        start = self.start
        self.next()
        test = self.parse_condition("while")
        body = self._parse_loop_body()
        return WhileStatement(start, self.last_end, test, body)

    def parse_do(self) -> Statement:
        start = self.start
        self.next()
        body = self._parse_loop_body()
        self.expect("while", "after the body of 'do'")
        test = self.parse_condition("while")
        if self.token == ";":
            self.next()
        return DoWhileStatement(start, self.last_end, body, test)

    def parse_for(self) -> Statement:
        """https://tc39.es/ecma262/#sec-for-statement and #sec-for-in-and-for-of-statements"""
        start = self.start
        self.next()
        is_await = self.token == "await"
        if is_await:
            if not self.context.is_async:
                self.unexpected(
                    "'(' after 'for'; 'for await' can only be used in an async function or module"
                )
            self.context.last_await = self.start
            self.next()
        self.nest(self.start)
        self.expect("(", "after 'for'")
        outer, self.scope = self.scope, Scope(self.scope)
        node = self._parse_head(start, is_await)
        self.scope = outer
        return node

    def _parse_head(self, start: int, is_await: bool) -> Statement:
        token, head_start = self.token, self.start
        if token == ";":
            if is_await:
                self.unexpected("a variable or target in the head of 'for await'")
            return self._parse_for_rest(start, None)
        kind = self._declaration_kind()
        if kind:
            return self._parse_for_declaration(start, head_start, kind, is_await)
        if is_await and token == "async" and self.peek()[1] == "of":
            expression: Expression = Identifier(head_start, self.end, "async")
            self.next()
        else:
            expression = self.parse_expression(no_in=True)
        is_of = self.token == "name" and self.text == "of"
        if is_of or self.token == "in":
            if is_of and token == "let":
                self.fail("The target of 'for ... of' cannot begin with 'let'", head_start)
            if is_of and token == "async" and not is_await and self.last_end == head_start + 5:
                self.fail("The target of 'for ... of' cannot be 'async'", head_start)
            target = self.to_assignment_target(expression)
            return self._parse_for_each(start, target, is_of, is_await)
        if is_await:
            self.unexpected("'of' in the head of 'for await'")
        return self._parse_for_rest(start, expression)

    def _declaration_kind(self) -> str:
        """The kind of declaration that a loop head begins with, "" if it begins with an expression."""
        token = self.token
        if token in ("var", "const"):
            return token
        if token not in ("let", "using", "await"):
            return ""
        if token == "await":
            return "await using" if self.context.is_async and self.is_await_using() else ""
        following, text, newline = self.peek()
        if following not in tokens.IDENTIFIER_TOKENS:
            return token if token == "let" and following in ("[", "{", tokens.ESCAPED_KEYWORD) else ""
        if token == "using" and (newline or (text == "of" and not self._is_using_of())):
            return ""
        return token

    def _is_using_of(self) -> bool:
        """Whether `using of` declares a variable named `of`: only if a value follows."""
        saved = self.mark()
        self.next()
        following = self.peek()[0]
        self.reset(saved)
        return following in ("=", ";", ":")

    def _parse_for_declaration(self, start: int, head_start: int, kind: str, is_await: bool) -> Statement:
        if kind == "await using":
            self.context.last_await = self.start
            self.next()
        self.next()
        declarations = self.parse_declarators(kind, in_for=True)
        head = VariableDeclaration(head_start, self.last_end, kind, declarations)
        is_of = self.token == "name" and self.text == "of"
        if not (is_of or self.token == "in"):
            if is_await:
                self.unexpected("'of' in the head of 'for await'")
            if declarations[-1].init is None:
                self.check_missing_value(kind, declarations[-1].id)
            return self._parse_for_rest(start, head)
        if len(declarations) > 1:
            self.fail("The head of a 'for ... in' or 'for ... of' declares exactly one variable", head_start)
        if declarations[0].init is not None and (
            is_of or self.strict or kind != "var" or type(declarations[0].id) is not Identifier
        ):
            self.fail("The variable of a 'for ... in' or 'for ... of' cannot have a value", head_start)
        if kind in USING and not is_of:
            self.unexpected(f"'of' after a '{kind}' declaration")
        return self._parse_for_each(start, head, is_of, is_await)

    def _parse_for_rest(self, start: int, init: VariableDeclaration | Expression | None) -> Statement:
        """A classic loop from the first semicolon on."""
        self.expect(";", "in the head of 'for'")
        test = None if self.token == ";" else self.parse_expression()
        self.expect(";", "in the head of 'for'")
        update = None if self.token == ")" else self.parse_expression()
        self.expect(")", "to close 'for ('")
        self.depth -= 1
        body = self._parse_loop_body()
        return ForStatement(start, self.last_end, init, test, update, body)

    def _parse_for_each(self, start: int, left: Head, is_of: bool, is_await: bool) -> Statement:
        """A loop over something from `in` or `of` on."""
        if is_await and not is_of:
            self.unexpected("'of' in the head of 'for await'")
        self.next()
        right = self.parse_assignment_expression() if is_of else self.parse_expression()
        self.expect(")", "to close 'for ('")
        self.depth -= 1
        body = self._parse_loop_body()
        if is_of:
            return ForOfStatement(start, self.last_end, is_await, left, right, body)
        return ForInStatement(start, self.last_end, left, right, body)
