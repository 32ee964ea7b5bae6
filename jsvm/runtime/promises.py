"""Promises. https://tc39.es/ecma262/#sec-promise-objects

A reaction's handler is a plain Python callable, so that `await` and our own combinators need no function objects.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal, final

from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import is_callable
from jsvm.runtime.functions import construct, is_constructor
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.values import Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

type Handler = Callable[[Value], Value]


class PromiseObject(SpecialObject):
    """A Promise instance."""

    __slots__ = ("is_handled", "reactions", "result", "state")

    class_name: ClassVar[str] = "Promise"

    def __init__(self, prototype: JSObject | None) -> None:
        JSObject.__init__(self, prototype, {})
        self.state: Literal["pending", "fulfilled", "rejected"] = "pending"
        self.result: Value = None
        self.reactions: list[Reaction] = []
        self.is_handled = False


@final
class Capability:
    """https://tc39.es/ecma262/#sec-promisecapability-records"""

    __slots__ = ("promise", "reject", "resolve")

    def __init__(self, promise: JSObject, resolve: Handler, reject: Handler) -> None:
        self.promise = promise
        self.resolve = resolve
        self.reject = reject


@final
class Reaction:
    """What to do when a promise settles; a missing handler passes the outcome on."""

    __slots__ = ("capability", "on_fulfilled", "on_rejected")

    def __init__(
        self, capability: Capability | None, on_fulfilled: Handler | None, on_rejected: Handler | None
    ) -> None:
        self.capability = capability
        self.on_fulfilled = on_fulfilled
        self.on_rejected = on_rejected


def new_promise(realm: Realm) -> PromiseObject:
    """A pending promise of this realm."""
    return PromiseObject(realm.intrinsic("promise_prototype"))


def resolved_promise(realm: Realm, value: Value) -> JSObject:
    """A promise for `value`, or `value` itself if it is one of ours. https://tc39.es/ecma262/#sec-promise-resolve"""
    constructor = realm.intrinsic("promise")
    if isinstance(value, PromiseObject) and value.get("constructor") is constructor:
        return value
    promise = new_promise(realm)
    resolve_promise(realm, promise, value)
    return promise


def rejected_promise(realm: Realm, reason: Value) -> PromiseObject:
    """A promise rejected with `reason`."""
    promise = new_promise(realm)
    reject_promise(realm, promise, reason)
    return promise


def resolving_functions(realm: Realm, promise: PromiseObject) -> tuple[Handler, Handler]:
    """`resolve` and `reject`, of which only the first call counts.

    https://tc39.es/ecma262/#sec-createresolvingfunctions
    """
    settled = False

    def resolve(value: Value) -> None:
        nonlocal settled
        if not settled:
            settled = True
            resolve_promise(realm, promise, value)

    def reject(reason: Value) -> None:
        nonlocal settled
        if not settled:
            settled = True
            reject_promise(realm, promise, reason)

    return resolve, reject


