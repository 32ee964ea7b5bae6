"""Whether a guest holds more than it may, found out without counting every object that it makes.

Counting would slow every allocation down. Instead the budget asks now and then whether the process, or the
interpreter's heap, has grown by more than the guest may hold, which is cheap; only where that raises
suspicion is what the guest holds walked and added up (`reachable.py`), and only that is the verdict.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Final, final

from jsvm.runtime.objects import NEEDS_SELF_REFERENCE
from jsvm.runtime.reachable import HeapWalk, stack_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsvm.runtime.agent import Agent

#: Bytes that one block, or one object that the collector tracks, stands for about; the verdict is exact.
BLOCK_SIZE: Final = 128
TRACKED_SIZE: Final = 150
#: Bytes by which the process may grow for other reasons; WebAssembly's memory grows by a fifth at a time.
RESIDENT_SLACK: Final = (64 if NEEDS_SELF_REFERENCE else 4) * 1024 * 1024
#: A process that has grown by so many times what it might is full, whatever is found in it; and a guest that
#: holds so many times what it may is not let in again.
MOST_GROWTH: Final = 3
#: Calls of `look` between two that ask for the size of the heap; WebAssembly has only the slower way to ask.
FEWEST_SLICES: Final = 2 if NEEDS_SELF_REFERENCE else 1
MOST_SLICES: Final = 24 if NEEDS_SELF_REFERENCE else 8
#: Bytes that small objects may take between two calls of `look`.
MOST_PER_SLICE: Final = 16 * 1024 * 1024
#: A threshold of the collector that is never reached.
NEVER: Final = (1 << 31) - 1
#: Blocks in the interpreter's heap through which the collector goes in less than 50 milliseconds, and those
#: through which it goes in one, rather more than it does.
FEW_BLOCKS: Final = 500_000
BLOCKS_PER_MILLISECOND: Final = 20_000
#: New objects that cause a run of the collector in WebAssembly, where it gets all of the guest's garbage.
OBJECTS_PER_RUN: Final = 20_000


def collect_less_often() -> None:
    """Have the collector wait for more objects, unless its host has it wait for more, or never run."""
    if NEEDS_SELF_REFERENCE:
        young, *older = gc.get_threshold()
        if 0 < young < OBJECTS_PER_RUN:
            gc.set_threshold(OBJECTS_PER_RUN, *older)


def rest_of_old_objects() -> int | None:
    """Keep the collector from going through everything by itself; answers the threshold to set again, if any.

    Nothing is changed where the host has set this up itself, or another guest has.
    """
    young, middle, old = gc.get_threshold()
    if NEEDS_SELF_REFERENCE or not young or not gc.isenabled() or old == NEVER:
        return None
    gc.set_threshold(young, middle, NEVER)
    return old


def collector_runs() -> int:
    """How often the collector has run."""
    return sum(generation["collections"] for generation in gc.get_stats())


def heap_size() -> int:
    """Roughly: bytes in the interpreter's own heap."""
    if NEEDS_SELF_REFERENCE:
        return len(gc.get_objects()) * TRACKED_SIZE
    return sys.getallocatedblocks() * BLOCK_SIZE


