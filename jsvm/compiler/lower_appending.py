"""Appending to strings in place: `text += more`, wherever the text is kept.

OPTIMIZATION: Python appends to a string without copying it if a local variable holds the only reference and
the sum goes straight back to it. A loop that appends to a captured variable or a property copies everything
each time otherwise, which takes minutes where it could take milliseconds. So long text is taken out of its
place, added to in a local, and put back; nothing of the guest's runs in between.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Final

from jsvm.compiler.bindings import Binding
from jsvm.compiler.emit import CONSTANT, EFFECT, VARIABLE, Emitter, Lowered
from jsvm.compiler.kinds import ANY, STRING, is_numeric
from jsvm.compiler.lower_operators import apply_binary, as_text
from jsvm.syntax import nodes as n
from jsvm.syntax.walk import walk

#: Text from this length on is worth being moved.
LONG: Final = 1000
#: Source characters that may be lowered twice, once for text and once for everything else.
SHORT_SOURCE: Final = 200
CHANGES: Final = n.AssignmentExpression | n.UpdateExpression
ONCE_ONLY: Final = n.Function | n.Class | n.YieldExpression | n.AwaitExpression | n.TaggedTemplateExpression

#: Puts a value where the text is kept.
type Put = Callable[[ast.expr], object]


def appended(node: n.AssignmentExpression) -> list[n.Expression]:
    """What `place = place + a + b` adds to a name, or a property of a name or of `this`; nothing for anything
    else.
    """
    left = node.right
    pieces: list[n.Expression] = []
    while isinstance(left, n.BinaryExpression) and left.operator == "+":
        pieces.append(left.right)
        left = left.left
    return pieces[::-1] if pieces and is_same_place(node.left, left) else []


def is_same_place(one: n.Node, other: n.Node) -> bool:
    """Whether both are the same name, or the same property of one."""
    if isinstance(one, n.Identifier):
        return isinstance(other, n.Identifier) and one.name == other.name
    if isinstance(one, n.ThisExpression):
        return isinstance(other, n.ThisExpression)
    if not isinstance(one, n.MemberExpression) or not isinstance(other, n.MemberExpression):
        return False
    if one.computed or other.computed or type(one.property) is not type(other.property):
        return False
    is_simple = isinstance(one.object, n.Identifier | n.ThisExpression)
    return is_simple and one.property.name == other.property.name and is_same_place(one.object, other.object)  # type: ignore[attr-defined]


def is_short_and_once(node: n.AssignmentExpression, pieces: Iterable[n.Node]) -> bool:
    """Whether the pieces may be lowered twice. ATTACK: one in another would double the code each time."""
    once_only = ONCE_ONLY | CHANGES
    return node.end - node.start <= SHORT_SOURCE and not any(
        isinstance(part, once_only) for piece in pieces for part in walk(piece)
    )


def text_of(pieces: Iterable[n.Expression]) -> n.Expression:
    """`"" + a + b`: each piece converted in its turn."""
    joined: n.Expression | None = None
    for piece in pieces:
        if joined is None and isinstance(piece, n.Literal) and isinstance(piece.value, str):
            joined = piece
            continue
        first = n.Literal(piece.start, piece.start, "", '""') if joined is None else joined
        joined = n.BinaryExpression(piece.start, piece.end, first, "+", piece)
    assert joined is not None
    return joined


def can_change(value: n.Node, binding: Binding) -> bool:
    """Whether evaluating `value` may assign to a variable."""
    return binding.captured or changes_something(value)


def changes_something(value: n.Node) -> bool:
    """Whether evaluating `value` itself may assign to a variable that no closure has."""
    return any(isinstance(part, CHANGES) for part in walk(value))


# -- variables that are certainly strings ------------------------------------------------------------------


def is_text(binding: Binding) -> bool:
    """Whether a variable holds nothing but strings, whenever it can be read."""
    return binding.value_kind == STRING and not binding.needs_tdz and not binding.immutable


def append_text(
    c: Emitter, node: n.AssignmentExpression, binding: Binding, value_node: n.Expression
) -> Lowered:
    """`text += value` on a variable that is certainly a string."""
    slot = binding.slot
    if can_change(value_node, binding):
        # What it was before the value is evaluated is what is added to.
        slot = c.temporary()
        c.assign(slot, c.name(binding.slot))
    text = certain_text(c, c.bounded(c.lower(value_node)))
    c.at(node)
    if slot == binding.slot:
        forget_completion(c, node)
        append_here(c, slot, text)
    else:
        move_and_append(c, node, slot, text, lambda value: c.assign(binding.slot, value))
    c.stamp[binding.slot] = c.stamp.get(binding.slot, 0) + 1
    return Lowered(c.name(binding.slot), STRING, VARIABLE)


def certain_text(c: Emitter, value: Lowered) -> ast.expr:
    """A value as text, in an atom."""
    value = as_text(c, value)
    if value.kind != STRING:
        value = c.settle(value)
        converted = c.choose(c.class_is(value.value, "str_"), value.value, c.call("to_text", value.value))
        value = Lowered(converted, STRING, EFFECT)
    return c.settle(value).value


def move_and_append(c: Emitter, node: n.Node, slot: str, text: ast.expr, put: Put) -> None:
    """Add to the text that `slot` holds, while nothing else does, neither the place it came from.

    All statements do that in the same local, or what one of them left behind would hold the text of the next.
    """
    moved = moving_slot(c)
    forget_completion(c, node)
    c.assign(moved, c.name(slot))
    c.assign(slot, c.constant(None))
    put(c.constant(None))
    c.assign(moved, c.binary(c.name(moved), ast.Add(), text))
    # Reading the local next would make Python fuse the store with that, and copy.
    c.assign(c.temporary(), c.constant(None))
    check_length(c, moved, text, put)
    put(c.name(moved))
    if not is_statement(c, node):
        c.assign(slot, c.name(moved))


def moving_slot(c: Emitter) -> str:
    """The local in which text is added to."""
    if c.moved is None:
        c.moved = c.temporary()
    return c.moved


def is_statement(c: Emitter, node: n.Node) -> bool:
    """Whether an assignment is a whole statement, and nothing else wants its value."""
    return c.statement is node


def forget_completion(c: Emitter, node: n.Node) -> None:
    """Let go of the last statement's value, which may be the text: this one's comes in its place."""
    if c.completion is not None and is_statement(c, node):
        c.assign(c.completion, c.constant(None))


def value_of(c: Emitter, node: n.Node, slot: str) -> Lowered:
    """The value of an assignment that left it in `slot`, or where text is moved."""
    if not is_statement(c, node) or c.completion is None:
        return Lowered(c.name(slot), ANY, CONSTANT)
    return Lowered(c.name(moving_slot(c)), ANY, CONSTANT)


def keep_completion(c: Emitter, node: n.Node, slot: str) -> None:
    """Where no text is moved, leave the value where `value_of` looks."""
    if is_statement(c, node) and c.completion is not None:
        c.assign(moving_slot(c), c.name(slot))


def append_here(c: Emitter, slot: str, text: ast.expr) -> None:
    """Add to the text that a variable of Python's holds."""
    c.assign(slot, c.binary(c.name(slot), ast.Add(), text))
    moved = moving_slot(c)
    outer = c.nested()
    c.assign(moved, c.name(slot))
    c.assign(slot, c.call("before_too_long", c.name(moved), text))
    c.evaluate(c.call("check_longer_text", c.name(moved)))
    c.assign(moved, c.constant(None))
    c.if_later(outer, is_longer(c, slot))


