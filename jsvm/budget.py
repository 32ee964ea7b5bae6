"""The budget: what every piece of guest work spends, and what ends a guest that spent it all.

A budget belongs to one VM. Emitted code does not call it at every step: it counts down one shared cell,
the *fuel cell*, and asks the budget for more only when the cell is empty. Natives call `spend` in
proportion to their work. Running out raises a `Termination`, which is no `Exception` on purpose: no guest
`catch`, `finally`, iterator `return` or promise job ever sees it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from types import CellType
from typing import Final, Protocol

#: Steps granted at once, between two looks at the clock: a tenth of a millisecond of emitted code. A native
#: may work some microseconds for one step, so a time limit is noticed within milliseconds.
SLICE: Final = 2048

#: Steps between two looks at the heap, each of which takes as long as fifty looks at the clock.
STEPS_BETWEEN_LOOKS: Final = 20_000

#: Things that are looked at between two looks at the clock, some microseconds each.
LOOKED_AT_ONCE: Final = 512

#: Steps that the cell holds at most. OPTIMIZATION: Python makes no objects for integers up to this one, so
#: counting down allocates nothing.
PORTION: Final = 256

#: The same for a guest that has made strings of many megabytes, of which one comparison takes milliseconds.
SMALLEST_SLICE: Final = 8
SHORTEST_PACE: Final = 64

#: Strings up to this length cost about as much as short ones, and are not accounted one by one.
UNCHECKED_LENGTH: Final = 1024

#: Milliseconds before the deadline from which on Python's collector goes through no more than young objects:
#: all that a guest may hold by default takes it up to 400, uninterrupted.
LAST_STRETCH: Final = 500.0
#: Milliseconds between two times that the watch is told so.
BETWEEN_REMINDERS: Final = 50.0

#: A finite default for what a guest may hold, in bytes.
DEFAULT_MEMORY_LIMIT: Final = 256 * 1024 * 1024

#: Longest string, in UTF-16 code units. Several fit the default memory limit, and what Python does to one
#: without a chance to interrupt it takes some 50 milliseconds at most.
MAX_STRING_LENGTH: Final = 1 << 25

#: Largest BigInt, in bits. Python cannot be interrupted within one operation; the slowest, a division, takes
#: less than 50 milliseconds.
MAX_BIGINT_BITS: Final = 1 << 18


class Termination(BaseException):
    """Ends the guest. Carries no guest value; only the `api` layer catches it."""


class TimeLimitReached(Termination):
    """The guest ran longer than its time limit."""


class StepLimitReached(Termination):
    """The guest spent more steps than `max_steps`."""


class MemoryLimitReached(Termination):
    """The guest tried to hold more than its memory limit."""


class PendingLimitReached(Termination):
    """The guest wanted more timers pending than it may have; `limit` says how many that is."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class StackExhausted(Termination):
    """The host's own stack is nearly used up, too near for the guest to go on."""


class Aborted(Termination):
    """The host asked the guest to stop."""


class Watch(Protocol):
    """What the budget asks about the heap."""

    def begin(self) -> None:
        """The guest is entered."""

    def end(self) -> None:
        """The guest is left."""

    def look(self, limit: int) -> int:
        """Bytes held, if the heap may have outgrown `limit`; else 0."""

    def held(self, limit: int, *, collect: bool = False) -> int:
        """Bytes held, found out now; nothing more is looked for once it is far beyond `limit`.

        With `collect` what nobody refers to any more is let go first; it gives back what it reserved.
        """

    def collect_young_only(self) -> None:
        """Until the guest is left, the collector of the host shall not go through everything by itself."""


class ResponseLimitReached(Termination):
    """The network answered more than the guest may hold."""


