"""Times of two parsers on the same sources, taken in turns; runs in CPython and inside Pyodide.

The reference is whatever `esprima` is found first: esprima and esprima-fork have the same name, so each has
a process of its own.
"""

import gc
import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.clock import milliseconds


def engine_parser() -> Callable[[str], object]:
    """Our parser, with limits as in a VM: looking at the clock is part of what is measured."""
    from jsvm.budget import Budget
    from jsvm.syntax import parse_script

    budget = Budget(lambda: time.perf_counter() * 1000.0, time_limit=600_000.0, memory_limit=None)
    budget.begin()
    return lambda source: parse_script(source, budget=budget)


def reference_parser() -> Callable[[str], object]:
    import esprima

    return esprima.parseScript


def timed(parse: Callable[[str], object], source: str) -> float:
    """Milliseconds of one parse; the tree of the one before is gone by then."""
    gc.collect()
    start = milliseconds()
    tree = parse(source)
    elapsed = milliseconds() - start
    del tree
    return elapsed


def race(source: str, runs: int) -> dict[str, float] | None:
    """The best of `runs` times of both, None if the reference cannot parse `source`."""
    import esprima

    ours, reference = engine_parser(), reference_parser()
    best = {"reference": math.inf, "jsvm": math.inf}
    for _ in range(runs):
        try:
            best["reference"] = min(best["reference"], timed(reference, source))
        except esprima.Error:
            return None
        best["jsvm"] = min(best["jsvm"], timed(ours, source))
    return best


def run(folder: Path, names: list[str], runs: int) -> dict[str, Any]:
    """The results for the sources of these names in `folder`, a file each."""
    return {name: race((folder / name).read_text("utf-8"), runs) for name in names}


if __name__ == "__main__":
    folder, runs, *names = sys.argv[1:]
    print(json.dumps(run(Path(folder), names, int(runs))))
