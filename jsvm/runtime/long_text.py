"""What Python does to a whole string, done a piece at a time and paid for.

ATTACK: one operation of Python's on the longest string there can be takes tenths of a second, or with two
such strings for ever, and cannot be interrupted. So nothing here looks at more than a piece between two
payments. OPTIMIZATION: most strings are short, and nothing is paid for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jsvm.budget import charge

#: Code units that are looked at between two payments: a millisecond, if each is looked for in a set.
PIECE: Final = 1 << 17
#: Code units that one step pays for.
PER_STEP: Final = 256
#: Up to this length nothing is paid.
SHORT: Final = 1024
#: Texts up to this length are looked for by Python itself, which prepares for them first.
LONGEST_WANTED: Final = 1 << 17
DIGITS: Final = "0123456789"
#: Comparisons of code units between two payments, where each position may need as many as the text is long.
MOST_COMPARISONS: Final = 1 << 22


def pieces(text: str, start: int = 0) -> Iterator[str]:
    """The text from an index on in pieces, each paid before it is handed out."""
    for index in range(start, len(text), PIECE):
        charge(min(PIECE, len(text) - index) // PER_STEP)
        yield text[index : index + PIECE]


def skip(text: str, characters: str, start: int = 0) -> int:
    """The first index from `start` on of a character that is none of these; the text's length without one."""
    if not start and len(text) <= SHORT:
        return len(text) - len(text.lstrip(characters))
    index = start
    for piece in pieces(text, start):
        rest = piece.lstrip(characters)
        index += len(piece) - len(rest)
        if rest:
            break
    return index


def skip_back(text: str, characters: str, start: int = 0) -> int:
    """The end of the text without these characters behind it; at least `start`."""
    end = len(text)
    if not start and end <= SHORT:
        return len(text.rstrip(characters))
    while end > start:
        first = max(start, end - PIECE)
        charge((end - first) // PER_STEP)
        rest = len(text[first:end].rstrip(characters))
        end = first + rest
        if rest:
            break
    return end


def strip(text: str, characters: str) -> str:
    """The text without these characters at both ends."""
    if len(text) <= SHORT:
        return text.strip(characters)
    start = skip(text, characters)
    return text[start : skip_back(text, characters, start)]


def is_decimal(text: str) -> bool:
    """Whether the text is digits from 0 to 9, and at least one."""
    return text != "" and all(piece.isascii() and piece.isdigit() for piece in pieces(text))


def number_end(text: str, start: int) -> int:
    """Where a decimal number without a sign that begins at `start` ends; `start` if none begins there."""
    end = skip(text, DIGITS, start)
    if text[end : end + 1] == ".":
        behind = skip(text, DIGITS, end + 1)
        if max(end - start, behind - end - 1) > 0:
            end = behind
    if end > start and text[end : end + 1] in ("e", "E"):
        first = end + (2 if text[end + 1 : end + 2] in ("+", "-") else 1)
        behind = skip(text, DIGITS, first)
        end = behind if behind > first else end
    return end


def find(text: str, wanted: str, start: int = 0) -> int:
    """The first index from `start` on at which the text goes on with `wanted`, or -1."""
    if len(text) <= SHORT:
        return text.find(wanted, start)
    length = len(wanted)
    if length > LONGEST_WANTED:
        return find_long(text, wanted, start)
    for index in range(start, len(text) - length + 1, PIECE):
        end = min(index + PIECE + length - 1, len(text))
        charge((end - index) // PER_STEP)
        found = text.find(wanted, index, end)
        if found >= 0:
            return found
    return -1


def find_long(text: str, wanted: str, start: int) -> int:
    """The same for a long text: its beginning is looked for, then all of it compared."""
    beginning = wanted[:LONGEST_WANTED]
    last = len(text) - len(wanted)
    while start <= last:
        start = find(text, beginning, start)
        if start < 0 or start > last:
            break
        charge(len(wanted) // PER_STEP)
        if text.startswith(wanted, start):
            return start
        start += 1
    return -1


def find_last(text: str, wanted: str, end: int) -> int:
    """The last index up to `end` at which the text goes on with `wanted`, or -1.

    ATTACK: unlike `find`, Python's `rfind` has no linear worst case; it may compare all at every position.
    """
    if len(text) <= SHORT:
        return text.rfind(wanted, 0, end + len(wanted))
    if len(wanted) > LONGEST_WANTED:
        return find_last_long(text, wanted, end)
    end = min(end, len(text) - len(wanted)) + 1
    size = max(1, min(PIECE, MOST_COMPARISONS // max(1, len(wanted))))
    while end > 0:
        first = max(0, end - size)
        charge(1 + (end - first) // PER_STEP * (1 + len(wanted) // 64))
        found = text.rfind(wanted, first, end - 1 + len(wanted))
        if found >= 0:
            return found
        end = first
    return -1


def find_last_long(text: str, wanted: str, end: int) -> int:
    """The same for a long text, which Python would go through twice before it compares anything."""
    beginning = wanted[:SHORT]
    for index in range(min(end, len(text) - len(wanted)), -1, -1):
        charge(1)
        if text.startswith(beginning, index):
            charge(len(wanted) // PER_STEP)
            if text.startswith(wanted, index):
                return index
    return -1


def split(text: str, wanted: str) -> Iterator[list[str]]:
    """What stands between the occurrences of `wanted`, which is not empty, in lists of some parts each."""
    if len(text) <= SHORT:
        yield text.split(wanted)
        return
    begin = index = 0
    while True:
        end = min(index + PIECE + len(wanted) - 1, len(text))
        charge(1 + (end - index) // (PER_STEP // 4))
        found = text[index:end].split(wanted)
        if len(found) > 1:
            found[0] = text[begin : index + len(found[0])]
            begin = end - len(found.pop())
            yield found
        if end == len(text):
            break
        index = max(begin, end - len(wanted) + 1)
    yield [text[begin:]]


def replace(text: str, wanted: str, replacement: str) -> str:
    """The text with every occurrence of another, which is not empty, replaced."""
    if len(text) <= SHORT:
        return text.replace(wanted, replacement)
    pieces = map(replacement.join, split(text, wanted))
    return replacement.join(pieces)


def count(text: str, wanted: str) -> int:
    """How often a text that is not empty occurs, without overlaps."""
    return sum(map(len, split(text, wanted))) - 1
