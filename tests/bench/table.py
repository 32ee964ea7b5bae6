"""Measures the programs in this interpreter, a line for each as it is done; in CPython and inside Pyodide."""

from typing import Any

from tests.bench.guest import GuestError
from tests.bench.measure import Measurement, measure, report
from tests.bench.suite import ChecksumError, load

HEADER = f"{'program':16}{'twin ms':>10}{'jsvm ms':>10}{'ratio':>8}{'first ms':>10}"


def line(m: Measurement) -> str:
    return f"{m.name:16}{m.twin:10.1f}{m.guest:10.1f}{m.ratio:8.2f}{m.first:10.1f}"


def run(names: list[str], runs: int) -> dict[str, Any]:
    """Print the table; answers it as JSON."""
    print(HEADER, flush=True)
    measurements: list[Measurement] = []
    failures: dict[str, str] = {}
    for name in names:
        try:
            measurements.append(measure(load(name), runs))
            print(line(measurements[-1]), flush=True)
        except (ChecksumError, GuestError) as error:
            failures[name] = str(error)
            print(f"{name:16}FAILED: {error}", flush=True)
    result = report(measurements, failures)
    if measurements:
        mean, worst = f"{result['geometric_mean']:.2f}", f"{result['maximum']:.2f}"
        print(f"{'geometric mean':36}{mean:>8}\n{'maximum':36}{worst:>8}", flush=True)
    return result
