"""Classes. https://tc39.es/ecma262/#sec-runtime-semantics-classdefinitionevaluation"""

from __future__ import annotations

import ast

from jsvm.compiler.bindings import Scope
from jsvm.compiler.emit import EFFECT, Emitter, Lowered
from jsvm.compiler.kinds import ANY
from jsvm.compiler.lower_functions import closure_stub, make_closure, method_kind
from jsvm.compiler.lower_literals import property_name
from jsvm.runtime.functions import FunctionKind
from jsvm.syntax import nodes as n


def lower_class_declaration(c: Emitter, node: n.ClassDeclaration) -> None:
    """A class declaration initialises its name."""
    name = "*default*" if node.id is None else node.id.name
    shown = "default" if node.id is None else name
    value = class_value(c, node, c.constant(shown))
    binding = c.scope.lookup(name)
    assert binding is not None
    c.write_binding(binding, value, initialize=True)


def lower_class_expression(c: Emitter, node: n.ClassExpression) -> Lowered:
    """A class expression without a name from outside."""
    return class_value(c, node, c.constant(c.unit.names.get(id(node), "")))


def class_value(c: Emitter, node: n.Class, name: ast.expr) -> Lowered:
    """Evaluate a class definition; answers the constructor."""
    if node.id is not None:
        name = c.constant(node.id.name)
    scope = c.tree.of(node)
    outer = c.scope
    c.scope = scope
    c.unit.enter_scope(c, scope)
    define_private_names(c, scope)
    heritage = c.name("ABSENT") if node.super_class is None else c.any_value(c.lower(node.super_class))
    heritage_slot = c.temporary()
    c.assign(heritage_slot, heritage)
    constructor, prototype = make_constructor(c, node, scope, c.name(heritage_slot), name)
    fields, statics = define_elements(c, node, scope, constructor, prototype)
    if node.id is not None:
        c.write_binding(scope.bindings[node.id.name], constructor, initialize=True)
    finish_class(c, scope, constructor, fields, statics)
    c.scope = outer
    return constructor


def define_private_names(c: Emitter, scope: Scope) -> None:
    """A fresh private name for each `#name` of the class."""
    for binding in scope.bindings.values():
        if binding.kind == "private" and binding.slot:
            value = Lowered(c.call("PrivateName", c.constant(binding.name)), ANY, EFFECT)
            c.write_binding(binding, value, initialize=True)


def make_constructor(
    c: Emitter, node: n.Class, scope: Scope, heritage: ast.expr, name: ast.expr
) -> tuple[Lowered, Lowered]:
    """The constructor function and its prototype object."""
    explicit = next(
        (e for e in node.body.body if isinstance(e, n.MethodDefinition) and e.kind == "constructor"), None
    )
    kind: FunctionKind = "class" if node.super_class is None else "derived_class"
    pair = c.temporary()
    c.at(node)
    if explicit is None:
        default = c.unit.default_constructor(node, kind)
        made = c.call("make_class", c.resource(default), c.constant(None), heritage, name)
    else:
        home = c.tree.of(explicit)
        template = c.unit.template(
            explicit.value, "" if node.id is None else node.id.name, kind, class_node=node
        )
        bind_home_scope(c, home)
        stub = closure_stub(c, template, c.tree.of(explicit.value))
        made = c.call("make_class", c.resource(template), stub, heritage, name)
    c.assign(pair, made)
    constructor = c.settle(Lowered(c.subscript(c.name(pair), c.constant(0)), ANY, EFFECT))
    prototype = c.settle(Lowered(c.subscript(c.name(pair), c.constant(1)), ANY, EFFECT))
    c.write_binding(scope.bindings["%constructor"], constructor, initialize=True)
    c.write_binding(scope.bindings["%prototype"], prototype, initialize=True)
    return constructor, prototype


def bind_home_scope(c: Emitter, home: Scope) -> None:
    """Make the box of a home object that closures in a loop capture."""
    c.unit.enter_scope(c, home)


