"""A few random programs; `python -m tests.attacks.fuzz --programs 50000` is the long run."""

import os

from tests.attacks.fuzz import fuzz

PROGRAMS = int(os.environ.get("JSVM_FUZZ_PROGRAMS", "400"))


async def test_random_programs() -> None:
    assert await fuzz(seed=0, count=PROGRAMS) == []
