"""Property attributes and descriptors.

An object keeps the values of its data properties in `props`, raw. Attributes cost nothing until one of
them differs from the default: then the object gets an `Attributes` record, which names *every* own key in
order and says of each either its flags (data) or its `Accessor`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import ABSENT, PrivateName, Sentinel, Value

if TYPE_CHECKING:
    from jsvm.runtime.objects import JSObject

WRITABLE: Final = 1
ENUMERABLE: Final = 2
CONFIGURABLE: Final = 4
#: What assignment creates.
DEFAULT: Final = 7
#: What built-in methods have.
HIDDEN: Final = WRITABLE | CONFIGURABLE


@final
class Accessor:
    """An accessor property: `get` and `set` are callable objects or None."""

    __slots__ = ("flags", "get", "set")

    def __init__(self, get: JSObject | None, set_: JSObject | None, flags: int) -> None:
        self.get = get
        self.set = set_
        self.flags = flags


@final
class Attributes:
    """Attributes of all own properties of one object, in order of creation."""

    __slots__ = ("extensible", "flags")

    def __init__(self, flags: dict[PropertyKey | PrivateName, int | Accessor]) -> None:
        self.flags = flags
        self.extensible = True


@final
class PropertyDescriptor:
    """A property descriptor; absent fields are ABSENT.

    https://tc39.es/ecma262/#sec-property-descriptor-specification-type
    """

    __slots__ = ("configurable", "enumerable", "get", "set", "value", "writable")

    def __init__(
        self,
        value: Value | Sentinel = ABSENT,
        *,
        get: JSObject | Sentinel | None = ABSENT,
        set_: JSObject | Sentinel | None = ABSENT,
        writable: bool | Sentinel = ABSENT,
        enumerable: bool | Sentinel = ABSENT,
        configurable: bool | Sentinel = ABSENT,
    ) -> None:
        self.value = value
        self.get = get
        self.set = set_
        self.writable = writable
        self.enumerable = enumerable
        self.configurable = configurable

    @property
    def is_accessor(self) -> bool:
        """Whether it has a getter or setter field."""
        return self.get is not ABSENT or self.set is not ABSENT

    @property
    def is_data(self) -> bool:
        """Whether it has a value or writable field."""
        return self.value is not ABSENT or self.writable is not ABSENT

    def complete(self) -> PropertyDescriptor:
        """Fill in defaults. https://tc39.es/ecma262/#sec-completepropertydescriptor"""
        if self.is_accessor:
            self.get = None if self.get is ABSENT else self.get
            self.set = None if self.set is ABSENT else self.set
        else:
            self.value = None if self.value is ABSENT else self.value
            self.writable = self.writable is True
        self.enumerable = self.enumerable is True
        self.configurable = self.configurable is True
        return self

    def flag_bits(self) -> int:
        """The attributes that are true, as flag bits."""
        return (
            (WRITABLE if self.writable is True else 0)
            | (ENUMERABLE if self.enumerable is True else 0)
            | (CONFIGURABLE if self.configurable is True else 0)
        )


def data_descriptor(value: Value, flags: int = DEFAULT) -> PropertyDescriptor:
    """A complete data descriptor from a value and flag bits."""
    return PropertyDescriptor(
        value,
        writable=bool(flags & WRITABLE),
        enumerable=bool(flags & ENUMERABLE),
        configurable=bool(flags & CONFIGURABLE),
    )


def accessor_descriptor(accessor: Accessor) -> PropertyDescriptor:
    """A complete accessor descriptor."""
    return PropertyDescriptor(
        get=accessor.get,
        set_=accessor.set,
        enumerable=bool(accessor.flags & ENUMERABLE),
        configurable=bool(accessor.flags & CONFIGURABLE),
    )
