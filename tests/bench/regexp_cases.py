"""What `regexp` matches: RegExp literals of four npm packages, and the texts they are matched with.

All of it is read from `web/node_modules` with our own parser. Of each package those literals are taken that
match anything and cost our own matcher the most steps, a count that is the same in every run. The texts are
the beginnings of the packages' READMEs and of acorn's source. A pattern that starts with `^` is asked about
one line after the other, as marked asks its rules about what is left to read; one that ends in `$` too about
one word after the other, as validator is asked about one value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jsvm.budget import Budget, StepLimitReached
from jsvm.intrinsics.regexp_exec import advance_string_index
from jsvm.regexp.program import RegExpProgram, compile_pattern
from jsvm.syntax import JSSyntaxError, parse_module, parse_script
from jsvm.syntax.nodes import Literal
from jsvm.syntax.walk import walk
from jsvm.unicode.utf16 import to_utf16
from tests.bench.parser_files import MODULES

#: Where each package's literals are; of highlight.js the languages that its own `common` build has.
SOURCES = {
    "marked": "lib/marked.esm.js",
    "acorn": "dist/acorn.js",
    "highlight.js": "lib/languages",
    "validator": "validator.js",
}
COMMON_LANGUAGES = "lib/common.js"

TEXTS = (*(f"{package}/README.md" for package in SOURCES), "acorn/dist/acorn.js")

#: Code units of each text that are used.
TEXT_LENGTH = 6_000

#: Literals taken of each package.
MOST_OF_A_PACKAGE = 11

#: A literal is not taken, but counted, if our own matcher needs more steps than this.
MOST_STEPS = 20_000_000


@dataclass(frozen=True)
class Case:
    """A pattern and what it is matched with, piece by piece, all matches of each; texts are UTF-16 units."""

    package: str
    source: str
    #: Without `g` and `y`: every engine looks for all matches anywhere.
    flags: str
    pieces: tuple[str, ...]

    @property
    def literal(self) -> str:
        return f"/{self.source}/{self.flags}"

    @property
    def by_code_points(self) -> bool:
        return "u" in self.flags or "v" in self.flags


@dataclass(frozen=True)
class Selection:
    """The cases that are measured, those that cost most first within each package."""

    cases: list[Case]
    #: Different literals that there are.
    literals: int
    #: Those that match nothing in the texts.
    idle: int
    #: Those that need more than `MOST_STEPS`.
    excessive: list[Case]


def select() -> Selection:
    """Read the packages and choose."""
    text = sample()
    cases: list[Case] = []
    excessive: list[Case] = []
    seen: set[tuple[str, str]] = set()
    idle = 0
    for package in SOURCES:
        ranks: list[tuple[bool, int, Case]] = []
        for source, flags in dict.fromkeys(literals(package)).keys() - seen:
            seen.add((source, flags))
            case = Case(package, source, flags, pieces_for(source, flags, text))
            try:
                rank = rank_of(case)
            except StepLimitReached:
                excessive.append(case)
                continue
            if rank is None:
                idle += 1
            else:
                ranks.append((*rank, case))
        ranks.sort(key=lambda rank: (*rank[:2], rank[2].source, rank[2].flags))
        cases += [case for *_, case in ranks[:MOST_OF_A_PACKAGE]]
    return Selection(cases, len(seen), idle, excessive)


def sample() -> str:
    """What the patterns are matched with."""
    return "\n".join(to_utf16((MODULES / name).read_text("utf-8"))[:TEXT_LENGTH] for name in TEXTS)


def pieces_for(source: str, flags: str, text: str) -> tuple[str, ...]:
    """All of `text`, or its lines, or its words: whatever this pattern is made for."""
    if not is_anchored(source, flags):
        return (text,)
    return tuple(dict.fromkeys(text.split() if source.endswith("$") else text.split("\n")))


def is_anchored(source: str, flags: str) -> bool:
    """Whether the pattern is meant for the start of a text."""
    return source.startswith("^") and "m" not in flags


def rank_of(case: Case) -> tuple[bool, int] | None:
    """Sorts first what costs our own matcher many steps; None if there are no matches.

    What matches the empty text comes last: such literals are mostly parts of other patterns. Raises
    StepLimitReached.
    """
    program = compile_pattern(case.source, case.flags)
    if all(program.search(piece, 0) is None for piece in case.pieces):
        return None
    budget = Budget(lambda: 0.0, max_steps=MOST_STEPS)
    budget.begin()
    for piece in case.pieces:
        for _ in matches_exactly(program, case, piece, budget):
            pass
    return program.match("", 0) is not None, -budget.steps


def matches_exactly(
    program: RegExpProgram, case: Case, piece: str, budget: Budget
) -> Iterator[tuple[int, int]]:
    """Start and end of every match in `piece`, by our own matcher."""
    variant = program.variant_for(piece)
    index = 0
    while index <= len(piece):
        spans = variant.search_exactly(piece, index, budget)
        if spans is None:
            return
        yield spans[0], spans[1]
        index = following(piece, spans[0], spans[1], case.by_code_points)


def following(text: str, start: int, end: int, by_code_points: bool) -> int:
    """Where the next match is looked for; empty matches must not repeat forever."""
    if end > start:
        return end
    return advance_string_index(text, end, by_code_points)


# ---- literals ----------------------------------------------------------------------------------------------


def literals(package: str) -> Iterator[tuple[str, str]]:
    """Source and flags of every RegExp literal of a package, in order."""
    for file in _files(package):
        text = to_utf16(file.read_text("utf-8"))
        try:
            tree = parse_script(text)
        except JSSyntaxError:
            tree = parse_module(text)
        for node in walk(tree):
            if isinstance(node, Literal) and node.regex is not None:
                yield node.regex.pattern, node.regex.flags.replace("g", "").replace("y", "")


def _files(package: str) -> list[Path]:
    path = MODULES / package / SOURCES[package]
    if path.is_file():
        return [path]
    calls = walk(parse_script((MODULES / package / COMMON_LANGUAGES).read_text("utf-8")))
    names = (node.value for node in calls if isinstance(node, Literal) and isinstance(node.value, str))
    return [path.parent / f"{name}.js" for name in names if name.startswith("./")]
