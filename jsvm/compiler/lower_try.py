"""`try`, `catch` and `finally`.

A catch body runs after Python's handler has ended, so that nothing nests and nothing is kept alive. A
finalizer runs after a loop of one turn (see `jumps`): on normal completion, on a guest exception, and on
any jump out.
"""

from __future__ import annotations

import ast

from jsvm.compiler.emit import CONSTANT, Emitter, Lowered
from jsvm.compiler.jumps import Guard, Target, enter, go_on, leave
from jsvm.compiler.kinds import ANY
from jsvm.compiler.lower_statements import clear_completion
from jsvm.syntax import nodes as n


def lower_try(c: Emitter, node: n.TryStatement) -> None:
    """https://tc39.es/ecma262/#sec-try-statement"""
    clear_completion(c)
    if node.finalizer is None:
        lower_catch(c, node)
    else:
        lower_finally(c, node)


def lower_catch(c: Emitter, node: n.TryStatement) -> None:
    """`try ... catch`, or a `try` whose `finally` is handled outside."""
    if node.handler is None:
        c.lower_statement(node.block)
        return
    caught, value, error = c.temporary(), c.temporary(), c.temporary()
    c.assign(caught, c.constant(False))
    guard = Guard(len(c.targets))
    outer = c.nested()
    c.blocks += 1
    c.guards.append(guard)
    c.lower_statement(node.block)
    c.guards.pop()
    c.blocks -= 1
    body = c.take(outer)
    if guard.left is not None:
        c.assign(guard.left, c.constant(False))
    outer = c.nested()
    if guard.left is not None:
        inner = c.nested()
        c.raise_(None)
        c.if_later(inner, c.name(guard.left))
    c.assign(value, c.call("caught", c.name(error)))
    c.assign(caught, c.constant(True))
    handler = c.take(outer)
    c.try_(body, "GUEST_ERRORS", handler, error_slot=error)
    outer = c.nested()
    catch_body(c, node.handler, value)
    c.if_later(outer, c.name(caught))


def catch_body(c: Emitter, handler: n.CatchClause, value: str) -> None:
    """Bind the parameter and run the block."""
    scope = c.tree.of(handler)
    outer = c.scope
    c.scope = scope
    c.unit.enter_scope(c, scope)
    if handler.param is not None:
        low = Lowered(c.name(value), ANY, CONSTANT)
        c.unit.lowering.bind_pattern(c, handler.param, low, initialize=True)
    c.lower_statement(handler.body)
    c.scope = outer


def lower_finally(c: Emitter, node: n.TryStatement) -> None:
    """`try ... finally`."""
    kept, error = c.temporary(), c.temporary()
    target = Target("finally")
    c.assign(kept, c.constant(None))
    mark = enter(c, target)
    turn = c.nested()
    guarded = c.nested()
    c.blocks += 1
    lower_catch(c, node)
    c.blocks -= 1
    body = c.take(guarded)
    outer = c.nested()
    c.assign(kept, c.name(error))
    handler = c.take(outer)
    c.try_(body, "GUEST_ERRORS", handler, error_slot=error)
    c.break_()
    block = c.take(turn)
    leave(c, target)
    c.while_(c.constant(True), block)
    assert node.finalizer is not None
    saved = None
    if c.completion is not None:
        # What the finalizer leaves counts only if it jumps.
        saved = c.temporary()
        c.assign(saved, c.name(c.completion))
        c.assign(c.completion, c.constant(None))
    c.lower_statement(node.finalizer)
    if c.completion is not None and saved is not None:
        c.assign(c.completion, c.name(saved))
    outer = c.nested()
    c.raise_(c.name(kept))
    c.if_later(outer, c.compare(c.name(kept), ast.IsNot(), c.constant(None)))
    go_on(c, target, mark)
