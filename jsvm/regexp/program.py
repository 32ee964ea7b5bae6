"""Compiled regular expressions: what the rest of the engine calls.

A program decides, input by input, who does the work: the host's `re` where the translation is exact and its
cost is bounded, else the exact matcher. Everything is made when it is first needed, because programs declare
many more patterns than they use.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.ascii_terms import in_ascii, shrinks_in_ascii
from jsvm.regexp.assembler import Assembled, assemble
from jsvm.regexp.host_pattern import HostPattern, Side, host_pattern
from jsvm.regexp.host_text import spell_set
from jsvm.regexp.lowering import lower_pattern
from jsvm.regexp.matcher import run
from jsvm.regexp.outlook import ACCEPT, Outlooks
from jsvm.regexp.pattern_nodes import Pattern
from jsvm.regexp.pattern_parser import parse_pattern
from jsvm.regexp.terms import Capture, Choice, Edge, Sequence, Term, Text, every

Spans = list[int]

#: Tested before a search by code points tries a position: it lies not between the units of a pair.
_BETWEEN_CHARACTERS: Final = "(?!(?<=[\\ud800-\\udbff])[\\udc00-\\udfff])"

#: Looking through so many units for a start costs a step of the budget (two to the power of this).
_FIND_SHIFT: Final = 7
#: ATTACK: neither can be interrupted, so they look at so many units at once.
_LONGEST_LOOK: Final = 1 << 20


def compile_pattern(source: str, flags: str) -> RegExpProgram:
    """The program of `source` (UTF-16 text, without slashes) under `flags` (letters; `i m s u v` matter
    here).

    Raises `PatternError`. The program knows nothing of an agent or a realm, so it may be kept and shared.
    """
    return RegExpProgram(parse_pattern(source, flags))


class RegExpProgram:
    """A compiled pattern.

    `group_count` does not count the match itself. `group_names` lists every name once, in the order of its
    first group, with the indices of its groups.
    """

    __slots__ = ("_ascii", "_general", "_pattern", "group_count", "group_names")

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._general: Variant | None = None
        #: For inputs in ASCII; the same as the general one where that makes no difference.
        self._ascii: Variant | None = None
        self.group_count = pattern.group_count
        self.group_names = pattern.group_names

    def match(self, subject: str, index: int, budget: Budget | None = None) -> Spans | None:
        """Match exactly at `index`, as the `y` flag asks for.

        Returns start and end of the match and of every group, flat; -1 for a group that took no part. With
        the `u` or `v` flag an index between the units of a pair means the character, so the match starts one
        unit earlier.
        """
        variant = (self._ascii if subject.isascii() else self._general) or self.variant_for(subject, budget)
        return variant.match(subject, index, budget)

    def search(self, subject: str, index: int, budget: Budget | None = None) -> Spans | None:
        """The first match at `index` or behind it, in the form of `match`."""
        variant = (self._ascii if subject.isascii() else self._general) or self.variant_for(subject, budget)
        return variant.search(subject, index, budget)

    def shortcut(self, subject: str, *, sticky: bool, budget: Budget) -> Side | None:
        """How to ask the host directly for inputs like `subject`; None if there is more to do than that."""
        return self.variant_for(subject, budget).shortcut(sticky=sticky, budget=budget)

    def variant_for(self, subject: str, budget: Budget | None = None) -> Variant:
        """What matches this input."""
        general = self._general
        if general is None:
            root = lower_pattern(self._pattern, budget)
            general = self._general = Variant(root, self.group_count, self._pattern.by_code_points)
            if not shrinks_in_ascii(root):
                self._ascii = general
        if not subject.isascii():
            return general
        if self._ascii is None:
            root = in_ascii(general.root)
            self._ascii = Variant(root, self.group_count, by_code_points=False, ascii_only=True)
        return self._ascii


class Variant:
    """What a program needs to run on some kind of input, each part made when it is first needed."""

    __slots__ = (
        "_assembled",
        "_by_code_points",
        "_finder",
        "_group_count",
        "_host",
        "_host_made",
        "_literal",
        "_only_at_start",
        "_outlooks",
        "_prefix",
        "ascii_only",
        "root",
    )

    def __init__(
        self, root: Term, group_count: int, by_code_points: bool, *, ascii_only: bool = False
    ) -> None:
        self.root = root
        self.ascii_only = ascii_only
        self._group_count = group_count
        self._by_code_points = by_code_points
        self._only_at_start = _starts_at_start(root)
        self._prefix = _literal_prefix(root)
        plain = isinstance(root, Text) and not by_code_points and not group_count
        self._literal = self._prefix if plain else ""
        self._finder: Callable[[str, int, int], re.Match[str] | None] | None = None
        self._outlooks: Outlooks | None = None
        self._assembled: Assembled | None = None
        self._host: HostPattern | None = None
        self._host_made = False

    def match(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """See `RegExpProgram.match`."""
        if self._literal:
            end = index + len(self._literal)
            return [index, end] if subject.startswith(self._literal, index) else None
        if self._by_code_points:
            index = _whole_character(subject, index)
        host = self._host if self._host_made else self.host(budget)
        if host is not None:
            length = len(subject) - index
            if length <= host.match_side.limit or host.can_match(length):
                return host.match(subject, index, budget)
        return self._match_exactly(subject, index, budget)

    def search(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """See `RegExpProgram.search`."""
        if self._literal:
            return self._find(self._literal, subject, index, budget)
        if self._by_code_points:
            index = _whole_character(subject, index)
        if self._only_at_start:
            return self.match(subject, 0, budget) if index == 0 else None
        host = self._host if self._host_made else self.host(budget)
        if host is None:
            return self._search_exactly(subject, index, budget)
        length = len(subject) - index
        if length <= host.search_side.limit or host.can_search(length):
            return host.search(subject, index, budget)
        if not host.can_match(length):
            return self._search_exactly(subject, index, budget)
        while (index := self._candidate(subject, index, budget)) >= 0:
            found = host.match(subject, index, budget)
            if found is not None:
                return found
            index += 1
        return None

    def shortcut(self, *, sticky: bool, budget: Budget) -> Side | None:
        """See `RegExpProgram.shortcut`."""
        if self._literal or self._by_code_points:
            return None
        host = self.host(budget)
        if host is None or not host.has_plain_groups:
            return None
        return host.match_side if sticky or self._only_at_start else host.search_side

    def match_exactly(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """As `match`, by the exact matcher whatever the input: the measure of the other one."""
        if self._by_code_points:
            index = _whole_character(subject, index)
        return self._match_exactly(subject, index, budget)

    def search_exactly(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        """As `search`, by the exact matcher whatever the input: the measure of the other one."""
        if self._by_code_points:
            index = _whole_character(subject, index)
        return self._search_exactly(subject, index, budget)

    def host(self, budget: Budget | None = None) -> HostPattern | None:
        """The translation for the host's `re`; None if there is none."""
        if not self._host_made:
            guard = _BETWEEN_CHARACTERS if self._by_code_points else ""
            self._host = host_pattern(
                self.root,
                self._group_count,
                self._outlook(),
                budget,
                ascii_only=self.ascii_only,
                guard=guard,
            )
            self._host_made = True
        return self._host

    def _find(self, text: str, subject: str, index: int, budget: Budget | None) -> Spans | None:
        found = subject.find(text, index)
        if budget is not None:
            end = len(subject) if found < 0 else found
            budget.spend(1 + (end - index >> _FIND_SHIFT))
        return None if found < 0 else [found, found + len(text)]

    def _match_exactly(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        return run(self._assembled or self._assemble(budget), subject, index, budget)

    def _search_exactly(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        if self._only_at_start:
            return self._match_exactly(subject, 0, budget) if index == 0 else None
        program = self._assembled or self._assemble(budget)
        while (index := self._candidate(subject, index, budget)) >= 0:
            found = run(program, subject, index, budget)
            if found is not None:
                return found
            index += 1
        return None

    def _candidate(self, subject: str, index: int, budget: Budget | None) -> int:
        """Where a match could start, from `index` on; -1 if nowhere."""
        while index <= len(subject):
            start = index
            last = index + _LONGEST_LOOK
            if self._prefix:
                index = subject.find(self._prefix, index, last + len(self._prefix))
            else:
                found = (self._finder or self._make_finder())(subject, index, last)
                index = -1 if found is None else found.start()
            if budget is not None:
                budget.spend((min(last, len(subject)) if index < 0 else index) - start >> _FIND_SHIFT)
            if index < 0:
                if last >= len(subject):
                    return index
                index = last
            elif not self._by_code_points or not _splits_pair(subject, index):
                return index
            else:
                index += 1
        return -1

    def _make_finder(self) -> Callable[[str, int, int], re.Match[str] | None]:
        """Finds the next unit that a match can start with."""
        outlooks = self._outlook()
        needed = outlooks.before(self.root, ACCEPT).needed
        text = ""
        if needed >= 0 and not needed & outlooks.end:
            text = spell_set(outlooks.units_of(needed), ascii_only=self.ascii_only)
        self._finder = finder = re.compile(text, re.DOTALL).search
        return finder

    def _outlook(self) -> Outlooks:
        if self._outlooks is None:
            self._outlooks = Outlooks(self.root)
        return self._outlooks

    def _assemble(self, budget: Budget | None) -> Assembled:
        outlooks = self._outlook()
        self._assembled = assembled = assemble(self.root, self._group_count, outlooks, budget)
        return assembled


def _whole_character(subject: str, index: int) -> int:
    """`index`, or the start of the character that it would split."""
    return index - 1 if _splits_pair(subject, index) else index


def _splits_pair(subject: str, index: int) -> bool:
    """Whether `index` lies between the two units of a character."""
    if not 0 < index < len(subject):
        return False
    return "\ud800" <= subject[index - 1] <= "\udbff" and "\udc00" <= subject[index] <= "\udfff"


def _starts_at_start(term: Term) -> bool:
    """Whether `term` matches at the start of the input only."""
    if isinstance(term, Sequence):
        return bool(term.items) and _starts_at_start(term.items[0])
    if isinstance(term, Choice):
        return every(_starts_at_start, term.items)
    if isinstance(term, Capture):
        return _starts_at_start(term.body)
    return isinstance(term, Edge) and term.kind == "start"


def _literal_prefix(term: Term) -> str:
    """The text that every match starts with."""
    if isinstance(term, Sequence) and term.items:
        return _literal_prefix(term.items[0])
    if isinstance(term, Capture):
        return _literal_prefix(term.body)
    return term.units if isinstance(term, Text) and not term.folded else ""
