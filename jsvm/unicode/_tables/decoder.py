"""Reads the number encoding that generate.mjs writes: base 32, least significant digit first.

Tables stay encoded text until somebody asks for one, so that importing the engine costs nothing for them.
"""

from collections.abc import Iterator
from typing import Final

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"


def decode_numbers(text: str) -> list[int]:
    """The numbers in `text`, in order."""
    digit_of = {character: digit for digit, character in enumerate(_ALPHABET)}
    numbers: list[int] = []
    value = 0
    shift = 0
    for character in text:
        digit = digit_of[character]
        if digit >= 32:
            value |= (digit - 32) << shift
            shift += 5
        else:
            numbers.append(value | digit << shift)
            value = shift = 0
    return numbers


def decode_boundaries(text: str) -> tuple[int, ...]:
    """The set in `text` as sorted boundaries: members from each even entry up to, not including, the next
    one.
    """
    boundaries: list[int] = []
    behind = 0
    numbers = iter(decode_numbers(text))
    for gap, extra in zip(numbers, numbers, strict=True):
        start = behind + gap
        behind = start + extra + 1
        boundaries += (start, behind)
    return tuple(boundaries)


def decode_simple_mapping(text: str) -> Iterator[tuple[int, int]]:
    """Pairs (from, to) of a mapping written as runs of equally spaced code points moving by one distance."""
    numbers = iter(decode_numbers(text))
    behind = 0
    for gap, extra, spacing, signed in zip(numbers, numbers, numbers, numbers, strict=True):
        distance = -(signed + 1) // 2 if signed & 1 else signed // 2
        start = behind + gap
        behind = start + extra * spacing
        for code_point in range(start, behind + 1, spacing):
            yield code_point, code_point + distance


def decode_string_mapping(text: str) -> Iterator[tuple[int, list[int]]]:
    """Pairs (from, to) of a mapping from one code point to several."""
    for entry in text.split(" "):
        numbers = decode_numbers(entry)
        yield numbers[0], numbers[1:]
