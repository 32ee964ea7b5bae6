"""Wire nodes to host values. The node may come from a stranger.

ATTACK: a forged tag, a key that occurs twice, a number that is written another way, a list as a tag: every
shape is checked against the one table below before anything is built, and a tag is only ever compared.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable
from typing import Any, Final

from jsvm.boundary.capabilities import CapabilityReference
from jsvm.boundary.host_checks import is_time
from jsvm.boundary.host_values import (
    ELEMENT_CODES,
    ELEMENT_SIZES,
    MAX_SAFE_INTEGER,
    JSBigInt,
    JSDataView,
    JSError,
    JSMap,
    JSRegExp,
    JSSet,
    JSTypedArray,
    date_from_time,
    hole,
    identity_key,
    undefined,
)
from jsvm.boundary.walk import Meter, Place, Steps, Walk, render
from jsvm.budget import MAX_BIGINT_BITS
from jsvm.errors import invalid_data
from jsvm.runtime.conversions import parse_decimal
from jsvm.unicode.utf16 import from_utf16

NO_KEYS: Final[frozenset[str]] = frozenset()
#: Keys that a node of this tag may lack.
OPTIONAL: Final = {"error": frozenset({"cause", "errors"})}
#: What a capability named in the data becomes; without a hook it stays a reference.
type ReadHook = Callable[[CapabilityReference, str], Any]

_BIGINT: Final = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
#: Digits of the largest BigInt that a guest may make. ATTACK: reading more of them takes the host minutes.
_MAX_DIGITS: Final = int(MAX_BIGINT_BITS * 0.30103) + 2
_FLAGS: Final = re.compile(r"[dgimsuvy]*", re.ASCII)
#: The smallest integer that rounds to no finite Number.
OVERFLOW: Final = (1 << 1024) - (1 << 970)
SPECIAL_NUMBERS: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


def keep_reference(reference: CapabilityReference, _path: str) -> Any:
    """A reference stays what it is."""
    return reference


def read_node(node: Any, *, root: str = "$", on_capability: ReadHook = keep_reference) -> Any:
    """The host value of a wire node.

    Raises VMError (BOUNDARY_INVALID_SERIALIZED_VALUE) with the path of the offending part.
    """
    meter = Meter(invalid_data)
    return Walk(Reader(meter, on_capability).convert, meter).run(node, root)


class Reader:
    """The converter of one reading."""

    __slots__ = ("meter", "on_capability")

    def __init__(self, meter: Meter, on_capability: ReadHook) -> None:
        self.meter = meter
        self.on_capability = on_capability

    def convert(self, node: Any, place: Place) -> Any:
        """A host value, or the steps towards one."""
        kind = type(node)
        if kind is str:
            self.meter.bytes(place, len(node))
            return from_utf16(node)
        if node is None or kind is bool:
            return node
        if kind is int or kind is float:
            return read_number(node, place)
        if kind is not dict:
            raise invalid_data(render(place), f"a {kind.__name__} is not a node")
        tag = node.get("$")
        found = READERS.get(tag) if type(tag) is str else None
        if found is None:
            raise invalid_data(render(place), "the tag is not known")
        keys, reader = found
        if node.keys() - OPTIONAL.get(tag, NO_KEYS) != keys:
            expected = ", ".join(sorted(keys))
            raise invalid_data(render(place), f"this node has exactly the keys {expected}")
        return reader(self, node, place)

    def text(self, node: dict[str, Any], key: str, place: Place) -> str:
        """A field that must be text."""
        value = node[key]
        if type(value) is not str:
            raise invalid_data(render((place, "key", key)), "must be a string")
        self.meter.bytes(place, len(value))
        return value

    def items(self, node: dict[str, Any], key: str, place: Place) -> list[Any]:
        """A field that must be a list."""
        value = node[key]
        if type(value) is not list:
            raise invalid_data(render((place, "key", key)), "must be a list")
        self.meter.room(place, len(value))
        return value

    def pairs(self, node: dict[str, Any], place: Place) -> list[list[Any]]:
        """The field `entries`, which must be a list of pairs."""
        pairs = self.items(node, "entries", place)
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2:
                raise invalid_data(render((place, "key", "entries")), "must hold pairs")
        return pairs

    def data(self, node: dict[str, Any], place: Place) -> bytes:
        """The field `data`, which must be base64."""
        try:
            return base64.b64decode(self.text(node, "data", place), validate=True)
        except (binascii.Error, ValueError):
            raise invalid_data(render((place, "key", "data")), "must be base64") from None


def read_number(node: float, place: Place) -> int | float:
    """A plain number: finite, not -0, and exact."""
    if type(node) is int:
        if -MAX_SAFE_INTEGER <= node <= MAX_SAFE_INTEGER:
            return node
        if abs(node) < OVERFLOW:
            return float(node)
    elif math.isfinite(node) and (node != 0 or math.copysign(1.0, node) > 0):
        return int(node) if node.is_integer() and abs(node) <= MAX_SAFE_INTEGER else node
    raise invalid_data(render(place), "this number needs its tagged form")


def read_special_number(reader: Reader, node: dict[str, Any], place: Place) -> float:
    """NaN, an infinity or -0."""
    found = SPECIAL_NUMBERS.get(reader.text(node, "value", place))
    if found is None:
        raise invalid_data(render((place, "key", "value")), "not a special number")
    return found


def read_bigint(reader: Reader, node: dict[str, Any], place: Place) -> JSBigInt:
    """Decimal digits, written the one canonical way."""
    digits = reader.text(node, "value", place)
    if len(digits) > _MAX_DIGITS or not _BIGINT.fullmatch(digits):
        raise invalid_data(render((place, "key", "value")), "not a decimal integer")
    magnitude = parse_decimal(digits.removeprefix("-"))
    return JSBigInt(-magnitude if digits[0] == "-" else magnitude)


def read_array(reader: Reader, node: dict[str, Any], place: Place) -> Steps:
    """Items and holes."""
    copy: list[Any] = []
    for index, item in enumerate(reader.items(node, "items", place)):
        here = (place, "index", index)
        if type(item) is dict and item == {"$": "hole"}:
            reader.meter.node(here, 0)
            copy.append(hole)
        else:
            copy.append((yield item, here))
    return copy


def read_object(reader: Reader, node: dict[str, Any], place: Place) -> Steps:
    """Entries; `__proto__` is a key like any other."""
    copy: dict[str, Any] = {}
    for key, item in reader.pairs(node, place):
        if type(key) is not str:
            raise invalid_data(render(place), "an object's key must be a string")
        reader.meter.bytes(place, len(key))
        name = from_utf16(key)
        here = (place, "key", name)
        if name in copy:
            raise invalid_data(render(here), "the key occurs twice")
        copy[name] = yield item, here
    return copy


def read_map(reader: Reader, node: dict[str, Any], place: Place) -> Steps:
    """Entries with any keys."""
    entries: list[tuple[Any, Any]] = []
    seen: set[object] = set()
    for index, (key_node, item) in enumerate(reader.pairs(node, place)):
        here = (place, "entry", f"key {index}")
        key = yield key_node, here
        refuse_twice(seen, key, here)
        entries.append((key, (yield item, (place, "entry", f"value {index}"))))
    return JSMap(entries)


def read_set(reader: Reader, node: dict[str, Any], place: Place) -> Steps:
    """Items, each once."""
    items: list[Any] = []
    seen: set[object] = set()
    for index, item_node in enumerate(reader.items(node, "items", place)):
        here = (place, "entry", f"item {index}")
        item = yield item_node, here
        refuse_twice(seen, item, here)
        items.append(item)
    return JSSet(items)


def refuse_twice(seen: set[object], key: Any, place: Place) -> None:
    """Refuse a key that was there before."""
    identity = identity_key(key)
    if identity in seen:
        raise invalid_data(render(place), "occurs twice")
    seen.add(identity)


def read_date(_reader: Reader, node: dict[str, Any], place: Place) -> Any:
    """A time, or null for an Invalid Date."""
    value = node["value"]
    if value is None:
        return date_from_time(math.nan)
    is_number = type(value) is float or (type(value) is int and abs(value) < OVERFLOW)
    if not is_number or not is_time(float(value)) or value != value:
        raise invalid_data(render((place, "key", "value")), "not a time")
    return date_from_time(float(value))


def read_regexp(reader: Reader, node: dict[str, Any], place: Place) -> JSRegExp:
    """Pattern and flags; the pattern is parsed where it is used."""
    flags = reader.text(node, "flags", place)
    if not _FLAGS.fullmatch(flags) or len(set(flags)) != len(flags) or {"u", "v"} <= set(flags):
        raise invalid_data(render((place, "key", "flags")), "not flags")
    return JSRegExp(from_utf16(reader.text(node, "source", place)), flags)


def read_typed_array(reader: Reader, node: dict[str, Any], place: Place) -> JSTypedArray:
    """A kind and whole elements."""
    kind = reader.text(node, "kind", place)
    if kind not in ELEMENT_CODES:
        raise invalid_data(render((place, "key", "kind")), "not a typed array")
    data = reader.data(node, place)
    if len(data) % ELEMENT_SIZES[kind]:
        raise invalid_data(render((place, "key", "data")), "not a whole number of elements")
    return JSTypedArray(kind, data)


def read_error(reader: Reader, node: dict[str, Any], place: Place) -> Steps:
    """Three texts, a cause and errors."""
    name, message, stack = (from_utf16(reader.text(node, key, place)) for key in ("name", "message", "stack"))
    cause, errors = hole, None
    if "cause" in node:
        cause = yield node["cause"], (place, "key", "cause")
    if "errors" in node:
        errors = yield node["errors"], (place, "key", "errors")
        if type(errors) is not list:
            raise invalid_data(render((place, "key", "errors")), "must be an array")
    return JSError(name, message, stack, cause, errors)


def read_capability(reader: Reader, node: dict[str, Any], place: Place) -> Any:
    """A name and an id."""
    reference = CapabilityReference(reader.text(node, "name", place), reader.text(node, "id", place))
    return reader.on_capability(reference, render(place))


READERS: Final[dict[str, tuple[frozenset[str], Callable[[Reader, dict[str, Any], Place], Any]]]] = {
    "undefined": (frozenset({"$"}), lambda _reader, _node, _place: undefined),
    "number": (frozenset({"$", "value"}), read_special_number),
    "bigint": (frozenset({"$", "value"}), read_bigint),
    "array": (frozenset({"$", "items"}), read_array),
    "object": (frozenset({"$", "entries"}), read_object),
    "date": (frozenset({"$", "value"}), read_date),
    "regexp": (frozenset({"$", "source", "flags"}), read_regexp),
    "map": (frozenset({"$", "entries"}), read_map),
    "set": (frozenset({"$", "items"}), read_set),
    "arraybuffer": (frozenset({"$", "data"}), Reader.data),
    "typedarray": (frozenset({"$", "kind", "data"}), read_typed_array),
    "dataview": (
        frozenset({"$", "data"}),
        lambda reader, node, place: JSDataView(reader.data(node, place)),
    ),
    "error": (frozenset({"$", "name", "message", "stack"}), read_error),
    "capability": (frozenset({"$", "name", "id"}), read_capability),
}
