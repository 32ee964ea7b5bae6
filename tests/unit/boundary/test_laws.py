"""The laws of the boundary: round trip, isolation, refusal, one wire in both faces, strangers are refused.

`JSVM_LAW_EXAMPLES` (default 2,000) is how many examples each law gets, `-k refus` and the like choose laws:
`JSVM_LAW_EXAMPLES=20000 python -m pytest tests/unit/boundary/test_laws.py` is the long run.
"""

from __future__ import annotations

import copy
import json
import os
import random
import select
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jsvm import (
    VM,
    JSError,
    JSMap,
    JSSet,
    VMError,
    VMErrorCode,
    VMFunctionHandle,
    clone_boundary_value,
    hole,
    is_boundary_serializable,
    reconstruct_boundary_value,
    serialize_boundary_value,
)
from jsvm.boundary.walk import is_identifier
from tests.unit.boundary.values import (
    PRELUDE,
    canonical,
    keys,
    leaves,
    references,
    source_of,
    values,
)
from tests.unit.snapshot.mutations import mutate

EXAMPLES: Final = int(os.environ.get("JSVM_LAW_EXAMPLES", "2000"))

law = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

GUEST: Final = (
    PRELUDE
    + """
let kept, received = 0;
function keep(value) { received++; return kept = value }
function read() { return kept }
function spoil(value, seen = new Set()) {
    if (value === null || typeof value !== "object" || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Map) {
        for (const entry of value) entry.forEach((part) => spoil(part, seen));
        value.clear();
        value.set("spoilt", 1);
    } else if (value instanceof Set) {
        for (const item of value) spoil(item, seen);
        value.add("spoilt");
    } else if (value instanceof ArrayBuffer) new Uint8Array(value).fill(255);
    else if (ArrayBuffer.isView(value)) new Uint8Array(value.buffer).fill(255);
    else if (value instanceof Date) value.setTime(1);
    else if (value instanceof RegExp) value.compile("spoilt");
    for (const key of Reflect.ownKeys(value)) {
        const own = Object.getOwnPropertyDescriptor(value, key);
        spoil(own.value, seen);
        if (own.writable && key !== "length" && !ArrayBuffer.isView(value)) value[key] = "spoilt";
    }
    if (Array.isArray(value)) value.push("spoilt");
    else value.spoilt = true;
}
function spoilKept() { spoil(kept) }
function alike(a, b) {
    if (Object.is(a, b)) return true;
    if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
    if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Map || a instanceof Set) return alike([...a], [...b]);
    if (a instanceof Date) return Object.is(a.getTime(), b.getTime());
    if (a instanceof RegExp) return a.source === b.source && a.flags === b.flags;
    const left = bytesOf(a), right = bytesOf(b);
    if (left) return right.length === left.length && left.every((byte, index) => byte === right[index]);
    const ownKeys = Reflect.ownKeys(a).filter((key) => key !== "name"), others = new Set(Reflect.ownKeys(b));
    return ownKeys.length === [...others].filter((key) => key !== "name").length && a.length === b.length
        && ownKeys.every((key) => others.has(key) && alike(a[key], b[key]));
}
function bytesOf(value) {
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer) : undefined;
}
"""
)


