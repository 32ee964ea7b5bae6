"""Parses the source of a regular expression: https://tc39.es/ecma262/#sec-patterns, Annex B's additions
included.

Groups are kept on an explicit stack instead of recursing, so the nesting of a pattern costs no Python stack.
All early errors are found here: a pattern that parses can be compiled.
"""

import re
from typing import Final

from jsvm.budget import Budget
from jsvm.regexp.class_parser import parse_class
from jsvm.regexp.errors import PatternError
from jsvm.regexp.pattern_cursor import DECIMAL_DIGITS, PatternCursor
from jsvm.regexp.pattern_nodes import (
    UNBOUNDED,
    Alternative,
    AnyCharacter,
    Backreference,
    Character,
    CharacterClass,
    Characters,
    Disjunction,
    Group,
    LineEnd,
    LineStart,
    Lookaround,
    Node,
    Pattern,
    Quantifier,
    WordBoundary,
)

#: ATTACK: patterns are small in every program; these keep a hostile one from taking seconds before budgets
#: apply. DEVIATION: the specification knows no limits; engines all have some.
MAX_PATTERN_LENGTH: Final = 1 << 18
MAX_GROUPS: Final = 1 << 15

#: Deepest nesting of groups. Far beyond any program's; it keeps the depth of every later stage bounded.
MAX_NESTING: Final = 250

#: Counts from here on are the same as no upper bound: no string is that long.
_COUNT_LIMIT: Final = 1 << 31

#: Characters that stand for themselves; the last one in front of a quantifier is left to it.
_PLAIN_RUN: Final = re.compile(r"[^\\^$.*+?()\[\]{}|\ud800-\udfff]{2,}(?![*+?{])")

_TOO_LARGE: Final = "Regular expression too large"
_NOTHING_TO_REPEAT: Final = "Nothing to repeat"


def parse_pattern(source: str, flags: str, budget: Budget | None = None) -> Pattern:
    """The syntax tree of `source` (UTF-16 text, without slashes) under `flags` (letters; `i m s u v` matter
    here). Spends `budget`, if there is one, in proportion to the length.

    Raises `PatternError` for every early error, and for patterns beyond the size limits above.
    """
    if len(source) > MAX_PATTERN_LENGTH:
        raise PatternError(_TOO_LARGE, MAX_PATTERN_LENGTH)
    if "u" in flags and "v" in flags:
        raise PatternError("Invalid flags", 0)
    return _PatternParser(source, flags, budget).parse()


class _Frame:
    """A group that is open: what it will become, and what it holds so far."""

    __slots__ = (
        "ahead",
        "alternatives",
        "capture",
        "first_group",
        "kind",
        "modes",
        "name",
        "names_here",
        "names_seen",
        "negated",
        "start",
        "terms",
    )

    def __init__(self, kind: str, start: int, modes: tuple[bool, bool, bool], first_group: int) -> None:
        self.kind = kind
        self.start = start
        #: The flags i, m and s as they were outside.
        self.modes = modes
        self.first_group = first_group
        self.capture = 0
        self.name: str | None = None
        self.ahead = True
        self.negated = False
        self.terms: list[Node] = []
        self.alternatives: list[Node] = []
        #: Group names in the alternative being read, and in the ones before it.
        self.names_here: set[str] = set()
        self.names_seen: set[str] = set()


