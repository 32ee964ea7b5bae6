"""Capabilities: host functions that were handed over by name and can be taken back.

A capability never crosses; a guest function that stands for it does, or, towards the host, a reference that
names it. Arguments and results are copied on the way, so neither side ever shares an object.
"""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any, Final, Literal, final

from jsvm.boundary.host_values import undefined
from jsvm.errors import VMError, VMErrorCode, invalid_option

#: What may be handed over as a function, by exact type; a class or a callable instance must be wrapped.
FUNCTION_TYPES: Final = frozenset({FunctionType, MethodType, BuiltinFunctionType})

type Handler = Callable[..., Any]
#: Line and column of the guest for a position, found out when somebody asks: it takes longer than a call.
type Locate = Callable[[Any], tuple[int, int] | None]
type CallOutcome = Literal["returned", "failed", "refused", "revoked", "pending", "cancelled", "suspended"]


@final
@dataclass(frozen=True, slots=True)
class CapabilityReference:
    """What the holder of a copied value sees of a capability: which one it is, and nothing to call."""

    name: str
    id: str


@final
class VMCapability:
    """A host function with a name, an unguessable id and a switch to revoke it; see `create_capability`."""

    __slots__ = ("_handler", "_positional", "_required", "_revoked", "expose_errors", "id", "name")

    def __init__(self, name: str, handler: Handler, *, id_: str, expose_errors: bool) -> None:
        self._handler = handler
        self._required, self._positional = positional_parameters(handler)
        self._revoked = False
        self.name = name
        self.id = id_
        self.expose_errors = expose_errors

    @property
    def revoked(self) -> bool:
        """Whether it was taken back."""
        return self._revoked

    @property
    def arity(self) -> int:
        """How many arguments the handler needs; the guest sees it as the function's `length`."""
        return self._required

    @property
    def reference(self) -> CapabilityReference:
        """What may cross in its place."""
        return CapabilityReference(self.name, self.id)

    def revoke(self) -> None:
        """Take it back: from now on every call fails with BOUNDARY_CAPABILITY_REVOKED, in every VM."""
        self._revoked = True

    def fit[Item](self, arguments: Sequence[Item]) -> Sequence[Item]:
        """The arguments that the handler takes: JavaScript passes more than a callback asks for."""
        most = self._positional
        return arguments if most is None or len(arguments) <= most else arguments[:most]

    def call(self, arguments: Sequence[Any]) -> Any:
        """Call the handler with values that are copies; missing ones are undefined, as in JavaScript."""
        missing = self._required - len(arguments)
        if missing > 0:
            return self._handler(*arguments, *[undefined] * missing)
        return self._handler(*arguments)

    def __repr__(self) -> str:
        return f"<VMCapability {self.name}{' (revoked)' if self._revoked else ''}>"


@final
class CallRecord:
    """One host call, as results and the audit hook show it.

    `name` and `id` are the capability's. `arguments` counts them, `nodes` the values in them and `bytes`
    their text and binary data (of a request: the response's body); both are 0 if they could not cross.
    `duration` is milliseconds on the host, `outcome` is "pending" until an asynchronous call has settled.
    """

    __slots__ = (
        "_locate",
        "_position",
        "arguments",
        "bytes",
        "duration",
        "id",
        "name",
        "nodes",
        "outcome",
    )

    def __init__(self, capability: VMCapability, arguments: int, position: Any, locate: Locate) -> None:
        self.name = capability.name
        self.id = capability.id
        self.arguments = arguments
        self.nodes = 0
        self.bytes = 0
        self.duration = 0.0
        self.outcome: CallOutcome = "pending"
        self._position = position
        self._locate = locate

    @property
    def line(self) -> int | None:
        """The guest's line (from 1), where it is known."""
        place = self._locate(self._position)
        return None if place is None else place[0]

    @property
    def column(self) -> int | None:
        """The guest's column (from 1), where it is known."""
        place = self._locate(self._position)
        return None if place is None else place[1]

    def to_data(self) -> dict[str, Any]:
        """The record as plain JSON-safe data."""
        line, column = self._locate(self._position) or (None, None)
        return {
            "name": self.name,
            "id": self.id,
            "arguments": self.arguments,
            "nodes": self.nodes,
            "bytes": self.bytes,
            "line": line,
            "column": column,
            "duration": self.duration,
            "outcome": self.outcome,
        }

    def __getstate__(self) -> dict[str, Any]:
        return self.to_data()

    def __setstate__(self, data: dict[str, Any]) -> None:
        self.name, self.id, self.outcome = data["name"], data["id"], data["outcome"]
        self.arguments, self.nodes, self.bytes = data["arguments"], data["nodes"], data["bytes"]
        self.duration = data["duration"]
        self._position = None if data["line"] is None else (data["line"], data["column"])
        self._locate = found_out

    def __repr__(self) -> str:
        return f"CallRecord({self.to_data()})"


def found_out(position: tuple[int, int] | None) -> tuple[int, int] | None:
    """The line and column of a position that is one already."""
    return position


def create_capability(name: str, handler: Handler, *, expose_errors: bool = False) -> VMCapability:
    """Wrap a host function, plain or `async def`, for a guest.

    `name` is shown in errors and logs. The handler gets copies and its result is copied. What it raises stays
    on the host and reaches the guest as a fixed text with an opaque id, unless `expose_errors` says that the
    guest may read the messages. Raises VMError (VM_INVALID_OPTION).
    """
    if type(name) is not str or not name:
        raise invalid_option("name", "must be a non-empty string", name)
    if not callable(handler):
        raise invalid_option("handler", "must be a function", handler)
    if type(expose_errors) is not bool:
        raise invalid_option("expose_errors", "must be a bool", expose_errors)
    return VMCapability(name, handler, id_=secrets.token_hex(16), expose_errors=expose_errors)


def positional_parameters(handler: Handler) -> tuple[int, int | None]:
    """How many positional arguments `handler` needs, and how many it takes at most (None: any number)."""
    try:
        parameters = inspect.signature(handler).parameters.values()
    except (TypeError, ValueError):
        return 0, None
    required = most = 0
    for parameter in parameters:
        if parameter.kind is parameter.VAR_POSITIONAL:
            return required, None
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty:
            raise invalid_option("handler", f"needs the keyword argument {parameter.name!r}", handler)
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            most += 1
            required += parameter.default is parameter.empty
    return required, most


def is_awaitable(value: object) -> bool:
    """Whether a handler's answer is still to come."""
    return isinstance(value, Awaitable)


def revoked_error(capability: VMCapability) -> VMError:
    """The error of calling a capability that was taken back."""
    reason = "the capability was revoked"
    details = {"name": capability.name, "id": capability.id, "reason": reason}
    return VMError(VMErrorCode.BoundaryCapabilityRevoked, f"{capability.name}: {reason}", details)


def is_vm_capability(value: object) -> bool:
    """Whether `value` was made by `create_capability`."""
    return type(value) is VMCapability


def is_vm_capability_reference(value: object) -> bool:
    """Whether `value` names a capability without holding it."""
    return type(value) is CapabilityReference
