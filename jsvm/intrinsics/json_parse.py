"""`JSON.parse` and its reviver. https://tc39.es/ecma262/#sec-json.parse"""

from __future__ import annotations

import re
from typing import Any, final

from jsvm.intrinsics.json_scanner import Finding, parse_text
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.conversions import LONG_NUMBER, is_callable, to_string
from jsvm.runtime.functions import Code
from jsvm.runtime.object_operations import (
    create_data_property,
    enumerable_own_properties,
    is_array,
    length_of_array_like,
)
from jsvm.runtime.objects import JSObject, same_value
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value


@final
class ParseRecord:
    """Where a value came from. `source` is the text of a primitive; `children` are the records of the
    elements by index, or of the properties by name.
    """

    __slots__ = ("children", "source", "value")

    def __init__(self, value: Value, source: str) -> None:
        self.value = value
        self.source = source
        self.children: dict[int | str, ParseRecord] = {}


def json_parse(realm: Realm, _this: Value, text: Value = None, reviver: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-json.parse"""
    source = text if type(text) is str else to_string(text)
    if not is_callable(reviver):
        return parse_text(realm, source)
    log: list[Finding] = []
    value = parse_text(realm, source, log)
    root = realm.new_object()
    root.props[""] = value
    return internalize(realm, root, "", reviver.code, record_tree(source, log))


def record_tree(text: str, log: list[Finding]) -> ParseRecord:
    """The records of all values, as a tree; of properties with the same name the last one counts."""
    top: ParseRecord | None = None
    records: dict[int, ParseRecord] = {}
    for storage, key, value, token, end in log:
        record = ParseRecord(value, source_of(text, token, end))
        if top is None:
            top = record
        else:
            parent = records[id(storage)]
            parent.children[len(parent.children) if type(storage) is list else key] = record
        if isinstance(value, JSObject):
            # The storage lives as long as the log, so its id is its own.
            records[id(storage_of(value))] = record
    assert top is not None
    return top


def storage_of(value: JSObject) -> Any:
    """The list or dict behind a container that no guest has seen yet."""
    return value.dense if type(value) is JSArray else value.props


def source_of(text: str, token: re.Match[str], end: int) -> str:
    """The source text of a primitive; empty for an array or object."""
    first = token.re.groups - 4
    if token[first] is not None:
        return text[token.start(first) - 1 : token.end(first) + 1]
    if token[first + 3] == '"':
        return text[token.start(first + 3) : end]
    number = token[first + 1]
    if number is not None and len(number) > LONG_NUMBER:
        return text[token.start(first + 1) : end]
    return number or token[first + 2] or ""


def internalize(realm: Realm, holder: JSObject, key: str, reviver: Code, record: ParseRecord | None) -> Value:
    """https://tc39.es/ecma262/#sec-internalizejsonproperty"""
    realm.agent.budget.spend()
    value = holder.get(key)
    context = realm.new_object()
    if record is not None and not same_value(record.value, value):
        record = None
    if isinstance(value, JSObject):
        internalize_members(realm, value, reviver, {} if record is None else record.children)
    elif record is not None:
        context.props["source"] = record.source
    return reviver(holder, key, value, context)


def internalize_members(
    realm: Realm, value: JSObject, reviver: Code, records: dict[int | str, ParseRecord]
) -> None:
    """Revive the elements or properties of `value` in place."""
    if is_array(value):
        for index in range(length_of_array_like(value)):
            replace_member(realm, value, str(index), reviver, records.get(index))
        return
    for name in enumerable_own_properties(realm, value, "key"):
        replace_member(realm, value, name, reviver, records.get(name))


def replace_member(
    realm: Realm, holder: JSObject, key: str, reviver: Code, record: ParseRecord | None
) -> None:
    """Put what the reviver answers in place of one member."""
    revived = internalize(realm, holder, key, reviver, record)
    if revived is None:
        holder.delete(key)
    else:
        create_data_property(holder, key, revived)
