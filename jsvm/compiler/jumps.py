"""Jumps: `break`, `continue` and `return` across loops, iterators and `finally`.

Python's `break` leaves one loop. A jump further out sets a number in the loop's own jump slot and breaks;
after each loop it crosses, that number is looked at and the jump goes on from there. A `finally` is a loop
of one turn: whatever leaves it does so through its jump slot, then the finalizer runs, then the jump goes
on. Python's own `finally` is never used: it would run guest code after a termination.

What a jump does on its way, the update of a `for` or the end of an iterator, stands where the jump starts.
That may be inside a `try` that the jump leaves, so a flag tells its handler not to catch what comes up there.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from jsvm.compiler.bindings import Binding
from jsvm.compiler.emit import Emitter

JumpKind = Literal["break", "continue", "return"]


@dataclass(slots=True)
class Jump:
    """Where a jump wants to go; `value` is the slot of what a `return` returns."""

    kind: JumpKind
    label: str | None
    value: str | None = None


@dataclass(slots=True)
class Guard:
    """A `try` with a `catch` around the place that is being emitted."""

    #: How many targets were around it.
    targets: int
    #: The slot that says that its block is being left by a jump, if any is.
    left: str | None = None


@dataclass(slots=True)
class Target:
    """Something that jumps can stop at or must pass through. Each is one Python loop."""

    kind: Literal["loop", "switch", "block", "finally", "outline"]
    labels: frozenset[str] = frozenset()
    #: Emits what must run before Python's `continue`: the update of a `for`.
    before_continue: Callable[[], None] | None = None
    #: Emits what leaving for good must do: closing an iterator.
    on_leave: Callable[[], None] | None = None
    jump_slot: str | None = None
    pending: list[Jump] = field(default_factory=list)
    #: Python blocks around the target itself.
    blocks: int = 0


def jump(c: Emitter, wanted: Jump) -> None:
    """Emit a jump from the current place."""
    target = c.targets[-1] if c.targets else None
    if target is None:
        assert wanted.kind == "return"
        return_now(c, c.constant(None) if wanted.value is None else c.name(wanted.value))
        return
    if wanted.kind != "return" and stops_at(target, wanted):
        arrive(c, target, wanted)
    elif wanted.kind == "return" and not crosses_finally(c):
        leave_all(c)
        return_now(c, c.constant(None) if wanted.value is None else c.name(wanted.value))
    else:
        pass_through(c, target, wanted)


def return_now(c: Emitter, value: ast.expr) -> None:
    """Return from the Python function.

    A derived constructor without a result of its own answers `this`, as it is at the very end, and ABSENT if
    that is not bound: then the error is thrown where no `catch` of the constructor sees it.
    """
    if c.function is None or c.function.kind != "derived_class":
        c.return_(value)
        return
    this = c.scope.lookup("%this")
    assert this is not None
    slot = c.temporary()
    if isinstance(value, ast.Constant) and value.value is None:
        answer_this(c, slot, this)
    else:
        c.assign(slot, value)
        outer = c.nested()
        answer_this(c, slot, this)
        c.if_later(outer, c.is_(c.name(slot), c.constant(None)))
    c.return_(c.name(slot))


def answer_this(c: Emitter, slot: str, this: Binding) -> None:
    """Put `this` into a slot, or ABSENT."""
    outer = c.nested()
    c.assign(slot, c.read_binding(this).value)
    body = c.take(outer)
    outer = c.nested()
    c.assign(slot, c.name("ABSENT"))
    handler = c.take(outer)
    c.try_(body, "NameError_", handler)


def stops_at(target: Target, wanted: Jump) -> bool:
    """Whether the jump ends at this target."""
    if target.kind in ("finally", "outline"):
        return False
    if wanted.label is not None:
        return wanted.label in target.labels
    return target.kind == "loop" or (target.kind == "switch" and wanted.kind == "break")


def arrive(c: Emitter, target: Target, wanted: Jump) -> None:
    """The jump ends here."""
    if wanted.kind == "continue":
        on_the_way(c, len(c.targets) - 1, target.before_continue)
        c.continue_()
        return
    on_the_way(c, len(c.targets) - 1, target.on_leave)
    c.break_()


def on_the_way(c: Emitter, index: int, work: Callable[[], None] | None) -> None:
    """Emit what a jump does for the target of this index, which no `catch` that it leaves may see."""
    if work is None:
        return
    for guard in c.guards:
        if guard.targets > index:
            guard.left = guard.left or c.temporary()
            c.assign(guard.left, c.constant(True))
    work()


def crosses_finally(c: Emitter) -> bool:
    """Whether a finalizer stands between here and the end of the guest's function, or another Python one."""
    return any(target.kind in ("finally", "outline") for target in c.targets)


def leave_all(c: Emitter) -> None:
    """Close every iterator between here and the end of the function, innermost first."""
    for index, target in reversed(list(enumerate(c.targets))):
        on_the_way(c, index, target.on_leave)


def pass_through(c: Emitter, target: Target, wanted: Jump) -> None:
    """Leave one Python loop on the way further out."""
    on_the_way(c, len(c.targets) - 1, target.on_leave)
    if target.jump_slot is None:
        target.jump_slot = c.temporary()
    if wanted not in target.pending:
        target.pending.append(wanted)
    number = c.constant(target.pending.index(wanted) + 1)
    if target.kind == "outline":
        c.return_(number)
        return
    c.assign(target.jump_slot, number)
    c.break_()


def enter(c: Emitter, target: Target) -> int:
    """Start emitting inside a target; answers the place in the block where its jump slot is cleared."""
    target.blocks = c.blocks
    c.targets.append(target)
    c.blocks += 1
    return len(c.block)


def leave(c: Emitter, target: Target) -> None:
    """Stop emitting inside a target."""
    popped = c.targets.pop()
    assert popped is target
    c.blocks = target.blocks


def go_on(c: Emitter, target: Target, mark: int) -> None:
    """After a target's Python loop: clear its slot before the loop, and continue the jumps that passed
    through.
    """
    if target.jump_slot is None:
        return
    clear = ast.Assign(
        [ast.Name(target.jump_slot, ast.Store(), lineno=c.line, col_offset=c.col)],
        c.constant(0),
        lineno=c.line,
        col_offset=c.col,
    )
    c.block.insert(mark, clear)
    for number, wanted in enumerate(target.pending, 1):
        outer = c.nested()
        jump(c, wanted)
        c.if_later(outer, c.compare(c.name(target.jump_slot), ast.Eq(), c.constant(number)))
