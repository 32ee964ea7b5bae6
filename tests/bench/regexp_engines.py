"""The four that `regexp` compares, each as something that can find all matches of a case and time that."""

import json
import re
import subprocess
import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from jsvm.budget import Budget
from jsvm.intrinsics.inventory import create_realm
from jsvm.intrinsics.regexp import pattern_for
from jsvm.intrinsics.regexp_exec import each_match
from jsvm.regexp.host_pattern import HostPattern
from jsvm.regexp.program import Variant, compile_pattern
from jsvm.runtime.agent import Agent
from tests.bench.clock import milliseconds
from tests.bench.guest import TIME_LIMIT
from tests.bench.regexp_cases import Case, following, is_anchored, matches_exactly

Span = tuple[int, int]
Find = Callable[[str, int], re.Match[str] | None]


class Engine(ABC):
    """Looks for all matches in all pieces of one case."""

    @abstractmethod
    def spans(self) -> list[int]:
        """Start and end of every match, flat, piece by piece."""

    @abstractmethod
    def time(self, least: float) -> float:
        """Milliseconds of processor time of one pass, over as many as take `least` milliseconds."""


class PythonEngine(Engine):
    """One that runs in this process."""

    @abstractmethod
    def matches(self) -> Iterator[Span]:
        """Every match, piece by piece."""

    def spans(self) -> list[int]:
        return [offset for span in self.matches() for offset in span]

    def time(self, least: float) -> float:
        passes = 1
        while True:
            start = milliseconds()
            for _ in range(passes):
                for _ in self.matches():
                    pass
            taken = milliseconds() - start
            if taken >= least:
                return taken / passes
            passes *= 2


class OwnMatcher(PythonEngine):
    """Our exact matcher, whatever the pattern."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.program = compile_pattern(case.source, case.flags)
        self.budget = budget()

    def matches(self) -> Iterator[Span]:
        for piece in self.case.pieces:
            yield from matches_exactly(self.program, self.case, piece, self.budget)


class FastPath(PythonEngine):
    """What `match` and `replace` of guests do, with the host's `re` where that is allowed."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.realm = create_realm(Agent(budget()))
        self.pattern = pattern_for(self.realm, case.source, case.flags)

    def matches(self) -> Iterator[Span]:
        for piece in self.case.pieces:
            for start, end, _ in each_match(self.realm, self.pattern, piece):
                yield start, end


class PythonRe(PythonEngine):
    """Python's `re` alone: nobody pays or looks at the time."""

    def __init__(self, case: Case, find: Callable[[str], Find]) -> None:
        self.case = case
        self.finds = [(piece, find(piece)) for piece in case.pieces]

    def matches(self) -> Iterator[Span]:
        by_code_points = self.case.by_code_points
        for piece, find in self.finds:
            index = 0
            while index <= len(piece):
                found = find(piece, index)
                if found is None:
                    break
                start, end = span = found.span()
                yield span
                index = end if end > start else following(piece, start, end, by_code_points)


class NodeProcess:
    """A node that answers one case after the other."""

    def __init__(self) -> None:
        command = ["node", str(Path(__file__).with_name("regexp_node.mjs"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, request: dict[str, Any]) -> Any:
        """The answer to one request of `regexp_node.mjs`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class NodeRegExp(Engine):
    """Node's own. One case at a time: the process remembers the latest."""

    def __init__(self, case: Case, process: NodeProcess) -> None:
        self.process = process
        self.found = process.ask({"source": case.source, "flags": case.flags, "pieces": case.pieces})

    def spans(self) -> list[int]:
        return list(self.found)

    def time(self, least: float) -> float:
        return float(self.process.ask({"least": least}))


def budget() -> Budget:
    """A budget like that of a VM, which looks at the clock now and then."""
    found = Budget(lambda: time.perf_counter() * 1000.0, time_limit=TIME_LIMIT)
    found.begin()
    return found


# ---- which of them take part -------------------------------------------------------------------------------


def fast_path(case: Case) -> str:
    """What the fast path does.

    "whole": the host looks for every match in every piece; "part": only in short pieces, or only at positions
    that it is given, because the cost of more is not bounded; "unbounded": nothing, for that reason;
    "untranslated": nothing, because the pattern has no equal in `re`.
    """
    program = compile_pattern(case.source, case.flags)
    anchored = is_anchored(case.source, case.flags)
    uses = {_use(program.variant_for(piece).host(), len(piece), anchored) for piece in case.pieces if piece}
    if uses <= {"whole"}:
        return "whole"
    if uses & {"whole", "part"}:
        return "part"
    return "unbounded" if "unbounded" in uses else "untranslated"


def _use(host: HostPattern | None, length: int, anchored: bool) -> str:
    """The same for one input."""
    if host is None:
        return "untranslated"
    if not anchored and host.can_search(length):
        return "whole"
    if not host.can_match(length):
        return "unbounded"
    return "whole" if anchored else "part"


def python_re(case: Case, expected: list[int]) -> tuple[str, PythonRe] | None:
    """Python's `re` with our translation, else with the pattern as it is written, if it means the same.

    Answers which of them it is too.
    """
    program = compile_pattern(case.source, case.flags)
    if all(program.variant_for(piece).host() is not None for piece in case.pieces):
        return "translated", PythonRe(case, lambda piece: _host_find(program.variant_for(piece)))
    flags = re.ASCII
    for letter, flag in (("i", re.IGNORECASE), ("m", re.MULTILINE), ("s", re.DOTALL)):
        flags |= flag if letter in case.flags else 0
    try:
        with warnings.catch_warnings(action="ignore", category=FutureWarning):
            find: Find = re.compile(case.source, flags).search
    except re.error:
        return None
    engine = PythonRe(case, lambda _: find)
    return ("as written", engine) if engine.spans() == expected else None


def _host_find(variant: Variant) -> Find:
    side = variant.shortcut(sticky=False, budget=budget())
    if side is None:
        host = variant.host()
        assert host is not None
        side = host.search_side
    return side.find
