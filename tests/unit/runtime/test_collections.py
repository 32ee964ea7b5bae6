"""Map and Set storage against a model: a list of entries with holes, as the specification has it."""

import math
import random
from typing import Any

import pytest

from jsvm.budget import Budget, StepLimitReached
from jsvm.runtime.collections import CollectionCursor, MapObject, tagged, untagged
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import DONE, BigInt, Symbol, null


def new_budget() -> Budget:
    budget = Budget(lambda: 0.0)
    budget.begin()
    return budget


class Model:
    """The specification's way: a growing list, deleted entries leave holes."""

    def __init__(self) -> None:
        self.entries: list[Any] = []

    def put(self, key: float) -> None:
        if key not in self.entries:
            self.entries.append(key)

    def remove(self, key: float) -> None:
        if key in self.entries:
            self.entries[self.entries.index(key)] = None

    def clear(self) -> None:
        self.entries = [None] * len(self.entries)


class ModelCursor:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.index = 0
        self.done = False

    def step(self) -> Any:
        while not self.done and self.index < len(self.model.entries):
            self.index += 1
            if (key := self.model.entries[self.index - 1]) is not None:
                return key
        self.done = True
        return DONE


@pytest.mark.parametrize("seed", range(60))
def test_cursors_see_what_the_specification_says(seed: int) -> None:
    source = random.Random(seed)
    budget = new_budget()
    collection, model = MapObject(None), Model()
    cursors: list[tuple[CollectionCursor, ModelCursor]] = []
    keys = source.choice((4, 40, 400))
    for _ in range(3000):
        action = source.random()
        key = float(source.randrange(keys))
        if action < 0.4:
            collection.put(key, key)
            model.put(key)
        elif action < 0.7:
            collection.remove(key)
            model.remove(key)
        elif action < 0.701:
            collection.clear()
            model.clear()
        elif action < 0.72 or not cursors:
            cursors.append((CollectionCursor(collection, budget), ModelCursor(model)))
            del cursors[:-5]
        else:
            real, expected = source.choice(cursors)
            assert real.step() == expected.step()
    assert list(collection.entries) == [key for key in model.entries if key is not None]


def test_the_last_cursor_takes_the_order_away() -> None:
    collection = MapObject(None)
    collection.put("a", 1.0)
    first, second = (CollectionCursor(collection, new_budget()) for _ in range(2))
    assert (first.step(), second.step()) == ("a", "a")
    assert first.step() is DONE
    assert collection.order is not None
    second.close()
    assert collection.order is None
    collection.put("b", 1.0)
    assert first.step() is DONE


def test_taking_the_first_key_again_and_again_is_not_quadratic() -> None:
    collection, budget = MapObject(None), new_budget()
    for number in range(20_000):
        collection.put(float(number), None)
    before = budget.steps
    for number in range(20_000):
        key = CollectionCursor(collection, budget).step()
        assert key == number
        collection.remove_tagged(key)
    assert budget.steps - before < 50_000


def step_all(cursors: list[CollectionCursor]) -> None:
    for cursor in cursors:
        cursor.step()


def test_skipping_removed_keys_costs_budget() -> None:
    budget = Budget(lambda: 0.0, max_steps=100_000)
    budget.begin()
    collection = MapObject(None)
    for number in range(2_000):
        collection.put(float(number), None)
    cursors = [CollectionCursor(collection, budget) for _ in range(1_000)]
    for cursor in cursors:
        cursor.step()
    for number in range(1, 990):
        collection.remove(float(number))
    with pytest.raises(StepLimitReached):
        step_all(cursors)


PRIMITIVES = [None, null, True, False, 0.0, 1.0, -1.5, math.inf, "", "1", "true", "undefined"]
BIGINTS = [BigInt(value) for value in (0, 1, -1, 1 << 70, 128, -128)]
VALUES = [*PRIMITIVES, *BIGINTS, Symbol("a"), Symbol("a"), JSObject(None, {}), JSObject(None, {})]


def test_keys_of_different_kinds_are_different() -> None:
    collection = MapObject(None)
    for number, value in enumerate(VALUES):
        collection.put(value, float(number))
    assert len(collection.entries) == len(VALUES)
    for number, value in enumerate(VALUES):
        assert collection.entries[tagged(value)] == number
        shown = untagged(tagged(value))
        assert type(shown) is type(value)
        assert shown == value


def test_same_value_zero() -> None:
    collection = MapObject(None)
    collection.put(math.nan, 1.0)
    collection.put(float("inf") - float("inf"), 2.0)
    collection.put(-0.0, 3.0)
    assert list(collection.entries.values()) == [2.0, 3.0]
    assert math.copysign(1, list(collection.entries)[1]) == 1.0
    assert collection.remove(0.0)
    collection.put(BigInt(5), 1.0)
    assert collection.remove(BigInt(5))


def test_colliding_bigints_do_not_slow_a_map_down() -> None:
    collection = MapObject(None)
    modulus = (1 << 61) - 1
    for number in range(20_000):
        collection.put(BigInt(number * modulus), None)
    assert len({hash(key) for key in collection.entries}) > 19_000
