"""The parser against esprima, or against esprima-fork where esprima cannot parse.

    python -m tests.bench parser [--runs N] [--cpython | --pyodide] [--json FILE] [--check]

Speed on whole libraries, in turns and as processor time; then, in CPython, what importing the parser costs
and how much memory a tree takes. The references are installed on first use, each into a folder of its own
below `.build`, esprima from its sources.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import parser_files

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".build" / "bench-pycache"

#: Tried in this order; both import as `esprima`.
REFERENCES = ("esprima==4.0.1", "esprima-fork==5.0.0")

BARS = {"cpython": 5.0, "pyodide": 4.0}
MOST_IMPORT_MILLISECONDS = 40.0
MOST_IMPORT_BYTES = 10_000_000
MOST_TREE_SHARE = 1 / 3

HEADER = f"{'file':24}{'KB':>6}  {'reference':20}{'its ms':>8}{'jsvm ms':>9}{'times':>7}"
IMPORT_RUNS = 7
TREE_FILE = "typescript.js"


def main(arguments: list[str]) -> int:
    options = parse_arguments(arguments)
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        for name in parser_files.FILES:
            (files / name).write_text(parser_files.read(name), "utf-8")
        if not options.pyodide:
            print(f"CPython {sys.version.split()[0]}\n{HEADER}", flush=True)
            results["cpython"] = speed(files, options.runs, in_cpython)
            results["import"] = import_cost()
            results["tree"] = tree_memory(files / TREE_FILE, results["cpython"][TREE_FILE]["requirement"])
        if not options.cpython:
            print(f"\nPyodide under node\n{HEADER}", flush=True)
            results["pyodide"] = speed(files, options.runs, in_pyodide)
    if options.json is not None:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return verdict(results, check=options.check)


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench parser", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="best of N runs (default 5)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--cpython", action="store_true", help="only in this interpreter")
    where.add_argument("--pyodide", action="store_true", help="only in Pyodide, under node")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a bar is missed")
    return parser.parse_args(arguments)


def installed(requirement: str) -> Path:
    """The folder with nothing but that package in it."""
    folder = ROOT / ".build" / "parsers" / requirement.replace("==", "-")
    if not folder.is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
        subprocess.run([*command, requirement], check=True)
    return folder


# ---- speed -------------------------------------------------------------------------------------------------


def speed(files: Path, runs: int, measure: Any) -> dict[str, dict[str, Any]]:
    """Print and answer a line per file, with the first reference that can parse it."""
    lines: dict[str, dict[str, Any]] = {}
    left = list(parser_files.FILES)
    for requirement in REFERENCES:
        found = measure(installed(requirement), files, left, runs)
        for name, times in found.items():
            if times is not None:
                ratio = times["reference"] / times["jsvm"]
                size = (files / name).stat().st_size
                lines[name] = times | {"requirement": requirement, "bytes": size, "ratio": ratio}
                print(line(name, lines[name]), flush=True)
        left = [name for name in left if name not in lines]
        if not left:
            return lines
    raise RuntimeError(f"no reference can parse {', '.join(left)}")


def line(name: str, found: dict[str, Any]) -> str:
    reference = found["requirement"].replace("==", " ")
    times = f"{found['reference']:8.1f}{found['jsvm']:9.1f}{found['ratio']:7.2f}"
    return f"{name:24}{found['bytes'] / 1000:6.0f}  {reference:20}{times}"


def in_cpython(reference: Path, files: Path, names: list[str], runs: int) -> dict[str, Any]:
    command = ["-m", "tests.bench.parser_times", str(files), str(runs), *names]
    return run_python(command, reference)


def in_pyodide(reference: Path, files: Path, names: list[str], runs: int) -> dict[str, Any]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        mounts = {ROOT / "jsvm": "/source/jsvm", ROOT / "tests" / "bench": "/source/tests/bench"}
        mounts |= {reference: "/reference", files: "/files", CACHE: "/cache", Path(out): "/out"}
        runner = ROOT / "web" / "build" / "in_pyodide.mjs"
        command = ["node", str(runner), str(Path(__file__).with_name("parser_in_pyodide.py"))]
        for host, guest in mounts.items():
            command += ["--mount", f"{host}={guest}"]
        subprocess.run([*command, str(runs), *names], check=True)
        return json.loads((Path(out) / "result.json").read_text())


def run_python(arguments: list[str], reference: Path) -> Any:
    """The JSON that a fresh interpreter prints in which `esprima` is that reference; bytecode is kept."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(reference)]),
        "PYTHONPYCACHEPREFIX": str(CACHE),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


# ---- memory ------------------------------------------------------------------------------------------------


def import_cost() -> dict[str, dict[str, float]]:
    """The least of several imports of our parser and of esprima, each in a process of its own."""
    costs = {}
    print(f"\n{'import':24}{'ms':>8}{'MB':>8}", flush=True)
    for module in ("jsvm.syntax", "esprima"):
        command = ["-m", "tests.bench.parser_footprint", "import", module]
        runs = [run_python(command, installed(REFERENCES[0])) for _ in range(IMPORT_RUNS)]
        cost = {key: min(run[key] for run in runs) for key in ("milliseconds", "bytes")}
        print(f"{module:24}{cost['milliseconds']:8.1f}{cost['bytes'] / 1e6:8.1f}", flush=True)
        costs[module] = cost
    return costs


def tree_memory(file: Path, requirement: str) -> dict[str, float]:
    """Bytes of our tree of `file`, and of the reference's with locations."""
    sizes = {}
    for module in ("jsvm.syntax", "esprima"):
        command = ["-m", "tests.bench.parser_footprint", "tree", module, str(file)]
        sizes[module] = run_python(command, installed(requirement))["bytes"]
    print(
        f"\ntree of {file.name}: {sizes['jsvm.syntax'] / 1e6:.1f} MB;"
        f" of {requirement.replace('==', ' ')} with loc: {sizes['esprima'] / 1e6:.1f} MB",
        flush=True,
    )
    return sizes


# ---- the bars ----------------------------------------------------------------------------------------------


def verdict(results: dict[str, Any], *, check: bool) -> int:
    """Say which bars are met."""
    print()
    missed = False
    for met, text in bars(results):
        print(f"{'met' if met else 'MISSED'}: {text}")
        missed = missed or not met
    return 1 if check and missed else 0


def bars(results: dict[str, Any]) -> list[tuple[bool, str]]:
    found = []
    for where, bar in BARS.items():
        if where in results:
            least = min(line["ratio"] for line in results[where].values())
            found.append((least >= bar, f"{where}: at least {bar:g} times the reference ({least:.2f})"))
    if "import" in results:
        cost = results["import"]["jsvm.syntax"]
        met = cost["milliseconds"] < MOST_IMPORT_MILLISECONDS and cost["bytes"] < MOST_IMPORT_BYTES
        figures = f"({cost['milliseconds']:.1f} ms, {cost['bytes'] / 1e6:.1f} MB)"
        found.append((met, f"import under {MOST_IMPORT_MILLISECONDS:g} ms and 10 MB {figures}"))
    if "tree" in results:
        share = results["tree"]["jsvm.syntax"] / results["tree"]["esprima"]
        found.append((share <= MOST_TREE_SHARE, f"tree at most a third of the reference's ({share:.2f})"))
    return found
