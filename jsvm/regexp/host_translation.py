"""Translates terms into a pattern of the host's `re`, where that means the same, and bounds what it will
cost.

The text is built from the terms alone, never from the guest's source. What has no equal in `re`, or could
take exponential time, raises `Untranslatable`, and the exact matcher does the work.
"""

from __future__ import annotations

from typing import Final

from jsvm.regexp.character_sets import LINE_TERMINATORS, MAX_CODE_UNIT, WORD_CHARACTERS
from jsvm.regexp.costs import (
    GLANCE,
    HOPELESS,
    LENGTH,
    NOTHING,
    ONE,
    UNIT,
    Cost,
    Polynomial,
    constant,
    fixed,
    in_choice,
    in_sequence,
)
from jsvm.regexp.host_groups import Around, HostGroup, Untranslatable, number_groups
from jsvm.regexp.host_text import spell_counts, spell_pairs, spell_set, spell_text
from jsvm.regexp.outlook import ACCEPT, Outlook, Outlooks, Signature, either, excludes
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
    every,
)
from jsvm.unicode.code_point_set import CodePointSet

_MOST_STRINGS: Final = 100
_MOST_COMPARED: Final = 40
_MOST_BITS: Final = 12
_LARGE_COUNT: Final = 1_000
_WIDEST_BEHIND: Final = 1_000
_MOST_AMBIGUOUS_ITERATIONS: Final = 6

#: Not between the two units of a character, where what a group has matched may end.
_BETWEEN_CHARACTERS: Final = "(?!(?<=[\ud800-\udbff])[\udc00-\udfff])"


class Lead:
    """A term starts with a run of `units` that is always taken whole, so what fails at the start of the run
    fails inside it as well. `refuse` and `exhaust` are the costs (see `Cost`) of what comes behind the run.
    """

    __slots__ = (
        "exhaust",
        "refuse",
        "units",
    )

    def __init__(self, units: CodePointSet, refuse: Polynomial, exhaust: Polynomial) -> None:
        self.units = units
        self.refuse = refuse
        self.exhaust = exhaust


class Translated:
    """A term's text for `re`, and what it costs where it stands."""

    __slots__ = (
        "atomic",
        "cost",
        "lead",
        "text",
    )

    def __init__(self, text: str, cost: Cost, atomic: bool, lead: Lead | None = None) -> None:
        self.text = text
        self.cost = cost
        #: Whether the text has one way at most, whatever follows it.
        self.atomic = atomic
        self.lead = lead


class Bounds:
    """What one call of `re` costs, in steps, by the length of the input behind the position."""

    __slots__ = ("pace", "reach", "refuse", "scan", "worst")

    def __init__(
        self, worst: Polynomial, refuse: Polynomial, reach: Polynomial, scan: Polynomial, pace: float
    ) -> None:
        #: Whatever comes of it.
        self.worst = worst
        #: If there is no match.
        self.refuse = refuse
        #: If there is one: so much, beyond `scan` for a unit in front of it and `pace` for a unit in it.
        self.reach = reach
        self.scan = scan
        self.pace = pace


class Translation:
    """A whole pattern."""

    __slots__ = (
        "groups",
        "keeps_iterations",
        "match_bounds",
        "match_text",
        "search_bounds",
        "search_text",
    )

    def __init__(
        self,
        match_text: str,
        search_text: str,
        match_bounds: Bounds,
        search_bounds: Bounds,
        groups: tuple[HostGroup, ...],
        keeps_iterations: bool,
    ) -> None:
        #: To be matched at one position.
        self.match_text = match_text
        #: To be searched from a position that is not inside of a run which an earlier attempt has passed.
        self.search_text = search_text
        #: What one call of either costs.
        self.match_bounds = match_bounds
        self.search_bounds = search_bounds
        #: For every group of the pattern, from 1 on, where `re` keeps it.
        self.groups = groups
        #: Whether `re` keeps state for every iteration, so that memory grows with the input.
        self.keeps_iterations = keeps_iterations


