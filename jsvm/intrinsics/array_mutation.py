"""Methods of arrays that change them in place. https://tc39.es/ecma262/#sec-properties-of-the-array-prototype-object

OPTIMIZATION: each has a fast path for dense arrays, which works on the list of elements. Where elements are
added that is only right while nothing inherited has elements too: `has_plain_chain`.
"""

from __future__ import annotations

from typing import Final

from jsvm.budget import charge
from jsvm.intrinsics.declare import Entry, Method
from jsvm.runtime.arrays import COPIED_AT_ONCE, SPARSE_ELEMENT_SIZE, JSArray, SlowArray, copied
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import MAX_SAFE_INTEGER, to_integer_or_infinity
from jsvm.runtime.object_operations import (
    ELEMENT_SIZE,
    array_species_create,
    delete_or_throw,
    has_plain_chain,
    has_pristine_species,
    length_of_array_like,
    put_element,
    relative_index,
    reserve_elements,
    set_or_throw,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, Value

#: Elements that the processor moves at the price of one step.
MOVED_PER_STEP: Final = 512
#: How often a growing array's memory is accounted, in elements; a power of two.
GROWTH_STEP: Final = 0x10000
#: Elements of an object that is no dense array, whose memory is accounted together.
ACCOUNTED_AT_ONCE: Final = 4096


def check_new_length(length: int) -> None:
    """No array-like may become longer than any integer Number."""
    if length > MAX_SAFE_INTEGER:
        throw_type_error("Length exceeds the greatest safe integer")


# -- both ends -----------------------------------------------------------------------------------------------


def array_prototype_push(realm: Realm, this: Value, item: Value = ABSENT, *more: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.push"""
    if this.__class__ is JSArray and not more and item is not ABSENT:
        # OPTIMIZATION: `has_plain_chain`, written out, because arrays are filled this way.
        parent = realm.array_prototype
        root = realm.object_prototype
        if (
            this.prototype is parent
            and parent.__class__ is JSArray
            and not parent.dense
            and parent.prototype is root
            and not root.has_elements
        ):
            dense = this.dense
            dense.append(item)
            count = len(dense)
            if count >= GROWTH_STEP and not count % GROWTH_STEP:
                realm.agent.budget.allocate(GROWTH_STEP * ELEMENT_SIZE)
            return float(count)
    return push_all(realm, this, () if item is ABSENT else (item, *more))


def push_all(realm: Realm, this: Value, items: tuple[Value, ...]) -> Value:
    """The same for any number of items, to whatever it is."""
    if type(this) is JSArray and has_plain_chain(realm, this):
        dense = this.dense
        reserve_elements(realm, len(items))
        dense.extend(items)
        return float(len(dense))
    target = realm.to_object(this)
    length = length_of_array_like(target)
    check_new_length(length + len(items))
    for item in items:
        realm.agent.budget.spend()
        set_or_throw(target, str(length), item)
        length += 1
    set_or_throw(target, "length", float(length))
    return float(length)


def array_prototype_pop(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.pop"""
    if type(this) is JSArray and this.dense:
        return this.dense.pop()
    target = realm.to_object(this)
    length = length_of_array_like(target)
    if length == 0:
        set_or_throw(target, "length", 0.0)
        return None
    key = str(length - 1)
    element = target.get(key)
    delete_or_throw(target, key)
    set_or_throw(target, "length", float(length - 1))
    return element


def array_prototype_shift(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.shift"""
    if type(this) is JSArray and this.dense:
        realm.agent.budget.spend(1 + len(this.dense) // MOVED_PER_STEP)
        return this.dense.pop(0)
    target = realm.to_object(this)
    length = length_of_array_like(target)
    if length == 0:
        set_or_throw(target, "length", 0.0)
        return None
    first = target.get("0")
    for index in range(1, length):
        realm.agent.budget.spend()
        move_element(target, index, index - 1)
    delete_or_throw(target, str(length - 1))
    set_or_throw(target, "length", float(length - 1))
    return first


def array_prototype_unshift(realm: Realm, this: Value, *items: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.unshift"""
    count = len(items)
    if type(this) is JSArray and has_plain_chain(realm, this):
        realm.agent.budget.spend(1 + len(this.dense) // MOVED_PER_STEP)
        reserve_elements(realm, count)
        this.dense[0:0] = items
        return float(len(this.dense))
    target = realm.to_object(this)
    length = length_of_array_like(target)
    if count:
        check_new_length(length + count)
        for index in range(length - 1, -1, -1):
            realm.agent.budget.spend()
            move_element(target, index, index + count)
        for index, item in enumerate(items):
            set_or_throw(target, str(index), item)
    set_or_throw(target, "length", float(length + count))
    return float(length + count)


def move_element(target: JSObject, origin: int, destination: int) -> None:
    """Move one element, or the absence of one."""
    key = str(origin)
    if target.has_property(key):
        set_or_throw(target, str(destination), target.get(key))
    else:
        delete_or_throw(target, str(destination))


# -- in the middle -------------------------------------------------------------------------------------------


def array_prototype_splice(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.splice"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    start = relative_index(arguments[0], length) if arguments else 0
    delete_count = spliced_count(arguments, start, length)
    items = arguments[2:]
    check_new_length(length + len(items) - delete_count)
    if type(target) is JSArray and len(target.dense) == length and has_plain_chain(realm, target):
        if has_pristine_species(realm, target):
            realm.agent.budget.spend(1 + (length - start) // MOVED_PER_STEP)
            reserve_elements(realm, delete_count + len(items))
            end = start + delete_count
            removed = copied(target.dense, start, end)
            target.dense[start:end] = items
            return realm.new_array(removed)
    return splice_generic(realm, target, length, start, delete_count, items)


def spliced_count(arguments: tuple[Value, ...], start: int, length: int) -> int:
    """How many elements `splice` and `toSpliced` leave out."""
    if len(arguments) < 2:
        return length - start if arguments else 0
    count = to_integer_or_infinity(arguments[1])
    return int(min(max(count, 0.0), length - start))


def splice_generic(
    realm: Realm, target: JSObject, length: int, start: int, delete_count: int, items: tuple[Value, ...]
) -> JSObject:
    """The steps of `splice` on any object."""
    spend = realm.agent.budget.spend
    removed = array_species_create(realm, target, delete_count)
    for index in range(delete_count):
        spend()
        key = str(start + index)
        if target.has_property(key):
            put_element(removed, index, target.get(key))
    set_or_throw(removed, "length", float(delete_count))
    count = len(items)
    if count < delete_count:
        for index in range(start, length - delete_count):
            spend()
            move_element(target, index + delete_count, index + count)
        for index in range(length - 1, length - delete_count + count - 1, -1):
            spend()
            delete_or_throw(target, str(index))
    elif count > delete_count:
        for index in range(length - delete_count - 1, start - 1, -1):
            spend()
            move_element(target, index + delete_count, index + count)
    for index, item in enumerate(items):
        set_or_throw(target, str(start + index), item)
    set_or_throw(target, "length", float(length - delete_count + count))
    return removed


def array_prototype_fill(
    realm: Realm, this: Value, value: Value = None, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.fill"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    first = relative_index(start, length)
    last = relative_index(end, length, length)
    if type(target) is JSArray and last <= len(target.dense):
        if first < last:
            dense = target.dense
            for part in realm.agent.budget.pieces(last - first, COPIED_AT_ONCE, 64):
                dense[first + part.start : first + part.stop] = [value] * (part.stop - part.start)
        return target
    if type(target) is SlowArray and first == 0 and last == length and fill_completely(realm, target, value):
        return target
    budget = realm.agent.budget
    for index in range(first, last):
        budget.spend()
        if not index % ACCOUNTED_AT_ONCE:
            budget.allocate(ACCOUNTED_AT_ONCE * SPARSE_ELEMENT_SIZE)
        set_or_throw(target, str(index), value)
    return target


def fill_completely(realm: Realm, array: SlowArray, value: Value) -> bool:
    """OPTIMIZATION: `new Array(n).fill(x)` becomes dense at once, if nothing about the array is special."""
    sparse = array.sparse
    if sparse.flags or not sparse.length_writable or not array.is_extensible():
        return False
    if not has_plain_chain(realm, array):
        return False
    reserve_elements(realm, sparse.length)
    elements: list[Value] = []
    for part in realm.agent.budget.pieces(sparse.length, COPIED_AT_ONCE, 64):
        elements += [value] * (part.stop - part.start)
    array.become_dense(elements)
    return True


def array_prototype_copy_within(
    realm: Realm, this: Value, destination: Value = None, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.copywithin"""
    target = realm.to_object(this)
    length = length_of_array_like(target)
    to = relative_index(destination, length)
    first = relative_index(start, length)
    last = relative_index(end, length, length)
    count = min(last - first, length - to)
    if count <= 0:
        return target
    if type(target) is JSArray and max(first, to) + count <= len(target.dense):
        realm.agent.budget.spend(1 + count // 64)
        overwrite(target.dense, to, copied(target.dense, first, first + count))
        return target
    backwards = first < to < first + count
    for step in range(count - 1, -1, -1) if backwards else range(count):
        realm.agent.budget.spend()
        move_element(target, first + step, to + step)
    return target


def overwrite(elements: list[Value], start: int, values: list[Value]) -> None:
    """Write values over elements from `start` on."""
    if len(values) <= COPIED_AT_ONCE:
        elements[start : start + len(values)] = values
        return
    for index in range(0, len(values), COPIED_AT_ONCE):
        charge(COPIED_AT_ONCE // 64)
        part = values[index : index + COPIED_AT_ONCE]
        elements[start + index : start + index + len(part)] = part


def array_prototype_reverse(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.reverse"""
    if type(this) is JSArray:
        realm.agent.budget.spend(1 + len(this.dense) // 64)
        this.dense.reverse()
        return this
    target = realm.to_object(this)
    length = length_of_array_like(target)
    for lower in range(length // 2):
        realm.agent.budget.spend()
        exchange_elements(target, str(lower), str(length - 1 - lower))
    return target


def exchange_elements(target: JSObject, lower: str, upper: str) -> None:
    """Swap two elements, either of which may be absent."""
    lower_exists = target.has_property(lower)
    lower_value = target.get(lower) if lower_exists else None
    upper_exists = target.has_property(upper)
    upper_value = target.get(upper) if upper_exists else None
    if upper_exists:
        set_or_throw(target, lower, upper_value)
    elif lower_exists:
        delete_or_throw(target, lower)
    if lower_exists:
        set_or_throw(target, upper, lower_value)
    elif upper_exists:
        delete_or_throw(target, upper)


METHODS: Final[tuple[Entry, ...]] = (
    Method("copyWithin", 2, array_prototype_copy_within),
    Method("fill", 1, array_prototype_fill),
    Method("pop", 0, array_prototype_pop),
    Method("push", 1, array_prototype_push),
    Method("reverse", 0, array_prototype_reverse),
    Method("shift", 0, array_prototype_shift),
    Method("splice", 2, array_prototype_splice),
    Method("unshift", 1, array_prototype_unshift),
)
