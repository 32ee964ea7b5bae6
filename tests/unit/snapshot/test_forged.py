"""One forged part at a time: each is refused with its place, and nothing is half restored."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jsvm import VM, Suspend, VMError, VMErrorCode
from jsvm.snapshot import document as shape
from jsvm.snapshot.document import text_hash

INVALID = VMErrorCode.BoundaryInvalidSerializedValue
SETUP = """
  var o = { a: 1, [Symbol("s")]: 2 }, list = [1, 2], slow = [1, , 3], map = new Map([[1, 2], [3, 4]]);
  var frozen = Object.freeze({ x: 1 }), re = /a/g, bytes = new Uint8Array(new ArrayBuffer(8), 0, 4);
  var bound = (function (a) { return a; }).bind(null, 1), proxy = new Proxy({}, {}), when = new Date(0);
  var walk = (function* () { yield 1; })(), both = map.entries(); walk.next(); both.next();
  var weak = new WeakMap([[o, 1]]), wrapped = new Number(5), error = new Error("x");
  var acc = { get a() { return 1; } }, resolve, promise = new Promise((r) => { resolve = r; });
  var mapped = (function (a) { arguments[0] = 2; return [arguments, () => a]; })(1)[0];
  var view = new DataView(new ArrayBuffer(4)), rawLength = new ArrayBuffer(2, { maxByteLength: 4 });
  class Point { #x = 1; get x() { return this.#x; } } var point = new Point(); function named() {}
  var stack = new DisposableStack(); stack.defer(named);
  let cell = 1; Array.prototype.extra = () => 1; promise.then(named); globalThis.pending = later(1);
  setTimeout(named, 5); async function waits() { const kept = o; await promise; return kept; } waits(); 0
"""


def later(_value: Any) -> Any:
    raise Suspend


OPTIONS: Any = {"globals": {"later": later}, "timers": "virtual"}


def source_of(text: str, **fields: Any) -> dict[str, Any]:
    """Sources with one script, which is good unless `fields` say otherwise."""
    return {"x": {"kind": "script", "name": "x", "text": text, "hash": text_hash(text), **fields}}


@pytest.fixture(scope="module")
def snapshot() -> str:
    with VM(**OPTIONS) as vm:
        vm.eval_now(SETUP).unwrap()
        return json.dumps(vm.snapshot_now())


def start(document: Any) -> VMError:
    """The error of starting a machine from data."""
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(document, **OPTIONS).start_now()
    return caught.value


def entry_of(document: Any, kind: str) -> Any:
    """The first entry of a kind in the heap."""
    return next(entry for entry in document["heap"].values() if entry["type"] == kind)


def test_the_snapshot_itself_is_good(snapshot: str) -> None:
    with VM.from_snapshot(snapshot, **OPTIONS) as vm:
        assert vm.eval_now("[o.a, list.length, map.size, point.x, proxy.x, weak.get(o)].join()").ok


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("Object", {"type": "Nothing"}),
        ("Object", {"type": 1}),
        ("Object", {"properties": []}),
        ("Object", {"properties": {"a": {"tuple": []}}}),
        ("Object", {"properties": {"a": {"nothing": 1}}}),
        ("Object", {"properties": {"a": {"ref": "nowhere"}}}),
        ("Object", {"properties": {"a": {"ref": 1}}}),
        ("Object", {"properties": {"a": {"ref": "globalThis.walk.[[frame]]"}}}),
        ("Object", {"properties": {"a": {"undefined": 1}}}),
        ("Object", {"properties": {"a": {"number": "0x1"}}}),
        ("Object", {"properties": {"a": {"int": 1}}}),
        ("Object", {"properties": {"a": {"bigint": "0x1_0"}}}),
        ("Object", {"properties": {"a": {"symbol": "@@nothing"}}}),
        ("Object", {"properties": {"a": {"symbolFor": 1}}}),
        ("Object", {"properties": {"a": {"undefined": True, "ref": "x"}}}),
        ("Object", {"properties": {"a": []}}),
        ("Object", {"prototype": 5}),
        ("Object", {"prototype": {"ref": "globalThis.point"}}),
        ("Object", {"hidden": [["plain", 1]]}),
        ("Object", {"hidden": [[5, 1]]}),
        ("Object", {"hidden": 5}),
        ("SpecialObject", {"attributes": [["a", 1, "wec"], ["a", 2, "wec"]]}),
        ("SpecialObject", {"attributes": [["a", 1, "cew"]]}),
        ("SpecialObject", {"attributes": [["a", {"get": 1, "set": None}, "e"]]}),
        ("SpecialObject", {"attributes": [["a", {"get": {"ref": "globalThis.o"}, "set": None}, "e"]]}),
        ("SpecialObject", {"attributes": [[{"undefined": True}, 1, "e"]]}),
        ("Array", {"elements": 5}),
        ("Array", {"elements": [{"sentinel": "hole"}]}),
        ("Array", {"attributes": [], "extensible": False}),
        ("SlowArray", {"length": -1}),
        ("SlowArray", {"elements": [[5, 1, 7]]}),
        ("SlowArray", {"elements": [[0, 1, 9]]}),
        ("Map", {"entries": [[1, 2], [1, 3]]}),
        ("Map", {"entries": [[1]]}),
        ("CollectionCursor", {"passed": -1}),
        ("CollectionCursor", {"collection": {"ref": "globalThis.o"}}),
        ("RegExp", {"flags": "zz"}),
        ("RegExp", {"source": "("}),
        ("RegExp", {"source": 5}),
        ("RegExp", {"attributes": []}),
        ("ArrayBuffer", {"bytes": "***"}),
        ("ArrayBuffer", {"maxByteLength": 1}),
        ("TypedArray", {"elements": "Int7Array"}),
        ("TypedArray", {"byteOffset": -8}),
        ("TypedArray", {"buffer": {"ref": "globalThis.o"}}),
        ("DataView", {"byteOffset": 0.5}),
        ("Date", {"time": "now"}),
        ("Number", {"value": "5"}),
        ("Promise", {"state": "lost"}),
        ("Promise", {"reactions": 5}),
        ("Promise", {"reactions": [{"ref": "globalThis.o"}]}),
        ("Generator", {"frame": {"ref": "globalThis.o"}}),
        ("Generator", {"state": "executing"}),
        ("DisposableStack", {"resources": [{"resource": [1, 0]}]}),
        ("Reaction", {"onFulfilled": 5}),
        ("Reaction", {"onRejected": {"ref": "globalThis.o"}}),
        ("ResolvingFunctions", {"functions": {"tuple": []}}),
        ("ResolvingFunctions", {"functions": {"tuple": [1, 2]}}),
        ("BoundFunction", {"target": 1}),
        ("BoundFunction", {"arguments": 1}),
        ("BoundFunction", {"target": {"ref": "globalThis.bound"}}),
        ("Proxy", {"target": {"ref": "globalThis.proxy"}}),
        ("Function", {"source": "other.js"}),
        ("Function", {"at": 5}),
        ("Function", {"at": "99:1"}),
        ("Function", {"at": "1:1"}),
        ("Function", {"at": "x"}),
        ("Function", {"cells": []}),
        ("Function", {"cells": {"x": {"ref": "globalThis.o"}}}),
        ("Function", {"cells": {"x#9999999999": {"ref": "variable cell"}}}),
        ("Function", {"made": False, "properties": {"x": 1}}),
        ("Function", {"name": 5}),
        ("Function", {"fields": 5}),
        ("NativeFunction", {"code": 5}),
        ("NativeFunction", {"length": -1}),
        ("NativeFunction", {"code": {"method": "AsyncDriver.fulfilled", "of": {"ref": "globalThis.o"}}}),
        ("NativeFunction", {"code": {"method": "__init__", "of": {"ref": "globalThis.o"}}}),
        ("NativeFunction", {"code": {"code": {"ref": "globalThis.o"}}}),
        ("NativeFunction", {"code": {"native": {"ref": "globalThis.o"}}}),
        ("Frame", {"at": "program"}),
        ("Frame", {"at": "1:1"}),
        ("Frame", {"point": -1}),
        ("Frame", {"point": 99}),
        ("Frame", {"variables": []}),
        ("Frame", {"variables": {"no such": 1}}),
        ("MappedArguments", {"mapped": [["zz", {"ref": "variable cell"}]]}),
        ("AsyncDriver", {"capability": {"ref": "globalThis.o"}}),
        ("AsyncDriver", {"frame": 5}),
    ],
)
def test_a_bad_entry_is_refused(snapshot: str, kind: str, change: dict[str, Any]) -> None:
    document = json.loads(snapshot)
    entry_of(document, kind).update(change)
    error = start(document)
    assert error.code is INVALID, error
    assert error.details["path"].startswith("$.")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("format", "other"),
        ("version", 1),
        ("version", 3),
        ("version", True),
        ("heap", []),
        ("extra", 1),
        ("random", ["0x1"]),
        ("random", ["0x0", "0x0"]),
        ("random", [1, 2]),
        ("random", ["0xZZ", "0x1"]),
        ("variables", [1]),
        ("lexicals", {"x": 1}),
        ("lexicals", {"x": {"cell": {"ref": "globalThis.o"}}}),
        ("modules", [1]),
        ("modules", [{"specifier": "m", "attributes": {"a": 1}}]),
        ("modules", [{"specifier": "m", "attributes": {}, "module": {"ref": "globalThis.o"}}]),
        ("intrinsics", {"%nothing%": {}}),
        ("intrinsics", {"globalThis": {}}),
        ("intrinsics", {"%array_prototype%": 5}),
        ("intrinsics", {"%array_prototype%": {"properties": [["length", {"undefined": True}, "wec"]]}}),
        ("intrinsics", {"%object_prototype%": {"prototype": {"ref": "globalThis.o"}}}),
        ("globals", {"properties": [["undefined", 1, "wec"]]}),
        ("waiting", {"promise": {"ref": "globalThis.o"}}),
        ("calls", [1]),
        ("calls", [{"name": "f", "arguments": [], "promise": {"ref": "globalThis.o"}}]),
        ("calls", [{"name": "f", "arguments": [], "promise": {"ref": "globalThis.promise"}, "line": "x"}]),
        ("calls", [{"name": "f", "arguments": [{"$": "?"}], "promise": {"ref": "globalThis.promise"}}]),
        ("timers", [{"number": 0}]),
        (
            "timers",
            [{"number": 1, "level": 1, "callback": {"ref": "globalThis.o"}}],
        ),
        ("clock", {}),
        ("clock", {"numbers": 5, "now": -1}),
        ("regexp", {"subject": "abc"}),
        ("regexp", {"subject": "abc", "input": "", "spans": []}),
        ("regexp", {"subject": "abc", "input": "", "spans": [0]}),
        ("regexp", {"subject": "abc", "input": "", "spans": [0, 4]}),
        ("regexp", {"subject": "abc", "input": "", "spans": [-1, -1]}),
        ("regexp", {"subject": "abc", "input": "", "spans": [0, 1, 2, 1]}),
        ("regexp", {"subject": "abc", "input": "", "spans": [0, 1.5]}),
        ("regexp", {"subject": 5, "input": "", "spans": [0, 0]}),
        ("regexp", {"subject": "", "input": 5, "spans": [0, 0]}),
        ("sources", {"x": {}}),
        ("sources", source_of("f`a`", templates=5)),
        ("sources", source_of("f`a`", templates=[["9:9", {"ref": "globalThis.list"}]])),
        ("sources", source_of("f`a`", templates=[["1:2", {"ref": "globalThis.o"}]])),
        ("sources", source_of("1", hash="sha256-0")),
        ("sources", source_of("1", kind="odd")),
        ("sources", source_of("(")),
        ("sources", source_of("", blocked=[1])),
        ("sources", source_of("", cells=1)),
    ],
)
def test_a_bad_part_is_refused(snapshot: str, part: str, value: Any) -> None:
    document = json.loads(snapshot)
    document[part] = value
    error = start(document)
    assert error.code is INVALID, error


def test_timers_must_be_told_apart(snapshot: str) -> None:
    document = json.loads(snapshot)
    (timer,) = document["timers"]
    document["timers"] = [timer, timer]
    assert start(document).code is INVALID
    document["timers"] = [{**timer, "wait": 1e300}]
    assert start(document).code is INVALID


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null", "[" * 200 + "]" * 200, '{"format": "jsvm"}'])
def test_what_is_no_snapshot_at_all_is_refused_at_once(text: str) -> None:
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(text)
    assert caught.value.code is INVALID


def test_python_values_that_are_not_json_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    deep: Any = []
    for _ in range(1000):
        deep = [deep]
    for value in ({1: 2}, {"a": object()}, {"a": deep}, ({},), {"a": float}):
        with pytest.raises(VMError) as caught:
            VM.from_snapshot(value)
        assert caught.value.code is INVALID
    monkeypatch.setattr(shape, "MAX_NODES", 10)
    with pytest.raises(VMError, match="too large"):
        VM.from_snapshot([[1] * 20])
    with pytest.raises(VMError, match="too large"):
        VM.from_snapshot("[[1,1,1,1,1],[1,1,1,1,1]]")
    with pytest.raises(VMError, match="not a snapshot"):
        VM.from_snapshot('["[[[,,,,,,,,,,"]')
    monkeypatch.setattr(shape, "MAX_TEXT", 5)
    with pytest.raises(VMError, match="too long"):
        VM.from_snapshot("[1, 2, 3]")


def test_a_restored_machine_has_no_more_rights(snapshot: str) -> None:
    document = json.loads(snapshot)
    document["heap"]["globalThis.o"]["properties"]["a"] = {"ref": "%eval%"}
    with VM.from_snapshot(document, **OPTIONS) as vm:
        assert not vm.eval_now("o.a('1')").ok
        assert not vm.eval_now("fetch('https://example.com/').then(() => 1)").ok
