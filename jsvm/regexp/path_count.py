"""Proves that a backtracking matcher stays linear, by counting the paths that are alive at once.

A pattern is seen as an automaton whose states are its places (the units it consumes). A backtracking matcher
walks every partial path through it at most once. So if, whatever the input, never more than a few partial
paths can be alive at the same unit, the number of steps is at most that many per unit. The count is taken by
a subset construction that remembers how many paths lead to each place; it gives up when paths or sets become
too many.

Assertions that look at more than the next unit are assumed to hold, and bounded repetitions to be unbounded:
both only add paths. A lookahead starts paths of its own beside the ones that go on, so what it scans is
counted.
"""

from __future__ import annotations

from typing import Final

from jsvm.regexp.outlook import ANY, Outlooks
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

#: A place, and a mask of units: those that may come next there.
Way = tuple[int, int]
Ways = dict[Way, int]


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


class _Part:
    """A part of the automaton; every way comes with the number of times it can be taken."""

    __slots__ = (
        "empty",
        "first",
        "last",
    )

    def __init__(self, first: Ways, last: Ways, empty: dict[int, int]) -> None:
        #: Into the part: places, with the units they take.
        self.first = first
        #: Out of the part: the places it ends with, and what may come next.
        self.last = last
        #: Past the part without consuming: what may come next.
        self.empty = empty


_NOTHING: Final = _Part({}, {}, {ANY: 1})


def _narrowed(ways: Ways, masks: dict[int, int]) -> Ways:
    """`ways` where one of `masks` must hold as well."""
    result: Ways = {}
    for (place, units), count in ways.items():
        for mask, times in masks.items():
            if units & mask:
                way = (place, units & mask)
                result[way] = result.get(way, 0) + count * times
    return result


def _add(total: Ways, more: Ways) -> Ways:
    if not total:
        return more
    result = dict(total)
    for way, count in more.items():
        result[way] = result.get(way, 0) + count
    return result


class _Automaton:
    __slots__ = ("following", "outlooks")

    def __init__(self, outlooks: Outlooks) -> None:
        self.outlooks = outlooks
        #: For every place, where its ways lead.
        self.following: list[Ways] = []

    def build(self, term: Term) -> _Part:
        if isinstance(term, Sequence):
            part = _NOTHING
            for item in term.items:
                part = self._join(part, self.build(item))
            return part
        if isinstance(term, Choice):
            return self._choice(term)
        if isinstance(term, Chars):
            return self._place(self.outlooks.mask(term.units))
        if isinstance(term, Text):
            return self._text(term)
        if isinstance(term, Capture):
            return self.build(term.body)
        if isinstance(term, Repeat):
            return self._repeat(term)
        if isinstance(term, Look):
            return self._look(term)
        if isinstance(term, Edge):
            if term.kind == "end":
                return _Part({}, {}, {self.outlooks.end: 1})
            if term.kind == "line end":
                return _Part({}, {}, {self.outlooks.line_end: 1})
            return _NOTHING
        if isinstance(term, WordEdge):
            return _NOTHING
        raise _Unproven

    def _choice(self, term: Choice) -> _Part:
        first: Ways = {}
        last: Ways = {}
        empty: dict[int, int] = {}
        for item in term.items:
            part = self.build(item)
            first = _add(first, part.first)
            last = _add(last, part.last)
            for mask, count in part.empty.items():
                empty[mask] = empty.get(mask, 0) + count
        return _Part(first, last, empty)

    def _look(self, term: Look) -> _Part:
        if not term.ahead:
            # The translation takes lookbehinds of fixed width only.
            return _NOTHING
        if isinstance(term.body, Chars):
            mask = self.outlooks.mask(term.body.units)
            return _Part({}, {}, {(self.outlooks.everything & ~mask if term.negated else mask): 1})
        return _Part(self.build(term.body).first, {}, {ANY: 1})

    def _text(self, term: Text) -> _Part:
        part = _NOTHING
        masks = self.outlooks.text_masks(term)
        # Long texts are not known to the last unit; the rest is taken for any unit.
        for mask in (*masks, *[self.outlooks.everything] * (len(term.units) - len(masks))):
            part = self._join(part, self._place(mask))
        return part

    def _place(self, mask: int) -> _Part:
        place = len(self.following)
        if place == _MOST_PLACES:
            raise _Unproven
        self.following.append({})
        return _Part({(place, mask): 1}, {(place, ANY): 1}, {})

    def _join(self, one: _Part, two: _Part) -> _Part:
        self._link(one.last, two.first)
        first = _add(one.first, _narrowed(two.first, one.empty))
        last = _add(two.last, _narrowed(one.last, two.empty))
        empty: dict[int, int] = {}
        for mask, count in one.empty.items():
            for other, times in two.empty.items():
                if mask & other:
                    empty[mask & other] = empty.get(mask & other, 0) + count * times
        return _Part(first, last, empty)

    def _link(self, last: Ways, first: Ways) -> None:
        for (place, mask), count in last.items():
            self.following[place] = _add(self.following[place], _narrowed(first, {mask: count}))

    def _repeat(self, term: Repeat) -> _Part:
        if term.body.min_width == 0:
            raise _Unproven
        part = self.build(term.body)
        if term.maximum > 1:
            self._link(part.last, part.first)
        return _Part(part.first, part.last, {ANY: 1} if term.minimum == 0 else {})

    def most_steps(self, start: Ways, *, anywhere: bool) -> float:
        """The largest number of places that are tried at one unit, over all inputs."""
        classes = self._classes(start)
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
                    alive = _add(alive, start)
                if sum(alive.values()) > _MOST_WAITING or work > _MOST_WORK:
                    raise _Unproven
                key = tuple(sorted(alive.items()))
                if alive and key not in seen:
                    if len(seen) == _MOST_SETS:
                        raise _Unproven
                    seen.add(key)
                    pending.append(alive)
        return most

    def _advance(self, waiting: Ways, units: int) -> Ways:
        """The ways that are tried behind one of `units`, which no way tells apart."""
        alive: Ways = {}
        paths = 0
        for (place, mask), count in waiting.items():
            if mask & units:
                paths += count
                for way, times in self.following[place].items():
                    alive[way] = alive.get(way, 0) + count * times
        if paths > _MOST_PATHS:
            raise _Unproven
        return alive

    def _classes(self, start: Ways) -> list[int]:
        """The code units, grouped by the ways that take them."""
        masks = {mask for ways in (start, *self.following) for _, mask in ways}
        classes = [self.outlooks.everything]
        for mask in masks:
            classes = [part for units in classes for part in (units & mask, units & ~mask) if part]
        return classes
