"""The syntax tree of a pattern.

Leaves carry the flags that hold for them (modifiers such as `(?i:)` are resolved while parsing), so no later
stage needs to know its surroundings. A group without capture leaves no node behind.
"""

from __future__ import annotations

from typing import Final, Literal

#: `maximum` of a quantifier without upper bound.
UNBOUNDED: Final = -1


class Node:
    """A term of a pattern."""

    __slots__ = ()


class Disjunction(Node):
    """`a|b`: the first of `alternatives` that lets the rest match."""

    __slots__ = ("alternatives",)

    def __init__(self, alternatives: list[Node]) -> None:
        self.alternatives = alternatives


class Alternative(Node):
    """`terms` one after the other."""

    __slots__ = ("terms",)

    def __init__(self, terms: list[Node]) -> None:
        self.terms = terms


class Character(Node):
    """One code point (a code unit without the `u` and `v` flags)."""

    __slots__ = ("code_point", "ignore_case")

    def __init__(self, code_point: int, ignore_case: bool) -> None:
        self.code_point = code_point
        self.ignore_case = ignore_case


class Characters(Node):
    """Several characters in a row, none of them a surrogate."""

    __slots__ = ("ignore_case", "text")

    def __init__(self, text: str, ignore_case: bool) -> None:
        self.text = text
        self.ignore_case = ignore_case


class AnyCharacter(Node):
    """`.`"""

    __slots__ = ("dot_all",)

    def __init__(self, dot_all: bool) -> None:
        self.dot_all = dot_all


class CharacterClass(Node):
    """`[...]`, or a class escape outside of brackets; nested classes of the `v` flag have this form too.

    `operation` says how `operands` combine: their union, their intersection (`&&`) or what the first has and
    the others have not (`--`).
    """

    __slots__ = ("ignore_case", "negated", "operands", "operation")

    def __init__(
        self,
        operands: list[ClassOperand],
        ignore_case: bool,
        *,
        negated: bool = False,
        operation: Literal["union", "intersection", "subtraction"] = "union",
    ) -> None:
        self.operands = operands
        self.ignore_case = ignore_case
        self.negated = negated
        self.operation = operation


class ClassRange:
    """Code points from `first` to `last`, both included."""

    __slots__ = ("first", "last")

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last


class CharacterTypeEscape:
    """One of `\\d \\D \\s \\S \\w \\W`; `kind` is its letter."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind


class PropertyEscape:
    """`\\p{name=value}`, `\\p{name}` (`value` is None) or their negation `\\P`."""

    __slots__ = ("name", "negated", "of_strings", "value")

    def __init__(self, name: str, value: str | None, *, negated: bool, of_strings: bool) -> None:
        self.name = name
        self.value = value
        self.negated = negated
        self.of_strings = of_strings


class ClassStrings:
    """`\\q{...}`: each string as its code points."""

    __slots__ = ("strings",)

    def __init__(self, strings: list[tuple[int, ...]]) -> None:
        self.strings = strings


ClassOperand = ClassRange | CharacterTypeEscape | PropertyEscape | ClassStrings | CharacterClass


class LineStart(Node):
    """`^`"""

    __slots__ = ("multiline",)

    def __init__(self, multiline: bool) -> None:
        self.multiline = multiline


class LineEnd(Node):
    """`$`"""

    __slots__ = ("multiline",)

    def __init__(self, multiline: bool) -> None:
        self.multiline = multiline


class WordBoundary(Node):
    """`\\b`, or `\\B` when `negated`."""

    __slots__ = ("ignore_case", "negated")

    def __init__(self, negated: bool, ignore_case: bool) -> None:
        self.negated = negated
        self.ignore_case = ignore_case


class Lookaround(Node):
    """`(?=a)`, `(?!a)`, `(?<=a)` and `(?<!a)`; its captures are `first_group` up to, not including,
    `end_group`.
    """

    __slots__ = ("ahead", "body", "end_group", "first_group", "negated")

    def __init__(self, body: Node, *, ahead: bool, negated: bool, first_group: int, end_group: int) -> None:
        self.body = body
        self.ahead = ahead
        self.negated = negated
        self.first_group = first_group
        self.end_group = end_group


class Group(Node):
    """A capturing group; `index` counts from 1."""

    __slots__ = ("body", "index", "name")

    def __init__(self, body: Node, index: int, name: str | None) -> None:
        self.body = body
        self.index = index
        self.name = name


class Backreference(Node):
    """`\\1` or `\\k<name>`; several `indices` when groups share a name (at most one has taken part)."""

    __slots__ = ("ignore_case", "indices")

    def __init__(self, indices: tuple[int, ...], ignore_case: bool) -> None:
        self.indices = indices
        self.ignore_case = ignore_case


class Quantifier(Node):
    """`body` from `minimum` to `maximum` times.

    The groups from `first_group` up to, not including, `end_group` are forgotten before every iteration.
    """

    __slots__ = ("body", "end_group", "first_group", "greedy", "maximum", "minimum")

    def __init__(
        self, body: Node, minimum: int, maximum: int, *, greedy: bool, first_group: int, end_group: int
    ) -> None:
        self.body = body
        self.minimum = minimum
        self.maximum = maximum
        self.greedy = greedy
        self.first_group = first_group
        self.end_group = end_group


class Pattern:
    """A parsed pattern.

    `group_names` lists every name once, in the order of its first group, with the indices of its groups.
    """

    __slots__ = ("body", "flags", "group_count", "group_names", "source")

    def __init__(
        self,
        source: str,
        flags: str,
        body: Node,
        group_count: int,
        group_names: tuple[tuple[str, tuple[int, ...]], ...],
    ) -> None:
        self.source = source
        self.flags = flags
        self.body = body
        self.group_count = group_count
        self.group_names = group_names

    @property
    def by_code_points(self) -> bool:
        """Whether a surrogate pair is one character: the `u` or the `v` flag."""
        return "u" in self.flags or "v" in self.flags
