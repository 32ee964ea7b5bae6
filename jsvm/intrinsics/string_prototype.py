"""%String.prototype%: reading, searching, cutting and changing strings.

A string is a Python `str` of UTF-16 code units, so indices are Python's and most methods are a few checks in
front of one of `str`'s own. What takes a pattern is in `string_regexp`, what depends on a language in
`string_locale`.

https://tc39.es/ecma262/#sec-properties-of-the-string-prototype-object
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from jsvm.budget import MAX_STRING_LENGTH
from jsvm.intrinsics.declare import Alias, Entry, Method, install
from jsvm.intrinsics.regexp import is_regexp
from jsvm.intrinsics.string_html import STRING_HTML
from jsvm.intrinsics.string_iterator import StringIterator
from jsvm.intrinsics.string_locale import STRING_LOCALE, lower_case, upper_case
from jsvm.intrinsics.string_regexp import STRING_REGEXP
from jsvm.runtime import long_text
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import (
    WHITE_SPACE,
    to_integer_or_infinity,
    to_length,
    to_number,
    to_string,
)
from jsvm.runtime.long_text import SHORT
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.string_operations import convert_text, pieces_of, reserve_text, spend_text, this_text
from jsvm.runtime.values import SYMBOL_ITERATOR, Value
from jsvm.runtime.wrappers import StringObject
from jsvm.unicode.utf16 import code_point_at, is_well_formed, to_well_formed


def build_string_prototype(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-properties-of-the-string-prototype-object"""
    prototype = StringObject(realm.object_prototype, "")
    realm.set_intrinsic("string_prototype", prototype)
    install(realm, prototype, STRING_PROTOTYPE)
    install(realm, prototype, STRING_REGEXP)
    install(realm, prototype, STRING_LOCALE)
    install(realm, prototype, STRING_HTML)
    realm.intrinsic("string")
    return prototype


# -- one position --


