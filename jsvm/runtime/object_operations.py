"""Operations on objects that natives and emitted code share.

They are ECMA-262's "operations on objects" and "testing and comparison operations", with the array helpers
that go with them. Nearly everything here may run guest code (getters, proxy traps) and throw what it throws.

https://tc39.es/ecma262/#sec-operations-on-objects
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final, Literal

from jsvm.budget import Reservation, charge, charge_memory
from jsvm.runtime.arguments import FreshArguments
from jsvm.runtime.arrays import JSArray, SlowArray, SparseElements, copied, holes_are_absent
from jsvm.runtime.completion import GUEST_ERRORS, throw_range_error, throw_type_error
from jsvm.runtime.conversions import is_callable, to_boolean, to_integer_or_infinity, to_length
from jsvm.runtime.descriptors import Accessor, PropertyDescriptor, data_descriptor
from jsvm.runtime.functions import (
    BoundFunction,
    Code,
    NativeFunction,
    construct,
    display_name,
    function_realm,
    is_constructor,
)
from jsvm.runtime.iterators import VALUE_SIZE, iterate
from jsvm.runtime.objects import STRIDE, JSObject, same_value
from jsvm.runtime.property_keys import KEYS_AT_ONCE, PropertyKey, ordered_keys, paid, show_key
from jsvm.runtime.values import (
    ABSENT,
    DONE,
    SYMBOL_HAS_INSTANCE,
    SYMBOL_SPECIES,
    BigInt,
    PrivateName,
    Sentinel,
    Symbol,
    Value,
    null,
)

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: 2**32 - 1, the greatest length of an array.
MAX_ARRAY_LENGTH: Final = 4294967295
#: Bytes that one element of a list costs by itself.
ELEMENT_SIZE: Final = 8
#: More arguments than this are refused at once, as in other engines.
MAX_ARGUMENTS: Final = 1 << 19
#: Lists shorter than this are too small to be accounted one by one.
LARGE_LIST: Final = 4096

#: A BigInt up to this size is shown in messages.
MAX_SHOWN_BITS: Final = 256

IntegrityLevel = Literal["sealed", "frozen"]
PropertyPart = Literal["key", "value", "key+value"]


# -- budget --------------------------------------------------------------------------------------------------


def reserve_elements(realm: Realm, count: int) -> None:
    """Pay for native work on `count` elements and account the list they will need, before making it."""
    budget = realm.agent.budget
    budget.spend(1 + count // 16)
    if count >= LARGE_LIST:
        budget.allocate(count * ELEMENT_SIZE)


# -- arguments -----------------------------------------------------------------------------------------------


def require_callable(value: Value) -> Code:
    """The code of a callable value; a TypeError otherwise."""
    if not isinstance(value, JSObject) or value.code is None:
        throw_type_error(f"{describe(value)} is not a function")
    return value.code


def require_object(value: Value, message: str = "") -> JSObject:
    """`value` if it is an object; a TypeError otherwise."""
    if not isinstance(value, JSObject):
        throw_type_error(message or f"{describe(value)} is not an object")
    return value


def describe(value: Value) -> str:
    """A short text for messages. Never runs guest code."""
    if isinstance(value, JSObject):
        return f"function {display_name(value)}" if value.code is not None else f"#<{value.class_name}>"
    if type(value) is str:
        return f'"{value[:40]}"'
    if type(value) is Symbol:
        return f"Symbol({(value.description or '')[:40]})"
    if type(value) is float:
        return repr(value).removesuffix(".0")
    if type(value) is BigInt:
        return f"{value.value}" if value.value.bit_length() < MAX_SHOWN_BITS else "a BigInt"
    if value is None:
        return "undefined"
    return "null" if value is null else str(value).lower()


def relative_index(value: Value, length: int, default: int = 0) -> int:
    """A relative start or end argument as an index from 0 to `length`; undefined gives `default`."""
    if value is None:
        return default
    index = to_integer_or_infinity(value)
    if index < 0.0:
        return 0 if index == -math.inf else max(0, length + int(index))
    return length if index >= length else int(index)


# -- properties ----------------------------------------------------------------------------------------------


def set_or_throw(target: JSObject, key: PropertyKey, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-set-o-p-v-throw"""
    if not target.set(key, value):
        throw_type_error(f"Cannot assign to read only property '{show_key(key)}' of object")


