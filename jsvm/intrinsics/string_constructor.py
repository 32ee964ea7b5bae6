"""The String constructor. https://tc39.es/ecma262/#sec-string-constructor"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import Entry, Method, make_constructor
from jsvm.runtime.completion import throw_range_error
from jsvm.runtime.conversions import number_to_uint32, to_number, to_string
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.number_text import number_to_string
from jsvm.runtime.object_operations import length_of_array_like
from jsvm.runtime.objects import JSObject
from jsvm.runtime.operators import concatenate
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.string_operations import TextBuilder
from jsvm.runtime.values import Symbol, Value
from jsvm.runtime.wrappers import StringObject
from jsvm.unicode.utf16 import from_code_point, to_utf16

#: Arguments that are looked at between two payments.
PIECE: Final = 8192


def build_string(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-properties-of-the-string-constructor"""
    prototype = realm.intrinsic("string_prototype")
    return make_constructor(realm, "String", 1, string_call, string_construct, prototype, STRING)


def string_call(_realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string-constructor-string-value (as a function)"""
    if not arguments:
        return ""
    value = arguments[0]
    if type(value) is Symbol:
        return concatenate("Symbol(", value.description or "", ")")
    return to_string(value)


def string_construct(_realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-string-constructor-string-value (with `new`)"""
    text = to_string(arguments[0]) if arguments else ""
    return StringObject(prototype_from_constructor(new_target, "string_prototype"), text)


def integral_numbers(values: Sequence[Value]) -> list[int] | None:
    """The values as integers if they are integral Numbers all.

    OPTIMIZATION: without looking at each one from Python; tables of characters are made so, by the thousand.
    """
    if set(map(type, values)) != {float}:
        return None
    try:
        numbers = list(map(int, values))
    except (ValueError, OverflowError):
        return None
    return numbers if numbers == [*values] else None


def string_from_char_code(realm: Realm, _this: Value, *units: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.fromcharcode"""
    if len(units) == 1:
        return text_of_units(units)
    return "".join([text_of_units(units[part]) for part in realm.agent.budget.pieces(len(units), PIECE, 4)])


def text_of_units(units: tuple[Value, ...]) -> str:
    """The string of some code units."""
    if len(units) > 1:
        numbers = integral_numbers(units)
        if numbers is not None and min(numbers) >= 0 and max(numbers) <= 0xFFFF:
            return "".join(map(chr, numbers))
    text = ""
    for unit in units:
        number = unit if type(unit) is float else to_number(unit)
        text += chr(number_to_uint32(number) & 0xFFFF)
    return text


def string_from_code_point(realm: Realm, _this: Value, *code_points: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.fromcodepoint"""
    budget = realm.agent.budget
    return "".join(
        [text_of_code_points(code_points[part]) for part in budget.pieces(len(code_points), PIECE, 2)]
    )


def text_of_code_points(code_points: tuple[Value, ...]) -> str:
    """The string of some code points."""
    if len(code_points) > 1:
        numbers = integral_numbers(code_points)
        if numbers is not None and min(numbers) >= 0 and max(numbers) <= 0x10FFFF:
            return to_utf16("".join(map(chr, numbers)))
    text = ""
    for value in code_points:
        number = value if type(value) is float else to_number(value)
        if not (number.is_integer() and 0.0 <= number <= 0x10FFFF):
            throw_range_error(f"Invalid code point {number_to_string(number)}")
        text += from_code_point(int(number))
    return text


def string_raw(realm: Realm, _this: Value, template: Value = None, *substitutions: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.raw"""
    literals = realm.to_object(realm.to_object(template).get("raw"))
    length = length_of_array_like(literals)
    text = TextBuilder(realm)
    spend = realm.agent.budget.spend
    for index in range(length):
        spend()
        text.add(to_string(literals.get(str(index))))
        if index + 1 < length and index < len(substitutions):
            text.add(to_string(substitutions[index]))
    return text.text()


STRING: Final[tuple[Entry, ...]] = (
    Method("fromCharCode", 1, string_from_char_code),
    Method("fromCodePoint", 1, string_from_code_point),
    Method("raw", 1, string_raw),
)

BUILDERS: Final[Mapping[str, Builder]] = {"string": build_string}
GLOBALS: Final[Mapping[str, str]] = {"String": "string"}
