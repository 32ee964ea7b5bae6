"""Making classes: constructors, methods, fields and private elements.

https://tc39.es/ecma262/#sec-runtime-semantics-classdefinitionevaluation
"""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, final

from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.descriptors import (
    HIDDEN,
    PropertyDescriptor,
)
from jsvm.runtime.functions import Code, LazyFunction, ScriptFunction, Template
from jsvm.runtime.object_operations import create_data_property_or_throw, define_property_or_throw
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import ABSENT, PrivateName, Symbol, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm


@final
class PrivateElement:
    """A private method or accessor, as it is kept on an object under its private name."""

    __slots__ = ("get", "kind", "method", "name", "set")

    def __init__(self, name: PrivateName, kind: str, function: JSObject) -> None:
        self.name = name
        self.kind = kind
        self.method = function if kind == "method" else None
        self.get = function if kind == "get" else None
        self.set = function if kind == "set" else None


# -- functions with names ----------------------------------------------------------------------------------


def name_function(function: ScriptFunction, key: PropertyKey | PrivateName, prefix: str) -> ScriptFunction:
    """https://tc39.es/ecma262/#sec-setfunctionname"""
    if isinstance(key, Symbol):
        text = "" if key.description is None else f"[{key.description}]"
    else:
        text = key if isinstance(key, str) else key.description
    function.name = f"{prefix} {text}" if prefix else text
    return function


# -- constructors ------------------------------------------------------------------------------------------


def class_thrower(function: ScriptFunction) -> Code:
    """[[Call]] of a class constructor. The error belongs to the realm of the class."""

    def refuse(_realm: Realm, *_: Value) -> Value:
        name = function.name if type(function.name) is str else ""
        throw_type_error(f"Class constructor {name} cannot be invoked without 'new'")

    return MethodType(refuse, function.realm)


def make_class(
    realm: Realm, template: Template, body: Code | None, heritage: Value, name: PropertyKey
) -> tuple[ScriptFunction, JSObject]:
    """The constructor and the prototype of a class; `heritage` is ABSENT without `extends`."""
    parent_prototype, parent = parents(realm, heritage)
    prototype = JSObject(parent_prototype, {})
    constructor = ScriptFunction(template, body or refuse_everything)
    constructor.prototype = parent
    constructor.code = class_thrower(constructor)
    name_function(constructor, name, "")
    constructor.define_data("prototype", prototype, 0)
    prepare_instances(constructor)
    prototype.define_data("constructor", constructor, HIDDEN)
    return constructor, prototype


def prepare_instances(constructor: ScriptFunction) -> None:
    """Note what makes constructing instances of a class simple, once it has its prototype for good."""
    template = constructor.template
    prototype = constructor.props.get("prototype")
    if isinstance(prototype, JSObject) and (template.constructs_plainly or template.kind == "derived_class"):
        constructor.instances = prototype
        constructor.blueprint = prototype if template.constructs_plainly else None


def refuse_everything(*_: Value) -> Value:
    """The Python function of a constructor that has no code of its own; its template supplies the body."""
    throw_type_error("Class has no constructor body")


def parents(realm: Realm, heritage: Value) -> tuple[JSObject | None, JSObject]:
    """The prototypes of a class's prototype and constructor."""
    if heritage is ABSENT:
        return realm.object_prototype, realm.function_prototype
    if heritage is null:
        return None, realm.function_prototype
    if not isinstance(heritage, JSObject) or not heritage.is_constructor():
        throw_type_error("Class extends value is not a constructor or null")
    prototype = heritage.get("prototype")
    if prototype is null:
        return None, heritage
    if not isinstance(prototype, JSObject):
        throw_type_error("Class extends value does not have valid prototype property")
    return prototype, heritage


def define_method(target: JSObject, key: PropertyKey, function: JSObject) -> None:
    """A method of a class. https://tc39.es/ecma262/#sec-definemethodproperty"""
    descriptor = PropertyDescriptor(function, writable=True, enumerable=False, configurable=True)
    define_property_or_throw(target, key, descriptor)


def define_getter(target: JSObject, key: PropertyKey, function: JSObject, enumerable: bool) -> None:
    """A getter of a class or object literal."""
    define_property_or_throw(
        target, key, PropertyDescriptor(get=function, enumerable=enumerable, configurable=True)
    )


def define_setter(target: JSObject, key: PropertyKey, function: JSObject, enumerable: bool) -> None:
    """A setter of a class or object literal."""
    define_property_or_throw(
        target, key, PropertyDescriptor(set_=function, enumerable=enumerable, configurable=True)
    )


