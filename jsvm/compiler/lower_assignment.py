"""Assignment: simple, compound and logical, `++` and `--`, to names and members."""

from __future__ import annotations

import ast

from jsvm.compiler.bindings import Binding
from jsvm.compiler.emit import CONSTANT, EFFECT, Emitter, Lowered
from jsvm.compiler.kinds import ANY, STRING, is_int, is_numeric
from jsvm.compiler.lower_appending import (
    add_number_to_variable,
    append_or_add,
    append_pieces_or,
    append_text,
    append_to_local,
    appended,
    is_short_and_once,
    is_text,
    may_be_text,
    own_temporary,
    text_of,
)
from jsvm.compiler.lower_dynamic import find, find_target, read_found
from jsvm.compiler.lower_operators import apply_binary, is_nullish, truth
from jsvm.compiler.lower_places import (
    Place,
    element_access,
    evaluate_place,
    fixed,
    member_access,
    name_access,
    open_place,
    plain_key,
    read_place,
    write_name,
    write_place,
)
from jsvm.compiler.lower_references import (
    FROZEN_GLOBALS,
    read_static,
)
from jsvm.syntax import nodes as n


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
        pieces = appended(node)
        if pieces and find(c, target.name) is None:
            low = append_sum(c, node, target, pieces)
            if low is not None:
                return low
        is_name = target.start == node.start
        found = find(c, target.name) if has_no_effect(node.right) else find_target(c, target.name)
        low = (
            c.unit.lowering.named(c, node.right, c.constant(target.name)) if is_name else c.lower(node.right)
        )
        return write_name(c, target, low, found)
    pieces = appended(node) if c.hot else []
    low = append_sum_to_member(c, node, pieces) if pieces else None
    return assign_to_place(c, node) if low is None else low


def assign_to_place(c: Emitter, node: n.AssignmentExpression) -> Lowered:
    """`base.name = value`, or the like."""
    both = evaluate_place(c, node.left, [node.right])
    return write_place(c, both.place, both.value)


def append_sum(
    c: Emitter, node: n.AssignmentExpression, target: n.Identifier, pieces: list[n.Expression]
) -> Lowered | None:
    """`name = name + a + b`, if the variable holds text or may hold it; None where that does not pay."""
    binding = c.scope.lookup(target.name)
    if binding is not None and is_text(binding):
        return append_text(c, node, binding, text_of(pieces))
    is_known = binding is not None and (binding.value_kind != ANY or binding.immutable)
    if not c.hot or is_known or is_numeric(c.kind_of(node.right)):
        return None
    if len(pieces) == 1:
        compound = n.AssignmentExpression(node.start, node.end, target, "+=", pieces[0])
        c.statement = compound if c.statement is node else c.statement
        return compound_name(c, compound, target, "+")
    if binding is not None and binding.storage == "local" and not binding.captured:
        return append_to_local(
            c, node, binding, text_of(pieces), lambda: write_name(c, target, c.lower(node.right))
        )
    if not is_short_and_once(node, pieces) or (binding is None and target.name in FROZEN_GLOBALS):
        return None
    return append_pieces_or(
        c,
        node,
        known_value(c, target, binding),
        pieces,
        *name_access(c, target, binding),
        lambda: write_name(c, target, c.lower(node.right)),
    )


def known_value(c: Emitter, target: n.Identifier, binding: Binding | None) -> str:
    """A local with what a variable holds, or undefined where looking at it might run code of the guest's."""
    if binding is not None:
        return own_temporary(c, c.lower(target))
    key, slot = c.constant(target.name), c.temporary()
    c.assign(slot, c.constant(None))
    outer = c.nested()
    c.assign(slot, c.subscript(c.name("global_props"), key))
    c.if_(c.compare(key, ast.In(), c.name("global_props")), c.take(outer), [])
    return slot


