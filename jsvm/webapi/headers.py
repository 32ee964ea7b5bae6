"""Headers. https://fetch.spec.whatwg.org/#headers-class

What a rule adds to a request is never in one of these: the host adds it behind the guest's back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final, Literal, final

from jsvm.boundary.network_policy import is_forbidden_request_header
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.iterators import iterable_to_list
from jsvm.runtime.long_text import strip
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import SYMBOL_ITERATOR, Value, null
from jsvm.webapi.interfaces import (
    Interface,
    byte_string,
    operation,
    pay,
    prototype_of,
)
from jsvm.webapi.names import prototype_slot
from jsvm.webapi.pairs import PairedObject, pair_entries, subject_of

NAME: Final = "Headers"
#: https://fetch.spec.whatwg.org/#headers-guard
type Guard = Literal["none", "request", "response", "immutable"]

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_WHITE_SPACE: Final = "\t\n\r "
#: Headers of one list; more are an attack.
MAX_HEADERS: Final = 1000


@final
class HeadersObject(PairedObject):
    """A header list, names in lower case, and who may change it."""

    __slots__ = ("guard",)

    class_name: ClassVar[str] = NAME

    def __init__(self, prototype: JSObject, guard: Guard = "none") -> None:
        PairedObject.__init__(self, prototype, [])
        self.guard: Guard = guard

    def pairs(self) -> list[tuple[str, Value]]:
        return sorted_and_combined(self.items)

    def combined(self, name: str) -> str | None:
        """https://fetch.spec.whatwg.org/#concept-header-list-get"""
        values = [value for key, value in self.items if key == name]
        return ", ".join(values) if values else None


def sorted_and_combined(items: Sequence[tuple[str, str]]) -> list[tuple[str, Value]]:
    """https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine"""
    found: dict[str, list[str]] = {}
    for name, value in sorted(items, key=lambda item: item[0]):
        found.setdefault(name, []).append(value)
    pairs: list[tuple[str, Value]] = []
    for name, values in found.items():
        pairs += [(name, value) for value in values] if name == "set-cookie" else [(name, ", ".join(values))]
    return pairs


def new_headers(realm: Realm, items: Sequence[tuple[str, str]] = (), guard: Guard = "none") -> HeadersObject:
    """Headers of ours."""
    made = HeadersObject(prototype_of(realm, NAME), guard)
    made.items = list(items)
    return made


def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://fetch.spec.whatwg.org/#dom-headers"""
    made = HeadersObject(prototype_from_constructor(new_target, prototype_slot(NAME)))
    if arguments and arguments[0] is not None:
        fill(realm, made, arguments[0])
    return made


def fill(realm: Realm, headers: HeadersObject, source: Value) -> None:
    """https://fetch.spec.whatwg.org/#concept-headers-fill"""
    if not isinstance(source, JSObject):
        throw_type_error("Headers: the argument is neither a sequence nor a record")
    method = source.get(SYMBOL_ITERATOR)
    if method is not None and method is not null:
        for item in iterable_to_list(realm, source):
            values = iterable_to_list(realm, item) if isinstance(item, JSObject) else []
            if len(values) != 2:
                throw_type_error("Headers: each element must be a pair of a name and a value")
            add(realm, headers, byte_string(values[0]), byte_string(values[1]))
        return
    for key in source.own_property_keys():
        own = source.get_own_property(key)
        if own is not None and own.enumerable is True:
            add(realm, headers, byte_string(key), byte_string(source.get(key)))


def add(realm: Realm, headers: HeadersObject, name: str, value: str) -> None:
    """https://fetch.spec.whatwg.org/#concept-headers-append"""
    name, value = checked(realm, name, value)
    if may_change(headers, name):
        if len(headers.items) >= MAX_HEADERS:
            throw_type_error("Headers: too many")
        headers.items.append((name, value))


def checked(realm: Realm, name: str, value: str) -> tuple[str, str]:
    """A name in lower case and a value without space around it; a TypeError for what is neither."""
    pay(realm, len(name) + len(value))
    value = strip(value, _WHITE_SPACE)
    if not _TOKEN.fullmatch(name):
        throw_type_error("Headers: this is not a header name")
    if "\r" in value or "\n" in value or "\0" in value:
        throw_type_error("Headers: this is not a header value")
    return name.lower(), value


def header_name(realm: Realm, value: Value) -> str:
    """A header name in lower case."""
    return checked(realm, byte_string(value), "")[0]


def may_change(headers: HeadersObject, name: str) -> bool:
    """Whether a name may be set or deleted; a TypeError if nothing may."""
    if headers.guard == "immutable":
        throw_type_error("Headers: these are immutable")
    if headers.guard == "request":
        return not is_forbidden_request_header(name)
    return headers.guard != "response" or name not in ("set-cookie", "set-cookie2")


# -- operations ------------------------------------------------------------------------------------


subject = subject_of(NAME, HeadersObject)
appended = subject_of(NAME, HeadersObject, walks=False)


def append(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-headers-append"""
    headers = appended(realm, this, "append", arguments, 2)
    add(realm, headers, byte_string(arguments[0]), byte_string(arguments[1]))


def delete(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-headers-delete"""
    headers = subject(realm, this, "delete", arguments, 1)
    name = header_name(realm, arguments[0])
    if may_change(headers, name):
        headers.items[:] = [item for item in headers.items if item[0] != name]


def get(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-headers-get"""
    headers = subject(realm, this, "get", arguments, 1)
    value = headers.combined(header_name(realm, arguments[0]))
    return null if value is None else value


def get_set_cookie(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-headers-getsetcookie"""
    headers = subject(realm, this, "getSetCookie", arguments, 0)
    return realm.new_array([value for name, value in headers.items if name == "set-cookie"])


def has(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-headers-has"""
    headers = subject(realm, this, "has", arguments, 1)
    return headers.combined(header_name(realm, arguments[0])) is not None


def set_(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://fetch.spec.whatwg.org/#dom-headers-set"""
    headers = subject(realm, this, "set", arguments, 2)
    name, value = checked(realm, byte_string(arguments[0]), byte_string(arguments[1]))
    if not may_change(headers, name):
        return
    if headers.combined(name) is None:
        add(realm, headers, name, value)
        return
    first = next(index for index, item in enumerate(headers.items) if item[0] == name)
    rest = [item for item in headers.items[first + 1 :] if item[0] != name]
    headers.items[first:] = [(name, value), *rest]


INTERFACES: Final = (
    Interface(
        NAME,
        (
            operation("append", 2, append),
            operation("delete", 1, delete),
            operation("get", 1, get),
            operation("getSetCookie", 0, get_set_cookie),
            operation("has", 1, has),
            operation("set", 2, set_),
            *pair_entries(NAME, HeadersObject),
        ),
        construct,
    ),
)
