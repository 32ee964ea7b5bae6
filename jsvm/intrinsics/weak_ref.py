"""WeakRef and FinalizationRegistry. https://tc39.es/ecma262/#sec-managing-memory"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import Method, install, make_constructor, needs_new, tag
from jsvm.intrinsics.receivers import incompatible_receiver
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.object_operations import describe, require_callable
from jsvm.runtime.objects import JSObject, same_value
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value
from jsvm.runtime.weak import FinalizationRegistryObject, WeakRefObject, can_be_held_weakly

# -- WeakRef -------------------------------------------------------------------------------------------------


def weak_ref_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-weak-ref-target"""
    target: Value = arguments[0] if arguments else None
    if not can_be_held_weakly(realm.agent, target):
        throw_type_error(f"Invalid value used as WeakRef target: {describe(target)}")
    return WeakRefObject(prototype_from_constructor(new_target, "weak_ref_prototype"), target)


def weak_ref_prototype_deref(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-weak-ref.prototype.deref"""
    if type(this) is not WeakRefObject:
        incompatible_receiver("WeakRef.prototype.deref", this)
    return this.target


WEAK_REF_PROTOTYPE: Final = (Method("deref", 0, weak_ref_prototype_deref), tag("WeakRef"))


# -- FinalizationRegistry ------------------------------------------------------------------------------------


def finalization_registry_construct(
    _realm: Realm, arguments: Sequence[Value], new_target: JSObject
) -> JSObject:
    """https://tc39.es/ecma262/#sec-finalization-registry-cleanup-callback"""
    require_callable(arguments[0] if arguments else None)
    prototype = prototype_from_constructor(new_target, "finalization_registry_prototype")
    return FinalizationRegistryObject(prototype)


def finalization_registry_prototype_register(
    realm: Realm, this: Value, target: Value = None, held: Value = None, token: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-finalization-registry.prototype.register"""
    if type(this) is not FinalizationRegistryObject:
        incompatible_receiver("FinalizationRegistry.prototype.register", this)
    agent = realm.agent
    if not can_be_held_weakly(agent, target):
        throw_type_error(f"Invalid value used as FinalizationRegistry target: {describe(target)}")
    if same_value(target, held):
        throw_type_error("FinalizationRegistry target and holdings must not be the same")
    if can_be_held_weakly(agent, token):
        this.cells.put(token, True)
    elif token is not None:
        throw_type_error(f"Invalid unregister token: {describe(token)}")


def finalization_registry_prototype_unregister(
    realm: Realm, this: Value, token: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-finalization-registry.prototype.unregister"""
    if type(this) is not FinalizationRegistryObject:
        incompatible_receiver("FinalizationRegistry.prototype.unregister", this)
    if not can_be_held_weakly(realm.agent, token):
        throw_type_error(f"Invalid unregister token: {describe(token)}")
    return this.cells.remove(token)


FINALIZATION_REGISTRY_PROTOTYPE: Final = (
    Method("register", 2, finalization_registry_prototype_register),
    Method("unregister", 1, finalization_registry_prototype_unregister),
    tag("FinalizationRegistry"),
)


# -- intrinsics ----------------------------------------------------------------------------------------------


def build_weak_ref_prototype(realm: Realm) -> JSObject:
    """%WeakRef.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("weak_ref_prototype", prototype)
    realm.intrinsic("weak_ref")
    install(realm, prototype, WEAK_REF_PROTOTYPE)
    return prototype


def build_weak_ref(realm: Realm) -> JSObject:
    """%WeakRef%"""
    prototype = realm.intrinsic("weak_ref_prototype")
    return make_constructor(realm, "WeakRef", 1, needs_new("WeakRef"), weak_ref_construct, prototype)


def build_finalization_registry_prototype(realm: Realm) -> JSObject:
    """%FinalizationRegistry.prototype%"""
    prototype = realm.new_object()
    realm.set_intrinsic("finalization_registry_prototype", prototype)
    realm.intrinsic("finalization_registry")
    install(realm, prototype, FINALIZATION_REGISTRY_PROTOTYPE)
    return prototype


def build_finalization_registry(realm: Realm) -> JSObject:
    """%FinalizationRegistry%"""
    name = "FinalizationRegistry"
    prototype = realm.intrinsic("finalization_registry_prototype")
    return make_constructor(realm, name, 1, needs_new(name), finalization_registry_construct, prototype)


BUILDERS: Final[Mapping[str, Builder]] = {
    "weak_ref": build_weak_ref,
    "weak_ref_prototype": build_weak_ref_prototype,
    "finalization_registry": build_finalization_registry,
    "finalization_registry_prototype": build_finalization_registry_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {
    "WeakRef": "weak_ref",
    "FinalizationRegistry": "finalization_registry",
}
