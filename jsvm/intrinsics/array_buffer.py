"""ArrayBuffer and SharedArrayBuffer. https://tc39.es/ecma262/#sec-arraybuffer-objects"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import (
    SPECIES,
    Getter,
    Method,
    argument_at,
    install,
    make_constructor,
    needs_new,
    tag,
)
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.array_buffers import (
    MAX_BUFFER_SIZE,
    ArrayBufferObject,
    DataViewObject,
    SharedArrayBufferObject,
    allocate_buffer,
    copy_bytes,
)
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_index
from jsvm.runtime.functions import construct, prototype_from_constructor
from jsvm.runtime.object_operations import relative_index, species_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import Value

# -- making them ---------------------------------------------------------------------------------------------


def max_byte_length_option(options: Value) -> int | None:
    """https://tc39.es/ecma262/#sec-getarraybuffermaxbytelengthoption"""
    if not isinstance(options, JSObject):
        return None
    value = options.get("maxByteLength")
    return None if value is None else to_index(value)


def construct_buffer(
    realm: Realm,
    arguments: Sequence[Value],
    new_target: JSObject,
    slot: str,
    kind: type[ArrayBufferObject],
) -> ArrayBufferObject:
    """https://tc39.es/ecma262/#sec-allocatearraybuffer"""
    size = to_index(argument_at(arguments, 0))
    maximum = max_byte_length_option(argument_at(arguments, 1))
    if maximum is not None and size > maximum:
        throw_range_error("Invalid array buffer max length")
    prototype = prototype_from_constructor(new_target, slot)
    if maximum is not None and maximum > MAX_BUFFER_SIZE:
        throw_range_error("Array buffer allocation failed")
    buffer = allocate_buffer(realm, size, prototype, kind)
    buffer.max_byte_length = maximum
    return buffer


def array_buffer_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-arraybuffer-length"""
    return construct_buffer(realm, arguments, new_target, "array_buffer_prototype", ArrayBufferObject)


def shared_array_buffer_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-sharedarraybuffer-length"""
    slot = "shared_array_buffer_prototype"
    return construct_buffer(realm, arguments, new_target, slot, SharedArrayBufferObject)


