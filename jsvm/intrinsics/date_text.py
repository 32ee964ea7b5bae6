"""The texts of Dates: the guest's own formats, ISO 8601, UTC, and what English readers expect.

https://tc39.es/ecma262/#sec-properties-of-the-date-prototype-object
"""

from __future__ import annotations

from typing import Final

from jsvm.intrinsics.date_time_math import MS_PER_MINUTE, Moment, local_time, moment, zone_offset
from jsvm.intrinsics.declare import Alias, Entry, Method
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import ordinary_to_primitive, to_primitive
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.descriptors import CONFIGURABLE
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import SYMBOL_TO_PRIMITIVE, Value, null

DAY_NAMES: Final = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
MONTH_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
INVALID_DATE: Final = "Invalid Date"


def this_time(value: Value, method: str) -> float:
    """https://tc39.es/ecma262/#sec-thistimevalue"""
    if not isinstance(value, DateObject):
        throw_type_error(f"Date.prototype.{method} requires that 'this' be a Date")
    return value.time


def year_text(year: int) -> str:
    """At least four digits."""
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def date_text(at: Moment) -> str:
    """https://tc39.es/ecma262/#sec-datestring"""
    return f"{DAY_NAMES[at.weekday]} {MONTH_NAMES[at.month]} {at.day:02} {year_text(at.year)}"


def time_text(at: Moment) -> str:
    """https://tc39.es/ecma262/#sec-timestring"""
    return f"{at.hour:02}:{at.minute:02}:{at.second:02} GMT"


def zone_text(realm: Realm, time: float) -> str:
    """https://tc39.es/ecma262/#sec-timezoneestring; the name comes from the `time_zone_name` hook."""
    offset = int(zone_offset(realm, time)) // MS_PER_MINUTE
    hours, minutes = divmod(abs(offset), 60)
    name_hook = realm.agent.host.hook("time_zone_name")
    name = "" if realm.agent.host.hook("time_zone_offset") else "Coordinated Universal Time"
    if name_hook is not None:
        name = str(name_hook(time))
    return f"{'-' if offset < 0 else '+'}{hours:02}{minutes:02}" + (f" ({name})" if name else "")


def date_to_text(realm: Realm, time: float) -> str:
    """https://tc39.es/ecma262/#sec-todatestring"""
    if time != time:
        return INVALID_DATE
    at = moment(local_time(realm, time))
    return f"{date_text(at)} {time_text(at)}{zone_text(realm, time)}"


def iso_text(time: float) -> str:
    """https://tc39.es/ecma262/#sec-date.prototype.toisostring for a finite time value."""
    at = moment(time)
    if 0 <= at.year <= 9999:
        year = f"{at.year:04}"
    else:
        year = f"{'-' if at.year < 0 else '+'}{abs(at.year):06}"
    clock = f"{at.hour:02}:{at.minute:02}:{at.second:02}.{at.millisecond:03}"
    return f"{year}-{at.month + 1:02}-{at.day:02}T{clock}Z"


# -- natives --


def date_prototype_to_date_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.todatestring"""
    time = this_time(this, "toDateString")
    return INVALID_DATE if time != time else date_text(moment(local_time(realm, time)))


def date_prototype_to_iso_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.toisostring"""
    time = this_time(this, "toISOString")
    if time != time:
        throw_range_error("Invalid time value")
    return iso_text(time)


def date_prototype_to_json(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.tojson"""
    target = realm.to_object(this)
    primitive = to_primitive(target, "number")
    if type(primitive) is float and primitive - primitive != 0.0:
        return null
    return realm.invoke(target, "toISOString")


def english_date(at: Moment) -> str:
    """Month, day, year."""
    return f"{at.month + 1}/{at.day}/{at.year}"


def english_time(at: Moment) -> str:
    """On a clock of twelve hours."""
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.hour % 12 or 12}:{at.minute:02}:{at.second:02} {half}"


def date_prototype_to_locale_date_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.tolocaledatestring"""
    time = this_time(this, "toLocaleDateString")
    return INVALID_DATE if time != time else english_date(moment(local_time(realm, time)))


def date_prototype_to_locale_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.tolocalestring"""
    time = this_time(this, "toLocaleString")
    if time != time:
        return INVALID_DATE
    at = moment(local_time(realm, time))
    return f"{english_date(at)}, {english_time(at)}"


def date_prototype_to_locale_time_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.tolocaletimestring"""
    time = this_time(this, "toLocaleTimeString")
    return INVALID_DATE if time != time else english_time(moment(local_time(realm, time)))


def date_prototype_to_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.tostring"""
    return date_to_text(realm, this_time(this, "toString"))


def date_prototype_to_time_string(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.totimestring"""
    time = this_time(this, "toTimeString")
    if time != time:
        return INVALID_DATE
    return time_text(moment(local_time(realm, time))) + zone_text(realm, time)


def date_prototype_to_utc_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.toutcstring"""
    time = this_time(this, "toUTCString")
    if time != time:
        return INVALID_DATE
    at = moment(time)
    day = f"{DAY_NAMES[at.weekday]}, {at.day:02} {MONTH_NAMES[at.month]}"
    return f"{day} {year_text(at.year)} {time_text(at)}"


def date_prototype_to_primitive(_realm: Realm, this: Value, hint: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype-%symbol.toprimitive%"""
    if not isinstance(this, JSObject):
        throw_type_error("Date.prototype[Symbol.toPrimitive] called on non-object")
    if hint in ("string", "default"):
        return ordinary_to_primitive(this, "string")
    if hint != "number":
        throw_type_error("Invalid hint for Date.prototype[Symbol.toPrimitive]")
    return ordinary_to_primitive(this, "number")


DATE_TEXT: Final[tuple[Entry, ...]] = (
    Method("toDateString", 0, date_prototype_to_date_string),
    Method("toISOString", 0, date_prototype_to_iso_string),
    Method("toJSON", 1, date_prototype_to_json),
    Method("toLocaleDateString", 0, date_prototype_to_locale_date_string),
    Method("toLocaleString", 0, date_prototype_to_locale_string),
    Method("toLocaleTimeString", 0, date_prototype_to_locale_time_string),
    Method("toString", 0, date_prototype_to_string),
    Method("toTimeString", 0, date_prototype_to_time_string),
    Method("toUTCString", 0, date_prototype_to_utc_string),
    Alias("toGMTString", "toUTCString"),
    Method(SYMBOL_TO_PRIMITIVE, 1, date_prototype_to_primitive, CONFIGURABLE),
)
