"""How inspection writes primitives: strings in quotes, keys, numbers, symbols."""

from __future__ import annotations

import re
from typing import Final

from jsvm.runtime.conversions import bigint_to_string
from jsvm.runtime.number_text import number_to_string
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import BigInt, Symbol, Value, null
from jsvm.unicode.utf16 import from_utf16

#: Longer strings are cut.
MAX_STRING: Final = 10_000
#: Digits of a BigInt beyond which it is cut; writing all of a huge one takes long.
MAX_BIGINT_BITS: Final = 30_000

_PLAIN_KEY: Final = re.compile(r"[a-zA-Z_][a-zA-Z_0-9]*", re.ASCII)
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_ESCAPED: Final = re.compile("[\x00-\x1f\x7f-\x9f\\\\'\ud800-\udfff]")
_NAMED: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\", "'": "\\'"}


def quoted(text: str) -> str:
    """A string (host text) in the quotes that need the fewest escapes."""
    quote = "'"
    if "'" in text:
        if '"' not in text:
            quote = '"'
        elif "`" not in text and "${" not in text:
            quote = "`"

    def escape(match: re.Match[str]) -> str:
        character = match[0]
        if character == "'":
            return "\\'" if quote == "'" else "'"
        named = _NAMED.get(character)
        if named is not None:
            return named
        code = ord(character)
        return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"

    return f"{quote}{_ESCAPED.sub(escape, text)}{quote}"


def string_text(units: str, width: int, indentation: int) -> str:
    """A guest string, quoted; one that is too wide is broken behind its line feeds."""
    text, trailer = cut(units)
    if len(text) > 16 and len(text) > width - indentation - 4 and "\n" in text[:-1]:
        lines = [quoted(line) for line in _LINE.findall(text)]
        return (" +\n" + " " * (indentation + 2)).join(lines) + trailer
    return quoted(text) + trailer


def cut(units: str) -> tuple[str, str]:
    """A guest string as host text, and what to say about the part that was left out."""
    rest = len(units) - MAX_STRING
    if rest <= 0:
        return from_utf16(units), ""
    return from_utf16(units[:MAX_STRING]), f"... {rest} more character{'s' if rest > 1 else ''}"


def key_text(key: PropertyKey) -> str:
    """A property's key in front of its colon."""
    if isinstance(key, Symbol):
        return f"[{symbol_text(key)}]"
    if key == "__proto__":
        return "['__proto__']"
    return key if _PLAIN_KEY.fullmatch(key) else quoted(cut(key)[0])


def symbol_text(symbol: Symbol) -> str:
    """`Symbol(description)`."""
    return f"Symbol({cut(symbol.description or '')[0]})"


def number_text(number: float) -> str:
    """A Number, with the sign of zero."""
    text = number_to_string(number)
    return "-0" if text == "0" and str(number) == "-0.0" else text


def bigint_text(value: BigInt) -> str:
    """A BigInt with its `n`."""
    bits = value.value.bit_length()
    return f"<BigInt of {bits} bits>" if bits > MAX_BIGINT_BITS else f"{bigint_to_string(value)}n"


def primitive_text(value: Value, width: int, indentation: int) -> str:
    """Any value that is no object."""
    kind = type(value)
    if kind is str:
        return string_text(value, width, indentation)
    if kind is float:
        return number_text(value)
    if kind is BigInt:
        return bigint_text(value)
    if kind is Symbol:
        return symbol_text(value)
    if kind is bool:
        return "true" if value else "false"
    return "null" if value is null else "undefined"
