"""Tokens and comments, as esprima lists them.

The engine's parser keeps neither. Once a tree is known, it tells where regular expressions and templates are,
so cutting the rest is a walk along the source; without a tree (`tokenize`) what stands before a `/` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from jsvm.syntax import nodes as n
from jsvm.syntax import tokens as t
from jsvm.syntax.numbers import BadNumberError, number_value
from jsvm.syntax.parser import Parser
from jsvm.syntax.walk import children, walk

#: Words after which a `/` begins a regular expression.
_BEFORE_OPERAND: Final = frozenset(
    ["return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do", "else"]
)
#: What esprima calls keywords.
_KEYWORDS: Final = t.KEYWORDS | {"let", "yield"}
#: Words whose parentheses are followed by a statement.
_HEADS: Final = frozenset(["if", "while", "for", "with"])
_COMMENT: Final = re.compile(rf"/\*([\s\S]*?)\*/|(?://|<!--|-->)([^{t.LINE_TERMINATORS}]*)|[^/<-]+|[\s\S]")


class Lexeme(NamedTuple):
    """A token or a comment: esprima's name of its kind, text, offsets, and where a pattern ends, if any."""

    type: str
    value: str
    start: int
    end: int
    pattern_end: int = 0


def special_tokens(root: n.Node) -> dict[int, Lexeme]:
    """Offset -> token of what only the grammar tells apart: regular expressions and pieces of templates."""
    found: dict[int, Lexeme] = {}
    for node in walk(root):
        if isinstance(node, n.Literal) and node.regex is not None:
            end = node.start + 1 + len(node.regex.pattern)
            found[node.start] = Lexeme("RegularExpression", node.raw, node.start, node.end, end)
        elif isinstance(node, n.TemplateElement):
            start, end = node.start - 1, node.end + (1 if node.tail else 2)
            found[start] = Lexeme("Template", "", start, end)
    return found


def tokens_of(source: str, root: n.Program) -> Iterator[Lexeme]:
    """Yield the tokens of a source that parses to `root`."""
    strict = list(strict_stretches(root))
    yield from Lexer(source, root.source_type == "module", special_tokens(root), strict).lexemes()


def strict_stretches(root: n.Program) -> Iterator[tuple[int, int]]:
    """Yield where strict mode code begins and ends, outermost only."""
    pending: list[n.Node] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, n.Class) or (isinstance(node, n.Program | n.Function) and node.strict):
            yield node.start - isinstance(node, n.Program), node.end
        else:
            pending.extend(children(node))


