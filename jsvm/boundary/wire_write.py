"""Host values to wire nodes."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from datetime import datetime
from types import NoneType
from typing import Any, Final

from jsvm.boundary.capabilities import CapabilityReference, VMCapability
from jsvm.boundary.host_checks import check_bigint, check_fields, refused_type
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
from jsvm.runtime.number_text import integer_to_radix_string

#: A wire node: JSON data.
type Node = Any


def write_node(value: Any, *, root: str = "$") -> Node:
    """A host value as a wire node.

    Raises VMError (BOUNDARY_UNSUPPORTED_TYPE, BOUNDARY_CYCLE) with the path of the offending part.
    """
    meter = Meter(too_large)

    def convert(value: Any, place: Place) -> Any:
        writer = WRITERS.get(type(value))
        if writer is None:
            raise refused_type(value, place)
        return writer(value, place, meter)

    return Walk(convert, meter).run(value, root)


def too_large(path: str, reason: str) -> VMError:
    """The error of a value that is more than one message may hold."""
    return unsupported_type(path, "object", reason)


# -- primitives ------------------------------------------------------------------------------------


def write_int(value: int, place: Place, _meter: Meter) -> Node:
    """A JSON number."""
    if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
        reason = "a Number cannot hold this integer exactly; pass a float or a JSBigInt"
        raise unsupported_type(render(place), "int", reason)
    return value


def write_float(value: float, _place: Place, _meter: Meter) -> Node:
    """A JSON number, or a tagged one where JSON has none."""
    if math.isnan(value):
        return {"$": "number", "value": "NaN"}
    if math.isinf(value):
        return {"$": "number", "value": "Infinity" if value > 0 else "-Infinity"}
    if value == 0 and math.copysign(1.0, value) < 0:
        return {"$": "number", "value": "-0"}
    return int(value) if value.is_integer() and abs(value) <= MAX_SAFE_INTEGER else value


def write_text(value: str, place: Place, meter: Meter) -> Node:
    """A JSON string; lone surrogates survive in JSON as escapes."""
    meter.bytes(place, len(value))
    return value


def write_bigint(value: JSBigInt, place: Place, meter: Meter) -> Node:
    """Decimal digits."""
    meter.bytes(place, value.bit_length() // 3)
    check_bigint(value, place)
    return {"$": "bigint", "value": integer_to_radix_string(int(value), 10)}


def write_hole(_value: Hole, place: Place, _meter: Meter) -> Node:
    """A hole outside an array."""
    raise unsupported_type(render(place), "hole", "only arrays have missing elements")


# -- containers ------------------------------------------------------------------------------------


def write_array(value: list[Any] | tuple[Any, ...], place: Place, meter: Meter) -> Steps:
    """Items in order, holes named."""
    meter.room(place, len(value))
    items: list[Node] = []
    for index, item in enumerate(list(value)):
        here = (place, "index", index)
        if type(item) is Hole:
            meter.node(here, 0)
            items.append({"$": "hole"})
        else:
            items.append((yield item, here))
    return {"$": "array", "items": items}


def write_dict(value: dict[Any, Any], place: Place, meter: Meter) -> Steps:
    """Entries in order."""
    meter.room(place, len(value))
    entries: list[list[Node]] = []
    for key, item in list(value.items()):
        if type(key) is not str:
            reason = "keys of objects are text; use JSMap for other keys"
            raise unsupported_type(f"{render(place)}[{type(key).__name__}]", type(key).__name__, reason)
        meter.bytes(place, len(key))
        entries.append([key, (yield item, (place, "key", key))])
    return {"$": "object", "entries": entries}


def write_map(value: JSMap, place: Place, meter: Meter) -> Steps:
    """Entries in order; keys are nodes too."""
    meter.room(place, 2 * len(value))
    entries: list[list[Node]] = []
    for index, (key, item) in enumerate(value.items()):
        key_node = yield key, (place, "entry", f"key {index}")
        entries.append([key_node, (yield item, (place, "entry", f"value {index}"))])
    return {"$": "map", "entries": entries}


def write_set(value: JSSet | set[Any] | frozenset[Any], place: Place, meter: Meter) -> Steps:
    """Items in order."""
    meter.room(place, len(value))
    items: list[Node] = []
    for index, item in enumerate(list(value)):
        items.append((yield item, (place, "entry", f"item {index}")))
    return {"$": "set", "items": items}


# -- the rest --------------------------------------------------------------------------------------


def write_datetime(value: datetime, place: Place, _meter: Meter) -> Node:
    """Milliseconds since 1970 UTC."""
    if value.tzinfo is None or value.utcoffset() is None:
        raise unsupported_type(render(place), "datetime", "a datetime needs a time zone to be a Date")
    return {"$": "date", "value": int(time_from_datetime(value))}


def write_date(value: JSDate, place: Place, _meter: Meter) -> Node:
    """The same, or null for an Invalid Date."""
    check_fields(value, place)
    return {"$": "date", "value": None if math.isnan(value.time) else int(value.time)}


def write_regexp(value: JSRegExp, place: Place, meter: Meter) -> Node:
    """Pattern and flags."""
    check_fields(value, place)
    meter.bytes(place, len(value.source) + len(value.flags))
    return {"$": "regexp", "source": value.source, "flags": value.flags}


def write_error(value: JSError, place: Place, meter: Meter) -> Steps:
    """Name, message and guest stack; cause and errors only where there are some."""
    check_fields(value, place)
    meter.bytes(place, len(value.name) + len(value.message) + len(value.stack))
    node = {"$": "error", "name": value.name, "message": value.message, "stack": value.stack}
    if type(value.cause) is not Hole:
        node["cause"] = yield value.cause, (place, "key", "cause")
    if value.errors is not None:
        node["errors"] = yield value.errors, (place, "key", "errors")
    return node


def write_bytes(value: bytes | bytearray, place: Place, meter: Meter) -> Node:
    """An ArrayBuffer."""
    return {"$": "arraybuffer", "data": encode(bytes(value), place, meter)}


def write_typed_array(value: JSTypedArray, place: Place, meter: Meter) -> Node:
    """A typed array over all of its buffer."""
    check_fields(value, place)
    return {"$": "typedarray", "kind": value.kind, "data": encode(value.data, place, meter)}


def write_data_view(value: JSDataView, place: Place, meter: Meter) -> Node:
    """A DataView over all of its buffer."""
    check_fields(value, place)
    return {"$": "dataview", "data": encode(value.data, place, meter)}


def encode(data: bytes, place: Place, meter: Meter) -> str:
    """Base64."""
    meter.bytes(place, len(data) * 4 // 3)
    return base64.b64encode(data).decode("ascii")


def write_capability(value: VMCapability | CapabilityReference, _place: Place, _meter: Meter) -> Node:
    """Which one it is; the function stays."""
    return {"$": "capability", "name": value.name, "id": value.id}


WRITERS: Final[dict[type, Callable[[Any, Place, Meter], Any]]] = {
    NoneType: lambda _value, _place, _meter: None,
    Undefined: lambda _value, _place, _meter: {"$": "undefined"},
    bool: lambda value, _place, _meter: value,
    int: write_int,
    float: write_float,
    str: write_text,
    JSBigInt: write_bigint,
    Hole: write_hole,
    list: write_array,
    tuple: write_array,
    dict: write_dict,
    JSMap: write_map,
    JSSet: write_set,
    set: write_set,
    frozenset: write_set,
    datetime: write_datetime,
    JSDate: write_date,
    JSRegExp: write_regexp,
    JSError: write_error,
    bytes: write_bytes,
    bytearray: write_bytes,
    JSTypedArray: write_typed_array,
    JSDataView: write_data_view,
    VMCapability: write_capability,
    CapabilityReference: write_capability,
}
