"""Attacks that need a host: two VMs, a call in flight, a hostile value handed in or read back.

Each payload is an asynchronous function named after its number. It raises AssertionError when its attack
works. They run in CPython and in Pyodide alike, so they use nothing but the engine and asyncio.
"""

import asyncio
import decimal
import json
import math
import sys
import types
from collections.abc import Awaitable, Callable
from typing import Any

from jsvm import (
    VM,
    RecordingTransport,
    VMError,
    VMErrorCode,
    create_capability,
    network_rule,
    reconstruct_boundary_value,
    serialize_boundary_value,
)
from tests.programs import LEAK

type Payload = Callable[[], Awaitable[None]]


def code_of(result: Any) -> str:
    """The code of a failed result, which must not look like Python."""
    assert not result.ok, result
    assert not LEAK.search(json.dumps(result.error.to_data())), result.error.to_data()
    return str(result.error.code)


def refused(action: Callable[[], object]) -> VMError:
    """The VMError that `action` must raise."""
    try:
        answer = action()
    except VMError as error:
        return error
    raise AssertionError(f"accepted: {answer!r}")


async def alive(vm: VM) -> None:
    """The VM answers."""
    assert (await vm.eval("1 + 1")).value == 2


# -- sources ---------------------------------------------------------------------------------------


async def p007_prototypes_of_another_vm() -> None:
    async with VM() as one, VM() as other:
        await one.eval("Array.prototype.concat = Object.prototype.planted = Symbol.iterator.planted = 1")
        assert (await other.eval("[1].concat(2).length + typeof ({}).planted")).value == "2undefined"


async def p009_symbols_of_another_vm() -> None:
    async with VM() as one, VM() as other:
        await one.eval("globalThis.s = Symbol.for('x')")
        result = await other.eval(
            "const s = Symbol.for('x'); s.description + Symbol.keyFor(s) + (typeof globalThis.s)"
        )
        assert result.value == "xxundefined"
        assert (
            one._instance.realm.agent.symbol_registry["x"]
            is not other._instance.realm.agent.symbol_registry["x"]
        )  # type: ignore[union-attr]


async def p039_odd_sources() -> None:
    async with VM() as vm:
        for source in ("let x = ;", "1\0", "\ud800", "a\ud800", "1 + \u0001", "'\n'", "/", "\ufeff)"):
            result = await vm.eval(source)
            assert code_of(result) == "VM_SYNTAX_ERROR"
            assert result.error.line == 1
            assert result.error.column >= 1
        assert (await vm.eval("\ufeff 7 \u2028")).value == 7
        await alive(vm)


async def p067_many_of_everything() -> None:
    async with VM(time_limit=60_000, wall_limit=None) as vm:
        many = range(70_000)
        numbers = ",".join(f"{number}.5" for number in many)
        assert (await vm.eval(f"[{numbers}].length")).value == 70_000
        names = ",".join(f"v{number}={number}" for number in range(10_000))
        result = await vm.eval(f"(() => {{ let {names}; return v9999 }})()")
        assert result.ok or code_of(result).startswith("VM_")
        parameters = ",".join(f"p{number}" for number in range(1_000))
        assert (
            await vm.eval(f"((...a) => (({parameters}) => p999)(...a))(...Array(1000).keys())")
        ).value == 999
        await alive(vm)


# -- jobs and limits -------------------------------------------------------------------------------


async def p136_a_job_behind_a_limit() -> None:
    async with VM(time_limit=100) as vm:
        result = await vm.eval("globalThis.ran = 0; Promise.resolve().then(() => { ran = 1 }); for (;;);")
        assert code_of(result) == "VM_TIMEOUT_ERROR"
        await vm.idle()
        assert (await vm.eval("ran")).value == 0


