"""`atob` and `btoa`: base64 of text whose characters stand for bytes.

https://html.spec.whatwg.org/multipage/webappapis.html#atob
"""

from __future__ import annotations

import binascii
from typing import Final

from jsvm.intrinsics.uint8_text import UNLIMITED, from_base64, text_pieces
from jsvm.runtime.conversions import to_string
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import reserve_text
from jsvm.runtime.values import Value
from jsvm.webapi.dom_exception import throw_dom_exception
from jsvm.webapi.interfaces import need

#: Every character of this encoding is one byte.
LATIN_1: Final = "latin-1"


def byte_values(text: str) -> bytes | None:
    """A byte for each character; None if there is one that is no byte."""
    try:
        return text.encode(LATIN_1)
    except UnicodeEncodeError:
        return None


def btoa(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://html.spec.whatwg.org/multipage/webappapis.html#dom-btoa"""
    need(arguments, 1, "btoa")
    text = to_string(arguments[0])
    pieces: list[str] = []
    for part in text_pieces(realm, len(text), (len(text) + 2) // 3 * 4):
        data = byte_values(text[part])
        if data is None:
            throw_dom_exception(
                realm, "InvalidCharacterError", "btoa: the text holds a character that is no byte"
            )
        pieces.append(binascii.b2a_base64(data, newline=False).decode("ascii"))
    return "".join(pieces)


def atob(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://html.spec.whatwg.org/multipage/webappapis.html#dom-atob

    Forgiving decoding is what `Uint8Array.fromBase64` does unless it is told to be strict.
    """
    need(arguments, 1, "atob")
    text = to_string(arguments[0])
    budget = realm.agent.budget
    budget.allocate(len(text))
    decoded = from_base64(budget, text, "base64", "loose", UNLIMITED)
    if decoded.error:
        throw_dom_exception(realm, "InvalidCharacterError", f"atob: {decoded.error}")
    reserve_text(realm, len(decoded.data))
    return decoded.data.decode(LATIN_1)


def build_btoa(realm: Realm) -> JSObject:
    """The global function."""
    return realm.new_function("btoa", 1, btoa)


def build_atob(realm: Realm) -> JSObject:
    """The global function."""
    return realm.new_function("atob", 1, atob)
