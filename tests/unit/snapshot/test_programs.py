"""The law of snapshots: a program that is taken apart at every suspension point, written as JSON and
continued in another machine prints what it prints when nobody disturbs it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jsvm import VM
from tests.unit.snapshot.machines import PROGRAMS, copy_of, keep, run_in_pieces, run_whole


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.js")), ids=lambda path: path.stem)
def test_a_program_in_pieces_prints_the_same(path: Path) -> None:
    source = path.read_text("utf-8")
    expected = run_whole(source)
    printed, pieces = run_in_pieces(source)
    assert printed == expected
    assert len(expected) >= 3
    assert pieces >= 3


STEPS = """
    let total = 0;
    const seen = [];
    function* steps() {
      for (const [i, word] of ["a", "b", "c"].entries()) {
        try { seen.push(yield word + i); total += i; }
        catch (error) { seen.push(error.message); yield* inner(i); }
        finally { seen.push("end " + i); }
      }
      return total;
    }
    function* inner(n) { while (n-- > 0) { const sent = yield n; if (sent) n = sent; } }
    const machine = steps();
    const step = (how, value) => JSON.stringify(machine[how](how === "throw" ? Error(value) : value));
"""
CALLS = ["('next')", "('next', 'x')", "('throw', 'no')", "('next', 3)", "('next')", "('next')", "('next')"]


@pytest.mark.parametrize("every", [1, 2, 3, 7])
def test_idle_machines_can_be_exchanged_at_any_step(every: int) -> None:
    with VM() as vm:
        vm.eval_now(STEPS).unwrap()
        expected = [vm.eval_now(f"step{call}").unwrap() for call in CALLS]
        expected.append(vm.eval_now("seen.join() + total").unwrap())
    vm = VM()
    vm.start_now()
    vm.eval_now(STEPS).unwrap()
    answers = []
    for number, call in enumerate(CALLS):
        if number % every == 0:
            vm = copy_of(vm)
        answers.append(vm.eval_now(f"step{call}").unwrap())
    answers.append(vm.eval_now("seen.join() + total").unwrap())
    assert answers == expected


def test_a_snapshot_of_a_copy_is_the_snapshot() -> None:
    source = (PROGRAMS / "values.js").read_text("utf-8")
    with VM(globals={"checkpoint": abs}, console=keep([])) as vm:
        vm.eval_now(source).unwrap()
        first = vm.snapshot_now()
        with copy_of(vm, globals={"checkpoint": abs}, console=keep([])) as copy:
            assert copy.snapshot_now() == first
