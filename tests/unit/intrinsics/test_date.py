"""The calendar against Python's `datetime`, texts that must read back, local time with a zone of our own."""

import datetime
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvm.intrinsics.date_parse import parse_date
from jsvm.intrinsics.date_text import date_to_text, iso_text
from jsvm.intrinsics.date_time_math import MAX_TIME, civil_from_days, days_from_civil, moment, utc_time
from tests.unit.intrinsics.helpers import Guest

HOUR = 3_600_000.0
TIMES = st.integers(-int(MAX_TIME), int(MAX_TIME)).map(float)
EPOCH = datetime.date(1970, 1, 1)


@given(st.dates())
def test_calendar_agrees_with_datetime(date: datetime.date) -> None:
    days = (date - EPOCH).days
    assert days_from_civil(date.year, date.month - 1, date.day) == days
    assert civil_from_days(days) == (date.year, date.month - 1, date.day)
    assert moment(days * 86_400_000.0).weekday == date.isoweekday() % 7


@given(st.integers(-200_000_000, 200_000_000))
def test_calendar_is_reversible(days: int) -> None:
    assert days_from_civil(*civil_from_days(days)) == days


@pytest.fixture(scope="module")
def realm() -> Any:
    return Guest().realm


@given(TIMES)
def test_texts_read_back(realm: Any, time: float) -> None:
    assert parse_date(realm, iso_text(time)) == time
    seconds = time - time % 1000
    if abs(seconds) <= MAX_TIME:
        assert parse_date(realm, date_to_text(realm, time)) == seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", "2020-01-01T00:00:00.000Z"),
        ("2020-02", "2020-02-01T00:00:00.000Z"),
        ("2020-02-03T04:05", "2020-02-03T04:05:00.000Z"),
        ("2020-02-03T04:05:06.7", "2020-02-03T04:05:06.700Z"),
        ("2020-02-03T04:05:06.78912Z", "2020-02-03T04:05:06.789Z"),
        ("2020-02-03T04:05+01:30", "2020-02-03T02:35:00.000Z"),
        ("2020-01-01T24:00Z", "2020-01-02T00:00:00.000Z"),
        ("+020200-01-01T00:00Z", "+020200-01-01T00:00:00.000Z"),
        ("-000001-01-01T00:00Z", "-000001-01-01T00:00:00.000Z"),
        ("2020-01-01 10:00", "2020-01-01T10:00:00.000Z"),
        ("2020-01-01T10:00:00+0100", "2020-01-01T09:00:00.000Z"),
        ("January 5, 2020", "2020-01-05T00:00:00.000Z"),
        ("5 Jan 2020", "2020-01-05T00:00:00.000Z"),
        ("1/2/20", "2020-01-02T00:00:00.000Z"),
        ("1/2/68", "1968-01-02T00:00:00.000Z"),
        ("2020/1/2", "2020-01-02T00:00:00.000Z"),
        ("12/25/1995, 10:30:00 PM", "1995-12-25T22:30:00.000Z"),
        ("12/25/1995 12:30 am", "1995-12-25T00:30:00.000Z"),
        ("Wed, 09 Aug 1995 00:00:00 PST", "1995-08-09T08:00:00.000Z"),
        ("Mon, 25 Dec 1995 13:30:00 +0430", "1995-12-25T09:00:00.000Z"),
        ("Tue Feb 01 2022 01:02:03 GMT+0100 (CET)", "2022-02-01T00:02:03.000Z"),
        ("Thu Jan 01 1970 (x (y) z) 00:00:00", "1970-01-01T00:00:00.000Z"),
    ],
)
def test_notations(realm: Any, text: str, expected: str) -> None:
    assert iso_text(parse_date(realm, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "foo", "2020-13-01", "2020-12-32", "2020-01-01T24:01Z", "2020-01-01T23:60Z", "-000000-01-01",
        "13/1/2020", "2020 hello", "Jan 1 2020 25:00", "Jan 1 2020 10:61", "10:00", "1577836800000",
        "1 2 3 4", "Jan 1 2020 10:00 11:00", "2020-01-01T00:00+24:00", "Jan 1 2020 13:00 PM", "1" * 2_000,
    ],
)  # fmt: skip
def test_other_texts_are_no_dates(realm: Any, text: str) -> None:
    assert math.isnan(parse_date(realm, text))


def test_skipped_and_repeated_local_times() -> None:
    guest = Guest()
    spring, autumn = 1000 * HOUR, 5000 * HOUR
    guest.realm.agent.host.hooks["time_zone_offset"] = lambda time: 120.0 if spring <= time < autumn else 60.0
    assert utc_time(guest.realm, spring + 0.5 * HOUR) == spring - 0.5 * HOUR
    # The hour after the clocks went forward does not exist: the offset before it counts.
    assert utc_time(guest.realm, spring + 1.5 * HOUR) == spring + 0.5 * HOUR
    assert utc_time(guest.realm, spring + 2.5 * HOUR) == spring + 0.5 * HOUR
    # The hour before they went back comes twice: the first one is meant.
    assert utc_time(guest.realm, autumn + 1.5 * HOUR) == autumn - 0.5 * HOUR
    assert utc_time(guest.realm, autumn + 2.5 * HOUR) == autumn + 1.5 * HOUR


def test_clock_and_zone_come_from_the_host() -> None:
    guest = Guest()
    assert guest.call(guest.global_value("Date"), "now") == 0.0
    guest.realm.agent.host.hooks.update(
        now=lambda: 1234.9, time_zone_offset=lambda time: -90, time_zone_name=lambda time: "Here"
    )
    date = guest.new("Date")
    assert guest.call(date, "getTime") == 1234.0
    assert guest.call(date, "getTimezoneOffset") == 90.0
    assert guest.call(date, "toString") == "Wed Dec 31 1969 22:30:01 GMT-0130 (Here)"
