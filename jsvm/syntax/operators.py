"""Expressions joined by operators: assignment, conditional, binary, unary, and what follows an operand.

Apart from the operands themselves (`operands.py`). Chains of any length (`a + b + c`, `a.b().c`, `a ? b : c
? d : e`) are loops, and one level of brackets costs three Python frames.
"""

from __future__ import annotations

from typing import NoReturn

from jsvm.syntax import messages, tokens
from jsvm.syntax.nodes import (
    AssignmentExpression,
    AwaitExpression,
    BinaryExpression,
    CallExpression,
    ChainExpression,
    ConditionalExpression,
    Expression,
    Identifier,
    LogicalExpression,
    MemberExpression,
    PrivateIdentifier,
    SequenceExpression,
    SpreadElement,
    TaggedTemplateExpression,
    UnaryExpression,
    UpdateExpression,
    YieldExpression,
)
from jsvm.syntax.patterns import Patterns
from jsvm.syntax.tokens import ASSIGNMENT_OPERATORS, EXPRESSION_ENDS, PRECEDENCE, SUFFIXES, WORD_TOKENS


class Operators(Patterns):
    """Parses everything above an operand."""

    __slots__ = ()

    def parse_expression(self, no_in: bool = False) -> Expression:
        start = self.start
        first = self.parse_assignment_expression(no_in)
        if self.token != ",":
            return first
        expressions = [first]
        while self.token == ",":
            self.next()
            expressions.append(self.parse_assignment_expression(no_in))
        return SequenceExpression(start, self.last_end, expressions)

    def parse_assignment_expression(self, no_in: bool = False) -> Expression:
        start, token = self.start, self.token
        if token == "yield" and self.context.is_generator:
            return self._parse_yield(no_in)
        # OPTIMIZATION: the operand is taken here and not through `parse_unary_expression`, and a plain name
        # without a method of its own: most expressions end right after it.
        if token == "name":
            left: Expression = Identifier(start, self.end, self.text)
            self.next()
        else:
            parse = self.operands.get(token)
            if parse is None:
                self.no_expression()
            left = parse(self)
        token = self.token
        if token in EXPRESSION_ENDS:
            return left
        if token in SUFFIXES:
            left = self.parse_suffix(left, start)
            token = self.token
            if token in EXPRESSION_ENDS:
                return left
        if token in PRECEDENCE and not (no_in and token == "in"):
            left = self._parse_binary(left, start, 0, no_in)
            token = self.token
        if token == "?":
            return self._parse_conditional(left, start, no_in)
        if token in ASSIGNMENT_OPERATORS:
            return self._parse_assignment(left, start, no_in)
        if token == "=>":
            return self.parse_arrow_function(left, start, no_in)
        return left

    def _parse_assignment(self, left: Expression, start: int, no_in: bool) -> Expression:
        operator = self.token
        target = (
            self.to_assignment_target(left)
            if operator == "="
            else self.to_simple_target(left, logical=operator in tokens.LOGICAL_ASSIGNMENT_OPERATORS)
        )
        self.nest()
        self.next()
        right = self.parse_assignment_expression(no_in)
        self.depth -= 1
        return AssignmentExpression(start, self.last_end, target, operator, right)

    def _parse_conditional(self, test: Expression, start: int, no_in: bool) -> Expression:
        """A whole chain `a ? b : c ? d : e`; the last alternate is parsed as any assignment expression is."""
        self.nest()
        arms: list[tuple[int, Expression, Expression]] = []
        while True:
            self.next()
            consequent = self.parse_assignment_expression()
            self.expect(":", "in a conditional expression")
            arms.append((start, test, consequent))
            start = self.start
            if self.token == "yield" and self.context.is_generator:
                alternate = self._parse_yield(no_in)
                break
            alternate = self.parse_unary_expression()
            if self.token in PRECEDENCE and not (no_in and self.token == "in"):
                alternate = self._parse_binary(alternate, start, 0, no_in)
            if self.token == "?":
                test = alternate
                continue
            if self.token in ASSIGNMENT_OPERATORS:
                alternate = self._parse_assignment(alternate, start, no_in)
            elif self.token == "=>":
                alternate = self.parse_arrow_function(alternate, start, no_in)
            break
        self.depth -= 1
        end = self.last_end
        for start, test, consequent in self.paced(arms[::-1]):
            alternate = ConditionalExpression(start, end, test, consequent, alternate)
        return alternate

    def _parse_binary(self, left: Expression, start: int, floor: int, no_in: bool) -> Expression:
        """Precedence climbing: take every operator that binds stronger than `floor`."""
        while True:
            operator = self.token
            level = PRECEDENCE.get(operator, 0)
            if level <= floor or (no_in and operator == "in"):
                return left
            self.next()
            right_start = self.start
            right = self.parse_unary_expression()
            following = PRECEDENCE.get(self.token, 0)
            if following > level:
                right = self._parse_binary(right, right_start, level, no_in)
            elif following == level == tokens.EXPONENT:
                self.nest()
                right = self._parse_binary(right, right_start, level - 1, no_in)
                self.depth -= 1
            if level <= tokens.LOGICAL_LEVEL:
                self._check_mixing(operator, left, right)
                left = LogicalExpression(start, self.last_end, left, operator, right)
                continue
            if level == tokens.EXPONENT:
                self._check_exponent_base(left)
            elif operator == "in" and type(left) is PrivateIdentifier:
                self.pending.pop(left.start, None)
            left = BinaryExpression(start, self.last_end, left, operator, right)

    def _check_mixing(self, operator: str, left: Expression, right: Expression) -> None:
        """https://tc39.es/ecma262/#prod-CoalesceExpression"""
        for node in (left, right):
            if isinstance(node, LogicalExpression) and node not in self.grouped:
                if (operator == "??") != (node.operator == "??"):
                    self.fail(
                        f"'{operator}' cannot be mixed with '{node.operator}' without parentheses", node.start
                    )

    def _check_exponent_base(self, base: Expression) -> None:
        if isinstance(base, UnaryExpression | AwaitExpression) and base not in self.grouped:
            self.fail("The base of '**' cannot be a unary expression without parentheses", base.start)

    def parse_unary_expression(self) -> Expression:
        """https://tc39.es/ecma262/#prod-UnaryExpression, from the operand to its postfix operator."""
        start = self.start
        if self.token == "name":
            node: Expression = Identifier(start, self.end, self.text)
            self.next()
        else:
            parse = self.operands.get(self.token)
            if parse is None:
                self.no_expression()
            node = parse(self)
        return self.parse_suffix(node, start) if self.token in SUFFIXES else node

    def no_expression(self) -> NoReturn:
        """Fail where an expression should begin."""
        if message := messages.misplaced(self.token):
            self.fail(message, self.start)
        self.unexpected("an expression")

    def parse_suffix(self, node: Expression, start: int) -> Expression:
        """What follows an operand: member accesses, calls and templates in one loop, then `++` or `--`."""
        chained = False
        while True:
            token = self.token
            if token == ".":
                self.next()
                end = self.end
                if self.token == "name":
                    key: Expression = Identifier(self.start, end, self.text)
                    self.next()
                else:
                    key = self._parse_member_name()
                node = MemberExpression(start, end, node, key, False)
            elif token == "(":
                arguments = self.parse_arguments()
                node = CallExpression(start, self.last_end, node, arguments)
            elif token == "[":
                node = self._parse_computed_member(node, start, False)
            elif token == "`":
                if chained:
                    self.fail("A template cannot follow an optional chain", self.start)
                quasi = self.parse_template_literal(tagged=True)
                node = TaggedTemplateExpression(start, self.last_end, node, quasi)
            elif token == "?.":
                chained = True
                node = self._parse_optional(node, start)
            else:
                break
        if chained:
            node = ChainExpression(start, self.last_end, node)
        if (token == "++" or token == "--") and not self.newline_before():
            self.to_simple_target(node)
            self.next()
            node = UpdateExpression(start, self.last_end, token, node, False)
        return node

    def parse_prefix_operator(self) -> Expression:
        start, operator = self.start, self.token
        self.nest()
        self.next()
        argument = self.parse_unary_expression()
        self.depth -= 1
        if operator == "delete":
            self._check_delete(argument)
        return UnaryExpression(start, self.last_end, operator, argument)

    def _check_delete(self, argument: Expression) -> None:
        """https://tc39.es/ecma262/#sec-delete-operator-static-semantics-early-errors"""
        if isinstance(argument, Identifier) and self.strict:
            self.fail("A plain name cannot be deleted in strict mode", argument.start)
        if isinstance(argument, ChainExpression):
            argument = argument.expression
        if isinstance(argument, MemberExpression) and isinstance(argument.property, PrivateIdentifier):
            self.fail("A private field cannot be deleted", argument.property.start)

    def parse_prefix_update(self) -> Expression:
        start, operator = self.start, self.token
        self.nest()
        self.next()
        argument = self.to_simple_target(self.parse_unary_expression())
        self.depth -= 1
        return UpdateExpression(start, self.last_end, operator, argument, True)

    def parse_await(self) -> Expression:
        """https://tc39.es/ecma262/#prod-AwaitExpression, or the name `await` where it is one."""
        if not self.context.is_async:
            return self.parse_special_reference()
        start = self.start
        self.context.last_await = start
        self.nest()
        self.next()
        argument = self.parse_unary_expression()
        self.depth -= 1
        return AwaitExpression(start, self.last_end, argument)

    def _parse_yield(self, no_in: bool) -> Expression:
        """https://tc39.es/ecma262/#prod-YieldExpression"""
        start = self.start
        self.context.last_yield = start
        self.nest()
        self.next()
        argument = None
        delegate = False
        if not self.newline_before():
            delegate = self.token == "*"
            if delegate:
                self.next()
            if delegate or not (self.token in EXPRESSION_ENDS or self.token == "in"):
                argument = self.parse_assignment_expression(no_in)
        self.depth -= 1
        return YieldExpression(start, self.last_end, argument, delegate)

    def _parse_member_name(self) -> Expression:
        token = self.token
        if token in WORD_TOKENS:
            name = Identifier(self.start, self.end, self.text)
            self.next()
            return name
        if token != "private name":
            self.unexpected("a property name after '.'")
        return self.parse_private_name()

    def _parse_computed_member(self, node: Expression, start: int, optional: bool) -> Expression:
        self.nest(self.start)
        self.next()
        key = self.parse_expression()
        self.expect("]", "after a computed property name")
        self.depth -= 1
        return MemberExpression(start, self.last_end, node, key, True, optional)

    def _parse_optional(self, node: Expression, start: int) -> Expression:
        self.next()
        if self.token == "(":
            arguments = self.parse_arguments()
            return CallExpression(start, self.last_end, node, arguments, True)
        if self.token == "[":
            return self._parse_computed_member(node, start, True)
        if self.token == "`":
            self.fail("A template cannot follow an optional chain", self.start)
        return MemberExpression(start, self.end, node, self._parse_member_name(), False, True)

    def parse_arguments(self) -> list[Expression | SpreadElement]:
        """https://tc39.es/ecma262/#prod-Arguments"""
        self.nest(self.start)
        self.next()
        arguments: list[Expression | SpreadElement] = []
        while self.token != ")":
            if self.token == "...":
                arguments.append(self.parse_spread())
            else:
                arguments.append(self.parse_assignment_expression())
            if self.token == ",":
                self.next()
            elif self.token != ")":
                self.unexpected("',' or ')' after an argument")
        self.next()
        self.depth -= 1
        return arguments

    def parse_spread(self) -> SpreadElement:
        """https://tc39.es/ecma262/#prod-SpreadElement"""
        start = self.start
        self.next()
        argument = self.parse_assignment_expression()
        return SpreadElement(start, self.last_end, argument)
