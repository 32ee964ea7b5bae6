"""Which transport a VM has when its host names none, and how long a request may take on any of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from typing import Any

from jsvm.boundary.transport import Transport, TransportError


def default_transport() -> Transport:
    """The browser's `fetch` inside Pyodide, sockets elsewhere. Made when the first request leaves."""
    if sys.platform == "emscripten":
        from jsvm.platform.fetch_transport import FetchTransport  # only there inside Pyodide

        return FetchTransport()
    from jsvm.platform.http_transport import HTTPTransport

    return HTTPTransport()


async def within[T](milliseconds: float, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What `work` comes to. Raises TransportError ("timeout") if that takes longer."""
    import asyncio

    try:
        async with asyncio.timeout(milliseconds / 1000.0):
            return await work()
    except TimeoutError:
        raise TransportError("timeout") from None