def resolve_promise(realm: Realm, promise: PromiseObject, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-promise-resolve-functions"""
    if value is promise:
        reject_promise(realm, promise, realm.new_error("TypeError", "Chaining cycle detected for promise"))
        return
    if not isinstance(value, JSObject):
        fulfill_promise(realm, promise, value)
        return
    try:
        then = value.get("then")
    except GUEST_ERRORS as error:
        reject_promise(realm, promise, realm.caught(error))
        return
    if not is_callable(then):
        fulfill_promise(realm, promise, value)
        return
    realm.agent.jobs.enqueue(resolve_thenable_job, realm, promise, value, then)


def resolve_thenable_job(realm: Realm, promise: PromiseObject, thenable: JSObject, then: JSObject) -> None:
    """https://tc39.es/ecma262/#sec-newpromiseresolvethenablejob"""
    resolve, reject = resolving_functions(realm, promise)
    if (
        type(thenable) is PromiseObject
        and then is realm.intrinsic("promise_prototype_then")
        and thenable.get("constructor") is realm.intrinsic("promise")
    ):
        # OPTIMIZATION: our own `then` would only make two function objects around these.
        perform_then(realm, thenable, Reaction(None, resolve, reject))
        return
    try:
        then.code(  # type: ignore[misc]
            thenable,
            realm.new_function("", 1, lambda _realm, _this, value=None, *_: resolve(value)),
            realm.new_function("", 1, lambda _realm, _this, reason=None, *_: reject(reason)),
        )
    except GUEST_ERRORS as error:
        reject(realm.caught(error))


def fulfill_promise(realm: Realm, promise: PromiseObject, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-fulfillpromise"""
    reactions = promise.reactions
    promise.state = "fulfilled"
    promise.result = value
    promise.reactions = []
    for reaction in reactions:
        realm.agent.jobs.enqueue(run_reaction, realm, reaction, reaction.on_fulfilled, True, value)


def reject_promise(realm: Realm, promise: PromiseObject, reason: Value) -> None:
    """https://tc39.es/ecma262/#sec-rejectpromise"""
    reactions = promise.reactions
    promise.state = "rejected"
    promise.result = reason
    promise.reactions = []
    if not promise.is_handled:
        realm.agent.rejections[id(promise)] = promise
    for reaction in reactions:
        realm.agent.jobs.enqueue(run_reaction, realm, reaction, reaction.on_rejected, False, reason)


def perform_then(realm: Realm, promise: PromiseObject, reaction: Reaction) -> None:
    """https://tc39.es/ecma262/#sec-performpromisethen"""
    jobs = realm.agent.jobs
    if promise.state == "pending":
        promise.reactions.append(reaction)
    elif promise.state == "fulfilled":
        jobs.enqueue(run_reaction, realm, reaction, reaction.on_fulfilled, True, promise.result)
    else:
        realm.agent.rejections.pop(id(promise), None)
        jobs.enqueue(run_reaction, realm, reaction, reaction.on_rejected, False, promise.result)
    promise.is_handled = True


def run_reaction(realm: Realm, reaction: Reaction, handler: Handler | None, fulfilled: bool, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-newpromisereactionjob"""
    capability = reaction.capability
    try:
        if handler is not None:
            value = handler(value)
            fulfilled = True
    except GUEST_ERRORS as error:
        value = realm.caught(error)
        fulfilled = False
    if capability is not None:
        (capability.resolve if fulfilled else capability.reject)(value)


def handler_of(function: Value) -> Handler | None:
    """A guest function as a reaction's handler; None if it is not callable."""
    if not is_callable(function):
        return None
    code = function.code
    return lambda value: code(None, value)


def own_capability(realm: Realm) -> Capability:
    """A capability for a promise of ours, without going through a constructor."""
    promise = new_promise(realm)
    resolve, reject = resolving_functions(realm, promise)
    return Capability(promise, resolve, reject)


def new_promise_capability(realm: Realm, constructor: Value) -> Capability:
    """https://tc39.es/ecma262/#sec-newpromisecapability"""
    if constructor is realm.intrinsic("promise"):
        return own_capability(realm)
    if not is_constructor(constructor):
        throw_type_error("Promise capability needs a constructor")
    functions: list[Value] = [None, None]

    def executor(_realm: Realm, _this: Value, resolve: Value = None, reject: Value = None, *_: Value) -> None:
        if functions[0] is not None or functions[1] is not None:
            throw_type_error("Promise executor has already been invoked")
        functions[:] = [resolve, reject]

    promise = construct(constructor, [realm.new_function("", 2, executor)])
    resolve, reject = functions
    if not is_callable(resolve) or not is_callable(reject):
        throw_type_error("Promise resolve or reject function is not callable")
    return Capability(promise, lambda value: resolve.code(None, value), lambda reason: reject.code(None, reason))
