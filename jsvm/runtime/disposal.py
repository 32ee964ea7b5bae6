"""Disposing of resources at the end of a block: `using` and `await using`.

https://tc39.es/proposal-explicit-resource-management/#sec-disposeresources
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, final

from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_type_error
from jsvm.runtime.functions import Code, construct
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import own_capability
from jsvm.runtime.values import DONE, SYMBOL_ASYNC_DISPOSE, SYMBOL_DISPOSE, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm


class BlockResource(NamedTuple):
    """What to call at the end of the block; no method says only to wait a moment."""

    value: Value
    method: Code | None
    is_async: bool


@final
class DisposalStack:
    """The resources of one block that runs, and the error on its way out of it."""

    __slots__ = ("has_waited", "must_wait", "pending", "realm", "resources")

    def __init__(self, realm: Realm) -> None:
        self.realm = realm
        self.resources: list[BlockResource] = []
        self.pending: BaseException | None = None
        self.must_wait = False
        self.has_waited = False

    def fail(self, error: BaseException) -> None:
        """Another error, which suppresses the one on its way."""
        if self.pending is None:
            self.pending = error
            return
        realm = self.realm
        values = (realm.caught(error), realm.caught(self.pending))
        self.pending = Throw(construct(realm.intrinsic("suppressed_error"), values))

    def call(self, resource: BlockResource) -> Value:
        """Dispose of one resource; DONE if that failed."""
        assert resource.method is not None
        self.realm.agent.budget.spend()
        try:
            return resource.method(resource.value)
        except GUEST_ERRORS as error:
            failure = error
        self.fail(failure)
        return DONE


def disposal_stack(realm: Realm) -> DisposalStack:
    """No resources yet."""
    return DisposalStack(realm)


def add_resource(stack: DisposalStack, value: Value, is_async: bool) -> None:
    """https://tc39.es/proposal-explicit-resource-management/#sec-adddisposableresource"""
    if value is not None and value is not null:
        method = dispose_method(stack.realm, value, is_async=is_async)
        stack.resources.append(BlockResource(value, method, is_async))
    elif is_async:
        stack.resources.append(BlockResource(None, None, True))


def dispose_method(realm: Realm, value: Value, *, is_async: bool) -> Code:
    """https://tc39.es/proposal-explicit-resource-management/#sec-getdisposemethod"""
    if not isinstance(value, JSObject):
        throw_type_error("A resource must be an object, null or undefined")
    method = realm.get_method(value, SYMBOL_ASYNC_DISPOSE) if is_async else None
    if method is None:
        method = realm.get_method(value, SYMBOL_DISPOSE)
        if method is None:
            throw_type_error("A resource must have a dispose method")
        if is_async:
            return awaited_dispose(realm, method.code)  # type: ignore[arg-type]
    return method.code  # type: ignore[return-value]


def awaited_dispose(realm: Realm, code: Code) -> Code:
    """A sync dispose method as an async one, whose result is not awaited."""

    def dispose(this: Value) -> Value:
        capability = own_capability(realm)
        try:
            code(this)
        except GUEST_ERRORS as error:
            failure: BaseException | None = error
        else:
            failure = None
        if failure is None:
            capability.resolve(None)
        else:
            capability.reject(realm.caught(failure))
        return capability.promise

    return dispose


def dispose(stack: DisposalStack, pending: BaseException | None) -> None:
    """The end of a block without `await using`: dispose of everything, then throw what is to be thrown."""
    stack.pending = pending
    while stack.resources:
        stack.call(stack.resources.pop())
    finish_disposal(stack)


def begin_disposal(stack: DisposalStack, pending: BaseException | None) -> None:
    """The end of a block with `await using`; then comes `next_disposal`, until it answers DONE."""
    stack.pending = pending


def next_disposal(stack: DisposalStack) -> Value:
    """What to await next, or DONE."""
    while stack.resources:
        resource = stack.resources[-1]
        if stack.must_wait and not stack.has_waited and not resource.is_async:
            stack.must_wait = False
            return None
        stack.resources.pop()
        if resource.method is None:
            stack.must_wait = True
            continue
        result = stack.call(resource)
        if resource.is_async and result is not DONE:
            stack.has_waited = True
            return result
    if stack.must_wait and not stack.has_waited:
        stack.must_wait = False
        return None
    return DONE


def disposal_failed(stack: DisposalStack, error: BaseException) -> None:
    """What was awaited failed."""
    stack.fail(error)


def finish_disposal(stack: DisposalStack) -> None:
    """Throw what is to be thrown."""
    if stack.pending is not None:
        raise stack.pending
