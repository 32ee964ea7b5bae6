"""Clocks and the event loop: everything the engine needs of the host's time.

The guest's jobs are the engine's own; asyncio only carries what the host does for a guest: asynchronous host
functions and module loaders. Their outcomes wait here until a call into the VM takes them, so that guest code
never runs but inside a call that the host made.

OPTIMIZATION: asyncio is imported when the first asynchronous thing happens, because importing it takes longer
than many a whole program.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Generator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, final

from jsvm.budget import on_the_house
from jsvm.errors import VMError, VMErrorCode

if TYPE_CHECKING:
    import asyncio

#: Waits until something is ready for an owner, or for so many milliseconds (None: forever); False if the time
#: is over.
type Pause = Callable[[float | None, object], Coroutine[Any, Any, bool]]


def monotonic_milliseconds() -> float:
    """A clock that only goes forward."""
    return time.perf_counter() * 1000.0


def wall_clock_milliseconds() -> float:
    """Milliseconds since 1970 in UTC."""
    return time.time() * 1000.0


class Waiting(Protocol):
    """Who waits for an awaitable."""

    def keeps(self) -> object:
        """What of the guest's lives as long as this waits; for its memory limit."""

    def finish(self, result: Any, error: BaseException | None) -> None:
        """It is over: its result, or its error."""

    def dropped(self) -> None:
        """It was cancelled, and nobody waits any more."""


