"""Number objects, and the two parsers that Number shares with the global object.

https://tc39.es/ecma262/#sec-number-objects
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.budget import charge
from jsvm.intrinsics.declare import Constant, Entry, Method, install, make_constructor
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import (
    MAX_SAFE_INTEGER,
    WHITE_SPACE,
    integer_to_number,
    number_to_int32,
    string_to_number,
    to_integer_or_infinity,
    to_number,
    to_numeric,
    to_string,
)
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.long_text import SHORT, number_end, skip
from jsvm.runtime.number_text import (
    DIGITS,
    number_to_exponential,
    number_to_fixed,
    number_to_grouped_text,
    number_to_precision,
    number_to_radix_string,
    number_to_string,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import BigInt, Value
from jsvm.runtime.wrappers import NumberObject

#: A Number this long in any radix is infinite.
_MAX_FINITE_DIGITS: Final = 1025
_DECIMAL_PREFIX: Final = re.compile(
    r"[+-]?(?:Infinity|(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?)",
    re.ASCII,
)


def build_number_prototype(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-properties-of-the-number-prototype-object"""
    prototype = NumberObject(realm.object_prototype, 0.0)
    realm.set_intrinsic("number_prototype", prototype)
    install(realm, prototype, NUMBER_PROTOTYPE)
    realm.intrinsic("number")
    return prototype