class Budget:
    """Fuel, time and memory of one VM.

    `clock` returns milliseconds. `time_limit` (milliseconds), `max_steps` (steps) and `memory_limit`
    (bytes) may be None for "no limit". `fuel` is the shared cell: an int, counted down by emitted code.
    """

    __slots__ = (
        "_clock",
        "_deadline",
        "_granted",
        "_last_stretch",
        "_leeway",
        "_looked_after",
        "_pace",
        "_pool",
        "_slice",
        "_steps_spent",
        "aborted",
        "allocated",
        "fuel",
        "max_steps",
        "memory_limit",
        "reserved",
        "time_limit",
        "watch",
    )

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        time_limit: float | None = None,
        max_steps: int | None = None,
        memory_limit: int | None = DEFAULT_MEMORY_LIMIT,
    ) -> None:
        self._clock = clock
        self._deadline: float | None = None
        #: When the watch is told that the deadline is near.
        self._last_stretch = math.inf
        #: Steps of the current slice, and those of them that are not in the cell yet.
        self._granted = 0
        self._pool = 0
        #: Steps granted at once.
        self._slice = SLICE
        #: Steps between two looks at the heap, and how many were spent before the last one.
        self._pace = STEPS_BETWEEN_LOOKS
        self._looked_after = -STEPS_BETWEEN_LOOKS
        self._steps_spent = 0
        self.aborted = False
        self.allocated = 0
        #: By how much what was counted may exceed the limit before it is found out what is held.
        self._leeway = 0
        self.reserved = 0
        self.fuel = CellType(0)
        self.time_limit = time_limit
        self.max_steps = max_steps
        self.memory_limit = memory_limit
        #: Looks at the heap now and then; installed by whoever knows what lives there.
        self.watch: Watch | None = None

    @property
    def steps(self) -> int:
        """Steps spent since the last `begin`."""
        return self._steps_spent + self._granted - self._pool - int(self.fuel.cell_contents)

    def begin(self, *, time_limit: float | None = None, max_steps: int | None = None) -> None:
        """Start counting for one evaluation; None keeps the VM's own limits."""
        limit = self.time_limit if time_limit is None else time_limit
        self.max_steps = self.max_steps if max_steps is None else max_steps
        self._deadline = None if limit is None else self._clock() + limit
        self._last_stretch = math.inf if self._deadline is None else self._deadline - LAST_STRETCH
        self._steps_spent = 0
        self._looked_after = -STEPS_BETWEEN_LOOKS
        self._granted = self._pool = self._leeway = 0
        self.fuel.cell_contents = 0
        self.aborted = False
        if self.watch is not None:
            self.watch.begin()
        self.refuel()

    def end(self) -> None:
        """The guest is left for now."""
        if self.watch is not None:
            self.watch.end()

    def spend(self, cost: int = 1) -> None:
        """Spend `cost` steps; raises a `Termination` when the budget is used up."""
        left = self.fuel.cell_contents - cost
        self.fuel.cell_contents = left
        if left < 0:
            self.refuel()

    def pieces(self, length: int, size: int, per_step: int) -> Iterator[slice]:
        """Cut work on `length` things into slices of at most `size`, each paid before it is handed out.

        One step pays for `per_step` things. ATTACK: paying for all at once looks at the clock once, and then
        not before everything is done.
        """
        for start in range(0, length, size):
            end = min(start + size, length)
            self.spend(1 + (end - start) // per_step)
            yield slice(start, end)

    def refuel(self) -> None:
        """Fill the cell again; once a slice is used up, check every limit before granting the next one."""
        left = self._pool + self.fuel.cell_contents
        if left <= 0:
            self._next_slice(left)
            left = self._granted
        portion = left if left < PORTION else PORTION
        self._pool = left - portion
        self.fuel.cell_contents = portion

    def _next_slice(self, left: int) -> None:
        """Check every limit, then grant a slice; `left` is what the last one still has."""
        self._steps_spent += self._granted - left
        self._granted = self._pool = 0
        self.fuel.cell_contents = 0
        grant = self._slice
        if self.max_steps is not None:
            grant = min(grant, self.max_steps - self._steps_spent)
            if grant < 0:
                raise StepLimitReached
        self.check_time()
        if self._steps_spent - self._looked_after >= self._pace:
            self._look()
        self._granted = grant

    def _look(self) -> None:
        """See whether the heap may have outgrown the limit."""
        self._looked_after = self._steps_spent
        if self.watch is not None and self.memory_limit is not None:
            held = self.watch.look(self.memory_limit)
            if held:
                self.settle(held)

    def check_time(self, ahead: float = 0.0) -> None:
        """Raise a `Termination` if the guest's time is over, or the host wants it to stop.

        It is over, too, for what is certain to take more than the time that is left: `ahead` milliseconds.
        """
        if self.aborted:
            raise Aborted
        if self._deadline is None:
            return
        now = self._clock()
        if now + ahead >= self._deadline:
            raise TimeLimitReached
        if now >= self._last_stretch:
            self._last_stretch = now + BETWEEN_REMINDERS
            if self.watch is not None:
                self.watch.collect_young_only()

    def settle(self, held: int) -> None:
        """What the guest holds was found out: it replaces what was counted as things were made.

        Raises `MemoryLimitReached` if that is too much.
        """
        self.allocated = max(0, held - self.reserved)
        if self.memory_limit is None:
            return
        if held > self.memory_limit:
            raise MemoryLimitReached
        # A guest that is nearly full is not looked at for every few bytes that it makes and drops.
        self._leeway = max(0, held + self.memory_limit // 4 - self.memory_limit)

    def allocate(self, size: int) -> None:
        """Account `size` bytes before something large is made; raises `MemoryLimitReached`.

        Nobody says when it is gone, so this counts one evaluation only.
        """
        self.allocated += size
        if (
            self.memory_limit is not None
            and self.allocated + self.reserved > self.memory_limit + self._leeway
        ):
            if self.watch is None or size + self.reserved > self.memory_limit:
                raise MemoryLimitReached
            # Much of what was counted may be gone by now.
            self.settle(self.watch.held(self.memory_limit) + size)

    def forget(self, size: int) -> None:
        """Of what was accounted, `size` bytes are gone already."""
        self.allocated = max(0, self.allocated - size)

    def allocate_text(self, size: int) -> None:
        """Pay for a string of `size` bytes and account it, before it is made or just after."""
        self.lengthen_text(size)
        self.spend(size >> 9)
        self.allocate(size)

    def lengthen_text(self, size: int) -> None:
        """Pay for a string of `size` bytes that was mostly there before.

        ATTACK: emitted code compares, joins and hashes strings at one step each, however long they are. So
        the longest string that was ever made decides how soon the budget looks at clock and heap again.
        """
        if self.memory_limit is not None and 2 * size + self.reserved > self.memory_limit:
            # Whatever is done with it needs a copy.
            raise MemoryLimitReached
        fitting = max(SLICE // (1 + (size >> 17)), SMALLEST_SLICE)
        if fitting < self._slice:
            self._slice = fitting
            self._pace = max(STEPS_BETWEEN_LOOKS // (1 + (size >> 17)), SHORTEST_PACE)
            self._looked_after = -STEPS_BETWEEN_LOOKS
            self._granted -= self._pool
            self._pool = 0
        self.spend(size >> 12)

    def reserve(self, size: int) -> None:
        """The same for something whose end is known: it counts until it is released."""
        # A sixteenth stays free of what is kept from call to call, so that a full VM can still be used.
        limit = None if self.memory_limit is None else self.memory_limit - self.memory_limit // 16
        if limit is not None and self.allocated + self.reserved + size > limit:
            if self.watch is None or size > limit:
                raise MemoryLimitReached
            held = self.watch.held(limit, collect=True)
            self.allocated = max(0, held - self.reserved)
            if self.allocated + self.reserved + size > limit:
                raise MemoryLimitReached
        self.reserved += size

    def release(self, size: int) -> None:
        """Give back what was reserved for something that is gone."""
        self.reserved -= size


#: The budget of the guest that runs in this thread or task, set by whoever enters it. What has no realm at
#: hand (conversions, walks along prototypes) spends from it. It only names a budget: two VMs share nothing.
SURROUNDING_BUDGET: Final[ContextVar[Budget | None]] = ContextVar("surrounding budget", default=None)


def charge(cost: int) -> None:
    """Spend `cost` steps of the guest that runs here; nothing if none does. Raises a `Termination`."""
    budget = SURROUNDING_BUDGET.get()
    if budget is not None:
        budget.spend(cost)


def check_clock(ahead: float = 0.0) -> None:
    """Raise a `Termination` if the time of the guest that runs here is over, or will be in `ahead` ms.

    For work that is paid for already: when a limit on steps is reached does not depend on it.
    """
    budget = SURROUNDING_BUDGET.get()
    if budget is not None:
        budget.check_time(ahead)


def watched[T](items: Iterable[T]) -> Iterator[T]:
    """The same items, with a look at the clock now and then."""
    for number, item in enumerate(items, 1):
        if not number % LOOKED_AT_ONCE:
            check_clock()
        yield item


def charge_memory(size: int) -> None:
    """Account `size` bytes of the guest that runs here. Raises `MemoryLimitReached`."""
    budget = SURROUNDING_BUDGET.get()
    if budget is not None:
        budget.allocate(size)


def on_the_house[**Given, Answer](
    function: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs
) -> Answer:
    """Call a function of the host's, which spends nothing of the guest that runs here.

    What the function starts, a task perhaps, would otherwise spend from that budget for ever, and be ended by
    it.
    """
    surrounding = SURROUNDING_BUDGET.set(None)
    try:
        return function(*given, **named)
    finally:
        SURROUNDING_BUDGET.reset(surrounding)


class Reservation:
    """Bytes that are accounted as long as this object lives. Freeing it runs no guest code."""

    __slots__ = ("_budget", "size")

    def __init__(self, budget: Budget, size: int = 0) -> None:
        self._budget = budget
        self.size = 0
        self.resize(size)

    def resize(self, size: int) -> None:
        """Account `size` bytes from now on; raises `MemoryLimitReached`."""
        if size > self.size:
            self._budget.reserve(size - self.size)
        else:
            self._budget.release(self.size - size)
        self.size = size

    def __del__(self) -> None:
        self._budget.release(self.size)
