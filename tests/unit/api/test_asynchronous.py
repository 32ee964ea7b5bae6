"""Asynchronous host functions, calls that take turns, cancelling, idle; with and without an event loop."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from typing import Any

import pytest

from jsvm import VM, CallRecord, VMError, VMErrorCode, VMResult, evaluate, network_rule, undefined


async def double(n: int) -> int:
    await asyncio.sleep(0.001)
    return 2 * n


async def test_an_async_host_function_gives_a_promise() -> None:
    async with VM(globals={"double": double}) as vm:
        assert (await vm.eval("double(2) instanceof Promise")).value is True
        assert (await vm.eval("double(2)")).value == 4
        source = "(async () => { let s = 0; for (let i = 0; i < 3; i++) s += await double(i); return s })()"
        assert (await vm.eval(source)).value == 6
        assert (await vm.eval("Promise.all([1, 2, 3].map(double))")).value == [2, 4, 6]


async def test_host_functions_run_at_the_same_time() -> None:
    running = most = 0

    async def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    async with VM(globals={"work": work}) as vm:
        await vm.eval("Promise.all(Array.from({length: 10}, work))")
    assert most == 10


def test_the_same_without_an_event_loop() -> None:
    with VM(globals={"double": double}) as vm:
        assert vm.eval_now("double(2).then(n => n + 1)").value == 5
        vm.eval_now("globalThis.got = 0; double(5).then(n => { got = n }); 0")
        assert vm.eval_now("got").value == 0
        vm.idle_now()
        assert vm.eval_now("got").value == 10
    done: list[int] = []

    async def save(n: int) -> None:
        await asyncio.sleep(0)
        done.append(n)

    assert evaluate("save(1); save(2); 3", globals={"save": save}).value == 3
    assert done == [1, 2]


async def test_waiting_inside_a_running_loop_needs_await() -> None:
    with VM(globals={"double": double}) as vm:
        result = vm.eval_now("double(2)")
        assert result.error is not None
        assert result.error.code is VMErrorCode.VMUnsupported
        assert "await" in result.error.message
        assert vm.eval_now("1 + 1").value == 2


async def test_calls_take_turns_while_others_wait() -> None:
    gate = asyncio.Event()

    async def wait() -> str:
        await gate.wait()
        return "opened"

    async with VM(globals={"wait": wait}) as vm:
        waiting = asyncio.create_task(vm.eval("wait().then(text => text + n)"))
        await asyncio.sleep(0)
        assert not waiting.done()
        assert (await vm.eval("globalThis.n = 5")).value == 5
        gate.set()
        assert (await waiting).value == "opened5"


async def test_calls_that_take_turns_pay_for_themselves() -> None:
    async def wait(milliseconds: int) -> None:
        await asyncio.sleep(milliseconds / 1000)

    async with VM(globals={"wait": wait}, console=True) as vm:
        patient = asyncio.create_task(
            vm.eval("wait(60).then(() => { console.log('patient'); return 'done' })")
        )
        greedy = "wait(10).then(() => { console.log('greedy'); for (;;); })"
        limited = await vm.eval(greedy, time_limit=50)
        assert limited.error is not None
        assert (limited.status, limited.error.details["limit"]) == ("limited", 50)
        assert [entry.text for entry in limited.logs] == ["greedy"]
        result = await patient
        assert (result.value, [entry.text for entry in result.logs]) == ("done", ["patient"])


async def test_calls_that_take_turns_wait_for_each_others_promises() -> None:
    async with VM(globals={"double": double}) as vm:
        first = asyncio.create_task(vm.eval("globalThis.shared = double(4); double(1).then(() => shared)"))
        await asyncio.sleep(0)
        assert (await vm.eval("shared.then(n => n + 1)")).value == 9
        assert (await first).value == 8
        await vm.eval("globalThis.later = double(5); 0")
        assert (await vm.eval("later")).value == 10


@pytest.mark.parametrize("settle", ["open(1)", "setTimeout(open, 5, 1)", "double(1).then(() => open(1))"])
async def test_a_call_answers_as_soon_as_another_settles_its_promise(settle: str) -> None:
    async def forever() -> None:
        await asyncio.sleep(9)

    async with VM(globals={"forever": forever, "double": double}, timers=True) as vm:
        source = "forever(); globalThis.gate = new Promise((done) => { globalThis.open = done }); gate"
        first = asyncio.create_task(vm.eval(source))
        await asyncio.sleep(0)
        second = asyncio.create_task(vm.eval(f"{settle}; forever()"))
        async with asyncio.timeout(4):
            assert (await first).value == 1
        second.cancel()


async def test_a_rejection_fails_the_call_it_happened_in() -> None:
    async with VM(globals={"double": double}) as vm:
        handled_late = "const p = Promise.reject(new Error('mine')); "
        handled_late += "(async () => { for (let i = 0; i < 9; i++) await double(i); p.catch(() => {}) })()"
        first = asyncio.create_task(vm.eval(handled_late))
        await asyncio.sleep(0)
        assert (await vm.eval("double(2)")).value == 4
        assert (await first).ok
        vm.eval_now("Object.defineProperty(globalThis, 'f', {get() { Promise.reject(1); return eval }})")
        result = vm.get_global_function("f")
        assert (result.ok, len(result.unhandled)) == (False, 1)
        assert (await vm.eval("1")).ok


async def test_a_host_function_may_await_the_machine_but_not_enter_it() -> None:
    async def ask() -> Any:
        return (await vm.eval("n + 1")).value

    def enter() -> Any:
        return vm.eval_now("1").value

    told: list[BaseException] = []
    options = {"ask": ask, "enter": enter, "n": 1}
    async with VM(globals=options, on_error=lambda error, facts: told.append(error)) as vm:
        assert (await vm.eval("ask()")).value == 2
        result = await vm.eval("try { enter() } catch (e) { e.message }")
        assert "failed" in result.value
        assert isinstance(told[0], VMError)
        assert told[0].details["reason"] == "re-entrant call"
        assert (await vm.eval("1 + 1")).value == 2


async def test_guest_code_runs_only_inside_calls() -> None:
    async with VM(globals={"double": double}) as vm:
        await vm.eval("globalThis.got = 0; double(1).then(n => { got = n }); 0")
        await asyncio.sleep(0.05)
        instance = vm._instance
        assert instance is not None
        assert instance.realm.global_object.props["got"] == 0.0
        await vm.idle()
        assert (await vm.eval("got")).value == 2


async def test_idle_is_exact() -> None:
    async with VM(globals={"double": double}) as vm:
        await vm.idle()
        await vm.eval(
            "globalThis.n = 0; const go = i => double(i).then(() => { n++; if (i) go(i - 1) }); go(5); 0"
        )
        await vm.idle()
        assert (await vm.eval("n")).value == 6


async def test_waiting_costs_the_guest_no_time() -> None:
    async def sleep() -> None:
        await asyncio.sleep(0.1)

    def block() -> None:
        time.sleep(0.1)

    async with VM(globals={"sleep": sleep, "block": block}, time_limit=80) as vm:
        for source in ("sleep()", "block()", "(async () => { await sleep(); block(); await sleep() })()"):
            result = await vm.eval(source)
            assert result.ok, result.error
            assert result.usage.guest_time < 80 < result.usage.wall_time


async def test_the_wall_limit_ends_waiting() -> None:
    cancelled = []

    async def never() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async with VM(globals={"never": never}, wall_limit=50) as vm:
        started = time.perf_counter()
        result = await vm.eval("never()")
        assert time.perf_counter() - started < 5
        assert result.error is not None
        assert (result.error.code, result.error.details["reason"]) == (
            VMErrorCode.VMTimeoutError,
            "wall limit",
        )
        assert (result.status, result.calls[0].outcome) == ("limited", "cancelled")
        await asyncio.sleep(0)
        assert cancelled == [True]
        assert (await vm.eval("1 + 1")).value == 2
        looping = await vm.eval("for (;;) {}")
        assert looping.error is not None
        assert looping.error.details["reason"] == "wall limit"


@pytest.mark.parametrize("end", ["time", "steps", "abort"])
async def test_what_was_ended_does_not_go_on_when_the_host_answers(end: str) -> None:
    outcomes: list[str] = []

    def hear(record: CallRecord) -> None:
        outcomes.append(record.outcome)

    async with VM(globals={"double": double}, on_call=hear) as vm:
        begin = (
            "globalThis.went = false; (async () => { try { await double(1) } finally { went = true } })();"
        )
        if end == "abort":
            call = asyncio.create_task(vm.eval(f"{begin} double(1)"))
            await asyncio.sleep(0)
            vm.abort()
            result = await call
        else:
            limits: dict[str, Any] = {"time_limit": 20} if end == "time" else {"max_steps": 5000}
            result = await vm.eval(f"{begin} for (;;);", **limits)
        assert result.status == ("aborted" if end == "abort" else "limited")
        assert {record.outcome for record in result.calls} == {"cancelled"}
        await asyncio.sleep(0.01)
        await vm.idle()
        assert (await vm.eval("went")).value is False
    assert set(outcomes) == {"cancelled"}


@pytest.mark.parametrize(
    "source", ["forever()", "new Promise((done) => setTimeout(done, 9000))", "for (;;);"]
)
@pytest.mark.parametrize("by", ["thread", "signal"])
def test_aborting_a_call_that_waits_from_elsewhere(source: str, by: str) -> None:
    async def forever() -> None:
        await asyncio.sleep(9)

    def stop(vm: VM) -> None:
        if by == "thread":
            threading.Timer(0.05, vm.abort).start()
        else:
            signal.signal(signal.SIGALRM, lambda *_: vm.abort())
            signal.setitimer(signal.ITIMER_REAL, 0.05)

    async def awaited(vm: VM) -> VMResult:
        stop(vm)
        return await vm.eval(source)

    before = signal.getsignal(signal.SIGALRM)
    try:
        with VM(globals={"forever": forever}, timers=True) as vm:
            stop(vm)
            results = [vm.eval_now(source), asyncio.run(awaited(vm))]
            assert vm.eval_now("1 + 1").value == 2
    finally:
        signal.signal(signal.SIGALRM, before)
    assert [result.status for result in results] == ["aborted", "aborted"]
    assert all(result.usage.wall_time < 4000 for result in results)


async def test_an_aborted_call_tells_what_it_used() -> None:
    async with VM(globals={"double": double}) as vm:
        await vm.eval("for (let i = 0; i < 50_000; i++);")
        call = asyncio.create_task(vm.eval("double(1)"))
        await asyncio.sleep(0)
        vm.abort()
        usage = (await call).usage
        assert usage.guest_time <= usage.wall_time
        assert usage.steps < 5000


async def test_a_call_that_cannot_wait_tells_what_happened() -> None:
    async with VM(globals={"double": double}, console=True) as vm:
        result = vm.eval_now("console.log('before'); double(1)")
        assert (result.status, [entry.text for entry in result.logs]) == ("failed", ["before"])
        assert [record.outcome for record in result.calls] == ["cancelled"]
        vm.eval_now("function f() { return double(2) }")
        result = vm.get_global_function("f").value.call_now()
        assert result.error is not None
        assert result.error.code is VMErrorCode.VMUnsupported


async def test_cancelling_a_call() -> None:
    seen: list[str] = []

    async def never() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            seen.append("ended")

    async with VM(globals={"never": never}) as vm:
        task = asyncio.create_task(vm.eval("never()"))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)
        assert seen == ["ended"]
        assert (await vm.eval("1 + 1")).value == 2


async def test_aborting_from_outside() -> None:
    async def never() -> None:
        await asyncio.sleep(60)

    def stop() -> None:
        vm.abort()

    async with VM(globals={"never": never, "stop": stop}) as vm:
        task = asyncio.create_task(vm.eval("never()"))
        await asyncio.sleep(0.01)
        vm.abort()
        result = await task
        assert (result.status, result.error and result.error.code) == ("aborted", VMErrorCode.VMAborted)
        result = await vm.eval("stop(); for (;;) {}")
        assert result.status == "aborted"
        assert (await vm.eval("1 + 1")).value == 2


async def test_reset_and_dispose_end_what_waits() -> None:
    async def never() -> None:
        await asyncio.sleep(60)

    async with VM(globals={"never": never}) as vm:
        for end in (vm.reset, vm.dispose):
            task = asyncio.create_task(vm.eval("never()"))
            await asyncio.sleep(0.01)
            end()
            result = await task
            assert result.error is not None
            assert result.error.code is VMErrorCode.VMDisposed


async def test_a_host_function_may_end_the_machine_that_calls_it() -> None:
    for name in ("reset", "dispose"):
        async with VM(globals={"end": lambda name=name: getattr(vm, name)()}) as vm:
            result = await vm.eval("end(); for (;;) {}")
            assert result.error is not None
            assert result.error.code in (VMErrorCode.VMAborted, VMErrorCode.VMDisposed)


async def test_a_future_of_the_hosts_own_survives() -> None:
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with VM(globals={"ask": lambda: future}) as vm:
        task = asyncio.create_task(vm.eval("ask()"))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not future.cancelled()
        future.set_result(3)
        assert (await vm.eval("ask()")).value == 3


async def test_rejections_reach_the_guest() -> None:
    async def fail() -> None:
        raise ValueError("secret")

    async with VM(globals={"fail": fail}) as vm:
        result = await vm.eval("fail().catch(e => [e.name, e.message.includes('secret')])")
        assert result.value == ["Error", False]
        uncaught = await vm.eval("fail()")
        assert uncaught.error is not None
        assert uncaught.error.code is VMErrorCode.VMRuntimeError


def test_an_interrupt_goes_through_and_the_machine_lives() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with VM(globals={"interrupt": interrupt}) as vm:
        with pytest.raises(KeyboardInterrupt):
            vm.eval_now(
                "Promise.resolve().then(() => { ran = true }); try { interrupt() } catch {} finally { }"
            )
        assert vm.eval_now("typeof ran").value == "undefined"
        assert vm.eval_now("1 + 1").value == 2


async def test_function_handles() -> None:
    async with VM(globals={"double": double}) as vm:
        await vm.eval(
            "function add(a, b) { return a + b } const twice = n => double(n); let notOne = 3;"
            "function loop() { for (;;); }"
        )
        add = vm.get_global_function("add").value
        assert (add.name, repr(add)) == ("add", "<VMFunctionHandle add>")
        assert (await add.call(1, 2)).value == 3
        assert add.call_now("a").value == "aundefined"
        assert (await vm.get_global_function("twice").value.call(4)).value == 8
        assert (await add.call(lambda: 1)).error.details["path"] == "$arguments[0]"
        for name in ("notOne", "nothing"):
            error = vm.get_global_function(name).error
            assert error is not None
            assert (error.code, error.details["path"]) == (VMErrorCode.VMRuntimeError, name)
        loop = vm.get_global_function("loop").value.with_limits(time_limit=30)
        assert (await loop.call()).error.code is VMErrorCode.VMTimeoutError
        steps = vm.get_global_function("loop").value.with_limits(max_steps=1000)
        assert (await steps.call()).error.code is VMErrorCode.VMStepsExceededError
        with pytest.raises(VMError):
            add.with_limits(time_limit=-1)
        with pytest.raises(VMError):
            vm.get_global_function("")


async def test_host_code_spends_nothing_of_the_guests() -> None:
    def work() -> int:
        return len(network_rule("a.example").allow(paths=["/" + "\u00e4" * 1_000_000]).origin)

    async def later() -> int:
        await asyncio.sleep(0.02)
        return work()

    tasks: list[asyncio.Task[int]] = []

    def background() -> None:
        tasks.append(asyncio.create_task(later()))

    async with VM(globals={"work": work, "later": later, "background": background}) as vm:
        for source in ("work()", "later()"):
            result = await vm.eval(source, max_steps=1000)
            assert (result.value, result.usage.steps < 1000) == (17, True), source
        await vm.eval("background()", max_steps=1000)
        assert (await vm.eval("for (;;);", max_steps=1000)).status == "limited"
        assert await tasks[0] == 17


def test_the_arguments_of_a_call_are_one_message() -> None:
    with VM() as vm:
        vm.eval_now("function count(...all) { return all.length }")
        count = vm.get_global_function("count").value
        assert count.call_now(*range(50_000), [1] * 40_000).value == 50_001
        for arguments in (range(100_001), [[1] * 60_000] * 2, ["x" * 10_000_000] * 2):
            error = count.call_now(*arguments).error
            assert error is not None
            assert error.code is VMErrorCode.BoundaryUnsupportedType
            assert error.details["reason"].startswith("more than")


async def test_the_loop_may_change_between_calls() -> None:
    vm = VM(globals={"double": double})
    vm.start_now()
    for _ in range(2):
        assert (await asyncio.to_thread(lambda: asyncio.run(vm.eval("double(3)")))).value == 6
    vm.dispose()


async def test_undefined_answers() -> None:
    async def nothing() -> None:
        return None

    async with VM(globals={"nothing": nothing}) as vm:
        assert (await vm.eval("nothing()")).value is None
        assert (await vm.eval("(async () => {})()")).value is undefined
