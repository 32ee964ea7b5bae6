"""The RegExp constructor and the plain members of %RegExp.prototype%.

https://tc39.es/ecma262/#sec-regexp-regular-expression-objects
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import Entry, Getter, Method, install, make_constructor
from jsvm.intrinsics.regexp_escape import regexp_escape
from jsvm.intrinsics.regexp_exec import find_match, regexp_exec, regexp_prototype_exec, require_regexp
from jsvm.intrinsics.regexp_legacy import REGEXP_LEGACY
from jsvm.intrinsics.regexp_symbols import REGEXP_SYMBOLS
from jsvm.regexp.errors import PatternError
from jsvm.regexp.program import compile_pattern
from jsvm.runtime.completion import throw_syntax_error, throw_type_error
from jsvm.runtime.conversions import to_boolean, to_string
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.functions import Native, prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.regexp_object import Pattern, RegExpObject, RegExpPrototype
from jsvm.runtime.string_operations import spend_text
from jsvm.runtime.values import SYMBOL_MATCH, SYMBOL_SPECIES, Value, null

#: Programs that one agent keeps. A larger working set than this is made of patterns built at run time.
MAX_CACHED_PROGRAMS: Final = 500
#: Longer patterns are not kept, so that the cache stays small in bytes too.
MAX_CACHED_SOURCE: Final = 20_000

#: Flag letter -> getter, in the order of `flags`.
FLAGS: Final[Mapping[str, str]] = {
    "d": "hasIndices",
    "g": "global",
    "i": "ignoreCase",
    "m": "multiline",
    "s": "dotAll",
    "u": "unicode",
    "v": "unicodeSets",
    "y": "sticky",
}
_LINE_TERMINATORS: Final = {"\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def build_regexp_prototype(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-properties-of-the-regexp-prototype-object"""
    prototype = RegExpPrototype(realm)
    realm.set_intrinsic("regexp_prototype", prototype)
    prototype.define_data("exec", realm.intrinsic("regexp_exec"), HIDDEN)
    install(realm, prototype, REGEXP_PROTOTYPE)
    install(realm, prototype, REGEXP_SYMBOLS)
    prototype.seal_fast_paths(realm.intrinsic("regexp"))
    return prototype


