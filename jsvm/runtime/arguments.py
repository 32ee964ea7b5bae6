"""Arguments objects, rest parameters, and `this` of sloppy functions.

https://tc39.es/ecma262/#sec-arguments-exotic-objects
"""

from __future__ import annotations

from collections.abc import Sequence
from types import CellType, FunctionType
from typing import TYPE_CHECKING, ClassVar, Final

from jsvm.budget import charge_memory
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.descriptors import (
    DEFAULT,
    HIDDEN,
    Accessor,
    Attributes,
    PropertyDescriptor,
    data_descriptor,
)
from jsvm.runtime.objects import PROPERTY_FLAGS_SIZE, JSObject, LazyObject, SpecialObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import ABSENT, SYMBOL_ITERATOR, PrivateName, Sentinel, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Arguments up to this number are worth no payment of their own.
FEW: Final = 64
#: In the place of a callee that nobody may ask for.
THROWER: Final = Sentinel("thrower")


class ArgumentsObject(SpecialObject):
    """An arguments object. Its elements are ordinary properties."""

    __slots__ = ("callee", "dense", "mapped", "realm")

    class_name: ClassVar[str] = "Arguments"
    mapped: dict[PropertyKey, CellType]
    #: These are set only of a `FreshArguments`.
    dense: list[Value]
    callee: Value
    realm: Realm


class FreshArguments(LazyObject, ArgumentsObject):
    """One of which nobody has asked for more than elements and the length.

    OPTIMIZATION: most are used so. Emitted code finds the elements in `dense`, as it does those of an array;
    whatever else is done with it makes properties of them first.
    """

    __slots__ = ()

    def __init__(self, realm: Realm, arguments: tuple[Value, ...], callee: Value) -> None:
        JSObject.__init__(self, realm.object_prototype, {"length": float(len(arguments))})
        self.dense = list(arguments)
        self.callee = callee
        self.realm = realm

    def materialize(self) -> None:
        """Make its properties, all before any is there: a limit may strike meanwhile."""
        realm, callee = self.realm, self.callee
        props = element_properties(realm, self.dense)
        flags: dict[PropertyKey | PrivateName, int | Accessor] = dict.fromkeys(props, DEFAULT)
        flags["length"] = HIDDEN
        if callee is THROWER:
            thrower = realm.intrinsic("throw_type_error")
            flags["callee"] = Accessor(thrower, thrower, 0)
        elif callee is not ABSENT:
            props["callee"], flags["callee"] = callee, HIDDEN
        props[SYMBOL_ITERATOR], flags[SYMBOL_ITERATOR] = realm.intrinsic("array_prototype_values"), HIDDEN
        # What is there already is the length, and private elements: a class may have been given this object.
        self.props.update(props)
        self.attributes = Attributes(flags)
        self.__class__ = ArgumentsObject  # type: ignore[assignment]
        del self.realm, self.dense, self.callee


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
    return FreshArguments(realm, paid(realm, arguments), THROWER)


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
    fresh = FreshArguments(realm, paid(realm, arguments), callee)
    if window is None:
        return fresh
    fresh.materialize()
    made: ArgumentsObject = fresh
    cells = dict(zip(window.__code__.co_freevars, window.__closure__ or (), strict=True))
    mapped: dict[PropertyKey, CellType] = {}
    for index, slot in enumerate(slots[: len(arguments)]):
        if slot not in slots[index + 1 :]:
            mapped[str(index)] = cells[slot]
            del made.props[str(index)]
    made.__class__ = MappedArguments
    made.mapped = mapped
    return made


def element_properties(realm: Realm, elements: Sequence[Value]) -> dict[PropertyKey, Value]:
    """Elements by their keys."""
    count = len(elements)
    made: dict[PropertyKey, Value] = {str(index): elements[index] for index in range(min(count, FEW))}
    if count > FEW:
        charge_memory(count * PROPERTY_FLAGS_SIZE)
        for part in realm.agent.budget.pieces(count - FEW, FEW, 4):
            indices = range(FEW + part.start, FEW + part.stop)
            made.update({str(index): elements[index] for index in indices})
    return made


def paid(realm: Realm, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    """Arguments that are paid for, if they are many."""
    if len(arguments) > FEW:
        realm.agent.budget.spend(len(arguments) // 16)
    return arguments


def rest_arguments(realm: Realm, arguments: tuple[Value, ...]) -> JSArray:
    """A rest parameter's array."""
    return JSArray(realm.array_prototype, list(paid(realm, arguments)))


def sloppy_this(realm: Realm, this: Value) -> JSObject:
    """https://tc39.es/ecma262/#sec-ordinarycallbindthis"""
    if isinstance(this, JSObject):
        return this
    if this is None or this is null:
        return realm.global_object
    return realm.to_object(this)
