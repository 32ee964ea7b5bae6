"""What a class means: the set of characters it accepts, and its strings with the `v` flag.

Ignoring case is resolved here once and for all: a set that ignores case holds every variant of its members
(https://tc39.es/ecma262/#sec-runtime-semantics-canonicalize-ch), so matching is plain membership.
"""

from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.pattern_nodes import (
    CharacterClass,
    CharacterTypeEscape,
    ClassOperand,
    ClassRange,
    ClassStrings,
    PropertyEscape,
)
from jsvm.unicode.case_mapping import case_closure, simple_fold
from jsvm.unicode.code_point_set import EMPTY, CodePointSet
from jsvm.unicode.properties import property_set, strings_property
from jsvm.unicode.utf16 import code_points

MAX_CODE_UNIT: Final = 0xFFFF

DIGITS: Final = CodePointSet((0x30, 0x3A))
WORD_CHARACTERS: Final = CodePointSet((0x30, 0x3A, 0x41, 0x5B, 0x5F, 0x60, 0x61, 0x7B))
LINE_TERMINATORS: Final = CodePointSet.of(0x0A, 0x0D, 0x2028, 0x2029)
WHITE_SPACE: Final = CodePointSet.from_ranges(
    [
        (0x09, 0x0D),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    ]
)

_TYPES: Final = {"d": DIGITS, "s": WHITE_SPACE, "w": WORD_CHARACTERS}

#: A class's strings: each as code points, of which there is never exactly one.
Strings = frozenset[tuple[int, ...]]

#: Steps of the budget for a range or a string that is read, combined or folded.
_STEPS: Final = 10

_NO_STRINGS: Final[Strings] = frozenset()


class ClassMode:
    """The flags under which a class is evaluated."""

    __slots__ = ("budget", "by_code_points", "folds", "ignore_case")

    def __init__(self, flags: str, ignore_case: bool, budget: Budget | None = None) -> None:
        self.budget = budget
        self.by_code_points = "u" in flags or "v" in flags
        self.ignore_case = ignore_case
        #: Whether set operations already see variants: the `v` flag folds operands, others only the result.
        self.folds = ignore_case and "v" in flags

    def complement(self, characters: CodePointSet) -> CodePointSet:
        """Every character that is not in `characters`."""
        return characters.complement() if self.by_code_points else characters.complement(MAX_CODE_UNIT)

    def closure(self, characters: CodePointSet) -> CodePointSet:
        """`characters` with all variants of case, if case is ignored."""
        return case_closure(characters, self.by_code_points) if self.ignore_case else characters


def word_characters(mode: ClassMode) -> CodePointSet:
    """https://tc39.es/ecma262/#sec-wordcharacters"""
    if mode.by_code_points and mode.ignore_case:
        return case_closure(WORD_CHARACTERS, by_code_points=True)
    return WORD_CHARACTERS


def evaluate_class(parsed: CharacterClass, flags: str, budget: Budget | None) -> tuple[CodePointSet, Strings]:
    """Characters and strings that the class accepts under the pattern's `flags`."""
    mode = ClassMode(flags, parsed.ignore_case, budget)
    if mode.folds:
        return _evaluate(parsed, mode)
    # The variants of what the brackets hold, and only then what a `^` leaves.
    plain = CharacterClass(parsed.operands, parsed.ignore_case, operation=parsed.operation)
    characters, strings = _evaluate(plain, mode)
    characters = mode.closure(characters)
    return (mode.complement(characters) if parsed.negated else characters), strings


def _evaluate(parsed: CharacterClass, mode: ClassMode) -> tuple[CodePointSet, Strings]:
    if parsed.operation == "union":
        characters, strings = _union(parsed.operands, mode)
    else:
        characters, strings = _evaluate_operand(parsed.operands[0], mode)
        for operand in parsed.operands[1:]:
            other_characters, other_strings = _evaluate_operand(operand, mode)
            if parsed.operation == "intersection":
                characters = characters.intersection(other_characters)
                strings &= other_strings
            else:
                characters = characters.difference(other_characters)
                strings -= other_strings
    if parsed.negated:
        characters = mode.complement(characters)
    return characters, strings


def _union(operands: list[ClassOperand], mode: ClassMode) -> tuple[CodePointSet, Strings]:
    ranges = [(operand.first, operand.last) for operand in operands if isinstance(operand, ClassRange)]
    characters = CodePointSet.from_ranges(ranges)
    if mode.folds:
        characters = mode.closure(characters)
    strings = _NO_STRINGS
    for operand in operands:
        if not isinstance(operand, ClassRange):
            more_characters, more_strings = _evaluate_operand(operand, mode)
            characters = characters.union(more_characters)
            strings |= more_strings
    return characters, strings


def _evaluate_operand(operand: ClassOperand, mode: ClassMode) -> tuple[CodePointSet, Strings]:
    characters, strings = _evaluate_any(operand, mode)
    if mode.budget is not None:
        # ATTACK: a short class can name large sets many times.
        mode.budget.spend(_STEPS * (len(characters.boundaries) + len(strings)))
    return characters, strings


def _evaluate_any(operand: ClassOperand, mode: ClassMode) -> tuple[CodePointSet, Strings]:
    if isinstance(operand, CharacterClass):
        return _evaluate(operand, mode)
    if isinstance(operand, ClassRange):
        characters = CodePointSet.from_ranges([(operand.first, operand.last)])
        return (mode.closure(characters) if mode.folds else characters), _NO_STRINGS
    if isinstance(operand, CharacterTypeEscape):
        return _evaluate_type(operand.kind, mode), _NO_STRINGS
    if isinstance(operand, ClassStrings):
        return _split_singles(operand.strings, EMPTY, mode)
    return _evaluate_property(operand, mode)


def _evaluate_type(kind: str, mode: ClassMode) -> CodePointSet:
    characters = _TYPES[kind.lower()]
    if characters is WORD_CHARACTERS:
        characters = word_characters(mode)
    if mode.folds:
        characters = mode.closure(characters)
    return mode.complement(characters) if kind.isupper() else characters


def _evaluate_property(operand: PropertyEscape, mode: ClassMode) -> tuple[CodePointSet, Strings]:
    if operand.of_strings:
        found = strings_property(operand.name)
        assert found is not None, "the parser knows every property"
        characters, strings = found
        return _split_singles([tuple(code_points(string)) for string in strings], characters, mode)
    named = property_set(operand.name, operand.value)
    assert named is not None, "the parser knows every property"
    if mode.folds:
        named = mode.closure(named)
    return (mode.complement(named) if operand.negated else named), _NO_STRINGS


def _split_singles(
    strings: list[tuple[int, ...]], characters: CodePointSet, mode: ClassMode
) -> tuple[CodePointSet, Strings]:
    """Strings of one character are characters."""
    characters = characters.union(CodePointSet.of(*(string[0] for string in strings if len(string) == 1)))
    longer = [string for string in strings if len(string) != 1]
    if mode.folds:
        characters = mode.closure(characters)
        longer = [tuple(map(simple_fold, string)) for string in longer]
    return characters, frozenset(longer)
