"""docs/LIMITS.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from jsvm import VM, VMErrorCode
from jsvm.api.limits import Limits
from jsvm.api.module_graph import MAX_MODULES, MAX_SOURCE
from jsvm.api.seam import GUEST_FRAMES
from jsvm.boundary.host_functions import MAX_CALLS_IN_FLIGHT
from jsvm.boundary.transport import NetworkLimits
from jsvm.boundary.walk import MAX_BYTES, MAX_DEPTH, MAX_NODES
from jsvm.budget import MAX_BIGINT_BITS, MAX_STRING_LENGTH
from jsvm.runtime.agent import MAX_NATIVE_DEPTH
from jsvm.runtime.jobs import MAX_PENDING_JOBS
from jsvm.runtime.object_operations import MAX_ARGUMENTS
from jsvm.url.parser import MAX_URL_LENGTH
from jsvm.webapi.timers import DEFAULT_MAX_TIMERS

PAGE = Path(__file__).parents[3] / "docs" / "LIMITS.md"
ROWS = [
    [cell.strip(" `") for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if re.match(r"\| (?!limit \|)", line)
]


def test_the_defaults_are_those_of_the_code() -> None:
    limits, network = Limits(), NetworkLimits()
    told = [None if row[1] == "none" else float(row[1]) for row in ROWS]
    assert told == [
        limits.time_limit, limits.wall_limit, limits.max_steps, limits.memory_limit,
        MAX_STRING_LENGTH, MAX_BIGINT_BITS, MAX_URL_LENGTH, MAX_ARGUMENTS, GUEST_FRAMES, MAX_NATIVE_DEPTH,
        DEFAULT_MAX_TIMERS, MAX_PENDING_JOBS, MAX_CALLS_IN_FLIGHT, MAX_NODES, MAX_DEPTH, MAX_BYTES,
        MAX_MODULES, MAX_SOURCE, network.max_requests, network.max_response_bytes, network.timeout,
    ]  # fmt: skip


def test_the_codes_exist_and_the_range_errors_are_thrown() -> None:
    assert {row[3] for row in ROWS} <= {*map(str, VMErrorCode), "RangeError", "TypeError"}
    with VM() as vm:
        for source in (
            f"'x'.repeat({MAX_STRING_LENGTH + 1})",
            f"1n << {MAX_BIGINT_BITS}n",
            f"Math.max(...Array({MAX_ARGUMENTS + 1}).fill(0))",
            "(function f() { f(); })()",
            "[...(function* g() { yield* g(); })()]",
        ):
            error = vm.eval_now(source).error
            assert error is not None
            assert error.name == "RangeError", source
