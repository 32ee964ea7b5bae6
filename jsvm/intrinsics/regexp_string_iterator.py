"""What `matchAll` answers: an iterator over the results of `exec`.

https://tc39.es/ecma262/#sec-regexp-string-iterator-objects
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import ClassVar, Final

from jsvm.intrinsics.declare import Entry, install, tag
from jsvm.intrinsics.regexp_exec import advance_string_index, bounds_of, captured, find_match, regexp_exec
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import to_length, to_string
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.iterators import NativeIterator, is_array_iteration_unchanged, iterator_result
from jsvm.runtime.object_operations import set_or_throw
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.values import DONE, STEP, Value


class RegExpStringIterator(NativeIterator):
    """`matcher` is asked until it answers null, or once if it is not global.

    OPTIMIZATION: `private` is the same matcher if nobody else can ever see it. While no one changes what all
    RegExps share, asking it runs no guest code and throws nothing.
    """

    __slots__ = ("by_code_points", "done", "is_global", "matcher", "private", "running", "text")

    class_name: ClassVar[str] = "RegExp String Iterator"
    next_slot: ClassVar[str] = "regexp_string_iterator_next"

    def __init__(
        self, realm: Realm, matcher: JSObject, text: str, is_global: bool, by_code_points: bool
    ) -> None:
        JSObject.__init__(self, realm.intrinsic("regexp_string_iterator_prototype"), {})
        self.realm = realm
        self.matcher = matcher
        self.private: RegExpObject | None = None
        self.text = text
        self.is_global = is_global
        self.by_code_points = by_code_points
        self.done = False
        self.running = False

    def items(self) -> Iterator[Value]:
        """The results of an untouched matcher."""
        matcher = self.private
        while matcher is not None and matcher.is_pristine():
            result = self.advance()
            if result is DONE:
                return
            yield result
        yield from repeat(STEP)

    def parts(self) -> Iterator[Value]:
        """The groups of what an untouched matcher finds, without their array."""
        matcher = self.private
        realm = self.realm
        while matcher is not None and matcher.is_pristine() and not self.done:
            if len(realm.agent.realms) > 1 or not is_array_iteration_unchanged(realm):
                break
            match = find_match(realm, matcher, self.text)
            self.done = match is None or not self.is_global
            if match is None:
                return
            start, end = bounds_of(match)
            if start == end and self.is_global:
                following = advance_string_index(self.text, end, self.by_code_points)
                matcher.props["lastIndex"] = float(following)
            yield tuple(captured(self.text, match))
        yield from self.items()

    def advance(self) -> Value:
        """The next result of `exec`, or DONE."""
        if self.running:
            throw_type_error("Iterator is already running")
        if self.done:
            return DONE
        self.running = True
        try:
            result = self.next_match()
        except GUEST_ERRORS:
            self.done = True
            self.running = False
            raise
        self.running = False
        if result is DONE or not self.is_global:
            self.done = True
        return result

    def next_match(self) -> Value:
        """https://tc39.es/ecma262/#sec-createregexpstringiterator (one turn)"""
        matcher = self.matcher
        result = regexp_exec(self.realm, matcher, self.text)
        if not isinstance(result, JSObject):
            return DONE
        matched = result.dense[0] if type(result) is JSArray and result.dense else result.get("0")
        if self.is_global and not to_string(matched):
            index = to_length(matcher.get("lastIndex"))
            following = advance_string_index(self.text, index, self.by_code_points)
            set_or_throw(matcher, "lastIndex", float(following))
        return result


def build_regexp_string_iterator_prototype(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-%regexpstringiteratorprototype%-object"""
    prototype = SpecialObject(realm.intrinsic("iterator_prototype"), {})
    prototype.define_data("next", realm.intrinsic("regexp_string_iterator_next"), HIDDEN)
    install(realm, prototype, REGEXP_STRING_ITERATOR_PROTOTYPE)
    return prototype


def build_regexp_string_iterator_next(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-%regexpstringiteratorprototype%.next"""
    return realm.new_function("next", 0, regexp_string_iterator_next)


def regexp_string_iterator_next(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-%regexpstringiteratorprototype%.next"""
    if not isinstance(this, RegExpStringIterator):
        throw_type_error("next method called on incompatible receiver")
    result = this.advance()
    if result is DONE:
        return iterator_result(realm, None, done=True)
    return iterator_result(realm, result, done=False)


REGEXP_STRING_ITERATOR_PROTOTYPE: Final[tuple[Entry, ...]] = (tag("RegExp String Iterator"),)

BUILDERS: Final[Mapping[str, Builder]] = {
    "regexp_string_iterator_prototype": build_regexp_string_iterator_prototype,
    "regexp_string_iterator_next": build_regexp_string_iterator_next,
}
GLOBALS: Final[Mapping[str, str]] = {}
