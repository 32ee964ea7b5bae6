"""Snapshots from strangers: whatever is in them, the host gets a coded error or a machine that obeys it."""

from __future__ import annotations

import copy
import functools
import json
import os
import random
from typing import Any

import pytest

from jsvm import VM, Suspend, VMError, VMErrorCode
from tests.unit.snapshot.machines import PROGRAMS
from tests.unit.snapshot.mutations import mutate

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


def use(document: Any) -> VMErrorCode | None:
    """Start a machine from a snapshot and go on in it; the code of the error that forbids that."""
    try:
        with VM.from_snapshot(document, **OPTIONS) as vm:
            for _ in range(5):
                if not vm.pending:
                    break
                vm.answer_now(value=2)
            vm.eval_now("let n = 0; for (const k of Object.getOwnPropertyNames(globalThis)) n += k.length; n")
            vm.eval_now("main && main()")
    except VMError as error:
        return error.code
    return None


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_forged_snapshot_is_refused_or_harmless(seed: int) -> None:
    source = random.Random(seed)
    document = copy.deepcopy(source.choice(snapshots()))
    mutate(document, source)
    code = use(json.loads(json.dumps(document)))
    assert code is None or code in (
        VMErrorCode.BoundaryInvalidSerializedValue,
        VMErrorCode.VMInvalidOption,
        VMErrorCode.VMTimeoutError,
        VMErrorCode.VMMemoryError,
        VMErrorCode.VMStackError,
    )
