"""Promises. https://tc39.es/ecma262/#sec-promise-objects

A reaction's handler is a plain Python callable, so that `await` and our own combinators need no function
objects.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final, Literal, final

from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import is_callable
from jsvm.runtime.descriptors import Accessor
from jsvm.runtime.functions import Code, construct, is_constructor
from jsvm.runtime.object_operations import species_constructor
from jsvm.runtime.objects import NEEDS_SELF_REFERENCE, JSObject, SpecialObject
from jsvm.runtime.values import SYMBOL_SPECIES, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Reactions of one promise that are accounted together.
MANY_REACTIONS: Final = 1024
#: About what a reaction costs, in bytes, with its handlers and the promise it settles.
REACTION_SIZE: Final = 500

type Handler = Callable[[Value], Value]


class PromiseObject(SpecialObject):
    """A Promise instance."""

    __slots__ = ("is_handled", "reactions", "result", "state")

    class_name: ClassVar[str] = "Promise"

    def __init__(self, prototype: JSObject | None) -> None:
        if NEEDS_SELF_REFERENCE:
            self.me = self
        self.prototype = prototype
        self.props = {}
        self.attributes = None
        self.state: Literal["pending", "fulfilled", "rejected"] = "pending"
        self.result: Value = None
        self.reactions: list[Reaction] | None = None
        self.is_handled = False


# -- capabilities ------------------------------------------------------------------------------------------


class Capability:
    """A promise and the two ways to settle it. https://tc39.es/ecma262/#sec-promisecapability-records"""

    __slots__ = ("promise",)

    promise: JSObject

    def resolve(self, value: Value) -> object:
        """Resolve the promise."""
        raise NotImplementedError

    def reject(self, reason: Value) -> object:
        """Reject the promise."""
        raise NotImplementedError

    def functions(self) -> tuple[JSObject, JSObject]:
        """`resolve` and `reject` as functions that a guest may hold."""
        raise NotImplementedError


class OwnCapability(Capability):
    """A promise of ours that only the engine settles, once."""

    __slots__ = ("realm",)

    promise: PromiseObject

    def __init__(self, realm: Realm, promise: PromiseObject) -> None:
        self.realm = realm
        self.promise = promise

    def resolve(self, value: Value) -> object:
        resolve_promise(self.realm, self.promise, value)
        return None

    def reject(self, reason: Value) -> object:
        reject_promise(self.realm, self.promise, reason)
        return None


@final
class ResolvingFunctions(OwnCapability):
    """A promise of ours that anybody may try to settle: only the first attempt counts.

    https://tc39.es/ecma262/#sec-createresolvingfunctions
    """

    __slots__ = ("_functions", "is_resolved")

    def __init__(self, realm: Realm, promise: PromiseObject) -> None:
        self.realm = realm
        self.promise = promise
        self.is_resolved = False
        self._functions: tuple[JSObject, JSObject] | None = None

    def resolve(self, value: Value) -> object:
        if not self.is_resolved:
            self.is_resolved = True
            resolve_promise(self.realm, self.promise, value)
        return None

    def reject(self, reason: Value) -> object:
        if not self.is_resolved:
            self.is_resolved = True
            reject_promise(self.realm, self.promise, reason)
        return None

    def resolve_code(self, _this: Value = None, value: Value = None, *_: Value) -> Value:
        """The code of the resolve function."""
        self.resolve(value)

    def reject_code(self, _this: Value = None, reason: Value = None, *_: Value) -> Value:
        """The code of the reject function."""
        self.reject(reason)

    def functions(self) -> tuple[JSObject, JSObject]:
        # Kept, so that every promise of a combination gets the same ones.
        found = self._functions
        if found is None:
            realm = self.realm
            found = (
                anonymous_function(realm, 1, self.resolve_code),
                anonymous_function(realm, 1, self.reject_code),
            )
            self._functions = found
        return found


@final
class ForeignCapability(Capability):
    """What somebody else's constructor made."""

    __slots__ = ("reject_function", "resolve_function")

    def __init__(self, promise: JSObject, resolve_function: JSObject, reject_function: JSObject) -> None:
        self.promise = promise
        self.resolve_function = resolve_function
        self.reject_function = reject_function

    def resolve(self, value: Value) -> object:
        return self.resolve_function.code(None, value)  # type: ignore[misc]

    def reject(self, reason: Value) -> object:
        return self.reject_function.code(None, reason)  # type: ignore[misc]

    def functions(self) -> tuple[JSObject, JSObject]:
        return self.resolve_function, self.reject_function


