"""What a result carries beside its value: status, logs, calls, usage."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref

import pytest

from jsvm import (
    VM,
    VMError,
    VMErrorCode,
    VMResult,
    evaluate,
    undefined,
)
from jsvm.budget import MemoryLimitReached, StackExhausted


def error_of(result: VMResult) -> VMError:
    assert result.error is not None
    assert not result.ok
    assert result.value is undefined
    return result.error


# -- results ---------------------------------------------------------------------------------------


def test_a_result_says_what_happened() -> None:
    result = evaluate("console.log('a'); f(); 7", globals={"f": lambda: 1})
    assert (result.ok, result.value, result.error, result.status) == (True, 7, None, "completed")
    assert [entry.to_data() for entry in result.logs] == [{"level": "log", "text": "a"}]
    assert [record.name for record in result.calls] == ["f"]
    assert result.usage.steps > 0
    assert 0 < result.usage.guest_time <= result.usage.wall_time
    assert result.usage.to_data().keys() == {"guestTime", "wallTime", "steps", "bytes"}
    assert result.unwrap() == 7
    failed = evaluate("console.log('b'); null.x")
    assert (failed.status, failed.logs[0].text) == ("failed", "b")
    with pytest.raises(VMError):
        failed.unwrap()


def test_logs_keep_head_and_tail() -> None:
    result = evaluate("for (let i = 0; i < 5000; i++) console.log(i)", time_limit=None)
    texts = [entry.text for entry in result.logs]
    assert texts[:2] == ["0", "1"]
    assert texts[1000] == "[3000 lines of output left out]"
    assert texts[-1] == "4999"
    assert len(texts) == 2001
    big = evaluate("for (let i = 0; i < 40; i++) console.log('x'.repeat(50000))", time_limit=None)
    assert sum(len(entry.text) for entry in big.logs) < 2**21


def test_calls_keep_head_and_tail() -> None:
    result = evaluate("for (let i = 0; i < 2500; i++) f(i)", globals={"f": lambda i: i}, time_limit=None)
    assert len(result.calls) == 2000


def test_uncaught_errors_keep_head_and_tail() -> None:
    source = "const text = 'x'.repeat(1e4); for (let i = 0; i < 5000; i++) Promise.reject(i + text); 'done'"
    result = evaluate(source, unhandled_rejections="report")
    assert result.value == "done"
    assert sum(len(error.message) for error in result.unhandled) < 2 * 1024 * 1024
    assert result.unhandled[0].message.startswith("'0x")
    assert result.unhandled[-1].message.startswith("'4999x")
    assert len(evaluate("for (let i = 0; i < 5000; i++) Promise.reject(i); 0").unhandled) == 200
    few = evaluate("for (let i = 0; i < 150; i++) Promise.reject(i); 0").unhandled
    assert [error.message for error in few] == [str(i) for i in range(150)]
    throws = "let n = 0; setInterval(() => { if (++n > 5000) clearInterval(1); throw n })"
    assert len(evaluate(throws, timers="virtual").unhandled) == 200


def test_results_can_be_copied_and_sent_to_other_processes() -> None:
    for source in (
        "f(); console.log('a'); [1, , undefined, 2n]",
        "f(); throw new TypeError('no')",
        "let x = ;",
    ):
        result = evaluate(source, globals={"f": lambda: 1})
        for other in (copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
            assert (other.ok, other.status, other.logs) == (result.ok, result.status, result.logs)
            assert (other.value, other.value is undefined) == (result.value, result.value is undefined)
            assert [call.to_data() for call in other.calls] == [call.to_data() for call in result.calls]
            if result.error is not None:
                assert other.error is not None
                assert other.error.to_data() == result.error.to_data()


def test_a_result_that_is_kept_keeps_no_guest() -> None:
    class Probe:
        def call(self) -> int:
            return 1

    probe = Probe()
    gone = weakref.ref(probe)
    with VM(globals={"f": probe.call}) as vm:
        result = vm.eval_now("1;\n  f()")
    del vm, probe
    gc.collect()
    assert gone() is None
    assert (result.calls[0].line, result.calls[0].column) == (2, 3)


def test_an_error_can_be_printed() -> None:
    error = error_of(evaluate("throw new Error('half of \\ud83d')"))
    assert error.message == "half of \ud83d"
    assert str(error) == "half of \\ud83d"


def test_steps_are_the_same_each_time() -> None:
    source = "let s = 0; for (let i = 0; i < 1000; i++) s += i; [3, 1, 2].sort().join(s)"
    assert evaluate(source).usage.steps == evaluate(source).usage.steps


@pytest.mark.parametrize(
    ("raised", "code", "reason"),
    [
        (MemoryError, VMErrorCode.VMMemoryError, "host memory"),
        (RecursionError, VMErrorCode.VMStackError, "stack"),
        (StackExhausted, VMErrorCode.VMStackError, "stack"),
        (MemoryLimitReached, VMErrorCode.VMMemoryError, "memory limit"),
    ],
)
def test_what_python_raises_in_a_job_is_coded(
    raised: type[BaseException], code: VMErrorCode, reason: str
) -> None:
    def fail() -> None:
        raise raised

    with VM() as vm:
        instance = vm._instance
        assert instance is not None
        instance.realm.agent.jobs.enqueue(fail)
        error = error_of(vm.eval_now("1"))
        assert (error.code, error.details["reason"]) == (code, reason)
        assert vm.eval_now("1 + 1").value == 2
