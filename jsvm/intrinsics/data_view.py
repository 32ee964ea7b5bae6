"""DataView. https://tc39.es/ecma262/#sec-dataview-objects"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import (
    Entry,
    Getter,
    Method,
    argument_at,
    install,
    make_constructor,
    needs_new,
    tag,
)
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.array_buffers import ArrayBufferObject, DataViewObject
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_bigint, to_boolean, to_index, to_number
from jsvm.runtime.element_types import ELEMENT_TYPES, UINT8_CLAMPED, ElementType
from jsvm.runtime.functions import Native, prototype_from_constructor
from jsvm.runtime.object_operations import describe
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value


def data_view_construct(_realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-dataview-buffer-byteoffset-bytelength"""
    buffer = argument_at(arguments, 0)
    if not isinstance(buffer, ArrayBufferObject):
        throw_type_error(f"First argument to DataView must be an ArrayBuffer: {describe(buffer)}")
    offset = to_index(argument_at(arguments, 1))
    check_offset(buffer, offset)
    byte_length = argument_at(arguments, 2)
    length: int | None = None
    if byte_length is not None:
        length = to_index(byte_length)
    elif buffer.max_byte_length is None:
        length = buffer.byte_length - offset
    check_length(buffer, offset, length)
    prototype = prototype_from_constructor(new_target, "data_view_prototype")
    check_offset(buffer, offset)
    check_length(buffer, offset, length)
    return DataViewObject(prototype, buffer, offset, length)


def check_offset(buffer: ArrayBufferObject, offset: int) -> None:
    """The offset must be in the buffer, which must be there."""
    if buffer.data is None:
        throw_type_error("Cannot construct a DataView on a detached ArrayBuffer")
    if offset > len(buffer.data):
        throw_range_error(f"Start offset {offset} is outside the bounds of the buffer")


def check_length(buffer: ArrayBufferObject, offset: int, length: int | None) -> None:
    """The end must be in the buffer."""
    if length is not None and offset + length > buffer.byte_length:
        throw_range_error(f"Invalid DataView length {length}")


# -- the prototype -------------------------------------------------------------------------------------------


def require_view(this: Value, method: str) -> DataViewObject:
    """The receiver, if it is a DataView."""
    if type(this) is not DataViewObject:
        incompatible_receiver(f"DataView.prototype.{method}", this)
    return this


def require_in_bounds(view: DataViewObject, method: str) -> DataViewObject:
    """The view, if its buffer is there and long enough."""
    if view.is_out_of_bounds:
        throw_type_error(f"Cannot perform DataView.prototype.{method} on a view that is out of bounds")
    return view


def data_view_prototype_buffer(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-dataview.prototype.buffer"""
    return require_view(this, "buffer").buffer


def data_view_prototype_byte_length(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-dataview.prototype.bytelength"""
    return float(require_in_bounds(require_view(this, "byteLength"), "byteLength").byte_length)


def data_view_prototype_byte_offset(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-dataview.prototype.byteoffset"""
    return float(require_in_bounds(require_view(this, "byteOffset"), "byteOffset").byte_offset)


def checked_position(view: DataViewObject, method: str, index: int, size: int) -> int:
    """Where in the buffer `size` bytes from `index` on begin; all of them must be in the view."""
    if index + size > require_in_bounds(view, method).byte_length:
        throw_range_error("Offset is outside the bounds of the DataView")
    return view.byte_offset + index


def reader(element: ElementType, method: str) -> Native:
    """https://tc39.es/ecma262/#sec-getviewvalue"""

    def read(
        _realm: Realm, this: Value, position: Value = None, little_endian: Value = None, *_: Value
    ) -> Value:
        view = require_view(this, method)
        index = to_index(position)
        is_little = to_boolean(little_endian)
        place = checked_position(view, method, index, element.size)
        data = view.buffer.data
        assert data is not None
        return element.unpack(data, place, little_endian=is_little)

    return read


def writer(element: ElementType, method: str) -> Native:
    """https://tc39.es/ecma262/#sec-setviewvalue"""

    def write(
        _realm: Realm,
        this: Value,
        position: Value = None,
        value: Value = None,
        little_endian: Value = None,
        *_: Value,
    ) -> Value:
        view = require_view(this, method)
        index = to_index(position)
        number = to_bigint(value) if element.is_bigint else to_number(value)
        is_little = to_boolean(little_endian)
        place = checked_position(view, method, index, element.size)
        data = view.buffer.data
        assert data is not None
        data[place : place + element.size] = element.pack(number, little_endian=is_little)

    return write


def accessors() -> Iterator[Method]:
    """`getInt8`, `setInt8` and so on."""
    for element in ELEMENT_TYPES.values():
        if element is not UINT8_CLAMPED:
            yield Method(f"get{element.name}", 1, reader(element, f"get{element.name}"))
            yield Method(f"set{element.name}", 2, writer(element, f"set{element.name}"))


PROTOTYPE: Final[tuple[Entry, ...]] = (
    Getter("buffer", data_view_prototype_buffer),
    Getter("byteLength", data_view_prototype_byte_length),
    Getter("byteOffset", data_view_prototype_byte_offset),
    *accessors(),
    tag("DataView"),
)


def build_data_view_prototype(realm: Realm) -> JSObject:
    """%DataView.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("data_view_prototype", prototype)
    realm.intrinsic("data_view")
    install(realm, prototype, PROTOTYPE)
    return prototype


def build_data_view(realm: Realm) -> JSObject:
    """%DataView%"""
    prototype = realm.intrinsic("data_view_prototype")
    return make_constructor(realm, "DataView", 1, needs_new("DataView"), data_view_construct, prototype)


BUILDERS: Final[Mapping[str, Builder]] = {
    "data_view": build_data_view,
    "data_view_prototype": build_data_view_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {"DataView": "data_view"}
