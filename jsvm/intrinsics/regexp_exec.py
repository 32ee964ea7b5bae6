"""Running a regular expression: `lastIndex`, result arrays, and whose `exec` is asked.

https://tc39.es/ecma262/#sec-abstract-operations-for-regexp-exec
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jsvm.regexp.host_pattern import flat_spans
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import is_callable, to_length, to_string
from jsvm.runtime.descriptors import WRITABLE
from jsvm.runtime.objects import JSObject
from jsvm.runtime.regexp_object import Pattern, RegExpObject
from jsvm.runtime.values import Value, null

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from jsvm.regexp.host_pattern import Side
    from jsvm.runtime.realm import Realm

#: Start and end of group 0, then of each group; -1 where a group took no part.
type Spans = list[int]
#: The same, or what the host found for a pattern whose groups it numbers as we do.
type Match = re.Match[str] | Spans
#: Start and end of a match, and all of it.
type Place = tuple[int, int, Match]


def advance_string_index(text: str, index: int, by_code_points: bool) -> int:
    """https://tc39.es/ecma262/#sec-advancestringindex"""
    if by_code_points and index + 1 < len(text):
        if "\ud800" <= text[index] <= "\udbff" and "\udc00" <= text[index + 1] <= "\udfff":
            return index + 2
    return index + 1


def remember_match(realm: Realm, regexp: RegExpObject, text: str, match: Match) -> None:
    """What `RegExp.$1` and its like will show."""
    home = regexp.home
    if home.realm is realm and regexp.has_legacy_features:
        home.last_subject = home.last_input = text
        home.last_match = match


# OPTIMIZATION: one function that calls hardly any other, because most matches take less time than calls do.
def host_match(realm: Realm, regexp: RegExpObject, text: str) -> re.Match[str] | Literal[False] | None:
    """As `builtin_match`, where the host's `re` does all of it; False if nothing was done because it cannot.

    https://tc39.es/ecma262/#sec-regexpbuiltinexec
    """
    pattern = regexp.pattern
    side = pattern.ascii_side if text.isascii() else pattern.other_side
    last_index = regexp.props["lastIndex"]
    if side is None:
        side = host_side(realm, pattern, text)
    if side is False or type(last_index) is not float:
        return False
    index = 0
    length = len(text)
    stateful = pattern.stateful
    if stateful and last_index:
        if not 0.0 < last_index <= length:
            return False
        index = int(last_index)
        length -= index
    if length > side.limit and not side.fits(length):
        return False
    found: re.Match[str] | None = side.find(text, index)
    if found is None:
        realm.agent.budget.spend(1 if length <= side.cheap else side.price(None, index, length))
        if stateful:
            regexp.set_last_index(0.0)
        return None
    end = found.end()
    budget = realm.agent.budget
    price = 1 if end - index <= side.near else side.price(found, index, length)
    left = budget.fuel.cell_contents - price
    budget.fuel.cell_contents = left
    if left < 0:
        budget.refuel()
    if stateful:
        if regexp.attributes.flags["lastIndex"] & WRITABLE:  # type: ignore[union-attr, operator]
            regexp.props["lastIndex"] = float(end)
        else:
            regexp.set_last_index(float(end))
    home = regexp.home
    if home.realm is realm and regexp.has_legacy_features:
        home.last_subject = home.last_input = text
        home.last_match = found
    return found


def host_side(realm: Realm, pattern: Pattern, text: str) -> Side | Literal[False]:
    """How to ask the host for inputs like `text`, kept where `host_match` looks; False if it cannot."""
    ascii_only = text.isascii()
    side: Side | Literal[False] | None = pattern.ascii_side if ascii_only else pattern.other_side
    if side is None:
        found = pattern.program.shortcut(text, sticky=pattern.is_sticky, budget=realm.agent.budget)
        side = False if found is None else found
        if ascii_only:
            pattern.ascii_side = side
        else:
            pattern.other_side = side
    return side


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


