"""What JavaScript values look like to a Python host.

| JavaScript | comes out as | goes in from |
| --- | --- | --- |
| undefined | `undefined` (falsy) | `undefined` |
| null | `None` | `None` |
| Boolean | `bool` | `bool` |
| Number | `int` if integral and safe (below 2**53), else `float`; -0 is `-0.0` | `float`, safe `int` |
| BigInt | `JSBigInt`, an `int` | `JSBigInt` |
| String | `str`, astral characters whole, lone surrogates kept | `str` |
| Array | `list`, missing elements are `hole` | `list`, `tuple` |
| plain object, class instance | `dict` of its own enumerable properties | `dict` with `str` keys |
| Date | aware `datetime` in UTC; `JSDate` where that cannot hold it | aware `datetime`, `JSDate` |
| RegExp | `JSRegExp` | `JSRegExp` |
| Map, Set | `JSMap`, `JSSet` | `JSMap`, `JSSet`, `set`, `frozenset` |
| ArrayBuffer | `bytes` | `bytes`, `bytearray` |
| typed array, DataView | `JSTypedArray`, `JSDataView` | the same |
| Error | `JSError`: texts, `cause`, `errors` | `JSError` |
| host function that came in as a capability | `CapabilityReference` | `VMCapability`, `CapabilityReference` |

Types are compared exactly: a subclass of one of these could answer differently each time it is asked, and is
refused.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self, final

MAX_SAFE_INTEGER: Final = 9007199254740991

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)

#: `struct` codes of the elements of typed arrays, by the name of the constructor.
ELEMENT_CODES: Final = {
    "Int8Array": "b",
    "Uint8Array": "B",
    "Uint8ClampedArray": "B",
    "Int16Array": "h",
    "Uint16Array": "H",
    "Int32Array": "i",
    "Uint32Array": "I",
    "BigInt64Array": "q",
    "BigUint64Array": "Q",
    "Float16Array": "e",
    "Float32Array": "f",
    "Float64Array": "d",
}
ELEMENT_SIZES: Final = {kind: struct.calcsize(f"<{code}") for kind, code in ELEMENT_CODES.items()}


class _Marker:
    """A falsy singleton."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return self._name

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        return self

    def __reduce__(self) -> str:
        return self._name


@final
class Undefined(_Marker):
    """The type of `undefined`."""

    __slots__ = ()


@final
class Hole(_Marker):
    """The type of `hole`."""

    __slots__ = ()


#: JavaScript's undefined.
undefined: Final = Undefined("undefined")
#: A missing element of an array, as in `[1, , 3]`.
hole: Final = Hole("hole")


@final
class JSBigInt(int):
    """A BigInt: an `int` that stays one, of any size."""

    __slots__ = ()

    def __repr__(self) -> str:
        # Python refuses to write long integers in decimal digits.
        return f"JSBigInt({int(self)})" if self.bit_length() < 10_000 else f"JSBigInt({int(self):#x})"


@final
@dataclass(frozen=True, slots=True)
class JSDate:
    """A Date that `datetime` cannot hold. `time` is milliseconds since 1970 UTC, NaN for an Invalid Date."""

    time: float

    def __eq__(self, other: object) -> bool:
        if type(other) is not JSDate:
            return NotImplemented
        return self.time == other.time or (math.isnan(self.time) and math.isnan(other.time))

    def __hash__(self) -> int:
        return hash(("JSDate", "NaN" if math.isnan(self.time) else self.time))


@final
@dataclass(frozen=True, slots=True)
class JSRegExp:
    """A regular expression: pattern text and flags. It never becomes one of Python's."""

    source: str
    flags: str = ""


@final
@dataclass(frozen=True, slots=True)
class JSError:
    """An Error as data. `stack` names guest positions only.

    `cause` is its cause (`hole` if it has none), `errors` what an AggregateError brings together.
    """

    name: str
    message: str
    stack: str = ""
    cause: Any = hole
    errors: list[Any] | None = None


