"""A pattern that the host's `re` may match: how long inputs may be, what a call costs, what groups mean."""

from __future__ import annotations

import re
from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.costs import UNLIMITED, Polynomial
from jsvm.regexp.host_groups import HostGroup, Untranslatable
from jsvm.regexp.host_translation import Translation, translate_pattern
from jsvm.regexp.outlook import Outlooks
from jsvm.regexp.path_count import count_paths
from jsvm.regexp.terms import Term

#: ATTACK: `re` cannot be interrupted. A call that is not proven linear may take so many steps, about a
#: millisecond.
MOST_STEPS: Final = 200_000

#: Even a linear search takes long in the largest strings there can be.
LONGEST_INPUT: Final = 1 << 25

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

Spans = list[int]


class _Side:
    """Matching at a position, or searching: the bound and what follows from it."""

    __slots__ = ("_base", "_rate", "cheap", "cost", "limit", "linear", "proven")

    def __init__(self, cost: Polynomial, memory_limit: int) -> None:
        self.cost = cost
        self.linear = cost.degree <= 1
        #: Whether it makes no sense to look for a better bound.
        self.proven = self.linear
        self._base = cost.factors[0]
        self._rate = cost.factors[1] if cost.degree == 1 else 0.0
        #: Inputs up to this length cost one step.
        self.cheap = cost.longest_input((1 << _STEPS_SHIFT) - 1)
        #: The longest input that may be handed to `re`.
        self.limit = min(memory_limit, LONGEST_INPUT if self.linear else cost.longest_input(MOST_STEPS))

    def price(self, length: int) -> int:
        """Steps of the budget for an input of `length` units."""
        if self.linear:
            return 1 + (int(self._base + self._rate * length) >> _STEPS_SHIFT)
        return 1 + (int(self.cost.at(length)) >> _STEPS_SHIFT)


class HostPattern:
    """One translation of a pattern, compiled."""

    __slots__ = (
        "_groups",
        "_has_leads",
        "_memory_limit",
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
        #: Whether `index` must be tried on its own: it may lie inside of a run that nothing has tried yet.
        self._has_leads = translation.search_text != translation.match_text
        plain = self._search_text == translation.match_text
        self._searcher: re.Pattern[str] | None = self.matcher if plain else None
        self._groups = _unless_plain(translation.groups)
        self._memory_limit = UNLIMITED
        if translation.keeps_iterations:
            size = _ITERATION_SIZE + _GROUP_SIZE * self.matcher.groups
            self._memory_limit = _ITERATION_MEMORY // size
        self.match_side = _Side(translation.match_cost, self._memory_limit)
        self.search_side = _Side(translation.search_cost, self._memory_limit)

    def can_match(self, length: int) -> bool:
        """Whether `match` may be called for an input with `length` units behind the position."""
        side = self.match_side
        if length > side.limit and not side.proven:
            self.match_side = side = self._prove(side, anywhere=False)
        return length <= side.limit

    def can_search(self, length: int) -> bool:
        """Whether `search` may be called for an input with `length` units behind the position."""
        side = self.search_side
        if length > side.limit and not side.proven:
            self.search_side = side = self._prove(side, anywhere=True)
        return length <= side.limit

    def _prove(self, side: _Side, *, anywhere: bool) -> _Side:
        side.proven = True
        steps = count_paths(self._root, self._outlooks, anywhere=anywhere)
        return side if steps is None else _Side(Polynomial(steps, steps), self._memory_limit)

    def match(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """Match at `index`; `can_match` has been asked."""
        if budget is not None:
            length = len(subject) - index
            side = self.match_side
            budget.spend(1 if length <= side.cheap else side.price(length))
        found = self.matcher.match(subject, index)
        return None if found is None else self._spans(found)

    def search(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """The first match from `index` on; `can_search` has been asked."""
        if budget is not None:
            length = len(subject) - index
            side = self.search_side
            budget.spend(1 if length <= side.cheap else side.price(length))
        if self._has_leads:
            found = self.matcher.match(subject, index)
            if found is not None:
                return self._spans(found)
            if index == len(subject):
                return None
            index += 1
        searcher = self._searcher
        if searcher is None:
            searcher = self._searcher = re.compile(self._search_text, _FLAGS)
        found = searcher.search(subject, index)
        return None if found is None else self._spans(found)

    def _spans(self, found: re.Match[str]) -> Spans:
        regs = found.regs
        groups = self._groups
        if groups is None:
            return [*regs[0]] if len(regs) == 1 else [offset for span in regs for offset in span]
        spans = list(regs[0])
        for group in groups:
            span = regs[group.number] if group.number else (-1, -1)
            if any(span[0] < regs[marker][0] for marker in group.markers):
                span = (-1, -1)
            spans += span
        return spans


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
