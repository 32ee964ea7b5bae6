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


def appended(node: n.AssignmentExpression) -> n.Expression | None:
    """What `name = name + a + b` appends, as an expression that is certainly text; None for anything else."""
    target, left = node.left, node.right
    pieces: list[n.Expression] = []
    while isinstance(left, n.BinaryExpression) and left.operator == "+":
        pieces.append(left.right)
        left = left.left
    if not pieces or not isinstance(target, n.Identifier) or not isinstance(left, n.Identifier):
        return None
    return text_of(reversed(pieces)) if left.name == target.name else None


def text_of(pieces: Iterable[n.Expression]) -> n.Expression:
    """`"" + a + b`: each piece converted in its turn."""
    joined: n.Expression | None = None
    for piece in pieces:
        first = n.Literal(piece.start, piece.start, "", '""') if joined is None else joined
        joined = n.BinaryExpression(piece.start, piece.end, first, "+", piece)
    assert joined is not None
    return joined


def can_change(value: n.Node, binding: Binding) -> bool:
    """Whether evaluating `value` may assign to a variable."""
    return binding.captured or any(isinstance(part, CHANGES) for part in walk(value))


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
        c.assign(slot, c.binary(c.name(slot), ast.Add(), text))
        check_length(c, slot)
    else:
        move_and_append(c, slot, text, lambda value: c.assign(binding.slot, value))
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


def move_and_append(c: Emitter, slot: str, text: ast.expr, put: Put) -> None:
    """Add to the text in a local, while the place it came from does not hold it."""
    put(c.constant(None))
    c.assign(slot, c.binary(c.name(slot), ast.Add(), text))
    # Reading the local next would make Python fuse the store with that, and copy.
    c.assign(c.temporary(), c.constant(None))
    put(c.name(slot))
    check_length(c, slot)


def check_length(c: Emitter, slot: str) -> None:
    """Pay for text that has become long."""
    outer = c.nested()
    c.evaluate(c.call("check_longer_text", c.name(slot)))
    c.if_later(outer, c.compare(c.call("len_", c.name(slot)), ast.Gt(), c.name("MAX_STRING")))


# -- whatever may be a string ------------------------------------------------------------------------------


def may_be_text(c: Emitter, operator: str, value: n.Node, old: Lowered) -> bool:
    """Whether `+=` is worth the question if the old value is long text."""
    return c.hot and operator == "+" and old.kind == ANY and not is_numeric(c.kind_of(value))


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
    c.assign(binding.slot, c.binary(c.name(binding.slot), ast.Add(), text))
    check_length(c, binding.slot)
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
    value = c.settle(c.unboxed(c.bounded(c.lower(node.right))))
    c.at(node)
    outer = c.nested()
    text = certain_text(c, value)
    if is_there is None:
        move_and_append(c, slot, text, put_text)
    else:
        move_where_it_is(c, slot, text, put_text, is_there, write)
    body = c.take(outer)
    outer = c.nested()
    c.store(slot, c.unboxed(apply_binary(c, "+", node, Lowered(c.name(slot), ANY, CONSTANT), value)))
    write(Lowered(c.name(slot), ANY, CONSTANT))
    orelse = c.take(outer)
    c.if_(is_long_text(c, slot), body, orelse)
    return Lowered(c.name(slot), ANY, CONSTANT)


def own_temporary(c: Emitter, old: Lowered) -> str:
    """A local that holds the old value, and is the only one that does."""
    if old.effect == CONSTANT and isinstance(old.value, ast.Name) and old.value.id.startswith("t"):
        return old.value.id
    slot = c.temporary()
    c.store(slot, c.unboxed(old))
    return slot


def move_where_it_is(
    c: Emitter,
    slot: str,
    text: ast.expr,
    put_text: Put,
    is_there: Callable[[], ast.expr],
    write: Callable[[Lowered], object],
) -> None:
    """Append in place if the place is plain, otherwise copy."""
    outer = c.nested()
    move_and_append(c, slot, text, put_text)
    body = c.take(outer)
    outer = c.nested()
    c.assign(slot, c.call("add_values", c.name(slot), text))
    write(Lowered(c.name(slot), ANY, CONSTANT))
    orelse = c.take(outer)
    c.if_(is_there(), body, orelse)
