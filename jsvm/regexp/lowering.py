"""Turns the syntax tree of a pattern into terms over code units.

Every rewriting here keeps the meaning exactly, captures and the order of attempts included; the comments say
why.
"""

from collections.abc import Iterable
from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.character_sets import (
    LINE_TERMINATORS,
    MAX_CODE_UNIT,
    ClassMode,
    Strings,
    evaluate_class,
    word_characters,
)
from jsvm.regexp.pattern_nodes import (
    UNBOUNDED,
    Alternative,
    AnyCharacter,
    Backreference,
    Character,
    CharacterClass,
    Characters,
    Disjunction,
    Group,
    LineEnd,
    LineStart,
    Lookaround,
    Node,
    Pattern,
    Quantifier,
    WordBoundary,
)
from jsvm.regexp.terms import (
    INFINITE,
    Capture,
    Chars,
    Choice,
    Edge,
    Look,
    Pairs,
    Reference,
    Repeat,
    Sequence,
    StringSet,
    Term,
    Text,
    WordEdge,
    is_empty,
)
from jsvm.unicode.case_mapping import case_closure
from jsvm.unicode.code_point_set import EMPTY, CodePointSet
from jsvm.unicode.utf16 import from_code_point

_SURROGATES: Final = CodePointSet((0xD800, 0xE000))
_NEVER: Final = Chars(EMPTY)

#: Steps of the budget for a character, and for a range of a set.
_STEPS: Final = 10

#: ASCII without letters: the same in upper and in lower case.
_CASELESS: Final = frozenset(chr(unit) for unit in range(0x80) if not chr(unit).isalpha())

#: ATTACK: rewriting copies parts of a term, and nested terms would double it at every level.
_LARGEST_REWRITTEN: Final = 40


def lower_pattern(pattern: Pattern, budget: Budget | None = None) -> Term:
    """The term that matches what `pattern` matches."""
    return _Lowering(pattern, budget).lower(pattern.body)


def empty() -> Term:
    """The empty match."""
    return Sequence([])


def sequence(items: Iterable[Term]) -> Term:
    """`items` one after the other, nested sequences opened and texts joined."""
    flat: list[Term] = []
    texts: list[Text] = []
    for item in items:
        for part in item.items if isinstance(item, Sequence) else (item,):
            if isinstance(part, Text):
                if texts and not _can_join(texts[-1], part):
                    flat.append(_join(texts))
                    texts = []
                texts.append(part)
                continue
            if texts:
                flat.append(_join(texts))
                texts = []
            flat.append(part)
    if texts:
        flat.append(_join(texts))
    return flat[0] if len(flat) == 1 else Sequence(flat)


def _can_join(one: Text, other: Text) -> bool:
    return one.folded == other.folded or _CASELESS.issuperset(one.units if other.folded else other.units)


def _join(texts: list[Text]) -> Term:
    if len(texts) == 1:
        return texts[0]
    return Text("".join([text.units for text in texts]), any(text.folded for text in texts))


def choice(items: list[Term]) -> Term:
    """The first of `items` that lets the rest match."""
    merged: list[Term] = []
    for item in items:
        # Neighbours that take one unit each have the same future, so their order does not matter.
        if merged and isinstance(item, Chars) and isinstance(merged[-1], Chars):
            merged[-1] = Chars(merged[-1].units.union(item.units))
        else:
            merged.append(item)
    return merged[0] if len(merged) == 1 else Choice(merged)


