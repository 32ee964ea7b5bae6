"""Percent-encoding and its sets. https://url.spec.whatwg.org/#percent-encoded-bytes

A set is a compiled pattern of the runs of characters that must be encoded, because scanning and skipping what
need not be touched is then one call. Texts are of code points, without lone surrogates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from jsvm.budget import charge

#: Characters, and escapes, between two payments.
PIECE: Final = 4096
ESCAPES: Final = 64

_PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F)))


def _encode_set(characters: str) -> re.Pattern[str]:
    kept = "".join(character for character in _PRINTABLE if character not in characters)
    return re.compile(f"[^{re.escape(kept)}]+")


C0_CONTROL: Final = _encode_set("")
FRAGMENT: Final = _encode_set(' "<>`')
QUERY: Final = _encode_set(' "#<>')
SPECIAL_QUERY: Final = _encode_set(" \"#<>'")
PATH: Final = _encode_set(' "#<>?^`{}')
USERINFO: Final = _encode_set(' "#<>?^`{}/:;=@[\\]|')

_ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


def percent_encode(text: str, encode_set: re.Pattern[str]) -> str:
    """The text with everything in the set as percent-encoded UTF-8.
    https://url.spec.whatwg.org/#string-utf-8-percent-encode
    """
    return replace_runs(text, encode_set, _encode_run)


def replace_runs(text: str, runs: re.Pattern[str], encode: Callable[[re.Match[str]], str]) -> str:
    """The text with all runs that a pattern matches encoded. ATTACK: there may be millions of them."""
    if len(text) <= PIECE:
        return runs.sub(encode, text)
    pieces: list[str] = []
    for start in range(0, len(text), PIECE):
        charge(PIECE // 16)
        pieces.append(runs.sub(encode, text[start : start + PIECE]))
    return "".join(pieces)


def _encode_run(match: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in match[0].encode()])


def percent_decode(text: str) -> bytes:
    """https://url.spec.whatwg.org/#string-percent-decode"""
    data = text.encode()
    if b"%" not in data:
        return data
    decoded, end = bytearray(), 0
    for number, match in enumerate(_ESCAPE.finditer(data)):
        if number % ESCAPES == ESCAPES - 1:
            charge(ESCAPES)
        decoded += data[end : match.start()]
        decoded.append(int(match[1], 16))
        end = match.end()
    return bytes(decoded + data[end:])
