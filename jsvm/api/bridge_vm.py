"""One VM as a page sees it: its requests become calls of `VM`, its results become answers.

Handles cross as numbers. They end with the guest they came from, so `reset` forgets them all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, final

from jsvm.api.bridge_host import PageFunctions
from jsvm.api.handles import VMModuleHandle, failed, stale_handle
from jsvm.api.module_loader import ModuleRequest
from jsvm.api.options import keywords_from_mapping, named_as_given
from jsvm.api.results import VMResult
from jsvm.api.trees import tree_from_json
from jsvm.api.vm import VM
from jsvm.boundary.transport import Transport
from jsvm.boundary.wire_write import write_node
from jsvm.errors import GuestVisibleError, VMError

type Message = Mapping[str, Any]
type Answer = dict[str, Any]


@final
class BridgedVM:
    """A VM behind the bridge. `options` is the page's JavaScript shape, with its globals as a wire node."""

    __slots__ = ("_functions", "_handles", "_listed", "_log", "_next_handle", "vm")

    def __init__(
        self,
        options: Mapping[str, Any],
        functions: PageFunctions,
        log: Callable[[str], None],
        transport: Transport | None = None,
        snapshot: str | None = None,
    ) -> None:
        self._functions = functions
        self._log = log
        self._handles: dict[int, Any] = {}
        self._next_handle = 1
        #: Names of the guest's global functions as the page knows them.
        self._listed: list[str] = []
        try:
            keywords = {**self._keywords(options), "on_error": self._report, "transport": transport}
            self.vm = VM(**keywords) if snapshot is None else VM.from_snapshot(snapshot, **keywords)
        except VMError as error:
            raise named_as_given(error, options) from None

    def _keywords(self, options: Mapping[str, Any]) -> dict[str, Any]:
        given = {**options, "globals": self._functions.read(options["globals"])}
        wants_loader = given.pop("moduleLoader", False)
        keywords = keywords_from_mapping(given)
        if wants_loader:
            keywords["module_loader"] = {"resolve": self._asker("resolve"), "load": self._asker("load")}
        return keywords

    def _asker(self, step: str) -> Callable[[ModuleRequest], Coroutine[Any, Any, Any]]:
        def ask(request: ModuleRequest) -> Coroutine[Any, Any, Any]:
            fields = {
                "specifier": request.specifier,
                "referrer": request.referrer,
                "attributes": dict(request.attributes),
            }
            return self._functions.ask_loader(step, fields)

        return ask

    def _report(self, error: BaseException, facts: Mapping[str, Any]) -> None:
        """What stays on the host goes to the page's log, which has failures of its own functions already."""
        if facts["kind"] != "host function":
            self._log(" ".join([facts["kind"], facts["id"], f"{type(error).__name__}: {error}"]))

    # -- requests ----------------------------------------------------------------------------------

    async def start(self) -> Answer:
        """Make the guest."""
        await self.vm.start()
        return {"ok": True, "limits": {"timeLimit": self.vm.limits.time_limit}, **self._news()}

    async def handle(self, message: Message) -> Answer:
        """Answer a request that runs the guest. Raises VMError for misuse."""
        return {**(await OPERATIONS[message["op"]](self, message)), **self._news()}

    def get_global_function(self, message: Message) -> Answer:
        """A handle for a global function."""
        return self._answer(self.vm.get_global_function(message["name"]), self._keep)

    def reset(self) -> Answer:
        """A fresh guest from the same options."""
        self.vm.reset()
        self._handles.clear()
        return {"ok": True, **self._news()}

    async def _eval(self, message: Message) -> Answer:
        kind = message.get("sourceType", "script")
        try:
            source = tree_from_json(message["tree"]) if "tree" in message else message["source"]
        except VMError as error:
            return self._answer(failed(error))
        return self._answer(await self.vm.eval(source, source_type=kind, **limits_of(message)))

    async def _import(self, message: Message) -> Answer:
        result = await self.vm.import_(message["specifier"], **limits_of(message))
        return self._answer(result, self._keep_module)

    async def _evaluate_url(self, message: Message) -> Answer:
        result = await self.vm.dangerously.evaluate_url(
            message["url"],
            source_type=message.get("sourceType", "script"),
            max_bytes=message.get("maxBytes"),
            **limits_of(message),
        )
        return self._answer(result)

    async def _idle(self, _message: Message) -> Answer:
        await self.vm.idle()
        return {"ok": True}

    async def _snapshot(self, _message: Message) -> Answer:
        return {"ok": True, "snapshot": await self.vm.snapshot()}

    async def _answer_call(self, message: Message) -> Answer:
        told, call = message.get("error"), message["call"]
        if told is not None:
            error = GuestVisibleError(told["message"], name=told["name"])
            return self._answer(await self.vm.answer(error=error, call=call, **limits_of(message)))
        value = self._functions.read(message["value"], "$value")
        return self._answer(await self.vm.answer(value=value, call=call, **limits_of(message)))

    async def _call_handle(self, message: Message) -> Answer:
        handle = self._handle(message)
        return self._answer(await handle.call(*self._arguments(message)))

    async def _module_get(self, message: Message) -> Answer:
        return self._answer(await self._handle(message).get(message["name"]))

    async def _module_call(self, message: Message) -> Answer:
        handle = self._handle(message)
        return self._answer(await handle.call(message["name"], *self._arguments(message)))

    # -- handles -----------------------------------------------------------------------------------

    def _keep(self, handle: Any) -> Answer:
        number = self._next_handle
        self._next_handle += 1
        self._handles[number] = handle
        return {"handle": number}

    def _keep_module(self, module: VMModuleHandle) -> Answer:
        exports = [{"name": name, "callable": module.get_function(name).ok} for name in module.exports()]
        return {**self._keep(module), "specifier": module.specifier, "exports": exports}

    def _handle(self, message: Message) -> Any:
        handle = self._handles.get(message["handle"])
        if handle is None:
            raise stale_handle()
        limits = limits_of(message)
        return handle.with_limits(**limits) if limits else handle

    def _arguments(self, message: Message) -> list[Any]:
        nodes = message["args"]
        return [self._functions.read(node, f"$arguments[{index}]") for index, node in enumerate(nodes)]

    # -- answers -----------------------------------------------------------------------------------

    def _answer(self, result: VMResult, read: Callable[[Any], Answer] | None = None) -> Answer:
        run: dict[str, Any] = {
            "status": result.status,
            "logs": [entry.to_data() for entry in result.logs],
            "calls": [record.to_data() for record in result.calls],
            "unhandled": [error.to_data() for error in result.unhandled],
            "usage": result.usage.to_data(),
        }
        if result.status == "suspended":
            run["pending"] = [call.to_data() for call in result.pending]
            run["state"] = result.state
        if result.error is not None:
            return {"ok": False, "error": result.error.to_data(), "result": run}
        try:
            more = {"value": write_node(result.value)} if read is None else read(result.value)
        except VMError as error:
            return {"ok": False, "error": error.to_data(), "result": {**run, "status": "failed"}}
        return {"ok": True, **more, "result": run}

    def _news(self) -> Answer:
        """The names of the guest's global functions, if they changed since the page was told."""
        names = self.vm.global_function_names()
        if names == self._listed:
            return {}
        self._listed = names
        return {"functions": names}


OPERATIONS: Final[dict[str, Callable[[BridgedVM, Message], Coroutine[Any, Any, Answer]]]] = {
    "eval": BridgedVM._eval,
    "import": BridgedVM._import,
    "evaluateUrl": BridgedVM._evaluate_url,
    "idle": BridgedVM._idle,
    "snapshot": BridgedVM._snapshot,
    "answer": BridgedVM._answer_call,
    "handleCall": BridgedVM._call_handle,
    "moduleGet": BridgedVM._module_get,
    "moduleCall": BridgedVM._module_call,
}


def limits_of(message: Message) -> dict[str, Any]:
    """The limits of one call as keywords. The page leaves out what it leaves alone; null is no limit."""
    names = {"timeLimit": "time_limit", "maxSteps": "max_steps"}
    given = {keyword: message[name] for name, keyword in names.items() if name in message}
    return {keyword: math.inf if limit is None else limit for keyword, limit in given.items()}
