"""The methods that change parts of a Date, in local time and in UTC.

All of them convert their arguments before they look at the date, and take the parts that were not given from
it.

https://tc39.es/ecma262/#sec-properties-of-the-date-prototype-object
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jsvm.intrinsics.date_text import this_time
from jsvm.intrinsics.date_time_math import (
    MS_PER_DAY,
    local_time,
    make_date,
    make_day,
    make_full_year,
    make_time,
    moment,
    time_clip,
    utc_time,
)
from jsvm.intrinsics.declare import Entry, Method
from jsvm.runtime.conversions import to_number
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.functions import Native
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value

#: Setter -> the part that its first argument sets, and how many parts it sets at most.
CLOCK_SETTERS: Final = (("Hours", 0, 4), ("Minutes", 1, 3), ("Seconds", 2, 2), ("Milliseconds", 3, 1))
CALENDAR_SETTERS: Final = (("FullYear", 0, 3), ("Month", 1, 2), ("Date", 2, 1))


def with_clock(time: float, first: int, values: list[float]) -> float:
    """`time` with hour, minute, second and millisecond from `first` on replaced."""
    at = moment(time)
    parts: list[float] = [at.hour, at.minute, at.second, at.millisecond]
    parts[first : first + len(values)] = values
    return make_date(float(int(time) // MS_PER_DAY), make_time(*parts))


def with_calendar(time: float, first: int, values: list[float]) -> float:
    """`time` with year, month and day of the month from `first` on replaced."""
    at = moment(time)
    parts: list[float] = [at.year, at.month, at.day]
    parts[first : first + len(values)] = values
    return make_date(make_day(*parts), float(int(time) % MS_PER_DAY))


def setter(
    name: str,
    change: Callable[[float, int, list[float]], float],
    first: int,
    maximum: int,
    *,
    is_local: bool,
) -> Native:
    """https://tc39.es/ecma262/#sec-date.prototype.setdate and its like."""
    # The year gives an invalid date a beginning; nothing else does.
    revives = name.endswith("FullYear")

    def native(realm: Realm, this: DateObject, *arguments: Value) -> Value:
        time = this_time(this, name)
        values = [to_number(argument) for argument in arguments[:maximum] or (None,)]
        if time == time:
            base = local_time(realm, time) if is_local else time
        elif revives:
            base = 0.0
        else:
            return time
        changed = change(base, first, values)
        this.time = time_clip(utc_time(realm, changed) if is_local else changed)
        return this.time

    return native


def setters() -> list[Entry]:
    """Every setter twice, for local time and for UTC."""
    entries: list[Entry] = []
    for change, table in ((with_calendar, CALENDAR_SETTERS), (with_clock, CLOCK_SETTERS)):
        for part, first, maximum in table:
            local = setter(f"set{part}", change, first, maximum, is_local=True)
            entries.append(Method(f"set{part}", maximum, local))
            utc = setter(f"setUTC{part}", change, first, maximum, is_local=False)
            entries.append(Method(f"setUTC{part}", maximum, utc))
    return entries


def date_prototype_set_time(_realm: Realm, this: DateObject, time: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.settime"""
    this_time(this, "setTime")
    this.time = time_clip(to_number(time))
    return this.time


def date_prototype_set_year(realm: Realm, this: DateObject, year: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-date.prototype.setyear"""
    time = this_time(this, "setYear")
    number = to_number(year)
    base = local_time(realm, time) if time == time else 0.0
    this.time = time_clip(utc_time(realm, with_calendar(base, 0, [make_full_year(number)])))
    return this.time


DATE_SETTERS: Final[tuple[Entry, ...]] = (
    *setters(),
    Method("setTime", 1, date_prototype_set_time),
    Method("setYear", 1, date_prototype_set_year),
)
