"""Reflect: the essential internal methods as functions. https://tc39.es/ecma262/#sec-reflect-object"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.intrinsics.declare import Method, install, tag
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_property_key
from jsvm.runtime.functions import call_with_list, construct, is_constructor
from jsvm.runtime.object_operations import (
    create_list_from_array_like,
    describe,
    from_property_descriptor,
    require_callable,
    to_property_descriptor,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value, null


def require_target(value: Value, method: str) -> JSObject:
    """The target of a Reflect function; a TypeError if it is no object."""
    if not isinstance(value, JSObject):
        throw_type_error(f"Reflect.{method} called on non-object")
    return value


def reflect_apply(
    realm: Realm,
    _this: Value,
    target: Value = None,
    this_argument: Value = None,
    arguments: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.apply"""
    code = require_callable(target)
    return call_with_list(code, this_argument, create_list_from_array_like(realm, arguments))


def reflect_construct(
    realm: Realm, _this: Value, target: Value = None, arguments: Value = None, *rest: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.construct"""
    new_target = rest[0] if rest else target
    for candidate in (target, new_target):
        if not is_constructor(candidate):
            throw_type_error(f"{describe(candidate)} is not a constructor")
    return construct(target, create_list_from_array_like(realm, arguments), new_target)


def reflect_define_property(
    _realm: Realm, _this: Value, target: Value = None, key: Value = None, attributes: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.defineproperty"""
    found = require_target(target, "defineProperty")
    name = to_property_key(key)
    return found.define_own_property(name, to_property_descriptor(attributes))


def reflect_delete_property(
    _realm: Realm, _this: Value, target: Value = None, key: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.deleteproperty"""
    return require_target(target, "deleteProperty").delete(to_property_key(key))


def reflect_get(_realm: Realm, _this: Value, target: Value = None, key: Value = None, *rest: Value) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.get"""
    found = require_target(target, "get")
    return found.get(to_property_key(key), rest[0] if rest else found)


def reflect_get_own_property_descriptor(
    realm: Realm, _this: Value, target: Value = None, key: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.getownpropertydescriptor"""
    found = require_target(target, "getOwnPropertyDescriptor")
    return from_property_descriptor(realm, found.get_own_property(to_property_key(key)))


def reflect_get_prototype_of(_realm: Realm, _this: Value, target: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.getprototypeof"""
    prototype = require_target(target, "getPrototypeOf").get_prototype_of()
    return null if prototype is None else prototype


def reflect_has(_realm: Realm, _this: Value, target: Value = None, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.has"""
    return require_target(target, "has").has_property(to_property_key(key))


def reflect_is_extensible(_realm: Realm, _this: Value, target: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.isextensible"""
    return require_target(target, "isExtensible").is_extensible()


def reflect_own_keys(realm: Realm, _this: Value, target: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.ownkeys"""
    keys = require_target(target, "ownKeys").own_property_keys()
    realm.agent.budget.spend(1 + len(keys) // 16)
    return realm.new_array(list(keys))


def reflect_prevent_extensions(_realm: Realm, _this: Value, target: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.preventextensions"""
    return require_target(target, "preventExtensions").prevent_extensions()


def reflect_set(
    _realm: Realm, _this: Value, target: Value = None, key: Value = None, value: Value = None, *rest: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.set"""
    found = require_target(target, "set")
    return found.set(to_property_key(key), value, rest[0] if rest else found)


def reflect_set_prototype_of(
    _realm: Realm, _this: Value, target: Value = None, prototype: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-reflect.setprototypeof"""
    found = require_target(target, "setPrototypeOf")
    if prototype is null:
        return found.set_prototype_of(None)
    if not isinstance(prototype, JSObject):
        throw_type_error("Object prototype may only be an Object or null")
    return found.set_prototype_of(prototype)


REFLECT: Final = (
    Method("apply", 3, reflect_apply),
    Method("construct", 2, reflect_construct),
    Method("defineProperty", 3, reflect_define_property),
    Method("deleteProperty", 2, reflect_delete_property),
    Method("get", 2, reflect_get),
    Method("getOwnPropertyDescriptor", 2, reflect_get_own_property_descriptor),
    Method("getPrototypeOf", 1, reflect_get_prototype_of),
    Method("has", 2, reflect_has),
    Method("isExtensible", 1, reflect_is_extensible),
    Method("ownKeys", 1, reflect_own_keys),
    Method("preventExtensions", 1, reflect_prevent_extensions),
    Method("set", 3, reflect_set),
    Method("setPrototypeOf", 2, reflect_set_prototype_of),
    tag("Reflect"),
)


def build_reflect(realm: Realm) -> JSObject:
    """%Reflect%"""
    created = realm.new_object()
    install(realm, created, REFLECT)
    return created


BUILDERS: Final[Mapping[str, Builder]] = {"reflect": build_reflect}
GLOBALS: Final[Mapping[str, str]] = {"Reflect": "reflect"}
