"""Limits and their finite defaults, each with its reason."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Final

from jsvm.budget import DEFAULT_MEMORY_LIMIT
from jsvm.errors import invalid_option

#: Milliseconds a guest may run in one call: enough to parse and start a large library in a browser, too short
#: to be taken for a crash.
DEFAULT_TIME_LIMIT: Final = 5_000.0
#: Milliseconds one call may take altogether: a host function that never answers must not hold its caller.
DEFAULT_WALL_LIMIT: Final = 60_000.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use. None is no limit.

    `time_limit` counts milliseconds in which the guest runs, `wall_limit` all of them, `max_steps` the steps
    of the engine's public counter (the same on every machine), `memory_limit` bytes.
    """

    time_limit: float | None = DEFAULT_TIME_LIMIT
    wall_limit: float | None = DEFAULT_WALL_LIMIT
    max_steps: int | None = None
    memory_limit: int | None = DEFAULT_MEMORY_LIMIT

    def narrowed(self, time_limit: object, max_steps: object) -> Limits:
        """The limits of one call: its own where it has some (`math.inf` for none), else these."""
        return Limits(
            self.time_limit if time_limit is None else read_milliseconds(time_limit, "time_limit"),
            self.wall_limit,
            self.max_steps if max_steps is None else read_count(max_steps, "max_steps"),
            self.memory_limit,
        )


def read_milliseconds(value: object, path: str) -> float | None:
    """A time in milliseconds; None and infinity are no limit. Raises VMError (VM_INVALID_OPTION)."""
    if value is None or value == math.inf:
        return None
    if type(value) not in (int, float) or not 0 < value <= sys.float_info.max:  # type: ignore[operator]
        raise invalid_option(path, "must be a number of milliseconds greater than 0", value)
    return float(value)  # type: ignore[arg-type]


def read_count(value: object, path: str) -> int | None:
    """A whole number; None and infinity are no limit. Raises VMError (VM_INVALID_OPTION)."""
    if value is None or value == math.inf:
        return None
    whole = type(value) is int or (type(value) is float and value.is_integer())
    if not whole or not value > 0:  # type: ignore[operator]
        raise invalid_option(path, "must be a whole number greater than 0", value)
    return int(value)  # type: ignore[call-overload, no-any-return]
