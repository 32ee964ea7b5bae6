"""All intrinsics, and how a realm comes to have them.

A new realm makes only what every program touches (%Object.prototype%, %Function.prototype%, %Array.prototype%
and their methods); everything else is named here and made when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.intrinsics import errors, function, generator, math, promise, proxy, reflect
from jsvm.intrinsics import map as map_intrinsics
from jsvm.intrinsics import object as object_intrinsics
from jsvm.intrinsics import set as set_intrinsics
from jsvm.runtime.agent import Agent
from jsvm.runtime.global_object import LazyGlobal
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value

BUILDER_TABLES: Final = (
    errors.BUILDERS,
    function.BUILDERS,
    generator.BUILDERS,
    map_intrinsics.BUILDERS,
    math.BUILDERS,
    object_intrinsics.BUILDERS,
    promise.BUILDERS,
    proxy.BUILDERS,
    reflect.BUILDERS,
    set_intrinsics.BUILDERS,
)
GLOBAL_TABLES: Final = (
    errors.GLOBALS,
    function.GLOBALS,
    generator.GLOBALS,
    map_intrinsics.GLOBALS,
    math.GLOBALS,
    object_intrinsics.GLOBALS,
    promise.GLOBALS,
    proxy.GLOBALS,
    reflect.GLOBALS,
    set_intrinsics.GLOBALS,
)

#: Every intrinsic by slot name.
BUILDERS: Final[Mapping[str, Builder]] = {
    slot: builder for table in BUILDER_TABLES for slot, builder in table.items()
}


def global_builder(slot: str) -> LazyGlobal:
    """What makes the global that shows the intrinsic in `slot`."""

    def build(realm: Realm) -> Value:
        return realm.intrinsic(slot)

    return build


GLOBALS: Final[Mapping[str, LazyGlobal]] = {
    name: global_builder(slot) for table in GLOBAL_TABLES for name, slot in table.items()
}


def create_realm(agent: Agent) -> Realm:
    """A realm with every built-in of ECMAScript. https://tc39.es/ecma262/#sec-createrealm"""
    realm = Realm(agent, BUILDERS)
    realm.error_maker = errors.make_error
    object_intrinsics.populate_object(realm)
    function.populate_function(realm)
    realm.global_object.install_lazily(GLOBALS)
    return realm
