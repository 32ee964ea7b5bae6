"""The agents of one run: `$262.agent`, threads that share memory and take turns.

An agent is a thread with a budget, an agent record and a realm of its own. Only the one whose turn it is
runs; it hands the turn on when it waits, and each time its budget grants new fuel. The main agent is the
thread of the runner itself, and starts out with the turn.

https://github.com/tc39/test262/blob/main/INTERPRETING.md#host-defined-functions
"""

from __future__ import annotations

import heapq
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from jsvm.budget import Aborted, Budget, Termination
from jsvm.compiler.compile import Script, make_unit
from jsvm.runtime.agent import Agent
from jsvm.runtime.array_buffers import SharedArrayBufferObject
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import to_number, to_string
from jsvm.runtime.functions import call
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value, null
from jsvm.syntax.parser import parse_script

LONGEST_WAIT = 30.0  # seconds; a test that waits longer for an agent waits in vain

type Message = tuple[SharedArrayBufferObject, Value]


def now() -> float:
    """Milliseconds of a clock that never goes back."""
    return time.monotonic() * 1000


class Turns:
    """Who may run: one thread at a time, in the order in which they asked."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.queue: deque[object] = deque()
        self.is_taken = False

    def take(self) -> None:
        ticket = object()
        with self.changed:
            self.queue.append(ticket)
            self.changed.wait_for(lambda: not self.is_taken and self.queue[0] is ticket)
            self.queue.popleft()
            self.is_taken = True

    def give_away(self) -> None:
        with self.changed:
            self.is_taken = False
            self.changed.notify_all()

    def pass_on(self) -> None:
        """Let the others run if any of them wants to."""
        if self.queue:
            self.give_away()
            self.take()

    def wait(self, seconds: float, is_over: Callable[[], bool]) -> None:
        """Let the others run until `is_over` or the time has passed."""
        end = time.monotonic() + seconds
        while not is_over() and (left := end - time.monotonic()) > 0:
            with self.changed:
                self.is_taken = False
                self.changed.notify_all()
                # Whatever somebody waits for changes while somebody else has the turn.
                self.changed.wait(min(left, LONGEST_WAIT))
            self.take()


class SharedBudget(Budget):
    """A budget that lets other agents run while it looks at its limits."""

    def __init__(self, turns: Turns, time_limit: float) -> None:
        # The processor's time, so that a verdict does not depend on what else the machine does.
        super().__init__(lambda: time.process_time() * 1000, time_limit=time_limit)
        self.turns = turns

    def refuel(self) -> None:
        self.turns.pass_on()
        super().refuel()


class Member:
    """One agent: its record, its timers, and what was sent to it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        budget = SharedBudget(cluster.turns, cluster.time_limit)
        budget.begin()
        self.agent = Agent(budget)
        self.timers: list[tuple[float, int, Callable[[], object]]] = []
        self.inbox: deque[Message] = deque()
        self.is_running = False
        self.has_left = False
        self.agent.host.hooks["suspend"] = self.suspend
        self.agent.host.hooks["set_timeout"] = self.set_timeout
        self.agent.host.hooks["now"] = lambda: time.time() * 1000

    def suspend(self, milliseconds: float, is_over: Callable[[], bool]) -> None:
        """Block; a Termination if the run ends meanwhile."""
        self.cluster.turns.wait(milliseconds / 1000, lambda: is_over() or self.agent.budget.aborted)
        if self.agent.budget.aborted:
            raise Aborted

    def set_timeout(self, milliseconds: float, callback: Callable[[], object]) -> Callable[[], None]:
        entry = (now() + milliseconds, id(callback), callback)
        heapq.heappush(self.timers, entry)

        def call_off() -> None:
            if entry in self.timers:
                self.timers.remove(entry)
                heapq.heapify(self.timers)

        return call_off

    def run_next_timer(self) -> None:
        """Wait for the next timer, or for a job that another agent sends, at most LONGEST_WAIT."""
        due = self.timers[0][0] - now() if self.timers else math.inf
        self.suspend(min(due, LONGEST_WAIT * 1000), lambda: len(self.agent.jobs) > 0)
        if self.timers and self.timers[0][0] <= now():
            heapq.heappop(self.timers)[2]()


