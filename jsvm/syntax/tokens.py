"""The words, punctuators and regular expressions that source text is cut into tokens with.

Apart because these are data: what the tokenizer does with them is in `tokenizer.py`. Every quantifier that
could backtrack is possessive. ATTACK: with plain quantifiers, one input without a matching token keeps `re`
busy for minutes.
"""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Token types that are no text of the token itself. All other types are the keyword or punctuator itself.
NAME: Final = "name"
#: An identifier written with an escape; never a keyword or contextual keyword.
ESCAPED_NAME: Final = "escaped name"
#: A reserved word written with an escape: good as a property name only.
ESCAPED_KEYWORD: Final = "escaped keyword"
PRIVATE_NAME: Final = "private name"
STRING: Final = "string"
NUMBER: Final = "number"
END: Final = "end of input"

#: https://tc39.es/ecma262/#prod-ReservedWord without `await` and `yield`, which depend on where they stand.
KEYWORDS: Final = _words(
    "break case catch class const continue debugger default delete do else enum export extends false finally"
    " for function if import in instanceof new null return super switch this throw true try typeof var void"
    " while with"
)

#: Reserved in strict mode code only.
STRICT_RESERVED: Final = _words("implements interface let package private protected public static yield")

#: Names with a token type of their own, so that plain names need no further look.
SPECIAL_NAMES: Final = STRICT_RESERVED | {"arguments", "async", "await", "using"}

#: Token types that may be an identifier, if the context lets them.
IDENTIFIER_TOKENS: Final = SPECIAL_NAMES | {NAME, ESCAPED_NAME}

#: Token types that may be a property name after a dot, besides the private ones.
WORD_TOKENS: Final = IDENTIFIER_TOKENS | KEYWORDS | {ESCAPED_KEYWORD}

PUNCTUATORS: Final = _words(
    "; , ( ) { } [ ] : ~ ` . ... = == === => ! != !== ? ?? ??= ?. + ++ += - -- -= * *= ** **= & && &= &&="
    " | || |= ||= ^ ^= % %= < << <= <<= > >> >>> >= >>= >>>= / /="
)

#: The type of a token that is not known by its first character alone.
TOKEN_TYPES: Final = {text: text for text in sorted(KEYWORDS | SPECIAL_NAMES | PUNCTUATORS)}

ASSIGNMENT_OPERATORS: Final = _words("= += -= *= /= %= **= <<= >>= >>>= &= ^= |= &&= ||= ??=")
LOGICAL_ASSIGNMENT_OPERATORS: Final = _words("&&= ||= ??=")

#: Binding strength of the binary operators. `??` is no level of its own: it must not meet `&&` or `||`
#: unbracketed.
PRECEDENCE: Final = {
    operator: level
    for level, operators in enumerate(
        [
            "?? ||",
            "&&",
            "|",
            "^",
            "&",
            "== != === !==",
            "< > <= >= instanceof in",
            "<< >> >>>",
            "+ -",
            "* / %",
            "**",
        ],
        start=1,
    )
    for operator in operators.split()
}
#: Levels up to this one evaluate their right operand only if needed.
LOGICAL_LEVEL: Final = PRECEDENCE["&&"]
EXPONENT: Final = PRECEDENCE["**"]

#: Tokens that may follow an operand and bind it tighter than any operator.
SUFFIXES: Final = _words(". ( [ ?. ` ++ --")

#: Tokens after which an operand is complete: the common way out of the expression parser.
EXPRESSION_ENDS: Final = _words(", ) ; ] } :") | {END}

#: Tokens that the callee of `new` may begin with.
CONSTRUCTIBLE: Final = (
    IDENTIFIER_TOKENS
    | _words("this ( [ { ` / /= null true false function class new super import")
    | {STRING, NUMBER}
)

#: https://tc39.es/ecma262/#prod-WhiteSpace and LineTerminator, as the inside of a character class.
LINE_TERMINATORS: Final = r"\n\r\u2028\u2029"
WHITE_SPACE: Final = r"\t\v\f \xa0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff" + LINE_TERMINATORS

#: ATTACK: one match cannot be interrupted. So what matches slowly is bounded here; what goes on beyond its
#: bound fails to match and is left to the slow path, which reads it piece by piece.
_COMMENT: Final = (
    rf"/(?:/[^{LINE_TERMINATORS}]{{0,10000}}+(?![^{LINE_TERMINATORS}])"
    r"|\*[^*]*+\*++(?:[^/*][^*]*+\*++){0,1000}+/)"
)
_SPACE: Final = f"[{WHITE_SPACE}]{{0,10000}}+"
_TRIVIA: Final = rf"{_SPACE}(?:{_COMMENT}{_SPACE}){{0,100}}+"

