"""One request with all its redirects, each hop decided afresh.

https://fetch.spec.whatwg.org/#http-fetch, as far as a client without cookies, credentials, cache and
referrer has of it. Rule headers are added per hop, by the rule that allows the hop, so what one rule adds
never follows a redirect to where another rule, or none, is in charge.

DEVIATION: nothing here asks another origin for permission (CORS): there is no ambient authority that a
cross-origin request could misuse, and the host's rules say which origins a guest may talk to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from jsvm.boundary.network_policy import (
    Headers,
    Refused,
    allows_private_addresses,
    decide,
    outgoing_headers,
    visible_headers,
)
from jsvm.boundary.network_rules import NetworkRule
from jsvm.boundary.transport import (
    NetworkLimits,
    Transport,
    TransportError,
    TransportResponse,
    transport_request,
)
from jsvm.url.parser import origin_of, parse_url
from jsvm.url.record import URLRecord

type RedirectMode = Literal["follow", "error", "manual"]

#: https://fetch.spec.whatwg.org/#redirect-status
REDIRECT_STATUSES: Final = frozenset({301, 302, 303, 307, 308})
#: Headers that describe a body, and go when it goes. https://fetch.spec.whatwg.org/#request-body-header-name
BODY_HEADERS: Final = frozenset({"content-encoding", "content-language", "content-location", "content-type"})
#: What a guest set for one origin is not for another.
ORIGIN_BOUND_HEADERS: Final = frozenset({"authorization", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class ExchangeRequest:
    """What a guest asks for. `headers` are its own, checked by nobody yet."""

    url: URLRecord
    method: str = "GET"
    headers: Headers = ()
    body: bytes | None = None
    redirect: RedirectMode = "follow"


@dataclass(frozen=True, slots=True)
class ExchangeResponse:
    """What a guest gets. `is_opaque_redirect` is the answer to a redirect that was not to be followed."""

    url: URLRecord
    status: int
    status_text: str
    headers: Headers
    body: bytes
    redirected: bool
    is_opaque_redirect: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """The terms under which requests are made: rules, transport and limits of one VM.

    `count` is asked before every hop and says whether one more request may leave.
    """

    rules: tuple[NetworkRule, ...]
    transport: Transport
    limits: NetworkLimits
    count: Callable[[], bool]

    def check(self, request: ExchangeRequest) -> NetworkRule:
        """The rule that allows a request. Raises Refused, before anything leaves."""
        limits = self.limits
        if len(request.url.href(with_fragment=False)) > limits.max_url_bytes:
            raise Refused("URL too long")
        if request.body is not None and len(request.body) > limits.max_request_bytes:
            raise Refused("request body too large")
        if sum(len(name) + len(value) + 4 for name, value in request.headers) > limits.max_header_bytes:
            raise Refused("request headers too large")
        rule = decide(self.rules, request.url, request.method)
        if not self.count():
            raise Refused("too many requests in one call")
        return rule

    def counted_by(self, count: Callable[[], bool], max_bytes: int | None = None) -> Exchange:
        """The same terms with another count, and perhaps with smaller responses."""
        limits = self.limits
        if max_bytes is not None:
            limits = replace(limits, max_response_bytes=min(max_bytes, limits.max_response_bytes))
        return replace(self, count=count, limits=limits)

    async def run(self, request: ExchangeRequest, rule: NetworkRule) -> ExchangeResponse:
        """The response at the end of all redirects to a request that `check` allowed by `rule`.

        Raises Refused or TransportError.
        """
        redirects = 0
        while True:
            response = await self.send(request, rule)
            location = redirect_target(request.url, response)
            if location is None or request.redirect == "manual":
                return self.received(request, response, redirects, location is not None)
            if request.redirect == "error":
                raise TransportError("redirect")
            redirects += 1
            if redirects > self.limits.max_redirects:
                raise TransportError("redirect", "too many redirects")
            request = redirected(request, response.status, location)
            rule = self.check(request)

    async def send(self, request: ExchangeRequest, rule: NetworkRule) -> TransportResponse:
        """One hop."""
        headers = outgoing_headers(rule, request.headers)
        response = await self.transport.send(
            transport_request(
                request.url,
                request.method,
                headers,
                request.body,
                max_response_bytes=self.limits.max_response_bytes,
                private_addresses=allows_private_addresses(rule),
            )
        )
        check_response(response)
        if len(response.body) > self.limits.max_response_bytes:
            raise TransportError("response too large")
        return response

    def received(
        self, request: ExchangeRequest, response: TransportResponse, redirects: int, is_redirect: bool
    ) -> ExchangeResponse:
        """The last response, with what a guest may see of it."""
        if is_redirect:
            return ExchangeResponse(request.url, 0, "", (), b"", False, is_opaque_redirect=True)
        headers = visible_headers(response.headers)
        body = b"" if request.method == "HEAD" or response.status in (204, 205, 304) else response.body
        return ExchangeResponse(
            request.url, response.status, response.status_text, headers, body, redirects > 0
        )


def check_response(response: Any) -> None:
    """ATTACK: a transport is code of the host's, but what it answers may be what a server made it answer."""
    if type(response) is not TransportResponse or type(response.body) is not bytes:
        raise TransportError("failed", "the transport answered no TransportResponse with bytes")
    if type(response.status) is not int or not 200 <= response.status <= 599:
        raise TransportError("failed", "the status is none")
    for name, value in (*response.headers, ("", response.status_text)):
        if type(name) is not str or type(value) is not str or not is_latin1(name + value):
            raise TransportError("failed", "a header is no Latin-1 text")


def is_latin1(text: str) -> bool:
    """Whether a text can be a header's."""
    return text.isascii() or max(text) <= "\xff"


def redirect_target(url: URLRecord, response: TransportResponse) -> URLRecord | None:
    """Where a response sends its reader; None if nowhere. https://fetch.spec.whatwg.org/#concept-response-location-url

    Raises TransportError if that is no URL.
    """
    if response.status not in REDIRECT_STATUSES:
        return None
    locations = [value for name, value in response.headers if name.lower() == "location"]
    if not locations:
        return None
    target = parse_url(locations[0], url)
    if target is None:
        raise TransportError("redirect", "the location is no URL")
    if target.fragment is None:
        target.fragment = url.fragment
    return target


def redirected(request: ExchangeRequest, status: int, location: URLRecord) -> ExchangeRequest:
    """The next hop's request. https://fetch.spec.whatwg.org/#http-redirect-fetch"""
    headers = list(request.headers)
    method, body = request.method, request.body
    if (status in (301, 302) and method == "POST") or (status == 303 and method not in ("GET", "HEAD")):
        method, body = "GET", None
        headers = [(name, value) for name, value in headers if name.lower() not in BODY_HEADERS]
    if origin_of(location) != origin_of(request.url):
        headers = [(name, value) for name, value in headers if name.lower() not in ORIGIN_BOUND_HEADERS]
    return replace(request, url=location, method=method, headers=tuple(headers), body=body)
