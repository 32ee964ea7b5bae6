"""What is certain to take more time than is left is not begun."""

from __future__ import annotations

from itertools import count

import pytest

from jsvm import VM, VMErrorCode
from jsvm.budget import Budget, TimeLimitReached
from jsvm.compiler.resolve import analyze
from jsvm.syntax.parser import parse_script

#: So many functions in one that Python copies a hundred million names.
MANY = "var f = [" + "x => x, " * 6000 + "]"
#: A function that Python needs tenths of a second to compile, and whose parts are read in less.
LARGE = "var f = () => 0; " + "f(1);" * 20_000


def test_work_that_cannot_end_in_time_is_refused() -> None:
    now = [0.0]
    budget = Budget(lambda: now[0], time_limit=100)
    budget.begin()
    budget.check_time()
    budget.check_time(99)
    with pytest.raises(TimeLimitReached):
        budget.check_time(101)
    now[0] = 50
    with pytest.raises(TimeLimitReached):
        budget.check_time(51)
    budget.end()


@pytest.mark.parametrize(("source", "too_short"), [(LARGE, 50), (MANY, 400)], ids=["statements", "functions"])
def test_a_function_that_cannot_be_compiled_in_time_is_not_given_to_python(
    source: str, too_short: int
) -> None:
    with VM(time_limit=None, wall_limit=None) as vm:
        assert vm.eval_now("1 + 1").value == 2
        instance = vm._instance
        assert instance is not None
        looks = [0]

        def clock() -> float:
            looks[0] += 1
            return 0.0

        instance.clock._clock = clock
        # By this clock nothing takes any time, so only what lies ahead can be too much.
        ended = vm.eval_now(source, time_limit=too_short)
        assert ended.error is not None
        assert ended.error.code is VMErrorCode.VMTimeoutError
        assert looks[0] > 100
        assert vm.eval_now(source, time_limit=60_000).ok


def test_a_scope_is_gone_through_once_however_many_functions_are_in_it() -> None:
    program = parse_script("(function named() { " + "(() => 1); function f() {} " * 50 + "})")
    scopes = analyze(program, map("v{}".format, count()).__next__).scopes()
    assert len(scopes) == len(set(scopes)) >= 101
