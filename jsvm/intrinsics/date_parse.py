"""Reading dates: the specification's format, what `toString` and `toUTCString` write, and common notations.

https://tc39.es/ecma262/#sec-date.parse
"""

from __future__ import annotations

import math
import re
from typing import Final, final

from jsvm.intrinsics.date_text import DAY_NAMES, MONTH_NAMES
from jsvm.intrinsics.date_time_math import (
    MS_PER_MINUTE,
    make_date,
    make_day,
    make_time,
    time_clip,
    utc_time,
)
from jsvm.runtime.realm import Realm

#: Longer texts are no dates.
MAX_DATE_TEXT: Final = 1_000

_ISO: Final = re.compile(
    r"(\d{4}|[+-]\d{6})(?:-(\d\d)(?:-(\d\d))?)?"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d++))?)?(Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
# In anything else: blanks and commas, a comment, a clock, a number, a word, a mark.
_TOKEN: Final = re.compile(
    r"[\s,]*+(?:(\d{1,2}):(\d\d)(?::(\d\d)(?:[.:](\d++))?)?|(\d++)|([a-zA-Z]++)\.?|([-+/.])|(\())",
    re.ASCII,
)
#: What `toString` writes for years before 1.
_NEGATIVE_YEAR: Final = re.compile(r"\s-\d{4,6}(?!\d)", re.ASCII)
_ZONE: Final = re.compile(r"(\d\d?):(\d\d)|(\d{1,4})(?!\d)", re.ASCII)

_MONTHS: Final = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
_DAYS: Final = frozenset(name.lower() for name in DAY_NAMES)
#: Names of time zones that old mail headers use, in minutes east of Greenwich.
_ZONES: Final = {
    "gmt": 0,
    "ut": 0,
    "utc": 0,
    "z": 0,
    "edt": -240,
    "est": -300,
    "cdt": -300,
    "cst": -360,
    "mdt": -360,
    "mst": -420,
    "pdt": -420,
    "pst": -480,
}


def parse_date(realm: Realm, text: str) -> float:
    """The time value that `text` stands for, or NaN."""
    if len(text) > MAX_DATE_TEXT:
        return math.nan
    match = _ISO.fullmatch(text)
    if match is not None:
        return parse_iso(realm, match)
    return LooseDate(text).time(realm)


def parse_iso(realm: Realm, match: re.Match[str]) -> float:
    """https://tc39.es/ecma262/#sec-date-time-string-format"""
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    # Digits beyond milliseconds are cut off, as toISOString does.
    milliseconds = int(f"{fraction or ''}000"[:3])
    is_midnight = hours == 24 and not (minutes or seconds or milliseconds)
    if year == "-000000" or not (1 <= int(month or 1) <= 12 and 1 <= int(day or 1) <= 31):
        return math.nan
    if (hours > 23 and not is_midnight) or minutes > 59 or seconds > 59:
        return math.nan
    time = make_date(
        make_day(int(year), int(month or 1) - 1, int(day or 1)),
        make_time(hours, minutes, seconds, milliseconds),
    )
    if zone is None:
        return time_clip(time if hour is None else utc_time(realm, time))
    if zone == "Z":
        return time_clip(time)
    offset = int(zone[1:3]) * 60 + int(zone[4:])
    if int(zone[1:3]) > 23 or int(zone[4:]) > 59:
        return math.nan
    return time_clip(time - (-offset if zone[0] == "-" else offset) * MS_PER_MINUTE)


@final
class LooseDate:
    """A date in some other notation: numbers and names, read from left to right.

    `numbers` are those that belong to the calendar; `zone` is in minutes east of Greenwich, None for local
    time.
    """

    __slots__ = ("clock", "half", "is_negative", "is_valid", "month", "numbers", "position", "text", "zone")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.numbers: list[str] = []
        self.month = 0
        self.clock: tuple[int, int, int, int] | None = None
        self.half = ""
        self.zone: int | None = None
        self.is_negative = False
        self.is_valid = True
        while self.is_valid and (match := _TOKEN.match(text, self.position)):
            self.position = match.end()
            self.take(match)
        if text[self.position :].strip(" \t\n\v\f\r,"):
            self.is_valid = False

    def take(self, match: re.Match[str]) -> None:
        """Understand one token."""
        hour, minute, second, fraction, number, word, mark, comment = match.groups()
        if hour is not None:
            self.is_valid = self.clock is None
            self.clock = (int(hour), int(minute), int(second or 0), int(f"{fraction or ''}000"[:3]))
        elif number is not None:
            self.numbers.append(number)
            self.is_valid = len(self.numbers) <= 3
        elif word is not None:
            self.take_word(word.lower())
        elif mark is not None:
            self.take_mark(mark)
        elif comment is not None:
            self.skip_comment()

    def take_word(self, word: str) -> None:
        """A month, a weekday, half of a day, a zone; other words may only stand in front of all numbers."""
        if word[:3] in _MONTHS and len(word) >= 3:
            self.month = _MONTHS[word[:3]]
        elif word in ("am", "pm") and self.clock is not None:
            self.half = word
        elif word in _ZONES and (self.clock is not None or self.numbers):
            self.zone = _ZONES[word]
        elif word == "t" and self.numbers and self.clock is None:
            return
        elif self.numbers and word[:3] not in _DAYS:
            self.is_valid = False

    def take_mark(self, mark: str) -> None:
        """A sign in front of an offset from UTC, or something between numbers."""
        if mark in "+-" and (self.clock is not None or self.zone is not None):
            self.take_zone(-1 if mark == "-" else 1)
        elif mark == "-" and self.month and _NEGATIVE_YEAR.match(self.text, self.position - 2):
            self.is_negative = True
        elif mark == "+" or not (self.numbers or self.month):
            self.is_valid = False

    def take_zone(self, sign: int) -> None:
        """Hours, hours and minutes with or without a colon."""
        match = _ZONE.match(self.text, self.position)
        if match is None:
            self.is_valid = False
            return
        self.position = match.end()
        if match[3] is None:
            hours, minutes = int(match[1]), int(match[2])
        else:
            hours, minutes = divmod(int(match[3]), 100) if len(match[3]) > 2 else (int(match[3]), 0)
        self.is_valid = hours <= 23 and minutes <= 59
        self.zone = sign * (hours * 60 + minutes)

    def skip_comment(self) -> None:
        """Parentheses hold a time zone's name, or anything else that is no part of the date."""
        depth = 1
        while depth and self.position < len(self.text):
            depth += {"(": 1, ")": -1}.get(self.text[self.position], 0)
            self.position += 1

    def time(self, realm: Realm) -> float:
        """The time value, or NaN."""
        date = self.calendar() if self.is_valid else None
        hours = self.hours()
        if date is None or hours is None:
            return math.nan
        _, minute, second, millisecond = self.clock or (0, 0, 0, 0)
        if minute > 59 or second > 59:
            return math.nan
        time = make_date(make_day(*date), make_time(hours, minute, second, millisecond))
        if self.zone is None:
            return time_clip(utc_time(realm, time))
        return time_clip(time - self.zone * MS_PER_MINUTE)

    def hours(self) -> int | None:
        """The hour from 0 to 24; None if there is no such hour."""
        hour, *rest = self.clock or (0, 0, 0, 0)
        if self.half:
            return hour % 12 + (12 if self.half == "pm" else 0) if 1 <= hour <= 12 else None
        return hour if hour < 24 or (hour == 24 and not any(rest)) else None

    def calendar(self) -> tuple[int, int, int] | None:
        """Year, month from 0 and day; missing numbers are 1, years of two digits are near the year 2000."""
        if not self.numbers or max(map(len, self.numbers)) > 6:
            return None
        texts = [*self.numbers, "1", "1"][:3]
        starts_with_day = len(texts[0]) <= 2 and 1 <= int(texts[0]) <= 31
        if self.month:
            month = self.month
            day, year = (texts[0], texts[1]) if starts_with_day else (texts[1], texts[0])
        elif starts_with_day:
            month, day, year = int(texts[0]), texts[1], texts[2]
        else:
            year, month, day = texts[0], int(texts[1]), texts[2]
        if not (1 <= month <= 12 and 1 <= int(day) <= 31):
            return None
        return self.full_year(year), month - 1, int(day)

    def full_year(self, digits: str) -> int:
        """Years of one or two digits are near the year 2000."""
        year = int(digits)
        if self.is_negative:
            return -year
        if len(digits) > 2:
            return year
        return year + (2000 if year <= 49 else 1900)