def build_number(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-number-constructor"""
    prototype = realm.intrinsic("number_prototype")
    constructor = make_constructor(realm, "Number", 1, number_call, number_construct, prototype, NUMBER)
    constructor.define_data("parseFloat", realm.intrinsic("parse_float"), HIDDEN)
    constructor.define_data("parseInt", realm.intrinsic("parse_int"), HIDDEN)
    return constructor


def build_parse_float(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-parsefloat-string"""
    return realm.new_function("parseFloat", 1, parse_float)


def build_parse_int(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-parseint-string-radix"""
    return realm.new_function("parseInt", 2, parse_int)


# -- the constructor --


def number_call(_realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number-constructor-number-value (as a function)"""
    if not arguments:
        return 0.0
    number = to_numeric(arguments[0])
    return integer_to_number(number.value) if type(number) is BigInt else number


def number_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-number-constructor-number-value (with `new`)"""
    number = number_call(realm, None, *arguments[:1])
    return NumberObject(prototype_from_constructor(new_target, "number_prototype"), number)


def number_is_finite(_realm: Realm, _this: Value, number: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.isfinite"""
    return type(number) is float and math.isfinite(number)


def number_is_integer(_realm: Realm, _this: Value, number: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.isinteger"""
    return type(number) is float and number.is_integer()


def number_is_nan(_realm: Realm, _this: Value, number: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.isnan"""
    return type(number) is float and number != number


def number_is_safe_integer(_realm: Realm, _this: Value, number: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.issafeinteger"""
    return type(number) is float and number.is_integer() and abs(number) <= MAX_SAFE_INTEGER


# -- parsing --


def parse_float(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-parsefloat-string"""
    if type(value) is float:
        return value + 0.0
    text = value if type(value) is str else to_string(value)
    charge(len(text) >> 3)
    start = skip(text, WHITE_SPACE)
    match = _DECIMAL_PREFIX.match(text, start, start + SHORT)
    if match is None:
        return math.nan
    digits = match[0]
    if len(digits) == SHORT:
        charge(len(text) >> 5)
        digits = text[start : number_end(text, start + (digits[0] in "+-"))]
    return float(digits) if len(digits) < _MAX_FINITE_DIGITS else string_to_number(digits)


def parse_int(_realm: Realm, _this: Value, value: Value = None, radix: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-parseint-string-radix"""
    if radix is None and type(value) is float and 1.0 <= abs(value) < 1e21:
        return float(math.trunc(value))
    text = value if type(value) is str else to_string(value)
    charge(len(text) >> 4)
    text = text.lstrip(WHITE_SPACE) if len(text) <= SHORT else text[skip(text, WHITE_SPACE) :]
    base = 0 if radix is None else number_to_int32(radix if type(radix) is float else to_number(radix))
    negative = text[:1] == "-"
    if negative or text[:1] == "+":
        text = text[1:]
    if base in (0, 16) and text[:2] in ("0x", "0X"):
        text = text[2:]
        base = 16
    base = base or 10
    if not 2 <= base <= 36:
        return math.nan
    magnitude = _digits_prefix(text, base)
    return -magnitude if negative else magnitude


def _digits_prefix(text: str, radix: int) -> float:
    """The Number that the longest prefix of digits spells; NaN for none."""
    symbols = DIGITS[:radix]
    zeros = skip(text, "0") if text[:1] == "0" else 0
    # ATTACK: of millions of digits no more are looked at than decide that the Number is infinite.
    some = text[zeros : zeros + _MAX_FINITE_DIGITS + 1]
    rest = some.lstrip(symbols + symbols[10:].upper())
    significant = some[: len(some) - len(rest)]
    if not significant:
        return 0.0 if zeros else math.nan
    if len(significant) >= _MAX_FINITE_DIGITS:
        return math.inf
    return integer_to_number(int(significant, radix))


# -- the prototype --


def this_number_value(value: Value, method: str) -> float:
    """https://tc39.es/ecma262/#sec-thisnumbervalue"""
    if isinstance(value, NumberObject):
        return value.value  # type: ignore[no-any-return]
    if type(value) is not float:
        throw_type_error(f"Number.prototype.{method} requires that 'this' be a Number")
    return value


def digits_argument(value: float, low: int, high: int, method: str) -> int:
    """A number of digits within its range."""
    if not low <= value <= high:
        throw_range_error(f"{method}() argument must be between {low} and {high}")
    return int(value)


def number_to_exponential_method(_realm: Realm, this: Value, digits: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.prototype.toexponential"""
    number = this_number_value(this, "toExponential")
    count = to_integer_or_infinity(digits)
    if not math.isfinite(number):
        return number_to_string(number)
    shown = digits_argument(count, 0, 100, "toExponential")
    return number_to_exponential(number, None if digits is None else shown)


def number_to_fixed_method(_realm: Realm, this: Value, digits: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.prototype.tofixed"""
    number = this_number_value(this, "toFixed")
    count = digits_argument(to_integer_or_infinity(digits), 0, 100, "toFixed")
    return number_to_fixed(number, count) if abs(number) < 1e21 else number_to_string(number)


def number_to_locale_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.prototype.tolocalestring"""
    return number_to_grouped_text(this_number_value(this, "toLocaleString"))


def number_to_precision_method(_realm: Realm, this: Value, precision: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.prototype.toprecision"""
    number = this_number_value(this, "toPrecision")
    if precision is None:
        return number_to_string(number)
    count = to_integer_or_infinity(precision)
    if not math.isfinite(number):
        return number_to_string(number)
    return number_to_precision(number, digits_argument(count, 1, 100, "toPrecision"))


def number_to_string_method(_realm: Realm, this: Value, radix: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.prototype.tostring"""
    number = this_number_value(this, "toString")
    if radix is None:
        return number_to_string(number)
    base = digits_argument(to_integer_or_infinity(radix), 2, 36, "toString")
    return number_to_radix_string(number, base)


def number_value_of(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-number.prototype.valueof"""
    return this_number_value(this, "valueOf")


NUMBER: Final[tuple[Entry, ...]] = (
    Constant("EPSILON", 2.0**-52),
    Constant("MAX_SAFE_INTEGER", float(MAX_SAFE_INTEGER)),
    Constant("MAX_VALUE", 1.7976931348623157e308),
    Constant("MIN_SAFE_INTEGER", -float(MAX_SAFE_INTEGER)),
    Constant("MIN_VALUE", 5e-324),
    Constant("NaN", math.nan),
    Constant("NEGATIVE_INFINITY", -math.inf),
    Constant("POSITIVE_INFINITY", math.inf),
    Method("isFinite", 1, number_is_finite),
    Method("isInteger", 1, number_is_integer),
    Method("isNaN", 1, number_is_nan),
    Method("isSafeInteger", 1, number_is_safe_integer),
)

NUMBER_PROTOTYPE: Final[tuple[Entry, ...]] = (
    Method("toExponential", 1, number_to_exponential_method),
    Method("toFixed", 1, number_to_fixed_method),
    Method("toLocaleString", 0, number_to_locale_string),
    Method("toPrecision", 1, number_to_precision_method),
    Method("toString", 1, number_to_string_method),
    Method("valueOf", 0, number_value_of),
)

BUILDERS: Final[Mapping[str, Builder]] = {
    "number": build_number,
    "number_prototype": build_number_prototype,
    "parse_float": build_parse_float,
    "parse_int": build_parse_int,
}
GLOBALS: Final[Mapping[str, str]] = {
    "Number": "number",
    "parseFloat": "parse_float",
    "parseInt": "parse_int",
}
