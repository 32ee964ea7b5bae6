"""%TypedArray%.prototype, but for the methods that call the guest for every element
(`typed_array_iteration`).

https://tc39.es/ecma262/#sec-properties-of-the-%typedarrayprototype%-object
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from typing import Any, Final

from jsvm.intrinsics.array_copying import join_elements
from jsvm.intrinsics.array_iterator import ArrayIterator
from jsvm.intrinsics.array_sort import comparator_argument, merge_sort
from jsvm.intrinsics.declare import Alias, Entry, Getter, Method
from jsvm.intrinsics.native_sort import NativeOrder
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.intrinsics.typed_array_creation import (
    PIECE,
    check_in_bounds,
    copy_elements,
    create_same_type,
    species_create,
    store_list,
    validate,
)
from jsvm.intrinsics.typed_array_iteration import ITERATION_METHODS
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_integer_or_infinity, to_string
from jsvm.runtime.object_operations import (
    is_strictly_equal,
    length_of_array_like,
    relative_index,
    reserve_elements,
    same_value_zero,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import SYMBOL_ITERATOR, SYMBOL_TO_STRING_TAG, BigInt, Value

#: Elements that are moved as they are between two payments to the budget.
LARGE_PIECE: Final = 1 << 16


def require_typed_array(this: Value, method: str) -> TypedArray:
    """The receiver, if it is a typed array, in bounds or not."""
    if type(this) is not TypedArray:
        incompatible_receiver(f"%TypedArray%.prototype.{method}", this)
    return this


# -- accessors -----------------------------------------------------------------------------------------------


def typed_array_prototype_buffer(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.buffer"""
    return require_typed_array(this, "buffer").buffer


