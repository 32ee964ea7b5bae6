"""The Python half of the page API: requests of a page in, answers out, as JSON text both ways.

One bridge serves many VMs. It holds no guest value: what crosses is written and read by the wire, host
functions of the page are handlers that ask the page, and handles are numbers. Whatever goes wrong is an
answer; an exception out of `handle` would mean that the interpreter is broken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, final

from jsvm.api.bridge_host import PageFunctions
from jsvm.api.bridge_vm import BridgedVM
from jsvm.errors import VMError, VMErrorCode
from jsvm.platform.page import CANCELLED, Page, Requests

type Message = Mapping[str, Any]
type Answer = dict[str, Any]


@final
class Bridge:
    """Answers the requests of one page.

    `handle(text)` answers every request; `handle_now(text)` those that need no waiting.
    """

    __slots__ = ("_page", "_requests", "_running", "_vms")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._requests = Requests()
        #: VM of each request under way, by the request's number.
        self._running: dict[int, str] = {}
        self._vms: dict[str, BridgedVM] = {}

    async def handle(self, text: str) -> str:
        """Answer one request, waiting for the guest where it waits."""
        message = json.loads(text)
        number = int(message.get("request", 0))
        self._running[number] = message.get("vm", "")
        try:
            answer = await self._requests.run(number, self._answer(message))
        finally:
            self._running.pop(number, None)
        return json.dumps(ABORTED if answer is CANCELLED else answer)

    def handle_now(self, text: str) -> str:
        """Answer one request before returning."""
        message = json.loads(text)
        return json.dumps(guarded(lambda: self._answer_now(message), self._page))

    def interrupt(self) -> None:
        """Stop the guest that the page wants stopped, if it is the one that runs.

        Called between two instructions of anything, so it only sets flags. A guest that waits is left to the
        message that says the same.
        """
        number = self._page.interrupted_request()
        found = self._vms.get(self._running.get(number, ""))
        if found is not None and self._requests.is_current(number):
            found.vm.abort()

    # -- answers -----------------------------------------------------------------------------------

    async def _answer(self, message: Message) -> Answer:
        operation = LATER.get(message["op"])
        if operation is None:
            return guarded(lambda: self._answer_now(message), self._page)
        try:
            return await operation(self, message)
        except VMError as error:
            return thrown(error)
        except Exception as error:  # noqa: BLE001 - the last wall: an error of ours is an answer, too
            return internal_error(error, self._page)

    def _answer_now(self, message: Message) -> Answer:
        operation = NOW.get(message["op"])
        if operation is None:
            reason = f"the bridge has no operation {message['op']!r}"
            raise VMError(VMErrorCode.VMUnsupported, reason, {"feature": message["op"]})
        return operation(self, message)

    def _vm(self, message: Message) -> BridgedVM:
        found = self._vms.get(message["vm"])
        if found is None:
            raise VMError(VMErrorCode.VMDisposed, "the VM is disposed", {"reason": "disposed"})
        return found

    # -- operations --------------------------------------------------------------------------------

    async def create(self, message: Message) -> Answer:
        """Make a VM from the page's options, and start it."""
        name = message["vm"]
        functions = PageFunctions(self._page, name)
        transport = self._page.transport()
        bridged = BridgedVM(message["options"], functions, self._page.log, transport, message.get("snapshot"))
        answer = await bridged.start()
        self._vms[name] = bridged
        return answer

    async def on_vm(self, message: Message) -> Answer:
        """Whatever runs the guest of one VM."""
        return await self._vm(message).handle(message)

    def get_global_function(self, message: Message) -> Answer:
        """A handle for a global function of the guest."""
        return self._vm(message).get_global_function(message)

    def reset(self, message: Message) -> Answer:
        """A fresh guest for a VM."""
        return self._vm(message).reset()

    def dispose(self, message: Message) -> Answer:
        """End a VM and whatever of it waits."""
        found = self._vms.pop(message["vm"], None)
        for number in [number for number, vm in self._running.items() if vm == message["vm"]]:
            self._requests.cancel(number)
        if found is not None:
            found.vm.dispose()
        return {"ok": True}

    def abort(self, message: Message) -> Answer:
        """Stop a request that waits."""
        self._requests.cancel(int(message["request"]))
        return {"ok": True}


LATER: Final[dict[str, Callable[[Bridge, Message], Coroutine[Any, Any, Answer]]]] = {
    "create": Bridge.create,
    "eval": Bridge.on_vm,
    "import": Bridge.on_vm,
    "evaluateUrl": Bridge.on_vm,
    "handleCall": Bridge.on_vm,
    "moduleGet": Bridge.on_vm,
    "moduleCall": Bridge.on_vm,
    "idle": Bridge.on_vm,
    "snapshot": Bridge.on_vm,
    "answer": Bridge.on_vm,
}
NOW: Final[dict[str, Callable[[Bridge, Message], Answer]]] = {
    "getGlobalFunction": Bridge.get_global_function,
    "reset": Bridge.reset,
    "dispose": Bridge.dispose,
    "abort": Bridge.abort,
}

ABORTED: Final[Answer] = {
    "ok": False,
    "error": {"code": VMErrorCode.VMAborted.value, "message": "the call was aborted", "details": {}},
    "result": {"status": "aborted", "logs": [], "calls": [], "usage": None},
}


def thrown(error: VMError) -> Answer:
    """Misuse, which the page throws."""
    return {"ok": False, "throw": error.to_data()}


def internal_error(error: Exception, page: Page) -> Answer:
    """An error of ours. Its text may name anything, so the page's log gets it and the result does not."""
    page.log(f"internal error: {type(error).__name__}: {error}")
    code = VMErrorCode.VMEngineError
    message = "internal error of the engine; the page's console has the details"
    return {"ok": False, "error": VMError(code, message, {"reason": "internal error"}).to_data()}


def guarded(answer: Callable[[], Answer], page: Page) -> Answer:
    """The answer, whatever happens."""
    try:
        return answer()
    except VMError as error:
        return thrown(error)
    except Exception as error:  # noqa: BLE001 - the last wall: an error of ours is an answer, too
        return internal_error(error, page)


def open_bridge(host: Any) -> Bridge:
    """The bridge to the page behind Pyodide's `host` object; the page's interrupts go to it."""
    from jsvm.platform.pyodide import PyodidePage, on_interrupt  # only there inside Pyodide

    bridge = Bridge(PyodidePage(host))
    on_interrupt(bridge.interrupt)
    return bridge
