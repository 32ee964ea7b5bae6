"""What lets a guest go on between two calls of its host: outcomes of host work, timers, deadlines.

The guest's own jobs run whenever it is entered; here is what it is entered for. Nothing in this file waits:
it says how long to wait, and then runs what is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, final

from jsvm.api.options import VMOptions
from jsvm.platform.cpython import HostWork, monotonic_milliseconds, wall_clock_milliseconds
from jsvm.runtime.realm import Realm
from jsvm.webapi.deadlines import Deadlines
from jsvm.webapi.timers import Report, Timers, VirtualClock

#: Rounds of timers that a virtual clock goes through before the host has its turn.
VIRTUAL_TURNS: Final = 64


@final
class RealClock:
    """The host's clock, for timers."""

    __slots__ = ()

    def now(self) -> float:
        """Milliseconds on the host's clock."""
        return monotonic_milliseconds()


@final
class EventLoop:
    """One guest's timers and deadlines, on the host's clock or a virtual one, beside the host's work."""

    __slots__ = ("_jobs", "_work", "deadlines", "timers", "virtual")

    def __init__(self, realm: Realm, work: HostWork, options: VMOptions, report: Report) -> None:
        self._jobs = realm.agent.jobs
        self._work = work
        self.virtual = VirtualClock() if options.timers == "virtual" else None
        clock = self.virtual or RealClock()
        self.timers = Timers(realm, clock, options.max_timers, report)
        self.deadlines = Deadlines(clock)

    def date(self, fixed: float | None) -> Callable[[], float]:
        """What the guest's `Date` reads: the time, or one that the host fixed, moved by a virtual clock."""
        virtual = self.virtual
        if virtual is not None:
            start = wall_clock_milliseconds() if fixed is None else fixed
            return lambda: start + virtual.now()
        return wall_clock_milliseconds if fixed is None else lambda: fixed

    def is_pending(self) -> bool:
        """Whether anything is under way that will let the guest go on. Deadlines only end what is."""
        return self._work.is_busy or self.timers.next_due() is not None

    def longest_wait(self, wall: float | None) -> float | None:
        """Milliseconds until the next timer or deadline, at most `wall`; None without either.

        On a virtual clock time stands still while the host works, and needs no waiting otherwise.
        """
        if self.virtual is not None:
            return wall if self._work.is_busy else 0.0
        due = self._next_due()
        if due is None:
            return wall
        left = max(0.0, due - monotonic_milliseconds())
        return left if wall is None else min(left, wall)

    def take_turns(self, owner: object, is_done: Callable[[], bool]) -> None:
        """Run what is ready for `owner`; on a virtual clock the next timers, a few without asking the host in
        between."""
        if self.virtual is None or self._work.is_busy:
            self._finish_ready(owner)
            return
        for _ in range(VIRTUAL_TURNS):
            due = self._next_due()
            if due is None or is_done() or self._work.is_busy:
                return
            self.virtual.advance(due)
            self._run_due()

    def roots(self) -> list[object]:
        """What keeps things of the guest's alive: its timers, its deadlines, its calls of the host."""
        return [self.timers, self.deadlines, *(waiting.keeps() for waiting in self._work.waiting())]

    def clear(self) -> None:
        """Forget timers and deadlines: after a termination no guest code may run."""
        self.timers.clear()
        self.deadlines.clear()

    def _next_due(self) -> float | None:
        times = [due for due in (self.timers.next_due(), self.deadlines.next_due()) if due is not None]
        return min(times, default=None)

    def _finish_ready(self, owner: object) -> None:
        while (outcome := self._work.take(owner)) is not None:
            waiting, result, error = outcome
            waiting.finish(result, error)
            self._jobs.run_all()
            # Other calls may wait for what this one has settled.
            self._work.wake()
        self._run_due()

    def _run_due(self) -> None:
        self.timers.run_due()
        self.deadlines.run_due()
