"""Generators, async functions and async generators on top of Python generators.

Emitted bodies follow one protocol. The first `yield` comes after the parameters are bound and only says
"ready". Then, in a generator, `yield value` is JavaScript's `yield`; in an async function it is `await`; in
an async generator `yield value` is `await`, and JavaScript's `yield` is `yield YieldRequest(value)`. What
comes back is a value, a `ReturnSignal` (the body answers by returning, through its own `finally` blocks), or
a thrown guest error.

A body that nobody resumes just disappears: emitted code has no Python `finally`, so freeing it runs nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, final

from jsvm.runtime.agent import MAX_NATIVE_DEPTH
from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_type_error
from jsvm.runtime.conversions import to_boolean
from jsvm.runtime.functions import ScriptFunction
from jsvm.runtime.iterators import IteratorCursor, NativeCursor, NativeIterator, iterator_result
from jsvm.runtime.objects import NEEDS_SELF_REFERENCE, JSObject, SpecialObject
from jsvm.runtime.promises import (
    Capability,
    PromiseObject,
    Reaction,
    own_capability,
    perform_then,
    resolved_promise,
)
from jsvm.runtime.values import ABSENT, DONE, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

type Frame = Generator[Any, Any, Value]
type Body = Callable[..., Frame]


@final
class ReturnSignal:
    """Sent into a body to make it return `value`."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value


@final
class YieldRequest:
    """What an async generator's body yields for JavaScript's `yield`."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value


@final
class DelegatedResult:
    """A result object that `yield*` passes on as it is."""

    __slots__ = ("result",)

    def __init__(self, result: JSObject) -> None:
        self.result = result


def start_frame(body: Body, this: Value, arguments: tuple[Value, ...]) -> Frame:
    """Bind the parameters; may throw."""
    frame = body(this, *arguments)
    frame.send(None)
    return frame


def generator_prototype_for(function: ScriptFunction, intrinsic: str) -> JSObject:
    """The prototype of a new generator object."""
    prototype = function.get("prototype")
    return prototype if isinstance(prototype, JSObject) else function.realm.intrinsic(intrinsic)


# -- generators --------------------------------------------------------------------------------------------


class GeneratorObject(NativeIterator):
    """https://tc39.es/ecma262/#sec-properties-of-generator-instances"""

    __slots__ = ("frame", "state")

    class_name: ClassVar[str] = "Generator"
    next_slot: ClassVar[str] = "generator_next"

    def __init__(self, realm: Realm, prototype: JSObject, frame: Frame) -> None:
        if NEEDS_SELF_REFERENCE:
            self.me = self
        self.prototype = prototype
        self.props = {}
        self.attributes = None
        self.realm = realm
        self.frame: Frame | None = frame
        self.state: Literal["start", "yield", "executing", "completed"] = "start"

    def advance(self) -> Value:
        if self.state == "completed":
            return DONE
        value = self.run(None, None)
        if self.frame is None:
            return DONE
        if type(value) is DelegatedResult:
            return DONE if to_boolean(value.result.get("done")) else value.result.get("value")
        return value

    def make_cursor(self, next_method: Value) -> IteratorCursor:
        return GeneratorCursor(self, next_method)

    def resume(self, value: Value) -> JSObject:
        """`next`. https://tc39.es/ecma262/#sec-generatorresume"""
        if self.state == "completed":
            return iterator_result(self.realm, None, True)
        return self.result(self.run(value, None))

    def resume_abrupt_return(self, value: Value) -> JSObject:
        """`return`. https://tc39.es/ecma262/#sec-generatorresumeabrupt"""
        if self.state == "start":
            self.finish()
        if self.state == "completed":
            return iterator_result(self.realm, value, True)
        return self.result(self.run(ReturnSignal(value), None))

    def resume_abrupt_throw(self, value: Value) -> JSObject:
        """`throw`. https://tc39.es/ecma262/#sec-generatorresumeabrupt"""
        if self.state == "start":
            self.finish()
        if self.state == "completed":
            raise Throw(value)
        return self.result(self.run(None, Throw(value)))

    def finish(self) -> None:
        """Complete; the frame is dropped."""
        self.state = "completed"
        self.frame = None

    def run(self, sent: object, error: Throw | None) -> Value:
        """Resume the frame; answers what it yields, or returns at its end."""
        frame = self.frame
        if self.state == "executing" or frame is None:
            throw_type_error("Generator is already running")
        agent = self.realm.agent
        if agent.native_depth >= MAX_NATIVE_DEPTH:
            agent.enter_native()  # Which refuses.
        agent.native_depth += 1
        self.state = "executing"
        try:
            value = frame.send(sent) if error is None else frame.throw(error)
        except StopIteration as stop:
            agent.native_depth -= 1
            self.finish()
            return stop.value
        except GUEST_ERRORS:
            agent.native_depth -= 1
            self.finish()
            raise
        # NOTE: after a termination nobody counts on the depth any more.
        agent.native_depth -= 1
        self.state = "yield"
        return value

    def result(self, value: Value) -> JSObject:
        """The result object for what `run` answered."""
        if type(value) is DelegatedResult:
            return value.result
        return iterator_result(self.realm, value, self.frame is None)


