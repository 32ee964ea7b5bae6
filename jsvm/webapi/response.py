"""Response. https://fetch.spec.whatwg.org/#response-class"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar, Final, Literal, final

from jsvm.boundary.network_exchange import REDIRECT_STATUSES, ExchangeResponse
from jsvm.intrinsics.json_stringify import json_stringify
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_number
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.url.parser import parse_url
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
    prototype_of,
    receiver,
    usv_string,
)
from jsvm.webapi.names import prototype_slot

NAME: Final = "Response"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
#: https://fetch.spec.whatwg.org/#null-body-status
NULL_BODY_STATUSES: Final = frozenset({101, 103, 204, 205, 304})

type ResponseType = Literal["basic", "default", "error", "opaqueredirect"]


@final
class ResponseObject(BodyOwner):
    """A response, from the network or made by the guest."""

    __slots__ = ("redirected", "status", "status_text", "type", "url")

    class_name: ClassVar[str] = NAME

    def __init__(self, prototype: JSObject, headers: HeadersObject, status: int, status_text: str) -> None:
        JSObject.__init__(self, prototype, {})
        self.headers = headers
        self.status = status
        self.status_text = status_text
        self.body = None
        self.type: ResponseType = "default"
        self.url = ""
        self.redirected = False


def received(realm: Realm, answer: ExchangeResponse) -> ResponseObject:
    """What came from the network."""
    headers = new_headers(realm, answer.headers, "immutable")
    response = ResponseObject(prototype_of(realm, NAME), headers, answer.status, answer.status_text)
    response.type = "opaqueredirect" if answer.is_opaque_redirect else "basic"
    response.url = answer.url.href(with_fragment=False)
    response.redirected = answer.redirected
    if answer.status not in NULL_BODY_STATUSES and not answer.is_opaque_redirect:
        response.body = Body(realm, answer.body)
    return response


def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://fetch.spec.whatwg.org/#dom-response"""
    body, init = (*arguments, None, None)[:2]
    prototype = prototype_from_constructor(new_target, prototype_slot(NAME))
    return initialize(realm, prototype, init, lambda response: add_body(realm, response, body))


def initialize(
    realm: Realm, prototype: JSObject, init: Value, add: Callable[[ResponseObject], None]
) -> ResponseObject:
    """https://fetch.spec.whatwg.org/#initialize-a-response"""
    options = dictionary(init, NAME)
    status_value, text_value = member(options, "status"), member(options, "statusText")
    status = 200 if status_value is None else short(to_number(status_value))
    if not 200 <= status <= 599:
        throw_range_error("Response: the status must be from 200 to 599")
    status_text = "" if text_value is None else byte_string(text_value)
    if _CONTROL.search(status_text):
        throw_type_error("Response: this is no reason phrase")
    response = ResponseObject(prototype, new_headers(realm, guard="response"), status, status_text)
    headers = member(options, "headers")
    if headers is not None:
        fill(realm, response.headers, headers)
    add(response)
    return response


def short(number: float) -> int:
    """https://webidl.spec.whatwg.org/#es-unsigned-short"""
    return int(number) % 65536 if number - number == 0 else 0


def add_body(realm: Realm, response: ResponseObject, body: Value) -> None:
    """Give the response a body, if there is one and there may be one."""
    if is_null(body):
        return
    if response.status in NULL_BODY_STATUSES:
        throw_type_error("Response: a response with this status has no body")
    set_body(realm, response, body)


# -- statics ---------------------------------------------------------------------------------------


def error(realm: Realm, _this: Value, *_: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-response-error"""
    response = ResponseObject(prototype_of(realm, NAME), new_headers(realm, guard="immutable"), 0, "")
    response.type = "error"
    return response


def redirect(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-response-redirect"""
    need(arguments, 1, "Response.redirect")
    url = parse_url(usv_string(arguments[0]))
    if url is None:
        throw_type_error("Response.redirect: this is not an absolute URL")
    given = arguments[1] if len(arguments) > 1 else None
    status = 302 if given is None else short(to_number(given))
    if status not in REDIRECT_STATUSES:
        throw_range_error("Response.redirect: this is no status of a redirect")
    headers = new_headers(realm, [("location", url.href())], "immutable")
    return ResponseObject(prototype_of(realm, NAME), headers, status, "")


def json(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-response-json"""
    need(arguments, 1, "Response.json")
    text = json_stringify(realm, None, arguments[0])
    if text is None:
        throw_type_error("Response.json: this value has no JSON form")

    def add(response: ResponseObject) -> None:
        if response.headers.combined("content-type") is None:
            response.headers.items.append(("content-type", "application/json"))
        add_body(realm, response, text)

    return initialize(realm, prototype_of(realm, NAME), arguments[1] if len(arguments) > 1 else None, add)


# -- members ---------------------------------------------------------------------------------------


def clone(realm: Realm, this: Value, *_: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-response-clone"""
    response = receiver(ResponseObject, this, f"{NAME}.prototype.clone")
    body = response.copied_body(realm)
    headers = new_headers(realm, response.headers.items, response.headers.guard)
    copy = ResponseObject(prototype_of(realm, NAME), headers, response.status, response.status_text)
    copy.type, copy.url, copy.redirected = response.type, response.url, response.redirected
    copy.body = body
    return copy


shown: Final = attributes_of(ResponseObject, NAME)
INTERFACES: Final = (
    Interface(
        NAME,
        (
            shown("type", lambda response: response.type),
            shown("url", lambda response: response.url),
            shown("redirected", lambda response: response.redirected),
            shown("status", lambda response: float(response.status)),
            shown("ok", lambda response: 200 <= response.status <= 299),
            shown("statusText", lambda response: response.status_text),
            shown("headers", lambda response: response.headers),
            operation("clone", 0, clone),
            *body_entries(NAME, ResponseObject),
        ),
        construct,
        0,
        (operation("error", 0, error), operation("redirect", 1, redirect), operation("json", 1, json)),
    ),
)
