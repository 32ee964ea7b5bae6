"""Sets of code points as sorted boundaries, the one form in which properties, classes and case closures meet.

A set of a few hundred ranges must be cheap to hold, to combine and to hand to a matcher; a Python set of a
million integers is none of that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

MAX_CODE_POINT: Final = 0x10FFFF


class CodePointSet:
    """An immutable set of code points (or of UTF-16 code units).

    `boundaries` is sorted: members run from each entry at an even index up to, not including, the entry after
    it.
    """

    __slots__ = ("_hash", "boundaries")

    boundaries: tuple[int, ...]

    def __init__(self, boundaries: tuple[int, ...] = ()) -> None:
        self.boundaries = boundaries
        self._hash = 0

    @classmethod
    def from_ranges(cls, ranges: Iterable[tuple[int, int]]) -> CodePointSet:
        """The union of inclusive ranges in any order, overlapping or not."""
        boundaries: list[int] = []
        for start, last in sorted(ranges):
            if boundaries and start <= boundaries[-1]:
                if last >= boundaries[-1]:
                    boundaries[-1] = last + 1
            else:
                boundaries += (start, last + 1)
        return cls(tuple(boundaries))

    @classmethod
    def of(cls, *code_points: int) -> CodePointSet:
        """The set of the given code points."""
        return cls.from_ranges((code_point, code_point) for code_point in code_points)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CodePointSet) and self.boundaries == other.boundaries

    def __hash__(self) -> int:
        if not self._hash:
            self._hash = hash(self.boundaries) or 1
        return self._hash

    def __repr__(self) -> str:
        return "CodePointSet(" + " ".join(f"{start:X}-{last:X}" for start, last in self.ranges()) + ")"

    def contains(self, code_point: int) -> bool:
        """Whether `code_point` is a member."""
        return bisect_right(self.boundaries, code_point) & 1 == 1

    def is_empty(self) -> bool:
        """Whether there is no member."""
        return not self.boundaries

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Inclusive ranges, ascending."""
        ends = iter(self.boundaries)
        for start, end in zip(ends, ends, strict=True):
            yield start, end - 1

    def size(self) -> int:
        """How many members there are."""
        return sum(self.boundaries[1::2]) - sum(self.boundaries[::2])

    def members(self) -> Iterator[int]:
        """Every member, ascending."""
        for start, last in self.ranges():
            yield from range(start, last + 1)

    def complement(self, last: int = MAX_CODE_POINT) -> CodePointSet:
        """Everything from 0 to `last` that is no member."""
        boundaries = list(self.boundaries)
        if boundaries and boundaries[0] == 0:
            del boundaries[0]
        else:
            boundaries.insert(0, 0)
        if boundaries and boundaries[-1] == last + 1:
            del boundaries[-1]
        else:
            boundaries.append(last + 1)
        return CodePointSet(tuple(boundaries))

    def union(self, other: CodePointSet) -> CodePointSet:
        """Members of either set."""
        if not other.boundaries:
            return self
        if not self.boundaries:
            return other
        return _sweep(self.boundaries, other.boundaries, 1)

    def intersection(self, other: CodePointSet) -> CodePointSet:
        """Members of both sets."""
        if not self.boundaries or not other.boundaries:
            return EMPTY
        if len(other.boundaries) == 2 and other.boundaries[0] == 0:
            return self._below(other.boundaries[1])
        return _sweep(self.boundaries, other.boundaries, 2)

    def _below(self, end: int) -> CodePointSet:
        """Members less than `end`."""
        boundaries = self.boundaries
        if boundaries[-1] <= end:
            return self
        kept = boundaries[: bisect_left(boundaries, end)]
        return CodePointSet((*kept, end) if len(kept) & 1 else kept)

    def difference(self, other: CodePointSet) -> CodePointSet:
        """Members of this set that the other has not."""
        if not self.boundaries or not other.boundaries:
            return self
        return self.intersection(other.complement())

    def is_disjoint(self, other: CodePointSet) -> bool:
        """Whether no code point is a member of both."""
        return not self.intersection(other).boundaries

    def contains_set(self, other: CodePointSet) -> bool:
        """Whether every member of `other` is a member of this set."""
        return not other.difference(self).boundaries


def _sweep(first: tuple[int, ...], second: tuple[int, ...], needed: int) -> CodePointSet:
    """Code points that lie in at least `needed` of the two sets."""
    events = [(boundary, -1 if index & 1 else 1) for index, boundary in enumerate(first)]
    events += [(boundary, -1 if index & 1 else 1) for index, boundary in enumerate(second)]
    events.sort()
    boundaries: list[int] = []
    depth = 0
    for boundary, change in events:
        inside = depth >= needed
        depth += change
        if (depth >= needed) == inside:
            continue
        if boundaries and boundaries[-1] == boundary:
            boundaries.pop()
        else:
            boundaries.append(boundary)
    return CodePointSet(tuple(boundaries))


EMPTY: Final = CodePointSet()
ALL_CODE_POINTS: Final = CodePointSet((0, MAX_CODE_POINT + 1))
