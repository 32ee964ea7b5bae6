"""Object. https://tc39.es/ecma262/#sec-object-objects"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import Getter, Method, install, make_constructor
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import to_property_key
from jsvm.runtime.descriptors import HIDDEN, PropertyDescriptor
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.iterators import iterate
from jsvm.runtime.object_operations import (
    define_property_or_throw,
    describe,
    enumerable_own_properties,
    from_property_descriptor,
    group_by,
    is_array,
    require_callable,
    set_integrity_level,
    set_or_throw,
    test_integrity_level,
    to_property_descriptor,
)
from jsvm.runtime.objects import JSObject, same_value
from jsvm.runtime.property_keys import PropertyKey, paid
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import DONE, SYMBOL_TO_STRING_TAG, Symbol, Value, null

#: Kinds of objects that `toString` names even without a `Symbol.toStringTag`.
NAMED_KINDS: Final = frozenset({"Arguments", "Error", "Boolean", "Number", "String", "Date", "RegExp"})


# -- the constructor -----------------------------------------------------------------------------------------


def object_call(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object-value"""
    if value is None or value is null:
        return JSObject(realm.object_prototype, {})
    return realm.to_object(value)


def object_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-object-value"""
    if new_target is not realm.intrinsic("object"):
        return JSObject(prototype_from_constructor(new_target, "object_prototype"), {})
    return object_call(realm, None, *arguments[:1])  # type: ignore[no-any-return]


def object_assign(realm: Realm, _this: Value, target: Value = None, *sources: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.assign"""
    to = realm.to_object(target)
    budget = realm.agent.budget
    for source in sources:
        if source is None or source is null:
            continue
        origin = realm.to_object(source)
        keys = origin.own_property_keys()
        budget.spend(1 + len(keys))
        for key in paid(keys, 12):
            if type(origin) is JSObject:
                if key in origin.props:
                    set_or_throw(to, key, origin.props[key])
                continue
            descriptor = origin.get_own_property(key)
            if descriptor is not None and descriptor.enumerable is True:
                set_or_throw(to, key, origin.get(key))
    return to


