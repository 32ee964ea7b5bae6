"""Unicode properties by the names that `\\p{}` accepts: code points, and strings for properties of strings.

Names and values are matched exactly (no loose matching), as
https://tc39.es/ecma262/#sec-runtime-semantics-unicodematchproperty-p demands.
"""

from functools import cache
from typing import Final

from jsvm.unicode._tables.decoder import decode_boundaries, decode_numbers
from jsvm.unicode._tables.emoji_sequences import EMOJI_SEQUENCES
from jsvm.unicode._tables.property_sets import PROPERTY_SETS
from jsvm.unicode.code_point_set import ALL_CODE_POINTS, EMPTY, CodePointSet
from jsvm.unicode.utf16 import from_code_point

_KINDS: Final = {
    "General_Category": "gc",
    "gc": "gc",
    "Script": "sc",
    "sc": "sc",
    "Script_Extensions": "scx",
    "scx": "scx",
}

_CATEGORY_UNIONS: Final = {
    "Cased_Letter": ("Lu", "Ll", "Lt"),
    "Letter": ("Lu", "Ll", "Lt", "Lm", "Lo"),
    "Mark": ("Mn", "Mc", "Me"),
    "Number": ("Nd", "Nl", "No"),
    "Punctuation": ("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"),
    "Symbol": ("Sm", "Sc", "Sk", "So"),
    "Separator": ("Zs", "Zl", "Zp"),
    "Other": ("Cc", "Cf", "Cs", "Co", "Cn"),
    "Assigned": ("Letter", "Mark", "Number", "Punctuation", "Symbol", "Separator", "Cc", "Cf", "Cs", "Co"),
}

_RGI_EMOJI: Final = "RGI_Emoji"


def property_set(name: str, value: str | None = None) -> CodePointSet | None:
    """Code points of `name=value`, or of the lone `name` (a binary property or a general category).

    None when ECMAScript knows no such property or value.
    """
    row = _find_row(name, value)
    return None if row is None else _decode_row(row)


def has_property(name: str, value: str | None = None) -> bool:
    """Whether `property_set` knows `name=value`, without reading its table."""
    return _find_row(name, value) is not None


def _find_row(name: str, value: str | None) -> tuple[str, str] | None:
    if value is None:
        return _rows().get(("bin", name)) or _rows().get(("gc", name))
    kind = _KINDS.get(name, "")
    row = _rows().get((kind, value))
    if row is None and kind == "scx":
        row = _rows().get(("sc", value))
    return row


def has_strings_property(name: str) -> bool:
    """Whether `strings_property` knows `name`, without reading its table."""
    return name == _RGI_EMOJI or name in _sequence_rows()


def strings_property(name: str) -> tuple[CodePointSet, tuple[str, ...]] | None:
    """A property of strings: its single code points, and its longer strings as UTF-16 text.

    None when ECMAScript knows no such property.
    """
    names = _sequence_rows()
    if name == _RGI_EMOJI:
        return _decode_sequences(tuple(names))
    return _decode_sequences((name,)) if name in names else None


@cache
def _rows() -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, any of its names) -> (the first name, the encoded set)."""
    rows: dict[tuple[str, str], tuple[str, str]] = {}
    for line in PROPERTY_SETS.splitlines():
        kind, names, encoded = line.split("|")
        first, *others = names.split(",")
        for name in (first, *others):
            rows[kind, name] = (first, encoded)
    return rows


@cache
def _decode_row(row: tuple[str, str]) -> CodePointSet:
    name, encoded = row
    if encoded:
        return CodePointSet(decode_boundaries(encoded))
    return _compute(name)


def _compute(name: str) -> CodePointSet:
    """Sets that the tables leave out because others imply them."""
    if name == "Any":
        return ALL_CODE_POINTS
    if name == "ASCII":
        return CodePointSet((0, 0x80))
    if name == "Unassigned":
        return _category_union("Assigned").complement()
    if name == "Unknown":
        return _union_of_all("sc").complement()
    if name in _CATEGORY_UNIONS:
        return _category_union(name)
    return EMPTY


def _category_union(name: str) -> CodePointSet:
    union = EMPTY
    for part in _CATEGORY_UNIONS[name]:
        union = union.union(_decode_row(_rows()["gc", part]))
    return union


def _union_of_all(kind: str) -> CodePointSet:
    ranges: list[tuple[int, int]] = []
    for encoded in {row for (row_kind, _), row in _rows().items() if row_kind == kind and row[1]}:
        ranges += _decode_row(encoded).ranges()
    return CodePointSet.from_ranges(ranges)


@cache
def _sequence_rows() -> dict[str, tuple[str, str]]:
    rows = (line.split("|") for line in EMOJI_SEQUENCES.splitlines())
    return {name: (single, longer) for name, single, longer in rows}


@cache
def _decode_sequences(names: tuple[str, ...]) -> tuple[CodePointSet, tuple[str, ...]]:
    single = EMPTY
    strings: set[str] = set()
    for name in names:
        encoded_single, encoded_longer = _sequence_rows()[name]
        single = single.union(CodePointSet(decode_boundaries(encoded_single)))
        strings.update(_spell(entry) for entry in encoded_longer.split(" ") if entry)
    return single, tuple(sorted(strings))


def _spell(encoded: str) -> str:
    return "".join(map(from_code_point, decode_numbers(encoded)))
