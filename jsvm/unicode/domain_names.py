"""Characters of domain names: what UTS #46 maps them to, which it allows, how they run and join.

https://www.unicode.org/reports/tr46/ (nontransitional, as URLs use it), https://www.rfc-editor.org/rfc/rfc5892
(joiners) and https://www.rfc-editor.org/rfc/rfc5893 (right-to-left names). Text here is of code points.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from jsvm.unicode._tables.decoder import decode_boundaries, decode_simple_mapping, decode_string_mapping
from jsvm.unicode._tables.domain_names import (
    BIDI_CLASSES,
    DISALLOWED,
    IGNORED,
    JOINS_AFTER,
    JOINS_BEFORE,
    JOINS_THROUGH,
    MAPPED_TO_MANY,
    MAPPED_TO_ONE,
    VIRAMAS,
)
from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.normalization import normalize
from jsvm.unicode.properties import property_set
from jsvm.unicode.utf16 import from_utf16, to_utf16

_ZWNJ: Final = "\u200c"
_ZWJ: Final = "\u200d"


def map_domain(domain: str) -> str:
    """Steps 1 and 2 of https://www.unicode.org/reports/tr46/#Processing: map, and bring into form NFC."""
    return composed(domain.translate(_mapping()))


def is_valid_label(label: str, *, is_bidi: bool) -> bool:
    """https://www.unicode.org/reports/tr46/#Validity_Criteria of a label that is not empty.

    `is_bidi` says that the whole domain has a character written from right to left.
    """
    if label.startswith("xn--") or "." in label or composed(label) != label:
        return False
    if _marks().contains(ord(label[0])):
        return False
    mapping, disallowed = _mapping(), _disallowed()
    if any(ord(character) in mapping or disallowed.contains(ord(character)) for character in label):
        return False
    return has_valid_joiners(label) and (not is_bidi or keeps_bidi_rule(label))


def composed(text: str) -> str:
    """Text of code points in form NFC."""
    return from_utf16(normalize(to_utf16(text), "NFC"))


def has_valid_joiners(label: str) -> bool:
    """Whether every joiner stands where a script needs it. https://www.rfc-editor.org/rfc/rfc5892#appendix-A"""
    for index, character in enumerate(label):
        if character not in (_ZWNJ, _ZWJ):
            continue
        if index and _set_of(VIRAMAS).contains(ord(label[index - 1])):
            continue
        if character == _ZWJ or not _joins(label, index):
            return False
    return True


def _joins(label: str, index: int) -> bool:
    """Whether the letters around a non-joiner would join without it."""
    through = _set_of(JOINS_THROUGH)
    left, right = index - 1, index + 1
    while left >= 0 and through.contains(ord(label[left])):
        left -= 1
    while right < len(label) and through.contains(ord(label[right])):
        right += 1
    if left < 0 or right == len(label):
        return False
    joins_after, joins_before = _set_of(JOINS_AFTER), _set_of(JOINS_BEFORE)
    return joins_after.contains(ord(label[left])) and joins_before.contains(ord(label[right]))


def is_right_to_left(text: str) -> bool:
    """Whether a domain is a Bidi domain name: it has a character of class R, AL or AN."""
    return not text.isascii() and any(bidi_class(character) in ("R", "AN") for character in text)


def keeps_bidi_rule(label: str) -> bool:
    """https://www.rfc-editor.org/rfc/rfc5893#section-2"""
    classes = [bidi_class(character) for character in label]
    kinds = set(classes)
    last = next((kind for kind in reversed(classes) if kind != "NSM"), "")
    if classes[0] == "R":
        one_kind_of_digits = not {"EN", "AN"} <= kinds
        return kinds <= {"R", "AN", "EN", "ON", "NSM"} and one_kind_of_digits and last in ("R", "EN", "AN")
    return classes[0] == "L" and kinds <= {"L", "EN", "ON", "NSM"} and last in ("L", "EN")


def bidi_class(character: str) -> str:
    """L, R (with AL), AN, EN, NSM, ON (everything neutral); "" for formatting characters."""
    code_point = ord(character)
    for name, members in _bidi_sets():
        if members.contains(code_point):
            return name
    return ""


# -- tables ----------------------------------------------------------------------------------------


@cache
def _mapping() -> dict[int, int | str | None]:
    table: dict[int, int | str | None] = {}
    for code_point, other in decode_simple_mapping(MAPPED_TO_ONE):
        table[code_point] = other
    for code_point, others in decode_string_mapping(MAPPED_TO_MANY):
        table[code_point] = "".join(map(chr, others))
    for start, last in _set_of(IGNORED).ranges():
        for code_point in range(start, last + 1):
            table[code_point] = None
    return table


@cache
def _bidi_sets() -> tuple[tuple[str, CodePointSet], ...]:
    rows = [row.split("|") for row in BIDI_CLASSES.splitlines()]
    return tuple((name, CodePointSet(decode_boundaries(encoded))) for name, encoded in rows)


@cache
def _set_of(encoded: str) -> CodePointSet:
    return CodePointSet(decode_boundaries(encoded))


def _disallowed() -> CodePointSet:
    return _set_of(DISALLOWED)


@cache
def _marks() -> CodePointSet:
    marks = property_set("General_Category", "Mark")
    assert marks is not None
    return marks
