"""Chains of tests: `if ... else if`, `switch`, conditional expressions.

A short chain nests as it does in the source. A long one would nest too deeply for Python's compiler,
so it becomes a loop of one turn that the first matching link leaves.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from jsvm.compiler.emit import Emitter
from jsvm.compiler.jumps import Target, enter, go_on, leave

#: Evaluates a test now, and emits what runs if it holds.
type Link = tuple[Callable[[], ast.expr], Callable[[], None]]

#: Chains of more links than this are flattened.
LONGEST_NEST: Final = 12


def emit_chain(c: Emitter, links: list[Link], otherwise: Callable[[], None] | None) -> None:
    """Emit a chain; `otherwise` is what runs if no test holds."""
    if len(links) > LONGEST_NEST:
        one_turn(c, Target("block"), lambda: emit_flat(c, links, otherwise))
    else:
        emit_nested(c, links, otherwise)


def emit_nested(c: Emitter, links: list[Link], otherwise: Callable[[], None] | None) -> None:
    """Each test in the `else` of the one before."""
    opened: list[tuple[list[ast.stmt], ast.expr, list[ast.stmt]]] = []
    outermost = c.block
    for test, body in links:
        condition = test()
        outer = c.nested()
        body()
        opened.append((outer, condition, c.take(outer)))
        c.nested()
    if otherwise is not None:
        otherwise()
    for outer, condition, statements in reversed(opened):
        orelse = c.take(outer)
        c.if_(condition, statements, orelse)
    assert c.block is outermost


def emit_flat(c: Emitter, links: list[Link], otherwise: Callable[[], None] | None) -> None:
    """One test after the other; the first that holds leaves."""
    for test, body in links:
        condition = test()
        outer = c.nested()
        body()
        c.break_()
        c.if_later(outer, condition)
    if otherwise is not None:
        otherwise()


def one_turn(c: Emitter, target: Target, emit_body: Callable[[], None]) -> None:
    """A Python loop that runs once, for jumps to leave."""
    mark = enter(c, target)
    outer = c.nested()
    emit_body()
    c.break_()
    body = c.take(outer)
    leave(c, target)
    c.while_(c.constant(True), body)
    go_on(c, target, mark)
