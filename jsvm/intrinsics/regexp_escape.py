"""`RegExp.escape`: text as a pattern that matches just this text, wherever it is put into another pattern.

https://tc39.es/ecma262/#sec-regexp.escape
"""

from __future__ import annotations

import re
from typing import Final

from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import WHITE_SPACE
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import pieces_of, reserve_text
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16, to_utf16

#: Steps for eight code units, all of which may need an escape.
STEPS_PER_PIECE: Final = 32
_CONTROLS: Final = {"\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r"}
_SYNTAX: Final = re.compile(r"[\^$\\.*+?()\[\]{}|/]")
_SPECIAL: Final = re.compile(
    "[\\^$\\\\.*+?()\\[\\]{}|/,\\-=<>#&!%:;@~'`\"\ud800-\udfff" + WHITE_SPACE.replace("\t", "\\t") + "]"
)


def regexp_escape(realm: Realm, _this: Value, text: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.escape"""
    if type(text) is not str:
        throw_type_error("RegExp.escape needs a string")
    reserve_text(realm, 6 * len(text))
    # Pairs are joined first: only a lone surrogate needs an escape.
    pieces = pieces_of(realm, text, STEPS_PER_PIECE)
    escaped = "".join([to_utf16(_SPECIAL.sub(_escape_match, from_utf16(piece))) for piece in pieces])
    first = text[:1]
    if first.isascii() and first.isalnum():
        # ATTACK: behind a `\\0`, `\\c` or `\\x`, a plain first character could become part of that escape.
        return f"\\x{ord(first):02x}{escaped[1:]}"
    return escaped


def _escape_match(match: re.Match[str]) -> str:
    """https://tc39.es/ecma262/#sec-encodeforregexpescape"""
    character = match[0]
    if character in _CONTROLS:
        return _CONTROLS[character]
    if _SYNTAX.match(character):
        return "\\" + character
    unit = ord(character)
    return f"\\x{unit:02x}" if unit < 0x100 else f"\\u{unit:04x}"
