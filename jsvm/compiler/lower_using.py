"""`using` and `await using`: a block that disposes of its resources however it is left.

Like a `finally` (see `jumps`), the disposal runs after a loop of one turn. It knows the error on its way,
which errors of its own suppress.

https://tc39.es/proposal-explicit-resource-management/
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Final

from jsvm.compiler.emit import CONSTANT, EFFECT, Emitter, Lowered
from jsvm.compiler.jumps import Target, enter, go_on, leave
from jsvm.compiler.kinds import ANY
from jsvm.syntax import nodes as n

KINDS: Final = frozenset({"using", "await using"})


def using_kind(node: n.Node | None) -> str | None:
    """ "using" or "await using", if a node declares that."""
    return node.kind if isinstance(node, n.VariableDeclaration) and node.kind in KINDS else None


def block_kind(statements: Sequence[n.Node]) -> str | None:
    """The stronger of the two that statements of a block declare, or None."""
    kinds = {using_kind(statement) for statement in statements}
    return "await using" if "await using" in kinds else "using" if "using" in kinds else None


def with_disposal(c: Emitter, kind: str | None, emit_body: Callable[[], None]) -> None:
    """Emit a body; what it adds to its stack of resources is disposed of at its end."""
    if kind is None:
        emit_body()
        return
    outer_stack = c.disposal
    stack, kept, error = c.temporary(), c.temporary(), c.temporary()
    c.assign(stack, c.call("disposal_stack"))
    c.assign(kept, c.constant(None))
    target = Target("finally")
    mark = enter(c, target)
    c.disposal = stack
    turn = c.nested()
    guarded = c.nested()
    c.blocks += 1
    emit_body()
    c.blocks -= 1
    body = c.take(guarded)
    outer = c.nested()
    c.assign(kept, c.name(error))
    handler = c.take(outer)
    c.try_(body, "GUEST_ERRORS", handler, error_slot=error)
    c.break_()
    block = c.take(turn)
    leave(c, target)
    c.disposal = outer_stack
    c.while_(c.constant(True), block)
    if kind == "using":
        c.evaluate(c.call("dispose", c.name(stack), c.name(kept)))
    else:
        dispose_awaiting(c, stack, kept)
    go_on(c, target, mark)


def dispose_awaiting(c: Emitter, stack: str, kept: str) -> None:
    """Dispose of resources some of which are awaited."""
    c.evaluate(c.call("begin_disposal", c.name(stack), c.name(kept)))
    result, failure, error = c.temporary(), c.temporary(), c.temporary()
    turn = c.nested()
    c.assign(result, c.call("next_disposal", c.name(stack)))
    outer = c.nested()
    c.break_()
    c.if_later(outer, c.is_(c.name(result), c.name("DONE")))
    c.assign(failure, c.constant(None))
    outer = c.nested()
    c.unit.lowering.await_value(c, Lowered(c.name(result), ANY, CONSTANT))
    awaiting = c.take(outer)
    outer = c.nested()
    c.assign(failure, c.name(error))
    handler = c.take(outer)
    c.try_(awaiting, "GUEST_ERRORS", handler, error_slot=error)
    outer = c.nested()
    c.evaluate(c.call("disposal_failed", c.name(stack), c.name(failure)))
    c.if_later(outer, c.compare(c.name(failure), ast.IsNot(), c.constant(None)))
    block = c.take(turn)
    c.while_(c.constant(True), block)
    c.evaluate(c.call("finish_disposal", c.name(stack)))


def add_resource(c: Emitter, kind: str, low: Lowered) -> Lowered:
    """Put a value on the stack of the block; answers the value, evaluated."""
    assert c.disposal is not None
    value = Lowered(c.settle_fresh(c.unboxed(low)), ANY, EFFECT)
    is_async = c.constant(kind == "await using")
    c.evaluate(c.call("add_resource", c.name(c.disposal), value.value, is_async))
    return Lowered(value.value, ANY, CONSTANT)
