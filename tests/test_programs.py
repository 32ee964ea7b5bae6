"""The harness for JavaScript programs, on a machine that does as told: it must fail when it should."""

import asyncio
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from tests import programs


class ToldMachine:
    """Stands in for `jsvm.VM`: prints what it was told to, and ends as it was told to."""

    def __init__(self, printed: Sequence[str], ending: Any, alive: bool = True) -> None:
        self.printed = printed
        self.ending = ending
        self.alive = alive
        self.options: dict[str, Any] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, **options: Any) -> "ToldMachine":
        self.options = options
        return self

    async def __aenter__(self) -> "ToldMachine":
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.alive = False

    async def eval(self, source: str, **options: Any) -> Any:
        if source == programs.PRELUDE:
            return SimpleNamespace(ok=True, value=None)
        if source == "1 + 1":
            return SimpleNamespace(ok=self.alive, value=2.0)
        self.calls.append((source, options))
        for text in self.printed:
            self.options["globals"]["__print"](text)
        return self.ending

    async def idle(self) -> None: ...


def well() -> Any:
    return SimpleNamespace(ok=True, value=None, error=None)


def error(name: str, message: str, line: int, code: str = "VM_RUNTIME_ERROR") -> Any:
    return SimpleNamespace(ok=False, error=SimpleNamespace(name=name, message=message, line=line, code=code))


def run(text: str, machine: ToldMachine) -> None:
    for program in programs.parse_file(text):
        asyncio.run(programs.run(program, machine))


THROWS = "x;\nnull.x; // expect throws: TypeError: no x of null\n"
SYNTAX = "let 1; // expect syntax error: unexpected number\n"
LIMIT = "// option: time_limit = 50\nwhile (true) {} // expect code: VM_TIMEOUT_ERROR\n"


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("print(1); // expect: 1", ToldMachine(["1"], well())),
        ("print(1); // expect: 1\nprint(); // expect:\n", ToldMachine(["1", ""], well())),
        ("print('a\\nb');\n// expect: a\n// expect: b", ToldMachine(["a\nb"], well())),
        ("print('😀'); // expect: 😀", ToldMachine(["\ud83d\ude00"], well())),
        (THROWS, ToldMachine([], error("TypeError", "no x of null", 2))),
        (SYNTAX, ToldMachine([], error("SyntaxError", "unexpected number", 1, "VM_SYNTAX_ERROR"))),
        (LIMIT, ToldMachine([], error("Error", "too long", 9, "VM_TIMEOUT_ERROR"))),
    ],
)
def test_what_is_expected_passes(text: str, machine: ToldMachine) -> None:
    run(text, machine)


@pytest.mark.parametrize(
    ("text", "machine", "reason"),
    [
        ("print(1); // expect: 1", ToldMachine([], well()), r"> 1 +\(nothing\)"),
        ("print(1); // expect: 1", ToldMachine(["2"], well()), r"> 1 +2"),
        ("print(1); // expect: 1", ToldMachine(["1", "1"], well()), r"> \(nothing\)  1"),
        ("f(); // expect: 1", ToldMachine(["1"], error("Error", "no", 1)), "expected to end well"),
        (THROWS, ToldMachine([], well()), "ended well"),
        (THROWS, ToldMachine([], error("TypeError", "no x of null", 1)), "line 2"),
        (THROWS, ToldMachine([], error("RangeError", "no x of null", 2)), "RangeError"),
        (THROWS, ToldMachine([], error("TypeError", "no y", 2)), "no y"),
        (THROWS, ToldMachine([], error("TypeError", "no x of null", 2, "VM_SYNTAX_ERROR")), "SYNTAX"),
        (THROWS, ToldMachine([], error("TypeError", "no x of null", 2), alive=False), r"1 \+ 1"),
        (SYNTAX, ToldMachine([], error("SyntaxError", "unexpected number", 1)), "VM_RUNTIME_ERROR"),
        (LIMIT, ToldMachine([], error("Error", "no", 2, "VM_MEMORY_ERROR")), "VM_MEMORY_ERROR"),
    ],
)
def test_anything_else_fails(text: str, machine: ToldMachine, reason: str) -> None:
    with pytest.raises(programs.ExpectationError, match=reason):
        run(text, machine)


@pytest.mark.parametrize(
    "text",
    [
        "print(1);",
        "",
        "1; // expects: 1",
        "1; // expect throw: E: m",
        "// option time\nprint(1) // expect: 1",
        THROWS * 2,
    ],
)
def test_a_malformed_program_is_refused(text: str) -> None:
    with pytest.raises(programs.MalformedProgramError):
        programs.parse_file(text)


def test_programs_of_one_file_keep_their_lines() -> None:
    first, second = programs.parse_file("print(1); // expect: 1\n// ---\nf(); // expect throws: E: m\n")
    assert first.ending is None
    assert second.ending is not None
    assert second.ending.line == 3
    assert second.source.split("\n")[2].startswith("f();")


def test_options_reach_the_machine_and_the_call() -> None:
    machine = ToldMachine(["1"], well())
    run('// option: source_type = "module"\n// option: max_steps = 9\nprint(1); // expect: 1\n', machine)
    assert machine.options["max_steps"] == 9
    assert machine.options["time_limit"] == programs.DEFAULT_TIME_LIMIT
    ((_, call),) = machine.calls
    assert call == {"source_type": "module"}


def test_the_collector_takes_the_right_files(pytestconfig: pytest.Config) -> None:
    takes: Callable[..., bool] = programs.is_program_file
    tests = pytestconfig.rootpath / "tests"
    assert takes(tests / "language" / "a.js")
    assert takes(tests / "builtins" / "deep" / "a.js")
    assert not takes(tests / "language" / "a.py")
    assert not takes(tests / "other" / "a.js")
    assert not takes(pytestconfig.rootpath / "demo" / "a.js")
