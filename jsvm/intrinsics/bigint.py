"""BigInt objects. https://tc39.es/ecma262/#sec-bigint-objects

A BigInt may become very large very quickly, so sizes are looked at before the work that would exceed them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from jsvm.budget import MAX_BIGINT_BITS, charge
from jsvm.intrinsics.declare import Entry, Method, install, make_constructor, tag
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_bigint, to_index, to_integer_or_infinity, to_primitive
from jsvm.runtime.number_text import group_thousands, integer_to_radix_string
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import BigInt, Value
from jsvm.runtime.wrappers import BigIntObject


def build_bigint_prototype(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-properties-of-the-bigint-prototype-object"""
    prototype = SpecialObject(realm.object_prototype, {})
    realm.set_intrinsic("bigint_prototype", prototype)
    install(realm, prototype, BIGINT_PROTOTYPE)
    realm.intrinsic("bigint")
    return prototype


def build_bigint(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-bigint-constructor"""
    prototype = realm.intrinsic("bigint_prototype")
    return make_constructor(realm, "BigInt", 1, bigint_call, refuse_construct, prototype, BIGINT)


def bigint_call(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-bigint-constructor-number-value"""
    primitive = to_primitive(value, "number")
    if type(primitive) is not float:
        return to_bigint(primitive)
    if not primitive.is_integer():
        throw_range_error("The number cannot be converted to a BigInt because it is not an integer")
    return BigInt(int(primitive))


def refuse_construct(_realm: Realm, _arguments: Sequence[Value], _new_target: JSObject) -> NoReturn:
    """`new BigInt` is an error, though BigInt is a constructor."""
    throw_type_error("BigInt is not a constructor")


def bigint_as_int_n(
    _realm: Realm, _this: Value, bits: Value = None, bigint: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-bigint.asintn"""
    width = to_index(bits)
    integer = to_bigint(bigint)
    value = integer.value
    charge(value.bit_length() >> 9)
    if width > value.bit_length():
        return integer
    if width == 0:
        return BigInt(0)
    value &= (1 << width) - 1
    return BigInt(value - (1 << width) if value >> (width - 1) else value)


def bigint_as_uint_n(
    _realm: Realm, _this: Value, bits: Value = None, bigint: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-bigint.asuintn"""
    width = to_index(bits)
    integer = to_bigint(bigint)
    value = integer.value
    charge(value.bit_length() >> 9)
    if value >= 0 and width >= value.bit_length():
        return integer
    # ATTACK: the complement of a small negative BigInt is as wide as the guest says.
    if width > MAX_BIGINT_BITS:
        throw_range_error("Maximum BigInt size exceeded")
    return BigInt(value & ((1 << width) - 1))


def this_bigint_value(value: Value, method: str) -> int:
    """https://tc39.es/ecma262/#sec-thisbigintvalue"""
    if isinstance(value, BigIntObject):
        value = value.value
    if type(value) is not BigInt:
        throw_type_error(f"BigInt.prototype.{method} requires that 'this' be a BigInt")
    return value.value


def bigint_to_locale_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-bigint.prototype.tolocalestring"""
    value = this_bigint_value(this, "toLocaleString")
    grouped = group_thousands(integer_to_radix_string(abs(value), 10))
    return "-" + grouped if value < 0 else grouped


def bigint_to_string_method(_realm: Realm, this: Value, radix: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-bigint.prototype.tostring"""
    value = this_bigint_value(this, "toString")
    base = 10.0 if radix is None else to_integer_or_infinity(radix)
    if not 2.0 <= base <= 36.0:
        throw_range_error("toString() radix must be between 2 and 36")
    return integer_to_radix_string(value, int(base))


def bigint_value_of(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-bigint.prototype.valueof"""
    return this if type(this) is BigInt else BigInt(this_bigint_value(this, "valueOf"))


BIGINT: Final[tuple[Entry, ...]] = (
    Method("asIntN", 2, bigint_as_int_n),
    Method("asUintN", 2, bigint_as_uint_n),
)

BIGINT_PROTOTYPE: Final[tuple[Entry, ...]] = (
    tag("BigInt"),
    Method("toLocaleString", 0, bigint_to_locale_string),
    Method("toString", 0, bigint_to_string_method),
    Method("valueOf", 0, bigint_value_of),
)

BUILDERS: Final[Mapping[str, Builder]] = {"bigint": build_bigint, "bigint_prototype": build_bigint_prototype}
GLOBALS: Final[Mapping[str, str]] = {"BigInt": "bigint"}
