"""Calls: functions, methods, `new`, `super()`, tagged templates, `import()`.

Looking the code of a callee up is a read like any other, with a fast form; a callee that cannot be called
gives code that throws, so that the error comes after the arguments were evaluated, as it must.
"""

from __future__ import annotations

import ast
from typing import Final

from jsvm.compiler.bindings import Binding
from jsvm.compiler.emit import CONSTANT, EFFECT, READ, Emitter, Lowered
from jsvm.compiler.kinds import ANY, INTEGRAL
from jsvm.compiler.lower_dynamic import eval_call
from jsvm.compiler.lower_references import (
    chain_and_this,
    index_expression,
    lower_name_and_this,
    read_private,
    super_key,
    super_parts,
)
from jsvm.syntax import nodes as n

#: So many calls inside each other, the arguments of one are evaluated into temporaries: no tree gets deep.
MAX_CALLS: Final = 10

#: Methods that strings have: their receivers are looked at before anything is tried.
STRING_METHODS: Final = frozenset({
    "at", "concat", "includes", "indexOf", "lastIndexOf", "slice",
    "charAt", "charCodeAt", "codePointAt", "endsWith", "localeCompare", "match", "matchAll",
    "normalize", "padEnd", "padStart", "repeat", "replace", "replaceAll", "search", "split",
    "startsWith", "substr", "substring", "toLowerCase", "toUpperCase", "trim", "trimEnd", "trimStart",
    "toFixed", "toString",
})  # fmt: skip


def lower_call(c: Emitter, node: n.CallExpression) -> Lowered:
    """Any call that is not a link of an optional chain."""
    callee = node.callee
    if isinstance(callee, n.Super):
        return lower_super_call(c, node)
    if isinstance(callee, n.MemberExpression):
        return lower_method_call(c, node, callee)
    if isinstance(callee, n.Identifier) and callee.name == "eval":
        return lower_direct_eval(c, node, callee)
    if isinstance(callee, n.Identifier) and c.layers(callee.name):
        low, this = lower_name_and_this(c, callee)
    elif isinstance(callee, n.ChainExpression):
        low, this = chain_and_this(c, callee)
    else:
        low, this = c.lower(callee), c.constant(None)
        if isinstance(callee, n.CallExpression):
            low = c.settle(low)
    c.at(node)
    return call_function(c, node, low, this, describe(callee))


def describe(node: n.Node) -> str:
    """How messages name a callee."""
    if isinstance(node, n.Identifier):
        return node.name
    if isinstance(node, n.MemberExpression) and not node.computed:
        inner = describe(node.object)
        name = "#" * isinstance(node.property, n.PrivateIdentifier) + node.property.name  # type: ignore[attr-defined]
        return f"{inner}.{name}" if inner else name
    if isinstance(node, n.ThisExpression):
        return "this"
    if isinstance(node, n.Super):
        return "(intermediate value)"
    if isinstance(node, n.CallExpression):
        return describe(node.callee) + "(...)"
    return "(intermediate value)"


def lower_arguments(c: Emitter, nodes: list[n.Node]) -> list[ast.expr]:
    """Arguments as Python expressions, spreads starred."""
    if not any(isinstance(node, n.SpreadElement) for node in nodes):
        c.calls += 1
        lows = c.operands(nodes)
        c.calls -= 1
        return c.settle_all(lows) if c.calls % MAX_CALLS == MAX_CALLS - 1 else c.finish(lows)
    # A spread is iterated before the next argument is evaluated.
    values: list[ast.expr] = []
    for node in nodes:
        if isinstance(node, n.SpreadElement):
            iterable = c.any_value(c.lower(node.argument))
            spread = c.settle(Lowered(c.call("spread_arguments", iterable), ANY, EFFECT))
            values.append(c.starred(spread.value))
        else:
            values.append(c.settle_fresh(c.unboxed(c.lower(node))))
    return values


