"""The instructions of the exact matcher, and the sets they ask.

A program is a tuple of instructions; an instruction is a tuple that starts with its operation. Operations
that most patterns spend their time in have the smallest numbers, because the matcher tells them apart by
comparing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Final

from jsvm.regexp.character_sets import MAX_CODE_UNIT
from jsvm.regexp.host_text import spell_pairs, spell_set
from jsvm.unicode.code_point_set import CodePointSet

Instruction = tuple[Any, ...]
Match = Callable[..., "re.Match[str] | None"]
Program = tuple[Instruction, ...]

# ---- one unit ahead ----
#: (units: frozenset) one of these units.
IN: Final = 0
#: (units: frozenset) a unit that is none of these.
NOT_IN: Final = 1
#: (table: bytes) a unit whose byte in the table is not 0.
IN_TABLE: Final = 2
#: (text, length) these units.
TEXT: Final = 3

# ---- choices and loops ----
#: (elsewhere) go on here; if that fails, go on elsewhere.
SPLIT: Final = 4
#: (target) go on there: always the way back of a loop.
JUMP: Final = 5
#: (units, elsewhere) go on here if one of these units is next, else elsewhere; neither is tried after the
#: other.
BRANCH: Final = 6
#: (dispatch: Dispatch) of several places, those that the next unit may lead to, in order.
DISPATCH: Final = 7
#: (target) go on there.
GO: Final = 8

# ---- runs of one set ----
#: (match, least, most, units or None) as many units as there are, for good.
RUN: Final = 9
#: (match, least, most, units or None) as many units as there are; the instruction behind gives some back.
GREEDY: Final = 10
#: (ahead or None) behind GREEDY: give back one unit, and more until one of `ahead` comes next.
GIVE_BACK: Final = 11
#: (least: match or None, skip: match or None) as few units as possible, and those that nothing can follow.
LAZY: Final = 12
#: (units, wanted, skip: match or None) behind LAZY: take one more, and those that nothing can follow.
TAKE_MORE: Final = 13

# ---- state ----
#: (slot) remember the position.
SAVE: Final = 14
#: (first, end) forget what these slots hold.
FORGET: Final = 15
#: () the pattern has matched.
ACCEPT: Final = 16
#: () it has not.
REJECT: Final = 17
#: (slot) start counting.
COUNT: Final = 18
#: (slot, least, most, exit, greedy) another iteration, or the exit.
ITERATE: Final = 19
#: (slot, back) count an iteration.
COUNTED: Final = 20
#: (place, counter, least) an iteration that consumed nothing fails, if enough iterations came before.
NOT_EMPTY: Final = 21

# ---- assertions ----
#: (units) one of these units is next, or is not; the empty string stands for the end of the input.
AHEAD: Final = 22
NOT_AHEAD: Final = 23
#: (units) one of these units is behind, or is not; the empty string stands for the start of the input.
BEHIND: Final = 24
NOT_BEHIND: Final = 25
AT_START: Final = 26
AT_END: Final = 27
#: (word, negated)
WORD_EDGE: Final = 28
#: (position, height: slots) a lookaround, and where its body has matched.
LOOK: Final = 29
LOOK_END: Final = 30
#: (height: slot, elsewhere) a negated lookaround, which goes on elsewhere unless its body matches.
LOOK_NOT: Final = 31
#: (height: slot) the body has matched.
LOOK_NOT_END: Final = 32

# ---- the rest ----
#: (units, astral: CodePointSet) one character, a surrogate pair being one.
PAIR: Final = 33
#: () behind GREEDY: give back one character.
GIVE_BACK_PAIR: Final = 34
#: (groups, ignore_case, by_code_points, backward) what a group has matched.
REFER: Final = 35
#: (lengths and their strings, long ones first; backward) one of these strings.
STRINGS: Final = 36
#: the same as without `_BACK`, to the left.
IN_BACK: Final = 37
TEXT_BACK: Final = 38
PAIR_BACK: Final = 39
#: (text, length) these units, ASCII letters in either case.
FOLDED_TEXT: Final = 40

#: Larger sets are tables of one byte per unit, not sets of characters.
_MOST_LISTED: Final = 600

#: ATTACK: what a program remembers about its input does not grow with the input.
_MOST_REMEMBERED: Final = 1_000


class Units:
    """A set of code units that is asked with `in`; the empty string is the end or the start of the input."""

    __slots__ = ("_edge", "_table")

    def __init__(self, units: CodePointSet, edge: bool) -> None:
        self._table = unit_table(units)
        self._edge = edge

    def __contains__(self, unit: str) -> bool:
        return bool(self._table[ord(unit)]) if unit else self._edge


UnitSet = frozenset[str] | Units


class Dispatch:
    """Which of several places the next unit may lead to.

    `boundaries` and `masks` are those of `Outlooks`. Answers are remembered, which changes nothing but the
    time.
    """

    __slots__ = ("_boundaries", "_masks", "_targets", "memo")

    def __init__(self, boundaries: list[int], masks: list[int]) -> None:
        self._boundaries = boundaries
        self._masks = masks
        self._targets: list[int] = []
        self.memo: dict[str, tuple[int, ...]] = {}

    def lead_to(self, targets: list[int]) -> None:
        """Set the places, one for each mask."""
        self._targets = targets

    def find(self, unit: str) -> tuple[int, ...]:
        """The places for `unit`, the empty string being the end of the input; the last one is to be tried
        first.
        """
        bit = bisect_right(self._boundaries, ord(unit)) - 1 if unit else len(self._boundaries) - 1
        pairs = zip(self._masks, self._targets, strict=True)
        places = tuple(reversed([target for mask, target in pairs if mask >> bit & 1]))
        if len(self.memo) < _MOST_REMEMBERED:
            self.memo[unit] = places
        return places


def unit_set(units: CodePointSet, *, edge: bool = False) -> UnitSet:
    """`units` in a form to be asked with `in`, the empty string being a member if `edge`."""
    if units.size() <= _MOST_LISTED:
        listed = frozenset(map(chr, units.members()))
        return listed | {""} if edge else listed
    return Units(units, edge)


def unit_table(units: CodePointSet) -> bytes:
    """One byte for every code unit: 1 for members."""
    parts: list[bytes] = []
    behind = 0
    for start, last in units.ranges():
        parts.append(bytes(start - behind) + b"\1" * (last + 1 - start))
        behind = last + 1
    return b"".join(parts) + bytes(MAX_CODE_UNIT + 1 - behind)


def one_of(units: CodePointSet) -> Instruction:
    """The instruction that takes one of `units`."""
    if units.size() <= _MOST_LISTED:
        return (IN, frozenset(map(chr, units.members())))
    others = units.complement(MAX_CODE_UNIT)
    if others.size() <= _MOST_LISTED:
        return (NOT_IN, frozenset(map(chr, others.members())))
    return (IN_TABLE, unit_table(units))


def listed_units(units: CodePointSet) -> tuple[UnitSet, bool]:
    """A set to be asked with `in`, and the answer that members get."""
    if units.size() > _MOST_LISTED:
        others = units.complement(MAX_CODE_UNIT)
        if others.size() <= _MOST_LISTED:
            return unit_set(others), False
    return unit_set(units), True


def run_of(units: CodePointSet, counts: str) -> Match:
    """`match` of a host pattern for a run of `units`, as many as `counts` says, never giving back."""
    return re.compile(f"{spell_set(units, ascii_only=False)}{counts}+", re.DOTALL).match


def run_of_pairs(code_points: CodePointSet) -> Match:
    """The same for any number of characters, a surrogate pair being one."""
    alternatives = "|".join(spell_pairs(code_points, ascii_only=False))
    return re.compile(f"(?:{alternatives})*+", re.DOTALL).match
