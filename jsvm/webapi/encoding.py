"""TextEncoder and TextDecoder. https://encoding.spec.whatwg.org/#api

DEVIATION: of the legacy encodings only UTF-16 is here; a page that needs others has them from its own host.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, final

from jsvm.budget import charge
from jsvm.runtime.array_buffers import new_array_buffer
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.element_types import UINT8
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.typed_arrays import TypedArray, typed_array_on
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16, is_lead_surrogate, to_utf16
from jsvm.webapi.interfaces import (
    UNITS_PER_STEP,
    Interface,
    PlatformObject,
    attribute,
    copied_bytes,
    dictionary,
    flag,
    need,
    operation,
    paid,
    pay_for_text,
    receiver,
    usv_string,
    utf8_bytes,
)
from jsvm.webapi.names import prototype_slot

#: Labels by encoding. https://encoding.spec.whatwg.org/#names-and-labels
LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "utf-8": ("unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "utf-8", "utf8", "x-unicode20utf8"),
    "utf-16le": ("csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff", "utf-16", "utf-16le"),
    "utf-16be": ("unicodefffe", "utf-16be"),
}
ENCODING_OF: Final[Mapping[str, str]] = {label: name for name, labels in LABELS.items() for label in labels}
#: Bytes that are decoded at once.
PIECE: Final = 1 << 16
BYTE_ORDER_MARK: Final = "\ufeff"
ASCII_WHITE_SPACE: Final = "\t\n\f\r "


@final
class TextEncoderObject(PlatformObject):
    """A TextEncoder: it has no state."""

    __slots__ = ()

    class_name: ClassVar[str] = "TextEncoder"


@final
class TextDecoderObject(PlatformObject):
    """A TextDecoder. `decoder` is under way while a stream is being decoded."""

    __slots__ = ("decoder", "encoding", "fatal", "ignore_bom", "may_start_with_bom")

    class_name: ClassVar[str] = "TextDecoder"

    def __init__(self, prototype: JSObject, encoding: str, fatal: bool, ignore_bom: bool) -> None:
        JSObject.__init__(self, prototype, {})
        self.encoding = encoding
        self.fatal = fatal
        self.ignore_bom = ignore_bom
        self.decoder: codecs.IncrementalDecoder | None = None
        self.may_start_with_bom = True

    def new_decoder(self) -> codecs.IncrementalDecoder:
        """What decodes one stream."""
        return codecs.getincrementaldecoder(self.encoding)("strict" if self.fatal else "replace")

    def decode(self, data: bytes, stream: bool) -> str | None:
        """Text of UTF-16; None if the bytes are wrong and that is fatal."""
        if self.decoder is None:
            self.decoder = self.new_decoder()
            self.may_start_with_bom = not self.ignore_bom
        try:
            text = decoded(self.decoder, data, not stream)
        except UnicodeDecodeError:
            self.decoder = None
            return None
        if not stream:
            self.decoder = None
        if text and self.may_start_with_bom:
            self.may_start_with_bom = False
            text = text.removeprefix(BYTE_ORDER_MARK)
        return text


def decoded(decoder: codecs.IncrementalDecoder, data: bytes, final: bool) -> str:
    """UTF-16 of bytes, a piece at a time. Raises UnicodeDecodeError."""
    pieces: list[str] = []
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        charge(1 + len(piece) // UNITS_PER_STEP)
        pieces.append(to_utf16(decoder.decode(piece)))
    pieces.append(to_utf16(decoder.decode(b"", final)))
    return "".join(pieces)


def new_bytes(realm: Realm, data: bytes) -> TypedArray:
    """A Uint8Array with a copy of some bytes."""
    return typed_array_on(realm, UINT8, new_array_buffer(realm, data), 0, len(data))


# -- TextEncoder -----------------------------------------------------------------------------------


def encoder_construct(_realm: Realm, _arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://encoding.spec.whatwg.org/#dom-textencoder"""
    return TextEncoderObject(prototype_from_constructor(new_target, prototype_slot("TextEncoder")), {})


