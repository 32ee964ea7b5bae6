"""The methods of %RegExp.prototype% that String's methods call: match, matchAll, replace, search and split.

Each comes twice: once step by step, as a subclass or a changed `exec` may observe it, and once for a RegExp
that nobody touched, where the result arrays between the steps need not exist.

https://tc39.es/ecma262/#sec-properties-of-the-regexp-prototype-object
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jsvm.intrinsics.declare import Entry, Method
from jsvm.intrinsics.regexp_exec import (
    Match,
    Place,
    advance_string_index,
    bounds_of,
    captured,
    each_match,
    find_match,
    named_groups,
    regexp_exec,
    regexp_prototype_exec,
    remember_match,
)
from jsvm.intrinsics.regexp_string_iterator import RegExpStringIterator
from jsvm.intrinsics.string_substitution import add_substitution
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import is_callable, to_integer_or_infinity, to_length, to_string, to_uint32
from jsvm.runtime.functions import call_with_list, construct
from jsvm.runtime.object_operations import length_of_array_like, set_or_throw, species_constructor
from jsvm.runtime.objects import JSObject, same_value
from jsvm.runtime.realm import Realm
from jsvm.runtime.regexp_object import Pattern, RegExpObject
from jsvm.runtime.string_operations import LARGE_LIST, TextBuilder, reserve_strings
from jsvm.runtime.values import (
    SYMBOL_MATCH,
    SYMBOL_MATCH_ALL,
    SYMBOL_REPLACE,
    SYMBOL_SEARCH,
    SYMBOL_SPLIT,
    Value,
    null,
)

#: Bytes that the place of a match takes, and what each of its groups adds.
PLACE_SIZE: Final = 320
GROUP_SIZE: Final = 32


def require_object(this: Value, method: str) -> JSObject:
    """`this` of these methods: any object."""
    if not isinstance(this, JSObject):
        throw_type_error(f"RegExp.prototype.{method} requires that 'this' be an object")
    return this


def all_matches(realm: Realm, regexp: RegExpObject, text: str) -> list[Place]:
    """Every match of an untouched global RegExp, when guest code will run between looking at them."""
    budget = realm.agent.budget
    pattern = regexp.pattern
    found: list[Place] = []
    for place in each_match(realm, pattern, text):
        found.append(place)
        if not len(found) % LARGE_LIST:
            # ATTACK: what is known of a match takes a hundred times as much as a text one character long.
            budget.allocate(LARGE_LIST * (PLACE_SIZE + GROUP_SIZE * pattern.program.group_count))
    if found:
        remember_match(realm, regexp, text, found[-1][2])
    return found


def bump_last_index(regexp: JSObject, text: str, by_code_points: bool) -> None:
    """Step over an empty match."""
    index = to_length(regexp.get("lastIndex"))
    set_or_throw(regexp, "lastIndex", float(advance_string_index(text, index, by_code_points)))


# -- match --


def regexp_prototype_match(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.match%"""
    regexp = require_object(this, "[Symbol.match]")
    text = value if type(value) is str else to_string(value)
    if isinstance(regexp, RegExpObject) and regexp.is_pristine():
        if not regexp.pattern.is_global:
            return regexp_prototype_exec(realm, regexp, text)
        return matched_texts(realm, regexp, text)
    flags = to_string(regexp.get("flags"))
    if "g" not in flags:
        return regexp_exec(realm, regexp, text)
    by_code_points = "u" in flags or "v" in flags
    set_or_throw(regexp, "lastIndex", 0.0)
    found: list[Value] = []
    spend = realm.agent.budget.spend
    while isinstance(result := regexp_exec(realm, regexp, text), JSObject):
        spend()
        matched = to_string(result.get("0"))
        found.append(matched)
        if not matched:
            bump_last_index(regexp, text, by_code_points)
    return realm.new_array(found) if found else null


def matched_texts(realm: Realm, regexp: RegExpObject, text: str) -> Value:
    """The texts of all matches of an untouched global RegExp."""
    regexp.set_last_index(0.0)
    texts: list[Value] = []
    last: Match | None = None
    for start, end, match in each_match(realm, regexp.pattern, text):
        last = match
        texts.append(text[start:end])
        if not len(texts) % LARGE_LIST:
            reserve_strings(realm, LARGE_LIST)
    if last is None:
        return null
    remember_match(realm, regexp, text, last)
    return realm.new_array(texts)


