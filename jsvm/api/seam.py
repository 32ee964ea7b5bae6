"""The seam: the one place where a host's call becomes guest code running, and where everything that may come
back is told apart.

ATTACK: whatever ends a guest at whatever point, what it left half done must not run later, and the same VM
must answer the next call. So a termination takes all jobs with it, and counters start afresh each time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Final, Protocol, final

from jsvm.api.diagnostics import (
    guest_error,
    internal_error,
    limit_error,
    memory_error,
    stack_error,
    unfit_error,
)
from jsvm.api.run import Run
from jsvm.budget import SURROUNDING_BUDGET, Termination, TimeLimitReached
from jsvm.compiler.unit import unit_of
from jsvm.errors import VMError, VMErrorCode
from jsvm.platform.recursion import RECURSION_LIMIT
from jsvm.runtime.agent import Agent
from jsvm.runtime.completion import GUEST_ERRORS, dissolve
from jsvm.runtime.realm import Realm

#: Python frames a guest may use beyond its host's. Calls from Python to Python take no native stack, so this
#: is far from any real limit, and about as deep as other engines let a guest go.
GUEST_FRAMES: Final = 10_000
#: VMs that call each other through their hosts' functions share this many.
MOST_FRAMES: Final = 40_000


class Reporter(Protocol):
    """Who is told what stays on the host."""

    def report(self, error: BaseException, kind: str, failure_id: str) -> None:
        """An exception that the guest must not see."""

    def stopped(self) -> None:
        """The guest was ended: nothing of it that waits may run."""


@final
class Seam:
    """Enters the guest of one realm. `is_reading` says that its state is being read from a snapshot."""

    __slots__ = ("_realm", "_reporter", "current", "is_reading")

    def __init__(self, realm: Realm, reporter: Reporter) -> None:
        self._realm = realm
        self._reporter = reporter
        #: The call whose guest code runs right now.
        self.current: Run | None = None
        self.is_reading = False

    def check(self) -> None:
        """Raises VMError while the guest runs: nothing may call into it then."""
        if self.current is not None:
            reason = "this VM is running: neither its host functions nor other threads may call into it"
            raise VMError(VMErrorCode.VMRuntimeError, reason, {"reason": "re-entrant call"})

    def enter[T](self, run: Run, action: Callable[[], T]) -> T:
        """Run `action` and then all jobs, on the account of `run`.

        Raises VMError for everything that ends the guest. What Python raises for the host itself (an
        interrupt from the keyboard) goes through, after the guest was stopped.
        """
        self.check()
        recursion = RECURSION_LIMIT.enter(guest_limit())
        self.current = run
        agent = self._realm.agent
        agent.rejections = run.rejections
        budget = agent.budget
        surrounding = SURROUNDING_BUDGET.set(budget)
        try:
            outcome = self._outcome(run, action)
        finally:
            SURROUNDING_BUDGET.reset(surrounding)
            self.current = agent.host_frame = None
            run.end(budget)
            RECURSION_LIMIT.leave(recursion)
        if isinstance(outcome, VMError):
            # Raised here, where no guest exception is being handled: its frames would hang on the error.
            raise outcome
        return outcome

    def _outcome[T](self, run: Run, action: Callable[[], T]) -> T | VMError:
        agent = self._realm.agent
        try:
            run.begin(agent.budget)
            outcome = self._attempt(action)
            agent.jobs.run_all()
            return outcome
        except Termination as error:
            self._stop()
            wall = isinstance(error, TimeLimitReached) and run.is_wall_over()
            failure = limit_error(agent, error, run.limits, wall=wall)
            dissolve(error)
            return failure
        except MemoryError as error:
            self._stop()
            dissolve(error)
            return memory_error(run.limits)
        except RecursionError as error:
            self._stop()
            dissolve(error)
            return stack_error()
        except Exception as error:  # noqa: BLE001 - the last wall: nothing of Python's may come out
            self._stop()
            return self.internal(error)
        except BaseException:
            self._stop()
            raise

    def _attempt[T](self, action: Callable[[], T]) -> T | VMError:
        """The value of `action`, or the error the guest ended it with; its jobs run all the same."""
        try:
            return action()
        except VMError as error:
            return error
        except GUEST_ERRORS as error:
            failure = guest_error(self._realm, self._realm.value_of(error), error.__traceback__)
            dissolve(error)
            return failure

    def internal(self, error: Exception) -> VMError:
        """What the host is told of a bug of ours, or of a forged snapshot. The hook gets the exception.

        Everything in a snapshot is checked on its own, but not that a temporary of a suspended body is the
        one that its own code would have left there. So a body that goes on from a snapshot may fail where no
        other code can; what fails outside of such bodies is a bug of ours, wherever the guest is from.
        """
        is_unfit = self.is_reading or came_from_outside(self._realm.agent, error)
        told, failure_id = unfit_error() if is_unfit else internal_error()
        self._reporter.report(error, "internal", failure_id)
        return told

    def _stop(self) -> None:
        """After this no guest code waits to run."""
        agent = self._realm.agent
        agent.jobs.clear()
        agent.rejections.clear()
        self._reporter.stopped()
        agent.native_depth = 0
        agent.new_target = None


def came_from_outside(agent: Agent, error: BaseException) -> bool:
    """Whether an exception came through a body that was suspended in another VM."""
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        unit = unit_of(agent, code)
        if unit is not None and code in unit.entries:
            return True
        traceback = traceback.tb_next
    return False


def guest_limit() -> int:
    """The recursion limit for a guest that starts here."""
    depth = 0
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        depth += 1
        frame = frame.f_back
    return min(depth + GUEST_FRAMES, MOST_FRAMES)
