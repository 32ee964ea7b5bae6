"""Making typed arrays: from lengths, lists, iterables, other typed arrays, or through a species constructor.

https://tc39.es/ecma262/#sec-abstract-operations-for-typedarray-objects
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final

from jsvm.intrinsics.declare import argument_at
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.array_buffers import ArrayBufferObject
from jsvm.runtime.arrays import JSArray, copied
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_bigint, to_index, to_number
from jsvm.runtime.descriptors import Accessor
from jsvm.runtime.element_types import ElementType
from jsvm.runtime.functions import construct
from jsvm.runtime.iterators import cursor_to_list, is_array_iteration_pristine, iterator_from_method
from jsvm.runtime.object_operations import describe, length_of_array_like, species_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.typed_arrays import TypedArray, new_typed_array, typed_array_on
from jsvm.runtime.values import SYMBOL_ITERATOR, SYMBOL_SPECIES, Value

#: Elements that are converted or moved between two payments to the budget.
PIECE: Final = 4096


def validate(this: Value, method: str) -> TypedArray:
    """A typed array whose elements are there. https://tc39.es/ecma262/#sec-validatetypedarray"""
    if type(this) is not TypedArray:
        incompatible_receiver(f"%TypedArray%.prototype.{method}", this)
    check_in_bounds(this, f"%TypedArray%.prototype.{method}")
    return this


def check_in_bounds(target: TypedArray, method: str) -> None:
    """Complain about a buffer that is detached or too short."""
    if target.is_out_of_bounds:
        throw_type_error(f"Cannot perform {method} on a typed array that is detached or out of bounds")


# -- filling -------------------------------------------------------------------------------------------------