def typed_array_prototype_byte_length(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.bytelength"""
    source = require_typed_array(this, "byteLength")
    return float(source.length * source.element.size)


def typed_array_prototype_byte_offset(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.byteoffset"""
    source = require_typed_array(this, "byteOffset")
    return 0.0 if source.is_out_of_bounds else float(source.byte_offset)


def typed_array_prototype_length(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.length"""
    return float(len(require_typed_array(this, "length").view))


def typed_array_prototype_to_string_tag(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-%typedarray%.prototype-%symbol.tostringtag%"""
    return this.element.array_name if type(this) is TypedArray else None


# -- reading -------------------------------------------------------------------------------------------------


def typed_array_prototype_at(_realm: Realm, this: Value, index: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.at"""
    source = validate(this, "at")
    length = source.length
    relative = to_integer_or_infinity(index)
    position = relative if relative >= 0.0 else length + relative
    return source.element_at(int(position)) if 0.0 <= position < length else None


def typed_array_prototype_entries(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.entries"""
    return ArrayIterator(realm, validate(this, "entries"), "key+value")


def typed_array_prototype_keys(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.keys"""
    return ArrayIterator(realm, validate(this, "keys"), "key")


def typed_array_prototype_values(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.values"""
    return ArrayIterator(realm, validate(this, "values"), "value")


def typed_array_prototype_includes(
    realm: Realm, this: Value, value: Value = None, start: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.includes"""
    source = validate(this, "includes")
    length = source.length
    first = relative_index(start, length) if length else 0
    spend = realm.agent.budget.spend
    for index in range(first, length):
        spend()
        if same_value_zero(source.element_at(index), value):
            return True
    return False


def typed_array_prototype_index_of(
    realm: Realm, this: Value, value: Value = None, start: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.indexof"""
    source = validate(this, "indexOf")
    length = source.length
    first = relative_index(start, length) if length else 0
    return index_among(realm, source, value, range(first, min(length, source.length)))


def typed_array_prototype_last_index_of(
    realm: Realm, this: Value, value: Value = None, *start: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.lastindexof"""
    source = validate(this, "lastIndexOf")
    length = source.length
    if length == 0:
        return -1.0
    last = to_integer_or_infinity(start[0]) if start else length - 1.0
    last = min(last, length - 1.0) if last >= 0.0 else length + last
    last = min(max(last, -1.0), source.length - 1.0)
    return index_among(realm, source, value, range(int(last), -1, -1))


def index_among(realm: Realm, source: TypedArray, value: Value, indices: range) -> float:
    """The first of some valid indices whose element is strictly equal to a value, or -1."""
    spend = realm.agent.budget.spend
    for index in indices:
        spend()
        if is_strictly_equal(source.element_at(index), value):
            return float(index)
    return -1.0


def typed_array_prototype_join(realm: Realm, this: Value, separator: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.join"""
    source = validate(this, "join")
    length = source.length
    return join_elements(realm, source, length, "," if separator is None else to_string(separator), False)


def typed_array_prototype_to_locale_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.tolocalestring"""
    source = validate(this, "toLocaleString")
    return join_elements(realm, source, source.length, ",", True)


# -- changing ------------------------------------------------------------------------------------------------


def typed_array_prototype_copy_within(
    realm: Realm, this: Value, target: Value = None, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.copywithin"""
    source = validate(this, "copyWithin")
    length = source.length
    to = relative_index(target, length)
    first = relative_index(start, length)
    last = relative_index(end, length, length)
    if min(last - first, length - to) > 0:
        check_in_bounds(source, "%TypedArray%.prototype.copyWithin")
        length = min(length, source.length)
        count = min(last - first, length - to, length - first)
        copy_elements(realm, source, to, source, first, count)
    return source


def typed_array_prototype_fill(
    realm: Realm, this: Value, value: Value = None, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.fill"""
    target = validate(this, "fill")
    length = target.length
    raw = target.element.store(target.to_element(value))
    first = relative_index(start, length)
    last = relative_index(end, length, length)
    check_in_bounds(target, "%TypedArray%.prototype.fill")
    count = min(last, target.length) - first
    if count > 0:
        filling = memoryview(array(target.element.view_format, [raw]) * min(count, LARGE_PIECE))
        for part in realm.agent.budget.pieces(count, LARGE_PIECE, 512):
            target.view[first + part.start : first + part.stop] = filling[: part.stop - part.start]
    return target


def typed_array_prototype_reverse(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.reverse"""
    target = validate(this, "reverse")
    end = target.length
    for part in realm.agent.budget.pieces(end // 2, LARGE_PIECE, 256):
        mirrored = slice(end - part.stop, end - part.start)
        turned = reversed_elements(target, target.view[part])
        target.view[part] = reversed_elements(target, target.view[mirrored])
        target.view[mirrored] = turned
    return target


def reversed_elements(source: TypedArray, part: memoryview[Any]) -> memoryview[Any]:
    """A copy of some elements in reverse order."""
    elements = array(source.element.view_format, part.tobytes())
    elements.reverse()
    return memoryview(elements)


def typed_array_prototype_set(
    realm: Realm, this: Value, source: Value = None, offset: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.set"""
    target = require_typed_array(this, "set")
    start = to_integer_or_infinity(offset)
    if start < 0.0:
        throw_range_error("offset is out of bounds")
    if type(source) is TypedArray:
        set_from_typed_array(realm, target, start, source)
    else:
        set_from_array_like(realm, target, start, source)


def set_from_typed_array(realm: Realm, target: TypedArray, start: float, source: TypedArray) -> None:
    """https://tc39.es/ecma262/#sec-settypedarrayfromtypedarray"""
    check_in_bounds(target, "%TypedArray%.prototype.set")
    check_in_bounds(source, "%TypedArray%.prototype.set")
    if target.element.is_bigint is not source.element.is_bigint:
        throw_type_error("Cannot mix BigInt and other types, use explicit conversions")
    if source.length + start > target.length:
        throw_range_error("offset is out of bounds")
    copy_elements(realm, target, int(start), source, 0, source.length)


def set_from_array_like(realm: Realm, target: TypedArray, start: float, source: Value) -> None:
    """https://tc39.es/ecma262/#sec-settypedarrayfromarraylike"""
    check_in_bounds(target, "%TypedArray%.prototype.set")
    target_length = target.length
    origin = realm.to_object(source)
    length = length_of_array_like(origin)
    if length + start > target_length:
        throw_range_error("offset is out of bounds")
    spend = realm.agent.budget.spend
    first = int(start)
    for index in range(length):
        spend()
        if type(origin) is JSArray and index < len(origin.dense):
            target.set_element(first + index, origin.dense[index])
        else:
            target.set_element(first + index, origin.get(str(index)))


def typed_array_prototype_sort(realm: Realm, this: Value, comparator: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.sort"""
    comparator = comparator_argument(comparator)
    target = validate(this, "sort")
    store_list(realm, target, sorted_elements(realm, target, comparator))
    return target


def sorted_elements(realm: Realm, source: TypedArray, comparator: JSObject | None) -> list[Value]:
    """The elements in order. https://tc39.es/ecma262/#sec-comparetypedarrayelements"""
    values = loaded_elements(realm, source)
    if comparator is not None:
        return merge_sort(realm, values, comparator.code) if len(values) > 1 else values  # type: ignore[arg-type]
    if source.element.is_bigint:
        return NativeOrder(bigint_value).sort(realm.agent.budget, values)
    return sorted_numbers(realm, values)


def loaded_elements(realm: Realm, source: TypedArray) -> list[Value]:
    """All elements as guest values."""
    load, view = source.element.load, source.view
    reserve_elements(realm, len(view))
    values: list[Value] = []
    for part in realm.agent.budget.pieces(len(view), PIECE, 2):
        values += map(load, view[part])
    return values


def bigint_value(value: BigInt) -> int:
    """What BigInts are sorted by."""
    return value.value


def sorted_numbers(realm: Realm, values: list[float]) -> list[Value]:
    """Numbers in order: -0 before +0, which Python takes for equal, and NaN last."""
    budget = realm.agent.budget
    numbers: list[float] = []
    zeros: list[float] = []
    for part in budget.pieces(len(values), PIECE, 4):
        numbers += [value for value in values[part] if value and value == value]
        zeros += [math.copysign(1.0, value) for value in values[part] if not value]
    ordered = NativeOrder().sort(budget, numbers)
    middle = bisect_left(ordered, 0.0)
    negative = zeros.count(-1.0)
    ordered[middle:middle] = [-0.0] * negative + [0.0] * (len(zeros) - negative)
    return ordered + [math.nan] * (len(values) - len(ordered))


# -- copies --------------------------------------------------------------------------------------------------


def typed_array_prototype_slice(
    realm: Realm, this: Value, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.slice"""
    source = validate(this, "slice")
    length = source.length
    first = relative_index(start, length)
    last = relative_index(end, length, length)
    created = species_create(realm, source, [float(max(last - first, 0))], "slice")
    if last <= first:
        return created
    check_in_bounds(source, "%TypedArray%.prototype.slice")
    count = min(last, source.length) - first
    if created.element is not source.element:
        spend = realm.agent.budget.spend
        for index in range(count):
            spend()
            created.set_element(index, source.element_at(first + index))
    else:
        count = min(count, created.length)
        if created.buffer is source.buffer:
            copy_forward(realm, created, source, first, count)
        else:
            copy_elements(realm, created, 0, source, first, count)
    return created


def copy_forward(realm: Realm, target: TypedArray, source: TypedArray, first: int, count: int) -> None:
    """Copy one by one: within one buffer, an element may be read after it was written."""
    size = source.element.size
    to, of = target.view.cast("B"), source.view.cast("B")[first * size :]
    for part in realm.agent.budget.pieces(count, PIECE, 2):
        for index in range(part.start * size, part.stop * size, size):
            to[index : index + size] = of[index : index + size]


def typed_array_prototype_subarray(
    realm: Realm, this: Value, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.subarray"""
    source = require_typed_array(this, "subarray")
    length = source.length
    first = relative_index(start, length)
    arguments = [source.buffer, float(source.byte_offset + first * source.element.size)]
    if source.fixed_length is not None or end is not None:
        arguments.append(float(max(relative_index(end, length, length) - first, 0)))
    return species_create(realm, source, arguments, "subarray")


def typed_array_prototype_to_reversed(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.toreversed"""
    source = validate(this, "toReversed")
    length = source.length
    created = create_same_type(realm, source, length)
    for part in realm.agent.budget.pieces(length, LARGE_PIECE, 512):
        turned = reversed_elements(source, source.view[part])
        created.view[length - part.stop : length - part.start] = turned
    return created


def typed_array_prototype_to_sorted(realm: Realm, this: Value, comparator: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.tosorted"""
    comparator = comparator_argument(comparator)
    source = validate(this, "toSorted")
    created = create_same_type(realm, source, source.length)
    store_list(realm, created, sorted_elements(realm, source, comparator))
    return created


def typed_array_prototype_with(
    realm: Realm, this: Value, index: Value = None, value: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.prototype.with"""
    source = validate(this, "with")
    length = source.length
    relative = to_integer_or_infinity(index)
    position = relative if relative >= 0.0 else length + relative
    replacement = source.to_element(value)
    if not 0.0 <= position < source.length:
        throw_range_error("Invalid typed array index")
    created = create_same_type(realm, source, length)
    copy_elements(realm, created, 0, source, 0, min(length, source.length))
    created.set_element(int(position), replacement)
    return created


# -- the table -----------------------------------------------------------------------------------------------

PROTOTYPE: Final[tuple[Entry, ...]] = (
    Getter("buffer", typed_array_prototype_buffer),
    Getter("byteLength", typed_array_prototype_byte_length),
    Getter("byteOffset", typed_array_prototype_byte_offset),
    Getter("length", typed_array_prototype_length),
    Getter(SYMBOL_TO_STRING_TAG, typed_array_prototype_to_string_tag),
    Method("at", 1, typed_array_prototype_at),
    Method("copyWithin", 2, typed_array_prototype_copy_within),
    Method("entries", 0, typed_array_prototype_entries),
    Method("fill", 1, typed_array_prototype_fill),
    Method("includes", 1, typed_array_prototype_includes),
    Method("indexOf", 1, typed_array_prototype_index_of),
    Method("join", 1, typed_array_prototype_join),
    Method("keys", 0, typed_array_prototype_keys),
    Method("lastIndexOf", 1, typed_array_prototype_last_index_of),
    Method("reverse", 0, typed_array_prototype_reverse),
    Method("set", 1, typed_array_prototype_set),
    Method("slice", 2, typed_array_prototype_slice),
    Method("sort", 1, typed_array_prototype_sort),
    Method("subarray", 2, typed_array_prototype_subarray),
    Method("toLocaleString", 0, typed_array_prototype_to_locale_string),
    Method("toReversed", 0, typed_array_prototype_to_reversed),
    Method("toSorted", 1, typed_array_prototype_to_sorted),
    Method("values", 0, typed_array_prototype_values),
    Method("with", 2, typed_array_prototype_with),
    *ITERATION_METHODS,
    Alias(SYMBOL_ITERATOR, "values"),
)
