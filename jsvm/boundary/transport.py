"""The seam between the VM and a network: what a transport is asked, and what it answers.

A transport carries one request to one place and decides nothing: it follows no redirect, adds no cookie and
no credential, and stops where it is told to. Whoever writes one (a proxy, a cache, a test) needs nothing else
of this project than this file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from jsvm.errors import invalid_option
from jsvm.url.record import URLRecord

type TransportFailure = Literal[
    "failed", "timeout", "response too large", "private address", "redirect", "not available"
]


class TransportError(Exception):
    """A request that came to nothing. `kind` says why; the message is for the host and no guest sees it."""

    def __init__(self, kind: TransportFailure, message: str = "") -> None:
        super().__init__(message or kind)
        self.kind: TransportFailure = kind


@dataclass(frozen=True, slots=True)
class TransportRequest:
    """One request, already allowed.

    `url` is absolute and without fragment; `scheme`, `host` (an IPv6 address in brackets), `port` and
    `target` (path and query) are its parts, and what is meant: nothing needs to read the URL again. `headers`
    hold what guest and rule set, the rule's last. `max_response_bytes` counts decoded bytes; more of them are
    a TransportError. `private_addresses` says whether the host may lead to a private or local address.
    """

    method: str
    url: str
    scheme: str
    host: str
    port: int
    target: str
    # Values are secrets as often as not: a request in a log must not tell them.
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes | None = field(repr=False)
    max_response_bytes: int
    private_addresses: bool


@dataclass(frozen=True, slots=True)
class TransportResponse:
    """An answer: `status` from 200 to 599, `headers` as they came, `body` decoded (no gzip left)."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    status_text: str = ""


class Transport(Protocol):
    """Carries requests."""

    async def send(self, request: TransportRequest) -> TransportResponse:
        """The answer to one request. Raises TransportError; any other exception counts as "failed".

        It is cancelled (`asyncio`) when the guest aborts or the time is over.
        """


@dataclass(frozen=True, slots=True)
class NetworkLimits:
    """What a guest's requests may use.

    `max_requests` counts those of one call into the VM, redirects included; `max_parallel` of them are under
    way at once and others wait. Sizes are bytes: of a URL, of all request headers, of a body either way (a
    response counts decoded). `timeout` is milliseconds for one request with all its redirects.
    """

    max_requests: int = 100
    max_parallel: int = 6
    max_redirects: int = 5
    max_url_bytes: int = 8 * 1024
    max_header_bytes: int = 32 * 1024
    max_request_bytes: int = 1024 * 1024
    max_response_bytes: int = 8 * 1024 * 1024
    timeout: float = 10_000.0

    def __post_init__(self) -> None:
        for name, value in (
            ("max_requests", self.max_requests),
            ("max_parallel", self.max_parallel),
            ("max_redirects", self.max_redirects),
            ("max_url_bytes", self.max_url_bytes),
            ("max_header_bytes", self.max_header_bytes),
            ("max_request_bytes", self.max_request_bytes),
            ("max_response_bytes", self.max_response_bytes),
        ):
            if type(value) is not int or value < (0 if name == "max_redirects" else 1):
                raise invalid_option(f"network_limits.{name}", "must be a whole number greater than 0", value)
        if type(self.timeout) not in (int, float) or not 0 < self.timeout < float("inf"):
            raise invalid_option(
                "network_limits.timeout", "must be milliseconds, greater than 0", self.timeout
            )


DEFAULT_NETWORK_LIMITS: Final = NetworkLimits()


def transport_request(
    url: URLRecord,
    method: str,
    headers: tuple[tuple[str, str], ...],
    body: bytes | None,
    *,
    max_response_bytes: int,
    private_addresses: bool,
) -> TransportRequest:
    """A request in the transport's terms, made of the parts that were checked."""
    assert url.host is not None
    assert url.effective_port is not None
    query = "" if url.query is None else f"?{url.query}"
    return TransportRequest(
        method,
        url.href(with_fragment=False),
        url.scheme,
        url.host,
        url.effective_port,
        f"{url.pathname()}{query}",
        headers,
        body,
        max_response_bytes,
        private_addresses,
    )