class _Lowering:
    __slots__ = ("behind", "budget", "by_code_points", "certain", "flags", "open_groups", "widths")

    def __init__(self, pattern: Pattern, budget: Budget | None) -> None:
        self.budget = budget
        self.flags = pattern.flags
        self.by_code_points = pattern.by_code_points
        #: Groups around the node being lowered.
        self.open_groups: set[int] = set()
        #: Least width of every group that is closed by now.
        self.widths: dict[int, int] = {}
        #: Groups that have taken part whenever the node being lowered is reached.
        self.certain: frozenset[int] = frozenset()
        #: How many lookbehinds there are around it; they run from right to left.
        self.behind = 0

    def lower(self, node: Node) -> Term:
        if isinstance(node, Alternative):
            return sequence([self.lower(term) for term in node.terms])
        if isinstance(node, Characters):
            return self._characters_in_a_row(node)
        if isinstance(node, Character):
            return self._character(node)
        if isinstance(node, CharacterClass):
            return self._class(node)
        if isinstance(node, AnyCharacter):
            return self._characters((EMPTY if node.dot_all else LINE_TERMINATORS).complement())
        if isinstance(node, Disjunction):
            return self._disjunction(node)
        if isinstance(node, Quantifier):
            return self._quantifier(node)
        if isinstance(node, Group):
            self.open_groups.add(node.index)
            body = self.lower(node.body)
            self.open_groups.discard(node.index)
            self.widths[node.index] = body.min_width
            self.certain |= {node.index}
            return Capture(body, node.index)
        return self._assertion(node)

    def _disjunction(self, node: Disjunction) -> Term:
        before = self.certain
        items: list[Term] = []
        after: list[frozenset[int]] = []
        for alternative in node.alternatives:
            self.certain = before
            items.append(_as_single_unit(self.lower(alternative)))
            after.append(self.certain)
        self.certain = frozenset.intersection(*after)
        return choice(items)

    def _quantifier(self, node: Quantifier) -> Term:
        before = self.certain
        # Every iteration starts with the groups inside forgotten.
        self.certain = before.difference(range(node.first_group, node.end_group))
        body = self.lower(node.body)
        if node.minimum == 0:
            self.certain = before
        return repeat(body, node.minimum, node.maximum, node.greedy)

    def _assertion(self, node: Node) -> Term:
        if isinstance(node, Lookaround):
            return self._lookaround(node)
        if isinstance(node, LineStart):
            return Edge("line start" if node.multiline else "start")
        if isinstance(node, LineEnd):
            return Edge("line end" if node.multiline else "end")
        if isinstance(node, WordBoundary):
            return WordEdge(word_characters(ClassMode(self.flags, node.ignore_case)), node.negated)
        assert isinstance(node, Backreference), "no other kind of node"
        return self._backreference(node)

    def _lookaround(self, node: Lookaround) -> Term:
        before = self.certain
        self.behind += not node.ahead
        body = self.lower(node.body)
        self.behind -= not node.ahead
        if node.negated:
            self.certain = before
        return Look(body, node.ahead, node.negated)

    def _backreference(self, node: Backreference) -> Term:
        # Inside its own group a reference finds the group reset, which is the empty match; so does one before
        # its group, unless a lookbehind turns the order round.
        indices = tuple(
            index
            for index in node.indices
            if index not in self.open_groups and (self.behind or index in self.widths)
        )
        if not indices:
            return empty()
        definite = len(indices) == 1 and not self.behind and indices[0] in self.certain
        least = self.widths[indices[0]] if definite else 0
        return Reference(indices, node.ignore_case, self.by_code_points, definite, least)

    def _characters_in_a_row(self, node: Characters) -> Term:
        text = node.text
        if node.ignore_case and not _CASELESS.issuperset(text):
            lower = text.lower() if text.isascii() else ""
            if not lower or (self.by_code_points and ("k" in lower or "s" in lower)):
                return sequence([self._character(Character(ord(unit), True)) for unit in text])
            self._spend(len(text))
            return Text(lower, folded=True)
        self._spend(len(text))
        return Text(text)

    def _spend(self, parts: int) -> None:
        if self.budget is not None:
            self.budget.spend(_STEPS * parts)

    def _character(self, node: Character) -> Term:
        if node.ignore_case and not (node.code_point < 0x80 and chr(node.code_point) in _CASELESS):
            letter = chr(node.code_point).lower() if node.code_point < 0x80 else ""
            if letter and not (self.by_code_points and letter in "ks"):
                return Text(letter, folded=True)
            variants = case_closure(CodePointSet.of(node.code_point), self.by_code_points)
            if variants.size() > 1:
                return self._characters(variants)
        self._spend(1)
        if self.by_code_points and 0xD800 <= node.code_point <= 0xDFFF:
            return Pairs(CodePointSet.of(node.code_point))
        return Text(from_code_point(node.code_point))

    def _characters(self, characters: CodePointSet) -> Term:
        self._spend(1 + len(characters.boundaries))
        if not self.by_code_points:
            return Chars(characters.intersection(CodePointSet((0, MAX_CODE_UNIT + 1))))
        if characters.is_empty():
            return _NEVER
        if characters.boundaries[-1] > MAX_CODE_UNIT + 1 or not characters.is_disjoint(_SURROGATES):
            return Pairs(characters)
        return Chars(characters)

    def _class(self, node: CharacterClass) -> Term:
        characters, strings = evaluate_class(node, self.flags, self.budget)
        if not strings:
            return self._characters(characters)
        return self._class_with_strings(characters, strings, node.ignore_case)

    def _class_with_strings(self, characters: CodePointSet, strings: Strings, ignore_case: bool) -> Term:
        longer = sorted((string for string in strings if string), key=len, reverse=True)
        items: list[Term] = []
        if ignore_case:
            items += (
                sequence([self._character(Character(code_point, True)) for code_point in string])
                for string in longer
            )
        elif longer:
            spelled = {"".join(map(from_code_point, string)) for string in longer}
            items.append(StringSet(tuple(sorted(spelled, key=len, reverse=True))))
        if not characters.is_empty():
            items.append(self._characters(characters))
        if () in strings:
            items.append(empty())
        return choice(items) if items else _NEVER


def _as_single_unit(term: Term) -> Term:
    if isinstance(term, Text) and len(term.units) == 1:
        return Chars(CodePointSet.of(*term.choices(1)[0]))
    return term


