"""Our two ways to match regular expressions against node's RegExp and Python's `re`.

    python -m tests.bench regexp [--runs N] [--json FILE]

A line for each of some forty literals of marked, acorn, highlight.js and validator, chosen as `regexp_cases`
says: milliseconds of processor time to find all matches in the texts, the best of several runs in turns. All
four must find the same matches; where they do not, the line says so and the exit code is 1.

Our own matcher is measured with every pattern, our fast path where it takes the pattern (`*`: in part, short
texts only or position by position); "ours" in the ratios is what guests get, the latter if there is one.
`re` gets our translation of the pattern or, marked `~`, the pattern as it is written, if that finds the same.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.measure import geometric_mean
from tests.bench.regexp_cases import Case, select
from tests.bench.regexp_engines import (
    Engine,
    FastPath,
    NodeProcess,
    NodeRegExp,
    OwnMatcher,
    fast_path,
    python_re,
)

#: A run lasts at least so many milliseconds of processor time: many patterns are done in less than one.
LEAST = 5.0

SHOWN = 38

#: The answers of `fast_path` that mean that there is one.
TAKEN = ("whole", "part")

HEADER = (
    f"{'package':14}{'pattern':40}{'matches':>8}{'own ms':>10}{'fast ms':>9} {'node ms':>9}{'re ms':>9} "
    f"{'ours/re':>8}{'ours/node':>11}"
)


@dataclass(frozen=True)
class Row:
    """What was found about one case. Times are in milliseconds, None where an engine takes no part."""

    package: str
    pattern: str
    matches: int
    own: float
    fast: float | None
    node: float
    re: float | None
    #: What `re` was given: "translated" or "as written".
    re_kind: str | None
    #: What the fast path does: see `regexp_engines.fast_path`.
    fast_path: str

    @property
    def ours(self) -> float:
        return self.own if self.fast is None else self.fast

    @property
    def over_re(self) -> float | None:
        return None if self.re is None else self.ours / self.re

    @property
    def over_node(self) -> float:
        return self.ours / self.node


class DisagreementError(Exception):
    """Two engines do not find the same matches."""


#: The columns that have a mean.
COLUMNS: dict[str, Callable[[Row], float | None]] = {
    "own": lambda row: row.own,
    "fast": lambda row: row.fast,
    "node": lambda row: row.node,
    "re": lambda row: row.re,
    "ours/re": lambda row: row.over_re,
    "ours/node": lambda row: row.over_node,
}


def main(arguments: list[str]) -> int:
    options = parse_arguments(arguments)
    selection = select()
    results, code = run(selection.cases, options.runs)
    print(
        f"chosen from {selection.literals} different literals, {selection.idle} of which match nothing in the"
        f" texts; too expensive for our own matcher: {len(selection.excessive)}"
    )
    if options.json is not None:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return code


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench regexp", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="best of N runs (default 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    return parser.parse_args(arguments)


def run(cases: Iterable[Case], runs: int) -> tuple[dict[str, Any], int]:
    """Print the table; answers it as JSON, and the exit code."""
    print(HEADER, flush=True)
    rows: list[Row] = []
    failures: dict[str, str] = {}
    with NodeProcess() as node:
        for case in cases:
            try:
                rows.append(measure(case, runs, node))
                print(line(rows[-1]), flush=True)
            except DisagreementError as error:
                failures[case.literal] = str(error)
                print(f"{case.package:14}{cut(case.literal):40}FAILED: {error}", flush=True)
    means = {name: mean(value(row) for row in rows) for name, value in COLUMNS.items()}
    print(footer(rows, means), flush=True)
    table = [asdict(row) | {"ours/re": row.over_re, "ours/node": row.over_node} for row in rows]
    return {"rows": table, "means": means, "failures": failures}, 1 if failures else 0


def measure(case: Case, runs: int, node: NodeProcess) -> Row:
    """Measure one case. Raises DisagreementError."""
    engines: dict[str, Engine] = {"node": NodeRegExp(case, node), "own": OwnMatcher(case)}
    taken = fast_path(case)
    if taken in TAKEN:
        engines["fast"] = FastPath(case)
    expected = engines["node"].spans()
    reference = python_re(case, expected)
    if reference is not None:
        engines["re"] = reference[1]
    check_agreement(engines, expected)
    times = race(engines, runs)
    return Row(
        package=case.package,
        pattern=case.literal,
        matches=len(expected) // 2,
        own=times["own"],
        fast=times.get("fast"),
        node=times["node"],
        re=times.get("re"),
        re_kind=None if reference is None else reference[0],
        fast_path=taken,
    )


def check_agreement(engines: Mapping[str, Engine], expected: list[int]) -> None:
    """Raises DisagreementError, which tells the first difference of the first engine that has one."""
    for name, engine in engines.items():
        found = engine.spans()
        if found != expected:
            pairs = zip(found, expected, strict=False)
            place = next((at for at, (one, other) in enumerate(pairs) if one != other), -1) // 2
            raise DisagreementError(
                f"{name} finds {len(found) // 2} matches, node {len(expected) // 2}"
                + (f"; they differ first in match {place}" if place >= 0 else "")
            )


def race(engines: Mapping[str, Engine], runs: int) -> dict[str, float]:
    """The least milliseconds of each engine, in turns."""
    times = dict.fromkeys(engines, math.inf)
    for _ in range(runs):
        for name, engine in engines.items():
            times[name] = min(times[name], engine.time(LEAST))
    return times


# ---- the table ---------------------------------------------------------------------------------------------


def cut(pattern: str) -> str:
    """`pattern` as ASCII in its column's width."""
    text = pattern.encode("ascii", "backslashreplace").decode()
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def line(row: Row) -> str:
    fast = number(row.fast, 9) + ("*" if row.fast_path == "part" else " ")
    by_re = number(row.re, 9) + ("~" if row.re_kind == "as written" else " ")
    times = f"{row.own:10.2f}{fast}{row.node:9.3f}{by_re}"
    ratios = f"{number(row.over_re, 8)}{row.over_node:11.1f}"
    return f"{row.package:14}{cut(row.pattern):40}{row.matches:8}{times}{ratios}"


def number(value: float | None, width: int, *, digits: int = 2) -> str:
    return f"{'-':>{width}}" if value is None else f"{value:{width}.{digits}f}"


def mean(values: Iterable[float | None]) -> float | None:
    """The geometric mean of those that are there."""
    found = [value for value in values if value is not None]
    return geometric_mean(found) if found else None


def footer(rows: list[Row], means: Mapping[str, float | None]) -> str:
    times = f"{number(means['own'], 10)}{number(means['fast'], 9)} {number(means['node'], 9, digits=3)}"
    ratios = (
        f"{number(means['re'], 9)} {number(means['ours/re'], 8)}{number(means['ours/node'], 11, digits=1)}"
    )
    count = Counter(row.fast_path for row in rows)
    return (
        f"{'geometric means':62}{times}{ratios}\n"
        f"the fast path takes {sum(count[kind] for kind in TAKEN)} of {len(rows)} patterns,"
        f" {count['part']} of them in part;"
        f" cost not bounded: {count['unbounded']}, no translation: {count['untranslated']}"
    )