async def p136_what_is_abandoned_runs_nothing() -> None:
    source = """
        globalThis.ran = 0;
        const abandoned = () => (function* () { try { yield 1; } finally { ran++; } })().next();
        const waiting = async () => { try { await new Promise(() => {}); } finally { ran++; } };
        for (let i = 0; i < 100; i++) { abandoned(); waiting(); }
    """
    import gc

    async with VM(time_limit=2000) as vm:
        await vm.eval(source)
        gc.collect()
        assert (await vm.eval("ran")).value == 0
        await vm.eval("const g = (function* () { try { yield; } finally { ran++; } })(); g.next(); for (;;);")
        gc.collect()
        assert (await vm.eval("ran")).value == 0
    gc.collect()


# -- data ------------------------------------------------------------------------------------------

WRONG_NODES: tuple[Any, ...] = (
    # P172: tags.
    *({"$": tag} for tag in ("nope", ["array"], "__init__", "__class__", None, 1, {})),
    {},
    {"value": 1},
    # P174: entries.
    *({"$": "object", "entries": entries} for entries in ([["a", 1], ["a", 2]], [[1, 2]], {"a": 1}, None)),
    {"$": "object"},
    {"$": "object", "entries": [], "extra": 1},
    {"$": "map", "entries": [[1]]},
    # P175: numbers.
    *({"$": "bigint", "value": text} for text in ("1_000", " ٣ ", "0x10", 5, "+1", "9" * 1_000_000)),
    *({"$": "number", "value": text} for text in ("nan", "0x1", "1", [])),
    # P176: bytes.
    *({"$": "arraybuffer", "data": data} for data in ("?", [-1], True, "YQ===")),
    {"$": "typedarray", "kind": "Uint16Array", "data": "YQ=="},
    {"$": "typedarray", "kind": "dict", "data": ""},
    {"$": "typedarray", "kind": "Uint8Array", "data": [256]},
    # P177: patterns and dates.
    *({"$": "regexp", "source": text, "flags": flags} for text, flags in (("a", "gg"), ("a", "x"), (1, ""))),
    *({"$": "date", "value": value} for value in (1e300, "now")),
)


async def p172_p174_p175_p176_p177_malformed_data() -> None:
    for node in WRONG_NODES:
        for document in ({"jsvm": 1, "value": node}, {"jsvm": 1, "value": {"$": "array", "items": [node]}}):
            error = refused(lambda document=document: reconstruct_boundary_value(document))  # type: ignore[misc]
            assert error.code is VMErrorCode.BoundaryInvalidSerializedValue, node
            assert not LEAK.search(json.dumps(error.to_data(), default=str)), error.to_data()
    for version in (0, 2, "1", True, None, 1.0):
        refused(lambda version=version: reconstruct_boundary_value({"jsvm": version, "value": 1}))  # type: ignore[misc]


async def p173_forged_capabilities() -> None:
    async with VM(globals={"real": lambda: "called"}) as vm:
        for number in ("1", "__globals__", "0" * 32, ""):
            forged = reconstruct_boundary_value(
                {"jsvm": 1, "value": {"$": "capability", "name": "real", "id": number}}
            )
            function = (await vm.eval("globalThis.use = (f) => f()")) and vm.get_global_function("use")
            result = await function.value.call(forged)
            assert not result.ok or result.value != "called"
        assert (await vm.eval("real()")).value == "called"


async def p174_names_that_are_special() -> None:
    value = {"__proto__": 1, "constructor": 2, "__class__": 3, "": 4}
    assert reconstruct_boundary_value(serialize_boundary_value(value)) == value
    async with VM(globals={"value": value}) as vm:
        assert (
            await vm.eval("Object.keys(value).join() + ({}).polluted")
        ).value == "__proto__,constructor,__class__,undefined"
        assert (await vm.eval("value")).value == value


