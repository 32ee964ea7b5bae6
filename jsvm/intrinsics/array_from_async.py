"""Array.fromAsync, written like an async function: a generator that yields what it awaits.

The generator runs as the body of an async function of ours, so it follows the same protocol as emitted ones:
the first `yield` only says that it is ready.

https://tc39.es/ecma262/#sec-array.fromasync
"""

from __future__ import annotations

from jsvm.runtime.completion import GUEST_ERRORS, throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_boolean
from jsvm.runtime.functions import Code, call, construct, is_constructor
from jsvm.runtime.generators import Frame, start_async
from jsvm.runtime.iterators import IteratorCursor, get_return, iterator_from_method
from jsvm.runtime.object_operations import (
    MAX_ARRAY_LENGTH,
    array_create,
    length_of_array_like,
    put_element,
    require_callable,
    set_or_throw,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import DONE, SYMBOL_ASYNC_ITERATOR, SYMBOL_ITERATOR, Value


def array_from_async(
    realm: Realm,
    this: Value,
    items: Value = None,
    mapper: Value = None,
    this_argument: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-array.fromasync"""
    return start_async(realm, from_async_body, this, (realm, items, mapper, this_argument))


def from_async_body(this: Value, realm: Realm, items: Value, mapper: Value, this_argument: Value) -> Frame:
    """The async steps."""
    yield
    code = None if mapper is None else require_callable(mapper)
    method = realm.get_method(items, SYMBOL_ASYNC_ITERATOR)
    is_async = method is not None
    if method is None:
        method = realm.get_method(items, SYMBOL_ITERATOR)
    if method is None:
        return (yield from copy_array_like(realm, this, realm.to_object(items), code, this_argument))
    array = construct(this) if is_constructor(this) else array_create(realm, 0)
    cursor = iterator_from_method(items, method)
    index = 0
    while (value := (yield from next_value(cursor, is_async))) is not DONE:
        realm.agent.budget.spend()
        try:
            if code is not None:
                value = yield code(this_argument, value, float(index))
            put_element(array, index, value)
        except GUEST_ERRORS:
            yield from close_quietly(cursor, is_async)
            raise
        index += 1
    set_or_throw(array, "length", float(index))
    return array


def next_value(cursor: IteratorCursor, is_async: bool) -> Frame:
    """The next value, awaited: the result object of an async iterator, the value of a sync one.

    The second `yield` of the latter takes as long as an async iterator around the sync one would.
    """
    if is_async:
        result = yield call(cursor.next_method, cursor.iterator)
        if not isinstance(result, JSObject):
            throw_type_error("Iterator result is not an object")
        return DONE if to_boolean(result.get("done")) else result.get("value")
    value = cursor.step()
    try:
        awaited = yield None if value is DONE else value
    except GUEST_ERRORS:
        cursor.abandon()
        yield None
        raise
    yield None
    return DONE if value is DONE else awaited


def close_quietly(cursor: IteratorCursor, is_async: bool) -> Frame:
    """https://tc39.es/ecma262/#sec-asynciteratorclose (while an error is on its way)"""
    try:
        method = get_return(cursor.iterator)
        if method is not None:
            answer = method(cursor.iterator)
            if is_async:
                yield answer
    except GUEST_ERRORS:
        pass  # The error that is on its way wins.
    return None


def copy_array_like(
    realm: Realm, constructor: Value, source: JSObject, code: Code | None, this_argument: Value
) -> Frame:
    """Copy by index, awaiting every element."""
    length = length_of_array_like(source)
    if is_constructor(constructor):
        array = construct(constructor, [float(length)])
    elif length > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    else:
        array = array_create(realm, 0)
    for index in range(length):
        realm.agent.budget.spend()
        value = yield source.get(str(index))
        if code is not None:
            value = yield code(this_argument, value, float(index))
        put_element(array, index, value)
    set_or_throw(array, "length", float(length))
    return array
