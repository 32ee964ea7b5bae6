"""Array iterators. https://tc39.es/ecma262/#sec-array-iterator-objects"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import ClassVar, Final, Literal

from jsvm.intrinsics.declare import Method, install, tag
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.iterators import NativeIterator, iterator_result
from jsvm.runtime.object_operations import length_of_array_like
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import DONE, STEP, Value

IterationKind = Literal["key", "value", "key+value"]


class ArrayIterator(NativeIterator):
    """Walks an array-like; `target` is None once it is done."""

    __slots__ = ("index", "kind", "target")

    class_name: ClassVar[str] = "Array Iterator"
    next_slot: ClassVar[str] = "array_iterator_next"

    def __init__(self, realm: Realm, target: JSObject, kind: IterationKind) -> None:
        JSObject.__init__(self, realm.intrinsic("array_iterator_prototype"), {})
        self.realm = realm
        self.target: JSObject | None = target
        self.kind: IterationKind = kind
        self.index = 0

    def items(self) -> Iterator[Value]:
        """Walking a dense array runs no guest code."""
        target = self.target
        prototype = self.realm.array_prototype
        kind = self.kind
        while type(target) is JSArray:
            index = self.index
            dense = target.dense
            if index >= len(dense):
                self.target = None
                return
            self.index = index + 1
            if kind == "value":
                yield dense[index]
            else:
                place = float(index)
                yield place if kind == "key" else JSArray(prototype, [place, dense[index]])
        yield from repeat(STEP)

    def parts(self) -> Iterator[Value]:
        """Entries as tuples, while the array stays dense."""
        if self.kind == "key+value" and len(self.realm.agent.realms) == 1:
            while type(target := self.target) is JSArray:
                index = self.index
                if index >= len(target.dense):
                    self.target = None
                    return
                self.index = index + 1
                yield float(index), target.dense[index]
        yield from self.items()

    def advance(self) -> Value:
        """https://tc39.es/ecma262/#sec-%arrayiteratorprototype%.next"""
        target = self.target
        if target is None:
            return DONE
        index = self.index
        if type(target) is JSArray:
            length = len(target.dense)
        elif type(target) is TypedArray:
            if target.is_out_of_bounds:
                throw_type_error("Cannot iterate over a typed array that is detached or out of bounds")
            length = len(target.view)
        else:
            length = length_of_array_like(target)
        if index >= length:
            self.target = None
            return DONE
        self.index = index + 1
        if self.kind == "key":
            return float(index)
        if type(target) is JSArray:
            value = target.dense[index]
        else:
            value = target.element_at(index) if type(target) is TypedArray else target.get(str(index))
        return value if self.kind == "value" else self.realm.new_array([float(index), value])


def array_prototype_entries(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.entries"""
    return ArrayIterator(realm, realm.to_object(this), "key+value")


def array_prototype_keys(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.keys"""
    return ArrayIterator(realm, realm.to_object(this), "key")


def array_prototype_values(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-array.prototype.values"""
    return ArrayIterator(realm, realm.to_object(this), "value")


def array_iterator_next(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%arrayiteratorprototype%.next"""
    if not isinstance(this, ArrayIterator):
        throw_type_error("next method called on incompatible receiver")
    value = this.advance()
    return iterator_result(realm, None, True) if value is DONE else iterator_result(realm, value, False)


METHODS: Final = (
    Method("entries", 0, array_prototype_entries),
    Method("keys", 0, array_prototype_keys),
    Method("values", 0, array_prototype_values),
)

PROTOTYPE: Final = (
    Method("next", 0, array_iterator_next),
    tag("Array Iterator"),
)


def build_array_iterator_prototype(realm: Realm) -> JSObject:
    """%ArrayIteratorPrototype%"""
    prototype = SpecialObject(realm.intrinsic("iterator_prototype"), {})
    install(realm, prototype, PROTOTYPE)
    realm.set_intrinsic("array_iterator_next", prototype.props["next"])
    return prototype


def build_array_iterator_next(realm: Realm) -> JSObject:
    """The `next` function of %ArrayIteratorPrototype%; its prototype's builder fills the slot."""
    realm.intrinsic("array_iterator_prototype")
    return realm.intrinsic("array_iterator_next")


BUILDERS: Final[Mapping[str, Builder]] = {
    "array_iterator_prototype": build_array_iterator_prototype,
    "array_iterator_next": build_array_iterator_next,
}
GLOBALS: Final[Mapping[str, str]] = {}
