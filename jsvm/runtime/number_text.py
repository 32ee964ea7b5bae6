"""The texts of Numbers: decimal, other radices, fixed, exponential, to a precision, grouped.

Python's `repr` of a float finds the same shortest digits that ECMAScript asks for. Everything else is
computed on integers: a float is a fraction whose denominator is a power of two, so nothing is rounded before
the rounding that the specification names.

https://tc39.es/ecma262/#sec-numeric-types-number-tostring
"""

from __future__ import annotations

import math
from typing import Final

from jsvm.budget import charge

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

#: Below this every integral Number is its own shortest text in every radix.
_EXACT_INTEGERS: Final = 9007199254740992.0


def number_to_string(number: float) -> str:
    """Radix 10, shortest round trip."""
    if number.is_integer() and -1e15 < number < 1e15:
        return str(int(number))
    text = repr(number)
    if "e" not in text and "n" not in text:
        return text if not text.endswith(".0") else text[:-2]
    if number != number:
        return "NaN"
    if text in ("inf", "-inf"):
        return "-Infinity" if number < 0 else "Infinity"
    return _layout(text)


def _layout(text: str) -> str:
    sign = "-" if text[0] == "-" else ""
    mantissa, exponent_text = text.lstrip("-").split("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).rstrip("0") if fraction != "0" else whole
    exponent = int(exponent_text) + len(whole)
    count = len(digits)
    if count <= exponent <= 21:
        return sign + digits + "0" * (exponent - count)
    if 0 < exponent <= 21:
        return f"{sign}{digits[:exponent]}.{digits[exponent:]}"
    if -6 < exponent <= 0:
        return f"{sign}0.{'0' * -exponent}{digits}"
    return sign + _scientific(digits, exponent - 1)


def _scientific(digits: str, power: int) -> str:
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power)}"


def _positional(digits: str, point: int) -> str:
    """`0.digits * radix**point` without an exponent."""
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    if point > 0:
        return f"{digits[:point]}.{digits[point:]}"
    return f"0.{'0' * -point}{digits}"


def number_digits(number: float) -> tuple[str, int]:
    """Shortest decimal digits of a finite positive Number and its exponent n: value = 0.digits * 10**n."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0)
    leading = len(whole + fraction) - len(digits)
    return digits.rstrip("0") or "0", point - leading


# -- other radices -----------------------------------------------------------------------------------------


def number_to_radix_string(number: float, radix: int) -> str:
    """The shortest text in a radix from 2 to 36 that reads back as the same Number."""
    if radix == 10 or number != number or math.isinf(number):
        return number_to_string(number)
    if number < 0.0:
        return "-" + number_to_radix_string(-number, radix)
    if number.is_integer() and number < _EXACT_INTEGERS:
        return integer_to_radix_string(int(number), radix)
    return _positional(*_shortest_digits(number, radix))


def _shortest_digits(number: float, radix: int) -> tuple[str, int]:
    """Digits and n as in `number_digits`; of the shortest candidates the one nearest to the value.

    All quantities are integers over the common denominator `unit`: `rest` is what is left of the value,
    `above` and `below` are the distances to the ends of the interval that reads back as this Number.
    """
    rest, below, above, unit = _rounding_interval(number)
    inclusive = rest // (2 * above) % 2 == 0
    point = math.ceil(math.log(number) / math.log(radix))
    if point >= 0:
        unit *= radix**point
    else:
        scale = radix**-point
        rest, below, above = rest * scale, below * scale, above * scale
    while rest + above > unit or (inclusive and rest + above == unit):
        unit *= radix
        point += 1
    while (rest + above) * radix < unit or (not inclusive and (rest + above) * radix == unit):
        rest, below, above = rest * radix, below * radix, above * radix
        point -= 1
    digits: list[str] = []
    while True:
        digit, rest = divmod(rest * radix, unit)
        below *= radix
        above *= radix
        low = rest < below or (inclusive and rest == below)
        high = rest + above > unit or (inclusive and rest + above == unit)
        if low or high:
            break
        digits.append(DIGITS[digit])
    if high and (not low or 2 * rest >= unit):
        digit += 1
    digits.append(DIGITS[digit])
    return "".join(digits), point


def _rounding_interval(number: float) -> tuple[int, int, int, int]:
    """(value, distance down, distance up, denominator) of the interval that rounds to a positive Number."""
    numerator, denominator = number.as_integer_ratio()
    gap, gap_denominator = math.ulp(number).as_integer_ratio()
    unit = max(denominator, gap_denominator)
    numerator *= unit // denominator
    gap *= unit // gap_denominator
    is_binade_start = numerator == gap << 52 and number > 2.2250738585072014e-308
    return 4 * numerator, gap if is_binade_start else 2 * gap, 2 * gap, 4 * unit


def integer_to_radix_string(value: int, radix: int) -> str:
    """An int of any size in a radix from 2 to 36."""
    if value < 0:
        return "-" + integer_to_radix_string(-value, radix)
    if value.bit_length() > 1024:
        # More work than the length says, unless every digit is some bits.
        limbs = value.bit_length() >> 6
        charge(limbs if radix & (radix - 1) == 0 else limbs * (16 + (limbs >> 4)))
    if radix == 16:
        return f"{value:x}"
    if radix == 2:
        return f"{value:b}"
    if radix == 8:
        return f"{value:o}"
    return _split_digits(value, radix)


def _split_digits(value: int, radix: int) -> str:
    """Halve until the pieces are small, so that long texts do not cost the square of their length."""
    if radix == 10 and value.bit_length() < 14000:
        return str(value)
    if value.bit_length() < 512:
        digits: list[str] = []
        while value >= radix:
            value, digit = divmod(value, radix)
            digits.append(DIGITS[digit])
        digits.append(DIGITS[value])
        return "".join(reversed(digits))
    half = int(value.bit_length() / math.log2(radix)) // 2
    high, low = divmod(value, radix**half)
    return _split_digits(high, radix) + _split_digits(low, radix).zfill(half)


# -- a given number of digits ------------------------------------------------------------------------------


def _rounded_quotient(numerator: int, denominator: int) -> int:
    """The nearest integer; the larger one of two."""
    return (2 * numerator + denominator) // (2 * denominator)


def number_to_fixed(number: float, digits: int) -> str:
    """https://tc39.es/ecma262/#sec-number.prototype.tofixed for a finite Number below 10**21."""
    if number < 0.0:
        return "-" + number_to_fixed(-number, digits)
    numerator, denominator = number.as_integer_ratio()
    text = str(_rounded_quotient(numerator * 10**digits, denominator))
    if digits == 0:
        return text
    text = text.zfill(digits + 1)
    return f"{text[:-digits]}.{text[-digits:]}"


