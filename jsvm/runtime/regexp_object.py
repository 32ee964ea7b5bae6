"""RegExp instances and %RegExp.prototype%. Here and not with their intrinsics, because other rooms read them.

https://tc39.es/ecma262/#sec-properties-of-regexp-instances
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, final

from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.descriptors import DEFAULT, WRITABLE, Accessor, Attributes, PropertyDescriptor
from jsvm.runtime.objects import NEEDS_SELF_REFERENCE, JSObject, SpecialObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.values import ABSENT, SYMBOL_SPECIES, Value

if TYPE_CHECKING:
    import re

    from jsvm.runtime.realm import Realm

#: Properties of %RegExp.prototype% that the specification's algorithms read for every match.
WATCHED: Final[frozenset[PropertyKey]] = frozenset(
    {
        "constructor",
        "dotAll",
        "exec",
        "flags",
        "global",
        "hasIndices",
        "ignoreCase",
        "multiline",
        "sticky",
        "unicode",
        "unicodeSets",
    }
)


@final
class Pattern:
    """A compiled pattern with its flags; immutable, so that many RegExps may share it.

    `program` is a `jsvm.regexp` program (this room cannot import it). `names` pairs each group name, in order
    of the source, with the groups that carry it.

    OPTIMIZATION: `ascii_side` and `other_side` are its shortcuts for the two kinds of input: None before they
    are asked for, False where there is none.
    """

    __slots__ = (
        "ascii_side",
        "flags",
        "is_global",
        "is_sticky",
        "is_unicode",
        "names",
        "other_side",
        "program",
        "single_names",
        "source",
        "stateful",
        "with_indices",
    )

    def __init__(
        self, source: str, flags: str, program: Any, names: Sequence[tuple[str, Sequence[int]]]
    ) -> None:
        self.source = source
        self.flags = flags
        self.program = program
        self.names = names
        self.ascii_side: Any = None
        self.other_side: Any = None
        #: Each name with its group, if no name has several.
        self.single_names: Sequence[tuple[str, int]] | None = None
        if all(len(numbers) == 1 for _, numbers in names):
            self.single_names = [(name, numbers[0]) for name, numbers in names]
        self.is_global = "g" in flags
        self.is_sticky = "y" in flags
        #: Whether `lastIndex` says where to begin.
        self.stateful = self.is_global or self.is_sticky
        self.is_unicode = "u" in flags or "v" in flags
        self.with_indices = "d" in flags


@final
class RegExpPrototype(SpecialObject):
    """%RegExp.prototype%, which also keeps what its realm knows about RegExps.

    OPTIMIZATION: `pristine` says that nobody changed what the algorithms would look up here, so they need
    not. `last_subject` and `last_match` are the latest match, for `RegExp.$1` and its like: what the host
    found, or the start and end of every group.
    """

    __slots__ = ("last_input", "last_match", "last_subject", "pristine", "realm", "species")

    def __init__(self, realm: Realm) -> None:
        JSObject.__init__(self, realm.object_prototype, {})
        self.realm = realm
        self.pristine = False
        self.species: Accessor | int | None = None
        self.last_subject = ""
        self.last_match: re.Match[str] | list[int] = [0, 0]
        self.last_input = ""

    def seal_fast_paths(self, constructor: JSObject) -> None:
        """Called once everything is in place: from now on a change to a watched property is a guest's."""
        self.species = constructor.make_attributes().flags.get(SYMBOL_SPECIES)
        self.pristine = True

    def has_pristine_species(self) -> bool:
        """Whether `regexp.constructor[Symbol.species]` is %RegExp% for a RegExp without own `constructor`."""
        constructor = self.props.get("constructor")
        attributes = None if constructor is None else constructor.attributes
        return (
            self.pristine and attributes is not None and attributes.flags.get(SYMBOL_SPECIES) is self.species
        )

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        if key in WATCHED:
            self.pristine = False
        return JSObject.define_own_property(self, key, descriptor)

    def define_data(self, key: PropertyKey, value: Value, flags: int = DEFAULT) -> None:
        if key in WATCHED:
            self.pristine = False
        JSObject.define_data(self, key, value, flags)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        if key in WATCHED and (receiver is ABSENT or receiver is self):
            self.pristine = False
        return JSObject.set(self, key, value, receiver)

    def delete(self, key: PropertyKey) -> bool:
        if key in WATCHED:
            self.pristine = False
        return JSObject.delete(self, key)


class RegExpObject(SpecialObject):
    """`pattern` holds [[OriginalSource]], [[OriginalFlags]] and the matcher.

    `home` is %RegExp.prototype% of its realm. `has_legacy_features` says whether its matches show
    up in `RegExp.$1` and whether `compile` may change it. `lastIndex` cannot be deleted or turned into an
    accessor, so it is always found in `props`.
    """

    __slots__ = ("has_legacy_features", "home", "pattern")

    class_name: ClassVar[str] = "RegExp"

    pattern: Pattern
    home: RegExpPrototype
    has_legacy_features: bool

    def __init__(self, home: RegExpPrototype, prototype: JSObject, pattern: Pattern) -> None:
        if NEEDS_SELF_REFERENCE:
            self.me = self
        self.prototype = prototype
        self.props = {"lastIndex": 0.0}
        self.attributes = Attributes({"lastIndex": WRITABLE})
        self.home = home
        self.pattern = pattern
        self.has_legacy_features = True

    def is_pristine(self) -> bool:
        """Whether `exec`, `flags` and the single flags are what they were when the realm was new."""
        home = self.home
        own = self.attributes.flags  # type: ignore[union-attr]
        return home.pristine and self.prototype is home and len(own) == 1

    def set_last_index(self, index: Value) -> None:
        """https://tc39.es/ecma262/#sec-set-o-p-v-throw for `lastIndex`"""
        if not self.attributes.flags["lastIndex"] & WRITABLE:  # type: ignore[union-attr, operator]
            throw_type_error("Cannot assign to read only property 'lastIndex' of a regular expression")
        self.props["lastIndex"] = index