def anonymous_function(realm: Realm, length: int, code: Code) -> JSObject:
    """A built-in function without a name from `code(this, *arguments)`."""
    function = realm.new_function("", length, code)
    function.code = code
    return function


def own_capability(realm: Realm) -> OwnCapability:
    """A capability for a promise of ours, for one who settles it only once."""
    return OwnCapability(realm, new_promise(realm))


def new_promise_capability(realm: Realm, constructor: Value) -> Capability:
    """https://tc39.es/ecma262/#sec-newpromisecapability"""
    if constructor is promise_parts(realm)[0]:
        return ResolvingFunctions(realm, new_promise(realm))
    if not is_constructor(constructor):
        throw_type_error("Promise capability needs a constructor")
    functions: list[Value] = [None, None]

    def executor(_this: Value = None, resolve: Value = None, reject: Value = None, *_: Value) -> Value:
        if functions[0] is not None or functions[1] is not None:
            throw_type_error("Promise executor has already been invoked")
        functions[:] = [resolve, reject]

    promise = construct(constructor, [anonymous_function(realm, 2, executor)])
    resolve, reject = functions
    if not is_callable(resolve) or not is_callable(reject):
        throw_type_error("Promise resolve or reject function is not callable")
    return ForeignCapability(promise, resolve, reject)


# -- settling ----------------------------------------------------------------------------------------------


def promise_parts(realm: Realm) -> tuple[JSObject, JSObject]:
    """%Promise% and %Promise.prototype%, looked up once."""
    if realm.promise_parts is None:
        realm.promise_parts = (realm.intrinsic("promise"), realm.intrinsic("promise_prototype"))
    return realm.promise_parts


def new_promise(realm: Realm) -> PromiseObject:
    """A pending promise of this realm."""
    return PromiseObject((realm.promise_parts or promise_parts(realm))[1])


def promise_resolve(realm: Realm, constructor: JSObject, value: Value) -> JSObject:
    """A promise of `constructor` for `value`, or `value` itself.
    https://tc39.es/ecma262/#sec-promise-resolve
    """
    if isinstance(value, PromiseObject) and constructor_of(value) is constructor:
        return value
    if constructor is promise_parts(realm)[0]:
        promise = new_promise(realm)
        resolve_promise(realm, promise, value)
        return promise
    capability = new_promise_capability(realm, constructor)
    capability.resolve(value)
    return capability.promise


def constructor_of(promise: PromiseObject) -> Value:
    """`promise.constructor`."""
    prototype = promise.prototype
    if promise.attributes is None and not promise.props and prototype is not None:
        # OPTIMIZATION: a promise has nothing of its own, and its prototype nearly always has it as data.
        constructor = prototype.props.get("constructor")
        if constructor is not None:
            return constructor
    return promise.get("constructor")


def resolved_promise(realm: Realm, value: Value) -> JSObject:
    """The same for our own constructor; the answer is always a `PromiseObject`."""
    return promise_resolve(realm, (realm.promise_parts or promise_parts(realm))[0], value)


def rejected_promise(realm: Realm, reason: Value) -> PromiseObject:
    """A promise rejected with `reason`."""
    promise = new_promise(realm)
    reject_promise(realm, promise, reason)
    return promise


