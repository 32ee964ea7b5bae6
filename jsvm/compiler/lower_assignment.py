"""Assignment: simple, compound and logical, `++` and `--`, to names and members."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import partial

from jsvm.compiler.bindings import Binding
from jsvm.compiler.emit import CONSTANT, EFFECT, Emitter, Lowered
from jsvm.compiler.kinds import ANY, INTEGRAL, is_int, is_numeric
from jsvm.compiler.lower_appending import (
    append_or_add,
    append_text,
    append_to_local,
    appended,
    is_text,
    may_be_text,
    text_of,
)
from jsvm.compiler.lower_dynamic import find, find_target, read_found, write_found
from jsvm.compiler.lower_operators import apply_binary, discard, is_nullish, truth
from jsvm.compiler.lower_references import (
    FROZEN_GLOBALS,
    index_expression,
    read_element,
    read_private,
    read_property,
    read_static,
    super_base,
    super_key,
    super_parts,
)
from jsvm.syntax import nodes as n


@dataclass(slots=True)
class Place:
    """A target whose parts are evaluated: what to read from and write to."""

    node: n.Node
    base: Lowered | None = None
    key: Lowered | None = None
    this: ast.expr | None = None


def lower_assignment(c: Emitter, node: n.AssignmentExpression) -> Lowered:
    """Any assignment operator."""
    target = node.left
    if node.operator == "=":
        if isinstance(target, n.ObjectPattern | n.ArrayPattern):
            value = c.settle(c.unboxed(c.lower(node.right)))
            c.unit.lowering.assign_pattern(c, target, value)
            return value
        return assign_simple(c, node)
    if node.operator in ("&&=", "||=", "??="):
        return assign_logical(c, node)
    return assign_compound(c, node)


def assign_simple(c: Emitter, node: n.AssignmentExpression) -> Lowered:
    """`target = value`."""
    target = node.left
    if isinstance(target, n.Identifier):
        more = appended(node)
        if more is not None and find(c, target.name) is None:
            low = append_sum(c, node, target, more)
            if low is not None:
                return low
        is_name = target.start == node.start
        found = find(c, target.name) if has_no_effect(node.right) else find_target(c, target.name)
        low = (
            c.unit.lowering.named(c, node.right, c.constant(target.name)) if is_name else c.lower(node.right)
        )
        return write_name(c, target, low, found)
    place = evaluate_place(c, target, [node.right])
    low = place.value
    return write_place(c, place.place, low)


def append_sum(
    c: Emitter, node: n.AssignmentExpression, target: n.Identifier, more: n.Expression
) -> Lowered | None:
    """`name = name + more`, if the variable holds text or may hold it; None where that does not pay."""
    binding = c.scope.lookup(target.name)
    if binding is None:
        return None
    if is_text(binding):
        return append_text(c, node, binding, more)
    if not c.hot or binding.value_kind != ANY or is_numeric(c.kind_of(node.right)):
        return None

    def assign() -> None:
        write_name(c, target, c.lower(node.right))

    return append_to_local(c, node, binding, more, assign)


def has_no_effect(node: n.Node) -> bool:
    """Whether evaluating it cannot declare anything."""
    return isinstance(node, n.Literal | n.FunctionExpression | n.ArrowFunctionExpression | n.ThisExpression)


@dataclass(slots=True)
class PlaceAndValue:
    """A place and the value to write to it."""

    place: Place
    value: Lowered


def evaluate_place(c: Emitter, target: n.Node, values: list[n.Node]) -> PlaceAndValue:
    """The parts of a member target, then the value, in order."""
    if isinstance(target, n.CallExpression):
        refuse_call(c, target)
        return PlaceAndValue(Place(target, c.undefined()), c.undefined())
    assert isinstance(target, n.MemberExpression)
    if isinstance(target.object, n.Super):
        home, this = super_parts(c)
        name = Lowered(super_key(c, target), ANY, CONSTANT)
        place = Place(target, super_base(c, home), name, this)
        return PlaceAndValue(place, c.settle(c.unboxed(c.lower(values[0]))))
    nodes = [target.object, target.property] if target.computed else [target.object]
    lows = c.operands([*nodes, *values], settle_effects=True)
    base = lows[0]
    key = lows[1] if target.computed else None
    value = lows[-1]
    base, *rest = pin_in_order(c, [base, *([key] if key is not None else []), value])
    key = rest[0] if key is not None else None
    value = rest[-1]
    return PlaceAndValue(Place(target, c.settle(c.unboxed(base)), key), value)


def pin_in_order(c: Emitter, lows: list[Lowered]) -> list[Lowered]:
    """Settle operands that have fast forms, keeping their order."""
    settled = []
    for index, low in enumerate(lows):
        is_last = index == len(lows) - 1
        settled.append(
            low if c.is_private(low) or is_last else Lowered(c.settle_fresh(low), low.kind, CONSTANT)
        )
    return settled


def write_name(c: Emitter, target: n.Identifier, low: Lowered, found: str | None = None) -> Lowered:
    """Assign to a name; `found` is where it was looked for, if it was already."""
    if found is None:
        found = find(c, target.name)
    if found is None:
        return write_static(c, target, low)
    return write_found(c, target.name, found, low, lambda value: write_static(c, target, value))


def write_static(c: Emitter, target: n.Identifier, low: Lowered) -> Lowered:
    """Assign to a name that no dynamic scope has."""
    binding = c.scope.lookup(target.name)
    if binding is None:
        return write_global(c, target, low)
    if binding.immutable:
        return write_constant(c, binding, target, low)
    return c.write_binding(binding, low)


def write_constant(c: Emitter, binding: Binding, target: n.Identifier, low: Lowered) -> Lowered:
    """Assigning to a constant throws; to a function expression's own name only in strict code."""
    value = c.settle(c.unboxed(low))
    c.at(target)
    if binding.kind == "self" and not c.unit.is_strict(c.scope):
        return value
    if binding.kind != "self":
        c.evaluate(c.read_binding(binding).value)
    c.evaluate(c.call("throw_constant", c.constant(binding.name)))
    return value