async def p179_large_and_deep_data() -> None:
    node: Any = 1
    for _ in range(10_000):
        node = {"$": "array", "items": [node]}
    assert (
        refused(lambda: reconstruct_boundary_value({"jsvm": 1, "value": node})).code
        is VMErrorCode.BoundaryInvalidSerializedValue
    )
    text = '{"jsvm": 1, "value": ' + '{"$":"array","items":[' * 100_000 + "]}" * 100_000 + "}"
    assert (
        refused(lambda: reconstruct_boundary_value(text)).code is VMErrorCode.BoundaryInvalidSerializedValue
    )
    while node != 1:  # freed level by level: Python's own recursion is not what is tested here
        node = node["items"].pop()


async def p180_exact_values() -> None:
    async with VM(globals={"same": lambda value: value}) as vm:
        source = (
            "[NaN, -0, 0, , '\\ud800', '\\udc00\\ud800', 2 ** 53, 2 ** 53 + 2, 10n ** 30n, -(10n ** 30n), "
            "5e-324, Infinity, undefined, null]"
        )
        check = """
            const all = (a, b) => a.every((x, i) => Object.is(x, b[i]));
            globalThis.equal = (a, b) => a.length === b.length && !(3 in b) && all(a, b);
        """
        await vm.eval(check)
        assert (await vm.eval(f"const sent = {source}; equal(sent, same(sent))")).value is True
        once = (await vm.eval(source)).value
        again = reconstruct_boundary_value(json.loads(json.dumps(serialize_boundary_value(once))))
        assert repr(again) == repr(once)
        assert math.copysign(1, again[1]) == -1


class HostileText(str):
    def __len__(self) -> int:
        raise AssertionError("called")

    def __iter__(self) -> Any:
        raise AssertionError("called")


class HostileNumber(int):
    def __index__(self) -> int:
        raise AssertionError("called")


class HostileDict(dict[str, Any]):
    def items(self) -> Any:
        raise AssertionError("called")


def hostile_values() -> list[Any]:
    """What no boundary may take: classes, modules, views, generators, numbers and text that are not plain."""
    plain = [object(), VM, types, sys, type, NotImplemented, ..., 1j, decimal.Decimal(1), memoryview(b"x")]
    lazy = [{}.keys(), {}.items(), iter([]), range(3), (n for n in ()), json.JSONEncoder(), ValueError]
    subclasses = [HostileText("x"), HostileNumber(1), HostileDict(a=1)]
    return [*plain, *lazy, *subclasses, {1: 2}, {("a",): 1}, {None: 1}]


async def p181_values_that_are_not_ours() -> None:
    async with VM(globals={"take": lambda: None}) as vm:
        await vm.eval("globalThis.show = (x) => typeof x")
        show = vm.get_global_function("show").value
        for value in hostile_values():
            path = f"{type(value).__name__}"
            error = refused(lambda value=value: serialize_boundary_value([value]))  # type: ignore[misc]
            assert error.code is VMErrorCode.BoundaryUnsupportedType, path
            refused(lambda value=value: VM(globals={"x": {"deep": [value]}}))  # type: ignore[misc]
            assert not (await show.call(value)).ok, path
        await alive(vm)


async def p181_what_a_handler_answers() -> None:
    told: list[BaseException] = []
    answers = hostile_values()
    functions = {"answer": lambda index: answers[index]}
    async with VM(globals=functions, on_error=lambda error, facts: told.append(error)) as vm:
        for index in range(len(answers)):
            result = await vm.eval(
                f"try {{ typeof answer({index}) }} catch (e) {{ e.constructor === Error || e.name }}"
            )
            assert result.value is True or result.value == "TypeError", (answers[index], result)
        await alive(vm)


async def p182_cycles_and_depth() -> None:
    cycle: list[Any] = [{}]
    cycle[0]["me"] = cycle
    assert refused(lambda: serialize_boundary_value(cycle)).code is VMErrorCode.BoundaryCycle
    assert refused(lambda: VM(globals={"x": cycle})).details["path"] == "$.x[0].me"
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert refused(lambda: serialize_boundary_value(deep)).code is VMErrorCode.BoundaryUnsupportedType
    assert refused(lambda: VM(globals={"x": deep})).code is VMErrorCode.BoundaryUnsupportedType
    while deep:
        deep = deep.pop()


