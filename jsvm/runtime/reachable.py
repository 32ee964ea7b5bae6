"""How many bytes a guest holds: everything that can be reached from its agent and its stack, added up.

The walk stays inside the guest. It stops at whatever is the host's (functions, objects, modules, classes), so
neither a large program around the VM nor another VM beside it changes what is found.

OPTIMIZATION: what is referred to once is met once, and needs no entry among what was already seen, so the
walk itself takes little memory. Short strings and numbers are divided among their holders.
"""

from __future__ import annotations

import gc
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from sys import getrefcount, getsizeof
from types import CodeType, FrameType, FunctionType, ModuleType, TracebackType
from typing import Final, final

from jsvm.runtime.emitted_code import is_guest
from jsvm.runtime.values import ABSENT, null

#: What is done with objects of a class: a number of bytes that all of them have, or one of these.
SKIPPED: Final = 0
#: They refer to nothing.
ATOM: Final = -1
#: They are looked into, and differ in size.
VARIABLE: Final = -2
#: Values that refer to nothing; and what belongs to the interpreter or the host, or is there once.
ATOMS: Final = (bytes, complex, float, int, str)
OPAQUE: Final = (bool, type(None), type, CodeType, FrameType, ModuleType, TracebackType)
#: Modules of Python whose classes the engine keeps guest values in.
CONTAINERS: Final = frozenset({"builtins", "collections", "functools", "itertools"})
#: The engine's packages, and those of them that work for the host.
ENGINE: Final = "jsvm."
HOST_SIDE: Final = ("jsvm.api", "jsvm.boundary", "jsvm.platform")
#: Strings and numbers from this many bytes on are counted once, however often they are held, but for those
#: that so many hold that they are hardly anybody's.
LARGE: Final = 64
MANY: Final = 1_000_000
#: Containers that hold more than this are gone through by themselves, in pieces.
LONG: Final = 64
CUT: Final = frozenset({list, tuple, dict, set, frozenset, deque})
PIECE: Final = 16384
#: Pieces of lists from this length on are not gone through if nothing but numbers and the like is in them.
WORTH_ASKING: Final = 4096
PLAIN: Final = frozenset({bool, float, type(None), type(null), type(ABSENT)})
kind_of: Final[Callable[[object], type]] = type
#: What Python puts before an object that its collector tracks.
HEADER: Final = getsizeof([]) - [].__sizeof__()
#: Objects looked into at once, each of which refers to `LONG` others at most.
BATCH: Final = 2048


def is_engine(module: object) -> bool:
    """Whether what a module of this name defines is part of the guest's machinery."""
    return isinstance(module, str) and module.startswith(ENGINE) and not module.startswith(HOST_SIDE)


