"""Sets of code points against Python's sets."""

from hypothesis import given
from hypothesis import strategies as st

from jsvm.unicode.code_point_set import ALL_CODE_POINTS, EMPTY, MAX_CODE_POINT, CodePointSet

SMALL = 40
RANGES = st.lists(
    st.tuples(st.integers(0, SMALL), st.integers(0, SMALL)).map(lambda pair: (min(pair), max(pair)))
)


def members(ranges: list[tuple[int, int]]) -> set[int]:
    return {point for start, last in ranges for point in range(start, last + 1)}


@given(RANGES, RANGES)
def test_operations(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    one, two = CodePointSet.from_ranges(first), CodePointSet.from_ranges(second)
    ones, twos = members(first), members(second)
    assert set(one.members()) == ones
    assert one.size() == len(ones)
    assert one.is_empty() == (not ones)
    assert set(one.union(two).members()) == ones | twos
    assert set(one.intersection(two).members()) == ones & twos
    assert set(one.difference(two).members()) == ones - twos
    assert set(one.complement(SMALL).members()) == set(range(SMALL + 1)) - ones
    assert one.is_disjoint(two) == ones.isdisjoint(twos)
    assert one.contains_set(two) == (ones >= twos)
    assert [one.contains(point) for point in range(SMALL + 2)] == [
        point in ones for point in range(SMALL + 2)
    ]
    assert (one == two) == (ones == twos)
    assert one != two or hash(one) == hash(two)


@given(RANGES)
def test_boundaries_are_canonical(ranges: list[tuple[int, int]]) -> None:
    boundaries = CodePointSet.from_ranges(ranges).boundaries
    assert list(boundaries) == sorted(set(boundaries))
    assert len(boundaries) % 2 == 0


def test_edges() -> None:
    assert EMPTY.complement() == ALL_CODE_POINTS
    assert ALL_CODE_POINTS.complement() == EMPTY
    assert ALL_CODE_POINTS.size() == MAX_CODE_POINT + 1
    assert list(CodePointSet.of(3, 1, 2, 7).ranges()) == [(1, 3), (7, 7)]
