"""Property keys: which strings are array indices, and how own keys are ordered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import batched
from typing import Final

from jsvm.budget import charge, charge_memory
from jsvm.runtime.values import PrivateName, Symbol

type PropertyKey = str | Symbol

#: 2**32 - 1: the first integer that is no array index.
MAX_ARRAY_INDEX: Final = 4294967295
#: Characters of a key that a message shows.
LONGEST_SHOWN: Final = 200
#: Keys that are made between two looks at the budget; fewer are not paid for.
KEYS_AT_ONCE: Final = 4096
#: Bytes of a key that spells an index, and of a key's place in a list.
INDEX_KEY_SIZE: Final = 64
PLACE_SIZE: Final = 8


def array_index(key: PropertyKey | PrivateName) -> int:
    """The array index that `key` spells canonically, or -1. https://tc39.es/ecma262/#array-index"""
    if type(key) is not str or not key or len(key) > 10:
        return -1
    if not key.isdigit() or not key.isascii() or (key[0] == "0" and key != "0"):
        return -1
    index = int(key)
    return index if index < MAX_ARRAY_INDEX else -1


def show_key(key: PropertyKey) -> str:
    """A property key as messages show it: not more of it than fits one."""
    if type(key) is str:
        return key if len(key) <= LONGEST_SHOWN else f"{key[:LONGEST_SHOWN]}..."
    return f"Symbol({show_key(key.description or '')})"  # type: ignore[union-attr]


def index_keys(indices: Collection[int]) -> list[PropertyKey]:
    """Array indices as keys; paid for and accounted while the list grows."""
    if len(indices) <= KEYS_AT_ONCE:
        return [*map(str, indices)]
    keys: list[PropertyKey] = []
    for some in batched(indices, KEYS_AT_ONCE):
        charge(KEYS_AT_ONCE)
        charge_memory(KEYS_AT_ONCE * INDEX_KEY_SIZE)
        keys += map(str, some)
    return keys


def sorted_indices(indices: Collection[int]) -> list[int]:
    """Indices in ascending order; many are first spread by their high bits, so that no sort is long."""
    if len(indices) <= KEYS_AT_ONCE:
        return sorted(indices)
    buckets: dict[int, list[int]] = {}
    for index in paid(indices):
        buckets.setdefault(index >> 16, []).append(index)
    ascending: list[int] = []
    for high in sorted(buckets):
        bucket = buckets[high]
        charge(1 + len(bucket) // 4)
        ascending += sorted(bucket)
    return ascending


def paid[Key](keys: Collection[Key], cost: int = 1) -> Iterable[Key]:
    """The same keys; many of them are paid for, `cost` steps each, and accounted while they are looked at."""
    return keys if len(keys) < KEYS_AT_ONCE else paid_in_batches(keys, cost)


def paid_in_batches[Key](keys: Collection[Key], cost: int) -> Iterator[Key]:
    """Many keys, each batch paid for before it is looked at."""
    for some in batched(keys, KEYS_AT_ONCE):
        if len(some) == KEYS_AT_ONCE:
            charge(KEYS_AT_ONCE * cost)
            charge_memory(KEYS_AT_ONCE * PLACE_SIZE)
        yield from some


def ordered_keys(keys: Collection[PropertyKey | PrivateName]) -> list[PropertyKey]:
    """Array indices ascending, then strings, then symbols, each in the order of creation.

    https://tc39.es/ecma262/#sec-ordinaryownpropertykeys
    """
    strings: list[PropertyKey] = []
    symbols: list[PropertyKey] = []
    maybe_indices = False
    for key in paid(keys):
        if type(key) is str:
            strings.append(key)
            if "0" <= key < ":":  # It begins with a digit.
                maybe_indices = True
        elif type(key) is Symbol:
            symbols.append(key)
    if maybe_indices:
        indices = sorted_indices([index for index in map(array_index, paid(strings)) if index >= 0])
        strings = [*index_keys(indices), *(key for key in paid(strings) if array_index(key) < 0)]
    return strings + symbols if symbols else strings
