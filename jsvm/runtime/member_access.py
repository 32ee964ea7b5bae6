"""Reading and writing members of any value, as emitted code does it when no fast form applies.

All of these take the realm first, because a primitive's members are found on its prototype; emitted code
sees them bound to its own realm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jsvm.runtime.arguments import FreshArguments
from jsvm.runtime.arrays import JSArray, SlowArray
from jsvm.runtime.completion import throw_reference_error, throw_type_error
from jsvm.runtime.conversions import to_property_key
from jsvm.runtime.functions import (
    Code,
    MadeScriptFunction,
    ScriptFunction,
    call_with_list,
    derived_result,
)
from jsvm.runtime.objects import STRIDE, JSObject, call_getter, inherits_restriction
from jsvm.runtime.property_keys import PropertyKey, show_key
from jsvm.runtime.realm import PRIMITIVE_PROTOTYPES, reading
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import ABSENT, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm


def get_member(realm: Realm, value: Value, key: PropertyKey) -> Value:
    """`value.key`. https://tc39.es/ecma262/#sec-getv"""
    if isinstance(value, JSObject):
        props = value.props
        return props[key] if key in props else inherited_member(value, key)
    if type(value) is str and key == "length":
        return float(len(value))
    return realm.get_v(value, key)


def inherited_member(value: JSObject, key: PropertyKey) -> Value:
    """`value.key`, which is no own data property."""
    # OPTIMIZATION: Python is faster where all objects that come along are of one class.
    if value.__class__ is JSObject:
        target = value.prototype
        if target is not None and target.is_ordinary:
            # OPTIMIZATION: most methods are found on the first prototype or on the second.
            props = target.props
            if key in props:
                return props[key]
            attributes = target.attributes
            if attributes is None or key not in attributes.flags:
                target = target.prototype
                if target is not None:
                    props = target.props
                    if key in props:
                        return props[key]
    else:
        target = value
    for _ in STRIDE:
        if target is None or not target.is_ordinary:
            break
        props = target.props
        if key in props:
            return props[key]
        attributes = target.attributes
        if attributes is not None and key in attributes.flags:
            return call_getter(attributes.flags[key], value)  # type: ignore[arg-type]
        target = target.prototype
    return None if target is None else target.get(key, value)


def get_element(realm: Realm, value: Value, key: Value) -> Value:
    """`value[key]`. https://tc39.es/ecma262/#sec-evaluate-property-access-with-expression-key"""
    if type(key) is float:
        if type(value) is JSArray:
            dense = value.dense
            if 0.0 <= key < len(dense):
                index = int(key)
                if index == key:
                    return dense[index]
        elif type(value) is str and 0.0 <= key < len(value):
            index = int(key)
            if index == key:
                return value[index]
        elif type(value) is FreshArguments and 0.0 <= key < len(value.dense) and key.is_integer():
            return value.dense[int(key)]
        elif type(value) is TypedArray and 0.0 <= key < len(value.view):
            index = int(key)
            return value.element.load(value.view[index]) if index == key else None
        elif isinstance(value, JSObject):
            if type(value) is SlowArray and (element := value.get_at(key)) is not ABSENT:
                return element
            return value.get(to_property_key(key))
    elif type(key) is str and isinstance(value, JSObject):
        props = value.props
        return props[key] if key in props else value.get(key)
    if value is None or value is null:
        throw_type_error(
            f"Cannot read properties of {'null' if value is null else 'undefined'}{describe_key(key)}"
        )
    return realm.get_v(value, to_property_key(key))


def describe_key(key: Value) -> str:
    """The key of a failed read, if showing it runs no guest code."""
    return "" if isinstance(key, JSObject) else reading(to_property_key(key))


# -- callees -----------------------------------------------------------------------------------------------


def thrower(name: str) -> Code:
    """Code of something that cannot be called: the error comes after the arguments are evaluated."""

    def throw_not_a_function(*_: Value) -> Value:
        throw_type_error(f"{name} is not a function")

    return throw_not_a_function


def code_of(value: Value, name: str) -> Code:
    """The code of a callee."""
    if isinstance(value, JSObject) and value.code is not None:
        return value.code
    return thrower(name)


def method_code(realm: Realm, value: Value, key: PropertyKey, name: str) -> Code:
    """The code of `value.key`."""
    if type(value) is str:
        method = realm.intrinsic("string_prototype").props.get(key)
        if method is not None and key != "length":
            return code_of(method, name)
    return code_of(get_member(realm, value, key), name)


def element_code(realm: Realm, value: Value, key: Value) -> Code:
    """The code of `value[key]`."""
    method = get_element(realm, value, key)
    if isinstance(method, JSObject) and method.code is not None:
        return method.code
    return thrower(show_key(key) if isinstance(key, str) else "value")


