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
from jsvm.unicode.utf16 import (
    code_point_at,
    from_utf16,
    is_lead_surrogate,
    is_trail_surrogate,
    to_utf16,
)

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


def to_lowercase(
    text: str, spend: Callable[[int], None] = lambda cost: None, start: int = 0, end: int | None = None
) -> str:
    """UTF-16 `text` from `start` to `end`, which cut no surrogate pair, in lower case:
    https://tc39.es/ecma262/#sec-string.prototype.tolowercase

    A capital sigma depends on what stands around it, however far; that is told to `spend`, in characters.
    """
    part = text if end is None else text[start:end]
    if part.isascii():
        return part.lower()
    table = _lowercase_table()
    if CAPITAL_SIGMA not in part:
        return to_utf16(from_utf16(part).translate(table))
    pieces = part.split(CAPITAL_SIGMA)
    lowered = [to_utf16(from_utf16(piece).translate(table)) for piece in pieces]
    for number, piece in enumerate(pieces[:-1]):
        start += len(piece) + 1
        spend(8)
        final = _has_cased(text, start - 2, -1, spend) and not _has_cased(text, start, 1, spend)
        lowered[number] += _FINAL_SIGMA if final else "\u03c3"
    return "".join(lowered)


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


def _has_cased(units: str, index: int, step: int, spend: Callable[[int], None]) -> bool:
    """Whether a cased letter comes from `index` on in direction `step`, behind case-ignorable characters
    only: Final_Sigma in SpecialCasing.txt.
    """
    cased, ignorable = _cased(), _case_ignorable()
    while 0 <= index < len(units):
        code_point = ord(units[index])
        if is_trail_surrogate(code_point) and step < 0 and index and is_lead_surrogate(ord(units[index - 1])):
            index -= 1
        if is_lead_surrogate(code_point) or is_trail_surrogate(code_point):
            code_point = code_point_at(units, index)
        # A few marks are both; they are skipped.
        if not ignorable.contains(code_point):
            return cased.contains(code_point)
        spend(4)
        index += 2 if step > 0 and code_point > 0xFFFF else step
    return False


@cache
def _cased() -> CodePointSet:
    return property_set("Cased") or CodePointSet()


@cache
def _case_ignorable() -> CodePointSet:
    return property_set("Case_Ignorable") or CodePointSet()
