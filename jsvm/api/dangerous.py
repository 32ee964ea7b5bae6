"""`vm.dangerously`: what a host can do that runs code which it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, final

from jsvm.api.instance import Instance
from jsvm.api.limits import read_count
from jsvm.api.results import VMResult
from jsvm.api.url_code import SourceKind, evaluate_url
from jsvm.errors import invalid_option


@final
class Dangerously:
    """See `VM.dangerously`."""

    __slots__ = ("_started",)

    def __init__(self, started: Callable[[], Instance]) -> None:
        self._started = started

    async def evaluate_url(
        self,
        url: str,
        *,
        source_type: SourceKind = "script",
        max_bytes: int | None = None,
        time_limit: float | None = None,
        max_steps: int | None = None,
    ) -> VMResult:
        """Fetch source text through the VM's network rules and run it; the result is that of `eval`.

        The request is a GET with the headers that the rule adds. More than `max_bytes` decoded bytes are an
        error (default: the VM's own limit for responses). Whatever goes wrong is in the result:
        VM_SECURITY_ERROR without a rule that allows it, VM_MEMORY_ERROR for too many bytes, VM_RUNTIME_ERROR
        for a request that failed. Raises VMError for misuse: VM_NOT_STARTED, VM_DISPOSED, VM_INVALID_OPTION.
        """
        instance = self._started()
        arguments = self._arguments(instance, url, source_type, max_bytes, time_limit, max_steps)
        return await evaluate_url(instance, arguments[0], instance.work.pause, *arguments[1:])

    def evaluate_url_now(
        self,
        url: str,
        *,
        source_type: SourceKind = "script",
        max_bytes: int | None = None,
        time_limit: float | None = None,
        max_steps: int | None = None,
    ) -> VMResult:
        """The same, before returning; VM_UNSUPPORTED where an event loop runs already."""
        instance = self._started()
        arguments = self._arguments(instance, url, source_type, max_bytes, time_limit, max_steps)
        return instance.work.run_now(
            lambda pause: evaluate_url(instance, arguments[0], pause, *arguments[1:])
        )

    async def eval(self, url: str, **options: Any) -> VMResult:
        """The same as `evaluate_url`: code from a URL, never text for Python."""
        return await self.evaluate_url(url, **options)

    def _arguments(
        self,
        instance: Instance,
        url: str,
        source_type: SourceKind,
        max_bytes: int | None,
        time_limit: float | None,
        max_steps: int | None,
    ) -> tuple[Any, str, SourceKind, int | None]:
        if type(url) is not str:
            raise invalid_option("url", "must be a string", url)
        if source_type not in ("script", "module"):
            raise invalid_option("source_type", 'must be "script" or "module"', source_type)
        limits = instance.options.limits.narrowed(time_limit, max_steps)
        return limits, url, source_type, read_count(max_bytes, "max_bytes")
