"""Operators in full: what emitted code falls back to when its fast form does not apply.

https://tc39.es/ecma262/#sec-ecmascript-language-expressions
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from jsvm.budget import (
    MAX_BIGINT_BITS,
    MAX_STRING_LENGTH,
    SURROUNDING_BUDGET,
    UNCHECKED_LENGTH,
    charge,
    charge_memory,
)
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import (
    number_to_int32,
    number_to_uint32,
    string_to_bigint,
    to_number,
    to_numeric,
    to_primitive,
    to_property_key,
    to_string,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import BigInt, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: BigInts up to this size cost no more than small ones.
LARGE_BITS: Final = 1024

MIXED: Final = "Cannot mix BigInt and other types, use explicit conversions"

# -- arithmetic --------------------------------------------------------------------------------------------


def add(left: Value, right: Value) -> Value:
    """https://tc39.es/ecma262/#sec-addition-operator-plus"""
    if type(left) is float and type(right) is float:
        return left + right
    if type(left) is not str or type(right) is not str:
        left, right = to_primitive(left), to_primitive(right)
    if type(left) is str or type(right) is str:
        return join_strings(to_string(left), to_string(right))
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is float and type(second) is float:
        return first + second
    return bigint_result(first, second, lambda a, b: a + b)


def join_strings(left: str, right: str) -> str:
    """Concatenate, within the limit on the length of strings and on memory."""
    length = len(left) + len(right)
    if length > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    if length > UNCHECKED_LENGTH:
        charge_text(length)
    return left + right


def charge_text(length: int) -> None:
    """Pay for a long string and account it, before it is made."""
    budget = SURROUNDING_BUDGET.get()
    if budget is not None:
        budget.allocate_text(length)


def to_text(value: Value) -> str:
    """The right side of `text += value`."""
    return value if type(value) is str else to_string(to_primitive(value))


