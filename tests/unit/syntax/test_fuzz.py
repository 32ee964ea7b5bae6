"""Random text, more or less like JavaScript: a tree or a `JSSyntaxError`, quickly, and nothing else.

`JSVM_FUZZ_EXAMPLES` sets how many examples each test tries; other than by default, other ones every time.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jsvm.budget import Budget
from jsvm.syntax import JSSyntaxError, Positions, parse_eval, parse_module, parse_script
from jsvm.syntax.nodes import Node, Program
from jsvm.syntax.tokens import KEYWORDS, PUNCTUATORS, SPECIAL_NAMES
from jsvm.syntax.walk import children, walk
from jsvm.unicode.utf16 import to_utf16

TESTS = Path(__file__).parents[2]
EXAMPLES = int(os.environ.get("JSVM_FUZZ_EXAMPLES", "0"))
SETTINGS = settings(
    max_examples=EXAMPLES or 2000,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

#: Milliseconds of processor time; these sources need one or two.
PATIENCE = 500.0

PIECES = [
    *sorted(KEYWORDS | SPECIAL_NAMES | PUNCTUATORS),
    *[
        "a",
        "b",
        "$",
        "of",
        "get",
        "set",
        "from",
        "as",
        "eval",
        "target",
        "meta",
        "constructor",
        "prototype",
        "__proto__",
    ],
    *[
        "0",
        "1",
        "1.5e3",
        ".5",
        "0x1f",
        "017",
        "08",
        "1n",
        "1_0",
        "'a'",
        '"use strict"',
        "'\\n'",
        "'\\8'",
        "'\\u{1F600}'",
    ],
    *[
        "`a`",
        "`${",
        "}`",
        "`\\u`",
        "/a/",
        "/(/",
        "/[/]/gu",
        "#a",
        "#b",
        "\\u0061",
        "l\\u0065t",
        "\u00e9",
        "\ud842\udfb7",
        "\ud800",
    ],
    *[
        "//",
        "/*",
        "*/",
        "<!--",
        "-->",
        "#!",
        "\n",
        "\u2028",
        "\r\n",
        "\\",
        "@",
        "\x00",
        "\u200d",
        "'",
        '"',
        "`",
        "async function",
        "await using",
    ],
    *[
        "for (",
        "if (",
        "while (",
        "class A {",
        "function f(",
        "() => ",
        "(a, b) => {",
        "({",
        "[...",
        "new.target",
        "import.meta",
        "import(",
    ],
    *[
        "label: ",
        "case 1:",
        "default:",
        "static {",
        "yield* ",
        "for await (",
        "try {",
        "} catch (",
        "} finally {",
        "switch (a) {",
    ],
]

SOURCES = [
    path.read_text("utf-8")
    for path in sorted(TESTS.glob("language/*.js")) + sorted(TESTS.glob("bench/programs/*.js"))
]


@st.composite
def soups(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=25))
    return draw(st.sampled_from(["", " ", "\n"])).join(pieces)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """Part of a real program with a few places changed."""
    source = draw(st.sampled_from(SOURCES))
    start = draw(st.integers(0, max(len(source) - 20, 0)))
    start = source.rfind("\n", 0, start) + 1
    text = source[start : start + draw(st.integers(20, 400))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        end = at + draw(st.sampled_from([0, 0, 1, 2, 5, 20]))
        new = draw(
            st.one_of(st.just(""), st.sampled_from(PIECES), st.just(text[at:end] * 2), st.characters())
        )
        text = text[:at] + new + text[end:]
    return text


def strict(source: str, budget: Budget) -> Program:
    return parse_script(source, budget=budget, strict=True)


def inside_a_constructor(source: str, budget: Budget) -> Program:
    return parse_eval(
        source,
        budget=budget,
        in_function=True,
        in_method=True,
        in_constructor=True,
        private_names=frozenset("a"),
    )


GOALS: list[Callable[..., Program]] = [parse_script, strict, parse_module, inside_a_constructor]


def check(source: str, parse: Callable[..., Program]) -> None:
    source = to_utf16(source)
    budget = Budget(lambda: time.process_time() * 1000.0, time_limit=PATIENCE)
    budget.begin()
    started = time.process_time()
    failure = None
    try:
        tree = parse(source, budget=budget)
    except JSSyntaxError as error:
        failure = error
    assert (time.process_time() - started) * 1000.0 < PATIENCE
    if failure is not None:
        check_failure(source, failure)
        return
    assert (tree.start, tree.end) == (0, len(source))
    for node in walk(tree):
        check_node(node)


def check_failure(source: str, failure: JSSyntaxError) -> None:
    """An error has a message of bounded length and a place in the source."""
    assert 0 < len(failure.message) < 250
    assert 0 <= failure.index <= len(source)
    assert (failure.line, failure.column) == Positions(source).line_column(failure.index)


def check_node(node: Node) -> None:
    """Every field is set, and every child lies within its parent."""
    assert node.start <= node.end
    for child in children(node):
        assert node.start <= child.start
        assert child.end <= node.end


@SETTINGS
@given(soups(), st.sampled_from(GOALS))
def test_token_soup(source: str, parse: Callable[..., Program]) -> None:
    check(source, parse)


@SETTINGS
@given(mutants(), st.sampled_from(GOALS))
def test_mutated_programs(source: str, parse: Callable[..., Program]) -> None:
    check(source, parse)


@SETTINGS
@given(st.text(max_size=60), st.sampled_from(GOALS))
def test_any_text(source: str, parse: Callable[..., Program]) -> None:
    check(source, parse)
