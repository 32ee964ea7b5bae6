"""Reading names and members: identifiers, properties, elements, private names, `super`, optional chains."""

from __future__ import annotations

import ast
import math
from typing import Final

from jsvm.compiler.bindings import Binding
from jsvm.compiler.emit import CONSTANT, EFFECT, READ, Emitter, Lowered, is_natural
from jsvm.compiler.kinds import ANY, FLOAT, INDEX, INTEGRAL, NONNEGATIVE, STRING, is_int
from jsvm.compiler.lower_dynamic import delete_found, find, read_found, this_of
from jsvm.compiler.lower_operators import atoms, discard, is_nullish
from jsvm.compiler.surroundings import is_constructor, is_derived
from jsvm.syntax import nodes as n

#: Global names that nothing can change.
FROZEN_GLOBALS: Final = {"undefined": None, "NaN": math.nan, "Infinity": math.inf}


def lower_identifier(c: Emitter, node: n.Identifier) -> Lowered:
    """A name as a value."""
    found = find(c, node.name)
    if found is not None:
        return read_found(c, node.name, found, lambda: read_static(c, node))
    return read_static(c, node)


def read_static(c: Emitter, node: n.Identifier) -> Lowered:
    """A name that no dynamic scope has."""
    binding = c.scope.lookup(node.name)
    if binding is not None:
        return read_local(c, binding, node)
    if node.name in FROZEN_GLOBALS:
        value = FROZEN_GLOBALS[node.name]
        return Lowered(c.constant(value), ANY if value is None else FLOAT, CONSTANT)
    return read_global(c, node)


def read_local(c: Emitter, binding: Binding, node: n.Node) -> Lowered:
    """A binding's value; the position matters only where it may be unassigned."""
    if binding.needs_tdz or binding.storage == "outer":
        c.at(node)
    return c.read_binding(binding)


def read_global(c: Emitter, node: n.Identifier) -> Lowered:
    """A property of the global object, or another script's lexical binding."""
    c.at(node)
    full = c.call("get_global", c.constant(node.name))
    fast = c.subscript(c.name("global_props"), c.constant(node.name))
    if not c.hot or node.name in c.unit.realm.environment.lexical:
        return Lowered(full, ANY, EFFECT)
    return Lowered(full, ANY, READ, fast)


def lower_this(c: Emitter, node: n.ThisExpression) -> Lowered:
    """`this`."""
    binding = c.scope.lookup("%this")
    assert binding is not None
    c.at(node)
    if isinstance(binding.scope.node, n.Program):
        is_module = binding.scope.node.source_type == "module"
        return c.undefined() if is_module else Lowered(c.name("top_this"), ANY, CONSTANT)
    return read_this(c, binding)


def read_this(c: Emitter, binding: Binding) -> Lowered:
    """`this` of a function; that of a derived constructor may be missing, and is looked at in its turn."""
    low = c.read_binding(binding)
    if binding.slot != "this" and is_constructor(binding.scope) and is_derived(binding.scope):
        return Lowered(low.value, low.kind, READ)
    return low


# -- members -----------------------------------------------------------------------------------------------


def lower_member(c: Emitter, node: n.MemberExpression) -> Lowered:
    """`object.name`, `object[key]`, `object.#name`, `super.name`."""
    if isinstance(node.object, n.Super):
        return lower_super_member(c, node)
    if node.computed:
        base, key = c.operands([node.object, node.property])
        c.at_offset(node.property.start)
        return read_element(c, base, key)
    base = c.bounded(c.lower(node.object))
    c.at_offset(node.property.start)
    if isinstance(node.property, n.PrivateIdentifier):
        return read_private(c, base, node.property)
    return read_property(c, base, node.property.name)  # type: ignore[attr-defined]


def read_property(c: Emitter, base: Lowered, name: str) -> Lowered:
    """`base.name`."""
    if not c.hot or base.effect == EFFECT:
        base = c.unboxed(base)
        if not c.hot:
            return Lowered(
                c.call("get_member", c.exactly(base), c.constant(name)), ANY, EFFECT, depth=base.depth + 1
            )
        base = c.settle(base)
    if base.check:
        base = c.settle(base)
    if name == "length":
        return read_length(c, base)
    base = c.unboxed(base)
    full = c.call("get_member", base.value, c.constant(name))
    if name in c.tree.accessors:
        return read_accessor(c, c.settle(base), name)
    fast = c.subscript(c.attribute(base.best, "props"), c.constant(name))
    return Lowered(full, ANY, READ, fast, base.depth + 1)