class _PatternParser:
    __slots__ = (
        "cursor",
        "flags",
        "frames",
        "group_total",
        "groups",
        "modes",
        "named",
        "references",
        "source",
    )

    def __init__(self, source: str, flags: str, budget: Budget | None) -> None:
        self.source = source
        self.flags = flags
        by_code_points = "u" in flags or "v" in flags
        self.cursor = PatternCursor(source, unicode=by_code_points, sets="v" in flags, budget=budget)
        self.modes = ("i" in flags, "m" in flags, "s" in flags)
        self.frames = [_Frame("pattern", 0, self.modes, 1)]
        self.groups = 0
        self.named: dict[str, list[int]] = {}
        #: Backreferences by name, whose groups may come later: node, name and position.
        self.references: list[tuple[Backreference, str, int]] = []
        self.group_total, self.cursor.has_names = _count_groups(source, self.cursor.sets, budget)

    def parse(self) -> Pattern:
        if self.group_total > MAX_GROUPS:
            self.cursor.fail("Too many captures", 0)
        length = len(self.source)
        while self.cursor.index < length:
            if self.cursor.index > self.cursor.checkpoint:
                self.cursor.pay()
            self._term()
        if len(self.frames) > 1:
            self.cursor.fail("Unterminated group")
        for reference, name, index in self.references:
            if name not in self.named:
                self.cursor.fail("Invalid named capture referenced", index)
            reference.indices = tuple(self.named[name])
        body = _close_disjunction(self.frames[0])
        names = tuple((name, tuple(indices)) for name, indices in self.named.items())
        return Pattern(self.source, self.flags, body, self.groups, names)

    def _term(self) -> None:
        cursor = self.cursor
        handler = _TERMS.get(self.source[cursor.index])
        if handler is not None:
            handler(self)
            return
        run = _PLAIN_RUN.match(self.source, cursor.index)
        if run is None:
            self._quantify(Character(cursor.next_character(), self.modes[0]), self.groups + 1)
        else:
            # OPTIMIZATION: most characters of most patterns come in runs.
            cursor.index = run.end()
            self.frames[-1].terms.append(Characters(run[0], self.modes[0]))

    # ---- groups ----

    def _next_alternative(self) -> None:
        self.cursor.index += 1
        frame = self.frames[-1]
        frame.alternatives.append(_close_alternative(frame))
        frame.names_seen |= frame.names_here
        frame.names_here = set()

    def _open_group(self) -> None:
        cursor = self.cursor
        if len(self.frames) > MAX_NESTING:
            cursor.fail(_TOO_LARGE)
        frame = _Frame("group", cursor.index, self.modes, self.groups + 1)
        cursor.index += 1
        if not cursor.eat("?"):
            self._number_group(frame)
        elif cursor.eat(":"):
            pass
        elif cursor.eat("=") or cursor.eat("!") or cursor.eat("<=") or cursor.eat("<!"):
            frame.kind = "lookaround"
            frame.negated = self.source[cursor.index - 1] == "!"
            frame.ahead = self.source[cursor.index - 2] != "<"
        elif cursor.peek() == "<":
            self._named_group(frame)
        else:
            self.modes = self._modifiers()
        self.frames.append(frame)

    def _number_group(self, frame: _Frame) -> None:
        self.groups += 1
        frame.kind = "capture"
        frame.capture = self.groups

    def _named_group(self, frame: _Frame) -> None:
        start = self.cursor.index
        self._number_group(frame)
        frame.name = name = self.cursor.group_name()
        self.named.setdefault(name, []).append(frame.capture)
        self._declare_names(self.frames[-1], {name}, start)

    def _declare_names(self, frame: _Frame, names: set[str], index: int) -> None:
        """Note that `names` are met here; they may repeat only where one group at most can take part."""
        here, more = frame.names_here, names
        if len(here) < len(more):
            here, more = more, here
        if not here.isdisjoint(more):
            self.cursor.fail("Duplicate capture group name", index)
        here |= more
        frame.names_here = here

    def _modifiers(self) -> tuple[bool, bool, bool]:
        """`ims-ims:` of a group: https://tc39.es/ecma262/#prod-RegularExpressionModifiers"""
        cursor = self.cursor
        start = cursor.index
        modes = list(self.modes)
        seen: set[str] = set()
        value = True
        while not cursor.eat(":"):
            letter = cursor.peek()
            if letter == "-" and value:
                value = False
            elif letter and letter in "ims" and letter not in seen:
                seen.add(letter)
                modes["ims".index(letter)] = value
            else:
                cursor.fail("Invalid group", start)
            cursor.index += 1
        if not seen:
            cursor.fail("Invalid group", start)
        ignore_case, multiline, dot_all = modes
        return ignore_case, multiline, dot_all

    def _close_group(self) -> None:
        cursor = self.cursor
        if len(self.frames) == 1:
            cursor.fail("Unmatched ')'")
        cursor.index += 1
        frame = self.frames.pop()
        self.modes = frame.modes
        body = _close_disjunction(frame)
        self._declare_names(self.frames[-1], frame.names_seen | frame.names_here, frame.start)
        if frame.kind == "lookaround":
            end_group = self.groups + 1
            node: Node = Lookaround(
                body,
                ahead=frame.ahead,
                negated=frame.negated,
                first_group=frame.first_group,
                end_group=end_group,
            )
            if frame.ahead and not cursor.unicode:
                self._quantify(node, frame.first_group)
            else:
                self._append_assertion(node)
            return
        if frame.kind == "capture":
            body = Group(body, frame.capture, frame.name)
        self._quantify(body, frame.first_group)

    # ---- assertions ----

    def _append_assertion(self, node: Node) -> None:
        self.frames[-1].terms.append(node)

    def _line_start(self) -> None:
        self.cursor.index += 1
        self._append_assertion(LineStart(self.modes[1]))

    def _line_end(self) -> None:
        self.cursor.index += 1
        self._append_assertion(LineEnd(self.modes[1]))

    # ---- atoms ----

    def _any_character(self) -> None:
        self.cursor.index += 1
        self._quantify(AnyCharacter(self.modes[2]), self.groups + 1)

    def _class(self) -> None:
        self._quantify(parse_class(self.cursor, self.modes[0]), self.groups + 1)

    def _escape(self) -> None:
        cursor = self.cursor
        cursor.index += 1
        kind = cursor.peek()
        if kind in ("b", "B"):
            cursor.index += 1
            self._append_assertion(WordBoundary(kind == "B", self.modes[0]))
            return
        self._quantify(self._backreference() or self._escaped_atom(), self.groups + 1)

    def _escaped_atom(self) -> Node:
        escape = self.cursor.character_type_escape()
        if escape is not None:
            return CharacterClass([escape], self.modes[0])
        return Character(self.cursor.character_escape(in_class=False), self.modes[0])

    def _backreference(self) -> Backreference | None:
        cursor = self.cursor
        start = cursor.index
        kind = cursor.peek()
        if kind == "k" and (cursor.unicode or cursor.has_names):
            cursor.index += 1
            node = Backreference((), self.modes[0])
            self.references.append((node, cursor.group_name(), start))
            return node
        if kind == "0" or kind not in DECIMAL_DIGITS:
            return None
        digits = cursor.digits()
        if len(digits) <= 9 and int(digits) <= self.group_total:
            return Backreference((int(digits),), self.modes[0])
        if cursor.unicode:
            cursor.fail("Invalid escape", start)
        cursor.index = start
        return None

    def _nothing_to_repeat(self) -> None:
        self.cursor.fail(_NOTHING_TO_REPEAT)

    def _brace(self) -> None:
        cursor = self.cursor
        if cursor.unicode:
            cursor.fail(_NOTHING_TO_REPEAT if cursor.peek() == "{" else "Lone quantifier brackets")
        if cursor.peek() == "{" and self._counts() is not None:
            cursor.fail(_NOTHING_TO_REPEAT)
        self._quantify(Character(cursor.next_character(), self.modes[0]), self.groups + 1)

    # ---- quantifiers ----

    def _quantify(self, body: Node, first_group: int) -> None:
        """Append `body`, under the quantifier that follows it if one does."""
        bounds = self._quantifier_prefix()
        if bounds is not None:
            greedy = not self.cursor.eat("?")
            body = Quantifier(
                body, *bounds, greedy=greedy, first_group=first_group, end_group=self.groups + 1
            )
        self.frames[-1].terms.append(body)

    def _quantifier_prefix(self) -> tuple[int, int] | None:
        cursor = self.cursor
        kind = cursor.peek()
        bounds = _SIMPLE_QUANTIFIERS.get(kind)
        if bounds is not None:
            cursor.index += 1
            return bounds
        if kind != "{":
            return None
        bounds = self._counts()
        if bounds is None and cursor.unicode:
            cursor.fail("Incomplete quantifier")
        return bounds

    def _counts(self) -> tuple[int, int] | None:
        """`{n}`, `{n,}` or `{n,m}`; None, with nothing read, if that is not what comes next."""
        cursor = self.cursor
        start = cursor.index
        cursor.index += 1
        low = high = cursor.digits()
        unbounded = False
        if low and cursor.eat(","):
            high = cursor.digits()
            unbounded = not high
        if not low or not cursor.eat("}"):
            cursor.index = start
            return None
        minimum = _count(low)
        if unbounded:
            return minimum, UNBOUNDED
        if _order(low) > _order(high):
            cursor.fail("numbers out of order in {} quantifier", start)
        maximum = _count(high)
        return minimum, UNBOUNDED if maximum == _COUNT_LIMIT else maximum