def string_prototype_at(_realm: Realm, this: Value, index: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.at"""
    text = this if type(this) is str else this_text(this, "at")
    position = to_integer_or_infinity(index)
    if position < 0.0:
        position += len(text)
    return text[int(position)] if 0.0 <= position < len(text) else None


def string_prototype_char_at(_realm: Realm, this: Value, index: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.charat"""
    text = this if type(this) is str else this_text(this, "charAt")
    position = index if type(index) is float and index == index else to_integer_or_infinity(index)
    # int() rounds towards zero, as ToIntegerOrInfinity does.
    return text[int(position)] if -1.0 < position < len(text) else ""


def string_prototype_char_code_at(_realm: Realm, this: Value, index: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.charcodeat"""
    text = this if type(this) is str else this_text(this, "charCodeAt")
    position = index if type(index) is float and index == index else to_integer_or_infinity(index)
    return float(ord(text[int(position)])) if -1.0 < position < len(text) else math.nan


def string_prototype_code_point_at(_realm: Realm, this: Value, index: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.codepointat"""
    text = this if type(this) is str else this_text(this, "codePointAt")
    position = index if type(index) is float and index == index else to_integer_or_infinity(index)
    return float(code_point_at(text, int(position))) if -1.0 < position < len(text) else None


# -- searching --


def clamped(value: Value, length: int) -> int:
    """A position argument between 0 and `length`."""
    position = value if type(value) is float and value == value else to_integer_or_infinity(value)
    if position <= 0.0:
        return 0
    return length if position >= length else int(position)


def search_text(value: Value, method: str) -> str:
    """The string to look for; a regular expression is refused."""
    if type(value) is str:
        return value
    if is_regexp(value):
        throw_type_error(f"First argument to String.prototype.{method} must not be a regular expression")
    return to_string(value)


def string_prototype_ends_with(
    realm: Realm, this: Value, search: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.endswith"""
    text = this if type(this) is str else this_text(this, "endsWith")
    wanted = search_text(search, "endsWith")
    if len(wanted) > SHORT:
        spend_text(realm, len(wanted))
    return text.endswith(wanted, 0, len(text) if end is None else clamped(end, len(text)))


def string_prototype_includes(
    realm: Realm, this: Value, search: Value = None, position: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.includes"""
    text = this if type(this) is str else this_text(this, "includes")
    wanted = search_text(search, "includes")
    start = 0 if position is None else clamped(position, len(text))
    return (text.find(wanted, start) if len(text) <= SHORT else long_text.find(text, wanted, start)) >= 0


def string_prototype_index_of(
    realm: Realm, this: Value, search: Value = None, position: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.indexof"""
    text = this if type(this) is str else this_text(this, "indexOf")
    wanted = search if type(search) is str else to_string(search)
    start = 0 if position is None else clamped(position, len(text))
    return float(text.find(wanted, start) if len(text) <= SHORT else long_text.find(text, wanted, start))


def string_prototype_last_index_of(
    realm: Realm, this: Value, search: Value = None, position: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.lastindexof"""
    text = this if type(this) is str else this_text(this, "lastIndexOf")
    wanted = search if type(search) is str else to_string(search)
    limit = to_number(position)
    start = len(text) if limit != limit else clamped(limit, len(text))
    return float(long_text.find_last(text, wanted, start))


def string_prototype_starts_with(
    realm: Realm, this: Value, search: Value = None, position: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.startswith"""
    text = this if type(this) is str else this_text(this, "startsWith")
    wanted = search_text(search, "startsWith")
    start = 0 if position is None else clamped(position, len(text))
    if len(wanted) > SHORT:
        spend_text(realm, len(wanted))
    return text.startswith(wanted, start)


# -- cutting and joining --


def string_prototype_concat(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.concat"""
    pieces = [this if type(this) is str else this_text(this, "concat")]
    for argument in arguments:
        pieces.append(argument if type(argument) is str else to_string(argument))
    reserve_text(realm, sum(map(len, pieces)))
    return "".join(pieces)


def padded(realm: Realm, text: str, length: Value, filler: Value, at_start: bool) -> str:
    """https://tc39.es/ecma262/#sec-stringpaddingbuiltinsimpl"""
    target = to_length(length)
    if target <= len(text):
        return text
    fill = " " if filler is None else to_string(filler)
    if not fill:
        return text
    if target > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    reserve_text(realm, target)
    missing = target - len(text)
    padding = fill * (missing // len(fill)) + fill[: missing % len(fill)]
    spend_text(realm, target)
    return padding + text if at_start else text + padding


def string_prototype_pad_end(
    realm: Realm, this: Value, length: Value = None, filler: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.padend"""
    return padded(realm, this_text(this, "padEnd"), length, filler, at_start=False)


def string_prototype_pad_start(
    realm: Realm, this: Value, length: Value = None, filler: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.padstart"""
    return padded(realm, this_text(this, "padStart"), length, filler, at_start=True)


def string_prototype_repeat(realm: Realm, this: Value, count: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.repeat"""
    text = this if type(this) is str else this_text(this, "repeat")
    times = to_integer_or_infinity(count)
    if not 0.0 <= times < math.inf:
        throw_range_error("Invalid count value")
    if len(text) * times > MAX_STRING_LENGTH:
        throw_range_error("Invalid string length")
    if not text:
        return ""
    reserve_text(realm, len(text) * int(times))
    return text * int(times)


def string_prototype_slice(
    realm: Realm, this: Value, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.slice"""
    text = this if type(this) is str else this_text(this, "slice")
    length = len(text)
    first = relative(start, length)
    last = length if end is None else relative(end, length)
    spend_text(realm, last - first)
    return text[first:last]


def relative(value: Value, length: int) -> int:
    """A position that counts from the end if negative, between 0 and `length`."""
    position = value if type(value) is float and value == value else to_integer_or_infinity(value)
    if position <= -1.0:
        return length + int(position) if position > -length else 0
    return length if position >= length else int(position)


def string_prototype_substring(
    realm: Realm, this: Value, start: Value = None, end: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.substring"""
    text = this if type(this) is str else this_text(this, "substring")
    first = clamped(start, len(text))
    last = len(text) if end is None else clamped(end, len(text))
    if first > last:
        first, last = last, first
    spend_text(realm, last - first)
    return text[first:last]


def string_prototype_substr(
    realm: Realm, this: Value, start: Value = None, length: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.substr"""
    text = this if type(this) is str else this_text(this, "substr")
    first = relative(start, len(text))
    count = len(text) if length is None else clamped(length, len(text))
    spend_text(realm, count)
    return text[first : first + count]


# -- changing --


def string_prototype_to_lower_case(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.tolowercase"""
    text = this if type(this) is str else this_text(this, "toLowerCase")
    return lower_case(realm, text)


def string_prototype_to_upper_case(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.touppercase"""
    text = this if type(this) is str else this_text(this, "toUpperCase")
    return upper_case(realm, text)


def string_prototype_trim(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.trim"""
    text = this if type(this) is str else this_text(this, "trim")
    return text.strip(WHITE_SPACE) if len(text) <= SHORT else long_text.strip(text, WHITE_SPACE)


def string_prototype_trim_end(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.trimend"""
    text = this if type(this) is str else this_text(this, "trimEnd")
    return text[: long_text.skip_back(text, WHITE_SPACE)]


def string_prototype_trim_start(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.trimstart"""
    text = this if type(this) is str else this_text(this, "trimStart")
    return text[long_text.skip(text, WHITE_SPACE) :]


def string_prototype_is_well_formed(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.iswellformed"""
    text = this_text(this, "isWellFormed")
    return text.isascii() or all(map(is_well_formed, pieces_of(realm, text, 4)))


def string_prototype_to_well_formed(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.towellformed"""
    text = this_text(this, "toWellFormed")
    return convert_text(realm, text, to_well_formed, 0 if text.isascii() else 4)


# -- itself --


def this_string_value(value: Value, method: str) -> str:
    """https://tc39.es/ecma262/#sec-thisstringvalue"""
    if type(value) is str:
        return value
    if isinstance(value, StringObject):
        return value.value
    throw_type_error(f"String.prototype.{method} requires that 'this' be a String")


def string_prototype_to_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.tostring"""
    return this_string_value(this, "toString")


def string_prototype_value_of(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype.valueof"""
    return this_string_value(this, "valueOf")


def string_prototype_iterator(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-string.prototype-%symbol.iterator%"""
    return StringIterator(realm, this_text(this, "[Symbol.iterator]"))


STRING_PROTOTYPE: Final[tuple[Entry, ...]] = (
    Method("at", 1, string_prototype_at),
    Method("charAt", 1, string_prototype_char_at),
    Method("charCodeAt", 1, string_prototype_char_code_at),
    Method("codePointAt", 1, string_prototype_code_point_at),
    Method("concat", 1, string_prototype_concat),
    Method("endsWith", 1, string_prototype_ends_with),
    Method("includes", 1, string_prototype_includes),
    Method("indexOf", 1, string_prototype_index_of),
    Method("isWellFormed", 0, string_prototype_is_well_formed),
    Method("lastIndexOf", 1, string_prototype_last_index_of),
    Method("padEnd", 1, string_prototype_pad_end),
    Method("padStart", 1, string_prototype_pad_start),
    Method("repeat", 1, string_prototype_repeat),
    Method("slice", 2, string_prototype_slice),
    Method("startsWith", 1, string_prototype_starts_with),
    Method("substr", 2, string_prototype_substr),
    Method("substring", 2, string_prototype_substring),
    Method("toLowerCase", 0, string_prototype_to_lower_case),
    Method("toString", 0, string_prototype_to_string),
    Method("toUpperCase", 0, string_prototype_to_upper_case),
    Method("toWellFormed", 0, string_prototype_to_well_formed),
    Method("trim", 0, string_prototype_trim),
    Method("trimEnd", 0, string_prototype_trim_end),
    Method("trimStart", 0, string_prototype_trim_start),
    Alias("trimLeft", "trimStart"),
    Alias("trimRight", "trimEnd"),
    Method("valueOf", 0, string_prototype_value_of),
    Method(SYMBOL_ITERATOR, 0, string_prototype_iterator),
)

BUILDERS: Final[Mapping[str, Builder]] = {"string_prototype": build_string_prototype}
GLOBALS: Final[Mapping[str, str]] = {}
