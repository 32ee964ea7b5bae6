"""Date instances. Here and not with their intrinsics, because other rooms read and rebuild them.

https://tc39.es/ecma262/#sec-properties-of-date-instances
"""

from __future__ import annotations

from typing import ClassVar

from jsvm.runtime.objects import JSObject, SpecialObject


class DateObject(SpecialObject):
    """`time` is [[DateValue]]: milliseconds since 1970 in UTC, integral, or NaN."""

    __slots__ = ("time",)

    class_name: ClassVar[str] = "Date"

    time: float

    def __init__(self, prototype: JSObject | None, time: float) -> None:
        JSObject.__init__(self, prototype, {})
        self.time = time
