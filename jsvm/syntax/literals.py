"""The values of literals: numbers, strings, templates, regular expressions.

Apart because it is the one place where source text is decoded; the rest of the parser only looks at tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jsvm.regexp.errors import PatternError
from jsvm.regexp.pattern_parser import MAX_PATTERN_LENGTH, parse_pattern
from jsvm.syntax import messages, numbers, tokens
from jsvm.syntax.grammar import Grammar
from jsvm.syntax.nodes import Expression, Literal, RegExpLiteral, TemplateElement, TemplateLiteral
from jsvm.unicode.utf16 import from_code_point

_SIMPLE_ESCAPES: Final = {
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\n": "",
    "\r": "",
    "\r\n": "",
    "\u2028": "",
    "\u2029": "",
}
_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]++)\}|(0(?![0-9]))|([0-3][0-7]{0,2}|[4-7][0-7]?|[89])"
    r"|([^xu0-9\r]|\r\n?))"
)
#: Code units of a literal between two looks at the budget.
_STRIDE: Final = 4096


class Literals(Grammar):
    """Parses the literals."""

    __slots__ = ()

    def parse_null(self) -> Literal:
        return self._word_literal(None)

    def parse_true(self) -> Literal:
        return self._word_literal(True)

    def parse_false(self) -> Literal:
        return self._word_literal(False)

    def _word_literal(self, value: bool | None) -> Literal:
        node = Literal(self.start, self.end, value, self.token)
        self.next()
        return node

    def parse_string(self) -> Literal:
        """https://tc39.es/ecma262/#sec-literals-string-literals"""
        raw = self.text
        value: str | None = raw[1:-1]
        if "\\" in raw:
            value = self._decode(raw[1:-1], self.start + 1)
        node = Literal(self.start, self.end, value, raw)
        self.next()
        return node

    def parse_number(self) -> Literal:
        """https://tc39.es/ecma262/#sec-literals-numeric-literals"""
        raw, start = self.text, self.start
        if raw.isdigit() and (raw[0] != "0" or raw == "0"):
            # OPTIMIZATION: nearly every number is a plain integer.
            node = Literal(start, self.end, float(raw), raw)
            self.next()
            return node
        try:
            value = numbers.number_value(raw)
        except numbers.BadNumberError as error:
            self.fail(error.message, start + error.index)
        if self.strict and numbers.is_legacy(raw):
            self.fail(
                "Numbers with a leading zero are not allowed in strict mode; octals begin with '0o'", start
            )
        bigint = numbers.decimal_text(value) if isinstance(value, int) else None
        node = Literal(start, self.end, value, raw, bigint)
        self.next()
        return node

    def _decode(self, text: str, offset: int, in_template: bool = False) -> str | None:
        """The value of string or template characters that contain escapes.

        In a template an invalid escape makes it None; in a string it fails, as legacy escapes do in strict
        mode.
        """
        parts: list[str] = []
        at = paid = 0
        while (escape := text.find("\\", at)) >= 0:
            parts.append(text[at:escape])
            match = _ESCAPE.match(text, escape)
            if match is None or (match[3] and int(match[3], 16) > 0x10FFFF):
                if in_template:
                    return None
                self.fail(messages.invalid_escape(text, escape, "string"), offset + escape)
            if match[5]:
                if in_template:
                    return None
                self._check_legacy_escape(offset + escape)
            parts.append(_escape_value(match))
            at = match.end()
            if at > paid + _STRIDE and self.budget is not None:
                self.budget.spend(at - paid)
                paid = at
        parts.append(text[at:])
        return "".join(parts)

    def _check_legacy_escape(self, index: int) -> None:
        if self.strict:
            self.fail("Octal escapes, \\8 and \\9 are not allowed in strict mode", index)
        self.last_legacy_escape = index

    def parse_template(self) -> TemplateLiteral:
        return self.parse_template_literal(tagged=False)

    def parse_template_literal(self, tagged: bool) -> TemplateLiteral:
        """https://tc39.es/ecma262/#sec-template-literals; the current token is the opening back quote."""
        start = self.start
        self.nest(start)
        quasis: list[TemplateElement] = []
        expressions: list[Expression] = []
        for element in self._template_elements(tagged):
            quasis.append(element)
            if not element.tail:
                self.next()
                expressions.append(self.parse_expression())
                if self.token != "}":
                    self.unexpected("'}' after the expression in a template")
        self.next()
        self.depth -= 1
        return TemplateLiteral(start, self.last_end, quasis, expressions)

    def _template_elements(self, tagged: bool) -> Iterator[TemplateElement]:
        """The stretches of template text; after each one `end` is past its `${` or back quote."""
        tail = False
        while not tail:
            begin = self.end
            end = self.end_of_text(begin, "`")
            tail = self.source.startswith("`", end)
            if not tail and not self.source.startswith("${", end):
                self.fail("Unterminated template: the closing '`' is missing", begin - 1, unfinished=True)
            self.seek(end + (1 if tail else 2))
            yield self._template_element(self.source[begin:end], begin, tail, tagged)

    def _template_element(self, text: str, begin: int, tail: bool, tagged: bool) -> TemplateElement:
        raw = self._with_line_feeds(text) if "\r" in text else text
        cooked: str | None = raw
        if "\\" in raw:
            cooked = self._decode(raw, begin, in_template=True)
            if cooked is None and not tagged:
                self.fail("Invalid escape in a template", begin)
        return TemplateElement(begin, begin + len(text), cooked, raw, tail)

    def _with_line_feeds(self, text: str) -> str:
        """`text` with every line end in it written as in the value of a template."""
        pieces: list[str] = []
        at = 0
        while at < len(text):
            end = at + _STRIDE
            if text[end - 1 : end + 1] == "\r\n":
                end += 1
            pieces.append(text[at:end].replace("\r\n", "\n").replace("\r", "\n"))
            if self.budget is not None:
                self.budget.spend(_STRIDE)
            at = end
        return "".join(pieces)

    def parse_regular_expression(self) -> Literal:
        """https://tc39.es/ecma262/#sec-literals-regular-expression-literals from its first `/` on"""
        source, start = self.source, self.start
        limit = start + MAX_PATTERN_LENGTH + 2
        body = tokens.REGULAR_EXPRESSION.match(source, start, limit)
        if body is None:
            self.pay(min(limit, len(source)))
            self.fail("Unterminated or too long regular expression: the closing '/' is missing", start)
        flags, end, escaped = self.read_flags(body.end())
        if (
            escaped
            or set(flags) - set("dgimsuvy")
            or len(set(flags)) < len(flags)
            or {"u", "v"} <= set(flags)
        ):
            self.fail(f"Invalid regular expression flags '{flags[:20]}'", body.end())
        try:
            parse_pattern(body[1], flags, self.budget)
        except PatternError as error:
            self.fail(f"Invalid regular expression: {error.message}", start + 1 + error.index)
        self.seek(end)
        self.next()
        return Literal(start, end, None, source[start:end], None, RegExpLiteral(body[1], flags))

    def read_flags(self, at: int) -> tuple[str, int, bool]:
        """The identifier parts right after a regular expression body, which may begin with a digit."""
        match = tokens.ASCII_PART.match(self.source, at)
        if match is None:
            return self.read_identifier_name(at)
        return match[0], match.end(), self.source[match.end() : match.end() + 1] == "\\"


def _escape_value(match: re.Match[str]) -> str:
    if match[6]:
        return _SIMPLE_ESCAPES.get(match[6], match[6])
    if match[4]:
        return "\0"
    if match[5]:
        return match[5] if match[5] in "89" else chr(int(match[5], 8))
    return from_code_point(int(match[1] or match[2] or match[3], 16))
