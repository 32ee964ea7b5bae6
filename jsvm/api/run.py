"""One call into a VM: what it may still use, what it has used, what it leaves behind."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, final

from jsvm.api.limits import Limits
from jsvm.api.recorder import (
    HEAD_CALLS,
    TAIL_CALLS,
    Bounded,
    LogEntry,
    bounded_errors,
    bounded_logs,
    log_entries,
)
from jsvm.api.results import Status, Usage, VMResult
from jsvm.boundary.capabilities import CallRecord
from jsvm.budget import Aborted, Budget
from jsvm.errors import VMError, VMErrorCode
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import PromiseObject

#: How a call ended, by the code of its error; every other code is a failure.
STATUS_OF: Final[dict[VMErrorCode, Status]] = {
    VMErrorCode.VMTimeoutError: "limited",
    VMErrorCode.VMStepsExceededError: "limited",
    VMErrorCode.VMMemoryError: "limited",
    VMErrorCode.VMStackError: "limited",
    VMErrorCode.VMAborted: "aborted",
    VMErrorCode.VMSuspended: "suspended",
}


#: Milliseconds that no guest will ever run.
FOREVER: Final = 1e15


@final
class GuestClock:
    """The budget's clock: it stands still while the host works, and is past everything when the call is over.

    `host_time` is milliseconds that were the host's, `wall_deadline` the end of the current call.
    """

    __slots__ = ("_clock", "host_time", "wall_deadline")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.host_time = 0.0
        self.wall_deadline = math.inf

    def now(self) -> float:
        """Milliseconds of guest time, or infinity."""
        time = self._clock()
        return math.inf if time >= self.wall_deadline else time - self.host_time

    def guest_time(self) -> float:
        """Milliseconds of guest time, in any case."""
        return self._clock() - self.host_time

    def real_time(self) -> float:
        """Milliseconds on the host's clock."""
        return self._clock()


@final
class Run:
    """One call. It may enter the guest many times, with waiting in between that costs it no guest time."""

    __slots__ = (
        "_allocated",
        "_calls",
        "_clock",
        "_entered",
        "_guest_time",
        "_logs",
        "_reserved",
        "_started",
        "_steps",
        "aborted",
        "limits",
        "rejections",
        "requests",
        "unhandled",
        "waits_for",
    )

    def __init__(self, limits: Limits, clock: GuestClock) -> None:
        self.limits = limits
        self._clock = clock
        self._started = clock.real_time()
        self._entered = 0.0
        self._guest_time = 0.0
        self._steps = 0
        self._allocated = 0
        self._reserved = 0
        self._logs: Bounded[LogEntry] = bounded_logs()
        self._calls: Bounded[CallRecord] = Bounded(HEAD_CALLS, TAIL_CALLS, 0, 0)
        #: Set by `abort`: the guest is not entered again.
        self.aborted = False
        #: The promise whose value it is to answer.
        self.waits_for: PromiseObject | None = None
        #: Requests that left the VM, redirects included.
        self.requests = 0
        #: Promises that were rejected in this call and that nobody handled then, by their ids.
        self.rejections: dict[int, JSObject] = {}
        #: Errors that nobody in the guest caught.
        self.unhandled: Bounded[VMError] = bounded_errors()

    # -- entering and leaving ----------------------------------------------------------------------

    def begin(self, budget: Budget) -> None:
        """Put what is left of the limits on the budget. Raises a Termination if nothing is left."""
        limits = self.limits
        self._clock.wall_deadline = self.wall_deadline
        self._entered = self._clock.guest_time()
        if limits.time_limit is not None:
            budget.time_limit = limits.time_limit - self._guest_time
        else:
            # Never reached by the guest, but past when the clock says that the whole call is over.
            budget.time_limit = None if limits.wall_limit is None else FOREVER
        budget.max_steps = None if limits.max_steps is None else limits.max_steps - self._steps
        budget.memory_limit = limits.memory_limit
        budget.allocated = self._allocated
        budget.begin()
        if self.aborted:
            raise Aborted

    def end(self, budget: Budget) -> None:
        """Take note of what was used."""
        self._guest_time += self._clock.guest_time() - self._entered
        self._steps += budget.steps
        budget.end()
        self._allocated = budget.allocated
        self._reserved = budget.reserved
        self._clock.wall_deadline = math.inf

    @property
    def wall_deadline(self) -> float:
        """When the whole call is over, on the host's clock."""
        limit = self.limits.wall_limit
        return math.inf if limit is None else self._started + limit

    def wall_left(self) -> float | None:
        """Milliseconds until then; None without a limit."""
        return None if self.limits.wall_limit is None else self.wall_deadline - self._clock.real_time()

    def is_wall_over(self) -> bool:
        """Whether the whole call has taken too long."""
        return self._clock.real_time() >= self.wall_deadline

    # -- what it leaves behind ---------------------------------------------------------------------

    def log(self, entry: LogEntry) -> None:
        """Keep a line of console output."""
        self._logs.add(entry, len(entry.text))

    def uncaught(self, error: VMError) -> None:
        """Keep an error that nobody caught."""
        self.unhandled.add(error, len(error.message) + len(error.stack or ""))

    def called(self, record: CallRecord) -> None:
        """Keep a host call."""
        self._calls.add(record)

    def result(self, value: object, error: VMError | None) -> VMResult:
        """The result of the call."""
        return VMResult(
            ok=error is None,
            value=value,
            error=error,
            status="completed" if error is None else STATUS_OF.get(error.code, "failed"),
            logs=log_entries(self._logs),
            calls=(*self._calls.head(), *self._calls.tail()),
            unhandled=(*self.unhandled.head(), *self.unhandled.tail()),
            usage=self.usage(),
        )

    def usage(self) -> Usage:
        """What it used so far."""
        wall_time = self._clock.real_time() - self._started
        return Usage(self._guest_time, wall_time, self._steps, self._allocated + self._reserved)
