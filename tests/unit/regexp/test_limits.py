"""Hostile patterns and inputs end when the budget does, in either matcher and while they are prepared."""

import sys
import time

import pytest

from jsvm.budget import Budget, MemoryLimitReached, StepLimitReached, Termination, TimeLimitReached
from jsvm.regexp.pattern_parser import MAX_NESTING
from jsvm.regexp.program import compile_pattern

MILLISECOND = 1_000.0


def spending(**limits: int) -> Budget:
    budget = Budget(lambda: time.perf_counter() * MILLISECOND, **limits)
    budget.begin()
    return budget


CATASTROPHES = {
    "nested": ("(a+)+$", "", "a" * 40 + "b"),
    "alternatives": ("(a|aa)+$", "", "a" * 60 + "b"),
    "any": ("(.*)*x", "", "a" * 5_000),
    "reference": ("(a*)*\\1b", "", "a" * 5_000),
    "polynomial": ("(x+x+)+y", "", "x" * 3_000),
    "lookahead": ("(?:(?=(a+))a)*b", "", "a" * 20_000),
    "lookbehind": ("(?<=c(?:a|b|ab)*)x", "", "ab" * 50 + "x"),
    "unclosed": ("<!--[^]*?-->", "", "<!--" * 50_000),
    "counted": ("(?:a?b??){2000000000}c", "", "a" * 50),
    "case": ("(\xe9|\xe9\xc9)+x", "i", "\xe9" * 80),
    "strings": ("[\\q{aa|a}]+b", "v", "a" * 60),
}


@pytest.mark.parametrize("name", CATASTROPHES)
def test_matching_ends_with_the_time_limit(name: str) -> None:
    source, flags, subject = CATASTROPHES[name]
    program = compile_pattern(source, flags)
    started = time.perf_counter()
    with pytest.raises(TimeLimitReached):
        program.search(subject, 0, spending(time_limit=200))
    assert time.perf_counter() - started < 1.5


@pytest.mark.parametrize("name", CATASTROPHES)
def test_matching_ends_with_the_step_limit(name: str) -> None:
    source, flags, subject = CATASTROPHES[name]
    with pytest.raises(StepLimitReached):
        compile_pattern(source, flags).search(subject, 0, spending(max_steps=100_000))


PREPARATIONS = {
    "properties": ("\\p{L}?" * 30_000, "u"),
    "one class": ("[" + "\\p{L}\\p{M}" * 15_000 + "]", "v"),
    "classes": ("".join(f"[\\p{{L}}\\u{{{k:x}}}]?" for k in range(10_000)), "iu"),
    "strings": ("[\\p{RGI_Emoji}--\\p{RGI_Emoji_Flag_Sequence}]" * 2_000, "v"),
}


@pytest.mark.parametrize("name", PREPARATIONS)
def test_preparing_ends_with_the_time_limit(name: str) -> None:
    program = compile_pattern(*PREPARATIONS[name])
    started = time.perf_counter()
    with pytest.raises(Termination):
        program.search("\xe9" * 10, 0, spending(time_limit=200))
    assert time.perf_counter() - started < 2.0


def test_ways_not_tried_are_accounted() -> None:
    program = compile_pattern("(?:(a)|(b))*c", "")
    subject = "ab" * 1_000_000
    with pytest.raises(MemoryLimitReached):
        program.search(subject, 0, spending(memory_limit=32 << 20))


def test_memory_is_given_back() -> None:
    budget = spending(memory_limit=256 << 20)
    program = compile_pattern("(?:(a)|(b))*", "")
    before = budget.allocated
    assert program.search("ab" * 100_000, 0, budget) == [0, 200_000, -1, -1, 199_999, 200_000]
    assert budget.allocated == before


@pytest.mark.parametrize("source", ["x", "[xy]", "(?:x|y)z", "(?:(x)|y)*z"])
def test_looking_for_a_start_costs_steps(source: str) -> None:
    budget = spending()
    assert compile_pattern(source, "").search("a" * 1_000_000, 0, budget) is None
    assert budget.steps > 500


# Search patterns that are linear whatever the input: `re` gets them at any length.
LINEAR = [
    "\\d+\\.\\d+",
    "\\s+$",
    "^\\s+|\\s+$",
    "\\w+@\\w+\\.com",
    '(?:[^"\\\\]|\\\\.)*"',
    "(\\w+)\\s*=\\s*(\\d+)",
    "[A-Z][a-z]*(?:-[A-Z][a-z]*)*;",
    "(?:a|b)*c|\\d{2,3}",
]


