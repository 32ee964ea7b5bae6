"""The kinds of guest objects that cross with their internal slots: how each is read, and how each is made.

They are told by their engine class, never by their prototype, their constructor or a `toStringTag`, all of
which a guest can forge. They are made on the realm's own prototypes, which the guest may have hidden but
cannot have replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from jsvm.boundary.host_values import JSError, JSMap, JSRegExp, JSSet, date_from_time
from jsvm.boundary.walk import Meter, Place, Steps, render
from jsvm.errors import not_available, unsupported_type
from jsvm.runtime.collections import MapObject, SetObject, untagged
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.functions import construct
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.values import Value
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


def export_error(source: JSObject, place: Place, meter: Meter) -> JSError:
    """Three texts, read without running guest code; what is no text is left out."""
    texts = [plain_text(source, key, default) for key, default in ERROR_TEXTS]
    meter.bytes(place, sum(map(len, texts)))
    return JSError(*map(from_utf16, texts))


ERROR_TEXTS: Final = (("name", "Error"), ("message", ""), ("stack", ""))


def plain_text(source: JSObject | None, key: str, default: str) -> str:
    """A property that is text, own or inherited, without running a getter or a trap."""
    while source is not None and source.has_ordinary_prototype():
        own = source.get_own_property(key)
        if own is not None:
            return own.value if not own.is_accessor and type(own.value) is str else default
        source = source.prototype
    return default


EXPORTERS: Final[dict[str, Callable[[Any, Place, Meter], Any]]] = {
    "Map": export_map,
    "Set": export_set,
    "Date": export_date,
    "RegExp": export_regexp,
    "Error": export_error,
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


def new_array_buffer(_realm: Realm, _data: bytes) -> JSObject:
    """An ArrayBuffer."""
    raise not_available("binary data")


def new_typed_array(_realm: Realm, _kind: str, _data: bytes) -> JSObject:
    """A typed array over a buffer of its own."""
    raise not_available("binary data")


def new_data_view(_realm: Realm, _data: bytes) -> JSObject:
    """A DataView over a buffer of its own."""
    raise not_available("binary data")