def store_list(realm: Realm, target: TypedArray, values: Sequence[Value]) -> None:
    """Store converted values from index 0 on. `target` is new: nobody else can shrink it meanwhile."""
    store = target.element.store
    for start in range(0, len(values), PIECE):
        some = values if len(values) <= PIECE else values[start : start + PIECE]
        realm.agent.budget.spend(1 + len(some) // 2)
        if target.element.is_bigint:
            raws = [store(to_bigint(value)) for value in some]
        else:
            raws = [store(value if type(value) is float else to_number(value)) for value in some]
        store_raw(target, start, raws)


def store_raw(target: TypedArray, start: int, raws: Sequence[float]) -> None:
    """Store as many raw numbers as there is room for, from an index on."""
    view = target.view
    count = min(len(raws), len(view) - start)
    if count > 0:
        view[start : start + count] = memoryview(array(target.element.view_format, raws))[:count]


def copy_elements(
    realm: Realm, target: TypedArray, start: int, source: TypedArray, first: int, count: int
) -> None:
    """Copy elements that are all in bounds, converting them; source and target may overlap."""
    budget = realm.agent.budget
    if count <= 0:
        budget.spend()
        return
    read = source.view[first : first + count]
    element = source.element
    if element is target.element:
        budget.spend(1 + count // 16)
        target.view[start : start + count] = read  # bytes as they are, whatever kind of NaN they mean
        return
    if target.buffer.data is source.buffer.data:
        budget.allocate(read.nbytes)
        read = memoryview(read.tobytes()).cast(element.view_format)
    store, load = target.element.store, element.load
    for part in budget.pieces(count, PIECE, 2):
        store_raw(target, start + part.start, [store(load(raw)) for raw in read[part]])


# -- what constructors do ------------------------------------------------------------------------------------


def from_object(
    realm: Realm, element: ElementType, prototype: JSObject, source: JSObject, arguments: Sequence[Value]
) -> TypedArray:
    """A typed array from the object that the constructor was given."""
    if isinstance(source, TypedArray):
        return from_typed_array(realm, element, prototype, source)
    if isinstance(source, ArrayBufferObject):
        return from_buffer(realm, element, prototype, source, arguments)
    method = realm.get_method(source, SYMBOL_ITERATOR)
    if method is not None:
        return from_list(realm, element, prototype, values_of(realm, source, method))
    length = length_of_array_like(source)
    created = new_typed_array(realm, element, length, prototype)
    spend = realm.agent.budget.spend
    for index in range(length):
        spend()
        created.set_element(index, source.get(str(index)))
    return created


def values_of(realm: Realm, source: Value, method: JSObject) -> list[Value]:
    """All values that an object's `Symbol.iterator` method, which was looked up already, leads to."""
    if type(source) is JSArray and is_array_iteration_pristine(realm, source):
        return copied(source.dense)
    return cursor_to_list(realm, iterator_from_method(source, method))


def from_list(realm: Realm, element: ElementType, prototype: JSObject, values: list[Value]) -> TypedArray:
    """https://tc39.es/ecma262/#sec-initializetypedarrayfromlist"""
    created = new_typed_array(realm, element, len(values), prototype)
    store_list(realm, created, values)
    return created


def from_typed_array(
    realm: Realm, element: ElementType, prototype: JSObject, source: TypedArray
) -> TypedArray:
    """https://tc39.es/ecma262/#sec-initializetypedarrayfromtypedarray"""
    check_in_bounds(source, "Construct")
    length = source.length
    created = new_typed_array(realm, element, length, prototype)
    if element.is_bigint is not source.element.is_bigint:
        throw_type_error("Cannot mix BigInt and other types, use explicit conversions")
    copy_elements(realm, created, 0, source, 0, length)
    return created


def from_buffer(
    realm: Realm,
    element: ElementType,
    prototype: JSObject,
    buffer: ArrayBufferObject,
    arguments: Sequence[Value],
) -> TypedArray:
    """https://tc39.es/ecma262/#sec-initializetypedarrayfromarraybuffer"""
    size = element.size
    offset = to_index(argument_at(arguments, 1))
    if offset % size:
        throw_range_error(f"start offset of {element.array_name} should be a multiple of {size}")
    wanted = argument_at(arguments, 2)
    length: int | None = None if wanted is None else to_index(wanted)
    if buffer.data is None:
        throw_type_error("Cannot construct a typed array on a detached ArrayBuffer")
    available = len(buffer.data)
    if length is None and buffer.max_byte_length is None:
        if available % size:
            throw_range_error(f"byte length of {element.array_name} should be a multiple of {size}")
        length = (available - offset) // size
        if length < 0:
            throw_range_error(f"Start offset {offset} is outside the bounds of the buffer")
    elif offset + (length or 0) * size > available:
        throw_range_error(f"Invalid typed array length: {length}")
    return typed_array_on(realm, element, buffer, offset, length, prototype)


# -- through constructors of others --------------------------------------------------------------------------


def create_from_constructor(constructor: JSObject, arguments: Sequence[Value], method: str) -> TypedArray:
    """https://tc39.es/ecma262/#sec-typedarraycreatefromctor"""
    created = construct(constructor, arguments)
    if type(created) is not TypedArray:
        throw_type_error(f"{describe(created)} is not a typed array")
    check_in_bounds(created, f"%TypedArray%.{method}")
    if len(arguments) == 1 and type(arguments[0]) is float and created.length < arguments[0]:
        throw_type_error("Derived TypedArray constructor created an array which was too small")
    return created


def species_create(realm: Realm, exemplar: TypedArray, arguments: Sequence[Value], method: str) -> TypedArray:
    """https://tc39.es/ecma262/#typedarray-species-create"""
    default = realm.intrinsic(exemplar.element.slot)
    if has_pristine_species(realm, exemplar, default):
        # OPTIMIZATION: what the constructor would do.
        first = arguments[0]
        if isinstance(first, ArrayBufferObject):
            prototype = realm.intrinsic(exemplar.element.prototype_slot)
            return from_buffer(realm, exemplar.element, prototype, first, arguments)
        return new_typed_array(realm, exemplar.element, int(first))
    constructor = species_constructor(exemplar, default)
    created = create_from_constructor(constructor, arguments, f"prototype.{method}")
    if created.element.is_bigint is not exemplar.element.is_bigint:
        throw_type_error("Content types of source and species typed array differ")
    return created


def has_pristine_species(realm: Realm, exemplar: TypedArray, default: JSObject) -> bool:
    """Whether SpeciesConstructor would answer `default` and nobody would notice that it was not asked."""
    if not exemplar.is_open or exemplar.props or exemplar.attributes is not None:
        return False
    prototype = exemplar.prototype
    parent = realm.intrinsic("typed_array")
    if (
        prototype is None
        or prototype.props.get("constructor") is not default
        or default.prototype is not parent
    ):
        return False
    own, inherited = default.attributes, parent.attributes
    if own is None or inherited is None or SYMBOL_SPECIES in own.flags:
        return False
    species = inherited.flags.get(SYMBOL_SPECIES)
    return type(species) is Accessor and species.get is realm.intrinsic("typed_array_species")


def create_same_type(realm: Realm, exemplar: TypedArray, length: int) -> TypedArray:
    """https://tc39.es/ecma262/#sec-typedarray-create-same-type"""
    return new_typed_array(realm, exemplar.element, length)
