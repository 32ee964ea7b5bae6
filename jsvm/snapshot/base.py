"""The base image: what every fresh VM has, and so no snapshot holds.

Built-in objects are named by the slot of the realm they are in, or by a path from there:
`%array_prototype%.map`. What a guest changed about them is found by comparing with a twin, a realm as fresh
as this one once was. Walking both side by side also tells which object is which after a guest moved it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import FunctionType, MethodType
from typing import Any, Literal

from jsvm.runtime.descriptors import Accessor, PropertyDescriptor
from jsvm.runtime.functions import LazyFunction, NativeFunction
from jsvm.runtime.global_object import GlobalObject
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import PrivateName
from jsvm.snapshot.paths import member

type Role = Literal["", "<get>", "<set>"]
type Roots = Mapping[str, JSObject]


def own_objects(target: JSObject) -> Iterator[tuple[PropertyKey, Role, JSObject]]:
    """The objects that properties of `target` hold, without running anything."""
    if isinstance(target, GlobalObject):
        return
    flags = {} if target.attributes is None else target.attributes.flags
    for key in flags or target.props:
        if type(key) is PrivateName:
            continue
        entry = flags.get(key)
        if type(entry) is Accessor:
            if entry.get is not None:
                yield key, "<get>", entry.get
            if entry.set is not None:
                yield key, "<set>", entry.set
        else:
            value = target.props.get(key)
            if isinstance(value, JSObject):
                yield key, "", value


def roots_of(realm: Realm, slots: Mapping[str, JSObject], extra: Roots) -> dict[str, JSObject]:
    """Where names of the base image begin."""
    found = {f"%{slot}%": realm.intrinsic(slot) for slot in slots}
    return {**found, **extra, "globalThis": realm.global_object}


class BaseImage:
    """The base objects of a used realm, paired with those of its twin."""

    def __init__(self, realm: Realm, twin: Realm, extra: Roots, twin_extra: Roots) -> None:
        self.names: dict[int, str] = {}
        self.twin_names: dict[int, str] = {}
        self.pairs: list[tuple[str, JSObject, JSObject]] = []
        self._displaced: dict[Any, str] = {}
        self._natives: dict[Any, str] | None = None
        slots = realm.made_intrinsics()
        mine, theirs = roots_of(realm, slots, extra), roots_of(twin, slots, twin_extra)
        pending = [(name, mine[name], theirs[name]) for name in mine if name in theirs]
        for name, one, other in pending:
            self.names[id(one)] = name
            self.twin_names[id(other)] = name
        self.pairs.extend(pending)
        for name, one, other in self.pairs:
            self._pair_below(name, one, other)

    def _pair_below(self, name: str, one: JSObject, other: JSObject) -> None:
        held = {(key, role): value for key, role, value in own_objects(one)}
        for key, role, value in own_objects(other):
            if id(value) in self.twin_names:
                continue
            child = f"{member(name, key)}{role}"
            self.twin_names[id(value)] = child
            if isinstance(value, NativeFunction):
                self._displaced.setdefault(native_key(value), child)
            mine = held.get((key, role))
            if mine is not None and id(mine) not in self.names and is_counterpart(mine, value):
                self.names[id(mine)] = child
                self.pairs.append((child, mine, value))

    def name_of(self, value: JSObject) -> str | None:
        """The name of a base object; None for an object of the guest's."""
        found = self.names.get(id(value))
        if found is None and isinstance(value, NativeFunction):
            found = self._displaced.get(native_key(value))
            if found is not None:
                self.names[id(value)] = found
        return found

    def native_name(self, code: MethodType) -> str | None:
        """The name of the base function that runs some code."""
        if self._natives is None:
            self._natives = {}
            for name, one, other in self.pairs:
                if isinstance(one, NativeFunction) and isinstance(other, NativeFunction):
                    self._natives[python_function(one.code)] = name
                    self._natives.setdefault(python_function(other.code), name)
        return self._natives.get(python_function(code))


def native_key(function: NativeFunction) -> tuple[Any, Any]:
    """What tells a built-in function from every other, in any realm."""
    return python_code(function.code), function.name


def python_function(code: Any) -> Any:
    """The Python function behind what a function object runs."""
    while isinstance(code, MethodType):
        code = code.__func__
    return code


def python_code(code: Any) -> Any:
    """The Python code behind it."""
    function = python_function(code)
    return function.__code__ if isinstance(function, FunctionType) else function


def is_counterpart(one: JSObject, other: JSObject) -> bool:
    """Whether an object is in its realm what `other` is in the twin."""
    if isinstance(one, NativeFunction) and isinstance(other, NativeFunction):
        return native_key(one) == native_key(other)
    return one.code is None and other.code is None and one.class_name == other.class_name


def is_untouched(one: JSObject) -> bool:
    """Whether nobody has looked at a function's properties yet."""
    return isinstance(one, LazyFunction) and not one.is_ordinary and not one.props


def descriptors(target: JSObject) -> dict[PropertyKey, PropertyDescriptor]:
    """All own properties of an object that is no Proxy, in order."""
    if isinstance(target, GlobalObject):
        return global_descriptors(target)
    found: dict[PropertyKey, PropertyDescriptor] = {}
    for key in target.own_property_keys():
        descriptor = target.get_own_property(key)
        if descriptor is not None:
            found[key] = descriptor
    return found


def global_descriptors(target: GlobalObject) -> dict[PropertyKey, PropertyDescriptor]:
    """Those of a global object that are made already."""
    return {
        key: descriptor
        for key in target.make_attributes().flags
        if key not in target.lazy
        and type(key) is not PrivateName
        and (descriptor := target.get_own_property(key)) is not None
    }


def resolve_base(realm: Realm, extra: Roots, name: str) -> JSObject | None:
    """The base object with a name in a fresh realm; None if there is none."""
    for root, target in (*extra.items(), ("globalThis", realm.global_object)):
        if name == root:
            return target
        if name.startswith(root) and root != "globalThis":
            return below(target, name[len(root) :])
    if not name.startswith("%"):
        return None
    slot, mark, rest = name[1:].partition("%")
    found = realm.find_intrinsic(slot) if mark else None
    return None if found is None else below(found, rest)


def below(target: JSObject, rest: str) -> JSObject | None:
    """The object at the end of a path that starts at `target`."""
    if not rest:
        return target
    for key, role, value in own_objects(target):
        step = f"{member('', key)}{role}"
        if rest.startswith(step) and (found := below(value, rest[len(step) :])) is not None:
            return found
    return None