class Lexer(Parser):
    """Cuts source text into tokens. `special` overrules what is at an offset; without it, guesses."""

    __slots__ = ("_blocks", "_heads", "_last", "_special", "_strict")

    def __init__(
        self,
        source: str,
        is_module: bool = False,
        special: Mapping[int, Lexeme] | None = None,
        strict: Iterable[tuple[int, int]] = (),
    ) -> None:
        super().__init__(source, is_module=is_module)
        self._special = special
        #: What is left of the stretches of strict mode code, the next one last.
        self._strict = sorted(strict, reverse=True)
        self._last = ""
        #: For each open parenthesis whether it belongs to the head of a statement.
        self._heads: list[bool] = []
        #: For each open brace: "block", "value" or "template".
        self._blocks: list[str] = []

    def lexemes(self) -> Iterator[Lexeme]:
        """Yield all tokens; raises JSSyntaxError at what is none."""
        while True:
            self.next()
            if self.token == t.END:
                return
            lexeme = self._lexeme()
            if self.end != lexeme.end:
                self.seek(lexeme.end)
            yield lexeme

    def _lexeme(self) -> Lexeme:
        start, token = self.start, self.token
        if self._special is not None:
            return self._special_lexeme(start) or self._plain(start, token)
        if token in ("/", "/=") and self._may_begin_regex():
            lexeme = self._regular_expression(start)
            if lexeme is not None:
                return lexeme
        if token == "`" or (token == "}" and self._blocks[-1:] == ["template"]):
            return self._template(start)
        self._follow(token)
        return self._plain(start, token)

    def _special_lexeme(self, start: int) -> Lexeme | None:
        found = None if self._special is None else self._special.get(start)
        return found and found._replace(value=self.source[found.start : found.end])

    def _plain(self, start: int, token: str) -> Lexeme:
        text = self.source[start : self.end]
        return Lexeme(self._kind(token), text, start, self.end)

    def _kind(self, token: str) -> str:
        if token in t.PUNCTUATORS or token in ("{", "}"):
            return "Punctuator"
        if token == t.NUMBER:
            self._check_number()
            return "Numeric"
        if token in ("null", "true", "false"):
            return "Null" if token == "null" else "Boolean"
        kinds = {t.STRING: "String", t.PRIVATE_NAME: "PrivateIdentifier"}
        is_keyword = token in _KEYWORDS or (token in t.STRICT_RESERVED and self._is_strict())
        return kinds.get(token) or ("Keyword" if is_keyword else "Identifier")

    def _is_strict(self) -> bool:
        while self._strict and self._strict[-1][1] <= self.start:
            self._strict.pop()
        return bool(self._strict) and self._strict[-1][0] < self.start

    def _check_number(self) -> None:
        try:
            number_value(self.text)
        except BadNumberError as error:
            self.fail(error.message, self.start + error.index)

    # -- guessing ------------------------------------------------------------------------------------------

    def _follow(self, token: str) -> None:
        """Keep in mind what a `/` after this token would be."""
        last, self._last = self._last, token
        if token == "(":
            self._heads.append(last in _HEADS)
        elif token == ")":
            if self._heads and self._heads.pop():
                self._last = "head"
        elif token in ("{", "${"):
            is_value = last in ("(", "[", ",", "=", ":", "?", "return", "=>") or last in t.PRECEDENCE
            self._blocks.append("value" if is_value else "block")
        elif token == "}":
            kind = self._blocks.pop() if self._blocks else "block"
            self._last = "value" if kind == "value" else "block"

    def _may_begin_regex(self) -> bool:
        last = self._last
        if last in ("", "head", "block") or last in _BEFORE_OPERAND:
            return True
        return last in t.PUNCTUATORS and last not in (")", "]", "++", "--")

    def _regular_expression(self, start: int) -> Lexeme | None:
        body = t.REGULAR_EXPRESSION.match(self.source, start)
        if body is None:
            return None
        _, end, _ = self.read_flags(body.end())
        self._last = "value"
        return Lexeme("RegularExpression", self.source[start:end], start, end, body.end() - 1)

    def _template(self, start: int) -> Lexeme:
        if self.token == "}":
            self._blocks.pop()
        text_end = self.end_of_text(start + 1, "`")
        is_tail = self.source.startswith("`", text_end)
        if not is_tail and not self.source.startswith("${", text_end):
            self.fail("Unterminated template: the closing '`' is missing", start)
        end = text_end + (1 if is_tail else 2)
        if is_tail:
            self._last = "value"
        else:
            self._last = "("
            self._blocks.append("template")
        return Lexeme("Template", self.source[start:end], start, end)


def comments_between(source: str, start: int, end: int) -> Iterator[Lexeme]:
    """Yield the comments in a stretch of source that holds no token."""
    for match in _COMMENT.finditer(source, start, end):
        if match[1] is not None:
            yield Lexeme("Block", match[1], match.start(), match.end())
        elif match[2] is not None:
            yield Lexeme("Line", match[2], match.start(), match.end())


def with_comments(source: str, lexemes: Iterator[Lexeme]) -> Iterator[Lexeme]:
    """Yield the tokens with the comments between them, in the order of the source."""
    at = t.REST_OF_LINE.match(source).end() if source.startswith("#!") else 0  # type: ignore[union-attr]
    for lexeme in lexemes:
        yield from comments_between(source, at, lexeme.start)
        yield lexeme
        at = lexeme.end
    yield from comments_between(source, at, len(source))
