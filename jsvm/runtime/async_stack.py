"""Who waits for an async function: the part of a stack trace that no frame shows any more.

A body that was resumed by a job has no caller, but the promise of its call may have a reaction of another
suspended body, and so on. Only what is certain is told: a promise that several wait for ends the trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import CodeType, FrameType, GeneratorType
from typing import Any, Final, final

from jsvm.runtime.generators import AsyncDriver, AsyncGeneratorObject
from jsvm.runtime.promises import PromiseObject, ResolvingFunctions
from jsvm.runtime.values import Value

#: The functions whose frames show that an async body runs.
DRIVERS: Final = (AsyncDriver.advance.__code__, AsyncGeneratorObject.advance.__code__)
#: Promises to follow at most.
MAX_PROMISES: Final = 50


@final
class AwaitingCode:
    """The code object of a body that waits. A trace shows it as `async`."""

    __slots__ = ("code",)

    def __init__(self, code: CodeType) -> None:
        self.code = code

    @property
    def co_filename(self) -> str:
        """That of the code."""
        return self.code.co_filename

    @property
    def co_name(self) -> str:
        """That of the code."""
        return self.code.co_name

    @property
    def co_firstlineno(self) -> int:
        """That of the code."""
        return self.code.co_firstlineno

    def co_positions(self) -> Iterable[tuple[int | None, int | None, int | None, int | None]]:
        """Those of the code."""
        return self.code.co_positions()


def awaiting_positions(running: FrameType) -> Iterator[tuple[AwaitingCode, int]]:
    """Where those stand who wait for the body that a driver's frame runs, the nearest first."""
    promise = promise_of(running.f_locals.get("self"))
    for _ in range(MAX_PROMISES):
        if promise is None or promise.reactions is None or len(promise.reactions) != 1:
            return
        (reaction,) = promise.reactions
        owner = getattr(reaction.on_fulfilled, "__self__", None)
        if isinstance(owner, AsyncDriver | AsyncGeneratorObject):
            frame = innermost_frame(owner.frame)
            if frame is not None:
                yield AwaitingCode(frame.f_code), frame.f_lasti
            promise = promise_of(owner)
        elif isinstance(owner, ResolvingFunctions):
            promise = owner.promise
        else:
            derived = reaction.capability
            promise = derived if isinstance(derived, PromiseObject) else None


def innermost_frame(body: Any) -> FrameType | None:
    """The frame that a suspended body waits in: parts of it may be generators of their own."""
    frame: FrameType | None = None
    while isinstance(body, GeneratorType):
        frame, body = body.gi_frame, body.gi_yieldfrom
    return frame


def promise_of(driver: Value) -> PromiseObject | None:
    """The promise that a running or suspended body settles next."""
    capability = None
    if isinstance(driver, AsyncDriver):
        capability = driver.capability
    elif isinstance(driver, AsyncGeneratorObject) and driver.queue:
        capability = driver.queue[0].capability
    promise = None if capability is None else capability.promise
    return promise if isinstance(promise, PromiseObject) else None
