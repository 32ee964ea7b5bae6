"""Arguments objects, rest parameters, and `this` of sloppy functions.

https://tc39.es/ecma262/#sec-arguments-exotic-objects
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.descriptors import HIDDEN, Accessor
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.values import SYMBOL_ITERATOR, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm


class ArgumentsObject(SpecialObject):
    """An arguments object. Its elements are ordinary properties."""

    __slots__ = ()

    class_name: ClassVar[str] = "Arguments"


def unmapped_arguments(realm: Realm, arguments: tuple[Value, ...]) -> ArgumentsObject:
    """Of strict functions. https://tc39.es/ecma262/#sec-createunmappedargumentsobject"""
    made = arguments_object(realm, arguments)
    thrower = realm.intrinsic("throw_type_error")
    made.make_attributes().flags["callee"] = Accessor(thrower, thrower, 0)
    return made


def mapped_arguments(realm: Realm, arguments: tuple[Value, ...]) -> ArgumentsObject:
    """Of sloppy functions with simple parameters. https://tc39.es/ecma262/#sec-createmappedargumentsobject

    DEVIATION: an element and its parameter are two variables, not one.
    """
    return arguments_object(realm, arguments)


def arguments_object(realm: Realm, arguments: tuple[Value, ...]) -> ArgumentsObject:
    """Elements, `length` and the iterator."""
    made = ArgumentsObject(
        realm.object_prototype, {str(index): value for index, value in enumerate(arguments)}
    )
    made.define_data("length", float(len(arguments)), HIDDEN)
    made.define_data(SYMBOL_ITERATOR, realm.intrinsic("array_prototype_values"), HIDDEN)
    return made


def rest_arguments(realm: Realm, arguments: tuple[Value, ...]) -> JSArray:
    """A rest parameter's array."""
    return JSArray(realm.array_prototype, list(arguments))


def sloppy_this(realm: Realm, this: Value) -> JSObject:
    """https://tc39.es/ecma262/#sec-ordinarycallbindthis"""
    if isinstance(this, JSObject):
        return this
    if this is None or this is null:
        return realm.global_object
    return realm.to_object(this)
