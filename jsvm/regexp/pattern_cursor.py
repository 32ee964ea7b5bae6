"""Reads a pattern's source character by character, and the escapes that classes and terms have in common."""

from typing import Final, NoReturn

from jsvm.budget import Budget
from jsvm.regexp.errors import PatternError
from jsvm.regexp.pattern_nodes import CharacterTypeEscape, PropertyEscape
from jsvm.unicode.identifiers import is_id_continue, is_id_start
from jsvm.unicode.properties import has_property, has_strings_property
from jsvm.unicode.utf16 import code_point_at, combine_surrogates, from_code_point

#: Code units between two looks at the budget, and what each costs in steps.
_STRIDE: Final = 512
_STEPS_PER_UNIT: Final = 8

_CONTROL_ESCAPES: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_SYNTAX_CHARACTERS: Final = frozenset("^$\\.*+?()[]{}|/")
_HEX_DIGITS: Final = frozenset("0123456789abcdefABCDEF")
_ASCII_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CONTROL_DIGITS: Final = frozenset("0123456789_")
_PROPERTY_CHARACTERS: Final = _ASCII_LETTERS | _CONTROL_DIGITS
DECIMAL_DIGITS: Final = frozenset("0123456789")
_OCTAL_DIGITS: Final = frozenset("01234567")


