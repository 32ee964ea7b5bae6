"""How much a guest holds, estimated from what the collector knows.

Small objects are not counted one by one: that would slow every allocation down. Instead the budget asks
now and then whether the process, or the interpreter's heap, has grown by more than the guest may hold, which
is cheap; only where that says too little the guest's live objects are walked and added up.
"""

from __future__ import annotations

import gc
import sys
from itertools import batched
from typing import TYPE_CHECKING, Final, final

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.objects import NEEDS_SELF_REFERENCE, JSObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsvm.runtime.agent import Agent

#: Bytes of one object without its properties, of one property, and of one element.
OBJECT_SIZE: Final = 200
PROPERTY_SIZE: Final = 60
ELEMENT_SIZE: Final = 8
#: Lists from this length on are counted wherever they are.
LARGE_LIST: Final = 4096
#: Bytes that one block, or one object that the collector tracks, stands for at least.
BLOCK_SIZE: Final = 48
TRACKED_SIZE: Final = 150
#: Strings from this length on are counted once, however often they are held.
LONG_TEXT: Final = 512
#: Bytes by which the process may grow for other reasons; WebAssembly's memory grows by a fifth at a time.
RESIDENT_SLACK: Final = (64 if NEEDS_SELF_REFERENCE else 4) * 1024 * 1024
#: A process that has grown by so many times what it might is full, whatever is found in it.
MOST_GROWTH: Final = 3
#: Looks at the clock between two looks at the heap; WebAssembly has only the slower way to look.
SLICES_BETWEEN_LOOKS: Final = 24 if NEEDS_SELF_REFERENCE else 8
#: Runs of the collector between two such looks: 2,000 objects more cause one.
RUNS_BETWEEN_LOOKS: Final = 8


def collector_runs() -> int:
    """How often the collector has run."""
    return sum(generation["collections"] for generation in gc.get_stats())


def heap_size() -> int:
    """Roughly, and never too much: bytes in the interpreter's own heap."""
    if NEEDS_SELF_REFERENCE:
        return len(gc.get_objects()) * TRACKED_SIZE
    return sys.getallocatedblocks() * BLOCK_SIZE