@final
class GeneratorCursor(NativeCursor):
    """OPTIMIZATION: steps a suspended body directly; everything but the plain case goes the usual way."""

    __slots__ = ()

    iterator: GeneratorObject

    def step(self) -> Value:
        generator = self.iterator
        agent = generator.realm.agent
        depth = agent.native_depth
        if generator.state != "yield" or self.done or depth >= MAX_NATIVE_DEPTH:
            return NativeCursor.step(self)
        agent.native_depth = depth + 1
        generator.state = "executing"
        try:
            # OPTIMIZATION: `next` enters the body through C, a loop of Python's mostly does not.
            for value in generator.frame:  # type: ignore[union-attr]  # noqa: B007 - below
                break
            else:
                generator.finish()
                value = DONE
        except GUEST_ERRORS:
            agent.native_depth = depth
            self.done = True
            generator.finish()
            raise
        agent.native_depth = depth
        if value is DONE:
            self.done = True
            return DONE
        generator.state = "yield"
        return self.unwrap(value.result) if type(value) is DelegatedResult else value

    def unwrap(self, result: JSObject) -> Value:
        """The value of a result that `yield*` passed on."""
        try:
            if not to_boolean(result.get("done")):
                return result.get("value")
        except GUEST_ERRORS:
            self.done = True
            raise
        self.done = True
        return DONE


def call_generator(function: ScriptFunction, this: Value = None, *arguments: Value) -> Value:
    """Call a generator function."""
    frame = function.stub(this, *arguments)
    frame.send(None)
    prototype = function.props.get("prototype")
    if not isinstance(prototype, JSObject):
        prototype = generator_prototype_for(function, "generator_prototype")
    return GeneratorObject(function.realm, prototype, frame)


# -- async functions ---------------------------------------------------------------------------------------


class NativeBody:
    """The body of an asynchronous built-in, driven as an emitted one is: it answers what it awaits.

    It is an object, not a Python generator, so that a snapshot can keep it. `stage` names what goes on when
    what it awaits is there, in the `stages` of its class.
    """

    __slots__ = ("realm", "stage")

    stages: ClassVar[Mapping[str, Callable[[Any, Value], Value]]] = {}

    def __init__(self, realm: Realm, stage: str) -> None:
        self.realm = realm
        self.stage = stage

    def send(self, value: Value) -> Value:
        """Go on with what was awaited. Raises StopIteration at the end."""
        return self.stages[self.stage](self, value)

    def throw(self, error: Throw) -> Value:
        """Go on with the error that was awaited."""
        raise error


