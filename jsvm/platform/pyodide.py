"""The page as Pyodide shows it: the one file that touches a JavaScript object of the host.

Only texts and numbers are read from it, and its `fetch` carries the requests of guests. Importing this module
outside Pyodide fails, as it should.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any, final

from pyodide.ffi import can_run_sync, run_sync

from jsvm.boundary.transport import Transport
from jsvm.platform.fetch_transport import FetchTransport


@final
class PyodidePage:
    """The `host` object that the page passes to `open_bridge` (see `web/worker.mjs`, `web/engine_main.mjs`).

    `syncMode` is "direct" where `callSync` can answer at once: in the page's own thread, or in a worker that
    shares memory with it. Elsewhere the guest can only be suspended, if the browser is able to.
    """

    __slots__ = ("_answers_directly", "_host")

    def __init__(self, host: Any) -> None:
        self._host = host
        self._answers_directly = str(host.syncMode) == "direct"

    def call_now(self, text: str) -> str | None:
        """The page's answer, or None if this thread cannot wait for one."""
        if self._answers_directly:
            return str(self._host.callSync(text))
        if can_run_sync():
            return str(run_sync(self._host.callSuspended(text)))
        return None

    async def call_later(self, text: str) -> str:
        """The page's answer, in its own time."""
        return str(await self._host.callAsync(text))

    def log(self, text: str) -> None:
        """Write to the console of the page."""
        self._host.log(text)

    def interrupted_request(self) -> int:
        """Number of the request that the page wants to end; 0 for none."""
        return int(self._host.interruptTarget())

    def transport(self) -> Transport:
        """The page's `fetch`, which a worker has hidden from everybody else by now."""
        return FetchTransport(self._host.fetch)


def on_interrupt(handler: Callable[[], None]) -> None:
    """Let `handler` run when the page interrupts Python, in place of a KeyboardInterrupt.

    The handler runs between two instructions of whatever Python does, so it must only set flags.
    """
    signal.signal(signal.SIGINT, lambda _number, _frame: handler())
