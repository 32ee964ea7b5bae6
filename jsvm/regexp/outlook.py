"""What may come next: which code units a term can start with, and when two terms cannot both go on.

All sets of one pattern cut the code units into intervals on which no set differs; a set becomes an integer
with one bit per interval, and asking whether two sets are disjoint is one `&`. One more bit stands for the
end of the input.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from jsvm.regexp.character_sets import LINE_TERMINATORS, MAX_CODE_UNIT
from jsvm.regexp.instructions import Dispatch
from jsvm.regexp.terms import (
    Capture,
    Chars,
    Choice,
    Edge,
    Look,
    Pairs,
    Reference,
    Repeat,
    Sequence,
    StringSet,
    Term,
    Text,
    WordEdge,
)
from jsvm.unicode.code_point_set import CodePointSet

#: How many code units ahead are looked at: enough to tell keywords and `\r\n` from `\r`, cheap to compare.
HORIZON: Final = 8

#: Choices of more items are summed up before what follows them is looked at; texts beyond it are not read on.
_FEW: Final = 16

_LEADS: Final = CodePointSet((0xD800, 0xDC00))

#: ATTACK: looking ahead costs more than linear time in the size of a nested pattern.
_MOST_TERMS: Final = 3_000

Signature = tuple[int, ...]


class Outlook:
    """What is known of a continuation."""

    __slots__ = (
        "entry",
        "fails",
        "needed",
        "signature",
    )

    def __init__(self, signature: Signature, fails: bool, entry: int, needed: int) -> None:
        #: Masks of the code units that must come first for it to match, one per position. Where they do not
        #: come, it fails in a bounded number of steps. Empty if nothing is known.
        self.signature = signature
        #: Whether it can fail at all.
        self.fails = fails
        #: That bounded number, roughly.
        self.entry = entry
        #: Mask of the unit that must come first for it to match, whatever it costs to find out; `ANY` if any
        #: may.
        self.needed = needed


#: The mask of everything.
ANY: Final = -1

#: The end of the pattern, or of a lookaround's body: nothing more is asked.
ACCEPT: Final = Outlook((), False, 1, ANY)

#: Nothing is known.
UNKNOWN: Final = Outlook((), True, 1, ANY)

_NOTHING_BEHIND: Final = Outlook((), False, 0, ANY)
_VOID: Final = Outlook((), True, 0, 0)


class Start:
    """How a term starts."""

    __slots__ = (
        "entry",
        "exact",
        "fails",
        "first",
        "prefix",
    )

    def __init__(self, prefix: Signature, first: int | None, exact: bool, entry: int, fails: bool) -> None:
        #: Masks of the units that must come first where it matches (empty if it may consume none).
        self.prefix = prefix
        #: Mask of the unit it may consume first, or None if a step of unbounded cost comes before that.
        self.first = first
        #: Whether it consumes exactly as many units as the prefix has.
        self.exact = exact
        #: Steps until a mismatch in the prefix is noticed.
        self.entry = entry
        #: Whether it can fail.
        self.fails = fails


_UNKNOWN_START: Final = Start((), None, False, 1, True)


def excludes(first: Signature, second: Signature) -> bool:
    """Whether no input lets both continue: at some position they want different units."""
    return any(not mine & yours for mine, yours in zip(first, second, strict=False))


def either(first: Signature, second: Signature) -> Signature:
    """What is known if one of two things comes next."""
    return tuple(mine | yours for mine, yours in zip(first, second, strict=False))


def first_units(code_points: CodePointSet) -> CodePointSet:
    """The code units with which a character of the set starts."""
    astral = code_points.intersection(CodePointSet((0x10000, 0x110000)))
    leads = CodePointSet.from_ranges(
        (0xD7C0 + (start >> 10), 0xD7C0 + (last >> 10)) for start, last in astral.ranges()
    )
    return code_points.intersection(CodePointSet((0, MAX_CODE_UNIT + 1))).union(leads)


def prepend(prefix: Signature, exact: bool, signature: Signature) -> Signature:
    """The signature of something that starts with `prefix` and, if `exact`, goes on as `signature`."""
    return (prefix + signature)[:HORIZON] if exact else prefix


class Outlooks:
    """Answers for the terms of one pattern; of a very large one, that nothing is known."""

    __slots__ = (
        "_boundaries",
        "_masks",
        "_openings",
        "_starts",
        "_units",
        "ascii",
        "blind",
        "end",
        "everything",
        "groups",
        "line_end",
    )

    def __init__(self, root: Term) -> None:
        self.blind = root.size > _MOST_TERMS
        sets: list[CodePointSet] = [LINE_TERMINATORS]
        if not self.blind:
            _collect_sets(root, sets)
        boundaries = {0, 0x80, MAX_CODE_UNIT + 1}
        for units in sets:
            boundaries.update(units.boundaries)
        self._boundaries = sorted(boundaries)
        self._masks: dict[CodePointSet, int] = {}
        self._starts: dict[int, Start] = {}
        self._units: dict[int, int] = {}
        self._openings: dict[int, int] = {}
        #: Every capturing group of the pattern.
        self.groups: dict[int, Capture] = {}
        if not self.blind:
            _collect_groups(root, self.groups)
        intervals = len(self._boundaries) - 1
        self.end = 1 << intervals
        self.everything = (2 << intervals) - 1
        self.ascii = (1 << self._index(0x80)) - 1
        self.line_end = self.mask(LINE_TERMINATORS) | self.end

    def mask(self, units: CodePointSet) -> int:
        """The bits of a set that occurs in the pattern."""
        mask = self._masks.get(units)
        if mask is None:
            mask = 0
            for start, last in units.ranges():
                mask |= (1 << bisect_left(self._boundaries, last + 1)) - (1 << self._index(start))
            self._masks[units] = mask
        return mask

    def unit_mask(self, unit: int) -> int:
        """The bit of a code unit that occurs in the pattern."""
        return 1 << self._index(unit)

    def text_masks(self, term: Text) -> Signature:
        """The masks of the first units of a text, as far as they are known."""
        return tuple(_union(map(self.unit_mask, units)) for units in term.choices(_FEW))

    def dispatch(self, masks: list[int]) -> Dispatch:
        """A choice between as many places as there are masks."""
        return Dispatch(self._boundaries, masks)

    def units_of(self, mask: int) -> CodePointSet:
        """The code units of a mask, the end of the input left out."""
        ends = self._boundaries
        intervals = range(len(ends) - 1)
        return CodePointSet.from_ranges((ends[i], ends[i + 1] - 1) for i in intervals if mask >> i & 1)

    def _index(self, unit: int) -> int:
        return bisect_left(self._boundaries, unit + 1) - 1

    def units(self, term: Term) -> int:
        """The mask of every unit that `term` may consume."""
        if self.blind:
            return self.everything
        units = self._units.get(id(term))
        if units is None:
            units = self._units[id(term)] = self._units_in(term)
        return units

    def _units_in(self, term: Term) -> int:
        if isinstance(term, Chars):
            return self.mask(term.units)
        if isinstance(term, Text) and len(term.units) <= _FEW:
            return _union(self.text_masks(term))
        if isinstance(term, (Sequence, Choice)):
            return _union([self.units(item) for item in term.items])
        if isinstance(term, (Repeat, Capture)):
            return self.units(term.body)
        if isinstance(term, Reference) and term.definite and not term.ignore_case:
            return self.units(self.groups[term.indices[0]])
        return self.everything if term.max_width else 0

    def opening(self, term: Term) -> int:
        """The mask of the unit that `term` consumes first, if it consumes any."""
        if self.blind:
            return ANY
        opening = self._openings.get(id(term))
        if opening is None:
            opening = self._openings[id(term)] = self._opening(term)
        return opening

    def _opening(self, term: Term) -> int:
        if isinstance(term, (Chars, Text, Pairs, StringSet)):
            return self.start(term).prefix[0]
        if isinstance(term, (Repeat, Capture)):
            return self.opening(term.body)
        if isinstance(term, Choice):
            return _union([self.opening(item) for item in term.items])
        if isinstance(term, Reference):
            return self.opening(self.groups[term.indices[0]]) if self._is_known(term) else ANY
        return self.before(term, _VOID).needed

    def _is_known(self, term: Reference) -> bool:
        """Whether it refers to what exactly one group has matched, letter by letter."""
        return term.definite and term.min_width > 0 and not term.ignore_case

    def start(self, term: Term) -> Start:
        """How `term` starts."""
        if self.blind:
            return _UNKNOWN_START
        start = self._starts.get(id(term))
        if start is None:
            start = self._starts[id(term)] = self._start(term)
        return start

    def before(self, term: Term, follow: Outlook) -> Outlook:
        """The outlook of `term` with `follow` behind it."""
        if self.blind:
            return UNKNOWN
        if isinstance(term, (Chars, Text)):
            start = self.start(term)
            signature = prepend(start.prefix, start.exact, follow.signature)
            return Outlook(signature, True, 1, start.prefix[0])
        if isinstance(term, (Edge, WordEdge, Look)):
            return self._before_assertion(term, follow)
        if isinstance(term, Sequence):
            for item in reversed(term.items):
                follow = self.before(item, follow)
            return follow
        if isinstance(term, Capture):
            return self.before(term.body, follow)
        if isinstance(term, Reference):
            return self._before_reference(term, follow)
        if isinstance(term, Choice) and len(term.items) <= _FEW:
            return self._before_choice(term, follow)
        start = self.start(term)
        fails = start.fails or follow.fails
        needed = self.opening(term)
        if term.min_width > 0:
            signature = prepend(start.prefix, start.exact, follow.signature)
            return Outlook(signature, fails, start.entry, needed)
        entry = start.entry + follow.entry
        needed |= follow.needed
        if start.first is None or not follow.signature:
            return Outlook((), fails, entry, needed)
        return Outlook((start.first | follow.signature[0],), fails, entry, needed)

    def _before_reference(self, term: Reference, follow: Outlook) -> Outlook:
        entry = 1 + follow.entry
        if not self._is_known(term):
            return Outlook((), True, entry, ANY)
        first = self.start(self.groups[term.indices[0]]).first
        return Outlook(() if first is None else (first,), True, entry, self.opening(term))

    def _before_choice(self, term: Choice, follow: Outlook) -> Outlook:
        outlooks = [self.before(item, follow) for item in term.items]
        signature = outlooks[0].signature
        for outlook in outlooks:
            signature = either(signature, outlook.signature)
        fails = all(outlook.fails for outlook in outlooks)
        needed = _union([outlook.needed for outlook in outlooks])
        return Outlook(signature, fails, sum(outlook.entry for outlook in outlooks), needed)

    def _before_assertion(self, term: Edge | WordEdge | Look, follow: Outlook) -> Outlook:
        signature = follow.signature
        needed = follow.needed
        entry = follow.entry + 1
        if isinstance(term, Look):
            signature = self._before_look(term, signature)
            needed &= self._needed_by_look(term)
            entry += self.start(term.body).entry
        elif isinstance(term, Edge) and term.kind == "end":
            signature = (self.end,) * HORIZON
            needed &= self.end
        elif isinstance(term, Edge) and term.kind == "line end":
            signature = self._both((self.line_end,), signature)
            needed &= self.line_end
        return Outlook(signature, True, entry, needed)

    def _needed_by_look(self, term: Look) -> int:
        if not term.ahead:
            return ANY
        if not term.negated:
            return self.before(term.body, ACCEPT).needed
        return self.everything & ~self.mask(term.body.units) if isinstance(term.body, Chars) else ANY

    def _before_look(self, term: Look, signature: Signature) -> Signature:
        bounded = term.body.max_width <= HORIZON
        if not term.ahead:
            return signature if bounded else ()
        if not term.negated:
            prefix = self.start(term.body).prefix
            return self._both(prefix, signature) if bounded else prefix
        if not bounded:
            return ()
        if isinstance(term.body, Chars):
            return self._both((self.everything & ~self.mask(term.body.units),), signature)
        return signature

    def _both(self, first: Signature, second: Signature) -> Signature:
        length = max(len(first), len(second))
        padded_first = first + (self.everything,) * (length - len(first))
        padded_second = second + (self.everything,) * (length - len(second))
        return tuple(mine & yours for mine, yours in zip(padded_first, padded_second, strict=True))

    def _start(self, term: Term) -> Start:
        if isinstance(term, Chars):
            mask = self.mask(term.units)
            return Start((mask,), mask, True, 1, True)
        if isinstance(term, Text):
            masks = self.text_masks(term)[:HORIZON]
            return Start(masks, masks[0], len(masks) == len(term.units), 1, True)
        if isinstance(term, Sequence):
            return self._sequence_start(term)
        if isinstance(term, Choice):
            return self._choice_start(term)
        if isinstance(term, Repeat):
            return self._repeat_start(term)
        if isinstance(term, Capture):
            return self.start(term.body)
        if isinstance(term, Pairs):
            mask = self.mask(first_units(term.code_points))
            return Start((mask,), mask, term.max_width == 1, 2, True)
        if isinstance(term, StringSet):
            mask = 0
            for string in term.strings:
                mask |= self.unit_mask(ord(string[0]))
            return Start((mask,), mask, False, len(term.strings), True)
        return Start((), None, False, 1, True)

    def _sequence_start(self, term: Sequence) -> Start:
        outlook = _NOTHING_BEHIND
        first: int | None = 0
        exact = True
        for item in reversed(term.items):
            outlook = self.before(item, outlook)
            first = self._first_of_item(item, first)
            exact = exact and (item.max_width == 0 or self.start(item).exact)
        exact = exact and len(outlook.signature) == term.min_width == term.max_width
        prefix = outlook.signature if term.min_width > 0 else ()
        return Start(prefix, first, exact, max(outlook.entry, 1), outlook.fails)

    def _first_of_item(self, item: Term, behind: int | None) -> int | None:
        """`first` of a sequence that starts with `item` and goes on with what has `behind`."""
        if isinstance(item, Look):
            return behind if item.body.max_width <= HORIZON else None
        if isinstance(item, (Edge, WordEdge)):
            return behind
        first = self.start(item).first
        if item.min_width > 0:
            return first
        return None if first is None or behind is None else first | behind

    def _choice_start(self, term: Choice) -> Start:
        starts = [self.start(item) for item in term.items]
        prefix = starts[0].prefix
        first: int | None = 0
        for start in starts:
            prefix = either(prefix, start.prefix)
            first = None if first is None or start.first is None else first | start.first
        exact = all(start.exact for start in starts) and term.min_width == term.max_width == len(prefix)
        entry = sum(start.entry for start in starts)
        return Start(prefix, first, exact, entry, all(start.fails for start in starts))

    def _repeat_start(self, term: Repeat) -> Start:
        start = self.start(term.body)
        if term.minimum == 0:
            return Start((), start.first, False, start.entry, False)
        prefix = start.prefix
        if start.exact:
            prefix = (prefix * min(term.minimum, HORIZON))[:HORIZON]
        exact = start.exact and term.min_width == term.max_width == len(prefix)
        return Start(prefix, start.first, exact, start.entry, start.fails)


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _collect_groups(term: Term, groups: dict[int, Capture]) -> None:
    if isinstance(term, Capture):
        groups[term.index] = term
    if isinstance(term, (Sequence, Choice)):
        for item in term.items:
            _collect_groups(item, groups)
    elif isinstance(term, (Repeat, Capture, Look)):
        _collect_groups(term.body, groups)


def _collect_sets(term: Term, sets: list[CodePointSet]) -> None:
    if isinstance(term, Chars):
        sets.append(term.units)
    elif isinstance(term, Pairs):
        sets.append(first_units(term.code_points))
    elif isinstance(term, Text):
        sets.append(CodePointSet.of(*(unit for units in term.choices(_FEW) for unit in units)))
    elif isinstance(term, StringSet):
        sets.append(CodePointSet.of(*(ord(string[0]) for string in term.strings)))
    elif isinstance(term, (Sequence, Choice)):
        for item in term.items:
            _collect_sets(item, sets)
    elif isinstance(term, (Repeat, Capture, Look)):
        _collect_sets(term.body, sets)
