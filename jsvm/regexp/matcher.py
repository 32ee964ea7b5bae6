"""The exact matcher: runs a program by backtracking, as ECMAScript defines it, for any pattern and any input.

Nothing recurses. Ways not yet tried lie on a list: `(place, position)` to go on from, `(place, position,
least)` for a run that can give units back, and `(~slot, value)` for a slot to be set back on the way. Failing
and looping spend from the budget, so a catastrophic pattern ends when the budget does.
"""

from __future__ import annotations

from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.assembler import ENTRY, Assembled
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
    GREEDY,
    IN,
    IN_BACK,
    IN_TABLE,
    ITERATE,
    JUMP,
    LAZY,
    LOOK,
    LOOK_END,
    LOOK_NOT,
    NOT_AHEAD,
    NOT_BEHIND,
    NOT_EMPTY,
    NOT_IN,
    PAIR,
    PAIR_BACK,
    REFER,
    RUN,
    SAVE,
    SPLIT,
    STRINGS,
    TAKE_MORE,
    TEXT,
    TEXT_BACK,
    WORD_EDGE,
    Instruction,
    UnitSet,
    run_of,
)
from jsvm.unicode.case_mapping import canonicalize
from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.utf16 import code_points, combine_surrogates

#: How many times a match fails or loops between two looks at the budget.
_CHUNK: Final = 500

#: Bytes of an entry on the list, numbers included.
_ENTRY_SIZE: Final = 120

#: Units that are gone over at once, forwards in a run and backwards in Python's own loop.
_LONGEST_RUN: Final = 1 << 20
_MOST_GIVEN_BACK: Final = 4096

#: A run of so many units costs as much as one failure.
_RUN_SHIFT: Final = 6

Entry = tuple[int, ...]


def run(program: Assembled, subject: str, position: int, budget: Budget | None) -> list[int] | None:
    """Match at `position`: the spans of the match and of every group (-1 for none), or None."""
    slots = [-1] * program.slot_count
    end, fuel, allocated = _run(program, subject, position, slots, budget)
    if budget is not None:
        budget.spend((_CHUNK - fuel) * program.step_cost + 1)
        budget.forget(allocated)
    if end < 0:
        return None
    slots[0] = position
    slots[1] = end
    return slots[: program.span_count]


def _refill(budget: Budget, steps: int, entries: int, allocated: int) -> int:
    """Spend what was used, and return the bytes that are accounted for the list of ways."""
    budget.spend(steps)
    size = entries * _ENTRY_SIZE
    if size > allocated:
        budget.allocate(size - allocated)
        return size
    return allocated


