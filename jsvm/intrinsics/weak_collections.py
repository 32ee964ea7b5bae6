"""WeakMap and WeakSet. https://tc39.es/ecma262/#sec-weakmap-objects"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from jsvm.intrinsics.declare import Method, install, make_constructor, needs_new, tag
from jsvm.intrinsics.keyed_collections import add_entries, for_each_value
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.object_operations import describe, require_callable
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import ABSENT, Value, null
from jsvm.runtime.weak import WeakMapObject, WeakSetObject, can_be_held_weakly


def require_weak_map(this: Value, method: str) -> WeakMapObject:
    """The receiver, if it is a WeakMap."""
    if type(this) is not WeakMapObject:
        incompatible_receiver(f"WeakMap.prototype.{method}", this)
    return this


def require_weak_set(this: Value, method: str) -> WeakSetObject:
    """The receiver, if it is a WeakSet."""
    if type(this) is not WeakSetObject:
        incompatible_receiver(f"WeakSet.prototype.{method}", this)
    return this


def refuse_key(key: Value, place: str) -> NoReturn:
    """The complaint about a key that cannot be held weakly."""
    throw_type_error(f"Invalid value used {place}: {describe(key)}")


# -- WeakMap -------------------------------------------------------------------------------------------------


def weak_map_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-weakmap-iterable"""
    created = WeakMapObject(prototype_from_constructor(new_target, "weak_map_prototype"))
    iterable = arguments[0] if arguments else None
    if iterable is not None and iterable is not null:
        add = require_callable(created.get("set"))
        add_entries(realm, iterable, lambda key, value: add(created, key, value))
    return created


def weak_map_prototype_get(_realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-weakmap.prototype.get"""
    value = require_weak_map(this, "get").table.get(key)
    return None if value is ABSENT else value


def weak_map_prototype_has(_realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-weakmap.prototype.has"""
    return require_weak_map(this, "has").table.get(key) is not ABSENT


def weak_map_prototype_set(
    realm: Realm, this: Value, key: Value = None, value: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-weakmap.prototype.set"""
    found = require_weak_map(this, "set")
    if not can_be_held_weakly(realm.agent, key):
        refuse_key(key, "as weak map key")
    found.table.put(key, value)
    return found


def weak_map_prototype_delete(_realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-weakmap.prototype.delete"""
    return require_weak_map(this, "delete").table.remove(key)


def weak_map_prototype_get_or_insert(
    realm: Realm, this: Value, key: Value = None, value: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-upsert/#sec-weakmap.prototype.getOrInsert"""
    table = require_weak_map(this, "getOrInsert").table
    if not can_be_held_weakly(realm.agent, key):
        refuse_key(key, "as weak map key")
    if table.get(key) is ABSENT:
        table.put(key, value)
    return table.get(key)


def weak_map_prototype_get_or_insert_computed(
    realm: Realm, this: Value, key: Value = None, callback: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-upsert/#sec-weakmap.prototype.getOrInsertComputed"""
    table = require_weak_map(this, "getOrInsertComputed").table
    if not can_be_held_weakly(realm.agent, key):
        refuse_key(key, "as weak map key")
    code = require_callable(callback)
    if table.get(key) is ABSENT:
        table.put(key, code(None, key))
    return table.get(key)


WEAK_MAP_PROTOTYPE: Final = (
    Method("delete", 1, weak_map_prototype_delete),
    Method("get", 1, weak_map_prototype_get),
    Method("set", 2, weak_map_prototype_set),
    Method("has", 1, weak_map_prototype_has),
    Method("getOrInsert", 2, weak_map_prototype_get_or_insert),
    Method("getOrInsertComputed", 2, weak_map_prototype_get_or_insert_computed),
    tag("WeakMap"),
)


# -- WeakSet -------------------------------------------------------------------------------------------------


def weak_set_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-weakset-iterable"""
    created = WeakSetObject(prototype_from_constructor(new_target, "weak_set_prototype"))
    iterable = arguments[0] if arguments else None
    if iterable is not None and iterable is not null:
        add = require_callable(created.get("add"))
        for_each_value(realm, iterable, lambda value: add(created, value))
    return created


def weak_set_prototype_add(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-weakset.prototype.add"""
    found = require_weak_set(this, "add")
    if not can_be_held_weakly(realm.agent, value):
        refuse_key(value, "in weak set")
    found.table.put(value, True)
    return found


def weak_set_prototype_has(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-weakset.prototype.has"""
    return require_weak_set(this, "has").table.get(value) is not ABSENT


def weak_set_prototype_delete(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-weakset.prototype.delete"""
    return require_weak_set(this, "delete").table.remove(value)


WEAK_SET_PROTOTYPE: Final = (
    Method("delete", 1, weak_set_prototype_delete),
    Method("has", 1, weak_set_prototype_has),
    Method("add", 1, weak_set_prototype_add),
    tag("WeakSet"),
)


# -- intrinsics ----------------------------------------------------------------------------------------------


def build_weak_map_prototype(realm: Realm) -> JSObject:
    """%WeakMap.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("weak_map_prototype", prototype)
    realm.intrinsic("weak_map")
    install(realm, prototype, WEAK_MAP_PROTOTYPE)
    return prototype


def build_weak_map(realm: Realm) -> JSObject:
    """%WeakMap%"""
    prototype = realm.intrinsic("weak_map_prototype")
    return make_constructor(realm, "WeakMap", 0, needs_new("WeakMap"), weak_map_construct, prototype)


def build_weak_set_prototype(realm: Realm) -> JSObject:
    """%WeakSet.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("weak_set_prototype", prototype)
    realm.intrinsic("weak_set")
    install(realm, prototype, WEAK_SET_PROTOTYPE)
    return prototype


def build_weak_set(realm: Realm) -> JSObject:
    """%WeakSet%"""
    prototype = realm.intrinsic("weak_set_prototype")
    return make_constructor(realm, "WeakSet", 0, needs_new("WeakSet"), weak_set_construct, prototype)


BUILDERS: Final[Mapping[str, Builder]] = {
    "weak_map": build_weak_map,
    "weak_map_prototype": build_weak_map_prototype,
    "weak_set": build_weak_set,
    "weak_set_prototype": build_weak_set_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {"WeakMap": "weak_map", "WeakSet": "weak_set"}
