"""Interfaces of the web platform as tables, and the conversions their arguments go through.

Like `jsvm.intrinsics.declare`, with what https://webidl.spec.whatwg.org/ wants otherwise: operations and
attributes are enumerable, and a constructor's prototype is found by the interface's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from jsvm.budget import charge
from jsvm.intrinsics.declare import Constant, Entry, Getter, Method, install, make_constructor, needs_new, tag
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.array_buffers import ArrayBufferObject, DataViewObject
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import to_boolean, to_string
from jsvm.runtime.descriptors import CONFIGURABLE, DEFAULT, ENUMERABLE
from jsvm.runtime.functions import Native, NativeConstructor
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.promises import new_promise, reject_promise, resolve_promise
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.string_operations import LARGE_STRING, whole_pieces
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import Value, null
from jsvm.unicode.utf16 import from_utf16, to_well_formed
from jsvm.webapi.names import prototype_slot, slot_of

#: Work on text or bytes costs a step for so many of them.
UNITS_PER_STEP: Final = 64
#: Bytes that are copied between two payments.
BYTES_AT_ONCE: Final = 1 << 20


def operation(name: str, length: int, native: Native) -> Method:
    """A regular operation. https://webidl.spec.whatwg.org/#define-the-operations"""
    return Method(name, length, native, DEFAULT)


def attribute(name: str, getter: Native, setter: Native | None = None) -> Getter:
    """A regular attribute. https://webidl.spec.whatwg.org/#define-the-attributes"""
    return Getter(name, getter, setter, CONFIGURABLE | ENUMERABLE)


def constant(name: str, value: float) -> Constant:
    """A constant. https://webidl.spec.whatwg.org/#define-the-constants"""
    return Constant(name, value, ENUMERABLE)


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface: what its prototype holds, how it is constructed, what it inherits from.

    `construct` is None for an interface that no script constructs; `parent` is an interface's name, or the
    slot of an intrinsic prototype if `parent_prototype` names one.
    """

    name: str
    prototype: tuple[Entry, ...]
    construct: NativeConstructor | None = None
    length: int = 0
    statics: tuple[Entry, ...] = ()
    parent: str = ""
    parent_prototype: str = ""


def prototype_of(realm: Realm, name: str) -> JSObject:
    """The prototype of an interface's instances."""
    return realm.intrinsic(prototype_slot(name))


def illegal_constructor(_realm: Realm, _arguments: Sequence[Value], _new_target: JSObject) -> JSObject:
    """What constructing an interface without constructor does."""
    throw_type_error("Illegal constructor")


def builders_of(interfaces: Iterable[Interface]) -> dict[str, Builder]:
    """What makes the intrinsics of these interfaces."""
    return {
        slot: builder
        for interface in interfaces
        for slot, builder in (
            (slot_of(interface.name), constructor_builder(interface)),
            (prototype_slot(interface.name), prototype_builder(interface)),
        )
    }


def prototype_builder(interface: Interface) -> Builder:
    """What makes the prototype of an interface."""

    def build(realm: Realm) -> JSObject:
        parent: JSObject = realm.object_prototype
        if interface.parent_prototype:
            parent = realm.intrinsic(interface.parent_prototype)
        elif interface.parent:
            parent = prototype_of(realm, interface.parent)
        prototype = JSObject(parent, {})
        realm.set_intrinsic(prototype_slot(interface.name), prototype)
        realm.intrinsic(slot_of(interface.name))
        install(realm, prototype, (*interface.prototype, tag(interface.name)))
        return prototype

    return build


def constructor_builder(interface: Interface) -> Builder:
    """What makes the interface object."""

    def build(realm: Realm) -> JSObject:
        return make_constructor(
            realm,
            interface.name,
            interface.length,
            needs_new(interface.name),
            interface.construct or illegal_constructor,
            prototype_of(realm, interface.name),
            interface.statics,
            realm.intrinsic(slot_of(interface.parent)) if interface.parent else None,
        )

    return build


class PlatformObject(SpecialObject):
    """An instance of an interface."""

    __slots__ = ()


def receiver[Kind: JSObject](kind: type[Kind], this: Value, method: str) -> Kind:
    """`this` if it is an instance; a TypeError otherwise."""
    if isinstance(this, kind):
        return this
    incompatible_receiver(method, this)


def attributes_of[Kind: JSObject](
    kind: type[Kind], interface: str
) -> Callable[[str, Callable[[Kind], Value]], Getter]:
    """What makes the attributes of an interface that only show something of an instance."""

    def shown(name: str, read: Callable[[Kind], Value]) -> Getter:
        where = f"{interface}.prototype.{name}"
        return attribute(name, lambda _realm, this, *_: read(receiver(kind, this, where)))

    return shown


