"""Type conversion. https://tc39.es/ecma262/#sec-type-conversion

None of these needs a realm: an error is thrown pending, and primitives are never wrapped here (see
`Realm.to_object`).
"""

from __future__ import annotations

import math
import re
from typing import Final, Literal

from jsvm.budget import MAX_BIGINT_BITS, charge
from jsvm.runtime.completion import throw_range_error, throw_syntax_error, throw_type_error
from jsvm.runtime.long_text import is_decimal, skip, strip
from jsvm.runtime.number_text import integer_to_radix_string, number_to_string
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import SYMBOL_TO_PRIMITIVE, BigInt, Symbol, Value, null

#: White space and line terminators that trimming and number parsing skip.
WHITE_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
MAX_SAFE_INTEGER: Final = 9007199254740991
#: Characters from which on reading a number is done with more care.
LONG_NUMBER: Final = 2048
#: No decimal digits behind these many can matter, but for not being all zero.
DECISIVE_DIGITS: Final = 800
#: The digits that may follow "0x", "0o" and "0b".
RADIX_DIGITS: Final = {"x": "0123456789abcdefABCDEF", "o": "01234567", "b": "01"}
_DECIMAL: Final = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?", re.ASCII)
_RADIX: Final = re.compile(r"0(?:[xX][0-9a-fA-F]++|[oO][0-7]++|[bB][01]++)")

PreferredType = Literal["default", "number", "string"]


def to_primitive(value: Value, preferred_type: PreferredType = "default") -> Value:
    """https://tc39.es/ecma262/#sec-toprimitive"""
    if not isinstance(value, JSObject):
        return value
    exotic = value.get(SYMBOL_TO_PRIMITIVE)
    if exotic is None or exotic is null:
        return ordinary_to_primitive(value, "number" if preferred_type == "default" else preferred_type)
    if not is_callable(exotic):
        throw_type_error("Symbol.toPrimitive is not a function")
    result = exotic.code(value, preferred_type)
    if isinstance(result, JSObject):
        throw_type_error("Cannot convert object to primitive value")
    return result


def ordinary_to_primitive(value: JSObject, hint: PreferredType) -> Value:
    """https://tc39.es/ecma262/#sec-ordinarytoprimitive"""
    for name in ("toString", "valueOf") if hint == "string" else ("valueOf", "toString"):
        method = value.get(name)
        if is_callable(method):
            result = method.code(value)
            if not isinstance(result, JSObject):
                return result
    throw_type_error("Cannot convert object to primitive value")


