"""Iterator helpers that look at several values at once: chunks, windows, includes.

https://tc39.es/ecma262/#sec-iterator.prototype.chunks
"""

from __future__ import annotations

import math
from typing import Final

from jsvm.intrinsics.declare import Entry, Method
from jsvm.intrinsics.iterator_helpers import IteratorHelper, receiver
from jsvm.runtime.completion import GUEST_ERRORS, throw_range_error, throw_type_error
from jsvm.runtime.conversions import MAX_SAFE_INTEGER
from jsvm.runtime.iterators import IteratorCursor, iterator_direct
from jsvm.runtime.object_operations import MAX_ARRAY_LENGTH, describe, reserve_elements, same_value_zero
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import DONE, Value


class ChunkedIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.prototype.chunks"""

    __slots__ = ("size",)

    def __init__(self, realm: Realm, cursor: IteratorCursor, size: int) -> None:
        IteratorHelper.__init__(self, realm, cursor)
        self.size = size

    def produce(self) -> Value:
        chunk: list[Value] = []
        while len(chunk) < self.size and (value := self.cursor.step()) is not DONE:
            self.realm.agent.budget.spend()
            chunk.append(value)
        return self.realm.new_array(chunk) if chunk else DONE


class WindowedIterator(IteratorHelper):
    """https://tc39.es/ecma262/#sec-iterator.prototype.windows"""

    __slots__ = ("buffer", "partial", "size")

    def __init__(self, realm: Realm, cursor: IteratorCursor, size: int, *, partial: bool) -> None:
        IteratorHelper.__init__(self, realm, cursor)
        self.size = size
        self.partial = partial
        self.buffer: list[Value] = []

    def produce(self) -> Value:
        buffer = self.buffer
        if len(buffer) == self.size:
            del buffer[0]
        while len(buffer) < self.size:
            value = self.cursor.step()
            if value is DONE:
                return self.last_window()
            self.realm.agent.budget.spend()
            buffer.append(value)
        self.partial = False
        return self.copy()

    def last_window(self) -> Value:
        """What is left when there never was a full window."""
        if not self.partial or not self.buffer:
            return DONE
        self.partial = False
        return self.copy()

    def copy(self) -> Value:
        """The window as an array of its own."""
        reserve_elements(self.realm, len(self.buffer))
        return self.realm.new_array(self.buffer.copy())


def check_size(size: Value) -> int:
    """How many values belong together."""
    if type(size) is not float or not size.is_integer():
        throw_type_error(f"{describe(size)} is not an integer")
    if not 1.0 <= size <= MAX_ARRAY_LENGTH:
        throw_range_error(f"{describe(size)} is out of range")
    return int(size)


def check_skipped(skipped: Value) -> float:
    """How many values `includes` passes over."""
    if skipped is None:
        return 0.0
    if type(skipped) is not float or not (skipped.is_integer() or math.isinf(skipped)):
        throw_type_error(f"{describe(skipped)} is not an integer")
    if skipped < 0.0 or MAX_SAFE_INTEGER < skipped < math.inf:
        throw_range_error(f"{describe(skipped)} is out of range")
    return skipped


def iterator_prototype_chunks(realm: Realm, this: Value, size: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.chunks"""
    iterator = receiver(this, "chunks")
    try:
        count = check_size(size)
    except GUEST_ERRORS:
        IteratorCursor(iterator, None).abandon()
        raise
    return ChunkedIterator(realm, iterator_direct(iterator), count)


def iterator_prototype_windows(
    realm: Realm, this: Value, size: Value = None, undersized: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.windows"""
    iterator = receiver(this, "windows")
    try:
        count = check_size(size)
        if undersized not in (None, "only-full", "allow-partial"):
            throw_type_error("undersized must be 'only-full' or 'allow-partial'")
    except GUEST_ERRORS:
        IteratorCursor(iterator, None).abandon()
        raise
    partial = undersized == "allow-partial"
    return WindowedIterator(realm, iterator_direct(iterator), count, partial=partial)


def iterator_prototype_includes(
    realm: Realm, this: Value, wanted: Value = None, skipped: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.includes"""
    iterator = receiver(this, "includes")
    try:
        to_skip = check_skipped(skipped)
    except GUEST_ERRORS:
        IteratorCursor(iterator, None).abandon()
        raise
    cursor = iterator_direct(iterator)
    spend = realm.agent.budget.spend
    while (value := cursor.step()) is not DONE:
        spend()
        if to_skip > 0.0:
            to_skip -= 1.0
        elif same_value_zero(value, wanted):
            cursor.close()
            return True
    return False


METHODS: Final[tuple[Entry, ...]] = (
    Method("chunks", 1, iterator_prototype_chunks),
    Method("windows", 1, iterator_prototype_windows),
    Method("includes", 1, iterator_prototype_includes),
)
