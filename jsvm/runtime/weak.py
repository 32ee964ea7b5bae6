"""Tables whose entries live with their keys: what WeakMap, WeakSet and FinalizationRegistry are made of.

An entry is kept in the key itself, under a name that no guest can hold, like a private name of a class. So an
entry is freed with its key (also when its value refers to the key), nothing has to be told when that happens,
and no guest code ever runs because Python frees something. Symbols have no room for entries; they are kept in
the table.

https://tc39.es/ecma262/#sec-managing-memory
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, final

from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.values import ABSENT, PrivateName, Symbol, Value

if TYPE_CHECKING:
    from jsvm.runtime.agent import Agent


def can_be_held_weakly(agent: Agent, value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-canbeheldweakly"""
    if isinstance(value, JSObject):
        return True
    return type(value) is Symbol and agent.symbol_registry.get(value.description or "") is not value


@final
class WeakTable:
    """Entries by object or symbol. Keys are not checked: a key that cannot be held weakly is just not
    found.
    """

    __slots__ = ("name", "symbols")

    def __init__(self, description: str) -> None:
        self.name = PrivateName(description)
        self.symbols: dict[Symbol, Value] = {}

    def get(self, key: Value) -> Value:
        """The value of an entry, or ABSENT."""
        if isinstance(key, JSObject):
            return key.props.get(self.name, ABSENT)
        return self.symbols.get(key, ABSENT) if type(key) is Symbol else ABSENT

    def put(self, key: JSObject | Symbol, value: Value) -> None:
        """Add or change an entry."""
        if isinstance(key, JSObject):
            key.props[self.name] = value
        else:
            self.symbols[key] = value

    def remove(self, key: Value) -> bool:
        """Remove an entry; False if there is none."""
        if isinstance(key, JSObject):
            if key.attributes is not None:
                key.attributes.flags.pop(self.name, None)
            return key.props.pop(self.name, ABSENT) is not ABSENT
        return type(key) is Symbol and self.symbols.pop(key, ABSENT) is not ABSENT


@final
class WeakMapObject(SpecialObject):
    """A WeakMap instance."""

    __slots__ = ("table",)
    class_name: ClassVar[str] = "WeakMap"

    def __init__(self, prototype: JSObject) -> None:
        JSObject.__init__(self, prototype, {})
        self.table = WeakTable("WeakMap entry")


@final
class WeakSetObject(SpecialObject):
    """A WeakSet instance."""

    __slots__ = ("table",)
    class_name: ClassVar[str] = "WeakSet"

    def __init__(self, prototype: JSObject) -> None:
        JSObject.__init__(self, prototype, {})
        self.table = WeakTable("WeakSet entry")


@final
class WeakRefObject(SpecialObject):
    """A WeakRef instance. DEVIATION: it keeps its target alive, which a collector that is never in a
    hurry may.
    """

    __slots__ = ("target",)
    class_name: ClassVar[str] = "WeakRef"

    def __init__(self, prototype: JSObject, target: JSObject | Symbol) -> None:
        JSObject.__init__(self, prototype, {})
        self.target = target


@final
class FinalizationRegistryObject(SpecialObject):
    """A FinalizationRegistry instance: how many cells each unregister token has.

    Its callback is never called: when Python frees an object is nothing that a guest may depend on or learn.
    """

    __slots__ = ("cells",)
    class_name: ClassVar[str] = "FinalizationRegistry"

    def __init__(self, prototype: JSObject) -> None:
        JSObject.__init__(self, prototype, {})
        self.cells = WeakTable("FinalizationRegistry cells")