def is_callable(value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-iscallable"""
    return isinstance(value, JSObject) and value.code is not None


def to_boolean(value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-toboolean"""
    return bool(value) and value == value


def to_number(value: Value) -> float:
    """https://tc39.es/ecma262/#sec-tonumber"""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return string_to_number(value)
    if value is None:
        return math.nan
    if kind is bool:
        return 1.0 if value else 0.0
    if value is null:
        return 0.0
    if kind is Symbol:
        throw_type_error("Cannot convert a Symbol value to a number")
    if kind is BigInt:
        throw_type_error("Cannot convert a BigInt value to a number")
    return to_number(to_primitive(value, "number"))


def to_numeric(value: Value) -> float | BigInt:
    """https://tc39.es/ecma262/#sec-tonumeric"""
    if type(value) is float:
        return value
    if type(value) is str:
        return string_to_number(value)
    primitive = to_primitive(value, "number")
    return primitive if type(primitive) is BigInt else to_number(primitive)


def string_to_number(text: str) -> float:
    """https://tc39.es/ecma262/#sec-stringtonumber"""
    if len(text) > LONG_NUMBER:
        return long_text_to_number(text)
    if text.isdigit() and text.isascii():
        return float(text)
    text = text.strip(WHITE_SPACE)
    if not text:
        return 0.0
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _RADIX.fullmatch(text):
        return integer_to_number(int(text, 0))
    if text in ("Infinity", "+Infinity"):
        return math.inf
    return -math.inf if text == "-Infinity" else math.nan


def long_text_to_number(text: str) -> float:
    """The same for many thousand digits, of which only some hundred matter.

    ATTACK: patterns and `float` take a microsecond for a hundred characters; this takes one for a thousand.
    """
    charge(len(text) >> 5)
    text = strip(text, WHITE_SPACE)
    if len(text) <= LONG_NUMBER:
        return string_to_number(text)
    if text[0] == "0" and text[1] in "xXoObB":
        return long_digits_to_number(text)
    mark = max(text.rfind("e", -LONG_NUMBER), text.rfind("E", -LONG_NUMBER))
    exponent = "0" if mark < 0 else text[mark + 1 :]
    first = 1 if text[0] in "+-" else 0
    whole, _, fraction = text[first : len(text) if mark < 0 else mark].partition(".")
    digits = whole + fraction
    if not is_decimal(digits) or not _DECIMAL.fullmatch("0e" + exponent):
        return math.nan
    zeros = skip(digits, "0")
    decisive = zeros + DECISIVE_DIGITS
    rest = "1" if skip(digits, "0", min(decisive, len(digits))) < len(digits) else ""
    number = float(f"0.{digits[zeros:decisive]}{rest}e{len(whole) - zeros + int(exponent)}")
    return -number if text[0] == "-" else number


def long_digits_to_number(text: str) -> float:
    """An integer literal with a radix prefix: so many digits are infinite, unless nearly all are zeros."""
    zeros = skip(text, "0", 2)
    if len(text) - zeros <= LONG_NUMBER:
        return string_to_number(text[:2] + (text[zeros:] or "0"))
    return math.inf if skip(text, RADIX_DIGITS[text[1].lower()], zeros) == len(text) else math.nan


def integer_to_number(value: int) -> float:
    """The Number nearest to a mathematical integer, infinite beyond the range."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def to_integer_or_infinity(value: Value) -> float:
    """An integral float, or an infinity; never -0. https://tc39.es/ecma262/#sec-tointegerorinfinity"""
    number = value if type(value) is float else to_number(value)
    if number != number:
        return 0.0
    if number in (math.inf, -math.inf):
        return number
    return float(math.trunc(number)) + 0.0


def number_to_int32(number: float) -> int:
    """https://tc39.es/ecma262/#sec-toint32"""
    if not -2147483648.0 <= number <= 2147483647.0:
        if number != number or number in (math.inf, -math.inf):
            return 0
        return ((int(number) + 0x80000000) & 0xFFFFFFFF) - 0x80000000
    return int(number)


def number_to_uint32(number: float) -> int:
    """https://tc39.es/ecma262/#sec-touint32"""
    if number != number or number in (math.inf, -math.inf):
        return 0
    return int(number) & 0xFFFFFFFF


def to_int32(value: Value) -> int:
    """https://tc39.es/ecma262/#sec-toint32"""
    return number_to_int32(value if type(value) is float else to_number(value))


def to_uint32(value: Value) -> int:
    """https://tc39.es/ecma262/#sec-touint32"""
    return number_to_uint32(value if type(value) is float else to_number(value))


def to_string(value: Value) -> str:
    """https://tc39.es/ecma262/#sec-tostring"""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is float:
        return number_to_string(value)
    if value is None:
        return "undefined"
    if kind is bool:
        return "true" if value else "false"
    if value is null:
        return "null"
    if kind is BigInt:
        return bigint_to_string(value)
    if kind is Symbol:
        throw_type_error("Cannot convert a Symbol value to a string")
    return to_string(to_primitive(value, "string"))


def bigint_to_string(value: BigInt) -> str:
    """Decimal digits of a BigInt. https://tc39.es/ecma262/#sec-numeric-types-bigint-tostring"""
    return integer_to_radix_string(value.value, 10)


def to_property_key(value: Value) -> PropertyKey:
    """https://tc39.es/ecma262/#sec-topropertykey"""
    kind = type(value)
    if kind is str or kind is Symbol:
        return value  # type: ignore[no-any-return]
    if kind is float:
        return number_to_string(value)
    primitive = to_primitive(value, "string")
    return primitive if type(primitive) is Symbol else to_string(primitive)


def to_length(value: Value) -> int:
    """https://tc39.es/ecma262/#sec-tolength"""
    length = to_integer_or_infinity(value)
    return 0 if length <= 0.0 else int(min(length, MAX_SAFE_INTEGER))


def to_index(value: Value) -> int:
    """https://tc39.es/ecma262/#sec-toindex"""
    index = to_integer_or_infinity(value)
    if not 0.0 <= index <= MAX_SAFE_INTEGER:
        throw_range_error("Index out of range")
    return int(index)


def to_bigint(value: Value) -> BigInt:
    """https://tc39.es/ecma262/#sec-tobigint"""
    primitive = to_primitive(value, "number")
    if type(primitive) is BigInt:
        return primitive
    if type(primitive) is bool:
        return BigInt(int(primitive))
    if type(primitive) is str:
        parsed = string_to_bigint(primitive)
        if parsed is None:
            throw_syntax_error("Cannot convert string to a BigInt")
        return parsed
    throw_type_error("Cannot convert value to a BigInt")


def string_to_bigint(text: str) -> BigInt | None:
    """https://tc39.es/ecma262/#sec-stringtobigint"""
    charge(len(text) >> 5)
    text = strip(text, WHITE_SPACE)
    if not text:
        return BigInt(0)
    # ATTACK: reading digits costs more than their number, so the size is limited first.
    kind = text[1:2].lower()
    if text[0] == "0" and kind in RADIX_DIGITS:
        if len(text) == 2 or skip(text, RADIX_DIGITS[kind], 2) < len(text):
            return None
        check_bigint_digits(text, 1 if kind == "b" else 3 if kind == "o" else 4)
        return BigInt(int(text, 0))
    digits = text[1:] if text[0] in "+-" else text
    if not is_decimal(digits):
        return None
    check_bigint_digits(digits, 3.32)
    charge((len(digits) >> 6) * (16 + (len(digits) >> 9)))
    magnitude = parse_decimal(digits)
    return BigInt(-magnitude if text[0] == "-" else magnitude)


def check_bigint_digits(digits: str, bits_per_digit: float) -> None:
    """A RangeError for a literal that would be larger than a BigInt may be."""
    if len(digits) * bits_per_digit > MAX_BIGINT_BITS:
        throw_range_error("Maximum BigInt size exceeded")


def parse_decimal(digits: str) -> int:
    """The int that decimal digits spell, of any length; Python itself refuses more than 4,300."""
    if len(digits) <= 4000:
        return int(digits)
    half = len(digits) // 2
    return parse_decimal(digits[:-half]) * int(10**half) + parse_decimal(digits[-half:])


def type_of(value: Value) -> str:
    """https://tc39.es/ecma262/#sec-typeof-operator"""
    kind = type(value)
    if kind is str:
        return "string"
    if kind is float:
        return "number"
    if value is None:
        return "undefined"
    if kind is bool:
        return "boolean"
    if kind is Symbol:
        return "symbol"
    if kind is BigInt:
        return "bigint"
    return "function" if value is not null and value.code is not None else "object"
