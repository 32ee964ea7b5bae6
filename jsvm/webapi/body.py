"""Bodies of requests and responses: what they are made of, and how they are read.

https://fetch.spec.whatwg.org/#bodies

A body is all there before the guest sees it, so there are no streams, and reading it settles at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from jsvm.budget import Reservation
from jsvm.intrinsics.declare import Entry
from jsvm.intrinsics.json_scanner import parse_text
from jsvm.runtime.array_buffers import new_array_buffer, reserve_bytes
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value, null
from jsvm.unicode.utf16 import from_utf16, to_utf16
from jsvm.url.form import parse_form
from jsvm.webapi.blob import BlobObject, decoded_text, new_blob
from jsvm.webapi.encoding import new_bytes
from jsvm.webapi.form_data import FormDataObject, multipart, new_form_data
from jsvm.webapi.headers import HeadersObject
from jsvm.webapi.interfaces import (
    PlatformObject,
    attribute,
    copied_bytes,
    operation,
    pay_for_text,
    promise_of,
    receiver,
    usv_string,
    utf8_bytes,
)
from jsvm.webapi.multipart import parse_multipart
from jsvm.webapi.url_search_params import SearchParamsObject

FORM: Final = "application/x-www-form-urlencoded"
TEXT: Final = "text/plain;charset=UTF-8"


class Body:
    """Bytes that can be read once, and what they count for in the VM's memory."""

    __slots__ = ("data", "reservation", "used")

    def __init__(self, realm: Realm, data: bytes) -> None:
        self.data = data
        self.reservation: Reservation = reserve_bytes(realm, len(data))
        self.used = False


class BodyOwner(PlatformObject):
    """A Request or a Response: `body` is None for a null body."""

    __slots__ = ("body", "headers")

    class_name: ClassVar[str] = "Body"

    body: Body | None
    headers: HeadersObject

    @property
    def is_used(self) -> bool:
        """Whether the body was read. https://fetch.spec.whatwg.org/#body-unusable"""
        return self.body is not None and self.body.used

    def copied_body(self, realm: Realm) -> Body | None:
        """A second body of the same bytes."""
        if self.is_used:
            throw_type_error("The body was read already")
        return None if self.body is None else Body(realm, self.body.data)


def extract_body(realm: Realm, value: Value) -> tuple[Body, str]:
    """A body, and its media type if it brings one. https://fetch.spec.whatwg.org/#concept-bodyinit-extract"""
    if isinstance(value, BlobObject):
        return Body(realm, value.data), value.type
    if isinstance(value, SearchParamsObject):
        return Body(realm, value.serialized().encode()), f"{FORM};charset=UTF-8"
    if isinstance(value, FormDataObject):
        boundary = f"----formdata-{int(realm.agent.random.next() * 2**53):016x}"
        return Body(realm, multipart(realm, value, boundary)), f"multipart/form-data; boundary={boundary}"
    data = copied_bytes(realm, value)
    if data is not None:
        return Body(realm, data), ""
    text = pay_for_text(realm, usv_string(value))
    return Body(realm, utf8_bytes(text)), TEXT


def set_body(realm: Realm, owner: BodyOwner, value: Value) -> None:
    """Give an owner a body, and a content type unless it has one."""
    owner.body, type_ = extract_body(realm, value)
    if type_ and owner.headers.combined("content-type") is None:
        owner.headers.items.append(("content-type", to_utf16(type_)))


# -- reading ---------------------------------------------------------------------------------------


def consume(realm: Realm, owner: BodyOwner) -> bytes:
    """The bytes, once. https://fetch.spec.whatwg.org/#concept-body-consume-body"""
    if owner.is_used:
        throw_type_error("The body was read already")
    if owner.body is None:
        return b""
    owner.body.used = True
    realm.agent.budget.spend(1 + len(owner.body.data) // 1024)
    return owner.body.data


def read_form(realm: Realm, owner: BodyOwner) -> Value:
    """The body as FormData. https://fetch.spec.whatwg.org/#dom-body-formdata"""
    type_ = owner.headers.combined("content-type") or ""
    essence = type_.partition(";")[0].strip().lower()
    data = consume(realm, owner)
    if essence == FORM:
        pairs = parse_form(from_utf16(decoded_text(realm, data)))
        return new_form_data(realm, [(to_utf16(name), to_utf16(value)) for name, value in pairs])
    items = parse_multipart(realm, data, type_) if essence == "multipart/form-data" else None
    if items is None:
        throw_type_error("The body is no form data")
    return new_form_data(realm, items)


def content_type(owner: BodyOwner) -> str:
    """The media type that a Blob of the body has."""
    return (owner.headers.combined("content-type") or "").lower()


#: What each way of reading makes of the bytes.
READERS: Final[dict[str, Callable[[Realm, BodyOwner], Value]]] = {
    "arrayBuffer": lambda realm, owner: new_array_buffer(realm, consume(realm, owner)),
    "blob": lambda realm, owner: new_blob(realm, consume(realm, owner), content_type(owner)),
    "bytes": lambda realm, owner: new_bytes(realm, consume(realm, owner)),
    "formData": read_form,
    "json": lambda realm, owner: parse_text(realm, decoded_text(realm, consume(realm, owner))),
    "text": lambda realm, owner: decoded_text(realm, consume(realm, owner)),
}


def body_entries(name: str, kind: type[BodyOwner]) -> tuple[Entry, ...]:
    """What an interface with a body has on its prototype. https://fetch.spec.whatwg.org/#body-mixin"""

    def reader(method: str) -> Entry:
        read = READERS[method]

        def native(realm: Realm, this: Value, *_: Value) -> JSObject:
            where = f"{name}.prototype.{method}"
            return promise_of(realm, lambda: read(realm, receiver(kind, this, where)))

        return operation(method, 0, native)

    def body_used(_realm: Realm, this: Value, *_: Value) -> Value:
        return receiver(kind, this, f"get {name}.prototype.bodyUsed").is_used

    return (attribute("bodyUsed", body_used), *(reader(method) for method in READERS))


def is_null(value: Value) -> bool:
    """Whether an optional, nullable value is not there."""
    return value is None or value is null
