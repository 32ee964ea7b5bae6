"""The first benchmark: JavaScript programs against hand-written Python in the same interpreter.

    python -m tests.bench [ratios] [--filter TEXT] [--runs N] [--cpython | --pyodide] [--json FILE] [--check]

The ratio is how many times as long the program takes; `first ms` is its very first run, with parsing and
compiling.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import suite, table

ROOT = Path(__file__).parents[2]

#: Bars of the project's plan.
MOST_ON_AVERAGE = 5.0
MOST_OF_ANY = 20.0


def main(arguments: list[str]) -> int:
    options = parse_arguments(arguments)
    names = [name for name in suite.names() if options.filter in name]
    if not names:
        print(f"no program has {options.filter!r} in its name", file=sys.stderr)
        return 2
    results: dict[str, Any] = {}
    if not options.pyodide:
        print(f"CPython {sys.version.split()[0]}", flush=True)
        results["cpython"] = table.run(names, options.runs)
    if not options.cpython:
        print("\nPyodide under node" if results else "Pyodide under node", flush=True)
        results["pyodide"] = run_in_pyodide(names, options.runs)
    if options.json is not None:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return verdict(results, check=options.check)


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench ratios", description=__doc__.partition("\n")[0])
    parser.add_argument("--filter", default="", metavar="TEXT", help="only programs with TEXT in their name")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="best of N runs (default 5)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--cpython", action="store_true", help="only in this interpreter")
    where.add_argument("--pyodide", action="store_true", help="only in Pyodide, under node")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    parser.add_argument("--check", action="store_true", help="exit with 1 if the bar is missed")
    return parser.parse_args(arguments)


def run_in_pyodide(names: list[str], runs: int) -> dict[str, Any]:
    """The table of Pyodide, which prints its lines itself."""
    cache = ROOT / ".build" / "bench-pycache"
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        mounts = {ROOT / "jsvm": "/source/jsvm", ROOT / "tests" / "bench": "/source/tests/bench"}
        mounts |= {cache: "/cache", Path(out): "/out"}
        runner = ROOT / "web" / "build" / "in_pyodide.mjs"
        command = ["node", str(runner), str(Path(__file__).with_name("in_pyodide.py"))]
        for host, guest in mounts.items():
            command += ["--mount", f"{host}={guest}"]
        subprocess.run([*command, str(runs), *names], check=True)
        return json.loads((Path(out) / "result.json").read_text())


def verdict(results: dict[str, Any], *, check: bool) -> int:
    """Say whether the bar is met. A program that fails is an error, asked for or not."""
    print(f"\nbar: geometric mean at most {MOST_ON_AVERAGE:g}, no program above {MOST_OF_ANY:g}")
    missed = failed = False
    for where, result in results.items():
        if result["failures"]:
            failed = True
            print(f"{where}: FAILED: {', '.join(result['failures'])}")
        if result["programs"]:
            mean, worst = result["geometric_mean"], result["maximum"]
            above = mean > MOST_ON_AVERAGE or worst > MOST_OF_ANY
            missed = missed or above
            print(f"{where}: {'missed' if above else 'met'} ({mean:.2f}, {worst:.2f})")
    return 1 if failed or (check and missed) else 0
