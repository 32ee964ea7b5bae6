"""`fetch`. https://fetch.spec.whatwg.org/#fetch-method

Every VM has it. Without a network rule it refuses every request.
"""

from __future__ import annotations

from typing import Final

from jsvm.boundary.network_exchange import ExchangeRequest, ExchangeResponse
from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_type_error
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import PromiseObject, new_promise, reject_promise, resolve_promise
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.webapi.body import consume
from jsvm.webapi.interfaces import need
from jsvm.webapi.network import Network
from jsvm.webapi.request import RequestObject, request_from
from jsvm.webapi.response import received

#: The agent's hook that has the VM's `Network`.
NETWORK_HOOK: Final = "network"


def network_of(realm: Realm) -> Network:
    """The VM's requests."""
    hook = realm.agent.host.hook(NETWORK_HOOK)
    if hook is None:
        throw_type_error("This engine has no network")
    network: Network = hook()
    return network


def fetch(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-global-fetch"""
    promise = new_promise(realm)
    try:
        need(arguments, 1, "fetch")
        request = request_from(realm, arguments[0], arguments[1] if len(arguments) > 1 else None)
        start(realm, request, promise)
    except GUEST_ERRORS as error:
        reject_promise(realm, promise, realm.caught(error))
    return promise


def start(realm: Realm, request: RequestObject, promise: PromiseObject) -> None:
    """Make a request whose response settles a promise. https://fetch.spec.whatwg.org/#dom-global-fetch"""
    signal = request.signal
    if signal.aborted:
        raise Throw(signal.reason)

    def done(response: ExchangeResponse | None, error: Value) -> None:
        signal.forget(on_abort)
        if response is None:
            reject_promise(realm, promise, error)
        else:
            resolve_promise(realm, promise, received(realm, response))

    def on_abort(reason: Value) -> None:
        pending.abort()
        reject_promise(realm, promise, reason)

    pending = network_of(realm).start(exchange_request(realm, request), done)
    signal.on_abort(on_abort)


def exchange_request(realm: Realm, request: RequestObject) -> ExchangeRequest:
    """The request as the host sees it. Its body is used up."""
    body = consume(realm, request) if request.body is not None else None
    return ExchangeRequest(request.url, request.method, tuple(request.headers.items), body, request.redirect)


def build_fetch(realm: Realm) -> JSObject:
    """The global function."""
    return realm.new_function("fetch", 1, fetch)
