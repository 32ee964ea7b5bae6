"""DisposableStack and AsyncDisposableStack.

https://tc39.es/proposal-explicit-resource-management/#sec-disposablestack-objects
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, NamedTuple

from jsvm.intrinsics.declare import Alias, Getter, Method, install, make_constructor, needs_new, tag
from jsvm.intrinsics.errors import create_error
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_reference_error, throw_type_error
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.disposal import (
    BlockResource,
    DisposalStack,
    disposal_failed,
    finish_disposal,
    next_disposal,
)
from jsvm.runtime.functions import Code, prototype_from_constructor
from jsvm.runtime.generators import NativeBody, start_native
from jsvm.runtime.object_operations import describe, require_callable
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.promises import own_capability
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import DONE, SYMBOL_ASYNC_DISPOSE, SYMBOL_DISPOSE, Value, null


class Resource(NamedTuple):
    """What to call, with which `this`, when the stack is disposed; no method says only to wait a moment."""

    value: Value
    method: Code | None


class ResourceStack(SpecialObject):
    """What the two kinds of stacks share."""

    __slots__ = ("is_disposed", "resources")

    def __init__(self, prototype: JSObject) -> None:
        JSObject.__init__(self, prototype, {})
        self.resources: list[Resource] = []
        self.is_disposed = False

    def check_pending(self) -> None:
        """Nothing may be added once the stack is disposed."""
        if self.is_disposed:
            throw_reference_error(f"{self.class_name} is disposed already")

    def add(self, value: Value, method: Code | None) -> None:
        """Push a resource."""
        self.resources.append(Resource(value, method))

    def take(self) -> list[Resource]:
        """All resources; the stack counts as disposed from now on."""
        self.is_disposed = True
        taken, self.resources = self.resources, []
        return taken


class DisposableStackObject(ResourceStack):
    """A DisposableStack instance."""

    __slots__ = ()
    class_name: ClassVar[str] = "DisposableStack"


class AsyncDisposableStackObject(ResourceStack):
    """An AsyncDisposableStack instance."""

    __slots__ = ()
    class_name: ClassVar[str] = "AsyncDisposableStack"


def require_stack(this: Value, method: str) -> DisposableStackObject:
    """The receiver, if it is a DisposableStack."""
    if type(this) is not DisposableStackObject:
        incompatible_receiver(f"DisposableStack.prototype.{method}", this)
    return this


def require_async_stack(this: Value, method: str) -> AsyncDisposableStackObject:
    """The receiver, if it is an AsyncDisposableStack."""
    if type(this) is not AsyncDisposableStackObject:
        incompatible_receiver(f"AsyncDisposableStack.prototype.{method}", this)
    return this


# -- adding resources ----------------------------------------------------------------------------------------


def add_disposer(stack: ResourceStack, function: Value) -> None:
    """`defer`"""
    stack.check_pending()
    stack.add(None, require_callable(function))


def add_adopted(stack: ResourceStack, value: Value, function: Value) -> Value:
    """`adopt`"""
    stack.check_pending()
    code = require_callable(function)
    stack.add(None, lambda _this: code(None, value))
    return value


def dispose_method(realm: Realm, value: Value, *, is_async: bool) -> Code:
    """https://tc39.es/proposal-explicit-resource-management/#sec-getdisposemethod"""
    if not isinstance(value, JSObject):
        throw_type_error(f"{describe(value)} is not an object")
    method = realm.get_method(value, SYMBOL_ASYNC_DISPOSE) if is_async else None
    if method is None:
        method = realm.get_method(value, SYMBOL_DISPOSE)
        if method is None:
            throw_type_error(f"{describe(value)} is not disposable")
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
            capability.reject(realm.caught(error))
        else:
            capability.resolve(None)
        return capability.promise

    return dispose


# -- disposing -----------------------------------------------------------------------------------------------