def write_global(c: Emitter, target: n.Identifier, low: Lowered) -> Lowered:
    """Assign to a property of the global object or another script's binding."""
    value = c.settle(c.unboxed(low))
    c.at(target)
    strict = c.constant(c.unit.is_strict(c.scope))
    slow = c.call("set_global", c.constant(target.name), value.value, strict)
    if not c.hot or target.name in FROZEN_GLOBALS:
        c.evaluate(slow)
        return value
    key = c.constant(target.name)
    outer = c.nested()
    c.assign_to(c.subscript(c.name("global_props"), key), value.value)
    body = c.take(outer)
    outer = c.nested()
    c.evaluate(slow)
    orelse = c.take(outer)
    c.if_(c.compare(key, ast.In(), c.name("global_props")), body, orelse)
    return value


# -- members -----------------------------------------------------------------------------------------------


def refuse_call(c: Emitter, target: n.CallExpression) -> None:
    """A call as a target, which sloppy code may contain for old times' sake: it runs, and then throws.

    https://tc39.es/ecma262/#sec-runtime-errors-for-function-call-assignment-targets
    """
    discard(c, c.lower(target))
    c.at(target)
    c.evaluate(c.call("throw_invalid_target"))


def read_place(c: Emitter, place: Place) -> Lowered:
    """The value at an evaluated place."""
    node = place.node
    if isinstance(node, n.CallExpression):
        return c.undefined()
    assert isinstance(node, n.MemberExpression)
    assert place.base is not None
    if place.this is not None:
        assert place.key is not None
        return c.settle(Lowered(c.call("get_from_super", place.base.value, place.key.value, place.this)))
    c.at_offset(node.property.start)
    if place.key is not None:
        return c.settle(read_element(c, place.base, place.key))
    if isinstance(node.property, n.PrivateIdentifier):
        return c.settle(read_private(c, place.base, node.property))
    return c.settle(read_property(c, place.base, node.property.name))  # type: ignore[attr-defined]


def write_place(c: Emitter, place: Place, low: Lowered) -> Lowered:
    """Assign to an evaluated place; answers the value."""
    node = place.node
    if isinstance(node, n.CallExpression):
        return c.settle(c.unboxed(low))
    assert isinstance(node, n.MemberExpression)
    assert place.base is not None
    value = c.settle(c.unboxed(low))
    c.at_offset(node.property.start)
    strict = c.unit.is_strict(c.scope)
    if place.this is not None:
        assert place.key is not None
        c.evaluate(
            c.call(
                "set_super", place.base.value, place.key.value, value.value, place.this, c.constant(strict)
            )
        )
    elif place.key is not None:
        grows = isinstance(node.property, n.UpdateExpression)
        write_element(c, place.base, place.key, value, strict=strict, grows=grows)
    elif isinstance(node.property, n.PrivateIdentifier):
        write_private(c, place.base, node.property, value)
    else:
        write_property(c, place.base, node.property.name, value, strict=strict)  # type: ignore[attr-defined]
    return value


