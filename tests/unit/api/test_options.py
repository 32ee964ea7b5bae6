"""Options in the shape that pages give them, and what their errors call them."""

from __future__ import annotations

import pytest

from jsvm import VM, VMError, network_rule


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
