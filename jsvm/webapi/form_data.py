"""FormData, and its two forms on the wire. https://xhr.spec.whatwg.org/#interface-formdata"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, final

from jsvm.budget import charge
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.long_text import replace
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16
from jsvm.webapi.blob import BlobObject, FileObject, named_file
from jsvm.webapi.interfaces import (
    UNITS_PER_STEP,
    Interface,
    join_bytes,
    operation,
    prototype_of,
    usv_string,
    utf8_bytes,
)
from jsvm.webapi.names import prototype_slot
from jsvm.webapi.pairs import PairedObject, lookup_entries, pair_entries, subject_of
from jsvm.webapi.url_search_params import replaced

NAME: Final = "FormData"


@final
class FormDataObject(PairedObject):
    """A list of names with texts or files."""

    __slots__ = ()

    class_name: ClassVar[str] = NAME


def new_form_data(realm: Realm, items: list[tuple[str, Value]]) -> FormDataObject:
    """A FormData of ours."""
    return FormDataObject(prototype_of(realm, NAME), items)


def construct(_realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://xhr.spec.whatwg.org/#dom-formdata; there are no forms to read."""
    if arguments and arguments[0] is not None:
        throw_type_error("FormData: the argument is not a form")
    return FormDataObject(prototype_from_constructor(new_target, prototype_slot(NAME)), [])


subject = subject_of(NAME, FormDataObject)
appended = subject_of(NAME, FormDataObject, walks=False)


def entry(realm: Realm, arguments: Sequence[Value]) -> tuple[str, Value]:
    """https://html.spec.whatwg.org/#create-an-entry"""
    name, value = usv_string(arguments[0]), arguments[1]
    file_name = usv_string(arguments[2]) if len(arguments) > 2 and arguments[2] is not None else None
    if isinstance(value, BlobObject):
        return name, named_file(realm, value, file_name)
    if file_name is not None:
        throw_type_error("FormData: only a Blob has a file name")
    return name, usv_string(value)


def append(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#dom-formdata-append"""
    data = appended(realm, this, "append", arguments, 2)
    data.items.append(entry(realm, arguments))
    data.account(realm, len(data.items))


def delete(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#dom-formdata-delete"""
    data = subject(realm, this, "delete", arguments, 1)
    name = usv_string(arguments[0])
    data.items[:] = [pair for pair in data.items if pair[0] != name]


def has(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#dom-formdata-has"""
    data = subject(realm, this, "has", arguments, 1)
    name = usv_string(arguments[0])
    return any(key == name for key, _ in data.items)


def set_(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#dom-formdata-set"""
    data = subject(realm, this, "set", arguments, 2)
    name, value = entry(realm, arguments)
    data.items[:] = replaced(data.items, name, value)


# -- multipart/form-data ---------------------------------------------------------------------------


def multipart(realm: Realm, data: FormDataObject, boundary: str) -> bytes:
    """https://html.spec.whatwg.org/#multipart-form-data"""
    chunks: list[bytes] = []
    for name, value in data.items:
        realm.agent.budget.spend()
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{quoted(name)}"'
        if isinstance(value, FileObject):
            kind = value.type or "application/octet-stream"
            head += f'; filename="{quoted(value.name)}"\r\nContent-Type: {kind}'
            content = value.data
        else:
            content = utf8_bytes(line_breaks(str(value)))
        realm.agent.budget.allocate(len(head) + len(content))
        chunks += (from_utf16(head).encode(), b"\r\n\r\n", content, b"\r\n")
    return join_bytes([*chunks, f"--{boundary}--\r\n".encode()])


def quoted(name: str) -> str:
    """A name between quotation marks."""
    text = line_breaks(name)
    for character, written in (("\n", "%0A"), ("\r", "%0D"), ('"', "%22")):
        text = replace(text, character, written)
    return text


def line_breaks(text: str) -> str:
    """Every line break as CR LF."""
    for line_break, written in (("\r\n", "\n"), ("\r", "\n"), ("\n", "\r\n")):
        charge(len(text) // UNITS_PER_STEP)
        text = replace(text, line_break, written)
    return text


INTERFACES: Final = (
    Interface(
        NAME,
        (
            operation("append", 2, append),
            operation("delete", 1, delete),
            *lookup_entries(NAME, FormDataObject),
            operation("has", 1, has),
            operation("set", 2, set_),
            *pair_entries(NAME, FormDataObject),
        ),
        construct,
    ),
)
