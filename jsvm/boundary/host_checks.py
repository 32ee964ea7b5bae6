"""What both ways out of Python check: fields of host values, and how a refusal explains itself."""

from __future__ import annotations

import math
from typing import Any, Final

from jsvm.boundary.capabilities import FUNCTION_TYPES, CapabilityReference, VMCapability
from jsvm.boundary.host_values import (
    ELEMENT_SIZES,
    JSBigInt,
    JSDataView,
    JSDate,
    JSError,
    JSRegExp,
    JSTypedArray,
)
from jsvm.boundary.walk import Place, render
from jsvm.budget import MAX_BIGINT_BITS
from jsvm.errors import VMError, unsupported_type

#: The farthest a Date may be from 1970, in milliseconds. https://tc39.es/ecma262/#sec-time-values-and-time-range
LARGEST_TIME: Final = 8.64e15

CALLABLE_TYPES: Final = FUNCTION_TYPES | {VMCapability, CapabilityReference}
#: Types of which a subclass is refused with a word on why.
BASE_TYPES: Final = (bool, int, float, str, list, tuple, dict, set, frozenset, bytes, bytearray)


def refused_type(value: Any, place: Place) -> VMError:
    """The error of a host type that does not cross."""
    name = type(value).__name__
    path = render(place)
    if type(value) in CALLABLE_TYPES:
        reason = "functions cross as globals, capabilities also as results"
        return unsupported_type(path, name, reason)
    if callable(value):
        return unsupported_type(path, name, "not a plain function; wrap it in one")
    for base in BASE_TYPES:
        if isinstance(value, base):
            reason = f"a subclass of {base.__name__}; only {base.__name__} itself crosses"
            return unsupported_type(path, name, reason)
    return unsupported_type(path, name)


def check_bigint(value: JSBigInt, place: Place) -> None:
    """Refuse what is larger than a guest may make."""
    if value.bit_length() > MAX_BIGINT_BITS:
        raise unsupported_type(render(place), "JSBigInt", f"more than {MAX_BIGINT_BITS} bits")


def check_fields(value: Any, place: Place) -> None:
    """Refuse a `JSDate` and the like whose fields hold something else than they say."""
    kind = type(value)
    if kind is JSDate:
        require(type(value.time) is float and is_time(value.time), place, "time", value.time)
    elif kind is JSRegExp:
        require(type(value.source) is str, place, "source", value.source)
        require(type(value.flags) is str, place, "flags", value.flags)
    elif kind is JSError:
        for field, text in (("name", value.name), ("message", value.message), ("stack", value.stack)):
            require(type(text) is str, place, field, text)
        require(value.errors is None or type(value.errors) is list, place, "errors", value.errors)
    elif kind is JSTypedArray:
        known = type(value.kind) is str and value.kind in ELEMENT_SIZES
        require(known, place, "kind", value.kind)
        require(type(value.data) is bytes, place, "data", value.data)
        require(len(value.data) % ELEMENT_SIZES[value.kind] == 0, place, "data", value.data)
    elif kind is JSDataView:
        require(type(value.data) is bytes, place, "data", value.data)


def require(condition: bool, place: Place, field: str, value: Any) -> None:
    """Refuse one field."""
    if not condition:
        reason = "this field cannot hold that"
        raise unsupported_type(render((place, "key", field)), type(value).__name__, reason)


def is_time(time: float) -> bool:
    """Whether a Date can hold it: whole milliseconds in range, or NaN."""
    return math.isnan(time) or (abs(time) <= LARGEST_TIME and time.is_integer())
