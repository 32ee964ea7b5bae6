"""The decimal text of a Number. https://tc39.es/ecma262/#sec-numeric-types-number-tostring

Python's `repr` of a float finds the same shortest digits that ECMAScript asks for; only the layout differs.
"""

from __future__ import annotations


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
    power = exponent - 1
    shown = f"e{'+' if power > 0 else '-'}{abs(power)}"
    return sign + digits + shown if count == 1 else f"{sign}{digits[0]}.{digits[1:]}{shown}"


def number_digits(number: float) -> tuple[str, int]:
    """Shortest decimal digits of a finite positive Number and its exponent n: value = 0.digits * 10**n."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0)
    leading = len(whole + fraction) - len(digits)
    return digits.rstrip("0") or "0", point - leading
