"""The Python half of the page API, with a page that is played by the test."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from jsvm.api.bridge import Bridge
from jsvm.boundary.recording_transport import RecordingTransport

type Answer = dict[str, Any]


class FakePage:
    """A page whose functions are Python's. `waits` says whether this thread can wait for an answer."""

    def __init__(self, functions: dict[str, Callable[..., Any]], *, waits: bool = True) -> None:
        self.functions = functions
        self.waits = waits
        self.pending: dict[int, Any] = {}
        self.messages: list[Answer] = []
        self.logged: list[str] = []
        self.interrupt_target = 0
        self.network = RecordingTransport()

    def answer(self, message: Answer) -> Answer:
        self.messages.append(message)
        answer = self.functions[message["name"]](*message["args"])
        if asyncio.iscoroutine(answer):
            self.pending[len(self.pending)] = answer
            return {"pending": len(self.pending) - 1}
        return answer if isinstance(answer, dict) and "ok" in answer else {"ok": True, "value": answer}

    def call_now(self, text: str) -> str | None:
        return json.dumps(self.answer(json.loads(text))) if self.waits else None

    async def call_later(self, text: str) -> str:
        message = json.loads(text)
        if message["op"] == "call":
            return json.dumps(self.answer(message))
        if message["op"] == "wait":
            return json.dumps({"ok": True, "value": await self.pending[message["pending"]]})
        self.messages.append(message)
        return json.dumps(self.functions[message["op"]](message))

    def log(self, text: str) -> None:
        self.logged.append(text)

    def interrupted_request(self) -> int:
        return self.interrupt_target

    def transport(self) -> RecordingTransport:
        return self.network


class Client:
    """What the JavaScript half does, in a few lines."""

    def __init__(self, page: FakePage | None = None, snapshot: str | None = None, **options: Any) -> None:
        self.page = page or FakePage({})
        self.bridge = Bridge(self.page)
        self.requests = 0
        globals_ = [
            [name, capability(name)] for name in self.page.functions if name not in ("resolve", "load")
        ]
        loader = "load" in self.page.functions
        given = {"moduleLoader": loader, "globals": {"$": "object", "entries": globals_}, **options}
        created = asyncio.run(self.ask("create", options=given, snapshot=snapshot))
        assert created["ok"], created
        self.created = created

    async def ask(self, op: str, **fields: Any) -> Answer:
        self.requests += 1
        message = {"op": op, "vm": "vm", "request": self.requests, **fields}
        return json.loads(await self.bridge.handle(json.dumps(message)))  # type: ignore[no-any-return]

    def run(self, op: str, **fields: Any) -> Answer:
        return asyncio.run(self.ask(op, **fields))

    def now(self, op: str, **fields: Any) -> Answer:
        message = {"op": op, "vm": "vm", **fields}
        return json.loads(self.bridge.handle_now(json.dumps(message)))  # type: ignore[no-any-return]


def capability(name: str) -> Answer:
    return {"$": "capability", "name": name, "id": f"id of {name}"}


def test_a_value_comes_back_as_a_node() -> None:
    answer = Client().run("eval", source="({a: [1, -0, 2n, undefined, null]})")
    assert answer["ok"]
    (entry,) = answer["value"]["entries"]
    assert entry == [
        "a",
        {
            "$": "array",
            "items": [
                1,
                {"$": "number", "value": "-0"},
                {"$": "bigint", "value": "2"},
                {"$": "undefined"},
                None,
            ],
        },
    ]
    assert answer["result"]["status"] == "completed"
    assert answer["result"]["usage"]["steps"] > 0


def test_a_guest_error_is_an_answer() -> None:
    answer = Client().run("eval", source="let a = 1;\nnull.x")
    assert not answer["ok"]
    assert answer["error"]["code"] == "VM_RUNTIME_ERROR"
    assert answer["error"]["name"] == "TypeError"
    assert answer["error"]["line"] == 2
    assert answer["result"]["status"] == "failed"


def test_a_syntax_error_has_its_place() -> None:
    error = Client().run("eval", source="let a =\n  = 2")["error"]
    assert (error["code"], error["line"], error["column"]) == ("VM_SYNTAX_ERROR", 2, 3)


def test_a_tree_runs() -> None:
    one = {"type": "Literal", "value": 1}
    tree = {"type": "Program", "body": [{"type": "ExpressionStatement", "expression": one}]}
    client = Client()
    assert client.run("eval", tree=json.dumps(tree))["value"] == 1
    error = client.run("eval", tree=json.dumps({**tree, "body": [one]}))["error"]
    assert (error["code"], error["details"]["path"]) == ("VM_SYNTAX_ERROR", "$.body[0]")
    error = client.run("eval", tree="[" * 10**5)["error"]
    assert (error["code"], error["details"]["path"]) == ("VM_SYNTAX_ERROR", "$")
    assert client.run("eval", source="1 + 1")["value"] == 2


