"""Calls into the VM that wait for an answer from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

from jsvm.boundary.host_functions import SuspendedCall
from jsvm.errors import VMError, VMErrorCode
from jsvm.runtime.modules import Module
from jsvm.runtime.promises import PromiseObject


@dataclass(slots=True)
class Waiting:
    """What a suspended call into the VM waits for: a promise, and for a module the module itself."""

    promise: PromiseObject
    module: Module | None = None


@final
class StillWaiting(Exception):
    """What a promise waits for must come from outside."""

    def __init__(self, promise: PromiseObject) -> None:
        super().__init__()
        self.promise = promise


def suspended_error(call: SuspendedCall, failure: VMError | None) -> VMError:
    """The error of a result that waits for an answer. `failure` says why its state cannot be kept."""
    details: dict[str, Any] = {"capability": call.name, "reason": "suspended"}
    if failure is not None:
        details["snapshot"] = failure.message
    return VMError(VMErrorCode.VMSuspended, f"the guest waits for an answer to '{call.name}'", details)