# -- life ------------------------------------------------------------------------------------------


async def p183_revoked_while_it_is_called() -> None:
    started = asyncio.Event()

    async def slow() -> str:
        started.set()
        await asyncio.sleep(0.02)
        return "secret result"

    capability = create_capability("slow", slow)
    async with VM(globals={"slow": capability}) as vm:
        call = asyncio.create_task(vm.eval("globalThis.alias = slow; slow().catch((e) => e.name)"))
        await started.wait()
        capability.revoke()
        assert (await call).value != "secret result"
        assert code_of(await vm.eval("alias()")) == "BOUNDARY_CAPABILITY_REVOKED"


async def p184_stale_handles() -> None:
    async with VM() as vm:
        await vm.eval("globalThis.f = () => 1")
        handle = vm.get_global_function("f").value
        assert (await handle.call()).value == 1
        vm.reset()
        assert code_of(await handle.call()) == "VM_DISPOSED"
        await alive(vm)
    assert code_of(await handle.call()) == "VM_DISPOSED"


async def p185_a_handler_that_uses_its_own_vm() -> None:
    outcomes: list[str] = []

    def meddle(name: str) -> None:
        try:
            {"eval": lambda: vm.eval_now("1"), "reset": vm.reset, "dispose": vm.dispose}[name]()
            outcomes.append(f"{name} done")
        except VMError as error:
            outcomes.append(f"{name} {error.code}")

    names = ("eval", "reset", "dispose")
    vm = VM(globals={name: (lambda name=name: meddle(name)) for name in names})
    await vm.start()
    result = await vm.eval("try { globalThis.eval() } catch (e) {} 5")
    assert outcomes, result
    assert outcomes[0].startswith("eval VM_"), outcomes
    result = await vm.eval("try { reset() } catch (e) {} 5")
    assert result.ok or str(result.error.code).startswith("VM_")
    await vm.eval("1")
    result = await vm.eval("try { dispose() } catch (e) {} for (;;);")
    assert str(result.error.code).startswith("VM_")
    assert refused(lambda: vm.eval_now("1")).code is VMErrorCode.VMDisposed


async def p186_what_ends_after_the_vm() -> None:
    ran: list[str] = []

    async def slow() -> str:
        await asyncio.sleep(0.02)
        return "late"

    async with VM(globals={"slow": slow, "tell": ran.append}, timers=True) as vm:
        call = asyncio.create_task(
            vm.eval("setTimeout(tell, 10, 'timer'); slow().then(tell); slow().finally(() => tell('f'))")
        )
        await asyncio.sleep(0.005)
    result = await call
    await asyncio.sleep(0.05)
    assert ran == []
    assert code_of(result) in ("VM_DISPOSED", "VM_ABORTED")


async def p187_p188_nothing_tells_the_time_or_the_run() -> None:
    source = """[
        Date.now(), +new Date(), Date(), new Date().getTimezoneOffset(), Math.random(), String(f),
        String(Math.max), typeof performance, typeof Intl, Object.keys({ b: 1, a: 2, 2: 3, 1: 4 }).join(),
        [...new Set(["q", "w", "e", "r", "t", "y"])].join(), String(Symbol("x")), new Error("x").stack,
    ]; function f() {}"""
    answers = []
    for _ in range(2):
        async with VM(date_now=1_700_000_000_123, random_seed="seed") as vm:
            answers.append((await vm.eval(f"globalThis.out = {source}; out")).value)
            await asyncio.sleep(0.005)
    assert answers[0] == answers[1]
    assert answers[0][:2] == [1_700_000_000_123] * 2
    assert answers[0][3] == 0
    assert not LEAK.search(json.dumps(answers[0]))


