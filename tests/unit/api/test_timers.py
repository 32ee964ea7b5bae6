"""Timers: their order, their clocks, their limits, and what they do not outlive."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from jsvm import VM, VMError, VMErrorCode, VMResult, evaluate


def virtual(source: str, **options: Any) -> Any:
    """What a program on a virtual clock that starts at 0 has put into `out` when all is over."""
    prelude = "const out = [], log = (x) => out.push(x), now = () => log(Date.now())"
    last = "new Promise((done) => setTimeout(() => done(out), 1e9))"
    return evaluate(f"{prelude}; {source}; {last}", timers="virtual", date_now=0, **options).unwrap()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("setTimeout(log, 20, 'b'); setTimeout(log, 10, 'a')", ["a", "b"]),
        ("setTimeout(log, 5, 1); setTimeout(log, 5, 2); setTimeout(log, 5, 3)", [1, 2, 3]),
        ("setTimeout(now, 1234)", [1234]),
        ("setTimeout(() => { now(); setTimeout(now, 50) }, 7)", [7, 57]),
        ("clearTimeout(setTimeout(log, 1, 'no')); setTimeout(log, 2, 'yes')", ["yes"]),
        ("const a = setTimeout(() => clearTimeout(b), 1), b = setTimeout(log, 1, 'no')", []),
        ("let n = 0; const t = setInterval(() => ++n < 3 ? log(n) : clearInterval(t), 10)", [1, 2]),
        ("const t = setInterval(() => { now(); if (out[2]) clearTimeout(t) }, 10)", [10, 20, 30]),
        ("setTimeout(log, 0, 3); queueMicrotask(() => log(2)); log(1)", [1, 2, 3]),
        ("setTimeout(() => { Promise.resolve(2).then(log); log(1) }); setTimeout(log, 0, 3)", [1, 2, 3]),
        ("setTimeout(() => { setTimeout(log, 0, 3); log(1) }); setTimeout(log, 0, 2)", [1, 2, 3]),
        ("setTimeout(log, -5, 1); setTimeout(log, NaN, 2); setTimeout(log, undefined, 3)", [1, 2, 3]),
        ("setTimeout(log, '30', 1); setTimeout(log, { valueOf: () => 20 }, 2)", [2, 1]),
        ("setTimeout(log, 9, 1); setTimeout(log, 2 ** 32 + 5, 2)", [2, 1]),
        ("setTimeout(function () { 'use strict'; log(this === globalThis) })", [True]),
        ("queueMicrotask(function () { 'use strict'; log(this) })", [None]),
        (
            "log(typeof setTimeout(log, 1)); clearTimeout(); clearTimeout('x'); clearInterval(99)",
            ["number", None],
        ),
        ("log(setTimeout.length); log(setInterval.name)", [1, "setInterval"]),
        # Six levels deep, timers wait at least four milliseconds: one that sets itself cannot spin.
        ("const f = () => { now(); if (!out[7]) setTimeout(f) }; f()", [0, 0, 0, 0, 0, 0, 4, 8]),
    ],
)
def test_what_runs_when(source: str, expected: list[Any]) -> None:
    out = virtual(source)
    assert [None if repr(item) == "undefined" else item for item in out] == expected


def test_only_on_request() -> None:
    names = "['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'queueMicrotask']"
    source = f"{names}.filter((name) => name in globalThis).length"
    assert evaluate(source).value == 0
    assert evaluate(source, timers=True).value == 5


@pytest.mark.parametrize("handler", ["'log(1)'", "undefined", "{}", "null"])
@pytest.mark.parametrize("name", ["setTimeout", "setInterval", "queueMicrotask"])
def test_text_is_not_run(name: str, handler: str) -> None:
    error = evaluate(f"{name}({handler}, 0)", timers=True, dynamic_code=True).error
    assert error is not None
    assert (error.name, error.message) == ("TypeError", f"{name} needs a function; text is not run")


def test_a_month_passes_at_once() -> None:
    started = time.monotonic()
    source = "let days = 0; const t = setInterval(() => ++days === 30 && clearInterval(t), 864e5); 0"
    with VM(timers="virtual", date_now=0) as vm:
        vm.eval_now(source)
        vm.idle_now()
        assert vm.eval_now("[days, Date.now()]").value == [30, 30 * 864e5]
    assert time.monotonic() - started < 5


def test_real_timers_wait() -> None:
    started = time.monotonic()
    result = evaluate("new Promise((done) => setTimeout(done, 80, 'rested'))", timers=True, time_limit=60)
    assert result.value == "rested"
    assert time.monotonic() - started >= 0.08
    assert result.usage.guest_time < 60


async def test_the_host_goes_on_meanwhile() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.001)

    async with VM(timers=True) as vm:
        counting = asyncio.create_task(count())
        source = (
            "let n = 0; new Promise((done) => { const f = () => ++n < 200 ? setTimeout(f) : done(n); f() })"
        )
        assert (await vm.eval(source)).value == 200
        counting.cancel()
    assert turns > 20


async def test_host_calls_and_timers_take_turns() -> None:
    async def answer(text: str) -> str:
        await asyncio.sleep(0.02)
        return text

    source = """
        const out = [];
        const slow = answer('host').then((text) => out.push(text));
        setTimeout(() => out.push('early'), 1);
        const late = new Promise((done) => setTimeout(() => { out.push('late'); done() }, 60));
        Promise.all([slow, late]).then(() => out)
    """
    async with VM(globals={"answer": answer}, timers=True) as vm:
        assert (await vm.eval(source)).value == ["early", "host", "late"]
    async with VM(globals={"answer": answer}, timers="virtual") as vm:
        # Virtual time stands still while the host works.
        assert (await vm.eval(source)).value == ["host", "early", "late"]


def test_idle_waits_for_timers_and_nothing_else() -> None:
    with VM(timers=True, console=True) as vm:
        assert (
            vm.eval_now(
                "globalThis.x = 0; setTimeout(() => { x = 1; setTimeout(() => { x = 2 }, 5) }, 5); 7"
            ).value
            == 7
        )
        assert vm.eval_now("x").value == 0
        vm.idle_now()
        assert vm.eval_now("x").value == 2
        started = time.monotonic()
        vm.idle_now()
        assert time.monotonic() - started < 0.5


def test_evaluate_answers_with_everything_that_was_printed() -> None:
    result = evaluate("setTimeout(() => console.log('later'), 5); console.log('now'); 1", timers=True)
    assert (result.value, [entry.text for entry in result.logs]) == (1, ["now", "later"])


def test_what_a_callback_throws_is_told_and_ends_nothing() -> None:
    told: list[Any] = []
    source = """
        setTimeout(() => { throw new RangeError('from a timer') }, 1);
        setTimeout(() => globalThis.after = true, 2);
        queueMicrotask(() => { throw 'from a job' });
        new Promise((done) => setTimeout(done, 3))
    """
    with VM(timers="virtual", on_error=lambda error, facts: told.append((str(error), facts["kind"]))) as vm:
        result = vm.eval_now(source)
        assert [(error.name, error.message) for error in result.unhandled] == [
            ("Uncaught", "'from a job'"),
            ("RangeError", "from a timer"),
        ]
        assert not result.ok
        assert result.error is not None
        assert result.error.details["reason"] == "uncaught error in a callback"
        assert vm.eval_now("after").value is True
    assert [kind for _, kind in told] == ["uncaught error in a callback"] * 2
    relaxed = evaluate(source, timers="virtual", unhandled_rejections="report")
    assert (relaxed.ok, len(relaxed.unhandled)) == (True, 2)


def limited(result: VMResult) -> tuple[Any, Any]:
    assert result.status == "limited"
    assert result.error is not None
    return result.error.code, result.error.details["reason"]


def test_limits() -> None:
    flood = "for (let i = 0; i < 100; i++) setTimeout(() => {}, 1)"
    assert evaluate(flood, timers=True, max_timers=100).ok
    more = "for (let i = 0; i < 101; i++) setTimeout(() => {}, 1)"
    many = f"try {{ {more} }} catch {{ 'caught' }} finally {{ globalThis.f = 1 }}"
    with VM(timers=True, max_timers=100) as vm:
        assert limited(vm.eval_now(many)) == (VMErrorCode.VMMemoryError, "timer limit")
        assert vm.eval_now("typeof f").value == "undefined"
        vm.idle_now()
        assert vm.eval_now("setTimeout(() => {}); 1").value == 1
    endless = "setInterval(() => {}, 0); new Promise(() => {})"
    assert limited(evaluate(endless, timers="virtual", time_limit=100)) == (
        VMErrorCode.VMTimeoutError,
        "time limit",
    )
    assert limited(evaluate(endless, timers=True, wall_limit=100)) == (
        VMErrorCode.VMTimeoutError,
        "wall limit",
    )
    assert limited(evaluate(endless, timers="virtual", max_steps=200_000)) == (
        VMErrorCode.VMStepsExceededError,
        "step limit",
    )


def test_setting_and_clearing_without_end_holds_nothing() -> None:
    with VM(timers=True) as vm:
        assert vm.eval_now("for (let i = 0; i < 5000; i++) clearTimeout(setTimeout(() => {}, 1e6)); 1").ok
        instance = vm._instance
        assert instance is not None
        assert len(instance.loop.timers._queue) < 200
        assert instance.loop.timers.next_due() is None


def test_nothing_runs_after_a_limit_a_reset_or_the_end() -> None:
    calls: list[str] = []
    with VM(globals={"tell": calls.append}, timers="virtual", time_limit=100) as vm:
        assert not vm.eval_now("setTimeout(tell, 1, 'after a limit'); for (;;);").ok
        vm.idle_now()
        vm.eval_now("setTimeout(tell, 1, 'after a reset')")
        vm.reset()
        vm.idle_now()
        vm.eval_now("setTimeout(tell, 1, 'after the end')")
    assert calls == []


async def test_disposed_while_it_waits() -> None:
    async with VM(timers=True) as vm:
        call = asyncio.create_task(vm.eval("new Promise((done) => setTimeout(done, 60000))"))
        await asyncio.sleep(0.05)
        vm.dispose()
        result = await call
    assert result.error is not None
    assert result.error.code in (VMErrorCode.VMDisposed, VMErrorCode.VMAborted)


@pytest.mark.parametrize(
    "options", [{"timers": "no"}, {"timers": 1}, {"max_timers": 0}, {"max_timers": None}]
)
def test_bad_options(options: dict[str, Any]) -> None:
    with pytest.raises(VMError) as caught:
        VM(**options)
    assert caught.value.details["path"] == next(iter(options))


def test_the_javascript_shape() -> None:
    options = {"capabilities": {"timers": "virtual"}, "executionRules": {"maxTimers": 2}}
    with VM.from_options(options) as vm:
        assert vm.eval_now("setTimeout(() => {}); setTimeout(() => {}); 1").ok
        assert not vm.eval_now("setTimeout(() => {}); setTimeout(() => {}); setTimeout(() => {})").ok


AWAITED = "var a = new Int32Array(new SharedArrayBuffer(8)), w = Atomics.waitAsync(a, 0, 0, 1e6).value"
WAIT = "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 40).value"


def test_waits_of_atomics_end_with_the_timers_of_the_vm() -> None:
    with VM(timers="virtual", date_now=0) as vm:
        assert vm.eval_now(f"{WAIT}.then((how) => [how, Date.now()])").value == ["timed-out", 40.0]
    with VM(timers=True) as vm:
        assert vm.eval_now(WAIT).value == "timed-out"


def test_without_timers_only_a_notification_ends_a_wait() -> None:
    with VM() as vm:
        left = vm.eval_now(WAIT)
        assert left.error is not None
        assert left.error.details["reason"] == "promise never settles"
        assert vm.eval_now(f"{AWAITED}; Atomics.notify(a, 0); w").value == "ok"


def test_a_wait_that_was_notified_leaves_no_timer() -> None:
    with VM(timers="virtual", date_now=0) as vm:
        assert vm.eval_now(f"{AWAITED}; Atomics.notify(a, 0); w").value == "ok"
        vm.idle_now()
        assert vm.eval_now("Date.now()").value == 0.0
        limited = vm.eval_now(f"for (let i = 0; i < 2000; i++) {{ {AWAITED} }}")
        assert limited.error is not None
        assert limited.error.code is VMErrorCode.VMMemoryError
