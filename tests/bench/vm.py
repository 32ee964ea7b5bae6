"""The second benchmark: what a VM costs before its guest does anything.

    python -m tests.bench vm [--check]

Times are processor time, the best of several; memory is what the process holds, so this runs where /proc
tells it. The bars are those of the project's plan for pages that keep many VMs.
"""

import argparse
import gc
import math
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jsvm import VM
from tests.bench.clock import milliseconds

#: VMs that are held at once to see what one takes, and that are dropped one after the other.
HELD = 40
DROPPED = 200
CALLS = 20_000
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Row:
    """One line of the table. `bar` is None where there is none."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def is_met(self) -> bool:
        return self.bar is None or self.value <= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"{self.bar:10g}  {'met' if self.is_met else 'MISSED'}"
        return f"{self.name:44}{self.value:10.2f} {self.unit:3}{bar}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.bench vm", description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="exit with 1 if a bar is missed")
    options = parser.parse_args(arguments)
    print(f"CPython {sys.version.split()[0]}\n{'measured':44}{'value':>10}    {'bar':>10}", flush=True)
    missed = False
    for measure in (first_result, start_another, held_memory, dropped_memory, small_eval, capability_call):
        row = measure()
        print(row, flush=True)
        missed = missed or not row.is_met
    return 1 if options.check and missed else 0


def best(action: Callable[[], object], runs: int) -> float:
    """The least processor time of several runs, in milliseconds."""
    least = math.inf
    for _ in range(runs):
        gc.collect()
        start = milliseconds()
        action()
        least = min(least, milliseconds() - start)
    return least


def first_result() -> Row:
    """From the start of a process to `1 + 1`, without what Python takes to do nothing."""
    bare = best_of_processes("pass")
    whole = best_of_processes("import jsvm; assert jsvm.evaluate('1 + 1').value == 2")
    return Row("first `1 + 1` of a process, beside Python's start", whole - bare, "ms")


def best_of_processes(code: str) -> float:
    """The least processor time of a Python process that runs `code`, in milliseconds."""

    def spent() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (usage.ru_utime + usage.ru_stime) * 1000.0

    least = math.inf
    for _ in range(5):
        before = spent()
        subprocess.run([sys.executable, "-c", code], check=True)
        least = min(least, spent() - before)
    return least


def started() -> VM:
    """A VM that runs."""
    vm = VM()
    vm.start_now()
    return vm


def start_another() -> Row:
    """`VM()` and `start` once the engine is warm."""
    started()
    return Row("create and start another VM", best(started, 30), "ms", 3.0)


def resident() -> float:
    """Megabytes that this process holds in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / MEGABYTE


def held_memory() -> Row:
    """What one of many VMs takes; each has run something."""
    started().eval_now("1 + 1")
    before = resident()
    held = [started() for _ in range(HELD)]
    for vm in held:
        vm.eval_now("1 + 1")
    taken = (resident() - before) / HELD
    held.clear()
    return Row("memory of one of many VMs", taken, "MB", 1.5)


def dropped_memory() -> Row:
    """How much larger the process is after many VMs that nobody refers to any more."""
    for _ in range(DROPPED // 4):
        started().eval_now("[1, 2, 3].map((x) => x + 1)")
    before = resident()
    for _ in range(DROPPED):
        started().eval_now("[1, 2, 3].map((x) => x + 1)")
    return Row(f"growth over {DROPPED} VMs that were dropped", resident() - before, "MB", 1.0)


def small_eval() -> Row:
    """A tiny `eval` in a running VM, with parsing and compiling."""
    vm = started()
    numbers = iter(range(1_000_000))
    return Row(
        "`eval` of `1 + n` in a running VM", best(lambda: vm.eval_now(f"1 + {next(numbers)}"), 50), "ms"
    )


def capability_call() -> Row:
    """One call of a host function with a number, beside the loop around it."""
    vm = VM(globals={"host": lambda value: value}, max_steps=None)
    vm.start_now()
    loop = "for (let i = 0; i < {n}; i++) {body}"

    def run(body: str) -> None:
        result = vm.eval_now(loop.format(n=CALLS, body=body))
        assert result.ok, result.error

    run("host(i)")
    whole, bare = best(lambda: run("host(i)"), 5), best(lambda: run("i;"), 5)
    return Row("call of a host function", (whole - bare) * 1000.0 / CALLS, "us", 10.0)