# OPTIMIZATION: one function with everything in locals. Calling a function for an instruction would take
# longer than most instructions do.
def _run(  # noqa: C901, PLR0915
    program: Assembled, subject: str, position: int, slots: list[int], budget: Budget | None
) -> tuple[int, int, int]:
    """The position behind the match (-1 if there is none), the fuel that is left, and the bytes accounted."""
    allocated = 0
    code = program.instructions
    length = len(subject)
    place = ENTRY
    ways: list[Entry] = [(0, position)]
    entry: Entry = ways[0]
    push = ways.append
    pop = ways.pop
    fuel = _CHUNK
    while True:
        instruction = code[place]
        operation = instruction[0]
        if operation <= TEXT:
            if operation == IN:
                if position < length and subject[position] in instruction[1]:
                    position += 1
                    place += 1
                    continue
            elif operation == TEXT:
                if subject.startswith(instruction[1], position):
                    position += instruction[2]
                    place += 1
                    continue
            elif position < length:
                if operation == NOT_IN:
                    if subject[position] not in instruction[1]:
                        position += 1
                        place += 1
                        continue
                elif operation == IN_TABLE and instruction[1][ord(subject[position])]:
                    position += 1
                    place += 1
                    continue
        elif operation <= 8:
            if operation == SPLIT:
                push((instruction[1], position))
                place += 1
                continue
            if operation == BRANCH:
                if subject[position : position + 1] in instruction[1]:
                    place += 1
                else:
                    place = instruction[2]
                continue
            if operation == DISPATCH:
                unit = subject[position : position + 1]
                places = instruction[1].memo.get(unit)
                if places is None:
                    places = instruction[1].find(unit)
                if places:
                    place = places[-1]
                    for other in places[:-1]:
                        push((other, position))
                    continue
            elif operation == JUMP:
                place = instruction[1]
                fuel -= 1
                if fuel < 0 and budget is not None:
                    allocated = _refill(budget, (_CHUNK - fuel) * program.step_cost, len(ways), allocated)
                    fuel = _CHUNK
                continue
            else:
                place = instruction[1]
                continue
        elif operation <= TAKE_MORE:
            if operation in (RUN, GREEDY):
                if length - position <= _LONGEST_RUN:
                    found = instruction[1](subject, position)
                    end = -1 if found is None else found.end()
                else:
                    end = _end_of_run(subject, position, instruction, budget)
                if end >= 0:
                    least = position + instruction[2]
                    position = end
                    if position - least > 64:
                        fuel -= (position - least) >> _RUN_SHIFT
                    place += 1
                    if operation == GREEDY:
                        if position > least:
                            push((place, position, least))
                        place += 1
                    continue
            elif operation == GIVE_BACK:
                least = entry[2]
                position -= 1
                ahead = instruction[1]
                if ahead is not None:
                    floor = least if position - least < _MOST_GIVEN_BACK else position - _MOST_GIVEN_BACK
                    while position >= floor and subject[position : position + 1] not in ahead:
                        position -= 1
                    fuel -= (entry[1] - position) >> 3
                    if position < floor and floor > least:
                        # The rest is for the next time, after a look at the budget.
                        push((place, floor, least))
                        position = least - 1
                if position >= least:
                    if position > least:
                        push((place, position, least))
                    place += 1
                    continue
            else:
                if operation == LAZY:
                    found = None if instruction[1] is None else instruction[1](subject, position)
                    possible = found is not None or instruction[1] is None
                    position = position if found is None else found.end()
                    place += 1
                else:
                    possible = position < length and (subject[position] in instruction[1]) is instruction[2]
                    position += 1
                if possible:
                    skip = instruction[-1]
                    if skip is not None:
                        least = position
                        # One that ends too soon goes on with the next unit.
                        position = skip(subject, position, position + _LONGEST_RUN).end()
                        if position - least > 64:
                            fuel -= (position - least) >> _RUN_SHIFT
                    push((place, position))
                    place += 1
                    continue
        elif operation <= NOT_EMPTY:
            if operation == SAVE:
                slot = instruction[1]
                push((~slot, slots[slot]))
                slots[slot] = position
                place += 1
                continue
            if operation == FORGET:
                for slot in range(instruction[1], instruction[2]):
                    if slots[slot] >= 0:
                        push((~slot, slots[slot]))
                        slots[slot] = -1
                place += 1
                continue
            if operation == ITERATE:
                count = slots[instruction[1]]
                if count < instruction[2]:
                    place += 1
                elif count >= instruction[3]:
                    place = instruction[4]
                elif instruction[5]:
                    push((instruction[4], position))
                    place += 1
                else:
                    push((place + 1, position))
                    place = instruction[4]
                continue
            if operation in (COUNT, COUNTED):
                slot = instruction[1]
                count = slots[slot]
                push((~slot, count))
                if operation == COUNT:
                    slots[slot] = 0
                    place += 1
                else:
                    slots[slot] = count + 1
                    place = instruction[2]
                    fuel -= 1
                    if fuel < 0 and budget is not None:
                        allocated = _refill(budget, (_CHUNK - fuel) * program.step_cost, len(ways), allocated)
                        fuel = _CHUNK
                continue
            if operation == ACCEPT:
                return position, fuel, allocated
            if operation != NOT_EMPTY:
                return -1, fuel, allocated
            if slots[instruction[1]] != position or slots[instruction[2]] < instruction[3]:
                place += 1
                continue
        elif operation <= WORD_EDGE:
            if operation in (AHEAD, NOT_AHEAD):
                if (subject[position : position + 1] in instruction[1]) is (operation == AHEAD):
                    place += 1
                    continue
            elif operation in (BEHIND, NOT_BEHIND):
                unit = subject[position - 1] if position else ""
                if (unit in instruction[1]) is (operation == BEHIND):
                    place += 1
                    continue
            elif operation == AT_START:
                if position == 0:
                    place += 1
                    continue
            elif operation == AT_END:
                if position == length:
                    place += 1
                    continue
            else:
                before = position > 0 and subject[position - 1] in instruction[1]
                after = position < length and subject[position] in instruction[1]
                if (before is not after) is not instruction[2]:
                    place += 1
                    continue
        elif operation <= 32:
            if operation == LOOK:
                slots[instruction[1]] = position
                slots[instruction[2]] = len(ways)
                place += 1
                continue
            if operation == LOOK_NOT:
                slots[instruction[1]] = len(ways)
                push((instruction[2], position))
                place += 1
                continue
            if operation == LOOK_END:
                position = slots[instruction[1]]
                height = slots[instruction[2]]
                # Ways inside are given up; what to set back on the way out stays.
                kept = [way for way in ways[height:] if way[0] < 0]
                ways[height:] = kept
                place += 1
                continue
            height = slots[instruction[1]]
            while len(ways) > height:
                entry = pop()
                if entry[0] < 0:
                    slots[~entry[0]] = entry[1]
        elif operation == PAIR:
            width = _pair_width(subject, position, instruction[1], instruction[2])
            if width:
                position += width
                place += 1
                continue
        elif operation == GIVE_BACK_PAIR:
            position -= _width_before(subject, position)
            if position > entry[2]:
                push((place, position, entry[2]))
            place += 1
            continue
        elif operation == REFER:
            least = _reference_end(slots, subject, position, instruction)
            if least >= 0:
                fuel -= abs(least - position) >> _RUN_SHIFT
                position = least
                place += 1
                continue
        elif operation == IN_BACK:
            if position and subject[position - 1] in instruction[1]:
                position -= 1
                place += 1
                continue
        elif operation == TEXT_BACK:
            if position >= instruction[2] and subject.startswith(instruction[1], position - instruction[2]):
                position -= instruction[2]
                place += 1
                continue
        elif operation == PAIR_BACK:
            width = position and _width_before(subject, position)
            if width and _pair_width(subject, position - width, instruction[1], instruction[2]) == width:
                position -= width
                place += 1
                continue
        elif operation == FOLDED_TEXT:
            text = subject[position : position + instruction[2]]
            if text.isascii() and text.lower() == instruction[1]:
                position += instruction[2]
                place += 1
                continue
        elif operation == STRINGS:
            ends = _string_ends(subject, position, instruction[1], instruction[2])
            if ends:
                place += 1
                for other in reversed(ends[1:]):
                    push((place, other))
                position = ends[0]
                continue
        # The instruction has failed: go back to the last way not tried.
        fuel -= 1
        if fuel < 0 and budget is not None:
            allocated = _refill(budget, (_CHUNK - fuel) * program.step_cost, len(ways), allocated)
            fuel = _CHUNK
        entry = pop()
        while entry[0] < 0:
            slots[~entry[0]] = entry[1]
            entry = pop()
        place = entry[0]
        position = entry[1]