@final
class HostWork:
    """What the host is doing for one VM, and the outcomes that nobody has taken yet.

    An `owner` is any object. It takes the outcomes of its own work as long as it is one of `owners`, so that
    what they set off goes on its account; what others left behind is for whoever comes first.
    """

    __slots__ = ("_interrupted", "_owners", "_ready", "_runner", "_tasks", "_unstarted", "_waiters")

    def __init__(self, owners: Collection[object] = ()) -> None:
        self._owners = owners
        self._unstarted: list[tuple[Awaitable[Any], Waiting, object]] = []
        self._tasks: dict[asyncio.Task[Any], tuple[Waiting, object]] = {}
        self._ready: deque[tuple[Waiting, Any, BaseException | None, object]] = deque()
        self._waiters: set[asyncio.Future[None]] = set()
        self._runner: asyncio.Runner | None = None
        #: Whether `interrupt` was called, and perhaps just before somebody began to wait.
        self._interrupted = False

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way or waits to be taken."""
        return bool(self._unstarted or self._tasks or self._ready)

    def waiting(self) -> list[Waiting]:
        """Who waits for what is under way, or for what has not been taken."""
        return [
            *(waiting for _, waiting, _ in self._unstarted),
            *(waiting for waiting, _ in self._tasks.values()),
            *(waiting for waiting, *_ in self._ready),
        ]

    def start(self, awaitable: Awaitable[Any], waiting: Waiting, owner: object) -> None:
        """Take on an awaitable; it starts now if an event loop is running, otherwise at the next pause."""
        self._unstarted.append((awaitable, waiting, owner))
        if is_loop_running():
            self._start_all()

    def take(self, owner: object) -> tuple[Waiting, Any, BaseException | None] | None:
        """The next outcome that is ready for `owner`: who waits for it, the result, the error."""
        for index, (waiting, result, error, its_owner) in enumerate(self._ready):
            if self._is_for(owner, its_owner):
                del self._ready[index]
                return waiting, result, error
        return None

    def _is_for(self, owner: object, its_owner: object) -> bool:
        return its_owner is owner or its_owner not in self._owners

    async def pause(self, timeout: float | None, owner: object) -> bool:
        """Wait until an outcome is ready or `wake` is called. The `Pause` of asynchronous calls."""
        import asyncio

        self._start_all()
        if any(self._is_for(owner, its_owner) for *_, its_owner in self._ready):
            return True
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            if self._interrupted:
                self._interrupted = False
                return True
            async with asyncio.timeout(None if timeout is None else max(timeout, 0.0) / 1000.0):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiters.discard(waiter)
        return True

    def wake(self) -> None:
        """End all pauses."""
        for waiter in self._waiters:
            finish_waiting(waiter)

    def interrupt(self) -> None:
        """The same from another thread, or from a signal handler: neither ends a pause by itself."""
        self._interrupted = True
        for waiter in list(self._waiters):
            with suppress(RuntimeError):  # the loop is closed, and nobody waits
                waiter.get_loop().call_soon_threadsafe(finish_waiting, waiter)

    def cancel(self, is_meant: Callable[[object], bool]) -> None:
        """Drop the work of some owners; if its outcome is there already, nobody hears of it."""
        self._drop(lambda _waiting, owner: is_meant(owner))

    def cancel_one(self, waiting: Waiting) -> None:
        """The same for one piece of work."""
        self._drop(lambda its_waiting, _owner: its_waiting is waiting)

    def _drop(self, is_meant: Callable[[Waiting, object], bool]) -> None:
        """Drop some work, and tell who waited for it once all of it is gone: they may start other work."""
        unstarted, self._unstarted = self._unstarted, []
        dropped: list[Waiting] = []
        for awaitable, waiting, owner in unstarted:
            if is_meant(waiting, owner):
                discard(awaitable)
                dropped.append(waiting)
            else:
                self._unstarted.append((awaitable, waiting, owner))
        for task, (waiting, owner) in list(self._tasks.items()):
            if is_meant(waiting, owner):
                del self._tasks[task]
                dropped.append(waiting)
                if not task.get_loop().is_closed():
                    task.cancel()
        outcomes, self._ready = self._ready, deque()
        for outcome in outcomes:
            waiting, _result, _error, owner = outcome
            if is_meant(waiting, owner):
                dropped.append(waiting)
            else:
                self._ready.append(outcome)
        for waiting in dropped:
            waiting.dropped()

    def close(self) -> None:
        """Cancel everything and give the private event loop back."""
        self.cancel(lambda _owner: True)
        if self._runner is not None:
            self._runner.close()
            self._runner = None

    # -- calls without an event loop ---------------------------------------------------------------

    def run_now[T](self, call: Callable[[Pause], Coroutine[Any, Any, T]]) -> T:
        """Run a call of the VM to its end before returning.

        Host work is waited for in an event loop of this VM's own. Where an event loop already runs in this
        thread, pauses raise VMError (VM_UNSUPPORTED) instead.
        """
        coroutine = call(pause_now)
        go_on = partial(coroutine.send, None)
        try:
            while True:
                try:
                    request = go_on()
                except StopIteration as stop:
                    return stop.value  # type: ignore[no-any-return]
                try:
                    answer = self._pause_privately(request.timeout, request.owner)
                except VMError as error:
                    # The call has logs and records of host calls to answer with.
                    go_on = partial(coroutine.throw, error)
                else:
                    go_on = partial(coroutine.send, answer)
        finally:
            coroutine.close()

    def _pause_privately(self, timeout: float | None, owner: object) -> bool:
        if not self.is_busy and timeout is not None and timeout <= 0.0:
            return False
        if is_loop_running():
            reason = "an event loop is running here: use the asynchronous call and await it"
            raise VMError(VMErrorCode.VMUnsupported, reason, {"reason": "event loop is running"})
        import asyncio

        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner.run(self.pause(timeout, owner))

    # -- tasks -------------------------------------------------------------------------------------

    def _start_all(self) -> None:
        import asyncio

        unstarted, self._unstarted = self._unstarted, []
        for awaitable, waiting, owner in unstarted:
            task = on_the_house(asyncio.ensure_future, wait_for(awaitable))
            self._tasks[task] = (waiting, owner)
            task.add_done_callback(self._done)
            task.add_done_callback(bind_discard(awaitable))

    def _done(self, task: asyncio.Task[Any]) -> None:
        found = self._tasks.pop(task, None)
        if found is None:
            return
        import asyncio

        waiting, owner = found
        if task.cancelled():
            self._ready.append((waiting, None, asyncio.CancelledError(), owner))
        else:
            error = task.exception()
            self._ready.append((waiting, None if error else task.result(), error, owner))
        self.wake()


@final
class PauseRequest:
    """What a call that runs without an event loop yields to say that it must wait."""

    __slots__ = ("owner", "timeout")

    def __init__(self, timeout: float | None, owner: object) -> None:
        self.timeout = timeout
        self.owner = owner

    def __await__(self) -> Generator[PauseRequest, bool, bool]:
        return (yield self)


async def pause_now(timeout: float | None, owner: object) -> bool:
    """The `Pause` of synchronous calls."""
    return await PauseRequest(timeout, owner)


def finish_waiting(waiter: asyncio.Future[None]) -> None:
    """Let whoever waits go on."""
    if not waiter.done():
        waiter.set_result(None)


async def wait_for(awaitable: Awaitable[Any]) -> Any:
    """Wait for anything; a future of the host's own survives that the guest stops waiting for it."""
    import asyncio

    return await (asyncio.shield(awaitable) if asyncio.isfuture(awaitable) else awaitable)


def is_loop_running() -> bool:
    """Whether this thread runs an event loop now."""
    if "asyncio" not in sys.modules:
        return False
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def discard(awaitable: object) -> None:
    """Drop an awaitable; a coroutine that never started would complain about it."""
    if isinstance(awaitable, Coroutine):
        awaitable.close()


def bind_discard(awaitable: object) -> Callable[[object], None]:
    """What discards an awaitable when its task is over: one cancelled before it began never touched it."""
    return lambda _task: discard(awaitable)
