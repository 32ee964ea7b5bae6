"""Promise.all, allSettled, any and race. https://tc39.es/ecma262/#sec-promise.all"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, final

from jsvm.budget import Reservation
from jsvm.intrinsics.declare import Method
from jsvm.intrinsics.errors import create_error
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import is_callable
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.iterators import Cursor, iterate
from jsvm.runtime.object_operations import require_callable
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import (
    MANY_REACTIONS,
    REACTION_SIZE,
    Capability,
    Handler,
    PromiseObject,
    Reaction,
    ResolvingFunctions,
    anonymous_function,
    is_species_pristine,
    new_promise_capability,
    perform_then,
)
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import DONE, Value


class Combination:
    """One call of a combinator: what has come in so far, and what is still missing."""

    __slots__ = ("capability", "missing", "outcomes", "realm")

    def __init__(self, realm: Realm, capability: Capability) -> None:
        self.realm = realm
        self.capability = capability
        self.outcomes: list[Value] = []
        self.missing = 1

    def add(self) -> tuple[Handler | None, Handler | None]:
        """Make room for one more promise.

        Answers what to do when it is fulfilled and when it is rejected; None says: settle the combination so.
        """
        raise NotImplementedError

    def collector(self, convert: Callable[[Value], Value]) -> Handler:
        """A handler that files an outcome under the next index; only its first call counts."""
        index = len(self.outcomes)
        self.outcomes.append(None)
        self.missing += 1
        return self.collector_at(index, convert, [])

    def collector_at(self, index: int, convert: Callable[[Value], Value], called: list[bool]) -> Handler:
        """The same for a given index; handlers with the same list `called` count once together."""

        def collect(value: Value) -> Value:
            if not called:
                called.append(True)
                self.outcomes[index] = convert(value)
                return self.arrived()
            return None

        return collect

    def arrived(self) -> Value:
        """One promise, or the end of the iteration, is no longer missing."""
        self.missing -= 1
        return None if self.missing else self.finish()

    def finish(self) -> Value:
        """All have arrived."""
        return self.capability.resolve(self.realm.new_array(self.outcomes.copy()))


@final
class AllCombination(Combination):
    """https://tc39.es/ecma262/#sec-performpromiseall"""

    __slots__ = ()

    def add(self) -> tuple[Handler | None, Handler | None]:
        return self.collector(lambda value: value), None


@final
class AllSettledCombination(Combination):
    """https://tc39.es/ecma262/#sec-performpromiseallsettled"""

    __slots__ = ()

    def add(self) -> tuple[Handler | None, Handler | None]:
        index = len(self.outcomes)
        self.outcomes.append(None)
        self.missing += 1
        called: list[bool] = []
        return (
            self.collector_at(index, lambda value: self.settled("fulfilled", "value", value), called),
            self.collector_at(index, lambda reason: self.settled("rejected", "reason", reason), called),
        )

    def settled(self, status: str, field: str, value: Value) -> JSObject:
        """The description of one outcome."""
        return JSObject(self.realm.object_prototype, {"status": status, field: value})


@final
class AnyCombination(Combination):
    """https://tc39.es/ecma262/#sec-performpromiseany"""

    __slots__ = ()

    def add(self) -> tuple[Handler | None, Handler | None]:
        return None, self.collector(lambda reason: reason)

    def finish(self) -> Value:
        realm = self.realm
        constructor = realm.intrinsic("aggregate_error")
        error = create_error(realm, constructor, "aggregate_error", "All promises were rejected")
        error.define_data("errors", realm.new_array(self.outcomes.copy()), HIDDEN)
        return self.capability.reject(error)


@final
class RaceCombination(Combination):
    """https://tc39.es/ecma262/#sec-performpromiserace"""

    __slots__ = ()

    def add(self) -> tuple[Handler | None, Handler | None]:
        return None, None

    def arrived(self) -> Value:
        """The end of the iteration settles nothing."""


def combine(realm: Realm, constructor: Value, iterable: Value, kind: type[Combination]) -> Value:
    """What all combinators have in common."""
    capability = new_promise_capability(realm, constructor)
    try:
        resolve = constructor.get("resolve")
        if not is_callable(resolve):
            throw_type_error("Promise resolve is not a function")
        cursor = iterate(realm, iterable)
        combine_values(cursor, lambda value: resolve.code(constructor, value), kind(realm, capability))
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
    return capability.promise


def combine_values(cursor: Cursor, resolve: Handler, combination: Combination) -> None:
    """Resolve and watch every value of the iterable."""
    budget = combination.realm.agent.budget
    reservation = Reservation(budget)
    count = 0
    while (value := cursor.step()) is not DONE:
        budget.spend(40)
        count += 1
        if not count % MANY_REACTIONS:
            reservation.resize(count * REACTION_SIZE)
        try:
            promise = resolve(value)
            fulfilled, rejected = combination.add()
            watch(combination.realm, combination.capability, promise, fulfilled, rejected)
        except GUEST_ERRORS:
            cursor.abandon()
            raise
    combination.arrived()


def watch(
    realm: Realm, capability: Capability, promise: Value, fulfilled: Handler | None, rejected: Handler | None
) -> None:
    """Invoke `then`; None as a handler means the combination's own resolve or reject function."""
    then = realm.get_v(promise, "then")
    if (
        isinstance(promise, PromiseObject)
        and isinstance(capability, ResolvingFunctions)
        and then is realm.intrinsic("promise_prototype_then")
        and is_species_pristine(realm, promise)
    ):
        # OPTIMIZATION: our own `then` would only make functions and a promise that nobody sees.
        reaction = Reaction(None, fulfilled or capability.resolve, rejected or capability.reject)
        perform_then(realm, promise, reaction)
        return
    resolve, reject = capability.functions()
    require_callable(then)(
        promise,
        resolve if fulfilled is None else handler_function(realm, fulfilled),
        reject if rejected is None else handler_function(realm, rejected),
    )


def handler_function(realm: Realm, handler: Handler) -> JSObject:
    """A handler as a function that a guest may hold."""
    return anonymous_function(realm, 1, lambda _this=None, value=None, *_: handler(value))


def promise_all(realm: Realm, this: Value, iterable: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.all"""
    return combine(realm, this, iterable, AllCombination)


def promise_all_settled(realm: Realm, this: Value, iterable: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.allsettled"""
    return combine(realm, this, iterable, AllSettledCombination)


def promise_any(realm: Realm, this: Value, iterable: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.any"""
    return combine(realm, this, iterable, AnyCombination)


def promise_race(realm: Realm, this: Value, iterable: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-promise.race"""
    return combine(realm, this, iterable, RaceCombination)


COMBINATORS: Final = (
    Method("all", 1, promise_all),
    Method("allSettled", 1, promise_all_settled),
    Method("any", 1, promise_any),
    Method("race", 1, promise_race),
)