# -- conversions -----------------------------------------------------------------------------------


def need(arguments: Sequence[Value], count: int, where: str) -> None:
    """A TypeError if there are fewer arguments than an operation needs."""
    if len(arguments) < count:
        throw_type_error(f"{where}: {count} argument{'s' * (count != 1)} required, {len(arguments)} present")


def usv_string(value: Value) -> str:
    """UTF-16 without lone surrogates. https://webidl.spec.whatwg.org/#es-USVString"""
    text = to_string(value)
    return to_well_formed(text) if len(text) <= LARGE_STRING else "".join(map(to_well_formed, paid(text)))


def paid(text: str) -> Iterator[str]:
    """A long text in pieces that cut no surrogate pair, each paid for."""
    for piece in whole_pieces(text):
        charge(1 + len(piece) // UNITS_PER_STEP)
        yield piece


def utf8_bytes(text: str) -> bytes:
    """A text without lone surrogates in UTF-8."""
    if len(text) <= LARGE_STRING:
        return from_utf16(text).encode()
    return join_bytes([from_utf16(piece).encode() for piece in paid(text)])


def join_bytes(chunks: list[bytes]) -> bytes:
    """All chunks together. ATTACK: Python joins as much as memory holds without an interruption."""
    if sum(map(len, chunks)) <= LARGE_STRING:
        return b"".join(chunks)
    made = BytesIO()
    for chunk in chunks:
        for start in range(0, len(chunk), BYTES_AT_ONCE):
            charge(1 + BYTES_AT_ONCE // (UNITS_PER_STEP * 64))
            made.write(memoryview(chunk)[start : start + BYTES_AT_ONCE])
    return made.getvalue()


def byte_string(value: Value) -> str:
    """Text of characters below U+0100. https://webidl.spec.whatwg.org/#es-ByteString"""
    text = to_string(value)
    if not text.isascii() and max(text) > "\xff":
        throw_type_error("The text holds a character that is no byte")
    return text


def dictionary(value: Value, where: str) -> JSObject | None:
    """A dictionary argument; None if it is left out. https://webidl.spec.whatwg.org/#es-dictionary"""
    if value is None or value is null:
        return None
    if not isinstance(value, JSObject):
        throw_type_error(f"{where}: the options are not an object")
    return value


def member(options: JSObject | None, name: str) -> Value:
    """A dictionary's member; undefined where it is absent."""
    return None if options is None else options.get(name)


def flag(options: JSObject | None, name: str, default: bool = False) -> bool:
    """A Boolean member of a dictionary."""
    value = member(options, name)
    return default if value is None else to_boolean(value)


def pay(realm: Realm, size: int) -> None:
    """Spend for native work on so many characters or bytes."""
    realm.agent.budget.spend(1 + size // UNITS_PER_STEP)


def pay_for_text(realm: Realm, text: str) -> str:
    """Spend for native work on a text, and account what it makes."""
    pay(realm, len(text))
    if len(text) > 1024:
        realm.agent.budget.allocate(len(text))
    return text


def buffer_bytes(value: Value) -> bytes | None:
    """A copy of the bytes of a buffer source; None if it is none.
    https://webidl.spec.whatwg.org/#dfn-get-buffer-source-copy
    """
    if isinstance(value, ArrayBufferObject):
        return bytes(value.data or b"")
    if isinstance(value, TypedArray):
        return value.view.tobytes()
    if isinstance(value, DataViewObject):
        if value.is_out_of_bounds:
            return b""
        data = value.buffer.data or b""
        return bytes(data[value.byte_offset : value.byte_offset + value.byte_length])
    return None


def buffer_size(value: Value) -> int | None:
    """How many bytes `buffer_bytes` would copy."""
    if isinstance(value, ArrayBufferObject):
        return value.byte_length
    if isinstance(value, TypedArray):
        return value.view.nbytes
    if isinstance(value, DataViewObject):
        return 0 if value.is_out_of_bounds else value.byte_length
    return None


def copied_bytes(realm: Realm, value: Value) -> bytes | None:
    """The same, paid for."""
    size = buffer_size(value)
    if size is None:
        return None
    pay(realm, size)
    realm.agent.budget.allocate(size)
    return buffer_bytes(value)


def promise_of(realm: Realm, action: Callable[[], Value]) -> JSObject:
    """A promise of what an operation answers or throws. https://webidl.spec.whatwg.org/#es-promise"""
    promise = new_promise(realm)
    try:
        value = action()
    except GUEST_ERRORS as error:
        reject_promise(realm, promise, realm.caught(error))
    else:
        resolve_promise(realm, promise, value)
    return promise