def resolve_promise(realm: Realm, promise: PromiseObject, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-promise-resolve-functions"""
    if not isinstance(value, JSObject):
        fulfill_promise(realm, promise, value)
        return
    if value is promise:
        reject_promise(realm, promise, realm.new_error("TypeError", "Chaining cycle detected for promise"))
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
    resolving = ResolvingFunctions(realm, promise)
    if (
        isinstance(thenable, PromiseObject)
        and then is realm.intrinsic("promise_prototype_then")
        and is_species_pristine(realm, thenable)
    ):
        # OPTIMIZATION: our own `then` would only make functions and a promise that nobody sees.
        perform_then(realm, thenable, Reaction(None, resolving.resolve, resolving.reject))
        return
    resolve = anonymous_function(realm, 1, resolving.resolve_code)
    reject = anonymous_function(realm, 1, resolving.reject_code)
    try:
        then.code(thenable, resolve, reject)  # type: ignore[misc]
    except GUEST_ERRORS as error:
        resolving.reject(realm.caught(error))


def fulfill_promise(realm: Realm, promise: PromiseObject, value: Value) -> None:
    """https://tc39.es/ecma262/#sec-fulfillpromise"""
    reactions = promise.reactions
    promise.state = "fulfilled"
    promise.result = value
    promise.reactions = None
    for reaction in reactions or ():
        realm.agent.jobs.enqueue(run_reaction, realm, reaction, reaction.on_fulfilled, True, value)


def reject_promise(realm: Realm, promise: PromiseObject, reason: Value) -> None:
    """https://tc39.es/ecma262/#sec-rejectpromise"""
    reactions = promise.reactions
    promise.state = "rejected"
    promise.result = reason
    promise.reactions = None
    if not promise.is_handled:
        realm.agent.rejections[id(promise)] = promise
    for reaction in reactions or ():
        realm.agent.jobs.enqueue(run_reaction, realm, reaction, reaction.on_rejected, False, reason)


# -- reacting ----------------------------------------------------------------------------------------------


@final
class Reaction:
    """What to do when a promise settles.

    A handler is a Python callable or a guest function; a missing one passes the outcome on. What it
    answers or throws settles the capability, or the promise of ours that stands in its place.
    """

    __slots__ = ("capability", "on_fulfilled", "on_rejected")

    def __init__(
        self,
        capability: Capability | PromiseObject | None,
        on_fulfilled: Handler | JSObject | None,
        on_rejected: Handler | JSObject | None,
    ) -> None:
        self.capability = capability
        self.on_fulfilled = on_fulfilled
        self.on_rejected = on_rejected


def promise_then(realm: Realm, promise: PromiseObject, on_fulfilled: Value, on_rejected: Value) -> JSObject:
    """https://tc39.es/ecma262/#sec-promise.prototype.then"""
    fulfilled = on_fulfilled if is_callable(on_fulfilled) else None
    rejected = on_rejected if is_callable(on_rejected) else None
    if is_species_pristine(realm, promise):
        derived = new_promise(realm)
        perform_then(realm, promise, Reaction(derived, fulfilled, rejected))
        return derived
    constructor = species_constructor(promise, realm.intrinsic("promise"))
    capability = new_promise_capability(realm, constructor)
    perform_then(realm, promise, Reaction(capability, fulfilled, rejected))
    return capability.promise


def is_species_pristine(realm: Realm, promise: PromiseObject) -> bool:
    """Whether SpeciesConstructor would answer %Promise% and nobody would notice that it was not asked."""
    original, prototype = realm.promise_parts or promise_parts(realm)
    if promise.prototype is not prototype or promise.props or promise.attributes is not None:
        return False
    constructor = prototype.props.get("constructor")
    if constructor is not original or constructor.attributes is None:
        return False
    species = constructor.attributes.flags.get(SYMBOL_SPECIES)
    return type(species) is Accessor and species.get is realm.intrinsic("promise_species")


def perform_then(realm: Realm, promise: PromiseObject, reaction: Reaction) -> None:
    """https://tc39.es/ecma262/#sec-performpromisethen"""
    promise.is_handled = True
    if promise.state == "pending":
        reactions = promise.reactions
        if reactions is None:
            promise.reactions = [reaction]
            return
        reactions.append(reaction)
        if not len(reactions) % MANY_REACTIONS:
            realm.agent.budget.allocate(MANY_REACTIONS * REACTION_SIZE)
    elif promise.state == "fulfilled":
        realm.agent.jobs.enqueue(run_reaction, realm, reaction, reaction.on_fulfilled, True, promise.result)
    else:
        realm.agent.rejections.pop(id(promise), None)
        realm.agent.jobs.enqueue(run_reaction, realm, reaction, reaction.on_rejected, False, promise.result)


def run_reaction(
    realm: Realm, reaction: Reaction, handler: Handler | JSObject | None, fulfilled: bool, value: Value
) -> None:
    """https://tc39.es/ecma262/#sec-newpromisereactionjob"""
    try:
        if isinstance(handler, JSObject):
            value = handler.code(None, value)  # type: ignore[misc]
            fulfilled = True
        elif handler is not None:
            value = handler(value)
            fulfilled = True
    except GUEST_ERRORS as error:
        value = realm.caught(error)
        fulfilled = False
    capability = reaction.capability
    if isinstance(capability, PromiseObject):
        if fulfilled:
            resolve_promise(realm, capability, value)
        else:
            reject_promise(realm, capability, value)
    elif capability is not None:
        settle(realm, capability, fulfilled, value)


def settle(realm: Realm, capability: Capability, fulfilled: bool, value: Value) -> None:
    """Settle a capability from a job, which has no caller: its host hears of errors as of unhandled
    rejections.
    """
    try:
        if fulfilled:
            capability.resolve(value)
        else:
            capability.reject(value)
    except GUEST_ERRORS as error:
        rejected_promise(realm, realm.caught(error))
