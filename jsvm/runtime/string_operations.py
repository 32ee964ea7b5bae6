"""What natives and emitted code share when they make or read strings.

https://tc39.es/ecma262/#sec-ecmascript-language-types-string-type
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from jsvm.budget import MAX_STRING_LENGTH
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.long_text import split
from jsvm.runtime.values import Value, null
from jsvm.unicode.utf16 import is_lead_surrogate, is_trail_surrogate

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Strings shorter than this are too small to be accounted one by one.
LARGE_STRING: Final = 1 << 15
#: Lists of strings shorter than this are too small to be accounted one by one.
LARGE_LIST: Final = 1 << 12
#: Pieces of a text that are joined at once.
MANY_PIECES: Final = 1 << 16
#: Bytes that a short string takes, with its place in a list.
STRING_SIZE: Final = 64


def this_text(value: Value, method: str) -> str:
    """`this` of a String method as a string. https://tc39.es/ecma262/#sec-requireobjectcoercible"""
    if type(value) is str:
        return value
    if value is None or value is null:
        throw_type_error(f"String.prototype.{method} called on null or undefined")
    return to_string(value)


def spend_text(realm: Realm, length: int) -> None:
    """Pay for native work on `length` code units."""
    if length >= 1024:
        realm.agent.budget.spend(length >> 6)


def reserve_text(realm: Realm, length: int) -> None:
    """Pay for a string of `length` code units before it is made; a RangeError if it is too long."""
    if length < 1024:
        return
    if length > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    budget = realm.agent.budget
    budget.spend(length >> 6)
    if length >= LARGE_STRING:
        budget.allocate_text(length)


def convert_text(realm: Realm, text: str, convert: Callable[[str], str], cost: int = 1) -> str:
    """A string converted code point by code point, a piece at a time: `cost` steps for eight code units."""
    if len(text) <= LARGE_STRING:
        realm.agent.budget.spend(1 + len(text) * cost // 8)
        return convert(text)
    built = TextBuilder(realm)
    for piece in pieces_of(realm, text, cost):
        built.add(convert(piece))
    return built.text()


def pieces_of(realm: Realm, text: str, cost: int) -> Iterator[str]:
    """A long string in pieces that cut no surrogate pair; each costs `cost` steps for eight code units."""
    for piece in whole_pieces(text):
        realm.agent.budget.spend(1 + len(piece) * cost // 8)
        yield piece


def whole_pieces(text: str) -> Iterator[str]:
    """The same for somebody else to pay."""
    start = 0
    while start < len(text):
        end = start + LARGE_STRING
        if end < len(text) and is_lead_surrogate(ord(text[end - 1])) and is_trail_surrogate(ord(text[end])):
            end += 1
        yield text[start:end]
        start = end


def reserve_strings(realm: Realm, count: int) -> None:
    """Pay for and account a list of `count` short strings before it is made."""
    budget = realm.agent.budget
    budget.spend(1 + (count >> 4))
    if count >= LARGE_LIST:
        budget.allocate(count * STRING_SIZE)


def replace_all(realm: Realm, text: str, wanted: str, replacement: str) -> str:
    """A string with every occurrence of another, which is not empty, replaced."""
    built = TextBuilder(realm)
    between = ""
    for parts in split(text, wanted):
        built.add(between + replacement.join(parts))
        between = replacement
    return built.text()


def join_last(pieces: list[str], first: int) -> int:
    """Make one piece of all from `first` on; answers how many bytes of `STRING_SIZE` that saves.

    ATTACK: Python cannot be interrupted while it joins millions of them, and then frees them.
    """
    before = len(pieces)
    pieces[first:] = ["".join(pieces[first:])]
    return STRING_SIZE * (before - len(pieces))


class TextBuilder:
    """Collects pieces of one string and accounts them, a large step at a time, until they are one."""

    __slots__ = ("accounted", "joined", "length", "pieces", "realm", "threshold")

    def __init__(self, realm: Realm) -> None:
        self.realm = realm
        self.pieces: list[str] = []
        #: So many of the pieces were made of many small ones.
        self.joined = 0
        self.length = 0
        self.accounted = 0
        self.threshold = LARGE_STRING

    def add(self, piece: str) -> None:
        """Append a piece; a RangeError when the whole becomes too long."""
        self.pieces.append(piece)
        self.length += len(piece) + STRING_SIZE
        if self.length > self.threshold:
            self.account()

    def check(self, length: int) -> None:
        """Refuse a piece before it is made: with `length` code units more the whole would be too long."""
        if self.length - STRING_SIZE * len(self.pieces) + length > MAX_STRING_LENGTH + STRING_SIZE:
            throw_range_error("Invalid string length")

    def account(self) -> None:
        """Account what was added since the last time."""
        if self.length - STRING_SIZE * len(self.pieces) > MAX_STRING_LENGTH:
            throw_range_error("Invalid string length")
        budget = self.realm.agent.budget
        budget.spend((self.length - self.accounted) >> 6)
        budget.allocate(self.length - self.accounted)
        self.accounted = self.length
        if len(self.pieces) - self.joined > MANY_PIECES:
            freed = join_last(self.pieces, self.joined)
            self.joined += 1
            budget.forget(freed)
            self.length -= freed
            self.accounted = self.length
        self.threshold = self.length + max(LARGE_STRING, self.length >> 2)

    def text(self) -> str:
        """All pieces together; the builder is used up."""
        if self.accounted:
            self.account()
            self.realm.agent.budget.forget(self.accounted)
            reserve_text(self.realm, self.length - STRING_SIZE * len(self.pieces))
        return "".join(self.pieces)
