"""Sorting: a stable natural merge sort whose comparisons are plain calls of guest code.

Python's own sort would call the comparator through C. ATTACK: a comparator that sorts would nest until the
native stack ends; here it only nests guest calls. Runs that are in order already are found first, so sorted
input costs one comparison per element.

https://tc39.es/ecma262/#sec-array.prototype.sort
"""

from __future__ import annotations

from typing import Final

from jsvm.intrinsics.array_copying import read_all
from jsvm.intrinsics.declare import Entry, Method
from jsvm.intrinsics.native_sort import PIECE, NativeOrder
from jsvm.runtime.arrays import JSArray, copied
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import is_callable, to_number, to_string
from jsvm.runtime.functions import Code
from jsvm.runtime.object_operations import (
    MAX_ARRAY_LENGTH,
    delete_or_throw,
    describe,
    length_of_array_like,
    present_element,
    reserve_elements,
    set_or_throw,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, Value

#: Runs shorter than this are made longer by inserting one element after the other.
MINIMUM_RUN: Final = 8


def sort_values(realm: Realm, values: list[Value], comparator: JSObject | None) -> list[Value]:
    """The values in order, undefined last. The list is taken over.

    https://tc39.es/ecma262/#sec-sortindexedproperties
    """
    reserve_elements(realm, 2 * len(values))
    defined: list[Value] = []
    for part in realm.agent.budget.pieces(len(values), PIECE, 64):
        defined += [value for value in values[part] if value is not None]
    undefined_count = len(values) - len(defined)
    if comparator is None:
        defined = sort_by_text(realm, defined)
    elif len(defined) > 1:
        defined = merge_sort(realm, defined, comparator.code)  # type: ignore[arg-type]
    return defined + [None] * undefined_count


def sort_by_text(realm: Realm, values: list[Value]) -> list[Value]:
    """Order by code units.

    OPTIMIZATION: every value is converted once, not once per comparison, and strings compare in C.
    """
    if len(values) < 2:
        return values
    budget = realm.agent.budget
    texts: list[str] = []
    for value in values:
        budget.spend()
        texts.append(to_string(value))
    lengths: list[int] = []
    indices: list[int] = []
    for part in budget.pieces(len(texts), PIECE, 64):
        lengths += map(len, texts[part])
        indices += range(part.start, part.stop)
    order = NativeOrder(texts.__getitem__, lengths.__getitem__).sort(budget, indices)
    result: list[Value] = []
    for part in budget.pieces(len(order), PIECE, 64):
        result += [values[index] for index in order[part]]
    return result


# -- merge sort ----------------------------------------------------------------------------------------------


def comes_after(answer: Value) -> bool:
    """What a comparator's answer says of its first argument. https://tc39.es/ecma262/#sec-comparearrayelements"""
    return (answer if type(answer) is float else to_number(answer)) > 0.0


def merge_sort(realm: Realm, values: list[Value], compare: Code) -> list[Value]:
    """A stable sort of two or more values, even when the comparator contradicts itself.

    `compare(undefined, left, right)` is a comparator's code; it is called straight from these loops.
    """
    runs = find_runs(realm, values, compare)
    while len(runs) > 1:
        merged: list[list[Value]] = []
        for index in range(0, len(runs) - 1, 2):
            merged.append(merge(realm, runs[index], runs[index + 1], compare))
        if len(runs) % 2:
            merged.append(runs[-1])
        runs = merged
    return runs[0]


def find_runs(realm: Realm, values: list[Value], compare: Code) -> list[list[Value]]:
    """Cut the list into ordered runs; strictly falling ones are turned around."""
    runs: list[list[Value]] = []
    start = 0
    length = len(values)
    while start < length:
        end = start + 1
        if end < length:
            falling = comes_after(compare(None, values[start], values[end]))
            end += 1
            while end < length and comes_after(compare(None, values[end - 1], values[end])) is falling:
                end += 1
        else:
            falling = False
        run = values[start:end]
        if falling:
            run.reverse()
        realm.agent.budget.spend(len(run))
        start = extend_run(run, values, end, compare)
        runs.append(run)
    return runs


def extend_run(run: list[Value], values: list[Value], index: int, compare: Code) -> int:
    """Insert the next values into a short run; answers the index after the last one taken."""
    while len(run) < MINIMUM_RUN and index < len(values):
        value = values[index]
        low, high = 0, len(run)
        while low < high:
            middle = (low + high) // 2
            if comes_after(compare(None, run[middle], value)):
                high = middle
            else:
                low = middle + 1
        run.insert(low, value)
        index += 1
    return index


def merge(realm: Realm, left: list[Value], right: list[Value], compare: Code) -> list[Value]:
    """Two ordered runs as one; of equal values the left one comes first."""
    realm.agent.budget.spend(len(left) + len(right))
    if not comes_after(compare(None, left[-1], right[0])):
        return left + right
    merged: list[Value] = []
    i = j = 0
    while i < len(left) and j < len(right):
        answer = compare(None, left[i], right[j])
        if (answer if type(answer) is float else to_number(answer)) > 0.0:
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    return merged + left[i:] + right[j:]


# -- methods -------------------------------------------------------------------------------------------------


def comparator_argument(comparator: Value) -> JSObject | None:
    """A comparator as the guest gives it."""
    if comparator is not None and not is_callable(comparator):
        throw_type_error(
            f"The comparison function must be either a function or undefined: {describe(comparator)}"
        )
    return comparator  # type: ignore[no-any-return]


def array_prototype_sort(realm: Realm, this: Value, comparator: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.sort"""
    compare = comparator_argument(comparator)
    target = realm.to_object(this)
    length = length_of_array_like(target)
    if type(target) is JSArray:
        values = sort_values(realm, copied(target.dense), compare)
        if type(target) is JSArray and len(target.dense) == length:
            target.dense[:] = values
            return target
    else:
        values = sort_values(realm, present_elements(realm, target, length), compare)
    write_back(realm, target, values, length)
    return target


def present_elements(realm: Realm, target: JSObject, length: int) -> list[Value]:
    """All elements that are there."""
    values: list[Value] = []
    for index in range(length):
        realm.agent.budget.spend()
        value = present_element(target, index)
        if value is not ABSENT:
            values.append(value)
    return values


def write_back(realm: Realm, target: JSObject, values: list[Value], length: int) -> None:
    """Put sorted values first; what was a hole is one at the end."""
    spend = realm.agent.budget.spend
    for index, value in enumerate(values):
        spend()
        set_or_throw(target, str(index), value)
    for index in range(len(values), length):
        spend()
        delete_or_throw(target, str(index))


def array_prototype_to_sorted(realm: Realm, this: Value, comparator: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.tosorted"""
    compare = comparator_argument(comparator)
    target = realm.to_object(this)
    length = length_of_array_like(target)
    if length > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    return realm.new_array(sort_values(realm, read_all(realm, target, range(length)), compare))


METHODS: Final[tuple[Entry, ...]] = (
    Method("sort", 1, array_prototype_sort),
    Method("toSorted", 1, array_prototype_to_sorted),
)
