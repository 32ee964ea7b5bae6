import assert from "node:assert/strict";
import { test } from "node:test";

import { WorkerEngine } from "../../web/engine_worker.mjs";
import { VM, VMErrorCode } from "../../web/jsvm.mjs";
import { FakeWorker, ok, withEngine } from "./fakes.mjs";

function workerEngine(script) {
  const workers = [];
  const engine = new WorkerEngine("http://assets/", () => {
    workers.push(new FakeWorker(script));
    return workers.at(-1);
  });
  return { engine, workers };
}

function withVM(script, body, options = {}) {
  const { engine, workers } = workerEngine(script);
  return withEngine(engine, async () => {
    const vm = new VM(options);
    await vm.start();
    try {
      return await body(vm, workers, engine);
    } finally {
      engine.lost();
    }
  });
}

test("requests and answers cross by message", async () => {
  await withVM({ eval: () => ok(3) }, async (vm, [worker]) => {
    assert.deepEqual(await vm.eval("1 + 2"), { ok: true, value: 3 });
    assert.equal(worker.posted[0].type, "boot");
    assert.equal(worker.posted[0].assetsURL, "http://assets/");
  });
});

test("progress of the start reaches who waits for it", async () => {
  const { engine } = workerEngine({});
  const events = [];
  const boot = FakeWorker.prototype.receive;
  FakeWorker.prototype.receive = function receive(message) {
    if (message.type === "boot") this.emit({ type: "progress", event: { phase: "download", loaded: 1, total: 2 } });
    return boot.call(this, message);
  };
  try {
    await engine.ready((event) => events.push(event));
  } finally {
    FakeWorker.prototype.receive = boot;
    engine.lost();
  }
  assert.deepEqual(events, [{ phase: "download", loaded: 1, total: 2 }]);
});

test("a guest that does not stop is killed after limit and grace; the next use is a fresh worker", async () => {
  let answer = "hang";
  await withVM({ eval: () => answer }, async (vm, workers) => {
    const started = performance.now();
    const killed = await vm.eval("while (true) {}", { timeLimit: 50 });
    assert.equal(killed.error.code, VMErrorCode.VMTimeoutError);
    assert.equal(killed.error.details.stateLost, true);
    assert.equal(killed.status, "limited");
    const took = performance.now() - started;
    assert.ok(took > 1050 && took < 3000, `${took} ms`);
    assert.equal(workers[0].isTerminated, true);
    answer = ok(1);
    const next = await vm.eval("1");
    assert.deepEqual(next, { ok: true, value: 1 });
    assert.equal(next.restarted, true);
    assert.equal(workers.length, 2);
  });
});

test("a VM beside a killed one is told that its state is lost", async () => {
  await withVM({ eval: ({ source }) => (source === "loop" ? "hang" : ok(1)) }, async (vm, workers) => {
    const bystander = new VM();
    await bystander.start();
    assert.equal((await vm.eval("loop", { timeLimit: 10 })).error.code, VMErrorCode.VMTimeoutError);
    assert.equal((await bystander.eval("x")).error.code, VMErrorCode.VMStateLost);
    assert.deepEqual(await bystander.eval("x"), { ok: true, value: 1 });
    assert.equal(workers.length, 2);
  });
});

test("waiting for the page is not running: no hard kill while the worker listens", async () => {
  let settle;
  const script = { eval: () => new Promise((resolve) => (settle = () => resolve(ok(1)))) };
  await withVM(script, async (vm, workers) => {
    const running = vm.eval("await tool()", { timeLimit: 20 });
    await new Promise((resolve) => setTimeout(resolve, 1400));
    assert.equal(workers[0].isTerminated, false);
    settle();
    assert.deepEqual(await running, { ok: true, value: 1 });
  });
});

test("an abort that the guest does not heed ends the worker and rethrows the reason", async () => {
  await withVM({ eval: () => "hang" }, async (vm, workers) => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const running = vm.eval("while (true) {}", { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(running, reason);
    assert.equal(workers[0].isTerminated, true);
    assert.equal(workers[0].posted.some(({ type }) => type === "abort"), true);
  });
});

test("dispose ends a running guest", async () => {
  await withVM({ eval: () => "hang" }, async (vm, workers) => {
    const running = vm.eval("while (true) {}");
    await new Promise((resolve) => setTimeout(resolve, 20));
    vm.dispose();
    assert.equal((await running).error.code, VMErrorCode.VMDisposed);
    assert.equal(workers[0].isTerminated, true);
    await assert.rejects(vm.eval("1"), { code: VMErrorCode.VMDisposed });
  });
});

test("global functions are known at once, and exactly when awaited", async () => {
  const script = {
    eval: () => ok(1, { functions: ["main"] }),
    getGlobalFunction: ({ name }) => (name === "hidden" || name === "main" ? { ok: true, handle: 2 } : { ok: false, error: { code: "VM_RUNTIME_ERROR", message: "no" } }),
    handleCall: ({ handle }) => ok(handle * 10),
    reset: () => ok(undefined, { functions: [] }),
  };
  await withVM(script, async (vm) => {
    assert.equal(vm.getGlobalFunction("main").ok, false);
    await vm.eval("function main() {}");
    const main = vm.getGlobalFunction("main");
    assert.equal(main.ok, true);
    assert.deepEqual(await main.value.call(), { ok: true, value: 20 });
    assert.equal(vm.getGlobalFunction("hidden").ok, false);
    const hidden = await vm.getGlobalFunction("hidden");
    assert.equal(hidden.ok, true);
    assert.equal(hidden.then, undefined);
    assert.equal((await vm.getGlobalFunction("none")).ok, false);
    await vm.reset();
    assert.equal((await main.value.call()).error.details.reason, "stale handle");
    assert.equal(vm.getGlobalFunction("main").ok, false);
  });
});

test("host functions are called on the page and answered by message", async () => {
  await withVM({ eval: () => "silence" }, async (vm, [worker]) => {
    const { vm: id, options } = JSON.parse(worker.posted.find(({ type }) => type === "request").text);
    const [, node] = options.globals.entries[0];
    const running = vm.eval("tool(20)");
    const text = JSON.stringify({ op: "call", vm: id, id: node.id, name: node.name, args: [20] });
    worker.emit({ type: "callAsync", id: 1, text });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const reply = worker.posted.find(({ type }) => type === "hostAnswer");
    assert.deepEqual(JSON.parse(reply.text), { ok: true, value: 21 });
    vm.dispose();
    await running;
  }, { globals: { tool: (n) => n + 1 } });
});

test("a crash of the worker reaches every request", async () => {
  await withVM({ eval: () => "silence" }, async (vm, [worker]) => {
    const running = vm.eval("1");
    await new Promise((resolve) => setTimeout(resolve, 5));
    worker.emit({ type: "fatal", message: "Maximum call stack size exceeded" });
    const result = await running;
    assert.equal(result.error.code, VMErrorCode.VMStateLost);
    assert.match(result.error.message, /Maximum call stack/);
  });
});

test("a worker that cannot be started rejects start()", async () => {
  const { engine } = workerEngine({});
  const { receive } = FakeWorker.prototype;
  FakeWorker.prototype.receive = function failing() {
    this.emit({ type: "failed", message: "the engine could not be started: 404", details: { reason: "404" } });
  };
  try {
    await withEngine(engine, async () => {
      await assert.rejects(new VM().start(), { code: VMErrorCode.VMEngineError });
    });
  } finally {
    FakeWorker.prototype.receive = receive;
  }
});
