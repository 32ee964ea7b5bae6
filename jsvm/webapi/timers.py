"""Timers: `setTimeout`, `setInterval`, `queueMicrotask`, and what is due when.

Nothing here waits. A queue of timers knows when the next one is due on the clock it was given, real or
virtual; whoever owns the event loop waits until then and lets the queue run what is due. On a virtual clock
no time passes while the guest runs, and waiting costs none: a program sees the same times everywhere.

ATTACK: a flood of timers, timers that set timers without end, text to be run as code. Pending timers are
counted, each round runs only what was due when it began, and text is refused.

https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timers
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Final, Protocol, final

from jsvm.budget import PendingLimitReached
from jsvm.runtime.completion import GUEST_ERRORS, dissolve, throw_type_error
from jsvm.runtime.conversions import to_int32, to_number
from jsvm.runtime.functions import Native, call
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value

#: Timers that set timers more than this many levels deep wait at least `NESTED_DELAY` milliseconds.
FREE_NESTING: Final = 5
NESTED_DELAY: Final = 4.0
#: Most timers that may be pending, unless the host says otherwise: far more than programs set, few to hold.
DEFAULT_MAX_TIMERS: Final = 1000

#: Told of what a callback threw: the value, and where it came up.
type Report = Callable[[Value, TracebackType | None], None]


class Clock(Protocol):
    """What timers are measured on."""

    def now(self) -> float:
        """Milliseconds; they never go back."""


@final
class VirtualClock:
    """A clock that stands still until somebody moves it."""

    __slots__ = ("_now",)

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        """Milliseconds since the VM was started."""
        return self._now

    def advance(self, to: float) -> None:
        """Move on; never back."""
        self._now = max(self._now, to)


@final
class Timer:
    """One pending timer. `interval` is None for one that fires once; times are milliseconds on the clock."""

    __slots__ = ("arguments", "callback", "due", "interval", "level", "number")

    def __init__(
        self,
        number: int,
        due: float,
        callback: JSObject,
        arguments: Sequence[Value],
        interval: float | None,
        level: int,
    ) -> None:
        self.number = number
        self.due = due
        self.callback = callback
        self.arguments = arguments
        self.interval = interval
        #: How many timers deep it was set.
        self.level = level


@final
class Timers:
    """The timers of one guest."""

    __slots__ = (
        "_clock",
        "_level",
        "_limit",
        "_numbers",
        "_order",
        "_pending",
        "_queue",
        "_realm",
        "_report",
    )

    def __init__(self, realm: Realm, clock: Clock, limit: int, report: Report) -> None:
        self._realm = realm
        self._clock = clock
        self._limit = limit
        self._report = report
        self._pending: dict[int, Timer] = {}
        #: (due, order, timer); cancelled timers stay until they come up or are too many.
        self._queue: list[tuple[float, int, Timer]] = []
        self._order = 0
        self._numbers = 0
        #: Level of the timer whose callback is running.
        self._level = 0

    # -- the guest's side --------------------------------------------------------------------------

    def globals(self) -> dict[str, JSObject]:
        """The functions by their global names."""
        table: tuple[tuple[str, int, Native], ...] = (
            ("setTimeout", 1, self._set_timeout),
            ("setInterval", 1, self._set_interval),
            ("clearTimeout", 0, self._clear),
            ("clearInterval", 0, self._clear),
            ("queueMicrotask", 1, self._queue_microtask),
        )
        return {name: self._realm.new_function(name, length, native) for name, length, native in table}

    def _set_timeout(
        self, _realm: Realm, _this: Value, callback: Value = None, delay: Value = 0.0, *arguments: Value
    ) -> float:
        wait = clamped(delay)
        return self._add(function_of(callback, "setTimeout"), wait, arguments, None)

    def _set_interval(
        self, _realm: Realm, _this: Value, callback: Value = None, delay: Value = 0.0, *arguments: Value
    ) -> float:
        wait = clamped(delay)
        return self._add(function_of(callback, "setInterval"), wait, arguments, wait)

    def _clear(self, _realm: Realm, _this: Value, number: Value = 0.0, *_: Value) -> None:
        self._cancel(to_int32(to_number(number)))

    def _cancel(self, number: int) -> None:
        self._pending.pop(number, None)
        if len(self._queue) > 2 * len(self._pending) + 64:
            # A guest that sets and clears in a loop must not fill the queue.
            self._queue = [entry for entry in self._queue if entry[2].number in self._pending]
            heapq.heapify(self._queue)

    def _queue_microtask(self, realm: Realm, _this: Value, callback: Value = None, *_: Value) -> None:
        function = function_of(callback, "queueMicrotask")
        realm.agent.jobs.enqueue(self._run, function, None, ())

    def _add(
        self, callback: JSObject, delay: float, arguments: Sequence[Value], interval: float | None
    ) -> float:
        self._realm.agent.budget.spend(2 + len(arguments))
        if len(self._pending) >= self._limit:
            raise PendingLimitReached(self._limit)
        self._numbers += 1
        level = self._level + 1
        timer = Timer(self._numbers, 0.0, callback, arguments, interval, level)
        self._schedule(timer, delay)
        return float(timer.number)

    def _schedule(self, timer: Timer, delay: float) -> None:
        if timer.level > FREE_NESTING:
            delay = max(delay, NESTED_DELAY)
        timer.due = self._clock.now() + delay
        self._order += 1
        self._pending[timer.number] = timer
        heapq.heappush(self._queue, (timer.due, self._order, timer))

    # -- the engine's side -------------------------------------------------------------------------

    def after(self, milliseconds: float, action: Callable[[], None]) -> Callable[[], None]:
        """Let `action` run once so much time has passed; what is answered calls that off.

        One more of the guest's timers: raises `PendingLimitReached`.
        """
        timer = self._realm.new_function("", 0, lambda *_: action())
        number = int(self._add(timer, milliseconds, (), None))
        return lambda: self._cancel(number)

    # -- the event loop's side ---------------------------------------------------------------------

    def next_due(self) -> float | None:
        """When the next timer is due on the clock; None if none is pending."""
        queue = self._queue
        while queue and self._is_stale(queue[0]):
            heapq.heappop(queue)
        return queue[0][0] if queue else None

    def _is_stale(self, entry: tuple[float, int, Timer]) -> bool:
        due, _, timer = entry
        return self._pending.get(timer.number) is not timer or timer.due != due

    def now(self) -> float:
        """Milliseconds on the clock."""
        return self._clock.now()

    def has_single(self) -> bool:
        """Whether a timer is pending that fires once."""
        return any(timer.interval is None for timer in self._pending.values())

    def pending(self) -> list[Timer]:
        """The pending timers, in the order in which they are due."""
        return [entry[2] for entry in sorted(self._queue, key=order_of) if not self._is_stale(entry)]

    @property
    def numbers(self) -> int:
        """How many timers were ever set: the number of the latest."""
        return self._numbers

    def restore(self, numbers: int, timers: Sequence[Timer]) -> None:
        """Take over timers that were pending elsewhere; `due` of each is in milliseconds from now. Raises
        `PendingLimitReached`."""
        if len(timers) > self._limit:
            raise PendingLimitReached(self._limit)
        self._numbers = numbers
        for timer in timers:
            self._order += 1
            timer.due += self._clock.now()
            self._pending[timer.number] = timer
            heapq.heappush(self._queue, (timer.due, self._order, timer))

    def run_due(self) -> None:
        """Run what is due now, each with the jobs it leaves; what they set waits for the next round."""
        now, newest = self._clock.now(), self._order
        jobs = self._realm.agent.jobs
        while (due := self.next_due()) is not None and due <= now and self._queue[0][1] <= newest:
            timer = heapq.heappop(self._queue)[2]
            if timer.interval is None:
                del self._pending[timer.number]
            self._fire(timer)
            jobs.run_all()
            if timer.interval is not None and self._pending.get(timer.number) is timer:
                timer.level += 1
                self._schedule(timer, timer.interval)

    def _fire(self, timer: Timer) -> None:
        self._level = timer.level
        self._realm.agent.budget.spend()
        self._run(timer.callback, self._realm.global_object, timer.arguments)
        self._level = 0

    def _run(self, callback: JSObject, this: Value, arguments: Sequence[Value]) -> None:
        """Call a callback; what it throws is nobody's to catch, and is reported."""
        try:
            call(callback, this, *arguments)
        except GUEST_ERRORS as error:
            self._report(self._realm.value_of(error), error.__traceback__)
            dissolve(error)

    def clear(self) -> None:
        """Forget all timers: after a termination no guest code may run."""
        self._pending.clear()
        self._queue.clear()
        self._level = 0


def order_of(entry: tuple[float, int, Timer]) -> tuple[float, int]:
    """What timers are sorted by."""
    return entry[0], entry[1]


def function_of(callback: Value, name: str) -> JSObject:
    """The callback; everything else is a guest TypeError, text that other hosts would run included."""
    if not isinstance(callback, JSObject) or callback.code is None:
        throw_type_error(f"{name} needs a function; text is not run")
    return callback


def clamped(delay: Value) -> float:
    """A delay in whole milliseconds, not below zero."""
    return max(0.0, float(to_int32(delay)))
