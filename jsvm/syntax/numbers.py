"""What the text of a numeric literal is worth.

https://tc39.es/ecma262/#sec-literals-numeric-literals. Apart because it is pure: text in, value out.
Numbers are float and BigInts int, always, so the two never mix.
"""

from __future__ import annotations

import re
from typing import Final

from jsvm.budget import MAX_BIGINT_BITS

_BAD_SEPARATOR: Final = re.compile(r"(?<![0-9])_|_(?![0-9])|^0[0-9]*_")
_BAD_HEX_SEPARATOR: Final = re.compile(r"(?<![0-9A-Fa-f])_|_(?![0-9A-Fa-f])")
_MISSING_DIGITS: Final = re.compile(r"^0[xXoObB]$|^[0-9.]++[eE][+-]?+$")

#: `int` and `str` refuse longer decimal texts; those are made of halves.
_DIGITS: Final = 4000
_BITS: Final = 13000
_MAX_BIGINT_DIGITS: Final = MAX_BIGINT_BITS * 30103 // 100000 + 1


class BadNumberError(Exception):
    """The text is no numeric literal; `index` is the offset in the text."""

    def __init__(self, message: str, index: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


def number_value(text: str) -> float | int:
    """The value of a numeric literal: an int if `text` ends in `n`, else a float."""
    prefix = text[:2]
    if prefix.isdigit() and text[0] != "0":
        return _decimal(text)
    if prefix in ("0x", "0X", "0o", "0O", "0b", "0B"):
        return _prefixed(text)
    if prefix.isdigit() and len(prefix) == 2:
        return _leading_zero(text)
    if prefix == "0_":
        raise BadNumberError("A number with a leading zero cannot have separators", 1)
    return _decimal(text)


def is_legacy(text: str) -> bool:
    """Whether a numeric literal is one that strict mode forbids: `017`, `089`."""
    return text[0] == "0" and text[1:2].isdigit()


def _decimal(text: str) -> float | int:
    digits = _without_separators(text, _BAD_SEPARATOR)
    return _bigint(digits[:-1]) if digits[-1] == "n" else float(digits)


def _prefixed(text: str) -> float | int:
    is_bigint = text[-1] == "n"
    bad = _BAD_HEX_SEPARATOR if text[1] in "xX" else _BAD_SEPARATOR
    digits = _without_separators(text[:-1] if is_bigint else text, bad)
    value = int(digits, 0)
    return _checked(value) if is_bigint else _round(value)


def _leading_zero(text: str) -> float:
    if "_" in text:
        raise BadNumberError("A number with a leading zero cannot have separators", text.index("_"))
    if text[-1] == "n":
        raise BadNumberError("A BigInt cannot have a leading zero")
    return float(text) if "8" in text or "9" in text else _round(int(text, 8))


def _without_separators(text: str, bad: re.Pattern[str]) -> str:
    if "_" in text:
        if misplaced := bad.search(text):
            raise BadNumberError("A numeric separator must stand between two digits", misplaced.end() - 1)
        text = text.replace("_", "")
    if _MISSING_DIGITS.match(text):
        raise BadNumberError("Invalid number: digits are missing")
    return text


def _bigint(digits: str) -> int:
    if len(digits) > _MAX_BIGINT_DIGITS:
        raise BadNumberError("This BigInt is too large")
    return _checked(_from_decimal(digits))


def _checked(value: int) -> int:
    if value.bit_length() > MAX_BIGINT_BITS:
        raise BadNumberError("This BigInt is too large")
    return value


def _round(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _from_decimal(digits: str) -> int:
    if len(digits) <= _DIGITS:
        return int(digits)
    low: int = len(digits) // 2
    power: int = 10**low
    return _from_decimal(digits[:-low]) * power + _from_decimal(digits[-low:])


def decimal_text(value: int) -> str:
    """A BigInt, which is not negative, in decimal digits."""
    if value.bit_length() <= _BITS:
        return str(value)
    low = value.bit_length() * 30103 // 200000
    power: int = 10**low
    high, rest = divmod(value, power)
    return decimal_text(high) + decimal_text(rest).zfill(low)
