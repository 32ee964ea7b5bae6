"""The tables of built-ins that loop or can grow (`natives.txt`) and of what emitted code does by itself
(`emitted.txt`), of both on the largest values (`extremes.txt`), and what can be measured of them.

`python -m tests.limits.natives` prints how long each goes without looking at its budget, worst first: that is
how far a time limit can be overrun. Times are of the processor, so that other work here does not count.
"""

from __future__ import annotations

import gc
import itertools
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

from jsvm import VM, VMErrorCode, VMResult
from jsvm.budget import MAX_STRING_LENGTH
from jsvm.intrinsics.inventory import BUILDERS
from jsvm.runtime.functions import NativeFunction
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm

HERE = Path(__file__).parent
PRELUDE = (HERE / "natives.prelude").read_text("utf-8")
#: Sizes that end at once, that keep any built-in busy for long, and that no memory limit of a test allows.
SMALL, LARGE, TOO_LARGE = 64, 100_000, 1 << 22
#: Codes of what a limit has ended.
ENDED = {VMErrorCode.VMTimeoutError, VMErrorCode.VMMemoryError}
#: Objects that only the engine reaches.
INTERNAL = {"async_from_sync_iterator_prototype", "regexp_create"}


@dataclass(frozen=True)
class Case:
    """One line of the table for one built-in: JavaScript to prepare `$` of size `n`, to call, and to grow."""

    name: str
    prepare: str
    call: str
    grow: str

    @property
    def is_endless(self) -> bool:
        """Whether `grow` grows without end, whatever `n` is."""
        return "endless(" in self.grow


def spelled_out(name: str) -> Iterator[str]:
    """The names that braces stand for."""
    match = re.search(r"\{([^}]*)\}", name)
    if match is None:
        yield name
        return
    for part in match[1].split(","):
        yield from spelled_out(name[: match.start()] + part + name[match.end() :])


def read_cases(table: str = "natives.txt") -> list[Case]:
    """Every line of a table, once for every name it has."""
    cases: list[Case] = []
    for line in (HERE / table).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            names, *columns = (part.strip() for part in line.split(" | "))
            for name in spelled_out(names):
                last = name.rpartition(".")[2]
                prepare, call, *grow = (column.replace("@", last) for column in columns)
                cases.append(Case(name, prepare, call, grow[0] if grow else ""))
    return cases


def read_constant_work(table: str = "constant_work.txt") -> list[str]:
    """Names of the built-ins whose work does not grow with what they are given."""
    lines = (HERE / table).read_text("utf-8").splitlines()
    return [name for line in lines if line and not line.startswith("#") for name in spelled_out(line.strip())]


# -- the inventory -------------------------------------------------------------------------------------------


def natives(realm: Realm) -> dict[str, NativeFunction]:
    """Every native function a guest can reach, by the shortest path to it."""
    slots = {slot: realm.intrinsic(slot) for slot in sorted(BUILDERS) if slot not in INTERNAL}
    named = [
        ("", realm.global_object),
        ("%TypedArray%", realm.intrinsic("typed_array")),
    ]
    found: dict[str, NativeFunction] = {}
    seen: set[int] = set()
    detours: list[tuple[str, JSObject]] = []
    for root in [*named, *((f"%{slot}%", value) for slot, value in slots.items())]:
        queue = [root]
        for path, target in queue:
            if id(target) not in seen:
                seen.add(id(target))
                if isinstance(target, NativeFunction):
                    found[path] = target
                for step in parts(path, target):
                    is_detour = step[0].endswith((".constructor", ".__proto__"))
                    (detours if is_detour else queue).append(step)
    for path, target in detours:
        if isinstance(target, NativeFunction) and id(target) not in seen:
            seen.add(id(target))
            found[path] = target
    return found


def parts(path: str, target: JSObject) -> Iterator[tuple[str, JSObject]]:
    """The objects one step away."""
    for key in target.own_property_keys():
        descriptor = target.get_own_property(key)
        assert descriptor is not None
        name = key if isinstance(key, str) else f"[{key.description}]"
        place = f"{path}.{name}" if path else name
        for kind, value in (("", descriptor.value), ("get ", descriptor.get), ("set ", descriptor.set)):
            if isinstance(value, JSObject):
                yield kind + place, value
    parent = target.get_prototype_of()
    if parent is not None:
        yield f"{path}.__proto__", parent


# -- measuring -----------------------------------------------------------------------------------------------


class Meter:
    """A clock for a budget that notes the longest time between two looks at it, in milliseconds."""

    def __init__(self) -> None:
        self.last = self.longest = 0.0

    def __call__(self) -> float:
        now = time.thread_time() * 1000.0
        self.longest = max(self.longest, now - self.last)
        self.last = now
        return now

    def start(self) -> None:
        self.last = time.thread_time() * 1000.0
        self.longest = 0.0


