"""The four normalization forms of Unicode, by our own tables: Python's follow the interpreter's version.

The algorithms are those of https://www.unicode.org/reports/tr15/: decompose, order marks by their combining
class, compose again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, Literal

from jsvm.unicode._tables.decoder import decode_boundaries, decode_string_mapping
from jsvm.unicode._tables.normalization_forms import (
    CANONICAL,
    COMBINING_CLASSES,
    COMPATIBLE,
    NOT_COMPOSED,
)
from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.utf16 import from_utf16, to_utf16

NormalizationForm = Literal["NFC", "NFD", "NFKC", "NFKD"]

#: All text without these is in NFC.
_BEYOND_LATIN: Final = re.compile("[\u0300-\uffff]")
_SYLLABLES: Final = re.compile("[\uac00-\ud7a3]")
_FIRST_SYLLABLE: Final = 0xAC00
_FIRST_LEAD: Final = 0x1100
_FIRST_VOWEL: Final = 0x1161
#: One before the first trailing consonant, so that 0 means "none".
_BEFORE_TRAILS: Final = 0x11A7
_LEADS: Final = 19
_VOWELS: Final = 21
_TRAILS: Final = 28
#: Characters that are worked on between two calls of `spend`.
_AT_ONCE: Final = 4096
#: The same for what is done to all characters at once, or searches them.
_LONG_PIECE: Final = 1 << 16


def normalize(units: str, form: NormalizationForm, spend: Callable[[int], None] = lambda cost: None) -> str:
    """UTF-16 `units` in a normalization form; lone surrogates stay. `spend` is told of work done."""
    if units.isascii():
        return units
    pieces = list(_pieces(units, spend, _is_trail))
    if form == "NFC" and not any(map(_BEYOND_LATIN.search, pieces)):
        return units
    text = _ordered(_decomposed("".join(map(from_utf16, pieces)), form, spend), spend)
    if form in ("NFC", "NFKC"):
        text = _composed(text, spend)
    return "".join(map(to_utf16, _pieces(text, spend, _is_trail)))


def _is_trail(character: str) -> bool:
    return "\udc00" <= character <= "\udfff"


def _pieces(text: str, spend: Callable[[int], None], belongs: Callable[[str], bool]) -> Iterator[str]:
    """The text in pieces; a character that `belongs` to the one before it begins none, but for the first."""
    start = 0
    while start < len(text):
        end = start + _LONG_PIECE
        spend(min(_LONG_PIECE, len(text) - start) // 64)
        while end < len(text) and belongs(text[end]):
            end += 1
            spend(1)
        yield text[start:end]
        start = end


def _decomposed(text: str, form: NormalizationForm, spend: Callable[[int], None]) -> str:
    table = _canonical() if form in ("NFC", "NFD") else _compatible()
    pieces: list[str] = []
    for start in range(0, len(text), _AT_ONCE):
        piece = text[start : start + _AT_ONCE]
        spend(2 * len(piece))
        if _SYLLABLES.search(piece):
            piece = _SYLLABLES.sub(_split_syllable, piece)
        pieces.append(piece.translate(table))
    return "".join(pieces)


def _split_syllable(match: re.Match[str]) -> str:
    lead, rest = divmod(ord(match[0]) - _FIRST_SYLLABLE, _VOWELS * _TRAILS)
    vowel, trail = divmod(rest, _TRAILS)
    pair = chr(_FIRST_LEAD + lead) + chr(_FIRST_VOWEL + vowel)
    return pair + chr(_BEFORE_TRAILS + trail) if trail else pair


def _ordered(text: str, spend: Callable[[int], None]) -> str:
    """Marks behind each character sorted by class, those of one class in their old order."""
    classes = _combining_classes()
    pieces: list[str] = []
    for piece in _pieces(text, spend, classes.__contains__):
        end = 0
        for match in _mark_runs().finditer(piece):
            pieces.append(piece[end : match.start()])
            end = match.end()
            pieces.append(_sorted_marks(match[0], classes, spend))
        pieces.append(piece[end:])
    return "".join(pieces)


def _sorted_marks(marks: str, classes: dict[str, int], spend: Callable[[int], None]) -> str:
    """A run of marks by class. ATTACK: sorting a run of millions at once could not be interrupted."""
    spend(8 + len(marks))
    if len(marks) <= _AT_ONCE:
        return "".join(sorted(marks, key=classes.__getitem__))
    by_class: dict[int, list[str]] = {}
    for start in range(0, len(marks), _AT_ONCE):
        spend(2 * _AT_ONCE)
        for mark in marks[start : start + _AT_ONCE]:
            by_class.setdefault(classes[mark], []).append(mark)
    return "".join("".join(by_class[number]) for number in sorted(by_class))


def _composed(text: str, spend: Callable[[int], None]) -> str:
    """Each character joined with what follows, unless a mark of the same or a higher class stands between."""
    pairs, classes = _pairs(), _combining_classes()
    result: list[str] = []
    starter = -1
    last_class = 0
    for number, character in enumerate(text):
        if not number % _AT_ONCE:
            spend(4 * _AT_ONCE)
        own_class = classes.get(character, 0)
        if starter >= 0 and (last_class < own_class or (last_class == 0 and starter == len(result) - 1)):
            joined = pairs.get(result[starter] + character) or _join_syllable(result[starter], character)
            if joined:
                result[starter] = joined
                continue
        result.append(character)
        last_class = own_class
        if own_class == 0:
            starter = len(result) - 1
    return "".join(result)


def _join_syllable(first: str, second: str) -> str:
    lead, vowel = ord(first) - _FIRST_LEAD, ord(second) - _FIRST_VOWEL
    if 0 <= lead < _LEADS and 0 <= vowel < _VOWELS:
        return chr(_FIRST_SYLLABLE + (lead * _VOWELS + vowel) * _TRAILS)
    syllable, trail = ord(first) - _FIRST_SYLLABLE, ord(second) - _BEFORE_TRAILS
    if 0 <= syllable < _LEADS * _VOWELS * _TRAILS and syllable % _TRAILS == 0 and 0 < trail < _TRAILS:
        return chr(ord(first) + trail)
    return ""


# -- tables --


@cache
def _canonical() -> dict[int, str]:
    return {point: "".join(map(chr, to)) for point, to in decode_string_mapping(CANONICAL)}


@cache
def _compatible() -> dict[int, str]:
    own = {point: "".join(map(chr, to)) for point, to in decode_string_mapping(COMPATIBLE)}
    return {**_canonical(), **own}


@cache
def _combining_classes() -> dict[str, int]:
    """Mark -> its class, renumbered from 1; only their order matters."""
    return {
        chr(point): number
        for number, encoded in enumerate(COMBINING_CLASSES.split(" "), 1)
        for point in CodePointSet(decode_boundaries(encoded)).members()
    }


@cache
def _mark_runs() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_combining_classes())}]{{2,}}")


@cache
def _pairs() -> dict[str, str]:
    """Two characters -> the one that they compose to."""
    excluded = CodePointSet(decode_boundaries(NOT_COMPOSED))
    whole = {text: chr(point) for point, text in _canonical().items() if not excluded.contains(point)}
    # All but the last part of a decomposition is itself composed.
    return {whole.get(text[:-1], text[:-1]) + text[-1]: character for text, character in whole.items()}
