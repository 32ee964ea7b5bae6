"""The sort is stable, cheap on sorted input, and survives comparators that contradict themselves."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jsvm.intrinsics.array_sort import merge_sort
from tests.unit.intrinsics.helpers import Guest, new_realm, numbers


@given(st.lists(st.integers(0, 9), min_size=2, max_size=200))
@settings(max_examples=200, deadline=None)
def test_sorts_stably(keys: list[int]) -> None:
    pairs = [(key, position) for position, key in enumerate(keys)]
    result = merge_sort(new_realm(), pairs.copy(), lambda _this, left, right: float(left[0] > right[0]))
    assert result == sorted(pairs, key=lambda pair: pair[0])


@given(st.lists(st.integers(), min_size=2, max_size=100), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_loses_nothing_to_a_random_comparator(values: list[int], chance: random.Random) -> None:
    result = merge_sort(new_realm(), values.copy(), lambda _this, _left, _right: chance.random() - 0.5)
    assert sorted(result) == sorted(values)


def test_ordered_input_costs_one_comparison_per_element() -> None:
    for values in (list(range(1000)), list(range(1000, 0, -1))):
        calls: list[None] = []

        def compare(_this: None, left: int, right: int, calls: list[None] = calls) -> float:
            calls.append(None)
            return float(left - right)

        assert merge_sort(new_realm(), values.copy(), compare) == sorted(values)
        assert len(calls) == 999


def test_text_order_is_by_code_units(guest: Guest) -> None:
    values = ["\uffff", "\ud83d\ude00", "a", "Z", "10", "9"]
    assert numbers(guest.call(guest.array(*values), "sort")) == [
        "10",
        "9",
        "Z",
        "a",
        "\ud83d\ude00",
        "\uffff",
    ]
    assert numbers(guest.call(guest.array(10.0, 9.0, 1.0), "sort")) == [1.0, 10.0, 9.0]


def test_undefined_comes_last_and_is_not_compared(guest: Guest) -> None:
    def compare(_this: Any, left: Any = None, right: Any = None, *_: Any) -> Any:
        assert left is not None
        assert right is not None
        return left - right

    array = guest.array(None, 2.0, None, 1.0)
    assert numbers(guest.call(array, "sort", guest.function(compare))) == [1.0, 2.0, None, None]


def test_holes_stay_holes(guest: Guest) -> None:
    array = guest.array(3.0, 2.0, 1.0)
    array.delete("1")
    guest.call(array, "sort")
    assert array.own_property_keys() == ["0", "1", "length"]
    assert array.get("length") == 3.0


def test_comparator_may_empty_the_array(guest: Guest) -> None:
    array = guest.array(3.0, 2.0, 1.0)

    def compare(_this: Any, left: Any = None, right: Any = None, *_: Any) -> Any:
        array.set("length", 0.0)
        return left - right

    guest.call(array, "sort", guest.function(compare))
    assert numbers(array) == [1.0, 2.0, 3.0]


def test_a_single_symbol_needs_no_text(guest: Guest) -> None:
    symbol = guest.global_value("Symbol").code(None)
    assert numbers(guest.call(guest.array(symbol), "sort")) == [symbol]
    assert guest.thrown(guest.call, guest.array(symbol, symbol), "sort").startswith("TypeError")