def translate_pattern(root: Term, group_count: int, outlooks: Outlooks, *, ascii_only: bool) -> Translation:
    """The translation of `root`; raises `Untranslatable`.

    `ascii_only`: the result is for inputs without any character beyond U+007F, which makes sets small.
    """
    translator = _Translator(outlooks, ascii_only)
    number_groups(root, Around(), translator.groups, translator.markers)
    items = root.items if isinstance(root, Choice) else [root]
    parts = [translator.translate(item, ACCEPT) for item in items]
    reach, refuse, search = NOTHING, NOTHING, constant(1)
    pace = max(part.cost.pace for part in parts)
    search_texts: list[str] = []
    for part in parts:
        reach = reach.larger(part.cost.reach)
        refuse = refuse.plus(part.cost.refuse)
        lead = part.lead
        if lead is not None and part.cost.refuse.degree > 0 and not translator.refers:
            run = translator.spell(lead.units)
            search_texts.append(f"(?<!{run}){part.text}")
            search = search.plus(lead.refuse).plus(constant(pace + 1))
        else:
            search_texts.append(part.text)
            search = search.plus(part.cost.refuse)
    marked = {index for index, group in translator.groups.items() if group.markers}
    if not marked.isdisjoint(translator.refers_to):
        # The reference would see what an earlier iteration captured.
        raise Untranslatable
    final = reach.plus(LENGTH.times(constant(pace)))
    others = translator.refusal_of_others(items, refuse)
    match_worst = refuse.plus(final)
    search_worst = LENGTH.times(search).plus(final)
    return Translation(
        "|".join(part.text for part in parts),
        "|".join(search_texts),
        Bounds(match_worst, refuse, reach.plus(others), NOTHING, pace),
        Bounds(search_worst, search_worst, reach.plus(others), search, pace),
        tuple(translator.groups.get(index, HostGroup(0, ())) for index in range(1, group_count + 1)),
        translator.keeps_iterations,
    )