def write_property(c: Emitter, base: Lowered, name: str, value: Lowered, *, strict: bool) -> None:
    """`base.name = value`: straight into `props` where an object is plain and has the property."""
    key = c.constant(name)
    slow = c.call("set_member", base.value, key, value.value, *([] if strict else [c.constant(False)]))
    if not c.hot or name == "length":
        c.evaluate(slow)
        return
    overwrite(c, base.value, key, value.value, slow)


def overwrite(c: Emitter, target: ast.expr, key: ast.expr, value: ast.expr, slow: ast.expr) -> None:
    """Write straight into the `props` of a plain object that has the key; do it the `slow` way otherwise."""
    props = c.temporary()
    test = c.both(
        c.class_is(target, "JSObject"),
        c.compare(key, ast.In(), c.walrus(props, c.attribute(target, "props"))),
    )
    outer = c.nested()
    c.assign_to(c.subscript(c.name(props), key), value)
    body = c.take(outer)
    outer = c.nested()
    c.evaluate(slow)
    orelse = c.take(outer)
    c.if_(test, body, orelse)


def write_element(
    c: Emitter, base: Lowered, key: Lowered, value: Lowered, *, strict: bool, grows: bool
) -> None:
    """`base[key] = value`: straight into a dense array where the index is there already.

    `grows` says that the array is probably being filled, as by `base[count++] = value`.
    """
    helper = "set_element" if strict else "set_element_sloppy"
    if not c.hot or not key.kind & INTEGRAL:
        c.evaluate(c.call(helper, base.value, c.settle(c.unboxed(key)).value, value.value))
        return
    key = c.settle(key)
    outer = c.nested()
    is_there = None
    if grows:
        is_there = store_if_there(c, base, key, value)
    else:
        c.assign_to(c.subscript(c.attribute(base.value, "dense"), index_expression(c, key)), value.value)
    body = c.take(outer)
    outer = c.nested()
    c.evaluate(c.call(helper, base.value, c.unboxed(key).value, value.value))
    c.attempt(body, is_there, c.take(outer))


def store_if_there(c: Emitter, base: Lowered, key: Lowered, value: Lowered) -> ast.expr:
    """`base.dense[key] = value` if there is such an index; answers whether there is.

    OPTIMIZATION: a miss costs as much as ten comparisons.
    """
    dense, is_there = c.temporary(), c.temporary()
    c.assign(dense, c.attribute(base.value, "dense"))
    c.assign(is_there, c.compare(c.unboxed(key).value, ast.Lt(), c.call("len_", c.name(dense))))
    outer = c.nested()
    c.assign_to(c.subscript(c.name(dense), index_expression(c, key)), value.value)
    c.if_(c.name(is_there), c.take(outer), [])
    return c.name(is_there)


def write_private(c: Emitter, base: Lowered, node: n.PrivateIdentifier, value: Lowered) -> None:
    """`base.#name = value`."""
    binding = c.scope.lookup("#" + node.name)
    assert binding is not None
    name = c.read_binding(binding).value
    slow = c.call("set_private", base.value, name, value.value)
    if c.hot and c.unit.is_private_field(binding):
        overwrite(c, base.value, name, value.value, slow)
    else:
        c.evaluate(slow)


# -- compound ----------------------------------------------------------------------------------------------


def open_place(c: Emitter, target: n.Node) -> Place:
    """The parts of a member target, evaluated once, for reading and then writing."""
    if isinstance(target, n.CallExpression):
        refuse_call(c, target)
        return Place(target, c.undefined())
    assert isinstance(target, n.MemberExpression)
    if isinstance(target.object, n.Super):
        home, this = super_parts(c)
        raw = super_key(c, target)
        parent = super_base(c, home)
        name = c.settle(Lowered(c.call("to_property_key", raw)))
        return Place(target, parent, name, this)
    if not target.computed:
        return Place(target, fixed(c, c.lower(target.object)))
    base, key = c.operands([target.object, target.property])
    base = fixed(c, base)
    if key.kind & INTEGRAL:
        return Place(
            target,
            base,
            c.settle(key) if c.is_private(key) else Lowered(c.settle_fresh(key), key.kind, CONSTANT),
        )
    return Place(target, base, c.settle(Lowered(c.call("place_key", base.value, c.any_value(key)))))


