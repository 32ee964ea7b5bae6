"""Random values of every kind that crosses, what they are as guest source text, and when two are the same."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any, Final

from hypothesis import strategies as st

from jsvm import (
    CapabilityReference,
    JSBigInt,
    JSDataView,
    JSDate,
    JSError,
    JSMap,
    JSRegExp,
    JSSet,
    JSTypedArray,
    hole,
    undefined,
)
from jsvm.boundary.host_values import ELEMENT_SIZES, time_from_datetime

# -- making them -----------------------------------------------------------------------------------


def whole_milliseconds(moment: datetime) -> datetime:
    """What a Date can hold of a moment."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@st.composite
def typed_arrays(draw: st.DrawFn) -> JSTypedArray:
    """One of any kind, with up to three elements."""
    kind = draw(st.sampled_from(sorted(ELEMENT_SIZES)))
    size = ELEMENT_SIZES[kind] * draw(st.integers(0, 3))
    return JSTypedArray(kind, draw(st.binary(min_size=size, max_size=size)))


short_text = st.text(max_size=5)
texts = st.one_of(short_text, st.text(st.sampled_from("a\ud83d\ude00\ud800\udc00é\0\u2028\"'\\"), max_size=6))
patterns = st.sampled_from(["", "a", "a+b?", "[^x]", "/", "(?<n>.)\\k<n>", "\\u{1f600}", "é|\\d"])
error_names = st.one_of(st.sampled_from(["Error", "TypeError", "AggregateError", "NaN"]), texts)
primitives = st.one_of(
    st.none(),
    st.booleans(),
    st.just(undefined),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(),
    st.sampled_from([-0.0, math.nan, math.inf, -math.inf, 2.0**53, 5e-324, 1.7976931348623157e308]),
    texts,
    st.integers().map(JSBigInt),
    st.integers(-(2**200), 2**200).map(JSBigInt),
)
leaves = st.one_of(
    primitives,
    primitives,
    st.binary(max_size=9),
    st.datetimes(timezones=st.just(UTC)).map(whole_milliseconds),
    st.sampled_from([JSDate(math.nan), JSDate(8.64e15), JSDate(-8.64e15)]),
    st.builds(JSRegExp, patterns, st.sampled_from(["", "g", "dgimsuy", "v"])),
    st.builds(JSError, error_names, texts, texts),
    typed_arrays(),
    st.builds(JSDataView, st.binary(max_size=4)),
)
keys = st.one_of(short_text, st.sampled_from(["__proto__", "constructor", "a.b", "", "0", "then", "\ud800"]))


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What holds values."""
    lists = st.lists(inner, max_size=3)
    return st.one_of(
        st.lists(st.one_of(inner, st.just(hole)), max_size=4),
        st.dictionaries(keys, inner, max_size=3),
        lists.map(JSSet),
        st.lists(st.tuples(inner, inner), max_size=3).map(JSMap),
        st.builds(JSError, error_names, texts, st.just(""), inner, st.none() | lists),
    )


#: Every value that crosses; `references` also hold references to capabilities, which need no VM.
values = st.recursive(leaves, containers, max_leaves=8)
references = st.recursive(
    st.one_of(leaves, st.builds(CapabilityReference, short_text, short_text)), containers, max_leaves=8
)


# -- comparing them --------------------------------------------------------------------------------


def utf16(text: str) -> str:
    """Text by its code units: two surrogates and the character they spell are one string in JavaScript."""
    return text.encode("utf-16-le", "surrogatepass").hex()


def canonical(value: Any) -> str:
    """A text that is equal exactly for values that are the same; the order of an object's keys is no part."""
    kind = type(value)
    if kind is str:
        return f"str:{utf16(value)}"
    if kind is JSBigInt:
        return f"bigint:{int(value):x}"
    if kind in (int, float):
        return f"number:{float(value)!r}"
    if kind is list:
        return f"[{','.join(map(canonical, value))}]"
    if kind is dict:
        entries = sorted(f"{utf16(key)}:{canonical(item)}" for key, item in value.items())
        return f"{{{','.join(entries)}}}"
    if kind is JSMap:
        return f"Map({[(canonical(key), canonical(item)) for key, item in value.items()]})"
    if kind is JSSet:
        return f"Set({[canonical(item) for item in value]})"
    if kind is JSRegExp:
        # A page tells a pattern as it must be written between slashes.
        pattern = "" if value.source == "(?:)" else value.source.replace("\\/", "/")
        return f"RegExp({utf16(pattern)}, {value.flags})"
    if kind is JSError:
        parts = (value.name, value.message, value.stack, value.cause, value.errors)
        return f"Error({', '.join(map(canonical, parts))})"
    if kind is datetime:
        return f"Date({time_from_datetime(value)!r})"
    if kind is CapabilityReference:
        return f"Capability({utf16(value.name)}, {utf16(value.id)})"
    return repr(value)


# -- saying them in JavaScript ---------------------------------------------------------------------

#: What the expressions of `source_of` use.
PRELUDE: Final = """
function bytes(...items) { return new Uint8Array(items).buffer }
const CLASSES = { TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError };
function error(name, message, stack, own) {
    const kind = Object.hasOwn(CLASSES, name) ? CLASSES[name] : Error;
    const made = name === "AggregateError" ? new AggregateError([]) : new kind();
    delete made.errors;
    for (const [key, value] of Object.entries({ name, message, stack, ...own }))
        Object.defineProperty(made, key, { value, writable: true, configurable: true });
    return made;
}
"""


def source_of(value: Any) -> str:
    """A guest's expression for a value."""
    kind = type(value)
    if value is None:
        return "null"
    if kind is str:
        return json.dumps(value)
    if kind in (bool, int, float, JSBigInt):
        return number_source(value)
    if kind is list:
        return f"[{''.join(('' if item is hole else source_of(item)) + ',' for item in value)}]"
    if kind is dict:
        entries = [f"[{json.dumps(key)}]: {source_of(item)}" for key, item in value.items()]
        return f"({{{', '.join(entries)}}})"
    if kind is JSMap:
        return f"new Map([{', '.join(f'[{source_of(k)}, {source_of(v)}]' for k, v in value.items())}])"
    if kind is JSSet:
        return f"new Set([{', '.join(map(source_of, value))}])"
    return object_source(value)


def number_source(value: float) -> str:
    """Numbers, BigInts and Booleans."""
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is JSBigInt:
        return f"({int(value)}n)"
    if type(value) is float and not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"({'-' if value < 0 else ''}Infinity)"
    return f"({value!r})"


def object_source(value: Any) -> str:
    """Objects with internal slots."""
    match value:
        case bytes():
            return f"bytes({', '.join(map(str, value))})"
        case JSTypedArray(kind, data):
            return f"new {kind}({object_source(data)})"
        case JSDataView(data):
            return f"new DataView({object_source(data)})"
        case datetime():
            return f"new Date({time_from_datetime(value)!r})"
        case JSDate(time):
            return f"new Date({number_source(time)})"
        case JSRegExp(source, flags):
            return f"new RegExp({json.dumps(source)}, {json.dumps(flags)})"
        case JSError(name, message, stack, cause, errors):
            own = [] if cause is hole else [f"cause: {source_of(cause)}"]
            own += [] if errors is None else [f"errors: {source_of(errors)}"]
            texts = ", ".join(map(json.dumps, (name, message, stack)))
            return f"error({texts}, {{{', '.join(own)}}})"
    return repr(value)  # undefined