def combined(realm: Realm, pending: Throw | None, error: BaseException) -> Throw:
    """The error to go on with: the new one, which suppresses the one that was on its way."""
    value = realm.caught(error)
    if pending is None:
        return Throw(value)
    constructor = realm.intrinsic("suppressed_error")
    suppressing = create_error(realm, constructor, "suppressed_error", None)
    suppressing.define_data("error", value, HIDDEN)
    suppressing.define_data("suppressed", realm.caught(pending), HIDDEN)
    return Throw(suppressing)


def dispose_resources(realm: Realm, resources: list[Resource]) -> None:
    """https://tc39.es/proposal-explicit-resource-management/#sec-disposeresources"""
    pending: Throw | None = None
    for value, method in reversed(resources):
        realm.agent.budget.spend()
        try:
            if method is not None:
                method(value)
        except GUEST_ERRORS as error:
            pending = combined(realm, pending, error)
    if pending is not None:
        raise pending


class AsyncDisposal(NativeBody):
    """The body of `disposeAsync`: what is at work is the end of a block with `await using`."""

    __slots__ = ("block",)

    def __init__(self, realm: Realm, stack: AsyncDisposableStackObject) -> None:
        NativeBody.__init__(self, realm, "dispose")
        self.block = DisposalStack(realm)
        if not stack.is_disposed:
            self.block.resources = [BlockResource(*resource, is_async=True) for resource in stack.take()]

    def dispose(self, _value: Value) -> Value:
        """The next resource to wait for."""
        result = next_disposal(self.block)
        if result is not DONE:
            return result
        finish_disposal(self.block)
        raise StopIteration(None)

    def throw(self, error: Throw) -> Value:
        disposal_failed(self.block, error)
        return self.dispose(None)


AsyncDisposal.stages = {"dispose": AsyncDisposal.dispose}


# -- DisposableStack -----------------------------------------------------------------------------------------


