"""How much a guest holds, estimated from what the collector knows.

Small objects are not counted one by one: that would slow every allocation down. Instead the budget asks
now and then whether the interpreter's heap has grown by more than the guest may hold, which is cheap; only
then the guest's live objects are walked and added up, after a collection.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Final, final

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.objects import NEEDS_SELF_REFERENCE, JSObject

if TYPE_CHECKING:
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
#: Looks at the clock between two looks at the heap; WebAssembly has only the slower way to look.
SLICES_BETWEEN_LOOKS: Final = 48 if NEEDS_SELF_REFERENCE else 8


def heap_size() -> int:
    """Roughly, and never too much: bytes in the interpreter's own heap."""
    if NEEDS_SELF_REFERENCE:
        return len(gc.get_objects()) * TRACKED_SIZE
    return sys.getallocatedblocks() * BLOCK_SIZE


def text_size(value: object) -> int:
    """Bytes of a string."""
    return len(value) if isinstance(value, str) else 0


def object_size(value: JSObject) -> int:
    """Bytes of an object with its own properties and elements."""
    size = OBJECT_SIZE + PROPERTY_SIZE * len(value.props) + sum(map(text_size, value.props.values()))
    if type(value) is JSArray and len(value.dense) < LARGE_LIST:
        size += list_size(value.dense)
    return size


def list_size(value: list[object]) -> int:
    """Bytes of a list with its strings."""
    return ELEMENT_SIZE * len(value) + sum(map(text_size, value))


@final
class HeapWatch:
    """Watches over one agent's heap; the budget calls `look` when it grants fuel."""

    __slots__ = ("_agent", "_base", "_slices")

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._base = 0
        self._slices = 0

    def begin(self) -> None:
        """A new evaluation starts: what is there now is where growth is counted from."""
        self._base = -1
        self._slices = 0

    def look(self, limit: int) -> int:
        """Live bytes if the heap may have outgrown `limit`, else 0."""
        self._slices += 1
        if self._slices % SLICES_BETWEEN_LOOKS:
            return 0
        size = heap_size()
        if self._base < 0:
            self._base = size
        if size - self._base <= limit:
            return 0
        live = self.live_bytes()
        # What is live now is allowed for: growth is counted from here on.
        self._base = heap_size() - live
        return live

    def live_bytes(self) -> int:
        """Walk the agent's live objects."""
        gc.collect()
        roots = {id(realm.object_prototype) for realm in self._agent.realms}
        size = 0
        for value in gc.get_objects():
            if type(value) is list:
                # An array's elements, or what a native is collecting; a host's own long lists count too.
                size += list_size(value) if len(value) >= LARGE_LIST else 0
            elif isinstance(value, JSObject) and belongs(value, roots):
                size += object_size(value)
        return size


def belongs(value: JSObject, roots: set[int]) -> bool:
    """Whether an object's prototype chain ends in one of these realms; deep chains are counted as theirs."""
    parent: JSObject | None = value
    for _ in range(8):
        above = parent.prototype if parent is not None else None
        if above is None:
            return id(parent) in roots or parent is value
        parent = above
    return True
