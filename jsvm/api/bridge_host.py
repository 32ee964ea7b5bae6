"""Host functions that live in a page: how Python calls them, and the page's module loader.

To the VM they are capabilities like any other. Behind each is a message to the page, which answers at once,
with a ticket to wait on, or with a failure that says as little as the guest may know.
"""

from __future__ import annotations

import json
from collections.abc import Coroutine, Mapping
from typing import Any, final

from jsvm.boundary.capabilities import CapabilityReference, VMCapability
from jsvm.boundary.wire_read import read_node
from jsvm.boundary.wire_write import write_node
from jsvm.errors import GuestVisibleError, Suspend, VMError, VMErrorCode
from jsvm.platform.page import Page


@final
class PageFunctions:
    """The functions that one VM may call in its page."""

    __slots__ = ("_page", "_vm")

    def __init__(self, page: Page, vm: str) -> None:
        self._page = page
        self._vm = vm

    def read(self, node: Any, root: str = "$") -> Any:
        """A host value of the page's; functions in it become capabilities that ask the page."""
        return read_node(node, root=root, on_capability=self._capability)

    def _capability(self, reference: CapabilityReference, _path: str) -> VMCapability:
        def handler(*arguments: Any) -> Any:
            return self._call(reference, arguments)

        return VMCapability(reference.name, handler, id_=reference.id, expose_errors=False)

    def _call(self, reference: CapabilityReference, arguments: tuple[Any, ...]) -> Any:
        nodes = [write_node(item, root=f"$arguments[{index}]") for index, item in enumerate(arguments)]
        message = {"op": "call", "vm": self._vm, "id": reference.id, "name": reference.name, "args": nodes}
        text = json.dumps(message)
        answer = self._page.call_now(text)
        if answer is None:
            return self._call_later(reference.name, text)
        return self._outcome(reference.name, json.loads(answer))

    async def _call_later(self, name: str, text: str) -> Any:
        outcome = self._outcome(name, json.loads(await self._page.call_later(text)))
        return await outcome if isinstance(outcome, Coroutine) else outcome

    def _outcome(self, name: str, answer: Mapping[str, Any]) -> Any:
        """The value, an awaitable for it, or the failure, raised."""
        if "pending" in answer:
            return self._wait(name, answer["pending"])
        if answer["ok"]:
            return self.read(answer["value"], "$result")
        raise self._failure(name, answer["error"])

    async def _wait(self, name: str, ticket: int) -> Any:
        text = json.dumps({"op": "wait", "vm": self._vm, "pending": ticket})
        return self._outcome(name, json.loads(await self._page.call_later(text)))

    def _failure(self, name: str, error: Mapping[str, Any]) -> Exception:
        """What the guest gets. The page has logged the rest under the id."""
        code = error["code"]
        if code == VMErrorCode.VMSuspended:
            return Suspend()
        if code == "GUEST_VISIBLE":
            return GuestVisibleError(error["message"], name=error["name"])
        if code == "HOST_FUNCTION_FAILED":
            return GuestVisibleError(f"Host function '{name}' failed (id {error['id']})")
        return VMError(VMErrorCode(code), error["message"], error.get("details"))

    async def ask_loader(self, step: str, request: Mapping[str, Any]) -> Any:
        """Ask the page's module loader ("resolve" or "load"). Raises VMError when it refuses."""
        text = json.dumps({"op": step, "vm": self._vm, **request})
        return self._outcome(f"moduleLoader.{step}", json.loads(await self._page.call_later(text)))
