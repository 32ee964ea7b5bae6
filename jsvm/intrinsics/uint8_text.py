"""Base64 and hexadecimal text for Uint8Array. https://tc39.es/proposal-arraybuffer-base64/spec/"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jsvm.budget import MAX_STRING_LENGTH, Budget
from jsvm.intrinsics.declare import Method
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.intrinsics.typed_array_creation import check_in_bounds
from jsvm.runtime.completion import throw_range_error, throw_syntax_error, throw_type_error
from jsvm.runtime.conversions import to_boolean
from jsvm.runtime.element_types import UINT8
from jsvm.runtime.object_operations import describe
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import reserve_text
from jsvm.runtime.typed_arrays import TypedArray, new_typed_array
from jsvm.runtime.values import Value

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SIXTETS: Final = {letter: index for index, letter in enumerate(ALPHABET)}
WHITE_SPACE: Final = "\t\n\f\r "
#: Complete groups of four letters, in either alphabet.
GROUPS: Final = {
    "base64": re.compile(r"(?:[A-Za-z0-9+/]{4})*+"),
    "base64url": re.compile(r"(?:[A-Za-z0-9_-]{4})*+"),
}
HEX_PAIRS: Final = re.compile(r"(?:[0-9A-Fa-f]{2})*+")
TO_URL: Final = str.maketrans("+/", "-_")
FROM_URL: Final = str.maketrans("-_", "+/")
#: Characters or bytes that are worked on at once; full of groups of three and four.
TEXT_PIECE: Final = 3 << 14
#: No limit on the number of bytes.
UNLIMITED: Final = 1 << 53


class Decoded(NamedTuple):
    """How much text was read, the bytes it gave, and what is wrong with the rest ("" for nothing)."""

    read: int
    data: bytes | bytearray
    error: str = ""


# -- base64 --------------------------------------------------------------------------------------------------


def skip_white_space(budget: Budget, text: str, index: int) -> int:
    """The next index that is no white space."""
    while index < len(text) and text[index] in WHITE_SPACE:
        budget.spend()
        index += 1
    return index


def last_bytes(letters: str, *, strict: bool) -> bytes | None:
    """The bytes of an incomplete last group; None if unused bits that must be 0 are not.

    https://tc39.es/proposal-arraybuffer-base64/spec/#sec-decodefinalbase64chunk
    """
    bits = 0
    for letter in letters:
        bits = bits << 6 | SIXTETS[letter]
    unused = 2 if len(letters) == 3 else 4
    if strict and bits & ((1 << unused) - 1):
        return None
    return (bits >> unused).to_bytes(len(letters) - 1, "big")


def from_base64(budget: Budget, text: str, alphabet: str, handling: str, limit: int) -> Decoded:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-frombase64"""
    data = bytearray()
    read = index = 0
    group = ""
    if limit == 0:
        return Decoded(0, b"")
    while True:
        if not group:
            # OPTIMIZATION: complete groups in one go.
            most = min(index + (limit - len(data)) // 3 * 4, len(text))
            index = read = decode_groups(budget, text, alphabet, most, index, data)
            if len(data) == limit:
                return Decoded(read, bytes(data))
        budget.spend()
        index = skip_white_space(budget, text, index)
        if index == len(text):
            return end_of_text(text, group, handling, Decoded(read, bytes(data)))
        letter = text[index]
        index += 1
        if letter == "=":
            return padding(budget, text, index, group, handling, Decoded(read, bytes(data)))
        if alphabet == "base64url":
            letter = "" if letter in "+/" else letter.translate(FROM_URL)
        if letter not in SIXTETS:
            return Decoded(read, bytes(data), "Invalid character in base64 text")
        if limit - len(data) == len(group) - 1:
            return Decoded(read, bytes(data))
        group += letter
        if len(group) == 4:
            data += binascii.a2b_base64(group)
            read = index
            group = ""


def decode_groups(budget: Budget, text: str, alphabet: str, most: int, index: int, data: bytearray) -> int:
    """Decode complete groups between `index` and `most` to the end of `data`; answers where they end."""
    for part in budget.pieces(most - index, TEXT_PIECE, 64):
        end = index + part.stop - part.start
        match = GROUPS[alphabet].match(text, index, end)
        assert match is not None
        data += binascii.a2b_base64(match[0].translate(FROM_URL))
        index = match.end()
        if index < end:
            break
    return index


def end_of_text(text: str, group: str, handling: str, so_far: Decoded) -> Decoded:
    """The text ended without padding."""
    if not group:
        return Decoded(len(text), so_far.data)
    if handling == "stop-before-partial":
        return so_far
    rest = last_bytes(group, strict=False) if handling == "loose" and len(group) > 1 else None
    if rest is None:
        return Decoded(so_far.read, so_far.data, "Missing padding in base64 text")
    return Decoded(len(text), so_far.data + rest)


def padding(budget: Budget, text: str, index: int, group: str, handling: str, so_far: Decoded) -> Decoded:
    """What follows a "=" before `index`: another one after two letters, then the end."""
    wrong = Decoded(so_far.read, so_far.data, "Malformed padding in base64 text")
    if len(group) < 2:
        return wrong
    index = skip_white_space(budget, text, index)
    if len(group) == 2:
        if index == len(text):
            return so_far if handling == "stop-before-partial" else wrong
        if text[index] == "=":
            index = skip_white_space(budget, text, index + 1)
    rest = last_bytes(group, strict=handling == "strict")
    if index < len(text) or rest is None:
        return wrong
    return Decoded(len(text), so_far.data + rest)


def from_hex(budget: Budget, text: str, limit: int) -> Decoded:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-fromhex"""
    if len(text) % 2:
        return Decoded(0, b"", "Hexadecimal text must have an even number of digits")
    data = bytearray()
    for part in budget.pieces(min(len(text), 2 * limit), TEXT_PIECE, 64):
        match = HEX_PAIRS.match(text, part.start, part.stop)
        assert match is not None
        data += binascii.a2b_hex(match[0])
        if match.end() < part.stop:
            break
    read = 2 * len(data)
    complete = read == len(text) or len(data) == limit
    return Decoded(read, data, "" if complete else "Invalid character in hexadecimal text")


# -- arguments -----------------------------------------------------------------------------------------------


def require_bytes(this: Value, method: str) -> TypedArray:
    """The receiver, if it is a Uint8Array."""
    if type(this) is not TypedArray or this.element is not UINT8:
        incompatible_receiver(f"Uint8Array.prototype.{method}", this)
    return this


def require_text(value: Value) -> str:
    """The text to decode, which is never converted."""
    if type(value) is not str:
        throw_type_error(f"{describe(value)} is not a string")
    return value


def option(options: Value, name: str, allowed: tuple[str, ...]) -> str:
    """One of some texts; the first is the default."""
    if options is None:
        return allowed[0]
    if not isinstance(options, JSObject):
        throw_type_error(f"{describe(options)} is not an options object")
    value = options.get(name)
    if value is None:
        return allowed[0]
    if type(value) is not str or value not in allowed:
        throw_type_error(f"Invalid {name}: {describe(value)}")
    return value


def decode_base64(realm: Realm, text: Value, options: Value, target: TypedArray | None) -> Decoded:
    """Read the arguments of `fromBase64` and `setFromBase64` and decode."""
    source = require_text(text)
    alphabet = option(options, "alphabet", ("base64", "base64url"))
    handling = option(options, "lastChunkHandling", ("loose", "strict", "stop-before-partial"))
    budget = realm.agent.budget
    budget.allocate(len(source))
    if target is None:
        return from_base64(budget, source, alphabet, handling, UNLIMITED)
    check_in_bounds(target, "Uint8Array.prototype.setFromBase64")
    return from_base64(budget, source, alphabet, handling, target.length)


def new_bytes(realm: Realm, decoded: Decoded) -> TypedArray:
    """A Uint8Array of decoded bytes, if nothing was wrong."""
    if decoded.error:
        throw_syntax_error(decoded.error)
    created = new_typed_array(realm, UINT8, len(decoded.data))
    if decoded.data:
        created.view[:] = decoded.data
    return created


def write_bytes(realm: Realm, target: TypedArray, decoded: Decoded) -> JSObject:
    """Store what could be decoded, complain about the rest, or report."""
    written = len(decoded.data)
    if written:
        target.view[:written] = decoded.data
    if decoded.error:
        throw_syntax_error(decoded.error)
    return JSObject(realm.object_prototype, {"read": float(decoded.read), "written": float(written)})


# -- natives -------------------------------------------------------------------------------------------------


def uint8_array_from_base64(
    realm: Realm, _this: Value, text: Value = None, options: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-uint8array.frombase64"""
    return new_bytes(realm, decode_base64(realm, text, options, None))


def uint8_array_from_hex(realm: Realm, _this: Value, text: Value = None, *_: Value) -> Value:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-uint8array.fromhex"""
    source = require_text(text)
    realm.agent.budget.allocate(len(source) // 2)
    return new_bytes(realm, from_hex(realm.agent.budget, source, UNLIMITED))


def uint8_array_prototype_set_from_base64(
    realm: Realm, this: Value, text: Value = None, options: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-uint8array.prototype.setfrombase64"""
    target = require_bytes(this, "setFromBase64")
    return write_bytes(realm, target, decode_base64(realm, text, options, target))


def uint8_array_prototype_set_from_hex(realm: Realm, this: Value, text: Value = None, *_: Value) -> Value:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-uint8array.prototype.setfromhex"""
    target = require_bytes(this, "setFromHex")
    source = require_text(text)
    check_in_bounds(target, "Uint8Array.prototype.setFromHex")
    realm.agent.budget.allocate(len(source) // 2)
    return write_bytes(realm, target, from_hex(realm.agent.budget, source, target.length))


def uint8_array_prototype_to_base64(realm: Realm, this: Value, options: Value = None, *_: Value) -> Value:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-uint8array.prototype.tobase64"""
    source = require_bytes(this, "toBase64")
    alphabet = option(options, "alphabet", ("base64", "base64url"))
    omit_padding = options is not None and to_boolean(options.get("omitPadding"))
    check_in_bounds(source, "Uint8Array.prototype.toBase64")
    view = source.view
    pieces: list[str] = []
    for part in text_pieces(realm, len(view), 4 * len(view) // 3):
        piece = binascii.b2a_base64(view[part], newline=False).decode("ascii")
        pieces.append(piece.translate(TO_URL) if alphabet == "base64url" else piece)
    if omit_padding and pieces:
        pieces[-1] = pieces[-1].rstrip("=")
    return "".join(pieces)


def text_pieces(realm: Realm, length: int, units: int) -> Iterator[slice]:
    """Pieces of `length` bytes that make `units` code units, accounted; of whole groups of three bytes."""
    if units > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    realm.agent.budget.allocate(units)
    yield from realm.agent.budget.pieces(length, TEXT_PIECE, 64)
    reserve_text(realm, units)


def uint8_array_prototype_to_hex(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-arraybuffer-base64/spec/#sec-uint8array.prototype.tohex"""
    source = require_bytes(this, "toHex")
    check_in_bounds(source, "Uint8Array.prototype.toHex")
    view = source.view
    return "".join([view[part].hex() for part in text_pieces(realm, len(view), 2 * len(view))])


TEXT_STATICS: Final = (
    Method("fromBase64", 1, uint8_array_from_base64),
    Method("fromHex", 1, uint8_array_from_hex),
)
TEXT_METHODS: Final = (
    Method("setFromBase64", 1, uint8_array_prototype_set_from_base64),
    Method("setFromHex", 1, uint8_array_prototype_set_from_hex),
    Method("toBase64", 0, uint8_array_prototype_to_base64),
    Method("toHex", 0, uint8_array_prototype_to_hex),
)