class _Translator:
    __slots__ = (
        "_spelled",
        "ascii_only",
        "groups",
        "keeps_iterations",
        "markers",
        "outlooks",
        "refers",
        "refers_to",
    )

    def __init__(self, outlooks: Outlooks, ascii_only: bool) -> None:
        self.outlooks = outlooks
        self.ascii_only = ascii_only
        self._spelled: dict[CodePointSet, str] = {}
        self.groups: dict[int, HostGroup] = {}
        #: The marker group of repetitions that need one, by the repetition's identity.
        self.markers: dict[int, int] = {}
        self.keeps_iterations = False
        self.refers = False
        #: Groups that are referred to where they may have taken no part.
        self.refers_to: set[int] = set()

    def spell(self, units: CodePointSet) -> str:
        """`spell_set`, which takes long for large sets, and most sets occur again."""
        text = self._spelled.get(units)
        if text is None:
            text = self._spelled[units] = spell_set(units, ascii_only=self.ascii_only)
        return text

    def refusal_of_others(self, items: list[Term], refuse: Polynomial) -> Polynomial:
        """Steps of alternatives before the one that matches; `refuse` is what all of them take to fail."""
        if len(items) == 1:
            return NOTHING
        signatures = [self.outlooks.before(item, ACCEPT).signature for item in items[:_MOST_COMPARED]]
        if len(signatures) < len(items) or not _exclude_each_other(signatures):
            return refuse
        return constant(sum(self.outlooks.start(item).entry for item in items))

    def translate(self, term: Term, follow: Outlook) -> Translated:
        """`term` in front of `follow`."""
        translated = self._translate(term, follow)
        if not follow.fails and translated.cost.ways is not ONE:
            # Nothing behind it fails, so nobody comes back for another way.
            cost = translated.cost.with_one_way(translated.cost.exhaust)
            return Translated(translated.text, cost, translated.atomic, translated.lead)
        return translated

    def _translate(self, term: Term, follow: Outlook) -> Translated:
        if isinstance(term, Chars):
            return Translated(self.spell(term.units), UNIT, True)
        if isinstance(term, Text):
            size = len(term.units)
            return Translated(spell_text(term), UNIT if size == 1 else fixed(size), True)
        if isinstance(term, Sequence):
            return self._sequence(term, follow)
        if isinstance(term, Repeat):
            return self._repeat(term, follow)
        if isinstance(term, Choice):
            return self._choice(term, follow)
        if isinstance(term, Capture):
            body = self.translate(term.body, follow)
            text = f"({body.text})" if term.index in self.groups else f"(?:{body.text})"
            return Translated(text, body.cost, body.atomic, body.lead)
        if isinstance(term, Look):
            return self._look(term)
        if isinstance(term, Edge):
            return Translated(self._edge(term), GLANCE, True)
        if isinstance(term, WordEdge):
            return Translated(self._word_edge(term), GLANCE, True)
        if isinstance(term, Pairs):
            alternatives = spell_pairs(term.code_points, ascii_only=self.ascii_only)
            text = alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"
            return Translated(text, fixed(len(alternatives)), True)
        if isinstance(term, Reference):
            return self._reference(term)
        assert isinstance(term, StringSet), "no other kind of term"
        return self._string_set(term)

    # ---- sequences and choices ----

    def _sequence(self, term: Sequence, follow: Outlook) -> Translated:
        texts: list[str] = []
        cost = fixed(0, 0)
        fails = False
        atomic = True
        lead: Lead | None = None
        splits = _Splits(self.outlooks, follow)
        for item in reversed(term.items):
            first = self.translate(item, follow)
            texts.append(first.text)
            atomic = atomic and first.atomic
            lead = _lead_of_sequence(first, cost, fails)
            cost = splits.reduce(in_sequence(first.cost, cost, fails), item)
            fails = fails or self.outlooks.start(item).fails
            follow = self.outlooks.before(item, follow)
        return Translated("".join(reversed(texts)), cost, atomic, lead)

    def _choice(self, term: Choice, follow: Outlook) -> Translated:
        parts = [self.translate(item, follow) for item in term.items]
        signatures = [self.outlooks.before(item, follow).signature for item in term.items]
        costs = [part.cost for part in parts]
        ways = self._ways_of_choice(costs, signatures)
        exclusive = ways is not None
        entry = sum(self.outlooks.start(item).entry for item in term.items)
        if ways is None:
            ways = self._ambiguous_ways(costs, signatures)
        atomic = (
            exclusive
            and all(part.atomic for part in parts)
            and _exclude_each_other([self.outlooks.start(item).prefix for item in term.items])
        )
        text = "|".join(part.text for part in parts)
        return Translated(f"(?:{text})", in_choice(costs, ways, exclusive, entry), atomic)

    def _ways_of_choice(self, costs: list[Cost], signatures: list[Signature]) -> Polynomial | None:
        """The ways if the alternatives exclude each other, else None."""
        if len(costs) > _MOST_COMPARED or not _exclude_each_other(signatures):
            return None
        ways = ONE
        for cost in costs:
            ways = ways if cost.has_one_way else ways.larger(cost.ways)
        return ways

    def _ambiguous_ways(self, costs: list[Cost], signatures: list[Signature]) -> Polynomial:
        """The ways of those alternatives that can start with the same unit, at most."""
        anywhere = NOTHING
        by_unit: dict[int, Polynomial] = {}
        for cost, signature in zip(costs, signatures, strict=True):
            mask = signature[0] if signature else self.outlooks.everything
            if mask.bit_count() > _MOST_BITS:
                anywhere = anywhere.plus(cost.ways)
                continue
            while mask:
                bit = mask & -mask
                by_unit[bit] = by_unit.get(bit, NOTHING).plus(cost.ways)
                mask ^= bit
        most = NOTHING
        for ways in by_unit.values():
            most = most.larger(ways)
        total = anywhere.plus(most)
        return ONE if total.factors == ONE.factors else total

    # ---- repetitions ----

    def _repeat(self, term: Repeat, follow: Outlook) -> Translated:
        body = term.body
        if body.min_width == 0:
            raise Untranslatable
        marker = self.markers.get(id(term))
        start = self.outlooks.start(body)
        parted = excludes(start.prefix, follow.signature)
        inside = follow
        if term.maximum > 1:
            fails = follow.fails or term.minimum > 1
            signature = either(start.prefix, follow.signature)
            opening = self.outlooks.opening(body)
            inside = Outlook(signature, fails, start.entry + follow.entry, opening | follow.needed)
        part = self.translate(body, inside)
        # Where going on and leaving off exclude each other, nothing is lost by never coming back.
        apart = parted or not self.outlooks.opening(body) & follow.needed
        possessive = apart and term.greedy and part.atomic and not term.has_groups
        single = isinstance(body, Chars)
        if not single and not possessive and term.maximum > 1:
            self.keeps_iterations = True
        cost = self._repeat_cost(term, part.cost, follow.entry, parted=parted or possessive)
        text = part.text
        if marker is not None:
            text = f"(?:(){text})"
        elif not single and not isinstance(body, Capture):
            text = f"(?:{text})"
        suffix = "+" if possessive else "" if term.greedy else "?"
        lead = None
        if isinstance(body, Chars) and possessive and term.minimum <= 1 and term.maximum == INFINITE:
            lead = Lead(body.units, NOTHING, NOTHING)
        atomic = possessive or (part.atomic and term.minimum == term.maximum)
        return Translated(text + spell_counts(term.minimum, term.maximum) + suffix, cost, atomic, lead)

    def _repeat_cost(self, term: Repeat, body: Cost, entry: int, *, parted: bool) -> Cost:
        if not body.has_one_way:
            return _ambiguous_repeat_cost(term, body, parted=parted)
        least = term.body.min_width
        span = _at_most(term.max_width)
        iterations = _at_most(term.maximum)
        if iterations is LENGTH:
            iterations = LENGTH.times(constant(1 / least))
        pace = body.pace + (1 + (entry if parted or not term.greedy else 0)) / least
        extra = NOTHING
        if body.reach.degree == 0:
            pace += body.reach.factors[0] / least
        else:
            extra = iterations.times(body.reach)
        exhaust = span.times(constant(pace)).plus(extra).plus(body.refuse)
        reach = extra if parted or not term.greedy else extra.plus(body.refuse)
        refuse = NOTHING
        if term.minimum == 1:
            refuse = body.refuse
        elif term.minimum > 1:
            head = _at_most(term.minimum * term.body.max_width).times(constant(pace)).plus(extra)
            refuse = head.plus(body.refuse)
        if parted or term.minimum == term.maximum:
            ways = ONE
        else:
            ways = iterations.plus(ONE)
        ascending = not term.greedy and isinstance(term.body, Chars)
        return Cost(ways, exhaust, reach, refuse, pace, ascending)

    # ---- assertions and references ----

    def _look(self, term: Look) -> Translated:
        body = term.body
        if not term.ahead:
            return self._look_behind(term)
        part = self.translate(body, ACCEPT)
        span = _at_most(body.max_width)
        steps = span.times(constant(part.cost.pace)).plus(part.cost.reach).larger(part.cost.refuse)
        cost = Cost(ONE, steps, steps, steps, 0)
        return Translated(f"(?{'!' if term.negated else '='}{part.text})", cost, True)

    def _look_behind(self, term: Look) -> Translated:
        alternatives = term.body.items if isinstance(term.body, Choice) else [term.body]
        texts: list[str] = []
        for item in alternatives:
            if not _WIDEST_BEHIND >= item.min_width == item.max_width > 0 or not _is_plain(item):
                raise Untranslatable
            texts.append(self.translate(item, ACCEPT).text)
        steps = fixed(sum(item.size for item in alternatives), 0)
        if term.negated:
            return Translated("".join(f"(?<!{text})" for text in texts), steps, True)
        behind = [f"(?<={text})" for text in texts]
        if len(behind) == 1:
            return Translated(behind[0], steps, True)
        return Translated(f"(?:{'|'.join(behind)})", steps, False)

    def _edge(self, term: Edge) -> str:
        if term.kind == "start":
            return "\\A"
        if term.kind == "end":
            return "\\Z"
        other = self.spell(LINE_TERMINATORS.complement(MAX_CODE_UNIT))
        return f"(?<!{other})" if term.kind == "line start" else f"(?!{other})"

    def _word_edge(self, term: WordEdge) -> str:
        if term.word == WORD_CHARACTERS or self.ascii_only:
            # Not `\B`, which older versions of `re` never find in empty input.
            return "(?!\\b)" if term.negated else "\\b"
        word = self.spell(term.word)
        if term.negated:
            return f"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"
        return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"

    def _reference(self, term: Reference) -> Translated:
        self.refers = True
        texts: list[str] = []
        for index in term.indices:
            group = self.groups.get(index)
            if group is None or (term.ignore_case and not self._folds_like_ascii(index, term)):
                raise Untranslatable
            reference = f"(?i:\\{group.number})" if term.ignore_case else f"(?:\\{group.number})"
            if term.definite:
                texts.append(reference)
            else:
                # In `re` a reference to a group that took no part fails; here it matches the empty string.
                self.refers_to.add(index)
                texts.append(f"(?({group.number}){reference})")
        if term.by_code_points and not self.ascii_only:
            texts.append(_BETWEEN_CHARACTERS)
        return Translated("".join(texts), Cost(ONE, LENGTH, NOTHING, LENGTH, 1), True)

    def _folds_like_ascii(self, index: int, term: Reference) -> bool:
        """Whether variants of case in what the group matches are those of ASCII, which `re` knows as well."""
        if self.ascii_only:
            return True
        units = self.outlooks.units(self.outlooks.groups[index])
        return not term.by_code_points and not units & ~self.outlooks.ascii

    def _string_set(self, term: StringSet) -> Translated:
        if len(term.strings) > _MOST_STRINGS:
            raise Untranslatable
        strings = [string for string in term.strings if string.isascii() or not self.ascii_only]
        lengths = len({len(string) for string in strings})
        if not strings:
            return Translated(self.spell(CodePointSet()), fixed(1), True)
        text = "|".join(spell_text(Text(string)) for string in strings)
        ways = ONE if lengths == 1 else constant(lengths)
        steps = constant(len(strings))
        return Translated(f"(?:{text})", Cost(ways, steps, steps, steps, 1), False)


