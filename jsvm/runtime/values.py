"""Guest values that are not objects, and the engine's own sentinels.

| JavaScript | Python |
| --- | --- |
| undefined | `None` |
| null | the singleton `null` |
| Boolean | `bool` |
| Number | `float`, always |
| BigInt | `BigInt` |
| String | `str` of UTF-16 code units |
| Symbol | `Symbol` |
| Object | `jsvm.runtime.objects.JSObject` and its subclasses |

A Python `int` is never a guest value: the compiler keeps integers it has proven in unboxed locals, and an
`int` that reaches a guest-visible place is a bug. That is why BigInt has a class of its own: Python's
arithmetic on floats then either gives the right answer or raises `TypeError`, so emitted code needs no
type guard in front of it.
"""

from __future__ import annotations

from typing import Any, Final, final

#: Any guest value. The static type is open because emitted code is: exact class checks narrow it at run time.
type Value = Any


@final
class Null(tuple[()]):
    """The type of `null`. OPTIMIZATION: an empty tuple is falsy without running any Python code."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "null"


null: Final = Null()


@final
class BigInt:
    """A BigInt. `value` is a Python int. https://tc39.es/ecma262/#sec-ecmascript-language-types-bigint-type"""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return type(other) is BigInt and self.value == other.value

    def __hash__(self) -> int:
        return hash(("BigInt", self.value))

    def __bool__(self) -> bool:
        return self.value != 0

    def __repr__(self) -> str:
        return f"BigInt({self.value})"


@final
class Symbol:
    """A Symbol; compared by identity. `description` is a guest string, or None for undefined."""

    __slots__ = ("description",)

    def __init__(self, description: str | None) -> None:
        self.description = description

    def __repr__(self) -> str:
        return f"Symbol({self.description or ''})"


@final
class PrivateName:
    """A private name `#x` of one class evaluation; a key in `props` that no guest can hold."""

    __slots__ = ("description",)

    def __init__(self, description: str) -> None:
        self.description = description


@final
class Sentinel:
    """A value of the engine's own that no guest ever sees."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


#: "Not present", where undefined (None) would be a value.
ABSENT: Final = Sentinel("ABSENT")
#: A missing element of an array.
HOLE: Final = Sentinel("HOLE")
#: What a cursor's `step` returns when the iteration is over.
DONE: Final = Sentinel("DONE")
#: Says that the next value of an iteration must be asked for.
STEP: Final = Sentinel("STEP")

SYMBOL_ASYNC_ITERATOR: Final = Symbol("Symbol.asyncIterator")
SYMBOL_HAS_INSTANCE: Final = Symbol("Symbol.hasInstance")
SYMBOL_IS_CONCAT_SPREADABLE: Final = Symbol("Symbol.isConcatSpreadable")
SYMBOL_ITERATOR: Final = Symbol("Symbol.iterator")
SYMBOL_MATCH: Final = Symbol("Symbol.match")
SYMBOL_MATCH_ALL: Final = Symbol("Symbol.matchAll")
SYMBOL_REPLACE: Final = Symbol("Symbol.replace")
SYMBOL_SEARCH: Final = Symbol("Symbol.search")
SYMBOL_SPECIES: Final = Symbol("Symbol.species")
SYMBOL_SPLIT: Final = Symbol("Symbol.split")
SYMBOL_TO_PRIMITIVE: Final = Symbol("Symbol.toPrimitive")
SYMBOL_TO_STRING_TAG: Final = Symbol("Symbol.toStringTag")
SYMBOL_UNSCOPABLES: Final = Symbol("Symbol.unscopables")
SYMBOL_DISPOSE: Final = Symbol("Symbol.dispose")
SYMBOL_ASYNC_DISPOSE: Final = Symbol("Symbol.asyncDispose")

#: Everything but objects: what `is_object` refuses.
PRIMITIVE_CLASSES: Final = frozenset({type(None), Null, bool, float, str, BigInt, Symbol})
