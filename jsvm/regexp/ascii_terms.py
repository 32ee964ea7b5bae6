"""What is left of a pattern where the input is plain ASCII: small sets, no surrogate pairs, fewer
alternatives.

Most input is ASCII, and whether it is costs nothing to ask (`str.isascii`). A set such as `\\p{L}` shrinks
from hundreds of ranges to two, which makes both matchers faster and, above all, quick to prepare.
"""

from typing import Final

from jsvm.regexp.lowering import choice, empty, sequence
from jsvm.regexp.terms import (
    Capture,
    Chars,
    Choice,
    Look,
    Pairs,
    Repeat,
    Sequence,
    StringSet,
    Term,
    Text,
    WordEdge,
    some,
)
from jsvm.unicode.code_point_set import EMPTY, CodePointSet

_ASCII: Final = CodePointSet((0, 0x80))

#: Sets with more ranges than this beyond ASCII are worth a program of their own.
_MANY_RANGES: Final = 8


def shrinks_in_ascii(term: Term) -> bool:
    """Whether `in_ascii` makes much of a difference."""
    if isinstance(term, Chars):
        return len(term.units.boundaries) > 2 * _MANY_RANGES and term.units.boundaries[-1] > 0x80
    if isinstance(term, (Sequence, Choice)):
        return some(shrinks_in_ascii, term.items)
    if isinstance(term, (Repeat, Capture, Look)):
        return shrinks_in_ascii(term.body)
    return isinstance(term, (Pairs, StringSet))


def in_ascii(term: Term) -> Term:
    """A term that matches what `term` matches, if the input is ASCII."""
    rest = _restrict(term)
    return Chars(EMPTY) if rest is None else rest


def _restrict(term: Term) -> Term | None:
    """None if the term cannot match at all."""
    if isinstance(term, Chars):
        return _chars(term.units)
    if isinstance(term, Pairs):
        return _chars(term.code_points)
    if isinstance(term, Text):
        return term if term.units.isascii() else None
    if isinstance(term, Sequence):
        return _restrict_sequence(term)
    if isinstance(term, Choice):
        items = [rest for item in term.items if (rest := _restrict(item)) is not None]
        return choice(items) if items else None
    if isinstance(term, Repeat):
        body = _restrict(term.body)
        if body is None:
            return None if term.minimum else empty()
        return Repeat(body, term.minimum, term.maximum, term.greedy)
    if isinstance(term, Capture):
        body = _restrict(term.body)
        return None if body is None else Capture(body, term.index)
    if isinstance(term, Look):
        body = _restrict(term.body)
        if body is None:
            return empty() if term.negated else None
        return Look(body, term.ahead, term.negated)
    if isinstance(term, WordEdge):
        return WordEdge(term.word.intersection(_ASCII), term.negated)
    if isinstance(term, StringSet):
        strings = tuple(string for string in term.strings if string.isascii())
        return StringSet(strings) if strings else None
    return term


def _restrict_sequence(term: Sequence) -> Term | None:
    items: list[Term] = []
    for item in term.items:
        rest = _restrict(item)
        if rest is None:
            return None
        items.append(rest)
    return sequence(items)


def _chars(characters: CodePointSet) -> Term | None:
    rest = characters.intersection(_ASCII)
    return None if rest.is_empty() else Chars(rest)
