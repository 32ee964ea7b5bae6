"""URL. https://url.spec.whatwg.org/#url-class

The parser is the one that decides what a guest may fetch, so a guest can find out what a text means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, final

from jsvm.intrinsics.declare import Getter
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value, null
from jsvm.url.parser import origin_of, parse_url
from jsvm.url.record import URLRecord
from jsvm.url.setters import set_part
from jsvm.webapi.interfaces import (
    Interface,
    PlatformObject,
    attribute,
    need,
    operation,
    pay_for_text,
    prototype_of,
    receiver,
    usv_string,
)
from jsvm.webapi.names import prototype_slot
from jsvm.webapi.url_search_params import SearchParamsObject, new_search_params, read_query

NAME: Final = "URL"


@final
class URLObject(PlatformObject):
    """A URL; `params` is its `searchParams` once somebody has asked for it."""

    __slots__ = ("params", "record")

    class_name: ClassVar[str] = NAME

    def __init__(self, prototype: JSObject, record: URLRecord) -> None:
        JSObject.__init__(self, prototype, {})
        self.record = record
        self.params: SearchParamsObject | None = None


def read_url(realm: Realm, arguments: Sequence[Value]) -> URLRecord | None:
    """The URL of an argument and perhaps a base. https://url.spec.whatwg.org/#api-url-parser"""
    need(arguments, 1, NAME)
    text = pay_for_text(realm, usv_string(arguments[0]))
    if len(arguments) < 2 or arguments[1] is None:
        return parse_url(text)
    base = parse_url(pay_for_text(realm, usv_string(arguments[1])))
    return None if base is None else parse_url(text, base)


def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://url.spec.whatwg.org/#dom-url-url"""
    record = read_url(realm, arguments)
    if record is None:
        throw_type_error("Invalid URL")
    return URLObject(prototype_from_constructor(new_target, prototype_slot(NAME)), record)


def parse(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-url-parse"""
    record = read_url(realm, arguments)
    return null if record is None else URLObject(prototype_of(realm, NAME), record)


def can_parse(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-url-canparse"""
    return read_url(realm, arguments) is not None


# -- attributes ------------------------------------------------------------------------------------


def href(realm: Realm, this: Value, *_: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-url-href"""
    return pay_for_text(realm, receiver(URLObject, this, "get URL.prototype.href").record.href())


def set_href(realm: Realm, this: Value, text: Value = None, *_: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-url-href"""
    url = receiver(URLObject, this, "set URL.prototype.href")
    record = parse_url(pay_for_text(realm, usv_string(text)))
    if record is None:
        throw_type_error("Invalid URL")
    url.record = record
    follow_query(realm, url)


def follow_query(realm: Realm, url: URLObject) -> None:
    """Bring `searchParams` up to the query."""
    if url.params is not None:
        url.params.items[:] = read_query(realm, url.record.query or "")


def origin(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-url-origin"""
    return origin_of(receiver(URLObject, this, "get URL.prototype.origin").record)


def search_params(realm: Realm, this: Value, *_: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-url-searchparams"""
    url = receiver(URLObject, this, "get URL.prototype.searchParams")
    if url.params is None:
        url.params = new_search_params(realm, url)
    return url.params


def part(name: str, read: Callable[[URLRecord], str]) -> Getter:
    """An attribute that shows one part, and a setter that replaces it."""

    def get(realm: Realm, this: Value, *_: Value) -> Value:
        return pay_for_text(realm, read(receiver(URLObject, this, f"get URL.prototype.{name}").record))

    def set_(realm: Realm, this: Value, text: Value = None, *_: Value) -> Value:
        url = receiver(URLObject, this, f"set URL.prototype.{name}")
        set_part(url.record, name, pay_for_text(realm, usv_string(text)))
        if name == "search":
            follow_query(realm, url)

    return attribute(name, get, set_)


INTERFACES: Final = (
    Interface(
        NAME,
        (
            attribute("href", href, set_href),
            attribute("origin", origin),
            part("protocol", lambda url: f"{url.scheme}:"),
            part("username", lambda url: url.username),
            part("password", lambda url: url.password),
            part("host", lambda url: url.host_and_port),
            part("hostname", lambda url: url.host or ""),
            part("port", lambda url: "" if url.port is None else str(url.port)),
            part("pathname", URLRecord.pathname),
            part("search", URLRecord.search),
            attribute("searchParams", search_params),
            part("hash", URLRecord.hash),
            operation("toString", 0, href),
            operation("toJSON", 0, href),
        ),
        construct,
        1,
        (operation("parse", 1, parse), operation("canParse", 1, can_parse)),
    ),
)
