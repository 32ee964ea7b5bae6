"""One walk over nested data for every direction of the boundary: limits, paths, cycles, and no recursion.

A converter is a function `convert(source, place)` that answers a finished value, or a generator for a
container: it yields `(child, place)` for each child it wants converted, is sent the result, and returns the
container. The walk keeps these generators on a stack of its own, so data of any depth costs no native stack.

ATTACK: a value nested 200,000 deep, a list of lists that doubles at each level, a getter that adds entries to
the Map that is being copied: depth, nodes and bytes are counted here, for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from types import GeneratorType
from typing import Any, Final, NoReturn

from jsvm.errors import VMError, VMErrorCode
from jsvm.unicode.identifiers import is_id_continue, is_id_start

#: Deepest nesting of containers: far beyond data that people write, far below what JSON parsers endure.
MAX_DEPTH: Final = 200
#: Most values in one message.
MAX_NODES: Final = 100_000
#: Most bytes of text and binary data in one message.
MAX_BYTES: Final = 16 * 1024 * 1024

#: Where a value stands: a root's name, or (parent, kind, key) with kind "key", "index" or "entry".
type Place = str | tuple[Place, str, Any]
type Steps = Generator[tuple[Any, Place], Any, Any]
type Convert = Callable[[Any, Place], Any]
type Fail = Callable[[str, str], VMError]
type Charge = Callable[[int], None]


def render(place: Place) -> str:
    """A place as text, the same in pages: `$.items[3].onClick`, `$["not a name"]`, `$<key 0>`."""
    pieces: list[str] = []
    while not isinstance(place, str):
        place, kind, key = place
        if kind == "index":
            pieces.append(f"[{key}]")
        elif kind == "entry":
            pieces.append(f"<{key}>")
        elif is_identifier(key):
            pieces.append(f".{key}")
        else:
            pieces.append(f"[{json.dumps(key)}]")
    pieces.append(place)
    return "".join(reversed(pieces))


def is_identifier(name: str) -> bool:
    """Whether `name` is an identifier by its characters."""
    codes = [ord(character) for character in name]
    return bool(codes) and is_id_start(codes[0]) and all(is_id_continue(code) for code in codes[1:])


class Meter:
    """Counts what one message holds.

    `fail(path, reason)` makes the error; `charge(n)`, if any, spends the guest's own budget as well.
    """

    __slots__ = ("_bytes", "_charge", "_fail", "_nodes")

    def __init__(self, fail: Fail, charge: Charge | None = None) -> None:
        self._fail = fail
        self._charge = charge
        self._nodes = MAX_NODES
        self._bytes = MAX_BYTES

    def node(self, place: Place, depth: int) -> None:
        """Count one value."""
        self._nodes -= 1
        if self._nodes < 0:
            raise self._fail(render(place), f"more than {MAX_NODES} values")
        if depth > MAX_DEPTH:
            raise self._fail(render(place), f"nested deeper than {MAX_DEPTH} levels")
        if self._charge is not None:
            self._charge(1)

    @property
    def counted_nodes(self) -> int:
        """Values so far."""
        return MAX_NODES - self._nodes

    @property
    def counted_bytes(self) -> int:
        """Bytes of text and binary data so far."""
        return MAX_BYTES - self._bytes

    def room(self, place: Place, count: int) -> None:
        """Refuse a container of `count` children early, before anything is made for them."""
        if count > self._nodes:
            raise self._fail(render(place), f"more than {MAX_NODES} values")

    def bytes(self, place: Place, count: int) -> None:
        """Count text or binary data."""
        self._bytes -= count
        if self._bytes < 0:
            raise self._fail(render(place), f"more than {MAX_BYTES} bytes")
        if self._charge is not None:
            self._charge(1 + count // 64)


class Walk:
    """Runs a converter over a tree of values."""

    __slots__ = ("_convert", "_meter")

    def __init__(self, convert: Convert, meter: Meter) -> None:
        self._convert = convert
        self._meter = meter

    def run(self, source: Any, place: Place) -> Any:
        """The converted value of `source`."""
        convert = self._convert
        count = self._meter.node
        stack: list[Steps] = []
        sources: list[int] = []
        while True:
            count(place, len(stack))
            result = convert(source, place)
            if type(result) is GeneratorType:
                if id(source) in sources:
                    refuse_cycle(place)
                stack.append(result)
                sources.append(id(source))
                result = None
            while stack:
                try:
                    source, place = stack[-1].send(result)
                    break
                except StopIteration as stop:
                    result = stop.value
                    stack.pop()
                    sources.pop()
            else:
                return result


def refuse_cycle(place: Place) -> NoReturn:
    """Refuse a value that contains itself."""
    path = render(place)
    reason = "the value contains itself"
    details = {"path": path, "valueType": "object", "reason": reason}
    raise VMError(VMErrorCode.BoundaryCycle, f"{path}: {reason}", details)
