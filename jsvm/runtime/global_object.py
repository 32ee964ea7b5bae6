"""The global object: its built-in properties are made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from jsvm.runtime.descriptors import DEFAULT, HIDDEN, PropertyDescriptor, data_descriptor
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import ABSENT, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

type LazyGlobal = Callable[[Realm], Value]


class GlobalObject(SpecialObject):
    """`lazy` names built-ins not made yet; `shadowed` holds data properties that a lexical binding hides.

    Both kinds are missing from `props`, so that compiled code, which looks there first, goes the slow way.
    """

    __slots__ = ("lazy", "realm", "shadowed")

    is_ordinary: ClassVar[bool] = False

    def __init__(self, realm: Realm) -> None:
        JSObject.__init__(self, realm.object_prototype, {})
        self.realm = realm
        self.lazy: dict[PropertyKey, LazyGlobal] = {}
        self.shadowed: dict[PropertyKey, Value] = {}
        self.make_attributes()

    def install_lazily(self, builders: Mapping[str, LazyGlobal], flags: int = HIDDEN) -> None:
        """Declare built-in properties without making their values."""
        attributes = self.make_attributes()
        for name, builder in builders.items():
            self.lazy[name] = builder
            attributes.flags[name] = flags

    def made(self, key: PropertyKey) -> None:
        """Make the built-in property `key` if it is still waiting."""
        builder = self.lazy.pop(key, None)
        if builder is not None:
            value = builder(self.realm)
            if key in self.realm.environment.lexical:
                self.shadowed[key] = value
            else:
                self.props[key] = value

    def shadow(self, key: PropertyKey) -> None:
        """Keep compiled code from reading the property without looking at lexical bindings first."""
        if key in self.props:
            self.shadowed[key] = self.props.pop(key)

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        self.made(key)
        if key in self.shadowed:
            return data_descriptor(self.shadowed[key], self.make_attributes().flags[key])  # type: ignore[arg-type]
        return JSObject.get_own_property(self, key)

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        self.made(key)
        done = JSObject.define_own_property(self, key, descriptor)
        if key in self.shadowed and key in self.props:
            self.shadowed[key] = self.props.pop(key)
        return done

    def change_own_property(
        self, key: PropertyKey, change: PropertyDescriptor, current: PropertyDescriptor
    ) -> None:
        JSObject.change_own_property(self, key, change, current)
        if change.is_accessor:
            self.shadowed.pop(key, None)

    def get_exotic(self, key: PropertyKey, receiver: Value) -> Value:
        if key in self.lazy:
            self.made(key)
            if key in self.props:
                return self.props[key]
        return JSObject.get_exotic(self, key, receiver)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        if (receiver is ABSENT or receiver is self) and key in self.props:
            if self.make_attributes().flags[key] & 1:  # type: ignore[operator]
                self.props[key] = value
                return True
            return False
        return JSObject.set(self, key, value, receiver)

    def delete(self, key: PropertyKey) -> bool:
        self.made(key)
        if not JSObject.delete(self, key):
            return False
        self.shadowed.pop(key, None)
        return True

    def define_data(self, key: PropertyKey, value: Value, flags: int = DEFAULT) -> None:
        self.lazy.pop(key, None)
        JSObject.define_data(self, key, value, flags)
