"""The guest's requests on their way: checked at once, a few at a time, each settled inside the VM.

One of these per VM. The host's rules and transport are in its `Exchange`; nothing of either is ever a guest
value. A guest hears one of a few fixed texts about what went wrong; the host hears everything.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final, Protocol, final

from jsvm.boundary.capabilities import CallRecord
from jsvm.boundary.guest_errors import coded_throw
from jsvm.boundary.network_exchange import Exchange, ExchangeRequest, ExchangeResponse
from jsvm.boundary.network_policy import Refused
from jsvm.boundary.network_rules import NetworkRule
from jsvm.boundary.transport import NetworkLimits, TransportError
from jsvm.budget import ResponseLimitReached
from jsvm.errors import VMErrorCode
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value

#: What a guest is told, by the kind of a transport's failure.
TEXTS: Final = {
    "timeout": "The request took too long",
    "redirect": "The request was redirected too often, or to nowhere",
    "not available": "This VM has no transport for requests",
}
REFUSED_TEXT: Final = "No network rule allows this request"
FAILED_TEXT: Final = "The request failed"

#: A request that starts when it is called.
type Work = Callable[[], Coroutine[Any, Any, ExchangeResponse]]
#: Takes a request's response, or the error (a guest value) that it came to.
type Done = Callable[[ExchangeResponse | None, Value], None]


class NetworkHost(Protocol):
    """What the VM does for its guest's requests."""

    def caller(self) -> object:
        """On whose account the guest runs now."""

    def begin_request(self) -> tuple[CallRecord, Callable[[], bool]]:
        """A record of the call, and what says whether one more request may leave."""

    def send_request(self, work: Work, pending: PendingRequest, timeout: float) -> None:
        """Start `work`, wait for it at most `timeout` milliseconds, and then call `pending.finish`."""

    def cancel_request(self, pending: PendingRequest) -> None:
        """Stop waiting; `pending.dropped` is called."""

    def request_over(self, record: CallRecord) -> None:
        """A request is over."""

    def request_failed(self, error: BaseException) -> None:
        """A request failed: what only the host may know."""


@final
class PendingRequest:
    """One request from its start to its end; who made it is told once, by `done`."""

    __slots__ = ("_done", "_network", "caller", "exchange", "is_over", "record", "request", "rule")

    def __init__(
        self,
        network: Network,
        exchange: Exchange,
        request: ExchangeRequest,
        rule: NetworkRule,
        record: CallRecord,
        done: Done,
        caller: object,
    ) -> None:
        self._network = network
        self._done = done
        self.exchange = exchange
        self.request = request
        self.rule = rule
        self.record = record
        self.caller = caller
        self.is_over = False

    def abort(self) -> None:
        """The guest wants no answer any more; nothing is called."""
        if not self.is_over:
            self._network.abort(self)

    def finish(self, result: Any, error: BaseException | None) -> None:
        """The answer is here. The caller is inside the seam, so that guest code may run."""
        self._network.finish(self, result, error, self._done)

    def keeps(self) -> object:
        """What is called when it is over."""
        return self._done

    def dropped(self) -> None:
        """The host stopped waiting; the guest is never told."""
        self._network.dropped(self)


@final
class Network:
    """The requests of one realm."""

    __slots__ = ("_exchange", "_host", "_in_flight", "_queue", "_realm")

    def __init__(self, realm: Realm, host: NetworkHost, exchange: Exchange) -> None:
        self._realm = realm
        self._host = host
        self._exchange = exchange
        self._queue: deque[PendingRequest] = deque()
        self._in_flight = 0

    @property
    def limits(self) -> NetworkLimits:
        """The limits of this VM's requests."""
        return self._exchange.limits

    def start(self, request: ExchangeRequest, done: Done, max_bytes: int | None = None) -> PendingRequest:
        """Make a request; `done` is called when it is over. Throws a guest error if it may not leave."""
        record, count = self._host.begin_request()
        exchange = self._exchange.counted_by(count, max_bytes)
        try:
            rule = exchange.check(request)
        except Refused as refused:
            self._end(record, "refused")
            raise coded_throw(
                self._realm,
                VMErrorCode.VMSecurityError,
                REFUSED_TEXT,
                name="TypeError",
                details=facts(refused),
            ) from None
        pending = PendingRequest(self, exchange, request, rule, record, done, self._host.caller())
        self._queue.append(pending)
        self._send_next()
        return pending

    def _send_next(self) -> None:
        while self._queue and self._in_flight < self.limits.max_parallel:
            pending = self._queue.popleft()
            self._in_flight += 1
            work = partial(pending.exchange.run, pending.request, pending.rule)
            self._host.send_request(work, pending, self.limits.timeout)

    def _end(self, record: CallRecord, outcome: Any) -> None:
        record.outcome = outcome
        self._host.request_over(record)

    def finish(self, pending: PendingRequest, result: Any, error: BaseException | None, done: Done) -> None:
        """A request is over: see `PendingRequest.finish`."""
        pending.is_over = True
        self._in_flight -= 1
        self._send_next()
        self._end(pending.record, outcome_of(error))
        if isinstance(error, TransportError) and error.kind == "response too large":
            self._host.request_failed(error)
            raise ResponseLimitReached
        if error is None:
            pending.record.bytes = len(result.body)
            self._realm.agent.budget.spend(1 + len(result.body) // 1024)
            done(result, None)
        else:
            done(None, self.guest_error(error))

    def guest_error(self, error: BaseException) -> Value:
        """What the guest gets to see of a failure; everything else is told to the host."""
        if isinstance(error, Refused):
            code, text, details = VMErrorCode.VMSecurityError, REFUSED_TEXT, facts(error)
        else:
            self._host.request_failed(error)
            kind = error.kind if isinstance(error, TransportError) else "failed"
            available = kind != "not available"
            code = VMErrorCode.VMRuntimeError if available else VMErrorCode.VMUnsupported
            text, details = TEXTS.get(kind, FAILED_TEXT), {"reason": f"network: {kind}"}
        return coded_throw(self._realm, code, text, name="TypeError", details=details).value

    def abort(self, pending: PendingRequest) -> None:
        """See `PendingRequest.abort`."""
        pending.is_over = True
        if pending in self._queue:
            self._queue.remove(pending)
            self._end(pending.record, "cancelled")
        else:
            self._host.cancel_request(pending)

    def dropped(self, pending: PendingRequest) -> None:
        """See `PendingRequest.dropped`."""
        pending.is_over = True
        self._in_flight -= 1
        self._end(pending.record, "cancelled")
        self._send_next()

    def forget(self, is_meant: Callable[[object], bool]) -> None:
        """Nothing of some callers that still waits is sent."""
        forgotten = [pending for pending in self._queue if is_meant(pending.caller)]
        self._queue = deque(pending for pending in self._queue if not is_meant(pending.caller))
        for pending in forgotten:
            pending.is_over = True
            self._end(pending.record, "cancelled")


def facts(refused: Refused) -> dict[str, Any]:
    """Details of a refusal."""
    return {"reason": f"network: {refused.reason}"}


def outcome_of(error: BaseException | None) -> str:
    """A record's word for how it ended."""
    if error is None:
        return "returned"
    return "refused" if isinstance(error, Refused) else "failed"
