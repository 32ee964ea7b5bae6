"""The Date constructor. https://tc39.es/ecma262/#sec-date-constructor"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.date_getters import DATE_GETTERS
from jsvm.intrinsics.date_parse import parse_date
from jsvm.intrinsics.date_setters import DATE_SETTERS
from jsvm.intrinsics.date_text import DATE_TEXT, date_to_text
from jsvm.intrinsics.date_time_math import (
    current_time,
    make_date,
    make_day,
    make_full_year,
    make_time,
    time_clip,
    utc_time,
)
from jsvm.intrinsics.declare import Entry, Method, install, make_constructor
from jsvm.runtime.conversions import to_number, to_primitive, to_string
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value

#: What a missing year, month, date, hour, minute, second or millisecond is.
DEFAULTS: Final = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)


def build_date_prototype(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-properties-of-the-date-prototype-object"""
    prototype = SpecialObject(realm.object_prototype, {})
    realm.set_intrinsic("date_prototype", prototype)
    realm.intrinsic("date")
    install(realm, prototype, DATE_GETTERS)
    install(realm, prototype, DATE_SETTERS)
    install(realm, prototype, DATE_TEXT)
    return prototype


def build_date(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-properties-of-the-date-constructor"""
    prototype = realm.intrinsic("date_prototype")
    return make_constructor(realm, "Date", 7, date_call, date_construct, prototype, DATE)


def date_call(realm: Realm, _this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date (as a function)"""
    return date_to_text(realm, current_time(realm))


def date_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-date (with `new`)"""
    if not arguments:
        time = current_time(realm)
    elif len(arguments) == 1:
        time = time_from_value(realm, arguments[0])
    else:
        time = time_clip(utc_time(realm, time_from_parts(arguments)))
    return DateObject(prototype_from_constructor(new_target, "date_prototype"), time)


def time_from_value(realm: Realm, value: Value) -> float:
    """The time value of a Date, a text or a number."""
    if isinstance(value, DateObject):
        return value.time
    primitive = to_primitive(value)
    return parse_date(realm, primitive) if type(primitive) is str else time_clip(to_number(primitive))


def time_from_parts(arguments: Sequence[Value]) -> float:
    """A time from year, month, date and so on, not clipped; every argument is converted, in order."""
    parts = [to_number(argument) for argument in arguments[:7]]
    parts += DEFAULTS[len(parts) :]
    day = make_day(make_full_year(parts[0]), parts[1], parts[2])
    return make_date(day, make_time(*parts[3:]))


def date_now(realm: Realm, _this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.now"""
    return current_time(realm)


def date_parse(realm: Realm, _this: Value, text: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.parse"""
    return parse_date(realm, to_string(text))


def date_utc(_realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.utc"""
    return time_clip(time_from_parts(arguments or (None,)))


DATE: Final[tuple[Entry, ...]] = (
    Method("UTC", 7, date_utc),
    Method("now", 0, date_now),
    Method("parse", 1, date_parse),
)

BUILDERS: Final[Mapping[str, Builder]] = {"date": build_date, "date_prototype": build_date_prototype}
GLOBALS: Final[Mapping[str, str]] = {"Date": "date"}
