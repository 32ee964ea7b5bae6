"""What is assigned to: names, and members whose parts are evaluated first."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from jsvm.compiler.bindings import Binding
from jsvm.compiler.emit import CONSTANT, Emitter, Lowered
from jsvm.compiler.kinds import ANY, INTEGRAL
from jsvm.compiler.lower_appending import Put, changes_something
from jsvm.compiler.lower_dynamic import find, write_found
from jsvm.compiler.lower_operators import discard
from jsvm.compiler.lower_references import (
    FROZEN_GLOBALS,
    index_expression,
    read_element,
    read_private,
    read_property,
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


def open_place(c: Emitter, target: n.Node, value: n.Node | None = None) -> Place:
    """The parts of a member target, evaluated once, for reading and then writing, with `value` in between."""
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
        stays = c.is_private(key) and not (value is not None and changes_something(value))
        kept = c.settle(key) if stays else Lowered(c.settle_fresh(key), key.kind, CONSTANT)
        return Place(target, base, kept)
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


#: How to put text where it is, the test for that (None if it is always so), and how to write whatever it is.
type Access = tuple[Put, Callable[[], ast.expr] | None, Callable[[Lowered], object]]


def member_access(c: Emitter, place: Place, key: ast.expr) -> Access:
    """How to put text into a property of a plain object, the test for that, and how to write anywhere."""
    assert place.base is not None
    base, props = place.base.value, c.temporary()

    def is_there() -> ast.expr:
        return c.both(
            c.class_is(base, "JSObject"),
            c.compare(key, ast.In(), c.walrus(props, c.attribute(base, "props"))),
        )

    def put(value: ast.expr) -> None:
        c.assign_to(c.subscript(c.name(props), key), value)

    return put, is_there, lambda low: write_place(c, place, low)


def element_access(c: Emitter, place: Place) -> Access:
    """The same for an element or a computed property."""
    assert place.base is not None
    assert place.key is not None
    base, key = place.base.value, c.unboxed(place.key).value
    return (
        lambda value: c.evaluate(c.call("put_plain", base, key, value)),
        lambda: c.call("is_plain_place", base, key),
        lambda low: write_place(c, place, low),
    )


def name_access(c: Emitter, target: n.Identifier, binding: Binding | None) -> Access:
    """How to put text into a variable, the test for that being the same as writing, and how to write."""
    if binding is not None:
        write = partial(c.write_binding, binding)
        return lambda value: write(Lowered(value, ANY, CONSTANT)), None, write
    key = c.constant(target.name)
    place = c.subscript(c.name("global_props"), key)
    return (
        lambda value: c.assign_to(place, value),
        lambda: c.compare(key, ast.In(), c.name("global_props")),
        lambda low: write_global(c, target, low),
    )
