"""Array.fromAsync. The async steps are an object, so that a snapshot can keep them in the middle.

https://tc39.es/ecma262/#sec-array.fromasync
"""

from __future__ import annotations

from typing import Final

from jsvm.runtime.async_from_sync import AsyncIteratorCursor, create_async_from_sync_iterator
from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_range_error
from jsvm.runtime.functions import Code, construct, is_constructor
from jsvm.runtime.generators import NativeBody, start_native
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
    return start_native(realm, lambda: collector(realm, this, items, mapper, this_argument))


def collector(realm: Realm, this: Value, items: Value, mapper: Value, this_argument: Value) -> NativeBody:
    """The steps for an iterable, or for something with a length."""
    code = None if mapper is None else require_callable(mapper)
    cursor = cursor_of(realm, items)
    if cursor is not None:
        array = construct(this) if is_constructor(this) else array_create(realm, 0)
        return IterableCollector(realm, array, code, this_argument, cursor)
    source = realm.to_object(items)
    length = length_of_array_like(source)
    if is_constructor(this):
        array = construct(this, [float(length)])
    elif length > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    else:
        array = array_create(realm, 0)
    return ArrayLikeCollector(realm, array, code, this_argument, source, length)


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


class Collector(NativeBody):
    """Collects values in an array, each of them awaited, and perhaps mapped and awaited again.

    `code` is the mapper's, called with `this_argument`; `index` is that of the next element.
    """

    __slots__ = ("array", "code", "index", "this_argument")

    def __init__(self, realm: Realm, array: JSObject, code: Code | None, this_argument: Value) -> None:
        NativeBody.__init__(self, realm, "ask")
        self.array = array
        self.code = code
        self.this_argument = this_argument
        self.index = 0

    def ask(self, _nothing: Value) -> Value:
        """What to await for the next element."""
        raise NotImplementedError

    def end(self) -> Value:
        """All elements are there."""
        set_or_throw(self.array, "length", float(self.index))
        raise StopIteration(self.array)

    def take(self, value: Value) -> Value:
        """An element before it is mapped."""
        self.realm.agent.budget.spend(TURN_STEPS)
        if self.code is None:
            return self.put(value)
        self.stage = "put"
        return self.code(self.this_argument, value, float(self.index))

    def put(self, value: Value) -> Value:
        """An element as it is kept."""
        put_element(self.array, self.index, value)
        self.index += 1
        return self.ask(None)


class ArrayLikeCollector(Collector):
    """Goes through something with a length."""

    __slots__ = ("length", "source")

    def __init__(
        self,
        realm: Realm,
        array: JSObject,
        code: Code | None,
        this_argument: Value,
        source: JSObject,
        length: int,
    ) -> None:
        Collector.__init__(self, realm, array, code, this_argument)
        self.source = source
        self.length = length

    def ask(self, _nothing: Value) -> Value:
        if self.index >= self.length:
            return self.end()
        self.stage = "take"
        return self.source.get(str(self.index))


class IterableCollector(Collector):
    """Goes through an iterator, and closes it when an element makes trouble: `failure` is the error then."""

    __slots__ = ("cursor", "failure")

    def __init__(
        self,
        realm: Realm,
        array: JSObject,
        code: Code | None,
        this_argument: Value,
        cursor: AsyncIteratorCursor,
    ) -> None:
        Collector.__init__(self, realm, array, code, this_argument)
        self.cursor = cursor
        self.failure: Throw | None = None

    def ask(self, _nothing: Value) -> Value:
        self.stage = "unpack"
        return self.cursor.step()

    def unpack(self, result: Value) -> Value:
        """The answer of `next`."""
        value = self.cursor.unpack(result)
        if value is DONE:
            return self.end()
        try:
            return self.take(value)
        except GUEST_ERRORS as error:
            failure = Throw(self.realm.caught(error))
        return self.close(failure)

    def put(self, value: Value) -> Value:
        try:
            return Collector.put(self, value)
        except GUEST_ERRORS as error:
            failure = Throw(self.realm.caught(error))
        return self.close(failure)

    def throw(self, error: Throw) -> Value:
        if self.stage == "fail":
            return self.fail(None)
        return self.close(error) if self.stage == "put" else NativeBody.throw(self, error)

    def close(self, failure: Throw) -> Value:
        """https://tc39.es/ecma262/#sec-asynciteratorclose, while an error is on its way: it wins. An iterator
        that failed itself is not closed."""
        self.failure = failure
        answer = self.cursor.abandon()
        if answer is ABSENT:
            return self.fail(None)
        self.stage = "fail"
        return answer

    def fail(self, _answer: Value) -> Value:
        """The iterator is closed."""
        assert self.failure is not None
        raise self.failure


ArrayLikeCollector.stages = {
    "ask": ArrayLikeCollector.ask,
    "take": ArrayLikeCollector.take,
    "put": ArrayLikeCollector.put,
}
IterableCollector.stages = {
    "ask": IterableCollector.ask,
    "unpack": IterableCollector.unpack,
    "put": IterableCollector.put,
    "fail": IterableCollector.fail,
}