def repeat(body: Term, minimum: int, maximum: int, greedy: bool) -> Term:
    """`body` from `minimum` to `maximum` times (`UNBOUNDED` for no limit)."""
    if maximum == UNBOUNDED:
        maximum = INFINITE
    if maximum == 0:
        return empty()
    if body.max_width == 0:
        # An iteration that matches nothing is refused once the minimum is reached, and repeating it tests
        # nothing new before that.
        return body if minimum else empty()
    if minimum == maximum == 1:
        return body
    body = _as_single_unit(body)
    if body.min_width == 0 and (not body.has_groups or (minimum == 0 and maximum == 1)):
        solid = without_empty_match(body)
        if solid is not None:
            return _repeat_nullable(body, solid, minimum, maximum, greedy)
    return _repeat_solid(body, minimum, maximum, greedy)


def _repeat_nullable(body: Term, solid: Term, minimum: int, maximum: int, greedy: bool) -> Term:
    """Iterations behind the first `minimum` may not be empty; `solid` is `body` when it is not."""
    if minimum == 0:
        return _repeat_solid(solid, 0, maximum, greedy)
    if greedy:
        condition = _empty_match_tried_last(body)
        if condition is not None and is_empty(condition):
            return _repeat_solid(solid, 0, maximum, True)
        if condition is not None and minimum == 1:
            return choice([_repeat_solid(solid, 1, maximum, True), condition])
    if minimum == maximum:
        return Repeat(body, minimum, maximum, greedy)
    rest = maximum - minimum if maximum < INFINITE else INFINITE
    head = body if minimum == 1 else Repeat(body, minimum, minimum, True)
    return sequence([head, _repeat_solid(solid, 0, rest, greedy)])


def _repeat_solid(body: Term, minimum: int, maximum: int, greedy: bool) -> Term:
    if (
        isinstance(body, Repeat)
        and isinstance(body.body, Chars)
        and body.minimum == 1
        and minimum <= 1
        and body.maximum == maximum == INFINITE
        and body.greedy
        and greedy
    ):
        # `(?:a+)*` ends where `a*` ends, in the same order of preference; only repetitions of it fall away.
        return Repeat(body.body, minimum, maximum, True)
    if minimum == maximum == 1:
        return body
    return Repeat(body, minimum, maximum, greedy)


def without_empty_match(term: Term) -> Term | None:
    """What `term` matches in the same order without the empty match; None where that has no simple form."""
    if term.min_width > 0:
        return term
    if isinstance(term, Sequence) and term.items and term.items[0].max_width == 0:
        rest = without_empty_match(sequence(term.items[1:]))
        return None if rest is None else sequence([term.items[0], rest])
    if term.size > _LARGEST_REWRITTEN:
        return None
    if isinstance(term, Capture):
        body = without_empty_match(term.body)
        return None if body is None else Capture(body, term.index)
    if isinstance(term, Repeat):
        if term.body.min_width == 0:
            return None
        return _repeat_solid(term.body, 1, term.maximum, term.greedy)
    if isinstance(term, Choice):
        return _choice_without_empty(term)
    if isinstance(term, Sequence):
        return _sequence_without_empty(term)
    return _NEVER if term.max_width == 0 and not term.has_groups else None


def _choice_without_empty(term: Choice) -> Term | None:
    items: list[Term] = []
    for item in term.items:
        solid = without_empty_match(item)
        if solid is None:
            return None
        if solid is not _NEVER:
            items.append(solid)
    return choice(items) if items else _NEVER


def _sequence_without_empty(term: Sequence) -> Term | None:
    """`ab` not empty: `a` not empty and any `b`, or `a` empty and `b` not, in the order that `a` prefers."""
    if not term.items:
        return _NEVER
    if term.has_groups:
        return None
    first, rest = term.items[0], sequence(term.items[1:])
    solid_first, solid_rest = without_empty_match(first), without_empty_match(rest)
    if solid_first is None or solid_rest is None:
        return None
    if not isinstance(first, Repeat):
        return None
    taken = sequence([solid_first, rest])
    if solid_rest is _NEVER:
        return taken
    return choice([taken, solid_rest] if first.greedy else [solid_rest, taken])


def _empty_match_tried_last(term: Term) -> Term | None:
    """When `term` matches empty, if it does so only after everything else it could match; else None."""
    if term.has_groups or term.size > _LARGEST_REWRITTEN:
        return None
    if term.max_width == 0:
        return term
    if isinstance(term, Repeat):
        return empty() if term.greedy and term.body.min_width > 0 and term.minimum == 0 else None
    if isinstance(term, Choice):
        *others, last = term.items
        return _empty_match_tried_last(last) if all(item.min_width > 0 for item in others) else None
    if isinstance(term, Sequence):
        conditions = [_empty_match_tried_last(item) for item in term.items]
        known = [condition for condition in conditions if condition is not None]
        return sequence(known) if len(known) == len(conditions) else None
    return None
