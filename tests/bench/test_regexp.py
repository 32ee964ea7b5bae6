"""The benchmark of regular expressions notices when one of its engines finds something else."""

from collections.abc import Iterator

import pytest

from tests.bench import regexp, regexp_cases
from tests.bench.regexp_cases import Case
from tests.bench.regexp_engines import FastPath, fast_path

WORDS = Case("test", r"\w+", "", ("one two", "", "zwölf \ud83d\ude00"))
#: Matches empty text between the units of a pair, unless it goes by code points.
EMPTY = Case("test", "x*", "u", ("\ud83d\ude00x", "xx\ud83d\ude00"))


def test_all_engines_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(regexp, "LEAST", 0.01)
    results, code = regexp.run([WORDS, EMPTY], runs=1)
    assert (code, results["failures"]) == (0, {})
    assert [row["matches"] for row in results["rows"]] == [4, 6]
    assert all(row[name] > 0 for row in results["rows"] for name in ("own", "fast", "node", "re"))
    assert "takes 2 of 2 patterns" in capsys.readouterr().out


def test_a_different_match_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Shifted(FastPath):
        def matches(self) -> Iterator[tuple[int, int]]:
            return ((start, end + 1) for start, end in super().matches())

    monkeypatch.setattr(regexp, "FastPath", Shifted)
    results, code = regexp.run([WORDS], runs=1)
    assert code == 1
    assert not results["rows"]
    assert "/\\w+/" in results["failures"]
    assert "FAILED: fast finds 4 matches, node 4; they differ first in match 0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "lengths", "expected"),
    [
        ("a+b", [1000], "whole"),
        ("(a+)+b", [1000], "unbounded"),
        ("a*a*a*b", [2, 1000], "part"),
        ("(a*)*b", [1000], "untranslated"),
    ],
)
def test_the_bench_knows_what_the_fast_path_takes(source: str, lengths: list[int], expected: str) -> None:
    assert fast_path(Case("test", source, "", tuple("a" * length for length in lengths))) == expected


def test_the_packages_have_literals_and_texts() -> None:
    for package in regexp_cases.SOURCES:
        assert len(set(regexp_cases.literals(package))) >= 10
    text = regexp_cases.sample()
    assert len(text) > 4 * 3_000
    assert regexp_cases.pieces_for("a", "", text) == (text,)
    assert all("\n" not in piece for piece in regexp_cases.pieces_for("^a", "", text))
    assert all(" " not in piece for piece in regexp_cases.pieces_for("^a$", "", text))
