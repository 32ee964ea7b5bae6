"""npm packages as they are published: what each answers in a VM of ours."""

import asyncio

import pytest

from jsvm import VM
from tests import libraries


@pytest.mark.parametrize("library", libraries.LIBRARIES, ids=lambda library: library.name)
def test_library(library: libraries.Library) -> None:
    answer = asyncio.run(libraries.run(library, VM, libraries.read_installed))
    assert answer == library.expected