class Bench:
    """A VM with the makers, whose clock is a meter."""

    def __init__(self, **limits: Any) -> None:
        self.meter = Meter()
        web: dict[str, Any] = {"timers": "virtual", "console": True, "unhandled_rejections": "report"}
        self.vm = VM(**({"time_limit": None, "wall_limit": None} | web | limits))
        self.vm.start_now()
        instance = self.vm._instance
        assert instance is not None
        self.realm = instance.realm
        assert self.run(PRELUDE).ok
        instance.clock._clock = self.meter

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.vm.dispose()

    def run(self, source: str, **limits: Any) -> VMResult:
        self.meter.start()
        result = self.vm.eval_now(source, **limits)
        self.meter()
        return result


def endless_calls(case: Case) -> str:
    """A loop of calls that tries to go on after it was ended. A call may throw; it is made again then."""
    return (
        "let escaped = false, done = 0; (() => { try { for (;;) { try { "
        f"{case.call}; done++; "
        "} catch (error) { } } } catch { escaped = true; } finally { escaped = true; } })()"
    )


def prepared(case: Case, n: int) -> str:
    """The globals of a call."""
    return f"var n = {n}, n_ = {n}, $ = ({case.prepare}); 0"


def overrun(case: Case, time_limit: float = 30.0) -> tuple[VMResult, float]:
    """How a loop of calls on something large ends, and the longest time without a look at the budget."""
    with Bench() as bench:
        made = bench.run(prepared(case, LARGE))
        assert made.ok, (case, made.error)
        gc.collect()
        result = bench.run(endless_calls(case), time_limit=time_limit)
        longest = bench.meter.longest
        assert bench.run("[1 + 1, escaped]").value == [2, False], case
        return result, longest


def stretch(case: Case) -> float:
    """The longest time without a look at the budget in one call on the largest value of its kind."""
    with Bench(dynamic_code=True) as bench:
        made = bench.run(f"var n = {MAX_STRING_LENGTH}, $ = ({case.prepare}); 0", time_limit=20_000)
        assert made.ok, (case, made.error)
        # What the tests before have left is none of the guest's; going through all of it takes longer.
        gc.collect()
        gc.freeze()
        error = bench.run(f"{{ {case.call}; }} 0", time_limit=2000).error
        longest = bench.meter.longest
        gc.unfreeze()
        # It was done, or ended for its size.
        assert error is None or error.name == "RangeError" or error.code in ENDED, error
        assert bench.run("1 + 1").value == 2, case
        return longest


# -- memory --------------------------------------------------------------------------------------------------


def reset_peak() -> None:
    """Let the peak of resident memory start from here. Linux only."""
    Path("/proc/self/clear_refs").write_text("5")


def memory_field(field: str) -> int:
    """`VmRSS` or `VmHWM` in bytes. Linux only."""
    status = Path("/proc/self/status").read_text("ascii")
    match = re.search(rf"{field}:\s*(\d+) kB", status)
    assert match is not None
    return int(match[1]) * 1024


def peak_growth(action: Callable[[], Any]) -> tuple[Any, int]:
    """What `action` answers, and by how much the process grew at most meanwhile."""
    gc.collect()
    reset_peak()
    before = memory_field("VmRSS")
    answer = action()
    return answer, memory_field("VmHWM") - before


def grown(case: Case, memory_limit: int) -> dict[str, Any]:
    """How `grow` ends, by size: "ok", an error's code, or name; and the peak of memory in bytes."""
    report: dict[str, Any] = {"sizes": [], "endings": [], "peaks": []}
    with Bench(memory_limit=memory_limit) as bench:
        for n in [TOO_LARGE] if case.is_endless else [SMALL * 64, TOO_LARGE // 4, TOO_LARGE]:
            source = f"var n = {n}; {{ {case.grow} }} 0"
            result, peak = peak_growth(partial(bench.run, source, time_limit=5000))
            error = result.error
            name = "ok" if error is None else error.name
            report["sizes"].append(n)
            report["endings"].append(name if name in ("ok", "RangeError") else str(error and error.code))
            report["peaks"].append(peak)
        report["after"] = bench.run("1 + 1").value
    return report


def grown_apart(case: Case, memory_limit: int) -> dict[str, Any]:
    """The same in a process of its own, so that memory which this one has to spare does not count."""
    words = [sys.executable, "-m", "tests.limits.natives", "--grow", case.name, str(memory_limit)]
    done = subprocess.run(words, cwd=HERE.parents[1], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main(words: list[str]) -> None:
    """Print the figures."""
    if words[:1] == ["--grow"]:
        case = next(
            case for case in [*read_cases(), *read_cases("web.txt")] if case.name == words[1] and case.grow
        )
        print(json.dumps(grown(case, int(words[2]))))
        return
    cases = [*read_cases(), *read_cases("web.txt"), *read_cases("emitted.txt")]
    cases = [case for case in cases if not words or any(word in case.name for word in words)]
    seen: dict[tuple[str, str], float] = {}
    for case in cases:
        seen[case.name, case.call] = overrun(case)[1]
    for case in read_cases("extremes.txt"):
        if not words or any(word in case.name for word in words):
            seen[case.name, case.call] = stretch(case)
    for (name, call), longest in itertools.islice(sorted(seen.items(), key=lambda item: -item[1]), 40):
        print(f"{longest:8.1f} ms  {name:40}  {call[:60]}")


if __name__ == "__main__":
    main(sys.argv[1:])
