"""The agent's own random numbers: xorshift128+, seeded through splitmix64.

Python's `random` keeps one state for the whole process, so one guest could watch another through it. This
state belongs to one agent, and the same seed gives the same numbers everywhere.
"""

from __future__ import annotations

from typing import Final

_MASK: Final = 0xFFFFFFFFFFFFFFFF
_SPLITMIX_STEP: Final = 0x9E3779B97F4A7C15


class RandomSource:
    """Uniform Numbers from 0 (inclusive) to 1 (exclusive), 53 random bits each."""

    __slots__ = ("state",)

    #: The two words of the generator, as a snapshot may keep and restore them.
    state: tuple[int, int]

    def __init__(self, seed: int = 0) -> None:
        self.seed(seed)

    def seed(self, seed: int) -> None:
        """Start anew from any int."""
        first = _scramble((seed + _SPLITMIX_STEP) & _MASK)
        second = _scramble((seed + 2 * _SPLITMIX_STEP) & _MASK)
        self.state = (first, second or 1)

    def next(self) -> float:
        """The next Number."""
        older, newer = self.state
        older ^= (older << 23) & _MASK
        older ^= (older >> 17) ^ newer ^ (newer >> 26)
        self.state = (newer, older)
        return ((older + newer & _MASK) >> 11) / 9007199254740992.0


def _scramble(word: int) -> int:
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & _MASK
    return word ^ (word >> 31)