class Guest:
    """A guest with the functions above, and a host function that answers what it gets."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.vm = VM(globals={"echo": self.echo}, time_limit=None, wall_limit=None)
        self.vm.start_now()
        assert self.vm.eval_now(GUEST).error is None

    def echo(self, value: Any) -> Any:
        self.received.append(value)
        return value

    def function(self, name: str) -> VMFunctionHandle:
        handle: VMFunctionHandle = self.vm.get_global_function(name).unwrap()
        return handle


@pytest.fixture(scope="module")
def guest() -> Iterator[Guest]:
    made = Guest()
    yield made
    made.vm.dispose()


# -- round trip ------------------------------------------------------------------------------------


@law
@given(value=values)
def test_round_trip_of_the_hosts_values(guest: Guest, value: Any) -> None:
    assert canonical(guest.function("keep").call_now(value).unwrap()) == canonical(value)


@law
@given(value=values)
def test_round_trip_of_the_guests_values(guest: Guest, value: Any) -> None:
    guest.received.clear()
    result = guest.vm.eval_now(f"kept = {source_of(value)}; alike(kept, echo(kept)) ? kept : 'another'")
    assert canonical(result.unwrap()) == canonical(value)
    assert [canonical(received) for received in guest.received] == [canonical(value)]


# -- isolation -------------------------------------------------------------------------------------


def spoil(value: Any) -> None:
    """Change everything that can be changed in a host value."""
    children: list[Any] = []
    if type(value) is list:
        children = list(value)
        value[:] = ["spoilt"]
    elif type(value) is dict:
        children = list(value.values())
        value.clear()
        value["spoilt"] = True
    elif type(value) is JSMap:
        children = [*value.keys(), *value.values()]
    elif type(value) is JSSet:
        children = list(value)
    elif type(value) is JSError:
        children = [value.cause, value.errors]
    for child in children:
        spoil(child)


@law
@given(value=values)
def test_isolation(guest: Guest, value: Any) -> None:
    given_in = canonical(value)
    out = guest.function("keep").call_now(value).unwrap()
    spoil(value)
    assert canonical(out) == given_in
    again = guest.function("read").call_now().unwrap()
    assert canonical(again) == given_in
    spoil(out)
    assert canonical(guest.function("read").call_now().unwrap()) == given_in
    guest.function("spoilKept").call_now().unwrap()
    if type(again) in (list, dict, JSMap, JSSet):
        assert canonical(guest.function("read").call_now().unwrap()) != given_in
    assert canonical(again) == given_in
    clone = clone_boundary_value(again)
    spoil(again)
    assert canonical(clone) == given_in


# -- refusal ---------------------------------------------------------------------------------------


class Words(str):
    """A subclass of a type that crosses."""

    __slots__ = ()


FORBIDDEN_HERE: Final[list[Callable[[], Any]]] = [
    object,
    lambda: 1j,
    lambda: Words("x"),
    lambda: 2**53,
    lambda: len,
    lambda: datetime(2020, 1, 1),  # noqa: DTZ001
    lambda: iter(()),
    lambda: ValueError("x"),
]
FORBIDDEN_THERE: Final = [
    "() => 1",
    "Symbol('s')",
    "new WeakMap()",
    "new Proxy({}, {})",
    "[Promise.resolve(1)][0]",
    "(function* () {})()",
    "class {}",
    "Object(1n)",
    "new SharedArrayBuffer(1)",
    "globalThis",
    "new WeakRef({})",
]

#: Where the forbidden part goes in a value.
PLACE: Final = "the forbidden part goes here"


@st.composite
def surrounded(draw: st.DrawFn) -> tuple[Any, str]:
    """A value around `PLACE`, and the path of that place from the value."""
    value: Any = PLACE
    path = ""
    for _ in range(draw(st.integers(0, 4))):
        others = draw(st.lists(leaves, max_size=2))
        index = len(others)
        match draw(st.integers(0, 6)):
            case 0:
                value, path = [*others, value, hole], f"[{index}]{path}"
            case 1:
                key = draw(keys)
                # An object's integer keys come first, whatever else there is.
                value = {key: value} if key.isdecimal() else {"0": others, key: value, "later": 1}
                path = f"{key_path(key)}{path}"
            case 2:
                # Other keys must not be the same value to JavaScript.
                value = JSMap([*(([item], 1) for item in others), (value, 1)])
                path = f"<key {index}>{path}"
            case 3:
                value = JSMap([*(([item], 1) for item in others), ([], value)])
                path = f"<value {index}>{path}"
            case 4:
                value, path = JSSet([*([item] for item in others), value]), f"<item {index}>{path}"
            case 5:
                value, path = JSError("Error", "", "", value), f".cause{path}"
            case _:
                value = JSError("AggregateError", "", "", 1, [*others, value])
                path = f".errors[{index}]{path}"
    return value, path


def key_path(key: str) -> str:
    return f".{key}" if is_identifier(key) else f"[{json.dumps(key)}]"


def with_part(value: Any, part: Any) -> Any:
    """The value with `part` in its place."""
    if type(value) is str:
        return part if value == PLACE else value
    if type(value) is list:
        return [with_part(item, part) for item in value]
    if type(value) is dict:
        return {key: with_part(item, part) for key, item in value.items()}
    if type(value) is JSMap:
        return JSMap((with_part(key, part), with_part(item, part)) for key, item in value.items())
    if type(value) is JSSet:
        return JSSet(with_part(item, part) for item in value)
    if type(value) is JSError:
        errors = with_part(value.errors, part)
        return JSError(value.name, value.message, value.stack, with_part(value.cause, part), errors)
    return value


def refused_at(act: Callable[[], object]) -> str:
    """The path that a refusal names."""
    with pytest.raises(VMError) as caught:
        act()
    assert caught.value.code is VMErrorCode.BoundaryUnsupportedType
    path: str = caught.value.details["path"]
    return path


@law
@given(around=surrounded(), part=st.sampled_from(FORBIDDEN_HERE))
def test_refusal_of_the_hosts_values(guest: Guest, around: tuple[Any, str], part: Callable[[], Any]) -> None:
    value, path = with_part(around[0], part()), around[1]
    assert refused_at(lambda: serialize_boundary_value(value)) == f"${path}"
    assert not is_boundary_serializable(value)
    before = guest.vm.eval_now("received").unwrap()
    keep = guest.function("keep")
    assert refused_at(lambda: keep.call_now([], {"fine": value}).unwrap()) == f"$arguments[1].fine{path}"
    assert guest.vm.eval_now("received").unwrap() == before, "the guest was never called"
    if part not in FORBIDDEN_HERE[4:5]:  # a function is welcome as a global
        assert refused_at(lambda: VM(globals={"a": 1, "bad": value})) == f"$.bad{path}"


@law
@given(around=surrounded(), part=st.sampled_from(FORBIDDEN_THERE))
def test_refusal_of_the_guests_values(guest: Guest, around: tuple[Any, str], part: str) -> None:
    value, path = around
    guest.received.clear()
    expression = source_of(value).replace(json.dumps(PLACE), f"({part})")
    assert refused_at(lambda: guest.vm.eval_now(f"({{fine: {expression}}})").unwrap()) == f"$.fine{path}"
    result = guest.vm.eval_now(f"try {{ echo({expression}) }} catch (e) {{ e.name + e.message }}")
    assert result.unwrap().startswith(f"TypeError$arguments[0]{path} ("), path
    assert guest.received == [], "the host was never called"


# -- the wire --------------------------------------------------------------------------------------


class Mirror:
    """The page's side of the wire, run by node."""

    def __init__(self) -> None:
        command = ["node", str(Path(__file__).with_name("wire_mirror.mjs"))]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        half = {"jsvm": 1, "value": {"$": "typedarray", "kind": "Float16Array", "data": ""}}
        #: Whether this node has all kinds of typed arrays.
        self.is_complete = "document" in self.ask(json.dumps(half))

    def ask(self, text: str) -> Any:
        """What it makes of a document's text."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(text)}\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], 60)[0], f"no answer to {text[:500]!r}"
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def mirror() -> Iterator[Mirror]:
    made = Mirror()
    yield made
    made.end()


def without_stacks(node: Any) -> Any:
    """A page keeps stacks of errors to itself."""
    if type(node) is list:
        return [without_stacks(item) for item in node]
    if type(node) is dict:
        found = {key: without_stacks(item) for key, item in node.items()}
        return {**found, "stack": ""} if node.get("$") == "error" else found
    return node


@law
@given(value=references)
def test_the_wire_is_one_for_both_faces(mirror: Mirror, value: Any) -> None:
    document = serialize_boundary_value(value)
    text = json.dumps(document)
    read = reconstruct_boundary_value(text)
    assert canonical(read) == canonical(value)
    assert json.dumps(serialize_boundary_value(read)) == text
    if "Float16Array" in text and not mirror.is_complete:
        return
    answer = mirror.ask(text)
    assert "document" in answer, answer
    assert canonical(reconstruct_boundary_value(answer["document"])) == canonical(
        reconstruct_boundary_value(without_stacks(document))
    )


WIRE_JUNK: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 1e308, 2**60, 10**400, {"$": "date", "value": 10**400},
    2**1024 - 2**970, 2**1024 - 2**970 - 1, "", "x", "NaN", "-0", "__proto__", "AA==", "===", [], {}, [[]],
    [["a", 1], ["a", 2]], [[1, 2], [1, 3]], {"$": "hole"}, {"$": "undefined"}, {"$": "array", "items": 1},
    {"$": "number", "value": "0"}, {"$": "bigint", "value": "-0"}, {"$": "date", "value": 0.5},
    {"$": "date", "value": 1e300}, {"$": "regexp", "source": "(", "flags": ""},
    {"$": "regexp", "source": "", "flags": "gg"}, {"$": "typedarray", "kind": "Int32Array", "data": "AA=="},
    {"$": "typedarray", "kind": "Array", "data": ""}, {"$": "map", "entries": [[1]]},
    {"$": "set", "items": [1, 1]}, {"$": "error", "name": 1, "message": "", "stack": ""},
    {"$": "error", "name": "E", "message": "", "stack": "", "errors": "x"}, {"$": ["object"]}, {"$": 1},
    {"$": "constructor"}, {"$": "capability", "name": "a", "id": 1},
)  # fmt: skip


def code_of_reading(document: Any) -> VMErrorCode | None:
    """The code of the error that a document raises when it is read and written again."""
    try:
        serialize_boundary_value(reconstruct_boundary_value(document))
    except VMError as error:
        return error.code if error.details["path"].startswith("$") else VMErrorCode.VMEngineError
    return None


REFUSALS: Final = (None, VMErrorCode.BoundaryInvalidSerializedValue, VMErrorCode.BoundaryUnsupportedType)


@law
@given(value=references, seed=st.integers(0, 2**32))
def test_a_mutated_document_is_refused_with_a_code(mirror: Mirror, value: Any, seed: int) -> None:
    source = random.Random(seed)
    document = copy.deepcopy(serialize_boundary_value(value))
    mutate(document, source, WIRE_JUNK, ("$", "value", "items", "entries", "cause", "__proto__"))
    text = json.dumps(document)
    if source.random() < 0.2:
        at = source.randrange(len(text))
        text = text[:at] + source.choice(["", "[", '"', "\\", "9", "null", "\ud800"]) + text[at + 1 :]
    for form in (text, document):
        assert code_of_reading(form) in REFUSALS
    answer = mirror.ask(text)
    assert "document" in answer or answer["code"] in REFUSALS[1:], answer
