"""After everything that ends a guest the same VM answers `1 + 1`, and nothing it left behind runs."""

from __future__ import annotations

import gc
import sys
import threading
import time
from typing import Any

import pytest

from jsvm import VM, VMErrorCode

#: Source text, and the code of the error it must end with.
ENDINGS: dict[str, tuple[str, VMErrorCode]] = {
    "syntax error": ("let x = ;", VMErrorCode.VMSyntaxError),
    "uncaught error": ("null.x", VMErrorCode.VMRuntimeError),
    "runaway loop": ("while (true) {}", VMErrorCode.VMTimeoutError),
    "unbounded recursion": ("(function f() { f() })()", VMErrorCode.VMRuntimeError),
    "steps": ("for (let i = 0; i < 1e9; i++);", VMErrorCode.VMStepsExceededError),
    "memory": ("{ const a = []; for (;;) a.push(new ArrayBuffer(2 ** 22)) }", VMErrorCode.VMMemoryError),
    "nested brackets": ("[" * 10_000, VMErrorCode.VMSyntaxError),
    "nested calls": ("f(" * 10_000 + ")" * 10_000, VMErrorCode.VMSyntaxError),
    "a value that cannot cross": ("[() => 1]", VMErrorCode.BoundaryUnsupportedType),
    "rejection": ("Promise.reject(1)", VMErrorCode.VMRuntimeError),
    "flood of jobs": (
        "(function flood() { Promise.resolve().then(flood); Promise.resolve().then(flood) })()",
        VMErrorCode.VMTimeoutError,
    ),
}


@pytest.mark.parametrize("case", ENDINGS)
def test_the_same_machine_goes_on(case: str) -> None:
    source, code = ENDINGS[case]
    limits = {"memory": {"memory_limit": 2**25}, "steps": {"max_steps": 50_000}}.get(case, {})
    with VM(time_limit=500, globals={"keep": 5}, **limits) as vm:  # type: ignore[arg-type]
        vm.eval_now("let mine = 1; let ran = false; Promise.resolve().then(() => 0)")
        for _ in range(2):
            error = vm.eval_now(f"Promise.resolve().then(() => {{ ran = true }}); {source}").error
            assert error is not None
            assert error.code is code, error
            assert vm.eval_now("1 + 1", max_steps=10**9).value == 2
        assert vm.eval_now("mine + keep", max_steps=10**9).value == 6
        vm.reset()
        assert vm.eval_now("typeof mine + keep", max_steps=10**9).value == "undefined5"


def test_nested_brackets_that_are_whole() -> None:
    with VM() as vm:
        for source in ("[" * 10_000 + "]" * 10_000, "(" * 10_000 + "1" + ")" * 10_000, "!" * 10_000 + "1"):
            result = vm.eval_now(source)
            assert result.ok or result.error is not None
            assert vm.eval_now("1 + 1").value == 2


def test_a_list_of_200000_nodes_is_dropped() -> None:
    with VM() as vm:
        result = vm.eval_now(
            "let list = null; for (let i = 0; i < 200000; i++) list = {next: list}; list = null; 0"
        )
        assert result.ok, result.error
        gc.collect()
        assert vm.eval_now("1 + 1").value == 2


def test_limits_per_call_win_over_those_of_the_machine() -> None:
    with VM(time_limit=50) as vm:
        assert vm.eval_now(
            "const end = Date.now() + 120; while (Date.now() < end);", time_limit=float("inf")
        ).ok
        started = time.perf_counter()
        error = vm.eval_now("for (;;);", time_limit=20).error
        assert error is not None
        assert error.details == {"reason": "time limit", "limit": 20.0}
        assert time.perf_counter() - started < 1
    with VM(max_steps=1000) as vm:
        assert not vm.eval_now("for (let i = 0; i < 1e6; i++);").ok
        assert vm.eval_now("for (let i = 0; i < 1e6; i++);", max_steps=10**8).ok


def test_a_limit_says_where_it_struck() -> None:
    with VM(time_limit=30) as vm:
        result = vm.eval_now("console.log('a')\n\nfunction spin() {\n  for (;;);\n}\nspin()", name="spin.js")
        assert not result.ok
    with VM(time_limit=30, console=True) as vm:
        result = vm.eval_now("console.log('a')\n\nfunction spin() {\n  for (;;);\n}\nspin()", name="spin.js")
    error = result.error
    assert error is not None
    assert (result.status, error.line) == ("limited", 4)
    assert error.stack is not None
    assert "spin.js:4" in error.stack
    assert [entry.text for entry in result.logs] == ["a"]
    assert result.usage.guest_time >= 30


def test_the_stack_of_a_deep_host_is_enough() -> None:
    def at_depth(depth: int) -> Any:
        return (
            at_depth(depth - 1)
            if depth
            else vm.eval_now("(function f(n) { return n && f(n - 1) })(3000)").value
        )

    before = sys.getrecursionlimit()
    with VM() as vm:
        assert at_depth(700) == 0
        assert sys.getrecursionlimit() == before
        assert not vm.eval_now("(function f() { f() })()").ok
        assert sys.getrecursionlimit() == before


def test_in_another_thread() -> None:
    results: list[Any] = []

    def work() -> None:
        with VM(time_limit=1000) as vm:
            results.append(vm.eval_now("(function f() { f() })()").error)
            results.append(vm.eval_now("let s = 0; for (let i = 0; i < 100; i++) s += i; s").value)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert results[0].name == "RangeError"
    assert results[1] == 4950


def test_output_is_bounded_when_a_limit_strikes() -> None:
    with VM(time_limit=200, console=True) as vm:
        result = vm.eval_now("for (let i = 0; ; i++) console.log('line', i)")
        assert result.status == "limited"
        assert result.logs[0].text == "line 0"
        assert len(result.logs) <= 2001


def test_buffers_count_from_call_to_call_until_they_are_gone() -> None:
    with VM(memory_limit=2**25) as vm:
        assert vm.eval_now("let kept = new ArrayBuffer(2 ** 24); kept.byteLength").ok
        error = vm.eval_now("new ArrayBuffer(2 ** 24 + 2 ** 23).byteLength").error
        assert error is not None
        assert error.code is VMErrorCode.VMMemoryError
        assert vm.eval_now("kept = null; 0").ok
        gc.collect()
        assert vm.eval_now("new ArrayBuffer(2 ** 24 + 2 ** 23).byteLength").ok
