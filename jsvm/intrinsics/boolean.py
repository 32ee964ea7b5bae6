"""Boolean. https://tc39.es/ecma262/#sec-boolean-objects"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import Method, install, make_constructor
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_boolean
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.object_operations import describe
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value
from jsvm.runtime.wrappers import BooleanObject


def boolean_call(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-boolean-constructor-boolean-value"""
    return to_boolean(value)


def boolean_construct(_realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-boolean-constructor-boolean-value"""
    value = to_boolean(arguments[0]) if arguments else False
    return BooleanObject(prototype_from_constructor(new_target, "boolean_prototype"), value)


def this_boolean_value(value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-thisbooleanvalue"""
    if type(value) is bool:
        return value
    if isinstance(value, BooleanObject):
        return value.value  # type: ignore[no-any-return]
    throw_type_error(f"{describe(value)} is not a boolean")


def boolean_to_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-boolean.prototype.tostring"""
    return "true" if this_boolean_value(this) else "false"


def boolean_value_of(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-boolean.prototype.valueof"""
    return this_boolean_value(this)


PROTOTYPE: Final = (
    Method("toString", 0, boolean_to_string),
    Method("valueOf", 0, boolean_value_of),
)


def build_boolean_prototype(realm: Realm) -> JSObject:
    """%Boolean.prototype%"""
    prototype = BooleanObject(realm.object_prototype, False)
    realm.set_intrinsic("boolean_prototype", prototype)
    realm.intrinsic("boolean")
    install(realm, prototype, PROTOTYPE)
    return prototype


def build_boolean(realm: Realm) -> JSObject:
    """%Boolean%"""
    prototype = realm.intrinsic("boolean_prototype")
    return make_constructor(realm, "Boolean", 1, boolean_call, boolean_construct, prototype)


BUILDERS: Final[Mapping[str, Builder]] = {
    "boolean": build_boolean,
    "boolean_prototype": build_boolean_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {"Boolean": "boolean"}
