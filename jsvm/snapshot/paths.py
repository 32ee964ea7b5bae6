"""Paths: how a snapshot calls what it holds, and how errors say where something is."""

from __future__ import annotations

import json
import re
from typing import Final

from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import (
    SYMBOL_ASYNC_DISPOSE,
    SYMBOL_ASYNC_ITERATOR,
    SYMBOL_DISPOSE,
    SYMBOL_HAS_INSTANCE,
    SYMBOL_IS_CONCAT_SPREADABLE,
    SYMBOL_ITERATOR,
    SYMBOL_MATCH,
    SYMBOL_MATCH_ALL,
    SYMBOL_REPLACE,
    SYMBOL_SEARCH,
    SYMBOL_SPECIES,
    SYMBOL_SPLIT,
    SYMBOL_TO_PRIMITIVE,
    SYMBOL_TO_STRING_TAG,
    SYMBOL_UNSCOPABLES,
    PrivateName,
    Symbol,
)

#: Well-known symbols by the name they have in a snapshot.
WELL_KNOWN: Final = {
    f"@@{(symbol.description or '').removeprefix('Symbol.')}": symbol
    for symbol in (
        SYMBOL_ASYNC_DISPOSE, SYMBOL_ASYNC_ITERATOR, SYMBOL_DISPOSE, SYMBOL_HAS_INSTANCE,
        SYMBOL_IS_CONCAT_SPREADABLE, SYMBOL_ITERATOR, SYMBOL_MATCH, SYMBOL_MATCH_ALL, SYMBOL_REPLACE,
        SYMBOL_SEARCH, SYMBOL_SPECIES, SYMBOL_SPLIT, SYMBOL_TO_PRIMITIVE, SYMBOL_TO_STRING_TAG,
        SYMBOL_UNSCOPABLES,
    )
}  # fmt: skip
WELL_KNOWN_NAMES: Final = {symbol: name for name, symbol in WELL_KNOWN.items()}
IDENTIFIER: Final = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
INDEX: Final = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)
#: Paths longer than this are cut down to a number.
MAX_PATH: Final = 160


def member(path: str, key: PropertyKey | PrivateName) -> str:
    """The path of a property."""
    if type(key) is str:
        if IDENTIFIER.fullmatch(key):
            return f"{path}.{key}"
        return f"{path}[{key}]" if INDEX.fullmatch(key) else f"{path}[{json.dumps(key)}]"
    if isinstance(key, Symbol):
        known = WELL_KNOWN_NAMES.get(key)
        return f"{path}[{known}]" if known else f"{path}[Symbol({json.dumps(key.description or '')})]"
    return f"{path}.{key.description}"  # type: ignore[union-attr]


def inner(path: str, slot: str) -> str:
    """The path of what the engine keeps for an object."""
    return f"{path}.[[{slot}]]"


def entry_place(name: str) -> str:
    """Where an entry is, for errors."""
    return f"$.heap[{name[:120]}]"
