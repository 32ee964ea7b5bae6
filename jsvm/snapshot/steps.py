"""What every kind that is more than its slots is written and made again with."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jsvm.errors import invalid_data
from jsvm.snapshot.paths import entry_place as at
from jsvm.snapshot.slots import new_instance

if TYPE_CHECKING:
    from jsvm.snapshot.reader import Reader
    from jsvm.snapshot.writer import Writer

type Entry = dict[str, Any]
#: Makes the entry of a thing that was found at a path.
type Write = Callable[[Writer, Any, str], Entry]


@dataclass(frozen=True, slots=True)
class Rebuild:
    """How one kind is made again: `allocate` makes it empty, `fill` gives it what it refers to."""

    allocate: Callable[[Reader, Entry, str], Any]
    fill: Callable[[Reader, Any, Entry, str], None]


def instance(cls: type) -> Callable[[Reader, Entry, str], Any]:
    """Allocate an instance with nothing in its slots."""
    return lambda _reader, _entry, _name: new_instance(cls)


def expect(is_right: bool, name: str, reason: str = "is malformed") -> None:
    """Refuse what is not right."""
    if not is_right:
        raise invalid_data(at(name), reason)


def natural(value: Any, most: int = 1 << 53) -> bool:
    """Whether it is an int from 0."""
    return type(value) is int and 0 <= value <= most


def bytes_text(writer: Writer, data: bytes | bytearray) -> str:
    """Bytes as they stand in data."""
    writer.budget.spend(1 + len(data) // 256)
    return base64.b64encode(data).decode("ascii")


def text_bytes(reader: Reader, text: Any) -> bytes:
    """The way back; a ValueError or TypeError if it is no such text."""
    data = base64.b64decode(text, validate=True)
    reader.budget.spend(1 + len(data) // 256)
    return data
