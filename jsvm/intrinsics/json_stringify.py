"""`JSON.stringify`: pieces of text in a list, written while walking the value.

The walk is recursive in Python, so a value that is too deep ends in the guest's own "Maximum call stack size
exceeded"; nothing of it nests through C.

https://tc39.es/ecma262/#sec-json.stringify
"""

from __future__ import annotations

import re
from typing import Final, NoReturn, final

from jsvm.budget import MAX_STRING_LENGTH, charge
from jsvm.intrinsics.json_raw import RawJSON
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import is_callable, to_integer_or_infinity, to_number, to_string
from jsvm.runtime.functions import Code
from jsvm.runtime.number_text import number_to_string
from jsvm.runtime.object_operations import enumerable_own_properties, is_array, length_of_array_like
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import ordered_keys
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import (
    LARGE_STRING,
    MANY_PIECES,
    STRING_SIZE,
    TextBuilder,
    join_last,
    reserve_text,
    whole_pieces,
)
from jsvm.runtime.values import BigInt, Symbol, Value, null
from jsvm.runtime.wrappers import BigIntObject, BooleanObject, NumberObject, StringObject

_NEEDS_ESCAPE: Final = re.compile(
    '["\\\\\x00-\x1f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
)
_ESCAPES: Final = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
#: Values between two payments.
_BATCH: Final = 64
#: Strings from this length on are paid for one by one.
_LONG_TEXT: Final = 1024
_MAX_WRITTEN_NAMES: Final = 1000


