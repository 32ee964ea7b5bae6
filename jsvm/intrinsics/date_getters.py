"""The methods that read one part of a Date, in local time and in UTC.

https://tc39.es/ecma262/#sec-properties-of-the-date-prototype-object
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jsvm.intrinsics.date_text import this_time
from jsvm.intrinsics.date_time_math import MS_PER_MINUTE, Moment, local_time, moment, zone_offset
from jsvm.intrinsics.declare import Entry, Method
from jsvm.runtime.functions import Native
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value

#: What each getter reads; all but the two at the end exist for local time and for UTC.
PARTS: Final[tuple[tuple[str, Callable[[Moment], int]], ...]] = (
    ("Date", lambda at: at.day),
    ("Day", lambda at: at.weekday),
    ("FullYear", lambda at: at.year),
    ("Hours", lambda at: at.hour),
    ("Milliseconds", lambda at: at.millisecond),
    ("Minutes", lambda at: at.minute),
    ("Month", lambda at: at.month),
    ("Seconds", lambda at: at.second),
)


def local_getter(name: str, part: Callable[[Moment], int]) -> Native:
    """https://tc39.es/ecma262/#sec-date.prototype.getdate and its like."""

    def native(realm: Realm, this: Value, *_: Value) -> Value:
        time = this_time(this, name)
        return time if time != time else float(part(moment(local_time(realm, time))))

    return native


def utc_getter(name: str, part: Callable[[Moment], int]) -> Native:
    """https://tc39.es/ecma262/#sec-date.prototype.getutcdate and its like."""

    def native(_realm: Realm, this: Value, *_: Value) -> Value:
        time = this_time(this, name)
        return time if time != time else float(part(moment(time)))

    return native


def date_prototype_get_time(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.gettime"""
    return this_time(this, "getTime")


def date_prototype_value_of(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.valueof"""
    return this_time(this, "valueOf")


def date_prototype_get_timezone_offset(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.gettimezoneoffset"""
    time = this_time(this, "getTimezoneOffset")
    return time if time != time else 0.0 - zone_offset(realm, time) / MS_PER_MINUTE


DATE_GETTERS: Final[tuple[Entry, ...]] = (
    *(Method(f"get{name}", 0, local_getter(f"get{name}", part)) for name, part in PARTS),
    Method("getTime", 0, date_prototype_get_time),
    Method("getTimezoneOffset", 0, date_prototype_get_timezone_offset),
    *(Method(f"getUTC{name}", 0, utc_getter(f"getUTC{name}", part)) for name, part in PARTS),
    Method("getYear", 0, local_getter("getYear", lambda at: at.year - 1900)),
    Method("valueOf", 0, date_prototype_value_of),
)