def read_accessor(c: Emitter, base: Lowered, name: str) -> Lowered:
    """`base.name`, where `name` is that of a getter in this source, so that `props` will hardly have it."""
    key = c.constant(name)
    absent = c.negate(c.compare(key, ast.In(), c.attribute(base.value, "props")))
    inherited = c.call("inherited_member", base.value, key)
    anywhere = c.call("get_member", base.value, key)
    is_plain = c.both(c.class_is(base.value, "JSObject"), absent)
    return Lowered(c.choose(is_plain, inherited, anywhere), ANY, EFFECT, depth=3)


def read_length(c: Emitter, base: Lowered) -> Lowered:
    """`base.length`: of a string or a dense array without any look-up."""
    if base.kind == STRING:
        fast = None if base.fast is None else c.call("len_", base.fast)
        return Lowered(c.call("len_", base.value), INDEX, max(base.effect, READ), fast, base.depth + 1)
    (value,) = atoms(c, [c.unboxed(base)])
    full = c.call("get_member", value, c.constant("length"))
    dense = c.call("len_", c.attribute(value, "dense"))
    length = c.choose(c.class_is(value, "str_"), c.call("len_", value), dense)
    low = Lowered(full, ANY, READ, c.binary(length, ast.Add(), c.constant(0.0)), 3)
    low.raw = length
    return low


def read_element(c: Emitter, base: Lowered, key: Lowered) -> Lowered:
    """`base[key]`."""
    if (
        isinstance(key.value, ast.Constant)
        and type(key.value.value) is str
        and not key.value.value[:1].isdigit()
    ):
        return read_property(c, base, key.value.value)
    depth = max(base.depth, key.depth) + 1
    if c.hot and key.kind == ANY:
        return read_any_element(c, *c.finish([base, key]))
    if not c.hot or not (key.kind & INTEGRAL or key.kind == STRING):
        first, second = c.finish([base, key])
        return Lowered(c.call("get_element", first, second), ANY, EFFECT, depth=depth)
    if base.effect == EFFECT or base.check:
        base = c.settle(base)
    if key.check or key.effect == EFFECT:
        key = c.settle(key)
    full = c.call("get_element", c.unboxed(base).value, c.unboxed(key).value)
    if key.kind == STRING:
        fast = c.subscript(c.attribute(base.best, "props"), key.best)
        return Lowered(full, ANY, READ, fast, depth)
    index = index_expression(c, key)
    if base.kind == STRING:
        return Lowered(full, ANY, READ, c.subscript(base.best, index), depth)
    return Lowered(full, ANY, READ, c.subscript(c.attribute(base.best, "dense"), index), depth)


def read_any_element(c: Emitter, base: ast.expr, key: ast.expr) -> Lowered:
    """OPTIMIZATION: `base[key]`, where only running it tells whether the key is an index, as most are.

    It is evaluated at once: what is no element of an array may run guest code, which must not run again.
    """
    base, key = (c.settle(Lowered(value, ANY, EFFECT)).value for value in (base, key))
    index = c.temporary()
    truncated = c.walrus(index, c.call("int_", key))
    is_index = c.both(c.compare(truncated, ast.Eq(), key), c.compare(c.name(index), ast.GtE(), c.constant(0)))
    place = c.choose(is_index, c.name(index), c.name("NO_INDEX"))
    element = c.subscript(c.attribute(base, "dense"), place)
    anything = c.call("get_element", base, key)
    is_likely = c.both(c.class_is(key, "float_"), c.class_is(base, "JSArray"))
    return c.settle(Lowered(anything, ANY, READ, c.choose(is_likely, element, anything)))


