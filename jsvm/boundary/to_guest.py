"""Host values to guest values: every object the guest gets is made here, in its own realm, and only for it.

ATTACK: a host value that is not what it looks like. Only the exact types of the table below are read; a
subclass may override any method, a proxy of the page may answer differently each time, so both are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from types import NoneType
from typing import Any, Final

from jsvm.boundary.guest_errors import new_named_error
from jsvm.boundary.guest_kinds import (
    new_array_buffer,
    new_data_view,
    new_date,
    new_map,
    new_regexp,
    new_set,
    new_typed_array,
)
from jsvm.boundary.host_checks import CALLABLE_TYPES, check_bigint, check_fields, refused_type
from jsvm.boundary.host_values import (
    MAX_SAFE_INTEGER,
    Hole,
    JSBigInt,
    JSDataView,
    JSDate,
    JSError,
    JSMap,
    JSRegExp,
    JSSet,
    JSTypedArray,
    Undefined,
    time_from_datetime,
)
from jsvm.boundary.walk import Meter, Place, Steps, Walk, render
from jsvm.errors import VMError, unsupported_type
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import BigInt, Value, null
from jsvm.unicode.utf16 import to_utf16

#: What a function, capability or reference of the host becomes in the guest, or None to refuse it.
type CallableHook = Callable[[Any, str], JSObject | None]


def no_callables(_callable: Any, _path: str) -> None:
    """Refuse everything that can be called."""


def import_value(
    value: Any, realm: Realm, *, root: str = "$", on_callable: CallableHook = no_callables
) -> Value:
    """The guest value of a host value.

    Raises VMError (BOUNDARY_UNSUPPORTED_TYPE, BOUNDARY_CYCLE) with the path of the offending part.
    """
    budget = realm.agent.budget
    meter = Meter(too_large, budget.spend)
    leaf = LEAVES.get(type(value))
    if leaf is not None:
        return leaf(value, root, meter)
    return Walk(Import(realm, meter, on_callable).convert, meter).run(value, root)


def import_arguments(
    values: Sequence[Any], realm: Realm, *, on_callable: CallableHook = no_callables
) -> list[Value]:
    """The guest values of the arguments of one call, which are one message.

    Raises VMError (BOUNDARY_UNSUPPORTED_TYPE, BOUNDARY_CYCLE) with the path of the offending part.
    """
    meter = Meter(too_large, realm.agent.budget.spend)
    meter.room("$arguments", len(values))
    walk = Walk(Import(realm, meter, on_callable).convert, meter)
    return [walk.run(value, ("$arguments", "index", index)) for index, value in enumerate(values)]


def too_large(path: str, reason: str) -> VMError:
    """The error of a value that is more than one message may hold."""
    return unsupported_type(path, "object", reason)


# -- primitives ------------------------------------------------------------------------------------


def import_int(value: int, place: Place, _meter: Meter) -> float:
    """A Number, where it can hold the int."""
    if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
        reason = "a Number cannot hold this integer exactly; pass a float or a JSBigInt"
        raise unsupported_type(render(place), "int", reason)
    return float(value)


def import_string(value: str, place: Place, meter: Meter) -> str:
    """UTF-16 code units."""
    meter.bytes(place, len(value))
    return to_utf16(value)


def import_bigint(value: JSBigInt, place: Place, meter: Meter) -> BigInt:
    """A BigInt."""
    meter.bytes(place, value.bit_length() // 8)
    check_bigint(value, place)
    return BigInt(int(value))


def import_hole(_value: Hole, place: Place, _meter: Meter) -> Value:
    """A hole outside an array."""
    raise unsupported_type(render(place), "hole", "only arrays have missing elements")


LEAVES: Final[dict[type, Callable[[Any, Place, Meter], Value]]] = {
    NoneType: lambda _value, _place, _meter: null,
    Undefined: lambda _value, _place, _meter: None,
    bool: lambda value, _place, _meter: value,
    int: import_int,
    float: lambda value, _place, _meter: value,
    str: import_string,
    JSBigInt: import_bigint,
    Hole: import_hole,
}


# -- objects ---------------------------------------------------------------------------------------


class Import:
    """The converter of one import."""

    __slots__ = ("meter", "on_callable", "realm")

    def __init__(self, realm: Realm, meter: Meter, on_callable: CallableHook) -> None:
        self.realm = realm
        self.meter = meter
        self.on_callable = on_callable

    def convert(self, value: Any, place: Place) -> Any:
        """A guest value, or the steps towards one."""
        kind = type(value)
        leaf = LEAVES.get(kind)
        if leaf is not None:
            return leaf(value, place, self.meter)
        maker = MAKERS.get(kind)
        if maker is not None:
            return maker(self, value, place)
        if kind in CALLABLE_TYPES:
            found = self.on_callable(value, render(place))
            if found is not None:
                return found
        raise refused_type(value, place)


def import_sequence(self: Import, value: list[Any] | tuple[Any, ...], place: Place) -> Steps:
    """An array. A list that the host changes meanwhile is none of ours: its elements are taken now."""
    items = list(value)
    self.meter.room(place, len(items))
    dense: list[Value] = []
    holes: list[int] = []
    for index, item in enumerate(items):
        here = (place, "index", index)
        if type(item) is Hole:
            self.meter.node(here, 0)
            holes.append(index)
            dense.append(None)
        else:
            dense.append((yield item, here))
    return with_holes(self.realm.new_array(dense), holes)


def with_holes(array: JSArray, holes: list[int]) -> JSArray:
    """Take these elements out again."""
    for index in holes:
        array.delete(str(index))
    return array


def import_dict(self: Import, value: dict[Any, Any], place: Place) -> Steps:
    """A plain object. ATTACK: `__proto__` as a key is data; nothing here assigns."""
    self.meter.room(place, len(value))
    made = self.realm.new_object()
    for key, item in list(value.items()):
        if type(key) is not str:
            reason = "keys of objects are text; use JSMap for other keys"
            raise unsupported_type(f"{render(place)}[{type(key).__name__}]", type(key).__name__, reason)
        self.meter.bytes(place, len(key))
        made.props[to_utf16(key)] = yield item, (place, "key", key)
    return made


def import_datetime(self: Import, value: datetime, place: Place) -> JSObject:
    """A Date. Without a time zone it would mean another moment on another machine."""
    if value.tzinfo is None or value.utcoffset() is None:
        reason = "a datetime needs a time zone to be a Date"
        raise unsupported_type(render(place), "datetime", reason)
    return new_date(self.realm, time_from_datetime(value))


def import_date(self: Import, value: JSDate, place: Place) -> JSObject:
    """A Date that `datetime` cannot hold."""
    check_fields(value, place)
    return new_date(self.realm, value.time)


def import_regexp(self: Import, value: JSRegExp, place: Place) -> JSObject:
    """A RegExp, whose pattern the engine parses now."""
    check_fields(value, place)
    self.meter.bytes(place, len(value.source) + len(value.flags))
    return new_regexp(self.realm, value, place)


def import_map(self: Import, value: JSMap, place: Place) -> Steps:
    """A Map; keys are converted like values."""
    entries: list[tuple[Value, Value]] = []
    self.meter.room(place, 2 * len(value))
    for index, (key, item) in enumerate(value.items()):
        guest_key = yield key, (place, "entry", f"key {index}")
        entries.append((guest_key, (yield item, (place, "entry", f"value {index}"))))
    return new_map(self.realm, entries)


def import_set(self: Import, value: JSSet | set[Any] | frozenset[Any], place: Place) -> Steps:
    """A Set."""
    items: list[Value] = []
    self.meter.room(place, len(value))
    for index, item in enumerate(list(value)):
        items.append((yield item, (place, "entry", f"item {index}")))
    return new_set(self.realm, items)


def import_bytes(self: Import, value: bytes | bytearray, place: Place) -> JSObject:
    """An ArrayBuffer."""
    return new_array_buffer(self.realm, counted(self, bytes(value), place))


def import_typed_array(self: Import, value: JSTypedArray, place: Place) -> JSObject:
    """A typed array over a buffer of its own."""
    check_fields(value, place)
    return new_typed_array(self.realm, value.kind, counted(self, value.data, place))


def import_data_view(self: Import, value: JSDataView, place: Place) -> JSObject:
    """A DataView over a buffer of its own."""
    check_fields(value, place)
    return new_data_view(self.realm, counted(self, value.data, place))


def counted(self: Import, data: bytes, place: Place) -> bytes:
    """Count binary data; the buffer accounts the guest's copy itself."""
    self.meter.bytes(place, len(data))
    return data


def import_error(self: Import, value: JSError, place: Place) -> Steps:
    """An Error of the same name, its cause, and an AggregateError's errors."""
    check_fields(value, place)
    self.meter.bytes(place, len(value.name) + len(value.message) + len(value.stack))
    error = new_named_error(self.realm, value.name, value.message)
    error.define_data("stack", to_utf16(value.stack), HIDDEN)
    if type(value.cause) is not Hole:
        error.define_data("cause", (yield value.cause, (place, "key", "cause")), HIDDEN)
    if value.errors is not None:
        error.define_data("errors", (yield value.errors, (place, "key", "errors")), HIDDEN)
    return error


MAKERS: Final[dict[type, Callable[[Import, Any, Place], Any]]] = {
    list: import_sequence,
    tuple: import_sequence,
    dict: import_dict,
    datetime: import_datetime,
    JSDate: import_date,
    JSRegExp: import_regexp,
    JSMap: import_map,
    JSSet: import_set,
    set: import_set,
    frozenset: import_set,
    bytes: import_bytes,
    bytearray: import_bytes,
    JSTypedArray: import_typed_array,
    JSDataView: import_data_view,
    JSError: import_error,
}
