"""The Math object. https://tc39.es/ecma262/#sec-math-object

What C's library computes is left to Python's `math`, which raises where IEEE 754 has an answer (domain and
range errors); those answers are given here.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from typing import Final

from jsvm.intrinsics.declare import Constant, Entry, Method, install, tag
from jsvm.runtime.completion import GUEST_ERRORS, throw_range_error, throw_type_error
from jsvm.runtime.conversions import number_to_uint32, to_number
from jsvm.runtime.iterators import iterate
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import DONE, Value, null

NAN: Final = math.nan
INFINITY: Final = math.inf


def build_math(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-math-object"""
    target = SpecialObject(realm.object_prototype, {})
    install(realm, target, MATH)
    return target


# -- rounding ------------------------------------------------------------------------------------------------


def math_abs(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.abs"""
    return abs(x if type(x) is float else to_number(x))


def math_floor(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.floor"""
    if type(x) is not float:
        x = to_number(x)
    # OPTIMIZATION: floor division keeps -0 and stays a float; it answers NaN for the infinities only.
    floor = x // 1.0
    return floor if floor == floor else x


def math_ceil(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.ceil"""
    if type(x) is not float:
        x = to_number(x)
    ceiling = -(-x // 1.0)
    return ceiling if ceiling == ceiling else x


def math_round(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.round"""
    if type(x) is not float:
        x = to_number(x)
    floor = x // 1.0
    if floor != floor:
        return x
    # The difference is exact wherever it decides; adding 0.5 first would not be.
    rounded = floor + 1.0 if x - floor >= 0.5 else floor
    return rounded or math.copysign(0.0, x)


def math_trunc(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.trunc"""
    if type(x) is not float:
        x = to_number(x)
    truncated = x // 1.0 if x > 0.0 else -(-x // 1.0)
    return truncated if truncated == truncated else x


def math_sign(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.sign"""
    if type(x) is not float:
        x = to_number(x)
    if x > 0.0:
        return 1.0
    return -1.0 if x < 0.0 else x


def math_fround(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.fround"""
    return round_to_format("<f", x if type(x) is float else to_number(x))


def math_f16round(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.f16round"""
    return round_to_format("<e", x if type(x) is float else to_number(x))


def round_to_format(layout: str, x: float) -> float:
    """`x` rounded to the nearest value of a smaller binary format."""
    try:
        return struct.unpack(layout, struct.pack(layout, x))[0]  # type: ignore[no-any-return]
    except OverflowError:
        return math.copysign(INFINITY, x)


# -- extremes and sums ---------------------------------------------------------------------------------------


def math_max(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.max"""
    numbers = coerced(realm, arguments)
    best = -INFINITY
    for number in numbers:
        if number > best:
            best = number
        elif number != number:
            return NAN
        elif number == 0.0 and best == 0.0 and math.copysign(1.0, best) < 0.0:
            best = number
    return best


def math_min(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.min"""
    numbers = coerced(realm, arguments)
    best = INFINITY
    for number in numbers:
        if number < best:
            best = number
        elif number != number:
            return NAN
        elif number == 0.0 and best == 0.0 and math.copysign(1.0, number) < 0.0:
            best = number
    return best


def coerced(realm: Realm, arguments: tuple[Value, ...]) -> tuple[Value, ...] | list[float]:
    """All arguments as Numbers; every one is converted before any is looked at."""
    if len(arguments) > 8:
        realm.agent.budget.spend(len(arguments) // 8)
    for argument in arguments:
        if type(argument) is not float:
            return [to_number(value) for value in arguments]
    return arguments


def math_hypot(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.hypot"""
    return math.hypot(*coerced(realm, arguments))


def math_sum_precise(realm: Realm, _this: Value, items: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.sumprecise"""
    if items is None or items is null:
        throw_type_error("Math.sumPrecise called on undefined or null")
    cursor = iterate(realm, items)
    numbers: list[float] = []
    spend = realm.agent.budget.spend
    while (item := cursor.step()) is not DONE:
        spend()
        try:
            if type(item) is not float:
                throw_type_error("Math.sumPrecise needs Numbers")
            if len(numbers) >= 1 << 25:
                throw_range_error("Too many values")
        except GUEST_ERRORS:
            cursor.abandon()
            raise
        numbers.append(item)
    return precise_sum(numbers)


def precise_sum(numbers: list[float]) -> float:
    """The Number nearest to the exact sum; -0 for nothing but -0."""
    if all(number == 0.0 and math.copysign(1.0, number) < 0.0 for number in numbers):
        return -0.0
    try:
        return math.fsum(numbers)
    except ValueError:
        return NAN
    except OverflowError:
        pass
    # Only a partial sum was too large, or the result is: count in units of the smallest Number.
    total = sum(numerator * (2**1074 // denominator) for numerator, denominator in map(exact_ratio, numbers))
    try:
        return total / 2**1074
    except OverflowError:
        return INFINITY if total > 0 else -INFINITY


def exact_ratio(number: float) -> tuple[int, int]:
    """A finite Number as a fraction."""
    return number.as_integer_ratio()


# -- integers ------------------------------------------------------------------------------------------------


def math_clz32(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.clz32"""
    return 32.0 - number_to_uint32(x if type(x) is float else to_number(x)).bit_length()


def math_imul(_realm: Realm, _this: Value, x: Value = None, y: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.imul"""
    left = number_to_uint32(x if type(x) is float else to_number(x))
    right = number_to_uint32(y if type(y) is float else to_number(y))
    product = left * right & 0xFFFFFFFF
    return float(product - 0x100000000 if product & 0x80000000 else product)


def math_random(realm: Realm, _this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.random"""
    hook = realm.agent.host.hook("random")
    return realm.agent.random.next() if hook is None else float(hook())


# -- powers --------------------------------------------------------------------------------------------------


def math_pow(_realm: Realm, _this: Value, base: Value = None, exponent: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.pow"""
    if type(base) is not float:
        base = to_number(base)
    return number_exponentiate(base, exponent if type(exponent) is float else to_number(exponent))


def number_exponentiate(base: float, exponent: float) -> float:
    """https://tc39.es/ecma262/#sec-numeric-types-number-exponentiate"""
    if exponent != exponent:
        return NAN
    if abs(base) == 1.0 and abs(exponent) == INFINITY:
        return NAN
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -INFINITY if base < 0.0 and exponent % 2.0 == 1.0 else INFINITY
    except ValueError:
        if base != 0.0:
            return NAN
        return math.copysign(INFINITY, base) if exponent % 2.0 == 1.0 else INFINITY


def math_atan2(_realm: Realm, _this: Value, y: Value = None, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.atan2"""
    ordinate = y if type(y) is float else to_number(y)
    return math.atan2(ordinate, x if type(x) is float else to_number(x))


def math_sqrt(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-math.sqrt"""
    if type(x) is not float:
        x = to_number(x)
    return math.sqrt(x) if x >= 0.0 else NAN


def logarithm(compute: Callable[[float], float], pole: float) -> Callable[..., float]:
    """A native for a logarithm: -Infinity at its pole, NaN below."""

    def native(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
        if type(x) is not float:
            x = to_number(x)
        if x > pole:
            return compute(x)
        return -INFINITY if x == pole else NAN

    return native


def function_of_one(compute: Callable[[float], float]) -> Callable[..., float]:
    """A native for an odd function of C's library: NaN outside its domain, an infinity on overflow."""

    def native(_realm: Realm, _this: Value, x: Value = None, *_: Value) -> Value:
        if type(x) is not float:
            x = to_number(x)
        try:
            return compute(x)
        except ValueError:
            return NAN
        except OverflowError:
            return math.copysign(INFINITY, x)

    return native


def cosh(x: float) -> float:
    """Even: it overflows upwards on both sides."""
    try:
        return math.cosh(x)
    except OverflowError:
        return INFINITY


def cbrt(x: float) -> float:
    """C libraries may miss even a perfect cube by the last bit: the better of the root and its next guess."""
    root = math.cbrt(x)
    if not 1e-300 < abs(x) < 1e300:
        return root
    following = root - (root * root * root - x) / (3.0 * root * root)
    return following if abs(following**3 - x) < abs(root**3 - x) else root


def atanh(x: float) -> float:
    """With the poles that Python refuses."""
    return math.copysign(INFINITY, x) if abs(x) == 1.0 else math.atanh(x)


MATH: Final[tuple[Entry, ...]] = (
    Constant("E", math.e),
    Constant("LN10", 2.302585092994046),
    Constant("LN2", 0.6931471805599453),
    Constant("LOG10E", 0.4342944819032518),
    Constant("LOG2E", 1.4426950408889634),
    Constant("PI", math.pi),
    Constant("SQRT1_2", 0.7071067811865476),
    Constant("SQRT2", 1.4142135623730951),
    tag("Math"),
    Method("abs", 1, math_abs),
    Method("acos", 1, function_of_one(math.acos)),
    Method("acosh", 1, function_of_one(math.acosh)),
    Method("asin", 1, function_of_one(math.asin)),
    Method("asinh", 1, function_of_one(math.asinh)),
    Method("atan", 1, function_of_one(math.atan)),
    Method("atanh", 1, function_of_one(atanh)),
    Method("atan2", 2, math_atan2),
    Method("cbrt", 1, function_of_one(cbrt)),
    Method("ceil", 1, math_ceil),
    Method("clz32", 1, math_clz32),
    Method("cos", 1, function_of_one(math.cos)),
    Method("cosh", 1, function_of_one(cosh)),
    Method("exp", 1, function_of_one(math.exp)),
    Method("expm1", 1, function_of_one(math.expm1)),
    Method("floor", 1, math_floor),
    Method("fround", 1, math_fround),
    Method("f16round", 1, math_f16round),
    Method("hypot", 2, math_hypot),
    Method("imul", 2, math_imul),
    Method("log", 1, logarithm(math.log, 0.0)),
    Method("log1p", 1, logarithm(math.log1p, -1.0)),
    Method("log10", 1, logarithm(math.log10, 0.0)),
    Method("log2", 1, logarithm(math.log2, 0.0)),
    Method("max", 2, math_max),
    Method("min", 2, math_min),
    Method("pow", 2, math_pow),
    Method("random", 0, math_random),
    Method("round", 1, math_round),
    Method("sign", 1, math_sign),
    Method("sin", 1, function_of_one(math.sin)),
    Method("sinh", 1, function_of_one(math.sinh)),
    Method("sqrt", 1, math_sqrt),
    Method("sumPrecise", 1, math_sum_precise),
    Method("tan", 1, function_of_one(math.tan)),
    Method("tanh", 1, function_of_one(math.tanh)),
    Method("trunc", 1, math_trunc),
)

BUILDERS: Final[Mapping[str, Builder]] = {"math": build_math}
GLOBALS: Final[Mapping[str, str]] = {"Math": "math"}
