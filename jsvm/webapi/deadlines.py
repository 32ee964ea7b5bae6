"""Times that the guest's requests and signals wait for, without being anything that a VM waits for.

A timer keeps its VM from being idle; `AbortSignal.timeout` must not, or every request that is given half a
minute would take half a minute.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Final, final

from jsvm.budget import PendingLimitReached
from jsvm.webapi.timers import Clock

#: Most deadlines at once.
MAX_DEADLINES: Final = 1000


@final
class Deadline:
    """One time; `cancel` makes it pass unheard. `is_wanted` says whether anybody would hear of it."""

    __slots__ = ("action", "due", "is_wanted")

    def __init__(self, due: float, action: Callable[[], None], is_wanted: Callable[[], bool]) -> None:
        self.due = due
        self.action: Callable[[], None] | None = action
        self.is_wanted = is_wanted

    def cancel(self) -> None:
        """Nothing happens when the time comes."""
        self.action = None


@final
class Deadlines:
    """The deadlines of one guest, on a clock of milliseconds."""

    __slots__ = ("_clock", "_order", "_queue")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: list[tuple[float, int, Deadline]] = []
        self._order = 0

    def after(
        self, milliseconds: float, action: Callable[[], None], is_wanted: Callable[[], bool]
    ) -> Deadline:
        """Let `action` run, inside the seam, once so much time has passed."""
        if len(self._queue) >= MAX_DEADLINES:
            self._queue = [entry for entry in self._queue if entry[2].action is not None]
            heapq.heapify(self._queue)
            if len(self._queue) >= MAX_DEADLINES:
                raise PendingLimitReached(MAX_DEADLINES)
        deadline = Deadline(self._clock.now() + milliseconds, action, is_wanted)
        self._order += 1
        heapq.heappush(self._queue, (deadline.due, self._order, deadline))
        return deadline

    def next_due(self) -> float | None:
        """When the next one comes; None if none does."""
        while self._queue and self._queue[0][2].action is None:
            heapq.heappop(self._queue)
        return self._queue[0][0] if self._queue else None

    def pending(self) -> list[tuple[float, Callable[[], None]]]:
        """The milliseconds that are left and what happens then, in the order in which that will be."""
        now = self._clock.now()
        return [
            (max(0.0, due - now), deadline.action)
            for due, _, deadline in sorted(self._queue, key=order_of)
            if deadline.action is not None
        ]

    def is_anything_wanted(self) -> bool:
        """Whether a deadline is pending that somebody listens for."""
        return any(deadline.action is not None and deadline.is_wanted() for _, _, deadline in self._queue)

    def run_due(self) -> None:
        """Run what is due. What an action starts waits for the next round."""
        now = self._clock.now()
        due: list[Deadline] = []
        while self._queue and self._queue[0][0] <= now:
            due.append(heapq.heappop(self._queue)[2])
        for deadline in due:
            if deadline.action is not None:
                deadline.action()

    def clear(self) -> None:
        """Forget them all."""
        self._queue.clear()


def order_of(entry: tuple[float, int, Deadline]) -> tuple[float, int]:
    """What deadlines are sorted by."""
    return entry[0], entry[1]
