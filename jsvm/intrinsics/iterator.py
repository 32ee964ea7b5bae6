"""Iterator, %IteratorPrototype% and the wrapper around foreign iterators.

https://tc39.es/ecma262/#sec-iterator-objects
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from jsvm.intrinsics import iterator_helpers, iterator_windows
from jsvm.intrinsics.declare import Getter, Method, install, return_this
from jsvm.intrinsics.iterator_helpers import ConcatenatedIterator, iterator_flattenable
from jsvm.intrinsics.iterator_zip import iterator_zip, iterator_zip_keyed
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.functions import call, prototype_from_constructor
from jsvm.runtime.iterators import IteratorCursor, iterator_result
from jsvm.runtime.object_operations import (
    create_data_property_or_throw,
    describe,
    ordinary_has_instance,
    require_object,
    set_or_throw,
)
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import SYMBOL_DISPOSE, SYMBOL_ITERATOR, SYMBOL_TO_STRING_TAG, Value


class WrappedIterator(SpecialObject):
    """What `Iterator.from` puts around an iterator that does not inherit from %Iterator.prototype%."""

    __slots__ = ("cursor",)

    class_name: ClassVar[str] = "Iterator Wrap"

    def __init__(self, prototype: JSObject, cursor: IteratorCursor) -> None:
        JSObject.__init__(self, prototype, {})
        self.cursor = cursor


# -- the constructor -----------------------------------------------------------------------------------------


def iterator_call(_realm: Realm, _this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator"""
    throw_type_error("Constructor Iterator requires 'new'")


def iterator_construct(realm: Realm, _arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-iterator"""
    if new_target is realm.intrinsic("iterator"):
        throw_type_error("Abstract class Iterator not directly constructable")
    return JSObject(prototype_from_constructor(new_target, "iterator_prototype"), {})


def iterator_from(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.from"""
    cursor = iterator_flattenable(realm, value, strings=True)
    if ordinary_has_instance(realm.intrinsic("iterator"), cursor.iterator):
        return cursor.iterator
    return WrappedIterator(realm.intrinsic("wrap_for_valid_iterator_prototype"), cursor)


def iterator_concat(realm: Realm, _this: Value, *items: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.concat"""
    iterables: list[tuple[JSObject, JSObject]] = []
    for item in items:
        iterable = require_object(item)
        method = realm.get_method(iterable, SYMBOL_ITERATOR)
        if method is None:
            throw_type_error(f"{describe(item)} is not iterable")
        iterables.append((iterable, method))
    return ConcatenatedIterator(realm, iterables)


# -- the prototype -------------------------------------------------------------------------------------------


def get_constructor(realm: Realm, _this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.constructor"""
    return realm.intrinsic("iterator")


def set_constructor(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype.constructor"""
    set_ignoring_prototype(realm, this, "constructor", value)


def get_to_string_tag(_realm: Realm, _this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype-%symbol.tostringtag%"""
    return "Iterator"


def set_to_string_tag(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-iterator.prototype-%symbol.tostringtag%"""
    set_ignoring_prototype(realm, this, SYMBOL_TO_STRING_TAG, value)


def set_ignoring_prototype(realm: Realm, this: Value, key: PropertyKey, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-setterthatignoresprototypeproperties"""
    target = require_object(this)
    if target is realm.intrinsic("iterator_prototype"):
        throw_type_error("Cannot assign to read only property of Iterator.prototype")
    if target.get_own_property(key) is None:
        create_data_property_or_throw(target, key, value)
    else:
        set_or_throw(target, key, value)


def iterator_prototype_dispose(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%iteratorprototype%-%symbol.dispose%"""
    method = realm.get_method(this, "return")
    if method is not None:
        call(method, this)


# -- %WrapForValidIteratorPrototype% -------------------------------------------------------------------------


def wrapped_iterator_next(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%wrapforvaliditeratorprototype%.next"""
    if not isinstance(this, WrappedIterator):
        throw_type_error("next method called on incompatible receiver")
    return call(this.cursor.next_method, this.cursor.iterator)


def wrapped_iterator_return(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%wrapforvaliditeratorprototype%.return"""
    if not isinstance(this, WrappedIterator):
        throw_type_error("return method called on incompatible receiver")
    iterator = this.cursor.iterator
    method = realm.get_method(iterator, "return")
    return iterator_result(realm, None, True) if method is None else call(method, iterator)


STATICS: Final = (
    Method("from", 1, iterator_from),
    Method("concat", 0, iterator_concat),
    Method("zip", 1, iterator_zip),
    Method("zipKeyed", 1, iterator_zip_keyed),
)

PROTOTYPE: Final = (
    Getter("constructor", get_constructor, set_constructor),
    *iterator_helpers.METHODS,
    *iterator_windows.METHODS,
    Method(SYMBOL_ITERATOR, 0, return_this),
    Method(SYMBOL_DISPOSE, 0, iterator_prototype_dispose),
    Getter(SYMBOL_TO_STRING_TAG, get_to_string_tag, set_to_string_tag),
)

WRAPPER_PROTOTYPE: Final = (
    Method("next", 0, wrapped_iterator_next),
    Method("return", 0, wrapped_iterator_return),
)


# -- intrinsics ----------------------------------------------------------------------------------------------


def build_iterator(realm: Realm) -> JSObject:
    """%Iterator%, which its prototype names by an accessor."""
    constructor = realm.new_function("Iterator", 0, iterator_call, iterator_construct)
    constructor.define_data("prototype", realm.intrinsic("iterator_prototype"), 0)
    install(realm, constructor, STATICS)
    return constructor


def build_iterator_prototype(realm: Realm) -> JSObject:
    """%Iterator.prototype%"""
    prototype = SpecialObject(realm.object_prototype, {})
    install(realm, prototype, PROTOTYPE)
    return prototype


def build_iterator_helper_prototype(realm: Realm) -> JSObject:
    """%IteratorHelperPrototype%"""
    prototype = SpecialObject(realm.intrinsic("iterator_prototype"), {})
    install(realm, prototype, iterator_helpers.HELPER_PROTOTYPE)
    realm.set_intrinsic("iterator_helper_next", prototype.props["next"])
    return prototype


def build_wrap_for_valid_iterator_prototype(realm: Realm) -> JSObject:
    """%WrapForValidIteratorPrototype%"""
    prototype = SpecialObject(realm.intrinsic("iterator_prototype"), {})
    install(realm, prototype, WRAPPER_PROTOTYPE)
    return prototype


BUILDERS: Final[Mapping[str, Builder]] = {
    "iterator": build_iterator,
    "iterator_prototype": build_iterator_prototype,
    "iterator_helper_prototype": build_iterator_helper_prototype,
    "wrap_for_valid_iterator_prototype": build_wrap_for_valid_iterator_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {"Iterator": "iterator"}
