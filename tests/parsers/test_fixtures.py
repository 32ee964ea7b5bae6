"""Same verdict and same tree as esprima over its own corpus, but for the differences that are listed.

`esprima_differences.txt` names each fixture that we answer otherwise, under the reason why. A difference
that is not listed fails, and so does one that is listed and is none any more.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from jsvm.syntax import esprima
from tests.parsers.esprima_fixtures import Fixture, archive, fixtures
from tests.parsers.shapes import difference

LISTED = Path(__file__).with_name("esprima_differences.txt")


def listed() -> set[str]:
    lines = LISTED.read_text("utf-8").splitlines()
    return {line.strip() for line in lines if line.startswith("  ")}


def options_for(expected: Any) -> dict[str, Any]:
    """A fixture was made with the options whose results it holds."""
    options = {name: name in expected for name in ("range", "loc", "tokens")}
    options["comment"] = "comments" in expected
    options["tolerant"] = "errors" in expected
    named = re.search(r'"source": "([^"]*)"', json.dumps(expected))
    return options if named is None else {**options, "source": named[1]}


def answer(fixture: Fixture) -> str:
    """How our answer differs, "" if it does not."""
    source, expected = fixture.source, fixture.expected
    source_type = "module" if ".module" in fixture.name else "script"
    try:
        if fixture.kind == "tokens":
            tokens = esprima.tokenize(source, range=True, loc=True, comment=True, tolerant=True)
            return difference(esprima.toDict(list(tokens)), expected)
        if fixture.kind == "failure":
            esprima.parse(source, sourceType=source_type)
            return "accepted"
        tree = esprima.parse(source, sourceType=expected["sourceType"], **options_for(expected))
    except esprima.Error as error:
        return "" if fixture.kind == "failure" else f"rejected: {error}"
    ours = tree.toDict()
    errors = ours.pop("errors", None), expected.pop("errors", None)
    if bool(errors[0]) != bool(errors[1]):
        return f"errors {errors}"
    return difference(ours, expected, source)


def test_the_corpus() -> None:
    path = archive()
    if path is None:
        pytest.skip("esprima-fixtures.tar.xz is not beside the clone, and JSVM_ESPRIMA_FIXTURES names none")
    found = {}
    count = 0
    for fixture in fixtures(path):
        count += 1
        differs = answer(fixture)
        if differs:
            found[fixture.name] = differs
    assert count > 1400
    unlisted = [f"{name}: {differs}" for name, differs in found.items() if name not in listed()]
    assert unlisted == []
    assert sorted(listed() - found.keys()) == [], "listed, but no difference any more"


def test_the_comparison_sees_differences() -> None:
    assert difference({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}) == "$.a[1].b: 2 and 3"
    assert difference({"a": 1}, {"b": 1}) == "$: ['a'] and ['b']"
    assert difference([1], [1, 2]) == "$: 1 and 2 items"
    assert difference({"range": [0, 1]}, {"range": [0, 2]}, "a}") != ""
