"""Same verdict and same tree as esprima-fork, which knows later editions than esprima does.

It is imported under esprima's name, so it lives in an environment of its own, `.build/esprima-fork`, made by
`python -m tests.parsers.fork` and only then; without it these tests say so and are skipped.
"""

from pathlib import Path

import pytest

from tests.parsers.fork import PYTHON
from tests.parsers.oracles import differences, libraries, sample_of_test262

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="run `python -m tests.parsers.fork` first")
FORK = [str(PYTHON), str(Path(__file__).with_name("fork_trees.py"))]


def test_libraries() -> None:
    assert differences(FORK, libraries()) == []


def test_a_sample_of_test262() -> None:
    sample = sample_of_test262()
    if not sample:
        pytest.skip("TEST262_DIR is not set")
    assert differences(FORK, sample) == []
