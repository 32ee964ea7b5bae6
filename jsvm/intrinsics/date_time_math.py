"""The calendar behind Date, computed here: days, civil dates, time values and local time.

A time value is a Number of milliseconds since 1970 in UTC. Python's `datetime` is no help: it ends at the
year 9999, begins at 1, and would bring the host's time zone along.

https://tc39.es/ecma262/#sec-overview-of-date-objects-and-definitions-of-abstract-operations
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from jsvm.runtime.conversions import to_integer_or_infinity
from jsvm.runtime.realm import Realm

MS_PER_SECOND: Final = 1_000
MS_PER_MINUTE: Final = 60_000
MS_PER_HOUR: Final = 3_600_000
MS_PER_DAY: Final = 86_400_000
MAX_TIME: Final = 8.64e15

#: A little more than any time value reaches.
_MAX_YEAR: Final = 400_000
_DAYS_PER_ERA: Final = 146_097


class Moment(NamedTuple):
    """A time value taken apart. `month` and `weekday` count from 0, `day` from 1; Sunday is weekday 0."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    millisecond: int
    weekday: int


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the proleptic Gregorian calendar; `month` counts from 0.

    Years begin in March here, so that the leap day is the last day of a year.
    """
    if month < 2:
        year -= 1
    shifted = (month + 10) % 12
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * shifted + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _DAYS_PER_ERA + day_of_era - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Year, month from 0 and day from 1 of a day since 1970-01-01."""
    era, day_of_era = divmod(days + 719_468, _DAYS_PER_ERA)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted + 2) // 5 + 1
    month = (shifted + 2) % 12
    return era * 400 + year_of_era + (1 if month < 2 else 0), month, day


def moment(time: float) -> Moment:
    """The parts of a finite time value."""
    days, rest = divmod(int(time), MS_PER_DAY)
    year, month, day = civil_from_days(days)
    hour, rest = divmod(rest, MS_PER_HOUR)
    minute, rest = divmod(rest, MS_PER_MINUTE)
    second, millisecond = divmod(rest, MS_PER_SECOND)
    return Moment(year, month, day, hour, minute, second, millisecond, (days + 4) % 7)


def whole(number: float) -> float:
    """A finite number without its fraction."""
    return float(math.trunc(number))


def make_time(hour: float, minute: float, second: float, millisecond: float) -> float:
    """https://tc39.es/ecma262/#sec-maketime"""
    if not all(map(math.isfinite, (hour, minute, second, millisecond))):
        return math.nan
    return (
        whole(hour) * MS_PER_HOUR
        + whole(minute) * MS_PER_MINUTE
        + whole(second) * MS_PER_SECOND
        + whole(millisecond)
    )


def make_day(year: float, month: float, date: float) -> float:
    """Days since 1970, NaN if out of range; `month` counts from 0. https://tc39.es/ecma262/#sec-makeday"""
    if not all(map(math.isfinite, (year, month, date))):
        return math.nan
    months = whole(month)
    full_year = whole(year) + months // 12.0
    if abs(full_year) > _MAX_YEAR:
        return math.nan
    return days_from_civil(int(full_year), int(months % 12.0), 1) + whole(date) - 1.0


def make_date(day: float, time: float) -> float:
    """https://tc39.es/ecma262/#sec-makedate"""
    value = day * MS_PER_DAY + time
    return value if math.isfinite(value) else math.nan


def make_full_year(year: float) -> float:
    """Two-digit years are of the twentieth century. https://tc39.es/ecma262/#sec-makefullyear"""
    if year != year:
        return year
    truncated = to_integer_or_infinity(year)
    return 1900.0 + truncated if 0.0 <= truncated <= 99.0 else truncated


def time_clip(time: float) -> float:
    """https://tc39.es/ecma262/#sec-timeclip"""
    return to_integer_or_infinity(time) if abs(time) <= MAX_TIME else math.nan


# -- local time --


def zone_offset(realm: Realm, time: float) -> float:
    """Milliseconds that local time is ahead of UTC at a UTC time; 0 without a `time_zone_offset` hook.

    The hook gets a time value and answers minutes, positive east of Greenwich.
    """
    hook = realm.agent.host.hook("time_zone_offset")
    return 0.0 if hook is None else float(hook(time)) * MS_PER_MINUTE


def local_time(realm: Realm, time: float) -> float:
    """https://tc39.es/ecma262/#sec-localtime"""
    return time + zone_offset(realm, time)


def utc_time(realm: Realm, time: float) -> float:
    """The UTC time of a local one; skipped and repeated times follow the offset before the transition.

    https://tc39.es/ecma262/#sec-utc-t
    """
    if not math.isfinite(time) or realm.agent.host.hook("time_zone_offset") is None:
        return time
    before = zone_offset(realm, time - MS_PER_DAY)
    after = zone_offset(realm, time + MS_PER_DAY)
    is_before = zone_offset(realm, time - before) == before
    if not is_before and zone_offset(realm, time - after) == after:
        return time - after
    return time - before


def current_time(realm: Realm) -> float:
    """The host's clock, its `now` hook, in whole milliseconds; 1970 without one."""
    hook = realm.agent.host.hook("now")
    return 0.0 if hook is None else time_clip(float(hook()))
