"""The element types of typed arrays and DataView: how a value becomes bytes and comes back.

A typed array reads and writes through a `memoryview` in the type's native format; what goes in and out there
is a *raw* Python number. Half floats are raw 16-bit integers, because not every Python's memoryview knows
them.

https://tc39.es/ecma262/#sec-rawbytestonumeric
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from jsvm.runtime.values import BigInt, Value


@dataclass(frozen=True, slots=True, eq=False)
class ElementType:
    """One element type.

    `slot` and `prototype_slot` are the intrinsic slots of its typed array constructor; `size` is in
    bytes; `view_format` is the memoryview's format; `load` makes a guest value of a raw number and
    `store` a raw number of a Number (or a BigInt, if `is_bigint`).
    """

    name: str
    slot: str
    prototype_slot: str
    size: int
    view_format: Literal["b", "B", "h", "H", "i", "I", "q", "Q", "f", "d"]
    load: Callable[[Any], Value]
    store: Callable[[Any], Any]
    is_bigint: bool = False

    @property
    def array_name(self) -> str:
        """The name of the typed array constructor."""
        return f"{self.name}Array"

    def pack(self, value: Value, *, little_endian: bool) -> bytes:
        """The bytes of a Number or BigInt. https://tc39.es/ecma262/#sec-numerictorawbytes"""
        raw = self.store(value)
        format_ = f"{'<' if little_endian else '>'}{self.view_format}"
        try:
            return struct.pack(format_, raw)
        except OverflowError:
            # Only Float32 refuses anything: a Number whose nearest float is infinite.
            return struct.pack(format_, math.copysign(math.inf, raw))

    def unpack(self, data: bytes | bytearray, offset: int, *, little_endian: bool) -> Value:
        """The value at an offset that is in bounds. https://tc39.es/ecma262/#sec-rawbytestonumeric"""
        return self.load(
            struct.unpack_from(f"{'<' if little_endian else '>'}{self.view_format}", data, offset)[0]
        )


# -- Numbers to raw numbers --------------------------------------------------------------------------------
# OPTIMIZATION: int() of a finite float is exact and fast; infinities and NaN, which it refuses, all mean 0.


def store_int8(value: float) -> int:
    """https://tc39.es/ecma262/#sec-toint8"""
    try:
        return (int(value) & 0xFF ^ 0x80) - 0x80
    except (OverflowError, ValueError):
        return 0


def store_uint8(value: float) -> int:
    """https://tc39.es/ecma262/#sec-touint8"""
    try:
        return int(value) & 0xFF
    except (OverflowError, ValueError):
        return 0


def store_uint8_clamped(value: float) -> int:
    """https://tc39.es/ecma262/#sec-touint8clamp"""
    if not value > 0.0:
        return 0
    return 255 if value >= 255.0 else round(value)


def store_int16(value: float) -> int:
    """https://tc39.es/ecma262/#sec-toint16"""
    try:
        return (int(value) & 0xFFFF ^ 0x8000) - 0x8000
    except (OverflowError, ValueError):
        return 0


def store_uint16(value: float) -> int:
    """https://tc39.es/ecma262/#sec-touint16"""
    try:
        return int(value) & 0xFFFF
    except (OverflowError, ValueError):
        return 0


def store_int32(value: float) -> int:
    """https://tc39.es/ecma262/#sec-toint32"""
    try:
        return (int(value) & 0xFFFFFFFF ^ 0x80000000) - 0x80000000
    except (OverflowError, ValueError):
        return 0


def store_uint32(value: float) -> int:
    """https://tc39.es/ecma262/#sec-touint32"""
    try:
        return int(value) & 0xFFFFFFFF
    except (OverflowError, ValueError):
        return 0


def store_float16(value: float) -> int:
    """The bits of the nearest half float."""
    if abs(value) >= 65520.0:
        value = math.copysign(math.inf, value)
    return int.from_bytes(struct.pack("<e", value), "little")


def store_float(value: float) -> float:
    """The memoryview itself rounds to a narrower float."""
    return value


def store_bigint64(value: BigInt) -> int:
    """https://tc39.es/ecma262/#sec-tobigint64"""
    return (value.value & 0xFFFFFFFFFFFFFFFF ^ 0x8000000000000000) - 0x8000000000000000


def store_biguint64(value: BigInt) -> int:
    """https://tc39.es/ecma262/#sec-tobiguint64"""
    return value.value & 0xFFFFFFFFFFFFFFFF


def load_float16(bits: int) -> float:
    """The Number that the bits of a half float mean."""
    return struct.unpack("<e", bits.to_bytes(2, "little"))[0]  # type: ignore[no-any-return]


INT8: Final = ElementType("Int8", "int8_array", "int8_array_prototype", 1, "b", float, store_int8)
UINT8: Final = ElementType("Uint8", "uint8_array", "uint8_array_prototype", 1, "B", float, store_uint8)
UINT8_CLAMPED: Final = ElementType(
    "Uint8Clamped", "uint8_clamped_array", "uint8_clamped_array_prototype", 1, "B", float, store_uint8_clamped
)
INT16: Final = ElementType("Int16", "int16_array", "int16_array_prototype", 2, "h", float, store_int16)
UINT16: Final = ElementType("Uint16", "uint16_array", "uint16_array_prototype", 2, "H", float, store_uint16)
INT32: Final = ElementType("Int32", "int32_array", "int32_array_prototype", 4, "i", float, store_int32)
UINT32: Final = ElementType("Uint32", "uint32_array", "uint32_array_prototype", 4, "I", float, store_uint32)
BIGINT64: Final = ElementType(
    "BigInt64", "bigint64_array", "bigint64_array_prototype", 8, "q", BigInt, store_bigint64, is_bigint=True
)
BIGUINT64: Final = ElementType(
    "BigUint64",
    "biguint64_array",
    "biguint64_array_prototype",
    8,
    "Q",
    BigInt,
    store_biguint64,
    is_bigint=True,
)
FLOAT16: Final = ElementType(
    "Float16", "float16_array", "float16_array_prototype", 2, "H", load_float16, store_float16
)
FLOAT32: Final = ElementType(
    "Float32", "float32_array", "float32_array_prototype", 4, "f", float, store_float
)
FLOAT64: Final = ElementType(
    "Float64", "float64_array", "float64_array_prototype", 8, "d", float, store_float
)

#: All element types by the name of their typed array constructor, in the specification's order.
ELEMENT_TYPES: Final[Mapping[str, ElementType]] = {
    element.array_name: element
    for element in (
        INT8,
        UINT8,
        UINT8_CLAMPED,
        INT16,
        UINT16,
        INT32,
        UINT32,
        BIGINT64,
        BIGUINT64,
        FLOAT16,
        FLOAT32,
        FLOAT64,
    )
}
