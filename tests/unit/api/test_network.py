"""Requests of a whole VM: what its guest can see and do, what its host is told, and what ends them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest

from jsvm import (
    VM,
    CallRecord,
    NetworkLimits,
    RecordingTransport,
    TransportError,
    TransportRequest,
    TransportResponse,
    VMError,
    VMErrorCode,
    VMResult,
    network_rule,
)
from jsvm.api.cli import main, rule_of
from jsvm.api.options import keywords_from_mapping, read_options
from jsvm.budget import PendingLimitReached
from jsvm.webapi.deadlines import MAX_DEADLINES, Deadlines

SITE = "https://allowed.com/"
RULE = network_rule("allowed.com").allow().set_headers({"X-API-Key": "top secret"})


def machine(answers: Any = None, **options: Any) -> VM:
    answers = {SITE: "text"} if answers is None else answers
    transport = answers if hasattr(answers, "send") else RecordingTransport(answers)
    return VM(**({"network_rules": [RULE], "transport": transport} | options))


class Slow:
    """A network that answers when it is told to."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.under_way = self.most = self.cancelled = 0

    async def send(self, request: TransportRequest) -> TransportResponse:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self.gate.wait()
            return TransportResponse(200, (), b"slow")
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.under_way -= 1


def failed(result: VMResult) -> VMError:
    assert not result.ok
    assert result.error is not None
    return result.error


# -- what a guest can do about what it sends --------------------------------------------------------


def sent_by(source: str, **options: Any) -> list[TransportRequest]:
    transport = RecordingTransport(lambda _: b"ok")
    with machine(transport, **options) as vm:
        result = vm.eval_now(f"{source}; 0")
        assert result.ok, result.error
        vm.idle_now()
    return transport.requests


def test_p150_methods() -> None:
    for method in ("TRACE", "connect", "TRACK", "GET\\r\\nX: y", "G T", "pAtCh"):
        source = (
            f"fetch('{SITE}', {{method: '{method}'}}).then(() => 'sent', (e) => e.constructor === TypeError)"
        )
        with machine() as vm:
            assert vm.eval_now(source).value is True
    (request,) = sent_by(
        f"fetch('{SITE}', {{method: 'post', headers: {{'X-HTTP-Method-Override': 'DELETE'}}}})"
    )
    assert request.method == "POST"
    assert [name for name, _ in request.headers] == ["X-API-Key"]


def test_p151_headers_that_are_none() -> None:
    values = (r"a\r\nb", r"a\nHost: evil", r"\0", r"Ā")
    for value in values:
        with machine() as vm:
            source = (
                f"fetch('{SITE}', {{headers: {{a: '{value}'}}}}).catch((e) => e.constructor === TypeError)"
            )
            assert vm.eval_now(source).value is True


@pytest.mark.parametrize(
    "name",
    [
        "Host",
        "Cookie",
        "Origin",
        "Content-Length",
        "Transfer-Encoding",
        "Sec-Fetch-Site",
        "Proxy-Authorization",
        "Connection",
    ],
)
def test_p152_headers_that_are_not_the_guests(name: str) -> None:
    for spelled in (name, name.lower(), name.upper()):
        (request,) = sent_by(f"fetch('{SITE}', {{headers: {{'{spelled}': 'x'}}}})")
        (other,) = sent_by(
            f"const x = new XMLHttpRequest(); x.open('GET', '{SITE}');"
            f"x.setRequestHeader('{spelled}', 'x'); x.send()"
        )
        for sent in (request, other):
            assert [key for key, _ in sent.headers] == ["X-API-Key"]


def test_p153_the_rule_wins() -> None:
    (request,) = sent_by(f"fetch('{SITE}', {{headers: {{'x-api-KEY': 'mine'}}}})")
    assert request.headers == (("X-API-Key", "top secret"),)


def test_p155_the_rules_headers_are_nowhere_in_the_guest() -> None:
    source = f"""(async () => {{
      const request = new Request('{SITE}');
      const response = await fetch(request);
      const seen = [JSON.stringify([...request.headers, ...response.headers]), await response.text()];
      for (const o of [request, response, response.headers]) {{
        for (let p = o; p; p = Object.getPrototypeOf(p)) {{
          for (const k of Reflect.ownKeys(p)) {{ try {{ seen.push(String(k) + String(o[k])); }} catch {{}} }}
        }}
      }}
      return seen.join();
    }})()"""
    with machine() as vm:
        result = vm.eval_now(source)
        assert result.ok
        assert "secret" not in result.value.lower()
        assert "api-key" not in result.value.lower()
        assert "secret" not in repr(result)
        assert "secret" not in repr(RULE)


