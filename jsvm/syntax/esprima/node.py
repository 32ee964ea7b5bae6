"""Nodes and errors as esprima's users know them.

Apart from the engine's own nodes, which are slotted, named in snake_case and carry bare offsets: these here
are open records, made only when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping
from difflib import get_close_matches
from typing import Any, Final

from jsvm.syntax.nodes_base import FREED_NATIVELY

#: Names that Python or esprima for Python spells otherwise than ESTree does.
_DICT_NAMES: Final = {"isAsync": "async", "allowAwait": "await"}

#: What fields newer than ES2017 say where the tree leaves them out.
_UNSAID: Final[Mapping[str, Mapping[str, Any]]] = {
    "CallExpression": {"optional": False},
    "MemberExpression": {"optional": False},
    "ForOfStatement": {"allowAwait": False},
    "ExpressionStatement": {"directive": None},
    "ImportExpression": {"options": None},
    "ImportDeclaration": {"attributes": ()},
    "ExportNamedDeclaration": {"attributes": ()},
    "ExportAllDeclaration": {"attributes": (), "exported": None},
}


class Node:
    """A record whose fields are attributes: a syntax-tree node, a token, a comment, a place.

    `node.type`, `node.range`, `node.loc.start.line` and so on; `keys()`, `items()` and `toDict()` as in
    esprima. A field that the node does not have raises AttributeError (esprima answers None). Fields can be
    set and added.
    """

    __slots__ = ("_fields", "_me")

    _fields: dict[str, Any]

    def __init__(self, **fields: Any) -> None:
        object.__setattr__(self, "_fields", fields)
        if FREED_NATIVELY:
            object.__setattr__(self, "_me", self)  # ATTACK: as in `nodes_base.freed_one_at_a_time`

    def __getattr__(self, name: str) -> Any:
        fields = self._fields
        if name in fields:
            return fields[name]
        kind = fields.get("type", "record")
        unsaid = _UNSAID.get(kind, {})
        if name in unsaid:
            return unsaid[name]
        near = get_close_matches(name, fields, 1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(fields)}"
        raise AttributeError(f"{kind} has no field {name!r}{hint}", name=name, obj=self)

    def __setattr__(self, name: str, value: Any) -> None:
        self._fields[name] = value

    def __delattr__(self, name: str) -> None:
        if name not in self._fields:
            raise AttributeError(f"no field {name!r} to delete", name=name, obj=self)
        del self._fields[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return _node_of, (self._fields,)

    def __dir__(self) -> list[str]:
        return [*self._fields, "items", "keys", "toDict"]

    def keys(self) -> KeysView[str]:
        """The names of the fields."""
        return self._fields.keys()

    def items(self) -> ItemsView[str, Any]:
        """The fields with their values."""
        return self._fields.items()

    def toDict(self) -> dict[str, Any]:  # noqa: N802 - esprima's name
        """The tree from here on as dicts and lists, with ESTree's names; null fields stay."""
        made: dict[str, Any] = to_dict(self)
        return made

    def __repr__(self) -> str:
        shown = [f"{name}={_brief(value)}" for name, value in self._fields.items()]
        return f"Node({', '.join(shown)})"


def _node_of(fields: dict[str, Any]) -> Node:
    """What copying and pickling make a node of."""
    return Node(**fields)


def _brief(value: Any) -> str:
    if isinstance(value, Node):
        return f"<{dict(value.items()).get('type', 'record')}>"
    return f"[{len(value)} items]" if isinstance(value, list) else repr(value)


class Tokens(list[Node]):
    """What `tokenize` answers: a list, with `errors` if it was asked to be tolerant."""

    errors: list[dict[str, Any]]


def to_dict(value: Any) -> Any:
    """Nodes, at any depth of lists and nodes, as dicts."""
    box: list[Any] = [None]
    pending: list[tuple[Any, Any, Any]] = [(value, box, 0)]
    while pending:
        item, target, key = pending.pop()
        if isinstance(item, Node):
            made: dict[str, Any] = {}
            target[key] = made
            for name in item.keys():  # noqa: SIM118 - no mapping
                made[_DICT_NAMES.get(name, name)] = None
            pending += [(field, made, _DICT_NAMES.get(name, name)) for name, field in item.items()]
        elif isinstance(item, list):
            target[key] = [None] * len(item)
            pending += [(part, target[key], index) for index, part in enumerate(item)]
        else:
            target[key] = item
    return box[0]


def walk(node: Node) -> Iterator[Node]:
    """Yield every node with a `type` from here on, parents first. Takes the place of esprima's visitors."""
    pending: list[Any] = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending += reversed(item)
        elif isinstance(item, Node):
            if "type" in item.keys():  # noqa: SIM118 - no mapping
                yield item
            pending += reversed([value for _, value in item.items()])


class Error(Exception):
    """Source text that is not JavaScript, as esprima reports it.

    `index` counts characters of the source from 0, `lineNumber` and `column` from 1. `description` says
    what is wrong; `message` puts the line in front.
    """

    def __init__(self, description: str, index: int, line_number: int, column: int) -> None:
        self.message = f"Line {line_number}: {description}"
        super().__init__(self.message)
        self.description = description
        self.index = index
        self.lineNumber = line_number
        self.column = column

    def toString(self) -> str:  # noqa: N802 - esprima's name
        """`Error: ` and the message."""
        return f"Error: {self.message}"

    def toDict(self) -> dict[str, Any]:  # noqa: N802 - esprima's name
        """What is in `errors` of a tolerant parse."""
        return {
            "index": self.index,
            "lineNumber": self.lineNumber,
            "column": self.column,
            "message": self.toString(),
            "description": self.description,
        }
