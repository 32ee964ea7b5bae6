"""What a result carries beside its value: status, logs, calls, usage."""

from __future__ import annotations

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
