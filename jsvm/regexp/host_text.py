"""Spells sets and characters for the host's `re`, letter by letter: nothing of a guest's pattern is ever
pasted.
"""

from typing import Final

from jsvm.regexp.character_sets import MAX_CODE_UNIT
from jsvm.regexp.terms import INFINITE, Text
from jsvm.unicode.code_point_set import CodePointSet

#: A set that no code unit is in.
NEVER: Final = "[^\\s\\S]"

_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_SURROGATES: Final = CodePointSet((0xD800, 0xE000))
_UNITS: Final = CodePointSet((0, MAX_CODE_UNIT + 1))
_ASCII: Final = CodePointSet((0, 0x80))
_ALL_TRAILS: Final = (0xDC00, 0xDFFF)


def spell_unit(unit: int) -> str:
    """One code unit, outside or inside of brackets."""
    character = chr(unit)
    if character in _PLAIN:
        return character
    return f"\\x{unit:02x}" if unit < 0x100 else f"\\u{unit:04x}"


def spell_text(term: Text) -> str:
    """A sequence of code units."""
    text = "".join([spell_unit(ord(unit)) for unit in term.units])
    return f"(?i:{text})" if term.folded else text


def spell_set(units: CodePointSet, *, ascii_only: bool) -> str:
    """One code unit out of `units`: a single item that a quantifier can follow."""
    last = 0x7F if ascii_only else MAX_CODE_UNIT
    if ascii_only:
        units = units.intersection(_ASCII)
    if units.is_empty():
        return NEVER
    if units.size() == 1:
        return spell_unit(units.boundaries[0])
    inverse = units.complement(last)
    if inverse.is_empty():
        return "."
    if len(inverse.boundaries) < len(units.boundaries):
        return f"[^{_spell_ranges(inverse)}]"
    return f"[{_spell_ranges(units)}]"


def spell_counts(least: int, most: int) -> str:
    """A quantifier."""
    if most == INFINITE:
        return "*" if least == 0 else "+" if least == 1 else f"{{{least},}}"
    if (least, most) == (0, 1):
        return "?"
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def spell_pairs(code_points: CodePointSet, *, ascii_only: bool) -> list[str]:
    """One character out of `code_points`, a surrogate pair being one: alternatives, of which one can match at
    most.
    """
    if ascii_only:
        return [spell_set(code_points, ascii_only=True)]
    alternatives: list[str] = []
    single = code_points.intersection(_UNITS).difference(_SURROGATES)
    if not single.is_empty():
        alternatives.append(spell_set(single, ascii_only=False))
    for trails, leads in _by_trails(code_points).items():
        lead_set = CodePointSet.from_ranges((lead, lead) for lead in leads)
        alternatives.append(f"[{_spell_ranges(lead_set)}][{_spell_ranges(trails)}]")
    lone_leads = code_points.intersection(CodePointSet((0xD800, 0xDC00)))
    if not lone_leads.is_empty():
        alternatives.append(f"[{_spell_ranges(lone_leads)}](?![\\udc00-\\udfff])")
    lone_trails = code_points.intersection(CodePointSet((0xDC00, 0xE000)))
    if not lone_trails.is_empty():
        alternatives.append(f"[{_spell_ranges(lone_trails)}]")
    return alternatives or [NEVER]


def _by_trails(code_points: CodePointSet) -> dict[CodePointSet, list[int]]:
    """Which lead surrogates go with which set of trail surrogates."""
    trails_of: dict[int, list[tuple[int, int]]] = {}
    for start, last in code_points.intersection(CodePointSet((0x10000, 0x110000))).ranges():
        first_lead, last_lead = 0xD7C0 + (start >> 10), 0xD7C0 + (last >> 10)
        for lead in range(first_lead, last_lead + 1):
            first_trail = 0xDC00 | start & 0x3FF if lead == first_lead else _ALL_TRAILS[0]
            last_trail = 0xDC00 | last & 0x3FF if lead == last_lead else _ALL_TRAILS[1]
            trails_of.setdefault(lead, []).append((first_trail, last_trail))
    leads_of: dict[CodePointSet, list[int]] = {}
    for lead, ranges in trails_of.items():
        leads_of.setdefault(CodePointSet.from_ranges(ranges), []).append(lead)
    return leads_of


def _spell_ranges(units: CodePointSet) -> str:
    return "".join(
        spell_unit(start) if start == last else f"{spell_unit(start)}-{spell_unit(last)}"
        for start, last in units.ranges()
    )
