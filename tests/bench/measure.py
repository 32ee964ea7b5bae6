"""Times of a program and its twin, taken in turns: what slows one down slows the other down as well."""

import gc
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.clock import milliseconds
from tests.bench.guest import Guest
from tests.bench.suite import Pair, check

#: Calls of `main` with a small size before the timed runs: afterwards every function has its final form.
WARM_CALLS = 12


@dataclass(frozen=True)
class Measurement:
    """Milliseconds of processor time: the best of several runs, and the very first, with compiling."""

    name: str
    size: int
    twin: float
    guest: float
    first: float

    @property
    def ratio(self) -> float:
        return self.guest / self.twin


def timed(function: Callable[[int], object], size: int) -> tuple[float, object]:
    """Milliseconds and result of one call, with nobody else's garbage to collect."""
    gc.collect()
    start = milliseconds()
    result = function(size)
    return milliseconds() - start, result


def measure(pair: Pair, runs: int) -> Measurement:
    """Measure one program. Raises ChecksumError, or GuestError if the program throws."""

    def run_afresh(size: int) -> tuple[Guest, float | str]:
        guest = Guest(f"{pair.name}.js", pair.source)
        return guest, guest.main(size)

    expected = pair.twin(pair.size)
    first, (guest, result) = timed(run_afresh, pair.size)
    check(pair, pair.size, result, expected)
    for _ in range(WARM_CALLS):
        check(pair, pair.small_size, guest.main(pair.small_size), pair.twin(pair.small_size))
    best_twin = best_guest = math.inf
    for _ in range(runs):
        twin_time, _ = timed(pair.twin, pair.size)
        guest_time, result = timed(guest.main, pair.size)
        check(pair, pair.size, result, expected)
        best_twin = min(best_twin, twin_time)
        best_guest = min(best_guest, guest_time)
    return Measurement(pair.name, pair.size, best_twin, best_guest, first)


def geometric_mean(ratios: Iterable[float]) -> float:
    """The mean that ratios have."""
    return math.exp(math.fsum(logs := [math.log(ratio) for ratio in ratios]) / len(logs))


def report(measurements: list[Measurement], failures: dict[str, str]) -> dict[str, Any]:
    """What one interpreter's table says, as JSON."""
    ratios = [measurement.ratio for measurement in measurements]
    return {
        "python": sys.version.split()[0],
        "platform": sys.platform,
        "programs": {m.name: asdict(m) | {"ratio": m.ratio} for m in measurements},
        "failures": failures,
        "geometric_mean": geometric_mean(ratios) if ratios else None,
        "maximum": max(ratios) if ratios else None,
    }
