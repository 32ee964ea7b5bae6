"""All intrinsics, and how a realm comes to have them.

A new realm makes only what every program touches (%Object.prototype%, %Function.prototype%,
%Array.prototype% and their methods); everything else is named here and made when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.intrinsics import (
    array_buffer,
    array_constructor,
    array_iterator,
    atomics,
    bigint,
    boolean,
    data_view,
    date_constructor,
    disposable_stack,
    errors,
    function,
    generator,
    global_functions,
    iterator,
    json_object,
    map,
    math,
    number,
    object,
    promise,
    proxy,
    reflect,
    regexp,
    regexp_string_iterator,
    set,
    string_constructor,
    string_iterator,
    string_prototype,
    symbol,
    typed_array_constructors,
    weak_collections,
    weak_ref,
)
from jsvm.runtime.agent import Agent
from jsvm.runtime.global_object import LazyGlobal
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value

#: Every table of intrinsics (slot name to builder) with its table of globals (name to slot).
TABLES: Final[tuple[tuple[Mapping[str, Builder], Mapping[str, str]], ...]] = (
    (array_buffer.BUILDERS, array_buffer.GLOBALS),
    (array_constructor.BUILDERS, array_constructor.GLOBALS),
    (array_iterator.BUILDERS, array_iterator.GLOBALS),
    (atomics.BUILDERS, atomics.GLOBALS),
    (bigint.BUILDERS, bigint.GLOBALS),
    (boolean.BUILDERS, boolean.GLOBALS),
    (data_view.BUILDERS, data_view.GLOBALS),
    (date_constructor.BUILDERS, date_constructor.GLOBALS),
    (disposable_stack.BUILDERS, disposable_stack.GLOBALS),
    (errors.BUILDERS, errors.GLOBALS),
    (function.BUILDERS, function.GLOBALS),
    (generator.BUILDERS, generator.GLOBALS),
    (global_functions.BUILDERS, global_functions.GLOBALS),
    (iterator.BUILDERS, iterator.GLOBALS),
    (json_object.BUILDERS, json_object.GLOBALS),
    (map.BUILDERS, map.GLOBALS),
    (math.BUILDERS, math.GLOBALS),
    (number.BUILDERS, number.GLOBALS),
    (object.BUILDERS, object.GLOBALS),
    (promise.BUILDERS, promise.GLOBALS),
    (proxy.BUILDERS, proxy.GLOBALS),
    (reflect.BUILDERS, reflect.GLOBALS),
    (regexp.BUILDERS, regexp.GLOBALS),
    (regexp_string_iterator.BUILDERS, regexp_string_iterator.GLOBALS),
    (set.BUILDERS, set.GLOBALS),
    (string_constructor.BUILDERS, string_constructor.GLOBALS),
    (string_iterator.BUILDERS, string_iterator.GLOBALS),
    (string_prototype.BUILDERS, string_prototype.GLOBALS),
    (symbol.BUILDERS, symbol.GLOBALS),
    (typed_array_constructors.BUILDERS, typed_array_constructors.GLOBALS),
    (weak_collections.BUILDERS, weak_collections.GLOBALS),
    (weak_ref.BUILDERS, weak_ref.GLOBALS),
)


def global_builder(slot: str) -> LazyGlobal:
    """What makes the global that shows the intrinsic in `slot`."""

    def build(realm: Realm) -> Value:
        return realm.intrinsic(slot)

    return build


#: Every intrinsic by slot name.
BUILDERS: Final[Mapping[str, Builder]] = {
    slot: builder for builders, _ in TABLES for slot, builder in builders.items()
}
#: What makes each property of the global object.
GLOBALS: Final[Mapping[str, LazyGlobal]] = {
    name: global_builder(slot) for _, names in TABLES for name, slot in names.items()
}


def create_realm(
    agent: Agent,
    builders: Mapping[str, Builder] = BUILDERS,
    global_builders: Mapping[str, LazyGlobal] = GLOBALS,
) -> Realm:
    """A realm with every built-in of ECMAScript; who gives larger tables adds to them.

    https://tc39.es/ecma262/#sec-createrealm
    """
    realm = Realm(agent, builders)
    realm.error_maker = errors.make_error
    object.populate_object(realm)
    function.populate_function(realm)
    array_constructor.populate_array(realm)
    global_functions.install_global_values(realm)
    realm.global_object.install_lazily(global_builders)
    return realm