def object_create(
    realm: Realm, _this: Value, prototype: Value = None, properties: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.create"""
    created = JSObject(prototype_argument(prototype), {})
    return created if properties is None else define_properties(realm, created, properties)


def prototype_argument(value: Value) -> JSObject | None:
    """A prototype as the guest gives it; a TypeError for anything but an object or null."""
    if isinstance(value, JSObject):
        return value
    if value is not null:
        throw_type_error(f"Object prototype may only be an Object or null: {describe(value)}")
    return None


def define_properties(realm: Realm, target: JSObject, properties: Value) -> JSObject:
    """https://tc39.es/ecma262/#sec-objectdefineproperties"""
    source = realm.to_object(properties)
    descriptors: list[tuple[PropertyKey, PropertyDescriptor]] = []
    budget = realm.agent.budget
    for key in source.own_property_keys():
        budget.spend(16)
        own = source.get_own_property(key)
        if own is not None and own.enumerable is True:
            descriptors.append((key, to_property_descriptor(source.get(key))))
    for key, descriptor in paid(descriptors, 16):
        define_property_or_throw(target, key, descriptor)
    return target


def object_define_properties(
    realm: Realm, _this: Value, target: Value = None, properties: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.defineproperties"""
    if not isinstance(target, JSObject):
        throw_type_error("Object.defineProperties called on non-object")
    return define_properties(realm, target, properties)


def object_define_property(
    _realm: Realm, _this: Value, target: Value = None, key: Value = None, attributes: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.defineproperty"""
    if not isinstance(target, JSObject):
        throw_type_error("Object.defineProperty called on non-object")
    property_key = to_property_key(key)
    define_property_or_throw(target, property_key, to_property_descriptor(attributes))
    return target


def object_entries(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.entries"""
    return realm.new_array(enumerable_own_properties(realm, realm.to_object(value), "key+value"))


def object_freeze(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.freeze"""
    if isinstance(value, JSObject) and not set_integrity_level(value, "frozen"):
        throw_type_error("Cannot freeze")
    return value


def object_from_entries(realm: Realm, _this: Value, iterable: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.fromentries"""
    if iterable is None or iterable is null:
        throw_type_error(f"{describe(iterable)} is not iterable")
    created = realm.new_object()
    cursor = iterate(realm, iterable)
    budget = realm.agent.budget
    while (item := cursor.step()) is not DONE:
        budget.spend()
        try:
            if type(item) is JSArray and len(item.dense) >= 2:
                key, value = item.dense[0], item.dense[1]
            elif isinstance(item, JSObject):
                key, value = item.get("0"), item.get("1")
            else:
                throw_type_error(f"Iterator value {describe(item)} is not an entry object")
            created.props[to_property_key(key)] = value
        except GUEST_ERRORS:
            cursor.abandon()
            raise
    return created


def object_get_own_property_descriptor(
    realm: Realm, _this: Value, value: Value = None, key: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.getownpropertydescriptor"""
    target = realm.to_object(value)
    return from_property_descriptor(realm, target.get_own_property(to_property_key(key)))


def object_get_own_property_descriptors(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.getownpropertydescriptors"""
    target = realm.to_object(value)
    created = realm.new_object()
    budget = realm.agent.budget
    for key in target.own_property_keys():
        budget.spend()
        descriptor = from_property_descriptor(realm, target.get_own_property(key))
        if descriptor is not None:
            created.props[key] = descriptor
    return created


def object_get_own_property_names(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.getownpropertynames"""
    return own_keys(realm, value, str)


def object_get_own_property_symbols(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.getownpropertysymbols"""
    return own_keys(realm, value, Symbol)


def own_keys(realm: Realm, value: Value, kind: type) -> JSArray:
    """https://tc39.es/ecma262/#sec-getownpropertykeys"""
    keys = realm.to_object(value).own_property_keys()
    realm.agent.budget.spend(1 + len(keys) // 4)
    return realm.new_array([key for key in keys if type(key) is kind])


def object_get_prototype_of(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.getprototypeof"""
    prototype = realm.to_object(value).get_prototype_of()
    return null if prototype is None else prototype


def object_group_by(
    realm: Realm, _this: Value, items: Value = None, callback: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.groupby"""
    groups = group_by(realm, items, callback, property_identity)
    return JSObject(None, {key: realm.new_array(elements) for key, elements in groups})


def property_identity(value: Value) -> tuple[Hashable, Value]:
    """Equal keys name the same property."""
    key = to_property_key(value)
    return key, key


def object_has_own(realm: Realm, _this: Value, value: Value = None, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.hasown"""
    target = realm.to_object(value)
    return target.has_own_property(to_property_key(key))


def object_is(_realm: Realm, _this: Value, left: Value = None, right: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.is"""
    return same_value(left, right)


def object_is_extensible(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.isextensible"""
    return isinstance(value, JSObject) and value.is_extensible()


def object_is_frozen(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.isfrozen"""
    return not isinstance(value, JSObject) or test_integrity_level(value, "frozen")


def object_is_sealed(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.issealed"""
    return not isinstance(value, JSObject) or test_integrity_level(value, "sealed")


def object_keys(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.keys"""
    return realm.new_array(enumerable_own_properties(realm, realm.to_object(value), "key"))


def object_prevent_extensions(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.preventextensions"""
    if isinstance(value, JSObject) and not value.prevent_extensions():
        throw_type_error("Cannot prevent extensions")
    return value


def object_seal(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.seal"""
    if isinstance(value, JSObject) and not set_integrity_level(value, "sealed"):
        throw_type_error("Cannot seal")
    return value


def object_set_prototype_of(
    _realm: Realm, _this: Value, value: Value = None, prototype: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.setprototypeof"""
    if value is None or value is null:
        throw_type_error("Object.setPrototypeOf called on null or undefined")
    parent = prototype_argument(prototype)
    if isinstance(value, JSObject):
        change_prototype(value, parent)
    return value


def change_prototype(target: JSObject, prototype: JSObject | None) -> None:
    """[[SetPrototypeOf]] or a TypeError."""
    if not target.set_prototype_of(prototype):
        extensible = target.is_extensible()
        throw_type_error("Cyclic or immutable prototype" if extensible else "Object is not extensible")


def object_values(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.values"""
    return realm.new_array(enumerable_own_properties(realm, realm.to_object(value), "value"))


# -- the prototype -------------------------------------------------------------------------------------------


def object_prototype_has_own_property(realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.hasownproperty"""
    property_key = to_property_key(key)
    if type(this) is JSObject:
        return property_key in this.props
    return realm.to_object(this).has_own_property(property_key)


def object_prototype_is_prototype_of(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.isprototypeof"""
    if not isinstance(value, JSObject):
        return False
    target = realm.to_object(this)
    spend = realm.agent.budget.spend
    parent = value.get_prototype_of()
    while parent is not None:
        spend()
        if parent is target:
            return True
        parent = parent.get_prototype_of()
    return False


def object_prototype_property_is_enumerable(realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.propertyisenumerable"""
    property_key = to_property_key(key)
    own = realm.to_object(this).get_own_property(property_key)
    return own is not None and own.enumerable is True


def object_prototype_to_locale_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.tolocalestring"""
    return realm.invoke(this, "toString")


def object_prototype_to_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.tostring"""
    if this is None:
        return "[object Undefined]"
    if this is null:
        return "[object Null]"
    target = realm.to_object(this)
    if is_array(target):
        builtin_tag = "Array"
    elif target.code is not None:
        builtin_tag = "Function"
    else:
        builtin_tag = target.class_name if target.class_name in NAMED_KINDS else "Object"
    shown = target.get(SYMBOL_TO_STRING_TAG)
    return f"[object {shown if type(shown) is str else builtin_tag}]"


def object_prototype_value_of(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.valueof"""
    return realm.to_object(this)


def get_proto(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-object.prototype.__proto__"""
    prototype = realm.to_object(this).get_prototype_of()
    return null if prototype is None else prototype


def set_proto(_realm: Realm, this: Value, prototype: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-set-object.prototype.__proto__"""
    if this is None or this is null:
        throw_type_error("Object.prototype.__proto__ called on null or undefined")
    if isinstance(this, JSObject):
        if isinstance(prototype, JSObject):
            change_prototype(this, prototype)
        elif prototype is null:
            change_prototype(this, None)


def object_prototype_define_getter(
    realm: Realm, this: Value, key: Value = None, getter: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.__defineGetter__"""
    target = realm.to_object(this)
    require_callable(getter)
    change = PropertyDescriptor(get=getter, enumerable=True, configurable=True)
    define_property_or_throw(target, to_property_key(key), change)


def object_prototype_define_setter(
    realm: Realm, this: Value, key: Value = None, setter: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.__defineSetter__"""
    target = realm.to_object(this)
    require_callable(setter)
    change = PropertyDescriptor(set_=setter, enumerable=True, configurable=True)
    define_property_or_throw(target, to_property_key(key), change)


def object_prototype_lookup_getter(realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.__lookupGetter__"""
    found = lookup_property(realm, this, key)
    return found.get if found is not None and found.is_accessor else None


def object_prototype_lookup_setter(realm: Realm, this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-object.prototype.__lookupSetter__"""
    found = lookup_property(realm, this, key)
    return found.set if found is not None and found.is_accessor else None


def lookup_property(realm: Realm, this: Value, key: Value) -> PropertyDescriptor | None:
    """The first property of that name on the prototype chain."""
    target: JSObject | None = realm.to_object(this)
    property_key = to_property_key(key)
    spend = realm.agent.budget.spend
    while target is not None:
        spend()
        own = target.get_own_property(property_key)
        if own is not None:
            return own
        target = target.get_prototype_of()
    return None


STATICS: Final = (
    Method("assign", 2, object_assign),
    Method("getOwnPropertyDescriptor", 2, object_get_own_property_descriptor),
    Method("getOwnPropertyDescriptors", 1, object_get_own_property_descriptors),
    Method("getOwnPropertyNames", 1, object_get_own_property_names),
    Method("getOwnPropertySymbols", 1, object_get_own_property_symbols),
    Method("hasOwn", 2, object_has_own),
    Method("is", 2, object_is),
    Method("preventExtensions", 1, object_prevent_extensions),
    Method("seal", 1, object_seal),
    Method("create", 2, object_create),
    Method("defineProperties", 2, object_define_properties),
    Method("defineProperty", 3, object_define_property),
    Method("freeze", 1, object_freeze),
    Method("getPrototypeOf", 1, object_get_prototype_of),
    Method("setPrototypeOf", 2, object_set_prototype_of),
    Method("isExtensible", 1, object_is_extensible),
    Method("isFrozen", 1, object_is_frozen),
    Method("isSealed", 1, object_is_sealed),
    Method("keys", 1, object_keys),
    Method("entries", 1, object_entries),
    Method("fromEntries", 1, object_from_entries),
    Method("values", 1, object_values),
    Method("groupBy", 2, object_group_by),
)

PROTOTYPE: Final = (
    Method("__defineGetter__", 2, object_prototype_define_getter),
    Method("__defineSetter__", 2, object_prototype_define_setter),
    Method("hasOwnProperty", 1, object_prototype_has_own_property),
    Method("__lookupGetter__", 1, object_prototype_lookup_getter),
    Method("__lookupSetter__", 1, object_prototype_lookup_setter),
    Method("isPrototypeOf", 1, object_prototype_is_prototype_of),
    Method("propertyIsEnumerable", 1, object_prototype_property_is_enumerable),
    Method("toString", 0, object_prototype_to_string),
    Method("valueOf", 0, object_prototype_value_of),
    Getter("__proto__", get_proto, set_proto),
    Method("toLocaleString", 0, object_prototype_to_locale_string),
)


def populate_object(realm: Realm) -> None:
    """Fill %Object.prototype%, which exists from the start."""
    prototype = realm.object_prototype
    prototype.define_data("constructor", None, HIDDEN)
    install(realm, prototype, PROTOTYPE)
    realm.set_intrinsic("object_prototype_to_string", prototype.props["toString"])
    realm.intrinsic("object")


def build_object(realm: Realm) -> JSObject:
    """%Object%"""
    return make_constructor(
        realm, "Object", 1, object_call, object_construct, realm.object_prototype, STATICS
    )


BUILDERS: Final[Mapping[str, Builder]] = {"object": build_object}
GLOBALS: Final[Mapping[str, str]] = {"Object": "object"}