def new(callee: Value, name: str, *arguments: Value) -> JSObject:
    """https://tc39.es/ecma262/#sec-evaluatenew"""
    if callee.__class__ is MadeScriptFunction:
        template = callee.template
        if template.constructs_plainly:
            prototype = callee.props["prototype"]
            if isinstance(prototype, JSObject):
                return construct_plainly(callee, prototype, arguments)
        elif template.kind == "derived_class":
            return derived_result(call_with_list(callee.body, callee, arguments))
    if not isinstance(callee, JSObject) or not callee.is_constructor():
        throw_type_error(f"{name} is not a constructor")
    return callee.construct(arguments, callee)


def construct_plainly(
    constructor: ScriptFunction, prototype: JSObject, arguments: Sequence[Value]
) -> JSObject:
    """OPTIMIZATION: what `ScriptFunction.construct` does in the simplest case, without the calls."""
    this = JSObject(prototype, {})
    if constructor.fields is not None:
        constructor.fields(this)
    result = call_with_list(constructor.body, this, arguments)
    return this if result is None or not isinstance(result, JSObject) else result


def constructed(result: Value, this: JSObject) -> JSObject:
    """What `new` gives if the constructor answered something."""
    return result if isinstance(result, JSObject) else this


# -- writing -----------------------------------------------------------------------------------------------


def set_member(realm: Realm, target: Value, key: PropertyKey, value: Value, strict: bool = True) -> None:
    """`target.key = value`; in sloppy code failing is silent."""
    if target.__class__ is JSObject:
        # OPTIMIZATION: what `JSObject.set` does for a plain object, without the calls.
        props = target.props
        if key in props:
            props[key] = value
            return
        parent = target.prototype
        root = realm.object_prototype
        for _ in STRIDE:
            if parent is root or parent is None:
                break
            attributes = parent.attributes
            if attributes is None or key in attributes.flags or not parent.is_ordinary:
                break
            parent = parent.prototype
        if (parent is root and key not in root.attributes.flags) or not inherits_restriction(parent, key):  # type: ignore[union-attr]
            props[key] = value
            return
    if isinstance(target, JSObject):
        if not target.set(key, value) and strict:
            throw_type_error(f"Cannot assign to read only property '{show_key(key)}' of object")
    elif not set_on_primitive(realm, target, key, value) and strict:
        throw_type_error(f"Cannot create property '{show_key(key)}' on a primitive value")


def set_on_primitive(realm: Realm, target: Value, key: PropertyKey, value: Value) -> bool:
    """A setter up the prototype chain may still want it."""
    if target is None or target is null:
        what = "null" if target is null else "undefined"
        throw_type_error(f"Cannot set properties of {what} (setting '{show_key(key)}')")
    if type(target) is str and realm.to_object(target).has_own_property(key):
        return False
    return realm.intrinsic(PRIMITIVE_PROTOTYPES[type(target)]).set(key, value, target)


def set_element(realm: Realm, target: Value, key: Value, value: Value) -> None:
    """`target[key] = value` in strict code."""
    if type(target) is JSArray and type(key) is float:
        dense = target.dense
        if key == len(dense):
            # OPTIMIZATION: `has_plain_chain`, written out, because arrays are filled this way.
            parent = realm.array_prototype
            root = realm.object_prototype
            if (
                target.prototype is parent
                and type(parent) is JSArray
                and not parent.dense
                and parent.prototype is root
                and not root.has_elements
            ):
                dense.append(value)
                return
        elif 0.0 <= key < len(dense):
            index = int(key)
            if index == key:
                dense[index] = value
                return
    elif type(target) is TypedArray and type(key) is float and 0.0 <= key < len(target.view):
        target.set_element(int(key) if key.is_integer() else -1, value)
        return
    elif type(target) is SlowArray and type(key) is float and target.set_at(key, value):
        return
    elif type(key) is str and isinstance(target, JSObject):
        if not target.set(key, value):
            throw_type_error(f"Cannot assign to read only property '{key}' of object")
        return
    set_member(realm, require_settable(target), to_property_key(key), value)