def _end_of_run(subject: str, position: int, instruction: Instruction, budget: Budget | None) -> int:
    """Where a run in a very long rest of the subject ends, -1 if there is none.

    ATTACK: the longest string there can be takes `re` a tenth of a second.
    """
    _, match, least, most, units = instruction
    if units is None:
        found = match(subject, position)
        return -1 if found is None else int(found.end())
    more = run_of(units, "*")
    if budget is not None:
        budget.spend(4 * len(units.boundaries))
    end = position
    last = min(position + most, len(subject))
    while end < last:
        start = end
        cut = min(start + _LONGEST_RUN, last)
        found = more(subject, start, cut)
        end = cut if found is None else found.end()
        if budget is not None:
            budget.spend(1 + (end - start >> _RUN_SHIFT))
        if end < cut:
            break
    return end if end - position >= least else -1


def _pair_width(subject: str, position: int, units: UnitSet, astral: CodePointSet) -> int:
    """How many units the character at `position` has, 0 if it is in neither set."""
    unit = subject[position : position + 1]
    if "\ud800" <= unit <= "\udbff":
        trail = subject[position + 1 : position + 2]
        if "\udc00" <= trail <= "\udfff":
            return 2 if astral.contains(combine_surrogates(ord(unit), ord(trail))) else 0
    return 1 if unit and unit in units else 0


def _width_before(subject: str, position: int) -> int:
    """How many units the character in front of `position` has; there must be one."""
    if position > 1 and "\udc00" <= subject[position - 1] <= "\udfff":
        return 2 if "\ud800" <= subject[position - 2] <= "\udbff" else 1
    return 1


def _splits_pair(subject: str, position: int) -> bool:
    """Whether `position` lies between the two units of a character."""
    if not 0 < position < len(subject):
        return False
    return "\ud800" <= subject[position - 1] <= "\udbff" and "\udc00" <= subject[position] <= "\udfff"


def _reference_end(slots: list[int], subject: str, position: int, instruction: tuple[object, ...]) -> int:
    """The position behind what a group has matched before, -1 if something else is there."""
    _, groups, ignore_case, by_code_points, backward = instruction
    assert isinstance(groups, tuple)
    for group in groups:
        start, end = slots[2 * group], slots[2 * group + 1]
        if start >= 0 and end >= 0:
            break
    else:
        return position
    width = end - start
    low = position - width if backward else position
    high = low + width
    if low < 0 or high > len(subject):
        return -1
    expected = subject[start:end]
    if not subject.startswith(expected, low):
        if not ignore_case or not _same_but_case(expected, subject[low:high], bool(by_code_points)):
            return -1
    other = low if backward else high
    if by_code_points and _splits_pair(subject, other):
        return -1
    return other


def _same_but_case(one: str, other: str, by_code_points: bool) -> bool:
    if by_code_points:
        ones, others = code_points(one), code_points(other)
        if len(ones) != len(others):
            return False
    else:
        ones, others = list(map(ord, one)), list(map(ord, other))
    for mine, yours in zip(ones, others, strict=True):
        if mine != yours and canonicalize(mine, by_code_points) != canonicalize(yours, by_code_points):
            return False
    return True


def _string_ends(
    subject: str, position: int, lengths: tuple[tuple[int, frozenset[str]], ...], backward: bool
) -> list[int]:
    """Where the strings that match end, the longest first."""
    ends: list[int] = []
    for length, strings in lengths:
        if backward:
            if position >= length and subject[position - length : position] in strings:
                ends.append(position - length)
        elif subject[position : position + length] in strings:
            ends.append(position + length)
    return ends