def check_length(c: Emitter, slot: str, text: ast.expr, put: Put) -> None:
    """Pay for text that has become long. If it may not be, what it was before stays where it was."""
    outer = c.nested()
    put(c.call("before_too_long", c.name(slot), text))
    c.evaluate(c.call("check_longer_text", c.name(slot)))
    c.if_later(outer, is_longer(c, slot))


def is_longer(c: Emitter, slot: str) -> ast.expr:
    """The test for text that must be paid for."""
    return c.compare(c.call("len_", c.name(slot)), ast.Gt(), c.name("MAX_STRING"))


# -- whatever may be a string ------------------------------------------------------------------------------


def may_be_text(c: Emitter, operator: str, old: Lowered) -> bool:
    """Whether `+=` is worth the question if the old value is long text."""
    return c.hot and operator == "+" and old.kind == ANY


def is_long_text(c: Emitter, slot: str) -> ast.expr:
    """The test for text that is worth being moved."""
    is_long = c.compare(c.call("len_", c.name(slot)), ast.Gt(), c.constant(LONG))
    return c.both(c.class_is(c.name(slot), "str_"), is_long)


def append_to_local(
    c: Emitter,
    node: n.AssignmentExpression,
    binding: Binding,
    value: n.Expression,
    otherwise: Callable[[], object],
) -> Lowered | None:
    """`local += value` if the local may hold long text, `otherwise` if not; None where that does not pay."""
    if binding.storage != "local" or binding.captured or binding.immutable or binding.needs_tdz:
        return None
    if node.end - node.start > SHORT_SOURCE or can_change(value, binding):
        return None
    if any(isinstance(part, ONCE_ONLY) for part in walk(value)):
        return None
    outer = c.nested()
    text = certain_text(c, c.bounded(c.lower(value)))
    c.at(node)
    forget_completion(c, node)
    append_here(c, binding.slot, text)
    body = c.take(outer)
    outer = c.nested()
    otherwise()
    orelse = c.take(outer)
    c.if_(is_long_text(c, binding.slot), body, orelse)
    c.stamp[binding.slot] = c.stamp.get(binding.slot, 0) + 1
    return Lowered(c.name(binding.slot), ANY, VARIABLE)