@final
class HeapWatch:
    """Watches over one agent's heap; the budget calls `look` when it grants fuel.

    Two cheap questions raise suspicion: whether the process has grown (where the host's hook `resident_bytes`
    knows), which sees everything, whoever holds it, and whether the interpreter's heap has, which sees what
    fills memory that was free before. A process that has grown by `MOST_GROWTH` times what it might is taken
    at its word. What the host keeps for the guest, its hook `roots` answers.
    """

    __slots__ = (
        "_agent",
        "_base",
        "_carried",
        "_held",
        "_known",
        "_next_look",
        "_old_threshold",
        "_resident",
        "_resident_base",
        "_runs",
        "_slices",
    )

    def __init__(self, agent: Agent) -> None:
        collect_less_often()
        self._agent = agent
        self._base = -1
        #: Calls of `look`, and at which of them the size of the heap is asked for again.
        self._slices = 0
        self._next_look = 0
        #: Runs of the collector at the last look that WebAssembly has only the slower way for.
        self._runs = 0
        self._resident: Callable[[], int] | None = None
        #: Size of the process without the guest, and how much of it was the guest's when it was left.
        self._resident_base = 0
        self._carried = 0
        #: What of the growth was found to be none of the guest's.
        self._known = 0
        #: The collector's threshold for old objects, while this guest has changed it.
        self._old_threshold: int | None = None
        #: What the guest was found to hold when that was last looked at.
        self._held = 0

    def begin(self) -> None:
        """The guest is entered: what is there now is where growth is counted from."""
        self._base = -1
        self._slices = self._next_look = 0
        self._known = 0
        self._resident = self._agent.host.hook("resident_bytes")
        if self._resident is not None:
            size = self._resident()
            if size == 0:
                self._resident = None
            self._resident_base = size - self._carried

    def end(self) -> None:
        """The guest is left; what the process has grown by for it, it keeps."""
        self._carried = max(0, self._growth() - self._known)
        if self._old_threshold is not None:
            young, middle, old = gc.get_threshold()
            if old == NEVER:
                gc.set_threshold(young, middle, self._old_threshold)
            self._old_threshold = None

    def collect_young_only(self) -> None:
        """Until the guest is left, the collector goes through no more than young objects by itself.

        ATTACK: a guest that fills its memory with small objects has it take tenths of a second, and may have
        it begin just before its time is over. A small heap is collected as ever: a host of many short calls
        would be left with what they drop.
        """
        if self._old_threshold is None and sys.getallocatedblocks() > FEW_BLOCKS:
            self._old_threshold = rest_of_old_objects()

    def look(self, limit: int) -> int:
        """Bytes held, if the heap may have outgrown `limit`; else 0."""
        if self._growth() - self._known > self._bound(limit) or self._held >= MOST_GROWTH * limit:
            return self._verdict(limit)
        self._slices += 1
        if self._slices == 2:
            # Not when the guest is entered, which is the first look: most calls are over before this.
            self._base = heap_size() - self._held - MOST_PER_SLICE
        if self._base < 0 or self._slices < self._next_look or not self._may_have_grown():
            return 0
        left = limit - (heap_size() - self._base)
        self._next_look = self._slices + min(max(left // MOST_PER_SLICE, FEWEST_SLICES), MOST_SLICES)
        if left >= 0:
            return 0
        held = self.held(limit)
        self._base = heap_size() - held
        return held

    def _verdict(self, limit: int) -> int:
        """Bytes held, once the process has grown too far."""
        held = self.held(limit)
        if held <= limit:
            # Much of the growth may be garbage.
            self._collect()
            if self._growth() > MOST_GROWTH * self._bound(limit):
                return self._growth()
            self._known = self._growth() - held
        return held

    def _collect(self) -> None:
        """Let go of all garbage, unless that would certainly take longer than the guest has left."""
        self._agent.budget.check_time(sys.getallocatedblocks() / BLOCKS_PER_MILLISECOND)
        gc.collect()

    def _may_have_grown(self) -> bool:
        """Whether the heap is worth a look: what makes objects makes the collector run.

        Steps are no measure: one match may cost thousands of them.
        """
        if not NEEDS_SELF_REFERENCE or not gc.isenabled():
            return True
        runs = collector_runs()
        grown = runs != self._runs
        self._runs = runs
        return grown

    def _growth(self) -> int:
        """Bytes by which the process has grown; 0 if that is not known."""
        return 0 if self._resident is None else max(0, self._resident() - self._resident_base)

    def _bound(self, limit: int) -> int:
        """How far the process may have grown; a guest that was left with more can still do small things."""
        return max(limit, self._carried + limit // 16) + RESIDENT_SLACK

    def held(self, limit: int, *, collect: bool = False) -> int:
        """Bytes held, found out now; nothing more is looked for once it is far beyond the limit.

        With `collect` what nobody refers to any more is let go first; it gives back what it reserved.
        Looks at the clock on the way, and so raises a `Termination` when the guest's time is over.
        """
        if collect or NEEDS_SELF_REFERENCE:
            # In WebAssembly all garbage is left to the collector, and the long strings that it holds.
            self._collect()
        roots = self._agent.host.hook("roots")
        walk = HeapWalk([self._agent, *stack_values(), *(roots() if roots is not None else ())])
        self._held = walk.run(MOST_GROWTH * limit, self._agent.budget.check_time)
        self._known = self._growth() - self._held
        return self._held
