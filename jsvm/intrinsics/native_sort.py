"""Sorting by keys that Python compares itself: strings by their code units, Numbers, integers.

ATTACK: Python cannot be interrupted while it sorts, or compares two strings of megabytes. So pieces are
sorted, and then merged a piece at a time; how large a piece may be depends on how much there is to compare.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from jsvm.budget import Budget

#: Items that are sorted at once: some milliseconds.
PIECE: Final = 1 << 14
#: Code units of the strings that are sorted at once: as much, if they are all alike.
MOST_UNITS: Final = 1 << 20


class NativeOrder(NamedTuple):
    """What items are sorted by, and how many code units that has: C functions, or short ones."""

    key: Callable[[Any], Any] | None = None
    length: Callable[[Any], int] | None = None

    def sort(self, budget: Budget, items: list[Any]) -> list[Any]:
        """The items in order; equal ones stay as they are."""
        if len(items) <= PIECE and (self.length is None or sum(map(self.length, items)) <= MOST_UNITS):
            # OPTIMIZATION: most lists are one piece.
            budget.spend(1 + len(items) * len(items).bit_length() // 32)
            return sorted(items, key=self.key)
        runs: list[list[Any]] = []
        start = 0
        while start < len(items):
            piece = self.next_piece(items, start)
            budget.spend(1 + len(piece) * len(piece).bit_length() // 32)
            runs.append(sorted(piece, key=self.key))
            start += len(piece)
        while len(runs) > 1:
            pairs = [runs[index : index + 2] for index in range(0, len(runs), 2)]
            runs = [self.merge(budget, *pair) for pair in pairs]
        return runs[0] if runs else []

    def next_piece(self, items: list[Any], start: int) -> list[Any]:
        """As many items from `start` on as may be sorted at once; at least one, if there are any."""
        piece = items[start : start + PIECE]
        if self.length is not None:
            while len(piece) > 1 and sum(map(self.length, piece)) > MOST_UNITS:
                piece = piece[: len(piece) // 2]
        return piece

    def merge(self, budget: Budget, left: list[Any], right: list[Any] | None = None) -> list[Any]:
        """Two runs in order as one: Python's sort finds the runs in what is certainly next."""
        if not right:
            return left
        merged: list[Any] = []
        i = j = 0
        while i < len(left) and j < len(right):
            first, second = self.next_piece(left, i), self.next_piece(right, j)
            budget.spend(1 + (len(first) + len(second)) // 8)
            last, other = self.key_of(first[-1]), self.key_of(second[-1])
            if other < last:
                first = first[: bisect_right(first, other, key=self.key)]
            else:
                second = second[: bisect_left(second, last, key=self.key)]
            i += len(first)
            j += len(second)
            merged += sorted(first + second, key=self.key)
        return merged + left[i:] + right[j:]

    def key_of(self, item: Any) -> Any:
        """What an item is sorted by."""
        return item if self.key is None else self.key(item)
