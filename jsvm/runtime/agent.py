"""The agent: what one VM shares between all its realms. https://tc39.es/ecma262/#sec-agents"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jsvm.budget import Budget
from jsvm.runtime.completion import throw_range_error
from jsvm.runtime.heap import HeapWatch
from jsvm.runtime.jobs import JobQueue
from jsvm.runtime.random_source import RandomSource
from jsvm.runtime.values import Symbol

if TYPE_CHECKING:
    from types import FrameType

    from jsvm.runtime.objects import JSObject
    from jsvm.runtime.realm import Realm
    from jsvm.runtime.stack import SourceInfo

#: How deep natives that must nest through C (generators, async calls) may nest.
#: Pyodide dies between 200 and 300.
MAX_NATIVE_DEPTH = 100


class Host:
    """What the engine asks of its host. The defaults are powerless and deterministic."""

    __slots__ = ("hooks",)

    def __init__(self) -> None:
        self.hooks: dict[str, Callable[..., Any]] = {}

    def hook(self, name: str) -> Callable[..., Any] | None:
        """The host's answer for `name`: now, random, time_zone_offset, compile_function, evaluate,
        import_module ...
        """
        return self.hooks.get(name)


class Agent:
    """One VM's state outside any realm."""

    __slots__ = (
        "budget",
        "host",
        "host_frame",
        "jobs",
        "joining",
        "native_depth",
        "new_target",
        "random",
        "realms",
        "regexp_programs",
        "rejections",
        "slots",
        "sources",
        "symbol_registry",
    )

    def __init__(self, budget: Budget, host: Host | None = None) -> None:
        self.budget = budget
        budget.watch = HeapWatch(self)
        self.host = Host() if host is None else host
        #: The frame that called the guest that runs: it has none of a guest's around it.
        self.host_frame: FrameType | None = None
        self.jobs = JobQueue(budget)
        #: Objects whose elements are being joined, so that one that contains itself comes to an end.
        self.joining: list[JSObject] = []
        self.native_depth = 0
        #: NewTarget on its way into a function that asks for it.
        self.new_target: JSObject | None = None
        self.realms: list[Realm] = []
        #: Promises rejected without a handler, in order of rejection.
        self.rejections: dict[int, JSObject] = {}
        self.symbol_registry: dict[str, Symbol] = {}
        #: What stack traces say about emitted code, by its file name `<guest:N>`.
        self.sources: dict[str, SourceInfo] = {}
        #: Where `Math.random` comes from when the host has no `random` hook; the host may seed it.
        self.random = RandomSource()
        #: Compiled patterns by (source, flags), least recently used first; the RegExp intrinsics bound it.
        self.regexp_programs: dict[tuple[str, str], Any] = {}

        #: How many Python names emitted code has used; each binding gets one of its own.
        self.slots = 0

    def new_slot(self) -> str:
        """A Python name for one more binding."""
        self.slots += 1
        return f"v{self.slots}"

    def enter_native(self) -> None:
        """Count one level of nesting through C; a guest RangeError when there are too many."""
        if self.native_depth >= MAX_NATIVE_DEPTH:
            throw_range_error("Maximum call stack size exceeded")
        self.native_depth += 1

    def leave_native(self) -> None:
        """Undo `enter_native`."""
        self.native_depth -= 1

    def take_new_target(self) -> JSObject | None:
        """NewTarget of the call that is starting; it is handed over once."""
        new_target = self.new_target
        self.new_target = None
        return new_target