#: A plain word or number is complete, and nothing beyond ASCII and no backslash follows.
_COMPLETE: Final = r"(?![^\x00-#%-/:-@\[\]^`{-\x7f])"

_WORD: Final = rf"[A-Za-z_$][A-Za-z0-9_$]{{0,10000}}+{_COMPLETE}"
#: `<!--`, `-->` and what looks like another comment are left to the slow path.
_PUNCTUATOR: Final = (
    r"[;,(){}\[\]:~`]|\.(?:\.\.|(?![0-9]))|=(?:==?+|>)?+|!(?:==?+)?+|\?(?:\?=?+|\.(?![0-9]))?+|\+[+=]?+"
    r"|--(?!>)|-(?!->)=?+|\*\*?+=?+|&&?+=?+|\|\|?+=?+|\^=?+|%=?+|<(?!!--)<?+=?+|>{1,3}+=?+|/(?![*/])=?+"
)
_DOUBLE_QUOTED: Final = r'(?:[^"\\\n\r]{1,10000}+|\\(?:\r\n|[\s\S])){0,200}+'
_SINGLE_QUOTED: Final = r"(?:[^'\\\n\r]{1,10000}+|\\(?:\r\n|[\s\S])){0,200}+"
_STRING: Final = f"\"{_DOUBLE_QUOTED}\"|'{_SINGLE_QUOTED}'"
_DIGITS: Final = "[0-9]{0,1000}+"
_NUMBER: Final = (
    rf"(?:(?:[1-9]{_DIGITS}|0(?![0-9]))(?:\.{_DIGITS})?+|\.[0-9]{_DIGITS})"
    rf"(?:[eE][+-]?+[0-9]{_DIGITS})?+{_COMPLETE}"
)
#: Punctuators of one character each that follow a token directly.
_RUN: Final = r"(?:[;,(){}\[\]:]|\.(?![.0-9])){0,50}+"

#: White space and comments, then one token in group 1, then a run of punctuators in group 2.
TOKEN: Final = re.compile(f"{_TRIVIA}({_WORD}|{_PUNCTUATOR}|{_STRING}|{_NUMBER}|#{_WORD})({_RUN})", re.ASCII)

#: What the first character of a token tells about it where the token itself is no entry of `TOKEN_TYPES`.
KINDS: Final = {
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_", NAME),
    **dict.fromkeys("0123456789.", NUMBER),
    **dict.fromkeys("'\"", STRING),
    "#": PRIVATE_NAME,
}

TRIVIA: Final = re.compile(_TRIVIA)
LINE_TERMINATOR: Final = re.compile(f"[{LINE_TERMINATORS}]")
REST_OF_LINE: Final = re.compile(f"[^{LINE_TERMINATORS}]{{0,100000}}+")

#: A stretch of the ASCII part of an identifier, and an escape in one.
ASCII_PART: Final = re.compile(r"[A-Za-z0-9_$]{1,100000}+")
UNICODE_ESCAPE: Final = re.compile(r"\\u(?:\{([0-9A-Fa-f]++)\}|([0-9A-Fa-f]{4}))")

#: A numeric literal in full generality; misplaced separators and legacy octals are checked afterwards. To be
#: matched with an end, as regular expressions are.
ROUGH_NUMBER: Final = re.compile(
    r"0[xX][0-9A-Fa-f_]*+n?+|0[oO][0-7_]*+n?+|0[bB][01_]*+n?+"
    r"|0[0-7]++(?![89])"
    r"|(?:[0-9][0-9_]*+(?:n|(?:\.[0-9_]*+)?+(?:[eE][+-]?+[0-9_]*+)?+)|\.[0-9][0-9_]*+(?:[eE][+-]?+[0-9_]*+)?+)"
)

REGULAR_EXPRESSION: Final = re.compile(
    rf"/((?:[^/\\\[{LINE_TERMINATORS}]++|\\[^{LINE_TERMINATORS}]"
    rf"|\[(?:[^\]\\{LINE_TERMINATORS}]++|\\[^{LINE_TERMINATORS}])*+\])++)/"
)

#: Text up to a closing quote or a template's next substitution; to be matched until nothing is left.
QUOTED_TEXT: Final = {
    '"': re.compile(_DOUBLE_QUOTED),
    "'": re.compile(_SINGLE_QUOTED),
    "`": re.compile(r"(?:[^`\\$]{1,10000}+|\\[\s\S]|\$(?!\{)){0,200}+"),
}
