"""Functions and values of the global object that belong to no constructor.

https://tc39.es/ecma262/#sec-global-object
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from jsvm.intrinsics.function import refuse_dynamic_code
from jsvm.runtime.completion import throw_uri_error
from jsvm.runtime.conversions import to_number, to_string
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.functions import Native
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.string_operations import TextBuilder, pieces_of, spend_text
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16, to_utf16

_ALPHANUMERIC: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_URI_MARKS: Final = "-_.!~*'()"
_URI_RESERVED: Final = ";/?:@&=+$,"
#: Characters that are worked on between two looks at the budget.
AT_ONCE: Final = 1 << 14
#: Escapes; if there are very many, some of them, but no part of a character.
_ESCAPED_RUN: Final = re.compile("(?:%[0-9A-Fa-f]{2}){1,4096}+(?:%[89ABab][0-9A-Fa-f])*+|%")
_UNESCAPABLE: Final = re.compile("%u([0-9A-Fa-f]{4})|%([0-9A-Fa-f]{2})")


def percent_table(unreserved: str) -> tuple[str, ...]:
    """What each byte becomes: itself if unreserved, else a percent escape."""
    return tuple(chr(byte) if chr(byte) in unreserved else f"%{byte:02X}" for byte in range(256))


ENCODE_URI: Final = percent_table(f"{_ALPHANUMERIC}{_URI_MARKS}{_URI_RESERVED}#")
ENCODE_URI_COMPONENT: Final = percent_table(_ALPHANUMERIC + _URI_MARKS)
ESCAPE: Final = percent_table(_ALPHANUMERIC + "@*_+-./")


# -- numbers -------------------------------------------------------------------------------------------------


def is_finite(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-isfinite-number"""
    return math.isfinite(to_number(value))


def is_nan(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-isnan-number"""
    number = to_number(value)
    return number != number


# -- URIs ----------------------------------------------------------------------------------------------------


def encoder(table: tuple[str, ...]) -> Native:
    """https://tc39.es/ecma262/#sec-encode"""

    def encode(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
        text = to_string(value)
        built = TextBuilder(realm)
        for piece in pieces_of(realm, text, 8):
            try:
                data = from_utf16(piece, "strict").encode("utf-8")
            except UnicodeError:
                throw_uri_error("URI malformed")
            built.add("".join([table[byte] for byte in data]))
        return built.text()

    return encode


def decoder(preserved: str) -> Native:
    """Escapes of characters in `preserved` stay. https://tc39.es/ecma262/#sec-decode"""

    def decode(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
        text = to_string(value)
        spend_text(realm, len(text))
        if "%" not in text:
            return text
        built = TextBuilder(realm)
        end = 0
        for match in _ESCAPED_RUN.finditer(text):
            run = match[0]
            realm.agent.budget.spend(8 + len(run))
            built.add(text[end : match.start()])
            built.add(decode_run(run, preserved))
            end = match.end()
        built.add(text[end:])
        return built.text()

    return decode


def decode_run(escapes: str, preserved: str) -> str:
    """Percent escapes as the text they spell in UTF-8."""
    if escapes == "%":
        throw_uri_error("URI malformed")
    try:
        characters = bytes.fromhex(escapes.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        throw_uri_error("URI malformed")
    if not preserved or not any(character in preserved for character in characters):
        return to_utf16(characters)
    parts: list[str] = []
    position = 0
    for character in characters:
        width = 3 * len(character.encode("utf-8"))
        shown = escapes[position : position + width] if character in preserved else to_utf16(character)
        parts.append(shown)
        position += width
    return "".join(parts)


def escape(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-escape-string"""
    text = to_string(value)
    built = TextBuilder(realm)
    for start in range(0, len(text), AT_ONCE):
        some = text[start : start + AT_ONCE]
        realm.agent.budget.spend(len(some))
        built.add("".join([ESCAPE[unit] if unit < 256 else f"%u{unit:04X}" for unit in map(ord, some)]))
    return built.text()


def unescape(realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-unescape-string"""
    text = to_string(value)
    spend_text(realm, len(text))
    built = TextBuilder(realm)
    end = 0
    for match in _UNESCAPABLE.finditer(text):
        realm.agent.budget.spend(8)
        built.add(text[end : match.start()])
        built.add(chr(int(match[1] or match[2], 16)))
        end = match.end()
    built.add(text[end:])
    return built.text()


# -- eval ----------------------------------------------------------------------------------------------------


def indirect_eval(realm: Realm, _this: Value, source: Value = None, *_: Value) -> Value:
    """The host's hook `evaluate(realm, source)` runs it; a host without one refuses.

    https://tc39.es/ecma262/#sec-eval-x
    """
    if type(source) is not str:
        return source
    hook = realm.agent.host.hook("evaluate")
    if hook is None:
        refuse_dynamic_code()
    return hook(realm, source)


# -- intrinsics ----------------------------------------------------------------------------------------------


def function_builder(name: str, length: int, native: Native) -> Builder:
    """The builder of one global function."""

    def build(realm: Realm) -> JSObject:
        return realm.new_function(name, length, native)

    return build


def install_global_values(realm: Realm) -> None:
    """https://tc39.es/ecma262/#sec-value-properties-of-the-global-object"""
    target = realm.global_object
    target.define_data("globalThis", target, HIDDEN)
    target.define_data("Infinity", math.inf, 0)
    target.define_data("NaN", math.nan, 0)
    target.define_data("undefined", None, 0)


BUILDERS: Final[Mapping[str, Builder]] = {
    "decode_uri": function_builder("decodeURI", 1, decoder(_URI_RESERVED + "#")),
    "decode_uri_component": function_builder("decodeURIComponent", 1, decoder("")),
    "encode_uri": function_builder("encodeURI", 1, encoder(ENCODE_URI)),
    "encode_uri_component": function_builder("encodeURIComponent", 1, encoder(ENCODE_URI_COMPONENT)),
    "escape": function_builder("escape", 1, escape),
    "eval": function_builder("eval", 1, indirect_eval),
    "is_finite": function_builder("isFinite", 1, is_finite),
    "is_nan": function_builder("isNaN", 1, is_nan),
    "unescape": function_builder("unescape", 1, unescape),
}
GLOBALS: Final[Mapping[str, str]] = {
    "decodeURI": "decode_uri",
    "decodeURIComponent": "decode_uri_component",
    "encodeURI": "encode_uri",
    "encodeURIComponent": "encode_uri_component",
    "escape": "escape",
    "eval": "eval",
    "isFinite": "is_finite",
    "isNaN": "is_nan",
    "unescape": "unescape",
}
