"""Options in the shape that pages give them, and what their errors call them."""

from __future__ import annotations

from typing import Any

import pytest

from jsvm import VM, VMError, VMErrorCode, evaluate, network_rule


def test_the_javascript_shape() -> None:
    vm = VM.from_options(
        {
            "capabilities": {
                "executionRules": {"timeLimit": 1, "maxSteps": 7},
                "numbers": {"randomSeed": "a", "dateNow": 5},
                "networkingRules": [network_rule("example.com").allow().to_json()],
                "moduleLoader": {"a": "export default 1"},
                "dynamicCode": True,
            },
            "executionRules": {"maxSteps": 1_000_000, "timeLimit": 5000},
            "globals": {"g": 3},
        }
    )
    with vm:
        assert vm.eval_now("[g, Date.now(), eval('1 + 1'), new Function('a', 'return a')(3)]").value == [
            3,
            5,
            2,
            3,
        ]
        assert vm.import_now("a").ok
    for bad, path in (
        ({"timeLimit": 5}, "options.timeLimit"),
        ({"capabilities": {"time": 5}}, "options.capabilities.time"),
        ({"capabilities": []}, "options.capabilities"),
        ({"executionRules": {"time_limit": 5}}, "options.executionRules.time_limit"),
        ({"numbers": 3}, "options.numbers"),
        ({"executionRules": {"timeLimit": "1"}}, "options.executionRules.timeLimit"),
        (
            {
                "executionRules": {"maxSteps": 5},
                "capabilities": {"executionRules": {"timeLimit": -1, "maxSteps": 1}},
            },
            "options.capabilities.executionRules.timeLimit",
        ),
        ({"capabilities": {"numbers": {"dateNow": "x"}}}, "options.capabilities.numbers.dateNow"),
        ({"networkingRules": [5]}, "options.networkingRules[0]"),
        ({"networkLimits": {"maxRequests": 0}}, "options.networkLimits.maxRequests"),
        ({"moduleLoader": {"resolve": 5}}, "options.moduleLoader.resolve"),
        ({"dynamicCode": 1}, "options.dynamicCode"),
        ({"capabilities": {"timers": "odd"}}, "options.capabilities.timers"),
    ):
        with pytest.raises(VMError) as caught:
            VM.from_options(bad)
        assert caught.value.details["path"] == path
        assert caught.value.message.startswith(f"{path}: ")


@pytest.mark.parametrize("bad", [None, [], 5, "x", object()])
def test_a_shape_that_is_none(bad: Any) -> None:
    with pytest.raises(VMError) as caught:
        VM.from_options(bad)
    assert (caught.value.code, caught.value.details["path"]) == (VMErrorCode.VMInvalidOption, "options")


@pytest.mark.parametrize("option", ["time_limit", "wall_limit", "date_now"])
def test_numbers_that_no_float_holds(option: str) -> None:
    for number in (10**400, -(10**400)):
        with pytest.raises(VMError) as caught:
            VM(**{option: number})
        assert caught.value.details["path"] == option


def test_rules_of_what_is_no_host() -> None:
    for bad in ("\ud800", "a\udfff.example"):
        with pytest.raises(VMError, match="host name only"):
            network_rule(bad)
    with pytest.raises(VMError, match="must be one of"):
        network_rule("a.example", scheme=[])  # type: ignore[arg-type]


def test_all_of_a_seed_counts() -> None:
    seeds = ["experiment-1", "experiment-2", "experiment", 1, 2**64 + 1, 2**128 + 1, -(2**64) - 1, 10**400]
    numbers = {seed: evaluate("Math.random()", random_seed=seed).value for seed in seeds}
    assert len(set(numbers.values())) == len(seeds)
    assert evaluate("Math.random()", random_seed="experiment-1").value == numbers["experiment-1"]
    # What short seeds give is what programs were tested with.
    assert evaluate("Math.random()", random_seed="s").value == 0.833801142842867
