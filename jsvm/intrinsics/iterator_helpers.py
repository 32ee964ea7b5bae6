"""Iterator helpers: the methods of %Iterator.prototype%, and the lazy iterators that some of them return.

The specification writes the lazy ones as generators; here each is an object that produces one value per
question, so that nothing nests through C.

https://tc39.es/ecma262/#sec-iterator-helper-objects
"""

from __future__ import annotations

import math
from typing import ClassVar, Final, Literal

from jsvm.intrinsics.declare import Entry, Method, tag
from jsvm.runtime.completion import GUEST_ERRORS, throw_range_error, throw_type_error
from jsvm.runtime.conversions import MAX_SAFE_INTEGER, to_boolean, to_integer_or_infinity, to_number
from jsvm.runtime.functions import Code
from jsvm.runtime.iterators import (
    IteratorCursor,
    NativeIterator,
    iterator_direct,
    iterator_from_method,
    iterator_result,
)
from jsvm.runtime.object_operations import describe, require_object
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import DONE, SYMBOL_ITERATOR, Value


class IteratorHelper(NativeIterator):
    """A lazy iterator. `cursor` is the iterator underneath."""

    __slots__ = ("cursor", "state")

    class_name: ClassVar[str] = "Iterator Helper"
    next_slot: ClassVar[str] = "iterator_helper_next"

    def __init__(self, realm: Realm, cursor: IteratorCursor) -> None:
        JSObject.__init__(self, realm.intrinsic("iterator_helper_prototype"), {})
        self.realm = realm
        self.cursor = cursor
        self.state: Literal["start", "suspended", "running", "done"] = "start"

    def advance(self) -> Value:
        """https://tc39.es/ecma262/#sec-%iteratorhelperprototype%.next"""
        self.enter()
        if self.state == "done":
            return DONE
        self.state = "running"
        agent = self.realm.agent
        agent.budget.spend()
        # ATTACK: an error that comes up through thousands of helpers inside each other, each of which closes
        # what is under it, ends Pyodide.
        agent.enter_native()
        try:
            value = self.produce()
        except GUEST_ERRORS:
            agent.leave_native()
            self.state = "done"
            raise
        agent.leave_native()
        self.state = "done" if value is DONE else "suspended"
        return value

    def finish(self) -> None:
        """https://tc39.es/ecma262/#sec-%iteratorhelperprototype%.return"""
        self.enter()
        if self.state == "done":
            return
        started = self.state != "start"
        self.state = "running" if started else "done"
        try:
            self.close_underlying()
        finally:
            self.state = "done"

    def enter(self) -> None:
        """Refuse to run inside itself."""
        if self.state == "running":
            throw_type_error("Iterator helper is already running")

    def produce(self) -> Value:
        """The next value or DONE."""
        raise NotImplementedError

    def close_underlying(self) -> None:
        """Close whatever is open."""
        self.cursor.close()

    def apply(self, code: Code, index: float, value: Value) -> Value:
        """Call a callback; if it throws, the iterator underneath is closed."""
        try:
            return code(None, value, index)
        except GUEST_ERRORS:
            self.cursor.abandon()
            raise


class MappedIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.prototype.map"""

    __slots__ = ("index", "mapper")

    def __init__(self, realm: Realm, cursor: IteratorCursor, mapper: Code) -> None:
        IteratorHelper.__init__(self, realm, cursor)
        self.mapper = mapper
        self.index = 0.0

    def produce(self) -> Value:
        value = self.cursor.step()
        if value is DONE:
            return DONE
        mapped = self.apply(self.mapper, self.index, value)
        self.index += 1.0
        return mapped


class FilteredIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.prototype.filter"""

    __slots__ = ("index", "predicate")

    def __init__(self, realm: Realm, cursor: IteratorCursor, predicate: Code) -> None:
        IteratorHelper.__init__(self, realm, cursor)
        self.predicate = predicate
        self.index = 0.0

    def produce(self) -> Value:
        while (value := self.cursor.step()) is not DONE:
            self.realm.agent.budget.spend()
            index = self.index
            self.index = index + 1.0
            if to_boolean(self.apply(self.predicate, index, value)):
                return value
        return DONE


class LimitedIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.prototype.take"""

    __slots__ = ("remaining",)

    def __init__(self, realm: Realm, cursor: IteratorCursor, remaining: float) -> None:
        IteratorHelper.__init__(self, realm, cursor)
        self.remaining = remaining

    def produce(self) -> Value:
        if self.remaining == 0.0:
            self.cursor.close()
            return DONE
        self.remaining -= 1.0
        return self.cursor.step()


class SkippingIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.prototype.drop"""

    __slots__ = ("remaining",)

    def __init__(self, realm: Realm, cursor: IteratorCursor, remaining: float) -> None:
        IteratorHelper.__init__(self, realm, cursor)
        self.remaining = remaining

    def produce(self) -> Value:
        while self.remaining > 0.0:
            self.realm.agent.budget.spend()
            self.remaining -= 1.0
            if not self.cursor.skip():
                return DONE
        return self.cursor.step()


class FlattenedIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.prototype.flatmap"""

    __slots__ = ("index", "inner", "mapper")

    def __init__(self, realm: Realm, cursor: IteratorCursor, mapper: Code) -> None:
        IteratorHelper.__init__(self, realm, cursor)
        self.mapper = mapper
        self.index = 0.0
        self.inner: IteratorCursor | None = None

    def produce(self) -> Value:
        while True:
            self.realm.agent.budget.spend()
            if self.inner is None and not self.open_inner():
                return DONE
            assert self.inner is not None
            try:
                value = self.inner.step()
            except GUEST_ERRORS:
                self.cursor.abandon()
                raise
            if value is not DONE:
                return value
            self.inner = None

    def open_inner(self) -> bool:
        """Map the next value to an iterator; False if there is no next one."""
        value = self.cursor.step()
        if value is DONE:
            return False
        mapped = self.apply(self.mapper, self.index, value)
        try:
            self.inner = iterator_flattenable(self.realm, mapped, strings=False)
        except GUEST_ERRORS:
            self.cursor.abandon()
            raise
        self.index += 1.0
        return True

    def close_underlying(self) -> None:
        if self.inner is not None:
            try:
                self.inner.close()
            except GUEST_ERRORS:
                self.cursor.abandon()
                raise
        self.cursor.close()


class ConcatenatedIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.concat"""

    __slots__ = ("current", "iterables", "position")

    def __init__(self, realm: Realm, iterables: list[tuple[JSObject, JSObject]]) -> None:
        IteratorHelper.__init__(self, realm, IteratorCursor(self, None))
        self.iterables = iterables
        self.position = 0
        self.current: IteratorCursor | None = None

    def produce(self) -> Value:
        while True:
            self.realm.agent.budget.spend()
            if self.current is None:
                if self.position == len(self.iterables):
                    return DONE
                iterable, method = self.iterables[self.position]
                self.position += 1
                self.current = iterator_from_method(iterable, method)
            value = self.current.step()
            if value is not DONE:
                return value
            self.current = None

    def close_underlying(self) -> None:
        if self.current is not None:
            self.current.close()


def iterator_flattenable(realm: Realm, value: Value, *, strings: bool) -> IteratorCursor:
    """https://tc39.es/ecma262/#sec-getiteratorflattenable"""
    if not isinstance(value, JSObject) and not (strings and type(value) is str):
        throw_type_error(f"{describe(value)} is not an object")
    method = realm.get_method(value, SYMBOL_ITERATOR)
    if method is not None:
        return iterator_from_method(value, method)
    return iterator_direct(require_object(value))


# -- arguments -----------------------------------------------------------------------------------------------


def receiver(this: Value, method: str) -> JSObject:
    """`this` of an iterator method."""
    return require_object(this, f"Iterator.prototype.{method} called on non-object")


def callback_of(iterator: JSObject, callback: Value) -> Code:
    """The code of a callback; the iterator is closed if it is none."""
    if isinstance(callback, JSObject) and callback.code is not None:
        return callback.code
    IteratorCursor(iterator, None).abandon()
    throw_type_error(f"{describe(callback)} is not a function")


def limit_of(iterator: JSObject, limit: Value) -> float:
    """A count for `take` or `drop`; the iterator is closed if it is none."""
    try:
        number = to_number(limit)
        count = to_integer_or_infinity(number)
        if number != number or count < 0.0 or (number > MAX_SAFE_INTEGER and number != math.inf):
            throw_range_error(f"{describe(limit)} must be a count")
    except GUEST_ERRORS:
        IteratorCursor(iterator, None).abandon()
        raise
    return count


# -- methods that answer a lazy iterator ---------------------------------------------------------------------


