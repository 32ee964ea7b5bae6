"""Small operations that only emitted code needs: literals, spreads, destructuring, `for-in`."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Protocol, final

from jsvm.budget import charge
from jsvm.runtime.arrays import COPIED_AT_ONCE, COPIED_PER_STEP, JSArray
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.descriptors import data_descriptor
from jsvm.runtime.iterators import iterable_to_list
from jsvm.runtime.object_operations import (
    MAX_ARGUMENTS,
    array_with_holes,
    copy_data_properties,
    has_no_private_names,
    set_integrity_level,
)
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import KEYS_AT_ONCE, PropertyKey
from jsvm.runtime.values import DONE, HOLE, Value, null

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsvm.runtime.realm import Realm

# -- literals ----------------------------------------------------------------------------------------------


def array_from_elements(realm: Realm, elements: list[Value]) -> JSArray:
    """The array of a literal with holes."""
    present: dict[int, Value] = {}
    for part in realm.agent.budget.pieces(len(elements), KEYS_AT_ONCE, 8):
        numbered = enumerate(elements[part], part.start)
        present.update({index: value for index, value in numbered if value is not HOLE})
    return array_with_holes(realm, present, len(elements))


def spread(realm: Realm, iterable: Value) -> list[Value]:
    """All of an array literal that is one spread."""
    return iterable_to_list(realm, iterable)


def spread_among(realm: Realm, iterable: Value) -> Iterable[Value]:
    """The same for one that has other elements, too, for Python to copy into the list of all."""
    values = iterable_to_list(realm, iterable)
    if len(values) <= COPIED_AT_ONCE:
        return values
    pieces = realm.agent.budget.pieces(len(values), COPIED_AT_ONCE, COPIED_PER_STEP)
    return chain.from_iterable(map(values.__getitem__, pieces))


def spread_arguments(realm: Realm, iterable: Value) -> list[Value]:
    """A spread in a call; a RangeError for too many."""
    arguments = iterable_to_list(realm, iterable)
    if len(arguments) > MAX_ARGUMENTS:
        throw_range_error("Too many arguments")
    return arguments


def set_literal_prototype(target: JSObject, value: Value) -> None:
    """`__proto__: value` in an object literal."""
    if isinstance(value, JSObject):
        target.set_prototype_of(value)
    elif value is null:
        target.set_prototype_of(None)


def create_data_property(target: JSObject, key: PropertyKey, value: Value) -> None:
    """A property of an object literal."""
    target.define_own_property(key, data_descriptor(value))


def new_regexp(realm: Realm, pattern: str, flags: str) -> JSObject:
    """A regular expression literal's object."""
    return realm.intrinsic("regexp_create").code(None, pattern, flags)  # type: ignore[misc, no-any-return]


class TemplateSite(Protocol):
    """What `template_object` needs of a site in the source."""

    cooked: tuple[str | None, ...]
    raw: tuple[str, ...]
    made: JSArray | None


def template_object(realm: Realm, site: TemplateSite) -> JSArray:
    """https://tc39.es/ecma262/#sec-gettemplateobject"""
    if site.made is None:
        raw = JSArray(realm.array_prototype, list(site.raw))
        strings = JSArray(realm.array_prototype, list(site.cooked))
        set_integrity_level(raw, "frozen")
        strings.define_own_property("raw", data_descriptor(raw, 0))
        set_integrity_level(strings, "frozen")
        site.made = strings
    return site.made


# -- destructuring -----------------------------------------------------------------------------------------


def require_object_coercible(value: Value) -> None:
    """Refuse to take undefined and null apart."""
    if value is None or value is null:
        throw_type_error(f"Cannot destructure {'null' if value is null else 'undefined'}")


def rest_object(realm: Realm, source: Value, taken: tuple[PropertyKey, ...]) -> JSObject:
    """`...rest` of an object pattern."""
    if type(source) is JSObject and len(source.props) < KEYS_AT_ONCE:
        # OPTIMIZATION: nothing of a plain object runs code when it is read.
        props = source.props.copy()
        realm.agent.budget.spend(1 + len(props) // 4)
        for key in taken:
            props.pop(key, None)
        if has_no_private_names(props):
            return JSObject(realm.object_prototype, props)
    target = JSObject(realm.object_prototype, {})
    copy_data_properties(realm, target, source, frozenset(taken))
    return target


# -- for-in ------------------------------------------------------------------------------------------------


@final
class ForInCursor:
    """https://tc39.es/ecma262/#sec-%foriniteratorprototype%-object"""

    __slots__ = ("index", "keys", "seen", "target")

    def __init__(self, target: JSObject | None) -> None:
        self.target = target
        self.seen: set[PropertyKey] = set()
        self.keys: list[PropertyKey] = [] if target is None else target.own_property_keys()
        self.index = 0

    def step(self) -> Value:
        """The next enumerable string key that is still there, or DONE."""
        while self.target is not None:
            while self.index < len(self.keys):
                key = self.keys[self.index]
                self.index += 1
                if type(key) is not str or key in self.seen:
                    charge(2)
                    continue
                descriptor = self.target.get_own_property(key)
                if descriptor is None:
                    charge(8)
                    continue
                self.seen.add(key)
                if descriptor.enumerable is True:
                    return key
                charge(8)
            charge(4)
            self.target = self.target.get_prototype_of()
            self.index = 0
            self.keys = [] if self.target is None else self.target.own_property_keys()
        return DONE


def for_in_cursor(realm: Realm, value: Value) -> ForInCursor:
    """Keys of a value; undefined and null have none."""
    return ForInCursor(None if value is None or value is null else realm.to_object(value))
