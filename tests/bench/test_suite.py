"""The programs and their twins answer the same, and the runner notices when they do not."""

import math

import pytest

from tests.bench import ratios, suite, vm
from tests.bench.guest import Guest, GuestError
from tests.bench.measure import geometric_mean, measure


@pytest.mark.parametrize("name", suite.names())
def test_a_program_and_its_twin_answer_the_same(name: str) -> None:
    pair = suite.load(name)
    guest = Guest(name, pair.source)
    for size in (0, 1, 2, pair.small_size) if name not in {"arrays", "collections"} else (8, pair.small_size):
        suite.check(pair, size, guest.main(size), pair.twin(size))


def test_every_twin_has_its_program() -> None:
    assert suite.names() == sorted(path.stem for path in (suite.HERE / "twins").glob("*.py"))


@pytest.mark.parametrize(("found", "expected"), [(1.0, 2), ("1", 1), (None, 0), (math.nan, math.nan), (1, 1)])
def test_a_wrong_checksum_is_an_error(found: object, expected: object) -> None:
    with pytest.raises(suite.ChecksumError):
        suite.check(suite.Pair("name", "", abs, 1), 1, found, expected)


def test_a_program_that_throws_is_an_error() -> None:
    with pytest.raises(GuestError, match="RangeError: no"):
        Guest("name", "function main() { throw new RangeError('no'); }").main(1)
    with pytest.raises(GuestError, match="plain"):
        Guest("name", "throw 'plain'")


def test_a_measurement_is_of_both() -> None:
    source = "function main(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum; }"
    found = measure(suite.Pair("sum", source, lambda n: sum(range(n)), 2_000), runs=1)
    assert found.twin > 0 < found.guest
    assert found.ratio == found.guest / found.twin
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("mean", "worst", "failures", "check", "code"),
    [
        (5.0, 19.0, {}, True, 0),
        (6.5, 19.0, {}, True, 1),
        (5.0, 21.0, {}, True, 1),
        (6.5, 21.0, {}, False, 0),
        (5.0, 19.0, {"calls": "threw"}, False, 1),
    ],
)
def test_the_bar_decides_only_if_asked(
    mean: float, worst: float, failures: dict[str, str], check: bool, code: int
) -> None:
    result = {"geometric_mean": mean, "maximum": worst, "failures": failures, "programs": {"calls": {}}}
    assert ratios.verdict({"here": result}, check=check) == code


def test_a_row_says_whether_its_bar_is_met() -> None:
    assert str(vm.Row("start", 2.5, "ms", 3.0)).endswith("met")
    assert str(vm.Row("start", 3.5, "ms", 3.0)).endswith("MISSED")
    assert vm.Row("start", 3.5, "ms").is_met


def test_a_call_of_a_host_function_is_measured() -> None:
    row = vm.capability_call()
    assert 0.0 < row.value < 1_000.0
