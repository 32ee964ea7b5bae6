"""Requests outside a browser, carried by httpcore (the optional extra `jsvm[net]`).

httpcore takes a request in parts, so what was checked is what is sent, and lets us make the connection, so
the address that was checked is the one connected to. It follows no redirect, keeps no cookie and reads no
environment variable. Every request has a connection of its own: nothing of one VM is left for another.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Protocol, final

from jsvm.boundary.transport import TransportError, TransportRequest, TransportResponse

if TYPE_CHECKING:
    import httpcore

#: Windows that zlib reads: gzip and zlib by their heads, and raw deflate, which some mean by "deflate".
_AUTOMATIC: Final = 47
_RAW: Final = -15
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
#: Translations of IPv4 into IPv6; what lies behind them is an IPv4 address.
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@final
class HTTPTransport:
    """Carries requests over sockets.

    `ssl_context` replaces the default, which trusts the certificates of the package certifi.
    """

    __slots__ = ("_ssl_context",)

    def __init__(self, *, ssl_context: ssl.SSLContext | None = None) -> None:
        self._ssl_context = ssl_context

    async def send(self, request: TransportRequest) -> TransportResponse:
        """The answer to one request. Raises TransportError."""
        try:
            import httpcore
        except ImportError:
            reason = 'requests need the extra "net": pip install "jsvm[net]"'
            raise TransportError("not available", reason) from None
        backend = checking_backend(private_addresses=request.private_addresses)
        try:
            async with httpcore.AsyncConnectionPool(
                ssl_context=self._ssl_context, max_connections=1, network_backend=backend
            ) as pool:
                url = httpcore.URL(
                    scheme=request.scheme,
                    host=request.host.strip("[]"),
                    port=request.port,
                    target=request.target,
                )
                async with pool.stream(
                    request.method.encode(), url, headers=wire_headers(request), content=request.body
                ) as response:
                    return await read_response(response, request.max_response_bytes)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise TransportError("timeout", str(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, zlib.error) as error:
            raise TransportError("failed", f"{type(error).__name__}: {error}") from error


def wire_headers(request: TransportRequest) -> list[tuple[bytes, bytes]]:
    """The request's headers, and those that belong to the connection."""
    is_default = request.port == _DEFAULT_PORTS[request.scheme]
    host = request.host if is_default else f"{request.host}:{request.port}"
    given = {name.lower() for name, _ in request.headers}
    headers = [("Host", host), ("Connection", "close"), ("Accept-Encoding", "gzip, deflate")]
    if "accept" not in given:
        headers.append(("Accept", "*/*"))
    if "user-agent" not in given:
        headers.append(("User-Agent", "jsvm"))
    if request.body is None and request.method in ("POST", "PUT", "PATCH"):
        headers.append(("Content-Length", "0"))
    return [(name.encode(), value.encode("latin-1")) for name, value in (*headers, *request.headers)]


# -- responses -------------------------------------------------------------------------------------


async def read_response(response: httpcore.Response, limit: int) -> TransportResponse:
    """A whole response of at most `limit` decoded bytes."""
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
    body = Decoder(headers, limit)
    async for chunk in response.aiter_stream():
        body.feed(chunk)
    reason = response.extensions.get("reason_phrase", b"")
    return TransportResponse(response.status, headers, body.end(), reason.decode("latin-1"))


@final
class Decoder:
    """Collects a body, decoding it as it comes.

    ATTACK: a few kilobytes of gzip may hold gigabytes, so decoding stops where the limit is reached.
    """

    __slots__ = ("_body", "_decoder", "_is_deflate", "_limit")

    def __init__(self, headers: Iterable[tuple[str, str]], limit: int) -> None:
        codings = [value.strip().lower() for name, value in headers if name.lower() == "content-encoding"]
        coding = ", ".join(codings) or "identity"
        self._limit = limit
        self._body = bytearray()
        self._decoder: Any = None
        self._is_deflate = coding == "deflate"
        if coding in ("gzip", "x-gzip", "deflate"):
            self._decoder = zlib.decompressobj(_AUTOMATIC)
        elif coding != "identity":
            raise TransportError("failed", "the body has a coding that was not asked for")

    def feed(self, chunk: bytes) -> None:
        """Take in what came. Raises TransportError beyond the limit."""
        if self._decoder is None:
            self._add(chunk)
            return
        try:
            self._decode(chunk)
        except zlib.error:
            if not self._is_deflate or self._body:
                raise
            self._decoder = zlib.decompressobj(_RAW)
            self._decode(chunk)

    def _decode(self, chunk: bytes) -> None:
        while chunk and not self._decoder.eof:
            self._add(self._decoder.decompress(chunk, self._limit - len(self._body) + 1))
            chunk = self._decoder.unconsumed_tail

    def _add(self, data: bytes) -> None:
        if len(self._body) + len(data) > self._limit:
            raise TransportError("response too large", f"more than {self._limit} bytes")
        self._body += data

    def end(self) -> bytes:
        """The whole body. Raises TransportError if it was cut."""
        if self._decoder is not None and not self._decoder.eof and self._body:
            raise TransportError("failed", "the body is cut")
        return bytes(self._body)


# -- connections -----------------------------------------------------------------------------------


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the internet, also behind the forms in which IPv6 carries IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


class Resolver(Protocol):
    """Finds the addresses of a host."""

    async def __call__(self, host: str, port: int) -> list[str]:
        """Addresses as text, in order of preference. Raises OSError."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, from the system."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for _, _, _, _, sockaddr in found]


async def allowed_addresses(
    host: str, port: int, *, private_addresses: bool, resolver: Resolver = resolve
) -> list[str]:
    """The addresses that may be connected to. Raises TransportError if the host has no such address.

    ATTACK: a name that leads into the host's own network, at once or from the second look-up on. It is looked
    up once, and what was found is what is connected to.
    """
    found = await resolver(host, port)
    allowed = [
        text for text in found if private_addresses or is_public(ipaddress.ip_address(without_zone(text)))
    ]
    if not allowed:
        raise TransportError(
            "private address", "the host has no public address, and its rule allows no other"
        )
    return allowed


def without_zone(address: str) -> str:
    """An IPv6 address without the interface it is meant on."""
    return address.partition("%")[0]


def checking_backend(*, private_addresses: bool, resolver: Resolver = resolve) -> Any:
    """What httpcore connects with: it looks a host up, checks, and connects to what it found."""
    import httpcore

    class CheckingBackend(httpcore.AsyncNetworkBackend):
        """Connects to checked addresses only."""

        def __init__(self) -> None:
            self._inner = httpcore.AnyIOBackend()

        async def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Any = None,
        ) -> httpcore.AsyncNetworkStream:
            """Connect to the first address that answers."""
            addresses = await allowed_addresses(
                host, port, private_addresses=private_addresses, resolver=resolver
            )
            for address in addresses[:-1]:
                try:
                    return await self._inner.connect_tcp(
                        address, port, timeout, local_address, socket_options
                    )
                except (httpcore.ConnectError, httpcore.ConnectTimeout):
                    continue
            return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

        async def sleep(self, seconds: float) -> None:
            """Wait."""
            await self._inner.sleep(seconds)

    return CheckingBackend()