@pytest.mark.parametrize("source", LINEAR)
def test_linear_searches_go_to_the_host(source: str) -> None:
    variant = compile_pattern(source, "").variant_for("a")
    host = variant.host()
    assert host is not None
    subject = 'aA1 "\\-' * 30_000
    if not host.can_search(len(subject)):
        assert host.can_match(len(subject)), "at least one position at a time"
    started = time.perf_counter()
    variant.search(subject, 0, spending(time_limit=5_000))
    assert time.perf_counter() - started < 5.0


TOKENS = [
    '\\s*(?:(\\d+(?:\\.\\d+)?)|([A-Za-z_]\\w*)|("(?:[^"\\\\]|\\\\.)*")|([-+*/=();]))',
    '\\s+|\\d+(?:\\.\\d+)?|[A-Za-z_]\\w*|"[^"]*"|[-+*/=();]',
    '[^;"]+;?|"[^"]*"',
]


@pytest.mark.parametrize("source", TOKENS)
@pytest.mark.parametrize("how", ["match", "search"])
def test_reading_a_long_text_token_by_token_is_linear_in_steps(source: str, how: str) -> None:
    program = compile_pattern(source, "")
    subject = 'let total = alpha + 12.5 * (beta - "a word"); ' * 4_000
    find = program.match if how == "match" else program.search
    budget = spending()
    index = count = 0
    while (spans := find(subject, index, budget)) is not None and spans[1] > index:
        index = spans[1]
        count += 1
    assert count > 4_000
    assert index > len(subject) - 2
    assert budget.steps < 2 * count + len(subject) // 100


# What has looked at the whole rest, though the match is short or there is none.
FARSIGHTED = [
    (".*x|a", "a"),
    ("a(?=.*x)|a", "a"),
    ("a(?!.*x)", "a"),
    ("(?:a*b|a)", "a"),
    ("a+b|a", "a"),
    ("a*?b|a", "a"),
    ("(?:a|b)*c|a", "ab"),
    ("(?:a*b)?a", "a"),
    ("(?:aa)*b|a", "a"),
    ("x|a*b", "a"),
]


@pytest.mark.parametrize(("source", "text"), FARSIGHTED)
@pytest.mark.parametrize("how", ["match", "search"])
def test_looking_far_is_paid_however_short_the_match(source: str, text: str, how: str) -> None:
    program = compile_pattern(source, "")
    subject = text * (200_000 // len(text))
    budget = spending()
    spans = (program.match if how == "match" else program.search)(subject, 0, budget)
    assert spans is None or spans[1] <= 1
    assert budget.steps > 190


@pytest.mark.parametrize("source", ["[ab]" + "a" * 1_000 + "c", "[ab]a{1000}c", "(?:a{900}|b)c"])
def test_comparing_a_long_text_everywhere_is_not_left_to_the_host(source: str) -> None:
    host = compile_pattern(source, "").variant_for("a").host()
    assert host is not None
    assert not host.can_search(1 << 20)


# What must never go there with a long input.
SUPERLINEAR = ["(a+)+$", "(a|aa)+$", "(.*)(.*)x", "(?:(?=.*x)a)*b", "(a|b|ab)*c", "(`+)[^]*?\\1x", "a*a*a*b"]


@pytest.mark.parametrize("source", SUPERLINEAR)
def test_superlinear_patterns_stay_with_the_exact_matcher(source: str) -> None:
    host = compile_pattern(source, "").variant_for("a").host()
    assert host is not None
    assert not host.can_match(100_000)
    assert host.match_side.limit < 2_000


def test_ambiguity_that_dies_at_once_is_seen_as_linear() -> None:
    for source in ['(?:\\\\"|[^"])*"', "(?:[0-7]_*)+\\b", "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z]+)*$"]:
        host = compile_pattern(source, "").variant_for("a").host()
        assert host is not None
        assert host.can_match(100_000), source


NESTS = [
    ("(?:x|z(y", "q)*)+"),
    ("(?=x|z(y", "q)*)"),
    ("(x", ")*"),
    ("(?:", ")?"),
    ("(?<=x|z(y", "q)*)"),
    ("(", ")"),
]


@pytest.mark.parametrize(("opening", "closing"), NESTS)
def test_deep_nesting_is_prepared_and_matched(opening: str, closing: str) -> None:
    count = MAX_NESTING // opening.count("(")
    program = compile_pattern(opening * count + closing * count, "")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    try:
        program.search("xyxzyyqqab", 0, spending(max_steps=10_000_000))
        variant = program.variant_for("a")
        variant.search_exactly("xyzq", 0, spending(max_steps=10_000_000))
        # Deeper than what the host's own compiler may be given.
        assert variant.host() is None or variant.root.depth < MAX_NESTING / 2
    finally:
        sys.setrecursionlimit(limit)