def _digits_to_precision(number: float, precision: int) -> tuple[str, int]:
    """Exactly `precision` decimal digits of a finite positive Number, and the power of ten of the first."""
    numerator, denominator = number.as_integer_ratio()
    power = number_digits(number)[1] - 1
    if numerator < 10**power * denominator if power >= 0 else numerator * 10**-power < denominator:
        power -= 1
    shift = precision - 1 - power
    if shift >= 0:
        numerator *= 10**shift
    else:
        denominator *= 10**-shift
    rounded = _rounded_quotient(numerator, denominator)
    if rounded == 10**precision:
        return str(rounded // 10), power + 1
    return str(rounded), power


def number_to_exponential(number: float, digits: int | None) -> str:
    """https://tc39.es/ecma262/#sec-number.prototype.toexponential for a finite Number; None: all digits."""
    if number < 0.0:
        return "-" + number_to_exponential(-number, digits)
    if number == 0.0:
        return _scientific("0" * ((digits or 0) + 1), 0)
    if digits is None:
        shortest, point = number_digits(number)
        return _scientific(shortest, point - 1)
    return _scientific(*_digits_to_precision(number, digits + 1))


def number_to_precision(number: float, precision: int) -> str:
    """https://tc39.es/ecma262/#sec-number.prototype.toprecision for a finite Number."""
    if number < 0.0:
        return "-" + number_to_precision(-number, precision)
    digits, power = ("0" * precision, 0) if number == 0.0 else _digits_to_precision(number, precision)
    if power < -6 or power >= precision:
        return _scientific(digits, power)
    return _positional(digits, power + 1)


# -- for people --------------------------------------------------------------------------------------------


def number_to_grouped_text(number: float) -> str:
    """Groups of three and at most three decimals, as in English; rounds the shortest decimal half up."""
    if number != number:
        return "NaN"
    if number < 0.0 or (number == 0.0 and math.copysign(1.0, number) < 0.0):
        return "-" + number_to_grouped_text(-number)
    if math.isinf(number):
        return "∞"
    if number == 0.0:
        return "0"
    digits, point = number_digits(number)
    scaled = int(digits) * 10 ** max(0, point - len(digits) + 3)
    thousandths = _rounded_quotient(scaled, 10 ** max(0, len(digits) - point - 3))
    whole, rest = divmod(thousandths, 1000)
    fraction = f"{rest:03}".rstrip("0")
    return group_thousands(str(whole)) + (f".{fraction}" if fraction else "")


def group_thousands(digits: str) -> str:
    """Commas between groups of three digits."""
    head = len(digits) % 3
    groups = [digits[index : index + 3] for index in range(head, len(digits), 3)]
    return ",".join([digits[:head], *groups] if head else groups)
