"""Asynchronous iteration: the record that `for await` and `yield*` work with, and sync iterators made async.

A suspended body awaits what `step`, `close` and `abandon` answer; ABSENT says that there is nothing to await.

https://tc39.es/ecma262/#sec-async-from-sync-iterator-objects
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, final

from jsvm.runtime.completion import GUEST_ERRORS, Throw, dissolve, throw_type_error
from jsvm.runtime.conversions import is_callable, to_boolean
from jsvm.runtime.functions import call_with_list
from jsvm.runtime.iterators import IteratorCursor, get_return, iterator_from_method, iterator_result
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.promises import (
    Capability,
    PromiseObject,
    Reaction,
    own_capability,
    perform_then,
    resolved_promise,
)
from jsvm.runtime.values import ABSENT, DONE, SYMBOL_ASYNC_ITERATOR, SYMBOL_ITERATOR, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm


@final
class AsyncIteratorCursor:
    """An Iterator Record of an async iterator. https://tc39.es/ecma262/#sec-iterator-records"""

    __slots__ = ("done", "iterator", "must_check", "next_method")

    def __init__(self, iterator: JSObject, next_method: Value) -> None:
        self.iterator = iterator
        self.next_method = next_method
        self.done = False
        self.must_check = False

    def step(self) -> Value:
        """Call `next`; what it answers is to be awaited and then unpacked."""
        method = self.next_method
        if not is_callable(method):
            self.done = True
            throw_type_error("iterator.next is not a function")
        try:
            return method.code(self.iterator)
        except GUEST_ERRORS:
            self.done = True
            raise

    def unpack(self, result: Value) -> Value:
        """The value in an awaited result, or DONE."""
        try:
            if not isinstance(result, JSObject):
                throw_type_error("Iterator result is not an object")
            if to_boolean(result.get("done")):
                self.done = True
                return DONE
            return result.get("value")
        except GUEST_ERRORS:
            self.done = True
            raise

    def close(self) -> Value:
        """Call `return`, if there is one. https://tc39.es/ecma262/#sec-asynciteratorclose"""
        if self.done:
            return ABSENT
        self.done = True
        method = get_return(self.iterator)
        if method is None:
            return ABSENT
        self.must_check = True
        return method(self.iterator)

    def closed(self, result: Value) -> None:
        """Check what `close` answered after it was awaited."""
        if self.must_check and not isinstance(result, JSObject):
            throw_type_error("iterator.return() did not return an object")

    def abandon(self) -> Value:
        """The same as `close` while an error is on its way; never throws."""
        try:
            return self.close()
        except GUEST_ERRORS as error:
            dissolve(error)  # NOTE: the error that is on its way wins.
            return ABSENT


def async_iterate(realm: Realm, value: Value) -> AsyncIteratorCursor:
    """https://tc39.es/ecma262/#sec-getiterator (async)"""
    method = realm.get_method(value, SYMBOL_ASYNC_ITERATOR)
    if method is None:
        sync_method = realm.get_method(value, SYMBOL_ITERATOR)
        if sync_method is None:
            throw_type_error("value is not async iterable")
        return create_async_from_sync_iterator(realm, iterator_from_method(value, sync_method))
    iterator = method.code(value)  # type: ignore[misc]
    if not isinstance(iterator, JSObject):
        throw_type_error("Result of the Symbol.asyncIterator method is not an object")
    return AsyncIteratorCursor(iterator, iterator.get("next"))


def create_async_from_sync_iterator(realm: Realm, sync: IteratorCursor) -> AsyncIteratorCursor:
    """https://tc39.es/ecma262/#sec-createasyncfromsynciterator"""
    prototype = realm.intrinsic("async_from_sync_iterator_prototype")
    iterator = AsyncFromSyncIterator(prototype, sync)
    return AsyncIteratorCursor(iterator, prototype.get("next"))


@final
class AsyncFromSyncIterator(SpecialObject):
    """Awaits the values of a sync iterator. No guest ever holds one."""

    __slots__ = ("sync",)

    class_name: ClassVar[str] = "Async-from-Sync Iterator"

    def __init__(self, prototype: JSObject, sync: IteratorCursor) -> None:
        JSObject.__init__(self, prototype, {})
        self.sync = sync


def async_from_sync_next(realm: Realm, this: AsyncFromSyncIterator, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%asyncfromsynciteratorprototype%.next"""
    capability = own_capability(realm)
    try:
        result = this.sync.next_result(*arguments[:1])
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
        return capability.promise
    return continue_with(realm, result, capability, this.sync, closes=True)


def async_from_sync_return(realm: Realm, this: AsyncFromSyncIterator, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%asyncfromsynciteratorprototype%.return"""
    capability = own_capability(realm)
    sync = this.sync
    try:
        method = realm.get_method(sync.iterator, "return")
        if method is None:
            capability.resolve(iterator_result(realm, arguments[0] if arguments else None, True))
            return capability.promise
        result = call_with_list(method.code, sync.iterator, arguments[:1])  # type: ignore[arg-type]
        if not isinstance(result, JSObject):
            throw_type_error("iterator.return() did not return an object")
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
        return capability.promise
    return continue_with(realm, result, capability, sync, closes=False)


def async_from_sync_throw(realm: Realm, this: AsyncFromSyncIterator, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%asyncfromsynciteratorprototype%.throw"""
    capability = own_capability(realm)
    sync = this.sync
    try:
        method = realm.get_method(sync.iterator, "throw")
        if method is None:
            sync.close()
            throw_type_error("The iterator does not provide a 'throw' method")
        result = call_with_list(method.code, sync.iterator, arguments[:1])  # type: ignore[arg-type]
        if not isinstance(result, JSObject):
            throw_type_error("iterator.throw() did not return an object")
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
        return capability.promise
    return continue_with(realm, result, capability, sync, closes=True)


def continue_with(
    realm: Realm, result: JSObject, capability: Capability, sync: IteratorCursor, *, closes: bool
) -> JSObject:
    """Await the value of a result. https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation"""
    try:
        done = to_boolean(result.get("done"))
        value = result.get("value")
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
        return capability.promise
    # The record may have been closed before, and its iterator have gone on all the same.
    sync.done = False
    try:
        wrapper = resolved_promise(realm, value)
    except GUEST_ERRORS as error:
        if not done and closes:
            sync.abandon()
        capability.reject(realm.caught(error))
        return capability.promise

    def close_and_throw(reason: Value) -> Value:
        sync.done = False
        sync.abandon()
        raise Throw(reason)

    assert isinstance(wrapper, PromiseObject)
    reaction = Reaction(
        capability,
        lambda awaited: iterator_result(realm, awaited, done),
        None if done or not closes else close_and_throw,
    )
    perform_then(realm, wrapper, reaction)
    return capability.promise