def encoder_encoding(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://encoding.spec.whatwg.org/#dom-textencoder-encoding"""
    receiver(TextEncoderObject, this, "get TextEncoder.prototype.encoding")
    return "utf-8"


def encode(realm: Realm, this: Value, text: Value = None, *_: Value) -> Value:
    """https://encoding.spec.whatwg.org/#dom-textencoder-encode"""
    receiver(TextEncoderObject, this, "TextEncoder.prototype.encode")
    units = "" if text is None else pay_for_text(realm, usv_string(text))
    return new_bytes(realm, utf8_bytes(units))


def encode_into(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://encoding.spec.whatwg.org/#dom-textencoder-encodeinto"""
    receiver(TextEncoderObject, this, "TextEncoder.prototype.encodeInto")
    need(arguments, 2, "TextEncoder.encodeInto")
    units = usv_string(arguments[0])
    target = arguments[1]
    if not isinstance(target, TypedArray) or target.element is not UINT8:
        throw_type_error("TextEncoder.encodeInto: the destination is not a Uint8Array")
    room = len(target.view)
    # A unit takes a byte at least, so what lies beyond cannot fit; nor can a pair that is cut.
    units = units[:room]
    if units and is_lead_surrogate(ord(units[-1])):
        units = units[:-1]
    read = written = 0
    for piece in paid(units):
        data = from_utf16(piece).encode()
        fits = len(data) <= room - written
        data = data if fits else whole_characters(data[: room - written])
        read += len(piece) if fits else len(to_utf16(data.decode()))
        target.view[written : written + len(data)] = memoryview(data)
        written += len(data)
        if not fits:
            break
    return JSObject(realm.object_prototype, {"read": float(read), "written": float(written)})


def whole_characters(data: bytes) -> bytes:
    """UTF-8 without a last character that was cut."""
    return data.decode("utf-8", "ignore").encode()


# -- TextDecoder -----------------------------------------------------------------------------------


def decoder_construct(_realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://encoding.spec.whatwg.org/#dom-textdecoder"""
    label, options = (*arguments, None, None)[:2]
    text = "utf-8" if label is None else to_string(label)
    encoding = ENCODING_OF.get(text.strip(ASCII_WHITE_SPACE).lower()) if text.isascii() else None
    if encoding is None:
        throw_range_error("TextDecoder: this encoding is not supported")
    given = dictionary(options, "TextDecoder")
    prototype = prototype_from_constructor(new_target, prototype_slot("TextDecoder"))
    return TextDecoderObject(prototype, encoding, flag(given, "fatal"), flag(given, "ignoreBOM"))


def decode(realm: Realm, this: Value, data: Value = None, options: Value = None, *_: Value) -> Value:
    """https://encoding.spec.whatwg.org/#dom-textdecoder-decode"""
    decoder = receiver(TextDecoderObject, this, "TextDecoder.prototype.decode")
    stream = flag(dictionary(options, "TextDecoder.decode"), "stream")
    source = b"" if data is None else copied_bytes(realm, data)
    if source is None:
        throw_type_error("TextDecoder.decode: the input is neither an ArrayBuffer nor a view of one")
    text = decoder.decode(source, stream)
    if text is None:
        throw_type_error(f"The encoded data was not valid {decoder.encoding}")
    return pay_for_text(realm, text)


def decoder_of(this: Value, name: str) -> TextDecoderObject:
    """The receiver of a decoder's attribute."""
    return receiver(TextDecoderObject, this, f"get TextDecoder.prototype.{name}")


INTERFACES: Final = (
    Interface(
        "TextEncoder",
        (
            attribute("encoding", encoder_encoding),
            operation("encode", 0, encode),
            operation("encodeInto", 2, encode_into),
        ),
        encoder_construct,
    ),
    Interface(
        "TextDecoder",
        (
            attribute("encoding", lambda _realm, this, *_: decoder_of(this, "encoding").encoding),
            attribute("fatal", lambda _realm, this, *_: decoder_of(this, "fatal").fatal),
            attribute("ignoreBOM", lambda _realm, this, *_: decoder_of(this, "ignoreBOM").ignore_bom),
            operation("decode", 0, decode),
        ),
        decoder_construct,
    ),
)
