"""Runs JavaScript that its host does not trust, inside an interpreter written in pure Python.

`VM` is the machine, `evaluate` runs one piece of source text in a fresh one. What a guest's values look like
in Python stands in `jsvm.boundary.host_values`.
"""

from jsvm.api.handles import VMFunctionHandle, VMModuleHandle
from jsvm.api.module_loader import (
    ModuleLoader,
    ModuleRequest,
    create_default_deny_module_loader,
)
from jsvm.api.recorder import LogEntry
from jsvm.api.results import Usage, VMResult
from jsvm.api.vm import VM, evaluate
from jsvm.boundary.capabilities import (
    CallRecord,
    CapabilityReference,
    VMCapability,
    create_capability,
    is_vm_capability,
    is_vm_capability_reference,
)
from jsvm.boundary.host_values import (
    JSBigInt,
    JSDataView,
    JSDate,
    JSError,
    JSMap,
    JSRegExp,
    JSSet,
    JSTypedArray,
    hole,
    undefined,
)
from jsvm.boundary.network_rules import HTTP_METHODS, NetworkRule, network_rule
from jsvm.boundary.wire import (
    clone_boundary_value,
    deserialize_boundary_value,
    invoke_boundary_capability,
    is_boundary_serializable,
    reconstruct_boundary_value,
    serialize_and_reconstruct_boundary_value,
    serialize_boundary_value,
)
from jsvm.errors import GuestVisibleError, VMError, VMErrorCode

__all__ = [
    "HTTP_METHODS",
    "VM",
    "CallRecord",
    "CapabilityReference",
    "GuestVisibleError",
    "JSBigInt",
    "JSDataView",
    "JSDate",
    "JSError",
    "JSMap",
    "JSRegExp",
    "JSSet",
    "JSTypedArray",
    "LogEntry",
    "ModuleLoader",
    "ModuleRequest",
    "NetworkRule",
    "Usage",
    "VMCapability",
    "VMError",
    "VMErrorCode",
    "VMFunctionHandle",
    "VMModuleHandle",
    "VMResult",
    "clone_boundary_value",
    "create_capability",
    "create_default_deny_module_loader",
    "deserialize_boundary_value",
    "evaluate",
    "hole",
    "invoke_boundary_capability",
    "is_boundary_serializable",
    "is_vm_capability",
    "is_vm_capability_reference",
    "network_rule",
    "reconstruct_boundary_value",
    "serialize_and_reconstruct_boundary_value",
    "serialize_boundary_value",
    "undefined",
]