def test_p157_response_headers() -> None:
    headers = (
        ("Set-Cookie", "a"),
        ("set-cookie2", "b"),
        ("WWW-Authenticate", "c"),
        ("Server-Timing", "d"),
        ("ETag", "e"),
    )
    with machine({SITE: TransportResponse(200, headers)}) as vm:
        assert vm.eval_now(f"fetch('{SITE}').then((r) => [...r.headers].join())").value == "etag,e"
        assert vm.eval_now(f"fetch('{SITE}').then((r) => r.headers.getSetCookie().length)").value == 0


def test_p158_a_response_that_is_too_large_ends_the_call() -> None:
    source = f"let f = 0; fetch('{SITE}').catch(() => f++).finally(() => f++).then(() => f++)"
    with machine({SITE: b"x" * 101}, network_limits=NetworkLimits(max_response_bytes=100)) as vm:
        error = failed(vm.eval_now(source))
        assert (error.code, error.details["reason"]) == (VMErrorCode.VMMemoryError, "response size")
        assert vm.eval_now("f").value == 0
        assert vm.eval_now("1 + 1").value == 2


def test_p159_texts_are_made_once() -> None:
    source = f"""let n = 0;
    const changing = (first) => ({{ toString() {{ return n++ === 0 ? first : 'https://evil.net/'; }} }});
    fetch(changing('{SITE}')).then((r) => r.text())"""
    with machine() as vm:
        assert vm.eval_now(source).value == "text"


async def test_p160_floods() -> None:
    network = Slow()
    async with machine(network, network_limits=NetworkLimits(max_requests=10, max_parallel=3)) as vm:
        source = f"""Promise.allSettled(Array.from({{length: 5000}}, () => fetch('{SITE}')))
          .then((all) => all.filter((one) => one.status === 'fulfilled').length)"""
        call = asyncio.ensure_future(vm.eval(source))
        await asyncio.sleep(0.3)
        assert network.under_way <= 3
        network.gate.set()
        result = await call
        assert result.value == 10
        assert network.most == 3
        # The next call has its own count.
        assert (await vm.eval(f"fetch('{SITE}').then((r) => r.status)")).value == 200


def test_redirects_count_as_requests() -> None:
    answers = {SITE: TransportResponse(302, (("Location", "/b"),)), SITE + "b": "b"}
    with machine(answers, network_limits=NetworkLimits(max_requests=1)) as vm:
        assert failed(vm.eval_now(f"fetch('{SITE}')")).code is VMErrorCode.VMSecurityError


def test_p161_what_the_host_hears_the_guest_does_not() -> None:
    told: list[tuple[BaseException, dict[str, Any]]] = []

    def listen(error: BaseException, facts: dict[str, Any]) -> None:
        told.append((error, facts))

    for error in (
        TransportError("failed", "DNS of /etc/hosts"),
        OSError("getaddrinfo failed"),
        KeyError("x"),
    ):
        with machine({SITE: error}, on_error=listen) as vm:
            result = failed(vm.eval_now(f"fetch('{SITE}')"))
            assert (result.message, result.name) == ("The request failed", "TypeError")
            assert result.details["reason"] == "network: failed"
            seen = vm.eval_now(
                f"fetch('{SITE}').catch((e) => e.message + e.stack + Object.keys(e) + e.cause)"
            )
            assert not any(word in seen.value for word in ("DNS", "getaddrinfo", "KeyError", ".py"))
    assert {type(error) for error, _ in told} == {TransportError, OSError, KeyError}
    assert told[0][1]["kind"] == "network"


# -- what the host sees -----------------------------------------------------------------------------


def test_every_request_is_recorded() -> None:
    heard: list[CallRecord] = []
    with machine(on_call=heard.append) as vm:
        result = vm.eval_now(
            f"Promise.allSettled([fetch('{SITE}'), fetch('https://b/'), fetch('{SITE}none')])\n"
        )
    assert [record.outcome for record in result.calls] == ["returned", "refused", "failed"]
    assert [record.name for record in result.calls] == ["fetch"] * 3
    assert {record.outcome for record in heard} == {"returned", "refused", "failed"}
    assert all(record.line == 1 and record.duration >= 0 for record in result.calls)


