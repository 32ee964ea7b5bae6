"""A few random programs; `python -m tests.attacks.fuzz --programs 50000` is the long run.

They run in a process of their own, whose collector has little to go through: how long they take is measured.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = os.environ.get("JSVM_FUZZ_PROGRAMS", "400")


def test_random_programs() -> None:
    command = [sys.executable, "-m", "tests.attacks.fuzz", "--programs", PROGRAMS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert f"{PROGRAMS} passed, 0 failed" in done.stdout
