"""The Proxy constructor; proxies themselves are in `jsvm.runtime.proxy`.

https://tc39.es/ecma262/#sec-proxy-constructor
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import Method, argument_at, install, needs_new
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.objects import JSObject
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import Value


def proxy_create(realm: Realm, target: Value, handler: Value) -> ProxyObject:
    """https://tc39.es/ecma262/#sec-proxycreate"""
    if not isinstance(target, JSObject) or not isinstance(handler, JSObject):
        throw_type_error("Cannot create proxy with a non-object as target or handler")
    return ProxyObject(realm, target, handler)


def proxy_construct(realm: Realm, arguments: Sequence[Value], _new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-proxy-target-handler"""
    return proxy_create(realm, argument_at(arguments, 0), argument_at(arguments, 1))


def proxy_revocable(
    realm: Realm, _this: Value, target: Value = None, handler: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-proxy.revocable"""
    proxy = proxy_create(realm, target, handler)
    revoke = realm.new_function("", 0, lambda _realm, _this, *_: proxy.revoke())
    return JSObject(realm.object_prototype, {"proxy": proxy, "revoke": revoke})


STATICS: Final = (Method("revocable", 2, proxy_revocable),)


def build_proxy(realm: Realm) -> JSObject:
    """%Proxy%, a constructor without a prototype property."""
    constructor = realm.new_function("Proxy", 2, needs_new("Proxy"), proxy_construct)
    install(realm, constructor, STATICS)
    return constructor


BUILDERS: Final[Mapping[str, Builder]] = {"proxy": build_proxy}
GLOBALS: Final[Mapping[str, str]] = {"Proxy": "proxy"}