async def test_waiting_costs_the_guest_no_time_and_idle_waits() -> None:
    network = Slow()
    async with machine(network, time_limit=150) as vm:
        asyncio.get_running_loop().call_later(0.4, network.gate.set)
        result = await vm.eval(f"fetch('{SITE}').then((r) => r.text())")
        assert result.value == "slow"
        assert result.usage.wall_time >= 380
        network.gate.clear()
        await vm.eval(f"var done = false; fetch('{SITE}').then(() => {{ done = true; }}); 0")
        asyncio.get_running_loop().call_later(0.05, network.gate.set)
        await vm.idle()
        assert (await vm.eval("done")).value is True


async def test_a_deadline_is_nothing_to_wait_for() -> None:
    async with machine() as vm:
        result = await vm.eval(
            f"fetch('{SITE}', {{signal: AbortSignal.timeout(60000)}}).then((r) => r.text())"
        )
        assert result.value == "text"
        await vm.idle()
        never = failed(await vm.eval("AbortSignal.timeout(1); new Promise(() => {})"))
        assert never.details["reason"] == "promise never settles"


def test_one_signal_serves_any_number_of_requests() -> None:
    limits = NetworkLimits(max_requests=30_000)
    source = f"""const {{signal}} = new AbortController();
    (async () => {{ for (let i = 0; i < 300; i++) new Request('{SITE}', {{signal}}); return 'done'; }})()"""
    with machine(network_limits=limits, time_limit=None) as vm:
        assert vm.eval_now(source).value == "done"
        # A signal that only its listener is interested in is heard of all the same.
        kept = "let n = 0; const c = new AbortController(); AbortSignal.any([c.signal]).onabort = () => n++;"
        assert vm.eval_now(f"{kept} 0").ok
        gc.collect()
        kept = "c.abort(); n"
        assert vm.eval_now(kept).value == 1


async def test_limits_cancel_what_is_under_way() -> None:
    network = Slow()
    async with machine(network, wall_limit=100, network_limits=NetworkLimits(max_parallel=1)) as vm:
        error = failed(await vm.eval(f"Promise.all([fetch('{SITE}'), fetch('{SITE}')])"))
        assert (error.code, error.details["reason"]) == (VMErrorCode.VMTimeoutError, "wall limit")
        await asyncio.sleep(0.01)
        assert network.cancelled >= 1
        network.gate.set()
        assert (await vm.eval(f"fetch('{SITE}').then((r) => r.text())")).value == "slow"


async def test_nothing_leaves_after_a_call_was_ended() -> None:
    network = Slow()
    told: list[CallRecord] = []
    limits = NetworkLimits(max_parallel=2)
    source = f"Promise.all(Array.from({{length: 9}}, () => fetch('{SITE}')))"
    async with machine(network, wall_limit=50, network_limits=limits, on_call=told.append) as vm:
        result = await vm.eval(source)
        assert failed(result).code is VMErrorCode.VMTimeoutError
        assert [record.outcome for record in result.calls] == ["cancelled"] * 9
        cancelled = asyncio.create_task(vm.eval(source))
        await asyncio.sleep(0.01)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        await asyncio.sleep(0.02)
        assert (network.under_way, network.most, network.cancelled) == (0, 2, 4)
    assert [record.outcome for record in told] == ["cancelled"] * 18


async def test_aborting_while_it_waits_or_is_under_way() -> None:
    network = Slow()
    async with machine(network, network_limits=NetworkLimits(max_parallel=1)) as vm:
        source = f"""const c = [new AbortController(), new AbortController()];
        const all = c.map((one) => fetch('{SITE}', {{signal: one.signal}}).catch((e) => e));
        setTimeout(() => {{ c[1].abort('waiting'); c[0].abort('under way'); }}, 20);
        Promise.all(all)"""
        async with machine(network, timers=True) as other:
            assert (await other.eval(source)).value == ["under way", "waiting"]
        assert (await vm.eval(source.replace("setTimeout(", "((f) => f())("))).value == [
            "under way",
            "waiting",
        ]
        network.gate.set()
        assert (await vm.eval(f"fetch('{SITE}').then((r) => r.text())")).value == "slow"


def test_aborting_before_anything_was_sent() -> None:
    source = (
        f"const c = new AbortController(); const p = fetch('{SITE}', {{signal: c.signal}}).catch((e) => e);"
    )
    transport = RecordingTransport()
    with machine(transport) as vm:
        assert vm.eval_now(f"{source} c.abort('early'); p").value == "early"
    assert transport.requests == []


def test_a_request_that_is_not_over_is_pending_in_the_result() -> None:
    with machine() as vm:
        (record,) = vm.eval_now(f"fetch('{SITE}'); 0").calls
        assert (record.outcome, record.duration) == ("pending", 0.0)
        vm.idle_now()
        assert record.outcome == "returned"
        assert record.duration > 0


