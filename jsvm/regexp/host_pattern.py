"""A pattern that the host's `re` may match: how long inputs may be, what a call costs, what groups mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.costs import UNLIMITED, Polynomial
from jsvm.regexp.host_groups import HostGroup, Untranslatable
from jsvm.regexp.host_translation import Bounds, Translation, translate_pattern
from jsvm.regexp.outlook import Outlooks
from jsvm.regexp.path_count import count_paths
from jsvm.regexp.terms import Term

#: ATTACK: `re` cannot be interrupted. A call that is not proven linear may take so many steps, about a
#: millisecond.
MOST_STEPS: Final = 200_000

#: ATTACK: even a linear search takes long in the largest strings there can be, and longer if a thousand units
#: are compared at every position.
LONGEST_INPUT: Final = 1 << 25
MOST_LINEAR_STEPS: Final = 1 << 25

#: So many steps of `re` cost one step of the budget. It underrates a worst case, by so little that a time
#: limit is still noticed within some hundredths of a second.
_STEPS_SHIFT: Final = 10

#: Bytes that `re` may use for the iterations it remembers, and how many it needs for one.
_ITERATION_MEMORY: Final = 16 << 20
_ITERATION_SIZE: Final = 150
_GROUP_SIZE: Final = 16

#: Steps of the budget to translate a term, and for the host to compile a character of the translation.
_TERM_STEPS: Final = 200
_TEXT_STEPS: Final = 20

#: ATTACK: the host checks compiled patterns by recursion in C, which kills Pyodide when they nest deeply.
_DEEPEST: Final = 100

_FLAGS: Final = re.ASCII | re.DOTALL

#: The most steps of `re` that cost one step of the budget.
_CHEAP: Final = (1 << _STEPS_SHIFT) - 1

Spans = list[int]
Finder = Callable[[str, int], re.Match[str] | None]
#: Answers steps for a unit of input, if that is proven.
Proof = Callable[[], float | None]


class Side:
    """Matching at a position, or searching: how that is asked for, how long inputs may be, what it costs.

    OPTIMIZATION: whoever matches a plain pattern often calls `find` without anything in between. Then `fits`
    must have allowed the input, and the price must be paid, which is one step in the cases that `near` and
    `cheap` tell.
    """

    __slots__ = ("_bounds", "_memory_limit", "_proof", "_refuse", "_worst", "cheap", "find", "limit", "near")

    def __init__(self, find: Finder, bounds: Bounds, memory_limit: int, proof: Proof) -> None:
        self.find = find
        self._bounds = bounds
        self._memory_limit = memory_limit
        self._refuse = bounds.refuse
        #: Asked once for a better bound, where one would help.
        self._proof: Proof | None = proof
        self._settle(bounds.worst)
        #: A match that ends so many units behind where the search began costs one step; -1 if that is not
        #: known.
        self.near = -1
        if bounds.reach.degree == bounds.scan.degree == 0:
            rate = max(bounds.pace, bounds.scan.factors[0], 1.0)
            self.near = int((_CHEAP - bounds.reach.factors[0]) / rate)

    def _settle(self, worst: Polynomial) -> None:
        self._worst = worst
        linear = worst.degree <= 1
        if linear:
            self._proof = None
        if self._refuse.degree > 1:
            self._refuse = worst
        #: No match costs one step with so many units behind the position.
        self.cheap = self._refuse.longest_input(_CHEAP)
        #: The longest input that may be handed to `re`.
        longest = worst.longest_input(MOST_LINEAR_STEPS if linear else MOST_STEPS)
        self.limit = min(self._memory_limit, LONGEST_INPUT, longest)

    def fits(self, length: int) -> bool:
        """Whether `find` may be called with `length` units behind the position."""
        if length > self.limit and self._proof is not None:
            steps = self._proof()
            self._proof = None
            if steps is not None:
                self._settle(Polynomial(steps, steps))
        return length <= self.limit

    def price(self, found: re.Match[str] | None, index: int, length: int) -> int:
        """Steps of the budget for what `find` did at `index`, with `length` units behind it.

        ATTACK: a call that comes back soon may have looked at everything. Unless it is known that a match
        needs no more than what it skips and takes, the worst case is paid.
        """
        if found is None:
            return 1 if length <= self.cheap else 1 + (int(self._refuse.at(length)) >> _STEPS_SHIFT)
        start, end = found.span()
        if end - index <= self.near:
            return 1
        bounds = self._bounds
        steps = self._worst.at(length)
        if bounds.reach.degree == 0 and (start == index or bounds.scan.degree == 0):
            near = bounds.reach.factors[0] + bounds.scan.at(0) * (start - index) + bounds.pace * (end - start)
            steps = min(steps, near)
        return 1 + (int(steps) >> _STEPS_SHIFT)


class HostPattern:
    """One translation of a pattern, compiled."""

    __slots__ = (
        "_groups",
        "_outlooks",
        "_root",
        "_search_text",
        "_searcher",
        "match_side",
        "matcher",
        "search_side",
    )

    def __init__(self, root: Term, outlooks: Outlooks, translation: Translation, guard: str) -> None:
        self._root = root
        self._outlooks = outlooks
        self.matcher = re.compile(translation.match_text, _FLAGS)
        self._search_text = f"{guard}(?:{translation.search_text})" if guard else translation.search_text
        self._searcher: Finder | None = None
        self._groups = _unless_plain(translation.groups)
        limit = UNLIMITED
        if translation.keeps_iterations:
            size = _ITERATION_SIZE + _GROUP_SIZE * self.matcher.groups
            limit = _ITERATION_MEMORY // size
        if translation.search_text != translation.match_text:
            search: Finder = self._search_from_inside
        elif guard:
            search = self._search_first
        else:
            search = self.matcher.search
        self.match_side = Side(self.matcher.match, translation.match_bounds, limit, self._prove_match)
        self.search_side = Side(search, translation.search_bounds, limit, self._prove_search)

    @property
    def has_plain_groups(self) -> bool:
        """Whether the groups of `re` are those of the pattern, so that what `find` answers can be used."""
        return self._groups is None

    def can_match(self, length: int) -> bool:
        """Whether `match` may be called for an input with `length` units behind the position."""
        return self.match_side.fits(length)

    def can_search(self, length: int) -> bool:
        """Whether `search` may be called for an input with `length` units behind the position."""
        return self.search_side.fits(length)

    def _prove_match(self) -> float | None:
        return count_paths(self._root, self._outlooks, anywhere=False)

    def _prove_search(self) -> float | None:
        return count_paths(self._root, self._outlooks, anywhere=True)

    def match(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """Match at `index`; `can_match` has been asked."""
        found = self.matcher.match(subject, index)
        if budget is not None:
            budget.spend(self.match_side.price(found, index, len(subject) - index))
        return None if found is None else self._spans(found)

    def search(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """The first match from `index` on; `can_search` has been asked."""
        found = self.search_side.find(subject, index)
        if budget is not None:
            budget.spend(self.search_side.price(found, index, len(subject) - index))
        return None if found is None else self._spans(found)

    def _search_first(self, subject: str, index: int) -> re.Match[str] | None:
        """Search for the first time, with a pattern of its own."""
        self.search_side.find = find = re.compile(self._search_text, _FLAGS).search
        return find(subject, index)

    def _search_from_inside(self, subject: str, index: int) -> re.Match[str] | None:
        """Try `index` on its own: it may lie inside of a run that nothing has tried yet."""
        found = self.matcher.match(subject, index)
        if found is not None or index == len(subject):
            return found
        searcher = self._searcher
        if searcher is None:
            searcher = self._searcher = re.compile(self._search_text, _FLAGS).search
        return searcher(subject, index + 1)

    def _spans(self, found: re.Match[str]) -> Spans:
        groups = self._groups
        if groups is None:
            return flat_spans(found)
        regs = found.regs
        spans = list(regs[0])
        for group in groups:
            span = regs[group.number] if group.number else (-1, -1)
            if any(span[0] < regs[marker][0] for marker in group.markers):
                span = (-1, -1)
            spans += span
        return spans


def flat_spans(found: re.Match[str]) -> Spans:
    """Start and end of the match and of every group of `re`."""
    regs = found.regs
    return [*regs[0]] if len(regs) == 1 else [offset for span in regs for offset in span]


def host_pattern(
    root: Term,
    group_count: int,
    outlooks: Outlooks,
    budget: Budget | None,
    *,
    ascii_only: bool,
    guard: str,
) -> HostPattern | None:
    """`root` for the host's `re`, or None where that cannot be.

    `guard` is tested before a search tries a position.
    """
    if outlooks.blind or root.depth > _DEEPEST:
        return None
    try:
        translation = translate_pattern(root, group_count, outlooks, ascii_only=ascii_only)
    except Untranslatable:
        return None
    if budget is not None:
        budget.spend(_TERM_STEPS * root.size + _TEXT_STEPS * len(translation.match_text))
    return HostPattern(root, outlooks, translation, guard)


def _unless_plain(groups: tuple[HostGroup, ...]) -> tuple[HostGroup, ...] | None:
    """`groups`, or None where every group is the one of `re` with the same number."""
    plain = all(group.number == number and not group.markers for number, group in enumerate(groups, 1))
    return None if plain else groups
