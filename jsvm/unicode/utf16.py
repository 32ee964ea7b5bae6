"""Text as JavaScript sees it: a Python `str` of UTF-16 code units, an astral character being its two
surrogates.

Inside the engine every string has this form. Text from the host is converted on its way in and out, here and
nowhere else.
"""

import re
import sys
from typing import Final, Literal

REPLACEMENT_CHARACTER: Final = "\ufffd"

_NATIVE_UTF_16: Final = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LONE: Final = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")


def to_utf16(text: str) -> str:
    """`text` with every astral character as its two surrogates; the same object when there is none."""
    if text.isascii() or not _ASTRAL.search(text):
        return text
    return _ASTRAL.sub(_split, text)


def from_utf16(units: str, errors: Literal["surrogatepass", "replace", "strict"] = "surrogatepass") -> str:
    """`units` with every surrogate pair as one astral character; the same object when there is no surrogate.

    Lone surrogates stay (`surrogatepass`), become U+FFFD (`replace`) or raise `UnicodeError` (`strict`).
    """
    if units.isascii() or not _SURROGATE.search(units):
        return units
    if errors == "replace":
        units = to_well_formed(units)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors)


def is_well_formed(units: str) -> bool:
    """Whether every surrogate in `units` is half of a pair."""
    return units.isascii() or not _LONE.search(units)


def to_well_formed(units: str) -> str:
    """`units` with U+FFFD for every lone surrogate."""
    return units if units.isascii() else _LONE.sub(REPLACEMENT_CHARACTER, units)


def is_lead_surrogate(unit: int) -> bool:
    """Whether the code unit may be the first half of a pair."""
    return unit & 0xFC00 == 0xD800


def is_trail_surrogate(unit: int) -> bool:
    """Whether the code unit may be the second half of a pair."""
    return unit & 0xFC00 == 0xDC00


def code_point_at(units: str, index: int) -> int:
    """The code point that starts at `index`: a pair's, or the single code unit's own value."""
    unit = ord(units[index])
    if unit & 0xFC00 != 0xD800 or index + 1 >= len(units):
        return unit
    trail = ord(units[index + 1])
    if trail & 0xFC00 != 0xDC00:
        return unit
    return combine_surrogates(unit, trail)


def combine_surrogates(lead: int, trail: int) -> int:
    """The astral code point of a surrogate pair."""
    return ((lead & 0x3FF) << 10 | trail & 0x3FF) + 0x10000


def from_code_point(code_point: int) -> str:
    """`code_point` as one or two code units."""
    if code_point < 0x10000:
        return chr(code_point)
    return chr(0xD7C0 + (code_point >> 10)) + chr(0xDC00 | code_point & 0x3FF)


def code_points(units: str) -> list[int]:
    """The code points of `units`; a lone surrogate counts as itself."""
    return [ord(character) for character in from_utf16(units)]


def _split(match: re.Match[str]) -> str:
    return "".join(map(chr, memoryview(match[0].encode(_NATIVE_UTF_16)).cast("H")))