class Cluster:
    """All agents of one run."""

    def __init__(self, time_limit: float, create_realm: Callable[[Agent], Realm]) -> None:
        self.turns = Turns()
        self.turns.take()
        self.time_limit = time_limit
        self.create_realm = create_realm
        self.main = Member(self)
        self.others: list[Member] = []
        self.threads: list[threading.Thread] = []
        self.reports: deque[str] = deque()

    def end(self) -> None:
        """Stop all other agents."""
        for member in self.others:
            member.agent.budget.aborted = True
        self.turns.give_away()
        for thread in self.threads:
            thread.join()

    def start(self, source: str) -> None:
        """Run a script in an agent of its own, which is running when this returns."""
        member = Member(self)
        self.others.append(member)
        thread = threading.Thread(target=self.work, args=(member, source), daemon=True)
        self.threads.append(thread)
        thread.start()
        self.main.suspend(math.inf, lambda: member.is_running)

    def work(self, member: Member, source: str) -> None:
        """What an agent's thread does. An error that nobody catches ends the agent, as it ends a worker."""
        self.turns.take()
        try:
            realm = self.create_realm(member.agent)
            member.is_running = True
            unit = make_unit(realm, source, parse_script(source), "agent")
            unit.record = script = Script(unit)
            script.run()
            self.run_jobs(member, lambda: member.has_left)
        except (*GUEST_ERRORS, Termination):
            pass
        finally:
            member.is_running = member.has_left = True
            self.turns.give_away()

    def run_jobs(self, member: Member, is_done: Callable[[], bool]) -> None:
        """Run jobs and timers until nothing more can come, or it is done."""
        member.agent.jobs.run_all()
        while not is_done() and (member.timers or not all(other.has_left for other in self.others)):
            member.run_next_timer()
            member.agent.jobs.run_all()

    # -- what the guest sees -------------------------------------------------------------------------------

    def host_object(self, realm: Realm) -> JSObject:
        """`$262.agent`"""
        created = realm.new_object()
        member = next((m for m in self.others if m.agent is realm.agent), self.main)

        def define(name: str, length: int, native: Callable[..., Value]) -> None:
            def adapted(_realm: Realm, _this: Value, *arguments: Any) -> Value:
                return native(*[*arguments, *[None] * length][:length])

            created.define_data(name, realm.new_function(name, length, adapted))

        define("sleep", 1, lambda ms: member.suspend(to_number(ms), lambda: False))
        define("monotonicNow", 0, now)
        if member is self.main:
            define("start", 1, lambda source: self.start(to_string(source)))
            define("broadcast", 2, self.broadcast)
            define("getReport", 0, lambda: self.reports.popleft() if self.reports else null)
        else:
            define("report", 1, lambda message: self.reports.append(to_string(message)))
            define("receiveBroadcast", 1, lambda callback: self.receive(member, realm, callback))
            define("leaving", 0, lambda: self.leave(member))
        return created

    def broadcast(self, buffer: Value, value: Value = None) -> None:
        """Send memory to all agents and wait until they have it."""
        if not isinstance(buffer, SharedArrayBufferObject):
            throw_type_error("broadcast wants a SharedArrayBuffer")
        for member in self.others:
            member.inbox.append((buffer, value))
        self.main.suspend(math.inf, lambda: not any(m.inbox for m in self.others if not m.has_left))

    def receive(self, member: Member, realm: Realm, callback: Value) -> None:
        """Wait for memory from the main agent and call a function with it."""
        member.suspend(math.inf, lambda: bool(member.inbox))
        buffer, value = member.inbox.popleft()
        twin = buffer.twin(realm.intrinsic("shared_array_buffer_prototype"))
        call(callback, None, twin, value)

    def leave(self, member: Member) -> None:
        member.has_left = True
