"""Guest functions that stand for capabilities: what happens when the guest calls its host.

ATTACK: arguments with getters, results that are not what they look like, exceptions that name files and
secrets, a call after the capability was taken back, a flood of calls. Arguments are copied out before the
handler sees them, its result is copied in, what it raises stays on the host under an opaque id, and every
call is recorded.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, Final, Protocol, TypeGuard, final

from jsvm.boundary.capabilities import (
    CallOutcome,
    CallRecord,
    CapabilityReference,
    VMCapability,
    create_capability,
    is_awaitable,
    is_vm_capability,
    is_vm_capability_reference,
    revoked_error,
)
from jsvm.boundary.guest_errors import coded_throw, new_named_error
from jsvm.boundary.to_guest import import_value
from jsvm.boundary.to_host import LEAVES, export_value, outgoing
from jsvm.boundary.walk import Meter
from jsvm.budget import SURROUNDING_BUDGET
from jsvm.errors import GuestVisibleError, Suspend, VMError, VMErrorCode
from jsvm.runtime.completion import Throw, throw_range_error
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import PromiseObject, new_promise, reject_promise, resolve_promise
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Symbol, Value
from jsvm.unicode.utf16 import to_utf16

#: Most asynchronous host calls at once: more is a flood, and each of them is a task on the host.
MAX_CALLS_IN_FLIGHT: Final = 1000


class HostSide(Protocol):
    """What the VM does for host functions."""

    def now(self) -> float:
        """Milliseconds on a clock that only goes forward."""

    def host_took(self, duration: float) -> None:
        """These milliseconds were the host's, not the guest's."""

    def position(self) -> Any:
        """Where the guest is now, to be looked up later."""

    def locate(self, position: Any) -> tuple[int, int] | None:
        """Line and column (from 1) of a position."""

    def called(self, record: CallRecord, arguments: Sequence[Value]) -> None:
        """A call was made."""

    def settled(self, record: CallRecord) -> None:
        """A call is over."""

    def replacement(self, record: CallRecord, argument: Value) -> str | None:
        """Text to pass in place of an argument that cannot cross; None refuses the call."""

    def host_failed(self, error: BaseException, name: str, failure_id: str) -> None:
        """A host function raised, or answered what cannot cross; the guest was told only `failure_id`."""

    def start(self, call: PendingCall) -> None:
        """Wait for an asynchronous answer and then call `call.finish`, or `call.dropped` if nobody waits."""


@final
class PendingCall:
    """An asynchronous host call on its way: what is awaited, and what to do with the outcome."""

    __slots__ = ("_functions", "arguments", "awaitable", "capability", "promise", "record", "started")

    def __init__(
        self,
        functions: HostFunctions,
        capability: VMCapability,
        awaitable: Awaitable[Any],
        promise: PromiseObject,
        record: CallRecord,
    ) -> None:
        self._functions = functions
        self.capability = capability
        self.awaitable = awaitable
        self.promise = promise
        self.record = record
        self.started = 0.0
        #: Copies of the arguments, for a call that is suspended after all.
        self.arguments: Sequence[Any] = ()

    def finish(self, result: Any, error: BaseException | None) -> None:
        """Settle the guest's promise. The caller is inside the seam: settling may run the guest's getters."""
        self._functions.finish(self, result, error)

    def keeps(self) -> object:
        """The guest's promise."""
        return self.promise

    def dropped(self) -> None:
        """The host stopped waiting; the guest is never told."""
        self._functions.dropped(self)


@final
class SuspendedCall:
    """A host call that is answered later: by this VM's host, or by the one that restores it."""

    __slots__ = ("arguments", "line", "name", "promise")

    def __init__(self, name: str, arguments: Sequence[Any], promise: PromiseObject, line: int | None) -> None:
        self.name = name
        self.arguments = tuple(arguments)
        self.promise = promise
        #: The guest's line (from 1), where it is known.
        self.line = line


