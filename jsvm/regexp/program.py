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
from jsvm.regexp.assembler import Assembled, assemble
from jsvm.regexp.host_pattern import HostPattern, host_pattern
from jsvm.regexp.host_text import spell_set
from jsvm.regexp.lowering import lower_pattern
from jsvm.regexp.matcher import run
from jsvm.regexp.outlook import ACCEPT, Outlooks
from jsvm.regexp.pattern_nodes import Pattern
from jsvm.regexp.pattern_parser import parse_pattern
from jsvm.regexp.terms import Capture, Chars, Choice, Edge, Look, Pairs, Repeat, Sequence, Term, Text

Spans = list[int]

#: Tested before a search by code points tries a position: it lies not between the units of a pair.
_BETWEEN_CHARACTERS: Final = "(?!(?<=[\\ud800-\\udbff])[\\udc00-\\udfff])"

#: Sets with more ranges than this beyond ASCII are worth a second translation for inputs in ASCII.
_MANY_RANGES: Final = 8


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

    __slots__ = ("_machine", "_pattern", "group_count", "group_names")

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._machine: _Machine | None = None
        self.group_count = pattern.group_count
        self.group_names = pattern.group_names

    def match(self, subject: str, index: int, budget: Budget | None = None) -> Spans | None:
        """Match exactly at `index`, as the `y` flag asks for.

        Returns start and end of the match and of every group, flat; -1 for a group that took no part. With
        the `u` or `v` flag an index between the units of a pair means the character, so the match starts one
        unit earlier.
        """
        machine = self._machine or self._prepare()
        return machine.match(subject, index, budget)

    def search(self, subject: str, index: int, budget: Budget | None = None) -> Spans | None:
        """The first match at `index` or behind it, in the form of `match`."""
        machine = self._machine or self._prepare()
        return machine.search(subject, index, budget)

    def match_exactly(self, subject: str, index: int, budget: Budget | None = None) -> Spans | None:
        """As `match`, by the exact matcher whatever the input: the measure of the other one."""
        machine = self._machine or self._prepare()
        return machine.match_exactly(subject, machine.whole_character(subject, index), budget)

    def search_exactly(self, subject: str, index: int, budget: Budget | None = None) -> Spans | None:
        """As `search`, by the exact matcher whatever the input: the measure of the other one."""
        machine = self._machine or self._prepare()
        return machine.search_exactly(subject, machine.whole_character(subject, index), budget)

    def _prepare(self) -> _Machine:
        self._machine = machine = _Machine(self._pattern)
        return machine


class _Machine:
    """What a program needs to run, made when it first runs."""

    __slots__ = (
        "_ascii_host",
        "_ascii_made",
        "_assembled",
        "_by_code_points",
        "_finder",
        "_group_count",
        "_host",
        "_host_made",
        "_only_at_start",
        "_outlooks",
        "_prefix",
        "_root",
        "_wide",
    )

    def __init__(self, pattern: Pattern) -> None:
        self._root = root = lower_pattern(pattern)
        self._outlooks = Outlooks(root)
        self._group_count = pattern.group_count
        self._by_code_points = pattern.by_code_points
        self._only_at_start = _starts_at_start(root)
        self._prefix = _literal_prefix(root)
        self._finder = None if self._prefix else self._first_unit_finder()
        self._wide = _has_wide_sets(root)
        self._assembled: Assembled | None = None
        self._host: HostPattern | None = None
        self._host_made = False
        self._ascii_host: HostPattern | None = None
        self._ascii_made = False

    def _first_unit_finder(self) -> Callable[[str, int], re.Match[str] | None] | None:
        """Finds the next unit that a match can start with; None if a match can start anywhere."""
        signature = self._outlooks.before(self._root, ACCEPT).signature
        if not signature or signature[0] & self._outlooks.end:
            return None
        units = self._outlooks.units_of(signature[0])
        return re.compile(spell_set(units, ascii_only=False), re.DOTALL).search

    def whole_character(self, subject: str, index: int) -> int:
        """`index`, or the start of the character that it would split."""
        if self._by_code_points and _splits_pair(subject, index):
            return index - 1
        return index

    def match(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        if self._by_code_points:
            index = self.whole_character(subject, index)
        host = self._host_for(subject)
        if host is not None and host.can_match(len(subject) - index):
            return host.match(subject, index, budget)
        return self.match_exactly(subject, index, budget)

    def search(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        if self._by_code_points:
            index = self.whole_character(subject, index)
        if self._only_at_start:
            return self.match(subject, 0, budget) if index == 0 else None
        host = self._host_for(subject)
        if host is None:
            return self.search_exactly(subject, index, budget)
        length = len(subject) - index
        if host.can_search(length):
            return host.search(subject, index, budget)
        if not host.can_match(length):
            return self.search_exactly(subject, index, budget)
        while (index := self._candidate(subject, index)) >= 0:
            found = host.match(subject, index, budget)
            if found is not None:
                return found
            index += 1
        return None

    def match_exactly(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        return run(self._assembled or self._assemble(), subject, index, budget)

    def search_exactly(self, subject: str, index: int, budget: Budget | None) -> Spans | None:
        if self._only_at_start:
            return self.match_exactly(subject, 0, budget) if index == 0 else None
        program = self._assembled or self._assemble()
        while (index := self._candidate(subject, index)) >= 0:
            found = run(program, subject, index, budget)
            if found is not None:
                return found
            index += 1
        return None

    def _candidate(self, subject: str, index: int) -> int:
        """Where a match could start, from `index` on; -1 if nowhere."""
        while index <= len(subject):
            if self._prefix:
                index = subject.find(self._prefix, index)
            elif self._finder is not None:
                found = self._finder(subject, index)
                index = -1 if found is None else found.start()
            if index < 0 or not self._by_code_points or not _splits_pair(subject, index):
                return index
            index += 1
        return -1

    def _assemble(self) -> Assembled:
        self._assembled = assembled = assemble(self._root, self._group_count, self._outlooks)
        return assembled

    def _host_for(self, subject: str) -> HostPattern | None:
        """The translation for this input; None if there is none."""
        if self._wide and subject.isascii():
            if not self._ascii_made:
                self._ascii_made = True
                self._ascii_host = self._make_host(ascii_only=True)
            return self._ascii_host
        if not self._host_made:
            self._host_made = True
            self._host = self._make_host(ascii_only=False)
        return self._host

    def _make_host(self, *, ascii_only: bool) -> HostPattern | None:
        guard = ""
        if self._by_code_points and not ascii_only:
            guard = _BETWEEN_CHARACTERS
        return host_pattern(self._root, self._group_count, self._outlooks, ascii_only=ascii_only, guard=guard)


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
        return all(map(_starts_at_start, term.items))
    if isinstance(term, Capture):
        return _starts_at_start(term.body)
    return isinstance(term, Edge) and term.kind == "start"


def _literal_prefix(term: Term) -> str:
    """The text that every match starts with."""
    if isinstance(term, Sequence) and term.items:
        return _literal_prefix(term.items[0])
    if isinstance(term, Capture):
        return _literal_prefix(term.body)
    return term.units if isinstance(term, Text) else ""


def _has_wide_sets(term: Term) -> bool:
    """Whether sets shrink much where only ASCII occurs."""
    if isinstance(term, Chars):
        return len(term.units.boundaries) > 2 * _MANY_RANGES and term.units.boundaries[-1] > 0x80
    if isinstance(term, (Sequence, Choice)):
        return any(map(_has_wide_sets, term.items))
    if isinstance(term, (Repeat, Capture, Look)):
        return _has_wide_sets(term.body)
    return isinstance(term, Pairs)
