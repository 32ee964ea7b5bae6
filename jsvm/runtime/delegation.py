"""`yield*`: what a body that delegates to another iterator keeps between its own suspensions.

`resume(received)` passes on what the driver sent: a value, a `ReturnSignal`, or a guest error. It answers
what to yield next, or sets `done` with `value`; `returned` then says that the body itself must return that
value.

https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, final

from jsvm.runtime.async_from_sync import AsyncIteratorCursor, async_iterate
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import to_boolean
from jsvm.runtime.generators import DelegatedResult, GeneratorCursor, ReturnSignal, YieldRequest
from jsvm.runtime.iterators import IteratorCursor, iterator_from_method
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import ABSENT, SYMBOL_ITERATOR, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm


def require_result(result: Value) -> JSObject:
    """Refuse a result that is no object."""
    if not isinstance(result, JSObject):
        throw_type_error("Iterator result is not an object")
    return result


class Delegation:
    """`yield*` in a generator."""

    __slots__ = ("cursor", "done", "generator", "realm", "returned", "value")

    def __init__(self, realm: Realm, cursor: IteratorCursor | AsyncIteratorCursor) -> None:
        self.realm = realm
        self.cursor = cursor
        #: The inner iterator, if it is a generator whose `next` is the original one.
        self.generator = cursor.iterator if isinstance(cursor, GeneratorCursor) else None
        self.done = False
        self.returned = False
        self.value: Value = None

    def thrown(self, error: BaseException) -> BaseException:
        """An error was thrown into the body: the next `resume` hands it to the inner iterator."""
        return error

    def resume(self, received: Any) -> object:
        """One step of the inner iterator."""
        generator: Any = self.generator
        if generator is not None and (
            received is None
            or (type(received) is not ReturnSignal and not isinstance(received, GUEST_ERRORS))
        ):
            # OPTIMIZATION: nobody could see the result objects that would be made and taken apart.
            if generator.frame is None:
                return self.finish(None)
            value = generator.run(received, None)
            if generator.frame is None:
                return self.finish(value)
            self.returned = False
            return value
        result = self.call_inner(received)
        return None if self.done else self.check(result)

    def check(self, result: Value) -> object:
        """What to yield for an inner result, or None if it was the last one."""
        inner = require_result(result)
        if to_boolean(inner.get("done")):
            self.done = True
            self.value = inner.get("value")
            return None
        self.returned = False
        return DelegatedResult(inner)

    def call_inner(self, received: Any) -> Value:
        """Call `next`, `throw` or `return` of the inner iterator."""
        iterator = self.cursor.iterator
        if isinstance(received, GUEST_ERRORS):
            return self.call_throw(iterator, received)
        if type(received) is ReturnSignal:
            self.returned = True
            method = self.realm.get_method(iterator, "return")
            if method is None:
                return self.finish(received.value)
            return method.code(iterator, received.value)  # type: ignore[misc]
        self.returned = False
        next_method = self.cursor.next_method
        if not isinstance(next_method, JSObject) or next_method.code is None:
            throw_type_error("iterator.next is not a function")
        return next_method.code(iterator, received)

    def finish(self, value: Value) -> Value:
        """The inner iterator cannot return: the body does."""
        self.done = True
        self.value = value
        return value

    def call_throw(self, iterator: JSObject, error: BaseException) -> Value:
        """`throw` of the inner iterator; without one it is closed, and that is an error itself."""
        self.returned = False
        method = self.realm.get_method(iterator, "throw")
        if method is None:
            self.close_inner()
            throw_type_error("The iterator does not provide a 'throw' method")
        return method.code(iterator, self.realm.caught(error))  # type: ignore[misc]

    def close_inner(self) -> None:
        """Close the inner iterator."""
        self.cursor.close()


@final
class AsyncDelegation(Delegation):
    """`yield*` in an async generator: what `resume` answers is awaited, then checked."""

    __slots__ = ("awaits_return", "must_throw")

    def __init__(self, realm: Realm, cursor: AsyncIteratorCursor) -> None:
        super().__init__(realm, cursor)
        self.awaits_return = False
        self.must_throw = False

    def resume(self, received: Any) -> object:
        """Call the inner iterator; the answer is to be awaited."""
        return self.call_inner(received)

    def check(self, result: Value) -> object:
        """What to yield for an awaited inner result, or None if it was the last one."""
        if self.awaits_return:
            Delegation.finish(self, result)
            return None
        if self.must_throw:
            throw_type_error("The iterator does not provide a 'throw' method")
        inner = require_result(result)
        if to_boolean(inner.get("done")):
            self.done = True
            self.value = inner.get("value")
            return None
        self.returned = False
        return YieldRequest(inner.get("value"))

    def finish(self, value: Value) -> Value:
        """The value of a `return` is awaited first."""
        self.awaits_return = True
        return value

    def call_throw(self, iterator: JSObject, error: BaseException) -> Value:
        """Without a `throw` method the inner iterator is closed, which may have to be awaited."""
        self.returned = False
        method = self.realm.get_method(iterator, "throw")
        if method is not None:
            return method.code(iterator, self.realm.caught(error))  # type: ignore[misc]
        assert isinstance(self.cursor, AsyncIteratorCursor)
        self.must_throw = True
        awaited = self.cursor.close()
        return None if awaited is ABSENT else awaited


def delegate(realm: Realm, iterable: Value) -> Delegation:
    """Start `yield* iterable` in a generator."""
    method = realm.get_method(iterable, SYMBOL_ITERATOR)
    if method is None:
        throw_type_error("value is not iterable")
    return Delegation(realm, iterator_from_method(iterable, method))


def delegate_async(realm: Realm, iterable: Value) -> AsyncDelegation:
    """Start `yield* iterable` in an async generator."""
    return AsyncDelegation(realm, async_iterate(realm, iterable))
