"""Methods of arrays that make new arrays or text and leave the array as it is.

https://tc39.es/ecma262/#sec-properties-of-the-array-prototype-object
"""

from __future__ import annotations

from typing import Final, NamedTuple

from jsvm.budget import MAX_STRING_LENGTH
from jsvm.intrinsics.array_mutation import check_new_length, spliced_count
from jsvm.intrinsics.declare import Entry, Method
from jsvm.runtime.arrays import COPIED_AT_ONCE, COPIED_PER_STEP, JSArray, append_all, copied
from jsvm.runtime.completion import throw_range_error
from jsvm.runtime.conversions import to_boolean, to_integer_or_infinity, to_string
from jsvm.runtime.functions import Code
from jsvm.runtime.object_operations import (
    ELEMENT_SIZE,
    LARGE_LIST,
    MAX_ARRAY_LENGTH,
    array_species_create,
    has_pristine_species,
    is_array,
    length_of_array_like,
    present_element,
    put_element,
    relative_index,
    require_callable,
    reserve_elements,
    set_or_throw,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import TextBuilder, reserve_text
from jsvm.runtime.values import ABSENT, SYMBOL_IS_CONCAT_SPREADABLE, Value, null

# -- parts and sums ------------------------------------------------------------------------------------------


def array_prototype_at(realm: Realm, this: Value, index: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.at"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    position = to_integer_or_infinity(index)
    position = position if position >= 0.0 else length + position
    if not 0.0 <= position < length:
        return None
    if type(target) is JSArray and position < len(target.dense):
        return target.dense[int(position)]
    return target.get(str(int(position)))


def array_prototype_concat(realm: Realm, this: Value, *items: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.concat"""
    target = realm.to_object(this)
    result = array_species_create(realm, target, 0)
    length = 0
    for item in (target, *items):
        if is_concat_spreadable(item):
            length += append_elements(realm, result, length, item)
        else:
            check_new_length(length + 1)
            put_element(result, length, item)
            length += 1
    set_or_throw(result, "length", float(length))
    return result


def is_concat_spreadable(value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-isconcatspreadable"""
    if not isinstance(value, JSObject):
        return False
    spreadable = value.get(SYMBOL_IS_CONCAT_SPREADABLE)
    return is_array(value) if spreadable is None else to_boolean(spreadable)


def append_elements(realm: Realm, result: JSObject, length: int, source: JSObject) -> int:
    """Copy all elements of `source` behind the first `length` of `result`; answers how many."""
    if type(source) is JSArray and type(result) is JSArray and length == len(result.dense):
        count = len(source.dense)
        for part in realm.agent.budget.pieces(count, COPIED_AT_ONCE, COPIED_PER_STEP):
            reserve_elements(realm, part.stop - part.start)
            result.dense += source.dense[part]
        return count
    count = length_of_array_like(source)
    check_new_length(length + count)
    spend = realm.agent.budget.spend
    for index in range(count):
        spend()
        value = present_element(source, index)
        if value is not ABSENT:
            put_element(result, length + index, value)
    return count


def array_prototype_slice(
    realm: Realm, this: Value, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.slice"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    first = relative_index(start, length)
    last = relative_index(end, length, length)
    if type(target) is JSArray and last <= len(target.dense) and has_pristine_species(realm, target):
        return realm.new_array(copied(target.dense, first, last))
    result = array_species_create(realm, target, max(last - first, 0))
    spend = realm.agent.budget.spend
    count = 0
    for index in range(first, last):
        spend()
        value = present_element(target, index)
        if value is not ABSENT:
            put_element(result, count, value)
        count += 1
    set_or_throw(result, "length", float(count))
    return result


# -- flattening ----------------------------------------------------------------------------------------------


class Mapper(NamedTuple):
    """The callback of `flatMap`."""

    code: Code
    this_argument: Value


def array_prototype_flat(realm: Realm, this: Value, depth: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.flat"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    levels = 1.0 if depth is None else to_integer_or_infinity(depth)
    result = array_species_create(realm, target, 0)
    flatten_into(realm, result, target, length, 0, max(levels, 0.0), None)
    return result


def array_prototype_flat_map(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.flatmap"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    mapper = Mapper(require_callable(callback), this_argument)
    result = array_species_create(realm, target, 0)
    flatten_into(realm, result, target, length, 0, 1.0, mapper)
    return result


def flatten_into(
    realm: Realm,
    result: JSObject,
    source: JSObject,
    length: int,
    start: int,
    depth: float,
    mapper: Mapper | None,
) -> int:
    """The index after the last element written. https://tc39.es/ecma262/#sec-flattenintoarray"""
    spend = realm.agent.budget.spend
    for index in range(length):
        spend()
        if type(source) is JSArray and index < len(source.dense):
            element = source.dense[index]
        elif (element := present_element(source, index)) is ABSENT:
            continue
        if mapper is not None:
            element = mapper.code(mapper.this_argument, element, float(index), source)
        if depth > 0.0 and is_array(element):
            count = length_of_array_like(element)
            start = flatten_into(realm, result, element, count, start, depth - 1.0, None)
        else:
            check_new_length(start + 1)
            put_element(result, start, element)
            start += 1
    return start


# -- copies with a change ------------------------------------------------------------------------------------


def read_all(realm: Realm, target: JSObject, indices: range) -> list[Value]:
    """The elements at these indices, read through holes; refused if no array could hold them."""
    if len(indices) > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    if type(target) is JSArray and indices.step == 1 and indices.stop <= len(target.dense):
        return copied(target.dense, indices.start, indices.stop)
    budget = realm.agent.budget
    elements: list[Value] = []
    for index in indices:
        budget.spend()
        elements.append(target.get(str(index)))
        if not len(elements) % LARGE_LIST:
            budget.allocate(LARGE_LIST * ELEMENT_SIZE)
    return elements


def array_prototype_to_reversed(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.toreversed"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    return realm.new_array(read_all(realm, target, range(length - 1, -1, -1)))


def array_prototype_to_spliced(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.tospliced"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    start = relative_index(arguments[0], length) if arguments else 0
    skipped = spliced_count(arguments, start, length)
    items = arguments[2:]
    new_length = length + len(items) - skipped
    check_new_length(new_length)
    if new_length > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    elements = read_all(realm, target, range(start))
    elements.extend(items)
    append_all(elements, read_all(realm, target, range(start + skipped, length)))
    return realm.new_array(elements)


def array_prototype_with(
    realm: Realm, this: Value, index: Value = None, value: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.with"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    position = to_integer_or_infinity(index)
    position = position if position >= 0.0 else length + position
    if not 0.0 <= position < length:
        throw_range_error("Invalid index")
    if length > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    place = int(position)
    elements = read_all(realm, target, range(place))
    elements.append(value)
    append_all(elements, read_all(realm, target, range(place + 1, length)))
    return realm.new_array(elements)


# -- text ----------------------------------------------------------------------------------------------------


def array_prototype_join(realm: Realm, this: Value, separator: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.join"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    return join_elements(realm, target, length, "," if separator is None else to_string(separator), False)


def array_prototype_to_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.tostring"""
    target = realm.to_object(this)
    join = target.get("join")
    if isinstance(join, JSObject) and join.code is not None:
        return join.code(target)
    return realm.intrinsic("object_prototype_to_string").code(target)  # type: ignore[misc]


def array_prototype_to_locale_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.tolocalestring"""
    target = realm.to_object(this)
    return join_elements(realm, target, length_of_array_like(target), ",", True)


def join_elements(realm: Realm, target: JSObject, length: int, separator: str, localized: bool) -> str:
    """Join; an array inside itself gives the empty string there, as in every engine."""
    if (length - 1) * len(separator) > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    joining = realm.agent.joining
    realm.agent.budget.spend(1 + len(joining))
    if any(outer is target for outer in joining):
        return ""
    depth = len(joining)
    joining.append(target)
    try:
        parts = element_texts(realm, target, length, localized)
    finally:
        del joining[depth:]
    if len(parts) <= LARGE_LIST:
        reserve_text(realm, sum(map(len, parts)) + max(length - 1, 0) * len(separator))
        return separator.join(parts)
    built = TextBuilder(realm)
    for part in realm.agent.budget.pieces(len(parts), LARGE_LIST, 16):
        some = parts[part]
        built.check(sum(map(len, some)) + len(some) * len(separator))
        built.add(separator.join(some) if not part.start else separator + separator.join(some))
    return built.text()


def element_texts(realm: Realm, target: JSObject, length: int, localized: bool) -> list[str]:
    """The text of every element; nothing for undefined and null."""
    parts: list[str] = []
    budget = realm.agent.budget
    for index in range(length):
        budget.spend()
        if not index % LARGE_LIST and index:
            budget.allocate(LARGE_LIST * ELEMENT_SIZE)
        if type(target) is JSArray and index < len(target.dense):
            value = target.dense[index]
        else:
            value = target.get(str(index))
        if type(value) is str and not localized:
            parts.append(value)
        elif value is None or value is null:
            parts.append("")
        else:
            parts.append(to_string(realm.invoke(value, "toLocaleString") if localized else value))
    return parts


METHODS: Final[tuple[Entry, ...]] = (
    Method("at", 1, array_prototype_at),
    Method("concat", 1, array_prototype_concat),
    Method("flat", 0, array_prototype_flat),
    Method("flatMap", 1, array_prototype_flat_map),
    Method("join", 1, array_prototype_join),
    Method("slice", 2, array_prototype_slice),
    Method("toLocaleString", 0, array_prototype_to_locale_string),
    Method("toReversed", 0, array_prototype_to_reversed),
    Method("toSpliced", 2, array_prototype_to_spliced),
    Method("toString", 0, array_prototype_to_string),
    Method("with", 2, array_prototype_with),
)
