"""The programs: each a JavaScript file in `programs/` with a Python twin of the same name in `twins/`.

Both define `main(n)` and must answer the same checksum. A twin uses the algorithm, the data structures and
the abstractions of its original (a method for a method, a callback for a callback, an object for an object),
written as a Python programmer would write them; it says with `SIZE` which `n` keeps it busy for 30 to 100 ms.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """A program and its twin."""

    name: str
    source: str
    twin: Callable[[int], float | int | str]
    size: int

    @property
    def small_size(self) -> int:
        """Enough to run all of the program's code, in little time."""
        return max(self.size // 50, 2)


class ChecksumError(Exception):
    """Program and twin answer different things: one of them is wrong, or the engine is."""


def names() -> list[str]:
    """All programs, in order."""
    return sorted(path.stem for path in (HERE / "programs").glob("*.js"))


def load(name: str) -> Pair:
    """One program with its twin."""
    source = (HERE / "programs" / f"{name}.js").read_text("utf-8")
    twin = importlib.import_module(f"tests.bench.twins.{name}")
    return Pair(name, source, twin.main, twin.SIZE)


def check(pair: Pair, size: int, found: object, expected: object) -> None:
    """Raises ChecksumError unless both mean the same value."""
    if found != expected or type(found) not in (float, str):
        raise ChecksumError(f"{pair.name}({size}): {found!r} instead of {expected!r}")
