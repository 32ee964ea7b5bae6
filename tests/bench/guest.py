"""A benchmark program inside the engine: everything here that knows how the engine is entered."""

import sys
import time

from jsvm.budget import Budget
from jsvm.compiler.compile import compile_script
from jsvm.intrinsics.inventory import create_realm
from jsvm.runtime.agent import Agent
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.conversions import to_string
from jsvm.runtime.promises import PromiseObject

#: Far more than any program needs; set, so that looking at the clock is part of what is measured.
TIME_LIMIT = 600_000.0
FRAMES = 10_000


class GuestError(Exception):
    """The program threw."""


class Guest:
    """One program in a realm of its own."""

    def __init__(self, name: str, source: str) -> None:
        sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))
        budget = Budget(lambda: time.perf_counter() * 1000.0, time_limit=TIME_LIMIT)
        budget.begin()
        self.realm = create_realm(Agent(budget))
        try:
            compile_script(self.realm, source, name=name).run()
            self.code = self.realm.global_object.get("main").code
        except GUEST_ERRORS as error:
            raise self.described(error) from error

    def main(self, size: int) -> float | str:
        """The checksum of the program's `main`; if that is asynchronous, what its promise came to."""
        try:
            answer = self.code(None, float(size))
        except GUEST_ERRORS as error:
            raise self.described(error) from error
        return self.settled(answer) if isinstance(answer, PromiseObject) else answer

    def settled(self, promise: PromiseObject) -> float | str:
        """Run all jobs, then look at the promise."""
        self.realm.agent.jobs.run_all()
        if promise.state != "fulfilled":
            raise GuestError(f"{promise.state}: {to_string(promise.result)}")
        return promise.result

    def described(self, error: BaseException) -> GuestError:
        value = self.realm.caught(error)
        stack = value.get("stack") if hasattr(value, "props") else None
        return GuestError(stack if isinstance(stack, str) else to_string(value))
