"""No dialect: what optimised code does, plain code does, and node does."""

import shutil
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings

from jsvm.budget import Budget
from jsvm.compiler.compile import compile_script
from jsvm.intrinsics.inventory import create_realm
from jsvm.runtime.agent import Agent
from jsvm.runtime.conversions import to_string
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from tests.unit.compiler.programs import programs

TIME_LIMIT = 20_000.0  # milliseconds
PRINT = "const print = (...parts) => console.log(parts.join(' '));\n"
WAYS = (None, True, False)  # as hosts get it; everything optimised at once; nothing ever


def run(source: str, optimize: bool | None) -> list[str]:
    """What a program prints."""
    budget = Budget(lambda: time.perf_counter() * 1000, time_limit=TIME_LIMIT)
    budget.begin()
    realm = create_realm(Agent(budget))
    printed: list[str] = []

    def print_(_realm: Realm, _this: Value, *parts: Value) -> Value:
        printed.append(" ".join(map(to_string, parts)))
        return None

    realm.global_object.define_data("print", realm.new_function("print", 0, print_))
    compile_script(realm, source, optimize=optimize).run()
    return printed


def run_in_node(source: str) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        [node, "-"], input=PRINT + source, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(autouse=True)
def deep_recursion():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(12_000)
    yield
    sys.setrecursionlimit(limit)


RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=30, deadline=None, suppress_health_check=RELAXED, derandomize=True)
@given(programs())
def test_optimising_changes_nothing(source: str) -> None:
    plain = run(source, False)
    assert run(source, True) == plain
    assert run(source, None) == plain


@settings(max_examples=12, deadline=None, suppress_health_check=RELAXED, derandomize=True)
@given(programs())
def test_node_agrees(source: str) -> None:
    assert run(source, None) == run_in_node(source)