def append_sum_to_member(
    c: Emitter, node: n.AssignmentExpression, pieces: list[n.Expression]
) -> Lowered | None:
    """`base.name = base.name + a + b`, if the property may hold long text; None where that does not pay.

    The base is a variable or `this`, so that evaluating it once more changes nothing.
    """
    target = node.left
    assert isinstance(target, n.MemberExpression)
    name = target.object.name if isinstance(target.object, n.Identifier) else None
    if name is not None and (c.scope.lookup(name) is None or find(c, name) is not None):
        return None
    place = Place(target, fixed(c, c.lower(target.object)))
    key = plain_key(c, place)
    if key is None or c.kind_of(node.right) != STRING or not is_short_and_once(node, pieces):
        return None
    put, is_there, write = member_access(c, place, key)
    assert is_there is not None
    slot = c.temporary()
    c.assign(slot, c.constant(None))
    outer = c.nested()
    c.assign(slot, c.subscript(c.attribute(place.base.value, "props"), key))  # type: ignore[union-attr]
    c.if_(is_there(), c.take(outer), [])
    return append_pieces_or(c, node, slot, pieces, put, is_there, write, lambda: assign_to_place(c, node))


def has_no_effect(node: n.Node) -> bool:
    """Whether evaluating it cannot declare anything."""
    return isinstance(node, n.Literal | n.FunctionExpression | n.ArrowFunctionExpression | n.ThisExpression)


# -- compound ----------------------------------------------------------------------------------------------


def assign_compound(c: Emitter, node: n.AssignmentExpression) -> Lowered:
    """`target op= value`."""
    operator = node.operator[:-1]
    target = node.left
    if isinstance(target, n.Identifier):
        return compound_name(c, node, target, operator)
    place = open_place(c, target, node.right)
    old = read_place(c, place)
    key = plain_key(c, place)
    if key is not None and may_be_text(c, operator, old):
        return append_or_add(c, node, old, *member_access(c, place, key))
    is_element = place.key is not None and place.this is None
    if is_element and c.kind_of(node.right) == STRING and may_be_text(c, operator, old):
        return append_or_add(c, node, old, *element_access(c, place))
    new = combine(c, node, operator, old)
    return write_place(c, place, new)


def combine(c: Emitter, node: n.AssignmentExpression, operator: str, old: Lowered) -> Lowered:
    """`old op value`, the value evaluated now."""
    return apply_binary(c, operator, node, *both_operands(c, node, old))


def both_operands(c: Emitter, node: n.AssignmentExpression, old: Lowered) -> tuple[Lowered, Lowered]:
    """The old value, kept if evaluating the other one may change its place, and that other one."""
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
    return old, right


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
    if may_be_text(c, operator, old):
        appended = append_to_name(c, node, target, binding, old)
        if appended is not None:
            return appended
    return write_name(c, target, combine(c, node, operator, old))


def append_to_name(
    c: Emitter, node: n.AssignmentExpression, target: n.Identifier, binding: Binding | None, old: Lowered
) -> Lowered | None:
    """`name += value` on a variable that may hold long text; None where that does not pay."""
    if target.name in FROZEN_GLOBALS and binding is None:
        return None
    if binding is not None and binding.immutable:
        return None
    if binding is not None and is_numeric(c.kind_of(node.right)):
        return append_number_to_name(c, node, binding, old)
    if binding is None or binding.captured or binding.storage != "local":
        return append_or_add(c, node, old, *name_access(c, target, binding))

    def add() -> None:
        write_name(c, target, combine(c, node, "+", old))

    return append_to_local(c, node, binding, text_of([node.right]), add)


def append_number_to_name(
    c: Emitter, node: n.AssignmentExpression, binding: Binding, old: Lowered
) -> Lowered:
    """`name += number`."""
    old, number = both_operands(c, node, old)
    low = apply_binary(c, "+", node, old, number)
    return add_number_to_variable(c, node, binding, old, number, low) or c.write_binding(binding, low)


def assign_logical(c: Emitter, node: n.AssignmentExpression) -> Lowered:
    """`&&=`, `||=`, `??=`: the value is evaluated, and assigned, only if needed."""
    target = node.left
    place = None if isinstance(target, n.Identifier) else open_place(c, target, node.right)
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