def call_function(c: Emitter, node: n.CallExpression, callee: Lowered, this: ast.expr, name: str) -> Lowered:
    """Call a lowered value."""
    code = callee_code(c, callee, name)
    mark = len(c.block)
    stamps = dict(c.stamp)
    arguments = lower_arguments(c, node.arguments)  # type: ignore[arg-type]
    if len(c.block) > mark and code.effect != CONSTANT:
        later = c.block[mark:]
        del c.block[mark:]
        code = c.pin(code, stamps)
        c.block.extend(later)
    c.at_offset(shown_offset(node))
    return Lowered(invoke(c, code.value, this, arguments), ANY, EFFECT, depth=3)


def invoke(c: Emitter, code: ast.expr, this: ast.expr, arguments: list[ast.expr]) -> ast.expr:
    """Run code. ATTACK: with a spread, Python would nest a call through C for code that is a bound method."""
    if any(isinstance(argument, ast.Starred) for argument in arguments):
        return c.call("call_with_list", code, this, c.tuple_display(*arguments))
    return c.call_expression(code, [this, *arguments])


def shown_offset(node: n.CallExpression) -> int:
    """Where traces show a call: at the name of a method."""
    callee = node.callee
    return callee.property.start if isinstance(callee, n.MemberExpression) else node.start


def callee_code(c: Emitter, callee: Lowered, name: str) -> Lowered:
    """The code of a callee, which may be code that throws."""
    if callee.effect == EFFECT and c.hot:
        callee = c.settle(callee)
    full = c.call("code_of", callee.value, c.constant(name))
    if not c.hot or callee.check:
        return Lowered(c.call("code_of", c.exactly(callee), c.constant(name)), ANY, EFFECT)
    return c.settle(Lowered(full, ANY, READ, c.attribute(callee.best, "code"), check="code"))


def call_value(c: Emitter, node: n.CallExpression, callee: Lowered, this: ast.expr) -> Lowered:
    """Call a link of an optional chain."""
    c.at_offset(shown_offset(node))
    return call_function(c, node, callee, this, describe(node.callee))


# -- methods -----------------------------------------------------------------------------------------------


def lower_method_call(c: Emitter, node: n.CallExpression, callee: n.MemberExpression) -> Lowered:
    """`object.name(...)`, `object[key](...)`, `object.#name(...)`, `super.name(...)`."""
    if isinstance(callee.object, n.Super):
        home, this = super_parts(c)
        key = super_key(c, callee)
        method = Lowered(c.call("get_super", home, key, this), ANY, EFFECT)
        return call_function(c, node, method, this, describe(callee))
    if callee.computed:
        base, key_low = c.operands([callee.object, callee.property])
        base, key_low = c.settle(c.unboxed(base)), c.settle(c.unboxed(key_low))
        c.at_offset(callee.property.start)
        code = Lowered(c.call("element_code", base.value, key_low.value), ANY, EFFECT)
        return finish_method_call(c, node, base, code)
    base = c.settle(c.unboxed(c.lower(callee.object)))
    c.at_offset(callee.property.start)
    if isinstance(callee.property, n.PrivateIdentifier):
        method = read_private(c, base, callee.property)
        return call_function(c, node, method, base.value, describe(callee))
    name: str = callee.property.name  # type: ignore[attr-defined]
    if name == "charCodeAt":
        inlined = char_code_at(c, node, base, describe(callee))
        if inlined is not None:
            return inlined
    return finish_method_call(c, node, base, method_code(c, base, name, describe(callee)))


def finish_method_call(c: Emitter, node: n.CallExpression, base: Lowered, code: Lowered) -> Lowered:
    """Evaluate the arguments, then call."""
    code = c.settle(code)
    mark = len(c.block)
    stamps = dict(c.stamp)
    arguments = lower_arguments(c, node.arguments)  # type: ignore[arg-type]
    if len(c.block) > mark:
        later = c.block[mark:]
        del c.block[mark:]
        base = c.pin(base, stamps)
        c.block.extend(later)
    c.at_offset(shown_offset(node))
    return Lowered(invoke(c, code.value, base.value, arguments), ANY, EFFECT, depth=3)