def create_data_property(target: JSObject, key: PropertyKey, value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-createdataproperty"""
    return target.define_own_property(key, data_descriptor(value))


def create_data_property_or_throw(target: JSObject, key: PropertyKey, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-createdatapropertyorthrow"""
    if not target.define_own_property(key, data_descriptor(value)):
        throw_type_error(f"Cannot add property {show_key(key)}, object is not extensible")


def define_property_or_throw(target: JSObject, key: PropertyKey, descriptor: PropertyDescriptor) -> None:
    """https://tc39.es/ecma262/#sec-definepropertyorthrow"""
    if not target.define_own_property(key, descriptor):
        throw_type_error(f"Cannot redefine property: {show_key(key)}")


def delete_or_throw(target: JSObject, key: PropertyKey) -> None:
    """https://tc39.es/ecma262/#sec-deletepropertyorthrow"""
    if not target.delete(key):
        throw_type_error(f"Cannot delete property '{show_key(key)}' of object")


def to_property_descriptor(value: Value) -> PropertyDescriptor:
    """https://tc39.es/ecma262/#sec-topropertydescriptor"""
    if not isinstance(value, JSObject):
        throw_type_error(f"Property description must be an object: {describe(value)}")
    descriptor = PropertyDescriptor(
        enumerable=_boolean_field(value, "enumerable"),
        configurable=_boolean_field(value, "configurable"),
        value=_field(value, "value"),
        writable=_boolean_field(value, "writable"),
        get=_function_field(value, "get", "Getter"),
        set_=_function_field(value, "set", "Setter"),
    )
    if descriptor.is_accessor and descriptor.is_data:
        throw_type_error(
            "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute"
        )
    return descriptor


def _field(source: JSObject, name: str) -> Value:
    return source.get(name) if source.has_property(name) else ABSENT


def _boolean_field(source: JSObject, name: str) -> bool | Sentinel:
    return to_boolean(source.get(name)) if source.has_property(name) else ABSENT


def _function_field(source: JSObject, name: str, role: str) -> JSObject | Sentinel | None:
    function = _field(source, name)
    if function is not ABSENT and function is not None and not is_callable(function):
        throw_type_error(f"{role} must be a function: {describe(function)}")
    return function  # type: ignore[no-any-return]


def from_property_descriptor(realm: Realm, descriptor: PropertyDescriptor | None) -> JSObject | None:
    """https://tc39.es/ecma262/#sec-frompropertydescriptor"""
    if descriptor is None:
        return None
    fields = {
        "value": descriptor.value,
        "writable": descriptor.writable,
        "get": descriptor.get,
        "set": descriptor.set,
        "enumerable": descriptor.enumerable,
        "configurable": descriptor.configurable,
    }
    present = {name: value for name, value in fields.items() if value is not ABSENT}
    return JSObject(realm.object_prototype, present)


def set_integrity_level(target: JSObject, level: IntegrityLevel) -> bool:
    """https://tc39.es/ecma262/#sec-setintegritylevel"""
    if not target.prevent_extensions():
        return False
    for key in paid(target.own_property_keys(), 16):
        change = PropertyDescriptor(configurable=False)
        if level == "frozen":
            current = target.get_own_property(key)
            if current is None:
                continue
            if not current.is_accessor:
                change.writable = False
        define_property_or_throw(target, key, change)
    return True


def test_integrity_level(target: JSObject, level: IntegrityLevel) -> bool:
    """https://tc39.es/ecma262/#sec-testintegritylevel"""
    if target.is_extensible():
        return False
    for key in paid(target.own_property_keys(), 8):
        current = target.get_own_property(key)
        if current is None:
            continue
        if current.configurable is True or (level == "frozen" and current.writable is True):
            return False
    return True


def enumerable_own_properties(realm: Realm, target: JSObject, part: PropertyPart) -> list[Value]:
    """String-keyed properties in order; entries are arrays.

    https://tc39.es/ecma262/#sec-enumerableownproperties
    """
    budget = realm.agent.budget
    if type(target) is JSObject:
        # OPTIMIZATION: a plain object has neither getters nor attributes to ask for.
        props = target.props
        names: list[Value] = ordered_keys(props)
        if names and type(names[-1]) is not str:
            names = [key for key in paid(names) if type(key) is str]
        budget.spend(1 + len(names) // 4)
        if part == "key":
            return names
        if part == "value":
            return [props[name] for name in paid(names)]
        return [realm.new_array([name, props[name]]) for name in paid(names, 6)]
    found: list[Value] = []
    for key in target.own_property_keys():
        budget.spend()
        if type(key) is not str:
            continue
        descriptor = target.get_own_property(key)
        if descriptor is None or descriptor.enumerable is not True:
            continue
        if part == "key":
            found.append(key)
        elif part == "value":
            found.append(target.get(key))
        else:
            found.append(realm.new_array([key, target.get(key)]))
    return found


def has_no_private_names(props: dict[Any, Value]) -> bool:
    """Whether all properties of a plain object are the guest's to see."""
    for key in props:  # noqa: SIM110 - a generator takes three times as long
        if type(key) is PrivateName:
            return False
    return True


def copy_data_properties(
    realm: Realm, target: JSObject, source: Value, excluded: frozenset[PropertyKey] = frozenset()
) -> None:
    """Copy own enumerable properties onto `target`. https://tc39.es/ecma262/#sec-copydataproperties"""
    if source is None or source is null:
        return
    budget = realm.agent.budget
    if type(source) is JSObject and type(target) is JSObject:
        # OPTIMIZATION: between plain objects nothing runs and nothing can fail. Private names stay behind.
        props = source.props
        budget.spend(1 + len(props) // 4)
        if not excluded and len(props) < KEYS_AT_ONCE and has_no_private_names(props):
            target.props.update(props)
            return
        if len(props) < KEYS_AT_ONCE:
            target.props.update(
                {
                    key: value
                    for key, value in props.items()
                    if key not in excluded and type(key) is not PrivateName
                }
            )
            return
        for key, value in paid(props.items(), 2):
            if type(key) is not PrivateName and key not in excluded:
                target.props[key] = value
        return
    origin = realm.to_object(source)
    for key in origin.own_property_keys():
        budget.spend()
        if key in excluded:
            continue
        descriptor = origin.get_own_property(key)
        if descriptor is not None and descriptor.enumerable is True:
            create_data_property_or_throw(target, key, origin.get(key))


# -- arrays --------------------------------------------------------------------------------------------------


def length_of_array_like(target: JSObject) -> int:
    """https://tc39.es/ecma262/#sec-lengthofarraylike"""
    if isinstance(target, JSArray):
        return target.length
    return to_length(target.get("length"))


def is_array(value: Value) -> bool:
    """Sees through proxies; a revoked one is a TypeError. https://tc39.es/ecma262/#sec-isarray"""
    return isinstance(value, JSObject) and value.is_array()


def array_create(realm: Realm, length: int, prototype: JSObject | None = None) -> JSArray:
    """An array of `length` holes. https://tc39.es/ecma262/#sec-arraycreate"""
    if length > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    array = JSArray(realm.array_prototype if prototype is None else prototype, [])
    if length:
        array.make_sparse().length = length
    return array


def array_with_holes(realm: Realm, elements: dict[int, Value], length: int) -> JSArray:
    """An array of the present elements only; `elements` is taken over."""
    if length > MAX_ARRAY_LENGTH:
        throw_range_error("Invalid array length")
    array = JSArray(realm.array_prototype, [])
    array.make_sparse()
    array.sparse = SparseElements(elements, length)
    return array


def has_plain_chain(realm: Realm, array: JSArray) -> bool:
    """Whether nothing that `array` inherits from has elements, so that absent ones may simply be added."""
    prototype = realm.array_prototype
    return array.prototype is prototype and holes_are_absent(array)


def present_element(target: JSObject, index: int) -> Value:
    """The element if HasProperty says there is one, else ABSENT."""
    if type(target) is SlowArray and index < MAX_ARRAY_LENGTH:
        sparse = target.sparse
        if index in sparse.items:
            return sparse.items[index]
        if index not in sparse.flags and holes_are_absent(target):
            return ABSENT
    key = str(index)
    return target.get(key) if target.has_property(key) else ABSENT


def put_element(target: JSObject, index: int, value: Value) -> None:
    """CreateDataPropertyOrThrow for an element."""
    if type(target) is JSArray and index == len(target.dense):
        if index and not index & LARGE_LIST - 1:
            # ATTACK: a native that collects without end; no emitted code looks at the clock meanwhile.
            charge_memory(LARGE_LIST * ELEMENT_SIZE)
        target.dense.append(value)
    else:
        create_data_property_or_throw(target, str(index), value)


def create_list_from_array_like(realm: Realm, value: Value) -> list[Value]:
    """All elements by index, for a call; a TypeError for what is no object, a RangeError for too many.

    https://tc39.es/ecma262/#sec-createlistfromarraylike
    """
    if type(value) in (JSArray, FreshArguments) and len(value.dense) <= MAX_ARGUMENTS:
        return copied(value.dense)
    target = require_object(value, "CreateListFromArrayLike called on non-object")
    length = length_of_array_like(target)
    if length > MAX_ARGUMENTS:
        throw_range_error("Too many arguments")
    budget = realm.agent.budget
    # The list counts while it grows; who takes it over accounts for it.
    reservation = Reservation(budget)
    elements: list[Value] = []
    for index in range(length):
        budget.spend()
        elements.append(target.get(str(index)))
        if not index & 0xFFFF:
            reservation.resize(min(length, index + 0x10000) * ELEMENT_SIZE)
    return elements


def has_pristine_species(realm: Realm, array: JSArray) -> bool:
    """Whether ArraySpeciesCreate on `array` would give a plain array of this realm."""
    prototype = realm.array_prototype
    if array.prototype is not prototype or "constructor" in array.props or array.attributes is not None:
        return False
    constructor = prototype.props.get("constructor")
    if constructor is not realm.intrinsic("array"):
        return False
    attributes = constructor.attributes
    species = None if attributes is None else attributes.flags.get(SYMBOL_SPECIES)
    return isinstance(species, Accessor) and species.get is realm.intrinsic("array_species")


def array_species_create(realm: Realm, original: JSObject, length: int) -> JSObject:
    """https://tc39.es/ecma262/#sec-arrayspeciescreate"""
    if not is_array(original) or (isinstance(original, JSArray) and has_pristine_species(realm, original)):
        return array_create(realm, length)
    constructor = original.get("constructor")
    if is_constructor(constructor):
        other = function_realm(constructor)
        if other is not realm and constructor is other.intrinsic("array"):
            constructor = None
    if isinstance(constructor, JSObject):
        constructor = constructor.get(SYMBOL_SPECIES)
        if constructor is null:
            constructor = None
    if constructor is None:
        return array_create(realm, length)
    if not is_constructor(constructor):
        throw_type_error("object.constructor[Symbol.species] is not a constructor")
    return construct(constructor, [float(length)])


def species_constructor(target: JSObject, default: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-speciesconstructor"""
    constructor = target.get("constructor")
    if constructor is None:
        return default
    if not isinstance(constructor, JSObject):
        throw_type_error("The .constructor property is not an object")
    species = constructor.get(SYMBOL_SPECIES)
    if species is None or species is null:
        return default
    if not is_constructor(species):
        throw_type_error("object.constructor[Symbol.species] is not a constructor")
    return species  # type: ignore[no-any-return]


# -- grouping ------------------------------------------------------------------------------------------------


def group_by(
    realm: Realm, items: Value, callback: Value, coerce: Callable[[Value], tuple[Hashable, Value]]
) -> list[tuple[Value, list[Value]]]:
    """Groups in order of first appearance. https://tc39.es/ecma262/#sec-groupby

    `coerce` gives, for what the callback returned, what equal keys share and the key to show.
    """
    if items is None or items is null:
        throw_type_error(f"{describe(items)} is not iterable")
    require_callable(callback)
    groups: dict[Hashable, tuple[Value, list[Value]]] = {}
    cursor = iterate(realm, items)
    spend = realm.agent.budget.spend
    index = 0.0
    reservation = Reservation(realm.agent.budget)
    while (item := cursor.step()) is not DONE:
        spend()
        if not index % LARGE_LIST:
            reservation.resize(int(index) * VALUE_SIZE)
        try:
            identity, key = coerce(callback.code(None, item, index))
        except GUEST_ERRORS:
            cursor.abandon()
            raise
        groups.setdefault(identity, (key, []))[1].append(item)
        index += 1.0
    return list(groups.values())


# -- instances -----------------------------------------------------------------------------------------------


def ordinary_has_instance(constructor: Value, value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-ordinaryhasinstance"""
    if not isinstance(constructor, JSObject) or constructor.code is None:
        return False
    if isinstance(constructor, BoundFunction):
        return instance_of(value, constructor.target)
    if not isinstance(value, JSObject):
        return False
    prototype = constructor.props.get("prototype") or constructor.get("prototype")
    if not isinstance(prototype, JSObject):
        throw_type_error("Function has non-object prototype in instanceof check")
    parent = value.get_prototype_of()
    while parent is not None:
        for _ in STRIDE:
            if parent is prototype:
                return True
            parent = parent.get_prototype_of()
            if parent is None:
                return False
        charge(len(STRIDE))
    return False


def instance_of(value: Value, target: Value) -> bool:
    """https://tc39.es/ecma262/#sec-instanceofoperator"""
    if not isinstance(target, JSObject):
        throw_type_error("Right-hand side of 'instanceof' is not an object")
    method = target.get(SYMBOL_HAS_INSTANCE)
    if method is not None and method is not null:
        if isinstance(method, NativeFunction) and method is method.realm.intrinsic("function_has_instance"):
            return ordinary_has_instance(target, value)
        return to_boolean(require_callable(method)(target, value))
    if target.code is None:
        throw_type_error("Right-hand side of 'instanceof' is not callable")
    return ordinary_has_instance(target, value)


def same_value_zero(left: Value, right: Value) -> bool:
    """https://tc39.es/ecma262/#sec-samevaluezero"""
    if type(left) is float and type(right) is float:
        return left == right or (left != left and right != right)
    return same_value(left, right)


def is_strictly_equal(left: Value, right: Value) -> bool:
    """https://tc39.es/ecma262/#sec-isstrictlyequal"""
    if type(left) is float and type(right) is float:
        return left == right
    return same_value(left, right)