def define_elements(
    c: Emitter, node: n.Class, scope: Scope, constructor: Lowered, prototype: Lowered
) -> tuple[list[ast.expr], list[tuple[n.Node, ast.expr]]]:
    """Methods at once; fields and static blocks as closures to run later."""
    fields: list[ast.expr] = []
    statics: list[tuple[n.Node, ast.expr]] = []
    for number, element in enumerate(node.body.body):
        is_static = isinstance(element, n.StaticBlock) or element.static
        home = constructor if is_static else prototype
        if isinstance(element, n.MethodDefinition) and element.kind == "constructor" and not is_static:
            set_home(c, c.tree.of(element), prototype, enter=False)
            continue
        set_home(c, c.tree.of(element), home, enter=True)
        if isinstance(element, n.MethodDefinition):
            define_method(c, element, home, fields, is_static=is_static)
            continue
        if isinstance(element, n.PropertyDefinition) and element.computed:
            key = c.call("to_property_key", c.any_value(c.lower(element.key)))
            c.write_binding(
                scope.bindings[f"%key{number}"], c.settle(Lowered(key, ANY, EFFECT)), initialize=True
            )
        c.unit.field_keys[id(element)] = f"%key{number}"
        template = c.unit.template(element, "", "method")
        stub = c.settle(Lowered(closure_stub(c, template, c.tree.body_of(element)), ANY, EFFECT)).value
        made = c.call("make_function", c.resource(template), stub)
        if is_static:
            statics.append((element, c.settle(Lowered(made, ANY, EFFECT)).value))
        else:
            fields.append(c.settle(Lowered(made, ANY, EFFECT)).value)
    return fields, statics


def set_home(c: Emitter, scope: Scope, home: Lowered, *, enter: bool) -> None:
    """Remember the home object of an element, if `super` is used in it."""
    binding = scope.bindings["%home"]
    if not binding.reads:
        return
    if enter:
        c.unit.enter_scope(c, scope)
    c.write_binding(binding, home, initialize=True)


def define_method(
    c: Emitter, element: n.MethodDefinition, home: Lowered, fields: list[ast.expr], *, is_static: bool
) -> None:
    """One method, getter or setter, public or private."""
    outer = c.scope
    c.at(element)
    key = element_key(c, element)
    c.scope = c.tree.of(element)
    template = c.unit.template(element.value, method_name(element), method_kind(element.value))
    made = make_closure(c, template, c.tree.of(element.value))
    prefix = element.kind if element.kind in ("get", "set") else ""
    function = c.settle(Lowered(c.call("name_function", made.value, key, c.constant(prefix)), ANY, EFFECT))
    c.scope = outer
    if isinstance(element.key, n.PrivateIdentifier):
        binding = c.scope.lookup("#" + element.key.name)
        assert binding is not None
        name = c.read_binding(binding).value
        entry = c.call("private_method", name, function.value, c.constant(element.kind))
        if is_static:
            c.evaluate(c.call("add_private_method", home.value, entry))
        else:
            fields.append(c.settle(Lowered(entry, ANY, EFFECT)).value)
        return
    helper = {"get": "define_getter", "set": "define_setter"}.get(element.kind)
    if helper is not None:
        c.evaluate(c.call(helper, home.value, key, function.value, c.constant(False)))
    else:
        c.evaluate(c.call("define_method", home.value, key, function.value))


def method_name(element: n.MethodDefinition) -> str:
    """How stack traces name a method, as far as its key is known."""
    return "" if element.computed else property_name(element)


def element_key(c: Emitter, element: n.MethodDefinition) -> ast.expr:
    """The key of a method, evaluated now."""
    if element.computed:
        key = c.call("to_property_key", c.any_value(c.lower(element.key)))
        return c.settle(Lowered(key, ANY, EFFECT)).value
    prefix = "#" if isinstance(element.key, n.PrivateIdentifier) else ""
    return c.constant(prefix + property_name(element))


def finish_class(
    c: Emitter,
    scope: Scope,
    constructor: Lowered,
    fields: list[ast.expr],
    statics: list[tuple[n.Node, ast.expr]],
) -> None:
    """Hand the fields over, then run static elements in order."""
    if fields:
        c.evaluate(c.call("set_fields", constructor.value, c.tuple_display(*fields)))
    for _element, initializer in statics:
        c.evaluate(c.call("run_static", constructor.value, initializer))


def lower_field(c: Emitter, node: n.PropertyDefinition) -> None:
    """The body of a field's initialiser: evaluate the value, define the field on `this`."""
    this = c.name("this")
    key, private = field_key(c, node)
    if node.value is None:
        value: ast.expr = c.constant(None)
    elif private:
        value = c.any_value(c.unit.lowering.named(c, node.value, c.constant("#" + property_name(node))))
    else:
        value = c.any_value(c.unit.lowering.named(c, node.value, key))
    c.at(node)
    c.evaluate(c.call("define_private_field" if private else "define_field", this, key, value))


def field_key(c: Emitter, node: n.PropertyDefinition) -> tuple[ast.expr, bool]:
    """The key of a field, and whether it is a private name."""
    if isinstance(node.key, n.PrivateIdentifier):
        binding = c.scope.lookup("#" + node.key.name)
        assert binding is not None
        return c.read_binding(binding).value, True
    if node.computed:
        binding = c.scope.lookup(c.unit.field_keys[id(node)])
        assert binding is not None
        return c.read_binding(binding).value, False
    return c.constant(property_name(node)), False
