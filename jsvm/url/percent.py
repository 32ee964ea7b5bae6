"""Percent-encoding and its sets. https://url.spec.whatwg.org/#percent-encoded-bytes

A set is a compiled pattern of the runs of characters that must be encoded, because scanning and skipping what
need not be touched is then one call. Texts are of code points, without lone surrogates.
"""

from __future__ import annotations

import re
from typing import Final

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
    return encode_set.sub(_encode_run, text)


def _encode_run(match: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in match[0].encode()])


def percent_decode(text: str) -> bytes:
    """https://url.spec.whatwg.org/#string-percent-decode"""
    data = text.encode()
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data) if b"%" in data else data