def array_buffer_is_view(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-arraybuffer.isview"""
    return isinstance(value, TypedArray | DataViewObject)


# -- ArrayBuffer.prototype -----------------------------------------------------------------------------------


def require_buffer(this: Value, method: str) -> ArrayBufferObject:
    """The receiver, if it is an ArrayBuffer that is not shared."""
    if type(this) is not ArrayBufferObject:
        incompatible_receiver(f"ArrayBuffer.prototype.{method}", this)
    return this


def require_attached(buffer: ArrayBufferObject, method: str) -> bytearray:
    """The bytes of a buffer that is not detached."""
    if buffer.data is None:
        throw_type_error(f"Cannot perform ArrayBuffer.prototype.{method} on a detached ArrayBuffer")
    return buffer.data


def array_buffer_prototype_byte_length(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-arraybuffer.prototype.bytelength"""
    return float(require_buffer(this, "byteLength").byte_length)


def array_buffer_prototype_detached(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-arraybuffer.prototype.detached"""
    return require_buffer(this, "detached").data is None


def array_buffer_prototype_max_byte_length(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-arraybuffer.prototype.maxbytelength"""
    buffer = require_buffer(this, "maxByteLength")
    if buffer.data is None:
        return 0.0
    return float(buffer.byte_length if buffer.max_byte_length is None else buffer.max_byte_length)


def array_buffer_prototype_resizable(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-arraybuffer.prototype.resizable"""
    return require_buffer(this, "resizable").max_byte_length is not None


def array_buffer_prototype_resize(realm: Realm, this: Value, length: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-arraybuffer.prototype.resize"""
    buffer = require_buffer(this, "resize")
    if buffer.max_byte_length is None:
        throw_type_error("ArrayBuffer.prototype.resize called on a buffer that is not resizable")
    size = to_index(length)
    require_attached(buffer, "resize")
    if size > buffer.max_byte_length:
        throw_range_error("ArrayBuffer.prototype.resize: Invalid length parameter")
    buffer.resize(realm.agent.budget, size)


def array_buffer_prototype_slice(
    realm: Realm, this: Value, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-arraybuffer.prototype.slice"""
    buffer = require_buffer(this, "slice")
    length = len(require_attached(buffer, "slice"))
    first = relative_index(start, length)
    size = max(0, relative_index(end, length, length) - first)
    constructor = species_constructor(buffer, realm.intrinsic("array_buffer"))
    created = construct(constructor, [float(size)])
    if type(created) is not ArrayBufferObject:
        throw_type_error("Species constructor did not return an ArrayBuffer")
    target = require_attached(created, "slice")
    if created is buffer or len(target) < size:
        throw_type_error("Species constructor returned the same or a smaller ArrayBuffer")
    source = require_attached(buffer, "slice")
    copy_part(realm, source, first, target, size)
    return created


def copy_part(realm: Realm, source: bytearray, first: int, target: bytearray, size: int) -> None:
    """Copy what is still there of `size` bytes from `first` on to the beginning of `target`."""
    with memoryview(source)[first : first + size] as part:
        copy_bytes(realm.agent.budget, part, target, len(part))


def array_buffer_prototype_transfer(realm: Realm, this: Value, length: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-arraybuffer.prototype.transfer"""
    return transfer(realm, require_buffer(this, "transfer"), length, keep_resizable=True)


def array_buffer_prototype_transfer_to_fixed_length(
    realm: Realm, this: Value, length: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-arraybuffer.prototype.transfertofixedlength"""
    return transfer(realm, require_buffer(this, "transferToFixedLength"), length, keep_resizable=False)


def transfer(realm: Realm, buffer: ArrayBufferObject, length: Value, *, keep_resizable: bool) -> JSObject:
    """https://tc39.es/ecma262/#sec-arraybuffercopyanddetach"""
    size = buffer.byte_length if length is None else to_index(length)
    source = require_attached(buffer, "transfer")
    maximum = buffer.max_byte_length if keep_resizable else None
    if maximum is not None and size > maximum:
        throw_range_error("Invalid array buffer length")
    if size == len(source):
        moved = allocate_buffer(realm, 0)
        buffer.hand_over(moved)
    else:
        moved = allocate_buffer(realm, size)
        assert moved.data is not None
        copy_bytes(realm.agent.budget, source, moved.data, min(size, len(source)))
        buffer.detach()
    moved.max_byte_length = maximum
    return moved


STATICS: Final = (Method("isView", 1, array_buffer_is_view), SPECIES)
PROTOTYPE: Final = (
    Getter("byteLength", array_buffer_prototype_byte_length),
    Getter("detached", array_buffer_prototype_detached),
    Getter("maxByteLength", array_buffer_prototype_max_byte_length),
    Getter("resizable", array_buffer_prototype_resizable),
    Method("resize", 1, array_buffer_prototype_resize),
    Method("slice", 2, array_buffer_prototype_slice),
    Method("transfer", 0, array_buffer_prototype_transfer),
    Method("transferToFixedLength", 0, array_buffer_prototype_transfer_to_fixed_length),
    tag("ArrayBuffer"),
)


# -- SharedArrayBuffer.prototype -----------------------------------------------------------------------------


def require_shared(this: Value, method: str) -> SharedArrayBufferObject:
    """The receiver, if it is a SharedArrayBuffer."""
    if type(this) is not SharedArrayBufferObject:
        incompatible_receiver(f"SharedArrayBuffer.prototype.{method}", this)
    return this


def shared_array_buffer_prototype_byte_length(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-sharedarraybuffer.prototype.bytelength"""
    return float(require_shared(this, "byteLength").byte_length)


def shared_array_buffer_prototype_max_byte_length(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-sharedarraybuffer.prototype.maxbytelength"""
    buffer = require_shared(this, "maxByteLength")
    return float(buffer.byte_length if buffer.max_byte_length is None else buffer.max_byte_length)


def shared_array_buffer_prototype_growable(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-sharedarraybuffer.prototype.growable"""
    return require_shared(this, "growable").max_byte_length is not None


def shared_array_buffer_prototype_grow(realm: Realm, this: Value, length: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-sharedarraybuffer.prototype.grow"""
    buffer = require_shared(this, "grow")
    if buffer.max_byte_length is None:
        throw_type_error("SharedArrayBuffer.prototype.grow called on a buffer that is not growable")
    size = to_index(length)
    if not buffer.byte_length <= size <= buffer.max_byte_length:
        throw_range_error("SharedArrayBuffer.prototype.grow: Invalid length parameter")
    buffer.resize(realm.agent.budget, size)


def shared_array_buffer_prototype_slice(
    realm: Realm, this: Value, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-sharedarraybuffer.prototype.slice"""
    buffer = require_shared(this, "slice")
    length = buffer.byte_length
    first = relative_index(start, length)
    size = max(0, relative_index(end, length, length) - first)
    constructor = species_constructor(buffer, realm.intrinsic("shared_array_buffer"))
    created = construct(constructor, [float(size)])
    if type(created) is not SharedArrayBufferObject:
        throw_type_error("Species constructor did not return a SharedArrayBuffer")
    if created is buffer or created.byte_length < size:
        throw_type_error("Species constructor returned the same or a smaller SharedArrayBuffer")
    assert buffer.data is not None
    assert created.data is not None
    copy_part(realm, buffer.data, first, created.data, size)
    return created


SHARED_PROTOTYPE: Final = (
    Getter("byteLength", shared_array_buffer_prototype_byte_length),
    Method("grow", 1, shared_array_buffer_prototype_grow),
    Getter("growable", shared_array_buffer_prototype_growable),
    Getter("maxByteLength", shared_array_buffer_prototype_max_byte_length),
    Method("slice", 2, shared_array_buffer_prototype_slice),
    tag("SharedArrayBuffer"),
)


# -- intrinsics ----------------------------------------------------------------------------------------------


def build_array_buffer_prototype(realm: Realm) -> JSObject:
    """%ArrayBuffer.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("array_buffer_prototype", prototype)
    realm.intrinsic("array_buffer")
    install(realm, prototype, PROTOTYPE)
    return prototype


def build_array_buffer(realm: Realm) -> JSObject:
    """%ArrayBuffer%"""
    name = "ArrayBuffer"
    prototype = realm.intrinsic("array_buffer_prototype")
    return make_constructor(realm, name, 1, needs_new(name), array_buffer_construct, prototype, STATICS)


def build_shared_array_buffer_prototype(realm: Realm) -> JSObject:
    """%SharedArrayBuffer.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("shared_array_buffer_prototype", prototype)
    realm.intrinsic("shared_array_buffer")
    install(realm, prototype, SHARED_PROTOTYPE)
    return prototype


def build_shared_array_buffer(realm: Realm) -> JSObject:
    """%SharedArrayBuffer%"""
    name = "SharedArrayBuffer"
    prototype = realm.intrinsic("shared_array_buffer_prototype")
    return make_constructor(
        realm, name, 1, needs_new(name), shared_array_buffer_construct, prototype, (SPECIES,)
    )


BUILDERS: Final[Mapping[str, Builder]] = {
    "array_buffer": build_array_buffer,
    "array_buffer_prototype": build_array_buffer_prototype,
    "shared_array_buffer": build_shared_array_buffer,
    "shared_array_buffer_prototype": build_shared_array_buffer_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {
    "ArrayBuffer": "array_buffer",
    "SharedArrayBuffer": "shared_array_buffer",
}
