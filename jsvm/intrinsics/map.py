"""Map and its iterators. https://tc39.es/ecma262/#sec-map-objects"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import (
    SPECIES,
    Alias,
    Getter,
    Method,
    install,
    make_constructor,
    needs_new,
    part_of,
    tag,
)
from jsvm.intrinsics.keyed_collections import add_entries
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.collections import (
    BOOLEAN_KEYS,
    NAN,
    CollectionCursor,
    MapIterator,
    MapObject,
    tagged,
    untagged,
)
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.iterators import iterator_result
from jsvm.runtime.object_operations import group_by, require_callable
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import DONE, SYMBOL_ITERATOR, BigInt, Value, null

# -- the constructor -----------------------------------------------------------------------------------------


def map_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-map-iterable"""
    created = MapObject(prototype_from_constructor(new_target, "map_prototype"))
    iterable = arguments[0] if arguments else None
    if iterable is None or iterable is null:
        return created
    adder = created.get("set")
    add = require_callable(adder)
    if adder is realm.intrinsic("map_prototype_set"):
        add_entries(realm, iterable, lambda key, value: map_prototype_set(realm, created, key, value))
    else:
        add_entries(realm, iterable, lambda key, value: add(created, key, value))
    return created


def map_group_by(realm: Realm, _this: Value, items: Value = None, callback: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.groupby"""
    created = MapObject(realm.intrinsic("map_prototype"))
    for key, values in group_by(realm, items, callback, map_key):
        created.put(key, realm.new_array(values))
    return created


def map_key(value: Value) -> tuple[Hashable, Value]:
    """What equal keys share, and the key as a map shows it."""
    key = tagged(value)
    return key, untagged(key)


# -- the prototype -------------------------------------------------------------------------------------------


def map_prototype_get(_realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.get"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.get", this)
    # OPTIMIZATION: `tagged` written out (looking up -0 needs no change), here and in the two functions below.
    kind = type(key)
    if kind is float:
        if key != key:
            key = NAN
    elif kind is bool:
        key = BOOLEAN_KEYS[key]
    elif kind is BigInt:
        key = tagged(key)
    return this.entries.get(key)


def map_prototype_has(_realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.has"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.has", this)
    kind = type(key)
    if kind is float:
        if key != key:
            key = NAN
    elif kind is bool:
        key = BOOLEAN_KEYS[key]
    elif kind is BigInt:
        key = tagged(key)
    return key in this.entries


def map_prototype_set(realm: Realm, this: Value, key: Value = None, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.set"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.set", this)
    kind = type(key)
    if kind is float:
        if key != key:
            key = NAN
        elif not key:
            key = 0.0
    elif kind is bool:
        key = BOOLEAN_KEYS[key]
    elif kind is BigInt:
        key = tagged(key)
    if this.order is None:
        this.entries[key] = value
    else:
        this.put_tagged(key, value)
    if len(this.entries) > this.capacity:
        this.grow(realm.agent.budget)
    return this


def map_prototype_delete(_realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.delete"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.delete", this)
    return this.remove_tagged(tagged(key))


def map_prototype_clear(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.clear"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.clear", this)
    this.clear()


def map_prototype_size(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-map.prototype.size"""
    if type(this) is not MapObject:
        incompatible_receiver("get Map.prototype.size", this)
    return float(len(this.entries))


def map_prototype_for_each(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.foreach"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.forEach", this)
    require_callable(callback)
    budget = realm.agent.budget
    cursor = CollectionCursor(this, budget)
    try:
        while (key := cursor.step()) is not DONE:
            budget.spend()
            callback.code(this_argument, this.entries[key], untagged(key), this)
    finally:
        cursor.close()


def map_prototype_get_or_insert(
    realm: Realm, this: Value, key: Value = None, value: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-upsert/#sec-map.prototype.getOrInsert"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.getOrInsert", this)
    if tagged(key) not in this.entries:
        map_prototype_set(realm, this, key, value)
    return this.entries[tagged(key)]


def map_prototype_get_or_insert_computed(
    realm: Realm, this: Value, key: Value = None, callback: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-upsert/#sec-map.prototype.getOrInsertComputed"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.getOrInsertComputed", this)
    code = require_callable(callback)
    key = tagged(key)
    if key not in this.entries:
        map_prototype_set(realm, this, untagged(key), code(None, untagged(key)))
    return this.entries[key]


# -- iterators -----------------------------------------------------------------------------------------------


def map_prototype_entries(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.entries"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.entries", this)
    return MapIterator(realm, this, "key+value")


def map_prototype_keys(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.keys"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.keys", this)
    return MapIterator(realm, this, "key")


def map_prototype_values(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-map.prototype.values"""
    if type(this) is not MapObject:
        incompatible_receiver("Map.prototype.values", this)
    return MapIterator(realm, this, "value")


def map_iterator_next(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%mapiteratorprototype%.next"""
    if type(this) is not MapIterator:
        incompatible_receiver("%MapIteratorPrototype%.next", this)
    value = this.advance()
    return iterator_result(realm, None, True) if value is DONE else iterator_result(realm, value, False)


# -- tables --------------------------------------------------------------------------------------------------

STATICS: Final = (Method("groupBy", 2, map_group_by), SPECIES)
PROTOTYPE: Final = (
    Method("get", 1, map_prototype_get),
    Method("set", 2, map_prototype_set),
    Method("has", 1, map_prototype_has),
    Method("delete", 1, map_prototype_delete),
    Method("clear", 0, map_prototype_clear),
    Method("entries", 0, map_prototype_entries),
    Method("forEach", 1, map_prototype_for_each),
    Method("keys", 0, map_prototype_keys),
    Getter("size", map_prototype_size),
    Method("values", 0, map_prototype_values),
    Method("getOrInsert", 2, map_prototype_get_or_insert),
    Method("getOrInsertComputed", 2, map_prototype_get_or_insert_computed),
    Alias(SYMBOL_ITERATOR, "entries"),
    tag("Map"),
)
ITERATOR_PROTOTYPE: Final = (Method("next", 0, map_iterator_next), tag("Map Iterator"))


def build_map_prototype(realm: Realm) -> JSObject:
    """%Map.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("map_prototype", prototype)
    install(realm, prototype, PROTOTYPE)
    realm.set_intrinsic("map_prototype_set", prototype.props["set"])
    realm.intrinsic("map")
    return prototype


def build_map(realm: Realm) -> JSObject:
    """%Map%"""
    prototype = realm.intrinsic("map_prototype")
    return make_constructor(realm, "Map", 0, needs_new("Map"), map_construct, prototype, STATICS)


def build_map_iterator_prototype(realm: Realm) -> JSObject:
    """%MapIteratorPrototype%"""
    prototype = JSObject(realm.intrinsic("iterator_prototype"), {})
    install(realm, prototype, ITERATOR_PROTOTYPE)
    realm.set_intrinsic("map_iterator_next", prototype.props["next"])
    return prototype


BUILDERS: Final[Mapping[str, Builder]] = {
    "map": build_map,
    "map_prototype": build_map_prototype,
    "map_prototype_set": part_of("map_prototype", "map_prototype_set"),
    "map_iterator_prototype": build_map_iterator_prototype,
    "map_iterator_next": part_of("map_iterator_prototype", "map_iterator_next"),
}
GLOBALS: Final[Mapping[str, str]] = {"Map": "map"}
