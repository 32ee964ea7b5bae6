"""Methods of %TypedArray%.prototype that call the guest for every element.

They go over as many elements as there were at the start; those that are gone meanwhile read as undefined.
OPTIMIZATION: `callback.code` is read anew for every element, because a function that runs often gets faster
code.

https://tc39.es/ecma262/#sec-properties-of-the-%typedarrayprototype%-object
"""

from __future__ import annotations

from typing import Final

from jsvm.intrinsics.declare import Method
from jsvm.intrinsics.typed_array_creation import species_create, validate
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_boolean
from jsvm.runtime.object_operations import require_callable
from jsvm.runtime.realm import Realm
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import Value


def typed_array_prototype_for_each(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.foreach"""
    source = validate(this, "forEach")
    require_callable(callback)
    spend = realm.agent.budget.spend
    for index in range(source.length):
        spend()
        callback.code(this_argument, source.element_at(index), float(index), source)


def typed_array_prototype_every(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.every"""
    source = validate(this, "every")
    return search(realm, source, callback, this_argument, range(source.length), wanted=False) is None


def typed_array_prototype_some(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.some"""
    source = validate(this, "some")
    return search(realm, source, callback, this_argument, range(source.length)) is not None


def search(
    realm: Realm,
    source: TypedArray,
    callback: Value,
    this_argument: Value,
    indices: range,
    *,
    wanted: bool = True,
) -> tuple[int, Value] | None:
    """The first of these indices, with its element, for which the callback's answer is `wanted`."""
    require_callable(callback)
    spend = realm.agent.budget.spend
    for index in indices:
        spend()
        value = source.element_at(index)
        if to_boolean(callback.code(this_argument, value, float(index), source)) is wanted:
            return index, value
    return None


def typed_array_prototype_find(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.find"""
    source = validate(this, "find")
    found = search(realm, source, callback, this_argument, range(source.length))
    return None if found is None else found[1]


def typed_array_prototype_find_index(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.findindex"""
    source = validate(this, "findIndex")
    found = search(realm, source, callback, this_argument, range(source.length))
    return -1.0 if found is None else float(found[0])


def typed_array_prototype_find_last(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.findlast"""
    source = validate(this, "findLast")
    found = search(realm, source, callback, this_argument, range(source.length - 1, -1, -1))
    return None if found is None else found[1]


def typed_array_prototype_find_last_index(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.findlastindex"""
    source = validate(this, "findLastIndex")
    found = search(realm, source, callback, this_argument, range(source.length - 1, -1, -1))
    return -1.0 if found is None else float(found[0])


def typed_array_prototype_filter(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.filter"""
    source = validate(this, "filter")
    require_callable(callback)
    spend = realm.agent.budget.spend
    kept: list[Value] = []
    for index in range(source.length):
        spend()
        value = source.element_at(index)
        if to_boolean(callback.code(this_argument, value, float(index), source)):
            kept.append(value)
    created = species_create(realm, source, [float(len(kept))], "filter")
    for index, value in enumerate(kept):
        created.set_element(index, value)
    return created


def typed_array_prototype_map(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.map"""
    source = validate(this, "map")
    require_callable(callback)
    length = source.length
    created = species_create(realm, source, [float(length)], "map")
    spend = realm.agent.budget.spend
    for index in range(length):
        spend()
        created.set_element(
            index, callback.code(this_argument, source.element_at(index), float(index), source)
        )
    return created


def typed_array_prototype_reduce(realm: Realm, this: Value, callback: Value = None, *initial: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.reduce"""
    source = validate(this, "reduce")
    return reduce_elements(realm, source, callback, initial, range(source.length))


def typed_array_prototype_reduce_right(
    realm: Realm, this: Value, callback: Value = None, *initial: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.reduceright"""
    source = validate(this, "reduceRight")
    return reduce_elements(realm, source, callback, initial, range(source.length)[::-1])


def reduce_elements(
    realm: Realm, source: TypedArray, callback: Value, initial: tuple[Value, ...], indices: range
) -> Value:
    """Fold the elements at these indices."""
    require_callable(callback)
    if initial:
        accumulator = initial[0]
    elif indices:
        accumulator = source.element_at(indices[0])
        indices = indices[1:]
    else:
        throw_type_error("Reduce of empty array with no initial value")
    spend = realm.agent.budget.spend
    for index in indices:
        spend()
        accumulator = callback.code(None, accumulator, source.element_at(index), float(index), source)
    return accumulator


ITERATION_METHODS: Final = (
    Method("every", 1, typed_array_prototype_every),
    Method("filter", 1, typed_array_prototype_filter),
    Method("find", 1, typed_array_prototype_find),
    Method("findIndex", 1, typed_array_prototype_find_index),
    Method("findLast", 1, typed_array_prototype_find_last),
    Method("findLastIndex", 1, typed_array_prototype_find_last_index),
    Method("forEach", 1, typed_array_prototype_for_each),
    Method("map", 1, typed_array_prototype_map),
    Method("reduce", 1, typed_array_prototype_reduce),
    Method("reduceRight", 1, typed_array_prototype_reduce_right),
    Method("some", 1, typed_array_prototype_some),
)
