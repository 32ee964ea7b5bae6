"""What every call answers: one shape, whatever happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from jsvm.api.recorder import HostCall, LogEntry
from jsvm.boundary.capabilities import CallRecord
from jsvm.boundary.host_values import undefined
from jsvm.errors import VMError

#: How a call ended: well, by the guest's failure, by a limit, by the host, or not yet: it can be resumed.
type Status = Literal["completed", "failed", "limited", "aborted", "suspended"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call used: milliseconds the guest ran, milliseconds in all, steps, bytes accounted."""

    guest_time: float = 0.0
    wall_time: float = 0.0
    steps: int = 0
    bytes: int = 0

    def to_data(self) -> dict[str, float]:
        """The usage as plain JSON-safe data, named as in pages."""
        return {
            "guestTime": self.guest_time,
            "wallTime": self.wall_time,
            "steps": self.steps,
            "bytes": self.bytes,
        }


@dataclass(frozen=True, slots=True)
class VMResult:
    """The result of a call into a VM. Guest failures are results, never exceptions.

    `ok` says whether there is a `value`; otherwise there is an `error`. `value` is plain Python data (the
    table in `jsvm.boundary.host_values` has all kinds), `undefined` if the guest answered nothing.
    `logs` is console output, `calls` every host call, `unhandled` the errors of promises that were rejected
    and that nobody handled; all three also when a limit struck. Of very many the first and the last are kept.
    """

    ok: bool
    value: Any = undefined
    error: VMError | None = None
    status: Status = "completed"
    logs: tuple[LogEntry, ...] = ()
    calls: tuple[CallRecord, ...] = ()
    unhandled: tuple[VMError, ...] = ()
    usage: Usage = field(default_factory=Usage)
    pending: tuple[HostCall, ...] = ()
    state: dict[str, Any] | None = None

    def unwrap(self) -> Any:
        """The value; raises the error if there is none."""
        if self.error is not None:
            raise self.error
        return self.value
