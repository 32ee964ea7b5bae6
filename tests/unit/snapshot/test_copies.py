"""Programs in two halves: the second one runs in a copy of the machine that ran the first.

The files in `copies` are programs as `tests/programs.py` reads them. A line `// snapshot` is where the copy
is made, through JSON. The original goes on, too, and must print the same; and the copy's snapshot is the
original's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jsvm import VM, network_rule
from tests.programs import PRELUDE, Program, compare_printed, parse_file, scripted_network
from tests.unit.snapshot.machines import keep

HERE = Path(__file__).parent / "copies"
MARK = "\n// snapshot\n"
PROGRAMS = [
    pytest.param(program, id=f"{path.stem}-{number}")
    for path in sorted(HERE.glob("*.js"))
    for number, program in enumerate(parse_file(path.read_text("utf-8")), 1)
]


def options_for(program: Program, lines: list[str]) -> dict[str, Any]:
    """Everything allowed that a program may ask for."""
    options = {"dynamic_code": True, "timers": "virtual", "date_now": 0, **program.options}
    responses = options.pop("responses", {})
    if responses:
        rules = [network_rule("api.example").allow()]
        options |= {"transport": scripted_network(responses), "network_rules": rules}
    return {**options, "globals": {"__print": lines.append}, "console": keep(lines)}


def run(vm: VM, half: str) -> None:
    """Run half of a program."""
    vm.eval_now(f"{half}\nvoid 0;", name="half.js").unwrap()


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_copy_goes_on(program: Program) -> None:
    before, after = program.source.split(MARK)
    original: list[str] = []
    copied: list[str] = []
    with VM(**options_for(program, original)) as vm:
        vm.eval_now(PRELUDE, name="prelude.js").unwrap()
        run(vm, before)
        if "responses" in program.options:
            vm.idle_now()
        copied += original
        snapshot = vm.snapshot_now()
        with VM.from_snapshot(json.dumps(snapshot), **options_for(program, copied)) as copy:
            assert json.dumps(copy.snapshot_now()) == json.dumps(snapshot)
            run(copy, after)
            copy.idle_now()
        run(vm, after)
        vm.idle_now()
    compare_printed(program, copied)
    assert original == copied