def stack_values() -> Iterator[object]:
    """The local variables of the guest that is running, and of natives at work for it."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and (is_guest(frame.f_code) or is_engine(frame.f_globals.get("__name__"))):
        yield from frame.f_locals.values()
        frame = frame.f_back


def references_of_one() -> int:
    """What `getrefcount` says in the loop of `HeapWalk._add` of something that is held once."""
    holder: list[object] = [[]]
    values, count = gc.get_referents(holder), 0
    for value in values:
        count = getrefcount(value)
    return count


@final
class HeapWalk:
    """One walk over what is held; `size` is bytes found so far."""

    __slots__ = ("_left", "_long", "_once", "_seen", "_sizes", "size")

    def __init__(self, roots: Iterable[object]) -> None:
        self.size = 0
        self._left: list[object] = []
        self._long: list[object] = []
        self._seen: set[int] = set()
        self._sizes: dict[type, int] = {**dict.fromkeys(ATOMS, ATOM), **dict.fromkeys(OPAQUE, SKIPPED)}
        self._once = references_of_one()
        self._add(list(roots))

    def run(self, enough: int, between: Callable[[], None]) -> int:
        """Bytes found: all of them, or more than `enough`. Calls `between` every few thousand objects."""
        while (self._left or self._long) and self.size <= enough:
            between()
            if self._long:
                self._cut(self._long.pop(), enough, between)
            else:
                self._look_into(self._left[-BATCH:])
        return self.size

    def _look_into(self, some: list[object]) -> None:
        """Go on with what the last of those that are left refer to."""
        del self._left[-BATCH:]
        functions = [value for value in some if type(value) is FunctionType]
        self._add(list(function_parts(functions)))
        # Of a dictionary whose keys are all strings Python names the values only.
        self._add(list(set[object]().union(*(value for value in some if type(value) is dict))))
        self._add(gc.get_referents(*(value for value in some if type(value) is not FunctionType)))

    def _cut(self, container: object, enough: int, between: Callable[[], None]) -> None:
        """Go on with what a long container holds. ATTACK: a list of millions at once takes a second."""
        for piece in pieces_of(container):
            between()
            if len(piece) >= WORTH_ASKING and PLAIN.issuperset(map(kind_of, piece)):
                self.size += plain_size(piece)
            else:
                self._add(piece)
            if self.size > enough:
                break

    def _add(self, values: list[object]) -> None:
        """Count `values`, and look later into those that refer to others."""
        once, sizes, seen, left = self._once, self._sizes, self._seen, self._left
        total = 0
        for value in values:
            kind = type(value)
            size = sizes[kind] if kind in sizes else self._decide(kind)
            if size == SKIPPED:
                continue
            others = getrefcount(value) - once
            if size == ATOM:
                if others < MANY:
                    total += getsizeof(value) if others <= 0 else self._shared(value, others)
                continue
            if others > 0:
                if id(value) in seen:
                    continue
                seen.add(id(value))
            if size != VARIABLE:
                total += size
                left.append(value)
                continue
            total += getsizeof(value)
            if kind in CUT and len(value) > LONG:  # type: ignore[arg-type]
                self._long.append(value)
            else:
                left.append(value)
        self.size += total

    def _shared(self, atom: object, others: int) -> int:
        """Bytes of a string or number that others hold, too: a part of a small one, a large one once."""
        size = getsizeof(atom)
        if size < LARGE:
            return size // (others + 1)
        if id(atom) in self._seen:
            return 0
        self._seen.add(id(atom))
        return size

    def _decide(self, kind: type) -> int:
        """What is done with objects of a class; this is asked once."""
        size = SKIPPED
        if not issubclass(kind, type):
            if is_engine(kind.__module__):
                size = kind.__basicsize__ + HEADER
            elif kind.__module__ in CONTAINERS:
                size = VARIABLE
        self._sizes[kind] = size
        return size


def pieces_of(container: object) -> Iterator[list[object]]:
    """What a long container holds, keys before values."""
    if isinstance(container, list):
        for start in range(0, len(container), PIECE):
            yield container[start : start + PIECE]
        return
    assert isinstance(container, Iterable)
    items = chain(container, container.values()) if isinstance(container, dict) else iter(container)
    try:
        while piece := list(islice(items, PIECE)):
            yield piece
    except RuntimeError:
        # One of the engine's own tables lost an entry to the collector meanwhile.
        return


def plain_size(piece: list[object]) -> int:
    """Bytes of the numbers in a piece of a list, of which some stand for all."""
    step = max(1, len(piece) // 64)
    some = [value for value in piece[::step] if type(value) is float]
    # A number is also held by the piece, by `some`, by the loop and by the call.
    return step * sum(getsizeof(value) // max(1, getrefcount(value) - 4) for value in some)


def function_parts(functions: list[FunctionType]) -> Iterator[object]:
    """What functions of guests, and natives that were made for them, hold."""
    for function in functions:
        if is_guest(function.__code__):
            yield function.__globals__
        elif not is_engine(function.__module__):
            continue
        yield from function.__closure__ or ()
        yield from function.__defaults__ or ()