def disposable_stack_construct(_realm: Realm, _arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/proposal-explicit-resource-management/#sec-disposablestack"""
    return DisposableStackObject(prototype_from_constructor(new_target, "disposable_stack_prototype"))


def disposable_stack_prototype_adopt(
    _realm: Realm, this: Value, value: Value = None, function: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-disposablestack.prototype.adopt"""
    return add_adopted(require_stack(this, "adopt"), value, function)


def disposable_stack_prototype_defer(_realm: Realm, this: Value, function: Value = None, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-disposablestack.prototype.defer"""
    add_disposer(require_stack(this, "defer"), function)


def disposable_stack_prototype_dispose(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-disposablestack.prototype.dispose"""
    stack = require_stack(this, "dispose")
    if not stack.is_disposed:
        dispose_resources(realm, stack.take())


def disposable_stack_prototype_disposed(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-get-disposablestack.prototype.disposed"""
    return require_stack(this, "disposed").is_disposed


def disposable_stack_prototype_move(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-disposablestack.prototype.move"""
    stack = require_stack(this, "move")
    stack.check_pending()
    moved = DisposableStackObject(realm.intrinsic("disposable_stack_prototype"))
    moved.resources = stack.take()
    return moved


def disposable_stack_prototype_use(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-disposablestack.prototype.use"""
    stack = require_stack(this, "use")
    stack.check_pending()
    if value is not None and value is not null:
        stack.add(value, dispose_method(realm, value, is_async=False))
    return value


PROTOTYPE: Final = (
    Method("adopt", 2, disposable_stack_prototype_adopt),
    Method("defer", 1, disposable_stack_prototype_defer),
    Method("dispose", 0, disposable_stack_prototype_dispose),
    Getter("disposed", disposable_stack_prototype_disposed),
    Method("move", 0, disposable_stack_prototype_move),
    Method("use", 1, disposable_stack_prototype_use),
    Alias(SYMBOL_DISPOSE, "dispose"),
    tag("DisposableStack"),
)


# -- AsyncDisposableStack ------------------------------------------------------------------------------------


def async_disposable_stack_construct(
    _realm: Realm, _arguments: Sequence[Value], new_target: JSObject
) -> JSObject:
    """https://tc39.es/proposal-explicit-resource-management/#sec-asyncdisposablestack"""
    prototype = prototype_from_constructor(new_target, "async_disposable_stack_prototype")
    return AsyncDisposableStackObject(prototype)


def async_disposable_stack_prototype_adopt(
    _realm: Realm, this: Value, value: Value = None, function: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-asyncdisposablestack.prototype.adopt"""
    return add_adopted(require_async_stack(this, "adopt"), value, function)


def async_disposable_stack_prototype_defer(
    _realm: Realm, this: Value, function: Value = None, *_: Value
) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-asyncdisposablestack.prototype.defer"""
    add_disposer(require_async_stack(this, "defer"), function)


def async_disposable_stack_prototype_dispose_async(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-asyncdisposablestack.prototype.disposeAsync"""
    return start_native(realm, lambda: AsyncDisposal(realm, require_async_stack(this, "disposeAsync")))


def async_disposable_stack_prototype_disposed(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-get-asyncdisposablestack.prototype.disposed"""
    return require_async_stack(this, "disposed").is_disposed


def async_disposable_stack_prototype_move(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-asyncdisposablestack.prototype.move"""
    stack = require_async_stack(this, "move")
    stack.check_pending()
    moved = AsyncDisposableStackObject(realm.intrinsic("async_disposable_stack_prototype"))
    moved.resources = stack.take()
    return moved


def async_disposable_stack_prototype_use(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/proposal-explicit-resource-management/#sec-asyncdisposablestack.prototype.use"""
    stack = require_async_stack(this, "use")
    stack.check_pending()
    if value is None or value is null:
        stack.add(None, None)
    else:
        stack.add(value, dispose_method(realm, value, is_async=True))
    return value


ASYNC_PROTOTYPE: Final = (
    Method("adopt", 2, async_disposable_stack_prototype_adopt),
    Method("defer", 1, async_disposable_stack_prototype_defer),
    Method("disposeAsync", 0, async_disposable_stack_prototype_dispose_async),
    Getter("disposed", async_disposable_stack_prototype_disposed),
    Method("move", 0, async_disposable_stack_prototype_move),
    Method("use", 1, async_disposable_stack_prototype_use),
    Alias(SYMBOL_ASYNC_DISPOSE, "disposeAsync"),
    tag("AsyncDisposableStack"),
)


# -- intrinsics ----------------------------------------------------------------------------------------------


def build_disposable_stack_prototype(realm: Realm) -> JSObject:
    """%DisposableStack.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("disposable_stack_prototype", prototype)
    realm.intrinsic("disposable_stack")
    install(realm, prototype, PROTOTYPE)
    return prototype


def build_disposable_stack(realm: Realm) -> JSObject:
    """%DisposableStack%"""
    name = "DisposableStack"
    prototype = realm.intrinsic("disposable_stack_prototype")
    return make_constructor(realm, name, 0, needs_new(name), disposable_stack_construct, prototype)


def build_async_disposable_stack_prototype(realm: Realm) -> JSObject:
    """%AsyncDisposableStack.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("async_disposable_stack_prototype", prototype)
    realm.intrinsic("async_disposable_stack")
    install(realm, prototype, ASYNC_PROTOTYPE)
    return prototype


def build_async_disposable_stack(realm: Realm) -> JSObject:
    """%AsyncDisposableStack%"""
    name = "AsyncDisposableStack"
    prototype = realm.intrinsic("async_disposable_stack_prototype")
    return make_constructor(realm, name, 0, needs_new(name), async_disposable_stack_construct, prototype)


BUILDERS: Final[Mapping[str, Builder]] = {
    "disposable_stack": build_disposable_stack,
    "disposable_stack_prototype": build_disposable_stack_prototype,
    "async_disposable_stack": build_async_disposable_stack,
    "async_disposable_stack_prototype": build_async_disposable_stack_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {
    "DisposableStack": "disposable_stack",
    "AsyncDisposableStack": "async_disposable_stack",
}