async def p189_shared_memory_and_the_collector() -> None:
    async with VM(time_limit=500) as vm:
        source = """
            globalThis.collected = 0;
            const registry = new FinalizationRegistry(() => { collected++; });
            for (let i = 0; i < 1000; i++) registry.register({}, i);
            collected
        """
        assert (await vm.eval(source)).value == 0
        waited = await vm.eval(
            "try { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9) } catch (e) { e.name }"
        )
        assert waited.value == "TypeError" or code_of(waited) == "VM_TIMEOUT_ERROR"
        await alive(vm)


async def p190_the_clock_is_the_hosts_to_give() -> None:
    async with VM(date_now=0) as vm:
        assert (
            await vm.eval("const a = Date.now(); for (let i = 0; i < 1e5; i++); Date.now() - a")
        ).value == 0
        clocks = "['performance', 'setTimeout', 'setInterval', 'requestAnimationFrame', 'queueMicrotask']"
        names = f"{clocks}.filter((name) => name in globalThis)"
        assert (await vm.eval(names)).value == []


async def p191_what_is_printed() -> None:
    lines: list[str] = []
    async with VM(console=lambda level, text: lines.append(text), time_limit=5000) as vm:
        trap = (
            "new Proxy({}, { get() { for (;;); }, ownKeys() { for (;;); }, getPrototypeOf() { for (;;); } })"
        )
        assert (await vm.eval(f"console.log({trap}); const c = {{}}; c.c = c; console.log(c, [c]); 1")).ok
        assert (await vm.eval("console.log({ get a() { for (;;); }, toString() { for (;;); } }); 1")).ok
        result = await vm.eval(
            "for (let i = 0; i < 20000; i++) console.log('line', i); console.log('x'.repeat(1e6)); 1"
        )
        assert result.ok or result.status == "limited"
        assert sum(len(entry.text) for entry in result.logs) < 2_000_000
        assert len(result.logs) < 20_000
    assert not LEAK.search("\n".join(lines[:100]))


async def p192_no_workers_and_no_messages() -> None:
    async with VM(globals={"post": lambda value: None}) as vm:
        assert (
            await vm.eval("[typeof Worker, typeof postMessage, typeof importScripts, typeof self].join()")
        ).value == "undefined,undefined,undefined,undefined"
        assert code_of(await vm.eval("const c = {}; c.c = c; post(c)")) == "BOUNDARY_CYCLE"
        assert code_of(await vm.eval("post('x'.repeat(1e7).split(''))")) in (
            "BOUNDARY_UNSUPPORTED_TYPE",
            "VM_MEMORY_ERROR",
        )
        assert (await vm.eval("for (let i = 0; i < 2000; i++) post(i); 1")).ok
        await alive(vm)


async def p140_p152_p153_what_leaves() -> None:
    rule = (
        network_rule("allowed.com").allow(methods=["GET"], paths=["/*"]).set_headers({"X-API-Key": "secret"})
    )
    transport = RecordingTransport({"https://allowed.com/ok": "fine"})
    source = """
        const names = ["Host", "Cookie", "Origin", "Content-Length", "Transfer-Encoding", "Sec-Fetch-Mode"];
        const headers = Object.fromEntries([...names, "Proxy-X", "Connection"].map((name) => [name, "evil"]));
        fetch("https://ALLOWED.com:443/ok", { headers: { ...headers, "x-Api-KEY": "guess", "X-Own": "1" } })
          .then(async (response) => [await response.text(), [...response.headers].join(), response.url])
    """
    async with VM(network_rules=[rule], transport=transport) as vm:
        assert (await vm.eval(source)).value == ["fine", "", "https://allowed.com/ok"]
    (sent,) = transport.requests
    assert sorted(sent.headers) == [("X-API-Key", "secret"), ("x-own", "1")]


