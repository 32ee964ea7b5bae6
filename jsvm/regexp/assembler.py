"""Writes terms as instructions of the exact matcher.

Where the outlook says that two ways cannot both go on, the choice is made by the next unit and no way back is
kept; that is most of what makes the matcher usable.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.character_sets import LINE_TERMINATORS
from jsvm.regexp.host_text import spell_counts
from jsvm.regexp.instructions import (
    ACCEPT,
    AHEAD,
    AT_END,
    AT_START,
    BEHIND,
    BRANCH,
    COUNT,
    COUNTED,
    DISPATCH,
    FOLDED_TEXT,
    FORGET,
    GIVE_BACK,
    GIVE_BACK_PAIR,
    GO,
    GREEDY,
    IN,
    IN_BACK,
    ITERATE,
    JUMP,
    LAZY,
    LOOK,
    LOOK_END,
    LOOK_NOT,
    LOOK_NOT_END,
    NOT_AHEAD,
    NOT_BEHIND,
    NOT_EMPTY,
    PAIR,
    PAIR_BACK,
    REFER,
    REJECT,
    RUN,
    SAVE,
    SPLIT,
    STRINGS,
    TAKE_MORE,
    TEXT,
    TEXT_BACK,
    WORD_EDGE,
    Instruction,
    Match,
    Program,
    UnitSet,
    listed_units,
    one_of,
    run_of,
    run_of_pairs,
    unit_set,
)
from jsvm.regexp.outlook import ACCEPT as ACCEPTED
from jsvm.regexp.outlook import ANY, UNKNOWN, Outlook, Outlooks
from jsvm.regexp.terms import (
    INFINITE,
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

_LARGEST_UNROLLED: Final = 12
_STEPS: Final = 4
_WRITING_STEPS: Final = 40
_SET_STEPS: Final = 30


class Assembled:
    """A program of the exact matcher: its instructions, and how many slots it needs.

    Slots 0 and 1 are the match, the ones behind them the groups (`span_count` in all), then come the
    program's own. `step_cost` is what a failure costs, in steps of the budget.
    """

    __slots__ = ("instructions", "slot_count", "span_count", "step_cost")

    def __init__(self, instructions: Program, slot_count: int, span_count: int) -> None:
        self.instructions = instructions
        self.slot_count = slot_count
        self.span_count = span_count
        # ATTACK: between two failures a match can run through a whole program, so long ones cost more.
        self.step_cost = _STEPS * (1 + (len(instructions) >> 8))


#: Where a program starts; before it stands the instruction that ends a match that has no way left.
ENTRY: Final = 1


def assemble(root: Term, group_count: int, outlooks: Outlooks, budget: Budget | None = None) -> Assembled:
    """The program that matches `root`."""
    assembler = _Assembler(group_count, outlooks, budget)
    assembler.forward(root, ACCEPTED)
    assembler.put(ACCEPT)
    return Assembled(tuple(assembler.code), assembler.slot_count, 2 * group_count + 2)


class _Assembler:
    __slots__ = ("_unit_sets", "budget", "code", "outlooks", "slot_count")

    def __init__(self, group_count: int, outlooks: Outlooks, budget: Budget | None) -> None:
        self.budget = budget
        self.outlooks = outlooks
        self.code: list[Instruction] = [(REJECT,)]
        self.slot_count = 2 * group_count + 2
        self._unit_sets: dict[int, UnitSet] = {}

    # ---- writing ----

    def put(self, *instruction: object) -> int:
        """Append an instruction and return where it stands."""
        if self.budget is not None:
            self.budget.spend(_WRITING_STEPS)
        self.code.append(instruction)
        return len(self.code) - 1

    def hold(self) -> int:
        """Leave room for an instruction that needs to know a later place."""
        return self.put(REJECT)

    def here(self) -> int:
        """Where the next instruction will stand."""
        return len(self.code)

    def slot(self) -> int:
        """A new slot."""
        self.slot_count += 1
        return self.slot_count - 1

    def unit_set(self, mask: int) -> UnitSet:
        """The units of a mask; the end of the input is the empty string."""
        units = self._unit_sets.get(mask)
        if units is None:
            edge = bool(mask & self.outlooks.end)
            units = self._unit_sets[mask] = unit_set(self.outlooks.units_of(mask), edge=edge)
        return units

    def run(self, units: CodePointSet, counts: str) -> Match:
        """`run_of`, paid for: the host takes long to compile a large set."""
        if self.budget is not None:
            self.budget.spend(_SET_STEPS * len(units.boundaries))
        return run_of(units, counts)

    # ---- from left to right ----

    def forward(self, term: Term, follow: Outlook) -> None:
        """Write `term` in front of `follow`."""
        if isinstance(term, Sequence):
            follows = [follow]
            for item in reversed(term.items[1:]):
                follows.append(self.outlooks.before(item, follows[-1]))
            for item in term.items:
                self.forward(item, follows.pop())
        elif isinstance(term, Chars):
            self.put(*one_of(term.units))
        elif isinstance(term, Text):
            self._text(term)
        elif isinstance(term, Repeat):
            self._repeat(term, follow)
        elif isinstance(term, Choice):
            self._choice(term, follow)
        elif isinstance(term, Capture):
            self.put(SAVE, 2 * term.index)
            self.forward(term.body, follow)
            self.put(SAVE, 2 * term.index + 1)
        elif isinstance(term, Pairs):
            self.put(PAIR, *_pair_sets(term))
        elif isinstance(term, Reference):
            self.put(REFER, term.indices, term.ignore_case, term.by_code_points, False)
        elif isinstance(term, StringSet):
            self.put(STRINGS, _by_length(term), False)
        else:
            self._assertion(term)

    def _text(self, term: Text) -> None:
        if len(term.units) == 1:
            self.put(IN, frozenset(map(chr, term.choices(1)[0])))
        else:
            self.put(FOLDED_TEXT if term.folded else TEXT, term.units, len(term.units))

    def _choice(self, term: Choice, follow: Outlook) -> None:
        needed = [self.outlooks.before(item, follow).needed for item in term.items]
        dispatch = self.outlooks.dispatch(needed)
        self.put(DISPATCH, dispatch)
        places: list[int] = []
        exits: list[int] = []
        for item in term.items:
            places.append(self.here())
            self.forward(item, follow)
            exits.append(self.hold())
        for place in exits:
            self.code[place] = (GO, self.here())
        dispatch.lead_to(places)

    # ---- repetitions ----

    def _repeat(self, term: Repeat, follow: Outlook) -> None:
        body = term.body
        if isinstance(body, Chars) and self._repeat_unit(term, body, follow):
            return
        if isinstance(body, Pairs) and self._repeat_pair(term, body, follow):
            return
        opening = self.outlooks.opening(body)
        inside = follow
        if body.min_width == 0:
            inside = UNKNOWN
        elif term.maximum > 1:
            fails = follow.fails or term.minimum > 1
            inside = Outlook((), fails, 1, opening | follow.needed)
        parted = body.min_width > 0 and not opening & follow.needed
        first = opening if parted and opening != ANY else None
        self._loop(term, first, lambda: self.forward(body, inside))

    def _loop(self, term: Repeat, first: int | None, body: Callable[[], None]) -> None:
        """Write a repetition; `first`: units that start an iteration, where the exit starts with others."""
        if term.minimum == term.maximum and term.maximum * term.body.size <= _LARGEST_UNROLLED:
            if not term.has_groups:
                for _ in range(term.maximum):
                    body()
                return
        if term.body.min_width == 0 or (term.maximum != 1 and (term.maximum < INFINITE or term.minimum > 1)):
            self._counted_loop(term, body)
        elif term.minimum == 0:
            again = self.here()
            leave = self._leave(term.greedy, first)
            self._forget(term)
            body()
            if term.maximum > 1:
                self.put(JUMP, again)
            self._land(leave, term.greedy, first)
        else:
            again = self.here()
            self._forget(term)
            body()
            leave = self._leave(term.greedy, first)
            self.put(JUMP, again)
            self._land(leave, term.greedy, first)

    def _leave(self, greedy: bool, first: int | None) -> int:
        """Write the choice between another iteration, which comes next, and the exit, still unknown."""
        if not greedy and first is None:
            self.put(SPLIT, self.here() + 2)
        return self.hold()

    def _land(self, leave: int, greedy: bool, first: int | None) -> None:
        """The exit of a repetition is here."""
        if first is not None:
            self.code[leave] = (BRANCH, self.unit_set(first), self.here())
        else:
            self.code[leave] = (SPLIT if greedy else GO, self.here())

    def _counted_loop(self, term: Repeat, body: Callable[[], None]) -> None:
        counter = self.slot()
        self.put(COUNT, counter)
        again = self.hold()
        place = -1
        if term.body.min_width == 0:
            place = self.slot()
            self.put(SAVE, place)
        self._forget(term)
        body()
        if place >= 0:
            self.put(NOT_EMPTY, place, counter, term.minimum)
        self.put(COUNTED, counter, again)
        self.code[again] = (ITERATE, counter, term.minimum, term.maximum, self.here(), term.greedy)

    def _forget(self, term: Repeat) -> None:
        if term.has_groups and term.maximum > 1:
            first, end = term.groups
            self.put(FORGET, 2 * first, 2 * end)

    def _repeat_unit(self, term: Repeat, body: Chars, follow: Outlook) -> bool:
        """Write a repetition of one unit; False if it has no form with an instruction of its own."""
        mask = self.outlooks.mask(body.units)
        needed = follow.needed
        known = needed != ANY and not self.outlooks.blind
        parted = known and not mask & needed
        if term.maximum == 1 and term.minimum == 0 and (follow.fails or term.greedy):
            return False
        if term.minimum == term.maximum and term.maximum == 2:
            return False
        counts = spell_counts(term.minimum, term.maximum)
        if term.minimum == term.maximum or (term.greedy and (parted or not follow.fails)):
            self.put(RUN, self.run(body.units, counts), term.minimum, term.maximum, body.units)
        elif term.greedy:
            self.put(GREEDY, self.run(body.units, counts), term.minimum, term.maximum, body.units)
            self.put(GIVE_BACK, self.unit_set(needed) if known else None)
        elif not follow.fails:
            # Nothing behind it can fail, so the least is what it takes.
            if term.minimum:
                exact = self.run(body.units, f"{{{term.minimum}}}")
                self.put(RUN, exact, term.minimum, term.minimum, body.units)
        elif term.maximum == INFINITE:
            skip = None
            if known:
                skip = self.run(self.outlooks.units_of(mask & ~needed), "*")
            least = self.run(body.units, f"{{{term.minimum}}}") if term.minimum else None
            self.put(LAZY, least, skip)
            self.put(TAKE_MORE, *listed_units(body.units), skip)
        else:
            return False
        return True

    def _repeat_pair(self, term: Repeat, body: Pairs, follow: Outlook) -> bool:
        if not term.greedy or term.minimum > 1 or term.maximum != INFINITE:
            return False
        if term.minimum:
            self.put(PAIR, *_pair_sets(body))
        if not self.outlooks.opening(body) & follow.needed or not follow.fails:
            self.put(RUN, run_of_pairs(body.code_points), 0, INFINITE, None)
        else:
            self.put(GREEDY, run_of_pairs(body.code_points), 0, INFINITE, None)
            self.put(GIVE_BACK_PAIR)
        return True

    # ---- assertions ----

    def _assertion(self, term: Term) -> None:
        if isinstance(term, Edge):
            self._edge(term)
        elif isinstance(term, WordEdge):
            self.put(WORD_EDGE, unit_set(term.word), term.negated)
        else:
            assert isinstance(term, Look), "no other kind of term"
            self._look(term)

    def _edge(self, term: Edge) -> None:
        if term.kind == "start":
            self.put(AT_START)
        elif term.kind == "end":
            self.put(AT_END)
        else:
            units = unit_set(LINE_TERMINATORS, edge=True)
            self.put(BEHIND if term.kind == "line start" else AHEAD, units)

    def _look(self, term: Look) -> None:
        body = term.body
        if isinstance(body, Chars):
            units = unit_set(body.units)
            if term.ahead:
                self.put(NOT_AHEAD if term.negated else AHEAD, units)
            else:
                self.put(NOT_BEHIND if term.negated else BEHIND, units)
            return
        branch = -1
        opening = self.outlooks.opening(body)
        if term.ahead and term.negated and body.min_width > 0 and opening != ANY:
            # Most of the time the next unit shows that the body cannot match.
            branch = self.hold()
        height = self.slot()
        place = self.slot()
        start = self.hold()
        if term.ahead:
            self.forward(body, ACCEPTED)
        else:
            self.backward(body)
        self.put(*((LOOK_NOT_END, height) if term.negated else (LOOK_END, place, height)))
        self.code[start] = (LOOK_NOT, height, self.here()) if term.negated else (LOOK, place, height)
        if branch >= 0:
            self.code[branch] = (BRANCH, self.unit_set(opening), self.here())

    # ---- from right to left, inside of lookbehinds ----

    def backward(self, term: Term) -> None:
        """Write `term` so that it matches towards the start of the input."""
        if isinstance(term, Sequence):
            for item in reversed(term.items):
                self.backward(item)
        elif isinstance(term, Chars):
            self.put(IN_BACK, unit_set(term.units))
        elif isinstance(term, Text) and term.folded:
            for units in reversed(term.choices(len(term.units))):
                self.put(IN_BACK, frozenset(map(chr, units)))
        elif isinstance(term, Text):
            self.put(TEXT_BACK, term.units, len(term.units))
        elif isinstance(term, Repeat):
            self._loop(term, None, lambda: self.backward(term.body))
        elif isinstance(term, Choice):
            self._choice_backward(term)
        elif isinstance(term, Capture):
            self.put(SAVE, 2 * term.index + 1)
            self.backward(term.body)
            self.put(SAVE, 2 * term.index)
        elif isinstance(term, Pairs):
            self.put(PAIR_BACK, *_pair_sets(term))
        elif isinstance(term, Reference):
            self.put(REFER, term.indices, term.ignore_case, term.by_code_points, True)
        elif isinstance(term, StringSet):
            self.put(STRINGS, _by_length(term), True)
        else:
            self._assertion(term)

    def _choice_backward(self, term: Choice) -> None:
        exits: list[int] = []
        for item in term.items[:-1]:
            split = self.hold()
            self.backward(item)
            exits.append(self.hold())
            self.code[split] = (SPLIT, self.here())
        self.backward(term.items[-1])
        for place in exits:
            self.code[place] = (GO, self.here())


def _pair_sets(term: Pairs) -> tuple[UnitSet, CodePointSet]:
    """The single units and the astral characters of a set of characters."""
    single = term.code_points.intersection(CodePointSet((0, 0x10000)))
    return unit_set(single), term.code_points.intersection(CodePointSet((0x10000, 0x110000)))


def _by_length(term: StringSet) -> tuple[tuple[int, frozenset[str]], ...]:
    lengths = sorted({len(string) for string in term.strings}, reverse=True)
    return tuple((length, frozenset(s for s in term.strings if len(s) == length)) for length in lengths)
