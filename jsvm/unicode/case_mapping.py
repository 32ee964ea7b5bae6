"""Upper case, lower case, and when two characters are the same to a regular expression that ignores case.

Python's `str.upper` and `str.lower` follow the interpreter's own Unicode version; ASCII text is all that is
left to them.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from jsvm.unicode._tables.case_mappings import (
    SIMPLE_FOLDING,
    SIMPLE_LOWERCASE,
    SIMPLE_UPPERCASE,
    SPECIAL_LOWERCASE,
    SPECIAL_UPPERCASE,
)
from jsvm.unicode._tables.decoder import decode_simple_mapping, decode_string_mapping
from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.properties import property_set
from jsvm.unicode.utf16 import from_utf16, to_utf16

CAPITAL_SIGMA: Final = "\u03a3"
_FINAL_SIGMA: Final = "\u03c2"

_ASCII_UPPER: Final = CodePointSet((0x41, 0x5B))
_ASCII_LOWER: Final = CodePointSet((0x61, 0x7B))
_ASCII: Final = CodePointSet((0, 0x80))


def to_uppercase(text: str) -> str:
    """UTF-16 `text` in upper case: https://tc39.es/ecma262/#sec-string.prototype.touppercase"""
    if text.isascii():
        return text.upper()
    return to_utf16(from_utf16(text).translate(_uppercase_table()))


def to_lowercase(text: str, spend: Callable[[int], None] = lambda cost: None) -> str:
    """UTF-16 `text` in lower case: https://tc39.es/ecma262/#sec-string.prototype.tolowercase

    Only text with a capital sigma has to be seen as a whole; its work is told to `spend`, in characters.
    """
    if text.isascii():
        return text.lower()
    characters = from_utf16(text)
    lower = characters.translate(_lowercase_table())
    if CAPITAL_SIGMA in characters:
        # Only U+0130 becomes longer, so without it every character keeps its place.
        lower = "".join(_lower_with_sigma(characters, spend))
    return to_utf16(lower)


def simple_fold(code_point: int) -> int:
    """Simple case folding (statuses C and S), as the `u` and `v` flags compare characters."""
    if code_point < 0x80:
        return code_point + 0x20 if 0x41 <= code_point <= 0x5A else code_point
    return _folding().get(code_point, code_point)


def canonicalize(code_point: int, by_code_points: bool) -> int:
    """https://tc39.es/ecma262/#sec-runtime-semantics-canonicalize-ch for a pattern that ignores case.

    `by_code_points`: with the `u` or `v` flag.
    """
    if by_code_points:
        return simple_fold(code_point)
    if code_point < 0x80:
        return code_point - 0x20 if 0x61 <= code_point <= 0x7A else code_point
    return _legacy_folding().get(code_point, code_point)


@lru_cache(maxsize=256)
def case_closure(characters: CodePointSet, by_code_points: bool) -> CodePointSet:
    """Every character that equals a member of `characters` when case is ignored."""
    ascii_only = not characters.boundaries or characters.boundaries[-1] <= 0x80
    if ascii_only and not by_code_points:
        return _ascii_closure(characters)
    changing = characters.intersection(_characters_with_variants(by_code_points))
    if changing.is_empty():
        return characters
    variants = _variants(by_code_points)
    found: set[int] = set()
    for code_point in changing.members():
        found.update(variants[canonicalize(code_point, by_code_points)])
    return characters.union(CodePointSet.of(*found))


def _ascii_closure(characters: CodePointSet) -> CodePointSet:
    lower = characters.intersection(_ASCII_UPPER).boundaries
    upper = characters.intersection(_ASCII_LOWER).boundaries
    shifted = CodePointSet(tuple(b + 0x20 for b in lower)).union(CodePointSet(tuple(b - 0x20 for b in upper)))
    return characters.union(shifted)


@cache
def _variants(by_code_points: bool) -> dict[int, tuple[int, ...]]:
    """Canonical form -> all characters that share it, itself included, where there are several."""
    groups: dict[int, set[int]] = {}
    if by_code_points:
        folding = _folding()
    else:
        folding = {**_legacy_folding(), **{code_point: code_point - 0x20 for code_point in range(0x61, 0x7B)}}
    for code_point, folded in folding.items():
        groups.setdefault(folded, {folded}).add(code_point)
    return {folded: tuple(sorted(members)) for folded, members in groups.items()}


@cache
def _characters_with_variants(by_code_points: bool) -> CodePointSet:
    return CodePointSet.of(*(member for members in _variants(by_code_points).values() for member in members))


@cache
def _folding() -> dict[int, int]:
    return dict(decode_simple_mapping(SIMPLE_FOLDING))


@cache
def _legacy_folding() -> dict[int, int]:
    """Canonicalize without the `u` and `v` flags, for code units from U+0080 up."""
    special = dict(decode_string_mapping(SPECIAL_UPPERCASE))
    return {
        unit: upper
        for unit, upper in decode_simple_mapping(SIMPLE_UPPERCASE)
        if 0x80 <= unit <= 0xFFFF and upper >= 0x80 and unit not in special
    }


@cache
def _uppercase_table() -> dict[int, int | str]:
    return _case_table(SIMPLE_UPPERCASE, SPECIAL_UPPERCASE)


@cache
def _lowercase_table() -> dict[int, int | str]:
    return _case_table(SIMPLE_LOWERCASE, SPECIAL_LOWERCASE)


def _case_table(simple: str, special: str) -> dict[int, int | str]:
    table: dict[int, int | str] = dict(decode_simple_mapping(simple))
    for code_point, mapped in decode_string_mapping(special):
        table[code_point] = "".join(map(chr, mapped))
    return table


def _lower_with_sigma(characters: str, spend: Callable[[int], None]) -> list[str]:
    """Lower case where capital sigma depends on its neighbours (Final_Sigma in SpecialCasing.txt)."""
    pieces = characters.split(CAPITAL_SIGMA)
    table = _lowercase_table()
    lowered = [pieces[0].translate(table)]
    before = 0
    for index in range(1, len(pieces)):
        before += len(pieces[index - 1])
        spend(8 + len(pieces[index]))
        behind = _has_cased(characters, before - 1, -1, spend)
        final = behind and not _has_cased(characters, before + 1, 1, spend)
        lowered.append(_FINAL_SIGMA if final else "\u03c3")
        lowered.append(pieces[index].translate(table))
        before += 1
    return lowered


def _has_cased(characters: str, index: int, step: int, spend: Callable[[int], None]) -> bool:
    """Whether a cased letter comes from `index` on in direction `step`, behind case-ignorable characters
    only.
    """
    cased, ignorable = _cased(), _case_ignorable()
    while 0 <= index < len(characters):
        code_point = ord(characters[index])
        # A few marks are both; they are skipped.
        if not ignorable.contains(code_point):
            return cased.contains(code_point)
        spend(4)
        index += step
    return False


@cache
def _cased() -> CodePointSet:
    return property_set("Cased") or CodePointSet()


@cache
def _case_ignorable() -> CodePointSet:
    return property_set("Case_Ignorable") or CodePointSet()
