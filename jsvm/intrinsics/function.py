"""Function. https://tc39.es/ecma262/#sec-function-objects"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from jsvm.intrinsics.declare import Method, install, make_constructor
from jsvm.runtime.completion import PendingError, Throw, throw_type_error
from jsvm.runtime.conversions import to_integer_or_infinity, to_string
from jsvm.runtime.descriptors import CONFIGURABLE
from jsvm.runtime.functions import BoundFunction, FunctionKind, NativeFunction, ScriptFunction, call_with_list
from jsvm.runtime.object_operations import create_list_from_array_like, describe, ordinary_has_instance
from jsvm.runtime.objects import JSObject
from jsvm.runtime.operators import concatenate
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import SYMBOL_HAS_INSTANCE, Value, null

#: Names that may stand in the source text of a built-in function.
NATIVE_NAME: Final = re.compile(r"(?:[gs]et )?(?:[A-Za-z_$][\w$]*|\[[A-Za-z]+\.[A-Za-z]+\])", re.ASCII)


# -- the constructor -----------------------------------------------------------------------------------------


def create_dynamic_function(
    realm: Realm, kind: FunctionKind, arguments: Sequence[Value], new_target: JSObject
) -> JSObject:
    """A function from source text; `kind` is normal, generator, async or async_generator.

    The host's hook `compile_function(realm, kind, parameter_texts, body_text, new_target)` makes it; a host
    without one refuses. https://tc39.es/ecma262/#sec-createdynamicfunction
    """
    texts = [to_string(argument) for argument in arguments]
    body = texts.pop() if texts else ""
    hook = realm.agent.host.hook("compile_function")
    if hook is None:
        refuse_dynamic_code()
    return hook(realm, kind, texts, body, new_target)  # type: ignore[no-any-return]


def refuse_dynamic_code() -> NoReturn:
    """https://tc39.es/ecma262/#sec-hostensurecancompilestrings"""
    raise Throw(PendingError("EvalError", "Code generation from strings disallowed for this context"))


def function_call(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-function-p1-p2-pn-body"""
    return create_dynamic_function(realm, "normal", arguments, realm.intrinsic("function"))


def function_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-function-p1-p2-pn-body"""
    return create_dynamic_function(realm, "normal", arguments, new_target)


# -- the prototype -------------------------------------------------------------------------------------------


def function_prototype_apply(
    realm: Realm, this: Value, this_argument: Value = None, array: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-function.prototype.apply"""
    if not isinstance(this, JSObject) or this.code is None:
        throw_type_error("Function.prototype.apply was called on a value that is not a function")
    code = this.code
    if array is None or array is null:
        return code(this_argument)
    return call_with_list(code, this_argument, create_list_from_array_like(realm, array))


def function_prototype_call(
    _realm: Realm, this: Value, this_argument: Value = None, *arguments: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-function.prototype.call"""
    if not isinstance(this, JSObject) or this.code is None:
        throw_type_error("Function.prototype.call was called on a value that is not a function")
    code = this.code
    count = len(arguments)
    if count == 0:
        return code(this_argument)
    if count == 1:
        return code(this_argument, arguments[0])
    if count == 2:
        return code(this_argument, arguments[0], arguments[1])
    return call_with_list(code, this_argument, arguments)


def function_prototype_bind(realm: Realm, this: Value, bound_this: Value = None, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-function.prototype.bind"""
    if not isinstance(this, JSObject) or this.code is None:
        throw_type_error("Bind must be called on a function")
    bound = BoundFunction(realm, this, bound_this, arguments)
    length = bound_length(this, len(arguments))
    name = this.get("name")
    bound.define_data("length", length, CONFIGURABLE)
    bound.define_data("name", concatenate("bound ", name) if type(name) is str else "bound ", CONFIGURABLE)
    return bound


def bound_length(target: JSObject, bound_count: int) -> float:
    """How many arguments are left to give."""
    if not target.has_own_property("length"):
        return 0.0
    length = target.get("length")
    if type(length) is not float or length == -math.inf:
        return 0.0
    return max(0.0, to_integer_or_infinity(length) - bound_count)


def function_prototype_to_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-function.prototype.tostring"""
    if isinstance(this, ScriptFunction):
        return this.template.source_text()
    if not isinstance(this, JSObject) or this.code is None:
        throw_type_error("Function.prototype.toString requires that 'this' be a Function")
    name = this.name if isinstance(this, NativeFunction) else ""
    text = name if type(name) is str else f"[{describe(name)[7:-1]}]"
    return f"function {text if NATIVE_NAME.fullmatch(text) else ''}() {{ [native code] }}"


def function_prototype_has_instance(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-function.prototype-%symbol.hasinstance%"""
    return ordinary_has_instance(this, value)


def throw_restricted(_realm: Realm, this: Value, *arguments: Value) -> Value:
    """DEVIATION: as in every engine, `caller` and `arguments` of a sloppy function are null.

    https://tc39.es/ecma262/#sec-%throwtypeerror%
    """
    if isinstance(this, ScriptFunction) and not arguments:
        if this.template.kind == "normal" and not this.template.strict:
            return null
    throw_type_error(
        "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the "
        "arguments objects for calls to them"
    )


PROTOTYPE: Final = (
    Method("apply", 2, function_prototype_apply),
    Method("bind", 1, function_prototype_bind),
    Method("call", 1, function_prototype_call),
    Method("toString", 0, function_prototype_to_string),
    Method(SYMBOL_HAS_INSTANCE, 1, function_prototype_has_instance, 0),
)


def populate_function(realm: Realm) -> None:
    """Fill %Function.prototype%, which exists from the start."""
    prototype = realm.function_prototype
    thrower = realm.intrinsic("throw_type_error")
    prototype.define_accessor("arguments", thrower, thrower)
    prototype.define_accessor("caller", thrower, thrower)
    realm.intrinsic("function")
    install(realm, prototype, PROTOTYPE)
    realm.set_intrinsic("function_has_instance", prototype.props[SYMBOL_HAS_INSTANCE])


def build_function(realm: Realm) -> JSObject:
    """%Function%"""
    return make_constructor(realm, "Function", 1, function_call, function_construct, realm.function_prototype)


def build_throw_type_error(realm: Realm) -> JSObject:
    """%ThrowTypeError%, one per realm and frozen."""
    thrower = realm.new_function("", 0, throw_restricted)
    thrower.define_data("length", 0.0, 0)
    thrower.define_data("name", "", 0)
    thrower.prevent_extensions()
    return thrower


BUILDERS: Final[Mapping[str, Builder]] = {
    "function": build_function,
    "throw_type_error": build_throw_type_error,
}
GLOBALS: Final[Mapping[str, str]] = {"Function": "function"}
