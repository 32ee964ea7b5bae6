"""The built-ins on random input: what they answer is what node answers.

    python -m tests.unit.intrinsics.test_against_node [--count N] [--seed N] [NAME ...]

runs the programs in `random_programs/` for longer and prints every line in which the two differ. What node
is known to do otherwise than the specification is left out there.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.unit.compiler.comparison import Node, run

PROGRAMS = Path(__file__).with_name("random_programs")
NAMES = sorted(path.stem for path in PROGRAMS.glob("*.js") if path.stem != "prelude")
COUNT = 8  # rounds; each prints between 1 and 200 lines


def program(name: str, seed: int, count: int) -> str:
    """One of the programs, which makes its choices by `seed`."""
    parts = [PROGRAMS / "prelude.js", PROGRAMS / f"{name}.js"]
    text = "".join(path.read_text("utf-8") for path in parts)
    return f"const SEED = {seed}, COUNT = {count};\n{text}"


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    node = Node()
    yield node
    node.close()


@pytest.mark.parametrize("name", NAMES)
def test_node_agrees(node: Node, name: str) -> None:
    source = program(name, 1, COUNT)
    printed = run(source, None)
    assert printed is not None
    assert len(printed) >= COUNT
    assert printed == node.run(source)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.unit.intrinsics.test_against_node")
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    node = Node()
    wrong = 0
    for name in options.names:
        source = program(name, options.seed, options.count)
        ours, theirs = run(source, None), node.run(source)
        if ours is None or theirs is None:
            print(f"{name}: one of them ran out of time; try a smaller --count")
            continue
        for mine, other in zip_longest(ours, theirs):
            if mine != other:
                wrong += 1
                print(f"{name}: {mine}\n{' ' * len(name)}  {other}")
    node.close()
    print(f"{wrong} lines differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
