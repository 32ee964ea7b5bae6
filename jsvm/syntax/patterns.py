"""Patterns: read as such in declarations, or made of expressions when an `=` or `=>` shows what they were.

https://tc39.es/ecma262/#sec-destructuring-assignment and
https://tc39.es/ecma262/#sec-destructuring-binding-patterns. An object or array literal is parsed once, as
an expression; `to_target` turns the finished nodes into patterns.
"""

from __future__ import annotations

from typing import Any

from jsvm.syntax import tokens
from jsvm.syntax.literals import Literals
from jsvm.syntax.nodes import (
    ArrayExpression,
    ArrayPattern,
    AssignmentExpression,
    AssignmentPattern,
    CallExpression,
    Expression,
    Identifier,
    MemberExpression,
    Node,
    ObjectExpression,
    ObjectPattern,
    Pattern,
    Property,
    RestElement,
    SpreadElement,
)


class Patterns(Literals):
    """Parses binding patterns and converts expressions to patterns."""

    __slots__ = ()

    def parse_binding_target(self, names: list[Identifier]) -> Pattern:
        token = self.token
        if token == "{":
            return self._parse_object_pattern(names)
        if token == "[":
            return self._parse_array_pattern(names)
        node = self.parse_binding_identifier()
        names.append(node)
        return node

    def parse_binding_element(self, names: list[Identifier]) -> Pattern:
        """https://tc39.es/ecma262/#prod-BindingElement"""
        start = self.start
        target = self.parse_binding_target(names)
        if self.token != "=":
            return target
        return self._parse_default(target, start)

    def _parse_default(self, target: Pattern, start: int) -> AssignmentPattern:
        self.next()
        value = self.parse_assignment_expression()
        return AssignmentPattern(start, self.last_end, target, value)

    def parse_binding_rest(self, names: list[Identifier]) -> RestElement:
        """https://tc39.es/ecma262/#prod-BindingRestElement"""
        start = self.start
        self.next()
        target = self.parse_binding_target(names)
        if self.token == "=":
            self.fail("A rest element cannot have a default value", self.start)
        return RestElement(start, self.last_end, target)

    def _parse_array_pattern(self, names: list[Identifier]) -> ArrayPattern:
        start = self.start
        self.nest(start)
        self.next()
        elements: list[Pattern | None] = []
        while self.token != "]":
            if self.token == ",":
                elements.append(None)
                self.next()
                continue
            if self.token == "...":
                elements.append(self.parse_binding_rest(names))
                if self.token != "]":
                    self.unexpected("']': a rest element comes last")
                break
            elements.append(self.parse_binding_element(names))
            if self.token != "]":
                self.expect(",", "or ']' in an array pattern")
        self.next()
        self.depth -= 1
        return ArrayPattern(start, self.last_end, elements)

    def _parse_object_pattern(self, names: list[Identifier]) -> ObjectPattern:
        start = self.start
        self.nest(start)
        self.next()
        properties: list[Property | RestElement] = []
        while self.token != "}":
            if self.token == "...":
                properties.append(self._parse_object_rest(names))
                break
            properties.append(self._parse_binding_property(names))
            if self.token != "}":
                self.expect(",", "or '}' in an object pattern")
        self.next()
        self.depth -= 1
        return ObjectPattern(start, self.last_end, properties)

    def _parse_object_rest(self, names: list[Identifier]) -> RestElement:
        start = self.start
        self.next()
        name = self.parse_binding_identifier()
        names.append(name)
        if self.token != "}":
            self.unexpected("'}': a rest element comes last")
        return RestElement(start, self.last_end, name)

    def _parse_binding_property(self, names: list[Identifier]) -> Property:
        start = self.start
        if self.token in tokens.IDENTIFIER_TOKENS:
            token, end, text = self.token, self.end, self.text
            self.next()
            if self.token != ":":
                return self._finish_shorthand(Identifier(start, end, text), token, names)
            key: Expression = Identifier(start, end, text)
            computed = False
        else:
            key, computed = self.parse_property_key()
        self.expect(":", "after a property name")
        value = self.parse_binding_element(names)
        return Property(start, self.last_end, key, value, "init", computed, False, False)

    def _finish_shorthand(self, key: Identifier, token: str, names: list[Identifier]) -> Property:
        start = key.start
        if token != tokens.NAME:
            self.check_reference(key.name, start)
        self.check_binding(key.name, start)
        name = Identifier(start, key.end, key.name)
        names.append(name)
        value = self._parse_default(name, start) if self.token == "=" else name
        return Property(start, self.last_end, key, value, "init", False, False, True)

    def to_target(self, node: Any, names: list[Identifier] | None) -> Pattern:
        kind = type(node)
        if kind is Identifier:
            self.check_binding(node.name, node.start)
            if names is not None:
                self._refuse_grouped(node)
                names.append(node)
            return node  # type: ignore[no-any-return]
        if kind is MemberExpression and names is None:
            return node  # type: ignore[no-any-return]
        self._refuse_grouped(node)
        if kind is ObjectExpression or kind is ObjectPattern:
            return self._object_target(node, names)
        if kind is ArrayExpression or kind is ArrayPattern:
            return self._array_target(node, names)
        if kind is AssignmentPattern or (kind is AssignmentExpression and node.operator == "="):
            left = node.left if names is None else self.to_target(node.left, names)
            return AssignmentPattern(node.start, node.end, left, node.right)
        self.fail(f"This cannot be {'assigned to' if names is None else 'a parameter'}", node.start)

    def _refuse_grouped(self, node: Node) -> None:
        if node in self.grouped:
            self.fail("A pattern or parameter cannot stand in parentheses", node.start)

    def _array_target(self, node: ArrayExpression | ArrayPattern, names: list[Identifier] | None) -> Pattern:
        elements: list[Pattern | None] = []
        for element in self.paced(node.elements):
            if element is None:
                elements.append(None)
            elif isinstance(element, SpreadElement | RestElement):
                if element is not node.elements[-1] or self._comma_follows(element):
                    self.fail("A rest element comes last, without a comma after it", element.start)
                elements.append(self._rest_target(element, names))
            else:
                elements.append(self.to_target(element, names))
        return ArrayPattern(node.start, node.end, elements)

    def _rest_target(self, node: SpreadElement | RestElement, names: list[Identifier] | None) -> RestElement:
        if isinstance(node.argument, AssignmentExpression | AssignmentPattern):
            self.fail("A rest element cannot have a default value", node.start)
        return RestElement(node.start, node.end, self.to_target(node.argument, names))

    def _comma_follows(self, node: Node) -> bool:
        return self.source.startswith(",", self.skip_trivia(node.end))

    def _object_target(
        self, node: ObjectExpression | ObjectPattern, names: list[Identifier] | None
    ) -> Pattern:
        self.pending.pop(node.start, None)
        properties: list[Property | RestElement] = []
        for item in self.paced(node.properties):
            if isinstance(item, Property):
                properties.append(self._property_target(item, names))
                continue
            if item is not node.properties[-1] or self._comma_follows(item):
                self.fail("A rest element comes last, without a comma after it", item.start)
            if not isinstance(item.argument, Identifier | MemberExpression):
                self.fail("A rest element of an object must be a name", item.start)
            properties.append(self._rest_target(item, names))
        return ObjectPattern(node.start, node.end, properties)

    def _property_target(self, node: Property, names: list[Identifier] | None) -> Property:
        if node.kind != "init" or node.method:
            self.fail("A pattern cannot have methods", node.start)
        if node.shorthand and isinstance(node.value, AssignmentPattern):
            self.pending.pop(node.value.start, None)
        value = self.to_target(node.value, names)
        if isinstance(node.value, AssignmentPattern) and node.shorthand and names is None:
            self.to_target(node.value.left, None)
        return Property(node.start, node.end, node.key, value, "init", node.computed, False, node.shorthand)

    def to_simple_target(self, node: Expression, *, logical: bool = False) -> Expression:
        """Check the operand of `++` or the target of a compound assignment or a loop.

        https://tc39.es/ecma262/#sec-static-semantics-assignmenttargettype. A call is a target in sloppy
        mode, which throws only when reached; logical assignment, being new, never had to allow it.
        """
        kind = type(node)
        if kind is Identifier:
            self.check_binding(node.name, node.start)  # type: ignore[attr-defined]
        elif kind is not MemberExpression and (kind is not CallExpression or self.strict or logical):
            self.fail("This cannot be assigned to", node.start)
        return node

    def to_assignment_target(self, node: Expression) -> Expression | Pattern:
        """The left side of `=`, or of `in` and `of` in a loop head."""
        kind = type(node)
        if kind is ObjectExpression or kind is ArrayExpression:
            return self.to_target(node, None)
        return self.to_simple_target(node)
