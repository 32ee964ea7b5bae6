"""No dialect: what optimised code does, plain code does, and node does."""

import shutil
import sys
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.compiler.comparison import RECURSION_LIMIT, Node, differences
from tests.unit.compiler.families import FAMILIES
from tests.unit.compiler.programs import program

RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
choices = st.randoms(use_true_random=False)


@pytest.fixture(autouse=True)
def deep_recursion() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(RECURSION_LIMIT)
    yield
    sys.setrecursionlimit(limit)


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    node = Node()
    yield node
    node.close()


@settings(max_examples=25, deadline=None, suppress_health_check=RELAXED, derandomize=True)
@given(choices)
def test_optimising_changes_nothing(random: Random) -> None:
    assert differences(program(random, using=True), None) == []


@settings(max_examples=25, deadline=None, suppress_health_check=RELAXED, derandomize=True)
@given(choices)
def test_node_agrees(node: Node, random: Random) -> None:
    assert differences(program(random), node) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_families_agree(node: Node, family: str) -> None:
    for seed in range(4):
        assert differences(FAMILIES[family](Random(seed)), node) == [], seed


@pytest.mark.parametrize("family", FAMILIES)
def test_families_seldom_only_throw(node: Node, family: str) -> None:
    printed = [line for seed in range(16) for line in node.run(FAMILIES[family](Random(seed))) or []]
    assert len(printed) > 100
    assert sum("threw" in line for line in printed) < len(printed) / 2


def test_programs_seldom_end_early(node: Node) -> None:
    """A program that is refused, or ends at its first statement, compares nothing."""
    lengths = [len(node.run(program(Random(seed))) or []) for seed in range(40)]
    assert sum(length > 12 for length in lengths) > 20
