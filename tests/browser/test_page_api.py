"""`jsvm.mjs` on a page of the built site: both placements, with and without memory shared with the worker."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from typing import Any

import pytest
import serve
from selenium.webdriver import Chrome

from tests.browser.conftest import SITE

PLACEMENTS = ("worker", "main")

#: How long a script may take, engine start included; in seconds.
PATIENCE = 120


class PlainHandler(serve.Handler):
    """The site as a server hands it out that knows nothing of isolation."""

    def end_headers(self) -> None:
        SimpleHTTPRequestHandler.end_headers(self)


@pytest.fixture(scope="module")
def plain_url() -> Iterator[str]:
    """Address of the site without the headers that isolate a page."""
    with serve.Server(("127.0.0.1", 0), partial(PlainHandler, directory=str(SITE))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


class Page:
    """Runs scripts on one page, which keeps its engines from script to script."""

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        driver.set_script_timeout(PATIENCE)
        # A page that does nothing by itself.
        driver.get(address + "integrity.json")
        self.module = address + "jsvm.mjs"

    def run(self, body: str, placement: str = "worker") -> Any:
        """What the body of an async function returns. In scope: the module's exports and `placement`."""
        script = f"""
            const done = arguments[0];
            const placement = {json.dumps(placement)};
            import({json.dumps(self.module)}).then(async (jsvm) => {{
                const {{ VM, VMErrorCode, GuestVisibleError, networkRule }} = jsvm;
                {body}
            }}).then((value) => done({{ value }}), (error) => done({{ error: `${{error.stack ?? error}}` }}));
        """
        outcome = self.driver.execute_async_script(script)
        assert "error" not in outcome, outcome["error"]
        return outcome.get("value")


@pytest.fixture(scope="module")
def isolated(page: Chrome, site_url: str) -> Page:
    return Page(page, site_url)


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_the_descended_library_s_example(isolated: Page, placement: str) -> None:
    body = """
        const lines = [];
        const source = "export const someFunction = (text) => `${text}!`; export const n = 5";
        const vm = new VM({
          placement,
          capabilities: {
            networkingRules: [
              networkRule("example.com")
                .allow({ methods: ["GET"], paths: ["/api/*", "/home"] })
                .setHeaders({ "X-API-Key": "secret" }),
              networkRule("another.com").allow(),
            ],
            executionRules: { timeLimit: 2000 },
            numbers: { randomSeed: "seed", dateNow: 1697059200000 },
            moduleLoader: { resolve: ({ specifier }) => specifier, load: async () => source },
          },
          globals: { console: { log: (message) => lines.push(message) } },
        });
        await vm.start();
        const first = await vm.eval("console.log('hello from the guest'); 1 + 2");
        const module = await vm.import("app:main");
        const called = await module.value.call("someFunction", "hello");
        await vm.eval("function main(x) { return `main ${x}` }");
        const main = vm.getGlobalFunction("main");
        const answered = main.ok && (await main.value.call("hello"));
        await vm.idle();
        const clock = await vm.eval("Date.now()");
        vm.reset();
        const stale = await main.value.call("hello");
        const gone = await vm.eval("typeof main");
        vm.dispose();
        const refused = await vm.eval("1").catch((error) => error.code);
        return {
          first, lines, exports: module.value.exports(), called, answered, clock,
          stale: stale.error.details.reason, gone, refused,
        };
    """
    assert isolated.run(body, placement) == {
        "first": {"ok": True, "value": 3},
        "lines": ["hello from the guest"],
        "exports": ["n", "someFunction"],
        "called": {"ok": True, "value": "hello!"},
        "answered": {"ok": True, "value": "main hello"},
        "clock": {"ok": True, "value": 1697059200000},
        "stale": "stale handle",
        "gone": {"ok": True, "value": "undefined"},
        "refused": "VM_DISPOSED",
    }


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_a_page_runs_syntax_trees(isolated: Page, placement: str) -> None:
    body = """
        const vm = new VM({ placement });
        await vm.start();
        const big = { type: "Literal", value: 20n, raw: "20n", bigint: "20" };
        const sum = { type: "BinaryExpression", operator: "+", left: big, right: { ...big, bigint: "22" } };
        const statement = { type: "ExpressionStatement", expression: sum };
        const tree = { type: "Program", sourceType: "script", body: [statement] };
        const right = await vm.eval(tree);
        sum.right = { type: "Identifier", name: "a; steal()" };
        const wrong = await vm.eval(tree);
        vm.dispose();
        return [String(right.value), wrong.error.code, wrong.error.details.path];
    """
    path = "$.body[0].expression.right.name"
    assert isolated.run(body, placement) == ["42", "VM_SYNTAX_ERROR", path]


