"""What an instance does for its guest's requests: rules, transport, limits in; records and outcomes out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Protocol, final

from jsvm.api.options import VMOptions
from jsvm.api.run import Run
from jsvm.boundary.capabilities import CallRecord, VMCapability
from jsvm.boundary.network_exchange import Exchange
from jsvm.boundary.transport import Transport, TransportRequest, TransportResponse
from jsvm.platform.cpython import HostWork, monotonic_milliseconds
from jsvm.platform.transports import default_transport, within
from jsvm.runtime.stack import Position
from jsvm.webapi.network import PendingRequest, Work


class Owner(Protocol):
    """What is asked of the instance."""

    work: HostWork

    def current_run(self) -> Run | None:
        """The call whose guest code runs right now."""

    def position(self) -> Position | None:
        """Where the guest is now."""

    def locate(self, position: Position | None) -> tuple[int, int] | None:
        """Line and column of a position."""

    def called(self, record: CallRecord, arguments: tuple[()]) -> None:
        """A call was made."""

    def settled(self, record: CallRecord) -> None:
        """A pending call is over."""

    def report(self, error: BaseException, kind: str, failure_id: str) -> None:
        """An exception the guest must not see."""


@final
class Networking:
    """The host's side of one guest's requests. Implements NetworkHost."""

    __slots__ = ("_capability", "_limit", "_owner", "_started")

    def __init__(self, owner: Owner, options: VMOptions) -> None:
        self._owner = owner
        self._limit = options.network_limits.max_requests
        #: When each request that is not over was made.
        self._started: dict[CallRecord, float] = {}
        # Requests are recorded as what they are, calls of the host, under the name the guest knows.
        self._capability = VMCapability("fetch", refuse, id_=secrets.token_hex(16), expose_errors=False)

    def begin_request(self) -> tuple[CallRecord, Callable[[], bool]]:
        """A record of the call, and what counts the requests of the call into the VM that makes it."""
        owner = self._owner
        record = CallRecord(self._capability, 1, owner.position(), owner.locate)
        owner.called(record, ())
        self._started[record] = monotonic_milliseconds()
        run = owner.current_run()

        def count() -> bool:
            if run is None or run.requests >= self._limit:
                return False
            run.requests += 1
            return True

        return record, count

    def caller(self) -> Run | None:
        """The call whose guest code runs now."""
        return self._owner.current_run()

    def send_request(self, work: Work, pending: PendingRequest, timeout: float) -> None:
        """Wait for a request."""
        self._owner.work.start(within(timeout, work), pending, pending.caller)

    def cancel_request(self, pending: PendingRequest) -> None:
        """Stop waiting for one."""
        self._owner.work.cancel_one(pending)

    def request_over(self, record: CallRecord) -> None:
        """Tell the audit hook."""
        record.duration = monotonic_milliseconds() - self._started.pop(record)
        self._owner.settled(record)

    def request_failed(self, error: BaseException) -> None:
        """Tell the error hook."""
        self._owner.report(error, "network", "")


def refuse() -> None:
    """Nothing calls this: requests only share the form of records with host functions."""


@final
class LazyTransport:
    """The host's transport, or the platform's, which is loaded when the first request leaves."""

    __slots__ = ("_transport",)

    def __init__(self, transport: Transport | None) -> None:
        self._transport = transport

    async def send(self, request: TransportRequest) -> TransportResponse:
        """Pass a request on."""
        if self._transport is None:
            self._transport = default_transport()
        return await self._transport.send(request)


def exchange_of(options: VMOptions) -> Exchange:
    """The terms under which a VM makes requests."""
    transport = LazyTransport(options.transport)
    return Exchange(options.network_rules, transport, options.network_limits, lambda: False)
