"""Rounding against exact arithmetic, sums against fractions, random numbers from their seed."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvm.runtime.random_source import RandomSource
from tests.unit.intrinsics.helpers import Guest

FINITE = st.floats(allow_nan=False, allow_infinity=False)
EDGES = st.sampled_from(
    [0.49999999999999994, -0.5, -0.49999999999999994, 0.5, 1.5, 2.5, -1.5, 4503599627370495.5, 2.0**52, -0.0]
)


@pytest.fixture(scope="module")
def compute() -> Any:
    guest = Guest()
    namespace = guest.global_value("Math")
    return lambda name, *arguments: guest.call(namespace, name, *arguments)


def same(left: float, right: float) -> bool:
    return (math.isnan(left) and math.isnan(right)) or (
        left == right and math.copysign(1.0, left) == math.copysign(1.0, right)
    )


@given(st.one_of(FINITE, EDGES))
def test_rounding(compute: Any, number: float) -> None:
    exact = Fraction(number)
    for name, expected in (
        ("floor", math.floor(exact)),
        ("ceil", math.ceil(exact)),
        ("trunc", math.trunc(exact)),
        ("round", math.floor(exact + Fraction(1, 2))),
    ):
        found = compute(name, number)
        assert type(found) is float
        assert found == expected
        if found == 0.0 and not (name == "floor" and number > 0.0):
            assert math.copysign(1.0, found) == math.copysign(1.0, number)


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc", "round", "sign", "fround", "f16round", "cbrt"])
@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, 0.0, -0.0])
def test_special_values_pass_through(compute: Any, name: str, number: float) -> None:
    expected = math.copysign(1.0, number) if name == "sign" and math.isinf(number) else number
    assert same(compute(name, number), expected)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("pow", (1.0, math.inf), math.nan),
        ("pow", (-1.0, -math.inf), math.nan),
        ("pow", (2.0, math.nan), math.nan),
        ("pow", (math.nan, 0.0), 1.0),
        ("pow", (-0.0, -3.0), -math.inf),
        ("pow", (-0.0, -2.0), math.inf),
        ("pow", (-10.0, 999.0), -math.inf),
        ("pow", (-10.0, 1000.0), math.inf),
        ("pow", (-8.0, 1.0 / 3.0), math.nan),
        ("log", (0.0,), -math.inf),
        ("log", (-1.0,), math.nan),
        ("log1p", (-1.0,), -math.inf),
        ("log2", (8.0,), 3.0),
        ("atanh", (1.0,), math.inf),
        ("atanh", (-2.0,), math.nan),
        ("cosh", (-1000.0,), math.inf),
        ("sinh", (-1000.0,), -math.inf),
        ("exp", (1000.0,), math.inf),
        ("expm1", (-0.0,), -0.0),
        ("sin", (math.inf,), math.nan),
        ("sqrt", (-0.0,), -0.0),
        ("max", (), -math.inf),
        ("max", (-0.0, 0.0), 0.0),
        ("min", (0.0, -0.0), -0.0),
        ("max", (1.0, math.nan, 2.0), math.nan),
        ("hypot", (), 0.0),
        ("hypot", (math.nan, -math.inf), math.inf),
        ("clz32", (0.0,), 32.0),
        ("clz32", (-1.0,), 0.0),
        ("imul", (4294967295.0, 5.0), -5.0),
        ("fround", (1e300,), math.inf),
        ("f16round", (65519.0,), 65504.0),
        ("f16round", (65520.0,), math.inf),
    ],
)
def test_values(compute: Any, name: str, arguments: tuple[float, ...], expected: float) -> None:
    assert same(compute(name, *arguments), expected)


@given(st.lists(FINITE, max_size=8))
def test_sums_are_exact(numbers: list[float]) -> None:
    guest = Guest()
    found = guest.call(guest.global_value("Math"), "sumPrecise", guest.array(*numbers))
    exact = sum(map(Fraction, numbers), Fraction(0))
    try:
        assert found == exact.numerator / exact.denominator
    except OverflowError:
        assert found == (math.inf if exact > 0 else -math.inf)


def test_a_seed_gives_the_same_numbers() -> None:
    first, second = RandomSource(7), RandomSource(7)
    numbers = [first.next() for _ in range(1_000)]
    assert numbers == [second.next() for _ in range(1_000)]
    assert all(0.0 <= number < 1.0 for number in numbers)
    assert len(set(numbers)) == 1_000
    assert abs(sum(numbers) / 1_000 - 0.5) < 0.05
    first.seed(8)
    assert first.next() not in numbers


def test_random_numbers_belong_to_the_agent() -> None:
    one, other = Guest(), Guest()
    one.realm.agent.random.seed(1)
    other.realm.agent.random.seed(2)
    expected = RandomSource(1).next()
    assert other.call(other.global_value("Math"), "random") != expected
    assert one.call(one.global_value("Math"), "random") == expected
    one.realm.agent.host.hooks["random"] = lambda: 0.25
    assert one.call(one.global_value("Math"), "random") == 0.25
