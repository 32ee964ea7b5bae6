"""%TypedArray% and its concrete constructors. https://tc39.es/ecma262/#sec-typedarray-objects"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from jsvm.intrinsics.declare import (
    SPECIES,
    Constant,
    Entry,
    Method,
    argument_at,
    install,
    make_constructor,
    needs_new,
    part_of,
)
from jsvm.intrinsics.typed_array_creation import (
    create_from_constructor,
    from_object,
    values_of,
)
from jsvm.intrinsics.typed_array_prototype import PROTOTYPE
from jsvm.intrinsics.uint8_text import TEXT_METHODS, TEXT_STATICS
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_index
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.element_types import ELEMENT_TYPES, UINT8, ElementType
from jsvm.runtime.functions import Native, NativeConstructor, is_constructor, prototype_from_constructor
from jsvm.runtime.object_operations import describe, length_of_array_like, require_callable
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.typed_arrays import new_typed_array
from jsvm.runtime.values import SYMBOL_ITERATOR, SYMBOL_SPECIES, Value

# -- %TypedArray% --------------------------------------------------------------------------------------------


def refuse() -> NoReturn:
    """https://tc39.es/ecma262/#sec-%typedarray%"""
    throw_type_error("Abstract class TypedArray not directly constructable")


def typed_array_call(_realm: Realm, _this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%"""
    refuse()


def typed_array_construct(_realm: Realm, _arguments: Sequence[Value], _new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-%typedarray%"""
    refuse()


def typed_array_from(
    realm: Realm,
    this: Value,
    source: Value = None,
    mapper: Value = None,
    this_argument: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.from"""
    if not is_constructor(this):
        throw_type_error(f"{describe(this)} is not a constructor")
    code = None if mapper is None else require_callable(mapper)
    method = realm.get_method(source, SYMBOL_ITERATOR)
    items: Sequence[Value] | None = None
    if method is not None:
        items = values_of(realm, source, method)
        length = len(items)
    else:
        origin = realm.to_object(source)
        length = length_of_array_like(origin)
    created = create_from_constructor(this, [float(length)], "from")
    spend = realm.agent.budget.spend
    for index in range(length):
        spend()
        value = origin.get(str(index)) if items is None else items[index]
        if code is not None:
            value = code(this_argument, value, float(index))
        created.set_element(index, value)
    return created


def typed_array_of(realm: Realm, this: Value, *items: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%typedarray%.of"""
    if not is_constructor(this):
        throw_type_error(f"{describe(this)} is not a constructor")
    created = create_from_constructor(this, [float(len(items))], "of")
    spend = realm.agent.budget.spend
    for index, value in enumerate(items):
        spend()
        created.set_element(index, value)
    return created


STATICS: Final = (Method("from", 1, typed_array_from), Method("of", 0, typed_array_of), SPECIES)


def build_typed_array_prototype(realm: Realm) -> JSObject:
    """%TypedArray.prototype%"""
    prototype = SpecialObject(realm.object_prototype, {})
    realm.set_intrinsic("typed_array_prototype", prototype)
    realm.intrinsic("typed_array")
    prototype.define_data("toString", realm.intrinsic("array_prototype_to_string"), HIDDEN)
    install(realm, prototype, PROTOTYPE)
    return prototype


def build_typed_array(realm: Realm) -> JSObject:
    """%TypedArray%"""
    prototype = realm.intrinsic("typed_array_prototype")
    constructor = make_constructor(
        realm, "TypedArray", 0, typed_array_call, typed_array_construct, prototype, STATICS
    )
    species = constructor.get_own_property(SYMBOL_SPECIES)
    assert species is not None
    assert isinstance(species.get, JSObject)
    realm.set_intrinsic("typed_array_species", species.get)
    return constructor


# -- concrete constructors -----------------------------------------------------------------------------------


def element_construct(element: ElementType) -> NativeConstructor:
    """https://tc39.es/ecma262/#sec-typedarray"""

    def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        first = argument_at(arguments, 0)
        if isinstance(first, JSObject):
            prototype = prototype_from_constructor(new_target, element.prototype_slot)
            return from_object(realm, element, prototype, first, arguments)
        length = to_index(first)
        prototype = prototype_from_constructor(new_target, element.prototype_slot)
        return new_typed_array(realm, element, length, prototype)

    return construct


def element_builders(element: ElementType) -> dict[str, Builder]:
    """The builders of one constructor and its prototype."""
    name, slot, prototype_slot = element.array_name, element.slot, element.prototype_slot
    constants: tuple[Entry, ...] = (Constant("BYTES_PER_ELEMENT", float(element.size)),)
    statics = (*constants, *TEXT_STATICS) if element is UINT8 else constants
    methods = (*constants, *TEXT_METHODS) if element is UINT8 else constants
    call: Native = needs_new(name)
    construct = element_construct(element)

    def build_prototype(realm: Realm) -> JSObject:
        prototype = SpecialObject(realm.intrinsic("typed_array_prototype"), {})
        realm.set_intrinsic(prototype_slot, prototype)
        realm.intrinsic(slot)
        install(realm, prototype, methods)
        return prototype

    def build_constructor(realm: Realm) -> JSObject:
        prototype = realm.intrinsic(prototype_slot)
        parent = realm.intrinsic("typed_array")
        return make_constructor(realm, name, 3, call, construct, prototype, statics, parent)

    return {slot: build_constructor, prototype_slot: build_prototype}


BUILDERS: Final[Mapping[str, Builder]] = {
    "typed_array": build_typed_array,
    "typed_array_species": part_of("typed_array", "typed_array_species"),
    "typed_array_prototype": build_typed_array_prototype,
    **{
        slot: builder
        for element in ELEMENT_TYPES.values()
        for slot, builder in element_builders(element).items()
    },
}
GLOBALS: Final[Mapping[str, str]] = {name: element.slot for name, element in ELEMENT_TYPES.items()}
