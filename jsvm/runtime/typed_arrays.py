"""Typed array objects: integer-indexed windows on an ArrayBuffer.

`view` is a memoryview of exactly the present elements, so its length is the array's length and an index that
Python accepts is a valid one. When the buffer is detached or resized it tells the array, which then takes
another view; out of bounds means a view of nothing.

https://tc39.es/ecma262/#sec-typedarray-objects
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, final

from jsvm.runtime.array_buffers import ArrayBufferObject, allocate_buffer
from jsvm.runtime.conversions import string_to_number, to_bigint, to_number
from jsvm.runtime.descriptors import PropertyDescriptor, data_descriptor
from jsvm.runtime.element_types import ElementType
from jsvm.runtime.number_text import number_to_string
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey, index_keys
from jsvm.runtime.values import ABSENT, BigInt, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: What an array without elements looks at.
NOTHING: Final = memoryview(b"")
#: Answers of `numeric_index` that are no index: the key is no number, or a number that is never an index.
NOT_NUMERIC: Final = -1
NEVER_VALID: Final = -2


def numeric_index(key: PropertyKey) -> int:
    """The integer that a key spells, NEVER_VALID for any other number, NOT_NUMERIC for other keys.

    https://tc39.es/ecma262/#sec-canonicalnumericindexstring
    """
    if type(key) is not str or not key or key[0] not in "0123456789-IN":
        return NOT_NUMERIC
    if key.isdigit() and key.isascii() and len(key) < 16:
        return int(key) if key[0] != "0" or key == "0" else NOT_NUMERIC
    if key == "-0":
        return NEVER_VALID
    return NEVER_VALID if number_to_string(string_to_number(key)) == key else NOT_NUMERIC


@final
class Window:
    """Elements as guest values, for emitted code to subscript; whatever is not simple raises a Python error.

    OPTIMIZATION: a memoryview of floats needs no window; it is subscripted itself.
    """

    __slots__ = ("kind", "load", "store", "view")

    def __init__(self, element: ElementType, view: memoryview[Any]) -> None:
        self.view = view
        self.load = element.load
        self.store = element.store
        self.kind = BigInt if element.is_bigint else float

    def __len__(self) -> int:
        return len(self.view)

    def __getitem__(self, index: int) -> Value:
        return self.load(self.view[index])

    def __setitem__(self, index: int, value: Value) -> None:
        if value.__class__ is not self.kind:
            raise TypeError
        self.view[index] = self.store(value)


@final
class TypedArray(JSObject):
    """A typed array. `fixed_length` is None if it follows the length of its buffer.

    `dense` is there for emitted code, which reads and writes elements and `length` through it as it does
    with arrays; it is unset, and so misses, on an instance of a subclass or with a `length` of its own.
    DEVIATION: code that runs often does not notice that somebody changed `length` on a prototype of all
    typed arrays.
    """

    __slots__ = (
        "__weakref__",
        "buffer",
        "byte_offset",
        "dense",
        "element",
        "fixed_length",
        "is_open",
        "view",
    )

    class_name: ClassVar[str] = "TypedArray"
    is_ordinary: ClassVar[bool] = False

    view: memoryview[Any]
    dense: memoryview[Any] | Window

    def __init__(
        self,
        prototype: JSObject | None,
        element: ElementType,
        buffer: ArrayBufferObject,
        byte_offset: int,
        fixed_length: int | None,
    ) -> None:
        JSObject.__init__(self, prototype, {})
        self.element = element
        self.buffer = buffer
        self.byte_offset = byte_offset
        self.fixed_length = fixed_length
        self.is_open = False
        self.look_again()
        buffer.add_view(self)

    def look_again(self) -> None:
        """Take a view of the bytes that the buffer has now."""
        self.view = self.present_view()
        if self.is_open:
            self.open()

    def present_view(self) -> memoryview[Any]:
        """A view of the elements that are there."""
        data = self.buffer.data
        if data is None or self.is_out_of_bounds:
            return NOTHING
        size = self.element.size
        length = self.fixed_length
        if length is None:
            length = (len(data) - self.byte_offset) // size
        # A view of no bytes cannot be cast.
        view = memoryview(data)[self.byte_offset : self.byte_offset + length * size]
        return view.cast(self.element.view_format) if length else NOTHING

    def open(self) -> None:
        """Let emitted code subscript the elements itself."""
        self.is_open = True
        kind = self.element.view_format
        self.dense = self.view if kind == "d" or kind == "f" else Window(self.element, self.view)

    def close(self) -> None:
        """Make emitted code ask."""
        if self.is_open:
            self.is_open = False
            del self.dense

    @property
    def is_out_of_bounds(self) -> bool:
        """https://tc39.es/ecma262/#sec-istypedarrayoutofbounds"""
        data = self.buffer.data
        if data is None:
            return True
        return self.byte_offset + (self.fixed_length or 0) * self.element.size > len(data)

    @property
    def length(self) -> int:
        """How many elements it has; 0 if it is out of bounds."""
        return len(self.view)

    def become_special(self) -> None:
        """Never plain."""

    # -- elements ------------------------------------------------------------------------------------------

    def element_at(self, index: int) -> Value:
        """An element, or undefined. https://tc39.es/ecma262/#sec-typedarraygetelement"""
        view = self.view
        return self.element.load(view[index]) if 0 <= index < len(view) else None

    def to_element(self, value: Value) -> float | BigInt:
        """A value as the array can store it. Runs guest code, which may shrink the array."""
        if self.element.is_bigint:
            return to_bigint(value)
        return value if type(value) is float else to_number(value)

    def set_element(self, index: int, value: Value) -> None:
        """Store an element if the index is valid. https://tc39.es/ecma262/#sec-typedarraysetelement"""
        raw = self.element.store(self.to_element(value))
        view = self.view
        if 0 <= index < len(view):
            view[index] = raw

    # -- internal methods ----------------------------------------------------------------------------------

    def set_prototype_of(self, prototype: JSObject | None) -> bool:
        self.close()
        return JSObject.set_prototype_of(self, prototype)

    def prevent_extensions(self) -> bool:
        if self.fixed_length is None or (
            self.buffer.max_byte_length is not None and self.buffer.class_name == "ArrayBuffer"
        ):
            return False
        return JSObject.prevent_extensions(self)

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        index = numeric_index(key)
        if index == NOT_NUMERIC:
            return JSObject.get_own_property(self, key)
        return data_descriptor(self.element_at(index)) if 0 <= index < len(self.view) else None

    def has_property(self, key: PropertyKey) -> bool:
        index = numeric_index(key)
        if index == NOT_NUMERIC:
            return JSObject.has_exotic_property(self, key)
        return 0 <= index < len(self.view)

    def has_exotic_property(self, key: PropertyKey) -> bool:
        return self.has_property(key)

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        index = numeric_index(key)
        if index == NOT_NUMERIC:
            if key == "length":
                self.close()
            return JSObject.define_own_property(self, key, descriptor)
        if not 0 <= index < len(self.view) or descriptor.is_accessor:
            return False
        if False in (descriptor.configurable, descriptor.enumerable, descriptor.writable):
            return False
        if descriptor.value is not ABSENT:
            self.set_element(index, descriptor.value)
        return True

    def get(self, key: PropertyKey, receiver: Value = ABSENT) -> Value:
        index = numeric_index(key)
        if index != NOT_NUMERIC:
            return self.element_at(index)
        if key in self.props:
            return self.props[key]
        if receiver is ABSENT:
            receiver = self
        if self.attributes is not None:
            return JSObject.get_exotic(self, key, receiver)
        parent = self.prototype
        return None if parent is None else parent.get(key, receiver)

    def get_exotic(self, key: PropertyKey, receiver: Value) -> Value:
        return self.get(key, receiver)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        index = numeric_index(key)
        if index != NOT_NUMERIC:
            if receiver is ABSENT or receiver is self:
                self.set_element(index, value)
                return True
            if not 0 <= index < len(self.view):
                return True
        return JSObject.set(self, key, value, receiver)

    def delete(self, key: PropertyKey) -> bool:
        index = numeric_index(key)
        if index == NOT_NUMERIC:
            return JSObject.delete(self, key)
        return not 0 <= index < len(self.view)

    def own_property_keys(self) -> list[PropertyKey]:
        return [*index_keys(range(len(self.view))), *JSObject.own_property_keys(self)]


def typed_array_on(
    realm: Realm,
    element: ElementType,
    buffer: ArrayBufferObject,
    byte_offset: int = 0,
    fixed_length: int | None = None,
    prototype: JSObject | None = None,
) -> TypedArray:
    """A typed array that looks at a buffer; offset and length must be in bounds."""
    original = realm.intrinsic(element.prototype_slot)
    if prototype is None:
        prototype = original
    created = TypedArray(prototype, element, buffer, byte_offset, fixed_length)
    if prototype is original:
        created.open()
    return created


def new_typed_array(
    realm: Realm, element: ElementType, length: int, prototype: JSObject | None = None
) -> TypedArray:
    """A typed array of zeros over a buffer of its own.
    https://tc39.es/ecma262/#sec-allocatetypedarraybuffer
    """
    buffer = allocate_buffer(realm, length * element.size)
    return typed_array_on(realm, element, buffer, 0, length, prototype)