def append_or_add(
    c: Emitter,
    node: n.AssignmentExpression,
    old: Lowered,
    put_text: Put,
    is_there: Callable[[], ast.expr] | None,
    write: Callable[[Lowered], object],
) -> Lowered:
    """`place += value`. `put_text` writes to the place where `is_there` holds, `write` wherever."""
    slot = own_temporary(c, old)
    value = c.bounded(c.lower(node.right))
    if value.effect == EFFECT or not is_numeric(value.kind):
        value = c.settle(c.unboxed(value))
    c.at(node)
    if is_numeric(value.kind):
        return append_or_add_number(c, node, slot, value, put_text, is_there, write)
    outer = c.nested()
    text = certain_text(c, value)
    if is_there is None:
        move_and_append(c, node, slot, text, put_text)
    else:
        move_where_it_is(c, node, slot, text, put_text, is_there, write)
    body = c.take(outer)
    outer = c.nested()
    c.store(slot, c.unboxed(apply_binary(c, "+", node, Lowered(c.name(slot), ANY, CONSTANT), value)))
    write(Lowered(c.name(slot), ANY, CONSTANT))
    keep_completion(c, node, slot)
    orelse = c.take(outer)
    c.if_(is_long_text(c, slot), body, orelse)
    return value_of(c, node, slot)


def append_or_add_number(
    c: Emitter,
    node: n.AssignmentExpression,
    slot: str,
    value: Lowered,
    put_text: Put,
    is_there: Callable[[], ast.expr] | None,
    write: Callable[[Lowered], object],
) -> Lowered:
    """The same for a certain number, which most likely meets another.

    Long text is looked for where the fast form misses, so that numbers do not pay for the question. What was
    put back is written once more, which nobody can tell of a place that is plain.
    """
    total = moving_slot(c) if is_statement(c, node) else c.temporary()
    sum_ = apply_binary(c, "+", node, Lowered(c.name(slot), ANY, CONSTANT), value)
    if sum_.fast is None or sum_.check:
        c.store(total, c.unboxed(sum_))
    else:
        outer = c.nested()
        text = certain_text(c, value)
        inner = c.nested()
        c.assign(total, c.constant(None))
        move_and_append(c, node, slot, text, put_text)
        if not is_statement(c, node):
            c.assign(total, c.name(slot))
        moved = c.take(inner)
        if is_there is None:
            c.block.extend(moved)
        else:
            inner = c.nested()
            c.assign(total, c.call("add_values", c.name(slot), text))
            c.if_(is_there(), moved, c.take(inner))
        add_where_missed(c, total, sum_, is_long_text(c, slot), c.take(outer))
    write(Lowered(c.name(total), ANY, CONSTANT))
    return Lowered(c.name(total), ANY, CONSTANT)


