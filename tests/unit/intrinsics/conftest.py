import pytest

from tests.unit.intrinsics.helpers import Guest


@pytest.fixture
def guest() -> Guest:
    return Guest()
