"""The words of syntax errors: how tokens, characters and unclosed brackets are described.

Apart because these only format: what was expected is known where it was expected. Guest text in a message is
cut short.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.syntax import tokens
from jsvm.syntax.positions import line_column_once

_PARTNERS: Final = {"(": ")", "[": "]", "{": "}", "`": "`"}
_CLOSING: Final = frozenset(")]}")

#: What is wrong about these where an expression or statement begins.
_MISPLACED: Final = {
    "else": "'else' has no 'if' and its statement right before it",
    "catch": "'catch' has no 'try' block right before it",
    "finally": "'finally' has no 'try' or 'catch' block right before it",
    "case": "'case' can only be used in a 'switch'",
    "default": "'default' can only be used in a 'switch', or after 'export'",
    "enum": "'enum' is reserved and has no meaning in JavaScript",
    "extends": "'extends' can only be used after the name of a class",
    "=>": "'=>' has no parameters right before it",
}

#: What word processors make of characters that programs are written with.
_TYPOGRAPHIC: Final = {
    **dict.fromkeys("\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u00b4", "strings stand in ', \" or `"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "minus is written '-'"),
    "\u00d7": "multiplication is written '*'",
    "\u00f7": "division is written '/'",
    "\u2026": "spreading is written '...'",
    "\u2264": "at most is written '<='",
    "\u2265": "at least is written '>='",
    "\u2260": "unequal is written '!=='",
    "\u037e": "statements end with ';'",
    "\uff1b": "statements end with ';'",
}

#: What must follow the letter of an escape.
_ESCAPES: Final = {
    "x": "'\\x' takes two hexadecimal digits",
    "u": "'\\u' takes four hexadecimal digits, or up to 10FFFF in braces",
}

_RADIXES: Final = {"b": "binary", "o": "octal", "x": "hexadecimal"}


def shorten(text: str) -> str:
    """`text`, cut for an error message: guest text may be megabytes long."""
    return text if len(text) <= 40 else f"{text[:40]}..."


def token_words(token: str, text: str) -> str:
    """A token, described."""
    if token == tokens.END:
        return "end of input"
    if token in (tokens.NAME, tokens.NUMBER):
        return f"{'identifier' if token == tokens.NAME else token} '{shorten(text)}'"
    if token == tokens.STRING:
        return f"string {shorten(text)}"
    if token == tokens.PRIVATE_NAME:
        return f"private name '{shorten(text)}'"
    if token in (tokens.ESCAPED_KEYWORD, tokens.ESCAPED_NAME):
        return f"{token} '{shorten(text)}'"
    return f"{'keyword ' if token in tokens.KEYWORDS else ''}'{token}'"


def unexpected(token: str, text: str, expected: str, opener: int, source: str) -> str:
    """The message about a token that cannot stand where it stands.

    `opener` is the offset of the innermost bracket that is open, -1 if there is none: what is wrong at the
    end of input, or at a closing bracket, is often that one.
    """
    found = f"Unexpected {token_words(token, text)}"
    if token in _CLOSING and opener < 0:
        return f"{found}: no bracket is open that it could close"
    message = f"{found}, expected {expected}" if expected else found
    if (
        opener < 0
        or (token not in _CLOSING and token != tokens.END)
        or _PARTNERS.get(source[opener]) == token
    ):
        return message
    line, column = line_column_once(source, opener)
    return f"{message}; the '{source[opener]}' at {line}:{column} is not closed"


def misplaced(token: str) -> str:
    """What is wrong about a token where an expression should begin, "" if nothing particular."""
    return _MISPLACED.get(token, "")


def invalid_character(source: str, index: int) -> str:
    """The message about a character that no token begins with."""
    unit = source[index]
    shown = f"'{unit}'" if unit.isprintable() else f"U+{ord(unit):04X}"
    return f"Invalid character {shown}{_hint(_TYPOGRAPHIC, unit)}"


def invalid_escape(text: str, index: int, where: str) -> str:
    """The message about the escape at `index` in a string or template."""
    letter = text[index + 1 : index + 2]
    return f"Invalid escape '\\{letter}' in a {where}{_hint(_ESCAPES, letter)}"


def after_number(number: str, following: str) -> str:
    """The message about a character that stands right after a number."""
    radix = _RADIXES.get(number[1:2].lower()) if number[0] == "0" else None
    if radix is not None and following.isdigit():
        return f"'{following}' is no {radix} digit"
    return f"A number cannot be followed directly by '{following}'"


def _hint(hints: Mapping[str, str], key: str) -> str:
    return f": {hints[key]}" if key in hints else ""