def iterator_prototype_map(realm: Realm, this: Value, mapper: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.map"""
    iterator = receiver(this, "map")
    code = callback_of(iterator, mapper)
    return MappedIterator(realm, iterator_direct(iterator), code)


def iterator_prototype_filter(realm: Realm, this: Value, predicate: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.filter"""
    iterator = receiver(this, "filter")
    code = callback_of(iterator, predicate)
    return FilteredIterator(realm, iterator_direct(iterator), code)


def iterator_prototype_take(realm: Realm, this: Value, limit: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.take"""
    iterator = receiver(this, "take")
    count = limit_of(iterator, limit)
    return LimitedIterator(realm, iterator_direct(iterator), count)


def iterator_prototype_drop(realm: Realm, this: Value, limit: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.drop"""
    iterator = receiver(this, "drop")
    count = limit_of(iterator, limit)
    return SkippingIterator(realm, iterator_direct(iterator), count)


def iterator_prototype_flat_map(realm: Realm, this: Value, mapper: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.flatmap"""
    iterator = receiver(this, "flatMap")
    code = callback_of(iterator, mapper)
    return FlattenedIterator(realm, iterator_direct(iterator), code)


# -- methods that run to the end -----------------------------------------------------------------------------


def iterator_prototype_reduce(realm: Realm, this: Value, reducer: Value = None, *initial: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.reduce"""
    iterator = receiver(this, "reduce")
    code = callback_of(iterator, reducer)
    cursor = iterator_direct(iterator)
    spend = realm.agent.budget.spend
    index = 0.0
    if initial:
        accumulator = initial[0]
    else:
        accumulator = cursor.step()
        index = 1.0
        if accumulator is DONE:
            throw_type_error("Reduce of a done iterator with no initial value")
    while (value := cursor.step()) is not DONE:
        spend()
        try:
            accumulator = code(None, accumulator, value, index)
        except GUEST_ERRORS:
            cursor.abandon()
            raise
        index += 1.0
    return accumulator


def iterator_prototype_to_array(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.toarray"""
    cursor = iterator_direct(receiver(this, "toArray"))
    spend = realm.agent.budget.spend
    values: list[Value] = []
    while (value := cursor.step()) is not DONE:
        spend()
        values.append(value)
    return realm.new_array(values)


def iterator_prototype_for_each(realm: Realm, this: Value, procedure: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.foreach"""
    iterator = receiver(this, "forEach")
    code = callback_of(iterator, procedure)
    find_first(realm, iterator, code, None)


def iterator_prototype_some(realm: Realm, this: Value, predicate: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.some"""
    iterator = receiver(this, "some")
    return find_first(realm, iterator, callback_of(iterator, predicate), True) is not DONE


def iterator_prototype_every(realm: Realm, this: Value, predicate: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.every"""
    iterator = receiver(this, "every")
    return find_first(realm, iterator, callback_of(iterator, predicate), False) is DONE


def iterator_prototype_find(realm: Realm, this: Value, predicate: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.find"""
    iterator = receiver(this, "find")
    found = find_first(realm, iterator, callback_of(iterator, predicate), True)
    return None if found is DONE else found


def find_first(realm: Realm, iterator: JSObject, code: Code, wanted: bool | None) -> Value:
    """The first value for which the callback answers `wanted`, after closing the iterator; else DONE."""
    cursor = iterator_direct(iterator)
    spend = realm.agent.budget.spend
    index = 0.0
    while (value := cursor.step()) is not DONE:
        spend()
        try:
            answer = code(None, value, index)
        except GUEST_ERRORS:
            cursor.abandon()
            raise
        if wanted is not None and to_boolean(answer) is wanted:
            cursor.close()
            return value
        index += 1.0
    return DONE


# -- %IteratorHelperPrototype% -------------------------------------------------------------------------------


def iterator_helper_next(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%iteratorhelperprototype%.next"""
    if not isinstance(this, IteratorHelper):
        throw_type_error("next method called on incompatible receiver")
    value = this.advance()
    return iterator_result(realm, None, True) if value is DONE else iterator_result(realm, value, False)


def iterator_helper_return(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%iteratorhelperprototype%.return"""
    if not isinstance(this, IteratorHelper):
        throw_type_error("return method called on incompatible receiver")
    this.finish()
    return iterator_result(realm, None, True)


METHODS: Final[tuple[Entry, ...]] = (
    Method("reduce", 1, iterator_prototype_reduce),
    Method("toArray", 0, iterator_prototype_to_array),
    Method("forEach", 1, iterator_prototype_for_each),
    Method("some", 1, iterator_prototype_some),
    Method("every", 1, iterator_prototype_every),
    Method("find", 1, iterator_prototype_find),
    Method("filter", 1, iterator_prototype_filter),
    Method("map", 1, iterator_prototype_map),
    Method("take", 1, iterator_prototype_take),
    Method("drop", 1, iterator_prototype_drop),
    Method("flatMap", 1, iterator_prototype_flat_map),
)

HELPER_PROTOTYPE: Final[tuple[Entry, ...]] = (
    Method("next", 0, iterator_helper_next),
    Method("return", 0, iterator_helper_return),
    tag("Iterator Helper"),
)
