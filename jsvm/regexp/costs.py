"""How many steps a backtracking matcher can need, as a polynomial in the length of the input.

The host's `re` cannot be interrupted, so a pattern may only go there if this bound says it comes back soon.
Bounds are upper bounds: where the analysis knows nothing it assumes the worst.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

#: Inputs are never longer than this, so a polynomial that allows it has no limit.
UNLIMITED: Final = 1 << 40


_TOO_MANY: Final = 1e60


class Polynomial:
    """At most `factors[0] + factors[1] * n + factors[2] * n**2 ...` steps for an input of `n` code units."""

    __slots__ = ("factors",)

    def __init__(self, *factors: float) -> None:
        self.factors = factors

    @property
    def degree(self) -> int:
        """0 if the number of steps is bounded whatever the input, 1 if it is linear, and so on."""
        return len(self.factors) - 1

    def plus(self, other: Polynomial) -> Polynomial:
        """The sum."""
        mine, yours = self.factors, other.factors
        if len(mine) == len(yours) == 1:
            return Polynomial(mine[0] + yours[0])
        return Polynomial(*[one + two for one, two in zip_longest(mine, yours, fillvalue=0.0)])

    def times(self, other: Polynomial) -> Polynomial:
        """The product."""
        if self is ONE:
            return other
        if other is ONE:
            return self
        factors = [0.0] * (len(self.factors) + len(other.factors) - 1)
        for power, mine in enumerate(self.factors):
            for other_power, yours in enumerate(other.factors):
                factors[power + other_power] += mine * yours
        if len(factors) > len(HOPELESS.factors):
            return HOPELESS
        return Polynomial(*(min(factor, _TOO_MANY) for factor in factors))

    def larger(self, other: Polynomial) -> Polynomial:
        """A bound of either."""
        pairs = zip_longest(self.factors, other.factors, fillvalue=0.0)
        return Polynomial(*[max(one, two) for one, two in pairs])

    def at(self, length: int) -> float:
        """The bound for an input of `length` code units."""
        steps = 0.0
        for factor in reversed(self.factors):
            steps = steps * length + factor
        return steps

    def longest_input(self, steps: float) -> int:
        """The longest input that stays within `steps`, roughly; `UNLIMITED` if all do, -1 if none does."""
        if self.at(0) > steps:
            return -1
        length = 1
        while length < UNLIMITED and self.at(length) <= steps:
            length *= 2
        return length // 2 if length < UNLIMITED else UNLIMITED


def constant(factor: float) -> Polynomial:
    """`factor` steps whatever the input."""
    return Polynomial(factor)


#: More than anybody can wait for.
HOPELESS: Final = Polynomial(0, 0, 0, 0, 0, _TOO_MANY)

NOTHING: Final = constant(0)
ONE: Final = constant(1)
_TWO: Final = constant(2)
LENGTH: Final = Polynomial(0, 1)


class Cost:
    """What a term costs where it stands."""

    __slots__ = (
        "ascending",
        "exhaust",
        "pace",
        "reach",
        "refuse",
        "ways",
    )

    def __init__(
        self,
        ways: Polynomial,
        exhaust: Polynomial,
        reach: Polynomial,
        refuse: Polynomial,
        pace: float,
        ascending: bool = False,
    ) -> None:
        #: How often the rest of the pattern can be tried, at most, from one position.
        self.ways = ways
        #: Steps of the term itself until all its ways are tried.
        self.exhaust = exhaust
        #: Steps until the rest is tried first, beyond `pace` for every code unit consumed.
        self.reach = reach
        #: Steps until it is clear that there is no way at all.
        self.refuse = refuse
        #: See `reach`.
        self.pace = pace
        #: Whether the ways are tried from short to long, each at `pace` for what it has consumed.
        self.ascending = ascending

    @property
    def has_one_way(self) -> bool:
        """Whether the rest is tried once at most."""
        return self.ways is ONE

    def with_one_way(self, exhaust: Polynomial) -> Cost:
        """The same with one way, which takes `exhaust` steps to find."""
        return Cost(ONE, exhaust, self.reach, self.refuse, self.pace, self.ascending)


def fixed(steps: float, pace: float = 1.0) -> Cost:
    """The cost of a term with one way and a constant number of steps."""
    return Cost(ONE, constant(steps), NOTHING, constant(steps), pace)


#: One unit.
UNIT: Final = fixed(1)

#: An assertion that looks at one place only.
GLANCE: Final = fixed(1, 0)


def in_sequence(first: Cost, rest: Cost, rest_fails: bool) -> Cost:
    """The cost of one term and another one behind it."""
    if first is UNIT or first is GLANCE:
        refuse = rest.refuse.plus(_TWO) if rest_fails else ONE
        pace = max(first.pace, rest.pace)
        return Cost(rest.ways, rest.exhaust.plus(ONE), rest.reach, refuse, pace)
    exhaust = first.exhaust.plus(first.ways.times(rest.exhaust))
    refuse = first.refuse
    reach = first.reach.plus(rest.reach)
    pace = first.pace
    if rest_fails:
        refused = first.exhaust.plus(first.ways.times(rest.refuse))
        refuse = refuse.plus(refused)
        if first.ascending and rest.refuse.degree == 0:
            pace += rest.refuse.factors[0]
        elif not first.has_one_way:
            reach = refused.plus(rest.reach)
    return Cost(first.ways.times(rest.ways), exhaust, reach, refuse, max(pace, rest.pace))


def in_choice(costs: list[Cost], ways: Polynomial, exclusive: bool, entry: int) -> Cost:
    """The cost of alternatives; if `exclusive`, all but one are known to fail within `entry` steps."""
    exhaust = constant(entry)
    refuse = constant(entry)
    reach = NOTHING
    for cost in costs:
        exhaust = exhaust.plus(cost.exhaust)
        reach = reach.larger(cost.reach)
    if exclusive:
        for cost in costs:
            refuse = refuse.larger(cost.refuse.plus(constant(entry)))
        reach = reach.plus(constant(entry))
    else:
        for cost in costs:
            refuse = refuse.plus(cost.refuse)
        reach = reach.plus(refuse)
    return Cost(ways, exhaust, reach, refuse, max(cost.pace for cost in costs))
