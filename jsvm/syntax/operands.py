"""Operands: parentheses, array and object literals, `new`, `super`, `import`, `async`.

https://tc39.es/ecma262/#sec-primary-expression and the left-hand-side expressions that begin with a keyword.
"""

from __future__ import annotations

from jsvm.syntax import tokens
from jsvm.syntax.nodes import (
    ArrayExpression,
    AssignmentPattern,
    CallExpression,
    Expression,
    Identifier,
    ImportExpression,
    Literal,
    MemberExpression,
    MetaProperty,
    NewExpression,
    Node,
    ObjectExpression,
    PrivateIdentifier,
    Property,
    SequenceExpression,
    SpreadElement,
    Super,
    TaggedTemplateExpression,
    ThisExpression,
)
from jsvm.syntax.operators import Operators
from jsvm.syntax.scopes import ARGUMENTS, NEW_TARGET, SUPER_CALL, SUPER_PROPERTY, FunctionContext

#: After a name in an object literal or class these tell that it is the whole key and no modifier.
KEY_ENDS = frozenset([":", ",", "}", "(", "=", ";", tokens.END])


class ArrowParameters(Expression):
    """Expressions before an `=>`, still to be read as parameters. Never part of a finished tree."""

    __slots__ = ("is_async", "items")

    def __init__(self, start: int, end: int, items: list[Node], is_async: bool) -> None:
        self.start = start
        self.end = end
        self.items = items
        self.is_async = is_async


