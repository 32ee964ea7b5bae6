"""Array.fromAsync, written like an async function: a generator that yields what it awaits.

The generator runs as the body of an async function of ours, so it follows the same protocol as emitted ones:
the first `yield` only says that it is ready.

https://tc39.es/ecma262/#sec-array.fromasync
"""

from __future__ import annotations

from typing import Final

from jsvm.runtime.async_from_sync import AsyncIteratorCursor, create_async_from_sync_iterator
from jsvm.runtime.completion import GUEST_ERRORS, throw_range_error
from jsvm.runtime.functions import Code, construct, is_constructor
from jsvm.runtime.generators import Frame, start_async
from jsvm.runtime.iterators import iterator_from_method
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
from jsvm.runtime.values import ABSENT, DONE, SYMBOL_ASYNC_ITERATOR, SYMBOL_ITERATOR, Value

#: Steps of one turn: a promise, and two jobs until it is awaited.
TURN_STEPS: Final = 12


def array_from_async(
    realm: Realm,
    this: Value,
    items: Value = None,
    mapper: Value = None,
    this_argument: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-array.fromasync"""
    realm.agent.budget.spend(2 * TURN_STEPS)
    return start_async(realm, from_async_body, this, (realm, items, mapper, this_argument))


def from_async_body(this: Value, realm: Realm, items: Value, mapper: Value, this_argument: Value) -> Frame:
    """The async steps."""
    yield
    code = None if mapper is None else require_callable(mapper)
    cursor = cursor_of(realm, items)
    if cursor is None:
        return (yield from copy_array_like(realm, this, realm.to_object(items), code, this_argument))
    array = construct(this) if is_constructor(this) else array_create(realm, 0)
    index = 0
    while (value := cursor.unpack((yield cursor.step()))) is not DONE:
        realm.agent.budget.spend(TURN_STEPS)
        try:
            if code is not None:
                value = yield code(this_argument, value, float(index))
            put_element(array, index, value)
        except GUEST_ERRORS:
            yield from close_quietly(cursor)
            raise
        index += 1
    set_or_throw(array, "length", float(index))
    return array


def cursor_of(realm: Realm, items: Value) -> AsyncIteratorCursor | None:
    """A cursor over an async or sync iterable; None for anything else."""
    method = realm.get_method(items, SYMBOL_ASYNC_ITERATOR)
    if method is not None:
        record = iterator_from_method(items, method)
        return AsyncIteratorCursor(record.iterator, record.next_method)
    method = realm.get_method(items, SYMBOL_ITERATOR)
    return (
        None
        if method is None
        else create_async_from_sync_iterator(realm, iterator_from_method(items, method))
    )


def close_quietly(cursor: AsyncIteratorCursor) -> Frame:
    """https://tc39.es/ecma262/#sec-asynciteratorclose (while an error is on its way)"""
    answer = cursor.abandon()
    if answer is not ABSENT:
        try:
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
        realm.agent.budget.spend(TURN_STEPS)
        value = yield source.get(str(index))
        if code is not None:
            value = yield code(this_argument, value, float(index))
        put_element(array, index, value)
    set_or_throw(array, "length", float(length))
    return array