def fixed(c: Emitter, low: Lowered) -> Lowered:
    """An atom that nothing changes any more."""
    low = c.unboxed(low)
    return low if low.effect == CONSTANT else Lowered(c.settle_fresh(low), low.kind, CONSTANT)


def open_target(c: Emitter, target: n.Node) -> Place:
    """The parts of a member that is only assigned to: its key is not converted before that."""
    if isinstance(target, n.CallExpression) or isinstance(target.object, n.Super) or not target.computed:  # type: ignore[attr-defined]
        return open_place(c, target)
    assert isinstance(target, n.MemberExpression)
    base, key = c.operands([target.object, target.property])
    base = fixed(c, base)
    return Place(target, base, Lowered(c.settle_fresh(key), key.kind, CONSTANT))


def assign_compound(c: Emitter, node: n.AssignmentExpression) -> Lowered:
    """`target op= value`."""
    operator = node.operator[:-1]
    target = node.left
    if isinstance(target, n.Identifier):
        return compound_name(c, node, target, operator)
    place = open_place(c, target)
    old = read_place(c, place)
    key = plain_key(c, place)
    if key is not None and may_be_text(c, operator, node.right, old):
        return append_to_member(c, node, place, key, old)
    new = combine(c, node, operator, old)
    return write_place(c, place, new)


def plain_key(c: Emitter, place: Place) -> ast.expr | None:
    """The key of a property that plain objects keep in `props`; None if it is not known beforehand."""
    node = place.node
    if not isinstance(node, n.MemberExpression) or place.this is not None or place.key is not None:
        return None
    if isinstance(node.property, n.PrivateIdentifier):
        binding = c.scope.lookup("#" + node.property.name)
        is_field = binding is not None and c.unit.is_private_field(binding)
        return c.read_binding(binding).value if binding is not None and is_field else None
    name = node.property.name  # type: ignore[attr-defined]
    return None if name == "length" else c.constant(name)


def append_to_member(
    c: Emitter, node: n.AssignmentExpression, place: Place, key: ast.expr, old: Lowered
) -> Lowered:
    """`base.name += value`, in place if the property of a plain object holds long text."""
    assert place.base is not None
    base, props = place.base.value, c.temporary()

    def is_there() -> ast.expr:
        return c.both(
            c.class_is(base, "JSObject"),
            c.compare(key, ast.In(), c.walrus(props, c.attribute(base, "props"))),
        )

    def put(value: ast.expr) -> None:
        c.assign_to(c.subscript(c.name(props), key), value)

    return append_or_add(c, node, old, put, is_there, lambda low: write_place(c, place, low))


def combine(c: Emitter, node: n.AssignmentExpression, operator: str, old: Lowered) -> Lowered:
    """`old op value`, the value evaluated now."""
    mark = len(c.block)
    stamps = dict(c.stamp)
    right = c.bounded(c.lower(node.right))
    if c.hot and right.effect == EFFECT:
        right = c.settle(right)
    if len(c.block) > mark:
        later = c.block[mark:]
        del c.block[mark:]
        old = c.pin(old, stamps)
        c.block.extend(later)
    return apply_binary(c, operator, node, old, right)


def compound_name(c: Emitter, node: n.AssignmentExpression, target: n.Identifier, operator: str) -> Lowered:
    """`name op= value`."""
    found = find(c, target.name)
    if found is not None:
        old = read_found(c, target.name, found, lambda: read_static(c, target))
        return write_name(c, target, combine(c, node, operator, old), found)
    binding = c.scope.lookup(target.name)
    if binding is not None and operator == "+" and is_text(binding):
        return append_text(c, node, binding, node.right)
    old = c.lower(target)
    if binding is None:
        old = c.settle(old)
    if may_be_text(c, operator, node.right, old):
        appended = append_to_name(c, node, target, binding, old)
        if appended is not None:
            return appended
    return write_name(c, target, combine(c, node, operator, old))


