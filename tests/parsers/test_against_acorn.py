"""Same verdict and same tree as acorn, on libraries from npm and on a sample of test262."""

import os
from pathlib import Path

import pytest

from tests.parsers.oracles import differences, libraries, sample_of_test262, trees

ACORN = ["node", str(Path(__file__).with_name("acorn_trees.mjs"))]


def test_libraries() -> None:
    assert differences(ACORN, libraries()) == []


@pytest.mark.skipif("TEST262_DIR" not in os.environ, reason="TEST262_DIR is not set")
def test_a_sample_of_test262() -> None:
    assert differences(ACORN, sample_of_test262()) == []


def test_acorn_rejects_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.js").write_text("let a; let a;")
    (tmp_path / "good.js").write_text("let a;")
    answers = list(trees(ACORN, [(tmp_path / "bad.js", "script"), (tmp_path / "good.js", "script")]))
    assert answers[0] is None
    assert answers[1]["body"][0]["kind"] == "let"
