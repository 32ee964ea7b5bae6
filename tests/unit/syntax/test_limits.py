"""Input made to hurt: it parses or is refused, quickly and with a `JSSyntaxError`, whatever the stack."""

import contextlib
import gc
import sys
import time
from collections.abc import Iterator

import pytest

from jsvm.budget import Budget, MemoryLimitReached, StepLimitReached, TimeLimitReached
from jsvm.syntax import JSSyntaxError, parse_module, parse_script
from jsvm.syntax.tokenizer import MAX_DEPTH

COUNT = 100_000

NESTED = [
    *[
        "(",
        "[",
        "{",
        "({a:",
        "`${",
        "a[",
        "f(",
        "[...",
        "({[",
        "import(",
        "(function () {",
        "() => ",
        "a => {",
    ],
    *[
        "class A { m() {",
        "class A { static {",
        "(class extends ",
        "new ",
        "!",
        "- ",
        "typeof ",
        "++",
        "1 ** ",
    ],
    *[
        "a = ",
        "a ? ",
        "if (a) ",
        "while (a) ",
        "for (;;) ",
        "with (a) ",
        "do ",
        "try {",
        "switch (a) { case 1: ",
    ],
    *["([", "({a: {a: ", "(a = (", "async () => ", "({get a() { return ", "function* g() { yield "],
    *["async function f() { await "],
]

CHAINS = [
    "a + ",
    "a, ",
    "a && ",
    "a ? b : ",
    "if (a) ; else ",
    "a; ",
    "a.",
    "var a; ",
    "/a/; ",
    "`a`; ",
    "//\n",
]

UNENDED = [
    *["'", '"', "`", "/", "/[", "/*", "'\\", "`\\", "`$", "a\\", "#", "0x", "1_", "1e", "\\u{", "<!--", "*"],
    *["<!-- \n", "/*" + "*" * 1000, "a" * 1000 + "\\"],
]


def outcome(source: str) -> str:
    try:
        parse_script(source)
    except JSSyntaxError as error:
        return error.message
    return ""


@pytest.mark.parametrize("opening", NESTED)
def test_deep_nesting_is_a_syntax_error(opening: str) -> None:
    started = time.perf_counter()
    assert "Nested too deeply" in outcome(opening * COUNT)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("link", CHAINS)
def test_long_chains_parse(link: str) -> None:
    assert outcome(link * COUNT + "a") == ""


@pytest.mark.parametrize("text", UNENDED)
def test_nothing_backtracks(text: str) -> None:
    started = time.perf_counter()
    for source in (text * COUNT, text + "a" * COUNT, text + " " * COUNT + "@", (text + "\n") * COUNT):
        outcome(source[: 10 * COUNT])
    assert time.perf_counter() - started < 5


