"""Blob and File: bytes with a type. https://w3c.github.io/FileAPI/"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import ClassVar, Final

from jsvm.budget import Reservation
from jsvm.runtime.array_buffers import new_array_buffer, reserve_bytes
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_number, to_string
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.iterators import iterable_to_list
from jsvm.runtime.long_text import replace
from jsvm.runtime.object_operations import relative_index
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.webapi.encoding import decoded, new_bytes
from jsvm.webapi.interfaces import (
    Interface,
    PlatformObject,
    attribute,
    copied_bytes,
    dictionary,
    join_bytes,
    member,
    need,
    operation,
    pay,
    pay_for_text,
    promise_of,
    prototype_of,
    receiver,
    usv_string,
    utf8_bytes,
)
from jsvm.webapi.names import prototype_slot

_NOT_IN_A_TYPE: Final = re.compile(r"[^\x20-\x7e]")


class BlobObject(PlatformObject):
    """Bytes that never change, and a media type."""

    __slots__ = ("data", "reservation", "type")

    class_name: ClassVar[str] = "Blob"

    def __init__(self, realm: Realm, prototype: JSObject, data: bytes, type_: str) -> None:
        JSObject.__init__(self, prototype, {})
        self.data = data
        self.type = type_
        self.reservation: Reservation = reserve_bytes(realm, len(data))


class FileObject(BlobObject):
    """A Blob with a name."""

    __slots__ = ("last_modified", "name")

    class_name: ClassVar[str] = "File"

    def __init__(self, realm: Realm, prototype: JSObject, data: bytes, type_: str, name: str) -> None:
        BlobObject.__init__(self, realm, prototype, data, type_)
        self.name = name
        self.last_modified = 0.0


def new_blob(realm: Realm, data: bytes, type_: str = "") -> BlobObject:
    """A Blob of ours.

    ATTACK: its type becomes a header, and may be any text that a guest gave to `overrideMimeType`.
    """
    return BlobObject(realm, prototype_of(realm, "Blob"), data, read_type(type_))


def named_file(realm: Realm, blob: BlobObject, name: str | None) -> FileObject:
    """A File with a Blob's bytes, as form data keep it."""
    if isinstance(blob, FileObject) and name is None:
        return blob
    file = FileObject(
        realm, prototype_of(realm, "File"), blob.data, blob.type, "blob" if name is None else name
    )
    file.last_modified = blob.last_modified if isinstance(blob, FileObject) else now(realm)
    return file


def now(realm: Realm) -> float:
    """The guest's time."""
    clock = realm.agent.host.hook("now")
    return 0.0 if clock is None else float(int(clock()))


# -- constructors ----------------------------------------------------------------------------------


def blob_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://w3c.github.io/FileAPI/#constructorBlob"""
    parts, options = (*arguments, None, None)[:2]
    given = dictionary(options, "Blob")
    prototype = prototype_from_constructor(new_target, prototype_slot("Blob"))
    data = b"" if parts is None else joined_parts(realm, parts, given)
    return BlobObject(realm, prototype, data, read_type(member(given, "type")))


def file_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://w3c.github.io/FileAPI/#file-constructor"""
    need(arguments, 2, "File")
    given = dictionary(arguments[2] if len(arguments) > 2 else None, "File")
    prototype = prototype_from_constructor(new_target, prototype_slot("File"))
    data = joined_parts(realm, arguments[0], given)
    file = FileObject(realm, prototype, data, read_type(member(given, "type")), usv_string(arguments[1]))
    modified = member(given, "lastModified")
    file.last_modified = now(realm) if modified is None else to_number(modified)
    return file


def joined_parts(realm: Realm, parts: Value, options: JSObject | None) -> bytes:
    """https://w3c.github.io/FileAPI/#process-blob-parts"""
    if not isinstance(parts, JSObject):
        throw_type_error("Blob: the parts are no sequence")
    native = to_string(member(options, "endings")) == "native" if options is not None else False
    chunks: list[bytes] = []
    for part in iterable_to_list(realm, parts):
        realm.agent.budget.spend()
        chunks.append(part_bytes(realm, part, native))
        realm.agent.budget.allocate(len(chunks[-1]))
    return join_bytes(chunks)


def part_bytes(realm: Realm, part: Value, native_endings: bool) -> bytes:
    """The bytes of one part."""
    if isinstance(part, BlobObject):
        return part.data
    data = copied_bytes(realm, part)
    if data is not None:
        return data
    text = pay_for_text(realm, usv_string(part))
    if native_endings:
        for line_end in ("\r\n", "\r"):
            pay(realm, len(text))
            text = replace(text, line_end, "\n")
    return utf8_bytes(text)


def read_type(value: Value) -> str:
    """A media type in lower case; nothing if it cannot be one."""
    text = "" if value is None else to_string(value)
    return "" if _NOT_IN_A_TYPE.search(text) else text.lower()


# -- members ---------------------------------------------------------------------------------------


def blob_of(this: Value, name: str) -> BlobObject:
    """The receiver of a Blob's member."""
    return receiver(BlobObject, this, f"Blob.prototype.{name}")


def file_of(this: Value, name: str) -> FileObject:
    """The receiver of a File's member."""
    return receiver(FileObject, this, f"File.prototype.{name}")


def slice_(
    realm: Realm, this: Value, start: Value = None, end: Value = None, type_: Value = None, *_: Value
) -> Value:
    """https://w3c.github.io/FileAPI/#dfn-slice"""
    blob = blob_of(this, "slice")
    size = len(blob.data)
    first = relative_index(start, size)
    last = relative_index(end, size, size)
    return new_blob(realm, blob.data[first : max(first, last)], "" if type_ is None else to_string(type_))


def text(realm: Realm, this: Value, *_: Value) -> Value:
    """https://w3c.github.io/FileAPI/#dom-blob-text"""
    return promise_of(realm, lambda: decoded_text(realm, blob_of(this, "text").data))


def decoded_text(realm: Realm, data: bytes) -> str:
    """Bytes as UTF-8 text, without a byte order mark. https://encoding.spec.whatwg.org/#utf-8-decode"""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    return pay_for_text(realm, decoded(decoder, data.removeprefix(b"\xef\xbb\xbf"), final=True))


def array_buffer(realm: Realm, this: Value, *_: Value) -> Value:
    """https://w3c.github.io/FileAPI/#dom-blob-arraybuffer"""
    return promise_of(realm, lambda: new_array_buffer(realm, blob_of(this, "arrayBuffer").data))


def bytes_(realm: Realm, this: Value, *_: Value) -> Value:
    """https://w3c.github.io/FileAPI/#dom-blob-bytes"""
    return promise_of(realm, lambda: new_bytes(realm, blob_of(this, "bytes").data))


INTERFACES: Final = (
    Interface(
        "Blob",
        (
            attribute("size", lambda _realm, this, *_: float(len(blob_of(this, "size").data))),
            attribute("type", lambda _realm, this, *_: blob_of(this, "type").type),
            operation("slice", 0, slice_),
            operation("text", 0, text),
            operation("arrayBuffer", 0, array_buffer),
            operation("bytes", 0, bytes_),
        ),
        blob_construct,
    ),
    Interface(
        "File",
        (
            attribute("name", lambda _realm, this, *_: file_of(this, "name").name),
            attribute("lastModified", lambda _realm, this, *_: file_of(this, "lastModified").last_modified),
        ),
        file_construct,
        2,
        parent="Blob",
    ),
)
