"""How each kind of guest object is introduced: its brackets, its name, its entries beside properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from jsvm.boundary.guest_kinds import plain_text
from jsvm.boundary.host_values import date_from_time
from jsvm.runtime.array_buffers import ArrayBufferObject, DataViewObject
from jsvm.runtime.arrays import JSArray, SlowArray
from jsvm.runtime.collections import MapObject, SetObject, untagged
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.functions import FunctionObject
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import PromiseObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import ABSENT, Value
from jsvm.runtime.wrappers import PrimitiveWrapper
from jsvm.unicode.utf16 import from_utf16
from jsvm.webapi.inspection_facts import (
    function_kind,
    function_name,
    own_property,
    own_value,
    text_of,
)
from jsvm.webapi.inspection_layout import LINE_WIDTH
from jsvm.webapi.inspection_text import cut, primitive_text


class Shower(Protocol):
    """What shows the parts of an object."""

    def value(self, value: Value, level: int, indentation: int) -> str:
        """One value."""

    def items(self, values: Sequence[Value], level: int, indentation: int) -> list[str]:
        """A list of values, cut to size."""


#: Bytes shown of a buffer, and elements looked at of a typed array.
MAX_BYTES: Final = 100

type Entries = Callable[[Shower, int, int], list[str]]


def no_entries(_shower: Shower, _level: int, _indentation: int) -> list[str]:
    """Nothing but properties."""
    return []


@dataclass(slots=True)
class Shape:
    """How an object is shown.

    `alone` is all there is to say when it has no properties, `short` names it where it is nested too deep,
    `prefix` stands for the value itself in front of its properties, `told` are keys that need no repeating,
    `hidden` keys that are shown although they are not enumerable.
    """

    opening: str
    closing: str
    short: str
    prefix: str = ""
    alone: str = ""
    columns: Literal["", "left", "right"] = ""
    has_entries: bool = False
    entries: Entries = no_entries
    told: frozenset[PropertyKey] = frozenset()
    hidden: tuple[str, ...] = ()


def named(name: str | None, tag: str, fallback: str, size: str = "") -> str:
    """`Foo(2) [tag]`, or what to say of an object without prototype."""
    base = f"{name}{size}" if name is not None else f"[{fallback}{size}: null prototype]"
    return f"{base} [{tag}]" if tag and tag != (fallback if name is None else name) else base


# -- containers ------------------------------------------------------------------------------------


def plain_shape(target: JSObject, name: str | None, tag: str, _indentation: int) -> Shape:
    """Objects without a form of their own."""
    title = named(name, tag, "Object")
    opening = "{" if title == "Object" else f"{title} {{"
    return Shape(opening, "}", title)


def array_shape(target: JSArray, name: str | None, tag: str, _indentation: int) -> Shape:
    """Elements; runs of holes are counted."""
    size = f"({target.length})"
    is_plain = name == "Array" and not tag
    opening = "[" if is_plain else f"{named(name, tag, 'Array', size)} ["
    return Shape(
        opening,
        "]",
        named(name, tag, "Array"),
        columns=alignment(first_elements(target)),
        has_entries=target.length > 0,
        entries=lambda shower, level, indentation: array_entries(target, shower, level, indentation),
    )


def first_elements(target: JSArray) -> Sequence[Value]:
    """Elements that say how columns are aligned; holes and text align left."""
    return target.dense[:101] if type(target) is JSArray else [None]


def alignment(values: Sequence[Value]) -> Literal["left", "right"]:
    """Columns of numbers are aligned right."""
    from_numbers = all(type(value) is float or type(value).__name__ == "BigInt" for value in values)
    return "right" if from_numbers else "left"


def array_entries(target: JSArray, shower: Shower, level: int, indentation: int) -> list[str]:
    """At most a hundred entries, a run of holes counting as one."""
    if not isinstance(target, SlowArray):
        return shower.items(target.dense, level, indentation)
    shown: list[str] = []
    position = 0
    for index in target.sparse.indices():
        if len(shown) >= 100:
            break
        shown += holes(index - position)
        if len(shown) >= 100:
            break
        own = own_property(target, str(index))
        if own is None or own.is_accessor:
            shown.append("[Getter]")
        else:
            shown.append(shower.value(own.value, level, indentation))
        position = index + 1
    rest = target.length - position
    if len(shown) < 100:
        return shown + holes(rest)
    return [*shown, f"... {rest} more item{'s' if rest > 1 else ''}"] if rest else shown


def holes(count: int) -> list[str]:
    """A run of missing elements."""
    return [f"<{count} empty item{'s' if count > 1 else ''}>"] if count > 0 else []


def map_shape(target: MapObject, name: str | None, tag: str, _indentation: int) -> Shape:
    """Keys and values."""

    def entries(shower: Shower, level: int, indentation: int) -> list[str]:
        shown = []
        for key, value in list(target.entries.items())[:100]:
            left = shower.value(untagged(key), level, indentation)
            shown.append(f"{left} => {shower.value(value, level, indentation)}")
        rest = len(target.entries) - 100
        return [*shown, f"... {rest} more item{'s' if rest > 1 else ''}"] if rest > 0 else shown

    title = named(name, "" if tag == "Map" else tag, "Map", f"({len(target.entries)})")
    return Shape(
        f"{title} {{", "}", named(name, "", "Map"), has_entries=bool(target.entries), entries=entries
    )


def set_shape(target: SetObject, name: str | None, tag: str, _indentation: int) -> Shape:
    """Items."""

    def entries(shower: Shower, level: int, indentation: int) -> list[str]:
        return shower.items([untagged(key) for key in target.entries], level, indentation)

    title = named(name, "" if tag == "Set" else tag, "Set", f"({len(target.entries)})")
    return Shape(
        f"{title} {{", "}", named(name, "", "Set"), has_entries=bool(target.entries), entries=entries
    )


def promise_shape(target: PromiseObject, name: str | None, tag: str, _indentation: int) -> Shape:
    """What it settled to."""

    def entries(shower: Shower, level: int, indentation: int) -> list[str]:
        if target.state == "pending":
            return ["<pending>"]
        text = shower.value(target.result, level, indentation)
        return [f"<rejected> {text}" if target.state == "rejected" else text]

    title = named(name, "" if tag == "Promise" else tag, "Promise")
    return Shape(f"{title} {{", "}", title, has_entries=True, entries=entries)


def weak_shape(target: JSObject, name: str | None, tag: str, _indentation: int) -> Shape:
    """What it holds depends on the collector, so nobody is told."""
    title = named(name, "" if tag == target.class_name else tag, target.class_name)
    return Shape(f"{title} {{", "}", title, has_entries=True, entries=lambda *_arguments: ["<items unknown>"])


def arguments_shape(_target: JSObject, _name: str | None, _tag: str, _indentation: int) -> Shape:
    """An arguments object."""
    return Shape("[Arguments] {", "}", "Arguments")


def module_shape(_target: JSObject, _name: str | None, _tag: str, _indentation: int) -> Shape:
    """A module namespace."""
    return Shape("[Module: null prototype] {", "}", "Module")


# -- binary data -----------------------------------------------------------------------------------


def buffer_shape(target: ArrayBufferObject, name: str | None, _tag: str, _indentation: int) -> Shape:
    """The first bytes in hexadecimal."""

    def entries(_shower: Shower, _level: int, _indentation: int) -> list[str]:
        data = bytes((target.data or b"")[:MAX_BYTES])
        rest = target.byte_length - len(data)
        tail = f" ... {rest} more byte{'s' if rest > 1 else ''}" if rest > 0 else ""
        return [f"[Uint8Contents]: <{data.hex(' ')}{tail}>", f"byteLength: {target.byte_length}"]

    title = named(name, "", target.class_name)
    return Shape(f"{title} {{", "}", title, has_entries=True, entries=entries)


def view_shape(target: DataViewObject, name: str | None, _tag: str, _indentation: int) -> Shape:
    """Where it looks, and at what."""

    def entries(shower: Shower, level: int, indentation: int) -> list[str]:
        length = 0 if target.is_out_of_bounds else target.byte_length
        buffer = shower.value(target.buffer, level, indentation)
        return [f"byteLength: {length}", f"byteOffset: {target.byte_offset}", f"buffer: {buffer}"]

    title = named(name, "", "DataView")
    return Shape(f"{title} {{", "}", title, has_entries=True, entries=entries)


def typed_array_shape(target: TypedArray, name: str | None, tag: str, _indentation: int) -> Shape:
    """Elements, as of an array."""
    count = target.length

    def entries(shower: Shower, level: int, indentation: int) -> list[str]:
        shown = [target.element_at(index) for index in range(min(count, MAX_BYTES + 1))]
        texts = shower.items(shown, level, indentation)
        rest = count - 100
        return texts[:100] + ([f"... {rest} more item{'s' if rest > 1 else ''}"] if rest > 0 else [])

    kind = target.element.array_name
    title = named(name, "" if tag == kind else tag, kind, f"({count})")
    return Shape(f"{title} [", "]", kind, columns="right", has_entries=count > 0, entries=entries)


# -- values with a text of their own ---------------------------------------------------------------


def texted(text: str, short: str, told: frozenset[PropertyKey] = frozenset()) -> Shape:
    """A value that its text stands for."""
    return Shape("{", "}", short, prefix=text, alone=text, told=told)


def function_shape(target: FunctionObject, name: str | None, tag: str, _indentation: int) -> Shape:
    """`[Function: f]`, `[class A extends B]`."""
    kind = function_kind(target)
    own_name = function_name(target)
    if kind == "class":
        text = f"[class {own_name or '(anonymous)'}"
        if name is not None and name != "Function":
            text += f" [{name}]"
        parent = function_name(target.prototype) if target.prototype is not None else ""
        return texted(f"{text} extends {parent}]" if parent else f"{text}]", "Function")
    text = kind if name is not None else f"{kind} (null prototype)"
    text = f"[{text}: {own_name}]" if own_name else f"[{text} (anonymous)]"
    if name is not None and name not in (kind, "Function"):
        text += f" {name}"
    return texted(f"{text} [{tag}]" if tag and tag not in (name, kind) else text, "Function")


def regexp_shape(target: RegExpObject, _name: str | None, _tag: str, _indentation: int) -> Shape:
    """`/source/flags`."""
    return texted(f"/{cut(target.pattern.source)[0]}/{target.pattern.flags}", "RegExp")


def date_shape(target: DateObject, _name: str | None, _tag: str, _indentation: int) -> Shape:
    """The moment as toISOString writes it."""
    found = date_from_time(target.time)
    if isinstance(found, datetime):
        text = f"{found:%Y-%m-%dT%H:%M:%S}.{found.microsecond // 1000:03}Z".rjust(24, "0")
    else:
        text = "Invalid Date" if found.time != found.time else f"<Date {found.time:.0f}>"
    return texted(text, "Date")


def wrapper_shape(target: PrimitiveWrapper, name: str | None, _tag: str, _indentation: int) -> Shape:
    """`[Number: 1]`."""
    kind = target.class_name
    subclass = f" ({name})" if name not in (kind, None) else ""
    return texted(f"[{kind}{subclass}: {primitive_text(target.value, LINE_WIDTH, 0)}]", kind)


def error_shape(target: JSObject, name: str | None, _tag: str, indentation: int) -> Shape:
    """The stack, in brackets if it has no frames; a class that it does not name is named."""
    stack = own_value(target, "stack")
    title = plain_text(target, "name", "Error")
    message = plain_text(target, "message", "")
    if type(stack) is str and stack:
        text = cut(stack)[0]
    else:
        text = from_utf16(f"{title}: {message}" if message else title)
    if name is not None and title == "Error" and name not in text and text.startswith("Error"):
        text = f"{name} [Error]{text.removeprefix('Error')}"
    if "\n    at" not in text:
        text = f"[{text}]"
    text = text.replace("\n", "\n" + " " * indentation)
    told = [key for key in ("name", "message", "stack") if text_of(own_value(target, key), "\n") in text]
    hidden = [key for key in ("cause", "errors") if is_hidden(target, key)]
    shape = texted(text, name or "Error", frozenset(told))
    shape.hidden = tuple(hidden)
    return shape


def is_hidden(target: JSObject, key: str) -> bool:
    """Whether it is an own data property that is not enumerable."""
    own = own_property(target, key)
    return own is not None and own.enumerable is not True and own_value(target, key) is not ABSENT


#: Kinds whose own keys include their elements.
WITH_ELEMENTS: Final = frozenset({"String", "TypedArray"})


KINDS: Final[Mapping[str, Callable[[Any, str | None, str, int], Shape]]] = {
    "Array": array_shape,
    "Map": map_shape,
    "Set": set_shape,
    "Promise": promise_shape,
    "WeakMap": weak_shape,
    "WeakSet": weak_shape,
    "WeakRef": weak_shape,
    "Arguments": arguments_shape,
    "Module": module_shape,
    "Function": function_shape,
    "RegExp": regexp_shape,
    "Date": date_shape,
    "Number": wrapper_shape,
    "String": wrapper_shape,
    "Boolean": wrapper_shape,
    "Symbol": wrapper_shape,
    "BigInt": wrapper_shape,
    "Error": error_shape,
    "ArrayBuffer": buffer_shape,
    "SharedArrayBuffer": buffer_shape,
    "DataView": view_shape,
    "TypedArray": typed_array_shape,
}
