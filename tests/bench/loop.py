"""asyncio's own event loop for twins, without a selector: Pyodide has none, and no twin waits for input."""

import asyncio
from asyncio import events, tasks
from collections.abc import Coroutine
from typing import Any


class NoSelector:
    """Nothing to wait for: whoever is not ready never will be."""

    def select(self, timeout: float | None) -> list[object]:
        if timeout is None:
            raise RuntimeError("the twin waits for what never comes")
        return []


class Loop(asyncio.BaseEventLoop):
    """Runs what is ready, in order."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = NoSelector()

    def _process_events(self, _events: object) -> None:
        """No input, no events."""

    def _write_to_self(self) -> None:
        """Nothing sleeps."""


def run[T](coroutine: Coroutine[Any, Any, T]) -> T:
    """What `asyncio.run` does, also inside a task of the host's own loop, as in Pyodide."""
    outer = events._get_running_loop()
    task = None if outer is None else tasks._swap_current_task(outer, None)
    events._set_running_loop(None)
    loop = Loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()
        events._set_running_loop(outer)
        if task is not None:
            tasks._swap_current_task(outer, task)
