"""What every syntax-tree node has in common, and the marker classes that group them.

The tree is ESTree (https://github.com/estree/estree) with two changes: field names are snake_case
(`sourceType` is `source_type`, Python keywords get a trailing underscore), and offsets stand directly on
the node. A node is a slotted object, so a misspelt field raises instead of answering None.
"""

from __future__ import annotations

import sys
from typing import ClassVar, Final

#: Whether freeing a chain of objects recurses on a native stack that is too small for it.
#:
#: ATTACK: freeing a long chain of nodes, as of `a + b + c`, then kills the interpreter. A node that refers to
#: itself is freed by the cycle collector alone, without recursion; every node that nests without limit does.
FREED_NATIVELY: Final = sys.platform == "emscripten"


class Node:
    """One piece of the tree: `start` and `end` are UTF-16 code-unit offsets into the source, end exclusive.

    `type` is ESTree's name of the node; `fields` names every other field in source order. Constructors are
    positional: `start, end`, then the fields in the order of `fields`.
    """

    __slots__ = ("end", "me", "start")

    type: ClassVar[str] = "Node"
    fields: ClassVar[tuple[str, ...]] = ()

    start: int
    end: int
    me: Node

    def __repr__(self) -> str:
        return f"<{self.type} {self.start}..{self.end}>"


class Expression(Node):
    """Marker: a node that can stand where the grammar asks for an expression."""

    __slots__ = ()


class Statement(Node):
    """Marker: a statement, a declaration, or a module item."""

    __slots__ = ()


class Pattern(Node):
    """Marker: a node that can be bound or assigned to; member expressions only in assignments."""

    __slots__ = ()