@final
@dataclass(frozen=True, slots=True)
class JSTypedArray:
    """A typed array: `kind` is its constructor's name ("Uint8Array"), `data` its bytes, little-endian."""

    kind: str
    data: bytes

    def tolist(self) -> list[int] | list[float]:
        """The elements as numbers."""
        return [item for (item,) in struct.iter_unpack(f"<{ELEMENT_CODES[self.kind]}", self.data)]


@final
@dataclass(frozen=True, slots=True)
class JSDataView:
    """A DataView: its bytes."""

    data: bytes


@final
class JSMap:
    """A Map: entries in order; keys of any kind, told apart as JavaScript does (1, True, "1" are three)."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Iterable[tuple[Any, Any]] = ()) -> None:
        self._entries: dict[object, tuple[Any, Any]] = {}
        for key, value in entries:
            key = without_sign(key)
            self._entries[identity_key(key)] = (key, value)

    def __getitem__(self, key: object) -> Any:
        try:
            return self._entries[identity_key(key)][1]
        except KeyError:
            raise KeyError(key) from None

    def get(self, key: object, default: Any = undefined) -> Any:
        """The value of `key`, or `default`."""
        return self._entries.get(identity_key(key), (None, default))[1]

    def __contains__(self, key: object) -> bool:
        return identity_key(key) in self._entries

    def __iter__(self) -> Iterator[Any]:
        return iter([key for key, _ in self._entries.values()])

    def __len__(self) -> int:
        return len(self._entries)

    def keys(self) -> list[Any]:
        """The keys in order."""
        return [key for key, _ in self._entries.values()]

    def values(self) -> list[Any]:
        """The values in order."""
        return [value for _, value in self._entries.values()]

    def items(self) -> list[tuple[Any, Any]]:
        """The entries in order."""
        return list(self._entries.values())

    def __eq__(self, other: object) -> bool:
        return type(other) is JSMap and self.items() == other.items()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"JSMap({self.items()!r})"


@final
class JSSet:
    """A Set: items in order, told apart as JavaScript does."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self._items: dict[object, Any] = {}
        for item in items:
            item = without_sign(item)
            self._items.setdefault(identity_key(item), item)

    def __contains__(self, item: object) -> bool:
        return identity_key(item) in self._items

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return type(other) is JSSet and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"JSSet({list(self)!r})"


def date_from_time(time: float) -> datetime | JSDate:
    """The host value of a Date's time value."""
    try:
        return EPOCH + int(time) * MILLISECOND
    except (OverflowError, ValueError):
        return JSDate(time)


def time_from_datetime(value: datetime) -> float:
    """The time value of an aware datetime; JavaScript counts whole milliseconds."""
    return float((value - EPOCH) // MILLISECOND)


def without_sign(key: Any) -> Any:
    """A key of a Map or Set, which is never -0. https://tc39.es/ecma262/#sec-canonicalizekeyedcollectionkey"""
    return 0 if type(key) is float and key == 0 else key


def identity_key(value: object) -> object:
    """A dict key that is equal for values JavaScript calls the same key. https://tc39.es/ecma262/#sec-samevaluezero"""
    kind = type(value)
    if kind is str:
        return value
    if kind is int or kind is float:
        number = float(value)  # type: ignore[arg-type]
        return ("number", "NaN" if math.isnan(number) else number + 0.0)
    if kind is bool:
        return ("boolean", value)
    if kind is JSBigInt:
        return ("bigint", int(value))  # type: ignore[call-overload]
    if value is None or value is undefined:
        return ("nothing", value is None)
    return ("object", id(value))


__all__ = [
    "ELEMENT_CODES",
    "ELEMENT_SIZES",
    "MAX_SAFE_INTEGER",
    "Hole",
    "JSBigInt",
    "JSDataView",
    "JSDate",
    "JSError",
    "JSMap",
    "JSRegExp",
    "JSSet",
    "JSTypedArray",
    "Undefined",
    "date_from_time",
    "hole",
    "identity_key",
    "time_from_datetime",
    "undefined",
]
