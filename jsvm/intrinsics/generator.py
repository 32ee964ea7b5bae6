"""Prototypes and constructors of generator functions, async functions and async generator functions.

https://tc39.es/ecma262/#sec-control-abstraction-objects
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from jsvm.intrinsics.declare import Method, install, part_of, return_this, tag
from jsvm.intrinsics.function import create_dynamic_function
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.async_from_sync import (
    async_from_sync_next,
    async_from_sync_return,
    async_from_sync_throw,
)
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.descriptors import CONFIGURABLE
from jsvm.runtime.functions import FunctionKind, NativeFunction
from jsvm.runtime.generators import AsyncGeneratorObject, GeneratorObject
from jsvm.runtime.object_operations import describe
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.promises import (
    PromiseObject,
    Reaction,
    own_capability,
    perform_then,
    rejected_promise,
    resolved_promise,
)
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import SYMBOL_ASYNC_DISPOSE, SYMBOL_ASYNC_ITERATOR, Value

# -- generator objects ---------------------------------------------------------------------------------------


def generator_prototype_next(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-generator.prototype.next"""
    if type(this) is not GeneratorObject:
        incompatible_receiver("[Generator].prototype.next", this)
    return this.resume(value)


def generator_prototype_return(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-generator.prototype.return"""
    if type(this) is not GeneratorObject:
        incompatible_receiver("[Generator].prototype.return", this)
    return this.resume_abrupt_return(value)


def generator_prototype_throw(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-generator.prototype.throw"""
    if type(this) is not GeneratorObject:
        incompatible_receiver("[Generator].prototype.throw", this)
    return this.resume_abrupt_throw(value)


GENERATOR_PROTOTYPE: Final = (
    Method("next", 1, generator_prototype_next),
    Method("return", 1, generator_prototype_return),
    Method("throw", 1, generator_prototype_throw),
    tag("Generator"),
)


# -- async generator objects ---------------------------------------------------------------------------------


def enqueue_request(
    realm: Realm, this: Value, kind: Literal["next", "return", "throw"], value: Value
) -> JSObject:
    """Queue a request; a wrong receiver rejects. https://tc39.es/ecma262/#sec-asyncgeneratorvalidate"""
    if type(this) is AsyncGeneratorObject:
        return this.enqueue(kind, value)
    message = f"{kind} method called on incompatible receiver {describe(this)}"
    return rejected_promise(realm, realm.new_error("TypeError", message))


def async_generator_prototype_next(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-asyncgenerator-prototype-next"""
    return enqueue_request(realm, this, "next", value)


def async_generator_prototype_return(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-asyncgenerator-prototype-return"""
    return enqueue_request(realm, this, "return", value)


def async_generator_prototype_throw(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-asyncgenerator-prototype-throw"""
    return enqueue_request(realm, this, "throw", value)


ASYNC_GENERATOR_PROTOTYPE: Final = (
    Method("next", 1, async_generator_prototype_next),
    Method("return", 1, async_generator_prototype_return),
    Method("throw", 1, async_generator_prototype_throw),
    tag("AsyncGenerator"),
)


def async_iterator_prototype_async_dispose(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-%asynciteratorprototype%-%symbol.asyncDispose%"""
    capability = own_capability(realm)
    try:
        method = realm.get_method(this, "return")
        if method is None:
            capability.resolve(None)
        else:
            waited = resolved_promise(realm, method.code(this))  # type: ignore[misc]
            assert isinstance(waited, PromiseObject)
            perform_then(realm, waited, Reaction(capability, lambda _value: None, None))
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
    return capability.promise


ASYNC_ITERATOR_PROTOTYPE: Final = (
    Method(SYMBOL_ASYNC_ITERATOR, 0, return_this),
    Method(SYMBOL_ASYNC_DISPOSE, 0, async_iterator_prototype_async_dispose),
)
ASYNC_FROM_SYNC_ITERATOR_PROTOTYPE: Final = (
    Method("next", 1, async_from_sync_next),
    Method("return", 1, async_from_sync_return),
    Method("throw", 1, async_from_sync_throw),
)


# -- constructors of functions -------------------------------------------------------------------------------


def function_constructor(realm: Realm, name: str, kind: FunctionKind, slot: str) -> NativeFunction:
    """GeneratorFunction and its kin, which are no globals. `slot` is the constructor's own."""

    def call(realm: Realm, _this: Value, *arguments: Value) -> Value:
        return create_dynamic_function(realm, kind, arguments, realm.intrinsic(slot))

    def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        return create_dynamic_function(realm, kind, arguments, new_target)

    prototype = realm.intrinsic(f"{slot}_prototype")
    existing = prototype.props.get("constructor")
    if isinstance(existing, NativeFunction):
        return existing  # The prototype's builder asked for it.
    constructor = realm.new_function(name, 1, call, construct)
    constructor.prototype = realm.intrinsic("function")
    constructor.define_data("prototype", prototype, 0)
    prototype.define_data("constructor", constructor, CONFIGURABLE)
    return constructor


def build_generator_function(realm: Realm) -> JSObject:
    """%GeneratorFunction%"""
    return function_constructor(realm, "GeneratorFunction", "generator", "generator_function")


def build_async_function(realm: Realm) -> JSObject:
    """%AsyncFunction%"""
    return function_constructor(realm, "AsyncFunction", "async", "async_function")


def build_async_generator_function(realm: Realm) -> JSObject:
    """%AsyncGeneratorFunction%"""
    return function_constructor(
        realm, "AsyncGeneratorFunction", "async_generator", "async_generator_function"
    )


# -- prototypes ----------------------------------------------------------------------------------------------


def build_generator_function_prototype(realm: Realm) -> JSObject:
    """%GeneratorFunction.prototype%"""
    prototype = SpecialObject(realm.function_prototype, {})
    realm.set_intrinsic("generator_function_prototype", prototype)
    realm.intrinsic("generator_function")
    prototype.define_data("prototype", realm.intrinsic("generator_prototype"), CONFIGURABLE)
    install(realm, prototype, [tag("GeneratorFunction")])
    return prototype


def build_generator_prototype(realm: Realm) -> JSObject:
    """%GeneratorPrototype%"""
    prototype = SpecialObject(realm.intrinsic("iterator_prototype"), {})
    realm.set_intrinsic("generator_prototype", prototype)
    prototype.define_data("constructor", realm.intrinsic("generator_function_prototype"), CONFIGURABLE)
    install(realm, prototype, GENERATOR_PROTOTYPE)
    realm.set_intrinsic("generator_next", prototype.props["next"])
    return prototype


def build_async_function_prototype(realm: Realm) -> JSObject:
    """%AsyncFunction.prototype%"""
    prototype = SpecialObject(realm.function_prototype, {})
    realm.set_intrinsic("async_function_prototype", prototype)
    realm.intrinsic("async_function")
    install(realm, prototype, [tag("AsyncFunction")])
    return prototype


def build_async_generator_function_prototype(realm: Realm) -> JSObject:
    """%AsyncGeneratorFunction.prototype%"""
    prototype = SpecialObject(realm.function_prototype, {})
    realm.set_intrinsic("async_generator_function_prototype", prototype)
    realm.intrinsic("async_generator_function")
    prototype.define_data("prototype", realm.intrinsic("async_generator_prototype"), CONFIGURABLE)
    install(realm, prototype, [tag("AsyncGeneratorFunction")])
    return prototype


def build_async_generator_prototype(realm: Realm) -> JSObject:
    """%AsyncGeneratorPrototype%"""
    prototype = SpecialObject(realm.intrinsic("async_iterator_prototype"), {})
    realm.set_intrinsic("async_generator_prototype", prototype)
    prototype.define_data("constructor", realm.intrinsic("async_generator_function_prototype"), CONFIGURABLE)
    install(realm, prototype, ASYNC_GENERATOR_PROTOTYPE)
    return prototype


def build_async_iterator_prototype(realm: Realm) -> JSObject:
    """%AsyncIteratorPrototype%"""
    prototype = SpecialObject(realm.object_prototype, {})
    install(realm, prototype, ASYNC_ITERATOR_PROTOTYPE)
    return prototype


def build_async_from_sync_iterator_prototype(realm: Realm) -> JSObject:
    """%AsyncFromSyncIteratorPrototype%"""
    prototype = SpecialObject(realm.intrinsic("async_iterator_prototype"), {})
    install(realm, prototype, ASYNC_FROM_SYNC_ITERATOR_PROTOTYPE)
    return prototype


BUILDERS: Final[Mapping[str, Builder]] = {
    "generator_function": build_generator_function,
    "generator_function_prototype": build_generator_function_prototype,
    "generator_prototype": build_generator_prototype,
    "generator_next": part_of("generator_prototype", "generator_next"),
    "async_function": build_async_function,
    "async_function_prototype": build_async_function_prototype,
    "async_generator_function": build_async_generator_function,
    "async_generator_function_prototype": build_async_generator_function_prototype,
    "async_generator_prototype": build_async_generator_prototype,
    "async_iterator_prototype": build_async_iterator_prototype,
    "async_from_sync_iterator_prototype": build_async_from_sync_iterator_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {}
