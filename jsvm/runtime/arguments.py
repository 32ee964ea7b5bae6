"""Arguments objects, rest parameters, and `this` of sloppy functions.

https://tc39.es/ecma262/#sec-arguments-exotic-objects
"""

from __future__ import annotations

from types import CellType, FunctionType
from typing import TYPE_CHECKING, ClassVar, Final

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.descriptors import HIDDEN, Accessor, PropertyDescriptor, data_descriptor
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import ABSENT, SYMBOL_ITERATOR, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Arguments up to this number are worth no payment of their own.
FEW: Final = 64


class ArgumentsObject(SpecialObject):
    """An arguments object. Its elements are ordinary properties."""

    __slots__ = ("mapped",)

    class_name: ClassVar[str] = "Arguments"
    mapped: dict[PropertyKey, CellType]


class MappedArguments(ArgumentsObject):
    """One whose elements are the parameters: those are in `mapped`, and missing from `props`."""

    __slots__ = ()

    is_ordinary: ClassVar[bool] = False

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        cell = self.mapped.get(key)
        if cell is None:
            return JSObject.get_own_property(self, key)
        return data_descriptor(cell.cell_contents, self.make_attributes().flags[key])  # type: ignore[arg-type]

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        """https://tc39.es/ecma262/#sec-arguments-exotic-objects-defineownproperty-p-desc"""
        cell = self.mapped.pop(key, None)
        if cell is None:
            return JSObject.define_own_property(self, key, descriptor)
        self.props[key] = cell.cell_contents
        done = JSObject.define_own_property(self, key, descriptor)
        if done and descriptor.value is not ABSENT:
            cell.cell_contents = descriptor.value
        if not done or not (descriptor.is_accessor or descriptor.writable is False):
            self.mapped[key] = cell
            del self.props[key]
        return done

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        if key in self.mapped and (receiver is ABSENT or receiver is self):
            self.mapped[key].cell_contents = value
            return True
        return JSObject.set(self, key, value, receiver)

    def delete(self, key: PropertyKey) -> bool:
        if not JSObject.delete(self, key):
            return False
        self.mapped.pop(key, None)
        return True


def unmapped_arguments(realm: Realm, arguments: tuple[Value, ...]) -> ArgumentsObject:
    """Of strict functions. https://tc39.es/ecma262/#sec-createunmappedargumentsobject"""
    made = arguments_object(realm, arguments)
    thrower = realm.intrinsic("throw_type_error")
    made.make_attributes().flags["callee"] = Accessor(thrower, thrower, 0)
    return made


def mapped_arguments(
    realm: Realm,
    arguments: tuple[Value, ...],
    callee: Value,
    slots: tuple[str, ...] = (),
    window: FunctionType | None = None,
) -> ArgumentsObject:
    """Of sloppy functions with simple parameters. https://tc39.es/ecma262/#sec-createmappedargumentsobject

    `callee` is ABSENT where nobody can ask for it. If anybody can tell that elements and parameters are the
    same variables, `window` captures the parameters, whose names are `slots` in order.
    """
    made = arguments_object(realm, arguments)
    if callee is not ABSENT:
        made.define_data("callee", callee, HIDDEN)
    if window is None:
        return made
    cells = dict(zip(window.__code__.co_freevars, window.__closure__ or (), strict=True))
    mapped: dict[PropertyKey, CellType] = {}
    for index, slot in enumerate(slots[: len(arguments)]):
        if slot not in slots[index + 1 :]:
            mapped[str(index)] = cells[slot]
            del made.props[str(index)]
    made.__class__ = MappedArguments
    made.mapped = mapped
    return made


def arguments_object(realm: Realm, arguments: tuple[Value, ...]) -> ArgumentsObject:
    """Elements, `length` and the iterator."""
    count = len(arguments)
    elements: dict[PropertyKey, Value] = {str(index): arguments[index] for index in range(min(count, FEW))}
    if count > FEW:
        for part in realm.agent.budget.pieces(count - FEW, FEW, 4):
            indices = range(FEW + part.start, FEW + part.stop)
            elements.update({str(index): arguments[index] for index in indices})
    made = ArgumentsObject(realm.object_prototype, elements)
    made.define_data("length", float(count), HIDDEN)
    made.define_data(SYMBOL_ITERATOR, realm.intrinsic("array_prototype_values"), HIDDEN)
    return made


def rest_arguments(realm: Realm, arguments: tuple[Value, ...]) -> JSArray:
    """A rest parameter's array."""
    if len(arguments) > FEW:
        realm.agent.budget.spend(len(arguments) // 16)
    return JSArray(realm.array_prototype, list(arguments))


def sloppy_this(realm: Realm, this: Value) -> JSObject:
    """https://tc39.es/ecma262/#sec-ordinarycallbindthis"""
    if isinstance(this, JSObject):
        return this
    if this is None or this is null:
        return realm.global_object
    return realm.to_object(this)