NETWORK = """
    const { hostname, port, origin } = location;
    const rule = networkRule(hostname, { scheme: "http", port: Number(port) })
      .allow({ methods: ["GET"], paths: ["/integrity.json", "/demo*", "/guest.js"] })
      .setHeaders({ "X-Rule": "of the page" });
    const vm = new VM({ placement, capabilities: { networkingRules: [rule] } });
    await vm.start();
    const value = async (source) => {
      const result = await vm.eval(source);
      return result.ok ? result.value : `${result.error.code} ${result.error.message}`;
    };
    const get = (path, more = "") => `fetch("${origin}${path}"${more})`;
    const results = {
      json: await value(`${get("/integrity.json")}.then((r) => r.json()).then((all) => "jsvm.mjs" in all)`),
      status: await value(`${get("/demo/none")}.then((r) => r.status)`),
      method: await value(get("/integrity.json", ", { method: 'POST' }")),
      path: await value(get("/jsvm.mjs")),
      elsewhere: await value("fetch('https://example.com/')"),
      // A folder without its slash is redirected, which no page can look into.
      redirect: await value(get("/demo")),
      aborted: await value(`${get("/demo/", ", { signal: AbortSignal.abort('no') }")}.catch(String)`),
      xhr: await value(`new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onload = () => resolve(xhr.status);
        xhr.open("GET", "${origin}/integrity.json");
        xhr.send();
      })`),
      code: (await vm.dangerously.evaluateUrl(`${origin}/demo/`, { maxBytes: 10 })).error.details.reason,
      refused: (await vm.dangerously.eval(`${origin}/jsvm.mjs`)).error.code,
      reused: await value("1 + 1"),
    };
    vm.dispose();
    return results;
"""


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_a_guest_fetches_from_its_own_server_by_rule(isolated: Page, placement: str) -> None:
    assert isolated.run(NETWORK, placement) == {
        "json": True,
        "status": 404,
        "method": "VM_SECURITY_ERROR No network rule allows this request",
        "path": "VM_SECURITY_ERROR No network rule allows this request",
        "elsewhere": "VM_SECURITY_ERROR No network rule allows this request",
        "redirect": "VM_RUNTIME_ERROR The request failed",
        "aborted": "no",
        "xhr": 200,
        "code": "response size",
        "refused": "VM_SECURITY_ERROR",
        "reused": 2,
    }


HOST_FUNCTIONS = """
    const errors = [];
    const vm = new VM({
      placement,
      onHostError: (error, { name }) => errors.push(`${name}: ${error.message}`),
      globals: {
        now: (value) => value + 1,
        later: async (value) => value * 2,
        long: (length) => "ab".repeat(length),
        boom: () => { throw new Error("secret") },
        told: () => { throw new GuestVisibleError("no such item", { name: "RangeError" }) },
      },
    });
    await vm.start();
    const value = async (source) => (await vm.eval(source)).value;
    const result = {
      now: await value("typeof now(1) === 'number' ? now(1) : 'a promise'"),
      later: await value("later(21)"),
      both: await value("Promise.all([later(1), later(2)]).then(([a, b]) => a + b)"),
      long: await value("long(400000).length"),
      boom: await value("try { boom() } catch (error) { error.message.replace(/[0-9a-f]{12}/, '#') }"),
      told: await value("try { told() } catch (error) { String(error) }"),
      errors,
    };
    vm.dispose();
    return result;
"""


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_host_functions_answer_at_once(isolated: Page, placement: str) -> None:
    assert isolated.run(HOST_FUNCTIONS, placement) == {
        "now": 2,
        "later": 42,
        "both": 6,
        "long": 800_000,
        "boom": "Host function 'boom' failed (id #)",
        "told": "RangeError: no such item",
        "errors": ["boom: secret"],
    }