def _at_most(count: int) -> Polynomial:
    """A bound for a number of units: `count`, or the length of the input, which is less than large counts."""
    return constant(count) if count <= _LARGE_COUNT else LENGTH


def _ambiguous_repeat_cost(term: Repeat, body: Cost, *, parted: bool) -> Cost:
    """The body can match in several ways, which multiply with every iteration."""
    if term.maximum > _MOST_AMBIGUOUS_ITERATIONS:
        return Cost(HOPELESS, HOPELESS, HOPELESS, HOPELESS if term.minimum else NOTHING, body.pace)
    ways = NOTHING if term.minimum or (parted and term.maximum == 1) else ONE
    exhaust = NOTHING
    power = ONE
    for count in range(1, term.maximum + 1):
        exhaust = exhaust.plus(power.times(body.exhaust))
        power = power.times(body.ways)
        if count >= term.minimum:
            ways = ways.plus(power)
    if term.maximum == 1:
        reach = body.reach if parted or not term.greedy else body.reach.plus(body.refuse)
        return Cost(ways, exhaust, reach, NOTHING, body.pace)
    return Cost(ways, exhaust, exhaust, exhaust if term.minimum else NOTHING, body.pace)


class _Splits:
    """Notices that a sequence ends in one place only, its last items read from the right.

    Where what follows starts with no unit that those items consume, they must take their whole run of units;
    if there is one way to divide a run between them, every other way ends with the first unit behind it.
    """

    __slots__ = ("follow", "outlooks", "single", "units", "variable")

    def __init__(self, outlooks: Outlooks, follow: Outlook) -> None:
        self.outlooks = outlooks
        self.follow = follow
        self.single = bool(follow.signature)
        self.units = 0
        self.variable = 0

    def reduce(self, cost: Cost, item: Term) -> Cost:
        """The cost of the items so far, `item` being the leftmost."""
        if not self.single:
            return cost
        self.units |= self.outlooks.units(item)
        self.variable += item.min_width != item.max_width
        self.single = (
            self.variable <= 1
            and not self.units & self.follow.signature[0]
            and _divides_one_way(item, self.outlooks)
        )
        if not self.single or cost.has_one_way:
            return cost
        exhaust = cost.exhaust.plus(cost.ways.times(constant(self.follow.entry)))
        return cost.with_one_way(exhaust)


