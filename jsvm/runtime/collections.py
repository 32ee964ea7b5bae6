"""The storage behind Map and Set, and cursors that see what happens to it while they walk.

Entries live in one Python dict, whose order is the order of insertion. Python's dicts compare keys as Python
does (`1.0 == True`), so a Boolean is kept as a one-element tuple; NaN is always the same object, -0 is stored
as +0, and a BigInt becomes bytes. All other guest values compare as ECMAScript's SameValueZero wants.

Iteration must survive deletions and see insertions, without a scan per step. So the first cursor that starts
walking gives the collection a `KeyOrder`; the last one that ends takes it away again. OPTIMIZATION: a
collection that nobody is iterating costs no more than its dict.

https://tc39.es/ecma262/#sec-map-objects
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, final

from jsvm.budget import Budget, Reservation
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.iterators import NativeIterator
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.values import DONE, BigInt, Sentinel, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: The one NaN used as a key: dicts find it by identity.
NAN: Final = math.nan
#: What stands for false and true among keys.
BOOLEAN_KEYS: Final = ((False,), (True,))
#: A key that was deleted while somebody was iterating.
REMOVED: Final = Sentinel("REMOVED")
#: Entries that are not worth accounting.
SMALL: Final = 256
#: About what an entry costs, in bytes, with its key and value if they are numbers.
ENTRY_SIZE: Final = 150
#: Removed keys that are not worth compacting.
SLACK: Final = 32


def tagged(key: Value) -> Any:
    """The dict key for a guest value. https://tc39.es/ecma262/#sec-canonicalizekeyedcollectionkey"""
    kind = type(key)
    if kind is float:
        if key != key:
            return NAN
        return key or 0.0
    if kind is bool:
        return BOOLEAN_KEYS[key]
    if kind is BigInt:
        # ATTACK: Python's hash of an int is a remainder, so a guest could make thousands of keys collide.
        value = key.value
        return value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
    return key


def untagged(key: Any) -> Value:
    """The guest value of a dict key."""
    kind = type(key)
    if kind is tuple:
        return key[0]
    return BigInt(int.from_bytes(key, "big", signed=True)) if kind is bytes else key


@final
class KeyOrder:
    """The keys in order, with gaps where keys were removed. Never renumbered: compaction makes a new one.

    Every key gets a stamp, one higher than that of the key before it, which outlives compaction: `stamps` has
    those of the first keys, and from there on they count up from `fresh`. `followers` counts the cursors on
    their way; `positions`, made when the first key is removed, finds a key's index; all before index `first`
    is gaps.
    """

    __slots__ = ("first", "followers", "fresh", "keys", "positions", "stamps")

    def __init__(self, keys: list[Any], stamps: list[int], fresh: int, followers: int) -> None:
        self.keys = keys
        self.positions: dict[Any, int] | None = None
        self.stamps = stamps
        self.fresh = fresh
        self.followers = followers
        self.first = 0

    def append(self, key: Any) -> None:
        """A key was inserted."""
        if self.positions is not None:
            self.positions[key] = len(self.keys)
        self.keys.append(key)

    def remove(self, key: Any) -> KeyOrder:
        """A key was removed; answers the order to go on with."""
        keys = self.keys
        if self.positions is None:
            self.positions = {key: index for index, key in enumerate(keys)}
        keys[self.positions.pop(key)] = REMOVED
        if len(keys) > 2 * len(self.positions) + SLACK:
            return self.compacted()
        first = self.first
        while first < len(keys) and keys[first] is REMOVED:
            first += 1
        self.first = first
        return self

    def compacted(self) -> KeyOrder:
        """The same keys without gaps."""
        live = [(key, self.stamp_of(index)) for index, key in enumerate(self.keys) if key is not REMOVED]
        return KeyOrder(
            [key for key, _ in live], [stamp for _, stamp in live], self.next_stamp, self.followers
        )

    def cleared(self) -> KeyOrder:
        """What remains when all keys are removed."""
        return KeyOrder([], [], self.next_stamp, self.followers)

    @property
    def next_stamp(self) -> int:
        """The stamp that the next inserted key will get."""
        return self.stamp_of(len(self.keys))

    def stamp_of(self, index: int) -> int:
        """The stamp of the key at an index."""
        known = len(self.stamps)
        return self.stamps[index] if index < known else self.fresh + index - known

    def index_of(self, stamp: int) -> int:
        """The index of the first key whose stamp is not lower."""
        return (
            bisect_left(self.stamps, stamp) if stamp < self.fresh else len(self.stamps) + stamp - self.fresh
        )


class Collection(SpecialObject):
    """What Map and Set objects share: `entries` by tagged key."""

    __slots__ = ("_reservation", "capacity", "entries", "order")

    def __init__(self, prototype: JSObject | None) -> None:
        JSObject.__init__(self, prototype, {})
        self.entries: dict[Any, Value] = {}
        self.order: KeyOrder | None = None
        #: How many entries are accounted; who adds more must call `grow`.
        self.capacity = SMALL
        self._reservation: Reservation | None = None

    def grow(self, budget: Budget) -> None:
        """Account twice as many entries, or all there are."""
        self.capacity = max(2 * self.capacity, len(self.entries))
        if self._reservation is None:
            self._reservation = Reservation(budget)
        self._reservation.resize(self.capacity * ENTRY_SIZE)

    def put(self, key: Value, value: Value) -> None:
        """Insert an entry or change its value."""
        self.put_tagged(tagged(key), value)

    def put_tagged(self, key: Any, value: Value) -> None:
        """The same with a tagged key."""
        order = self.order
        if order is not None and key not in self.entries:
            order.append(key)
        self.entries[key] = value

    def remove(self, key: Value) -> bool:
        """Remove an entry; False if there is none."""
        return self.remove_tagged(tagged(key))

    def remove_tagged(self, key: Any) -> bool:
        """The same with a tagged key."""
        if key not in self.entries:
            return False
        del self.entries[key]
        if self.order is not None:
            self.order = self.order.remove(key)
        return True

    def clear(self) -> None:
        """Remove all entries."""
        self.entries = {}
        self.capacity = SMALL
        self._reservation = None
        if self.order is not None:
            self.order = self.order.cleared()


