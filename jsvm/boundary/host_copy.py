"""A checked copy of host data that stays on the host: what a VM was given, out of reach of whoever gave it.

Everything that could not cross is refused here already, by path, before anything is half-applied; and
functions become capabilities once, so that every guest made from the same options shares them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import NoneType
from typing import Any, Final

from jsvm.boundary.capabilities import FUNCTION_TYPES, VMCapability, create_capability
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
    hole,
)
from jsvm.boundary.walk import Meter, Place, Steps, Walk, render
from jsvm.errors import VMError, VMErrorCode, unsupported_type


def copy_with_capabilities(value: Any, root: str) -> Any:
    """The copy. A function becomes a capability named by its path.

    Raises VMError (BOUNDARY_UNSUPPORTED_TYPE, BOUNDARY_CYCLE) with the path of the offending part.
    """
    meter = Meter(too_large)

    def convert(value: Any, place: Place) -> Any:
        kind = type(value)
        if kind in FUNCTION_TYPES:
            return capability_of(value, place)
        copier = COPIERS.get(kind)
        if copier is None:
            raise refused_type(value, place)
        return copier(value, place, meter)

    return Walk(convert, meter).run(value, root)


def too_large(path: str, reason: str) -> VMError:
    """The error of a value that is more than one message may hold."""
    return unsupported_type(path, "object", reason)


def capability_of(function: Any, place: Place) -> VMCapability:
    """A capability for a plain function."""
    path = render(place)
    try:
        return create_capability(path.removeprefix("$."), function)
    except VMError as error:
        if error.code is not VMErrorCode.VMInvalidOption:
            raise
        reason = str(error.details["reason"])
    raise unsupported_type(path, type(function).__name__, reason)


def keep(value: Any, _place: Place, _meter: Meter) -> Any:
    """Nothing in it can change."""
    return value


def keep_int(value: int, place: Place, _meter: Meter) -> int:
    """An int that a Number can hold."""
    if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
        reason = "a Number cannot hold this integer exactly; pass a float or a JSBigInt"
        raise unsupported_type(render(place), "int", reason)
    return value


def keep_bigint(value: JSBigInt, place: Place, _meter: Meter) -> JSBigInt:
    """A BigInt that is not too large."""
    check_bigint(value, place)
    return value


def keep_text(value: str, place: Place, meter: Meter) -> str:
    """Text."""
    meter.bytes(place, len(value))
    return value


def keep_checked(value: Any, place: Place, meter: Meter) -> Any:
    """A `JSDate` and the like, whose fields are checked."""
    check_fields(value, place)
    if type(value) in (JSTypedArray, JSDataView):
        meter.bytes(place, len(value.data))
    return value


def keep_datetime(value: datetime, place: Place, _meter: Meter) -> datetime:
    """A moment."""
    if value.tzinfo is None or value.utcoffset() is None:
        raise unsupported_type(render(place), "datetime", "a datetime needs a time zone to be a Date")
    return value


def copy_bytes(value: bytes | bytearray, place: Place, meter: Meter) -> bytes:
    """Binary data."""
    meter.bytes(place, len(value))
    return bytes(value)


def copy_list(value: list[Any] | tuple[Any, ...], place: Place, meter: Meter) -> Steps:
    """An array."""
    meter.room(place, len(value))
    copy: list[Any] = []
    for index, item in enumerate(list(value)):
        copy.append(hole if type(item) is Hole else (yield item, (place, "index", index)))
    return copy


def copy_dict(value: dict[Any, Any], place: Place, meter: Meter) -> Steps:
    """A plain object."""
    meter.room(place, len(value))
    copy: dict[str, Any] = {}
    for key, item in list(value.items()):
        if type(key) is not str:
            reason = "keys of objects are text; use JSMap for other keys"
            raise unsupported_type(f"{render(place)}[{type(key).__name__}]", type(key).__name__, reason)
        meter.bytes(place, len(key))
        copy[key] = yield item, (place, "key", key)
    return copy


def copy_error(value: JSError, place: Place, meter: Meter) -> Steps:
    """An Error."""
    check_fields(value, place)
    meter.bytes(place, len(value.name) + len(value.message) + len(value.stack))
    cause, errors = value.cause, value.errors
    if type(cause) is not Hole:
        cause = yield cause, (place, "key", "cause")
    if errors is not None:
        errors = yield errors, (place, "key", "errors")
    return JSError(value.name, value.message, value.stack, cause, errors)


def copy_map(value: JSMap, place: Place, meter: Meter) -> Steps:
    """A Map."""
    meter.room(place, 2 * len(value))
    entries: list[tuple[Any, Any]] = []
    for index, (key, item) in enumerate(value.items()):
        key_copy = yield key, (place, "entry", f"key {index}")
        entries.append((key_copy, (yield item, (place, "entry", f"value {index}"))))
    return JSMap(entries)


def copy_set(value: JSSet | set[Any] | frozenset[Any], place: Place, meter: Meter) -> Steps:
    """A Set."""
    meter.room(place, len(value))
    items: list[Any] = []
    for index, item in enumerate(list(value)):
        items.append((yield item, (place, "entry", f"item {index}")))
    return JSSet(items)


COPIERS: Final[dict[type, Callable[[Any, Place, Meter], Any]]] = {
    NoneType: keep,
    Undefined: keep,
    bool: keep,
    int: keep_int,
    float: keep,
    str: keep_text,
    JSBigInt: keep_bigint,
    datetime: keep_datetime,
    JSDate: keep_checked,
    JSRegExp: keep_checked,
    JSError: copy_error,
    JSTypedArray: keep_checked,
    JSDataView: keep_checked,
    bytes: copy_bytes,
    bytearray: copy_bytes,
    list: copy_list,
    tuple: copy_list,
    dict: copy_dict,
    JSMap: copy_map,
    JSSet: copy_set,
    set: copy_set,
    frozenset: copy_set,
    VMCapability: keep,
}