class Texts:
    """Adds up strings, long ones only once: many objects may hold the same."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def size(self, value: object) -> int:
        """Bytes of a string that was not seen before, about."""
        if type(value) is not str:
            return 0
        if len(value) >= LONG_TEXT:
            if id(value) in self._seen:
                return 0
            self._seen.add(id(value))
        return len(value)

    def object_size(self, value: JSObject) -> int:
        """Bytes of an object with its own properties and elements."""
        size = OBJECT_SIZE + PROPERTY_SIZE * len(value.props) + sum(map(self.size, value.props.values()))
        if type(value) is JSArray and len(value.dense) < LARGE_LIST:
            size += self.list_size(value.dense)
        return size

    def list_size(self, value: list[object]) -> int:
        """Bytes of a list with its strings."""
        return ELEMENT_SIZE * len(value) + sum(map(self.size, value))


@final
class HeapWatch:
    """Watches over one agent's heap; the budget calls `look` when it grants fuel.

    Two cheap questions raise suspicion: whether the process has grown (where the host's hook `resident_bytes`
    knows), which sees everything, whoever holds it, and whether the interpreter's heap has, which sees what
    fills memory that was free before. The verdict is an estimate of what is alive, because a process also
    grows by memory that is free again, and by what others do. A process that has grown by `MOST_GROWTH` times
    the limit is taken at its word.
    """

    __slots__ = (
        "_agent",
        "_base",
        "_carried",
        "_known",
        "_resident",
        "_resident_base",
        "_runs",
        "_slices",
        "sees_everything",
    )

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._base = -1
        self._slices = 0
        #: Runs of the collector at the last look that WebAssembly has only the slower way for.
        self._runs = 0
        self._resident: Callable[[], int] | None = None
        #: Size of the process without the guest, and what the guest held when it was left.
        self._resident_base = 0
        self._carried = 0
        #: What of the growth was found to be none of the guest's.
        self._known = 0
        #: Whether strings need not be accounted as they are made.
        self.sees_everything = False

    def begin(self) -> None:
        """The guest is entered: what is there now is where growth is counted from."""
        self._base = -1
        self._slices = 0
        self._known = 0
        self._resident = self._agent.host.hook("resident_bytes")
        if self._resident is not None:
            size = self._resident()
            if size == 0:
                self._resident = None
            self.sees_everything = self._resident is not None and not NEEDS_SELF_REFERENCE
            self._resident_base = size - self._carried

    def end(self, limit: int) -> None:
        """The guest is left; what the process has grown by, it keeps."""
        growth = self._growth(0)
        if growth > limit // 2 and growth > self._carried + self._carried // 8:
            gc.collect()
            growth = min(growth, self._estimate(0))
        self._carried = growth

    def look(self, limit: int, reserved: int) -> int:
        """Bytes held besides those reserved, if the heap may have outgrown `limit`; else 0."""
        growth = self._growth(0)
        if growth - self._known > self._bound(limit):
            gc.collect()
            growth = self._growth(0)
            if growth > MOST_GROWTH * self._bound(limit):
                return growth
            held = self._estimate(reserved)
            self._known = growth - held - reserved
            return held
        self._slices += 1
        if self._slices == 2:
            # Not when the guest is entered, which is the first look: most calls are over before this.
            self._base = heap_size()
        if self._base < 0 or self._slices % SLICES_BETWEEN_LOOKS or not self._may_have_grown():
            return 0
        if heap_size() - self._base <= limit:
            return 0
        gc.collect()
        held = self._estimate(reserved)
        # What is live now is allowed for: growth is counted from here on.
        self._base = heap_size() - held
        return held

    def _may_have_grown(self) -> bool:
        """Whether the heap is worth a look. Steps are no measure: one match may cost thousands of them."""
        if not NEEDS_SELF_REFERENCE or not gc.isenabled():
            return True
        runs = collector_runs()
        if runs - self._runs < RUNS_BETWEEN_LOOKS:
            return False
        self._runs = runs
        return True

    def _growth(self, reserved: int) -> int:
        """Bytes by which the process has grown, besides those reserved; 0 if that is not known."""
        if self._resident is None:
            return 0
        return max(0, self._resident() - self._resident_base - reserved)

    def _bound(self, limit: int) -> int:
        """How much the process may have grown by: a quarter more than the guest may hold.

        A guest that was left with more can still do small things, up to one half more.
        """
        usual = max(limit + limit // 4, self._carried + limit // 16)
        return min(usual, limit + limit // 2 + RESIDENT_SLACK) + RESIDENT_SLACK

    def held(self, reserved: int) -> int:
        """Bytes held besides those reserved, found out now."""
        gc.collect()
        return self._estimate(reserved)

    def _estimate(self, reserved: int) -> int:
        """What is alive, as objects and as blocks; long values as far as the process has grown."""
        size = self.live_bytes()
        if self._base >= 0:
            size = max(size, heap_size() - self._base)
        growth = self._growth(reserved)
        return min(growth, size + long_values()) if growth > size else size

    def live_bytes(self) -> int:
        """Walk the agent's live objects; the collector has run."""
        roots = {id(realm.object_prototype) for realm in self._agent.realms}
        texts = Texts()
        size = 0
        for value in gc.get_objects():
            if type(value) is list:
                # An array's elements, or what a native is collecting; a host's own long lists count too.
                size += texts.list_size(value) if len(value) >= LARGE_LIST else 0
            elif isinstance(value, JSObject) and belongs(value, roots):
                size += texts.object_size(value)
        return size


def long_values() -> int:
    """Bytes of all long strings and integers that anything in the process refers to."""
    sizes: dict[int, int] = {}
    for some in batched(gc.get_objects(), 4096):
        for value in gc.get_referents(*some):
            if (type(value) is str or type(value) is int) and (size := value.__sizeof__()) > LONG_TEXT:
                sizes[id(value)] = size
    return sum(sizes.values())


def belongs(value: JSObject, roots: set[int]) -> bool:
    """Whether an object's prototype chain ends in one of these realms; deep chains are counted as theirs."""
    parent: JSObject | None = value
    for _ in range(8):
        above = parent.prototype if parent is not None else None
        if above is None:
            return id(parent) in roots or parent is value
        parent = above
    return True