def append_to_name(
    c: Emitter, node: n.AssignmentExpression, target: n.Identifier, binding: Binding | None, old: Lowered
) -> Lowered | None:
    """`name += value` on a variable that may hold long text; None where that does not pay."""
    if binding is None:
        if target.name in FROZEN_GLOBALS:
            return None
        place = c.subscript(c.name("global_props"), c.constant(target.name))

        def is_there() -> ast.expr:
            return c.compare(c.constant(target.name), ast.In(), c.name("global_props"))

        def put(value: ast.expr) -> None:
            c.assign_to(place, value)

        return append_or_add(c, node, old, put, is_there, lambda low: write_global(c, target, low))
    if binding.immutable:
        return None
    if binding.captured or binding.storage != "local":
        write = partial(c.write_binding, binding)
        return append_or_add(c, node, old, lambda value: write(Lowered(value, ANY, CONSTANT)), None, write)

    def add() -> None:
        write_name(c, target, combine(c, node, "+", old))

    return append_to_local(c, node, binding, text_of([node.right]), add)


def assign_logical(c: Emitter, node: n.AssignmentExpression) -> Lowered:
    """`&&=`, `||=`, `??=`: the value is evaluated, and assigned, only if needed."""
    target = node.left
    place = None if isinstance(target, n.Identifier) else open_place(c, target)
    found = find(c, target.name) if isinstance(target, n.Identifier) else None
    slot = c.temporary()
    c.store(slot, c.unboxed(read_target(c, target, found) if place is None else read_place(c, place)))
    old = Lowered(c.name(slot), ANY, CONSTANT)
    test = is_nullish(c, old).value if node.operator == "??=" else truth(c, old).value
    if node.operator == "||=":
        test = c.negate(test)
    outer = c.nested()
    if place is None:
        assert isinstance(target, n.Identifier)
        named = c.unit.lowering.named(c, node.right, c.constant(target.name))
        value = write_name(c, target, named, found)
    else:
        value = write_place(c, place, c.lower(node.right))
    c.store(slot, c.unboxed(value))
    c.if_later(outer, test)
    return old


def read_target(c: Emitter, target: n.Node, found: str | None) -> Lowered:
    """The value of a name; `found` is where it was looked for."""
    if found is None:
        return c.lower(target)
    assert isinstance(target, n.Identifier)
    return read_found(c, target.name, found, lambda: read_static(c, target))


# -- ++ and -- ---------------------------------------------------------------------------------------------


def lower_update(c: Emitter, node: n.UpdateExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-update-expressions"""
    return update(c, node, needs_value=True)


def update(c: Emitter, node: n.UpdateExpression, *, needs_value: bool) -> Lowered:
    """`++` or `--`; the old value of a postfix form only if somebody wants it."""
    target = node.argument
    op: ast.operator = ast.Add() if node.operator == "++" else ast.Sub()
    place = None if isinstance(target, n.Identifier) else open_place(c, target)
    found = find(c, target.name) if isinstance(target, n.Identifier) else None
    old = read_target(c, target, found) if place is None else read_place(c, place)
    c.at(node)
    if not is_numeric(old.kind):
        old = numeric(c, old)
    elif needs_value and not node.prefix:
        old = Lowered(c.settle_fresh(old), old.kind, CONSTANT)
    step = c.constant(1 if is_int(old.kind) else 1.0)
    if is_numeric(old.kind):
        fast = None if old.fast is None else c.binary(old.fast, op, step)
        kind = old.kind if not is_int(old.kind) else c.unit.step_kind(old.kind, node.operator)
        new = Lowered(c.binary(old.value, op, step), kind, EFFECT, fast)
    else:
        helper = "increment" if node.operator == "++" else "decrement"
        new = Lowered(c.call(helper, old.value), ANY, EFFECT)
        if c.hot:
            new = Lowered(new.value, ANY, EFFECT, c.binary(old.value, op, step))
    if place is None:
        assert isinstance(target, n.Identifier)
        result = write_name(c, target, new, found)
    else:
        result = write_place(c, place, new)
    return result if node.prefix else old


def numeric(c: Emitter, low: Lowered) -> Lowered:
    """ToNumeric, evaluated now: a float passes through a single class check."""
    slot = c.temporary()
    c.store(slot, low)
    outer = c.nested()
    c.assign(slot, c.call("to_numeric", c.name(slot)))
    test = c.compare(c.attribute(c.name(slot), "__class__"), ast.IsNot(), c.name("float_"))
    c.if_later(outer, test)
    return Lowered(c.name(slot), ANY, CONSTANT)
