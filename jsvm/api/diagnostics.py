"""From whatever ended a call to the `VMError` that tells the host: guest errors with their position, limits
with what they were, syntax errors with line and column, and bugs of ours without a word about their inside.
"""

from __future__ import annotations

import secrets
from types import TracebackType
from typing import Any, Final

from jsvm.api.limits import Limits
from jsvm.boundary.guest_errors import code_of
from jsvm.boundary.guest_kinds import plain_text
from jsvm.budget import (
    Aborted,
    MemoryLimitReached,
    PendingLimitReached,
    ResponseLimitReached,
    StackExhausted,
    StepLimitReached,
    Termination,
    TimeLimitReached,
)
from jsvm.errors import VMError, VMErrorCode
from jsvm.runtime.agent import Agent
from jsvm.runtime.error_objects import ErrorObject
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.stack import Position, capture_stack, describe_frame, format_stack
from jsvm.runtime.values import BigInt, Symbol, Value, null
from jsvm.syntax.errors import JSSyntaxError
from jsvm.unicode.utf16 import from_utf16
from jsvm.webapi.inspection import inspect

#: Texts of a guest's error are cut to this: they may be as long as the guest likes.
MAX_TEXT: Final = 10_000


def guest_error(
    realm: Realm, value: Value, traceback: TracebackType | None = None, reason: str = "uncaught error"
) -> VMError:
    """The error of a value that the guest threw. Runs no guest code.

    ATTACK: a `message` that is a getter, a Proxy thrown, an error that is its own cause: only plain data
    properties are read, and only three of them.
    """
    agent = realm.agent
    positions = value.positions if isinstance(value, ErrorObject) else []
    thrown_at = [] if traceback is None else capture_stack(agent, traceback)
    line, column = place_of(agent, positions or thrown_at)
    code, details = code_of(value) or (VMErrorCode.VMRuntimeError, {})
    details.setdefault("reason", reason)
    if "line" in details:
        # A syntax error in a module: where it is written, not where it was met.
        line, column = details.pop("line"), details.pop("column")
    if isinstance(value, JSObject) and value.class_name == "Error":
        name = cut(plain_text(value, "name", "Error")) or "Error"
        message = cut(plain_text(value, "message", ""))
        stack = cut(plain_text(value, "stack", ""))
    else:
        name = "Uncaught"
        message = cut(inspect(value))
        stack = cut(f"{name}: {message}{format_stack(agent, thrown_at)}")
        details["valueType"] = type_name(value)
    return VMError(code, message, details, name=name, stack=stack, line=line, column=column)


def type_name(value: Value) -> str:
    """What kind of value was thrown."""
    if isinstance(value, JSObject):
        return "function" if value.code is not None else "object"
    if value is None or value is null:
        return "undefined" if value is None else "null"
    names = {bool: "boolean", float: "number", str: "string", BigInt: "bigint", Symbol: "symbol"}
    return names[type(value)]


def cut(text: str) -> str:
    """A guest's text as host text of bounded length."""
    return from_utf16(text[:MAX_TEXT])


def place_of(agent: Agent, positions: list[Position]) -> tuple[int | None, int | None]:
    """Line and column (from 1) of the innermost position that is known."""
    for code, offset in positions:
        frame = describe_frame(agent, code, offset)
        if frame is not None:
            return frame.line, frame.column
    return None, None


def syntax_error(error: JSSyntaxError, file: str) -> VMError:
    """The error of source text that is not JavaScript."""
    message = from_utf16(error.message)
    stack = f"SyntaxError: {message}\n    at {file}:{error.line}:{error.column}"
    details = {"reason": "syntax error", "file": file, "index": error.index}
    if error.unfinished:
        details["unfinished"] = True
    return VMError(
        VMErrorCode.VMSyntaxError,
        message,
        details,
        name="SyntaxError",
        stack=stack,
        line=error.line,
        column=error.column,
    )


def limit_error(agent: Agent, error: Termination, limits: Limits, *, wall: bool) -> VMError:
    """The error of a limit that struck; `wall` says that it was the limit of the whole call."""
    code, message, details = limit_facts(error, limits, wall)
    positions = capture_stack(agent, error.__traceback__)
    line, column = place_of(agent, positions)
    stack = f"{message}{format_stack(agent, positions)}"
    return VMError(code, message, details, stack=stack, line=line, column=column)


def limit_facts(error: Termination, limits: Limits, wall: bool) -> tuple[VMErrorCode, str, dict[str, Any]]:
    """Code, message and details of a termination."""
    if isinstance(error, TimeLimitReached):
        if wall:
            text = f"the call took longer than {limits.wall_limit:g} ms"
            return VMErrorCode.VMTimeoutError, text, {"reason": "wall limit", "limit": limits.wall_limit}
        text = f"the guest ran longer than {limits.time_limit or 0:g} ms"
        return VMErrorCode.VMTimeoutError, text, {"reason": "time limit", "limit": limits.time_limit}
    if isinstance(error, StepLimitReached):
        text = f"the guest spent more than {limits.max_steps} steps"
        return VMErrorCode.VMStepsExceededError, text, {"reason": "step limit", "limit": limits.max_steps}
    if isinstance(error, MemoryLimitReached):
        text = f"the guest tried to hold more than {limits.memory_limit} bytes, or too many jobs"
        return VMErrorCode.VMMemoryError, text, {"reason": "memory limit", "limit": limits.memory_limit}
    if isinstance(error, PendingLimitReached):
        text = f"the guest tried to have more than {error.limit} timers pending"
        return VMErrorCode.VMMemoryError, text, {"reason": "timer limit", "limit": error.limit}
    if isinstance(error, ResponseLimitReached):
        text = "a response was larger than the guest may hold"
        return VMErrorCode.VMMemoryError, text, {"reason": "response size"}
    if isinstance(error, StackExhausted):
        return VMErrorCode.VMStackError, "the guest used up the stack", {"reason": "stack"}
    if isinstance(error, Aborted):
        return VMErrorCode.VMAborted, "the call was aborted", {"reason": "aborted"}
    return VMErrorCode.VMRuntimeError, "the guest was ended", {"reason": "terminated"}


def memory_error(limits: Limits) -> VMError:
    """The error of Python itself having no memory left."""
    details = {"reason": "host memory", "limit": limits.memory_limit}
    return VMError(VMErrorCode.VMMemoryError, "there is no memory left for the guest", details)


def stack_error() -> VMError:
    """The error of a stack that ended where no guest could catch it."""
    return VMError(VMErrorCode.VMStackError, "the guest used up the stack", {"reason": "stack"})


def internal_error() -> tuple[VMError, str]:
    """The error of a bug of ours, and its id. The exception goes to the host's hook, never into the error."""
    failure_id = secrets.token_hex(8)
    details = {"reason": "internal error", "id": failure_id}
    message = f"internal error of the engine (id {failure_id})"
    return VMError(VMErrorCode.VMEngineError, message, details), failure_id


def unfit_error() -> tuple[VMError, str]:
    """The same where what was read from a snapshot is the likelier cause: it may be a stranger's."""
    failure_id = secrets.token_hex(8)
    reason = "does not fit the code it belongs to"
    details = {"path": "$", "reason": reason, "id": failure_id}
    message = f"the snapshot this VM started from {reason} (id {failure_id})"
    return VMError(VMErrorCode.BoundaryInvalidSerializedValue, message, details), failure_id
