"""The reader behind `JSON.parse`: one loop over tokens, no recursion, so that depth costs nothing but memory.

https://tc39.es/ecma262/#sec-ParseJSON
"""

from __future__ import annotations

import re
from typing import Any, Final, NoReturn, final

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import throw_syntax_error
from jsvm.runtime.conversions import LONG_NUMBER, string_to_number
from jsvm.runtime.long_text import DIGITS, find, number_end, skip
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import LARGE_STRING, TextBuilder, spend_text
from jsvm.runtime.values import Value, null

#: Code units that one match goes over at most, times the parts of a token. ATTACK: without a bound one may go
#: over the longest text there can be. What is longer is read by `beyond_blanks` and its like, in pieces.
_MOST: Final = 1 << 16
_SPACE: Final = rf"[ \t\n\r]{{0,{_MOST}}}+"
_DIGITS: Final = rf"[0-9]{{1,{_MOST}}}+"
_PLAIN_STRING: Final = rf'"([^"\\\x00-\x1f]{{0,{_MOST}}}+)"'
# OPTIMIZATION: a value and the separator behind it are one match; in objects the name in front of it, too.
_VALUE: Final = (
    rf"{_SPACE}(?:{_PLAIN_STRING}|(-?+(?:0|[1-9][0-9]{{0,{_MOST}}}+)(?:\.{_DIGITS})?+(?:[eE][+-]?+{_DIGITS})?+)"
    rf'|(true|false|null)|([\[{{"])){_SPACE}([,\]}}]?+)'
)
_ELEMENT: Final = re.compile(_VALUE)
_MEMBER: Final = re.compile(rf"{_SPACE}{_PLAIN_STRING}{_SPACE}:{_VALUE}")
_SEPARATOR: Final = re.compile(rf"{_SPACE}([,\]}}]?+)")
_QUOTE: Final = re.compile(rf'{_SPACE}"')
_COLON: Final = re.compile(rf"{_SPACE}:")
_BLANKS: Final = " \t\n\r"
#: Part of a string, behind its opening quote.
_STRING_PART: Final = re.compile(r'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_ESCAPE: Final = re.compile(r"\\(?:u(....)|(.))")
_ESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: Final = {"true": True, "false": False, "null": null}

#: Values between two payments.
_BATCH: Final = 64
#: Bytes that a value takes in its container, and a container by itself; accounted once there are many.
_VALUE_SIZE: Final = 64
_CONTAINER_SIZE: Final = 256
_LARGE_BATCH: Final = 4096

#: One value as it was found: the list or dict it went into, its name there, itself, the token, and its end.
type Finding = tuple[Any, str, Value, re.Match[str], int]


def parse_text(realm: Realm, text: str, log: list[Finding] | None = None) -> Value:
    """The value of a JSON text; a SyntaxError if it is none. A `log` is told of every value, in order."""
    return Scanner(realm, text).scan(log)


@final
class Scanner:
    """Reads one text. `stack` holds the unfinished containers but the innermost."""

    __slots__ = ("containers", "realm", "stack", "text", "values")

    def __init__(self, realm: Realm, text: str) -> None:
        self.realm = realm
        self.text = text
        self.stack: list[Any] = []
        self.values = 0
        self.containers = 0

    def scan(self, log: list[Finding] | None) -> Value:
        """The whole text's value."""
        text = self.text
        spend_text(self.realm, len(text))
        root: list[Value] = []
        # What is being filled: the elements of an array or the properties of an object.
        parent: Any = root
        key = ""
        position = 0
        while True:
            if type(parent) is list:
                token = _ELEMENT.match(text, position) or self.beyond_blanks(_ELEMENT, position)
                string, number, word, opener, separator = token.groups()
            elif member := _MEMBER.match(text, position):
                token = member
                key, string, number, word, opener, separator = token.groups()
            else:
                key, position = self.name(position)
                token = _ELEMENT.match(text, position) or self.beyond_blanks(_ELEMENT, position)
                string, number, word, opener, separator = token.groups()
            position = token.end()
            child: Any = None
            if string is not None:
                value: Value = string
            elif number is not None:
                if len(number) <= LONG_NUMBER:
                    value = float(number)
                else:
                    value, position = self.long_number(token.start(token.re.groups - 3))
                    separator = ""
            elif word is not None:
                value = _WORDS[word]
            elif opener == '"':
                value, position = self.rest_of_string(token.start(token.re.groups - 1) + 1)
                separator = ""
            else:
                value, child = self.container(opener)
            self.values += 1
            if not self.values % _BATCH:
                self.pay()
            if type(parent) is list:
                parent.append(value)
            else:
                parent[key] = value
            if log is not None:
                log.append((parent, key, value, token, position))
            if child is not None and not separator:
                self.stack.append(parent)
                parent = child
            elif separator != "," or child is not None or parent is root:
                parent, position = self.after_value(parent, child, separator, position)
                if parent is None:
                    return root[0]

    def pay(self) -> None:
        """Spend for a batch of values; account them and their containers when there are many."""
        budget = self.realm.agent.budget
        budget.spend(_BATCH)
        if not self.values % _LARGE_BATCH:
            # ATTACK: values take many times as many bytes as their text, brackets a hundred times.
            budget.allocate(_LARGE_BATCH * _VALUE_SIZE + self.containers * _CONTAINER_SIZE)
            self.containers = 0

    def container(self, opener: str) -> tuple[JSObject, Any]:
        """A new array or object and the storage of what will be in it."""
        self.containers += 1
        if opener == "[":
            elements: list[Value] = []
            return JSArray(self.realm.array_prototype, elements), elements
        props: dict[Any, Value] = {}
        return JSObject(self.realm.object_prototype, props), props

    def after_value(self, parent: Any, child: Any, separator: str, position: int) -> tuple[Any, int]:
        """Close containers until a comma says that one goes on; None as the container when the text is over.

        `child` is an array or object that was closed as soon as it was opened.
        """
        text = self.text
        if child is not None:
            self.expect_closer(child, separator, position)
            separator, position = self.separator(position)
        elif not separator:
            separator, position = self.separator(position)
        while separator != "," and self.stack:
            self.expect_closer(parent, separator, position)
            parent = self.stack.pop()
            separator, position = self.separator(position)
        if self.stack:
            return parent, position
        if separator or position < len(text):
            self.fail(position - len(separator))
        return None, position

    def separator(self, position: int) -> tuple[str, int]:
        """A comma or closing bracket, or nothing, behind blanks."""
        match = _SEPARATOR.match(self.text, position) or self.fail(position)
        if not match[1] and match.end() - position >= _MOST:
            match = _SEPARATOR.match(self.text, skip(self.text, _BLANKS, match.end())) or self.fail(position)
        return match[1], match.end()

    def beyond_blanks(self, pattern: re.Pattern[str], position: int) -> re.Match[str]:
        """What did not match at `position`, or not behind so many blanks."""
        start = skip(self.text, _BLANKS, position)
        if start - position < _MOST:
            self.fail(position)
        return pattern.match(self.text, start) or self.fail(start)

    def long_number(self, start: int) -> tuple[float, int]:
        """A number of very many digits, and where it ends."""
        end = number_end(self.text, start + (self.text[start] == "-"))
        number = self.text[start:end]
        point = find(number, ".")
        if point >= 0 and number[point + 1 : point + 2] not in tuple(DIGITS):
            self.fail(start + point)
        return string_to_number(number), end

    def expect_closer(self, container: Any, separator: str, position: int) -> None:
        """Refuse a bracket that does not close this container."""
        if separator != ("]" if type(container) is list else "}"):
            self.fail(position - len(separator))

    def name(self, position: int) -> tuple[str, int]:
        """A property's name with escapes, and where its value begins."""
        quote = _QUOTE.match(self.text, position) or self.beyond_blanks(_QUOTE, position)
        name, position = self.rest_of_string(quote.end())
        colon = _COLON.match(self.text, position) or self.beyond_blanks(_COLON, position)
        return name, colon.end()

    def rest_of_string(self, start: int) -> tuple[str, int]:
        """A string with escapes from behind its opening quote, and where it ends."""
        built = TextBuilder(self.realm)
        position = start
        while True:
            match = _STRING_PART.match(self.text, position, position + LARGE_STRING)
            assert match is not None
            if match.end() == position:
                break
            position = match.end()
            self.realm.agent.budget.spend(1 + len(match[0]) // 4)
            part = match[0]
            built.add(_ESCAPE.sub(unescape, part) if "\\" in part else part)
        if self.text[position : position + 1] != '"':
            throw_syntax_error(f"Bad string literal in JSON at position {start - 1}")
        return built.text(), position + 1

    def fail(self, position: int) -> NoReturn:
        """A SyntaxError for what stands at `position`, behind blanks."""
        index = skip(self.text, _BLANKS, position)
        if index >= len(self.text):
            throw_syntax_error("Unexpected end of JSON input")
        throw_syntax_error(f"Unexpected token '{self.text[index]}' in JSON at position {index}")


def unescape(match: re.Match[str]) -> str:
    """What one escape sequence stands for."""
    return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2])
