"""What the constructors of Map, Set, WeakMap and WeakSet share: reading the iterable they are given."""

from __future__ import annotations

from collections.abc import Callable

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.iterators import iterate
from jsvm.runtime.object_operations import describe
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import DONE, Value


def for_each_value(realm: Realm, iterable: Value, use: Callable[[Value], object]) -> None:
    """Hand every value of an iterable to `use`; if that throws, the iterator is closed."""
    cursor = iterate(realm, iterable)
    spend = realm.agent.budget.spend
    while (item := cursor.step()) is not DONE:
        spend()
        try:
            use(item)
        except GUEST_ERRORS:
            cursor.abandon()
            raise


def add_entries(realm: Realm, iterable: Value, add: Callable[[Value, Value], object]) -> None:
    """https://tc39.es/ecma262/#sec-add-entries-from-iterable"""

    def use(item: Value) -> None:
        if type(item) is JSArray and len(item.dense) >= 2:
            add(item.dense[0], item.dense[1])
        elif isinstance(item, JSObject):
            key = item.get("0")
            add(key, item.get("1"))
        else:
            throw_type_error(f"Iterator value {describe(item)} is not an entry object")

    for_each_value(realm, iterable, use)