LIMITS = """
    const vm = new VM({ placement, executionRules: { timeLimit: 5000, memoryLimit: 32 * 1024 * 1024 } });
    await vm.start();
    const codes = [];
    for (const [source, options] of [
      ["while (true) {}", { timeLimit: 100 }],
      ["try { for (;;); } finally { for (;;); }", { timeLimit: 100 }],
      ["for (;;);", { maxSteps: 50000 }],
      ["{ const hoard = []; for (let n = 0; ; n++) hoard.push(String(n).repeat(100000)); }", {}],
      ["function f() { return f() } f()", {}],
      ["(".repeat(10000) + ")".repeat(10000), {}],
      ["let list = null; for (let n = 0; n < 200000; n++) list = { list }; list = null; 'dropped'", {}],
    ]) {
      const result = await vm.eval(source, options);
      const next = await vm.eval("1 + 1");
      codes.push([result.ok ? result.value : result.error.code, next.value, next.restarted ?? false]);
    }
    vm.dispose();
    return codes;
"""


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_limits_hold_and_the_vm_goes_on(isolated: Page, placement: str) -> None:
    outcomes = [
        "VM_TIMEOUT_ERROR",
        "VM_TIMEOUT_ERROR",
        "VM_STEPS_EXCEEDED_ERROR",
        "VM_MEMORY_ERROR",
        "VM_RUNTIME_ERROR",
        "VM_SYNTAX_ERROR",
        "dropped",
    ]
    assert isolated.run(LIMITS, placement) == [[outcome, 2, False] for outcome in outcomes]


ABORT = """
    const vm = new VM({ placement, globals: { never: () => new Promise(() => {}) } });
    await vm.start();
    await vm.eval("let kept = 'kept'");
    const rejections = [];
    for (const source of sources) {
      const controller = new AbortController();
      setTimeout(() => controller.abort("enough"), 200);
      const running = vm.eval(source, { signal: controller.signal, timeLimit: 30000 });
      rejections.push(await running.catch((reason) => reason));
    }
    const after = await vm.eval("typeof kept === 'string' ? kept : 'gone'");
    vm.dispose();
    return [rejections, after.value, after.restarted ?? false];
"""


def test_an_abort_in_a_worker_keeps_the_state(isolated: Page) -> None:
    sources = "const sources = ['for (;;);', 'never()'];"
    assert isolated.run(sources + ABORT) == [["enough", "enough"], "kept", False]


def test_an_abort_on_the_page_s_thread_ends_what_waits(isolated: Page) -> None:
    sources = "const sources = ['never()'];"
    assert isolated.run(sources + ABORT, "main") == [["enough"], "kept", False]


def test_disposing_of_a_runaway_guest_leaves_the_others_alone(isolated: Page) -> None:
    body = """
        const [first, second] = [new VM(), new VM()];
        await Promise.all([first.start(), second.start()]);
        await second.eval("var kept = 1");
        const running = first.eval("for (;;);", { timeLimit: 30000 });
        setTimeout(() => first.dispose(), 200);
        const ended = await running;
        const other = await second.eval("kept + 1");
        second.dispose();
        return [ended.error.code, other.value, other.restarted ?? false];
    """
    assert isolated.run(body) == ["VM_DISPOSED", 2, False]


def test_the_page_s_globals_are_left_alone(isolated: Page) -> None:
    body = """
        const before = Reflect.ownKeys(globalThis);
        const { fetch } = globalThis;
        const vm = new VM({ engine: "own" });
        await vm.start();
        await vm.eval("1");
        vm.dispose();
        const added = Reflect.ownKeys(globalThis).filter((key) => !before.includes(key));
        return [added.map(String), fetch === globalThis.fetch];
    """
    assert isolated.run(body) == [[], True]


def test_an_engine_that_is_not_there(isolated: Page) -> None:
    body = """
        const vm = new VM({ placement, assetsURL: "./nowhere/" });
        return vm.start().catch((error) => [error.code, typeof error.details.reason]);
    """
    for placement in PLACEMENTS:
        assert isolated.run(body, placement) == ["VM_ENGINE_ERROR", "string"]


def test_without_isolation(page: Chrome, plain_url: str) -> None:
    """The guest is suspended where the browser can do that; an abort costs the state, and says so."""
    plain = Page(page, plain_url)
    assert page.execute_script("return crossOriginIsolated") is False
    suspends = page.execute_script("return 'Suspending' in WebAssembly")
    host = plain.run(HOST_FUNCTIONS)
    assert host["now"] == (2 if suspends else "a promise")
    assert (host["later"], host["both"], host["long"]) == (42, 6, 800_000 if suspends else None)
    assert plain.run("const sources = ['never()'];" + ABORT) == [["enough"], "kept", False]
    assert plain.run("const sources = ['for (;;);'];" + ABORT) == [["enough"], "gone", True]