def _divides_one_way(term: Term, outlooks: Outlooks) -> bool:
    """Whether `term` can match a given piece of input in one way at most."""
    if isinstance(term, (Sequence, Choice)):
        if not every(lambda item: _divides_one_way(item, outlooks), term.items):
            return False
        if isinstance(term, Sequence):
            return sum(item.min_width != item.max_width for item in term.items) <= 1
        prefixes = [outlooks.start(item).prefix for item in term.items[:_MOST_COMPARED]]
        return len(prefixes) == len(term.items) and _exclude_each_other(prefixes)
    if isinstance(term, Capture):
        return _divides_one_way(term.body, outlooks)
    if isinstance(term, Repeat):
        if isinstance(term.body, Chars):
            return True
        return term.maximum == 1 and term.body.min_width > 0 and _divides_one_way(term.body, outlooks)
    return not isinstance(term, StringSet)


def _exclude_each_other(signatures: list[Signature]) -> bool:
    for index, signature in enumerate(signatures):
        for other in signatures[:index]:
            if not excludes(signature, other):
                return False
    return True


def _lead_of_sequence(first: Translated, rest: Cost, rest_fails: bool) -> Lead | None:
    lead = first.lead
    if lead is None or not first.cost.has_one_way:
        return None
    refuse = lead.refuse
    if rest_fails:
        refuse = refuse.plus(lead.exhaust).plus(rest.refuse)
    return Lead(lead.units, refuse, lead.exhaust.plus(rest.exhaust))


def _is_plain(term: Term) -> bool:
    """Whether it does not matter from which end `term` is read."""
    if isinstance(term, (Chars, Text, Edge, WordEdge)):
        return True
    if isinstance(term, (Sequence, Choice)):
        return every(_is_plain, term.items)
    return isinstance(term, Repeat) and _is_plain(term.body)
