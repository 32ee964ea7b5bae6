"""Running one program in one machine, and in as many as it has suspension points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsvm import VM, Suspend, VMResult

PROGRAMS = Path(__file__).parent / "programs"
#: What programs may use.
ALLOWED: dict[str, Any] = {"dynamic_code": True, "timers": "virtual", "date_now": 0.0}


def through_json(data: Any) -> Any:
    """What another process would get."""
    return json.loads(json.dumps(data))


async def answer_now(value: Any = None) -> Any:
    return value


def answer_later(value: Any = None) -> Any:
    raise Suspend


def run_whole(source: str) -> list[str]:
    """The lines a program prints when `checkpoint` answers at once."""
    lines: list[str] = []
    options: dict[str, Any] = {"globals": {"checkpoint": answer_now}, "console": keep(lines), **ALLOWED}
    with VM(**options, random_seed=7) as vm:
        vm.eval_now(source + "\nmain();").unwrap()
    return lines


def run_in_pieces(source: str) -> tuple[list[str], int]:
    """The same when every call of `checkpoint` ends the machine, and the next one goes on from its state."""
    lines: list[str] = []
    options: dict[str, Any] = {"globals": {"checkpoint": answer_later}, "console": keep(lines), **ALLOWED}
    with VM(**options, random_seed=7) as vm:
        result = vm.eval_now(source + "\nmain();")
    pieces = 1
    while result.status == "suspended":
        assert result.state is not None, result.error and result.error.details
        pieces += 1
        with VM.from_snapshot(json.dumps(result.state), **options) as vm:
            assert vm.pending == result.pending
            result = vm.answer_now(value=next(iter(result.pending[0].arguments), None))
    result.unwrap()
    return lines, pieces


def keep(lines: list[str]) -> Any:
    return lambda _level, text: lines.append(text)


def copy_of(vm: VM, **options: Any) -> VM:
    """A started machine in the state of another one."""
    copy = VM.from_snapshot(json.dumps(vm.snapshot_now()), **options)
    copy.start_now()
    return copy


def value_after(setup: str, question: str, **options: Any) -> Any:
    """What a program answers in a copy of the machine that another one ran in; the original must agree."""
    with VM(**options) as vm:
        vm.eval_now(setup).unwrap()
        with copy_of(vm, **options) as copy:
            answer: VMResult = copy.eval_now(question)
        assert vm.eval_now(question).unwrap() == answer.unwrap()
        return answer.value
