"""Both matchers against another engine's answers for 2,500 random patterns (`make_engine_results.py`)."""

import json
from pathlib import Path

import pytest

from jsvm.regexp.program import Variant, compile_pattern
from jsvm.unicode.utf16 import to_utf16

CASES = [
    (to_utf16(source), flags, sticky, to_utf16(subject), index, spans)
    for source, flags, sticky, subject, index, spans in json.loads(
        Path(__file__).with_name("engine_results.json").read_text("utf-8")
    )
]

# Longer inputs might keep `re`, which nothing can stop, busy with patterns that it would never be given.
MOST_FOR_HOST = 14


def test_there_are_enough_cases() -> None:
    assert len(CASES) > 2_300
    assert 0.3 < sum(spans is not None for *_, spans in CASES) / len(CASES) < 0.9


def differing(ask: str) -> list[object]:
    """Cases in which the matcher of that name answers something else."""
    found = []
    for source, flags, sticky, subject, index, spans in CASES:
        variant = compile_pattern(source, flags).variant_for(subject)
        answer = answers(ask, variant, sticky, subject, index)
        if answer != "no translation" and answer != spans:
            found.append((source, flags, sticky, subject, index, spans, answer))
    return found


def answers(ask: str, variant: Variant, sticky: bool, subject: str, index: int) -> object:
    if ask == "usual":
        return (variant.match if sticky else variant.search)(subject, index, None)
    if ask == "exact":
        return (variant.match_exactly if sticky else variant.search_exactly)(subject, index, None)
    host = variant.host()
    if host is None or len(subject) > MOST_FOR_HOST:
        return "no translation"
    return (host.match if sticky else host.search)(subject, index, None)


@pytest.mark.parametrize("ask", ["usual", "exact", "host"])
def test_answers_are_the_same(ask: str) -> None:
    assert differing(ask) == []


def test_most_patterns_have_a_translation() -> None:
    variants = [
        compile_pattern(source, flags).variant_for(subject) for source, flags, _, subject, *_ in CASES
    ]
    assert sum(variant.host() is not None for variant in variants) > len(CASES) * 0.7
