"""The attacks that need a host, one test each; `hosts.py` has them."""

import pytest

from tests.attacks.hosts import PAYLOADS


@pytest.mark.parametrize("name", PAYLOADS)
async def test_attack(name: str) -> None:
    await PAYLOADS[name]()
