"""What a pattern comes down to: terms over UTF-16 code units, the form that analysis and both matchers share.

Flags are gone by now: case variants are in the sets, `^` and `$` are what they mean. A surrogate pair is one
character only where a term says so (`Pairs`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from jsvm.unicode.code_point_set import CodePointSet

#: `max_width` of a term without upper bound, and `maximum` of a repetition without one.
INFINITE: Final = 1 << 40

_WITHOUT_GROUPS: Final = (0, 0)


class Term:
    """A part of a pattern that matches from `min_width` to `max_width` code units.

    Its capturing groups are `groups[0]` up to, not including, `groups[1]`.
    """

    __slots__ = ("depth", "groups", "max_width", "min_width", "size")

    min_width: int
    max_width: int
    groups: tuple[int, int]
    #: How many terms there are in it, and how deep they nest.
    size: int
    depth: int

    def _set_widths(self, least: int, most: int) -> None:
        self.min_width = min(least, INFINITE)
        self.max_width = min(most, INFINITE)
        self.groups = _WITHOUT_GROUPS
        self.size = 1
        self.depth = 1

    def _set_bounds(self, least: int, most: int, parts: list[Term]) -> None:
        self.min_width = min(least, INFINITE)
        self.max_width = min(most, INFINITE)
        with_groups = [part.groups for part in parts if part.has_groups]
        self.groups = _WITHOUT_GROUPS
        if with_groups:
            self.groups = (min(first for first, _ in with_groups), max(end for _, end in with_groups))
        self.size = 1 + sum([part.size for part in parts])
        self.depth = 1 + max([part.depth for part in parts], default=0)

    @property
    def has_groups(self) -> bool:
        """Whether there is a capturing group in it."""
        return self.groups[0] < self.groups[1]


class Chars(Term):
    """One code unit out of `units`; with an empty set, the term that never matches."""

    __slots__ = ("units",)

    def __init__(self, units: CodePointSet) -> None:
        self.units = units
        self._set_widths(1, 1)


class Pairs(Term):
    """One character out of `code_points`, a surrogate pair being one, at a position that splits no pair."""

    __slots__ = ("code_points",)

    def __init__(self, code_points: CodePointSet) -> None:
        self.code_points = code_points
        least = 1 if code_points.boundaries[0] <= 0xFFFF else 2
        self._set_widths(least, 2 if code_points.boundaries[-1] > 0x10000 else 1)


class Text(Term):
    """Exactly these code units; if `folded`, they are in lower case and letters (of ASCII) stand for both."""

    __slots__ = ("folded", "units")

    def __init__(self, units: str, folded: bool = False) -> None:
        self.units = units
        self.folded = folded
        self._set_widths(len(units), len(units))

    def choices(self, length: int) -> list[tuple[int, ...]]:
        """The code units that may stand at each place, up to `length` places."""
        if not self.folded:
            return [(ord(unit),) for unit in self.units[:length]]
        return [
            (ord(unit), ord(unit) - 0x20) if "a" <= unit <= "z" else (ord(unit),)
            for unit in self.units[:length]
        ]


class Sequence(Term):
    """`items` one after the other; none of them is the empty match."""

    __slots__ = ("items",)

    def __init__(self, items: list[Term]) -> None:
        self.items = items
        least = sum(item.min_width for item in items)
        self._set_bounds(least, sum(item.max_width for item in items), items)


class Choice(Term):
    """The first of `items` that lets the rest match."""

    __slots__ = ("items",)

    def __init__(self, items: list[Term]) -> None:
        self.items = items
        least = min(item.min_width for item in items)
        self._set_bounds(least, max(item.max_width for item in items), items)


class Repeat(Term):
    """`body` from `minimum` to `maximum` times; https://tc39.es/ecma262/#sec-runtime-semantics-repeatmatcher"""

    __slots__ = ("body", "greedy", "maximum", "minimum")

    def __init__(self, body: Term, minimum: int, maximum: int, greedy: bool) -> None:
        self.body = body
        self.minimum = minimum
        self.maximum = maximum
        self.greedy = greedy
        self._set_bounds(body.min_width * minimum, body.max_width * maximum, [body])


class Capture(Term):
    """Capturing group number `index`."""

    __slots__ = ("body", "index")

    def __init__(self, body: Term, index: int) -> None:
        self.body = body
        self.index = index
        self._set_bounds(body.min_width, body.max_width, [body])
        self.groups = (index, max(index + 1, body.groups[1]))


class Reference(Term):
    """What the one of the groups `indices` that took part has matched; nothing if none did.

    `definite`: there is one group, and it has always taken part by then; it matches `min_width` units at
    least.
    """

    __slots__ = ("by_code_points", "definite", "ignore_case", "indices")

    def __init__(
        self, indices: tuple[int, ...], ignore_case: bool, by_code_points: bool, definite: bool, least: int
    ) -> None:
        self.indices = indices
        self.ignore_case = ignore_case
        self.by_code_points = by_code_points
        self.definite = definite
        # A character and its variant may differ in length (U+10400 and U+10428 do not, but the tables may
        # grow).
        self._set_widths(min(least, 1) if ignore_case else least, INFINITE)


class Look(Term):
    """Whether `body` matches (or, `negated`, does not) ahead of or behind the position."""

    __slots__ = ("ahead", "body", "negated")

    def __init__(self, body: Term, ahead: bool, negated: bool) -> None:
        self.body = body
        self.ahead = ahead
        self.negated = negated
        self._set_bounds(0, 0, [body])
        if negated:
            # Nobody can see what they capture.
            self.groups = _WITHOUT_GROUPS


class Edge(Term):
    """The start or the end of the input, or of a line."""

    __slots__ = ("kind",)

    def __init__(self, kind: Literal["start", "end", "line start", "line end"]) -> None:
        self.kind = kind
        self._set_widths(0, 0)


class WordEdge(Term):
    """Between a unit of `word` and one that is none; or, `negated`, not there."""

    __slots__ = ("negated", "word")

    def __init__(self, word: CodePointSet, negated: bool) -> None:
        self.word = word
        self.negated = negated
        self._set_widths(0, 0)


class StringSet(Term):
    """The longest of `strings` that lets the rest match; sorted from long to short, at least one of them."""

    __slots__ = ("strings",)

    def __init__(self, strings: tuple[str, ...]) -> None:
        self.strings = strings
        self._set_widths(len(strings[-1]), len(strings[0]))


def is_empty(term: Term) -> bool:
    """Whether the term is the empty match."""
    return isinstance(term, Sequence) and not term.items


def every(predicate: Callable[[Term], bool], terms: list[Term]) -> bool:
    """Whether all of `terms` are what the predicate asks.

    ATTACK: `all(map(...))` recurses through C where the predicate does, which kills Pyodide at depths that
    a pattern can have. So no walk over terms may pass through it, or through a generator.
    """
    for term in terms:  # noqa: SIM110
        if not predicate(term):
            return False
    return True


def some(predicate: Callable[[Term], bool], terms: list[Term]) -> bool:
    """Whether any of `terms` is what the predicate asks; see `every`."""
    for term in terms:  # noqa: SIM110
        if predicate(term):
            return True
    return False