@final
class AsyncDriver:
    """Runs an async body from `await` to `await`."""

    __slots__ = ("capability", "frame", "realm")

    def __init__(self, realm: Realm, capability: Capability, frame: Frame | NativeBody) -> None:
        self.realm = realm
        self.capability = capability
        self.frame = frame

    def fulfilled(self, value: Value) -> None:
        """The awaited promise was fulfilled."""
        self.advance(self.frame.send, value)

    def rejected(self, reason: Value) -> None:
        """The awaited promise was rejected."""
        self.advance(self.frame.throw, Throw(reason))

    def advance(self, resume: Callable[[Any], Any], argument: object) -> None:
        """Run the body until it awaits or ends. https://tc39.es/ecma262/#await"""
        agent = self.realm.agent
        depth = agent.native_depth
        while True:
            try:
                if depth >= MAX_NATIVE_DEPTH:
                    agent.enter_native()  # Which refuses.
                agent.native_depth = depth + 1
                awaited = resume(argument)
            except StopIteration as stop:
                agent.native_depth = depth
                self.capability.resolve(stop.value)
                return
            except GUEST_ERRORS as error:
                agent.native_depth = depth
                self.capability.reject(self.realm.caught(error))
                return
            agent.native_depth = depth
            if awaited is ABSENT:
                resume, argument = self.frame.send, None
                continue
            if not isinstance(awaited, JSObject):
                # OPTIMIZATION: what a promise for it would do, without the promise.
                agent.jobs.enqueue(self.fulfilled, awaited)
                return
            try:
                promise = resolved_promise(self.realm, awaited)
            except GUEST_ERRORS as error:
                resume, argument = self.frame.throw, Throw(self.realm.caught(error))
                continue
            await_promise(self.realm, promise, self.fulfilled, self.rejected)
            return


def await_promise(
    realm: Realm, promise: JSObject, fulfilled: Callable[[Value], object], rejected: Callable[[Value], object]
) -> None:
    """Continue with one of the two when the promise settles."""
    assert isinstance(promise, PromiseObject)
    perform_then(realm, promise, Reaction(None, fulfilled, rejected))


def call_async(function: ScriptFunction, this: Value = None, *arguments: Value) -> Value:
    """Call an async function."""
    return start_async(function.realm, function.stub, this, arguments)


def start_async(realm: Realm, body: Body, this: Value, arguments: tuple[Value, ...]) -> Value:
    """Run an async body; answers its promise."""
    capability = own_capability(realm)
    try:
        frame = body(this, *arguments)
        frame.send(None)
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
        return capability.promise
    driver = AsyncDriver(realm, capability, frame)
    driver.advance(frame.send, None)
    return capability.promise


def start_native(realm: Realm, make: Callable[[], NativeBody]) -> Value:
    """Run an asynchronous built-in; answers its promise."""
    capability = own_capability(realm)
    try:
        body = make()
    except GUEST_ERRORS as error:
        capability.reject(realm.caught(error))
    else:
        AsyncDriver(realm, capability, body).advance(body.send, None)
    return capability.promise


# -- async generators --------------------------------------------------------------------------------------


@final
class AsyncGeneratorRequest:
    """One queued `next`, `return` or `throw`."""

    __slots__ = ("capability", "kind", "value")

    def __init__(
        self, kind: Literal["next", "return", "throw"], value: Value, capability: Capability
    ) -> None:
        self.kind = kind
        self.value = value
        self.capability = capability