def captured(text: str, match: Match) -> list[Value]:
    """The texts of all groups, group 0 first; undefined for those that took no part."""
    if not isinstance(match, list):
        return [match[0], *match.groups()]
    return [
        text[match[group] : match[group + 1]] if match[group] >= 0 else None
        for group in range(0, len(match), 2)
    ]


def bounds_of(match: Match) -> tuple[int, int]:
    """Start and end of a match."""
    return (match[0], match[1]) if isinstance(match, list) else match.span()


def named_groups(pattern: Pattern, values: list[Value]) -> JSObject | None:
    """The `groups` object: each name with the value of that group of the name which took part."""
    if not pattern.names:
        return None
    if pattern.single_names is not None:
        return JSObject(None, {name: values[number] for name, number in pattern.single_names})
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


def require_regexp(value: Value, method: str) -> RegExpObject:
    """`this` as a RegExp; a TypeError otherwise."""
    if not isinstance(value, RegExpObject):
        throw_type_error(f"RegExp.prototype.{method} requires that 'this' be a RegExp object")
    return value


def find_match(realm: Realm, regexp: RegExpObject, text: str) -> Match | None:
    """The fastest way to do what `builtin_match` does."""
    found = host_match(realm, regexp, text)
    return builtin_match(realm, regexp, text) if found is False else found


def regexp_prototype_exec(realm: Realm, this: Value, subject: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype.exec and, called by other algorithms,
    https://tc39.es/ecma262/#sec-regexpbuiltinexec
    """
    regexp = this if type(this) is RegExpObject else require_regexp(this, "exec")
    text: str = subject if type(subject) is str else to_string(subject)
    found = host_match(realm, regexp, text)
    if found is None:
        return null
    pattern = regexp.pattern
    if found is False or pattern.with_indices:
        spans = builtin_match(realm, regexp, text) if found is False else flat_spans(found)
        return null if spans is None else match_result(realm, pattern, text, spans)
    values: list[Value] = [found[0], *found.groups()]
    groups = None
    if pattern.names:
        names = pattern.single_names
        if names is None:
            groups = named_groups(pattern, values)
        else:
            groups = JSObject(None, {name: values[number] for name, number in names})
    result = JSArray(realm.array_prototype, values)
    result.props = {"index": float(found.start()), "input": text, "groups": groups}
    return result


def each_match(realm: Realm, pattern: Pattern, text: str, *, anywhere: bool = False) -> Iterator[Place]:
    """Every match of an untouched RegExp, one behind the other; no guest code may run before the last.

    `anywhere`: whatever the `y` flag says.
    """
    budget = realm.agent.budget
    size = len(text)
    side = False if anywhere and pattern.is_sticky else host_side(realm, pattern, text)
    look = pattern.program.search if anywhere or not pattern.is_sticky else pattern.program.match
    by_host = side is not False and side.fits(size)
    index = 0
    while index <= size:
        match: Match
        if by_host and side:
            found = side.find(text, index)
            if found is None:
                length = size - index
                budget.spend(1 if length <= side.cheap else side.price(None, index, length))
                return
            match = found
            start, end = found.span()
            budget.spend(2 if end - index <= side.near else 1 + side.price(found, index, size - index))
        else:
            spans = look(text, index, budget)
            if spans is None:
                return
            match = spans
            start, end = spans[0], spans[1]
            budget.spend()
        yield start, end, match
        # Empty matches must not repeat forever.
        index = end if end > start else advance_string_index(text, end, pattern.is_unicode)


def regexp_exec(realm: Realm, regexp: JSObject, text: str) -> Value:
    """An object or null. https://tc39.es/ecma262/#sec-regexpexec"""
    if isinstance(regexp, RegExpObject) and regexp.is_pristine():
        return regexp_prototype_exec(realm, regexp, text)
    method = regexp.get("exec")
    if is_callable(method):
        result = method.code(regexp, text)
        if result is not null and not isinstance(result, JSObject):
            throw_type_error("exec must return an object or null")
        return result
    if not isinstance(regexp, RegExpObject):
        throw_type_error("exec called on incompatible receiver: not a RegExp")
    return regexp_prototype_exec(realm, regexp, text)