def build_regexp(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-regexp-constructor"""
    prototype = realm.intrinsic("regexp_prototype")
    return make_constructor(realm, "RegExp", 2, regexp_call, regexp_construct, prototype, REGEXP)


def build_regexp_exec(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-regexp.prototype.exec"""
    return realm.new_function("exec", 1, regexp_prototype_exec)


def build_regexp_create(realm: Realm) -> JSObject:
    """What evaluates a regular expression literal; no guest ever holds it."""
    return realm.new_function("", 2, regexp_literal)


# -- making --


def is_regexp(value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-isregexp"""
    if not isinstance(value, JSObject):
        return False
    matcher = value.get(SYMBOL_MATCH)
    return isinstance(value, RegExpObject) if matcher is None else to_boolean(matcher)


def pattern_for(realm: Realm, source: str, flags: str) -> Pattern:
    """The compiled pattern, from the agent's cache if it was used lately; a SyntaxError if it is none."""
    cache = realm.agent.regexp_programs
    key = (source, flags)
    found = cache.pop(key, None)
    if found is None:
        found = compile_for(realm, source, flags)
        if len(source) > MAX_CACHED_SOURCE:
            return found
        if len(cache) >= MAX_CACHED_PROGRAMS:
            del cache[next(iter(cache))]
    # Dicts keep the order of insertion, so what is used comes last and what is not is dropped first.
    cache[key] = found
    return found  # type: ignore[no-any-return]


def compile_for(realm: Realm, source: str, flags: str) -> Pattern:
    """https://tc39.es/ecma262/#sec-regexpinitialize (the parsing part)"""
    check_flags(flags)
    realm.agent.budget.spend(10 + len(source))
    try:
        program = compile_pattern(source, flags)
    except PatternError as error:
        throw_syntax_error(f"Invalid regular expression: /{source[:200]}/{flags}: {error.message}")
    return Pattern(source, flags, program, program.group_names)


def check_flags(flags: str) -> None:
    """A SyntaxError for an unknown flag, one given twice, or `u` with `v`."""
    if len(set(flags)) != len(flags) or not FLAGS.keys() >= set(flags) or ("u" in flags and "v" in flags):
        throw_syntax_error(f"Invalid flags supplied to RegExp constructor '{flags[:20]}'")


def regexp_create(realm: Realm, source: Value, flags: Value) -> RegExpObject:
    """A fresh RegExp of this realm. https://tc39.es/ecma262/#sec-regexpcreate"""
    source_text = "" if source is None else to_string(source)
    pattern = pattern_for(realm, source_text, "" if flags is None else to_string(flags))
    home = realm.intrinsic("regexp_prototype")
    return RegExpObject(home, home, pattern)  # type: ignore[arg-type]


def regexp_literal(realm: Realm, _this: Value, source: Value = None, flags: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regular-expression-literals-runtime-semantics-evaluation"""
    return regexp_create(realm, source, flags)


def regexp_call(realm: Realm, _this: Value, source: Value = None, flags: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp-pattern-flags (as a function)"""
    constructor = realm.intrinsic("regexp")
    is_pattern = is_regexp(source)
    if is_pattern and flags is None and source.get("constructor") is constructor:
        return source
    return make_regexp(realm, constructor, source, flags, is_pattern)


def regexp_construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-regexp-pattern-flags (with `new`)"""
    source = arguments[0] if arguments else None
    flags = arguments[1] if len(arguments) > 1 else None
    return make_regexp(realm, new_target, source, flags, is_regexp(source))


def make_regexp(
    realm: Realm, new_target: JSObject, source: Value, flags: Value, is_pattern: bool
) -> RegExpObject:
    """https://tc39.es/ecma262/#sec-regexpalloc and https://tc39.es/ecma262/#sec-regexpinitialize"""
    if isinstance(source, RegExpObject):
        flags = source.pattern.flags if flags is None else flags
        source = source.pattern.source
    elif is_pattern:
        pattern_source = source.get("source")
        flags = source.get("flags") if flags is None else flags
        source = pattern_source
    is_plain = new_target is realm.intrinsic("regexp")
    home = realm.intrinsic("regexp_prototype")
    prototype = home if is_plain else prototype_from_constructor(new_target, "regexp_prototype")
    source_text = "" if source is None else to_string(source)
    pattern = pattern_for(realm, source_text, "" if flags is None else to_string(flags))
    regexp = RegExpObject(home, prototype, pattern)  # type: ignore[arg-type]
    regexp.has_legacy_features = is_plain
    return regexp


def regexp_species(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-regexp-%symbol.species%"""
    return this


# -- the prototype --


def regexp_prototype_test(realm: Realm, this: Value, text: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype.test"""
    if not isinstance(this, JSObject):
        throw_type_error("RegExp.prototype.test requires that 'this' be an object")
    subject = text if type(text) is str else to_string(text)
    if isinstance(this, RegExpObject) and this.is_pristine():
        return find_match(realm, this, subject) is not None
    return regexp_exec(realm, this, subject) is not null


def regexp_prototype_to_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype.tostring"""
    if not isinstance(this, JSObject):
        throw_type_error("RegExp.prototype.toString requires that 'this' be an object")
    source = to_string(this.get("source"))
    return f"/{source}/{to_string(this.get('flags'))}"


def regexp_prototype_compile(
    realm: Realm, this: Value, source: Value = None, flags: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-regexp.prototype.compile, with the restrictions of the legacy features."""
    regexp = require_regexp(this, "compile")
    if regexp.home.realm is not realm or not regexp.has_legacy_features:
        throw_type_error("RegExp.prototype.compile cannot change this regular expression")
    if isinstance(source, RegExpObject):
        if flags is not None:
            throw_type_error("Invalid flags supplied to RegExp.prototype.compile")
        flags = source.pattern.flags
        source = source.pattern.source
    source_text = "" if source is None else to_string(source)
    regexp.pattern = pattern_for(realm, source_text, "" if flags is None else to_string(flags))
    regexp.set_last_index(0.0)
    return regexp


def regexp_prototype_flags(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-regexp.prototype.flags"""
    if not isinstance(this, JSObject):
        throw_type_error("RegExp.prototype.flags getter called on non-object")
    if isinstance(this, RegExpObject) and this.is_pristine():
        return "".join(sorted(this.pattern.flags))
    return "".join(flag for flag, name in FLAGS.items() if to_boolean(this.get(name)))


def flag_getter(flag: str, name: str) -> Native:
    """https://tc39.es/ecma262/#sec-regexphasflag"""

    def native(realm: Realm, this: Value, *_: Value) -> Value:
        if isinstance(this, RegExpObject):
            return flag in this.pattern.flags
        if this is realm.intrinsic("regexp_prototype"):
            return None
        throw_type_error(f"RegExp.prototype.{name} getter called on non-RegExp object")

    return native


def regexp_prototype_source(realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-get-regexp.prototype.source"""
    if isinstance(this, RegExpObject):
        spend_text(realm, 16 * len(this.pattern.source))
        return escaped_source(this.pattern.source)
    if this is realm.intrinsic("regexp_prototype"):
        return "(?:)"
    throw_type_error("RegExp.prototype.source getter called on non-RegExp object")


def escaped_source(source: str) -> str:
    """The pattern as it could stand between slashes. https://tc39.es/ecma262/#sec-escaperegexppattern"""
    if not source:
        return "(?:)"
    if "/" not in source and not any(terminator in source for terminator in _LINE_TERMINATORS):
        return source
    pieces: list[str] = []
    in_class = escaped = False
    for character in source:
        shown = _LINE_TERMINATORS.get(character, character)
        if escaped and shown is not character:
            # A backslash and a line terminator match just the terminator, as its escape does.
            shown = shown[1:]
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "/" and not in_class:
            shown = "\\/"
        elif character in "[]":
            in_class = character == "["
        pieces.append(shown)
    return "".join(pieces)


REGEXP: Final[tuple[Entry, ...]] = (
    Method("escape", 1, regexp_escape),
    Getter(SYMBOL_SPECIES, regexp_species),
    *REGEXP_LEGACY,
)

REGEXP_PROTOTYPE: Final[tuple[Entry, ...]] = (
    Method("compile", 2, regexp_prototype_compile),
    Getter("flags", regexp_prototype_flags),
    *(Getter(name, flag_getter(flag, name)) for flag, name in FLAGS.items()),
    Getter("source", regexp_prototype_source),
    Method("test", 1, regexp_prototype_test),
    Method("toString", 0, regexp_prototype_to_string),
)

BUILDERS: Final[Mapping[str, Builder]] = {
    "regexp": build_regexp,
    "regexp_create": build_regexp_create,
    "regexp_exec": build_regexp_exec,
    "regexp_prototype": build_regexp_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {"RegExp": "regexp"}