@final
class MapObject(Collection):
    """A Map instance."""

    __slots__ = ()
    class_name: ClassVar[str] = "Map"


@final
class SetObject(Collection):
    """A Set instance. The values of its entries mean nothing."""

    __slots__ = ()
    class_name: ClassVar[str] = "Set"


@final
class CollectionCursor:
    """Walks the tagged keys of a collection, live."""

    __slots__ = ("budget", "collection", "index", "order")

    def __init__(self, collection: Collection, budget: Budget) -> None:
        self.budget = budget
        self.collection: Collection | None = collection
        self.order: KeyOrder | None = None
        self.index = 0

    def step(self) -> Any:
        """The next tagged key, or DONE for good."""
        collection = self.collection
        if collection is None:
            return DONE
        order = self.order
        if order is None or order is not collection.order:
            order = self.follow(collection)
        index = self.index
        if index < len(order.keys):
            self.index = index + 1
            key = order.keys[index]
            return key if key is not REMOVED else self.step_over_gap(order)
        self.close()
        return DONE

    def step_over_gap(self, order: KeyOrder) -> Any:
        """Look for a key that was not removed. ATTACK: many cursors before a long gap; so skipping costs
        budget.
        """
        keys = order.keys
        start = index = max(self.index, order.first)
        while index < len(keys) and keys[index] is REMOVED:
            index += 1
        self.index = index
        self.budget.spend(index - start)
        return self.step()

    def follow(self, collection: Collection) -> KeyOrder:
        """Start walking, or find the place again after the order was compacted."""
        order = collection.order
        if order is None:
            self.budget.spend(1 + len(collection.entries) // 16)
            order = collection.order = KeyOrder(list(collection.entries), [], 0, 0)
        if self.order is None:
            order.followers += 1
            self.index = order.first
        else:
            self.index = order.index_of(self.order.stamp_of(self.index))
        self.order = order
        return order

    def close(self) -> None:
        """Walked to the end, or no longer interested."""
        collection = self.collection
        if collection is None:
            return
        self.collection = None
        order = collection.order
        if self.order is not None and order is not None:
            self.order = None
            order.followers -= 1
            if not order.followers:
                collection.order = None


IterationKind = Literal["key", "value", "key+value"]


class CollectionIterator(NativeIterator):
    """What the iterators of Map and Set share."""

    __slots__ = ("cursor", "kind", "source")

    prototype_slot: ClassVar[str]

    def __init__(self, realm: Realm, source: Collection, kind: IterationKind) -> None:
        JSObject.__init__(self, realm.intrinsic(self.prototype_slot), {})
        self.realm = realm
        self.source = source
        self.kind: IterationKind = kind
        self.cursor = CollectionCursor(source, realm.agent.budget)

    def items(self) -> Iterator[Value]:
        """Walking a collection runs no guest code."""
        while (value := self.advance()) is not DONE:
            yield value


@final
class MapIterator(CollectionIterator):
    """https://tc39.es/ecma262/#sec-map-iterator-objects"""

    __slots__ = ()
    class_name: ClassVar[str] = "Map Iterator"
    prototype_slot: ClassVar[str] = "map_iterator_prototype"
    next_slot: ClassVar[str] = "map_iterator_next"

    def items(self) -> Iterator[Value]:
        if self.kind != "key+value":
            return CollectionIterator.items(self)
        return self.pairs()

    def pairs(self) -> Iterator[Value]:
        """OPTIMIZATION: what `advance` answers for entries, without the questions."""
        step = self.cursor.step
        entries = self.source.entries
        prototype = self.realm.array_prototype
        while (key := step()) is not DONE:
            yield JSArray(prototype, [untagged(key), entries[key]])

    def parts(self) -> Iterator[Value]:
        if self.kind != "key+value" or len(self.realm.agent.realms) > 1:
            yield from self.items()
            return
        step = self.cursor.step
        entries = self.source.entries
        while (key := step()) is not DONE:
            yield untagged(key), entries[key]

    def advance(self) -> Value:
        key = self.cursor.step()
        if key is DONE or self.kind == "key":
            return untagged(key)
        value = self.source.entries[key]
        return value if self.kind == "value" else self.realm.new_array([untagged(key), value])


@final
class SetIterator(CollectionIterator):
    """https://tc39.es/ecma262/#sec-set-iterator-objects"""

    __slots__ = ()
    class_name: ClassVar[str] = "Set Iterator"
    prototype_slot: ClassVar[str] = "set_iterator_prototype"
    next_slot: ClassVar[str] = "set_iterator_next"

    def advance(self) -> Value:
        value = untagged(self.cursor.step())
        if value is DONE or self.kind != "key+value":
            return value
        return self.realm.new_array([value, value])
