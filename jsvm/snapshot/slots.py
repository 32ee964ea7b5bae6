"""Slots and what may be in them: the words that the tables of `kinds` and `web` are written in.

ATTACK: everything read is checked against them, so that no slot ever holds what the engine does not expect
there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import CO_VARARGS
from types import FunctionType, MethodType
from typing import Any, Final, Literal

from jsvm.compiler.restored_values import is_value
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.iterators import ArrayCursor
from jsvm.runtime.objects import JSObject

#: What may be in a slot: one of some classes; any value of the guest's; what a function runs; what is called
#: with one value, perhaps as an object (a handler); a place in a list, which is -1 at its end.
type Expected = tuple[type, ...] | Literal["value", "code", "taker", "handler", "position"]
#: How a slot's content is written: as one value, or item by item if it is a container of the engine's.
Shape = Literal["one", "list", "texts", "dict", "queue"]


@dataclass(frozen=True, slots=True)
class Field:
    """One slot. What it holds is None unless data says otherwise, if it may be."""

    name: str
    slot: Any
    expected: Expected
    shape: Shape = "one"
    optional: bool = False
    #: The texts that may be in it, unless any may.
    words: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One class. `prototype` names the intrinsic that data need not mention as the [[Prototype]].

    `holds` says of an instance that is filled whether its slots go together. `realm_slots` hold the realm,
    which is in no data.
    """

    name: str
    cls: type
    fields: Sequence[Field] = ()
    prototype: str = ""
    holds: Callable[[Any], bool] | None = None
    realm_slots: Sequence[Any] = ()


VALUE: Final = "value"
CODE: Final = "code"
TAKER: Final = "taker"
HANDLER: Final = "handler"
POSITION: Final = "position"
OBJECT: Final = (JSObject,)
TEXT: Final = (str,)
INT: Final = (int,)
FLOAT: Final = (float,)
BOOL: Final = (bool,)


def of(name: str, slot: Any, expected: Expected, *, optional: bool = False) -> Field:
    """A slot with one value."""
    return Field(name, slot, expected, "one", optional)


def word(name: str, slot: Any, *words: str) -> Field:
    """A slot with one of some texts."""
    return Field(name, slot, TEXT, words=frozenset(words))


def many(name: str, slot: Any, expected: Expected, *, optional: bool = False) -> Field:
    """A slot with a list of the engine's own."""
    return Field(name, slot, expected, "list", optional)


def fits(value: Any, expected: Expected) -> bool:
    """Whether a slot may hold a value."""
    if isinstance(expected, str):
        return TESTS[expected](value)
    if int in expected:
        # Indices and counters; Python would take a negative one from the end.
        return type(value) is int and value >= 0
    return isinstance(value, expected)


def is_code(value: Any) -> bool:
    """Whether it is what a function runs: it takes `this` and any arguments."""
    return is_taker(value) and bool(flags_of(value) & CO_VARARGS)


def is_taker(value: Any) -> bool:
    """Whether it is code that can be called with one value."""
    if isinstance(value, JSObject) or not callable(value):
        return False
    given = 1
    while isinstance(value, MethodType):
        value, given = value.__func__, given + 1
    if not isinstance(value, FunctionType):
        return True
    most = value.__code__.co_argcount
    least = most - len(value.__defaults__ or ())
    return least <= given and (given <= most or bool(value.__code__.co_flags & CO_VARARGS))


def flags_of(code: Any) -> int:
    """The flags of the Python code behind what a function runs."""
    while isinstance(code, MethodType):
        code = code.__func__
    return code.__code__.co_flags if isinstance(code, FunctionType) else CO_VARARGS


def is_handler(value: Any) -> bool:
    """Whether it may be called when a promise settles."""
    return value.code is not None if isinstance(value, JSObject) else is_taker(value)


TESTS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "value": is_value,
    "code": is_code,
    "taker": is_taker,
    "handler": is_handler,
    "position": lambda value: type(value) is int and value >= -1,
}


def new_instance(cls: type) -> Any:
    """An instance with nothing in its slots, but such that the memory watch can look at it."""
    made: Any = object.__new__(cls)
    if isinstance(made, JSObject):
        JSObject.__init__(made, None, {})
    # No loop of Python's own is under way in a snapshot.
    if isinstance(made, JSArray):
        made.walker = None
    if cls is ArrayCursor:
        made.walk = made.left = None
    if cls is JSArray:
        made.dense = []
    return made
