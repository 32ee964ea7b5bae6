"""What a call leaves behind for its result: console output and host calls, bounded, head and tail kept.

ATTACK: a million lines of output. The first ones say how it began and the last ones how it ended; what lies
between is counted.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Final

from jsvm.boundary.wire_write import write_node
from jsvm.errors import VMError

#: Lines kept from the beginning and from the end.
HEAD_LINES: Final = 1_000
TAIL_LINES: Final = 1_000
#: Characters kept of all lines together.
HEAD_CHARACTERS: Final = 512 * 1024
TAIL_CHARACTERS: Final = 512 * 1024
#: Host calls kept from the beginning and from the end.
HEAD_CALLS: Final = 1_000
TAIL_CALLS: Final = 1_000
#: Errors that nobody caught kept from the beginning and from the end, and characters of them.
HEAD_ERRORS: Final = 100
TAIL_ERRORS: Final = 100
ERROR_CHARACTERS: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class HostCall:
    """A host call that waits for an answer: the host function's name, copies of the arguments, the guest's
    line (from 1) where it is known."""

    name: str
    arguments: tuple[Any, ...] = ()
    line: int | None = None

    def to_data(self) -> dict[str, Any]:
        """The call as data that JSON can say; arguments are in the form of the boundary."""
        arguments = [write_node(argument) for argument in self.arguments]
        return {"name": self.name, "arguments": arguments, "line": self.line}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of console output. `level` is log, info, warn, error or debug."""

    level: str
    text: str

    def to_data(self) -> dict[str, str]:
        """The entry as plain JSON-safe data."""
        return {"level": self.level, "text": self.text}


class Bounded[Item]:
    """A list that keeps its first and its last items, by number and by size."""

    __slots__ = (
        "_head",
        "_head_items",
        "_head_size",
        "_tail",
        "_tail_items",
        "_tail_limit",
        "_tail_size",
        "left_out",
    )

    def __init__(self, head_items: int, tail_items: int, head_size: int, tail_size: int) -> None:
        self._head: list[Item] = []
        self._tail: deque[tuple[Item, int]] = deque()
        self._head_items = head_items
        self._tail_items = tail_items
        self._head_size = head_size
        self._tail_limit = tail_size
        self._tail_size = 0
        #: How many items between head and tail were dropped.
        self.left_out = 0

    def add(self, item: Item, size: int = 0) -> None:
        """Add an item at the end."""
        if not self._tail and self._head_items > 0 and self._head_size >= size:
            self._head_items -= 1
            self._head_size -= size
            self._head.append(item)
            return
        self._head_items = 0
        self._tail.append((item, size))
        self._tail_size += size
        while len(self._tail) > self._tail_items or (
            self._tail_size > self._tail_limit and len(self._tail) > 1
        ):
            _, dropped = self._tail.popleft()
            self._tail_size -= dropped
            self.left_out += 1

    def head(self) -> list[Item]:
        """The first items."""
        return list(self._head)

    def tail(self) -> list[Item]:
        """The last items, behind the ones that were left out."""
        return [item for item, _ in self._tail]


def bounded_errors() -> Bounded[VMError]:
    """A list for errors that nobody caught."""
    return Bounded(HEAD_ERRORS, TAIL_ERRORS, ERROR_CHARACTERS, ERROR_CHARACTERS)


def ends[Item](items: list[Item]) -> list[Item]:
    """The first and last items, of which `bounded_errors` would keep no more anyway.

    ATTACK: a million promises are rejected in the guest's time, and made into a million errors in the host's.
    """
    if len(items) <= HEAD_ERRORS + TAIL_ERRORS:
        return items
    return items[:HEAD_ERRORS] + items[-TAIL_ERRORS:]


def bounded_logs() -> Bounded[LogEntry]:
    """A list for console output."""
    return Bounded(HEAD_LINES, TAIL_LINES, HEAD_CHARACTERS, TAIL_CHARACTERS)


def log_entries(logs: Bounded[LogEntry]) -> tuple[LogEntry, ...]:
    """All entries kept, with a line that says how many are missing."""
    if not logs.left_out:
        return (*logs.head(), *logs.tail())
    gap = LogEntry("info", f"[{logs.left_out} lines of output left out]")
    return (*logs.head(), gap, *logs.tail())
