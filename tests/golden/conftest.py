"""`pytest tests/golden --refresh-golden` writes down what the compiler emits now; read the difference."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="rewrite tests/golden/*.txt")
