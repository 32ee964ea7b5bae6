"""The life of one guest: from `start` (or `reset`) to the next `reset` or `dispose`.

An instance owns an agent with its realm, the seam into it, the host functions that were installed, and the
host's work for it. It never outlives a reset, so whatever still refers to an old one finds it closed.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from types import FrameType, TracebackType
from typing import Any, Final, final

from jsvm.api.diagnostics import guest_error
from jsvm.api.engine import new_realm
from jsvm.api.event_loop import EventLoop
from jsvm.api.limits import Limits
from jsvm.api.module_graph import Loading, ModuleGraph
from jsvm.api.networking import Networking, exchange_of
from jsvm.api.options import VMOptions
from jsvm.api.recorder import HostCall, LogEntry, ends
from jsvm.api.results import VMResult
from jsvm.api.run import GuestClock, Run
from jsvm.api.seam import Seam
from jsvm.api.trees import Tree
from jsvm.api.waiting import StillWaiting, Waiting, suspended_error
from jsvm.boundary.capabilities import CallRecord
from jsvm.boundary.host_functions import HostFunctions, PendingCall
from jsvm.boundary.host_values import undefined
from jsvm.boundary.to_guest import import_arguments, import_value
from jsvm.boundary.to_host import export_value, outgoing
from jsvm.budget import Budget, on_the_house
from jsvm.compiler.dynamic_code import allow_dynamic_code
from jsvm.errors import VMError, VMErrorCode, unsupported_type
from jsvm.platform.cpython import HostWork, Pause, monotonic_milliseconds
from jsvm.platform.memory import resident_bytes
from jsvm.runtime.descriptors import HIDDEN, data_descriptor
from jsvm.runtime.emitted_code import is_guest
from jsvm.runtime.environments import LexicalBinding
from jsvm.runtime.modules import Module
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import PromiseObject
from jsvm.runtime.stack import Places, Position
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16, to_utf16
from jsvm.webapi.console import Console, format_arguments
from jsvm.webapi.inspection import inspect
from jsvm.webapi.network import Network

#: Functions of a host's own `console` whose calls are also kept as output.
CONSOLE_LEVELS: Final = frozenset({"log", "info", "warn", "error", "debug"})
CONSOLE_PREFIX: Final = "console."


def no_module() -> Module | None:
    """Nothing but a script is being evaluated."""
    return None


@final
class Instance:
    """One guest. Implements what host functions, the seam and the module graph ask of their host."""

    __slots__ = (
        "clock",
        "console",
        "functions",
        "installed",
        "is_closed",
        "last",
        "locate",
        "loop",
        "modules",
        "network",
        "options",
        "realm",
        "runs",
        "seam",
        "waiting",
        "work",
    )

    def __init__(self, options: VMOptions) -> None:
        self.options = options
        self.clock = GuestClock(monotonic_milliseconds)
        self.realm = new_realm(Budget(self.clock.now))
        self.seam = Seam(self.realm, self)
        self.locate = Places(self.realm.agent.sources).locate
        self.functions = HostFunctions(self.realm, self)
        self.modules = ModuleGraph(self.realm, options.module_loader, self)
        #: Calls under way.
        self.runs: list[Run] = []
        self.work = HostWork(self.runs)
        self.loop = EventLoop(self.realm, self.work, options, self._uncaught)
        self.network = Network(self.realm, Networking(self, options), exchange_of(options))
        self.is_closed = False
        #: Built-in globals that are not ECMAScript's, by name.
        self.installed: dict[str, JSObject] = {}
        #: The built-in console, if the guest has it.
        self.console: Console | None = None
        #: The value of the latest input, where one is kept.
        self.last: Value = None
        #: What the latest call that was suspended waits for.
        self.waiting: Waiting | None = None
        self._install_hooks()
        self._install_globals()

    # -- setting up and ending ---------------------------------------------------------------------

    def _install_hooks(self) -> None:
        agent = self.realm.agent
        agent.host.hooks["resident_bytes"] = resident_bytes
        agent.host.hooks["roots"] = self._roots
        agent.host.hooks["now"] = self.loop.date(self.options.date_now)
        agent.host.hooks["after"] = self.loop.deadlines.after
        agent.host.hooks["network"] = lambda: self.network
        if self.options.dynamic_code:
            allow_dynamic_code(self.realm)
        seed = self.options.random_seed
        agent.random.seed(secrets.randbits(64) if seed is None else seed)

    def _roots(self) -> list[object]:
        """What of the guest's is kept for it on this side."""
        suspended = [call.promise for call in self.functions.suspended]
        return [*self.loop.roots(), *self.modules.modules(), *suspended, self.last]

    def _install_globals(self) -> None:
        run = self.open(self.options.limits)
        try:
            self.seam.enter(run, self._define_globals)
        finally:
            self.runs.remove(run)

    def _define_globals(self) -> None:
        target = self.realm.global_object
        if self.options.console is not False:
            self.console = Console(self.realm, self._console_line)
            self.installed["console"] = self.console.create()
        if self.options.timers is not False:
            self.installed.update(self.loop.timers.globals())
            self.realm.agent.host.hooks["set_timeout"] = self.loop.timers.after
        for name, made in self.installed.items():
            target.define_data(name, made)
        for name, value in self.options.global_values.items():
            path = f"$.{name}"
            guest_value = import_value(value, self.realm, root=path, on_callable=self.functions.adopt)
            if not target.define_own_property(to_utf16(name), data_descriptor(guest_value)):
                raise unsupported_type(path, type(value).__name__, "this global of the language is fixed")

    def close(self) -> None:
        """Revoke what was installed and let go of the guest."""
        if self.is_closed:
            return
        self.is_closed = True
        self.abort()
        self.functions.revoke_all()
        self._drop_work(lambda _owner: True)
        self.work.close()
        self.realm.agent.jobs.clear()
        self.stopped()

    def stopped(self) -> None:
        """The guest was ended: its timers must not run, nothing that the host does for it may let it go on,
        and the host hears of its last call. Other calls under way keep what they wait for."""
        self.functions.settle_left()
        others = [run for run in self.runs if run is not self.seam.current]
        self._drop_work(lambda owner: owner not in others)
        self.loop.clear()

    def _drop_work(self, is_meant: Callable[[object], bool]) -> None:
        """Wait no longer for what the host does for some calls; requests that have not left never do."""
        self.network.forget(is_meant)
        self.work.cancel(is_meant)

    def _over(self, run: Run) -> None:
        """A call is over; what it leaves behind is for the others."""
        self.runs.remove(run)
        self.work.wake()

    def abort(self) -> None:
        """Stop every call under way: running guests at the next check, waiting ones now. Sets flags only."""
        for run in self.runs:
            run.aborted = True
        self.realm.agent.budget.aborted = True
        self.work.interrupt()

    # -- calls -------------------------------------------------------------------------------------

    def open(self, limits: Limits) -> Run:
        """A new call. Raises VMError if the guest is running: its host functions may not call into it."""
        self.seam.check()
        run = Run(limits, self.clock)
        self.runs.append(run)
        return run

    async def call(
        self,
        limits: Limits,
        pause: Pause,
        action: Callable[[], Value],
        export: Callable[[Value], Any] | None = None,
        *,
        module: Callable[[], Module | None] = no_module,
        until_idle: bool = False,
    ) -> VMResult:
        """Run `action` in the guest, wait for what it answers, and copy that out.

        `action` answers a guest value; a promise is waited for, and stands for what it settles to. `export`
        replaces the plain copy; `module` answers the module that is being evaluated, if one is. `until_idle`
        waits for everything else that is pending, too.
        """
        run = self.open(limits)
        try:
            value = self._enter(run, lambda: self._taken_over(action()))
            if isinstance(value, PromiseObject):
                value = await self._settled(run, value, pause)
            result = self.seam.enter(run, lambda: (export or self.export)(value))
            if until_idle:
                await self._until_idle(run, pause)
            self._collect_rejections(run)
            return self._result(run, result, None)
        except StillWaiting as waiting:
            self._collect_rejections(run)
            return self._suspended(run, Waiting(waiting.promise, module()))
        except VMError as error:
            self._collect_rejections(run)
            return self._result(run, undefined, error)
        except BaseException:
            # The caller was cancelled or interrupted: nobody will take what this call still waits for.
            self._drop_work(lambda owner: owner is run)
            raise
        finally:
            self._over(run)

    async def run_module(
        self,
        limits: Limits,
        pause: Pause,
        source: str | Tree,
        name: str,
        export: Callable[[Value], Any] | None = None,
        *,
        until_idle: bool = False,
    ) -> VMResult:
        """Run source text, or a tree, as a module; the value is what `export` makes of its namespace."""
        loading: list[Loading] = []

        def action() -> Value:
            loading.append(self.modules.run_entry(source, name))
            return loading[0].promise

        out = export or self.export

        def show(_value: Value) -> Any:
            return out(namespace_of(loading[0]))

        return await self.call(
            limits, pause, action, show, module=lambda: loading[0].module, until_idle=until_idle
        )

    async def import_module(
        self, limits: Limits, pause: Pause, specifier: str, wrap: Callable[[Module], Any]
    ) -> VMResult:
        """Load and run a module; the value is what `wrap` makes of it."""
        loading: list[Loading] = []

        def action() -> Value:
            loading.append(self.modules.import_module(specifier))
            return loading[0].promise

        def export(_value: Value) -> Any:
            assert loading[0].module is not None
            return wrap(loading[0].module)

        return await self.call(limits, pause, action, export, module=lambda: loading[0].module)

    # -- snapshots: see `jsvm.api.snapshots` -------------------------------------------------------

    def snapshot(self, limits: Limits, waiting: Waiting | None = None) -> dict[str, Any]:
        """The guest's state. Raises VMError (VM_SNAPSHOT_UNSUPPORTED)."""
        # OPTIMIZATION: few programs take snapshots, and loading what does takes time.
        from jsvm.api.snapshots import take_snapshot

        run = self.open(limits)
        try:
            twin = Instance(self.options)
            document = self.seam.enter(run, lambda: take_snapshot(self, twin, waiting))
            twin.close()
            return document
        finally:
            self.runs.remove(run)

    def restore(self, limits: Limits, document: dict[str, Any]) -> None:
        """Take over the state in a checked document; this guest must be fresh."""
        from jsvm.api.snapshots import restore_snapshot

        run = self.open(limits)
        self.seam.is_reading = True
        try:
            self.waiting = self.seam.enter(run, lambda: restore_snapshot(self, document))
        finally:
            self.seam.is_reading = False
            self.runs.remove(run)

    async def answer(
        self, limits: Limits, pause: Pause, index: int, value: Any, error: BaseException | None
    ) -> VMResult:
        """Answer a suspended host call, and finish the call into the VM that waits for it."""
        waiting = self.waiting
        call = self.functions.suspended[index]

        def action() -> Value:
            self.functions.answer(call, value, error)
            return None if waiting is None else waiting.promise

        def export(settled: Value) -> Any:
            module = self._module_of(waiting)
            return self.export(settled if module is None else module.namespace())

        return await self.call(limits, pause, action, export, module=lambda: self._module_of(waiting))

    def _module_of(self, waiting: Waiting | None) -> Module | None:
        return None if waiting is None else waiting.module

    def _suspended(self, run: Run, waiting: Waiting) -> VMResult:
        """The result of a call that waits for an answer from outside."""
        self.waiting = waiting
        state: dict[str, Any] | None = None
        failure: VMError | None = None
        try:
            state = self.snapshot(Limits(None, None, None, run.limits.memory_limit), waiting)
        except VMError as error:
            failure = error
        calls = self.functions.suspended
        pending = tuple(HostCall(call.name, call.arguments, call.line) for call in calls)
        result = self._result(run, undefined, suspended_error(calls[0], failure))
        return replace(result, pending=pending, state=state)

    def look_up(self, limits: Limits, action: Callable[[], Value], wrap: Callable[[Value], Any]) -> VMResult:
        """Run `action` in the guest and answer what `wrap` makes of its value; nothing is awaited."""
        run = self.open(limits)
        value, failure = undefined, None
        try:
            value = wrap(self.seam.enter(run, action))
        except VMError as error:
            failure = error
        finally:
            self._over(run)
        self._collect_rejections(run)
        return self._result(run, value, failure)

    async def idle(self, limits: Limits, pause: Pause) -> None:
        """Wait until no job and no host call is pending. Raises VMError when a limit strikes."""
        run = self.open(limits)
        try:
            self.seam.enter(run, lambda: None)
            await self._until_idle(run, pause)
            self._report_rejections(run)
        finally:
            self._over(run)

    async def go_on(self, limits: Limits, pause: Pause) -> None:
        """Run what is ready, without waiting for what is not. Raises VMError when a limit strikes."""
        run = self.open(limits)
        try:
            if self.work.is_busy:
                await pause(1.0, run)
            if self.loop.is_pending():
                self.seam.enter(run, lambda: self.loop.take_turns(run, lambda: False))
            self._report_rejections(run)
        finally:
            self._over(run)

    def keep_last(self, value: Value) -> None:
        """Put the value under `_`, unless the guest has a `_` of its own."""
        target = self.realm.global_object
        own = target.get_own_property("_")
        is_ours = own is None or (not own.is_accessor and own.value is self.last)
        if is_ours and "_" not in self.realm.environment.lexical:
            target.define_data("_", value, HIDDEN)
            self.last = value

    async def _until_idle(self, run: Run, pause: Pause) -> None:
        while self.loop.is_pending():
            await self._progress(run, pause, lambda: False)

    def export(self, value: Value) -> Any:
        """A guest value as a host value."""
        meter = outgoing(self.realm.agent.budget)
        return export_value(value, meter, on_function=self.functions.reference)

    def bring_in(self, arguments: Sequence[Any]) -> list[Value]:
        """Arguments of the host's as guest values."""
        return import_arguments(arguments, self.realm, on_callable=self.functions.adopt_capability)

    def _taken_over(self, value: Value) -> Value:
        """A completion value; if it is a promise, the host handles its rejection."""
        if isinstance(value, PromiseObject):
            value.is_handled = True
            self.realm.agent.rejections.pop(id(value), None)
        return value

    def global_function_names(self) -> list[str]:
        """Names of global functions; of the built-in ones only those that something has asked for."""
        environment = self.realm.environment
        values: dict[Any, Value] = dict(environment.global_object.props)
        for name, binding in environment.lexical.items():
            values[name] = initialised_value(binding)
        return [
            from_utf16(name) for name, value in values.items() if type(name) is str and is_function(value)
        ]

    async def _settled(self, run: Run, promise: PromiseObject, pause: Pause) -> Value:
        """What a promise is fulfilled with. Raises VMError if it is rejected, or can never settle."""
        run.waits_for = promise
        while promise.state == "pending":
            if self._waits_for_host():
                raise StillWaiting(promise)
            if not self.loop.is_pending():
                if not self.loop.deadlines.is_anything_wanted():
                    reason = "the promise never settles: nothing is pending that could settle it"
                    raise VMError(VMErrorCode.VMRuntimeError, reason, {"reason": "promise never settles"})
            await self._progress(run, pause, lambda: promise.state != "pending" or self._waits_for_host())
        if promise.state == "rejected":
            raise guest_error(self.realm, promise.result)
        return promise.result

    def _enter[T](self, run: Run, action: Callable[[], T]) -> T:
        """Run `action` in the guest; another call may wait for what it settles."""
        try:
            return self.seam.enter(run, action)
        finally:
            waited_for = (other.waits_for for other in self.runs if other is not run)
            if any(promise is not None and promise.state != "pending" for promise in waited_for):
                self.work.wake()

    def _waits_for_host(self) -> bool:
        """Whether only an answer that the host suspended can let the guest go on.

        Timers that repeat for ever must not keep it from being asked for.
        """
        return bool(self.functions.suspended) and not self.work.is_busy and not self.loop.timers.has_single()

    async def _progress(self, run: Run, pause: Pause, is_done: Callable[[], bool]) -> None:
        """Wait until the host has done something or a timer is due, and let the guest go on."""
        try:
            await pause(self.loop.longest_wait(run.wall_left()), run)
        except VMError:
            # It cannot be waited for here, and nobody else will.
            self._drop_work(lambda owner: owner is run)
            raise
        if self.is_closed:
            raise VMError(VMErrorCode.VMDisposed, "the VM was reset or disposed", {"reason": "disposed"})
        self._enter(run, lambda: self.loop.take_turns(run, is_done))

    def _result(self, run: Run, value: Any, error: VMError | None) -> VMResult:
        uncaught = run.unhandled.head()
        if error is None and uncaught and self.options.unhandled_rejections == "error":
            value, error = undefined, uncaught[0]
        if error is not None:
            # Frames of the engine, and with them the guest's heap, must not hang on an error that is kept.
            error.__traceback__ = error.__context__ = error.__cause__ = None
        return run.result(value, error)

    # -- unhandled rejections ----------------------------------------------------------------------

    def _collect_rejections(self, run: Run) -> None:
        """Errors of promises that were rejected and that nobody handled by the time all jobs were done."""
        for promise in self._take_rejections(run):
            error = guest_error(self.realm, promise.result, reason="unhandled rejection")
            run.uncaught(error)
            self.report(error, "unhandled rejection", "")

    def _uncaught(self, value: Value, traceback: TracebackType | None) -> None:
        """A callback of a timer or microtask threw; nobody can catch that, so it counts as unhandled."""
        error = guest_error(self.realm, value, traceback, reason="uncaught error in a callback")
        if self.seam.current is not None:
            self.seam.current.uncaught(error)
        self.report(error, "uncaught error in a callback", "")

    def _report_rejections(self, run: Run) -> None:
        for promise in self._take_rejections(run):
            error = guest_error(self.realm, promise.result, reason="unhandled rejection")
            self.report(error, "unhandled rejection", "")

    def _take_rejections(self, run: Run) -> list[PromiseObject]:
        # Where another call handled one, the promise alone tells.
        rejected = [promise for promise in run.rejections.values() if isinstance(promise, PromiseObject)]
        run.rejections.clear()
        return ends([promise for promise in rejected if not promise.is_handled])

    # -- what host functions ask (see HostSide) ----------------------------------------------------

    def now(self) -> float:
        """Milliseconds on the host's clock."""
        return monotonic_milliseconds()

    def host_took(self, duration: float) -> None:
        """Time that is not the guest's."""
        self.clock.host_time += duration

    def current_run(self) -> Run | None:
        """The call whose guest code runs right now."""
        return self.seam.current

    def position(self) -> Position | None:
        """Where the guest is now."""
        # OPTIMIZATION: every host call passes here; this is `capture_stack` for one frame.
        frame: FrameType | None = sys._getframe(3)
        while frame is not None and not is_guest(frame.f_code):
            frame = frame.f_back
        return None if frame is None else (frame.f_code, frame.f_lasti)

    def called(self, record: CallRecord, arguments: Sequence[Value]) -> None:
        """Keep a host call, and what it printed if it was one of a console."""
        run = self.seam.current
        if run is not None:
            run.called(record)
            level = record.name.removeprefix(CONSOLE_PREFIX)
            if record.name.startswith(CONSOLE_PREFIX) and level in CONSOLE_LEVELS:
                text = format_arguments(arguments, self.realm.agent.budget.spend)
                run.log(LogEntry(level, text))

    def settled(self, record: CallRecord) -> None:
        """Tell the audit hook."""
        if self.options.on_call is not None:
            self._tell(self.options.on_call, record)

    def replacement(self, record: CallRecord, argument: Value) -> str | None:
        """A console shows what cannot cross as text; other functions do not get it."""
        if not record.name.startswith(CONSOLE_PREFIX):
            return None
        return inspect(argument, spend=self.realm.agent.budget.spend)

    def host_failed(self, error: BaseException, name: str, failure_id: str) -> None:
        """A host function raised."""
        self._hook(error, {"kind": "host function", "name": name, "id": failure_id})

    def start(self, call: PendingCall) -> None:
        """Wait for an asynchronous host function."""
        self.work.start(call.awaitable, call, self.seam.current)

    def start_waiting(self, awaitable: Awaitable[Any], waiting: Loading) -> None:
        """Wait for an asynchronous module loader."""
        self.work.start(awaitable, waiting, self.seam.current)

    # -- what stays on the host --------------------------------------------------------------------

    def report(self, error: BaseException, kind: str, failure_id: str) -> None:
        """An exception the guest must not see."""
        self._hook(error, {"kind": kind, "id": failure_id})

    def _hook(self, error: BaseException, facts: dict[str, Any]) -> None:
        if self.options.on_error is not None:
            self._tell(self.options.on_error, error, facts)

    def _tell(self, hook: Callable[..., object], *arguments: Any) -> None:
        """Call a hook of the host's; its own time, and its own errors."""
        started = self.now()
        try:
            on_the_house(hook, *arguments)
        except Exception:  # noqa: BLE001, S110 - a hook that fails has nobody left to tell
            pass
        finally:
            self.host_took(self.now() - started)

    def _console_line(self, level: str, text: str) -> None:
        """A line of the built-in console."""
        if self.seam.current is not None:
            self.seam.current.log(LogEntry(level, text))
        if callable(self.options.console):
            self._tell(self.options.console, level, text)


def namespace_of(loading: Loading) -> JSObject:
    """The namespace of a module that was evaluated."""
    assert loading.module is not None
    return loading.module.namespace()


def initialised_value(binding: LexicalBinding) -> Value:
    """The value of a top-level binding; undefined before its declaration has run."""
    try:
        return binding.cell.cell_contents
    except ValueError:
        return None


def is_function(value: Value) -> bool:
    """Whether a guest value can be called."""
    return isinstance(value, JSObject) and value.code is not None