# -- fields ------------------------------------------------------------------------------------------------


def set_fields(constructor: ScriptFunction, elements: tuple[ScriptFunction | PrivateElement, ...]) -> None:
    """What every new instance gets: private methods first, then fields in order."""
    methods = merged_accessors([element for element in elements if isinstance(element, PrivateElement)])
    initializers = [element for element in elements if isinstance(element, ScriptFunction)]

    def initialize(this: Value) -> None:
        for method in methods:
            add_private_element(this, method)
        for initializer in initializers:
            initializer.code(this)

    constructor.fields = initialize


def merged_accessors(elements: list[PrivateElement]) -> list[PrivateElement]:
    """A getter and a setter of one name are one element."""
    merged: dict[PrivateName, PrivateElement] = {}
    for element in elements:
        known = merged.setdefault(element.name, element)
        if known is not element:
            known.get = known.get or element.get
            known.set = known.set or element.set
    return list(merged.values())


def initialize_fields(constructor: ScriptFunction, this: JSObject) -> None:
    """https://tc39.es/ecma262/#sec-initializeinstanceelements"""
    if constructor.fields is not None:
        constructor.fields(this)


def run_static(constructor: ScriptFunction, initializer: ScriptFunction) -> None:
    """A static field or block, with the constructor as `this`."""
    initializer.code(constructor)


def define_field(this: JSObject, key: PropertyKey, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-definefield"""
    if this.__class__ is JSObject:
        # OPTIMIZATION: nothing about a plain object can stand in the way.
        this.props[key] = value
    else:
        create_data_property_or_throw(this, key, value)


# -- private elements --------------------------------------------------------------------------------------


def writable_props(this: JSObject) -> dict[object, Value]:
    """The dict that holds private elements; a function's is made with its other properties."""
    if isinstance(this, LazyFunction) and not this.is_ordinary:
        this.materialize()
    return this.private_storage()


def define_private_field(this: JSObject, name: PrivateName, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-privatefieldadd"""
    props = this.props if this.__class__ is JSObject else writable_props(this)
    if name in props:
        throw_type_error(f"Cannot initialize {name.description} twice on the same object")
    props[name] = value


def private_method(name: PrivateName, function: JSObject, kind: str) -> PrivateElement:
    """A private method or accessor of a class."""
    return PrivateElement(name, kind, function)


def add_private_element(this: Value, element: PrivateElement) -> None:
    """https://tc39.es/ecma262/#sec-privatemethodoraccessoradd"""
    props = writable_props(this)
    if element.name in props:
        throw_type_error(f"Cannot initialize {element.name.description} twice on the same object")
    props[element.name] = element


def add_private_method(this: JSObject, element: PrivateElement) -> None:
    """A static private method or accessor; the second half of a pair joins the first."""
    known = writable_props(this).get(element.name)
    if isinstance(known, PrivateElement):
        known.get = known.get or element.get
        known.set = known.set or element.set
    else:
        add_private_element(this, element)


def find_private(this: Value, name: PrivateName, action: str) -> Value:
    """The raw entry under a private name."""
    if not isinstance(this, JSObject) or name not in this.private_storage():
        throw_type_error(
            f"Cannot {action} private member {name.description} on an object that does not have it"
        )
    return this.private_storage()[name]


def get_private(this: Value, name: PrivateName) -> Value:
    """https://tc39.es/ecma262/#sec-privateget"""
    found = find_private(this, name, "read")
    if type(found) is not PrivateElement:
        return found
    if found.method is not None:
        return found.method
    if found.get is None:
        throw_type_error(f"'{name.description}' was defined without a getter")
    return found.get.code(this)  # type: ignore[misc]


def set_private(this: Value, name: PrivateName, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-privateset"""
    found = find_private(this, name, "write")
    if type(found) is not PrivateElement:
        this.private_storage()[name] = value
        return
    if found.method is not None:
        throw_type_error(f"Private method '{name.description}' is not writable")
    if found.set is None:
        throw_type_error(f"'{name.description}' was defined without a setter")
    found.set.code(this, value)  # type: ignore[misc]


def has_private(this: Value, name: PrivateName) -> bool:
    """`#name in this`"""
    if not isinstance(this, JSObject):
        throw_type_error("Cannot use 'in' operator to search for a private name in a primitive value")
    return name in this.private_storage()
