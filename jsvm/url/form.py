"""Lists of names and values as queries and forms write them.

https://url.spec.whatwg.org/#application/x-www-form-urlencoded
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from jsvm.budget import charge, charge_memory
from jsvm.url.percent import percent_decode, replace_runs

type Pairs = list[tuple[str, str]]

#: Pairs between two payments, and bytes that one takes at least.
PAIRS_AT_ONCE: Final = 64
PAIR_SIZE: Final = 160
_ENCODED: Final = re.compile(r"[^A-Za-z0-9*._-]+", re.ASCII)


def parse_form(text: str) -> Pairs:
    """https://url.spec.whatwg.org/#concept-urlencoded-string-parser, of text of code points."""
    pairs: Pairs = []
    count = text.count("&")
    if count > PAIRS_AT_ONCE:
        charge_memory(count * PAIR_SIZE)
    for number, sequence in enumerate(text.split("&")):
        if number % PAIRS_AT_ONCE == PAIRS_AT_ONCE - 1:
            charge(2 * PAIRS_AT_ONCE)
        if sequence:
            name, _, value = sequence.partition("=")
            pairs.append((decode(name), decode(value)))
    return pairs


def decode(text: str) -> str:
    """One name or value."""
    return percent_decode(text.replace("+", " ")).decode("utf-8", "replace")


def serialize_form(pairs: Iterable[tuple[str, str]]) -> str:
    """https://url.spec.whatwg.org/#concept-urlencoded-serializer"""
    written: list[str] = []
    for name, value in pairs:
        written.append(f"{encode(name)}={encode(value)}")
        if not len(written) % PAIRS_AT_ONCE:
            charge(2 * PAIRS_AT_ONCE)
    return "&".join(written)


def encode(text: str) -> str:
    """One name or value as ASCII."""
    return replace_runs(text, _ENCODED, _encode_run)


def _encode_run(match: re.Match[str]) -> str:
    return "".join(["+" if byte == 0x20 else f"%{byte:02X}" for byte in match[0].encode()])
