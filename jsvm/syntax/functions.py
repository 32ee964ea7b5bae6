"""Functions: parameters, bodies with their directives, arrow functions.

https://tc39.es/ecma262/#sec-ecmascript-language-functions-and-classes. A function's own `FunctionContext`
and `Scope` are in force from its parameters to the end of its body.
"""

from __future__ import annotations

from jsvm.syntax.nodes import (
    ArrayExpression,
    ArrowFunctionExpression,
    BlockStatement,
    Expression,
    ExpressionStatement,
    FunctionDeclaration,
    FunctionExpression,
    Identifier,
    Literal,
    Node,
    Pattern,
    RestElement,
    Statement,
)
from jsvm.syntax.operands import ArrowParameters, Operands
from jsvm.syntax.scopes import FunctionContext, FunctionScope


class Functions(Operands):
    """Parses functions of all kinds."""

    __slots__ = ()

    def parse_function_expression(self) -> FunctionExpression:
        return self._parse_function_expression(self.start, is_async=False)

    def parse_async_function_expression(self, start: int) -> FunctionExpression:
        return self._parse_function_expression(start, is_async=True)

    def _parse_function_expression(self, start: int, is_async: bool) -> FunctionExpression:
        self.next()
        context = FunctionContext(is_async, self._skip_star())
        name = None
        if self.token != "(":
            # The name of a function expression belongs to its inside.
            outer, self.context = self.context, context
            name = self.parse_binding_identifier("a name or '(' after 'function'")
            self.context = outer
        params, body, strict = self._parse_function(context, name)
        end = self.last_end
        return FunctionExpression(
            start, end, name, params, body, context.is_generator, is_async, False, strict
        )

    def _skip_star(self) -> bool:
        if self.token != "*":
            return False
        self.next()
        return True

    def parse_function_declaration(
        self, start: int, is_async: bool, *, nameless: bool = False
    ) -> FunctionDeclaration:
        """A function declaration from `function` on; only `export default` lets the name be left out."""
        self.next()
        context = FunctionContext(is_async, self._skip_star())
        name = None
        if self.token != "(" or not nameless:
            name = self.parse_binding_identifier("the name of the function")
            self.declare_function(name.name, name.start, not (is_async or context.is_generator))
        params, body, strict = self._parse_function(context, name)
        end = self.last_end
        return FunctionDeclaration(
            start, end, name, params, body, context.is_generator, is_async, False, strict
        )

    def parse_method(self, context: FunctionContext, arity: int | None = None) -> FunctionExpression:
        start = self.start
        params, body, strict = self._parse_function(context, None, is_method=True, arity=arity)
        return FunctionExpression(
            start, self.last_end, None, params, body, context.is_generator, context.is_async, False, strict
        )

    def _parse_function(
        self,
        context: FunctionContext,
        name: Identifier | None,
        is_method: bool = False,
        arity: int | None = None,
    ) -> tuple[list[Pattern], BlockStatement, bool]:
        """Parameters and body; returns them and whether the function is strict."""
        outer_context, outer_scope, outer_strict = self.context, self.scope, self.strict
        self.context = context
        self.scope = FunctionScope(outer_scope)
        start = self.start
        names: list[Identifier] = []
        params = self._parse_parameters(names)
        if arity is not None and (len(params) != arity or (arity and isinstance(params[0], RestElement))):
            self.fail(
                f"A {'setter must have exactly one parameter' if arity else 'getter has no parameters'}",
                start,
            )
        if context.last_yield >= 0 or context.last_await >= 0:
            word = "yield" if context.last_yield >= 0 else "await"
            self.fail(f"'{word}' cannot be used in parameters", max(context.last_yield, context.last_await))
        simple = params == names  # plain parameters are the very nodes that bind their names
        body = self.parse_function_body(names, simple, is_method, name)
        strict = self.strict
        self.context, self.scope, self.strict = outer_context, outer_scope, outer_strict
        return params, body, strict

    def _parse_parameters(self, names: list[Identifier]) -> list[Pattern]:
        """https://tc39.es/ecma262/#prod-FormalParameters in their parentheses"""
        self.nest(self.start)
        self.expect("(", "before the parameters")
        params: list[Pattern] = []
        while self.token != ")":
            if self.token == "...":
                params.append(self.parse_binding_rest(names))
                if self.token != ")":
                    self.unexpected("')': a rest parameter comes last")
                break
            params.append(self.parse_binding_element(names))
            if self.token == ",":
                self.next()
            elif self.token != ")":
                self.unexpected("',' or ')' after a parameter")
        self.next()
        self.depth -= 1
        return params

    def parse_function_body(
        self, names: list[Identifier], simple: bool, unique: bool, name: Identifier | None = None
    ) -> BlockStatement:
        start = self.start
        self.nest(start)
        self.expect("{", "before the function body")
        body: list[Statement] = []
        if self.token == "string":
            was_strict = self.strict
            self.parse_directives(body, simple)
            if self.strict and not was_strict:
                self.check_strict_names(names if name is None else [name, *names])
        if names:
            self._declare_parameters(names, unique or self.strict or not simple)
        while self.token != "}":
            body.append(self.parse_statement_list_item())
        self.next()
        self.depth -= 1
        return BlockStatement(start, self.last_end, body)

    def _declare_parameters(self, names: list[Identifier], unique: bool) -> None:
        variables = self.scope.variables
        variables.update([name.name for name in self.paced(names)])
        if unique and len(variables) < len(names):
            self.check_unique(names)

    def parse_directives(self, body: list[Statement], simple: bool = True) -> None:
        """https://tc39.es/ecma262/#sec-directive-prologues-and-the-use-strict-directive"""
        self.last_legacy_escape = -1
        while self.token == "string":
            start = self.start
            statement = self.parse_statement_list_item()
            body.append(statement)
            if not isinstance(statement, ExpressionStatement):
                return
            expression = statement.expression
            if not isinstance(expression, Literal) or expression.start != start:
                return
            statement.directive = expression.raw[1:-1]
            if statement.directive == "use strict":
                if not simple:
                    self.fail("'use strict' needs plain parameters, without defaults or patterns", start)
                self.strict = True
                if self.last_legacy_escape >= 0:
                    self._check_legacy_escape(self.last_legacy_escape)

    def parse_arrow_function(self, parameters: Expression, start: int, no_in: bool) -> Expression:
        """https://tc39.es/ecma262/#sec-arrow-function-definitions from the arrow on"""
        is_async, items = self._arrow_items(parameters, start)
        outer_context, outer_scope, outer_strict = self.context, self.scope, self.strict
        self._check_arrow_items(start, is_async)
        names: list[Identifier] = []
        params = self._arrow_parameters(start, items, names) if items else []
        self.context = FunctionContext(is_async, False, outer_context.allowed)
        self.scope = FunctionScope(outer_scope)
        self.next()
        body: BlockStatement | Expression
        is_expression = self.token != "{"
        if is_expression:
            if names:
                self._declare_parameters(names, unique=True)
            self.nest()
            body = self.parse_assignment_expression(no_in)
            self.depth -= 1
        else:
            simple = params == names  # plain parameters are the very nodes that bind their names
            body = self.parse_function_body(names, simple, unique=True)
        strict = self.strict
        self.context, self.scope, self.strict = outer_context, outer_scope, outer_strict
        return ArrowFunctionExpression(
            start, self.last_end, None, params, body, False, is_async, is_expression, strict
        )

    def _arrow_items(self, parameters: Expression, start: int) -> tuple[bool, list[Node]]:
        if self.newline_before():
            self.fail("A line cannot end before '=>'", self.start)
        if isinstance(parameters, ArrowParameters):
            return parameters.is_async, parameters.items
        if not isinstance(parameters, Identifier) or parameters.start != start:
            self.unexpected()
        return False, [parameters]

    def _arrow_parameters(self, start: int, items: list[Node], names: list[Identifier]) -> list[Pattern]:
        cover = ArrayExpression(start, self.last_end, items)  # type: ignore[arg-type]
        return self._array_target(cover, names).elements  # type: ignore[attr-defined,no-any-return]

    def _check_arrow_items(self, start: int, is_async: bool) -> None:
        """What the parameters were parsed as may have been fine where they stand, yet not in parameters."""
        context = self.context
        if context.last_yield >= start:
            self.fail("'yield' cannot be used in parameters", context.last_yield)
        if context.last_await >= start or (is_async and context.last_await_name >= start):
            self.fail(
                "'await' cannot be used in parameters", max(context.last_await, context.last_await_name)
            )