async def test_dispose_and_reset_drop_requests() -> None:
    network = Slow()
    vm = machine(network)
    await vm.start()
    call = asyncio.ensure_future(vm.eval(f"fetch('{SITE}')"))
    await asyncio.sleep(0.05)
    vm.reset()
    assert failed(await call).code in (VMErrorCode.VMAborted, VMErrorCode.VMDisposed)
    await asyncio.sleep(0)
    assert network.cancelled == 1
    call = asyncio.ensure_future(vm.eval(f"fetch('{SITE}')"))
    await asyncio.sleep(0.05)
    vm.dispose()
    assert failed(await call).code in (VMErrorCode.VMAborted, VMErrorCode.VMDisposed)


async def test_xhr_timeout() -> None:
    network = Slow()
    async with machine(network) as vm:
        source = f"""new Promise((resolve) => {{
          const xhr = new XMLHttpRequest(); const seen = [];
          for (const type of ['load', 'error', 'abort', 'timeout']) xhr['on' + type] = () => seen.push(type);
          xhr.onloadend = () => resolve(seen.join() + ',loadend');
          xhr.open('GET', '{SITE}'); xhr.timeout = 30; xhr.send();
        }})"""
        assert (await vm.eval(source)).value == "timeout,loadend"
        await asyncio.sleep(0.01)
        assert network.cancelled == 1
        network.gate.set()
        assert (await vm.eval(source)).value == "load,loadend"


def test_a_body_counts_as_memory() -> None:
    with machine({SITE: b"x" * 3_000_000}, memory_limit=20_000_000) as vm:
        source = f"var kept = []; (async () => {{ for (;;) kept.push(await fetch('{SITE}')); }})()"
        assert failed(vm.eval_now(source)).code is VMErrorCode.VMMemoryError


@pytest.mark.parametrize(
    ("option", "value"),
    [("transport", 5), ("network_limits", {}), ("network_rules", ["x"]), ("network_rules", 5)],
)
def test_options(option: str, value: Any) -> None:
    with pytest.raises(VMError) as caught:
        VM(**{option: value})
    assert caught.value.code is VMErrorCode.VMInvalidOption


def test_limits_in_the_shape_of_pages() -> None:
    capabilities = {
        "networkingRules": [RULE.to_json()],
        "networkLimits": {"maxResponseBytes": 5, "timeout": 5.5},
    }
    options = read_options(keywords_from_mapping({"capabilities": capabilities}))
    assert options.network_limits == NetworkLimits(max_response_bytes=5, timeout=5.5)
    assert options.network_rules == (RULE,)
    for limits, path in (
        ({"maxBytes": 1}, "options.networkLimits.maxBytes"),
        ({"timeout": 0}, "options.networkLimits.timeout"),
    ):
        with pytest.raises(VMError) as caught:
            VM.from_options({"networkLimits": limits})
        assert caught.value.details["path"] == path


# -- code from a URL --------------------------------------------------------------------------------


def test_code_from_a_url() -> None:
    answers: dict[str, Any] = {
        SITE + "script.js": "\ufeffvar x = 20; x * 2 + 2",
        SITE + "promise.js": "Promise.resolve({ then: 5 })",
        SITE + "module.mjs": "export const a = await 1; export default import.meta.url;",
        SITE + "throws.js": "\nthrow new RangeError('no')",
        SITE + "wrong.js": "let let",
        SITE + "gone.js": TransportResponse(404, (), b"1"),
        SITE + "moved.js": TransportResponse(302, (("Location", "script.js"),)),
        SITE + "away.js": TransportResponse(302, (("Location", "https://evil.net/"),)),
        SITE + "down.js": TransportError("failed", "secret"),
    }
    with machine(answers) as vm:

        def run(name: str, **options: Any) -> VMResult:
            return vm.dangerously.evaluate_url_now(SITE + name, **options)

        assert run("script.js").value == 42
        assert run("moved.js").value == 42
        assert vm.eval_now("x").value == 20
        assert run("promise.js").value == {"then": 5}
        assert run("module.mjs", source_type="module").value["a"] == 1
        error = failed(run("throws.js"))
        assert (error.name, error.message, error.line) == ("RangeError", "no", 2)
        assert "https://allowed.com/throws.js:2" in str(error.stack)
        assert failed(run("wrong.js")).code is VMErrorCode.VMSyntaxError
        assert failed(run("gone.js")).details == {"reason": "network: status", "status": 404}
        assert failed(run("away.js")).code is VMErrorCode.VMSecurityError
        assert failed(run("down.js")).message == "the request failed"
        assert failed(run("script.js", max_bytes=5)).details["reason"] == "response size"
        assert failed(run("script.js", max_steps=1)).code is VMErrorCode.VMStepsExceededError
        assert (
            failed(vm.dangerously.evaluate_url_now("https://evil.net/")).code is VMErrorCode.VMSecurityError
        )
        assert failed(vm.dangerously.evaluate_url_now("relative")).code is VMErrorCode.VMInvalidOption
        for wrong in ({"source_type": "x"}, {"max_bytes": 0}, {"max_bytes": 1.5}):
            with pytest.raises(VMError):
                run("script.js", **wrong)
        with pytest.raises(VMError):
            vm.dangerously.evaluate_url_now(5)  # type: ignore[arg-type]
        assert run("script.js").calls[0].name == "fetch"


