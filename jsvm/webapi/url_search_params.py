"""URLSearchParams. https://url.spec.whatwg.org/#interface-urlsearchparams"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, final

from jsvm.intrinsics.native_sort import NativeOrder
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import is_callable
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.iterators import cursor_to_list, iterable_to_list, iterator_from_method
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import SYMBOL_ITERATOR, Value, null
from jsvm.unicode.utf16 import from_utf16, to_utf16
from jsvm.url.form import parse_form, serialize_form
from jsvm.webapi.interfaces import (
    Interface,
    attribute,
    operation,
    pay_for_text,
    prototype_of,
    receiver,
    usv_string,
)
from jsvm.webapi.names import prototype_slot
from jsvm.webapi.pairs import PairedObject, lookup_entries, pair_entries, subject_of

if TYPE_CHECKING:
    from jsvm.webapi.url import URLObject

NAME: Final = "URLSearchParams"
#: Pairs between two payments.
PAIRS_AT_ONCE: Final = 1024


@final
class SearchParamsObject(PairedObject):
    """A list of pairs of UTF-16 texts; `url` is the URL whose query it writes, if any."""

    __slots__ = ("url",)

    class_name: ClassVar[str] = NAME

    def __init__(self, prototype: JSObject, items: list[tuple[str, str]]) -> None:
        PairedObject.__init__(self, prototype, items)
        self.url: URLObject | None = None

    def serialized(self) -> str:
        """The list as a query, without its question mark."""
        return serialize_form((from_utf16(name), from_utf16(value)) for name, value in self.items)

    def changed(self, realm: Realm) -> None:
        """Write the list into the URL. https://url.spec.whatwg.org/#concept-urlsearchparams-update"""
        if self.url is not None:
            text = pay_for_text(realm, self.serialized())
            self.url.record.query = text or None


def read_query(realm: Realm, query: str) -> list[tuple[str, str]]:
    """Pairs of a query of UTF-16 text."""
    pay_for_text(realm, query)
    pairs = parse_form(from_utf16(query, "replace"))
    made: list[tuple[str, str]] = []
    for part in realm.agent.budget.pieces(len(pairs), PAIRS_AT_ONCE, 4):
        made += [(to_utf16(name), to_utf16(value)) for name, value in pairs[part]]
    return made


def new_search_params(realm: Realm, url: URLObject) -> SearchParamsObject:
    """The list that `URL.searchParams` shows."""
    made = SearchParamsObject(prototype_of(realm, NAME), read_query(realm, url.record.query or ""))
    made.url = url
    return made


def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://url.spec.whatwg.org/#dom-urlsearchparams-urlsearchparams"""
    initial = arguments[0] if arguments else None
    prototype = prototype_from_constructor(new_target, prototype_slot(NAME))
    made = SearchParamsObject(prototype, initial_pairs(realm, initial))
    made.account(realm, len(made.items))
    return made


def initial_pairs(realm: Realm, initial: Value) -> list[tuple[str, str]]:
    """Pairs of a constructor's argument: a list of pairs, a record, or a query."""
    if initial is None:
        return []
    if isinstance(initial, JSObject):
        method = initial.get(SYMBOL_ITERATOR)
        if method is not None and method is not null:
            if not is_callable(method):
                throw_type_error("URLSearchParams: the iterator method is not a function")
            sequence = cursor_to_list(realm, iterator_from_method(initial, method))
            return [pair_of(realm, item) for item in sequence]
        return record_pairs(realm, initial)
    return read_query(realm, usv_string(initial).removeprefix("?"))


def record_pairs(realm: Realm, record: JSObject) -> list[tuple[str, str]]:
    """Own enumerable properties as pairs, later ones of an equal name in place of earlier ones."""
    found: dict[str, str] = {}
    for key in record.own_property_keys():
        realm.agent.budget.spend()
        own = record.get_own_property(key)
        if own is not None and own.enumerable is True:
            name = usv_string(key)
            found[name] = usv_string(record.get(key))
    return list(found.items())


def pair_of(realm: Realm, item: Value) -> tuple[str, str]:
    """One pair of a list."""
    values = iterable_to_list(realm, item) if isinstance(item, JSObject) else []
    if len(values) != 2:
        throw_type_error("URLSearchParams: each element must be a pair of a name and a value")
    return usv_string(values[0]), usv_string(values[1])


# -- operations ------------------------------------------------------------------------------------


subject = subject_of(NAME, SearchParamsObject)
appended = subject_of(NAME, SearchParamsObject, walks=False)


def append(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-urlsearchparams-append"""
    params = appended(realm, this, "append", arguments, 2)
    params.items.append((usv_string(arguments[0]), usv_string(arguments[1])))
    params.account(realm, len(params.items))
    params.changed(realm)


def delete(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-urlsearchparams-delete"""
    params = subject(realm, this, "delete", arguments, 1)
    name, value = wanted(arguments)
    params.items[:] = [pair for pair in params.items if pair[0] != name or value not in (None, pair[1])]
    params.changed(realm)


def wanted(arguments: Sequence[Value]) -> tuple[str, str | None]:
    """A name, and a value if one was given."""
    value = arguments[1] if len(arguments) > 1 else None
    return usv_string(arguments[0]), None if value is None else usv_string(value)


def has(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-urlsearchparams-has"""
    params = subject(realm, this, "has", arguments, 1)
    name, value = wanted(arguments)
    return any(key == name and value in (None, item) for key, item in params.items)


def set_(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-urlsearchparams-set"""
    params = subject(realm, this, "set", arguments, 2)
    params.items[:] = replaced(params.items, usv_string(arguments[0]), usv_string(arguments[1]))
    params.changed(realm)


def replaced[Item](items: list[tuple[str, Item]], name: str, value: Item) -> list[tuple[str, Item]]:
    """The list with one pair of this name: where the first was, or at the end."""
    result: list[tuple[str, Item]] = []
    found = False
    for pair in items:
        if pair[0] != name:
            result.append(pair)
        elif not found:
            found = True
            result.append((name, value))
    return result if found else [*result, (name, value)]


def sort(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-urlsearchparams-sort"""
    params = subject(realm, this, "sort", arguments, 0)
    # Python compares texts of code units as the standard wants names compared.
    order = NativeOrder(lambda pair: pair[0], lambda pair: len(pair[0]))
    params.items[:] = order.sort(realm.agent.budget, params.items)
    params.changed(realm)


def size(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://url.spec.whatwg.org/#dom-urlsearchparams-size"""
    return float(len(receiver(SearchParamsObject, this, f"get {NAME}.prototype.size").items))


def to_string_(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://url.spec.whatwg.org/#urlsearchparams-stringification-behavior"""
    return pay_for_text(realm, subject(realm, this, "toString", arguments, 0).serialized())


INTERFACES: Final = (
    Interface(
        NAME,
        (
            operation("append", 2, append),
            operation("delete", 1, delete),
            *lookup_entries(NAME, SearchParamsObject),
            operation("has", 1, has),
            operation("set", 2, set_),
            attribute("size", size),
            operation("sort", 0, sort),
            operation("toString", 0, to_string_),
            *pair_entries(NAME, SearchParamsObject),
        ),
        construct,
    ),
)
