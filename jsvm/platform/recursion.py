"""Python's recursion limit, raised as long as a guest runs.

The limit belongs to the whole process, so whoever raised it must not lower it under another thread whose
guest is deep in its calls, and the last one must leave it as the first one found it. Who is inside is
therefore counted for the process as well.
"""

from __future__ import annotations

import sys
from _thread import allocate_lock, get_ident
from typing import Final, final


@final
class RecursionLimit:
    """Counts who needs the limit raised, by thread."""

    __slots__ = ("_found", "_inside", "_lock")

    def __init__(self) -> None:
        self._lock = allocate_lock()
        self._inside: dict[int, int] = {}
        self._found = 0

    def enter(self, wanted: int) -> int:
        """Raise the limit to `wanted`, unless it is higher; answers what `leave` must be told."""
        thread = get_ident()
        with self._lock:
            before = sys.getrecursionlimit()
            if not self._inside:
                self._found = before
            self._inside[thread] = self._inside.get(thread, 0) + 1
            if wanted > before:
                sys.setrecursionlimit(wanted)
        return before

    def leave(self, before: int) -> None:
        """Nothing here needs it any more; `before` is what `enter` answered."""
        thread = get_ident()
        with self._lock:
            self._inside[thread] -= 1
            if not self._inside[thread]:
                del self._inside[thread]
            if not self._inside:
                sys.setrecursionlimit(self._found)
            elif len(self._inside) == 1 and thread in self._inside:
                sys.setrecursionlimit(before)


#: That of this process.
RECURSION_LIMIT: Final = RecursionLimit()