class AsyncGeneratorObject(SpecialObject):
    """https://tc39.es/ecma262/#sec-asyncgenerator-objects"""

    __slots__ = ("frame", "queue", "realm", "state")

    class_name: ClassVar[str] = "AsyncGenerator"

    def __init__(self, realm: Realm, prototype: JSObject, frame: Frame) -> None:
        JSObject.__init__(self, prototype, {})
        self.realm = realm
        self.frame: Frame | None = frame
        self.queue: deque[AsyncGeneratorRequest] = deque()
        self.state: Literal["start", "yield", "executing", "draining", "completed"] = "start"

    def enqueue(self, kind: Literal["next", "return", "throw"], value: Value) -> JSObject:
        """Queue a request and run it if nothing else runs; answers its promise."""
        capability = own_capability(self.realm)
        self.queue.append(AsyncGeneratorRequest(kind, value, capability))
        if self.state not in ("executing", "draining"):
            self.resume_next()
        return capability.promise

    def resume_next(self) -> None:
        """Work through the queue until the body runs or the queue is empty."""
        while self.queue and self.state not in ("executing", "draining"):
            request = self.queue[0]
            if self.state == "start" and request.kind != "next":
                self.finish()
            if self.state == "completed":
                self.answer_completed(request)
                continue
            self.start_request(request)

    def start_request(self, request: AsyncGeneratorRequest) -> None:
        """Hand a request to the suspended body."""
        assert self.frame is not None
        was_start = self.state == "start"
        self.state = "executing"
        if request.kind == "next":
            self.advance(self.frame.send, None if was_start else request.value)
        elif request.kind == "throw":
            self.advance(self.frame.throw, Throw(request.value))
        else:
            self.await_then(request.value, self.return_awaited, self.throw_awaited)

    def return_awaited(self, value: Value) -> None:
        """`return(value)`: the value was awaited, now the body returns it."""
        assert self.frame is not None
        self.advance(self.frame.send, ReturnSignal(value))

    def throw_awaited(self, reason: Value) -> None:
        """Awaiting failed: the error goes into the body."""
        assert self.frame is not None
        self.advance(self.frame.throw, Throw(reason))

    def resume_awaited(self, value: Value) -> None:
        """An `await` of the body is over."""
        assert self.frame is not None
        self.advance(self.frame.send, value)

    def answer_completed(self, request: AsyncGeneratorRequest) -> None:
        """Answer a request to a completed generator.
        https://tc39.es/ecma262/#sec-asyncgeneratorawaitreturn
        """
        if request.kind == "return":
            self.state = "draining"
            self.await_then(request.value, self.drained_return, self.drained_throw)
        elif request.kind == "throw":
            self.queue.popleft().capability.reject(request.value)
        else:
            self.queue.popleft().capability.resolve(iterator_result(self.realm, None, True))

    def drained_return(self, value: Value) -> None:
        """The value of a `return` on a completed generator was awaited."""
        self.state = "completed"
        self.queue.popleft().capability.resolve(iterator_result(self.realm, value, True))
        self.resume_next()

    def drained_throw(self, reason: Value) -> None:
        """Awaiting that value failed."""
        self.state = "completed"
        self.queue.popleft().capability.reject(reason)
        self.resume_next()

    def await_then(
        self, value: Value, fulfilled: Callable[[Value], object], rejected: Callable[[Value], object]
    ) -> None:
        """Await `value` and go on with one of the two."""
        try:
            promise = resolved_promise(self.realm, value)
        except GUEST_ERRORS as error:
            rejected(self.realm.caught(error))
            return
        await_promise(self.realm, promise, fulfilled, rejected)

    def advance(self, resume: Callable[[Any], Any], argument: object) -> None:
        """Run the body until it awaits, yields or ends."""
        agent = self.realm.agent
        while True:
            try:
                agent.enter_native()
                try:
                    result = resume(argument)
                finally:
                    agent.native_depth -= 1
            except StopIteration as stop:
                self.finish()
                self.queue.popleft().capability.resolve(iterator_result(self.realm, stop.value, True))
                break
            except GUEST_ERRORS as error:
                self.finish()
                self.queue.popleft().capability.reject(self.realm.caught(error))
                break
            if type(result) is YieldRequest:
                self.state = "yield"
                self.queue.popleft().capability.resolve(iterator_result(self.realm, result.value, False))
                break
            if result is ABSENT:
                assert self.frame is not None
                resume, argument = self.frame.send, None
                continue
            if not isinstance(result, JSObject):
                agent.jobs.enqueue(self.resume_awaited, result)
                return
            try:
                promise = resolved_promise(self.realm, result)
            except GUEST_ERRORS as error:
                assert self.frame is not None
                resume, argument = self.frame.throw, Throw(self.realm.caught(error))
                continue
            await_promise(self.realm, promise, self.resume_awaited, self.throw_awaited)
            return
        self.resume_next()

    def finish(self) -> None:
        """Complete; the frame is dropped."""
        self.state = "completed"
        self.frame = None


def call_async_generator(function: ScriptFunction, this: Value = None, *arguments: Value) -> Value:
    """Call an async generator function."""
    frame = start_frame(function.stub, this, arguments)
    return AsyncGeneratorObject(
        function.realm, generator_prototype_for(function, "async_generator_prototype"), frame
    )
