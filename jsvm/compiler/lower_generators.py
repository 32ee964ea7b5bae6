"""`yield`, `yield*`, `await`. The protocol with the driver is described in `jsvm.runtime.generators`.

A suspension is a statement of its own: operands evaluated before it are in named locals by then, so a
suspended frame is nothing but its locals and the place it waits at.
"""

from __future__ import annotations

import ast

from jsvm.compiler.emit import CONSTANT, Emitter, Lowered
from jsvm.compiler.jumps import Jump, jump
from jsvm.compiler.kinds import ANY
from jsvm.syntax import nodes as n


def emit_start(c: Emitter) -> None:
    """The first suspension: the parameters are bound."""
    c.evaluate(ast.Yield(None, lineno=c.line, col_offset=c.col))


def suspend(c: Emitter, value: ast.expr) -> str:
    """Yield to the driver; answers the slot of what it sends back."""
    slot = c.temporary()
    c.assign(slot, ast.Yield(value, lineno=c.line, col_offset=c.col))
    return slot


def lower_await(c: Emitter, node: n.AwaitExpression) -> Lowered:
    """`await value`."""
    low = c.lower(node.argument)
    c.at(node)
    return await_value(c, low)


def await_value(c: Emitter, low: Lowered) -> Lowered:
    """Wait for a lowered value."""
    value = c.settle(c.unboxed(low)).value
    return Lowered(c.name(suspend(c, value)), ANY, CONSTANT)


def lower_yield(c: Emitter, node: n.YieldExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation"""
    if node.delegate:
        return delegate(c, node)
    low = c.undefined() if node.argument is None else c.settle(c.unboxed(c.lower(node.argument)))
    c.at(node)
    if c.is_async:
        low = await_value(c, low)
        received = suspend(c, c.call("YieldRequest", low.value))
    else:
        received = suspend(c, low.value)
    return answer_signal(c, received)


def answer_signal(c: Emitter, received: str) -> Lowered:
    """If the driver asks the body to return, return."""
    outer = c.nested()
    slot = c.temporary()
    c.assign(slot, c.attribute(c.name(received), "value"))
    jump(c, Jump("return", None, slot))
    c.if_later(outer, c.class_is(c.name(received), "ReturnSignal"))
    return Lowered(c.name(received), ANY, CONSTANT)


def delegate(c: Emitter, node: n.YieldExpression) -> Lowered:
    """`yield* iterable`: pass on what the driver sends until the inner iterator is done."""
    assert node.argument is not None
    value = c.settle(c.unboxed(c.lower(node.argument))).value
    c.at(node)
    delegation = c.temporary()
    c.assign(delegation, c.call("delegate_async" if c.is_async else "delegate", value))
    received, error = c.temporary(), c.temporary()
    c.assign(received, c.constant(None))
    outer = c.nested()
    step = c.call_expression(c.attribute(c.name(delegation), "resume"), [c.name(received)])
    result = c.temporary()
    c.assign(result, step)
    if c.is_async:
        c.assign(result, ast.Yield(c.name(result), lineno=c.line, col_offset=c.col))
        check = c.call_expression(c.attribute(c.name(delegation), "check"), [c.name(result)])
        c.assign(result, check)
    inner = c.nested()
    c.break_()
    c.if_later(inner, c.attribute(c.name(delegation), "done"))
    inner = c.nested()
    c.assign(received, ast.Yield(c.name(result), lineno=c.line, col_offset=c.col))
    body = c.take(inner)
    inner = c.nested()
    thrown = c.call_expression(c.attribute(c.name(delegation), "thrown"), [c.name(error)])
    c.assign(received, thrown)
    handler = c.take(inner)
    c.try_(body, "GUEST_ERRORS", handler, error_slot=error)
    block = c.take(outer)
    c.while_(c.constant(True), block)
    outer = c.nested()
    slot = c.temporary()
    c.assign(slot, c.attribute(c.name(delegation), "value"))
    jump(c, Jump("return", None, slot))
    c.if_later(outer, c.attribute(c.name(delegation), "returned"))
    return Lowered(c.attribute(c.name(delegation), "value"), ANY, CONSTANT)
