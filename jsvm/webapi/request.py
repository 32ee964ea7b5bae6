"""Request. https://fetch.spec.whatwg.org/#request-class

Credentials, cache, mode, referrer and integrity have the one value that a client without any of them has:
`omit`, `no-store`, `cors`, none. A guest that asks for another gets no other, but may ask, as code written
for browsers does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, final

from jsvm.boundary.network_exchange import RedirectMode
from jsvm.boundary.network_policy import FORBIDDEN_METHODS
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.url.parser import parse_url
from jsvm.url.record import URLRecord
from jsvm.webapi.abort import AbortSignalObject, depend, new_signal
from jsvm.webapi.body import Body, BodyOwner, body_entries, is_null, set_body
from jsvm.webapi.headers import HeadersObject, fill, new_headers
from jsvm.webapi.interfaces import (
    Interface,
    attributes_of,
    byte_string,
    dictionary,
    member,
    need,
    operation,
    pay_for_text,
    prototype_of,
    receiver,
    usv_string,
)
from jsvm.webapi.names import prototype_slot

NAME: Final = "Request"

#: Methods that are written in capitals however they are given. https://fetch.spec.whatwg.org/#concept-method-normalize
NORMALIZED: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"})
_TOKEN_CHARACTERS: Final = frozenset(
    "!#$%&'*+.^_`|~-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

#: Members of `init` that are read and checked, and change nothing.
CHECKED: Final[dict[str, tuple[str, ...]]] = {
    "mode": ("cors", "no-cors", "same-origin", "navigate"),
    "credentials": ("omit", "same-origin", "include"),
    "cache": ("default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"),
    "priority": ("high", "low", "auto"),
    "duplex": ("half",),
}
REDIRECT_MODES: Final[dict[str, RedirectMode]] = {"follow": "follow", "error": "error", "manual": "manual"}


@final
class RequestObject(BodyOwner):
    """A request that was not made yet."""

    __slots__ = ("method", "redirect", "signal", "url")

    class_name: ClassVar[str] = NAME

    def __init__(
        self,
        prototype: JSObject,
        url: URLRecord,
        method: str,
        headers: HeadersObject,
        body: Body | None,
        redirect: RedirectMode,
        signal: AbortSignalObject,
    ) -> None:
        JSObject.__init__(self, prototype, {})
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.redirect: RedirectMode = redirect
        self.signal = signal


def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://fetch.spec.whatwg.org/#dom-request"""
    need(arguments, 1, NAME)
    prototype = prototype_from_constructor(new_target, prototype_slot(NAME))
    return make_request(realm, prototype, arguments[0], arguments[1] if len(arguments) > 1 else None)


def request_from(realm: Realm, source: Value, init: Value) -> RequestObject:
    """A Request of ours, as `fetch` makes one."""
    return make_request(realm, prototype_of(realm, NAME), source, init)


def make_request(realm: Realm, prototype: JSObject, source: Value, init: Value) -> RequestObject:
    """A request from a URL or another request, changed by `init`."""
    options = dictionary(init, NAME)
    original = source if isinstance(source, RequestObject) else None
    url = original.url if original is not None else read_url(realm, source)
    check_options(options)
    method = read_method(member(options, "method"), original)
    headers = read_headers(realm, member(options, "headers"), original)
    signal = read_signal(realm, member(options, "signal"), options, original)
    redirect = read_redirect(member(options, "redirect"), original)
    made = RequestObject(prototype, url, method, headers, None, redirect, signal)
    add_body(realm, made, member(options, "body"), original)
    return made


def read_url(realm: Realm, source: Value) -> URLRecord:
    """An absolute URL without credentials: a guest has no place that a relative one could start from."""
    url = parse_url(pay_for_text(realm, usv_string(source)))
    if url is None:
        throw_type_error("Request: this is not an absolute URL")
    if url.includes_credentials:
        throw_type_error("Request: a URL must not hold credentials")
    return url


