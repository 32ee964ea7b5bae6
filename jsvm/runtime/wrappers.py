"""Wrapper objects of primitives: Boolean, Number, Symbol, BigInt and the String exotic object."""

from __future__ import annotations

from typing import ClassVar

from jsvm.runtime.descriptors import ENUMERABLE, PropertyDescriptor, data_descriptor
from jsvm.runtime.objects import JSObject, SpecialObject, is_compatible_descriptor
from jsvm.runtime.property_keys import PropertyKey, array_index, index_keys
from jsvm.runtime.values import BigInt, Symbol, Value


class PrimitiveWrapper(SpecialObject):
    """An object with a primitive inside: `value`."""

    __slots__ = ("value",)

    value: Value

    def __init__(self, prototype: JSObject | None, value: Value) -> None:
        JSObject.__init__(self, prototype, {})
        self.value = value


class BooleanObject(PrimitiveWrapper):
    """https://tc39.es/ecma262/#sec-boolean-objects"""

    __slots__ = ()
    class_name: ClassVar[str] = "Boolean"


class NumberObject(PrimitiveWrapper):
    """https://tc39.es/ecma262/#sec-number-objects"""

    __slots__ = ()
    class_name: ClassVar[str] = "Number"


class SymbolObject(PrimitiveWrapper):
    """https://tc39.es/ecma262/#sec-symbol-objects"""

    __slots__ = ()
    class_name: ClassVar[str] = "Symbol"


class BigIntObject(PrimitiveWrapper):
    """https://tc39.es/ecma262/#sec-bigint-objects"""

    __slots__ = ()
    class_name: ClassVar[str] = "BigInt"


class StringObject(PrimitiveWrapper):
    """https://tc39.es/ecma262/#sec-string-exotic-objects"""

    __slots__ = ()
    class_name: ClassVar[str] = "String"
    is_ordinary: ClassVar[bool] = False

    value: str

    def string_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        """`length` or a code unit."""
        if key == "length":
            return data_descriptor(float(len(self.value)), 0)
        index = array_index(key)
        return data_descriptor(self.value[index], ENUMERABLE) if 0 <= index < len(self.value) else None

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        return self.string_property(key) or JSObject.get_own_property(self, key)

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        own = self.string_property(key)
        if own is not None:
            return is_compatible_descriptor(self.is_extensible(), descriptor, own)
        return JSObject.define_own_property(self, key, descriptor)

    def delete(self, key: PropertyKey) -> bool:
        return self.string_property(key) is None and JSObject.delete(self, key)

    def own_property_keys(self) -> list[PropertyKey]:
        rest = JSObject.own_property_keys(self)
        indices = sum(1 for key in rest if array_index(key) >= 0)
        return [*index_keys(range(len(self.value))), *rest[:indices], "length", *rest[indices:]]


WRAPPER_CLASSES: dict[type, type[PrimitiveWrapper]] = {
    bool: BooleanObject,
    float: NumberObject,
    str: StringObject,
    Symbol: SymbolObject,
    BigInt: BigIntObject,
}


def wrap_primitive(prototype: JSObject, value: Value) -> JSObject:
    """A wrapper object of the right kind. https://tc39.es/ecma262/#sec-toobject"""
    return WRAPPER_CLASSES[type(value)](prototype, value)
