"""Snapshots from strangers: whatever is in them, the host gets a coded error or a machine that obeys it."""

from __future__ import annotations

import copy
import functools
import json
import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from jsvm import VM, Suspend, VMError, VMErrorCode
from tests.unit.snapshot.machines import PROGRAMS
from tests.unit.snapshot.mutations import mutate, mutate_frame, mutate_graph

EXAMPLES = int(os.environ.get("JSVM_SNAPSHOT_EXAMPLES", "40"))


def later(*_: Any) -> Any:
    raise Suspend


OPTIONS: Any = {
    "globals": {"checkpoint": later},
    "console": True,
    "dynamic_code": True,
    "time_limit": 2_000.0,
}


@functools.cache
def snapshots() -> list[dict[str, Any]]:
    """States of all programs, each at its second suspension point."""
    found = []
    for path in sorted(PROGRAMS.glob("*.js")):
        with VM(**OPTIONS) as vm:
            vm.eval_now(path.read_text("utf-8") + "\nmain();")
            found.append(vm.answer_now(value=1).state or vm.snapshot_now())
    return found


#: Calls whatever the guest has, and looks at everything.
POKE = """
  const look = (value) => {
    try { if (typeof value === "function") look(value(1)); } catch {}
    try { JSON.stringify(value); } catch {}
    try { for (const item of value) { String(item); break; } } catch {}
    try { if (value && value.then) value.then(look, () => 0); } catch {}
  };
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (/^[a-z]/.test(name) && name !== "main" && name !== "globalThis") look(globalThis[name]);
  main && main().then(look, () => 0); 0
"""


def use(document: Any) -> list[VMErrorCode]:
    """Start a machine from a snapshot and go on in it: the codes of all errors."""
    codes: list[VMErrorCode] = []
    try:
        with VM.from_snapshot(document, **OPTIONS) as vm:
            results = [vm.answer_now(value=2) for _ in range(5) if vm.pending]
            results += [vm.eval_now("1 + 1"), vm.eval_now(POKE), vm.eval_now("2 + 2")]
            codes += [result.error.code for result in results if result.error is not None]
            vm.snapshot_now()
    except VMError as error:
        if error.code is not VMErrorCode.VMSnapshotUnsupported:
            codes.append(error.code)
    return codes


@pytest.mark.parametrize("seed", range(EXAMPLES))
@pytest.mark.parametrize("change", [mutate, mutate_frame, mutate_graph])
def test_a_forged_snapshot_is_refused_or_harmless(seed: int, change: Callable[..., None]) -> None:
    source = random.Random(seed)
    document = copy.deepcopy(source.choice(snapshots()))
    change(document, source)
    assert VMErrorCode.VMEngineError not in use(json.loads(json.dumps(document)))


GONE_WRONG = """
  async function waits() { return count(...[1], await checkpoint(1)); }
  function count(...all) { return all.length; }
  waits(); 0
"""


def test_a_bug_of_the_engine_is_told_as_one_wherever_the_guest_is_from() -> None:
    told: list[BaseException] = []
    with VM(**OPTIONS) as vm:
        vm.eval_now(GONE_WRONG)
        state = json.dumps(vm.snapshot_now())
    with VM.from_snapshot(state, **OPTIONS, on_error=lambda error, facts: told.append(error)) as vm:
        instance = vm._instance
        assert instance is not None
        instance.realm.agent.jobs.enqueue(lambda: {}["SECRET"])
        result = vm.eval_now("count(1)")
        assert result.error is not None
        assert result.error.code is VMErrorCode.VMEngineError
        assert isinstance(told[0], KeyError)
        assert vm.eval_now("count(1)").unwrap() == 1


def test_what_fails_in_a_body_from_a_snapshot_is_told_as_the_fault_of_the_snapshot() -> None:
    told: list[BaseException] = []
    with VM(**OPTIONS) as vm:
        vm.eval_now(GONE_WRONG)
        document = json.loads(json.dumps(vm.snapshot_now()))
    frame = next(entry for entry in document["heap"].values() if entry["type"] == "Frame")
    (collected,) = [name for name, held in frame["variables"].items() if "[[frame]]" in str(held)]
    # A function is a good thing to be left in a temporary, but not in this one.
    frame["variables"][collected] = {"ref": "globalThis.count"}
    with VM.from_snapshot(document, **OPTIONS, on_error=lambda error, facts: told.append(error)) as vm:
        result = vm.answer_now(value=2)
        assert result.error is not None
        assert result.error.code is VMErrorCode.BoundaryInvalidSerializedValue
        assert (result.error.details["path"], len(told)) == ("$", 1)
        assert vm.eval_now("1 + 1").unwrap() == 2
