"""What every syntax-tree node has in common, and the marker classes that group them.

The tree is ESTree (https://github.com/estree/estree) with two changes: field names are snake_case
(`sourceType` is `source_type`, Python keywords get a trailing underscore), and offsets stand directly on
the node. A node is a slotted object, so a misspelt field raises instead of answering None.
"""

from __future__ import annotations

import sys
from typing import Any, ClassVar, Final

#: Whether freeing a chain of objects recurses on a native stack that is too small for it.
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


def freed_one_at_a_time[T: type[Node]](cls: T) -> T:
    """For nodes that nest without limit, as `a + b + c` does: only the cycle collector may free them.

    ATTACK: freeing a long chain of nodes recurses natively, which kills the interpreter in WebAssembly. A
    node that refers to itself is freed by the collector alone, without recursion. Elsewhere nothing of this
    is needed.
    """
    if not FREED_NATIVELY:
        return cls
    initialize = cls.__init__

    def initialize_and_refer(self: Any, *fields: Any) -> None:
        initialize(self, *fields)
        self.me = self

    cls.__init__ = initialize_and_refer  # type: ignore[method-assign]
    return cls
