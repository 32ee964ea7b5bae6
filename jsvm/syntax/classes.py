"""Classes and their elements.

https://tc39.es/ecma262/#sec-class-definitions. All code of a class is strict. Every method, field value and
static block has a `FunctionContext` of its own; private names are resolved when the class body is complete.
"""

from __future__ import annotations

from jsvm.syntax import tokens
from jsvm.syntax.functions import Functions
from jsvm.syntax.nodes import (
    ClassBody,
    ClassDeclaration,
    ClassExpression,
    Expression,
    Identifier,
    Literal,
    MethodDefinition,
    PrivateIdentifier,
    PropertyDefinition,
    Statement,
    StaticBlock,
    UpdateExpression,
)
from jsvm.syntax.operands import KEY_ENDS
from jsvm.syntax.scopes import (
    ARGUMENTS,
    NEW_TARGET,
    SUPER_CALL,
    SUPER_PROPERTY,
    ClassContext,
    FunctionContext,
    FunctionScope,
)


class Modifiers:
    """The words before the key of a class element."""

    __slots__ = ("is_async", "is_generator", "is_static", "kind", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.is_static = self.is_async = self.is_generator = False
        self.kind = "method"

    def any(self) -> bool:
        """Whether a method must follow."""
        return self.is_async or self.is_generator or self.kind != "method"


class Classes(Functions):
    """Parses classes."""

    __slots__ = ()

    def parse_class_declaration(self, *, nameless: bool = False) -> ClassDeclaration:
        """A class declaration; only `export default` lets the name be left out."""
        start = self.start
        outer_strict, self.strict = self.strict, True
        self.next()
        name = None
        if not nameless or self.token not in ("{", "extends"):
            name = self.parse_binding_identifier("the name of the class")
            self.declare_lexical(name.name, name.start)
        super_class, body = self._parse_class_tail()
        self.strict = outer_strict
        return ClassDeclaration(start, self.last_end, name, super_class, body)

    def parse_class_expression(self) -> ClassExpression:
        start = self.start
        outer_strict, self.strict = self.strict, True
        self.next()
        name = None
        if self.token != "{" and self.token != "extends":
            name = self.parse_binding_identifier("a name, 'extends' or '{' after 'class'")
        super_class, body = self._parse_class_tail()
        self.strict = outer_strict
        return ClassExpression(start, self.last_end, name, super_class, body)

    def _parse_class_tail(self) -> tuple[Expression | None, ClassBody]:
        self.nest()
        super_class = None
        if self.token == "extends":
            self.next()
            super_class = self._parse_heritage()
        outer = self.class_context
        context = self.class_context = ClassContext(outer, super_class is not None)
        start = self.openers[self.depth] = self.start
        self.expect("{", "before the class body")
        body: list[MethodDefinition | PropertyDefinition | StaticBlock] = []
        has_constructor = False
        while self.token != "}":
            if self.token == ";":
                self.next()
                continue
            element = self._parse_element()
            body.append(element)
            if isinstance(element, MethodDefinition) and element.kind == "constructor":
                if has_constructor:
                    self.fail("A class can have only one constructor", element.start)
                has_constructor = True
        self._resolve_private_names(context)
        self.class_context = outer
        self.next()
        self.depth -= 1
        return super_class, ClassBody(start, self.last_end, body)

    def _parse_heritage(self) -> Expression:
        """https://tc39.es/ecma262/#prod-ClassHeritage, a left-hand-side expression"""
        start = self.start
        if self.token not in tokens.CONSTRUCTIBLE:
            self.unexpected("a class or an expression after 'extends'")
        if self.token == "await":
            node = self.parse_special_reference()
        else:
            node = self.operands.get(self.token, Functions.parse_special_reference)(self)
        node = self.parse_suffix(node, start)
        if isinstance(node, UpdateExpression) and node not in self.grouped:
            self.fail("A class cannot extend an update expression", start)
        return node

    def _resolve_private_names(self, context: ClassContext) -> None:
        """https://tc39.es/ecma262/#sec-static-semantics-allprivateidentifiersvalid"""
        for name, index in context.used.items():
            if name in context.declared:
                continue
            if context.outer is not None:
                if name not in context.outer.declared:
                    context.outer.used.setdefault(name, index)
            elif name not in self.private_names:
                self.fail(f"Private name '#{name[:40]}' is not declared in a class around it", index)

    def _parse_element(self) -> MethodDefinition | PropertyDefinition | StaticBlock:
        modifiers = Modifiers(self.start)
        if self.token == "static":
            key = self._take_modifier()
            if key is not None:
                return self._finish_element(modifiers, key, False)
            modifiers.is_static = True
            if self.token == "{":
                return self._parse_static_block(modifiers.start)
        if self.token == "async":
            key = self._take_modifier(same_line=True)
            if key is not None:
                return self._finish_element(modifiers, key, False)
            modifiers.is_async = True
        if self.token == "*":
            self.next()
            modifiers.is_generator = True
        elif not modifiers.is_async and self.token == "name" and self.text in ("get", "set"):
            kind = self.text
            key = self._take_modifier(is_accessor=True)
            if key is not None:
                return self._finish_element(modifiers, key, False)
            modifiers.kind = kind
        key_, computed = self._parse_element_name()
        return self._finish_element(modifiers, key_, computed)

    def _take_modifier(self, same_line: bool = False, is_accessor: bool = False) -> Identifier | None:
        """Go past a word that may be a modifier; returns it as a key if that is what it is."""
        key = Identifier(self.start, self.end, self.text)
        self.next()
        if self.token in KEY_ENDS or (same_line and self.newline_before()):
            return key
        if is_accessor and self.token == "*":
            return key
        return None

    def _parse_element_name(self) -> tuple[Expression, bool]:
        """https://tc39.es/ecma262/#prod-ClassElementName"""
        if self.token != tokens.PRIVATE_NAME:
            return self.parse_property_key()
        if self.text == "#constructor":
            self.fail("A class cannot have a private name '#constructor'", self.start)
        node = PrivateIdentifier(self.start, self.end, self.text[1:])
        self.next()
        return node, False

    def _finish_element(
        self, modifiers: Modifiers, key: Expression, computed: bool
    ) -> MethodDefinition | PropertyDefinition:
        if self.token == "(" or modifiers.any():
            return self._parse_method_definition(modifiers, key, computed)
        return self._parse_field(modifiers, key, computed)

    def _parse_method_definition(
        self, modifiers: Modifiers, key: Expression, computed: bool
    ) -> MethodDefinition:
        allowed = NEW_TARGET | ARGUMENTS | SUPER_PROPERTY
        kind, is_static = modifiers.kind, modifiers.is_static
        name = "" if computed else _key_name(key)
        if name == "constructor" and not is_static:
            if modifiers.any():
                self.fail("A constructor cannot be a getter, setter, generator or async", key.start)
            kind = "constructor"
            if self.class_context is not None and self.class_context.has_super_class:
                allowed |= SUPER_CALL
        elif name == "prototype" and is_static:
            self.fail("A static method cannot be named 'prototype'", key.start)
        if isinstance(key, PrivateIdentifier):
            self._declare_private(key, kind, is_static)
        arity = {"get": 0, "set": 1}.get(kind)
        context = FunctionContext(modifiers.is_async, modifiers.is_generator, allowed)
        value = self.parse_method(context, arity)
        return MethodDefinition(modifiers.start, self.last_end, key, value, kind, computed, is_static)

    def _parse_field(self, modifiers: Modifiers, key: Expression, computed: bool) -> PropertyDefinition:
        name = "" if computed else _key_name(key)
        if name == "constructor" or (name == "prototype" and modifiers.is_static):
            self.fail(f"A class field cannot be named '{name}'", key.start)
        if isinstance(key, PrivateIdentifier):
            self._declare_private(key, "field", modifiers.is_static)
        value = None
        if self.token == "=":
            value = self._parse_field_value()
        if self.token == ";":
            self.next()
        elif self.token != "}" and not self.newline_before():
            self.unexpected("';' after a class field")
        return PropertyDefinition(modifiers.start, self.last_end, key, value, computed, modifiers.is_static)

    def _parse_field_value(self) -> Expression:
        outer_context, outer_scope = self.context, self.scope
        context = self.context = FunctionContext(allowed=NEW_TARGET | SUPER_PROPERTY)
        context.allow_return = False
        self.scope = FunctionScope(outer_scope)
        self.next()
        value = self.parse_assignment_expression()
        self.context, self.scope = outer_context, outer_scope
        return value

    def _declare_private(self, key: PrivateIdentifier, kind: str, is_static: bool) -> None:
        """Declare a private name; only a getter and a setter of the same placement may share one."""
        assert self.class_context is not None
        declared = self.class_context.declared
        description = f"static {kind}" if is_static else kind
        counterpart = {"get": "set", "set": "get", "static get": "static set", "static set": "static get"}
        if key.name not in declared:
            declared[key.name] = description
        elif declared[key.name] == counterpart.get(description):
            declared[key.name] = "complete"
        else:
            self.fail(f"Private name '#{key.name[:40]}' has already been declared", key.start)

    def _parse_static_block(self, start: int) -> StaticBlock:
        """https://tc39.es/ecma262/#prod-ClassStaticBlock"""
        outer_context, outer_scope = self.context, self.scope
        context = self.context = FunctionContext(allowed=NEW_TARGET | SUPER_PROPERTY)
        context.allow_return = False
        context.forbid_await = True
        self.scope = FunctionScope(outer_scope)
        self.nest(self.start)
        self.next()
        body: list[Statement] = []
        while self.token != "}":
            body.append(self.parse_statement_list_item())
        self.context, self.scope = outer_context, outer_scope
        self.next()
        self.depth -= 1
        return StaticBlock(start, self.last_end, body)


def _key_name(key: Expression) -> str:
    if isinstance(key, Identifier):
        return key.name
    return key.value if isinstance(key, Literal) and isinstance(key.value, str) else ""
