"""Any tree that ES2025 can say is printed so that it parses to the same tree; the rest is refused in order.

JSVM_FUZZ_EXAMPLES sets how many examples each test tries, 2,000 if it is not set. A long run, an hour or so:
`JSVM_FUZZ_EXAMPLES=100000 python -m pytest -o faulthandler_timeout=0 tests/parsers/test_fuzz.py`.
"""

import os
from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jsvm.syntax import JSSyntaxError, esprima, parse_module, parse_script
from jsvm.syntax import nodes as n
from jsvm.syntax.comparison import first_difference
from jsvm.syntax.esprima.shapes import CLASSES
from jsvm.syntax.printer import print_tree
from jsvm.syntax.walk import walk
from tests.parsers.generator import Trees

EXAMPLES = int(os.environ.get("JSVM_FUZZ_EXAMPLES", "2000"))
SETTINGS = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
SEEDS = st.integers(0, 2**64)
#: What mutations put into a source.
SPICE = [
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "`",
    "${",
    "/",
    "*/",
    "/*",
    "'",
    '"',
    "\\",
    "\\u{",
    "=",
    "=>",
    "async ",
    "#x",
]
SPICE += [
    "yield ",
    "await ",
    "let ",
    "\n",
    ";",
    "?.",
    "...",
    "<!--",
    "\u2028",
    "\ud83d",
    "0",
    ".",
    "super",
    "in ",
]
#: What mutations put into a tree.
JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    "",
    "x y",
    "delete",
    "Literal",
    [],
    {},
    [None],
    {"type": "X"},
]
JUNK += [{"type": "Identifier", "name": "a"}, {"type": "Super"}, {"type": "EmptyStatement"}, "__proto__"]


def parse_as(tree: n.Program, text: str) -> n.Program:
    return parse_module(text) if tree.source_type == "module" else parse_script(text)


def test_every_kind_of_node_is_made() -> None:
    programs = [Trees(Random(seed)).program() for seed in range(400)]
    made = {node.type for program in programs for node in walk(program)}
    assert made == CLASSES.keys()


@SETTINGS
@given(SEEDS)
def test_print_and_parse(seed: int) -> None:
    tree = Trees(Random(seed)).program()
    text = print_tree(tree)
    assert first_difference(tree, parse_as(tree, text)) == ""


@SETTINGS
@given(SEEDS)
def test_mutated_sources(seed: int) -> None:
    random = Random(seed)
    tree = Trees(random).program()
    text = print_tree(tree)
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.choice([0, 0, 1, 2, 10]))
        text = text[:start] + random.choice([*SPICE, text[start:end]]) + text[end:]
    try:
        parsed = parse_as(tree, text)
    except JSSyntaxError as error:
        index = error.index
    else:
        index = 0
        assert first_difference(parsed, parse_as(tree, print_tree(parsed))) == ""
    assert 0 <= index <= len(text)


@SETTINGS
@given(SEEDS)
def test_mutated_trees(seed: int) -> None:
    random = Random(seed)
    tree = Trees(random).program()
    text = print_tree(tree)
    given_tree = esprima.parse(text, sourceType=tree.source_type, range=True).toDict()
    for _ in range(random.randint(0, 2)):
        mutate(random, given_tree)
    try:
        made = esprima.from_esprima(given_tree)
    except esprima.InvalidTreeError as error:
        path = error.path
    else:
        path = "$"
        assert first_difference(made.program, parse_as(made.program, made.source)) == ""
    assert path.startswith("$")


def mutate(random: Random, tree: Any) -> None:
    """Change one field somewhere in a tree of dicts and lists, in place."""
    places = list(containers(tree))
    place = random.choice(places)
    key = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
    other = random.choice(places)
    kind = random.randrange(4)
    if kind == 0 and isinstance(place, dict):
        place[random.choice(["name", "type", "extra", "value", "body"])] = deepcopy(random.choice(JUNK))
    elif kind == 1:
        del place[key]
    else:
        place[key] = deepcopy(random.choice(JUNK)) if kind == 2 else other


def containers(tree: Any) -> Any:
    """All dicts and lists of a tree that hold anything, each once: mutations make cycles."""
    pending, seen = [tree], set()
    while pending:
        item = pending.pop()
        if item and id(item) not in seen:
            seen.add(id(item))
            yield item
            values = item.values() if isinstance(item, dict) else item
            pending += [value for value in values if isinstance(value, dict | list)]
