"""Every intrinsic can be the first one asked for, and a realm shares no object with another."""

from typing import Any

import pytest

from jsvm.intrinsics.inventory import BUILDERS, GLOBALS
from jsvm.runtime.objects import JSObject
from tests.unit.intrinsics.helpers import Guest, new_realm

PAIRS = sorted(slot for slot in BUILDERS if f"{slot}_prototype" in BUILDERS)


@pytest.mark.parametrize("slot", sorted(BUILDERS))
def test_every_intrinsic_can_be_made_first(slot: str) -> None:
    realm = new_realm()
    made = realm.intrinsic(slot)
    assert isinstance(made, JSObject)
    assert realm.intrinsic(slot) is made


@pytest.mark.parametrize("slot", PAIRS)
@pytest.mark.parametrize("first", ["constructor", "prototype"])
def test_constructor_and_prototype_link_either_way_round(slot: str, first: str) -> None:
    realm = new_realm()
    realm.intrinsic(slot if first == "constructor" else f"{slot}_prototype")
    constructor, prototype = realm.intrinsic(slot), realm.intrinsic(f"{slot}_prototype")
    if constructor.is_constructor() and constructor.has_own_property("prototype"):
        assert constructor.get("prototype") is prototype
        assert prototype.get("constructor") is constructor


def test_globals_are_hidden_and_replaceable(guest: Guest) -> None:
    target = guest.realm.global_object
    for name in GLOBALS:
        descriptor = target.get_own_property(name)
        assert descriptor is not None
        assert (descriptor.writable, descriptor.enumerable, descriptor.configurable) == (True, False, True)
    for name in ("NaN", "Infinity", "undefined"):
        descriptor = target.get_own_property(name)
        assert descriptor is not None
        assert (descriptor.writable, descriptor.enumerable, descriptor.configurable) == (False, False, False)


def reachable(root: JSObject) -> set[int]:
    """The identities of all objects that a guest can reach."""
    seen: dict[int, JSObject] = {}
    waiting = [root]
    while waiting:
        target = waiting.pop()
        if id(target) in seen:
            continue
        seen[id(target)] = target
        found: list[Any] = [target.get_prototype_of()]
        for key in target.own_property_keys():
            descriptor = target.get_own_property(key)
            if descriptor is not None:
                found += [descriptor.get, descriptor.set] if descriptor.is_accessor else [descriptor.value]
        waiting += [value for value in found if isinstance(value, JSObject)]
    return set(seen)


def test_two_realms_share_no_object() -> None:
    first, second = new_realm(), new_realm()
    one, other = reachable(first.global_object), reachable(second.global_object)
    assert len(one) > 500
    assert len(one) == len(other)
    assert not one & other
