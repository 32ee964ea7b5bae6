"""The one error class that a host sees, and the closed list of its codes.

Whatever goes wrong, in the guest, in an option or at the boundary, arrives as a `VMError` whose `code`
says what kind of thing it was, so that a host branches on `error.code` and never on a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from types import FrameType, TracebackType
from typing import Any, Final


class VMErrorCode(StrEnum):
    """Every code there is, under the same name as in pages. A member equals its own text."""

    BoundaryUnsupportedType = "BOUNDARY_UNSUPPORTED_TYPE"
    BoundaryCycle = "BOUNDARY_CYCLE"
    BoundaryInvalidSerializedValue = "BOUNDARY_INVALID_SERIALIZED_VALUE"
    BoundaryCapabilityRevoked = "BOUNDARY_CAPABILITY_REVOKED"
    VMSyntaxError = "VM_SYNTAX_ERROR"
    VMRuntimeError = "VM_RUNTIME_ERROR"
    VMSecurityError = "VM_SECURITY_ERROR"
    VMTimeoutError = "VM_TIMEOUT_ERROR"
    VMStepsExceededError = "VM_STEPS_EXCEEDED_ERROR"
    VMMemoryError = "VM_MEMORY_ERROR"
    VMStackError = "VM_STACK_ERROR"
    VMModuleError = "VM_MODULE_ERROR"
    VMAborted = "VM_ABORTED"
    VMDisposed = "VM_DISPOSED"
    VMNotStarted = "VM_NOT_STARTED"
    VMInvalidOption = "VM_INVALID_OPTION"
    VMSnapshotUnsupported = "VM_SNAPSHOT_UNSUPPORTED"
    VMSuspended = "VM_SUSPENDED"
    VMUnsupported = "VM_UNSUPPORTED"
    VMStateLost = "VM_STATE_LOST"
    VMEngineError = "VM_ENGINE_ERROR"


class VMError(Exception):
    """A failure with a code.

    `code` is a `VMErrorCode`, `message` one sentence, `details` a dict of plain data (`path`, `valueType`,
    `reason` where they apply). For an error that the guest threw, `name`, `message`, `stack`, `line` and
    `column` (both from 1) are the guest's; for everything else `name` is "VMError" and the rest may be None.
    """

    def __init__(
        self,
        code: VMErrorCode,
        message: str,
        details: Mapping[str, Any] | None = None,
        *,
        name: str = "VMError",
        stack: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = VMErrorCode(code)
        self.message = message
        self.details: dict[str, Any] = dict(details or {})
        self.name = name
        self.stack = stack
        self.line = line
        self.column = column

    def __str__(self) -> str:
        # Printing a guest's half of a surrogate pair would raise where an error is being told.
        return self.message.encode("utf-8", "backslashreplace").decode()

    def __reduce__(self) -> tuple[Any, ...]:
        facts: dict[str, Any] = {
            "name": self.name,
            "stack": self.stack,
            "line": self.line,
            "column": self.column,
        }
        return partial(type(self), **facts), (self.code, self.message, self.details)

    def __repr__(self) -> str:
        return f"VMError({self.code.value}: {self.message!r})"

    def to_data(self) -> dict[str, Any]:
        """The error as plain JSON-safe data."""
        return {
            "code": self.code.value,
            "name": self.name,
            "message": self.message,
            "stack": self.stack,
            "details": self.details,
            "line": self.line,
            "column": self.column,
        }


class GuestVisibleError(Exception):
    """What a host function raises to throw exactly this Error in the guest.

    `name` is the guest's error class: Error, TypeError, RangeError, SyntaxError, ReferenceError, URIError or
    EvalError; any other name makes an Error that says it is called so. Every other exception of a host
    function reaches the guest as a fixed text with an opaque id. Raises VMError (VM_INVALID_OPTION) for what
    is no text.
    """

    def __init__(self, message: str, *, name: str = "Error") -> None:
        for path, text in (("message", message), ("name", name)):
            if not isinstance(text, str):
                raise invalid_option(path, "must be a string", text)
        super().__init__(message)
        self.message = message
        self.name = name


class Suspend(Exception):
    """What a host function raises to answer later, perhaps in another process or week.

    The guest waits for a promise. When nothing else is left to run, the call into the VM returns with the
    status "suspended", the call that waits, and the VM's state as JSON; see `VM.resume`.
    """


def unsupported_type(path: str, value_type: str, reason: str = "this kind of value cannot cross") -> VMError:
    """The error of a value that may not cross the boundary."""
    details = {"path": path, "valueType": value_type, "reason": reason}
    return VMError(VMErrorCode.BoundaryUnsupportedType, f"{path} ({value_type}): {reason}", details)


def invalid_data(path: str, reason: str) -> VMError:
    """The error of serialized data that does not follow the format."""
    details = {"path": path, "reason": reason}
    return VMError(VMErrorCode.BoundaryInvalidSerializedValue, f"{path}: {reason}", details)


def invalid_option(path: str, reason: str, value: object = None) -> VMError:
    """The error of an option or argument of ours; it tells the type of `value`, never its text."""
    details = {"path": path, "reason": reason, "valueType": type(value).__name__}
    return VMError(VMErrorCode.VMInvalidOption, f"{path}: {reason}", details)


def not_available(feature: str) -> VMError:
    """The error of a feature this version does not have; better than one that pretends."""
    details = {"feature": feature, "reason": "not available"}
    return VMError(VMErrorCode.VMUnsupported, f"{feature} is not available in this version", details)


#: So many frames may be freed inside each other.
SHORT: Final = range(8)


def dissolve(error: BaseException) -> None:
    """Take an exception's traceback apart, innermost frame first.

    ATTACK: an error that came up through thousands of calls holds a chain of as many frames, and
    freeing a chain recurses natively, which kills the interpreter in WebAssembly. Whoever ends such an
    error calls this first. Where a handler ran out of stack the error before it holds the same frames.
    """
    traceback = error.__traceback__
    error.__traceback__ = None
    if error.__context__ is None:
        following = traceback
        # OPTIMIZATION: most errors are caught near by.
        for _ in SHORT:
            if following is None:
                return
            following = following.tb_next
    frames = frames_of(traceback)
    while (context := error.__context__) is not None and is_over(context.__traceback__):
        error.__context__ = context.__context__
        context.__context__ = None
        frames += frames_of(context.__traceback__)
        context.__traceback__ = None
    while frames:
        frames.pop()


def is_over(traceback: TracebackType | None) -> bool:
    """Whether nobody handles the exception of this traceback any more."""
    try:
        if traceback is not None:
            traceback.tb_frame.clear()
    except RuntimeError:
        # It is still running, or suspended.
        return False
    return True


def frames_of(traceback: TracebackType | None) -> list[FrameType]:
    """The frames of a traceback, innermost last; it is taken apart."""
    frames = []
    while traceback is not None:
        frames.append(traceback.tb_frame)
        following = traceback.tb_next
        traceback.tb_next = None
        traceback = following
    return frames
