"""Requests over real sockets, on the loopback interface only, from servers that misbehave on purpose."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import shutil
import ssl
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from jsvm import (
    VM,
    NetworkLimits,
    TransportError,
    TransportRequest,
    TransportResponse,
    VMErrorCode,
    network_rule,
)
from jsvm.boundary.network_rules import NetworkRule
from jsvm.platform.http_transport import (
    Decoder,
    HTTPTransport,
    allowed_addresses,
    checking_backend,
    is_public,
)
from jsvm.platform.transports import default_transport, within

type Reply = Callable[[bytes, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@asynccontextmanager
async def serve(reply: Reply, **options: Any) -> AsyncIterator[int]:
    """A server that hands each request (its head and body) to `reply`; the port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            size = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"), 0
            )
            await reply(head + await reader.readexactly(size), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, **options)
    async with server:
        yield server.sockets[0].getsockname()[1]


def answering(text: str, body: bytes = b"", seen: list[bytes] | None = None) -> Reply:
    """Answer every request with these header lines and this body."""

    async def reply(request: bytes, writer: asyncio.StreamWriter) -> None:
        if seen is not None:
            seen.append(request)
        writer.write(f"HTTP/1.1 {text}\r\n\r\n".encode() + body)
        await writer.drain()

    return reply


def request_to(port: int, **fields: Any) -> TransportRequest:
    host = fields.pop("host", "127.0.0.1")
    target = fields.pop("target", "/")
    given = {
        "method": "GET",
        "headers": (),
        "body": None,
        "max_response_bytes": 1000,
        "private_addresses": True,
    }
    url = f"http://{host}:{port}{target}"
    return TransportRequest(url=url, scheme="http", host=host, port=port, target=target, **(given | fields))


async def send(port: int, **fields: Any) -> TransportResponse:
    return await HTTPTransport().send(request_to(port, **fields))


async def failure(port: int, **fields: Any) -> str:
    with pytest.raises(TransportError) as caught:
        await send(port, **fields)
    return caught.value.kind


# -- what is on the wire ---------------------------------------------------------------------------


async def test_a_request_is_sent_as_it_was_decided() -> None:
    seen: list[bytes] = []
    async with serve(
        answering("201 Made up\r\nX-A: 1\r\nX-A: \xe9".encode("latin-1").decode("latin-1"), b"body", seen)
    ) as port:
        answer = await send(port, method="POST", target="/a%20b?c", headers=(("X-B", "\xe9"),), body=b"abc")
    assert (answer.status, answer.status_text, answer.body) == (201, "Made up", b"body")
    assert next(value for name, value in answer.headers if name.lower() == "x-a") == "1"
    (request,) = seen
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /a%20b?c HTTP/1.1"
    assert body == b"abc"
    assert f"Host: 127.0.0.1:{port}".encode() in lines
    assert b"X-B: \xe9" in lines
    assert b"Content-Length: 3" in lines
    assert not any(
        line.lower().startswith((b"cookie", b"authorization", b"referer", b"origin")) for line in lines
    )


async def test_a_redirect_is_not_followed() -> None:
    seen: list[bytes] = []
    async with serve(answering("302 Found\r\nLocation: /b\r\nContent-Length: 0", b"", seen)) as port:
        assert (await send(port, method="POST")).status == 302
    assert len(seen) == 1
    assert b"Content-Length: 0" in seen[0]


# -- bodies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("identity", bytes),
    ],
)
async def test_codings(coding: str, encode: Callable[[bytes], bytes]) -> None:
    async with serve(answering(f"200 OK\r\nContent-Encoding: {coding}", encode(b"text" * 200))) as port:
        assert (await send(port)).body == b"text" * 200
        assert await failure(port, max_response_bytes=799) == "response too large"


async def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(200_000_000), 1)
    async with serve(answering("200 OK\r\nContent-Encoding: gzip", bomb)) as port:
        assert await failure(port, max_response_bytes=100_000) == "response too large"


async def test_bodies_that_are_wrong() -> None:
    async with serve(answering("200 OK\r\nContent-Encoding: br", b"x")) as port:
        assert await failure(port) == "failed"
    async with serve(answering("200 OK\r\nContent-Encoding: gzip", b"no gzip at all")) as port:
        assert await failure(port) == "failed"
    async with serve(answering("200 OK\r\nContent-Encoding: gzip", gzip.compress(b"text" * 99)[:-9])) as port:
        assert await failure(port) == "failed"
    async with serve(answering("200 OK\r\nContent-Length: 99", b"short")) as port:
        assert await failure(port) == "failed"
    async with serve(answering("no HTTP", b"")) as port:
        assert await failure(port) == "failed"


def test_an_empty_coded_body_is_empty() -> None:
    assert Decoder([("Content-Encoding", "gzip")], 10).end() == b""


