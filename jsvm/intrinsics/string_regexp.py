"""The methods of %String.prototype% that take a pattern.

Each asks an object for its own method first (`Symbol.replace` and so on); what is left is text looked for in
text.

https://tc39.es/ecma262/#sec-properties-of-the-string-prototype-object
"""

from __future__ import annotations

from typing import Final

from jsvm.intrinsics.declare import Entry, Method
from jsvm.intrinsics.regexp import is_regexp, regexp_create
from jsvm.intrinsics.string_substitution import add_substitution
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import is_callable, to_string, to_uint32
from jsvm.runtime.functions import NativeFunction
from jsvm.runtime.long_text import SHORT, find, pieces, split
from jsvm.runtime.object_operations import reserve_elements
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.string_operations import TextBuilder, replace_all, reserve_strings, this_text
from jsvm.runtime.values import (
    SYMBOL_MATCH,
    SYMBOL_MATCH_ALL,
    SYMBOL_REPLACE,
    SYMBOL_SEARCH,
    SYMBOL_SPLIT,
    Symbol,
    Value,
    null,
)


def own_method(realm: Realm, this: Value, pattern: Value, symbol: Symbol, name: str) -> JSObject | None:
    """The method that a pattern object brings along, once `this` is known to be coercible."""
    if this is None or this is null:
        throw_type_error(f"String.prototype.{name} called on null or undefined")
    if type(pattern) is RegExpObject and pattern.is_pristine():
        method = pattern.home.props.get(symbol)
        if type(method) is NativeFunction:
            return method
    return realm.get_method(pattern, symbol) if isinstance(pattern, JSObject) else None


def require_global_flag(realm: Realm, pattern: Value, name: str) -> None:
    """Refuse a regular expression that would stop after the first match."""
    if type(pattern) is RegExpObject and pattern.is_pristine() and pattern.pattern.is_global:
        if SYMBOL_MATCH in pattern.home.props:
            return  # Reading it runs no guest code, and whatever it is, nothing is refused.
    if not is_regexp(pattern):
        return
    flags = realm.get_v(pattern, "flags")
    if flags is None or flags is null:
        throw_type_error("The flags of a regular expression are null or undefined")
    if "g" not in to_string(flags):
        throw_type_error(f"String.prototype.{name} called with a non-global RegExp argument")


def string_prototype_match(realm: Realm, this: Value, pattern: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.match"""
    method = own_method(realm, this, pattern, SYMBOL_MATCH, "match")
    if method is not None:
        return method.code(pattern, this)  # type: ignore[misc]
    text = to_string(this)
    return realm.invoke(regexp_create(realm, pattern, None), SYMBOL_MATCH, text)


def string_prototype_match_all(realm: Realm, this: Value, pattern: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.matchall"""
    if this is not None and this is not null:
        require_global_flag(realm, pattern, "matchAll")
    method = own_method(realm, this, pattern, SYMBOL_MATCH_ALL, "matchAll")
    if method is not None:
        return method.code(pattern, this)  # type: ignore[misc]
    text = to_string(this)
    return realm.invoke(regexp_create(realm, pattern, "g"), SYMBOL_MATCH_ALL, text)


def string_prototype_search(realm: Realm, this: Value, pattern: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.search"""
    method = own_method(realm, this, pattern, SYMBOL_SEARCH, "search")
    if method is not None:
        return method.code(pattern, this)  # type: ignore[misc]
    text = to_string(this)
    return realm.invoke(regexp_create(realm, pattern, None), SYMBOL_SEARCH, text)


# -- replacing --


def string_prototype_replace(
    realm: Realm, this: Value, pattern: Value = None, replacement: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.replace"""
    method = own_method(realm, this, pattern, SYMBOL_REPLACE, "replace")
    if method is not None:
        return method.code(pattern, this, replacement)  # type: ignore[misc]
    text = this_text(this, "replace")
    wanted = to_string(pattern)
    if not is_callable(replacement):
        replacement = to_string(replacement)
    position = find(text, wanted)
    if position < 0:
        return text
    return replace_at(realm, text, wanted, replacement, [position])


def string_prototype_replace_all(
    realm: Realm, this: Value, pattern: Value = None, replacement: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.replaceall"""
    if this is not None and this is not null:
        require_global_flag(realm, pattern, "replaceAll")
    method = own_method(realm, this, pattern, SYMBOL_REPLACE, "replaceAll")
    if method is not None:
        return method.code(pattern, this, replacement)  # type: ignore[misc]
    text = this_text(this, "replaceAll")
    wanted = to_string(pattern)
    if not is_callable(replacement):
        replacement = to_string(replacement)
        if wanted and "$" not in replacement:
            return replace_all(realm, text, wanted, replacement)
    return replace_at(realm, text, wanted, replacement, find_all(realm, text, wanted))


def find_all(realm: Realm, text: str, wanted: str) -> list[int]:
    """Where `wanted` occurs, without overlaps."""
    if not wanted:
        reserve_elements(realm, len(text) + 1)
        return list(range(len(text) + 1))
    positions: list[int] = []
    position = 0
    for parts in split(text, wanted):
        reserve_elements(realm, len(parts))
        for part in parts:
            position += len(part)
            positions.append(position)
            position += len(wanted)
    positions.pop()
    return positions


def replace_at(realm: Realm, text: str, wanted: str, replacement: Value, positions: list[int]) -> str:
    """`text` with the occurrences of `wanted` at `positions` replaced."""
    result = TextBuilder(realm)
    code = None if type(replacement) is str else replacement.code
    spend = realm.agent.budget.spend
    end = 0
    for position in positions:
        spend()
        result.add(text[end:position])
        if code is not None:
            result.add(to_string(code(None, wanted, float(position), text)))
        else:
            add_substitution(result, replacement, wanted, text, position, (), None)
        end = position + len(wanted)
    result.add(text[end:])
    return result.text()


# -- splitting --


def string_prototype_split(
    realm: Realm, this: Value, separator: Value = None, limit: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.split"""
    method = own_method(realm, this, separator, SYMBOL_SPLIT, "split")
    if method is not None:
        return method.code(separator, this, limit)  # type: ignore[misc]
    text = this_text(this, "split")
    maximum = 0xFFFFFFFF if limit is None else to_uint32(limit)
    wanted = to_string(separator)
    if maximum == 0:
        return realm.new_array([])
    if separator is None:
        return realm.new_array([text])
    if not wanted:
        found: list[Value] = []
        reserve_elements(realm, min(len(text), maximum))
        for piece in pieces(text[:maximum]):
            found += piece
        return realm.new_array(found)
    if len(text) <= SHORT:
        return realm.new_array(text.split(wanted)[:maximum])
    found = []
    for parts in split(text, wanted):
        reserve_strings(realm, len(parts))
        found += parts
        if len(found) >= maximum:
            break
    return realm.new_array(found[:maximum] if len(found) > maximum else found)


STRING_REGEXP: Final[tuple[Entry, ...]] = (
    Method("match", 1, string_prototype_match),
    Method("matchAll", 1, string_prototype_match_all),
    Method("replace", 2, string_prototype_replace),
    Method("replaceAll", 2, string_prototype_replace_all),
    Method("search", 1, string_prototype_search),
    Method("split", 2, string_prototype_split),
)
