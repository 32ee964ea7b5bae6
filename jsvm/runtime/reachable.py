"""How many bytes a guest holds: everything that can be reached from its agent and its stack, added up.

The walk stays inside the guest. It stops at whatever is the host's (functions, objects, modules, classes), so
neither a large program around the VM nor another VM beside it changes what is found.

OPTIMIZATION: what is referred to once is met once, and needs no entry among what was already seen, so the
walk itself takes little memory. Short strings and numbers are divided among their holders.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from sys import getrefcount, getsizeof
from types import CodeType, FrameType, FunctionType, ModuleType, TracebackType
from typing import Final, final

from jsvm.runtime.emitted_code import is_guest

#: Values that refer to nothing.
ATOMS: Final = frozenset({bool, bytes, complex, float, int, str, type(None)})
#: What belongs to the interpreter or the host.
OPAQUE: Final = frozenset({CodeType, FrameType, memoryview, ModuleType, TracebackType, type})
#: Modules of Python whose classes the engine keeps guest values in.
CONTAINERS: Final = frozenset({"builtins", "collections", "functools", "itertools"})
#: The engine's packages, and those of them that work for the host.
ENGINE: Final = "jsvm."
HOST_SIDE: Final = ("jsvm.api", "jsvm.boundary", "jsvm.platform")
#: Strings and numbers from this many bytes on are counted once, however often they are held, but for those
#: that so many hold that they are hardly anybody's.
LARGE: Final = 64
MANY: Final = 1_000_000
#: Objects looked into at once.
BATCH: Final = 4096


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
    values = gc.get_referents(holder)
    counts = [getrefcount(value) for value in values]
    return counts[0]


@final
class HeapWalk:
    """One walk over what is held; `size` is bytes found so far."""

    __slots__ = ("_kinds", "_left", "_once", "_seen", "size")

    def __init__(self, roots: Iterable[object]) -> None:
        self.size = 0
        self._left: list[object] = []
        self._seen: set[int] = set()
        #: Whether objects of a class are looked into.
        self._kinds: dict[type, bool] = dict.fromkeys(OPAQUE, False)
        self._once = references_of_one()
        self._add(list(roots))

    def run(self, enough: int, between: Callable[[], None]) -> int:
        """Bytes found: all of them, or more than `enough`. Calls `between` every few thousand objects."""
        while self._left and self.size <= enough:
            between()
            some = self._left[-BATCH:]
            del self._left[-BATCH:]
            functions = [value for value in some if type(value) is FunctionType]
            self._add(list(function_parts(functions)))
            # Of a dictionary whose keys are all strings Python names the values only.
            self._add(list(set[object]().union(*(value for value in some if type(value) is dict))))
            self._add(gc.get_referents(*(value for value in some if type(value) is not FunctionType)))
        return self.size

    def _add(self, values: list[object]) -> None:
        """Count `values`, and look later into those that refer to others."""
        once, kinds, seen, left = self._once, self._kinds, self._seen, self._left
        size = 0
        for value in values:
            others = getrefcount(value) - once
            kind = type(value)
            if kind in ATOMS:
                if others <= 0:
                    size += getsizeof(value)
                elif others < MANY:
                    size += self._shared(value, others)
            elif kinds[kind] if kind in kinds else self._looks_into(kind):
                if others > 0:
                    if id(value) in seen:
                        continue
                    seen.add(id(value))
                size += getsizeof(value)
                left.append(value)
        self.size += size

    def _shared(self, atom: object, others: int) -> int:
        """Bytes of a string or number that others hold, too: a part of a small one, a large one once."""
        size = getsizeof(atom)
        if size < LARGE:
            return size // (others + 1)
        if id(atom) in self._seen:
            return 0
        self._seen.add(id(atom))
        return size

    def _looks_into(self, kind: type) -> bool:
        """Decide it once for every class."""
        module = kind.__module__
        answer = not issubclass(kind, type) and (module in CONTAINERS or is_engine(module))
        self._kinds[kind] = answer
        return answer


def function_parts(functions: list[FunctionType]) -> Iterator[object]:
    """What functions of guests, and natives that were made for them, hold."""
    for function in functions:
        if is_guest(function.__code__):
            yield function.__globals__
        elif not is_engine(function.__module__):
            continue
        yield from function.__closure__ or ()
        yield from function.__defaults__ or ()