def test_limits_of_the_vm_and_of_the_call() -> None:
    client = Client(executionRules={"timeLimit": 50})
    assert client.created["limits"] == {"timeLimit": 50.0}
    assert client.run("eval", source="for (;;);")["error"]["code"] == "VM_TIMEOUT_ERROR"
    answer = client.run("eval", source="for (;;);", timeLimit=None, maxSteps=10_000)
    assert answer["error"]["code"] == "VM_STEPS_EXCEEDED_ERROR"
    assert client.run("eval", source="1 + 1")["value"] == 2


def test_a_function_of_the_page_answers_at_once() -> None:
    client = Client(FakePage({"add": lambda a, b: a + b}))
    assert client.run("eval", source="add(1, 2) + 1")["value"] == 4
    (message,) = client.page.messages
    assert message == {"op": "call", "vm": "vm", "id": "id of add", "name": "add", "args": [1, 2]}


def test_a_function_of_the_page_answers_later() -> None:
    async def later(value: int) -> int:
        await asyncio.sleep(0.001)
        return value * 2

    for waits in (True, False):
        client = Client(FakePage({"later": later}, waits=waits))
        source = "Promise.all([later(1), later(2)]).then(([a, b]) => a + b)"
        assert client.run("eval", source=source)["value"] == 6


def test_a_page_that_cannot_be_waited_for_gives_promises() -> None:
    client = Client(FakePage({"add": lambda a, b: a + b}, waits=False))
    assert client.run("eval", source="typeof add(1, 2).then")["value"] == "function"
    assert client.run("eval", source="add(1, 2)")["value"] == 3


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        ({"code": "HOST_FUNCTION_FAILED", "id": "abc"}, "Error: Host function 'f' failed (id abc)"),
        ({"code": "GUEST_VISIBLE", "name": "RangeError", "message": "no"}, "RangeError: no"),
        (
            {"code": "BOUNDARY_CAPABILITY_REVOKED", "message": "f: the capability was revoked"},
            "TypeError: f: the capability was revoked",
        ),
    ],
)
def test_a_failing_function_of_the_page(error: Answer, seen: str) -> None:
    client = Client(FakePage({"f": lambda: {"ok": False, "error": error}}))
    assert client.run("eval", source="try { f() } catch (e) { String(e) }")["value"] == seen
    assert client.page.logged == []


def test_handles_of_global_functions() -> None:
    client = Client()
    answer = client.run(
        "eval", source="function main(a) { return a.n + 1 } const twice = (x) => 2 * x; let no = 1"
    )
    assert {"main", "twice"} <= set(answer["functions"])
    assert "no" not in answer["functions"]
    handle = client.now("getGlobalFunction", name="main")["handle"]
    node = {"$": "object", "entries": [["n", 41]]}
    assert client.run("handleCall", handle=handle, args=[node])["value"] == 42
    assert client.run("handleCall", handle=handle, args=[node], timeLimit=1000)["value"] == 42
    assert not client.now("getGlobalFunction", name="no")["ok"]
    assert client.now("reset")["functions"] == []
    assert (
        client.run("handleCall", handle=handle, args=[node])["throw"]["details"]["reason"] == "stale handle"
    )
    assert not client.now("getGlobalFunction", name="main")["ok"]


def test_names_are_sent_only_when_they_change() -> None:
    client = Client()
    assert "functions" in client.run("eval", source="function a() {}")
    assert "functions" not in client.run("eval", source="a()")


def test_modules_come_from_the_page() -> None:
    sources = {
        "/main": "import {n} from './n'; export const m = n + 1; export function f(x) { return x + n }"
    }
    sources["/n"] = "export const n = 1"

    def resolve(message: Answer) -> Answer:
        return {"ok": True, "value": message["specifier"].replace("./", "/")}

    def load(message: Answer) -> Answer:
        if message["specifier"] not in sources:
            details = {"path": message["specifier"], "reason": "module loader denied"}
            return {
                "ok": False,
                "error": {"code": "VM_SECURITY_ERROR", "message": "refused", "details": details},
            }
        return {"ok": True, "value": sources[message["specifier"]]}

    client = Client(FakePage({"resolve": resolve, "load": load}))
    module = client.run("import", specifier="/main")
    assert module["exports"] == [{"name": "f", "callable": True}, {"name": "m", "callable": False}]
    assert client.run("moduleGet", handle=module["handle"], name="m")["value"] == 2
    assert client.run("moduleCall", handle=module["handle"], name="f", args=[5])["value"] == 6
    refused = client.run("import", specifier="/other")["error"]
    assert (refused["code"], refused["details"]["path"]) == ("VM_SECURITY_ERROR", "/other")


def test_an_abort_ends_what_waits() -> None:
    async def forever() -> None:
        await asyncio.sleep(60)

    client = Client(FakePage({"forever": forever}))

    async def scenario() -> Answer:
        running = asyncio.ensure_future(client.ask("eval", source="forever()"))
        await asyncio.sleep(0.05)
        client.now("abort", request=client.requests)
        return await running

    answer = asyncio.run(scenario())
    assert answer["error"]["code"] == "VM_ABORTED"
    assert answer["result"]["status"] == "aborted"
    assert client.run("eval", source="1")["value"] == 1


