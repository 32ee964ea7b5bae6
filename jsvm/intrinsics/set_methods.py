"""Methods of Set.prototype that combine or compare sets, and the set-like objects they accept.

https://tc39.es/ecma262/#sec-properties-of-the-set-prototype-object
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, final

from jsvm.intrinsics.declare import Method
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.collections import CollectionCursor, SetObject, tagged, untagged
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_boolean, to_integer_or_infinity, to_number
from jsvm.runtime.functions import Code
from jsvm.runtime.iterators import IteratorCursor, iterator_direct
from jsvm.runtime.object_operations import describe, require_callable, require_object
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import DONE, Value


@final
class SetRecord:
    """https://tc39.es/ecma262/#sec-set-records"""

    __slots__ = ("has_code", "keys_code", "set_object", "size")

    def __init__(self, set_object: JSObject, size: float, has_code: Code, keys_code: Code) -> None:
        self.set_object = set_object
        self.size = size
        self.has_code = has_code
        self.keys_code = keys_code

    def has(self, key: Any) -> bool:
        """Ask the set-like object for a tagged key."""
        return to_boolean(self.has_code(self.set_object, untagged(key)))

    def keys(self) -> IteratorCursor:
        """https://tc39.es/ecma262/#sec-getiteratorfrommethod"""
        iterator = require_object(self.keys_code(self.set_object), "keys() did not return an object")
        return iterator_direct(iterator)


def get_set_record(value: Value) -> SetRecord:
    """https://tc39.es/ecma262/#sec-getsetrecord"""
    source = require_object(value)
    size = to_number(source.get("size"))
    if size != size:
        throw_type_error("The 'size' property of a set-like object is not a number")
    size = to_integer_or_infinity(size)
    if size < 0.0:
        throw_range_error(f"{describe(size)} is an invalid size")
    has = require_callable(source.get("has"))
    return SetRecord(source, size, has, require_callable(source.get("keys")))


def own_keys(realm: Realm, source: SetObject) -> Iterator[Any]:
    """The tagged keys of a set, live; spends budget."""
    budget = realm.agent.budget
    cursor = CollectionCursor(source, budget)
    try:
        while (key := cursor.step()) is not DONE:
            budget.spend()
            yield key
    finally:
        cursor.close()


def require_set(this: Value, method: str) -> SetObject:
    """The receiver, if it is a Set."""
    if type(this) is not SetObject:
        incompatible_receiver(f"Set.prototype.{method}", this)
    return this


def new_set(realm: Realm) -> SetObject:
    """A plain empty Set."""
    return SetObject(realm.intrinsic("set_prototype"))


def copy_set(realm: Realm, source: SetObject) -> SetObject:
    """A plain Set with the same entries; spends budget."""
    budget = realm.agent.budget
    budget.spend(1 + len(source.entries) // 4)
    created = new_set(realm)
    created.entries = source.entries.copy()
    if len(created.entries) > created.capacity:
        created.grow(budget)
    return created


def include(realm: Realm, target: SetObject, key: Any) -> None:
    """Add a tagged key to a new set."""
    target.entries[key] = None
    if len(target.entries) > target.capacity:
        target.grow(realm.agent.budget)


# -- new sets ------------------------------------------------------------------------------------------------


def set_prototype_union(realm: Realm, this: Value, other: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.union"""
    source = require_set(this, "union")
    keys = get_set_record(other).keys()
    created = copy_set(realm, source)
    spend = realm.agent.budget.spend
    while (value := keys.step()) is not DONE:
        spend()
        include(realm, created, tagged(value))
    return created


def set_prototype_intersection(realm: Realm, this: Value, other: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.intersection"""
    source = require_set(this, "intersection")
    record = get_set_record(other)
    created = new_set(realm)
    if len(source.entries) <= record.size:
        for key in own_keys(realm, source):
            if record.has(key):
                include(realm, created, key)
        return created
    keys = record.keys()
    spend = realm.agent.budget.spend
    while (value := keys.step()) is not DONE:
        spend()
        key = tagged(value)
        if key in source.entries:
            include(realm, created, key)
    return created


def set_prototype_difference(realm: Realm, this: Value, other: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.difference"""
    source = require_set(this, "difference")
    record = get_set_record(other)
    created = copy_set(realm, source)
    spend = realm.agent.budget.spend
    if len(source.entries) <= record.size:
        for key in list(created.entries):
            spend()
            if record.has(key):
                created.entries.pop(key, None)
        return created
    keys = record.keys()
    while (value := keys.step()) is not DONE:
        spend()
        created.entries.pop(tagged(value), None)
    return created


def set_prototype_symmetric_difference(realm: Realm, this: Value, other: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.symmetricdifference"""
    source = require_set(this, "symmetricDifference")
    keys = get_set_record(other).keys()
    created = copy_set(realm, source)
    spend = realm.agent.budget.spend
    while (value := keys.step()) is not DONE:
        spend()
        key = tagged(value)
        if key in source.entries:
            created.entries.pop(key, None)
        else:
            include(realm, created, key)
    return created


# -- comparisons ---------------------------------------------------------------------------------------------


def set_prototype_is_subset_of(realm: Realm, this: Value, other: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.issubsetof"""
    source = require_set(this, "isSubsetOf")
    record = get_set_record(other)
    if len(source.entries) > record.size:
        return False
    return all_own_keys(realm, source, record, wanted=True)


def set_prototype_is_superset_of(realm: Realm, this: Value, other: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.issupersetof"""
    source = require_set(this, "isSupersetOf")
    record = get_set_record(other)
    if len(source.entries) < record.size:
        return False
    return all_other_keys(realm, source, record, wanted=True)


def set_prototype_is_disjoint_from(realm: Realm, this: Value, other: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.isdisjointfrom"""
    source = require_set(this, "isDisjointFrom")
    record = get_set_record(other)
    if len(source.entries) <= record.size:
        return all_own_keys(realm, source, record, wanted=False)
    return all_other_keys(realm, source, record, wanted=False)


def all_own_keys(realm: Realm, source: SetObject, record: SetRecord, *, wanted: bool) -> bool:
    """Whether the other set has all keys of ours, or none of them."""
    for key in own_keys(realm, source):  # noqa: SIM110 - all() would call the guest from C
        if record.has(key) is not wanted:
            return False
    return True


def all_other_keys(realm: Realm, source: SetObject, record: SetRecord, *, wanted: bool) -> bool:
    """Whether our set has all keys of the other one, or none of them."""
    keys = record.keys()
    spend = realm.agent.budget.spend
    while (value := keys.step()) is not DONE:
        spend()
        if (tagged(value) in source.entries) is not wanted:
            keys.close()
            return False
    return True


SET_METHODS: Final = (
    Method("union", 1, set_prototype_union),
    Method("intersection", 1, set_prototype_intersection),
    Method("difference", 1, set_prototype_difference),
    Method("symmetricDifference", 1, set_prototype_symmetric_difference),
    Method("isSubsetOf", 1, set_prototype_is_subset_of),
    Method("isSupersetOf", 1, set_prototype_is_superset_of),
    Method("isDisjointFrom", 1, set_prototype_is_disjoint_from),
)
