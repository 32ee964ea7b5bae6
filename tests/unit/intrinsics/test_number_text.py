"""Texts of Numbers against exact arithmetic done another way: fractions and decimals."""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvm.runtime.number_text import (
    group_thousands,
    integer_to_radix_string,
    number_to_exponential,
    number_to_fixed,
    number_to_grouped_text,
    number_to_precision,
    number_to_radix_string,
    number_to_string,
)

POSITIVE = st.floats(min_value=5e-324, max_value=1.7976931348623157e308)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
RADICES = st.integers(2, 36)


def exact_value(text: str, radix: int) -> Fraction:
    whole, _, fraction = text.partition(".")
    return Fraction(int(whole + fraction, radix), radix ** len(fraction))


def nearest_number(value: Fraction) -> float:
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf


@given(POSITIVE, RADICES.filter(lambda radix: radix != 10))
def test_radix_text_reads_back(number: float, radix: int) -> None:
    assert nearest_number(exact_value(number_to_radix_string(number, radix), radix)) == number


@given(POSITIVE, RADICES.filter(lambda radix: radix != 10))
def test_radix_text_cannot_be_shorter(number: float, radix: int) -> None:
    text = number_to_radix_string(number, radix)
    digits = text.replace(".", "").strip("0")
    power = len(text.partition(".")[2]) if "." in text else -(len(text) - len(text.rstrip("0")))
    unit = Fraction(1, radix**power) if power >= 0 else Fraction(radix**-power)
    if len(digits) == 1:
        return
    scaled = Fraction(number) / (unit * radix)
    for candidate in (math.floor(scaled), math.ceil(scaled)):
        assert nearest_number(candidate * unit * radix) != number


@given(st.integers(-(10**400), 10**400), RADICES)
def test_integer_radix_text_reads_back(value: int, radix: int) -> None:
    assert int(integer_to_radix_string(value, radix), radix) == value


def test_long_integer_text() -> None:
    digits = integer_to_radix_string(7**20_000, 10)
    assert len(digits) == 16_902
    assert digits.startswith("4490") or int(digits[:9]) == 7**20_000 // 10 ** (16_902 - 9)


@given(FINITE.filter(lambda number: abs(number) < 1e21), st.integers(0, 100))
def test_fixed_rounds_half_up(number: float, digits: int) -> None:
    with localcontext(prec=1200):
        expected = Decimal(number).copy_abs().quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert number_to_fixed(number, digits) == ("-" if number < 0 else "") + f"{expected:f}"


@given(POSITIVE, st.integers(1, 100))
def test_precision_and_exponential_round_half_up(number: float, precision: int) -> None:
    with localcontext(prec=precision, rounding=ROUND_HALF_UP):
        expected = +Decimal(number)
    shown = number_to_exponential(number, precision - 1)
    mantissa, _, power = shown.partition("e")
    assert Decimal(shown) == expected
    assert len(mantissa.replace(".", "")) == precision
    text = number_to_precision(number, precision)
    assert Decimal(text) == expected
    assert ("e" in text) == (int(power) < -6 or int(power) >= precision)


@given(FINITE)
def test_shortest_text_reads_back(number: float) -> None:
    assert float(number_to_string(number)) == number
    assert float(number_to_exponential(number, None)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (-1.5e-9, "-1.5e-9"),
        (5e-324, "5e-324"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_layout(number: float, text: str) -> None:
    assert number_to_string(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1234567.891, "1,234,567.891"),
        (1234.5678, "1,234.568"),
        (-1e21, "-1,000,000,000,000,000,000,000"),
        (0.0004, "0"),
        (999.9999, "1,000"),
        (1.0005, "1.001"),
        (math.inf, "∞"),
    ],
)
def test_grouped(number: float, text: str) -> None:
    assert number_to_grouped_text(number) == text


def test_group_thousands() -> None:
    assert [group_thousands("1" * count) for count in (1, 3, 4, 6, 7)] == [
        "1", "111", "1,111", "111,111", "1,111,111",
    ]  # fmt: skip
