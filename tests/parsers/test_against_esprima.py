"""Same tree as esprima itself on ES2017 input, with ranges, locations, tokens and comments."""

import os
import warnings
from pathlib import Path
from typing import Any

import esprima as original
import pytest

from jsvm.syntax import esprima, parse_module, parse_script
from jsvm.syntax.esprima.older import UnsayableError
from jsvm.unicode.utf16 import to_utf16
from tests.parsers.oracles import bare, libraries, sample_of_test262
from tests.parsers.shapes import difference, mapped

#: What esprima cannot read, or reads wrongly: newer than ES2017.
TOO_NEW = {"marked.esm.js", "acorn.mjs", "schemas.js"}
#: Characters beyond which esprima takes too long with all options.
LARGE = 300_000
OPTIONS = {"range": True, "loc": True, "tokens": True, "comment": True}


def theirs_of(source: str, kind: str, **options: Any) -> Any:
    """esprima's tree, or None where it gives up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return original.parse(source, sourceType=kind, **options).toDict()
        except (original.Error, RecursionError, AssertionError):
            return None


def said(node: Any) -> Any:
    """What esprima's `toDict` keeps of a node, without what a regular expression is in Python."""
    hidden = {"value"} if "regex" in node else set()
    return {key: value for key, value in node.items() if value is not None and key not in hidden}


@pytest.mark.parametrize("path", [path for path, _ in libraries()], ids=lambda path: path.name)
def test_libraries(path: Path) -> None:
    kind = dict(libraries())[path]
    source = path.read_text("utf-8")
    options = OPTIONS if len(source) < LARGE else {}
    theirs = theirs_of(source, kind, **options)
    assert (theirs is None) == (path.name in TOO_NEW)
    if theirs is not None:
        ours = esprima.parse(source, sourceType=kind, **options)
        assert difference(mapped(ours.toDict(), said), mapped(theirs, said), source) == ""


def is_es2017(source: str, kind: str) -> bool:
    """Whether our own tree can be said in ES2017."""
    units = to_utf16(source)
    try:
        esprima.to_esprima(parse_module(units) if kind == "module" else parse_script(units))
    except UnsayableError:
        return False
    return True


@pytest.mark.skipif("TEST262_DIR" not in os.environ, reason="TEST262_DIR is not set")
def test_a_sample_of_test262() -> None:
    found = []
    compared = 0
    for path, kind in sample_of_test262():
        source = path.read_text("utf-8")
        try:
            ours = bare(esprima.parse(source, sourceType=kind).toDict())
        except esprima.Error:
            continue  # esprima knows fewer early errors; the corpus compares verdicts
        theirs = theirs_of(source, kind)
        if theirs is None:
            continue
        compared += 1
        differs = difference(ours, bare(theirs)) if is_es2017(source, kind) else ""
        if differs:
            found.append(f"{path.name}: {differs}")
    assert found == []
    assert compared > 100
