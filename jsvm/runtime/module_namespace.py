"""Module namespace exotic objects. https://tc39.es/ecma262/#sec-module-namespace-exotic-objects"""

from __future__ import annotations

from types import CellType
from typing import ClassVar

from jsvm.runtime.completion import throw_reference_error
from jsvm.runtime.descriptors import ENUMERABLE, WRITABLE, PropertyDescriptor, data_descriptor
from jsvm.runtime.objects import JSObject, SpecialObject, same_value
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import ABSENT, SYMBOL_TO_STRING_TAG, Value


class ModuleNamespace(SpecialObject):
    """`cells` holds each exported name's binding, in code unit order."""

    __slots__ = ("cells",)

    class_name: ClassVar[str] = "Module"
    is_ordinary: ClassVar[bool] = False

    def __init__(self, cells: dict[str, CellType]) -> None:
        JSObject.__init__(self, None, {})
        self.cells = {name: cells[name] for name in sorted(cells)}
        self.define_data(SYMBOL_TO_STRING_TAG, "Module", 0)
        self.make_attributes().extensible = False

    def read(self, name: str) -> Value:
        """A binding's value; a ReferenceError in its dead zone."""
        try:
            return self.cells[name].cell_contents
        except ValueError:
            throw_reference_error(f"Cannot access '{name}' before initialization")

    def set_prototype_of(self, prototype: JSObject | None) -> bool:
        return prototype is None

    def is_extensible(self) -> bool:
        return False

    def prevent_extensions(self) -> bool:
        return True

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        if key in self.cells:
            return data_descriptor(self.read(key), WRITABLE | ENUMERABLE)
        return None if type(key) is str else JSObject.get_own_property(self, key)

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        if type(key) is not str:
            return JSObject.define_own_property(self, key, descriptor)
        current = self.get_own_property(key)
        if current is None or descriptor.is_accessor or descriptor.configurable is True:
            return False
        if descriptor.enumerable is False or descriptor.writable is False:
            return False
        return descriptor.value is ABSENT or same_value(descriptor.value, current.value)

    def has_property(self, key: PropertyKey) -> bool:
        return key in self.cells or key in self.props

    def has_exotic_property(self, key: PropertyKey) -> bool:
        return self.has_property(key)

    def get(self, key: PropertyKey, receiver: Value = ABSENT) -> Value:
        if key in self.cells:
            return self.read(key)
        return self.props.get(key)

    def get_exotic(self, key: PropertyKey, receiver: Value) -> Value:
        return self.get(key)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        return False

    def delete(self, key: PropertyKey) -> bool:
        return key not in self.cells if type(key) is str else JSObject.delete(self, key)

    def own_property_keys(self) -> list[PropertyKey]:
        return [*self.cells, SYMBOL_TO_STRING_TAG]
