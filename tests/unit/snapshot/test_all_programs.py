"""Whatever a program leaves behind can be kept: programs of all other tests, each copied when it has run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jsvm import VM, network_rule
from tests.programs import PRELUDE, Program, parse_file, scripted_network

TESTS = Path(__file__).parents[2]
FOLDERS = ("language", "builtins", "errors", "webapi")
#: Numbers in programs that leave more objects behind than it is worth waiting for.
LARGE = ("100_000", "200_000", "1e5", "100000", "200000")


def programs() -> list[Any]:
    """The scripts of other tests."""
    return [
        pytest.param(program, id=f"{path.stem}-{index}")
        for folder in FOLDERS
        for path in sorted((TESTS / folder).glob("*.js"))
        for index, program in enumerate(parse_file(path.read_text("utf-8")))
        if "source_type" not in program.options and not any(number in program.source for number in LARGE)
    ]


def options_for(program: Program) -> dict[str, Any]:
    """The options that the program asks for."""
    options = {name: value for name, value in program.options.items() if name not in ("responses", "host")}
    if "responses" in program.options:
        options["transport"] = scripted_network(program.options["responses"])
        options["network_rules"] = [network_rule("api.example").allow()]
    return {**options, "globals": {"__print": lambda *_: None}}


@pytest.mark.parametrize("program", programs())
def test_what_it_leaves_behind_is_kept(program: Program) -> None:
    options = options_for(program)
    with VM(**options) as vm:
        vm.eval_now(PRELUDE).unwrap()
        vm.eval_now(program.source)
        vm.idle_now()
        text = json.dumps(vm.snapshot_now())
        with VM.from_snapshot(text, **options) as copy:
            assert json.dumps(copy.snapshot_now()) == text
