"""Character classes: `[...]` as it always was, and the nested, combining classes of the `v` flag.

https://tc39.es/ecma262/#prod-CharacterClass and, without `u` and `v`,
https://tc39.es/ecma262/#sec-regular-expressions-patterns.
"""

from typing import Final, Literal

from jsvm.regexp.pattern_cursor import PatternCursor
from jsvm.regexp.pattern_nodes import (
    CharacterClass,
    CharacterTypeEscape,
    ClassOperand,
    ClassRange,
    ClassStrings,
    PropertyEscape,
)

#: Deepest nesting of classes. Far beyond any program's; it keeps the depth of every later stage bounded.
MAX_CLASS_NESTING: Final = 60

_UNTERMINATED: Final = "Unterminated character class"
_OPERATORS: Final[dict[str, Literal["intersection", "subtraction"]]] = {
    "&": "intersection",
    "-": "subtraction",
}
_DOUBLE_PUNCTUATORS: Final = frozenset(c + c for c in "&!#$%*+,.:;<=>?@^`~")
_SET_SYNTAX: Final = frozenset("()[]{}/-\\|")
_SET_RESERVED: Final = frozenset("&-!#%,:;<=>@`~")


def parse_class(cursor: PatternCursor, ignore_case: bool) -> CharacterClass:
    """A class; the position is at its opening bracket, and behind its closing one afterwards."""
    if cursor.sets:
        return _SetParser(cursor, ignore_case).parse()
    cursor.index += 1
    negated = cursor.eat("^")
    return CharacterClass(_class_ranges(cursor), ignore_case, negated=negated)


def may_contain_strings(operand: ClassOperand) -> bool:
    """https://tc39.es/ecma262/#sec-static-semantics-maycontainstrings"""
    if isinstance(operand, ClassStrings):
        return any(len(string) != 1 for string in operand.strings)
    if isinstance(operand, PropertyEscape):
        return operand.of_strings
    if not isinstance(operand, CharacterClass) or operand.negated:
        return False
    return _combination_may_contain_strings(operand)


# ---- without the `v` flag ----


def _class_ranges(cursor: PatternCursor) -> list[ClassOperand]:
    operands: list[ClassOperand] = []
    while not cursor.eat("]"):
        if cursor.index > cursor.checkpoint:
            cursor.pay()
        first = _class_atom(cursor)
        if cursor.peek() != "-" or cursor.peek(1) == "]":
            operands.append(_single(first))
            continue
        dash = cursor.index
        cursor.index += 1
        if not cursor.peek():
            cursor.fail("Unterminated character class")
        last = _class_atom(cursor)
        if isinstance(first, int) and isinstance(last, int):
            if first > last:
                cursor.fail("Range out of order in character class", dash)
            operands.append(ClassRange(first, last))
        elif cursor.unicode:
            cursor.fail("Invalid character class", dash)
        else:
            # Annex B: an escape such as `\d` cannot bound a range, so the dash is a member.
            operands += (_single(first), ClassRange(0x2D, 0x2D), _single(last))
    return operands


def _single(atom: int | CharacterTypeEscape | PropertyEscape) -> ClassOperand:
    return ClassRange(atom, atom) if isinstance(atom, int) else atom


def _class_atom(cursor: PatternCursor) -> int | CharacterTypeEscape | PropertyEscape:
    if not cursor.peek():
        cursor.fail("Unterminated character class")
    if not cursor.eat("\\"):
        return cursor.next_character()
    if cursor.eat("b"):
        return 8
    escape = cursor.character_type_escape()
    return cursor.character_escape(in_class=True) if escape is None else escape


# ---- with the `v` flag ----


