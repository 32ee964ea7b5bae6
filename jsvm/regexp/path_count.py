"""Proves that a backtracking matcher stays linear, by counting the paths that are alive at once.

A pattern is seen as an automaton whose states are its places (the units it consumes). A backtracking matcher
walks every partial path through it at most once. So if, whatever the input, never more than a few partial
paths can be alive at the same unit, the number of steps is at most that many per unit. The count is taken by
a subset construction that remembers how many paths lead to each place; it gives up when paths or sets become
too many.

Assertions are assumed to hold, and bounded repetitions to be unbounded: both only add paths. A lookahead
starts paths of its own beside the ones that go on, so what it scans is counted too.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from jsvm.regexp.outlook import Outlooks
from jsvm.regexp.terms import (
    Capture,
    Chars,
    Choice,
    Edge,
    Look,
    Repeat,
    Sequence,
    Term,
    Text,
    WordEdge,
)

_MOST_PLACES: Final = 400
_MOST_PATHS: Final = 24
_MOST_WAITING: Final = 2_000
_MOST_SETS: Final = 300
_MOST_WORK: Final = 60_000

Counts = dict[int, int]


def count_paths(root: Term, outlooks: Outlooks, *, anywhere: bool) -> float | None:
    """Steps per unit of input that a match from one position needs at most; None if that is not proven.

    `anywhere`: for a search, which starts new paths at every position.
    """
    try:
        automaton = _Automaton(outlooks)
        part = automaton.build(root)
        return automaton.most_steps(part.first, anywhere=anywhere)
    except _Unproven:
        return None


class _Unproven(Exception):
    pass


class _Part(NamedTuple):
    """A part of the automaton."""

    #: The places where the part starts and ends, with the number of ways there.
    first: Counts
    last: Counts
    #: In how many ways the part matches nothing.
    empty: int


def _add(total: Counts, more: Counts, factor: int) -> Counts:
    if not factor:
        return total
    result = dict(total)
    for place, count in more.items():
        result[place] = result.get(place, 0) + count * factor
    return result


class _Automaton:
    __slots__ = ("following", "masks", "outlooks")

    def __init__(self, outlooks: Outlooks) -> None:
        self.outlooks = outlooks
        self.masks: list[int] = []
        self.following: list[Counts] = []

    def build(self, term: Term) -> _Part:
        if isinstance(term, Sequence):
            part = _Part({}, {}, 1)
            for item in term.items:
                part = self._join(part, self.build(item))
            return part
        if isinstance(term, Choice):
            part = _Part({}, {}, 0)
            for item in term.items:
                more = self.build(item)
                part = _Part(
                    _add(part.first, more.first, 1), _add(part.last, more.last, 1), part.empty + more.empty
                )
            return part
        if isinstance(term, Chars):
            return self._place(self.outlooks.mask(term.units))
        if isinstance(term, Text):
            return self._text(term)
        if isinstance(term, Capture):
            return self.build(term.body)
        if isinstance(term, Repeat):
            return self._repeat(term)
        if isinstance(term, Look):
            if not term.ahead:
                # The translation takes lookbehinds of fixed width only.
                return _Part({}, {}, 1)
            return _Part(self.build(term.body).first, {}, 1)
        if isinstance(term, (Edge, WordEdge)):
            return _Part({}, {}, 1)
        raise _Unproven

    def _text(self, term: Text) -> _Part:
        part = _Part({}, {}, 1)
        masks = self.outlooks.text_masks(term)
        # Long texts are not known to the last unit; the rest is taken for any unit.
        for mask in (*masks, *[self.outlooks.everything] * (len(term.units) - len(masks))):
            part = self._join(part, self._place(mask))
        return part

    def _place(self, mask: int) -> _Part:
        place = len(self.masks)
        if place == _MOST_PLACES:
            raise _Unproven
        self.masks.append(mask)
        self.following.append({})
        return _Part({place: 1}, {place: 1}, 0)

    def _join(self, one: _Part, two: _Part) -> _Part:
        self._link(one.last, two.first)
        first = _add(one.first, two.first, one.empty)
        return _Part(first, _add(two.last, one.last, two.empty), one.empty * two.empty)

    def _link(self, last: Counts, first: Counts) -> None:
        for place, count in last.items():
            self.following[place] = _add(self.following[place], first, count)

    def _repeat(self, term: Repeat) -> _Part:
        if term.body.min_width == 0:
            raise _Unproven
        part = self.build(term.body)
        if term.maximum > 1:
            self._link(part.last, part.first)
        return part._replace(empty=1 if term.minimum == 0 else 0)

    def most_steps(self, start: Counts, *, anywhere: bool) -> float:
        """The largest number of places that are tried at one unit, over all inputs."""
        classes = self._classes()
        pending = [start]
        seen = {tuple(sorted(start.items()))}
        most = 0.0
        work = 0
        while pending:
            waiting = pending.pop()
            most = max(most, float(sum(waiting.values())))
            for units in classes:
                work += len(waiting) + 1
                alive = self._advance(waiting, units)
                if anywhere:
                    alive = _add(alive, start, 1)
                if sum(alive.values()) > _MOST_WAITING or work > _MOST_WORK:
                    raise _Unproven
                key = tuple(sorted(alive.items()))
                if alive and key not in seen:
                    if len(seen) == _MOST_SETS:
                        raise _Unproven
                    seen.add(key)
                    pending.append(alive)
        return most

    def _advance(self, waiting: Counts, units: int) -> Counts:
        """The places that are tried behind one of `units`, which no place tells apart."""
        alive: Counts = {}
        paths = 0
        for place, count in waiting.items():
            if self.masks[place] & units:
                paths += count
                for following, ways in self.following[place].items():
                    alive[following] = alive.get(following, 0) + count * ways
        if paths > _MOST_PATHS:
            raise _Unproven
        return alive

    def _classes(self) -> list[int]:
        """The code units, grouped by the places that take them."""
        classes = [self.outlooks.everything]
        for mask in set(self.masks):
            parted = [part for units in classes for part in (units & mask, units & ~mask) if part]
            classes = parted
        return classes
