"""`VM`: one virtual machine as its host sees it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, Literal, Self, Unpack, final

from jsvm.api.dangerous import Dangerously
from jsvm.api.engine import MODULE_NAME, SCRIPT_NAME, compile_source
from jsvm.api.handles import VMModuleHandle, function_handle
from jsvm.api.instance import Instance
from jsvm.api.limits import Limits
from jsvm.api.options import VMKeywords, VMOptions, keywords_from_mapping, named_as_given, read_options
from jsvm.api.recorder import HostCall
from jsvm.api.results import VMResult
from jsvm.api.trees import Tree, is_tree, source_type_of
from jsvm.boundary.host_values import undefined
from jsvm.errors import VMError, VMErrorCode, invalid_option
from jsvm.platform.cpython import Pause
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import to_utf16
from jsvm.webapi.console import inspect

type SourceKind = Literal["script", "module"]


@final
class VM:
    """A JavaScript virtual machine that holds nothing of its host but what it was given.

    Options, all keywords:

    - `globals`: dict of names to data (copied in) and functions, plain or `async def` (called through the
      boundary; the guest sees a function, or one that returns a Promise).
    - `console`: True gives the guest a console whose output is in `result.logs`; a function of level and text
      gets every line as well. Default: none. Functions in `globals["console"]` are logged, too.
    - `module_loader`: an object with `resolve(request)` and `load(request)`, plain or async; or a dict of
      these functions; or a dict of specifiers to sources. Default: every import is refused.
    - `network_rules`: list of `network_rule(...)`, asked in order. Default: no request is allowed.
    - `transport`: what carries the guest's requests: an object with `async def send(request)`, see
      `TransportRequest`. Default: the browser's `fetch` inside Pyodide, sockets elsewhere (extra `net`).
    - `network_limits`: a `NetworkLimits`: counts, sizes and times of requests.
    - `dynamic_code`: whether `eval` and `Function` work in the guest. Default False.
    - `time_limit`: milliseconds the guest may run per call; waiting for the host does not count. Default
      5,000; None for no limit.
    - `wall_limit`: milliseconds a call may take altogether. Default 60,000; None for no limit.
    - `max_steps`: steps per call, the same on every machine. Default None.
    - `memory_limit`: bytes. Default 256 MiB; None for no limit.
    - `random_seed`: text or number that makes `Math.random` repeatable.
    - `date_now`: milliseconds since 1970 at which the guest's clock stands still.
    - `timers`: True or "real" gives the guest `setTimeout`, `setInterval`, their `clear...` and
      `queueMicrotask`; "virtual" gives them on a clock that jumps to the next timer as soon as nothing else
      is pending, and that `Date` follows from `date_now` on. Default False.
    - `max_timers`: how many timers may be pending. Default 1,000.
    - `on_error(exception, facts)`: told what must stay on the host: exceptions of host functions, engine
      errors, unhandled rejections. `facts` is a dict with `kind`, `id` and `name`.
    - `on_call(record)`: told of every host call when it is over.
    - `unhandled_rejections`: "error" (default) makes a call fail if a promise was rejected and nobody had
      handled it when all jobs were done; "report" only lists it in `result.unhandled`.

    Use it as `async with VM(...) as vm:` or `with VM(...) as vm:`, or call `start` and `dispose`. Methods
    come in pairs: `await vm.eval(...)` and `vm.eval_now(...)`. Guest code runs only inside calls into the VM;
    what a host function does in the background is taken up by the next call, or by `idle`.

    Raises VMError: VM_INVALID_OPTION, or a boundary code, with the path of the bad part in `details["path"]`.
    """

    __slots__ = ("_instance", "_is_disposed", "_options", "_snapshot")

    def __init__(self, **options: Unpack[VMKeywords]) -> None:
        self._options: VMOptions = read_options(options)
        self._instance: Instance | None = None
        self._is_disposed = False
        #: The state to start in.
        self._snapshot: dict[str, Any] | None = None

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """A VM from options of the JavaScript shape: `capabilities` with `executionRules`, `numbers`,
        `networkingRules`, `moduleLoader` and `dynamicCode`, which may also stand at the top and then win.
        Raises VMError as the class does, with the path of the bad part in `options`."""
        try:
            return cls(**keywords_from_mapping(options))
        except VMError as error:
            raise named_as_given(error, options) from None

    @classmethod
    def from_snapshot(cls, snapshot: Any, **options: Unpack[VMKeywords]) -> Self:
        """A VM that starts in the state of a snapshot: data that `snapshot` answered, or its JSON text.

        Rules, limits and host functions are never in a snapshot; they are options, as in a new VM. Host
        functions that the guest refers to must be given again under their names. Raises VMError
        (BOUNDARY_INVALID_SERIALIZED_VALUE with the place, VM_INVALID_OPTION); what is wrong inside shows
        when the VM is started.
        """
        # OPTIMIZATION: few programs take snapshots, and loading what does takes time.
        from jsvm.snapshot.document import parse_snapshot

        vm = cls(**options)
        vm._snapshot = parse_snapshot(snapshot)
        return vm

    @classmethod
    async def resume(
        cls,
        state: Any,
        *,
        value: Any = undefined,
        error: BaseException | None = None,
        call: int = 0,
        **options: Unpack[VMKeywords],
    ) -> VMResult:
        """Go on from the `state` of a suspended result, in this or another process; answers the result.

        `value`, or `error`, is the answer to the host call that waits; of several, `call` is its index in
        `pending`. Host functions, rules and limits are given again as options. The VM is disposed of in the
        end; use `from_snapshot` and `answer` to keep it. Raises VMError as `from_snapshot` and `start` do.
        """
        async with cls.from_snapshot(state, **options) as vm:
            return await vm.answer(value=value, error=error, call=call)

    @classmethod
    def resume_now(
        cls,
        state: Any,
        *,
        value: Any = undefined,
        error: BaseException | None = None,
        call: int = 0,
        **options: Unpack[VMKeywords],
    ) -> VMResult:
        """The same, before returning."""
        with cls.from_snapshot(state, **options) as vm:
            return vm.answer_now(value=value, error=error, call=call)

    # -- life --------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Make the guest. Once started, does nothing. Raises VMError (VM_DISPOSED, or for a bad global)."""
        self.start_now()

    def start_now(self) -> None:
        """The same, before returning."""
        if self._is_disposed:
            raise disposed()
        if self._instance is None:
            instance = Instance(self._options)
            if self._snapshot is not None:
                instance.restore(self._options.limits, self._snapshot)
                self._snapshot = None
            self._instance = instance

    def reset(self) -> None:
        """Throw the guest away and make a fresh one from the same options. Handles become stale."""
        old = self._started()
        self._instance = Instance(self._options)
        old.close()

    def dispose(self) -> None:
        """End the VM: host functions are revoked, the guest is dropped, every further use is refused."""
        self._is_disposed = True
        if self._instance is not None:
            self._instance.close()
            self._instance = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dispose()

    def __enter__(self) -> Self:
        self.start_now()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dispose()

    def abort(self) -> None:
        """Stop every call under way; their results have the status "aborted".

        Safe from a signal handler, and the one method that another thread may call meanwhile.
        """
        if self._instance is not None:
            self._instance.abort()

    # -- running code ------------------------------------------------------------------------------

    async def eval(
        self,
        source: str | Tree,
        *,
        time_limit: float | None = None,
        max_steps: int | None = None,
        source_type: SourceKind = "script",
        name: str | None = None,
    ) -> VMResult:
        """Run source text, or a syntax tree; the result holds its completion value, or that of the promise
        it is.

        A tree is what `esprima` or `jsvm.syntax.esprima` made, or an ESTree of dicts and lists as acorn
        makes; its own `sourceType` says whether it is a module. Functions then show what they were printed
        as.

        A module's value is a dict of its exports. Limits are those of the VM unless given here (`math.inf`
        for none). `name` is what stack traces call the source, and what relative imports of a module start
        from. Guest failures are in the result; raises VMError only for misuse: VM_NOT_STARTED, VM_DISPOSED,
        VM_INVALID_OPTION.
        """
        instance = self._started()
        call = self._evaluation(instance, source, time_limit, max_steps, source_type, name)
        return await call(instance.work.pause)

    def eval_now(
        self,
        source: str | Tree,
        *,
        time_limit: float | None = None,
        max_steps: int | None = None,
        source_type: SourceKind = "script",
        name: str | None = None,
    ) -> VMResult:
        """The same, before returning. Asynchronous host functions run in an event loop of the VM's own."""
        instance = self._started()
        call = self._evaluation(instance, source, time_limit, max_steps, source_type, name)
        return instance.work.run_now(call)

    async def evaluate(
        self,
        source: str | Tree,
        *,
        time_limit: float | None = None,
        max_steps: int | None = None,
        source_type: SourceKind = "script",
        name: str | None = None,
    ) -> VMResult:
        """The same as `eval`."""
        return await self.eval(
            source, time_limit=time_limit, max_steps=max_steps, source_type=source_type, name=name
        )

    async def import_(
        self, specifier: str, *, time_limit: float | None = None, max_steps: int | None = None
    ) -> VMResult:
        """Load a module through the module loader and evaluate it; the result holds a `VMModuleHandle`."""
        instance = self._started()
        return await self._import(instance, specifier, time_limit, max_steps)(instance.work.pause)

    def import_now(
        self, specifier: str, *, time_limit: float | None = None, max_steps: int | None = None
    ) -> VMResult:
        """The same, before returning."""
        instance = self._started()
        return instance.work.run_now(self._import(instance, specifier, time_limit, max_steps))

    def get_global_function(self, name: str) -> VMResult:
        """A result that holds a `VMFunctionHandle` for a global function of the guest."""
        instance = self._started()
        if type(name) is not str or not name:
            raise invalid_option("name", "must be a non-empty string", name)
        limits = self._options.limits
        environment = instance.realm.environment
        return instance.look_up(
            limits,
            lambda: environment.get_or_undefined(to_utf16(name)),
            lambda value: function_handle(instance, name, value, limits),
        )

    def global_function_names(self) -> list[str]:
        """Names of the global functions that guest code has made or used. Runs no guest code."""
        return self._started().global_function_names()

    @property
    def limits(self) -> Limits:
        """The limits of a call that brings none of its own."""
        return self._options.limits

    async def idle(self) -> None:
        """Wait until nothing is pending: no job, no host call. Raises VMError when a limit strikes."""
        instance = self._started()
        await instance.idle(self._options.limits, instance.work.pause)

    def idle_now(self) -> None:
        """The same, before returning."""
        instance = self._started()
        instance.work.run_now(lambda pause: instance.idle(self._options.limits, pause))

    @property
    def dangerously(self) -> Dangerously:
        """`evaluate_url(url)`, and `eval`, the same: run code that the host has not seen."""
        return Dangerously(self._started)

    # -- snapshots ---------------------------------------------------------------------------------

    async def snapshot(self) -> dict[str, Any]:
        """The guest's state as JSON-safe data: globals, functions with their variables, classes, promises,
        suspended functions. Nothing of the host's is in it: its functions are only named.

        Raises VMError: VM_SNAPSHOT_UNSUPPORTED with `details["path"]` for what cannot be kept,
        VM_NOT_STARTED, VM_DISPOSED, VM_RUNTIME_ERROR while guest code runs, or the error of a limit.
        """
        return self.snapshot_now()

    def snapshot_now(self) -> dict[str, Any]:
        """The same, before returning."""
        instance = self._started()
        return instance.snapshot(self._options.limits, instance.waiting)

    @property
    def pending(self) -> tuple[HostCall, ...]:
        """The host calls that wait for an answer, oldest first."""
        calls = self._started().functions.suspended
        return tuple(HostCall(call.name, call.arguments, call.line) for call in calls)

    async def answer(
        self,
        *,
        value: Any = undefined,
        error: BaseException | None = None,
        call: int = 0,
        time_limit: float | None = None,
        max_steps: int | None = None,
    ) -> VMResult:
        """Answer a host call that was suspended, with a value that is copied in or an exception that its host
        function could have raised; answers the result of the call into the VM that waited for it.

        `call` is the index in `pending`. Raises VMError (VM_INVALID_OPTION) if there is no such call.
        """
        instance = self._started()
        limits = self._options.limits.narrowed(time_limit, max_steps)
        return await self._answer(instance, limits, value, error, call)(instance.work.pause)

    def answer_now(
        self,
        *,
        value: Any = undefined,
        error: BaseException | None = None,
        call: int = 0,
        time_limit: float | None = None,
        max_steps: int | None = None,
    ) -> VMResult:
        """The same, before returning."""
        instance = self._started()
        limits = self._options.limits.narrowed(time_limit, max_steps)
        return instance.work.run_now(self._answer(instance, limits, value, error, call))

    def _answer(
        self, instance: Instance, limits: Limits, value: Any, error: BaseException | None, call: int
    ) -> Call:
        if type(call) is not int or not 0 <= call < len(instance.functions.suspended):
            raise invalid_option("call", "no host call with this index waits for an answer", call)
        if error is not None and not isinstance(error, Exception):
            raise invalid_option("error", "must be an exception", error)
        return lambda pause: instance.answer(limits, pause, call, value, error)

    # -- inside ------------------------------------------------------------------------------------

    def _started(self) -> Instance:
        if self._is_disposed:
            raise disposed()
        if self._instance is None:
            reason = "the VM is not started: await vm.start() first, or use `async with`"
            raise VMError(VMErrorCode.VMNotStarted, reason, {"reason": "not started"})
        return self._instance

    def _evaluation(
        self,
        instance: Instance,
        source: str | Tree,
        time_limit: float | None,
        max_steps: int | None,
        source_type: SourceKind,
        name: str | None,
        export: Callable[[Value], Any] | None = None,
        *,
        until_idle: bool = False,
    ) -> Call:
        if not isinstance(source, str):
            if not is_tree(source):
                raise invalid_option("source", "must be a string or a syntax tree", source)
            source_type = source_type_of(source) if source_type == "script" else source_type
        if source_type not in ("script", "module"):
            raise invalid_option("source_type", 'must be "script" or "module"', source_type)
        if name is not None and (type(name) is not str or not name):
            raise invalid_option("name", "must be a non-empty string", name)
        limits = self._options.limits.narrowed(time_limit, max_steps)
        if source_type == "module":
            module_name = name or MODULE_NAME
            return lambda pause: instance.run_module(
                limits, pause, source, module_name, export, until_idle=until_idle
            )

        def action() -> Value:
            return compile_source(instance.realm, source, name or SCRIPT_NAME).run()

        return lambda pause: instance.call(limits, pause, action, export, until_idle=until_idle)

    def _evaluate_all_now(self, source: str | Tree) -> VMResult:
        """Run a script and everything that it sets off; the value is the script's own."""
        instance = self._started()
        call = self._evaluation(instance, source, None, None, "script", None, until_idle=True)
        return instance.work.run_now(call)

    def _import(
        self, instance: Instance, specifier: str, time_limit: float | None, max_steps: int | None
    ) -> Call:
        if type(specifier) is not str or not specifier:
            raise invalid_option("specifier", "must be a non-empty string", specifier)
        limits = self._options.limits.narrowed(time_limit, max_steps)
        return lambda pause: instance.import_module(
            limits, pause, specifier, lambda module: VMModuleHandle(instance, module, limits)
        )

    def _inspect_now(
        self,
        source: str,
        source_type: SourceKind = "script",
        name: str | None = None,
        *,
        until_idle: bool = False,
        keeps_last: bool = False,
    ) -> VMResult:
        """Run source text; the value is what inspection shows of its completion value, or undefined.

        With `keeps_last` the guest finds that value under `_` afterwards, unless it has a `_` of its own.
        """
        instance = self._started()

        def show(value: Value) -> Any:
            if keeps_last and value is not None:
                instance.keep_last(value)
            return undefined if value is None else inspect(value, spend=instance.realm.agent.budget.spend)

        call = self._evaluation(instance, source, None, None, source_type, name, show, until_idle=until_idle)
        return instance.work.run_now(call)

    def _go_on_now(self) -> None:
        """Let the guest go on with what is ready: timers that are due, answers that have come."""
        instance = self._started()
        instance.work.run_now(lambda pause: instance.go_on(self._options.limits, pause))

    def __repr__(self) -> str:
        state = "disposed" if self._is_disposed else "new" if self._instance is None else "started"
        return f"<VM {state}>"


#: A call into the VM, waiting as it is told to.
type Call = Callable[[Pause], Coroutine[Any, Any, VMResult]]


def disposed() -> VMError:
    """The error of using a VM that is disposed."""
    return VMError(VMErrorCode.VMDisposed, "the VM is disposed", {"reason": "disposed"})


def evaluate(source: str | Tree, **options: Unpack[VMKeywords]) -> VMResult:
    """Run source text, or a tree, in a fresh VM and answer the result: for scripts, tests and notebooks.

    Takes the options of `VM`. What the source sets off (timers, host calls) is waited for. The guest has a
    console whose output is in `result.logs`. Where an event loop already runs, what must be waited for needs
    `VM` and `await`.
    """
    options.setdefault("console", True)
    with VM(**options) as vm:
        return vm._evaluate_all_now(source)


__all__ = ["VM", "Limits", "evaluate"]