def test_the_depth_is_counted_where_the_stack_is_large() -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        assert outcome("[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)) == ""
        assert f"more than {MAX_DEPTH}" in outcome("[" * (MAX_DEPTH + 1))
        assert outcome("{" * (MAX_DEPTH - 1) + "}" * (MAX_DEPTH - 1) + "{}" * 2000) == ""
    finally:
        sys.setrecursionlimit(limit)


def test_ordinary_nesting_fits_the_default_stack() -> None:
    assert sys.getrecursionlimit() >= 1000
    assert outcome("(" * 200 + "a" + ")" * 200) == ""
    assert outcome("[" * 200 + "]" * 200) == ""
    assert outcome("f(" * 200 + ")" * 200) == ""
    assert outcome("a => " * 200 + "a") == ""
    assert outcome("if (a) {" * 100 + "}" * 100) == ""
    assert outcome("(function () { return " * 60 + "a" + "})" * 60) == ""


def test_depth_is_given_back() -> None:
    pieces = [
        *[
            "(a)",
            "[a]",
            "({a})",
            "f(a)",
            "a[b]",
            "`${a}`",
            "!a",
            "++a",
            "a ** b",
            "a ? b : c",
            "a = b",
            "new A",
        ],
        *["{ }", "if (a) b", "for (;;) break", "switch (a) { case b: }", "try { } finally { }", "l: a"],
        *["(class { m() {} static {} a = b; [c]() {} })", "import(a)", "async () => await a", "() => {}"],
        *["function f() {}", "for (let [a] of b) ;"],
    ]
    assert outcome(";\n".join(pieces * 1500)) == ""


def test_parsing_spends_steps_for_what_is_read() -> None:
    budget = Budget(lambda: 0.0, max_steps=1_000_000)
    budget.begin()
    parse_script("1 + 2", budget=budget)
    assert 5 <= budget.steps <= 50
    parse_script("a;" * 10_000, budget=budget)
    assert 20_000 <= budget.steps <= 200_000
    with pytest.raises(StepLimitReached):
        parse_script("a;" * 1_000_000, budget=budget)


@pytest.mark.parametrize(
    "source", ["a" * 10_000 + " 1", "'" + "a" * 10_000, "/*" + "a" * 10_000, "9" * 2_000_000]
)
def test_sources_that_fail_spend_steps(source: str) -> None:
    budget = Budget(lambda: 0.0)
    budget.begin()
    with pytest.raises(JSSyntaxError):
        parse_script(source, budget=budget)
    assert budget.steps >= 10_000


SIZE = 50_000_000
# Beginning, what is repeated up to that size, and end.
LARGE = [
    *[
        ("", unit, "")
        for unit in (" ", "\n", " \u2028", "\r\n", "//\n", "/**/", "<!--\n", ";", "[],", "(", "a;", "a,")
    ],
    *[
        ("", unit, "")
        for unit in ("a+", "a.", "a?b:", "if(a);else ", "a:b;", "new a;", "``;", "/a/;", "(a)+", "f(a);")
    ],
    *[
        ("", unit, "")
        for unit in ("a", "\\u0061", "\u4e2d", "\ud842\udfb7", "1", "1_", "(d)=>{};", "try{}catch{}")
    ],
    *[("/*", unit, "*/") for unit in ("a", "*", "*a", "\r\n")],
    *[("/*", "*a", ""), ("//", "a", ""), ("a/*", " ", "*/\n--> b"), ("0x", "f", "n"), ("", "1", "n")],
    *[("'", unit, "'") for unit in ("a", "\\n", "\\x41", "\\\r\n")],
    *[("`", unit, "`") for unit in ("a", "\r", "\r\n", "\\n", "$", "${a}")],
    *[
        ("'", "a", ""),
        ("`", "a", ""),
        ("#", "a", ""),
        ("0.", "0", "1"),
        ("/", "a", "/"),
        ("/[", "a", "]/"),
        ("/a/", "g", ""),
    ],
    *[
        ("[", ",", "]"),
        ("[", "a,", "] = b"),
        ("[", "1,", "] = b"),
        ("({", "a:b,", "} = c)"),
        ("(", "a,", "b) => 1"),
    ],
    *[
        ("var ", "a,", "a"),
        ("var [", "a,", "a] = b"),
        ("function f(", "a,", "a) {}"),
        ("class A {", "a;", "}"),
    ],
    *[
        ("switch (a) {", "case 1:", "}"),
        ("", "/" + "(a|[b-c]\\d)*?" * 19_000 + "/;", ""),
        ("", "`" + "a" * 5000 + "`;", ""),
    ],
    *[("", "/[" + "a-z\\d" * 50_000 + "]/;", ""), ("", "/[" + "[a--b]" * 40_000 + "]/v;", "")],
]


@pytest.fixture
def collector_alone() -> Iterator[None]:
    """The collector does not go through what other tests have left: that takes longer than the limit."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("collector_alone")
@pytest.mark.parametrize("parts", LARGE, ids=lambda parts: repr("...".join(parts))[:40])
def test_large_sources_obey_the_time_limit(parts: tuple[str, str, str]) -> None:
    begin, unit, end = parts
    source = begin + unit * (SIZE // len(unit)) + end
    # The best of three: what else the machine does counts, too.
    assert min(time_to_give_up(source) for _ in range(3)) < 0.1


def time_to_give_up(source: str) -> float:
    """Seconds of processor time that parsing takes with a limit of 50 ms."""
    budget = Budget(lambda: time.process_time() * 1000, time_limit=50, memory_limit=None)
    budget.begin()
    started = time.process_time()
    with contextlib.suppress(TimeLimitReached, JSSyntaxError):
        parse_script(source, budget=budget)
    return time.process_time() - started


def test_parsing_accounts_memory() -> None:
    budget = Budget(lambda: 0.0, memory_limit=10_000_000)
    budget.begin()
    parse_script("a;" * 10_000, budget=budget)
    with pytest.raises(MemoryLimitReached):
        parse_script("a;" * 1_000_000, budget=budget)


def test_an_error_in_a_source_of_line_ends_needs_no_table() -> None:
    started = time.perf_counter()
    with pytest.raises(JSSyntaxError) as caught:
        parse_module("\n" * 10_000_000 + "@")
    assert caught.value.line == 10_000_001
    assert time.perf_counter() - started < 2


def test_messages_stay_short() -> None:
    for source in (
        "a " + "b" * 10_000,
        f"let {'a' * 10_000}, {'a' * 10_000}",
        f"a '{'b' * 10_000}'",
        f"a.#{'b' * 10_000}",
    ):
        assert len(outcome(source)) < 200


def test_patterns_are_nested_as_deeply_as_anything() -> None:
    for source in (
        "var " + "[" * COUNT,
        "var " + "{a: " * COUNT,
        "function f(" + "[" * COUNT,
        "for (let " + "[" * COUNT,
    ):
        assert "Nested too deeply" in outcome(source)
