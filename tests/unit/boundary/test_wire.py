"""The wire: round trips are exact, and whatever is not written exactly so is refused by path."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings

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
    VMError,
    VMErrorCode,
    clone_boundary_value,
    create_capability,
    deserialize_boundary_value,
    hole,
    is_boundary_serializable,
    reconstruct_boundary_value,
    serialize_and_reconstruct_boundary_value,
    serialize_boundary_value,
    undefined,
)
from jsvm.boundary.walk import MAX_BYTES, MAX_DEPTH, MAX_NODES
from jsvm.budget import MAX_BIGINT_BITS
from tests.unit.boundary.values import canonical, references


@settings(max_examples=300, deadline=None)
@given(references)
def test_a_value_survives_the_wire(value: Any) -> None:
    document = serialize_boundary_value(value)
    text = json.dumps(document)
    assert canonical(reconstruct_boundary_value(text)) == canonical(value)
    assert canonical(reconstruct_boundary_value(json.loads(text))) == canonical(value)
    assert canonical(clone_boundary_value(value)) == canonical(value)
    assert is_boundary_serializable(value)


def test_the_form_is_fixed() -> None:
    value = {
        "a": [1, -0.0, math.nan, hole, undefined, None, True, "x", 1.5],
        "b": JSMap([(1, JSSet([JSBigInt(-3)]))]),
        "d": datetime(1970, 1, 1, 0, 0, 1, tzinfo=timezone(timedelta(hours=1))),
        "e": JSDate(math.nan),
        "r": JSRegExp("a", "g"),
        "t": JSTypedArray("Uint8Array", b"\1"),
        "v": JSDataView(b"\2"),
        "z": b"\3",
        "x": JSError("TypeError", "no", "", cause=1),
    }
    assert serialize_boundary_value(value) == {
        "jsvm": 1,
        "value": {
            "$": "object",
            "entries": [
                [
                    "a",
                    {
                        "$": "array",
                        "items": [
                            1,
                            {"$": "number", "value": "-0"},
                            {"$": "number", "value": "NaN"},
                            {"$": "hole"},
                            {"$": "undefined"},
                            None,
                            True,
                            "x",
                            1.5,
                        ],
                    },
                ],
                [
                    "b",
                    {"$": "map", "entries": [[1, {"$": "set", "items": [{"$": "bigint", "value": "-3"}]}]]},
                ],
                ["d", {"$": "date", "value": -3599000}],
                ["e", {"$": "date", "value": None}],
                ["r", {"$": "regexp", "source": "a", "flags": "g"}],
                ["t", {"$": "typedarray", "kind": "Uint8Array", "data": "AQ=="}],
                ["v", {"$": "dataview", "data": "Ag=="}],
                ["z", {"$": "arraybuffer", "data": "Aw=="}],
                ["x", {"$": "error", "name": "TypeError", "message": "no", "stack": "", "cause": 1}],
            ],
        },
    }


class Sub(dict[str, int]):
    """A subclass, which may lie."""


class Text(str):
    """Another one."""


UNSUPPORTED: dict[str, tuple[Any, str, str]] = {
    "lambda": ([{"on click": lambda: 1}], '$[0]["on click"]', "function"),
    "class": ({"a": Sub}, "$.a", "type"),
    "module": ([json], "$[0]", "module"),
    "subclass of dict": ([Sub()], "$[0]", "Sub"),
    "subclass of str": ({"a": Text("x")}, "$.a", "Text"),
    "int": ([2**53], "$[0]", "int"),
    "generator": (JSSet([(x for x in ())]), "$<item 0>", "generator"),
    "memoryview": (JSMap([(1, memoryview(b""))]), "$<value 0>", "memoryview"),
    "dict view": (JSMap([({}.keys(), 1)]), "$<key 0>", "dict_keys"),
    "complex": (1j, "$", "complex"),
    "naive datetime": ({"at": datetime(2020, 1, 1)}, "$.at", "datetime"),  # noqa: DTZ001
    "key": ({1: 2}, "$[int]", "int"),
    "exception": ([ValueError("x")], "$[0]", "ValueError"),
    "date field": (JSDate(0.5), "$.time", "float"),
    "cause": (JSError("Error", "", cause=[open]), "$.cause[0]", "builtin_function_or_method"),
    "errors": (JSError("Error", "", errors=(1,)), "$.errors", "tuple"),  # type: ignore[arg-type]
    "bigint": ([JSBigInt(1 << MAX_BIGINT_BITS)], "$[0]", "JSBigInt"),
    "key in a path": (
        {"$é": {"é\u2028\ud800": open}},
        '$.$é["\\u00e9\\u2028\\ud800"]',
        "builtin_function_or_method",
    ),
    "error field": ([JSError(1, "", "")], "$[0].name", "int"),  # type: ignore[arg-type]
    "typed array kind": (JSTypedArray("Array", b""), "$.kind", "str"),
    "typed array size": (JSTypedArray("Int16Array", b"1"), "$.data", "bytes"),
    "hole": (hole, "$", "hole"),
}


@pytest.mark.parametrize("case", UNSUPPORTED)
def test_what_cannot_cross_is_named(case: str) -> None:
    value, path, value_type = UNSUPPORTED[case]
    with pytest.raises(VMError) as caught:
        serialize_boundary_value(value)
    assert caught.value.code is VMErrorCode.BoundaryUnsupportedType
    assert caught.value.details["path"] == path
    assert caught.value.details["valueType"] == value_type
    assert caught.value.details["reason"]
    assert not is_boundary_serializable(value)


def test_a_cycle_is_named() -> None:
    items: list[Any] = [1]
    items.append({"self": items})
    with pytest.raises(VMError) as caught:
        serialize_boundary_value(items)
    assert caught.value.code is VMErrorCode.BoundaryCycle
    assert caught.value.details["path"] == "$[1].self"
    shared: list[Any] = []
    assert clone_boundary_value([shared, shared]) == [[], []]


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def test_depth_size_and_number_are_limited() -> None:
    assert clone_boundary_value(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
    doubled: Any = 1
    for _ in range(40):
        doubled = [doubled, doubled]
    for value in (
        nested(MAX_DEPTH + 1),
        nested(100_000),
        [0] * (MAX_NODES + 1),
        doubled,
        "x" * (MAX_BYTES + 1),
    ):
        with pytest.raises(VMError) as caught:
            serialize_boundary_value(value)
        assert caught.value.code is VMErrorCode.BoundaryUnsupportedType


def document(node: Any) -> Any:
    return {"jsvm": 1, "value": node}


INVALID: dict[str, tuple[Any, str]] = {
    "no document": ([], "$"),
    "no version": ({"value": 1}, "$"),
    "another version": ({"jsvm": 2, "value": 1}, "$.jsvm"),
    "version true": ({"jsvm": True, "value": 1}, "$.jsvm"),
    "extra key": ({"jsvm": 1, "value": 1, "x": 1}, "$"),
    "no JSON": ("{", "$"),
    "bare list": (document([1]), "$"),
    "no tag": (document({}), "$"),
    "unknown tag": (document({"$": "function"}), "$"),
    "dunder tag": (document({"$": "__init__"}), "$"),
    "list as tag": (document({"$": ["array"], "items": []}), "$"),
    "missing key": (document({"$": "array"}), "$"),
    "key too many": (document({"$": "undefined", "x": 1}), "$"),
    "hole outside": (document({"$": "hole"}), "$"),
    "NaN bare": (document(math.nan), "$"),
    "-0 bare": (document(-0.0), "$"),
    "number spelt wrong": (document({"$": "number", "value": "nan"}), "$.value"),
    "number 0x1": (document({"$": "number", "value": "0x1"}), "$.value"),
    "bigint 1_000": (document({"$": "bigint", "value": "1_000"}), "$.value"),
    "bigint +1": (document({"$": "bigint", "value": "+1"}), "$.value"),
    "bigint -0": (document({"$": "bigint", "value": "-0"}), "$.value"),
    "bigint 007": (document({"$": "bigint", "value": "007"}), "$.value"),
    "bigint of other digits": (document({"$": "bigint", "value": "\u0663"}), "$.value"),
    "bigint int": (document({"$": "bigint", "value": 3}), "$.value"),
    "items no list": (document({"$": "array", "items": {}}), "$.items"),
    "entries no pairs": (document({"$": "object", "entries": [["a"]]}), "$.entries"),
    "key no text": (document({"$": "object", "entries": [[1, 1]]}), "$"),
    "key twice": (document({"$": "object", "entries": [["a", 1], ["a", 2]]}), "$.a"),
    "map key twice": (document({"$": "map", "entries": [[1, 1], [1, 2]]}), "$<key 1>"),
    "set item twice": (document({"$": "set", "items": ["a", "a"]}), "$<item 1>"),
    "date 1e300": (document({"$": "date", "value": 1e300}), "$.value"),
    "date text": (document({"$": "date", "value": "0"}), "$.value"),
    "date fraction": (document({"$": "date", "value": 0.5}), "$.value"),
    "regexp flags": (document({"$": "regexp", "source": "a", "flags": "gg"}), "$.flags"),
    "regexp u and v": (document({"$": "regexp", "source": "a", "flags": "uv"}), "$.flags"),
    "base64": (document({"$": "arraybuffer", "data": "*"}), "$.data"),
    "typed array kind": (document({"$": "typedarray", "kind": "__class__", "data": ""}), "$.kind"),
    "typed array length": (document({"$": "typedarray", "kind": "Int16Array", "data": "AQ=="}), "$.data"),
    "error message": (document({"$": "error", "name": "E", "message": 1, "stack": ""}), "$.message"),
    "capability id": (document({"$": "capability", "name": "f", "id": 1}), "$.id"),
    "deep inside": (
        document({"$": "array", "items": [{"$": "object", "entries": [["a b", {"$": "x"}]]}]}),
        '$[0]["a b"]',
    ),
    "too deep": ("[" * 100_000, "$"),
}


@pytest.mark.parametrize("case", INVALID)
def test_data_from_a_stranger_is_checked(case: str) -> None:
    data, path = INVALID[case]
    with pytest.raises(VMError) as caught:
        reconstruct_boundary_value(data)
    assert caught.value.code is VMErrorCode.BoundaryInvalidSerializedValue
    assert caught.value.details["path"] == path
    assert caught.value.details["reason"]


def test_prototype_keys_are_data() -> None:
    node = {"$": "object", "entries": [["__proto__", 1], ["constructor", 2]]}
    assert reconstruct_boundary_value(document(node)) == {"__proto__": 1, "constructor": 2}


def test_big_integers_of_any_length() -> None:
    value = JSBigInt(10**6000 + 7)
    assert clone_boundary_value(value) == value
    assert clone_boundary_value(JSBigInt(-value)) == -value


def test_capabilities_cross_as_references_only() -> None:
    capability = create_capability("f", lambda: 1)
    assert clone_boundary_value([capability]) == [CapabilityReference("f", capability.id)]
    found = reconstruct_boundary_value(
        serialize_boundary_value(capability), on_capability=lambda reference, path: (reference.name, path)
    )
    assert found == ("f", "$")


def test_the_functions_with_two_names() -> None:
    assert deserialize_boundary_value(serialize_boundary_value([1])) == [1]
    assert serialize_and_reconstruct_boundary_value({"a": (1, 2)}) == {"a": [1, 2]}


def test_maps_and_sets_tell_keys_apart_as_javascript_does() -> None:
    made = JSMap([(1, "a"), (True, "b"), (JSBigInt(1), "c"), ("1", "d"), (1.0, "e"), (math.nan, "f")])
    assert made.items() == [(1.0, "e"), (True, "b"), (JSBigInt(1), "c"), ("1", "d"), (math.nan, "f")]
    assert made[1] == "e"
    assert made[math.nan] == "f"
    assert made.get("x") is undefined
    assert True in made
    assert False not in made
    with pytest.raises(KeyError):
        made["x"]
    assert (made.keys(), made.values()) == (list(made), [made[key] for key in made])
    items = JSSet([0.0, -0.0, None, undefined, "a", "a"])
    assert list(items) == [0.0, None, undefined, "a"]
    assert (len(items), None in items, JSBigInt(0) in items) == (4, True, False)
    assert items == JSSet([0, None, undefined, "a"])
    assert made != JSMap([(1, "e")])


def test_the_small_classes() -> None:
    assert not undefined
    assert not hole
    assert (repr(undefined), repr(hole), repr(JSBigInt(3))) == ("undefined", "hole", "JSBigInt(3)")
    assert JSDate(math.nan) == JSDate(math.nan)
    assert hash(JSDate(math.nan)) == hash(JSDate(float("nan")))
    assert JSTypedArray("Int16Array", b"\1\0\xff\xff").tolist() == [1, -1]
    assert JSTypedArray("Float16Array", b"\0\x3c").tolist() == [1.0]