def test_an_interrupt_ends_the_guest_that_runs_and_no_other() -> None:
    def call_interrupt(target: int) -> None:
        client.page.interrupt_target = target
        client.bridge.interrupt()

    client = Client(FakePage({"stop": call_interrupt}))
    wrong = client.run("eval", source="stop(1); 'went on'")
    assert wrong["value"] == "went on"
    answer = client.run("eval", source=f"stop({client.requests + 1}); for (;;);")
    assert answer["error"]["code"] == "VM_ABORTED"
    assert client.run("eval", source="1")["value"] == 1


def test_dispose_ends_everything() -> None:
    client = Client()
    assert client.now("dispose") == {"ok": True}
    assert client.now("dispose") == {"ok": True}
    assert client.run("eval", source="1")["throw"]["code"] == "VM_DISPOSED"


def test_dispose_by_request_ends_what_waits_and_not_itself() -> None:
    async def forever() -> None:
        await asyncio.sleep(60)

    client = Client(FakePage({"forever": forever}))

    async def scenario() -> list[Answer]:
        running = asyncio.ensure_future(client.ask("eval", source="forever()"))
        await asyncio.sleep(0.05)
        return [await client.ask("dispose"), await running]

    disposed, ended = asyncio.run(scenario())
    assert disposed == {"ok": True}
    assert ended["error"]["code"] == "VM_ABORTED"


def test_bad_options_are_thrown_with_their_path() -> None:
    bridge = Bridge(FakePage({}))
    options = {"moduleLoader": False, "globals": {"$": "object", "entries": []}, "numbers": {"dateNow": "x"}}
    message = {"op": "create", "vm": "v", "request": 1, "options": options}
    answer = json.loads(asyncio.run(bridge.handle(json.dumps(message))))
    assert answer["throw"]["code"] == "VM_INVALID_OPTION"


def test_what_is_not_there_says_so() -> None:
    client = Client()
    assert client.run("evaluateUrl", url="https://example.com/")["error"]["code"] == "VM_SECURITY_ERROR"
    assert client.now("snapshot")["throw"]["code"] == "VM_UNSUPPORTED"


def test_console_calls_are_logged() -> None:
    client = Client(FakePage({"print": lambda *_: None}))
    node = {
        "$": "object",
        "entries": [["console", {"$": "object", "entries": [["log", capability("console.log")]]}]],
    }
    client = Client(FakePage({"console.log": lambda *_: None}), globals=node)
    answer = client.run("eval", source="console.log('a', 1)")
    assert answer["result"]["logs"] == [{"level": "log", "text": "a 1"}]
    assert [call["name"] for call in answer["result"]["calls"]] == ["console.log"]


def suspend(*_: Any) -> Answer:
    return {"ok": False, "error": {"code": "VM_SUSPENDED"}}


def test_a_page_suspends_and_goes_on_in_another_machine() -> None:
    client = Client(FakePage({"approve": suspend}))
    source = "(async () => { let n = 0; for (const x of [1, 2]) n += await approve(x); return n; })()"
    answer = client.run("eval", source=source)
    assert answer["result"]["status"] == "suspended"
    assert answer["result"]["pending"] == [{"name": "approve", "arguments": [1], "line": 1}]
    state = json.dumps(answer["result"]["state"])
    other = Client(FakePage({"approve": suspend}), snapshot=state)
    assert other.run("answer", call=0, value=5)["result"]["status"] == "suspended"
    told = {"name": "RangeError", "message": "too much"}
    failure = other.run("answer", call=0, error=told)
    assert (failure["error"]["name"], failure["error"]["message"]) == ("RangeError", "too much")
    assert other.run("snapshot")["snapshot"]["format"] == "jsvm-snapshot"


def test_a_snapshot_that_is_none_is_refused() -> None:
    with pytest.raises(AssertionError, match="BOUNDARY_INVALID_SERIALIZED_VALUE"):
        Client(snapshot="{}")


def test_pages_run_code_from_urls() -> None:
    rule = {
        "type": "network-rule",
        "host": "cdn.example",
        "allow": {"methods": "all", "paths": "all"},
        "headers": {},
    }
    page = FakePage({})
    page.network = RecordingTransport({"https://cdn.example/a.js": "6 * 7"})
    client = Client(page, networkingRules=[rule], networkLimits={"maxResponseBytes": 100})
    answer = client.run("evaluateUrl", url="https://cdn.example/a.js", sourceType="script")
    assert answer["value"] == 42
    limited = client.run("evaluateUrl", url="https://cdn.example/a.js", maxBytes=3)
    assert limited["error"]["details"]["reason"] == "response size"
    fetched = client.run("eval", source="fetch('https://cdn.example/a.js').then((r) => r.text())")
    assert fetched["value"] == "6 * 7"
