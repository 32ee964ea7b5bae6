"""What the compiler knows of a value before the program runs: a small lattice of kinds, as bits.

An `INT` is a mathematical integer, never -0, that its variable holds as an unboxed Python int; it becomes
a float wherever the guest could see it. Everything else is in the guest's own representation.
"""

from __future__ import annotations

from typing import Final

type Kind = int

ANY: Final[Kind] = 0
#: Certainly a Number, held as a float.
FLOAT: Final[Kind] = 1
#: Bits that a number of either representation may have: no fraction (NaN and infinities aside); not negative.
INTEGRAL: Final[Kind] = 128
NONNEGATIVE: Final[Kind] = 8
#: Certainly an integral Number, held as a Python int.
INT: Final[Kind] = 2 | INTEGRAL
#: ... that fits 32 bits, signed.
INT32: Final[Kind] = INT | 4
#: ... that is not negative.
NATURAL: Final[Kind] = INT | NONNEGATIVE
#: ... both: usable as an index as it is.
INDEX: Final[Kind] = INT32 | NONNEGATIVE
BOOLEAN: Final[Kind] = 16
STRING: Final[Kind] = 32
#: Not known yet: the bottom of the lattice, while inferring.
UNKNOWN: Final[Kind] = 64


def is_int(kind: Kind) -> bool:
    """Whether values of this kind are Python ints."""
    return bool(kind & 2)


def is_numeric(kind: Kind) -> bool:
    """Whether values of this kind are certainly Numbers."""
    return bool(kind & 3)


def join(left: Kind, right: Kind) -> Kind:
    """The kind of a value that is one or the other."""
    if left == right or right == UNKNOWN:
        return left
    if left == UNKNOWN:
        return right
    if left & 2 and right & 2:
        return left & right
    return as_float(left & right) if left & 3 and right & 3 else ANY


def as_float(kind: Kind) -> Kind:
    """The kind of the same numbers held as floats."""
    return FLOAT | (kind & (INTEGRAL | NONNEGATIVE))