async def test_an_endless_body_ends_at_the_limit() -> None:
    async def endless(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 1000)
            await writer.drain()

    async with serve(endless) as port:
        assert await failure(port, max_response_bytes=50_000) == "response too large"


async def test_a_slow_answer_takes_no_longer_than_its_time() -> None:
    async def slow(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serve(slow) as port:
        with pytest.raises(TransportError) as caught:
            await within(100, lambda: send(port))
    assert caught.value.kind == "timeout"


async def test_nobody_there() -> None:
    async with serve(answering("200 OK")) as port:
        pass
    assert await failure(port) == "failed"


# -- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "2001:0:7f00:1::f5ff:fffe",
        "ff02::1",
    ],
)
async def test_private_addresses(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))

    async def resolver(host: str, port: int) -> list[str]:
        return [address]

    with pytest.raises(TransportError) as caught:
        await allowed_addresses("h", 1, private_addresses=False, resolver=resolver)
    assert caught.value.kind == "private address"
    assert await allowed_addresses("h", 1, private_addresses=True, resolver=resolver) == [address]


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


async def test_only_what_was_found_and_checked_is_connected_to() -> None:
    looked_up: list[str] = []

    async def resolver(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1", "1.1.1.1"] if len(looked_up) == 1 else ["127.0.0.1"]

    assert await allowed_addresses("rebinding.example", 1, private_addresses=False, resolver=resolver) == [
        "1.1.1.1"
    ]
    assert looked_up == ["rebinding.example"]
    assert await failure(1, private_addresses=False, host="localhost") == "private address"
    assert await failure(1, private_addresses=False) == "private address"


async def test_the_next_address_is_tried() -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    async with serve(answering("200 OK")) as port:
        backend = checking_backend(private_addresses=True, resolver=resolver)
        stream = await backend.connect_tcp("h", port, 5.0)
        assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
        await stream.aclose()
        await backend.sleep(0)


# -- TLS -------------------------------------------------------------------------------------------


async def test_the_certificate_must_be_the_hosts(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with serve(answering("200 OK", b"safe"), ssl=server) as port:

        def to(host: str) -> TransportRequest:
            return TransportRequest("GET", f"https://{host}/", "https", host, port, "/", (), None, 100, True)

        assert (await HTTPTransport(ssl_context=trusting).send(to("localhost"))).body == b"safe"
        for transport, host in (
            (HTTPTransport(ssl_context=trusting), "127.0.0.1"),
            (HTTPTransport(), "localhost"),
        ):
            with pytest.raises(TransportError) as caught:
                await transport.send(to(host))
            assert caught.value.kind == "failed"


# -- a whole VM ------------------------------------------------------------------------------------


def local(port: int) -> NetworkRule:
    return network_rule("127.0.0.1", scheme="http", port=port).allow().set_headers({"X-Key": "secret"})


async def test_a_guest_fetches_from_a_server() -> None:
    seen: list[bytes] = []
    reply = answering("200 OK\r\nContent-Type: application/json", b'{"a": [1, 2]}', seen)
    async with serve(reply) as port, VM(network_rules=[local(port)]) as vm:
        source = f"(async () => (await (await fetch('http://127.0.0.1:{port}/x')).json()).a[1])()"
        assert (await vm.eval(source)).value == 2
        result = await vm.dangerously.evaluate_url(f"http://127.0.0.1:{port}/")
        assert result.error is not None
        assert result.error.code is VMErrorCode.VMSyntaxError
    assert all(b"X-Key: secret" in request for request in seen)


async def test_aborting_and_time_end_the_connection() -> None:
    open_connections: set[object] = set()

    async def silent(_request: bytes, writer: asyncio.StreamWriter) -> None:
        open_connections.add(writer)
        try:
            await asyncio.sleep(30)
        finally:
            open_connections.discard(writer)

    async with serve(silent) as port:
        url = f"http://127.0.0.1:{port}/"
        async with VM(network_rules=[local(port)], network_limits=NetworkLimits(timeout=200)) as vm:
            late = await vm.eval(f"fetch('{url}').catch((e) => e.message)")
            assert late.value == "The request took too long"
            assert late.usage.guest_time < 100 < late.usage.wall_time
            aborted = await vm.eval(
                f"fetch('{url}', {{ signal: AbortSignal.timeout(20) }}).catch((e) => e.name)"
            )
            assert aborted.value == "TimeoutError"
            assert aborted.usage.wall_time < 190


def test_what_carries_requests_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(default_transport(), HTTPTransport)
    monkeypatch.setitem(sys.modules, "httpcore", None)
    with VM(network_rules=[local(1)]) as vm:
        result = vm.eval_now("fetch('http://127.0.0.1:1/')")
    assert result.error is not None
    assert result.error.code is VMErrorCode.VMUnsupported
    assert result.error.message == "This VM has no transport for requests"