@final
class HostFunctions:
    """The host functions of one realm, by the guest functions that stand for them."""

    __slots__ = (
        "_by_id",
        "_functions",
        "_host",
        "_in_flight",
        "_locate",
        "_realm",
        "_unsettled",
        "suspended",
    )

    def __init__(self, realm: Realm, host: HostSide) -> None:
        self._realm = realm
        self._host = host
        self._locate = host.locate
        self._functions: dict[JSObject, VMCapability] = {}
        self._by_id: dict[str, JSObject] = {}
        self._in_flight = 0
        #: The call whose answer is being copied.
        self._unsettled: CallRecord | None = None
        #: Calls that wait for an answer from outside, oldest first.
        self.suspended: list[SuspendedCall] = []

    # -- which function stands for what ------------------------------------------------------------

    def adopt(self, item: Any, path: str) -> JSObject | None:
        """The guest function for a capability, a plain host function, or a reference to one of ours."""
        if is_vm_capability_reference(item):
            return self._by_id.get(item.id)
        capability = item if is_vm_capability(item) else create_capability(path.removeprefix("$."), item)
        return self._by_id.get(capability.id) or self._make(capability)

    def adopt_capability(self, item: Any, path: str) -> JSObject | None:
        """The same without plain functions: a result hands over no power by accident."""
        known = is_vm_capability(item) or is_vm_capability_reference(item)
        return self.adopt(item, path) if known else None

    def reference(self, function: JSObject) -> CapabilityReference | None:
        """What the host sees of one of our functions; None for a function of the guest's."""
        capability = self._functions.get(function)
        return None if capability is None else capability.reference

    def by_name(self) -> dict[str, JSObject]:
        """The guest functions, by the names of their capabilities; the first of each name."""
        found: dict[str, JSObject] = {}
        for function, capability in self._functions.items():
            found.setdefault(capability.name, function)
        return found

    def revoke_all(self) -> None:
        """Nothing is called any more. Only this realm's functions end; a capability may serve other VMs."""
        self._functions.clear()
        self._by_id.clear()

    def _make(self, capability: VMCapability) -> JSObject:
        def call_host(_realm: Realm, _this: Value, *arguments: Value) -> Value:
            return self._call(capability, arguments)

        name = to_utf16(capability.name.rpartition(".")[2])
        function = self._realm.new_function(name, capability.arity, call_host)
        self._functions[function] = capability
        self._by_id[capability.id] = function
        return function

    # -- a call ------------------------------------------------------------------------------------

    def _call(self, capability: VMCapability, arguments: Sequence[Value]) -> Value:
        meter = outgoing(self._realm.agent.budget)
        record = CallRecord(capability, len(arguments), self._host.position(), self._locate)
        if self._is_revoked(capability):
            self._over(record, arguments, "revoked", 0.0)
            raise self._coded(revoked_error(capability))
        try:
            copies = [
                self._export(argument, index, meter, record)
                for index, argument in enumerate(capability.fit(arguments))
            ]
        except VMError as error:
            self._over(record, arguments, "refused", 0.0)
            raise self._coded(error) from None
        record.nodes, record.bytes = meter.counted_nodes, meter.counted_bytes
        return self._call_handler(capability, copies, record, arguments)

    def _export(self, argument: Value, index: int, meter: Meter, record: CallRecord) -> Any:
        leaf = LEAVES.get(type(argument))
        if leaf is not None and type(argument) is not Symbol:
            place = ("$arguments", "index", index)
            meter.node(place, 0)
            return leaf(argument, place, meter)
        try:
            return export_value(argument, meter, root=f"$arguments[{index}]", on_function=self.reference)
        except VMError:
            text = self._host.replacement(record, argument)
            if text is None:
                raise
            return text

    def _call_handler(
        self, capability: VMCapability, copies: list[Any], record: CallRecord, arguments: Sequence[Value]
    ) -> Value:
        started = self._host.now()
        try:
            result = self._handled(capability, copies)
        except Suspend:
            return self._suspend(copies, record, arguments, started)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises must not reach the guest
            self._over(record, arguments, "failed", started)
            raise self._failure(capability, error) from None
        if is_awaitable(result):
            return self._wait(capability, result, record, arguments, started, copies)
        self._made(record, arguments, "returned", started)
        self._unsettled = record
        try:
            value = self._import(result)
        except VMError as error:
            record.outcome = "failed"
            self.settle_left()
            raise self._failure(capability, error) from None
        self.settle_left()
        return value

    def _handled(self, capability: VMCapability, copies: list[Any]) -> Any:
        # OPTIMIZATION: `on_the_house` without its arguments packed and unpacked.
        surrounding = SURROUNDING_BUDGET.set(None)
        try:
            return capability.call(copies)
        finally:
            SURROUNDING_BUDGET.reset(surrounding)

    def _made(
        self, record: CallRecord, arguments: Sequence[Value], outcome: CallOutcome, started: float
    ) -> None:
        record.outcome = outcome
        if started:
            record.duration = self._host.now() - started
            self._host.host_took(record.duration)
        self._host.called(record, arguments)

    def _over(
        self, record: CallRecord, arguments: Sequence[Value], outcome: CallOutcome, started: float
    ) -> None:
        self._made(record, arguments, outcome, started)
        self._host.settled(record)

    def settle_left(self) -> None:
        """Tell of a call whose handler has answered; a limit may have struck while its answer was copied."""
        record, self._unsettled = self._unsettled, None
        if record is not None:
            self._host.settled(record)

    def _is_revoked(self, capability: VMCapability) -> bool:
        return capability.revoked or capability.id not in self._by_id

    def _import(self, result: Any) -> Value:
        return import_value(result, self._realm, root="$result", on_callable=self.adopt_capability)

    # -- asynchronous answers ----------------------------------------------------------------------

    def _wait(
        self,
        capability: VMCapability,
        awaitable: Awaitable[Any],
        record: CallRecord,
        arguments: Sequence[Value],
        started: float,
        copies: Sequence[Any],
    ) -> Value:
        if self._in_flight >= MAX_CALLS_IN_FLIGHT:
            discard(awaitable)
            self._over(record, arguments, "refused", started)
            throw_range_error(f"More than {MAX_CALLS_IN_FLIGHT} host calls at once")
        promise = new_promise(self._realm)
        call = PendingCall(self, capability, awaitable, promise, record)
        call.arguments = copies
        self._made(record, arguments, "pending", started)
        call.started = started
        self._in_flight += 1
        self._host.start(call)
        return promise

    def _suspend(
        self, copies: Sequence[Any], record: CallRecord, arguments: Sequence[Value], started: float
    ) -> Value:
        """A handler answers later, perhaps in another process: the guest waits for a promise."""
        if len(self.suspended) >= MAX_CALLS_IN_FLIGHT:
            self._over(record, arguments, "refused", started)
            throw_range_error(f"More than {MAX_CALLS_IN_FLIGHT} host calls at once")
        self._over(record, arguments, "suspended", started)
        promise = new_promise(self._realm)
        self.suspended.append(SuspendedCall(record.name, copies, promise, record.line))
        return promise

    def answer(self, call: SuspendedCall, result: Any, error: BaseException | None) -> None:
        """Answer a suspended call as its handler would have."""
        self.suspended.remove(call)
        if error is not None:
            failure = self._visible(error) if is_visible(error) else self._hidden(call.name, error)
            reject_promise(self._realm, call.promise, failure.value)
            return
        resolve_promise(self._realm, call.promise, self._import(result))

    def dropped(self, call: PendingCall) -> None:
        """Nobody waits for an asynchronous call any more."""
        self._in_flight -= 1
        call.record.outcome = "cancelled"
        call.record.duration = self._host.now() - call.started
        self._host.settled(call.record)

    def finish(self, call: PendingCall, result: Any, error: BaseException | None) -> None:
        """An asynchronous call is over: settle its promise with a copy of the result, or with an Error."""
        self._in_flight -= 1
        record = call.record
        record.duration = self._host.now() - call.started
        realm = self._realm
        if self._is_revoked(call.capability):
            record.outcome = "revoked"
            self._host.settled(record)
            reject_promise(realm, call.promise, self._coded(revoked_error(call.capability)).value)
            return
        if isinstance(error, Suspend):
            record.outcome = "suspended"
            self._host.settled(record)
            self.suspended.append(SuspendedCall(record.name, call.arguments, call.promise, record.line))
            return
        record.outcome = "returned" if error is None else "failed"
        try:
            value = self._import(result) if error is None else None
        except VMError as refused:
            record.outcome = "failed"
            error = refused
        self._host.settled(record)
        if error is None:
            resolve_promise(realm, call.promise, value)
        else:
            reject_promise(realm, call.promise, self._failure(call.capability, error).value)

    # -- failures ----------------------------------------------------------------------------------

    def _failure(self, capability: VMCapability, error: BaseException) -> Throw:
        """What the guest gets to see of an exception of the host."""
        if is_visible(error):
            return self._visible(error)
        if isinstance(error, RecursionError):
            # The guest called its host with next to no stack left; the stack is the guest's to mind.
            return Throw(self._realm.new_error("RangeError", "Maximum call stack size exceeded"))
        if isinstance(error, VMError) and error.code is VMErrorCode.BoundaryCapabilityRevoked:
            return self._coded(error)
        if capability.expose_errors and not isinstance(error, VMError):
            text = text_of(error)
            if text is not None:
                self._host.host_failed(error, capability.name, secrets.token_hex(8))
                return Throw(new_named_error(self._realm, type(error).__name__, text))
        return self._hidden(capability.name, error)

    def _visible(self, error: GuestVisibleError) -> Throw:
        """An error that its host wants the guest to see."""
        return Throw(new_named_error(self._realm, error.name, error.message))

    def _hidden(self, name: str, error: BaseException) -> Throw:
        """A fixed text with an opaque id; the host is told the rest."""
        failure_id = secrets.token_hex(8)
        self._host.host_failed(error, name, failure_id)
        message = f"Host function '{name}' failed (id {failure_id})"
        return Throw(self._realm.new_error("Error", to_utf16(message)))

    def _coded(self, error: VMError) -> Throw:
        """A VMError as a TypeError of the guest, which the host knows again if nobody catches it."""
        return coded_throw(self._realm, error.code, error.message, name="TypeError", details=error.details)


def is_visible(error: BaseException) -> TypeGuard[GuestVisibleError]:
    """Whether the guest is to see an error. One of a class whose constructor forgot to say what, is not."""
    return (
        isinstance(error, GuestVisibleError)
        and isinstance(getattr(error, "message", None), str)
        and isinstance(getattr(error, "name", None), str)
    )


def text_of(error: BaseException) -> str | None:
    """What an exception says of itself; None if it cannot."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an exception of the host's that fails to say what it is
        return None


def discard(awaitable: object) -> None:
    """Drop an answer nobody will wait for; a coroutine that never started would complain about it."""
    if isinstance(awaitable, Coroutine):
        awaitable.close()
