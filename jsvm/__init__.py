"""Runs JavaScript that its host does not trust, inside an interpreter written in pure Python.

`VM` is the machine, `evaluate` runs one piece of source text in a fresh one. What a guest's values look like
in Python stands in `jsvm.boundary.host_values`.
"""

import typing

__all__ = [
    "HTTP_METHODS",
    "VM",
    "CallRecord",
    "CapabilityReference",
    "GuestVisibleError",
    "HostCall",
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
    "NetworkLimits",
    "NetworkRule",
    "RecordingTransport",
    "Suspend",
    "Transport",
    "TransportError",
    "TransportRequest",
    "TransportResponse",
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


if typing.TYPE_CHECKING:
    # Type checkers take a module with the function below to have every name there is.
    from jsvm.api.public import *
else:

    def __getattr__(name: str) -> object:
        """One of the public names: https://peps.python.org/pep-0562/

        OPTIMIZATION: loading the whole engine takes ten times as long as loading the parser, which needs
        nothing of it.
        """
        if name not in __all__:
            raise AttributeError(f"module 'jsvm' has no attribute {name!r}")
        from operator import attrgetter

        from jsvm.api import public

        return attrgetter(name)(public)  # a name of the list above, never of a guest

    def __dir__() -> list[str]:
        """All public names, loaded or not: what notebooks complete."""
        return list(__all__)