def method_code(c: Emitter, base: Lowered, name: str, shown: str) -> Lowered:
    """The code of `base.name`: of a string's prototype, an own property, or one level up, without a call."""
    looked_up = c.call("method_code", base.value, c.constant(name), c.constant(shown))
    if not c.hot:
        return Lowered(looked_up, ANY, EFFECT)
    key = c.constant(name)
    props, answer = c.temporary(), c.temporary()
    # A getter may answer what cannot be called, and must not be asked again.
    c.assign(answer, c.name("ABSENT"))
    answered = c.call("code_of", c.name(answer), c.constant(shown))
    full = c.choose(c.is_(c.name(answer), c.name("ABSENT")), looked_up, answered)
    own = c.walrus(props, c.attribute(base.value, "props"))
    up = c.walrus(props, c.attribute(c.attribute(base.value, "prototype"), "props"))
    found = c.subscript(c.name(props), key)
    further = c.walrus(answer, c.call("inherited_member", base.value, key))
    # An own accessor of that name would come first; only an object with attributes can have one.
    is_plain = c.is_(c.attribute(base.value, "attributes"), c.constant(None))
    inherited = c.choose(c.both(is_plain, c.compare(key, ast.In(), up)), found, further)
    value: ast.expr = c.choose(c.compare(key, ast.In(), own), found, inherited)
    if name in STRING_METHODS:
        value = c.choose(c.class_is(base.value, "str_"), c.subscript(c.name("string_props"), key), value)
    return Lowered(full, ANY, READ, c.attribute(value, "code"), check="code")


def is_pure(node: n.Node) -> bool:
    """Whether evaluating an expression has no effects that a look-up before it could see."""
    if isinstance(node, n.BinaryExpression):
        return is_pure(node.left) and is_pure(node.right)
    return isinstance(node, n.Identifier | n.Literal)


def char_code_at(c: Emitter, node: n.CallExpression, base: Lowered, shown: str) -> Lowered | None:
    """OPTIMIZATION: `text.charCodeAt(index)` with an integral index, which every scanner is made of."""
    if not c.hot or len(node.arguments) != 1 or not is_pure(node.arguments[0]):
        return None
    if not c.kind_of(node.arguments[0]) & INTEGRAL:
        return None
    index = c.settle(c.lower(node.arguments[0]))
    c.at_offset(node.callee.property.start)  # type: ignore[attr-defined]
    key = c.constant("charCodeAt")
    original = c.is_(c.subscript(c.name("string_props"), key), c.name("char_code_at"))
    is_usual = c.both(c.class_is(base.value, "str_"), original)
    unit = c.call("ord_", c.subscript(base.value, index_expression(c, index)))
    # NOTE: anything but a string, or another method, adds None to a float: a miss.
    fast = c.binary(c.choose(is_usual, unit, c.constant(None)), ast.Add(), c.constant(0.0))
    code = c.call("method_code", base.value, key, c.constant(shown))
    full = c.call_expression(code, [base.value, c.unboxed(index).value])
    return Lowered(full, ANY, READ, fast, depth=4)


# -- new, super, templates ---------------------------------------------------------------------------------


