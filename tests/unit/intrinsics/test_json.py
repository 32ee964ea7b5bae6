"""JSON against Python's own reader and writer, which agree with ECMAScript on plain data."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsvm.budget import MemoryLimitReached, StepLimitReached
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import GUEST_ERRORS, Throw
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import null
from tests.unit.intrinsics.helpers import Guest

TEXT = st.text(st.sampled_from('ab\\"/\b\n\t\x01é\u2028{}[]:,0'), max_size=6)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), TEXT, st.just(-0.0)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4))
)


def python_value(value: Any) -> Any:
    if isinstance(value, JSArray):
        return [python_value(element) for element in value.dense]
    if isinstance(value, JSObject):
        return {key: python_value(member) for key, member in value.props.items()}
    return None if value is null else value


def read_by_python(text: str) -> Any:
    def refuse(word: str) -> Any:
        raise ValueError(word)

    return json.loads(text, parse_int=float, parse_constant=refuse)


@pytest.fixture(scope="module")
def parse() -> Any:
    guest = Guest()
    return lambda text: python_value(guest.call(guest.global_value("JSON"), "parse", text))


@pytest.fixture(scope="module")
def stringify() -> Any:
    guest = Guest()
    namespace = guest.global_value("JSON")
    return lambda text: guest.call(namespace, "stringify", guest.call(namespace, "parse", text))


@given(VALUES, st.sampled_from([None, 0, 3]), st.booleans())
def test_parse_reads_what_python_writes(parse: Any, value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert repr(parse(text)) == repr(read_by_python(text))


@given(VALUES)
def test_python_reads_what_stringify_writes(stringify: Any, value: Any) -> None:
    written = stringify(json.dumps(value, ensure_ascii=False))
    assert read_by_python(written) == read_by_python(json.dumps(value))


@settings(max_examples=300)
@given(VALUES, st.data())
def test_damaged_texts_are_refused_alike(parse: Any, value: Any, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=data.draw(st.booleans()))
    index = data.draw(st.integers(0, len(text)))
    inserted = data.draw(st.sampled_from(["", *'{}[],:"\\0-+.eE tnu\n\x0c\u00a0']))
    damaged = text[:index] + inserted + text[index + data.draw(st.integers(0, 2)) :]
    try:
        expected = repr(read_by_python(damaged))
    except ValueError:
        expected = "SyntaxError"
    try:
        found = repr(parse(damaged))
    except Throw as error:
        found = error.value.kind
    assert found == expected


def test_depth_costs_no_stack(parse: Any) -> None:
    guest = Guest()
    value = guest.call(guest.global_value("JSON"), "parse", "[" * 50_000 + "]" * 50_000)
    depth = 0
    while isinstance(value, JSArray):
        depth += 1
        value = value.dense[0] if value.dense else None
    assert depth == 50_000


def test_escaped_surrogates_stay_apart(parse: Any) -> None:
    assert parse('"\\ud83d\\ude00"') == "\ud83d\ude00"
    assert parse('{"\\ud83d":"\\ude00"}') == {"\ud83d": "\ude00"}


def test_stringify_of_a_value_that_is_too_deep_is_a_guest_error() -> None:
    guest = Guest()
    value = guest.array()
    for _ in range(5_000):
        value = guest.array(value)
    with pytest.raises(GUEST_ERRORS):
        guest.call(guest.global_value("JSON"), "stringify", value)


def test_parsing_and_writing_spend() -> None:
    text = json.dumps(list(range(100_000)))
    limited = Guest(max_steps=1_000)
    with pytest.raises(StepLimitReached):
        limited.call(limited.global_value("JSON"), "parse", text)
    limited = Guest(max_steps=1_000)
    with pytest.raises(StepLimitReached):
        limited.call(limited.global_value("JSON"), "stringify", limited.array(*([1.0] * 100_000)))


def test_brackets_do_not_outgrow_the_memory_limit() -> None:
    guest = Guest()
    guest.realm.agent.budget.memory_limit = 4_000_000
    with pytest.raises(MemoryLimitReached):
        guest.call(guest.global_value("JSON"), "parse", "[" + "[]," * 100_000 + "0]")
