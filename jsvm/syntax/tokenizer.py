"""Cuts source text into tokens, one at a time, as the parser asks for them.

On demand and not in advance, because what a `/` or a `}` begins depends on the grammar around it: the
parser, which knows, reads regular expressions and templates through methods of their own. Measured, this
costs the same as filling arrays first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NoReturn

from jsvm.budget import Budget
from jsvm.syntax import messages, tokens
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.positions import TERMINATORS, line_column_once
from jsvm.unicode.identifiers import is_id_continue, is_id_start
from jsvm.unicode.utf16 import combine_surrogates, from_code_point

_match_token: Final = tokens.TOKEN.match
_token_type: Final = tokens.TOKEN_TYPES.get
_kinds: Final = tokens.KINDS

#: How many nested constructs one source may have. Far above what people write, far below what the host can
#: take.
MAX_DEPTH: Final = 1000

#: Code units, or items of a list, between two looks at the budget.
_STRIDE: Final = 4096
#: What one code unit costs in steps and in bytes of tree.
_STEPS_PER_UNIT: Final = 4
_BYTES_PER_UNIT: Final = 24

#: Longest numeric literal. DEVIATION: the specification knows no limit.
_MAX_NUMBER_LENGTH: Final = 1 << 20

#: From this many code units of white space on a regular expression is too slow to find a line end in them.
_LONG_GAP: Final = 10_000

#: A place in the source: see `Tokenizer.mark`.
type Mark = tuple[str, str, int, int, int, int]


class Tokenizer:
    """The current token and the way to the next one.

    `token` is its type: the keyword or punctuator itself, or one of the names in `tokens`. `text` is its
    text (the decoded name of an identifier, a private one keeps its `#`). `start` and `end` are
    its offsets, and `last_end` is where the token before it ended.
    """

    __slots__ = (
        "budget",
        "checkpoint",
        "depth",
        "end",
        "is_module",
        "last_end",
        "openers",
        "paid",
        "run",
        "source",
        "start",
        "text",
        "token",
    )

    def __init__(self, source: str, *, is_module: bool = False, budget: Budget | None = None) -> None:
        self.source = source
        self.is_module = is_module
        self.budget = budget
        self.paid = 0
        self.checkpoint = sys.maxsize if budget is None else _STRIDE
        self.depth = 0
        #: Depth -> offset of the bracket there, -1 for another construct. What is deeper than `depth` is old.
        self.openers: dict[int, int] = {}
        self.token = tokens.END
        self.text = ""
        self.start = self.last_end = 0
        self.end = self.run = 0
        if source.startswith("#!"):
            self.end = self._end_of_line(0)

    def next(self) -> None:
        """Go to the next token, reading a `/` as division and a back quote as a token of its own.

        OPTIMIZATION: punctuators that follow a token directly, as in `f(x);`, come out of the same match as
        that token; `run` counts those still to be taken, each a single character.
        """
        self.last_end = end = self.end
        run = self.run
        if run:
            self.run = run - 1
            self.token = self.text = self.source[end]
            self.start = end
            self.end = end + 1
            return
        match = _match_token(self.source, end)
        if match is None:
            self._next_rare(end)
            return
        self.text = text = match[1]
        end, stop = match.span(2)
        self.start = end - len(text)
        self.end = end
        self.run = stop - end
        self.token = _token_type(text) or _kinds[text[0]]
        if end > self.checkpoint:
            self.pay(end)

    def seek(self, position: int) -> None:
        """Go on from `position`, where the parser has read something that is no token here."""
        self.end = position
        self.run = 0

    def pay(self, end: int) -> None:
        """Spend the budget for the source up to `end`, as far as that has not been done."""
        budget, read = self.budget, end - self.paid
        if budget is not None and read > 0:
            self.paid = end
            self.checkpoint = end + _STRIDE
            budget.spend(read * _STEPS_PER_UNIT)
            budget.allocate(read * _BYTES_PER_UNIT)

    def paced[T](self, items: Sequence[T]) -> Iterable[T]:
        """`items`, which are gone through once more after they were parsed; many of them spend once more."""
        return items if len(items) < _STRIDE or self.budget is None else self._paced(items, self.budget)

    def _paced[T](self, items: Sequence[T], budget: Budget) -> Iterator[T]:
        for start in range(0, len(items), _STRIDE):
            budget.spend(_STRIDE)
            yield from items[start : start + _STRIDE]

    def _next_rare(self, position: int) -> None:
        """What the one regular expression does not take: see `tokens.TOKEN`."""
        position = self.skip_trivia(position)
        if _match_token(self.source, position):
            last_end = self.last_end
            self.end = position
            self.next()
            self.last_end = last_end
            return
        self.start = position
        self._read_rare(position)
        if self.end > self.checkpoint:
            self.pay(self.end)

    def skip_trivia(self, position: int) -> int:
        """Where the white space and comments from `position` on end, however many they are."""
        source, begin = self.source, position
        while True:
            end = tokens.TRIVIA.match(source, position).end()  # type: ignore[union-attr]
            if source.startswith("//", end) or self._is_html_comment(begin, end):
                end = self._end_of_line(end)
            elif source.startswith("/*", end):
                end = self._end_of_comment(end)
            elif end == position:
                return position
            position = end
            if position > self.checkpoint:
                self.pay(position)

    def _end_of_line(self, position: int) -> int:
        while True:
            end = tokens.REST_OF_LINE.match(self.source, position).end()  # type: ignore[union-attr]
            if end == position:
                return end
            position = end
            if position > self.checkpoint:
                self.pay(position)

    def _end_of_comment(self, position: int) -> int:
        end = self.source.find("*/", position + 2)
        if end < 0:
            self.pay(len(self.source))
            self.fail("Unterminated comment: '*/' is missing", position, unfinished=True)
        return end + 2

    def _is_html_comment(self, begin: int, position: int) -> bool:
        """Whether one is at `position`; the token before it ends at `begin`.

        https://tc39.es/ecma262/#sec-html-like-comments
        """
        if self.is_module:
            return False
        if self.source.startswith("-->", position):
            return begin == 0 or self._has_line_end(begin, position)
        return self.source.startswith("<!--", position)

    def _read_rare(self, position: int) -> None:
        source = self.source
        unit = source[position : position + 1]
        following = source[position + 1 : position + 2]
        if not unit:
            self.token, self.text, self.end = tokens.END, "", position
        elif unit in "<-" and following in "!-":
            width = 1 if unit == "<" else 2
            self.token = self.text = source[position : position + width]
            self.end = position + width
        elif unit in "0123456789" or (unit == "." and following in "0123456789"):
            self._read_number(position)
        elif unit == "#":
            self._read_private_name(position)
        elif unit == "\\" or unit == "$" or unit == "_" or unit.isalpha() or unit > "\x7f":
            self._read_identifier(position)
        elif unit in "'\"":
            self._read_long_string(position)
        else:
            self.fail(messages.invalid_character(source, position), position)

    def _read_private_name(self, position: int) -> None:
        name, end, _ = self.read_identifier_name(position + 1)
        if not name:
            self.fail("Unexpected '#': a private name has a letter right after it", position)
        self.token, self.text, self.end = tokens.PRIVATE_NAME, f"#{name}", end

    def _read_identifier(self, position: int) -> None:
        name, end, escaped = self.read_identifier_name(position)
        if not name:
            self.fail(messages.invalid_character(self.source, position), position)
        self.text, self.end = name, end
        if not escaped:
            self.token = _token_type(name, tokens.NAME)
        elif name in tokens.KEYWORDS:
            self.token = tokens.ESCAPED_KEYWORD
        else:
            self.token = tokens.ESCAPED_NAME

    def read_identifier_name(self, position: int) -> tuple[str, int, bool]:
        """The name at `position`, decoded, its end, and whether it has an escape; the name is "" if there
        is none.

        https://tc39.es/ecma262/#prod-IdentifierName
        """
        source = self.source
        parts: list[str] = []
        escaped = False
        at = position
        while at < len(source):
            run = tokens.ASCII_PART.match(source, at)
            if run and (parts or source[at] not in "0123456789"):
                parts.append(run[0])
                at = run.end()
                if at > self.checkpoint:
                    self.pay(at)
                continue
            code_point, end = self._identifier_code_point(at)
            if not (is_id_continue(code_point) if parts else is_id_start(code_point)):
                if source[at] == "\\":
                    self.fail("This escape is no character of an identifier", at)
                break
            escaped = escaped or source[at] == "\\"
            parts.append(from_code_point(code_point))
            at = end
            if at > self.checkpoint:
                self.pay(at)
        return "".join(parts), at, escaped

    def _identifier_code_point(self, at: int) -> tuple[int, int]:
        """The code point at `at`, written raw or as an escape, and where it ends."""
        source = self.source
        unit = source[at]
        if unit == "\\":
            match = tokens.UNICODE_ESCAPE.match(source, at)
            code_point = int(match[1] or match[2], 16) if match else 0x110000
            if match is None or code_point > 0x10FFFF:
                self.fail("Invalid Unicode escape, expected \\uXXXX or \\u{X...}", at)
            return code_point, match.end()
        if "\ud800" <= unit <= "\udbff" and "\udc00" <= source[at + 1 : at + 2] <= "\udfff":
            return combine_surrogates(ord(unit), ord(source[at + 1])), at + 2
        return ord(unit), at + 1

    def _read_number(self, position: int) -> None:
        limit = position + _MAX_NUMBER_LENGTH
        match = tokens.ROUGH_NUMBER.match(self.source, position, limit)
        if match is None or match.end() == limit:
            self.pay(limit)
            self.fail("This number is too large or too long", position)
        self.token, self.text, self.end = tokens.NUMBER, match[0], match.end()
        following = self.source[self.end : self.end + 1]
        if following and (following in "0123456789\\" or self.read_identifier_name(self.end)[0]):
            self.fail(messages.after_number(self.text, following), self.end)

    def _read_long_string(self, position: int) -> None:
        """A string with more escapes than one match takes, or one that is not closed."""
        end = self.end_of_text(position + 1, self.source[position])
        if not self.source.startswith(self.source[position], end):
            self.fail("Unterminated string: the closing quote is missing on this line", position)
        self.token, self.text, self.end = tokens.STRING, self.source[position : end + 1], end + 1

    def end_of_text(self, position: int, quote: str) -> int:
        """Where the text at `position` ends that stands in quotes of the given kind."""
        pattern = tokens.QUOTED_TEXT[quote]
        while True:
            end = pattern.match(self.source, position).end()  # type: ignore[union-attr]
            if end == position:
                return end
            position = end
            if position > self.checkpoint:
                self.pay(position)

    def newline_before(self) -> bool:
        """Whether a line ended between the token before and this one."""
        return self._has_line_end(self.last_end, self.start)

    def _has_line_end(self, start: int, end: int) -> bool:
        if start == end:
            return False
        if end - start < _LONG_GAP:
            return tokens.LINE_TERMINATOR.search(self.source, start, end) is not None
        return any(self.source.find(terminator, start, end) >= 0 for terminator in TERMINATORS)

    def peek(self) -> tuple[str, str, bool]:
        """Type and text of the token after this one, and whether a line ends in between."""
        saved = self.mark()
        self.next()
        found = self.token, self.text, self.newline_before()
        self.reset(saved)
        return found

    def mark(self) -> Mark:
        """The place of the current token, to come back to with `reset`."""
        return self.token, self.text, self.start, self.end, self.last_end, self.run

    def reset(self, mark: Mark) -> None:
        """Make the token current again that was when `mark` was taken."""
        self.token, self.text, self.start, self.end, self.last_end, self.run = mark

    def nest(self, opener: int = -1) -> None:
        """Go one construct deeper; whoever calls this counts `depth` down again when the construct is
        complete. `opener` is the offset of the bracket that opens it, if one does.

        ATTACK: 100,000 opening brackets end here, not in the host's stack.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"Nested too deeply: more than {MAX_DEPTH} constructs inside each other", self.start)
        self.openers[self.depth] = opener

    def expect(self, token: str, where: str = "") -> None:
        """Go past `token`, which must be the current one; `where` completes the message."""
        if self.token != token:
            self.unexpected(f"'{token}'{where and ' ' + where}")
        self.next()

    def unexpected(self, expected: str = "") -> NoReturn:
        """Fail at the current token."""
        brackets = (self.openers[depth] for depth in range(self.depth, 0, -1))
        opener = next((at for at in brackets if 0 <= at < self.start), -1)
        self.fail(messages.unexpected(self.token, self.text, expected, opener, self.source), self.start)

    def fail(self, message: str, index: int, *, unfinished: bool = False) -> NoReturn:
        """Raise the syntax error for offset `index`."""
        # ATTACK: many short sources that fail would cost nothing.
        self.pay(self.end)
        line, column = line_column_once(self.source, index)
        raise JSSyntaxError(message, index, line, column, unfinished=unfinished)
