"""What the printer's rules are made of: pieces, how strongly each expression binds, and the text of literals.

Apart because the rules for expressions, functions and statements all share these. A rule never calls another
rule: it answers pieces, and the driver (`printer.py`) expands the nodes among them, so no tree is too deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final, NamedTuple

from jsvm.syntax import nodes as n
from jsvm.syntax.numbers import decimal_text
from jsvm.syntax.tokens import PRECEDENCE


class Layout(Enum):
    """Where lines end, and how far the next one stands in."""

    NEWLINE = "newline"
    INDENT = "indent"
    DEDENT = "dedent"


class Child(NamedTuple):
    """A node to print: in parentheses if it binds weaker than `least`.

    `no_in` says that an `in` operator in plain sight would be taken for that of a loop head.
    """

    node: n.Node
    least: int
    no_in: bool


class Begin(NamedTuple):
    """Here begins the text of a node that another one's rule writes out."""

    node: n.Node


class End(NamedTuple):
    """Here it ends."""

    node: n.Node


type Piece = str | Layout | Child | Begin | End
type Pieces = list[Piece]

NEWLINE: Final = Layout.NEWLINE
INDENT: Final = Layout.INDENT
DEDENT: Final = Layout.DEDENT

#: How strongly expressions bind, weakest first. The binary operators lie between CONDITIONAL and UNARY.
SEQUENCE: Final = 0
ASSIGNMENT: Final = 1
CONDITIONAL: Final = 2
UNARY: Final = CONDITIONAL + max(PRECEDENCE.values()) + 1
UPDATE: Final = UNARY + 1
#: Left-hand-side expressions: with an optional chain, with a call, without one, and those in one piece.
CHAIN: Final = UPDATE + 1
CALL: Final = CHAIN + 1
MEMBER: Final = CALL + 1
PRIMARY: Final = MEMBER + 1
#: More than anything binds: always in parentheses.
ALWAYS: Final = PRIMARY + 1

_STRENGTH: Final[dict[type[n.Node], int]] = {
    n.SequenceExpression: SEQUENCE,
    n.AssignmentExpression: ASSIGNMENT,
    n.ArrowFunctionExpression: ASSIGNMENT,
    n.YieldExpression: ASSIGNMENT,
    n.ConditionalExpression: CONDITIONAL,
    n.UnaryExpression: UNARY,
    n.AwaitExpression: UNARY,
    n.UpdateExpression: UPDATE,
    n.ChainExpression: CHAIN,
    n.CallExpression: CALL,
    n.ImportExpression: CALL,
    n.MemberExpression: CALL,
    n.TaggedTemplateExpression: CALL,
    n.NewExpression: MEMBER,
    n.MetaProperty: MEMBER,
}


def binary_strength(operator: str) -> int:
    """How strongly a binary or logical operator binds."""
    return CONDITIONAL + PRECEDENCE.get(operator, 0)


def strength(node: n.Node) -> int:
    """How strongly the outermost operator of an expression binds."""
    if isinstance(node, n.BinaryExpression | n.LogicalExpression):
        return binary_strength(node.operator)
    return _STRENGTH.get(type(node), PRIMARY)


def in_brackets(node: n.Node) -> Child:
    """Any expression, where brackets or keywords end it."""
    return Child(node, SEQUENCE, False)


def in_list(node: n.Node, no_in: bool = False) -> Child:
    """An expression that a comma would end."""
    return Child(node, ASSIGNMENT, no_in)


def name(node: n.Node) -> Child:
    """A node that is no expression, or never needs parentheses."""
    return Child(node, SEQUENCE, False)


def separated(items: Iterable[Piece], separator: str = ", ") -> Pieces:
    """The pieces with a separator between each two."""
    pieces: Pieces = []
    for item in items:
        if pieces:
            pieces.append(separator)
        pieces.append(item)
    return pieces


def braced(items: Sequence[n.Node]) -> Pieces:
    """Nodes in braces, one to a line."""
    if not items:
        return ["{}"]
    pieces: Pieces = ["{", INDENT]
    for item in items:
        pieces += [NEWLINE, name(item)]
    return [*pieces, DEDENT, NEWLINE, "}"]


def first_token_of(node: n.Node) -> n.Node:
    """The node that the text of an expression begins with, if no parentheses come first."""
    while True:
        match node:
            case n.MemberExpression():
                node = node.object
            case n.CallExpression():
                node = node.callee
            case n.TaggedTemplateExpression():
                node = node.tag
            case n.BinaryExpression() | n.LogicalExpression() | n.AssignmentExpression():
                node = node.left
            case n.ConditionalExpression():
                node = node.test
            case n.SequenceExpression():
                node = node.expressions[0]
            case n.ChainExpression():
                node = node.expression
            case n.UpdateExpression() if not node.prefix:
                node = node.argument
            case _:
                return node


# -- literals ----------------------------------------------------------------------------------------------

_ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"'}
_UNSAFE: Final = re.compile(
    r'[\x00-\x1f"\\\x7f-\xa0\u2028\u2029\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
)
#: Beyond this a Number's shortest digits are written with an exponent.
_MANY_DIGITS: Final = 1e21


def string_text(value: str) -> str:
    """A string literal whose value is `value`."""
    return f'"{_UNSAFE.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"


def number_text(value: float) -> str:
    """A numeric literal whose value is `value`, which is not negative."""
    if value == float("inf"):
        return "1e400"
    return str(int(value)) if value.is_integer() and value < _MANY_DIGITS else repr(value)


def literal_text(node: n.Literal) -> str:
    """The text of any literal, made of its value and not of what it was written like."""
    value = node.value
    if node.regex is not None:
        return f"/{node.regex.pattern}/{node.regex.flags}"
    if isinstance(value, str):
        return string_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{decimal_text(value)}n"
    return "null" if value is None else number_text(value)


def directive_text(raw: str) -> str:
    """A directive, written as it was: its escapes are part of what it says."""
    is_quoted = re.search(r'(?<!\\)(?:\\\\)*+"', raw) is not None
    return f"'{raw}'" if is_quoted else f'"{raw}"'
