"""Promise: the constructor, its simple statics and the prototype; `promise_combinators` has `all` and its
kin.

https://tc39.es/ecma262/#sec-promise-objects
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import SPECIES, Method, install, make_constructor, needs_new, part_of, tag
from jsvm.intrinsics.promise_combinators import COMBINATORS
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.completion import GUEST_ERRORS, Throw
from jsvm.runtime.conversions import is_callable
from jsvm.runtime.functions import call_with_list, prototype_from_constructor
from jsvm.runtime.object_operations import describe, require_callable, require_object, species_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import (
    PromiseObject,
    ResolvingFunctions,
    anonymous_function,
    new_promise_capability,
    promise_resolve,
    promise_then,
)
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import SYMBOL_SPECIES, Value

# -- the constructor -----------------------------------------------------------------------------------------


def promise_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-promise-executor"""
    executor = arguments[0] if arguments else None
    code = require_callable(executor)
    promise = PromiseObject(prototype_from_constructor(new_target, "promise_prototype"))
    resolving = ResolvingFunctions(realm, promise)
    resolve = anonymous_function(realm, 1, resolving.resolve_code)
    reject = anonymous_function(realm, 1, resolving.reject_code)
    try:
        code(None, resolve, reject)
    except GUEST_ERRORS as error:
        resolving.reject(realm.caught(error))
    return promise


def promise_reject(realm: Realm, this: Value, reason: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.reject"""
    capability = new_promise_capability(realm, this)
    capability.reject(reason)
    return capability.promise


def promise_resolve_static(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.resolve"""
    return promise_resolve(realm, require_object(this, "Promise.resolve called on non-object"), value)


def promise_try(realm: Realm, this: Value, callback: Value = None, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.try"""
    constructor = require_object(this, "Promise.try called on non-object")
    capability = new_promise_capability(realm, constructor)
    try:
        value = call_with_list(require_callable(callback), None, arguments)
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
    else:
        capability.resolve(value)
    return capability.promise


def promise_with_resolvers(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.withResolvers"""
    capability = new_promise_capability(realm, this)
    resolve, reject = capability.functions()
    fields = {"promise": capability.promise, "resolve": resolve, "reject": reject}
    return JSObject(realm.object_prototype, fields)


# -- the prototype -------------------------------------------------------------------------------------------


def promise_prototype_then(
    realm: Realm, this: Value, on_fulfilled: Value = None, on_rejected: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-promise.prototype.then"""
    if not isinstance(this, PromiseObject):
        incompatible_receiver("Promise.prototype.then", this)
    return promise_then(realm, this, on_fulfilled, on_rejected)


def promise_prototype_catch(realm: Realm, this: Value, on_rejected: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.prototype.catch"""
    return realm.invoke(this, "then", None, on_rejected)


def promise_prototype_finally(realm: Realm, this: Value, on_finally: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.prototype.finally"""
    promise = require_object(this, f"Promise.prototype.finally called on {describe(this)}")
    constructor = species_constructor(promise, realm.intrinsic("promise"))
    if not is_callable(on_finally):
        return realm.invoke(promise, "then", on_finally, on_finally)
    code = on_finally.code

    def then_finally(_this: Value = None, value: Value = None, *_: Value) -> Value:
        waited = promise_resolve(realm, constructor, code(None))
        return realm.invoke(waited, "then", anonymous_function(realm, 0, lambda _this=None, *_: value))

    def catch_finally(_this: Value = None, reason: Value = None, *_: Value) -> Value:
        def thrower(_this: Value = None, *_: Value) -> Value:
            raise Throw(reason)

        waited = promise_resolve(realm, constructor, code(None))
        return realm.invoke(waited, "then", anonymous_function(realm, 0, thrower))

    return realm.invoke(
        promise,
        "then",
        anonymous_function(realm, 1, then_finally),
        anonymous_function(realm, 1, catch_finally),
    )


# -- tables --------------------------------------------------------------------------------------------------

STATICS: Final = (
    *COMBINATORS,
    Method("reject", 1, promise_reject),
    Method("resolve", 1, promise_resolve_static),
    Method("try", 1, promise_try),
    Method("withResolvers", 0, promise_with_resolvers),
    SPECIES,
)
PROTOTYPE: Final = (
    Method("then", 2, promise_prototype_then),
    Method("catch", 1, promise_prototype_catch),
    Method("finally", 1, promise_prototype_finally),
    tag("Promise"),
)


def build_promise_prototype(realm: Realm) -> JSObject:
    """%Promise.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("promise_prototype", prototype)
    realm.intrinsic("promise")
    install(realm, prototype, PROTOTYPE)
    realm.set_intrinsic("promise_prototype_then", prototype.props["then"])
    return prototype


def build_promise(realm: Realm) -> JSObject:
    """%Promise%"""
    prototype = realm.intrinsic("promise_prototype")
    constructor = make_constructor(
        realm, "Promise", 1, needs_new("Promise"), promise_construct, prototype, STATICS
    )
    realm.set_intrinsic("promise_resolve", constructor.props["resolve"])
    species = constructor.get_own_property(SYMBOL_SPECIES)
    assert species is not None
    assert isinstance(species.get, JSObject)
    realm.set_intrinsic("promise_species", species.get)
    return constructor


BUILDERS: Final[Mapping[str, Builder]] = {
    "promise": build_promise,
    "promise_resolve": part_of("promise", "promise_resolve"),
    "promise_species": part_of("promise", "promise_species"),
    "promise_prototype": build_promise_prototype,
    "promise_prototype_then": part_of("promise_prototype", "promise_prototype_then"),
}
GLOBALS: Final[Mapping[str, str]] = {"Promise": "promise"}