async def p156_a_server_that_echoes() -> None:
    # What an allowed server says is the guest's to read: docs/NETWORK.md tells hosts not to allow such paths.
    rule = network_rule("echo.com").allow(methods=["GET"], paths=["/*"]).set_headers({"X-Key": "secret"})
    transport = RecordingTransport({"https://echo.com/": "X-Key: secret"})
    async with VM(network_rules=[rule], transport=transport) as vm:
        assert (await vm.eval("fetch('https://echo.com/').then((r) => r.text())")).value == "X-Key: secret"
        assert (await vm.eval("fetch('https://other.com/').catch((e) => e.name)")).value == "TypeError"
    assert len(transport.requests) == 1


async def p162_rules_that_are_wrong() -> None:
    for host in ("a b", "a.com:80", "https://a.com", "u@a.com", "a.com/x", "a..com", "", "*", "a\r\nb"):
        assert refused(lambda host=host: network_rule(host)).code is VMErrorCode.VMInvalidOption  # type: ignore[misc]
    for headers in ({"X": "a\r\nb"}, {"X\n": "a"}, {"": "a"}, {"X": "\0"}, {"Host": "a"}):
        bad = lambda headers=headers: network_rule("a.com").set_headers(headers)  # noqa: E731
        assert refused(bad).code is VMErrorCode.VMInvalidOption
    slow = network_rule("a.com").allow(methods=["GET"], paths=["/*a*a*a*a*a*a*b"])
    async with VM(network_rules=[slow], transport=RecordingTransport({})) as vm:
        result = await vm.eval(
            "fetch('https://a.com/' + 'a'.repeat(5000)).catch((e) => e.name)", time_limit=500
        )
        assert result.value == "TypeError"


async def p178_a_snapshot_that_wants_more() -> None:
    async with VM(globals={"tool": lambda: 1}, time_limit=200) as vm:
        await vm.eval("globalThis.kept = 7")
        snapshot = await vm.snapshot()
    text = json.dumps(snapshot)
    assert "time" not in text.lower().replace("runtime", "") or "time_limit" not in text
    for extra in (
        {"limits": {"timeLimit": 1e9}},
        {"networkingRules": [{"host": "a.com"}]},
        {"dynamicCode": True},
    ):
        forged = {**snapshot, **extra}
        assert (
            refused(lambda forged=forged: started(forged)).code is VMErrorCode.BoundaryInvalidSerializedValue
        )  # type: ignore[misc]
    async with VM.from_snapshot(snapshot, globals={"tool": lambda: 2}, time_limit=100) as restored:
        assert (await restored.eval("kept + tool()")).value == 9
        assert code_of(await restored.eval("for (;;);")) == "VM_TIMEOUT_ERROR"
        assert not (await restored.eval("eval('1')")).ok


def started(snapshot: Any) -> None:
    """A VM from a snapshot, as far as that goes."""
    with VM.from_snapshot(snapshot, globals={"tool": lambda: 1}):
        pass


async def p030_what_a_host_function_raises() -> None:
    told: list[tuple[str, str]] = []

    def hook(error: BaseException, facts: dict[str, Any]) -> None:
        told.append((repr(error), facts["id"]))

    def fail() -> None:
        raise KeyError("DB_PASSWORD=hunter2")

    async def fail_later() -> None:
        raise OSError(13, "Permission denied", "/etc/shadow")

    async with VM(globals={"fail": fail, "failLater": fail_later}, on_error=hook) as vm:
        for source in ("fail()", "failLater()", "(async () => { await failLater() })()"):
            result = await vm.eval(source)
            assert code_of(result) == "VM_RUNTIME_ERROR"
            text = json.dumps(result.error.to_data())
            assert "shadow" not in text
            assert told[-1][1] in text
    assert "hunter2" in told[0][0]


PAYLOADS: dict[str, Payload] = {
    name: function
    for name, function in list(globals().items())
    if name.startswith("p") and name[1:4].isdigit() and asyncio.iscoroutinefunction(function)
}