def regexp_prototype_match_all(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp-prototype-%symbol.matchall%"""
    regexp = require_object(this, "[Symbol.matchAll]")
    text = value if type(value) is str else to_string(value)
    if isinstance(regexp, RegExpObject) and regexp.is_pristine() and regexp.home.has_pristine_species():
        last_index = regexp.props["lastIndex"]
        if type(last_index) is float:
            return untouched_matches(realm, regexp, text, last_index)
    constructor = species_constructor(regexp, realm.intrinsic("regexp"))
    flags = to_string(regexp.get("flags"))
    matcher = construct(constructor, [regexp, flags])
    set_or_throw(matcher, "lastIndex", float(to_length(regexp.get("lastIndex"))))
    return RegExpStringIterator(realm, matcher, text, "g" in flags, "u" in flags or "v" in flags)


def untouched_matches(
    realm: Realm, regexp: RegExpObject, text: str, last_index: float
) -> RegExpStringIterator:
    """The same for an untouched RegExp: how its copy is made cannot be observed, and nobody will see it."""
    pattern = regexp.pattern
    matcher = RegExpObject(regexp.home, regexp.home, pattern)
    matcher.props["lastIndex"] = float(to_length(last_index))
    iterator = RegExpStringIterator(realm, matcher, text, pattern.is_global, pattern.is_unicode)
    iterator.private = matcher
    return iterator


# -- search --


def regexp_prototype_search(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.search%"""
    regexp = require_object(this, "[Symbol.search]")
    text = value if type(value) is str else to_string(value)
    previous = regexp.get("lastIndex")
    if not same_value(previous, 0.0):
        set_or_throw(regexp, "lastIndex", 0.0)
    if isinstance(regexp, RegExpObject) and regexp.is_pristine():
        match = find_match(realm, regexp, text)
        position: Value = -1.0 if match is None else float(bounds_of(match)[0])
    else:
        result = regexp_exec(realm, regexp, text)
        position = result
    if not same_value(regexp.get("lastIndex"), previous):
        set_or_throw(regexp, "lastIndex", previous)
    if position is null:
        return -1.0
    return position.get("index") if isinstance(position, JSObject) else position


# -- replace --


def regexp_prototype_replace(
    realm: Realm, this: Value, value: Value = None, replacement: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.replace%"""
    regexp = require_object(this, "[Symbol.replace]")
    text = value if type(value) is str else to_string(value)
    if not is_callable(replacement):
        replacement = to_string(replacement)
    if type(regexp) is RegExpObject and regexp.is_pristine():
        return replace_untouched(realm, regexp, text, replacement)
    results = collect_results(realm, regexp, text)
    builder = TextBuilder(realm)
    done = 0
    for result in results:
        done = replace_result(realm, builder, result, text, replacement, done)
    if done >= len(text):
        return builder.text()
    builder.add(text[done:])
    return builder.text()


def replace_untouched(realm: Realm, regexp: RegExpObject, text: str, replacement: Value) -> str:
    """The same where no step can be observed but the calls of a replacement function."""
    pattern = regexp.pattern
    is_template = type(replacement) is str
    is_literal = is_template and "$" not in replacement
    matches: Iterable[Place]
    match: Match | None
    if not pattern.is_global:
        match = find_match(realm, regexp, text)
        matches = () if match is None else ((*bounds_of(match), match),)
    else:
        regexp.set_last_index(0.0)
        matches = each_match(realm, pattern, text) if is_template else all_matches(realm, regexp, text)
    builder = TextBuilder(realm)
    add = builder.add
    done = 0
    match = None
    for start, end, match in matches:
        if start > done:
            add(text[done:start])
        done = end
        if is_literal:
            add(replacement)
            continue
        captures = captured(text, match)
        groups = named_groups(pattern, captures) if pattern.names else None
        if is_template:
            add_substitution(builder, replacement, captures[0], text, start, captures[1:], groups)
        else:
            extra = (text,) if groups is None else (text, groups)
            shown = call_with_list(replacement.code, None, (*captures, float(start), *extra))
            add(shown if type(shown) is str else to_string(shown))
    if match is None:
        return text
    if is_template:
        remember_match(realm, regexp, text, match)
    add(text[done:])
    return builder.text()


def collect_results(realm: Realm, regexp: JSObject, text: str) -> list[JSObject]:
    """All results of `exec`, before anything is replaced."""
    flags = to_string(regexp.get("flags"))
    is_global = "g" in flags
    by_code_points = "u" in flags or "v" in flags
    if is_global:
        set_or_throw(regexp, "lastIndex", 0.0)
    results: list[JSObject] = []
    spend = realm.agent.budget.spend
    while isinstance(result := regexp_exec(realm, regexp, text), JSObject):
        spend()
        results.append(result)
        if not is_global:
            break
        if not to_string(result.get("0")):
            bump_last_index(regexp, text, by_code_points)
    return results


def replace_result(
    realm: Realm, builder: TextBuilder, result: JSObject, text: str, replacement: Value, done: int
) -> int:
    """Append the text before one result and its replacement; answers where the rest begins."""
    count = max(length_of_array_like(result) - 1, 0)
    matched = to_string(result.get("0"))
    position = to_integer_or_infinity(result.get("index"))
    start = int(max(0.0, min(position, float(len(text)))))
    captures: list[Value] = []
    spend = realm.agent.budget.spend
    for group in range(1, count + 1):
        spend()
        capture = result.get(str(group))
        captures.append(None if capture is None else to_string(capture))
    named = result.get("groups")
    shown = TextBuilder(realm)
    if type(replacement) is str:
        groups = None if named is None else realm.to_object(named)
        add_substitution(shown, replacement, matched, text, start, captures, groups)
    else:
        extra = () if named is None else (named,)
        arguments = (matched, *captures, float(start), text, *extra)
        shown.add(to_string(call_with_list(replacement.code, None, arguments)))
    if start < done:
        return done
    builder.add(text[done:start])
    builder.add(shown.text())
    return start + len(matched)


# -- split --


def regexp_prototype_split(
    realm: Realm, this: Value, value: Value = None, limit: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.split%"""
    regexp = require_object(this, "[Symbol.split]")
    text = value if type(value) is str else to_string(value)
    if (
        (limit is None or type(limit) is float)  # converting anything else may run guest code
        and isinstance(regexp, RegExpObject)
        and regexp.is_pristine()
        and regexp.home.has_pristine_species()
    ):
        maximum = 0xFFFFFFFF if limit is None else to_uint32(limit)
        return realm.new_array(split_untouched(realm, regexp, regexp.pattern, text, maximum))
    constructor = species_constructor(regexp, realm.intrinsic("regexp"))
    flags = to_string(regexp.get("flags"))
    splitter = construct(constructor, [regexp, flags if "y" in flags else flags + "y"])
    maximum = 0xFFFFFFFF if limit is None else to_uint32(limit)
    return realm.new_array(split_with(realm, splitter, text, maximum, "u" in flags or "v" in flags))


def split_untouched(
    realm: Realm, regexp: RegExpObject, pattern: Pattern, text: str, maximum: int
) -> list[Value]:
    """The pieces, found by searching instead of trying every position."""
    if maximum == 0:
        return []
    size = len(text)
    pieces: list[Value] = []
    start = accounted = 0
    last: Match | None = None
    has_groups = pattern.program.group_count > 0
    for found, end, match in each_match(realm, pattern, text, anywhere=True):
        if found >= size > 0:
            break
        last = match
        if end == start:
            continue
        pieces.append(text[start:found])
        start = end
        if has_groups:
            pieces += captured(text, match)[1:]
        if len(pieces) >= maximum:
            break
        if len(pieces) - accounted >= LARGE_LIST:
            reserve_strings(realm, len(pieces) - accounted)
            accounted = len(pieces)
    if last is not None:
        remember_match(realm, regexp, text, last)
    if size or last is None:
        pieces.append(text[start:])
    return pieces[:maximum]


def split_with(
    realm: Realm, splitter: JSObject, text: str, maximum: int, by_code_points: bool
) -> list[Value]:
    """The pieces, step by step with a sticky splitter."""
    if maximum == 0:
        return []
    size = len(text)
    if not size:
        return [text] if regexp_exec(realm, splitter, text) is null else []
    pieces: list[Value] = []
    start = index = 0
    spend = realm.agent.budget.spend
    while index < size:
        spend()
        set_or_throw(splitter, "lastIndex", float(index))
        result = regexp_exec(realm, splitter, text)
        if result is null:
            index = advance_string_index(text, index, by_code_points)
            continue
        end = min(to_length(splitter.get("lastIndex")), size)
        if end == start:
            index = advance_string_index(text, index, by_code_points)
            continue
        pieces.append(text[start:index])
        if len(pieces) >= maximum:
            return pieces
        start = index = end
        for group in range(1, max(length_of_array_like(result), 1)):
            spend()
            pieces.append(result.get(str(group)))
            if len(pieces) >= maximum:
                return pieces
    pieces.append(text[start:])
    return pieces


REGEXP_SYMBOLS: Final[tuple[Entry, ...]] = (
    Method(SYMBOL_MATCH, 1, regexp_prototype_match),
    Method(SYMBOL_MATCH_ALL, 1, regexp_prototype_match_all),
    Method(SYMBOL_REPLACE, 2, regexp_prototype_replace),
    Method(SYMBOL_SEARCH, 1, regexp_prototype_search),
    Method(SYMBOL_SPLIT, 2, regexp_prototype_split),
)
