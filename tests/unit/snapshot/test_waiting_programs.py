"""Random programs that wait everywhere go on in other machines as if nobody had disturbed them."""

from __future__ import annotations

import json
import os
import random
from typing import Any

import pytest

from jsvm import VM
from tests.unit.snapshot.machines import ALLOWED, answer_later, keep, run_whole
from tests.unit.snapshot.waiting_programs import Grower, Mode

EXAMPLES = int(os.environ.get("JSVM_SNAPSHOT_EXAMPLES", "6"))
#: Waits of one program that are looked at; loops inside loops have thousands.
MOST_WAITS = 40


def run_in_some_pieces(source: str, seed: int) -> tuple[list[str], bool]:
    """What a program prints that changes its machine at some of its waits, and whether it came to its end."""
    lines: list[str] = []
    choice = random.Random(seed)
    options: dict[str, Any] = {"globals": {"checkpoint": answer_later}, "console": keep(lines), **ALLOWED}
    vm = VM(**options, random_seed=7)
    vm.start_now()
    result = vm.eval_now(source + "\nmain();")
    for _ in range(MOST_WAITS):
        if result.status != "suspended":
            break
        assert result.state is not None, result.error and result.error.details
        if choice.random() < 0.5:
            vm.dispose()
            vm = VM.from_snapshot(json.dumps(result.state), **options)
            vm.start_now()
        result = vm.answer_now(value=next(iter(result.pending[0].arguments), None))
    vm.dispose()
    if result.status == "suspended":
        return lines, False
    result.unwrap()
    return lines, True


@pytest.mark.parametrize("seed", range(EXAMPLES))
@pytest.mark.parametrize("mode", ["async", "generator", "async generator"])
def test_a_random_program_goes_on(mode: Mode, seed: int) -> None:
    source = Grower(seed, mode).program()
    expected = run_whole(source)
    printed, is_over = run_in_some_pieces(source, seed)
    assert printed == (expected if is_over else expected[: len(printed)])