class Operands(Operators):
    """Parses what stands between operators."""

    __slots__ = ()

    def parse_this(self) -> Expression:
        node = ThisExpression(self.start, self.end)
        self.next()
        return node

    def parse_parenthesized(self) -> Expression:
        """https://tc39.es/ecma262/#prod-CoverParenthesizedExpressionAndArrowParameterList"""
        start = self.start
        self.nest(self.start)
        self.next()
        inner_start = self.start
        items: list[Node] = []
        must_be_arrow = self.token == ")"
        while self.token != ")":
            if self.token == "...":
                items.append(self.parse_binding_rest([]))
                if self.token == ",":
                    self.unexpected("')': a rest parameter comes last")
                must_be_arrow = True
                break
            items.append(self.parse_assignment_expression())
            if self.token != ",":
                break
            self.next()
            must_be_arrow = self.token == ")"
        inner_end = self.last_end
        self.expect(")", "to close '('")
        self.depth -= 1
        if self.token == "=>":
            return ArrowParameters(start, self.last_end, items, False)
        if must_be_arrow:
            self.unexpected("'=>' after arrow function parameters")
        node = items[0] if len(items) == 1 else SequenceExpression(inner_start, inner_end, items)  # type: ignore[arg-type]
        self.grouped.add(node)
        return node  # type: ignore[return-value]

    def parse_array(self) -> Expression:
        """https://tc39.es/ecma262/#prod-ArrayLiteral"""
        start = self.start
        self.nest(self.start)
        self.next()
        elements: list[Expression | SpreadElement | None] = []
        while self.token != "]":
            if self.token == ",":
                elements.append(None)
                self.next()
                continue
            if self.token == "...":
                elements.append(self.parse_spread())
            else:
                elements.append(self.parse_assignment_expression())
            if self.token == ",":
                self.next()
            elif self.token != "]":
                self.unexpected("',' or ']' after an array element")
        self.next()
        self.depth -= 1
        return ArrayExpression(start, self.last_end, elements)

    def parse_object(self) -> Expression:
        """https://tc39.es/ecma262/#prod-ObjectLiteral"""
        start = self.start
        self.nest(self.start)
        self.next()
        properties: list[Property | SpreadElement] = []
        prototypes = 0
        while self.token != "}":
            if self.token == "...":
                properties.append(self.parse_spread())
            else:
                node = self._parse_property()
                properties.append(node)
                key = node.key
                if type(key) is Identifier and key.name != "__proto__":
                    pass  # OPTIMIZATION: the common case first.
                elif self._sets_prototype(node):
                    prototypes += 1
                    if prototypes == 2:
                        self.pending[start] = "Duplicate '__proto__' in an object literal"
            if self.token == ",":
                self.next()
            elif self.token != "}":
                self.unexpected("',' or '}' after a property")
        self.next()
        self.depth -= 1
        return ObjectExpression(start, self.last_end, properties)

    def _sets_prototype(self, node: Property) -> bool:
        """https://tc39.es/ecma262/#sec-__proto__-property-names-in-object-initializers"""
        if node.computed or node.method or node.shorthand or node.kind != "init":
            return False
        key = node.key
        return (
            key.name if isinstance(key, Identifier) else key.value if isinstance(key, Literal) else ""
        ) == "__proto__"

    def _parse_property(self) -> Property:
        start, token = self.start, self.token
        if token in tokens.WORD_TOKENS:
            name, end = self.text, self.end
            self.next()
            if self.token == ":":
                return self._parse_property_value(start, Identifier(start, end, name), False)
            if self.token in KEY_ENDS:
                return self._finish_named_property(Identifier(start, end, name), token)
            if token == "async" and not self.newline_before():
                return self._parse_object_method(start, is_async=True)
            if token == "name" and (name == "get" or name == "set"):
                return self._parse_accessor(start, name)
            self.unexpected("':', ',' or '(' after a property name")
        if token == "*":
            return self._parse_object_method(start)
        key, computed = self.parse_property_key()
        if self.token == "(":
            value = self.parse_method(self._method_context(False, False))
            return Property(start, self.last_end, key, value, "init", computed, True, False)
        return self._parse_property_value(start, key, computed)

    def _parse_property_value(self, start: int, key: Expression, computed: bool) -> Property:
        self.expect(":", "after a property name")
        value = self.parse_assignment_expression()
        return Property(start, self.last_end, key, value, "init", computed, False, False)

    def _finish_named_property(self, key: Identifier, token: str) -> Property:
        """A method, or a shorthand with or without the default that only patterns have."""
        start = key.start
        if self.token == "(":
            value: Node = self.parse_method(self._method_context(False, False))
            return Property(start, self.last_end, key, value, "init", False, True, False)
        if token != "name":
            if token not in tokens.IDENTIFIER_TOKENS:
                self.fail(f"'{key.name}' is reserved: a property of that name needs a ':' and a value", start)
            self.check_reference(key.name, start)
        value = Identifier(start, key.end, key.name)
        if self.token == "=":
            self.pending[start] = "A default value with '=' is only allowed in a pattern"
            self.next()
            default = self.parse_assignment_expression()
            value = AssignmentPattern(start, self.last_end, value, default)
        return Property(start, self.last_end, key, value, "init", False, False, True)

    def _method_context(self, is_async: bool, is_generator: bool) -> FunctionContext:
        return FunctionContext(is_async, is_generator, NEW_TARGET | ARGUMENTS | SUPER_PROPERTY)

    def _parse_object_method(self, start: int, is_async: bool = False) -> Property:
        """A method from its `*` or the key after `async` on."""
        is_generator = self.token == "*"
        if is_generator:
            self.next()
        key, computed = self.parse_property_key()
        value = self.parse_method(self._method_context(is_async, is_generator))
        return Property(start, self.last_end, key, value, "init", computed, True, False)

    def _parse_accessor(self, start: int, kind: str) -> Property:
        key, computed = self.parse_property_key()
        arity = 0 if kind == "get" else 1
        value = self.parse_method(self._method_context(False, False), arity)
        return Property(start, self.last_end, key, value, kind, computed, False, False)

    def parse_property_key(self) -> tuple[Expression, bool]:
        token = self.token
        if token in tokens.WORD_TOKENS:
            name = Identifier(self.start, self.end, self.text)
            self.next()
            return name, False
        if token == "string":
            return self.parse_string(), False
        if token == "number":
            return self.parse_number(), False
        if token != "[":
            self.unexpected("a property name")
        self.nest(self.start)
        self.next()
        key = self.parse_assignment_expression()
        self.expect("]", "after a computed property name")
        self.depth -= 1
        return key, True

    def parse_new(self) -> Expression:
        """https://tc39.es/ecma262/#prod-NewExpression"""
        start, keyword_end = self.start, self.end
        self.next()
        if self.token == ".":
            return self._parse_new_target(start, keyword_end)
        self.nest()
        callee_start = self.start
        callee = self._parse_constructor()
        callee = self._parse_members(callee, callee_start)
        arguments = self.parse_arguments() if self.token == "(" else []
        self.depth -= 1
        return NewExpression(start, self.last_end, callee, arguments)

    def _parse_constructor(self) -> Expression:
        """The operand that the callee of `new` begins with."""
        start, token = self.start, self.token
        if token not in tokens.CONSTRUCTIBLE:
            self.unexpected("an expression after 'new'")
        if token == "await" or (token == "async" and self.peek()[0] != "function"):
            return self.parse_special_reference()
        node = self.operands.get(token, Operands.parse_special_reference)(self)
        if token == "super" and self.token == "(":
            self.fail("'super()' cannot be constructed with 'new'", start)
        if token == "import" and isinstance(node, ImportExpression):
            self.fail("'import()' cannot be constructed with 'new'", start)
        return node

    def _parse_members(self, node: Expression, start: int) -> Expression:
        """The member accesses and templates of a `new` callee, which no call interrupts."""
        while True:
            token = self.token
            if token == ".":
                self.next()
                node = MemberExpression(start, self.end, node, self._parse_member_name(), False)
            elif token == "[":
                node = self._parse_computed_member(node, start, False)
            elif token == "`":
                quasi = self.parse_template_literal(tagged=True)
                node = TaggedTemplateExpression(start, self.last_end, node, quasi)
            elif token == "?.":
                self.fail("An optional chain cannot be constructed with 'new'", self.start)
            else:
                return node

    def _parse_new_target(self, start: int, keyword_end: int) -> Expression:
        self.next()
        if self.token != "name" or self.text != "target":
            self.unexpected("'target' after 'new.'")
        if not self.context.allowed & NEW_TARGET:
            self.fail("'new.target' can only be used in a function", start)
        property_ = Identifier(self.start, self.end, "target")
        self.next()
        return MetaProperty(start, self.last_end, Identifier(start, keyword_end, "new"), property_)

    def parse_super(self) -> Expression:
        """https://tc39.es/ecma262/#prod-SuperProperty and SuperCall"""
        node = Super(self.start, self.end)
        self.next()
        if self.token == "(":
            if not self.context.allowed & SUPER_CALL:
                self.fail("'super()' can only be called in the constructor of a derived class", node.start)
        elif self.token == "." or self.token == "[":
            if not self.context.allowed & SUPER_PROPERTY:
                self.fail("'super' can only be used in methods and class fields", node.start)
            if self.token == "." and self.peek()[0] == "private name":
                self.fail("A private name cannot be looked up on 'super'", node.start)
        else:
            self.unexpected("'(', '.' or '[' after 'super'")
        return node

    def parse_import(self) -> Expression:
        """https://tc39.es/ecma262/#prod-ImportCall or ImportMeta"""
        start, keyword_end = self.start, self.end
        self.next()
        if self.token == "(":
            return self._parse_import_call(start)
        self.expect(".", "or '(' after 'import' in an expression")
        if self.token != "name" or self.text != "meta":
            self.unexpected("'meta' after 'import.'")
        if not self.is_module:
            self.fail("'import.meta' can only be used in a module", start)
        property_ = Identifier(self.start, self.end, "meta")
        self.next()
        return MetaProperty(start, self.last_end, Identifier(start, keyword_end, "import"), property_)

    def _parse_import_call(self, start: int) -> Expression:
        self.nest(self.start)
        self.next()
        source = self.parse_assignment_expression()
        options = None
        if self.token == ",":
            self.next()
            if self.token != ")":
                options = self.parse_assignment_expression()
                if self.token == ",":
                    self.next()
        self.expect(")", "to close 'import('")
        self.depth -= 1
        return ImportExpression(start, self.last_end, source, options)

    def parse_async(self) -> Expression:
        """`async` as a name, a call of it, or the beginning of an async function or arrow function."""
        start = self.start
        node = Identifier(start, self.end, "async")
        self.next()
        if self.newline_before():
            return node
        if self.token == "function":
            return self.parse_async_function_expression(start)
        if self.token in tokens.IDENTIFIER_TOKENS:
            return self._parse_async_arrow_name(start)
        if self.token != "(":
            return node
        arguments = self.parse_arguments()
        if self.token == "=>":
            return ArrowParameters(start, self.last_end, list[Node](arguments), True)
        return CallExpression(start, self.last_end, node, arguments)

    def _parse_async_arrow_name(self, start: int) -> Expression:
        name = self.parse_binding_identifier()
        if self.token != "=>":
            self.unexpected("'=>' after the parameter of an async arrow function")
        if name.name == "await":
            self.fail("'await' cannot be a parameter of an async function", name.start)
        return ArrowParameters(start, self.last_end, [name], True)

    def parse_private_name(self) -> Expression:
        """https://tc39.es/ecma262/#prod-PrivateIdentifier"""
        name, start = self.text[1:], self.start
        class_context = self.class_context
        if class_context is None:
            if name not in self.private_names:
                self.fail(f"Private name '#{name[:40]}' is not declared in a class around it", start)
        elif name not in class_context.declared:
            class_context.used.setdefault(name, start)
        node = PrivateIdentifier(start, self.end, name)
        self.next()
        return node

    def parse_private_in(self) -> Expression:
        """The left side of `#name in object`, which nothing but `in` may follow."""
        node = self.parse_private_name()
        self.pending[node.start] = "A private name is no expression, expected '#name in object'"
        return node