class _SetParser:
    """Classes that nest and combine: https://tc39.es/ecma262/#prod-ClassSetExpression"""

    __slots__ = ("cursor", "depth", "ignore_case")

    def __init__(self, cursor: PatternCursor, ignore_case: bool) -> None:
        self.cursor = cursor
        self.ignore_case = ignore_case
        self.depth = 0

    def parse(self) -> CharacterClass:
        cursor = self.cursor
        start = cursor.index
        if self.depth == MAX_CLASS_NESTING:
            cursor.fail("Regular expression too large")
        self.depth += 1
        cursor.index += 1
        negated = cursor.eat("^")
        parsed = self._contents()
        self.depth -= 1
        if negated and _combination_may_contain_strings(parsed):
            cursor.fail("Negated character class may contain strings", start)
        parsed.negated = negated
        return parsed

    def _contents(self) -> CharacterClass:
        cursor = self.cursor
        operands: list[ClassOperand] = []
        while not cursor.eat("]"):
            if cursor.peek() in _OPERATORS and cursor.peek() == cursor.peek(1):
                # An operator combines operands; a range is none.
                if len(operands) != 1 or (
                    isinstance(operands[0], ClassRange) and not _is_single(operands[0])
                ):
                    cursor.fail("Invalid set operation in character class")
                return self._combination(operands)
            operands.append(self._range_or_operand())
        return CharacterClass(operands, self.ignore_case)

    def _combination(self, operands: list[ClassOperand]) -> CharacterClass:
        cursor = self.cursor
        operator = cursor.peek() * 2
        while cursor.eat(operator):
            if cursor.peek() == "&":
                cursor.fail("Invalid character in character class")
            operands.append(self._operand())
        if not cursor.eat("]"):
            cursor.fail("Invalid set operation in character class" if cursor.peek() else _UNTERMINATED)
        return CharacterClass(operands, self.ignore_case, operation=_OPERATORS[operator[0]])

    def _range_or_operand(self) -> ClassOperand:
        cursor = self.cursor
        first = self._operand()
        if cursor.peek() != "-" or cursor.peek(1) == "-":
            return first
        dash = cursor.index
        cursor.index += 1
        last = self._operand()
        if not (isinstance(first, ClassRange) and isinstance(last, ClassRange)):
            cursor.fail("Invalid character class", dash)
        if first.first > last.first:
            cursor.fail("Range out of order in character class", dash)
        return ClassRange(first.first, last.first)

    def _operand(self) -> ClassOperand:
        cursor = self.cursor
        if cursor.index > cursor.checkpoint:
            cursor.pay()
        if cursor.peek() == "[":
            return self.parse()
        if cursor.peek() == "\\":
            if cursor.source.startswith("\\q{", cursor.index):
                cursor.index += 3
                return self._strings()
            cursor.index += 1
            escape = cursor.character_type_escape()
            if escape is not None:
                return escape
            cursor.index -= 1
        code_point = self._character()
        return ClassRange(code_point, code_point)

    def _character(self) -> int:
        """https://tc39.es/ecma262/#prod-ClassSetCharacter"""
        cursor = self.cursor
        character = cursor.peek()
        if not character:
            cursor.fail(_UNTERMINATED)
        if cursor.eat("\\"):
            escaped = cursor.peek()
            if escaped == "b":
                cursor.index += 1
                return 8
            if escaped in _SET_RESERVED:
                cursor.index += 1
                return ord(escaped)
            return cursor.character_escape(in_class=True)
        if character in _SET_SYNTAX:
            cursor.fail("Invalid character in character class")
        if character + cursor.peek(1) in _DOUBLE_PUNCTUATORS:
            cursor.fail("Invalid set operation in character class")
        return cursor.next_character()

    def _strings(self) -> ClassStrings:
        cursor = self.cursor
        strings: list[tuple[int, ...]] = []
        string: list[int] = []
        while True:
            if cursor.eat("}"):
                strings.append(tuple(string))
                return ClassStrings(strings)
            if cursor.eat("|"):
                strings.append(tuple(string))
                string = []
            else:
                string.append(self._character())


def _is_single(operand: ClassRange) -> bool:
    return operand.first == operand.last


def _combination_may_contain_strings(parsed: CharacterClass) -> bool:
    if parsed.operation == "subtraction":
        return may_contain_strings(parsed.operands[0])
    wanted = parsed.operation == "union"
    # A loop, because classes nest: see `every` in terms.py.
    for operand in parsed.operands:
        if may_contain_strings(operand) == wanted:
            return wanted
    return not wanted
