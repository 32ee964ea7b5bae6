"""Array exotic objects: dense ones, which nearly all arrays are, and the rest.

A `JSArray` keeps its elements in a Python list, `dense`, without holes; all elements have default
attributes, the array is extensible and its length writable. Emitted code reads and writes that list
directly. Whatever breaks one of these rules (a hole, a far index, a getter, `freeze`) turns the array into
a `SlowArray`: the same slots, but `dense` is *unset*, so that every fast path misses by itself, and a
`SparseElements` record instead.

https://tc39.es/ecma262/#sec-array-exotic-objects
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final, Protocol, final

from jsvm.budget import charge, charge_memory
from jsvm.runtime.completion import throw_range_error
from jsvm.runtime.conversions import number_to_uint32, to_number
from jsvm.runtime.descriptors import (
    CONFIGURABLE,
    DEFAULT,
    WRITABLE,
    Accessor,
    Attributes,
    PropertyDescriptor,
    accessor_descriptor,
    data_descriptor,
)
from jsvm.runtime.objects import (
    NEEDS_SELF_REFERENCE,
    ImmutablePrototypeObject,
    JSObject,
    is_compatible_descriptor,
    merged_descriptor,
)
from jsvm.runtime.property_keys import (
    KEYS_AT_ONCE,
    MAX_ARRAY_INDEX,
    PropertyKey,
    array_index,
    index_keys,
    ordered_keys,
    paid,
    sorted_indices,
)
from jsvm.runtime.values import ABSENT, STEP, Value

#: How far beyond its end a dense array may be written before it becomes sparse.
MAX_GAP: Final = 0
#: Bytes of an element in a dict, and elements that move there at once.
SPARSE_ELEMENT_SIZE: Final = 100
SPREAD_AT_ONCE: Final = 1 << 16
#: Bytes of an element in a list; lists from this length on are accounted when they are copied.
ELEMENT_SIZE: Final = 8
ACCOUNTED_LENGTH: Final = 4096
#: Elements that are copied, or freed, at once, and at the price of one step.
COPIED_AT_ONCE: Final = 1 << 19
COPIED_PER_STEP: Final = 16


def copied(elements: list[Value], start: int = 0, end: int | None = None) -> list[Value]:
    """A part of a list, paid for and accounted before it is copied, a piece at a time if it is long."""
    end = len(elements) if end is None else end
    count = max(end - start, 0)
    charge(1 + min(count, COPIED_AT_ONCE) // COPIED_PER_STEP)
    if count < ACCOUNTED_LENGTH:
        return elements[start:end]
    charge_memory(count * ELEMENT_SIZE)
    copy = elements[start : min(end, start + COPIED_AT_ONCE)]
    for index in range(start + COPIED_AT_ONCE, end, COPIED_AT_ONCE):
        charge(COPIED_AT_ONCE // COPIED_PER_STEP)
        copy += elements[index : min(end, index + COPIED_AT_ONCE)]
    return copy


def append_all(elements: list[Value], more: list[Value]) -> None:
    """Put a list behind another, a piece at a time if it is long; whoever made it has accounted it."""
    if len(more) <= COPIED_AT_ONCE:
        elements += more
        return
    for index in range(0, len(more), COPIED_AT_ONCE):
        charge(COPIED_AT_ONCE // COPIED_PER_STEP)
        elements += more[index : index + COPIED_AT_ONCE]


@final
class SparseElements:
    """Elements of an array that is not dense; `flags` names those that are not plain data."""

    __slots__ = ("flags", "items", "length", "length_writable")

    def __init__(self, items: dict[int, Value], length: int) -> None:
        self.items = items
        self.flags: dict[int, int | Accessor] = {}
        self.length = length
        self.length_writable = True

    def grown(self) -> None:
        """An element was perhaps added; now and then that is accounted."""
        if not len(self.items) & (KEYS_AT_ONCE - 1):
            charge_memory(KEYS_AT_ONCE * SPARSE_ELEMENT_SIZE)

    def indices(self) -> list[int]:
        """All present indices, ascending."""
        accessors = [index for index, flags in self.flags.items() if type(flags) is Accessor]
        return sorted_indices([*self.items, *accessors])

    def last_indices(self, start: int) -> Iterator[int]:
        """The present indices from `start` on, the last one first.

        OPTIMIZATION: an array that gives up its last elements one by one never looks at the others.
        """
        if self.length - start > len(self.items) + len(self.flags):
            return reversed([index for index in paid(self.indices()) if index >= start])
        indices = paid(range(self.length - 1, start - 1, -1))
        return (index for index in indices if index in self.items or index in self.flags)


class Walker(Protocol):
    """A loop of Python's own over the list of a dense array."""

    #: The one around it over the same array.
    outer: Walker | None

    def leave_list(self) -> None:
        """The array gives its list up, which holds nothing but STEP from now on."""


