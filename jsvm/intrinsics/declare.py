"""Tables of built-ins, and what turns them into objects.

A built-in object is declared as a table that can be read beside the specification's; its natives are plain
functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.descriptors import CONFIGURABLE, HIDDEN
from jsvm.runtime.functions import Native, NativeConstructor, NativeFunction
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import SYMBOL_SPECIES, SYMBOL_TO_STRING_TAG, Symbol, Value


@dataclass(frozen=True, slots=True)
class Method:
    """A method: `native(realm, this, *arguments)`, `length` as `Function.length` shows it."""

    name: PropertyKey
    length: int
    native: Native
    flags: int = HIDDEN


@dataclass(frozen=True, slots=True)
class Getter:
    """An accessor: `getter(realm, this)` and perhaps `setter(realm, this, value)`."""

    name: PropertyKey
    getter: Native
    setter: Native | None = None
    flags: int = CONFIGURABLE


@dataclass(frozen=True, slots=True)
class Constant:
    """A data property, read-only unless `flags` says otherwise. `value` belongs to no realm."""

    name: PropertyKey
    value: Value
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Alias:
    """The same function object as another method of the table (`trimLeft` is `trimStart`)."""

    name: PropertyKey
    of: PropertyKey
    flags: int = HIDDEN


type Entry = Method | Getter | Constant | Alias


def install(realm: Realm, target: JSObject, table: Iterable[Entry]) -> None:
    """Define every entry of a table on `target`, in order."""
    for entry in table:
        if isinstance(entry, Method):
            function = realm.new_function(entry.name, entry.length, entry.native)
            target.define_data(entry.name, function, entry.flags)
        elif isinstance(entry, Getter):
            target.define_accessor(
                entry.name,
                realm.new_function(prefixed("get", entry.name), 0, entry.getter),
                realm.new_function(prefixed("set", entry.name), 1, entry.setter) if entry.setter else None,
                entry.flags,
            )
        elif isinstance(entry, Alias):
            target.define_data(entry.name, target.props[entry.of], entry.flags)
        else:
            target.define_data(entry.name, entry.value, entry.flags)


def prefixed(prefix: str, name: PropertyKey) -> str:
    """`get size`, `get [Symbol.species]`. https://tc39.es/ecma262/#sec-setfunctionname"""
    return f"{prefix} [{name.description}]" if isinstance(name, Symbol) else f"{prefix} {name}"


def tag(name: str) -> Constant:
    """A `Symbol.toStringTag` property."""
    return Constant(SYMBOL_TO_STRING_TAG, name, CONFIGURABLE)


def make_constructor(
    realm: Realm,
    name: str,
    length: int,
    call: Native,
    construct: NativeConstructor | None,
    prototype: JSObject,
    statics: Sequence[Entry] = (),
    parent: JSObject | None = None,
) -> NativeFunction:
    """A built-in constructor linked with its prototype.

    `call` runs without `new`, `construct(realm, arguments, new_target)` with it (one function per
    constructor, not a new closure per realm); `parent` is its [[Prototype]] (%Function.prototype% by
    default).
    """
    existing = prototype.props.get("constructor")
    if isinstance(existing, NativeFunction) and construct is not None and existing.constructor is construct:
        # The constructor's builder asked for the prototype, and the prototype's builder for the constructor.
        return existing
    constructor = realm.new_function(name, length, call, construct)
    if parent is not None:
        constructor.prototype = parent
    constructor.define_data("prototype", prototype, 0)
    install(realm, constructor, statics)
    prototype.define_data("constructor", constructor, HIDDEN)
    return constructor


def return_this(_realm: Realm, this: Value, *_arguments: Value) -> Value:
    """The getter of `Symbol.species` and the `Symbol.iterator` method of iterators."""
    return this


#: `get [Symbol.species]`, which all constructors that have it declare alike.
SPECIES: Final = Getter(SYMBOL_SPECIES, return_this)


def needs_new(name: str) -> Native:
    """The [[Call]] of a constructor that must be called with `new`."""

    def call(_realm: Realm, _this: Value, *_arguments: Value) -> Value:
        throw_type_error(f"Constructor {name} requires 'new'")

    return call


def part_of(owner: str, slot: str) -> Builder:
    """The builder of an intrinsic that the builder of another one puts into its slot."""

    def build(realm: Realm) -> JSObject:
        realm.intrinsic(owner)
        return realm.intrinsic(slot)

    return build


def argument_at(arguments: Sequence[Value], index: int) -> Value:
    """One argument of a construction; undefined if there are not that many."""
    return arguments[index] if index < len(arguments) else None