def lower_new(c: Emitter, node: n.NewExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-new-operator"""
    callee = c.settle(c.unboxed(c.lower(node.callee)))
    mark = len(c.block)
    stamps = dict(c.stamp)
    arguments = lower_arguments(c, node.arguments)  # type: ignore[arg-type]
    if len(c.block) > mark:
        later = c.block[mark:]
        del c.block[mark:]
        callee = c.pin(callee, stamps)
        c.block.extend(later)
    c.at(node)
    full = c.call("new", callee.value, c.constant(describe(node.callee)), *arguments)
    if not c.hot or any(isinstance(argument, ast.Starred) for argument in arguments):
        return Lowered(full, ANY, EFFECT, depth=3)
    instances = c.temporary()
    c.store(instances, Lowered(c.constant(None), ANY, READ, c.attribute(callee.value, "instances")))
    slot = c.temporary()
    outer = c.nested()
    construct_class(c, slot, callee.value, callee.value, c.name(instances), arguments)
    directly = c.take(outer)
    outer = c.nested()
    c.assign(slot, full)
    c.if_(c.is_(c.name(instances), c.constant(None)), c.take(outer), directly)
    return Lowered(c.name(slot), ANY, CONSTANT)


def construct_class(
    c: Emitter,
    slot: str,
    constructor: ast.expr,
    new_target: ast.expr,
    prototype: ast.expr,
    arguments: list[ast.expr],
) -> None:
    """OPTIMIZATION: [[Construct]] of a class that has `instances`: with a parent or without."""
    outer = c.nested()
    construct_plainly(c, slot, constructor, prototype, arguments)
    plainly = c.take(outer)
    outer = c.nested()
    c.assign(slot, c.call_expression(c.attribute(constructor, "body"), [new_target, *arguments]))
    inner = c.nested()
    c.assign(slot, c.call("derived_result", c.name(slot)))
    c.if_later(inner, c.negate(c.class_is(c.name(slot), "JSObject")))
    with_parent = c.take(outer)
    c.if_(c.is_(c.attribute(constructor, "blueprint"), c.constant(None)), with_parent, plainly)


def construct_plainly(
    c: Emitter, slot: str, constructor: ast.expr, prototype: ast.expr, arguments: list[ast.expr]
) -> None:
    """OPTIMIZATION: [[Construct]] of a class whose constructor does nothing else than run its body."""
    this = c.temporary()
    c.assign(this, c.call("JSObject", prototype, ast.Dict([], [], lineno=c.line, col_offset=c.col)))
    fields = c.attribute(constructor, "fields")
    outer = c.nested()
    c.evaluate(c.call_expression(fields, [c.name(this)]))
    c.if_later(outer, c.compare(fields, ast.IsNot(), c.constant(None)))
    c.assign(slot, c.call_expression(c.attribute(constructor, "body"), [c.name(this), *arguments]))
    answered = c.call("constructed", c.name(slot), c.name(this))
    c.assign(slot, c.choose(c.is_(c.name(slot), c.constant(None)), c.name(this), answered))


def lower_super_call(c: Emitter, node: n.CallExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-super-keyword-runtime-semantics-evaluation"""
    names = [c.scope.lookup(name) for name in ("%constructor", "%new.target", "%this")]
    constructor, new_target, this = names
    assert constructor is not None
    assert new_target is not None
    assert this is not None
    parent = c.temporary()
    # A class is an ordinary object: this is its [[GetPrototypeOf]].
    c.assign(parent, c.attribute(c.read_binding(constructor).value, "prototype"))
    arguments = lower_arguments(c, node.arguments)  # type: ignore[arg-type]
    c.at(node)
    result = construct_parent(c, c.name(parent), c.settle(c.read_binding(new_target)).value, arguments)
    if len(this.writes) > 1 or this.captured or c.loops:
        refuse_second_super(c, this)
    c.assign(this.slot, result)
    if has_instance_elements(constructor.scope.node):
        c.evaluate(c.call("initialize_fields", c.read_binding(constructor).value, result))
    return Lowered(result, ANY, CONSTANT)


def construct_parent(
    c: Emitter, parent: ast.expr, new_target: ast.expr, arguments: list[ast.expr]
) -> ast.expr:
    """Run the parent's constructor; answers the name of what it made."""
    slot = c.temporary()
    full = c.call("construct_super", parent, new_target, *arguments)
    if not c.hot or any(isinstance(argument, ast.Starred) for argument in arguments):
        c.assign(slot, full)
        return c.name(slot)
    nothing = c.constant(None)
    is_direct = c.both(
        c.compare(parent, ast.IsNot(), nothing),
        c.compare(c.attribute(parent, "instances"), ast.IsNot(), nothing),
        c.compare(c.attribute(new_target, "instances"), ast.IsNot(), nothing),
    )
    outer = c.nested()
    construct_class(c, slot, parent, new_target, c.attribute(new_target, "instances"), arguments)
    directly = c.take(outer)
    outer = c.nested()
    c.assign(slot, full)
    c.if_(is_direct, directly, c.take(outer))
    return c.name(slot)


def refuse_second_super(c: Emitter, this: Binding) -> None:
    """`this` must not be bound yet: look before binding it."""
    outer = c.nested()
    c.evaluate(c.read_binding(this).value)
    look = c.take(outer)
    bound = c.temporary()
    c.assign(bound, c.constant(True))
    outer = c.nested()
    c.assign(bound, c.constant(False))
    handler = c.take(outer)
    c.try_(look, "NameError_", handler)
    outer = c.nested()
    c.evaluate(c.call("throw_super_twice"))
    c.if_later(outer, c.name(bound))


def has_instance_elements(node: n.Node) -> bool:
    """Whether instances of a class get fields or private methods."""
    assert isinstance(node, n.Class)
    return any(
        not isinstance(element, n.StaticBlock)
        and not element.static
        and (isinstance(element, n.PropertyDefinition) or isinstance(element.key, n.PrivateIdentifier))
        for element in node.body.body
    )


def lower_tagged_template(c: Emitter, node: n.TaggedTemplateExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-tagged-templates"""
    tag = node.tag
    this: ast.expr = c.constant(None)
    if isinstance(tag, n.MemberExpression) and not isinstance(tag.object, n.Super):
        base = c.settle(c.unboxed(c.lower(tag.object)))
        this = base.value
        if tag.computed:
            callee = Lowered(c.call("get_element", this, c.any_value(c.lower(tag.property))))
        elif isinstance(tag.property, n.PrivateIdentifier):
            callee = read_private(c, base, tag.property)
        else:
            callee = Lowered(c.call("get_member", this, c.constant(tag.property.name)))  # type: ignore[attr-defined]
        callee = c.settle(callee)
    elif isinstance(tag, n.Identifier) and c.layers(tag.name):
        callee, this = lower_name_and_this(c, tag)
    else:
        callee = c.settle(c.lower(tag))
    strings = c.temporary()
    c.assign(strings, c.call("template_object", c.resource(c.unit.template_site(node))))
    arguments = c.settle_all(c.operands(list(node.quasi.expressions)))
    c.at(node)
    code = c.call("code_of", callee.value, c.constant(describe(tag)))
    return Lowered(c.call_expression(code, [this, c.name(strings), *arguments]), ANY, EFFECT, depth=3)


def lower_direct_eval(c: Emitter, node: n.CallExpression, name: n.Identifier) -> Lowered:
    """`eval(...)`: the callee and the arguments are evaluated, then it shows whether it is the real one."""
    low, this = lower_name_and_this(c, name)
    callee = c.settle_fresh(c.unboxed(low))
    arguments = lower_arguments(c, node.arguments)  # type: ignore[arg-type]
    return eval_call(c, node, callee, this, arguments)


def lower_import(c: Emitter, node: n.ImportExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-import-call-runtime-semantics-evaluation"""
    nodes = [node.source] if node.options is None else [node.source, node.options]
    values = c.settle_all(c.operands(nodes))
    c.at(node)
    return Lowered(c.call("import_call", c.resource(c.unit.record), *values), ANY, EFFECT)


def lower_meta_property(c: Emitter, node: n.MetaProperty) -> Lowered:
    """`new.target` and `import.meta`."""
    if node.meta.name == "new":
        binding = c.scope.lookup("%new.target")
        assert binding is not None
        return c.read_binding(binding)
    return Lowered(c.call("import_meta", c.resource(c.unit.record)), ANY, EFFECT)