def longest_unchecked(realm: Realm) -> int:
    """Up to this length emitted code need not ask whether a string may be."""
    limit = realm.agent.budget.memory_limit
    return UNCHECKED_LENGTH if limit is None else min(UNCHECKED_LENGTH, limit // 4)


def check_text(realm: Realm, text: str) -> None:
    """Pay for and account a string that was just made; refuse it if it is too long."""
    if len(text) > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    realm.agent.budget.allocate_text(len(text) if text.isascii() else 2 * len(text))


def check_longer_text(realm: Realm, text: str) -> None:
    """The same for a string that was added to: most of it was there before, and was often not even copied."""
    if len(text) > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    realm.agent.budget.lengthen_text(len(text) if text.isascii() else 2 * len(text))


def before_too_long(text: str, added: str) -> str:
    """What text was before something was added that makes it too long; itself if it may be so long."""
    return text if len(text) <= MAX_STRING_LENGTH else text[: len(text) - len(added)]


def corrected_sum(realm: Realm, result: Value) -> Value:
    """What Python's `+` should have answered: it adds Booleans to an int and nulls to a tuple."""
    if type(result) is str:
        check_text(realm, result)
        return result
    return 0.0 if type(result) is tuple else float(result)


def add_values(realm: Realm, left: Value, right: Value) -> Value:
    """`+` of any two values."""
    return add(left, right)


def concatenate(*parts: str) -> str:
    """The parts of a template."""
    length = sum(map(len, parts))
    if length > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    if length > UNCHECKED_LENGTH:
        charge_text(length)
    return "".join(parts)


def subtract(left: Value, right: Value) -> Value:
    """https://tc39.es/ecma262/#sec-subtraction-operator-minus"""
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is float and type(second) is float:
        return first - second
    return bigint_result(first, second, lambda a, b: a - b)


def multiply(left: Value, right: Value) -> Value:
    """https://tc39.es/ecma262/#sec-multiplicative-operators"""
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is float and type(second) is float:
        return first * second
    return bigint_result(first, second, multiply_integers)


def divide(left: Value, right: Value) -> Value:
    """https://tc39.es/ecma262/#sec-multiplicative-operators"""
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is float and type(second) is float:
        if second != 0.0:
            return first / second
        if first == 0.0 or first != first:
            return math.nan
        return math.copysign(math.inf, first) * math.copysign(1.0, second)
    return bigint_result(first, second, divide_integers)


def remainder(left: Value, right: Value) -> Value:
    """https://tc39.es/ecma262/#sec-multiplicative-operators"""
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is float and type(second) is float:
        if second == 0.0 or first in (math.inf, -math.inf):
            return math.nan
        return math.fmod(first, second)
    return bigint_result(first, second, remainder_of_integers)


def exponentiate(left: Value, right: Value) -> Value:
    """https://tc39.es/ecma262/#sec-exp-operator"""
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is float and type(second) is float:
        return power(first, second)
    return bigint_result(first, second, power_of_integers)


def power(base: float, exponent: float) -> float:
    """https://tc39.es/ecma262/#sec-numeric-types-number-exponentiate"""
    if exponent != exponent or (base in (1.0, -1.0) and exponent in (math.inf, -math.inf)):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0.0 and math.fmod(exponent, 2.0) else math.inf
    except ValueError:
        if base == 0.0:
            is_odd = abs(math.fmod(exponent, 2.0)) == 1.0
            return math.copysign(math.inf, base) if is_odd else math.inf
        return math.nan


# -- BigInt ------------------------------------------------------------------------------------------------


def bigint_result(
    left: float | BigInt, right: float | BigInt, operation: Callable[[int, int], int]
) -> BigInt:
    """An operation on two BigInts; anything else may not be mixed."""
    if type(left) is not BigInt or type(right) is not BigInt:
        throw_type_error(MIXED)
    first, second = left.value, right.value
    if first.bit_length() > LARGE_BITS:
        charge((first.bit_length() >> 9) + 1)
    result = operation(first, second)
    if result.bit_length() > LARGE_BITS:
        charge_memory(result.bit_length() >> 3)
    return BigInt(result)


def charge_product(left_bits: int, right_bits: int) -> None:
    """Pay for work on all pairs of digits."""
    if left_bits > LARGE_BITS:
        charge(1 + ((left_bits >> 6) * (right_bits >> 6) >> 5))


def check_bits(bits: int) -> None:
    """Refuse a result that would be too large, before computing it."""
    if bits > MAX_BIGINT_BITS:
        throw_range_error("Maximum BigInt size exceeded")


def multiply_integers(left: int, right: int) -> int:
    """Within the limit on the size of BigInts."""
    left_bits, right_bits = left.bit_length(), right.bit_length()
    check_bits(left_bits + right_bits)
    charge_product(max(left_bits, right_bits), min(left_bits, right_bits))
    return left * right


def divide_integers(left: int, right: int) -> int:
    """Truncating division."""
    if right == 0:
        throw_range_error("Division by zero")
    quotient = divided(abs(left), abs(right))[0]
    return quotient if (left < 0) == (right < 0) else -quotient


def remainder_of_integers(left: int, right: int) -> int:
    """The sign is the dividend's."""
    if right == 0:
        throw_range_error("Division by zero")
    rest = divided(abs(left), abs(right))[1]
    return -rest if left < 0 else rest


def divided(left: int, right: int) -> tuple[int, int]:
    """Quotient and rest of what is not negative, paid for."""
    left_bits, right_bits = left.bit_length(), right.bit_length()
    if left_bits > LARGE_BITS:
        charge_product(4 * max(left_bits - right_bits, 64), 2 * right_bits)
    return divmod(left, right)


def power_of_integers(base: int, exponent: int) -> int:
    """Within the limit on the size of BigInts."""
    if exponent < 0:
        throw_range_error("Exponent must be non-negative")
    if base not in (0, 1, -1):
        check_bits((base.bit_length() - 1) * exponent)
        bits = base.bit_length() * exponent
        charge_product(bits, bits)
    elif base == -1:
        exponent &= 1
    else:
        return base if exponent else 1
    return int(base**exponent)


def shift_integer(value: int, count: int) -> int:
    """Left by `count`, right by a negative one."""
    if count < 0:
        return value >> min(-count, value.bit_length() + 1)
    if value:
        check_bits(value.bit_length() + count)
        return value << count
    return 0


# -- bit operators -----------------------------------------------------------------------------------------


def bitwise(
    left: Value, right: Value, numbers: Callable[[int, int], int], bigints: Callable[[int, int], int]
) -> Value:
    """https://tc39.es/ecma262/#sec-applystringornumericbinaryoperator"""
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is float and type(second) is float:
        return float(numbers(number_to_int32(first), number_to_int32(second)))
    return bigint_result(first, second, bigints)


def bitwise_and(left: Value, right: Value) -> Value:
    """`&`"""
    return bitwise(left, right, int.__and__, int.__and__)


def bitwise_or(left: Value, right: Value) -> Value:
    """`|`"""
    return bitwise(left, right, int.__or__, int.__or__)


def bitwise_xor(left: Value, right: Value) -> Value:
    """`^`"""
    return bitwise(left, right, int.__xor__, int.__xor__)


def left_shift(left: Value, right: Value) -> Value:
    """`<<`"""
    return bitwise(
        left, right, lambda a, b: number_to_int32(float((a << (b & 31)) & 0xFFFFFFFF)), shift_integer
    )


def right_shift(left: Value, right: Value) -> Value:
    """`>>`"""
    return bitwise(left, right, lambda a, b: a >> (b & 31), lambda a, b: shift_integer(a, -b))


def unsigned_right_shift(left: Value, right: Value) -> Value:
    """`>>>`"""
    first, second = to_numeric(left), to_numeric(right)
    if type(first) is not float or type(second) is not float:
        throw_type_error(
            MIXED
            if type(first) is not type(second)
            else "BigInts have no unsigned right shift, use >> instead"
        )
    return float(number_to_uint32(first) >> (number_to_uint32(second) & 31))


def bitwise_not(value: Value) -> Value:
    """`~`"""
    number = to_numeric(value)
    return BigInt(~number.value) if type(number) is BigInt else float(~number_to_int32(number))


def unary_minus(value: Value) -> Value:
    """`-`"""
    number = to_numeric(value)
    if type(number) is BigInt:
        charge(number.value.bit_length() >> 9)
        return BigInt(-number.value)
    return -number


def increment(value: Value) -> Value:
    """`++` on a numeric value."""
    return BigInt(value.value + 1) if type(value) is BigInt else value + 1.0


def decrement(value: Value) -> Value:
    """`--` on a numeric value."""
    return BigInt(value.value - 1) if type(value) is BigInt else value - 1.0


# -- comparison --------------------------------------------------------------------------------------------


def compare(left: Value, right: Value, test: Callable[[Value, Value], bool]) -> bool:
    """Compare two primitives; `test` is Python's operator. https://tc39.es/ecma262/#sec-islessthan"""
    if type(left) is str and type(right) is str:
        return test(left, right)
    if type(left) is BigInt and type(right) is str:
        parsed = string_to_bigint(right)
        return parsed is not None and test(left.value, parsed.value)
    if type(left) is str and type(right) is BigInt:
        parsed = string_to_bigint(left)
        return parsed is not None and test(parsed.value, right.value)
    first, second = to_numeric(left), to_numeric(right)
    return test(
        first.value if type(first) is BigInt else first, second.value if type(second) is BigInt else second
    )


def less_than(left: Value, right: Value) -> bool:
    """`<`"""
    left, right = to_primitive(left, "number"), to_primitive(right, "number")
    return compare(left, right, lambda a, b: a < b)


def greater_than(left: Value, right: Value) -> bool:
    """`>`"""
    left, right = to_primitive(left, "number"), to_primitive(right, "number")
    return compare(left, right, lambda a, b: a > b)


def less_equal(left: Value, right: Value) -> bool:
    """`<=`"""
    left, right = to_primitive(left, "number"), to_primitive(right, "number")
    return compare(left, right, lambda a, b: a <= b)


def greater_equal(left: Value, right: Value) -> bool:
    """`>=`"""
    left, right = to_primitive(left, "number"), to_primitive(right, "number")
    return compare(left, right, lambda a, b: a >= b)


def is_loosely_equal(left: Value, right: Value) -> bool:
    """https://tc39.es/ecma262/#sec-islooselyequal"""
    if type(left) is type(right):
        return bool(left == right)
    if left is None or left is null or right is None or right is null:
        return (left is None or left is null) and (right is None or right is null)
    if isinstance(left, JSObject) or isinstance(right, JSObject):
        if isinstance(left, JSObject) and isinstance(right, JSObject):
            return left is right
        return is_loosely_equal(to_primitive(left), to_primitive(right))
    return are_primitives_equal(left, right)


def are_primitives_equal(left: Value, right: Value) -> bool:
    """Two primitives of different types, neither of them nullish."""
    if type(left) is bool:
        return is_loosely_equal(float(left), right)
    if type(right) is bool:
        return is_loosely_equal(left, float(right))
    if type(left) is BigInt or type(right) is BigInt:
        big, other = (left, right) if type(left) is BigInt else (right, left)
        if type(other) is str:
            return string_to_bigint(other) == big
        return type(other) is float and bool(big.value == other)
    if type(left) in (float, str) and type(right) in (float, str):
        return to_number(left) == to_number(right)
    return False


# -- relations of objects ----------------------------------------------------------------------------------


def has_in(key: Value, target: Value) -> bool:
    """https://tc39.es/ecma262/#sec-relational-operators (`in`)"""
    if not isinstance(target, JSObject):
        throw_type_error("Cannot use 'in' operator to search for a key in a primitive value")
    return target.has_property(to_property_key(key))
