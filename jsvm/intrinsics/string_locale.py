"""The methods of %String.prototype% that follow a language or Unicode's idea of equal text.

There is one locale: letters before case before nothing else, as dictionaries sort them. Case mapping is the
language-neutral one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from jsvm.intrinsics.declare import Entry, Method
from jsvm.runtime.completion import throw_range_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.long_text import pieces
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import (
    LARGE_STRING,
    TextBuilder,
    convert_text,
    pieces_of,
    reserve_text,
    this_text,
)
from jsvm.runtime.values import Value
from jsvm.unicode.case_mapping import CAPITAL_SIGMA, simple_fold, to_lowercase, to_uppercase
from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.normalization import NormalizationForm, normalize, normalized
from jsvm.unicode.properties import property_set
from jsvm.unicode.utf16 import from_utf16

NORMALIZATION_FORMS: Final[Mapping[str, NormalizationForm]] = {
    "NFC": "NFC",
    "NFD": "NFD",
    "NFKC": "NFKC",
    "NFKD": "NFKD",
}

#: ASCII in the order of the root collation: spaces, punctuation, symbols. Digits and letters follow.
_ASCII_ORDER: Final = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_CATEGORY_RANKS: Final = (("Separator", 1), ("Punctuation", 1), ("Symbol", 2), ("Number", 3))
_LETTER_RANK: Final = 4
#: Letters that are compared between two payments.
COMPARED_AT_ONCE: Final = 1 << 14


def string_prototype_locale_compare(realm: Realm, this: Value, that: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.localecompare"""
    left = this if type(this) is str else this_text(this, "localeCompare")
    right = that if type(that) is str else to_string(that)
    if left == right:
        return 0.0
    if left.isascii() and right.isascii():
        first, second = _in_ascii_order(left), _in_ascii_order(right)
        if first == second:
            # Small letters come first, so upper and lower case change places.
            for first, second in zip(pieces(left), pieces(right), strict=True):
                if first != second:
                    return -1.0 if first.swapcase() < second.swapcase() else 1.0
        return -1.0 if first < second else 1.0
    return _compare_collated(realm, left, right)


def _in_ascii_order(text: str) -> str:
    table = _ascii_table()
    return "".join([piece.translate(table) for piece in pieces(text)])


def _compare_collated(realm: Realm, left: str, right: str) -> float:
    spend = realm.agent.budget.spend
    first: tuple[Any, ...] = _collation_key(left, spend)
    second: tuple[Any, ...] = _collation_key(right, spend)
    for one, other in zip(first, second, strict=True):
        for start in range(0, max(len(one), len(other)), COMPARED_AT_ONCE):
            spend(1 + COMPARED_AT_ONCE // 64)
            end = start + COMPARED_AT_ONCE
            if one[start:end] != other[start:end]:
                return -1.0 if one[start:end] < other[start:end] else 1.0
    return 0.0


@cache
def _ascii_table() -> dict[int, str | None]:
    """ASCII -> a character that sorts where it should; control characters are ignored."""
    order = _ASCII_ORDER + "0123456789" + "abcdefghijklmnopqrstuvwxyz"
    table: dict[int, str | None] = dict.fromkeys(range(128))
    for rank, character in enumerate(order, 1):
        table[ord(character)] = table[ord(character.upper())] = chr(rank)
    return table


def _collation_key(text: str, spend: Callable[[int], None]) -> tuple[list[int], list[int], list[bool], str]:
    """Letters, then accents, then case, then the decomposed text itself."""
    decomposed = normalize(text, "NFD", spend)
    letters: list[int] = []
    accents: list[int] = []
    capitals: list[bool] = []
    marks = _category("Mark")
    for character in from_utf16(decomposed):
        spend(4)
        code_point = ord(character)
        if code_point >= 0x300 and marks.contains(code_point):
            accents.append(code_point)
            continue
        folded = simple_fold(code_point)
        letters.append(_letter_rank(folded))
        accents.append(0)
        capitals.append(folded != code_point)
    return letters, accents, capitals, decomposed


def _letter_rank(code_point: int) -> int:
    character = chr(code_point)
    if code_point < 0x80 and not character.isalnum():
        return (1 << 21) + _ASCII_ORDER.find(character)
    for category, rank in _CATEGORY_RANKS:
        if _category(category).contains(code_point):
            return (rank << 21) + code_point
    return (_LETTER_RANK << 21) + code_point


def _category(name: str) -> CodePointSet:
    return property_set(name) or CodePointSet()


def string_prototype_normalize(realm: Realm, this: Value, form: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.normalize"""
    text = this_text(this, "normalize")
    name = "NFC" if form is None else to_string(form)
    if name not in NORMALIZATION_FORMS:
        throw_range_error(f"The normalization form should be one of {', '.join(NORMALIZATION_FORMS)}.")
    if text.isascii():
        return text
    reserve_text(realm, len(text))
    built = TextBuilder(realm)
    for piece in normalized(text, NORMALIZATION_FORMS[name], realm.agent.budget.spend):
        built.add(piece)
    return built.text()


def lower_case(realm: Realm, text: str) -> str:
    """Text in lower case, paid for."""
    if CAPITAL_SIGMA in text and len(text) > LARGE_STRING:
        built = TextBuilder(realm)
        start = 0
        for piece in pieces_of(realm, text, 8):
            end = start + len(piece)
            built.add(to_lowercase(text, realm.agent.budget.spend, start, end))
            start = end
        return built.text()
    return convert_text(realm, text, to_lowercase, 0 if text.isascii() else 8)


def upper_case(realm: Realm, text: str) -> str:
    """Text in upper case, paid for."""
    return convert_text(realm, text, to_uppercase, 0 if text.isascii() else 8)


def string_prototype_to_locale_lower_case(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.tolocalelowercase"""
    text = this_text(this, "toLocaleLowerCase")
    return lower_case(realm, text)


def string_prototype_to_locale_upper_case(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.tolocaleuppercase"""
    text = this_text(this, "toLocaleUpperCase")
    return upper_case(realm, text)


STRING_LOCALE: Final[tuple[Entry, ...]] = (
    Method("localeCompare", 1, string_prototype_locale_compare),
    Method("normalize", 0, string_prototype_normalize),
    Method("toLocaleLowerCase", 0, string_prototype_to_locale_lower_case),
    Method("toLocaleUpperCase", 0, string_prototype_to_locale_upper_case),
)
