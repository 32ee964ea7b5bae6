"""Every built-in keeps to the limits: the table of those that loop or can grow is complete, each is measured.

A limit must be noticed soon (`python -m tests.limits.natives` prints how soon), cannot be caught, leaves a VM
that goes on, and memory is refused before it is taken.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from jsvm import VMErrorCode
from jsvm.budget import Budget
from jsvm.intrinsics.inventory import create_realm
from jsvm.runtime.agent import Agent
from jsvm.runtime.completion import GUEST_ERRORS, dissolve
from tests.limits.natives import (
    SMALL,
    Bench,
    Case,
    grown_apart,
    natives,
    overrun,
    prepared,
    read_cases,
    read_constant_work,
    stretch,
)

#: Milliseconds of processor time between two looks at the budget, as promised. A quiet machine needs 20.
SOONEST = 50.0
#: A busy neighbour on the same core takes processor time, too.
ATTEMPTS = 5
MEMORY_LIMIT = 16 * 1024 * 1024
#: How far a process may grow: a list that grows is there twice for a moment, and counting takes memory, too.
MOST_MEMORY = 2 * MEMORY_LIMIT + 12 * 1024 * 1024

CASES = read_cases()
WEB = read_cases("web.txt")
EMITTED = read_cases("emitted.txt")
EXTREMES = read_cases("extremes.txt")
CALLS = list({(case.prepare, case.call): case for case in [*CASES, *WEB]}.values())
GROWING = list({case.grow: case for case in [*CASES, *WEB] if case.grow}.values())
LIMITED = {VMErrorCode.VMTimeoutError, VMErrorCode.VMMemoryError}


def name_of(case: Case) -> str:
    return case.name


def test_every_native_is_in_one_of_the_lists() -> None:
    found = set(natives(create_realm(Agent(Budget(lambda: 0.0)))))
    compare_lists(found, {case.name for case in CASES}, set(read_constant_work()))
    with Bench() as bench:
        of_the_web = set(natives(bench.realm)) - found
    compare_lists(of_the_web, {case.name for case in WEB}, set(read_constant_work("constant_web.txt")))


def compare_lists(found: set[str], growing: set[str], constant: set[str]) -> None:
    """Both lists together name everything that was found, each in one of them."""
    assert not growing & constant
    assert sorted(found - growing - constant) == []
    assert sorted((growing | constant) - found) == []


@pytest.mark.parametrize("case", CALLS, ids=name_of)
def test_a_call_on_something_small_is_no_concern_of_a_limit(case: Case) -> None:
    with Bench(time_limit=2000, memory_limit=MEMORY_LIMIT, max_steps=200_000) as bench:
        assert bench.run(prepared(case, SMALL)).ok
        counted = []
        for _ in range(3):
            result = bench.run(f"{{ {case.call}; }} 0")
            assert result.ok, (case, result.error)
            counted.append(result.usage.steps)
        # The first call may compile a pattern; random names may be one character longer.
        assert abs(counted[1] - counted[2]) <= 2, counted


def ended(case: Case) -> float:
    """The longest time without a look at the budget while calls go on until a limit ends them."""
    result, longest = overrun(case)
    assert result.error is not None
    assert result.error.code in LIMITED, result.error
    return longest


@pytest.mark.parametrize("case", CALLS, ids=name_of)
def test_a_time_limit_is_noticed_and_cannot_be_caught(case: Case) -> None:
    assert_noticed(case)


def assert_noticed(case: Case, measure: Callable[[Case], float] = ended) -> None:
    """A limit is noticed soon enough in one of a few attempts: what is slow is so every time."""
    best = math.inf
    for _ in range(ATTEMPTS):
        best = min(best, measure(case))
        if best < SOONEST:
            return
    pytest.fail(f"{best:.0f} ms without a look at the budget")


@pytest.mark.parametrize("case", EMITTED, ids=name_of)
def test_emitted_code_notices_a_time_limit(case: Case) -> None:
    assert_noticed(case)


@pytest.mark.parametrize("case", EXTREMES, ids=name_of)
def test_the_largest_values_are_worked_on_in_pieces(case: Case) -> None:
    assert_noticed(case, stretch)


@pytest.mark.parametrize("case", CALLS, ids=name_of)
def test_steps_run_out_in_the_same_place_every_time(case: Case) -> None:
    used = set()
    for _ in range(2):
        with Bench(random_seed=1) as bench:
            assert bench.run(prepared(case, 500)).ok
            result = bench.run(f"for (;;) try {{ {case.call}; }} catch {{}}", max_steps=30_000)
            assert result.error is not None
            assert result.error.code is VMErrorCode.VMStepsExceededError, result.error
            used.add(result.usage.steps)
    assert len(used) == 1, used


@pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux's account of the process")
@pytest.mark.parametrize("case", GROWING, ids=name_of)
def test_memory_is_refused_before_it_is_taken(case: Case) -> None:
    report = grown_apart(case, MEMORY_LIMIT)
    assert report["endings"][0] == "ok" or case.is_endless, report
    assert report["endings"][-1] in {*LIMITED, "RangeError"}, report
    assert max(report["peaks"]) < MOST_MEMORY, report
    assert report["after"] == 2


def test_constant_work_is_constant() -> None:
    """With large receivers and arguments each takes about as long as with small ones."""
    with Bench(time_limit=60_000) as bench:
        pairs = [receivers(bench, n) for n in (2, 20_000)]
        slower = []
        for name, native in natives(bench.realm).items():
            if name in CONSTANT:
                for small, large in zip(*pairs, strict=True):
                    quick, slow = (fastest(native.code, value) for value in (small, large))
                    if slow > 10 * quick + 100e-6:
                        slower.append(f"{name}: {slow * 1e6:.0f} us")
    assert slower == []


CONSTANT = set(read_constant_work())


def receivers(bench: Bench, n: int) -> list[Any]:
    """One of each kind of value, of size `n`; each is its own argument as well."""
    source = (
        "[text(n), list(n), record(n), new Float64Array(n), new ArrayBuffer(n), new Date(0),"
        " new DataView(new ArrayBuffer(n)), new Map(list(n).map(x => [x, x])), new Set(list(n)), list,"
        " Symbol(text(n)), new RegExp(text(n)), new Proxy(record(n), {}), Promise.resolve(1),"
        " list(n).values(), new Int32Array(new SharedArrayBuffer(4 * n))]"
    )
    plain = "for (const one of made) if (Object(one) === one) one.toString = () => '0';"
    assert bench.run(f"var n = {n}, made = {source}; {plain} 0").ok
    made = bench.realm.global_object.get("made")
    return list(made.dense)  # type: ignore[union-attr]


def fastest(code: Any, value: Any) -> float:
    """Seconds for a call, the best of five."""
    best = 1.0
    for _ in range(5):
        started = time.perf_counter()
        try:
            code(value, value, value, value)
        except GUEST_ERRORS as error:
            dissolve(error)
        best = min(best, time.perf_counter() - started)
    return best
