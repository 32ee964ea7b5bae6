"""Property keys: which strings are array indices, and how own keys are ordered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jsvm.runtime.values import PrivateName, Symbol

type PropertyKey = str | Symbol

#: 2**32 - 1: the first integer that is no array index.
MAX_ARRAY_INDEX: Final = 4294967295


def array_index(key: PropertyKey | PrivateName) -> int:
    """The array index that `key` spells canonically, or -1. https://tc39.es/ecma262/#array-index"""
    if type(key) is not str or not key or len(key) > 10:
        return -1
    if not key.isdigit() or not key.isascii() or (key[0] == "0" and key != "0"):
        return -1
    index = int(key)
    return index if index < MAX_ARRAY_INDEX else -1


def ordered_keys(keys: Iterable[PropertyKey | PrivateName]) -> list[PropertyKey]:
    """Array indices ascending, then strings, then symbols, each in the order of creation.

    https://tc39.es/ecma262/#sec-ordinaryownpropertykeys
    """
    strings: list[PropertyKey] = []
    symbols: list[PropertyKey] = []
    maybe_indices = False
    for key in keys:
        if type(key) is str:
            strings.append(key)
            if "0" <= key[:1] <= "9":
                maybe_indices = True
        elif type(key) is Symbol:
            symbols.append(key)
    if maybe_indices:
        indices = sorted(index for index in map(array_index, strings) if index >= 0)
        strings = [*map(str, indices), *(key for key in strings if array_index(key) < 0)]
    return strings + symbols if symbols else strings
