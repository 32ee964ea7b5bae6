"""The job queue. https://tc39.es/ecma262/#sec-jobs"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from jsvm.budget import Budget, MemoryLimitReached

#: More jobs than this at once is a flood (two microtasks that each queue two more), not a program.
MAX_PENDING_JOBS: Final = 1_000_000


class JobQueue:
    """First in, first out; every job costs a step."""

    __slots__ = ("_budget", "_jobs")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._jobs: deque[tuple[Callable[..., object], tuple[object, ...]]] = deque()

    def enqueue(self, job: Callable[..., object], *arguments: object) -> None:
        """Add a job to run once the stack is empty; raises `MemoryLimitReached` on a flood."""
        if len(self._jobs) >= MAX_PENDING_JOBS:
            raise MemoryLimitReached
        self._jobs.append((job, arguments))

    def run_all(self) -> None:
        """Run jobs until none is left. A job never throws a guest error; a `Termination` ends it all."""
        jobs = self._jobs
        spend = self._budget.spend
        while jobs:
            spend(16)
            job, arguments = jobs.popleft()
            job(*arguments)

    def clear(self) -> None:
        """Forget all jobs: after a termination no guest code may run."""
        self._jobs.clear()

    def __len__(self) -> int:
        return len(self._jobs)