async def test_the_same_under_its_other_name() -> None:
    async with machine({SITE: "6 * 7"}) as vm:
        assert (await vm.dangerously.eval(SITE, max_bytes=100)).value == 42
        assert (await vm.dangerously.evaluate_url(SITE)).ok


# -- the command line -------------------------------------------------------------------------------


def test_hosts_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    origins: dict[str, str] = {
        "example.com": "https://example.com",
        "*.example.com": "https://*.example.com",
        "https://example.com:8443": "https://example.com:8443",
        "http://localhost:8000/": "http://localhost:8000",
        "[::1]:80": "https://[::1]:80",
        "[::1]": "https://[::1]",
    }
    assert {text: rule_of(text).origin for text in origins} == origins
    assert rule_of("a").methods == "all"
    assert main(["eval", "--allow-net", "a b", "1"]) == 1
    assert main(["eval", "fetch('https://example.com/')"]) == 1
    assert "VM_SECURITY_ERROR" in capsys.readouterr().err


def test_every_refusal_is_the_same_to_the_guest() -> None:
    messages: set[str] = set()
    narrow = [network_rule("allowed.com").allow(methods=["GET"], paths=["/a"])]
    refused: list[Callable[[VM], VMResult]] = [
        lambda vm: vm.eval_now("fetch('https://allowed.com/b')"),
        lambda vm: vm.eval_now("fetch('https://allowed.com/a', {method: 'PUT'})"),
        lambda vm: vm.eval_now("fetch('http://allowed.com/a')"),
        lambda vm: vm.eval_now("fetch('https://other.com/')"),
    ]
    for call in refused:
        with machine(network_rules=narrow) as vm:
            messages.add(failed(call(vm)).message)
    assert len(messages) == 1


# -- small parts -------------------------------------------------------------------------------------


def test_deadlines() -> None:
    class Hands:
        time = 0.0

        def now(self) -> float:
            return self.time

    hands, heard = Hands(), []
    deadlines = Deadlines(hands)
    first = deadlines.after(10.0, lambda: heard.append(1), lambda: True)
    deadlines.after(5.0, lambda: heard.append(2), lambda: False)
    assert deadlines.next_due() == 5.0
    assert deadlines.is_anything_wanted()
    first.cancel()
    assert not deadlines.is_anything_wanted()
    hands.time = 20.0
    deadlines.run_due()
    assert heard == [2]
    assert deadlines.next_due() is None
    for _ in range(MAX_DEADLINES):
        deadlines.after(1.0, lambda: None, lambda: True).cancel()
    for _ in range(MAX_DEADLINES):
        deadlines.after(1.0, lambda: None, lambda: True)
    with pytest.raises(PendingLimitReached):
        deadlines.after(1.0, lambda: None, lambda: True)


def test_a_flood_of_deadlines_is_a_limit() -> None:
    with machine() as vm:
        error = failed(vm.eval_now("for (;;) AbortSignal.timeout(1e6)"))
        assert error.code is VMErrorCode.VMMemoryError
        assert vm.eval_now("1").value == 1


async def test_an_answer_that_came_too_late_is_dropped() -> None:
    network = Slow()
    network.gate.set()
    async with machine(network) as vm:
        await vm.eval(f"var c = new AbortController(); var p = fetch('{SITE}', {{signal: c.signal}}); 0")
        await asyncio.sleep(0.01)  # the answer is there, and nobody has taken it yet
        assert failed(await vm.eval("c.abort('late'); p")).message == "'late'"
        await vm.idle()
