"""Methods of arrays that visit elements: with a callback, or looking for a value.

The loops are alike on purpose and written out: each reads a dense array's list directly, and asks the array
again for every element. ATTACK: a callback may shrink the array or turn it into one that is not dense.

https://tc39.es/ecma262/#sec-properties-of-the-array-prototype-object
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jsvm.intrinsics.declare import Entry, Method
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_boolean, to_integer_or_infinity
from jsvm.runtime.functions import Code, sees_argument
from jsvm.runtime.object_operations import (
    array_species_create,
    has_pristine_species,
    is_strictly_equal,
    length_of_array_like,
    present_element,
    put_element,
    relative_index,
    require_callable,
    same_value_zero,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, Value

#: Elements visited between two payments to the budget; a power of two.
CHUNK: Final = 32
#: Elements that Python compares between two payments.
SEARCHED_AT_ONCE: Final = 1 << 15
#: What reading an element of an array's list raises that became shorter, or is no list any more.
MISSING: Final = (IndexError, AttributeError)


# -- every element -------------------------------------------------------------------------------------------


def array_prototype_for_each(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.foreach"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    code = require_callable(callback)
    is_short = not sees_argument(callback, 1)
    is_array = isinstance(target, JSArray)
    spend = realm.agent.budget.spend
    for index in range(length):
        if not index % CHUNK:
            spend(min(CHUNK, length - index))
        try:
            value = target.dense[index] if is_array else ABSENT  # type: ignore[attr-defined]
        except MISSING:
            value = ABSENT
        if value is ABSENT and (value := present_element(target, index)) is ABSENT:
            continue
        if is_short:
            code(this_argument, value)
        else:
            code(this_argument, value, float(index), target)


def array_prototype_map(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.map"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    code = require_callable(callback)
    if type(target) is JSArray and has_pristine_species(realm, target):
        return map_dense(realm, target, callback, this_argument)
    spend = realm.agent.budget.spend
    mapped = array_species_create(realm, target, length)
    for index in range(length):
        spend()
        value = present_element(target, index)
        if value is not ABSENT:
            put_element(mapped, index, code(this_argument, value, float(index), target))
    return mapped


def map_dense(realm: Realm, source: JSArray, callback: Value, this_argument: Value) -> JSArray:
    """OPTIMIZATION: `map` to a plain array, whose list is put together before any array sees it."""
    code = require_callable(callback)
    is_short = not sees_argument(callback, 1)
    results: list[Value] = []
    length = len(source.dense)
    spend = realm.agent.budget.spend
    for index in range(length):
        if not index % CHUNK:
            spend(min(CHUNK, length - index))
        try:
            value = source.dense[index]
        except MISSING:
            break
        results.append(
            code(this_argument, value) if is_short else code(this_argument, value, float(index), source)
        )
    if len(results) < length:
        return map_rest(realm, source, code, this_argument, results, length)
    return realm.new_array(results)


def map_rest(
    realm: Realm, source: JSArray, code: Code, this_argument: Value, results: list[Value], length: int
) -> JSArray:
    """Go on after a callback took away elements of the array."""
    mapped = realm.new_array(results)
    for index in range(len(results), length):
        value = present_element(source, index)
        if value is not ABSENT:
            put_element(mapped, index, code(this_argument, value, float(index), source))
    mapped.set("length", float(length))
    return mapped


def array_prototype_filter(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.filter"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    code = require_callable(callback)
    if type(target) is JSArray and has_pristine_species(realm, target):
        return filter_dense(realm, target, callback, this_argument)
    kept = array_species_create(realm, target, 0)
    count = 0
    spend = realm.agent.budget.spend
    for index in range(length):
        spend()
        value = present_element(target, index)
        if value is not ABSENT and to_boolean(code(this_argument, value, float(index), target)):
            put_element(kept, count, value)
            count += 1
    return kept


def filter_dense(realm: Realm, source: JSArray, callback: Value, this_argument: Value) -> JSArray:
    """OPTIMIZATION: `filter` to a plain array, whose list is put together before any array sees it."""
    code = require_callable(callback)
    is_short = not sees_argument(callback, 1)
    kept: list[Value] = []
    length = len(source.dense)
    spend = realm.agent.budget.spend
    for index in range(length):
        if not index % CHUNK:
            spend(min(CHUNK, length - index))
        try:
            value = source.dense[index]
        except MISSING:
            value = ABSENT
        if value is ABSENT and (value := present_element(source, index)) is ABSENT:
            continue
        selected = (
            code(this_argument, value) if is_short else code(this_argument, value, float(index), source)
        )
        if selected is True or (selected is not False and to_boolean(selected)):
            kept.append(value)
    return realm.new_array(kept)


def array_prototype_some(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.some"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    code = require_callable(callback)
    is_short = not sees_argument(callback, 1)
    is_array = isinstance(target, JSArray)
    spend = realm.agent.budget.spend
    for index in range(length):
        if not index % CHUNK:
            spend(min(CHUNK, length - index))
        try:
            value = target.dense[index] if is_array else ABSENT  # type: ignore[attr-defined]
        except MISSING:
            value = ABSENT
        if value is ABSENT and (value := present_element(target, index)) is ABSENT:
            continue
        answer = code(this_argument, value) if is_short else code(this_argument, value, float(index), target)
        if to_boolean(answer):
            return True
    return False


def array_prototype_every(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.every"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    code = require_callable(callback)
    is_short = not sees_argument(callback, 1)
    is_array = isinstance(target, JSArray)
    spend = realm.agent.budget.spend
    for index in range(length):
        if not index % CHUNK:
            spend(min(CHUNK, length - index))
        try:
            value = target.dense[index] if is_array else ABSENT  # type: ignore[attr-defined]
        except MISSING:
            value = ABSENT
        if value is ABSENT and (value := present_element(target, index)) is ABSENT:
            continue
        answer = code(this_argument, value) if is_short else code(this_argument, value, float(index), target)
        if not to_boolean(answer):
            return False
    return True


# -- reduction -----------------------------------------------------------------------------------------------


def array_prototype_reduce(realm: Realm, this: Value, callback: Value = None, *initial: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.reduce"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    return reduce_elements(realm, target, callback, initial, range(length))


def array_prototype_reduce_right(realm: Realm, this: Value, callback: Value = None, *initial: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.reduceright"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    return reduce_elements(realm, target, callback, initial, range(length - 1, -1, -1))


def reduce_elements(
    realm: Realm, target: JSObject, callback: Value, initial: tuple[Value, ...], indices: range
) -> Value:
    """Reduce in the order of `indices`; the first element found starts if nothing else does."""
    code = require_callable(callback)
    is_short = not sees_argument(callback, 2)
    accumulator: Value = initial[0] if initial else ABSENT
    is_array = isinstance(target, JSArray)
    spend = realm.agent.budget.spend
    for index in indices:
        if not index % CHUNK:
            spend(CHUNK)
        try:
            value = target.dense[index] if is_array else ABSENT  # type: ignore[attr-defined]
        except MISSING:
            value = ABSENT
        if value is ABSENT and (value := present_element(target, index)) is ABSENT:
            continue
        if accumulator is ABSENT:
            accumulator = value
        elif is_short:
            accumulator = code(None, accumulator, value)
        else:
            accumulator = code(None, accumulator, value, float(index), target)
    if accumulator is ABSENT:
        throw_type_error("Reduce of empty array with no initial value")
    return accumulator


# -- finding by callback -------------------------------------------------------------------------------------


def find_via_predicate(
    realm: Realm, target: JSObject, indices: range, predicate: Value, this_argument: Value
) -> tuple[int, Value]:
    """First match as (index, value), or (-1, None). https://tc39.es/ecma262/#sec-findviapredicate"""
    code = require_callable(predicate)
    spend = realm.agent.budget.spend
    for index in indices:
        if not index % CHUNK:
            spend(CHUNK)
        if type(target) is JSArray and index < len(target.dense):
            value = target.dense[index]
        else:
            value = target.get(str(index))
        if to_boolean(code(this_argument, value, float(index), target)):
            return index, value
    return -1, None