def json_stringify(
    realm: Realm, _this: Value, value: Value = None, replacer: Value = None, space: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-json.stringify"""
    function = replacer.code if is_callable(replacer) else None
    names = property_list(realm, replacer) if function is None else None
    writer = Writer(realm, function, names, gap_of(space))
    prepared = writer.prepare(None, "", value)
    if prepared is None or not is_serializable(prepared):
        return None
    writer.write(prepared, "")
    return writer.text()


def property_list(realm: Realm, replacer: Value) -> list[str] | None:
    """The names that a replacer array lets through; None if it is no array."""
    if not isinstance(replacer, JSObject) or not is_array(replacer):
        return None
    names: dict[str, None] = {}
    for index in range(length_of_array_like(replacer)):
        realm.agent.budget.spend()
        item = replacer.get(str(index))
        if type(item) in (str, float) or isinstance(item, StringObject | NumberObject):
            names[to_string(item)] = None
    return list(names)


def gap_of(space: Value) -> str:
    """What each level is indented by."""
    if isinstance(space, NumberObject):
        space = to_number(space)
    elif isinstance(space, StringObject):
        space = to_string(space)
    if type(space) is float:
        return " " * int(max(0.0, min(10.0, to_integer_or_infinity(space))))
    return space[:10] if type(space) is str else ""


def is_serializable(value: Value) -> bool:
    """Whether a prepared value has a JSON text; the others are left out or become null."""
    if isinstance(value, JSObject):
        return value.code is None or isinstance(value, RawJSON)
    return value is not None and type(value) is not Symbol


def quote(text: str) -> str:
    """https://tc39.es/ecma262/#sec-quotejsonstring"""
    pieces = [text] if len(text) <= LARGE_STRING else whole_pieces(text)
    return f'"{"".join(map(escaped, pieces))}"'


def escaped(text: str) -> str:
    """Text as it stands between quotes, paid for if it is not short."""
    if len(text) >= _LONG_TEXT:
        charge(len(text) >> 8)
    if _NEEDS_ESCAPE.search(text) is None:
        return text
    charge(len(text) >> 2)
    return _NEEDS_ESCAPE.sub(escape_match, text)


def escape_match(match: re.Match[str]) -> str:
    """The escape sequence of one code unit."""
    unit = match[0]
    return _ESCAPES.get(unit) or f"\\u{ord(unit):04x}"


@final
class Writer:
    """One call of `JSON.stringify`. `active` holds the ids of the objects that are being written."""

    __slots__ = (
        "accounted",
        "active",
        "counted",
        "gap",
        "joined",
        "length",
        "names",
        "pieces",
        "realm",
        "replacer",
        "values",
        "written_names",
    )

    def __init__(self, realm: Realm, replacer: Code | None, names: list[str] | None, gap: str) -> None:
        self.realm = realm
        self.replacer = replacer
        self.names = names
        self.gap = gap
        self.pieces: list[str] = []
        self.active: set[int] = set()
        self.written_names: dict[str, str] = {}
        self.values = 0
        #: Pieces made of many small ones, and those whose length is counted.
        self.joined = 0
        self.counted = 0
        self.length = 0
        self.accounted = 0

    def text(self) -> str:
        """Everything written."""
        self.pay()
        self.realm.agent.budget.release(self.accounted)
        reserve_text(self.realm, self.length)
        return "".join(self.pieces)

    def pay(self) -> None:
        """Spend for the values written since the last time and account the text they became."""
        pieces = self.pieces
        budget = self.realm.agent.budget
        budget.spend(self.values)
        self.values = 0
        self.length += sum(map(len, pieces[self.counted :]))
        self.counted = len(pieces)
        size = self.length + STRING_SIZE * len(pieces)
        if size - self.accounted > LARGE_STRING:
            if self.length > MAX_STRING_LENGTH:
                throw_range_error("Invalid string length")
            budget.spend((size - self.accounted) >> 6)
            budget.allocate(size - self.accounted)
            self.accounted = size
            if len(pieces) - self.joined > MANY_PIECES:
                freed = join_last(pieces, self.joined)
                self.joined += 1
                self.counted = len(pieces)
                budget.forget(freed)
                self.accounted -= freed

    def prepare(self, holder: JSObject | None, key: str, value: Value) -> Value:
        """The value to write for a property, after toJSON, the replacer and unwrapping.

        `holder` is None for the outermost value, whose holder exists only if somebody looks at it.
        https://tc39.es/ecma262/#sec-serializejsonproperty (steps 1 to 4)
        """
        if isinstance(value, JSObject):
            method = value.get("toJSON")
            if is_callable(method):
                value = method.code(value, key)
        elif type(value) is BigInt:
            method = self.realm.get_v(value, "toJSON")
            if is_callable(method):
                value = method.code(value, key)
        if self.replacer is not None:
            if holder is None:
                holder = JSObject(self.realm.object_prototype, {"": value})
            value = self.replacer(holder, key, value)
        return unwrapped(value) if isinstance(value, JSObject) else value

    def write(self, value: Value, indent: str) -> None:
        """Append a prepared value that is serializable. https://tc39.es/ecma262/#sec-serializejsonproperty"""
        self.values += 1
        if self.values >= _BATCH:
            self.pay()
        text = scalar_text(value)
        if text is not None:
            self.pieces.append(text)
        elif type(value) is str:
            built = TextBuilder(self.realm)
            built.add('"')
            for piece in whole_pieces(value):
                built.add(escaped(piece))
            built.add('"')
            self.pieces.append(built.text())
        elif type(value) is BigInt:
            throw_type_error("Do not know how to serialize a BigInt")
        elif type(value) is RawJSON:
            self.pieces.append(value.props["rawJSON"])
        else:
            self.write_object(value, indent)

    def write_object(self, value: JSObject, indent: str) -> None:
        """Append an array or object, unless it is part of itself."""
        if id(value) in self.active:
            throw_circular()
        self.active.add(id(value))
        if is_array(value):
            self.write_array(value, indent)
        else:
            self.write_members(value, indent)
        self.active.discard(id(value))

    def write_members(self, value: JSObject, indent: str) -> None:
        """https://tc39.es/ecma262/#sec-serializejsonobject"""
        pieces = self.pieces
        stepped = indent + self.gap
        first = f"{{\n{stepped}" if self.gap else "{"
        following = f",\n{stepped}" if self.gap else ","
        lead = first
        for key in self.keys_of(value):
            member = value.props[key] if key in value.props else value.get(key)
            # OPTIMIZATION: nobody is asked about a primitive unless there is a replacer.
            text = scalar_text(member) if self.replacer is None else None
            if text is not None:
                self.values += 1
                if self.values >= _BATCH:
                    self.pay()
                pieces.append(f"{lead}{self.name(key)}{text}")
                lead = following
                continue
            member = self.prepare(value, key, member)
            if is_serializable(member):
                pieces.append(f"{lead}{self.name(key)}")
                self.write(member, stepped)
                lead = following
        if lead is first:
            pieces.append("{}")
        else:
            pieces.append(f"\n{indent}}}" if self.gap else "}")

    def name(self, key: str) -> str:
        """A property's name up to its value; the same few names come again and again."""
        written = self.written_names.get(key)
        if written is None:
            written = f"{quote(key)}: " if self.gap else f"{quote(key)}:"
            if len(self.written_names) < _MAX_WRITTEN_NAMES:
                self.written_names[key] = written
        return written

    def keys_of(self, value: JSObject) -> list[str]:
        """The names of the properties to write."""
        if self.names is not None:
            return self.names
        if type(value) is JSObject and value.attributes is None:
            return [key for key in ordered_keys(value.props) if type(key) is str]
        return enumerable_own_properties(self.realm, value, "key")

    def write_array(self, value: JSObject, indent: str) -> None:
        """https://tc39.es/ecma262/#sec-serializejsonarray"""
        pieces = self.pieces
        length = length_of_array_like(value)
        if not length:
            pieces.append("[]")
            return
        stepped = indent + self.gap
        lead = f"[\n{stepped}" if self.gap else "["
        following = f",\n{stepped}" if self.gap else ","
        for index in range(length):
            element = self.element(value, index)
            text = scalar_text(element)
            if text is not None:
                self.values += 1
                if self.values >= _BATCH:
                    self.pay()
                pieces.append(lead + text)
            else:
                pieces.append(lead)
                self.write(element if is_serializable(element) else null, stepped)
            lead = following
        pieces.append(f"\n{indent}]" if self.gap else "]")

    def element(self, array: JSObject, index: int) -> Value:
        """One prepared element."""
        # ATTACK: a toJSON or replacer may have shortened or converted the array since the last element.
        if type(array) is JSArray and index < len(array.dense):
            value = array.dense[index]
        else:
            value = array.get(str(index))
        if self.replacer is None and not isinstance(value, JSObject | BigInt):
            return value
        return self.prepare(array, str(index), value)


def scalar_text(value: Value) -> str | None:
    """The text of a Boolean, null, a Number or a string that is not very long; None for the rest."""
    kind = type(value)
    if kind is str:
        if len(value) >= _LONG_TEXT:
            return None
        return f'"{value}"' if _NEEDS_ESCAPE.search(value) is None else quote(value)
    if kind is float:
        return number_to_string(value) if value - value == 0.0 else "null"
    if kind is bool:
        return "true" if value else "false"
    return "null" if value is null else None


def unwrapped(value: JSObject) -> Value:
    """The primitive inside a wrapper object, otherwise the object."""
    if isinstance(value, NumberObject):
        return to_number(value)
    if isinstance(value, StringObject):
        return to_string(value)
    if isinstance(value, BooleanObject | BigIntObject):
        return value.value
    return value


def throw_circular() -> NoReturn:
    """An object contains itself."""
    throw_type_error("Converting circular structure to JSON")
