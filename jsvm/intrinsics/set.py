"""Set and its iterators; the methods that combine sets are in `set_methods`.

https://tc39.es/ecma262/#sec-set-objects
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from jsvm.intrinsics.keyed_collections import for_each_value
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.intrinsics.set_methods import SET_METHODS
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.collections import (
    BOOLEAN_KEYS,
    NAN,
    CollectionCursor,
    SetIterator,
    SetObject,
    tagged,
    untagged,
)
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.iterators import is_array_iteration_pristine, iterator_result
from jsvm.runtime.object_operations import require_callable, reserve_elements
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import DONE, SYMBOL_ITERATOR, BigInt, Value, null

#: Elements that are added between two payments.
ADDED_AT_ONCE: Final = 8192

# -- the constructor -----------------------------------------------------------------------------------------


def set_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-set-iterable"""
    created = SetObject(prototype_from_constructor(new_target, "set_prototype"))
    iterable = arguments[0] if arguments else None
    if iterable is None or iterable is null:
        return created
    adder = created.get("add")
    add = require_callable(adder)
    if adder is not realm.intrinsic("set_prototype_add"):
        for_each_value(realm, iterable, lambda value: add(created, value))
    elif type(iterable) is JSArray and is_array_iteration_pristine(realm, iterable):
        reserve_elements(realm, 4 * len(iterable.dense))
        for part in realm.agent.budget.pieces(len(iterable.dense), ADDED_AT_ONCE, 8):
            created.entries.update(dict.fromkeys(map(tagged, iterable.dense[part])))
        if len(created.entries) > created.capacity:
            created.grow(realm.agent.budget)
    else:
        for_each_value(realm, iterable, lambda value: set_prototype_add(realm, created, value))
    return created


# -- the prototype -------------------------------------------------------------------------------------------


def set_prototype_add(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.add"""
    if type(this) is not SetObject:
        incompatible_receiver("Set.prototype.add", this)
    # OPTIMIZATION: `tagged` written out, here and in `has` (which needs no change for -0).
    kind = type(value)
    if kind is float:
        if value != value:
            value = NAN
        elif not value:
            value = 0.0
    elif kind is bool:
        value = BOOLEAN_KEYS[value]
    elif kind is BigInt:
        value = tagged(value)
    if this.order is None:
        this.entries[value] = None
    else:
        this.put_tagged(value, None)
    if len(this.entries) > this.capacity:
        this.grow(realm.agent.budget)
    return this


def set_prototype_has(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.has"""
    if type(this) is not SetObject:
        incompatible_receiver("Set.prototype.has", this)
    kind = type(value)
    if kind is float:
        if value != value:
            value = NAN
    elif kind is bool:
        value = BOOLEAN_KEYS[value]
    elif kind is BigInt:
        value = tagged(value)
    return value in this.entries


def set_prototype_delete(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.delete"""
    if type(this) is not SetObject:
        incompatible_receiver("Set.prototype.delete", this)
    return this.remove_tagged(tagged(value))


def set_prototype_clear(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.clear"""
    if type(this) is not SetObject:
        incompatible_receiver("Set.prototype.clear", this)
    this.clear()


def set_prototype_size(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-set.prototype.size"""
    if type(this) is not SetObject:
        incompatible_receiver("get Set.prototype.size", this)
    return float(len(this.entries))


def set_prototype_for_each(
    realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.foreach"""
    if type(this) is not SetObject:
        incompatible_receiver("Set.prototype.forEach", this)
    require_callable(callback)
    budget = realm.agent.budget
    cursor = CollectionCursor(this, budget)
    try:
        while (key := cursor.step()) is not DONE:
            budget.spend()
            value = untagged(key)
            callback.code(this_argument, value, value, this)
    finally:
        cursor.close()


# -- iterators -----------------------------------------------------------------------------------------------


def set_prototype_entries(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.entries"""
    if type(this) is not SetObject:
        incompatible_receiver("Set.prototype.entries", this)
    return SetIterator(realm, this, "key+value")


def set_prototype_values(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set.prototype.values"""
    if type(this) is not SetObject:
        incompatible_receiver("Set.prototype.values", this)
    return SetIterator(realm, this, "value")


def set_iterator_next(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%setiteratorprototype%.next"""
    if type(this) is not SetIterator:
        incompatible_receiver("%SetIteratorPrototype%.next", this)
    value = this.advance()
    return iterator_result(realm, None, True) if value is DONE else iterator_result(realm, value, False)


# -- tables --------------------------------------------------------------------------------------------------

PROTOTYPE: Final = (
    Method("has", 1, set_prototype_has),
    Method("add", 1, set_prototype_add),
    Method("delete", 1, set_prototype_delete),
    Method("clear", 0, set_prototype_clear),
    Method("entries", 0, set_prototype_entries),
    Method("forEach", 1, set_prototype_for_each),
    Getter("size", set_prototype_size),
    Method("values", 0, set_prototype_values),
    Alias("keys", "values"),
    *SET_METHODS,
    Alias(SYMBOL_ITERATOR, "values"),
    tag("Set"),
)
ITERATOR_PROTOTYPE: Final = (Method("next", 0, set_iterator_next), tag("Set Iterator"))


def build_set_prototype(realm: Realm) -> JSObject:
    """%Set.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("set_prototype", prototype)
    install(realm, prototype, PROTOTYPE)
    realm.set_intrinsic("set_prototype_add", prototype.props["add"])
    realm.intrinsic("set")
    return prototype


def build_set(realm: Realm) -> JSObject:
    """%Set%"""
    prototype = realm.intrinsic("set_prototype")
    return make_constructor(realm, "Set", 0, needs_new("Set"), set_construct, prototype, (SPECIES,))


def build_set_iterator_prototype(realm: Realm) -> JSObject:
    """%SetIteratorPrototype%"""
    prototype = JSObject(realm.intrinsic("iterator_prototype"), {})
    install(realm, prototype, ITERATOR_PROTOTYPE)
    realm.set_intrinsic("set_iterator_next", prototype.props["next"])
    return prototype


BUILDERS: Final[Mapping[str, Builder]] = {
    "set": build_set,
    "set_prototype": build_set_prototype,
    "set_prototype_add": part_of("set_prototype", "set_prototype_add"),
    "set_iterator_prototype": build_set_iterator_prototype,
    "set_iterator_next": part_of("set_iterator_prototype", "set_iterator_next"),
}
GLOBALS: Final[Mapping[str, str]] = {"Set": "set"}