def array_prototype_find(
    realm: Realm, this: Value, predicate: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.find"""
    target = realm.to_object(this)
    indices = range(length_of_array_like(target))
    return find_via_predicate(realm, target, indices, predicate, this_argument)[1]


def array_prototype_find_index(
    realm: Realm, this: Value, predicate: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.findindex"""
    target = realm.to_object(this)
    indices = range(length_of_array_like(target))
    return float(find_via_predicate(realm, target, indices, predicate, this_argument)[0])


def array_prototype_find_last(
    realm: Realm, this: Value, predicate: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.findlast"""
    target = realm.to_object(this)
    indices = range(length_of_array_like(target) - 1, -1, -1)
    return find_via_predicate(realm, target, indices, predicate, this_argument)[1]


def array_prototype_find_last_index(
    realm: Realm, this: Value, predicate: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.findlastindex"""
    target = realm.to_object(this)
    indices = range(length_of_array_like(target) - 1, -1, -1)
    return float(find_via_predicate(realm, target, indices, predicate, this_argument)[0])


# -- finding by value ----------------------------------------------------------------------------------------


def index_in_list(elements: list[Value], value: Value, start: int, spend: Callable[[int], None]) -> int:
    """The first index from `start` whose element is strictly equal to `value`, or -1.

    OPTIMIZATION: `list.index` compares as JavaScript does, but for NaN and for True, which equals 1.0 here.
    """
    if value != value:
        return -1
    kind = type(value)
    # ATTACK: a comparison with a string of megabytes takes long, and one comes after the other.
    size = max(1, SEARCHED_AT_ONCE // (1 + len(value) // 64)) if kind is str else SEARCHED_AT_ONCE
    while start < len(elements):
        end = start + size
        spend(1 + size // CHUNK)
        try:
            index = elements.index(value, start, end)
            if (kind is not float and kind is not bool) or type(elements[index]) is kind:
                return index
            start = index + 1
        except ValueError:
            start = end
    return -1


def array_prototype_index_of(
    realm: Realm, this: Value, value: Value = None, start: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.indexof"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    first = relative_index(start, length) if length else 0
    if type(target) is JSArray and length == len(target.dense):
        return float(index_in_list(target.dense, value, first, realm.agent.budget.spend))
    spend = realm.agent.budget.spend
    for index in range(first, length):
        spend()
        element = present_element(target, index)
        if element is not ABSENT and is_strictly_equal(element, value):
            return float(index)
    return -1.0


def array_prototype_last_index_of(realm: Realm, this: Value, value: Value = None, *start: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.lastindexof"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    if length == 0:
        return -1.0
    last = to_integer_or_infinity(start[0]) if start else length - 1.0
    last = min(last, length - 1.0) if last >= 0.0 else length + last
    spend = realm.agent.budget.spend
    for index in range(int(max(last, -1.0)), -1, -1):
        if not index % CHUNK:
            spend(CHUNK)
        if type(target) is JSArray and index < len(target.dense):
            element = target.dense[index]
        else:
            element = present_element(target, index)
        if element is not ABSENT and is_strictly_equal(element, value):
            return float(index)
    return -1.0


def array_prototype_includes(
    realm: Realm, this: Value, value: Value = None, start: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.includes"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    first = relative_index(start, length) if length else 0
    if type(target) is JSArray and length == len(target.dense):
        if value == value:
            return index_in_list(target.dense, value, first, realm.agent.budget.spend) >= 0
    spend = realm.agent.budget.spend
    for index in range(first, length):
        spend()
        dense = target.dense if type(target) is JSArray else ()
        element = dense[index] if index < len(dense) else target.get(str(index))
        if same_value_zero(element, value):
            return True
    return False


METHODS: Final[tuple[Entry, ...]] = (
    Method("every", 1, array_prototype_every),
    Method("filter", 1, array_prototype_filter),
    Method("find", 1, array_prototype_find),
    Method("findIndex", 1, array_prototype_find_index),
    Method("findLast", 1, array_prototype_find_last),
    Method("findLastIndex", 1, array_prototype_find_last_index),
    Method("forEach", 1, array_prototype_for_each),
    Method("includes", 1, array_prototype_includes),
    Method("indexOf", 1, array_prototype_index_of),
    Method("lastIndexOf", 1, array_prototype_last_index_of),
    Method("map", 1, array_prototype_map),
    Method("reduce", 1, array_prototype_reduce),
    Method("reduceRight", 1, array_prototype_reduce_right),
    Method("some", 1, array_prototype_some),
)
