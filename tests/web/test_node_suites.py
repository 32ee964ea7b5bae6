"""Runs the page modules' own tests (`*.test.mjs`, node's test runner), one case per file.

They need neither a browser nor Pyodide: what stands behind the modules is played by small fakes.
"""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("suite", sorted(file.name for file in HERE.glob("*.test.mjs")))
def test_node_suite(suite: str) -> None:
    command = ["node", "--test", "--test-reporter=spec", suite]
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "pass 0" not in run.stdout, "a suite without tests proves nothing"


def test_the_declarations_fit_their_use() -> None:
    compiler = HERE.parents[1] / "web" / "node_modules" / "typescript" / "bin" / "tsc"
    options = ["--noEmit", "--strict", "--target", "esnext", "--module", "nodenext", "--lib", "esnext,dom"]
    command = ["node", str(compiler), *options, "usage.mts"]
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