def set_element_sloppy(realm: Realm, target: Value, key: Value, value: Value) -> None:
    """`target[key] = value` in sloppy code."""
    if type(target) is JSArray and type(key) is float:
        dense = target.dense
        if key == len(dense):
            # OPTIMIZATION: `has_plain_chain`, written out, because arrays are filled this way.
            parent = realm.array_prototype
            root = realm.object_prototype
            if (
                target.prototype is parent
                and type(parent) is JSArray
                and not parent.dense
                and parent.prototype is root
                and not root.has_elements
            ):
                dense.append(value)
                return
        elif 0.0 <= key < len(dense):
            index = int(key)
            if index == key:
                dense[index] = value
                return
    elif type(target) is TypedArray and type(key) is float and 0.0 <= key < len(target.view):
        target.set_element(int(key) if key.is_integer() else -1, value)
        return
    elif type(target) is SlowArray and type(key) is float and target.set_at(key, value):
        return
    set_member(realm, require_settable(target), to_property_key(key), value, strict=False)


def require_settable(target: Value) -> Value:
    """Refuse undefined and null before the key is converted."""
    if target is None or target is null:
        throw_type_error(f"Cannot set properties of {'null' if target is null else 'undefined'}")
    return target


def place_key(target: Value, key: Value) -> PropertyKey:
    """The key of a place that is read and then written."""
    require_settable(target)
    if type(key) is float or type(key) is str:
        return key  # type: ignore[return-value]
    return to_property_key(key)


def is_plain_place(target: Value, key: Value) -> bool:
    """Whether `put_plain` may write there: to a dense array's element, or a property a plain object has."""
    if type(target) is JSArray:
        return type(key) is float and 0.0 <= key < len(target.dense) and key.is_integer()
    return type(target) is JSObject and type(key) is str and key in target.props


def put_plain(target: Value, key: Value, value: Value) -> None:
    """Write to a place that is plain; `value` may be nothing for a while."""
    if type(target) is JSArray:
        target.dense[int(key)] = value
    else:
        target.props[key] = value


# -- delete ------------------------------------------------------------------------------------------------


def delete_strict(realm: Realm, target: Value, key: Value) -> bool:
    """`delete target[key]` in strict code."""
    if not delete_sloppy(realm, target, key):
        throw_type_error(f"Cannot delete property '{show_key(to_property_key(key))}' of object")
    return True


def delete_sloppy(realm: Realm, target: Value, key: Value) -> bool:
    """`delete target[key]` in sloppy code."""
    if target is None or target is null:
        throw_type_error("Cannot convert undefined or null to object")
    return realm.to_object(target).delete(to_property_key(key))


# -- super -------------------------------------------------------------------------------------------------


def get_super(home: JSObject, key: Value, this: Value) -> Value:
    """`super[key]`"""
    parent = home.prototype  # A home object is an ordinary one.
    if type(key) is str and parent is not None:
        props = parent.props
        return props[key] if key in props else parent.get(key, this)
    return get_from_super(parent, key, this)


def get_from_super(parent: JSObject | None, key: Value, this: Value) -> Value:
    """`super[key]`, where `parent` is what `super` stands for."""
    name = to_property_key(key)
    if parent is None:
        throw_type_error(f"Cannot read properties of null{reading(name)}")
    return parent.get(name, this)


def set_super(parent: JSObject | None, key: Value, value: Value, this: Value, strict: bool) -> None:
    """`super[key] = value`, where `parent` is what `super` stands for."""
    name = to_property_key(key)
    if parent is None:
        throw_type_error("Cannot set properties of null")
    if not parent.set(name, value, this) and strict:
        throw_type_error(f"Cannot assign to read only property '{show_key(name)}' of object")


def super_constructor(constructor: JSObject) -> JSObject | None:
    """The parent class of the running constructor."""
    return constructor.get_prototype_of()


def construct_super(parent: JSObject | None, new_target: JSObject, *arguments: Value) -> JSObject:
    """`super(...)`"""
    if type(parent) is MadeScriptFunction:
        template = parent.template
        if template.kind == "derived_class":
            return derived_result(call_with_list(parent.body, new_target, arguments))
        prototype = new_target.props.get("prototype")
        if template.constructs_plainly and isinstance(prototype, JSObject):
            return construct_plainly(parent, prototype, arguments)
    if parent is None or not parent.is_constructor():
        throw_type_error("Super constructor is not a constructor")
    return parent.construct(arguments, new_target)


def throw_invalid_target() -> None:
    """A call as the target of an assignment."""
    throw_reference_error("Invalid assignment target")


def throw_super_twice() -> None:
    """A second `super()`."""
    throw_reference_error("Super constructor may only be called once")


def throw_delete_super() -> bool:
    """`delete super.x`"""
    throw_reference_error("Unsupported reference to 'super'")


def throw_constant(name: str) -> None:
    """Assigning to a `const`."""
    throw_type_error(f"Assignment to constant variable '{name}'.")


def throw_unassigned(name: str) -> Value:
    """Reading a boxed binding in its dead zone."""
    throw_reference_error(f"Cannot access '{name}' before initialization")