class JSArray(JSObject):
    """A dense array. `dense` is the list of its elements, `walker` the innermost loop over that list."""

    __slots__ = ("dense", "sparse", "walker")

    class_name: ClassVar[str] = "Array"
    is_ordinary: ClassVar[bool] = False

    dense: list[Value]
    sparse: SparseElements
    walker: Walker | None

    if NEEDS_SELF_REFERENCE:

        def __init__(self, prototype: JSObject | None, dense: list[Value]) -> None:
            self.me = self
            self.prototype = prototype
            self.props = {}
            self.attributes = None
            self.dense = dense
            self.walker = None

    else:

        def __init__(self, prototype: JSObject | None, dense: list[Value]) -> None:
            self.prototype = prototype
            self.props = {}
            self.attributes = None
            self.dense = dense
            self.walker = None

    def is_array(self) -> bool:
        return True

    # -- length and shape ----------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        """The array's length."""
        return len(self.dense)

    def make_sparse(self) -> SparseElements:
        """Leave the dense representation."""
        dense = self.dense
        items = dict(enumerate(dense)) if len(dense) < KEYS_AT_ONCE else spread_out(dense)
        self.sparse = SparseElements(items, len(dense))
        if self.walker is not None:
            self.interrupt_walkers()
        self.__class__ = SlowArray
        del self.dense
        return self.sparse

    def interrupt_walkers(self) -> None:
        """Have loops over the list step from where they are; one behind the last element asks once more."""
        walker, self.walker = self.walker, None
        while walker is not None:
            walker.leave_list()
            walker = walker.outer
        self.dense[:] = [STEP] * (len(self.dense) + 1)

    def become_special(self) -> None:
        """Named properties may have attributes without touching the elements."""

    def prevent_extensions(self) -> bool:
        self.make_sparse()
        return self.prevent_extensions()

    def set_length(self, length: int) -> bool:
        """Change the length as assignment does; False if it could not be done completely."""
        dense = self.dense
        if length <= len(dense):
            while len(dense) - length > COPIED_AT_ONCE:
                charge(COPIED_AT_ONCE // COPIED_PER_STEP)
                del dense[-COPIED_AT_ONCE:]
            del dense[length:]
        else:
            self.make_sparse().length = length
        return True

    # -- internal methods ----------------------------------------------------------------------------------

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        if key == "length":
            return data_descriptor(float(len(self.dense)), WRITABLE)
        index = array_index(key)
        if index < 0:
            return JSObject.get_own_property(self, key)
        return data_descriptor(self.dense[index]) if index < len(self.dense) else None

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        index = array_index(key)
        if index < 0 and key != "length":
            return JSObject.define_own_property(self, key, descriptor)
        if index >= 0 and is_plain_definition(descriptor, index < len(self.dense)):
            if index < len(self.dense):
                if descriptor.value is not ABSENT:
                    self.dense[index] = descriptor.value
                return True
            if index == len(self.dense):
                self.dense.append(None if descriptor.value is ABSENT else descriptor.value)
                return True
        self.make_sparse()
        return self.define_own_property(key, descriptor)

    def get(self, key: PropertyKey, receiver: Value = ABSENT) -> Value:
        if key == "length":
            return float(len(self.dense))
        index = array_index(key)
        if 0 <= index < len(self.dense):
            return self.dense[index]
        return self.get_named(key, index, receiver)

    def get_named(self, key: PropertyKey, index: int, receiver: Value) -> Value:
        """[[Get]] of a key that is no present element."""
        if index < 0:
            if key in self.props:
                return self.props[key]
            if self.attributes is not None and key in self.attributes.flags:
                return JSObject.get_exotic(self, key, self if receiver is ABSENT else receiver)
        parent = self.prototype
        return None if parent is None else parent.get(key, self if receiver is ABSENT else receiver)

    def get_exotic(self, key: PropertyKey, receiver: Value) -> Value:
        return self.get(key, receiver)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        if receiver is ABSENT or receiver is self:
            index = array_index(key)
            if 0 <= index < len(self.dense):
                self.dense[index] = value
                return True
            if key == "length":
                return assign_length(self, value)
            if index < 0 and key in self.props and self.attributes is None:
                self.props[key] = value
                return True
        return JSObject.set(self, key, value, receiver)

    def delete(self, key: PropertyKey) -> bool:
        if key == "length":
            return False
        index = array_index(key)
        if index < 0:
            return JSObject.delete(self, key)
        if index >= len(self.dense):
            return True
        self.make_sparse()
        return self.delete(key)

    def own_property_keys(self) -> list[PropertyKey]:
        named = ordered_keys(self.props if self.attributes is None else self.attributes.flags)
        return [*index_keys(range(len(self.dense))), "length", *named]


class SlowArray(JSArray):
    """An array with holes, far indices, special attributes, or that is not extensible."""

    __slots__ = ()

    @property
    def length(self) -> int:
        return self.sparse.length

    def make_sparse(self) -> SparseElements:
        return self.sparse

    def make_attributes(self) -> Attributes:
        if self.attributes is None:
            self.attributes = Attributes(dict.fromkeys(self.props, DEFAULT))
        return self.attributes

    def prevent_extensions(self) -> bool:
        self.make_attributes().extensible = False
        return True

    def try_become_dense(self) -> bool:
        """Go back to a list if every rule of the dense representation holds again."""
        sparse = self.sparse
        if len(sparse.items) != sparse.length or sparse.flags or not sparse.length_writable:
            return False
        if self.attributes is not None and not self.attributes.extensible:
            return False
        items = sparse.items
        indices = range(sparse.length)
        self.become_dense([items[index] for index in paid(indices)])
        return True

    def become_dense(self, dense: list[Value]) -> None:
        """These are all elements, and every rule of the dense representation holds."""
        self.dense = dense
        self.__class__ = JSArray  # type: ignore[assignment]
        del self.sparse

    def set_length(self, length: int) -> bool:
        """https://tc39.es/ecma262/#sec-arraysetlength (the truncating part)"""
        sparse = self.sparse
        if not sparse.length_writable:
            return length == sparse.length
        if length < sparse.length:
            for index in sparse.last_indices(length):
                flags = sparse.flags.get(index, DEFAULT)
                if not (flags.flags if type(flags) is Accessor else flags) & CONFIGURABLE:
                    sparse.length = index + 1
                    return False
                sparse.flags.pop(index, None)
                sparse.items.pop(index, None)
        sparse.length = length
        self.try_become_dense()
        return True

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        sparse = self.sparse
        if key == "length":
            return data_descriptor(float(sparse.length), WRITABLE if sparse.length_writable else 0)
        index = array_index(key)
        if index < 0:
            return JSObject.get_own_property(self, key)
        flags = sparse.flags.get(index, DEFAULT)
        if type(flags) is Accessor:
            return accessor_descriptor(flags)
        return data_descriptor(sparse.items[index], flags) if index in sparse.items else None

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        if key == "length":
            return self.define_length(descriptor)
        index = array_index(key)
        if index < 0:
            return JSObject.define_own_property(self, key, descriptor)
        sparse = self.sparse
        if index >= sparse.length and not sparse.length_writable:
            return False
        current = self.get_own_property(key)
        if not is_compatible_descriptor(self.is_extensible(), descriptor, current):
            return False
        complete = descriptor.complete() if current is None else merged_descriptor(descriptor, current)
        self.store(index, complete)
        return True

    def store(self, index: int, descriptor: PropertyDescriptor) -> None:
        """Put a complete descriptor in place."""
        sparse = self.sparse
        flags = descriptor.flag_bits()
        if descriptor.is_accessor:
            sparse.flags[index] = Accessor(descriptor.get, descriptor.set, flags)  # type: ignore[arg-type]
            sparse.items.pop(index, None)
        else:
            if flags == DEFAULT:
                sparse.flags.pop(index, None)
            else:
                sparse.flags[index] = flags
            sparse.items[index] = descriptor.value
            sparse.grown()
        if index >= sparse.length:
            sparse.length = index + 1
        if len(sparse.items) == sparse.length:
            self.try_become_dense()

    def get_at(self, key: float) -> Value:
        """OPTIMIZATION: the element at an index that is no text yet; ABSENT where that is not enough."""
        sparse = self.sparse
        return ABSENT if key in sparse.flags else sparse.items.get(key, ABSENT)  # type: ignore[call-overload]

    def set_at(self, key: float, value: Value) -> bool:
        """OPTIMIZATION: the same for an assignment; False where it must be done in another way."""
        sparse = self.sparse
        if key in sparse.items and key not in sparse.flags:
            sparse.items[key] = value  # type: ignore[index]
            return True
        if 0.0 <= key < MAX_ARRAY_INDEX and key.is_integer() and self.may_add(int(key)):
            self.add(int(key), value)
            return True
        return False

    def may_add(self, index: int) -> bool:
        """OPTIMIZATION: whether a missing element can be assigned without looking for more."""
        sparse = self.sparse
        if index in sparse.flags or (index >= sparse.length and not sparse.length_writable):
            return False
        return (self.attributes is None or self.attributes.extensible) and holes_are_absent(self)

    def add(self, index: int, value: Value) -> None:
        """Add an element that is missing."""
        sparse = self.sparse
        sparse.items[index] = value
        sparse.grown()
        if index >= sparse.length:
            sparse.length = index + 1
        if len(sparse.items) == sparse.length:
            self.try_become_dense()

    def define_length(self, descriptor: PropertyDescriptor) -> bool:
        """https://tc39.es/ecma262/#sec-arraysetlength"""
        new_length = None if descriptor.value is ABSENT else to_array_length(descriptor.value)
        # ATTACK: converting the value may run guest code, which may have made the array dense.
        sparse = self.make_sparse()
        if new_length is None:
            new_length = sparse.length
        change = PropertyDescriptor(
            ABSENT if descriptor.value is ABSENT else float(new_length),
            get=descriptor.get,
            set_=descriptor.set,
            writable=descriptor.writable,
            enumerable=descriptor.enumerable,
            configurable=descriptor.configurable,
        )
        current = data_descriptor(float(sparse.length), WRITABLE if sparse.length_writable else 0)
        if not is_compatible_descriptor(True, change, current):
            return False
        done = new_length == sparse.length or self.set_length(new_length)
        if descriptor.writable is False:
            self.make_sparse().length_writable = False
        return done

    def get(self, key: PropertyKey, receiver: Value = ABSENT) -> Value:
        sparse = self.sparse
        if key == "length":
            return float(sparse.length)
        index = array_index(key)
        if index in sparse.items:
            return sparse.items[index]
        if index in sparse.flags:
            return JSObject.get_exotic(self, key, self if receiver is ABSENT else receiver)
        return self.get_named(key, index, receiver)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        if receiver is ABSENT or receiver is self:
            sparse = self.sparse
            index = array_index(key)
            if index in sparse.items and index not in sparse.flags:
                sparse.items[index] = value
                return True
            if index >= 0 and self.may_add(index):
                self.add(index, value)
                return True
            if key == "length" and sparse.length_writable:
                return assign_length(self, value)
        return JSObject.set(self, key, value, receiver)

    def delete(self, key: PropertyKey) -> bool:
        if key == "length":
            return False
        index = array_index(key)
        if index < 0:
            return JSObject.delete(self, key)
        sparse = self.sparse
        flags = sparse.flags.get(index, DEFAULT)
        if not (flags.flags if type(flags) is Accessor else flags) & CONFIGURABLE:
            return False
        sparse.flags.pop(index, None)
        sparse.items.pop(index, None)
        return True

    def own_property_keys(self) -> list[PropertyKey]:
        named = ordered_keys(self.props if self.attributes is None else self.attributes.flags)
        return [*index_keys(self.sparse.indices()), "length", *named]


def spread_out(dense: list[Value]) -> dict[int, Value]:
    """The elements of a long list by index; accounted and paid for piece by piece."""
    charge_memory(len(dense) * SPARSE_ELEMENT_SIZE)
    items: dict[int, Value] = {}
    for start in range(0, len(dense), SPREAD_AT_ONCE):
        charge(SPREAD_AT_ONCE)
        items.update(enumerate(dense[start : start + SPREAD_AT_ONCE], start))
    return items


def holes_are_absent(array: JSArray) -> bool:
    """Whether everything that `array` inherits is an %Array.prototype% without elements."""
    prototype = array.prototype
    if type(prototype) is not JSArray or prototype.dense:
        return False
    root = prototype.prototype
    return type(root) is ImmutablePrototypeObject and not root.has_elements


def is_plain_definition(descriptor: PropertyDescriptor, exists: bool) -> bool:
    """Whether defining an element this way leaves a default data property."""
    if descriptor.is_accessor:
        return False
    fields: tuple[Any, ...] = (descriptor.writable, descriptor.enumerable, descriptor.configurable)
    return all(field is True or (exists and field is ABSENT) for field in fields)


def assign_length(array: JSArray, value: Value) -> bool:
    """`array.length = value`. ATTACK: converting the value may turn the array into another kind."""
    length = to_array_length(value)
    return array.set_length(length)


def to_array_length(value: Value) -> int:
    """A new length from any value. https://tc39.es/ecma262/#sec-arraysetlength"""
    length = number_to_uint32(to_number(value))
    if float(length) != to_number(value):
        throw_range_error("Invalid array length")
    return length