def add_where_missed(c: Emitter, slot: str, sum_: Lowered, is_text: ast.expr, append: list[ast.stmt]) -> None:
    """Store a sum; where its fast form misses, `append` if `is_text`."""
    assert sum_.fast is not None
    outer = c.nested()
    c.assign(slot, sum_.fast)
    body = c.take(outer)
    outer = c.nested()
    c.assign(slot, sum_.value)
    plain = c.take(outer)
    outer = c.nested()
    c.if_(is_text, append, plain)
    c.attempt(body, None, c.take(outer))


def add_number_to_variable(
    c: Emitter, node: n.Node, binding: Binding, old: Lowered, number: Lowered, sum_: Lowered
) -> Lowered | None:
    """`name += number`, without a question while the variable holds numbers; None where that does not do."""
    is_current = isinstance(old.value, ast.Name) and old.value.id == binding.slot
    is_variable = binding.storage != "box" and not (binding.needs_tdz and binding.has_dead_zone)
    if not is_variable or not is_current or number.effect == EFFECT or sum_.fast is None or sum_.check:
        return None
    slot = binding.slot
    outer = c.nested()
    long = c.temporary()
    c.assign(long, c.name(slot))
    text = certain_text(c, number)
    move_and_append(c, node, long, text, lambda value: c.assign(slot, value))
    add_where_missed(c, slot, sum_, is_long_text(c, slot), c.take(outer))
    c.stamp[slot] = c.stamp.get(slot, 0) + 1
    return Lowered(c.name(slot), ANY, VARIABLE)


def append_pieces_or(
    c: Emitter,
    node: n.AssignmentExpression,
    slot: str,
    pieces: list[n.Expression],
    put_text: Put,
    is_there: Callable[[], ast.expr] | None,
    write: Callable[[Lowered], object],
    otherwise: Callable[[], Lowered],
) -> Lowered:
    """`place = place + a + b` whose old value is in `slot` already; `otherwise` if that is no long text."""
    outer = c.nested()
    text = certain_text(c, c.bounded(c.lower(text_of(pieces))))
    c.at(node)
    if is_there is None:
        move_and_append(c, node, slot, text, put_text)
    else:
        move_where_it_is(c, node, slot, text, put_text, is_there, write)
    body = c.take(outer)
    outer = c.nested()
    c.store(slot, c.unboxed(otherwise()))
    keep_completion(c, node, slot)
    c.if_(is_long_text(c, slot), body, c.take(outer))
    return value_of(c, node, slot)


def own_temporary(c: Emitter, old: Lowered) -> str:
    """A local that holds the old value, and is the only one that does."""
    if old.effect == CONSTANT and isinstance(old.value, ast.Name) and old.value.id.startswith("t"):
        return old.value.id
    slot = c.temporary()
    c.store(slot, c.unboxed(old))
    return slot


def move_where_it_is(
    c: Emitter,
    node: n.Node,
    slot: str,
    text: ast.expr,
    put_text: Put,
    is_there: Callable[[], ast.expr],
    write: Callable[[Lowered], object],
) -> None:
    """Append in place if the place is plain, otherwise copy."""
    outer = c.nested()
    move_and_append(c, node, slot, text, put_text)
    body = c.take(outer)
    outer = c.nested()
    c.assign(slot, c.call("add_values", c.name(slot), text))
    write(Lowered(c.name(slot), ANY, CONSTANT))
    keep_completion(c, node, slot)
    orelse = c.take(outer)
    c.if_(is_there(), body, orelse)