def index_expression(c: Emitter, key: Lowered) -> ast.expr:
    """A Python int that indexes a list from its start: a negative one would count from the end."""
    if is_natural(key):
        return key.best
    if is_int(key.kind):
        (value,) = atoms(c, [key])
        return c.choose(c.compare(value, ast.GtE(), c.constant(0)), value, c.name("NO_INDEX"))
    if key.kind & NONNEGATIVE:
        return c.call("int_", key.best)
    (value,) = atoms(c, [key])
    return c.choose(c.compare(value, ast.GtE(), c.constant(0.0)), c.call("int_", value), c.name("NO_INDEX"))


def read_private(c: Emitter, base: Lowered, node: n.PrivateIdentifier) -> Lowered:
    """`base.#name`."""
    binding = c.scope.lookup("#" + node.name)
    assert binding is not None
    name = c.read_binding(binding)
    if c.hot and base.effect == EFFECT:
        base = c.settle(base)
    base = c.unboxed(base)
    if c.hot and c.unit.is_private_field(binding) and not base.check:
        full = c.call("get_private", base.value, name.value)
        fast = c.subscript(c.attribute(base.best, "props"), name.value)
        return Lowered(full, ANY, READ, fast, base.depth + 1)
    return Lowered(c.call("get_private", c.exactly(base), name.value), ANY, EFFECT, depth=base.depth + 1)