def check_options(options: JSObject | None) -> None:
    """Refuse what is no value of an option."""
    for name, values in CHECKED.items():
        value = member(options, name)
        if value is not None and to_string(value) not in values:
            throw_type_error(f"Request: this is no value of '{name}'")
    window = member(options, "window")
    if not is_null(window):
        throw_type_error("Request: 'window' can only be null")


def read_method(value: Value, original: RequestObject | None) -> str:
    """https://fetch.spec.whatwg.org/#methods"""
    if value is None:
        return "GET" if original is None else original.method
    return normalized_method(byte_string(value))


def normalized_method(method: str) -> str:
    """A method as it goes on the wire; a TypeError for what is none, and for what no guest may use."""
    if not method or not set(method) <= _TOKEN_CHARACTERS:
        throw_type_error("Request: this is not an HTTP method")
    upper = method.upper()
    if upper in FORBIDDEN_METHODS:
        throw_type_error("Request: this HTTP method is not available")
    return upper if upper in NORMALIZED else method


def read_headers(realm: Realm, value: Value, original: RequestObject | None) -> HeadersObject:
    """The request's own headers."""
    headers = new_headers(realm, guard="request")
    if value is not None:
        fill(realm, headers, value)
    elif original is not None:
        headers.items = original.headers.items.copy()
    return headers


def read_signal(
    realm: Realm, value: Value, options: JSObject | None, original: RequestObject | None
) -> AbortSignalObject:
    """A signal of the request's own that follows the one it was given."""
    own = new_signal(realm)
    given: Value = value
    if value is None and original is not None:
        given = original.signal
    if is_null(given):
        return own
    if not isinstance(given, AbortSignalObject):
        throw_type_error("Request: the signal is not an AbortSignal")
    if given.aborted:
        own.aborted, own.reason = True, given.reason
    else:
        for origin in given.sources or [given]:
            depend(own, origin)
    return own


def read_redirect(value: Value, original: RequestObject | None) -> RedirectMode:
    """What to do about redirects."""
    if value is None:
        return "follow" if original is None else original.redirect
    mode = REDIRECT_MODES.get(to_string(value))
    if mode is None:
        throw_type_error("Request: this is no value of 'redirect'")
    return mode


def add_body(realm: Realm, request: RequestObject, value: Value, original: RequestObject | None) -> None:
    """The body: a new one, or that of the other request, which is used up by that."""
    inherited = original.body if original is not None and is_null(value) else None
    if (not is_null(value) or inherited is not None) and request.method in ("GET", "HEAD"):
        throw_type_error("Request: a GET or HEAD request has no body")
    if not is_null(value):
        set_body(realm, request, value)
    elif inherited is not None and original is not None:
        request.body = original.copied_body(realm)
        inherited.used = True


# -- members ---------------------------------------------------------------------------------------


def clone(realm: Realm, this: Value, *_: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-request-clone"""
    request = receiver(RequestObject, this, f"{NAME}.prototype.clone")
    body = request.copied_body(realm)
    headers = new_headers(realm, request.headers.items, "request")
    signal = read_signal(realm, request.signal, None, None)
    prototype = prototype_of(realm, NAME)
    return RequestObject(prototype, request.url, request.method, headers, body, request.redirect, signal)


shown: Final = attributes_of(RequestObject, NAME)
INTERFACES: Final = (
    Interface(
        NAME,
        (
            shown("method", lambda request: request.method),
            shown("url", lambda request: request.url.href()),
            shown("headers", lambda request: request.headers),
            shown("destination", lambda _: ""),
            shown("referrer", lambda _: ""),
            shown("referrerPolicy", lambda _: "no-referrer"),
            shown("mode", lambda _: "cors"),
            shown("credentials", lambda _: "omit"),
            shown("cache", lambda _: "no-store"),
            shown("redirect", lambda request: request.redirect),
            shown("integrity", lambda _: ""),
            shown("keepalive", lambda _: False),
            shown("signal", lambda request: request.signal),
            shown("duplex", lambda _: "half"),
            operation("clone", 0, clone),
            *body_entries(NAME, RequestObject),
        ),
        construct,
        1,
    ),
)