_SIMPLE_QUANTIFIERS: Final = {"*": (0, UNBOUNDED), "+": (1, UNBOUNDED), "?": (0, 1)}

_TERMS: Final = {
    "|": _PatternParser._next_alternative,
    "(": _PatternParser._open_group,
    ")": _PatternParser._close_group,
    "^": _PatternParser._line_start,
    "$": _PatternParser._line_end,
    ".": _PatternParser._any_character,
    "[": _PatternParser._class,
    "\\": _PatternParser._escape,
    "*": _PatternParser._nothing_to_repeat,
    "+": _PatternParser._nothing_to_repeat,
    "?": _PatternParser._nothing_to_repeat,
    "{": _PatternParser._brace,
    "}": _PatternParser._brace,
    "]": _PatternParser._brace,
}


def _order(digits: str) -> tuple[int, str]:
    """Compares as the number does, however long it is."""
    digits = digits.lstrip("0")
    return len(digits), digits


def _count(digits: str) -> int:
    length, significant = _order(digits)
    return _COUNT_LIMIT if length > 10 else min(int(significant or "0"), _COUNT_LIMIT)


def _close_alternative(frame: _Frame) -> Node:
    terms = frame.terms
    frame.terms = []
    return terms[0] if len(terms) == 1 else Alternative(terms)


def _close_disjunction(frame: _Frame) -> Node:
    last = _close_alternative(frame)
    return Disjunction([*frame.alternatives, last]) if frame.alternatives else last


#: Code units that are looked at between two payments.
_COUNTED_AT_ONCE: Final = 1 << 12


def _count_groups(source: str, sets: bool, budget: Budget | None) -> tuple[int, bool]:
    """How many capturing groups there are, and whether any has a name: both change how escapes before them
    read.
    """
    count = 0
    has_names = False
    depth = 0
    index = 0
    paid = 0
    while index < len(source):
        if index >= paid and budget is not None:
            paid += _COUNTED_AT_ONCE
            budget.spend(_COUNTED_AT_ONCE // 16)
        character = source[index]
        if character == "\\":
            index += 1
        elif character == "[":
            depth = depth + 1 if sets else 1
        elif character == "]":
            depth = max(depth - 1, 0)
        elif character == "(" and not depth:
            if not source.startswith("?", index + 1):
                count += 1
            elif source.startswith("?<", index + 1) and source[index + 3 : index + 4] not in ("=", "!"):
                count += 1
                has_names = True
        index += 1
    return count, has_names