def lower_super_member(c: Emitter, node: n.MemberExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-super-keyword-runtime-semantics-evaluation"""
    home, this = super_parts(c)
    key = super_key(c, node)
    c.at_offset(node.property.start)
    return Lowered(c.call("get_super", home, key, this), ANY, EFFECT)


def super_parts(c: Emitter) -> tuple[ast.expr, ast.expr]:
    """The home object and `this`."""
    home, this = c.scope.lookup("%home"), c.scope.lookup("%this")
    assert home is not None
    assert this is not None
    return c.unit.read_home(c, home), c.settle(read_this(c, this)).value


def super_base(c: Emitter, home: ast.expr) -> Lowered:
    """The object that `super` looks in: what is the home object's prototype once the key is evaluated."""
    return c.settle(Lowered(c.call("super_constructor", home), ANY, EFFECT))


def super_key(c: Emitter, node: n.MemberExpression) -> ast.expr:
    """The key of a `super` member."""
    if node.computed:
        return c.settle(c.unboxed(c.lower(node.property))).value
    return c.constant(node.property.name)  # type: ignore[attr-defined]


# -- optional chains ---------------------------------------------------------------------------------------


def lower_chain(c: Emitter, node: n.ChainExpression) -> Lowered:
    """`a?.b.c()`: the rest of the chain is skipped where the base is nullish."""
    return emit_chain(c, node, None)


def chain_and_this(c: Emitter, node: n.ChainExpression) -> tuple[Lowered, ast.expr]:
    """A chain in parentheses as a callee, and the `this` that a call of it gets."""
    receiver = c.temporary()
    c.assign(receiver, c.constant(None))
    return emit_chain(c, node, receiver), c.name(receiver)


def emit_chain(c: Emitter, node: n.ChainExpression, receiver: str | None) -> Lowered:
    """A chain; `receiver` is where to leave the object that its last member was found in."""
    slot = c.temporary()
    c.assign(slot, c.constant(None))
    outermost = c.block
    outers: list[tuple[list[ast.stmt], ast.expr]] = []
    low, this = lower_link(c, node.expression, outers)
    if receiver is not None:
        c.assign(receiver, this)
    c.store(slot, c.unboxed(low))
    for outer, test in reversed(outers):
        c.if_later(outer, test)
    assert c.block is outermost
    return Lowered(c.name(slot), ANY, CONSTANT)


def lower_link(
    c: Emitter, node: n.Node, outers: list[tuple[list[ast.stmt], ast.expr]]
) -> tuple[Lowered, ast.expr]:
    """One link of a chain; answers its value and the `this` that a call of it gets."""
    nothing = c.constant(None)
    if isinstance(node, n.MemberExpression) and not isinstance(node.object, n.Super):
        base, _ = lower_link(c, node.object, outers)
        base = c.settle(c.unboxed(base))
        if node.optional:
            skip_if_nullish(c, base, outers)
        if node.computed:
            key = c.settle(c.lower(node.property))
            c.at_offset(node.property.start)
            return read_element(c, base, key), base.value
        c.at_offset(node.property.start)
        if isinstance(node.property, n.PrivateIdentifier):
            return read_private(c, base, node.property), base.value
        return read_property(c, base, node.property.name), base.value  # type: ignore[attr-defined]
    if isinstance(node, n.MemberExpression):
        home, receiver = super_parts(c)
        name = super_key(c, node)
        return Lowered(c.call("get_super", home, name, receiver), ANY, EFFECT), receiver
    if isinstance(node, n.CallExpression) and not isinstance(node.callee, n.Super):
        callee, this = lower_link(c, node.callee, outers)
        callee = c.settle(callee)
        if node.optional:
            skip_if_nullish(c, callee, outers)
        return c.unit.lowering.call_value(c, node, callee, this), nothing
    if isinstance(node, n.ChainExpression):
        return chain_and_this(c, node)
    if isinstance(node, n.Identifier) and c.layers(node.name):
        return lower_name_and_this(c, node)
    return c.lower(node), nothing


def lower_name_and_this(c: Emitter, node: n.Identifier) -> tuple[Lowered, ast.expr]:
    """A name as a callee, and the `this` that a call of it gets."""
    found = find(c, node.name)
    if found is None:
        return c.lower(node), c.constant(None)
    return read_found(c, node.name, found, lambda: read_static(c, node)), this_of(c, found)


def skip_if_nullish(c: Emitter, low: Lowered, outers: list[tuple[list[ast.stmt], ast.expr]]) -> None:
    """Put what follows under a test."""
    test = c.negate(is_nullish(c, low).value)
    outers.append((c.nested(), test))


# -- delete ------------------------------------------------------------------------------------------------


def lower_delete(c: Emitter, argument: n.Node) -> Lowered:
    """https://tc39.es/ecma262/#sec-delete-operator"""
    if isinstance(argument, n.ChainExpression):
        return lower_delete_chain(c, argument)
    if isinstance(argument, n.MemberExpression):
        if isinstance(argument.object, n.Super):
            c.at(argument)
            super_parts(c)
            return Lowered(c.call("throw_delete_super"), ANY, EFFECT)
        base = c.settle(c.unboxed(c.lower(argument.object)))
        return delete_member(c, argument, base)
    if isinstance(argument, n.Identifier):
        found = find(c, argument.name)
        if found is not None:
            return delete_found(c, argument.name, found, lambda: delete_static(c, argument))
        return delete_static(c, argument)
    discard(c, c.lower(argument))
    return c.boolean(c.constant(True), CONSTANT)


def delete_static(c: Emitter, argument: n.Identifier) -> Lowered:
    """`delete` of a name that no dynamic scope has."""
    if c.scope.lookup(argument.name) is not None:
        return c.boolean(c.constant(False), CONSTANT)
    return c.boolean(c.call("delete_global", c.constant(argument.name)), EFFECT)


def delete_member(c: Emitter, node: n.MemberExpression, base: Lowered) -> Lowered:
    """`delete base.key` on an evaluated base."""
    if node.computed:
        key = c.any_value(c.lower(node.property))
    else:
        key = c.constant(node.property.name)  # type: ignore[attr-defined]
    helper = "delete_strict" if c.unit.is_strict(c.scope) else "delete_sloppy"
    return c.boolean(c.call(helper, base.value, key), EFFECT)


def lower_delete_chain(c: Emitter, chain: n.ChainExpression) -> Lowered:
    """`delete a?.b`."""
    member = chain.expression
    if not isinstance(member, n.MemberExpression):
        discard(c, lower_chain(c, chain))
        return c.boolean(c.constant(True), CONSTANT)
    slot = c.temporary()
    c.assign(slot, c.constant(True))
    outers: list[tuple[list[ast.stmt], ast.expr]] = []
    base, _ = lower_link(c, member.object, outers)
    base = c.settle(c.unboxed(base))
    if member.optional:
        skip_if_nullish(c, base, outers)
    c.store(slot, delete_member(c, member, base))
    for outer, test in reversed(outers):
        c.if_later(outer, test)
    return c.boolean(c.name(slot), CONSTANT)