class PatternCursor:
    """A position in `source`, read by code points when `unicode` is set (`u` or `v`), else by code units."""

    __slots__ = ("budget", "checkpoint", "has_names", "index", "sets", "source", "unicode")

    def __init__(self, source: str, *, unicode: bool, sets: bool, budget: Budget | None = None) -> None:
        self.source = source
        self.budget = budget
        self.checkpoint = _STRIDE
        self.index = 0
        self.unicode = unicode
        self.sets = sets
        self.has_names = False

    def pay(self) -> None:
        """Spend the budget up to the position; whoever loops does so when that is past `checkpoint`."""
        read = self.index + _STRIDE - self.checkpoint
        self.checkpoint = self.index + _STRIDE
        if self.budget is not None:
            self.budget.spend(read * _STEPS_PER_UNIT)

    def fail(self, message: str, index: int | None = None) -> NoReturn:
        """Raise a `PatternError` at `index`, by default here."""
        raise PatternError(message, self.index if index is None else index)

    def peek(self, ahead: int = 0) -> str:
        """The code unit `ahead` of the position, empty at the end."""
        index = self.index + ahead
        return self.source[index : index + 1]

    def eat(self, text: str) -> bool:
        """Step over `text` if it comes next."""
        if self.source.startswith(text, self.index):
            self.index += len(text)
            return True
        return False

    def next_character(self) -> int:
        """Step over one character and return it; there must be one."""
        if self.unicode:
            code_point = code_point_at(self.source, self.index)
        else:
            code_point = ord(self.source[self.index])
        self.index += 2 if code_point > 0xFFFF else 1
        return code_point

    def digits(self) -> str:
        """Step over decimal digits."""
        start = self.index
        while self.peek() in DECIMAL_DIGITS:
            self.index += 1
        return self.source[start : self.index]

    # ---- escapes; the position is behind the backslash ----

    def character_type_escape(self) -> CharacterTypeEscape | PropertyEscape | None:
        """`d D s S w W p P`, or None if something else comes next."""
        kind = self.peek()
        if kind and kind in "dDsSwW":
            self.index += 1
            return CharacterTypeEscape(kind)
        if self.unicode and kind and kind in "pP":
            self.index += 1
            return self._property_escape(negated=kind == "P")
        return None

    def character_escape(self, *, in_class: bool) -> int:
        """The character that an escape stands for; other escapes have been tried before."""
        kind = self.peek()
        if not kind:
            self.fail("\\ at end of pattern")
        if kind in _CONTROL_ESCAPES:
            self.index += 1
            return _CONTROL_ESCAPES[kind]
        if kind == "c":
            return self._control_letter(in_class)
        if kind in DECIMAL_DIGITS:
            return self._octal_escape(in_class)
        if kind == "x":
            return self._hex_escape()
        if kind == "u":
            self.index += 1
            value = self.unicode_escape(self.unicode)
            if value is not None:
                return value
            if self.unicode:
                self.fail("Invalid Unicode escape")
            return ord("u")
        return self._identity_escape(in_class)

    def unicode_escape(self, by_code_points: bool) -> int | None:
        """What follows `\\u`; None, with nothing read, if that is no escape."""
        if by_code_points and self.peek() == "{":
            return self._braced_escape()
        lead = self._fixed_hex(4)
        if lead is None or not by_code_points or lead & 0xFC00 != 0xD800:
            return lead
        start = self.index
        if self.eat("\\u"):
            trail = self._fixed_hex(4)
            if trail is not None and trail & 0xFC00 == 0xDC00:
                return combine_surrogates(lead, trail)
        self.index = start
        return lead

    def group_name(self) -> str:
        """`<name>` of a group or of a backreference, as UTF-16 text."""
        start = self.index
        if not self.eat("<"):
            self.fail("Invalid named reference")
        name: list[str] = []
        while not self.eat(">"):
            if self.index >= len(self.source):
                self.fail("Invalid capture group name", start)
            code_point = self._name_character()
            valid = is_id_continue(code_point) if name else is_id_start(code_point)
            if not valid:
                self.fail("Invalid capture group name", start)
            name.append(from_code_point(code_point))
        if not name:
            self.fail("Invalid capture group name", start)
        return "".join(name)

    def _name_character(self) -> int:
        if self.eat("\\"):
            code_point = self.unicode_escape(by_code_points=True) if self.eat("u") else None
            if code_point is None:
                self.fail("Invalid Unicode escape")
            return code_point
        code_point = code_point_at(self.source, self.index)
        self.index += 2 if code_point > 0xFFFF else 1
        return code_point

    def _braced_escape(self) -> int | None:
        end = self.source.find("}", self.index)
        digits = self.source[self.index + 1 : end] if end > 0 else ""
        if not digits or not _HEX_DIGITS.issuperset(digits):
            return None
        digits = digits.lstrip("0") or "0"
        if len(digits) > 6 or int(digits, 16) > 0x10FFFF:
            return None
        self.index = end + 1
        return int(digits, 16)

    def _fixed_hex(self, length: int) -> int | None:
        digits = self.source[self.index : self.index + length]
        if len(digits) < length or not _HEX_DIGITS.issuperset(digits):
            return None
        self.index += length
        return int(digits, 16)

    def _hex_escape(self) -> int:
        self.index += 1
        value = self._fixed_hex(2)
        if value is None and self.unicode:
            self.fail("Invalid escape")
        return ord("x") if value is None else value

    def _control_letter(self, in_class: bool) -> int:
        letter = self.peek(1)
        known = letter in _ASCII_LETTERS or (in_class and not self.unicode and letter in _CONTROL_DIGITS)
        if letter and known:
            self.index += 2
            return ord(letter) % 32
        if self.unicode:
            self.fail("Invalid unicode escape")
        # Annex B: the backslash stands for itself and the `c` is read again as a character of its own.
        return ord("\\")

    def _octal_escape(self, in_class: bool) -> int:
        if self.unicode:
            if self.peek() == "0" and self.peek(1) not in DECIMAL_DIGITS:
                self.index += 1
                return 0
            self.fail("Invalid class escape" if in_class else "Invalid decimal escape")
        if self.peek() not in _OCTAL_DIGITS:
            return self.next_character()
        value = 0
        for _ in range(3):
            digit = self.peek()
            if not digit or digit not in _OCTAL_DIGITS or value * 8 + int(digit) > 0o377:
                break
            value = value * 8 + int(digit)
            self.index += 1
        return value

    def _identity_escape(self, in_class: bool) -> int:
        kind = self.peek()
        if self.unicode:
            if kind in _SYNTAX_CHARACTERS or (in_class and kind == "-"):
                self.index += 1
                return ord(kind)
            self.fail("Invalid escape")
        if kind == "k" and self.has_names:
            self.fail("Invalid named reference")
        return self.next_character()

    def _property_escape(self, *, negated: bool) -> PropertyEscape:
        start = self.index
        value: str | None = None
        if not self.eat("{"):
            self.fail("Invalid property name")
        name = self._property_word()
        if self.eat("="):
            value = self._property_word()
        if not self.eat("}"):
            self.fail("Invalid property name", start)
        of_strings = self.sets and value is None and has_strings_property(name)
        if not of_strings and not has_property(name, value):
            self.fail("Invalid property name", start)
        if of_strings and negated:
            self.fail("Invalid property name", start)
        return PropertyEscape(name, value, negated=negated, of_strings=of_strings)

    def _property_word(self) -> str:
        start = self.index
        while self.peek() in _PROPERTY_CHARACTERS:
            self.index += 1
        return self.source[start : self.index]
