"""Running a regular expression: `lastIndex`, result arrays, and whose `exec` is asked.

https://tc39.es/ecma262/#sec-abstract-operations-for-regexp-exec
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import is_callable, to_length
from jsvm.runtime.objects import JSObject
from jsvm.runtime.regexp_object import Pattern, RegExpObject
from jsvm.runtime.values import Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Start and end of group 0, then of each group; -1 where a group took no part.
type Spans = list[int]


def advance_string_index(text: str, index: int, by_code_points: bool) -> int:
    """https://tc39.es/ecma262/#sec-advancestringindex"""
    if by_code_points and index + 1 < len(text):
        if "\ud800" <= text[index] <= "\udbff" and "\udc00" <= text[index + 1] <= "\udfff":
            return index + 2
    return index + 1


def next_index(spans: Spans, text: str, by_code_points: bool) -> int:
    """Where to look on after a match, so that empty matches do not repeat forever."""
    end = spans[1]
    return advance_string_index(text, end, by_code_points) if end == spans[0] else end


def remember_match(realm: Realm, regexp: RegExpObject, text: str, spans: Spans) -> None:
    """What `RegExp.$1` and its like will show."""
    home = regexp.home
    if home.realm is realm and regexp.has_legacy_features:
        home.last_subject = home.last_input = text
        home.last_spans = spans


def builtin_match(realm: Realm, regexp: RegExpObject, text: str) -> Spans | None:
    """All of RegExpBuiltinExec but the making of its result.

    https://tc39.es/ecma262/#sec-regexpbuiltinexec
    """
    last_index = regexp.props["lastIndex"]
    index = (
        int(last_index) if type(last_index) is float and 0.0 <= last_index < 1e15 else to_length(last_index)
    )
    pattern = regexp.pattern
    stateful = pattern.is_global or pattern.is_sticky
    if not stateful:
        index = 0
    spans: Spans | None = None
    if index <= len(text):
        find = pattern.program.match if pattern.is_sticky else pattern.program.search
        spans = find(text, index, realm.agent.budget)
    if spans is None:
        if stateful:
            regexp.set_last_index(0.0)
        return None
    if stateful:
        regexp.set_last_index(float(spans[1]))
    remember_match(realm, regexp, text, spans)
    return spans


def captured(text: str, spans: Spans) -> list[Value]:
    """The texts of all groups, group 0 first; undefined for those that took no part."""
    return [
        text[spans[group] : spans[group + 1]] if spans[group] >= 0 else None
        for group in range(0, len(spans), 2)
    ]


def named_groups(pattern: Pattern, values: list[Value]) -> JSObject | None:
    """The `groups` object: each name with the value of that group of the name which took part."""
    if not pattern.names:
        return None
    groups: dict[str, Value] = {}
    for name, numbers in pattern.names:
        groups[name] = None
        for number in numbers:
            if values[number] is not None:
                groups[name] = values[number]
    return JSObject(None, groups)


def match_result(realm: Realm, pattern: Pattern, text: str, spans: Spans) -> JSArray:
    """The array that `exec` answers. https://tc39.es/ecma262/#sec-regexpbuiltinexec"""
    values = captured(text, spans)
    result = realm.new_array(values)
    result.props = {
        "index": float(spans[0]),
        "input": text,
        "groups": named_groups(pattern, values) if pattern.names else None,
    }
    if pattern.with_indices:
        result.props["indices"] = match_indices(realm, pattern, spans)
    return result


def match_indices(realm: Realm, pattern: Pattern, spans: Spans) -> JSArray:
    """https://tc39.es/ecma262/#sec-makematchindicesindexpairarray"""
    pairs: list[Value] = []
    for group in range(0, len(spans), 2):
        start, end = spans[group], spans[group + 1]
        pairs.append(realm.new_array([float(start), float(end)]) if start >= 0 else None)
    result = realm.new_array(pairs)
    result.props["groups"] = named_groups(pattern, pairs)
    return result


def builtin_exec(realm: Realm, regexp: RegExpObject, text: str) -> Value:
    """https://tc39.es/ecma262/#sec-regexpbuiltinexec"""
    spans = builtin_match(realm, regexp, text)
    return null if spans is None else match_result(realm, regexp.pattern, text, spans)


def regexp_exec(realm: Realm, regexp: JSObject, text: str) -> Value:
    """An object or null. https://tc39.es/ecma262/#sec-regexpexec"""
    if isinstance(regexp, RegExpObject) and regexp.is_pristine():
        return builtin_exec(realm, regexp, text)
    method = regexp.get("exec")
    if is_callable(method):
        result = method.code(regexp, text)
        if result is not null and not isinstance(result, JSObject):
            throw_type_error("exec must return an object or null")
        return result
    if not isinstance(regexp, RegExpObject):
        throw_type_error("exec called on incompatible receiver: not a RegExp")
    return builtin_exec(realm, regexp, text)
