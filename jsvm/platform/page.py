"""What the bridge needs of the event loop, and of a page, in one place.

A page is anything that answers text with text: the JavaScript object behind `jsvm.platform.pyodide`, or a
stand-in in a test. Nothing here is about JavaScript values; those are only ever text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, Protocol, final

from jsvm.boundary.transport import Transport


class Page(Protocol):
    """The page's end of the bridge. Texts are JSON, one object each."""

    def call_now(self, text: str) -> str | None:
        """The page's answer, or None if this thread cannot wait for one."""

    async def call_later(self, text: str) -> str:
        """The page's answer, in its own time."""

    def log(self, text: str) -> None:
        """Tell the developer of the page; the guest never sees it."""

    def interrupted_request(self) -> int:
        """Number of the request that the page wants to end; 0 for none."""

    def transport(self) -> Transport | None:
        """What carries the requests of guests; None for the platform's own."""


@final
class Cancelled:
    """The type of `CANCELLED`."""

    __slots__ = ()


#: What a request comes to when it was cancelled while it waited.
CANCELLED: Final = Cancelled()


@final
class Requests:
    """The requests under way, each of which can be cancelled while it waits."""

    __slots__ = ("_tasks",)

    def __init__(self) -> None:
        self._tasks: dict[int, asyncio.Task[Any]] = {}

    async def run[T](self, number: int, work: Coroutine[Any, Any, T]) -> T | Cancelled:
        """Do the work of a request in the caller's own task; CANCELLED if it was cancelled."""
        task = asyncio.current_task()
        if task is None:
            return await work
        self._tasks[number] = task
        try:
            return await work
        except asyncio.CancelledError:
            return CANCELLED
        finally:
            self._tasks.pop(number, None)

    def is_current(self, number: int) -> bool:
        """Whether what runs at this moment is this request."""
        task = self._tasks.get(number)
        return task is not None and task is asyncio.current_task()

    def cancel(self, number: int) -> bool:
        """Cancel a request that waits. False if it is not under way, or is the one that asks."""
        task = self._tasks.get(number)
        return task is not None and task is not asyncio.current_task() and task.cancel()
