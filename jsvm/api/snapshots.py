"""Snapshots of one guest, and calls that wait for an answer from outside.

What is the host's (its functions, its console, its options) is told apart here from what is the guest's;
`jsvm.snapshot` does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jsvm.boundary.host_functions import SuspendedCall
from jsvm.boundary.wire_read import read_node
from jsvm.boundary.wire_write import write_node
from jsvm.errors import VMError, VMErrorCode, invalid_data
from jsvm.runtime.modules import Module
from jsvm.runtime.promises import PromiseObject
from jsvm.snapshot.document import unsupported
from jsvm.snapshot.state import Document, Guest, read_guest, write_guest
from jsvm.unicode.utf16 import to_utf16

if TYPE_CHECKING:
    from jsvm.api.instance import Instance

CONSOLE: Final = "globalThis.console"


@dataclass(slots=True)
class Waiting:
    """What a suspended call into the VM waits for: a promise, and for a module the module itself."""

    promise: PromiseObject
    module: Module | None = None


def guest_of(instance: Instance) -> Guest:
    """A guest as its host knows it."""
    console = instance.console
    return Guest(
        instance.realm,
        instance.functions.by_name(),
        {} if console is None else {CONSOLE: console},
        tuple(to_utf16(name) for name in instance.options.global_values),
        instance.modules.entries(),
    )


def take_snapshot(instance: Instance, twin: Instance, waiting: Waiting | None) -> Document:
    """The state of a guest that is not running. Raises VMError (VM_SNAPSHOT_UNSUPPORTED)."""
    if instance.work.is_busy:
        raise unsupported("globalThis", "a host function is still at work")
    calls = [
        {
            "name": call.name,
            "arguments": [write_node(argument) for argument in call.arguments],
            "line": call.line,
            "promise": call.promise,
        }
        for call in instance.functions.suspended
    ]
    fields: dict[str, Any] = {}
    if waiting is not None:
        fields["promise"] = waiting.promise
        if waiting.module is not None:
            fields["module"] = waiting.module
    return write_guest(guest_of(instance), guest_of(twin), calls, fields)


def restore_snapshot(instance: Instance, document: Document) -> Waiting | None:
    """Give a fresh guest the state in a checked document; answers what its suspended call waits for."""
    guest = guest_of(instance)
    guest.modules.clear()
    calls, waiting = read_guest(guest, document)
    instance.modules.restore(guest.modules)
    instance.functions.suspended = [read_call(call, f"$.calls[{index}]") for index, call in enumerate(calls)]
    if not waiting:
        return None
    promise, module = waiting.get("promise"), waiting.get("module")
    if not isinstance(promise, PromiseObject) or not (module is None or isinstance(module, Module)):
        raise invalid_data("$.waiting", "is malformed")
    return Waiting(promise, module)


def read_call(data: Mapping[str, Any], place: str) -> SuspendedCall:
    """A suspended host call."""
    name, arguments, line = data.get("name"), data.get("arguments"), data.get("line")
    promise = data.get("promise")
    if type(name) is not str or type(arguments) is not list or not isinstance(promise, PromiseObject):
        raise invalid_data(place, "is malformed")
    if line is not None and type(line) is not int:
        raise invalid_data(place, "is malformed")
    return SuspendedCall(name, [read_node(argument) for argument in arguments], promise, line)


def suspended_error(call: SuspendedCall, failure: VMError | None) -> VMError:
    """The error of a result that waits for an answer."""
    details: dict[str, Any] = {"capability": call.name, "reason": "suspended"}
    if failure is not None:
        details["snapshot"] = failure.message
    return VMError(VMErrorCode.VMSuspended, f"the guest waits for an answer to '{call.name}'", details)
