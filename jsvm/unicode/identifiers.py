"""Which code points may start and continue an ECMAScript identifier.

https://tc39.es/ecma262/#prod-IdentifierStartChar and https://tc39.es/ecma262/#prod-IdentifierPartChar.
Python's own `str.isidentifier` follows the Unicode version of the interpreter and other rules, so it cannot
serve.
"""

from functools import cache
from typing import Final

from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.properties import property_set

_ASCII_START: Final = frozenset(map(ord, "$_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_ASCII_CONTINUE: Final = _ASCII_START | frozenset(map(ord, "0123456789"))
_JOINERS: Final = CodePointSet((0x200C, 0x200E))


def is_id_start(code_point: int) -> bool:
    """Whether `code_point` may start an identifier: ID_Start, `$` and `_`."""
    if code_point < 0x80:
        return code_point in _ASCII_START
    return id_start().contains(code_point)


def is_id_continue(code_point: int) -> bool:
    """Whether `code_point` may continue an identifier: ID_Continue, `$`, U+200C and U+200D."""
    if code_point < 0x80:
        return code_point in _ASCII_CONTINUE
    return id_continue().contains(code_point)


@cache
def id_start() -> CodePointSet:
    """Every code point that may start an identifier."""
    return _known("ID_Start").union(CodePointSet.of(*_ASCII_START))


@cache
def id_continue() -> CodePointSet:
    """Every code point that may continue an identifier."""
    return _known("ID_Continue").union(CodePointSet.of(*_ASCII_CONTINUE)).union(_JOINERS)


def _known(name: str) -> CodePointSet:
    found = property_set(name)
    if found is None:
        raise LookupError(name)
    return found
