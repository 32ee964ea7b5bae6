"""Reads somebody else's tree, node by node, and trusts nothing in it.

What stands here is checked locally: that every node is of a known type, has its fields and no others, and
that each holds what it may. Whether the whole is JavaScript is for the parser to say (`importing.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, NoReturn

from jsvm.budget import Budget
from jsvm.syntax import nodes as n
from jsvm.syntax.comparison import Step, Trail, path_text
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.esprima.shapes import CLASSES, SHAPES, WORDS, Field
from jsvm.syntax.nodes_base import FREED_NATIVELY
from jsvm.syntax.numbers import BadNumberError, decimal_text, number_value
from jsvm.syntax.printer_statements import ends_with_open_if
from jsvm.syntax.tokens import KEYWORDS, ROUGH_NUMBER
from jsvm.unicode.identifiers import is_id_continue, is_id_start
from jsvm.unicode.utf16 import from_utf16, to_utf16

#: Nodes in one tree. ATTACK: a tree in which ten nodes each hold the next one twice has a thousand leaves.
MAX_NODES: Final = 4_000_000
#: What one node costs in steps and in bytes.
_STEPS: Final = 16
_BYTES: Final = 400
#: Lines and columns beyond this are no places.
_MAX_PLACE: Final = 2**31

#: What any node may have besides its own fields: its place, how it was written, what was found around it.
_ALWAYS: Final = {
    *("type", "range", "loc", "start", "end", "raw", "comments", "tokens", "errors", "sourceFile"),
    *("leadingComments", "trailingComments", "innerComments"),
}
#: Fields that say nothing, and what they must say.
_CONSTANT: Final[Mapping[type[n.Node], Mapping[str, Any]]] = {
    n.ForInStatement: {"each": False},
    n.UnaryExpression: {"prefix": True},
}
#: Names that esprima for Python uses because Python has taken the right ones.
_ALIASES: Final = {"async": "isAsync", "await": "allowAwait"}


def _names(fields: tuple[Field | None, ...]) -> Iterator[str]:
    for field in fields:
        if field is not None:
            yield field.name
            yield _ALIASES.get(field.name, field.name)


#: All fields that a node of a class may have.
_KNOWN: Final[Mapping[type[n.Node], frozenset[str]]] = {
    n.Literal: frozenset([*_ALWAYS, "value", "regex", "bigint"]),
    n.TemplateElement: frozenset([*_ALWAYS, "value", "tail"]),
    **{
        cls: frozenset([*_ALWAYS, *_CONSTANT.get(cls, {}), *_names(fields)]) for cls, fields in SHAPES.items()
    },
}
#: Fields whose identifier may be a reserved word.
_ANY_WORD: Final = frozenset(["key", "property", "meta", "imported", "exported", "local"])
#: OPTIMIZATION: nearly every name is one of these.
_ASCII_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*+")
_MISSING: Final = object()


class InvalidTreeError(JSSyntaxError):
    """A tree that is no JavaScript. `path` leads to the bad part: `$.body[3].expression.left`."""

    def __init__(self, message: str, path: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, 0, line, column)
        self.path = path

    def __str__(self) -> str:
        return f"{self.message} (at {self.path})"


class Way(NamedTuple):
    """A node by its number, and a field of it; None is the node itself."""

    node: int
    step: Step | None = None

    def to(self, field: str, at: int | None = None) -> Way:
        """A field of the node."""
        return Way(self.node, Step(field, at))


class RefusedError(Exception):
    """Something in the tree is wrong; the reader makes a path of the way to it."""

    def __init__(self, message: str, way: Way) -> None:
        super().__init__(message)
        self.message = message
        self.way = way


class _Visit(NamedTuple):
    """A child still to be read into `target[index]`."""

    value: Any
    classes: tuple[type[n.Node], ...]
    target: list[Any]
    slot: int
    way: Way


class _Build(NamedTuple):
    """A node whose children have all been read into `values`."""

    cls: type[n.Node]
    values: list[Any]
    value: Any
    target: list[Any]
    slot: int
    place: tuple[int, int]


def read_tree(tree: object, budget: Budget | None = None) -> n.Program:
    """The nodes of a tree. `start` and `end` hold a node's line and column (from 1), 0 where it has none.

    Raises InvalidTreeError, and a Termination when the budget ends.
    """
    reader = _Reader(budget)
    try:
        return reader.read(tree)
    except RefusedError as error:
        failure = InvalidTreeError(error.message, reader.path(error.way))
    raise failure


class _Reader:
    """Reads one tree with a stack of its own."""

    __slots__ = ("_budget", "_count", "_open", "_pending", "_trail")

    def __init__(self, budget: Budget | None) -> None:
        self._budget = budget
        self._count = 0
        #: The nodes around the current one, by identity.
        self._open: set[int] = set()
        self._pending: list[_Visit | _Build] = []
        self._trail = Trail()

    def read(self, tree: object) -> n.Program:
        box: list[Any] = [None]
        pending = self._pending
        pending.append(_Visit(tree, (n.Program,), box, 0, Way(-1)))
        while pending:
            task = pending.pop()
            if isinstance(task, _Visit):
                self._visit(task)
            else:
                self._build(task)
        program = box[0]
        assert isinstance(program, n.Program)
        return program

    def path(self, way: Way) -> str:
        """A way as text."""
        return path_text([*self._trail.to(way.node), *([] if way.step is None else [way.step])])

    def _visit(self, task: _Visit) -> None:
        value, way = task.value, Way(self._trail.add(*task.way))
        fields = members(value)
        if fields is None:
            fail(f"expected a node, found {describe(value)}", way)
        if id(value) in self._open:
            fail("this node contains itself", way)
        self._pay(way)
        if _is_import(fields):
            fields = _import_call(fields, way)
        cls = _class_of(fields.get("type"), way)
        if not issubclass(cls, task.classes):
            fail(f"{_article(cls.type)} cannot stand here", way)
        values: list[Any] = [None] * len(cls.fields)
        self._open.add(id(value))
        self._pending.append(_Build(cls, values, value, task.target, task.slot, read_place(fields, way)))
        self._read_into(values, cls, fields, way)
        if cls is n.Identifier and values[0] in KEYWORDS and task.way.step is not None:
            if task.way.step.field not in _ANY_WORD:
                fail(f"the reserved word {shown(values[0])} cannot stand here", way)

    def _read_into(self, values: list[Any], cls: type[n.Node], fields: Mapping[str, Any], way: Way) -> None:
        """Read what a node holds; its children are put off."""
        if cls is n.Literal:
            values[:] = read_literal(fields, way)
        elif cls is n.TemplateElement:
            values[:] = read_template_element(fields, way)
        else:
            self._read_fields(cls, fields, values, way)

    def _pay(self, way: Way) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            fail(f"the tree has more than {MAX_NODES} nodes", way)
        if self._budget is not None:
            self._budget.spend(_STEPS)
            self._budget.allocate(_BYTES)

    def _build(self, task: _Build) -> None:
        self._open.discard(id(task.value))
        values = task.values
        if task.cls is n.IfStatement and values[2] is not None and ends_with_open_if(values[1]):
            # Text can only say this with braces.
            values[1] = n.BlockStatement(0, 0, [values[1]])
        node = task.cls(*task.place, *values)  # type: ignore[call-arg]
        if FREED_NATIVELY:
            node.me = node  # ATTACK: a chain of any kind of nodes, which the parser would never make
        task.target[task.slot] = node

    def _read_fields(self, cls: type[n.Node], fields: Mapping[str, Any], values: list[Any], way: Way) -> None:
        refuse_others(fields, _KNOWN[cls], way)
        for index, field in enumerate(SHAPES[cls]):
            if field is None:
                values[index] = False
                continue
            value = fields.get(field.name, _MISSING)
            if value is _MISSING and field.name in _ALIASES:
                value = fields.get(_ALIASES[field.name], _MISSING)
            values[index] = self._read_field(field, value, values, index, way)
        for name, expected in _CONSTANT.get(cls, {}).items():
            if fields.get(name, expected) is not expected:
                fail(f"must be {str(expected).lower()}", way.to(name))

    def _read_field(self, field: Field, value: Any, values: list[Any], index: int, way: Way) -> Any:
        here = way.to(field.name)
        if not field.classes:
            return read_word(field, value, here)
        if field.is_list:
            return self._read_list(field, value, way)
        if value is _MISSING or value is None:
            if field.is_optional:
                return None
            fail(f"is missing: expected {_either(field.classes)}", here)
        self._pending.append(_Visit(value, field.classes, values, index, here))
        return None

    def _read_list(self, field: Field, value: Any, way: Way) -> list[Any]:
        if value is _MISSING and field.is_modern:
            return []
        if not isinstance(value, list | tuple):
            found = "nothing" if value is _MISSING else describe(value)
            fail(f"must be a list, not {found}", way.to(field.name))
        items: list[Any] = [None] * len(value)
        for index, item in enumerate(value):
            here = way.to(field.name, index)
            if item is None and field.has_holes:
                self._pay(here)
                continue
            self._pending.append(_Visit(item, field.classes, items, index, here))
        return items


# -- records -------------------------------------------------------------------------------------------------


def members(value: Any) -> Mapping[str, Any] | None:
    """The fields of a dict, or of a node of esprima or of our own; None for anything else."""
    if type(value) is dict:
        return value
    if isinstance(value, str | list | tuple | int | float | None):
        return None
    items = getattr(value, "items", None)
    return dict(items()) if callable(items) else None


def pair_of(value: Any, first: str, second: str) -> tuple[Any, Any]:
    """Two fields of a small record that holds nothing else; `_MISSING` for one that is absent."""
    fields = members(value)
    if fields is None:
        # esprima's records that are no nodes: each of these has two fields, under names of ours.
        fields = {
            "start": getattr(value, "start", None),
            "end": getattr(value, "end", None),
            "line": getattr(value, "line", None),
            "column": getattr(value, "column", None),
            "raw": getattr(value, "raw", None),
            "cooked": getattr(value, "cooked", None),
            "pattern": getattr(value, "pattern", None),
            "flags": getattr(value, "flags", None),
        }
    return fields.get(first, _MISSING), fields.get(second, _MISSING)


def refuse_others(fields: Mapping[str, Any], known: frozenset[str], way: Way) -> None:
    """Refuse fields that a node of its type does not have."""
    if fields.keys() <= known:
        return
    for name in fields:
        if name not in known:
            fail(f"unknown field {shown(name)}", way)


def _class_of(kind: Any, way: Way) -> type[n.Node]:
    if not isinstance(kind, str):
        fail(f"the type of a node must be a string, not {describe(kind)}", way.to("type"))
    cls = CLASSES.get(kind)
    if cls is None:
        fail(f"unknown type {shown(kind)}", way.to("type"))
    return cls


def _is_import(fields: Mapping[str, Any]) -> bool:
    if fields.get("type") != "CallExpression":
        return False
    callee = members(fields.get("callee"))
    return callee is not None and callee.get("type") == "Import"


def _import_call(fields: Mapping[str, Any], way: Way) -> Mapping[str, Any]:
    """esprima writes a dynamic import as a call of a node of its own."""
    arguments = fields.get("arguments")
    if not isinstance(arguments, list) or len(arguments) != 1:
        fail("an import takes one argument", way.to("arguments"))
    others = {name: value for name, value in fields.items() if name not in ("callee", "arguments")}
    return {**others, "type": "ImportExpression", "source": arguments[0]}


def read_place(fields: Mapping[str, Any], way: Way) -> tuple[int, int]:
    """Line and column, both from 1, from `loc`, or as if all were one line from `range` or `start`."""
    loc = fields.get("loc")
    if loc is not None:
        here = way.to("loc")
        start, _ = pair_of(loc, "start", "end")
        line, column = pair_of(start, "line", "column")
        return _number(line, 1, here), _number(column, 0, here) + 1
    if fields.get("range") is not None:
        span = fields["range"]
        here = way.to("range")
        if not isinstance(span, list | tuple) or len(span) != 2:
            fail("must be a list of two offsets", here)
        return 1, _number(span[0], 0, here) + 1
    if fields.get("start") is not None:
        return 1, _number(fields["start"], 0, way.to("start")) + 1
    return 0, 0


def _number(value: Any, least: int, way: Way) -> int:
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or not least <= value < _MAX_PLACE:
        fail(f"must hold whole numbers from {least} on", way)
    return value


# -- what is no node -----------------------------------------------------------------------------------------


def read_word(field: Field, value: Any, way: Way) -> Any:
    """A name, a flag, an operator, the raw text of a directive."""
    if field.kind == "bool":
        if value is _MISSING:
            return False
        if type(value) is not bool:
            fail(f"must be true or false, not {describe(value)}", way)
        return value
    if value is _MISSING and field.kind == "source_type":
        return "script"
    if field.is_optional and (value is _MISSING or value is None):
        return None
    if not isinstance(value, str):
        found = "nothing" if value is _MISSING else describe(value)
        fail(f"must be a string, not {found}", way)
    if field.kind == "name":
        return read_name(value, way)
    if field.kind in WORDS and value not in WORDS[field.kind]:
        fail(f"{shown(value)} is none of {' '.join(sorted(WORDS[field.kind]))}", way)
    return to_utf16(value)


def read_name(value: str, way: Way) -> str:
    """https://tc39.es/ecma262/#prod-IdentifierName, decoded.

    ATTACK: a name like `x; steal()` is a whole program once it is printed.
    """
    if _ASCII_NAME.fullmatch(value):
        return value
    points = [ord(character) for character in from_utf16(value)]
    if not points or not is_id_start(points[0]) or not all(map(is_id_continue, points[1:])):
        fail(f"{shown(value)} is no identifier", way)
    return to_utf16(value)


def read_literal(fields: Mapping[str, Any], way: Way) -> list[Any]:
    """Value, raw text, digits of a BigInt, parts of a regular expression."""
    refuse_others(fields, _KNOWN[n.Literal], way)
    if fields.get("regex") is not None:
        here = way.to("regex")
        pattern, flags = pair_of(fields["regex"], "pattern", "flags")
        if not isinstance(pattern, str) or not isinstance(flags, str):
            fail("must have a pattern and flags, both strings", here)
        return [None, "", None, n.RegExpLiteral(to_utf16(pattern), flags)]
    if fields.get("bigint") is not None:
        return _read_bigint(fields["bigint"], way.to("bigint"))
    value = fields.get("value", _MISSING)
    here = way.to("value")
    if value is _MISSING or value is None:
        return [_value_of_raw(fields.get("raw", value), here), "", None, None]
    if type(value) is bool:
        return [value, "", None, None]
    if isinstance(value, str):
        return [to_utf16(value), "", None, None]
    return [_read_number(value, here), "", None, None]


def _value_of_raw(raw: Any, way: Way) -> float | None:
    """What a literal without a value can be: null, or a Number that is infinite, which JSON does not have."""
    if raw is None or raw == "null":
        return None
    if isinstance(raw, str) and ROUGH_NUMBER.fullmatch(raw):
        try:
            value = number_value(raw)
        except BadNumberError as error:
            fail(error.message, way)
        if isinstance(value, float):
            return value
    fail("is missing: expected the value of the literal", way)


def _read_number(value: Any, way: Way) -> float:
    if type(value) is int and value >= 0:
        try:
            return float(value)
        except OverflowError:
            return float("inf")
    if type(value) is not float or not value >= 0 or str(value)[0] == "-":
        fail(
            f"must be a string, true, false, null or a number that is not negative, not {describe(value)}",
            way,
        )
    return value


def _read_bigint(digits: Any, way: Way) -> list[Any]:
    if not isinstance(digits, str) or not (digits.isascii() and digits.isdigit()):
        fail("must be a string of decimal digits", way)
    try:
        value = number_value(f"{digits.lstrip('0') or '0'}n")
    except BadNumberError as error:
        fail(error.message, way)
    assert isinstance(value, int)
    return [value, "", decimal_text(value), None]


def read_template_element(fields: Mapping[str, Any], way: Way) -> list[Any]:
    """Cooked text, raw text, whether it is the last stretch."""
    refuse_others(fields, _KNOWN[n.TemplateElement], way)
    raw, cooked = pair_of(fields.get("value"), "raw", "cooked")
    here = way.to("value")
    if not isinstance(raw, str) or not (cooked is _MISSING or cooked is None or isinstance(cooked, str)):
        fail("must have `raw` and `cooked`, both strings", here)
    tail = fields.get("tail")
    if type(tail) is not bool:
        fail(f"must be true or false, not {describe(tail)}", way.to("tail"))
    return [to_utf16(cooked) if isinstance(cooked, str) else None, to_utf16(raw), tail]


# -- messages ------------------------------------------------------------------------------------------------


def describe(value: Any) -> str:
    """What a value is, in the words of JSON."""
    if value is None or value is _MISSING:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the string {shown(value)}"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list | tuple) else "an object"


def shown(text: object) -> str:
    """Foreign text in a message: cut, and quoted."""
    if not isinstance(text, str):
        return "that is no string"
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'AEIO' else 'a'} {kind}"


def _either(classes: tuple[type[n.Node], ...]) -> str:
    return " or ".join(_article(cls.type if cls.type != "Node" else cls.__name__) for cls in classes)


def fail(message: str, way: Way) -> NoReturn:
    """Refuse the tree."""
    raise RefusedError(message, way)
