"""Interfaces that iterate over pairs: `entries`, `keys`, `values`, `forEach` and their iterators.

https://webidl.spec.whatwg.org/#es-iterable
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, Literal, final

from jsvm.budget import Reservation
from jsvm.intrinsics.declare import Alias, Entry, Method, install, tag
from jsvm.runtime.descriptors import DEFAULT
from jsvm.runtime.iterators import iterator_result
from jsvm.runtime.object_operations import require_callable
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import SYMBOL_ITERATOR, Value, null
from jsvm.webapi.interfaces import PlatformObject, need, operation, receiver, usv_string
from jsvm.webapi.names import iterator_slot

#: Lists up to this length are not worth accounting.
SMALL: Final = 256
#: About what a pair costs, in bytes, beside its texts.
PAIR_SIZE: Final = 100

type PairPart = Literal["key", "value", "key+value"]


class PairedObject(PlatformObject):
    """An object with a list of pairs, which may change while somebody walks over it."""

    __slots__ = ("_reservation", "items")

    def __init__(self, prototype: JSObject, items: list[tuple[str, Value]]) -> None:
        JSObject.__init__(self, prototype, {})
        self.items = items
        self._reservation: Reservation | None = None

    def account(self, realm: Realm, count: int) -> None:
        """Let the list count as memory as long as it lives; called whenever it has grown to `count` pairs."""
        if count <= SMALL:
            self._reservation = None
        elif self._reservation is None:
            self._reservation = Reservation(realm.agent.budget, 2 * count * PAIR_SIZE)
        elif count * PAIR_SIZE > self._reservation.size:
            self._reservation.resize(2 * count * PAIR_SIZE)

    def pairs(self) -> list[tuple[str, Value]]:
        """The pairs as iteration shows them."""
        return self.items


@final
class PairIterator(PlatformObject):
    """Walks over the pairs of an object, live."""

    __slots__ = ("index", "part", "target")

    class_name: ClassVar[str] = "Iterator"

    def __init__(self, prototype: JSObject, target: PairedObject, part: PairPart) -> None:
        JSObject.__init__(self, prototype, {})
        self.target = target
        self.part: PairPart = part
        self.index = 0


def subject_of[Kind: PairedObject](
    name: str, kind: type[Kind], *, walks: bool = True
) -> Callable[[Realm, Value, str, Sequence[Value], int], Kind]:
    """What finds the receiver of an operation, which `walks` over the list, and counts its arguments."""

    def subject(realm: Realm, this: Value, method: str, arguments: Sequence[Value], count: int) -> Kind:
        found = receiver(kind, this, f"{name}.prototype.{method}")
        need(arguments, count, f"{name}.{method}")
        realm.agent.budget.spend(1 + len(found.items) if walks else 1)
        return found

    return subject


def lookup_entries(name: str, kind: type[PairedObject]) -> tuple[Entry, ...]:
    """`get` and `getAll` of a list whose names are any text."""
    subject = subject_of(name, kind)

    def get(realm: Realm, this: Value, *arguments: Value) -> Value:
        items = subject(realm, this, "get", arguments, 1).items
        wanted = usv_string(arguments[0])
        return next((value for key, value in items if key == wanted), null)

    def get_all(realm: Realm, this: Value, *arguments: Value) -> Value:
        items = subject(realm, this, "getAll", arguments, 1).items
        wanted = usv_string(arguments[0])
        return realm.new_array([value for key, value in items if key == wanted])

    return operation("get", 1, get), operation("getAll", 1, get_all)


def pair_entries(name: str, kind: type[PairedObject]) -> tuple[Entry, ...]:
    """What an interface that iterates over pairs has on its prototype."""

    def walker(part: PairPart, method: str) -> Method:
        def walk(realm: Realm, this: Value, *_: Value) -> Value:
            target = receiver(kind, this, f"{name}.prototype.{method}")
            return PairIterator(realm.intrinsic(iterator_slot(name)), target, part)

        return Method(method, 0, walk, DEFAULT)

    def for_each(
        realm: Realm, this: Value, callback: Value = None, this_argument: Value = None, *_: Value
    ) -> Value:
        target = receiver(kind, this, f"{name}.prototype.forEach")
        code = require_callable(callback)
        index = 0
        while index < len(pairs := target.pairs()):
            realm.agent.budget.spend(1 + len(pairs) // 8)
            key, value = pairs[index]
            code(this_argument, value, key, target)
            index += 1

    return (
        walker("key+value", "entries"),
        operation("forEach", 1, for_each),
        walker("key", "keys"),
        walker("value", "values"),
        Alias(SYMBOL_ITERATOR, "entries"),
    )


def pair_iterator_next(realm: Realm, this: Value, *_: Value) -> Value:
    """https://webidl.spec.whatwg.org/#es-iterator-prototype-object"""
    iterator = receiver(PairIterator, this, "Iterator.next")
    pairs = iterator.target.pairs()
    realm.agent.budget.spend(1 + len(pairs) // 8)
    if iterator.index >= len(pairs):
        return iterator_result(realm, None, True)
    key, value = pairs[iterator.index]
    iterator.index += 1
    if iterator.part == "key+value":
        return iterator_result(realm, realm.new_array([key, value]), False)
    return iterator_result(realm, key if iterator.part == "key" else value, False)


NEXT: Final = operation("next", 0, pair_iterator_next)


def iterator_builder(name: str) -> Builder:
    """What makes the prototype of an interface's iterators."""

    def build(realm: Realm) -> JSObject:
        prototype = JSObject(realm.intrinsic("iterator_prototype"), {})
        install(realm, prototype, (NEXT, tag(f"{name} Iterator")))
        return prototype

    return build
