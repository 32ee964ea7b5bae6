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
from tests.unit.snapshot.mutations import mutate, mutate_frame

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
@pytest.mark.parametrize("change", [mutate, mutate_frame])
def test_a_forged_snapshot_is_refused_or_harmless(seed: int, change: Callable[..., None]) -> None:
    source = random.Random(seed)
    document = copy.deepcopy(source.choice(snapshots()))
    change(document, source)
    assert VMErrorCode.VMEngineError not in use(json.loads(json.dumps(document)))
