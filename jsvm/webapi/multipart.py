"""Reading multipart/form-data. https://www.rfc-editor.org/rfc/rfc7578"""

from __future__ import annotations

import re
from typing import Final

from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import to_utf16
from jsvm.webapi.blob import decoded_text, named_file, new_blob, read_type

_BOUNDARY: Final = re.compile(r';\s*boundary=(?:"([^"]+)"|([^\s;"]+))', re.IGNORECASE)
_NAME: Final = re.compile(
    r'^content-disposition:\s*form-data;.*?\bname="([^"]*)"', re.IGNORECASE | re.MULTILINE
)
_FILE_NAME: Final = re.compile(r'^content-disposition:.*;\s*filename="([^"]*)"', re.IGNORECASE | re.MULTILINE)
_TYPE: Final = re.compile(r"^content-type:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
#: Headers of one part; longer ones are no form's.
MAX_HEAD: Final = 4096


def parse_multipart(realm: Realm, data: bytes, content_type: str) -> list[tuple[str, Value]] | None:
    """Names with texts or files; None if the data is not what its type says."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        return None
    delimiter = b"--" + (found[1] or found[2]).encode()
    first, *parts = (b"\r\n" + data).split(b"\r\n" + delimiter)
    if first or not parts or not parts[-1].startswith(b"--"):
        return None
    items: list[tuple[str, Value]] = []
    for part in parts[:-1]:
        realm.agent.budget.spend()
        item = parse_part(realm, part)
        if item is None:
            return None
        items.append(item)
    return items


def parse_part(realm: Realm, part: bytes) -> tuple[str, Value] | None:
    """One name with its text or file."""
    head_bytes, blank, content = part.partition(b"\r\n\r\n")
    if not blank or len(head_bytes) > MAX_HEAD:
        return None
    head = head_bytes.decode("utf-8", "replace")
    name, file_name, type_ = _NAME.search(head), _FILE_NAME.search(head), _TYPE.search(head)
    if name is None:
        return None
    key = unquoted(name[1])
    if file_name is None:
        return key, decoded_text(realm, content)
    blob = new_blob(realm, content, read_type(to_utf16(type_[1].strip()) if type_ else "text/plain"))
    return key, named_file(realm, blob, unquoted(file_name[1]))


def unquoted(text: str) -> str:
    """A name as it was before it was put between quotation marks."""
    return to_utf16(text.replace("%0A", "\n").replace("%0D", "\r").replace("%22", '"'))
