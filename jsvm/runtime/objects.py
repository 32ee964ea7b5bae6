"""Ordinary objects and their internal methods.

`JSObject` is the plain object: every property is a writable, enumerable, configurable data property and
the object is extensible, so emitted code may write straight into `props` after one class check. The first
property that differs, or `preventExtensions`, turns it into a `SpecialObject`: the same slots, another
class, and an `Attributes` record.

Reads need no such check: whatever is in `props` *is* the value of an own data property, on every kind of
object. What is not in `props` (accessors, elements, lazily made properties) is found by the methods below.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from jsvm.budget import charge, charge_memory
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.descriptors import (
    CONFIGURABLE,
    DEFAULT,
    ENUMERABLE,
    WRITABLE,
    Accessor,
    Attributes,
    PropertyDescriptor,
    accessor_descriptor,
    data_descriptor,
)
from jsvm.runtime.property_keys import KEYS_AT_ONCE, PropertyKey, array_index, ordered_keys
from jsvm.runtime.values import ABSENT, Value

if TYPE_CHECKING:
    from collections.abc import Callable

#: Where freeing a long chain of objects would overflow the native stack (WebAssembly), every object refers to
#: itself, so that only the cycle collector frees it: one at a time, without recursion.
NEEDS_SELF_REFERENCE: Final = sys.platform == "emscripten"


#: How far a walk along prototypes goes at once. What is farther is looked for by another walk, and paid for.
STRIDE: Final = range(512)
#: Bytes that the attributes of one property take.
PROPERTY_FLAGS_SIZE: Final = 40


class JSObject:
    """A plain object. `prototype` is [[Prototype]], None for null."""

    __slots__ = ("attributes", "me", "props", "prototype")

    #: What inspection and `Object.prototype.toString` call this kind of object.
    class_name: ClassVar[str] = "Object"
    #: Whether own properties are found in `props` and `attributes` alone.
    is_ordinary: ClassVar[bool] = True
    #: The code of a callable object; None says "not callable".
    code: Callable[..., Value] | None = None
    #: Of a class whose [[Construct]] only runs its body: the prototype of its instances, which never changes.
    instances: JSObject | None = None
    #: The same, if it makes the object before it runs the body.
    blueprint: JSObject | None = None

    prototype: JSObject | None
    props: dict[Any, Value]
    attributes: Attributes | None

    if NEEDS_SELF_REFERENCE:

        def __init__(self, prototype: JSObject | None, props: dict[Any, Value]) -> None:
            self.me = self
            self.prototype = prototype
            self.props = props
            self.attributes = None

    else:

        def __init__(self, prototype: JSObject | None, props: dict[Any, Value]) -> None:
            self.prototype = prototype
            self.props = props
            self.attributes = None

    # -- attributes ----------------------------------------------------------------------------------------

    def make_attributes(self) -> Attributes:
        """The attributes record, made on first need; the object stops being plain."""
        attributes = self.attributes
        if attributes is None:
            keys = self.props
            if len(keys) >= KEYS_AT_ONCE:
                charge(len(keys))
                charge_memory(len(keys) * PROPERTY_FLAGS_SIZE)
            attributes = self.attributes = Attributes(dict.fromkeys(keys, DEFAULT))
            self.become_special()
        return attributes

    def become_special(self) -> None:
        """Leave the class that emitted code writes to without looking."""
        if self.__class__ is JSObject:
            self.__class__ = SpecialObject

    # -- the essential internal methods --------------------------------------------------------------------

    def get_prototype_of(self) -> JSObject | None:
        """https://tc39.es/ecma262/#sec-ordinarygetprototypeof"""
        return self.prototype

    def set_prototype_of(self, prototype: JSObject | None) -> bool:
        """https://tc39.es/ecma262/#sec-ordinarysetprototypeof"""
        if prototype is self.prototype:
            return True
        if not self.is_extensible():
            return False
        parent = prototype
        while parent is not None:
            for _ in STRIDE:
                if parent is self:
                    return False
                parent = parent.prototype if parent.has_ordinary_prototype() else None
                if parent is None:
                    break
            else:
                charge(len(STRIDE))
        self.prototype = prototype
        return True

    def has_ordinary_prototype(self) -> bool:
        """Whether [[GetPrototypeOf]] is the ordinary one (a Proxy's is not)."""
        return True

    def is_extensible(self) -> bool:
        """https://tc39.es/ecma262/#sec-ordinaryisextensible"""
        return self.attributes is None or self.attributes.extensible

    def prevent_extensions(self) -> bool:
        """https://tc39.es/ecma262/#sec-ordinarypreventextensions"""
        self.make_attributes().extensible = False
        return True

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        """A fresh descriptor, or None. https://tc39.es/ecma262/#sec-ordinarygetownproperty"""
        attributes = self.attributes
        if attributes is not None:
            flags = attributes.flags.get(key)
            if flags is None:
                return None
            if type(flags) is Accessor:
                return accessor_descriptor(flags)
            return data_descriptor(self.props[key], flags)
        if key in self.props:
            return data_descriptor(self.props[key])
        return None

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        """https://tc39.es/ecma262/#sec-ordinarydefineownproperty"""
        current = self.get_own_property(key)
        if not is_compatible_descriptor(self.is_extensible(), descriptor, current):
            return False
        if current is None:
            self.create_own_property(key, descriptor)
        else:
            self.change_own_property(key, descriptor, current)
        return True

    def create_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> None:
        """Add a property that is known to be absent and allowed."""
        descriptor.complete()
        if descriptor.is_accessor:
            accessor = Accessor(descriptor.get, descriptor.set, descriptor.flag_bits())  # type: ignore[arg-type]
            self.make_attributes().flags[key] = accessor
            return
        flags = descriptor.flag_bits()
        if flags != DEFAULT or self.attributes is not None:
            self.make_attributes().flags[key] = flags
        self.props[key] = descriptor.value

    def change_own_property(
        self, key: PropertyKey, change: PropertyDescriptor, current: PropertyDescriptor
    ) -> None:
        """Apply a change that is known to be allowed to an existing property."""
        merged = merged_descriptor(change, current)
        flags = merged.flag_bits()
        if merged.is_accessor:
            self.make_attributes().flags[key] = Accessor(merged.get, merged.set, flags)  # type: ignore[arg-type]
            self.props.pop(key, None)
            return
        if flags != DEFAULT or self.attributes is not None:
            self.make_attributes().flags[key] = flags
        self.props[key] = merged.value

    def has_property(self, key: PropertyKey) -> bool:
        """https://tc39.es/ecma262/#sec-ordinaryhasproperty"""
        target: JSObject | None = self
        for _ in STRIDE:
            if target is None:
                return False
            if not target.is_ordinary:
                return target.has_exotic_property(key)
            if key in target.props or (target.attributes is not None and key in target.attributes.flags):
                return True
            target = target.prototype
        charge(len(STRIDE))
        return target is not None and target.has_property(key)

    def has_exotic_property(self, key: PropertyKey) -> bool:
        """[[HasProperty]] of a kind of object that is not ordinary."""
        if self.get_own_property(key) is not None:
            return True
        parent = self.get_prototype_of()
        return parent is not None and parent.has_property(key)

    def has_own_property(self, key: PropertyKey) -> bool:
        """https://tc39.es/ecma262/#sec-hasownproperty"""
        return self.get_own_property(key) is not None

    def get(self, key: PropertyKey, receiver: Value = ABSENT) -> Value:
        """https://tc39.es/ecma262/#sec-ordinaryget"""
        target: JSObject | None = self
        for _ in STRIDE:
            if target is None:
                return None
            props = target.props
            if key in props:
                return props[key]
            if not target.is_ordinary:
                return target.get_exotic(key, self if receiver is ABSENT else receiver)
            if target.attributes is not None:
                accessor = target.attributes.flags.get(key)
                if accessor is not None:
                    return call_getter(accessor, self if receiver is ABSENT else receiver)  # type: ignore[arg-type]
            target = target.prototype
        charge(len(STRIDE))
        return None if target is None else target.get(key, self if receiver is ABSENT else receiver)

    def get_exotic(self, key: PropertyKey, receiver: Value) -> Value:
        """[[Get]] of a kind of object that is not ordinary."""
        descriptor = self.get_own_property(key)
        if descriptor is None:
            parent = self.get_prototype_of()
            return None if parent is None else parent.get(key, receiver)
        if descriptor.is_accessor:
            getter = descriptor.get
            return None if getter is None else getter.code(receiver)  # type: ignore[union-attr, misc]
        return descriptor.value

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        """https://tc39.es/ecma262/#sec-ordinaryset"""
        if receiver is ABSENT or receiver is self:
            if self.attributes is None and self.is_ordinary:
                if key in self.props or not inherits_restriction(self.prototype, key):
                    self.props[key] = value
                    return True
            elif self.attributes is not None and key in self.props and self.is_ordinary:
                if self.attributes.flags[key] & WRITABLE:  # type: ignore[operator]
                    self.props[key] = value
                    return True
                return False
            receiver = self
        return ordinary_set_with_own_descriptor(self, key, value, receiver, self.get_own_property(key))

    def delete(self, key: PropertyKey) -> bool:
        """https://tc39.es/ecma262/#sec-ordinarydelete"""
        attributes = self.attributes
        if attributes is not None:
            flags = attributes.flags.get(key)
            if flags is None:
                return True
            bits = flags.flags if type(flags) is Accessor else flags
            if not bits & CONFIGURABLE:
                return False
            del attributes.flags[key]
        self.props.pop(key, None)
        return True

    def own_property_keys(self) -> list[PropertyKey]:
        """https://tc39.es/ecma262/#sec-ordinaryownpropertykeys"""
        return ordered_keys(self.props if self.attributes is None else self.attributes.flags)

    def private_storage(self) -> dict[Any, Value]:
        """The dict that private elements live in: `props`, where no look-up by a guest key can find them."""
        return self.props

    # -- shorthands for natives ----------------------------------------------------------------------------

    def define_data(self, key: PropertyKey, value: Value, flags: int = DEFAULT) -> None:
        """Define a data property on an object under construction, with these flags."""
        if flags == DEFAULT and self.attributes is None:
            self.props[key] = value
        else:
            self.make_attributes().flags[key] = flags
            self.props[key] = value

    def define_accessor(
        self, key: PropertyKey, get: JSObject | None, set_: JSObject | None = None, flags: int = CONFIGURABLE
    ) -> None:
        """Define an accessor property on an object under construction."""
        self.make_attributes().flags[key] = Accessor(get, set_, flags)

    def construct(self, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        """[[Construct]]; objects without one are refused. https://tc39.es/ecma262/#sec-construct"""
        throw_type_error("value is not a constructor")

    def is_constructor(self) -> bool:
        """https://tc39.es/ecma262/#sec-isconstructor"""
        return False

    def is_array(self) -> bool:
        """Whether it is an array, or a Proxy of one. https://tc39.es/ecma262/#sec-isarray"""
        return False

    def function_target(self) -> JSObject | None:
        """What a bound function or a Proxy stands for; None for any other object."""
        return None


class SpecialObject(JSObject):
    """An ordinary object that is not plain: it has, or may get, an `Attributes` record."""

    __slots__ = ()


class LazyObject(JSObject):
    """An object whose properties are made when somebody asks for them; then it has another class."""

    __slots__ = ()

    is_ordinary: ClassVar[bool] = False

    def materialize(self) -> None:
        """Make the properties and become ordinary."""
        raise NotImplementedError

    def make_attributes(self) -> Attributes:
        self.materialize()
        return self.make_attributes()

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        self.materialize()
        return self.get_own_property(key)

    def get_exotic(self, key: PropertyKey, receiver: Value) -> Value:
        self.materialize()
        return self.get(key, receiver)

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        self.materialize()
        return self.define_own_property(key, descriptor)

    def delete(self, key: PropertyKey) -> bool:
        self.materialize()
        return self.delete(key)

    def own_property_keys(self) -> list[PropertyKey]:
        self.materialize()
        return self.own_property_keys()

    def define_data(self, key: PropertyKey, value: Value, flags: int = DEFAULT) -> None:
        self.materialize()
        self.define_data(key, value, flags)


class ImmutablePrototypeObject(SpecialObject):
    """%Object.prototype%. https://tc39.es/ecma262/#sec-immutable-prototype-exotic-objects"""

    __slots__ = ("has_elements",)

    def __init__(self) -> None:
        JSObject.__init__(self, None, {})
        #: Whether it ever had a property whose key is an array index, which every array would inherit.
        self.has_elements = False
        self.make_attributes()

    def set_prototype_of(self, prototype: JSObject | None) -> bool:
        return prototype is self.prototype

    def create_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> None:
        if array_index(key) >= 0:
            self.has_elements = True
        JSObject.create_own_property(self, key, descriptor)


def call_getter(accessor: Accessor, receiver: Value) -> Value:
    """Run an accessor's getter, if it has one."""
    getter = accessor.get
    return None if getter is None else getter.code(receiver)  # type: ignore[misc]


def inherits_restriction(prototype: JSObject | None, key: PropertyKey) -> bool:
    """Whether anything up the chain forbids simply adding `key`: a setter, a read-only property, an exotic
    object.
    """
    for _ in STRIDE:
        if prototype is None:
            return False
        if not prototype.is_ordinary:
            return True
        attributes = prototype.attributes
        if attributes is not None:
            flags = attributes.flags.get(key)
            if flags is not None:
                return type(flags) is Accessor or not flags & WRITABLE
        elif key in prototype.props:
            return False
        prototype = prototype.prototype
    charge(len(STRIDE))
    return inherits_restriction(prototype, key)


def ordinary_set_with_own_descriptor(
    target: JSObject, key: PropertyKey, value: Value, receiver: Value, own: PropertyDescriptor | None
) -> bool:
    """https://tc39.es/ecma262/#sec-ordinarysetwithowndescriptor"""
    if own is None:
        parent = target.get_prototype_of()
        if parent is not None:
            return parent.set(key, value, receiver)
        own = data_descriptor(None)
    if own.is_accessor:
        setter = own.set
        if setter is None:
            return False
        setter.code(receiver, value)  # type: ignore[union-attr, misc]
        return True
    if own.writable is False or not isinstance(receiver, JSObject):
        return False
    existing = receiver.get_own_property(key)
    if existing is None:
        return receiver.define_own_property(key, data_descriptor(value))
    if existing.is_accessor or existing.writable is False:
        return False
    return receiver.define_own_property(key, PropertyDescriptor(value))


def is_compatible_descriptor(
    extensible: bool, change: PropertyDescriptor, current: PropertyDescriptor | None
) -> bool:
    """Whether a change to a property is allowed.

    https://tc39.es/ecma262/#sec-validateandapplypropertydescriptor
    """
    if current is None:
        return extensible
    if current.configurable is True:
        return True
    if change.configurable is True:
        return False
    if change.enumerable is not ABSENT and change.enumerable is not current.enumerable:
        return False
    if not change.is_accessor and not change.is_data:
        return True
    if change.is_accessor != current.is_accessor:
        return False
    if current.is_accessor:
        return change.get in (ABSENT, current.get) and change.set in (ABSENT, current.set)
    if current.writable is True:
        return True
    return change.writable is not True and (change.value is ABSENT or same_value(change.value, current.value))


def merged_descriptor(change: PropertyDescriptor, current: PropertyDescriptor) -> PropertyDescriptor:
    """The complete descriptor after `change` was applied to `current`."""
    merged = PropertyDescriptor(
        enumerable=current.enumerable if change.enumerable is ABSENT else change.enumerable,
        configurable=current.configurable if change.configurable is ABSENT else change.configurable,
    )
    if change.is_accessor or (current.is_accessor and not change.is_data):
        was = current if current.is_accessor else PropertyDescriptor(get=None, set_=None)
        merged.get = was.get if change.get is ABSENT else change.get
        merged.set = was.set if change.set is ABSENT else change.set
        return merged
    was = current if not current.is_accessor else data_descriptor(None, 0)
    merged.value = was.value if change.value is ABSENT else change.value
    merged.writable = was.writable if change.writable is ABSENT else change.writable
    return merged


def same_value(left: Value, right: Value) -> bool:
    """https://tc39.es/ecma262/#sec-samevalue"""
    if type(left) is float and type(right) is float:
        if left != left:
            return right != right
        return left == right and (left != 0.0 or str(left) == str(right))
    return left is right or (type(left) is type(right) and bool(left == right))


def is_object(value: Value) -> bool:
    """Whether a guest value is an object."""
    return isinstance(value, JSObject)


__all__ = [
    "ENUMERABLE",
    "ImmutablePrototypeObject",
    "JSObject",
    "LazyObject",
    "SpecialObject",
    "Value",
    "call_getter",
    "inherits_restriction",
    "is_compatible_descriptor",
    "is_object",
    "merged_descriptor",
    "ordinary_set_with_own_descriptor",
    "same_value",
]
