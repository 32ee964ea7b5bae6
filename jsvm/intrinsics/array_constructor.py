"""Array itself, and the object that all array methods hang on.

https://tc39.es/ecma262/#sec-array-constructor
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics import array_copying, array_iteration, array_iterator, array_mutation, array_sort
from jsvm.intrinsics.array_from_async import array_from_async
from jsvm.intrinsics.declare import SPECIES, Alias, Method, install, make_constructor
from jsvm.runtime.arrays import JSArray, copied
from jsvm.runtime.completion import GUEST_ERRORS, throw_range_error
from jsvm.runtime.descriptors import CONFIGURABLE, Accessor
from jsvm.runtime.functions import Code, construct, is_constructor, prototype_from_constructor
from jsvm.runtime.iterators import ArrayCursor, Cursor, is_array_iteration_pristine, iterator_from_method
from jsvm.runtime.object_operations import (
    MAX_ARRAY_LENGTH,
    array_create,
    is_array,
    length_of_array_like,
    put_element,
    require_callable,
    reserve_elements,
    set_or_throw,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import DONE, SYMBOL_ITERATOR, SYMBOL_SPECIES, SYMBOL_UNSCOPABLES, Value

#: What `with (array)` does not see.
UNSCOPABLES: Final = (
    "at", "copyWithin", "entries", "fill", "find", "findIndex", "findLast", "findLastIndex", "flat",
    "flatMap", "includes", "keys", "toReversed", "toSorted", "toSpliced", "values",
)  # fmt: skip


# -- the constructor -----------------------------------------------------------------------------------------


def array_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-array"""
    prototype = realm.array_prototype
    if new_target is not realm.intrinsic("array"):
        prototype = prototype_from_constructor(new_target, "array_prototype")
    if len(arguments) != 1 or type(arguments[0]) is not float:
        reserve_elements(realm, len(arguments))
        return JSArray(prototype, list(arguments))
    length = arguments[0]
    if not 0.0 <= length <= MAX_ARRAY_LENGTH or not length.is_integer():
        throw_range_error("Invalid array length")
    return array_create(realm, int(length), prototype)


def array_call(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array"""
    return array_construct(realm, arguments, realm.intrinsic("array"))


def array_is_array(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.isarray"""
    return is_array(value)


def array_of(realm: Realm, this: Value, *items: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.of"""
    reserve_elements(realm, len(items))
    if this is realm.intrinsic("array") or not is_constructor(this):
        return realm.new_array(list(items))
    array = construct(this, [float(len(items))])
    for index, item in enumerate(items):
        put_element(array, index, item)
    set_or_throw(array, "length", float(len(items)))
    return array


# -- Array.from ----------------------------------------------------------------------------------------------


def array_from(
    realm: Realm,
    this: Value,
    items: Value = None,
    mapper: Value = None,
    this_argument: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-array.from"""
    code = None if mapper is None else require_callable(mapper)
    constructor = this if this is not realm.intrinsic("array") and is_constructor(this) else None
    if type(items) is JSArray and is_array_iteration_pristine(realm, items):
        if constructor is None and code is None:
            return realm.new_array(copied(items.dense))
        array = array_create(realm, 0) if constructor is None else construct(constructor)
        return fill_from_cursor(realm, array, ArrayCursor(items), code, this_argument)
    method = realm.get_method(items, SYMBOL_ITERATOR)
    if method is None:
        return from_array_like(realm, constructor, realm.to_object(items), code, this_argument)
    array = array_create(realm, 0) if constructor is None else construct(constructor)
    return fill_from_cursor(realm, array, iterator_from_method(items, method), code, this_argument)


def fill_from_cursor(
    realm: Realm, array: JSObject, cursor: Cursor, code: Code | None, this_argument: Value
) -> JSObject:
    """Append everything that the cursor yields."""
    spend = realm.agent.budget.spend
    index = 0
    while (value := cursor.step()) is not DONE:
        spend()
        try:
            put_element(array, index, value if code is None else code(this_argument, value, float(index)))
        except GUEST_ERRORS:
            cursor.abandon()
            raise
        index += 1
        if not index % array_mutation.GROWTH_STEP:
            reserve_elements(realm, array_mutation.GROWTH_STEP)
    set_or_throw(array, "length", float(index))
    return array


def from_array_like(
    realm: Realm, constructor: Value, source: JSObject, code: Code | None, this_argument: Value
) -> JSObject:
    """Copy by index."""
    length = length_of_array_like(source)
    if length > MAX_ARRAY_LENGTH and constructor is None:
        throw_range_error("Invalid array length")
    array = array_create(realm, 0) if constructor is None else construct(constructor, [float(length)])
    spend = realm.agent.budget.spend
    for index in range(length):
        spend()
        value = source.get(str(index))
        put_element(array, index, value if code is None else code(this_argument, value, float(index)))
        if not index % array_mutation.GROWTH_STEP:
            reserve_elements(realm, min(length - index, array_mutation.GROWTH_STEP))
    set_or_throw(array, "length", float(length))
    return array


# -- intrinsics ----------------------------------------------------------------------------------------------

STATICS: Final = (
    Method("isArray", 1, array_is_array),
    Method("from", 1, array_from),
    Method("fromAsync", 1, array_from_async),
    Method("of", 0, array_of),
    SPECIES,
)


def populate_array(realm: Realm) -> None:
    """Fill %Array.prototype%, which exists from the start."""
    prototype = realm.array_prototype
    realm.intrinsic("array")
    for table in (
        array_mutation.METHODS,
        array_iteration.METHODS,
        array_copying.METHODS,
        array_sort.METHODS,
        array_iterator.METHODS,
        [Alias(SYMBOL_ITERATOR, "values")],
    ):
        install(realm, prototype, table)
    realm.set_intrinsic("array_prototype_values", prototype.props["values"])
    realm.set_intrinsic("array_prototype_to_string", prototype.props["toString"])
    unscopables = JSObject(None, dict.fromkeys(UNSCOPABLES, True))
    prototype.define_data(SYMBOL_UNSCOPABLES, unscopables, CONFIGURABLE)


def build_array(realm: Realm) -> JSObject:
    """%Array%"""
    array = make_constructor(realm, "Array", 1, array_call, array_construct, realm.array_prototype, STATICS)
    species = array.make_attributes().flags[SYMBOL_SPECIES]
    assert isinstance(species, Accessor)
    assert species.get is not None
    realm.set_intrinsic("array_species", species.get)
    return array


BUILDERS: Final[Mapping[str, Builder]] = {"array": build_array}
GLOBALS: Final[Mapping[str, str]] = {"Array": "array"}
