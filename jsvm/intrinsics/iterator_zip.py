"""Iterator.zip and Iterator.zipKeyed: several iterators advanced together.

https://tc39.es/ecma262/#sec-iterator.zip
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from jsvm.intrinsics.iterator_helpers import IteratorHelper, iterator_flattenable
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.iterators import IteratorCursor, iterator_from_method
from jsvm.runtime.object_operations import describe, require_object
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import DONE, SYMBOL_ITERATOR, Value

type Mode = Literal["shortest", "longest", "strict"]


class ZippedIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iteratorzip

    `keys` are the names under which values are put together; without any they make an array.
    """

    __slots__ = ("cursors", "keys", "mode", "padding")

    def __init__(
        self,
        realm: Realm,
        cursors: list[IteratorCursor],
        mode: Mode,
        padding: list[Value],
        keys: list[PropertyKey] | None = None,
    ) -> None:
        IteratorHelper.__init__(self, realm, IteratorCursor(self, None))
        self.cursors = cursors
        self.mode: Mode = mode
        self.padding = padding
        self.keys = keys

    def produce(self) -> Value:
        if not self.cursors:
            return DONE
        self.realm.agent.budget.spend(len(self.cursors))
        results: list[Value] = []
        for position, cursor in enumerate(self.cursors):
            was_open = not cursor.done
            value = self.advance_cursor(cursor)
            if value is DONE:
                if was_open and self.ends(position):
                    return DONE
                value = self.padding[position]
            results.append(value)
        if self.keys is None:
            return self.realm.new_array(results)
        return JSObject(None, dict(zip(self.keys, results, strict=True)))

    def advance_cursor(self, cursor: IteratorCursor) -> Value:
        """The next value of one iterator; if it throws, the others are closed."""
        try:
            return cursor.step()
        except GUEST_ERRORS:
            abandon_all(self.cursors)
            raise

    def ends(self, position: int) -> bool:
        """Whether the end of the iterator at `position` ends them all; a TypeError if it must not."""
        if self.mode == "shortest":
            close_all(self.cursors)
            return True
        if self.mode == "longest":
            return all(cursor.done for cursor in self.cursors)
        if position != 0 or not self.all_end():
            abandon_all(self.cursors)
            throw_type_error("Iterators passed to Iterator.zip with { mode: 'strict' } differ in length")
        return True

    def all_end(self) -> bool:
        """Whether every other iterator ends together with the first."""
        for cursor in self.cursors[1:]:
            try:
                if cursor.skip():
                    return False
            except GUEST_ERRORS:
                abandon_all(self.cursors)
                raise
        return True

    def close_underlying(self) -> None:
        close_all(self.cursors)


def close_all(cursors: Iterable[IteratorCursor]) -> None:
    """Close open iterators, the last one first. https://tc39.es/ecma262/#sec-iteratorcloseall"""
    remaining = list(cursors)
    while remaining:
        cursor = remaining.pop()
        try:
            cursor.close()
        except GUEST_ERRORS:
            abandon_all(remaining)
            raise


def abandon_all(cursors: Iterable[IteratorCursor]) -> None:
    """The same while an error is on its way. https://tc39.es/ecma262/#sec-ifabruptcloseiterators"""
    for cursor in reversed(list(cursors)):
        cursor.abandon()


# -- options -------------------------------------------------------------------------------------------------


def read_options(options: Value) -> tuple[Mode, JSObject | None]:
    """The mode, and the padding if it matters."""
    if options is None:
        return "shortest", None
    source = require_object(options)
    mode = source.get("mode")
    if mode is None:
        mode = "shortest"
    if mode not in ("shortest", "longest", "strict"):
        throw_type_error("mode must be 'shortest', 'longest' or 'strict'")
    padding = source.get("padding") if mode == "longest" else None
    return mode, None if padding is None else require_object(padding, "padding must be an object")


def get_iterator(realm: Realm, value: Value) -> IteratorCursor:
    """https://tc39.es/ecma262/#sec-getiterator"""
    method = realm.get_method(value, SYMBOL_ITERATOR)
    if method is None:
        throw_type_error(f"{describe(value)} is not iterable")
    return iterator_from_method(value, method)


# -- Iterator.zip --------------------------------------------------------------------------------------------


def iterator_zip(
    realm: Realm, _this: Value, iterables: Value = None, options: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.zip"""
    source = require_object(iterables)
    mode, padding_option = read_options(options)
    cursors = open_all(realm, get_iterator(realm, source))
    padding: list[Value] = [None] * len(cursors)
    if padding_option is not None:
        try:
            read_padding(realm, padding_option, padding)
        except GUEST_ERRORS:
            abandon_all(cursors)
            raise
    return ZippedIterator(realm, cursors, mode, padding)


def open_all(realm: Realm, outer: IteratorCursor) -> list[IteratorCursor]:
    """An iterator of everything that `outer` yields."""
    cursors: list[IteratorCursor] = []
    try:
        while (value := outer.step()) is not DONE:
            realm.agent.budget.spend()
            cursors.append(iterator_flattenable(realm, value, strings=False))
    except GUEST_ERRORS:
        abandon_all([outer, *cursors])
        raise
    return cursors


def read_padding(realm: Realm, option: JSObject, padding: list[Value]) -> None:
    """Take as many values as there are places, from an iterable that may have fewer."""
    cursor = get_iterator(realm, option)
    for position in range(len(padding)):
        value = cursor.step()
        if value is DONE:
            return
        padding[position] = value
    cursor.close()


# -- Iterator.zipKeyed ---------------------------------------------------------------------------------------


def iterator_zip_keyed(
    realm: Realm, _this: Value, iterables: Value = None, options: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.zipkeyed"""
    source = require_object(iterables)
    mode, padding_option = read_options(options)
    keys: list[PropertyKey] = []
    cursors: list[IteratorCursor] = []
    padding: list[Value] = []
    try:
        for key in source.own_property_keys():
            realm.agent.budget.spend()
            descriptor = source.get_own_property(key)
            if descriptor is None or descriptor.enumerable is not True:
                continue
            value = source.get(key)
            if value is not None:
                keys.append(key)
                cursors.append(iterator_flattenable(realm, value, strings=False))
        for key in keys:
            padding.append(None if padding_option is None else padding_option.get(key))
    except GUEST_ERRORS:
        abandon_all(cursors)
        raise
    return ZippedIterator(realm, cursors, mode, padding, keys)
