"""Requests in a browser, carried by the host's own `fetch` through Pyodide.

The browser sends no cookie, no credential and no referrer, uses no cache, and follows no redirect: a page
cannot see where a redirect leads before it is followed, so none can be checked, and a redirected request
fails.
Importing this module outside Pyodide fails, as it should.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, final

import js
from pyodide.ffi import JsException, to_js

from jsvm.boundary.transport import TransportError, TransportRequest, TransportResponse

#: https://fetch.spec.whatwg.org/#requestinit, the same for every request.
OPTIONS: Final = (
    ("cache", "no-store"),
    ("credentials", "omit"),
    ("mode", "cors"),
    ("redirect", "error"),
    ("referrerPolicy", "no-referrer"),
)


@final
class FetchTransport:
    """Carries requests by `fetch`, a JavaScript function; default: the global one."""

    __slots__ = ("_fetch",)

    def __init__(self, fetch: Any = None) -> None:
        self._fetch = js.fetch if fetch is None else fetch

    async def send(self, request: TransportRequest) -> TransportResponse:
        """The answer to one request. Raises TransportError."""
        controller = js.AbortController.new()
        try:
            response = await self._fetch(request.url, request_init(request, controller.signal))
            body = await read_body(response, request.max_response_bytes)
        except JsException as error:
            raise TransportError("failed", str(error)) from None
        except (asyncio.CancelledError, TransportError):
            controller.abort()
            raise
        headers = tuple((str(pair[0]), str(pair[1])) for pair in response.headers.entries())
        return TransportResponse(int(response.status), headers, body, str(response.statusText))


def request_init(request: TransportRequest, signal: Any) -> Any:
    """The second argument of `fetch`."""
    init = {**dict(OPTIONS), "method": request.method, "signal": signal}
    init["headers"] = [list(pair) for pair in request.headers]
    if request.body is not None:
        init["body"] = request.body
    return to_js(init, dict_converter=js.Object.fromEntries)


async def read_body(response: Any, limit: int) -> bytes:
    """The whole body, if it is not longer than `limit` bytes. Raises TransportError."""
    if response.body is None:
        return b""
    reader = response.body.getReader()
    chunks: list[bytes] = []
    size = 0
    while not (part := await reader.read()).done:
        size += int(part.value.byteLength)
        if size > limit:
            raise TransportError("response too large", f"more than {limit} bytes")
        chunks.append(bytes(part.value.to_bytes()))
    return b"".join(chunks)
