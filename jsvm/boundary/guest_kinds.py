"""The kinds of guest objects that cross with their internal slots: how each is read, and how each is made.

They are told by their engine class, never by their prototype, their constructor or a `toStringTag`, all of
which a guest can forge. They are made on the realm's own prototypes, which the guest may have hidden but
cannot have replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from jsvm.boundary.host_values import (
    JSDataView,
    JSError,
    JSMap,
    JSRegExp,
    JSSet,
    JSTypedArray,
    date_from_time,
    hole,
)
from jsvm.boundary.walk import Meter, Place, Steps, render
from jsvm.errors import unsupported_type
from jsvm.runtime.array_buffers import ArrayBufferObject, DataViewObject, new_array_buffer
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.collections import MapObject, SetObject, untagged
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.element_types import ELEMENT_TYPES
from jsvm.runtime.functions import construct
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import ABSENT, Value
from jsvm.unicode.utf16 import from_utf16, to_utf16

# -- out -------------------------------------------------------------------------------------------


def export_map(source: MapObject, place: Place, meter: Meter) -> Steps:
    """ATTACK: a getter on the way may add entries; the entries of this moment are the ones that cross."""
    meter.room(place, 2 * len(source.entries))
    copy: list[tuple[Any, Any]] = []
    for index, (key, value) in enumerate(list(source.entries.items())):
        host_key = yield untagged(key), (place, "entry", f"key {index}")
        copy.append((host_key, (yield value, (place, "entry", f"value {index}"))))
    return JSMap(copy)


def export_set(source: SetObject, place: Place, meter: Meter) -> Steps:
    """The items of this moment."""
    meter.room(place, len(source.entries))
    copy: list[Any] = []
    for index, item in enumerate(list(source.entries)):
        copy.append((yield untagged(item), (place, "entry", f"item {index}")))
    return JSSet(copy)


def export_date(source: DateObject, _place: Place, _meter: Meter) -> Any:
    """A moment."""
    return date_from_time(source.time)


def export_regexp(source: RegExpObject, place: Place, meter: Meter) -> JSRegExp:
    """Pattern and flags; `lastIndex` stays."""
    meter.bytes(place, len(source.pattern.source))
    return JSRegExp(from_utf16(source.pattern.source), source.pattern.flags)


def export_error(source: JSObject, place: Place, meter: Meter) -> Steps:
    """Texts, cause and errors, read without running guest code; a text that is none is left out."""
    name, message, stack = (plain_text(source, key, default) for key, default in ERROR_TEXTS)
    meter.bytes(place, len(name) + len(message) + len(stack))
    cause, errors = plain_value(source, "cause"), plain_value(source, "errors")
    cause_copy = hole if cause is ABSENT else (yield cause, (place, "key", "cause"))
    errors_copy = (yield errors, (place, "key", "errors")) if type(errors) is JSArray else None
    return JSError(from_utf16(name), from_utf16(message), from_utf16(stack), cause_copy, errors_copy)


def plain_value(source: JSObject, key: str) -> Value:
    """An own property that is data, or ABSENT."""
    own = source.get_own_property(key)
    return ABSENT if own is None or own.is_accessor else own.value


ERROR_TEXTS: Final = (("name", "Error"), ("message", ""), ("stack", ""))


def plain_text(source: JSObject | None, key: str, default: str) -> str:
    """A property that is text, own or inherited, without running a getter or a trap."""
    while source is not None and source.has_ordinary_prototype():
        own = source.get_own_property(key)
        if own is not None:
            return own.value if not own.is_accessor and type(own.value) is str else default
        source = source.prototype
    return default


def export_buffer(source: ArrayBufferObject, place: Place, meter: Meter) -> bytes:
    """The bytes of this moment."""
    return binary(source.data, place, meter)


def export_typed_array(source: TypedArray, place: Place, meter: Meter) -> JSTypedArray:
    """The elements it shows, not the rest of its buffer."""
    if source.is_out_of_bounds:
        raise unsupported_type(render(place), source.element.array_name, "its buffer is gone")
    return JSTypedArray(source.element.array_name, binary(source.view, place, meter))


def export_data_view(source: DataViewObject, place: Place, meter: Meter) -> JSDataView:
    """The bytes it shows, not the rest of its buffer."""
    data = source.buffer.data
    if source.is_out_of_bounds or data is None:
        raise unsupported_type(render(place), "DataView", "its buffer is gone")
    end = source.byte_offset + source.byte_length
    return JSDataView(binary(memoryview(data)[source.byte_offset : end], place, meter))


def binary(data: bytearray | memoryview[Any] | None, place: Place, meter: Meter) -> bytes:
    """A counted copy."""
    if data is None:
        raise unsupported_type(render(place), "ArrayBuffer", "the buffer is detached")
    meter.bytes(place, memoryview(data).nbytes)
    return bytes(data)


EXPORTERS: Final[dict[str, Callable[[Any, Place, Meter], Any]]] = {
    "Map": export_map,
    "Set": export_set,
    "Date": export_date,
    "RegExp": export_regexp,
    "Error": export_error,
    "ArrayBuffer": export_buffer,
    "TypedArray": export_typed_array,
    "DataView": export_data_view,
}


# -- in --------------------------------------------------------------------------------------------


def new_map(realm: Realm, entries: Iterable[tuple[Value, Value]]) -> JSObject:
    """A Map with these entries."""
    made = MapObject(realm.intrinsic("map_prototype"))
    for key, value in entries:
        made.put(key, value)
    return made


def new_set(realm: Realm, items: Iterable[Value]) -> JSObject:
    """A Set with these items."""
    made = SetObject(realm.intrinsic("set_prototype"))
    for item in items:
        made.put(item, item)
    return made


def new_date(realm: Realm, time: float) -> JSObject:
    """A Date with a time value that is known to be one."""
    return DateObject(realm.intrinsic("date_prototype"), time)


def new_regexp(realm: Realm, value: JSRegExp, place: Place) -> JSObject:
    """A RegExp; its pattern is parsed by the engine, and refused by it if it is none."""
    try:
        return construct(realm.intrinsic("regexp"), [to_utf16(value.source), to_utf16(value.flags)])
    except GUEST_ERRORS:
        raise unsupported_type(render(place), "JSRegExp", "not a regular expression") from None


def new_typed_array(realm: Realm, kind: str, data: bytes) -> JSObject:
    """A typed array over a buffer of its own."""
    element = ELEMENT_TYPES[kind]
    buffer = new_array_buffer(realm, data)
    prototype = realm.intrinsic(f"{element.slot}_prototype")
    return TypedArray(prototype, element, buffer, 0, len(data) // element.size)


def new_data_view(realm: Realm, data: bytes) -> JSObject:
    """A DataView over a buffer of its own."""
    buffer = new_array_buffer(realm, data)
    return DataViewObject(realm.intrinsic("data_view_prototype"), buffer, 0, len(data))


__all__ = [
    "EXPORTERS",
    "new_array_buffer",
    "new_data_view",
    "new_date",
    "new_map",
    "new_regexp",
    "new_set",
    "new_typed_array",
    "plain_text",
]
