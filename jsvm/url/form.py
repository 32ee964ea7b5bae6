"""Lists of names and values as queries and forms write them.

https://url.spec.whatwg.org/#application/x-www-form-urlencoded
"""

from __future__ import annotations

import re
from typing import Final

from jsvm.url.percent import percent_decode

type Pairs = list[tuple[str, str]]

_ENCODED: Final = re.compile(r"[^A-Za-z0-9*._-]+", re.ASCII)


def parse_form(text: str) -> Pairs:
    """https://url.spec.whatwg.org/#concept-urlencoded-string-parser, of text of code points."""
    pairs: Pairs = []
    for sequence in text.split("&"):
        if sequence:
            name, _, value = sequence.partition("=")
            pairs.append((decode(name), decode(value)))
    return pairs


def decode(text: str) -> str:
    """One name or value."""
    return percent_decode(text.replace("+", " ")).decode("utf-8", "replace")


def serialize_form(pairs: Pairs) -> str:
    """https://url.spec.whatwg.org/#concept-urlencoded-serializer"""
    return "&".join([f"{encode(name)}={encode(value)}" for name, value in pairs])


def encode(text: str) -> str:
    """One name or value as ASCII."""
    return _ENCODED.sub(_encode_run, text)


def _encode_run(match: re.Match[str]) -> str:
    return "".join(["+" if byte == 0x20 else f"%{byte:02X}" for byte in match[0].encode()])
