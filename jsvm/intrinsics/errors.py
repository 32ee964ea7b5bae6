"""Error and its relatives. https://tc39.es/ecma262/#sec-error-objects"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final

from jsvm.intrinsics.declare import Constant, Entry, Method, install, make_constructor
from jsvm.runtime.completion import ErrorKind, throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.descriptors import HIDDEN, PropertyDescriptor
from jsvm.runtime.error_objects import ErrorObject
from jsvm.runtime.functions import Native, NativeConstructor, prototype_from_constructor
from jsvm.runtime.iterators import iterable_to_list
from jsvm.runtime.object_operations import define_property_or_throw
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.operators import concatenate
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value

#: The intrinsic slot of each kind of error's constructor.
SLOTS: Final[Mapping[str, str]] = {
    "Error": "error",
    "TypeError": "type_error",
    "RangeError": "range_error",
    "SyntaxError": "syntax_error",
    "ReferenceError": "reference_error",
    "URIError": "uri_error",
    "EvalError": "eval_error",
    "AggregateError": "aggregate_error",
    "SuppressedError": "suppressed_error",
}


# -- making errors -------------------------------------------------------------------------------------------


def make_error(
    realm: Realm, kind: ErrorKind, message: str, traceback: TracebackType | None = None
) -> JSObject:
    """What `Realm.new_error` calls."""
    return ErrorObject(realm.agent, realm.intrinsic(f"{SLOTS[kind]}_prototype"), message, traceback)


def create_error(realm: Realm, new_target: JSObject, slot: str, message: Value) -> ErrorObject:
    """The steps that all error constructors begin with."""
    prototype = prototype_from_constructor(new_target, f"{slot}_prototype")
    if type(message) is str:
        # The frames of this function and of the constructor that called it.
        return ErrorObject(realm.agent, prototype, message, skip=2)
    error = ErrorObject(realm.agent, prototype)
    if message is not None:
        error.set_message(to_string(message))
    return error


def install_error_cause(error: JSObject, options: Value) -> None:
    """https://tc39.es/ecma262/#sec-installerrorcause"""
    if isinstance(options, JSObject) and options.has_property("cause"):
        error.define_data("cause", options.get("cause"), HIDDEN)


def error_natives(slot: str) -> tuple[Native, NativeConstructor]:
    """[[Call]] and [[Construct]] of Error or a NativeError. https://tc39.es/ecma262/#sec-error-message"""

    def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        message, options = (*arguments, None, None)[:2]
        error = create_error(realm, new_target, slot, message)
        install_error_cause(error, options)
        return error

    def call(realm: Realm, _this: Value, *arguments: Value) -> Value:
        return construct(realm, arguments, realm.intrinsic(slot))

    return call, construct


def aggregate_error_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-aggregate-error"""
    errors, message, options = (*arguments, None, None, None)[:3]
    error = create_error(realm, new_target, "aggregate_error", message)
    install_error_cause(error, options)
    error.define_data("errors", realm.new_array(iterable_to_list(realm, errors)), HIDDEN)
    return error


def aggregate_error_call(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-aggregate-error"""
    return aggregate_error_construct(realm, arguments, realm.intrinsic("aggregate_error"))


def suppressed_error_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-suppressederror"""
    error, suppressed, message = (*arguments, None, None, None)[:3]
    created = create_error(realm, new_target, "suppressed_error", message)
    created.define_data("error", error, HIDDEN)
    created.define_data("suppressed", suppressed, HIDDEN)
    return created


def suppressed_error_call(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-suppressederror"""
    return suppressed_error_construct(realm, arguments, realm.intrinsic("suppressed_error"))


#: Steps of writing a stack down.
STACK_STEPS: Final = 64


# -- methods -------------------------------------------------------------------------------------------------


def error_is_error(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-error.iserror"""
    return isinstance(value, ErrorObject)


def error_capture_stack_trace(realm: Realm, _this: Value, target: Value = None, *_: Value) -> Value:
    """Give any object a `stack`. https://tc39.es/proposal-error-capturestacktrace/"""
    if not isinstance(target, JSObject):
        throw_type_error("Invalid argument: Error.captureStackTrace needs an object")
    # ATTACK: every frame of the stack is looked at, and becomes text.
    realm.agent.budget.spend(STACK_STEPS)
    text = ErrorObject(realm.agent, target).stack_text()
    descriptor = PropertyDescriptor(text, writable=True, enumerable=False, configurable=True)
    define_property_or_throw(target, "stack", descriptor)


def error_prototype_to_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-error.prototype.tostring"""
    if not isinstance(this, JSObject):
        throw_type_error("Error.prototype.toString requires that 'this' be an Object")
    name = this.get("name")
    name = "Error" if name is None else to_string(name)
    message = this.get("message")
    message = "" if message is None else to_string(message)
    return concatenate(name, ": ", message) if name and message else name or message


STATICS: Final = (
    Method("isError", 1, error_is_error),
    Method("captureStackTrace", 2, error_capture_stack_trace),
)


# -- intrinsics ----------------------------------------------------------------------------------------------


def prototype_table(name: str) -> tuple[Entry, ...]:
    """What every prototype of errors has."""
    return (Constant("name", name, HIDDEN), Constant("message", "", HIDDEN))


def build_error_prototype(realm: Realm) -> JSObject:
    """%Error.prototype%"""
    prototype = SpecialObject(realm.object_prototype, {})
    realm.set_intrinsic("error_prototype", prototype)
    realm.intrinsic("error")
    install(realm, prototype, prototype_table("Error"))
    install(realm, prototype, [Method("toString", 0, error_prototype_to_string)])
    return prototype


error_call, error_construct = error_natives("error")


def build_error(realm: Realm) -> JSObject:
    """%Error%"""
    call, construct = error_call, error_construct
    return make_constructor(realm, "Error", 1, call, construct, realm.intrinsic("error_prototype"), STATICS)


def native_error_builders(
    name: str, length: int, call: Native, construct: NativeConstructor
) -> dict[str, Builder]:
    """The builders of one NativeError and its prototype. https://tc39.es/ecma262/#sec-nativeerror-object-structure"""
    slot = SLOTS[name]

    def build_prototype(realm: Realm) -> JSObject:
        prototype = SpecialObject(realm.intrinsic("error_prototype"), {})
        realm.set_intrinsic(f"{slot}_prototype", prototype)
        realm.intrinsic(slot)
        install(realm, prototype, prototype_table(name))
        return prototype

    def build_constructor(realm: Realm) -> JSObject:
        prototype = realm.intrinsic(f"{slot}_prototype")
        parent = realm.intrinsic("error")
        return make_constructor(realm, name, length, call, construct, prototype, parent=parent)

    return {slot: build_constructor, f"{slot}_prototype": build_prototype}


BUILDERS: Final[Mapping[str, Builder]] = {
    "error": build_error,
    "error_prototype": build_error_prototype,
    **native_error_builders("TypeError", 1, *error_natives("type_error")),
    **native_error_builders("RangeError", 1, *error_natives("range_error")),
    **native_error_builders("SyntaxError", 1, *error_natives("syntax_error")),
    **native_error_builders("ReferenceError", 1, *error_natives("reference_error")),
    **native_error_builders("URIError", 1, *error_natives("uri_error")),
    **native_error_builders("EvalError", 1, *error_natives("eval_error")),
    **native_error_builders("AggregateError", 2, aggregate_error_call, aggregate_error_construct),
    **native_error_builders("SuppressedError", 3, suppressed_error_call, suppressed_error_construct),
}
GLOBALS: Final[Mapping[str, str]] = SLOTS
