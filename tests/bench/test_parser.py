"""The parser's benchmark measures both parsers on what it says, and its bars decide."""

from typing import Any

import pytest

from jsvm.syntax import parse_script
from tests.bench import parser, parser_files, parser_times


def test_both_are_timed_unless_the_reference_cannot_parse() -> None:
    found = parser_times.race("var a = 1;\n" * 200, runs=1)
    assert found is not None
    assert 0 < found["jsvm"] < found["reference"]
    assert parser_times.race("a?.b", runs=1) is None


def test_the_first_part_of_typescript_is_whole_statements() -> None:
    source = parser_files.read("typescript.js")
    assert 900_000 < len(source) < parser_files.FIRST_PART
    assert len(parse_script(source).body) > 100


@pytest.mark.parametrize(
    ("times", "milliseconds", "tree", "code"),
    [(5.0, 39.0, 1, 0), (4.9, 39.0, 1, 1), (5.0, 41.0, 1, 1), (5.0, 39.0, 1.1, 1)],
)
def test_every_bar_counts(times: float, milliseconds: float, tree: float, code: int) -> None:
    results: dict[str, Any] = {
        "cpython": {"a.js": {"ratio": 9.0}, "b.js": {"ratio": times}},
        "pyodide": {"a.js": {"ratio": 4.0}},
        "import": {"jsvm.syntax": {"milliseconds": milliseconds, "bytes": 9e6}},
        "tree": {"jsvm.syntax": tree, "esprima": 3.0},
    }
    assert parser.verdict(results, check=True) == code
    assert parser.verdict(results, check=False) == 0
