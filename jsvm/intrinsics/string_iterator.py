"""String iterators: one code point at a time. https://tc39.es/ecma262/#sec-string-iterator-objects"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from jsvm.intrinsics.declare import Entry, install, tag
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.iterators import NativeIterator, iterator_result
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import DONE, Value


class StringIterator(NativeIterator):
    """`index` is where the next code point starts."""

    __slots__ = ("index", "text")

    class_name: ClassVar[str] = "String Iterator"
    next_slot: ClassVar[str] = "string_iterator_next"

    def __init__(self, realm: Realm, text: str) -> None:
        JSObject.__init__(self, realm.intrinsic("string_iterator_prototype"), {})
        self.realm = realm
        self.text = text
        self.index = 0

    def items(self) -> Iterator[Value]:
        """Walking text runs no guest code."""
        text = self.text
        if text.isascii():
            # OPTIMIZATION: no pairs to look for.
            while (index := self.index) < len(text):
                self.index = index + 1
                yield text[index]
            return
        while (value := self.advance()) is not DONE:
            yield value

    def advance(self) -> Value:
        """The next code point as a string, or DONE."""
        index = self.index
        text = self.text
        if index >= len(text):
            return DONE
        unit = text[index]
        self.index = index + 1
        if "\ud800" <= unit <= "\udbff" and "\udc00" <= text[index + 1 : index + 2] <= "\udfff":
            self.index = index + 2
            return text[index : index + 2]
        return unit


def build_string_iterator_prototype(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-%stringiteratorprototype%-object"""
    prototype = SpecialObject(realm.intrinsic("iterator_prototype"), {})
    prototype.define_data("next", realm.intrinsic("string_iterator_next"), HIDDEN)
    install(realm, prototype, STRING_ITERATOR_PROTOTYPE)
    return prototype


def build_string_iterator_next(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-%stringiteratorprototype%.next"""
    return realm.new_function("next", 0, string_iterator_next)


def string_iterator_next(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%stringiteratorprototype%.next"""
    if not isinstance(this, StringIterator):
        throw_type_error("next method called on incompatible receiver")
    character = this.advance()
    if character is DONE:
        return iterator_result(realm, None, done=True)
    return iterator_result(realm, character, done=False)


STRING_ITERATOR_PROTOTYPE: Final[tuple[Entry, ...]] = (tag("String Iterator"),)

BUILDERS: Final[Mapping[str, Builder]] = {
    "string_iterator_prototype": build_string_iterator_prototype,
    "string_iterator_next": build_string_iterator_next,
}
GLOBALS: Final[Mapping[str, str]] = {}
