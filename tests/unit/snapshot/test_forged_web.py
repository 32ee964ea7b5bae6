"""Forged objects of the web: what goes out on the network is checked as if the guest had made it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from jsvm import VM, VMError, VMErrorCode, network_rule

SETUP = """
  var url = new URL("https://a.example/x?y=1"), params = url.searchParams, walk = params.keys();
  var headers = new Headers({ a: "1" }), target = new EventTarget();
  var request = new Request("https://a.example/", { method: "POST", body: "text" });
  var response = new Response("text"), blob = new Blob(["ab"], { type: "text/plain" });
  var file = new File(["ab"], "a.txt"), form = new FormData(), old = new XMLHttpRequest();
  form.append("a", "b"); form.append("f", file); old.open("GET", "https://a.example/");
  var decoder = new TextDecoder(), controller = new AbortController();
  decoder.decode(new Uint8Array([0xe2]), { stream: true });
  var any = AbortSignal.any([controller.signal]), soon = AbortSignal.timeout(50);
  target.addEventListener("x", () => 0); console.count("a"); 0
"""
OPTIONS: Any = {"console": True}


@pytest.fixture(scope="module")
def snapshot() -> str:
    with VM(**OPTIONS) as vm:
        vm.eval_now(SETUP).unwrap()
        return json.dumps(vm.snapshot_now())


def start(document: Any) -> None:
    """The data must be refused."""
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(document, **OPTIONS).start_now()
    assert caught.value.code is VMErrorCode.BoundaryInvalidSerializedValue, caught.value
    assert caught.value.details["path"].startswith("$.")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("url", {"href": "a.example"}),
        ("url", {"href": "https://A.example/"}),
        ("url", {"href": 5}),
        ("url", {"searchParams": {"ref": "globalThis.url"}}),
        ("params", {"items": [["a"]]}),
        ("params", {"items": [["a", 5]]}),
        ("params", {"items": [["a", "\ud800"]]}),
        ("params", {"items": [["a", {"ref": "globalThis.file"}]]}),
        ("params", {"url": {"ref": "globalThis.params"}}),
        ("walk", {"index": {"int": -3}}),
        ("walk", {"part": "all"}),
        ("walk", {"target": {"ref": "globalThis.url"}}),
        ("headers", {"items": [["a", "1\r\nb: 2"]]}),
        ("headers", {"items": [["A", "1"]]}),
        ("headers", {"items": [["a b", "1"]]}),
        ("headers", {"items": [["a", "\u0101"]]}),
        ("headers", {"items": [["cookie", "1"]], "guard": "request"}),
        ("headers", {"items": [["set-cookie", "1"]], "guard": "response"}),
        ("headers", {"items": [["a", "1"]] * 1001}),
        ("headers", {"guard": "nobody"}),
        ("request", {"url": "https://user:pass@a.example/"}),
        ("request", {"url": "/"}),
        ("request", {"method": "TRACE"}),
        ("request", {"method": "post"}),
        ("request", {"method": "PO ST"}),
        ("request", {"method": "GET"}),
        ("request", {"redirect": "maybe"}),
        ("request", {"signal": {"ref": "globalThis.target"}}),
        ("request", {"headers": {"ref": "globalThis.headers"}}),
        ("request", {"body": {"bytes": "***", "used": False}}),
        ("request", {"body": {"bytes": "", "used": 1}}),
        ("request", {"body": 5}),
        ("response", {"status": {"int": 1000}}),
        ("response", {"status": 200.5}),
        ("response", {"kind": "any"}),
        ("blob", {"media": "text/plain\r\nx: 1"}),
        ("blob", {"media": "TEXT"}),
        ("blob", {"bytes": 5}),
        ("file", {"name": "\ud800"}),
        ("form", {"items": [["a", {"ref": "globalThis.blob"}]]}),
        ("old", {"state": {"int": 9}}),
        ("old", {"method": "CONNECT"}),
        ("old", {"url": None}),
        ("old", {"headers": {"ref": "globalThis.headers"}}),
        ("old", {"response": {"tuple": []}}),
        ("old", {"answer": {}}),
        ("old", {"answer": {"url": "x:", "status": 1e9, "statusText": "", "headers": [], "bytes": ""}}),
        ("old", {"answer": {"url": "x:", "status": 1, "statusText": "", "headers": [["a", 1]], "bytes": ""}}),
        ("decoder", {"encoding": "zlib"}),
        ("decoder", {"encoding": "rot13"}),
        ("decoder", {"unfinished": "AAAAAAAAAAA="}),
        ("decoder", {"unfinished": 5}),
        ("any", {"sources": [{"ref": "globalThis.target"}]}),
        ("any", {"kept": [5]}),
        ("any", {"dependents": [{"ref": "globalThis.target"}]}),
        ("target", {"listeners": [{"ref": "globalThis.any"}]}),
        ("target.[[listeners]][0]", {"callback": "text"}),
        ("target.[[listeners]][0]", {"name": 5}),
        ("controller", {"signal": {"ref": "globalThis.target"}}),
    ],
)
def test_a_bad_entry_is_refused(snapshot: str, name: str, change: dict[str, Any]) -> None:
    document = json.loads(snapshot)
    document["heap"][f"globalThis.{name}"].update(change)
    start(document)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("deadlines", [5]),
        ("deadlines", [{"wait": -1, "signal": {"ref": "globalThis.any"}}]),
        ("deadlines", [{"wait": 1e300, "signal": {"ref": "globalThis.any"}}]),
        ("deadlines", [{"wait": 1, "signal": {"ref": "globalThis.target"}}]),
        ("console", {"groups": 1}),
        ("console", {"groups": -1, "counts": {}}),
        ("console", {"groups": 1, "counts": {"a": 0.5}}),
        ("console", {"groups": 1, "counts": {"a" * 101: 1}}),
        ("console", {"groups": 1, "counts": {str(number): 1 for number in range(1001)}}),
        ("console", {"groups": 1, "counts": {}, "started": [0]}),
        ("console", {"groups": 1, "counts": {}, "started": {"a": "0"}}),
        ("console", {"groups": 1, "counts": {}, "started": {"a": 1e300}}),
    ],
)
def test_a_bad_part_is_refused(snapshot: str, part: str, value: Any) -> None:
    document = json.loads(snapshot)
    document[part] = value
    start(document)


def test_the_snapshot_itself_is_good(snapshot: str) -> None:
    with VM.from_snapshot(snapshot, **OPTIONS) as vm:
        assert vm.eval_now("[url.href, blob.size, request.method, old.readyState].join()").ok


class Never:
    """A network that never answers."""

    async def send(self, _request: Any) -> Any:
        await asyncio.sleep(60)


@pytest.mark.parametrize(
    "source",
    [
        "var list = [new XMLHttpRequest]; list[0].open('GET', 'https://a.example/'); list[0].send(); 0",
        "var stop = new AbortController(); fetch('https://a.example/', { signal: stop.signal }); 0",
    ],
)
async def test_a_request_on_its_way_is_refused_by_name(source: str) -> None:
    async with VM(transport=Never(), network_rules=[network_rule("a.example").allow()]) as vm:
        (await vm.eval(source)).unwrap()
        with pytest.raises(VMError) as caught:
            await vm.snapshot()
    assert caught.value.code is VMErrorCode.VMSnapshotUnsupported
    assert caught.value.message == "globalThis.fetch: a request to https://a.example is on its way"
