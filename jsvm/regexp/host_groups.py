"""Where `re` keeps the groups of a translated pattern, and what an earlier iteration may have left there."""

from __future__ import annotations

from jsvm.regexp.terms import Capture, Choice, Look, Repeat, Sequence, Term, every


class Untranslatable(Exception):
    """The term has no equal in `re`."""


class HostGroup:
    """Where `re` keeps a group: its number, 0 if the group never takes part.

    `markers` are groups that `re` sets when an iteration around the group starts: what the group holds counts
    only if it starts there or later, because ECMAScript forgets what earlier iterations captured and `re`
    does not.
    """

    __slots__ = (
        "markers",
        "number",
    )

    def __init__(self, number: int, markers: tuple[int, ...]) -> None:
        self.number = number
        self.markers = markers


class Around:
    """What stands around a group, for `number_groups`."""

    __slots__ = (
        "certain",
        "looked",
        "markers",
    )

    def __init__(
        self, certain: tuple[int, ...] = (), markers: tuple[int, ...] = (), looked: tuple[int, ...] = ()
    ) -> None:
        #: The markers of repetitions whose every iteration sets the group.
        self.certain = certain
        #: The markers of the others.
        self.markers = markers
        #: Those of either kind that have a lookaround between them and the group.
        self.looked = looked

    def optional(self) -> Around:
        """The same around something that may take no part."""
        return Around((), self.markers + self.certain, self.looked)


def number_groups(term: Term, around: Around, groups: dict[int, HostGroup], markers: dict[int, int]) -> None:
    """Number groups and markers in the order of the text, leaving out groups that nobody can see."""
    if isinstance(term, Capture):
        if around.markers and (term.min_width == 0 or not set(around.looked).isdisjoint(around.markers)):
            # Its position would not show in which iteration it was captured.
            raise Untranslatable
        groups[term.index] = HostGroup(len(groups) + len(markers) + 1, around.markers)
        number_groups(term.body, around, groups, markers)
    elif isinstance(term, Sequence):
        for item in term.items:
            number_groups(item, around, groups, markers)
    elif isinstance(term, Choice):
        for item in term.items:
            number_groups(item, around.optional(), groups, markers)
    elif isinstance(term, Look):
        if not term.negated:
            around = Around(around.certain, around.markers, around.markers + around.certain)
            number_groups(term.body, around, groups, markers)
    elif isinstance(term, Repeat) and term.has_groups:
        if term.minimum == 0:
            around = around.optional()
        if term.maximum > 1 and not sets_all_groups(term.body):
            markers[id(term)] = marker = len(groups) + len(markers) + 1
            around = Around((*around.certain, marker), around.markers, around.looked)
        number_groups(term.body, around, groups, markers)


def sets_all_groups(term: Term) -> bool:
    """Whether every group in `term` takes part whenever `term` matches."""
    if not term.has_groups:
        return True
    if isinstance(term, Capture):
        return sets_all_groups(term.body)
    if isinstance(term, Sequence):
        return every(sets_all_groups, term.items)
    if isinstance(term, Look):
        return sets_all_groups(term.body)
    return isinstance(term, Repeat) and term.minimum > 0 and sets_all_groups(term.body)
