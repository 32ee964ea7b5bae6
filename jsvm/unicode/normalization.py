"""The four normalization forms of Unicode, by our own tables: Python's follow the interpreter's version.

The algorithms are those of https://www.unicode.org/reports/tr15/: decompose, order marks by their combining
class, compose again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import Final, Literal

from jsvm.unicode._tables.decoder import decode_boundaries, decode_string_mapping
from jsvm.unicode._tables.normalization_forms import (
    CANONICAL,
    COMBINING_CLASSES,
    COMPATIBLE,
    NOT_COMPOSED,
)
from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.utf16 import from_utf16, is_trail_surrogate, to_utf16

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


def normalize(units: str, form: NormalizationForm, spend: Callable[[int], None] = lambda cost: None) -> str:
    """UTF-16 `units` in a normalization form; lone surrogates stay. `spend` is told of work done."""
    return "".join(normalized(units, form, spend))


def normalized(units: str, form: NormalizationForm, spend: Callable[[int], None]) -> Iterator[str]:
    """The same in pieces, none of which is long; but text that is in the form already may be one.

    ATTACK: nothing here is done to all of a text at once, which may be longer than can be worked on without
    an interruption, or become so.
    """
    if units.isascii() or (form == "NFC" and not any(map(_BEYOND_LATIN.search, _pieces(units, spend)))):
        yield units
        return
    texts = _ordered(_decomposed(map(from_utf16, _pieces(units, spend)), form, spend), spend)
    yield from map(to_utf16, _composed(texts, spend) if form in ("NFC", "NFKC") else texts)


def _pieces(units: str, spend: Callable[[int], None]) -> Iterator[str]:
    """The text in pieces that cut no surrogate pair."""
    start = 0
    while start < len(units):
        spend(1 + _AT_ONCE // 64)
        end = start + _AT_ONCE
        if end < len(units) and is_trail_surrogate(ord(units[end])):
            end += 1
        yield units[start:end]
        start = end


def _decomposed(texts: Iterator[str], form: NormalizationForm, spend: Callable[[int], None]) -> Iterator[str]:
    table = _canonical() if form in ("NFC", "NFD") else _compatible()
    for text in texts:
        spend(2 * len(text))
        piece = _SYLLABLES.sub(_split_syllable, text) if _SYLLABLES.search(text) else text
        yield piece.translate(table)


def _split_syllable(match: re.Match[str]) -> str:
    lead, rest = divmod(ord(match[0]) - _FIRST_SYLLABLE, _VOWELS * _TRAILS)
    vowel, trail = divmod(rest, _TRAILS)
    pair = chr(_FIRST_LEAD + lead) + chr(_FIRST_VOWEL + vowel)
    return pair + chr(_BEFORE_TRAILS + trail) if trail else pair


def _ordered(texts: Iterator[str], spend: Callable[[int], None]) -> Iterator[str]:
    """Marks behind each character sorted by class, those of one class in their old order."""
    classes = _combining_classes()
    #: Marks at the end of what was seen; the next piece may begin with more.
    marks: list[str] = []
    for text in texts:
        spend(1 + len(text) // 64)
        first = 0
        if marks:
            first = next((i for i, character in enumerate(text) if character not in classes), len(text))
            marks.append(text[:first])
            if first == len(text):
                continue
            yield from _sorted_marks(marks, spend)
        end = len(text)
        while end > first and text[end - 1] in classes:
            end -= 1
        yield _mark_runs().sub(lambda match: "".join(_sorted_marks([match[0]], spend)), text[first:end])
        marks = [text[end:]] if end < len(text) else []
    yield from _sorted_marks(marks, spend)


def _sorted_marks(parts: list[str], spend: Callable[[int], None]) -> Iterator[str]:
    """A run of marks by class, given in parts."""
    classes = _combining_classes()
    by_class: dict[int, list[str]] = {}
    for part in parts:
        spend(8 + 2 * len(part))
        # One part is sorted by Python, which keeps the order of those that are alike.
        for number, alike in groupby(sorted(part, key=classes.__getitem__), key=classes.__getitem__):
            by_class.setdefault(number, []).append("".join(alike))
    for number in sorted(by_class):
        yield from by_class[number]


def _composed(texts: Iterator[str], spend: Callable[[int], None]) -> Iterator[str]:
    """Each character joined with what follows, unless a mark of the same or a higher class stands between."""
    pairs, classes = _pairs(), _combining_classes()
    done: list[str] = []
    starter = ""
    #: What stands between the starter and the next one; its many characters, or a few.
    between: list[str] = []
    joined_up: list[str] = []
    is_adjacent = False
    last_class = 0
    for text in texts:
        spend(4 * len(text))
        for character in text:
            own_class = classes.get(character, 0)
            if is_adjacent or (starter and last_class < own_class):
                joined = pairs.get(starter + character) or _join_syllable(starter, character)
                if joined:
                    starter = joined
                    continue
            is_adjacent = own_class == 0
            if is_adjacent:
                done += (starter, *joined_up, *between)
                between.clear()
                joined_up.clear()
                starter = character
            else:
                between.append(character)
            last_class = own_class
        yield "".join(done)
        done.clear()
        if len(between) >= _AT_ONCE:
            joined_up.append("".join(between))
            between.clear()
    yield starter
    yield from joined_up
    yield "".join(between)


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
