import assert from "node:assert/strict";
import { test } from "node:test";

import { HostCalls } from "../../web/host_calls.mjs";
import { GuestVisibleError, Suspend, VM, VMErrorCode, createCapability } from "../../web/jsvm.mjs";
import { failed, fakeMainEngine, ok, withEngine } from "./fakes.mjs";

/** A started VM on a scripted engine. */
function withVM(script, body, options = {}) {
  return withEngine(fakeMainEngine(script), async (engine) => {
    const vm = new VM({ placement: "main", ...options });
    await vm.start();
    return body(vm, engine);
  });
}

const code = (wanted) => ({ code: wanted });

test("use before start and after dispose is refused", async () => {
  await withEngine(fakeMainEngine({}), async () => {
    const vm = new VM();
    await assert.rejects(vm.eval("1"), code(VMErrorCode.VMNotStarted));
    await assert.rejects(vm.idle(), code(VMErrorCode.VMNotStarted));
    assert.throws(() => vm.reset(), code(VMErrorCode.VMNotStarted));
    assert.equal(vm.getGlobalFunction("f").error.code, VMErrorCode.VMNotStarted);
    vm.dispose();
    vm.dispose();
    await assert.rejects(vm.start(), code(VMErrorCode.VMDisposed));
    await assert.rejects(vm.eval("1"), code(VMErrorCode.VMDisposed));
    await assert.rejects(vm.snapshot(), code(VMErrorCode.VMDisposed));
  });
});

test("start twice is one start", async () => {
  await withEngine(fakeMainEngine({}), async (engine) => {
    const vm = new VM();
    await Promise.all([vm.start(), vm.start()]);
    await vm.start();
    assert.equal(engine.bridge.seen.filter(({ op }) => op === "create").length, 1);
  });
});

test("a result equals its plain pair and carries more", async () => {
  const usage = { steps: 3 };
  const script = { eval: () => ({ ...ok(3), result: { status: "completed", logs: ["x"], calls: [], usage } }) };
  await withVM(script, async (vm) => {
    const result = await vm.eval("1 + 2");
    assert.deepEqual(result, { ok: true, value: 3 });
    assert.equal(JSON.stringify(result), '{"ok":true,"value":3}');
    assert.equal(result.status, "completed");
    assert.deepEqual(result.logs, ["x"]);
    assert.equal(result.usage.steps, 3);
  });
});

test("a syntax tree crosses as JSON", async () => {
  await withVM({ eval: () => ok(1) }, async (vm, engine) => {
    const tree = { type: "Program", body: [], sourceType: "script" };
    await vm.evaluate({ ...tree, body: [{ value: 1n }, { value: /a/ }] });
    assert.equal(engine.bridge.seen.at(-1).tree, '{"type":"Program","body":[{"value":null},{"value":null}],"sourceType":"script"}');
    tree.body.push(tree);
    for (const bad of [tree, {}, null, 1]) {
      assert.equal((await vm.eval(bad)).error.code, VMErrorCode.VMSyntaxError);
    }
  });
});

test("options of one call reach the engine", async () => {
  await withVM({ eval: () => ok(1) }, async (vm, engine) => {
    await vm.evaluate("x", { timeLimit: 20, maxSteps: 5, sourceType: "module" });
    const { request, vm: id, ...sent } = engine.bridge.seen.at(-1);
    assert.deepEqual(sent, { op: "eval", source: "x", timeLimit: 20, maxSteps: 5, sourceType: "module" });
    await vm.eval("x", { timeLimit: Infinity });
    assert.equal(engine.bridge.seen.at(-1).timeLimit, null);
  });
});

test("malformed calls are results, not exceptions", async () => {
  await withVM({ eval: () => ok(1) }, async (vm) => {
    assert.equal((await vm.eval(1)).error.code, VMErrorCode.VMSyntaxError);
    const unknown = await vm.eval("1", { timelimit: 1 });
    assert.equal(unknown.error.code, VMErrorCode.VMInvalidOption);
    assert.equal(unknown.error.details.path, "options.timelimit");
    assert.equal((await vm.eval("1", { timeLimit: -1 })).error.details.path, "options.timeLimit");
    assert.equal((await vm.eval("1", { sourceType: "cjs" })).error.details.path, "options.sourceType");
    assert.equal((await vm.eval("1", { signal: {} })).error.details.path, "options.signal");
  });
});

test("a guest's error arrives with its position", async () => {
  const error = { code: "VM_SYNTAX_ERROR", name: "SyntaxError", message: "unexpected", line: 2, column: 7, stack: "s" };
  await withVM({ eval: () => failed(error) }, async (vm) => {
    const result = await vm.eval("(");
    assert.equal(result.ok, false);
    assert.equal(result.status, "failed");
    assert.equal(result.error.name, "SyntaxError");
    assert.equal(result.error.line, 2);
    assert.equal(result.error.column, 7);
  });
});

test("a hostile answer is a boundary error, not an exception", async () => {
  await withVM({ eval: () => ok({ $: "function" }) }, async (vm) => {
    const result = await vm.eval("1");
    assert.equal(result.error.code, VMErrorCode.BoundaryInvalidSerializedValue);
  });
});

test("unknown and malformed options are refused by path", () => {
  const refused = (options, path) => assert.throws(() => new VM(options), (error) => error.details.path === path);
  refused({ timeLimit: 1 }, "options.timeLimit");
  refused({ capabilities: { network: [] } }, "options.capabilities.network");
  refused({ executionRules: { timeLimit: "1" } }, "options.executionRules.timeLimit");
  refused({ capabilities: { executionRules: { limit: 1 } } }, "options.executionRules.limit");
  refused({ numbers: { dateNow: NaN } }, "options.numbers.dateNow");
  refused({ dynamicCode: 1 }, "options.dynamicCode");
  refused({ timers: "sometimes" }, "options.timers");
  refused({ placement: "iframe" }, "options.placement");
  refused({ networkingRules: [{ type: "x" }] }, "options.networkingRules[0].type");
  refused({ networkLimits: { maxBytes: 1 } }, "options.networkLimits.maxBytes");
  refused({ networkLimits: { maxRequests: Infinity } }, "options.networkLimits.maxRequests");
  refused({ networkLimits: { timeout: 0 } }, "options.networkLimits.timeout");
  refused({ moduleLoader: { resolve: 1 } }, "options.moduleLoader.resolve");
  refused({ globals: { "a-b": 1 } }, '$["a-b"]');
  refused({ globals: { a: { b: [Symbol("x")] } } }, "$.a.b[0]");
  refused({ globals: { get a() { return 1; } } }, "$.a");
  refused({ globals: [] }, "options.globals");
});

test("top-level options win over capabilities", async () => {
  const options = {
    capabilities: { executionRules: { timeLimit: 1 }, numbers: { dateNow: 5 } },
    executionRules: { timeLimit: 9 },
    networkLimits: { maxRedirects: 0, timeout: 1.5 },
    globals: { add: (a, b) => a + b, config: { list: [1] } },
  };
  await withVM({}, async (_vm, engine) => {
    const sent = engine.bridge.seen[0].options;
    assert.deepEqual(sent.executionRules, { timeLimit: 9 });
    assert.deepEqual(sent.networkLimits, { maxRedirects: 0, timeout: 1.5 });
    assert.deepEqual(sent.numbers, { dateNow: 5 });
    assert.equal(sent.moduleLoader, false);
    const [[name, node]] = sent.globals.entries;
    assert.equal(name, "add");
    assert.equal(node.$, "capability");
    assert.equal(node.name, "add");
  }, options);
});


test("host functions get copies and answer at once or by ticket", async () => {
  let globals;
  const script = {
    create: (message) => ((globals = message.options.globals), ok()),
    eval: async (message, host) => {
      const call = (index, args) => {
        const { id, name } = globals.entries[index][1];
        return JSON.parse(host.callSync(JSON.stringify({ op: "call", vm: message.vm, id, name, args })));
      };
      const sum = call(0, [1, 2]);
      const later = call(1, [{ $: "object", entries: [["a", 1]] }]);
      const redeem = async ({ pending }) =>
        JSON.parse(await host.callAsync(JSON.stringify({ op: "wait", vm: message.vm, pending })));
      const waited = await redeem(later);
      const boom = call(2, []);
      const badResult = call(3, []);
      const visible = call(4, []);
      const exposed = [call(5, []), await redeem(call(6, []))].map(({ error }) => error);
      return ok(JSON.stringify({ sum, waited, boom, badResult, visible, exposed }));
    },
  };
  const errors = [];
  const options = {
    onHostError: (error, { id, name }) => errors.push([error.message, id, name]),
    globals: {
      add: (a, b) => a + b,
      later: async (value) => [value.a, Object.getPrototypeOf(value)],
      boom: () => {
        throw new Error("secret path /etc/passwd");
      },
      bad: () => () => 1,
      visible: () => {
        throw new GuestVisibleError("no such item", { name: "RangeError" });
      },
      now: createCapability("now", () => { throw new TypeError("not on Sundays"); }, { exposeErrors: true }),
      soon: createCapability("soon", async () => { throw new Error("sold out"); }, { exposeErrors: true }),
    },
  };
  await withVM(script, async (vm) => {
    const { sum, waited, boom, badResult, visible, exposed } = JSON.parse((await vm.eval("")).value);
    assert.deepEqual(sum, { ok: true, value: 3 });
    assert.deepEqual(waited.value, { $: "array", items: [1, null] });
    assert.equal(boom.ok, false);
    assert.deepEqual(Object.keys(boom.error).sort(), ["code", "id"]);
    assert.equal(errors[0][0], "secret path /etc/passwd");
    assert.equal(errors[0][1], boom.error.id);
    assert.equal(errors[0][2], "boom");
    assert.equal(badResult.error.code, "HOST_FUNCTION_FAILED");
    assert.match(errors[1][0], /\$result/);
    assert.deepEqual(visible.error, { code: "GUEST_VISIBLE", name: "RangeError", message: "no such item" });
    assert.deepEqual(exposed, [
      { code: "GUEST_VISIBLE", name: "TypeError", message: "not on Sundays" },
      { code: "GUEST_VISIBLE", name: "Error", message: "sold out" },
    ]);
    assert.deepEqual(errors.slice(2).map(([message]) => message), ["not on Sundays", "sold out"]);
  }, options);
});

test("revoked, unknown and disposed capabilities are not called", async () => {
  let calls = 0;
  const capability = createCapability("tool", () => (calls += 1));
  const script = {
    eval: (message, host) => {
      const ask = (id) => JSON.parse(host.callSync(JSON.stringify({ op: "call", vm: message.vm, id, name: "tool", args: [] })));
      return ok(JSON.stringify([ask(capability.metadata.id), ask("made up")]));
    },
  };
  await withVM(script, async (vm, engine) => {
    const [first, second] = JSON.parse((await vm.eval("")).value);
    assert.equal(first.ok, true);
    assert.equal(second.error.code, VMErrorCode.BoundaryCapabilityRevoked);
    capability.revoke();
    const [third] = JSON.parse((await vm.eval("")).value);
    assert.equal(third.error.code, VMErrorCode.BoundaryCapabilityRevoked);
    assert.equal(calls, 1);
    const { vm: id } = engine.bridge.seen[0];
    vm.dispose();
    const late = { op: "call", vm: id, id: capability.metadata.id, name: "tool", args: [] };
    assert.equal(JSON.parse(engine.bridge.host.callSync(JSON.stringify(late))).ok, false);
  }, { globals: { tool: capability } });
});

test("a capability that is revoked while its answer is awaited gives none", async () => {
  const capability = createCapability("slow", async () => {
    await null;
    capability.revoke();
    return "secret";
  });
  const script = {
    eval: async (message, host) => {
      const call = { op: "call", vm: message.vm, id: capability.metadata.id, name: "slow", args: [] };
      const { pending } = JSON.parse(host.callSync(JSON.stringify(call)));
      return ok(await host.callAsync(JSON.stringify({ op: "wait", vm: message.vm, pending })));
    },
  };
  await withVM(script, async (vm) => {
    const answer = JSON.parse((await vm.eval("")).value);
    assert.equal(answer.error.code, VMErrorCode.BoundaryCapabilityRevoked);
  }, { globals: { slow: capability } });
});

test("function handles: at once in the main placement, stale after reset", async () => {
  const script = {
    getGlobalFunction: ({ name }) =>
      name === "main" ? { ok: true, handle: 4 } : failed({ code: "VM_RUNTIME_ERROR", message: "no", details: { reason: "not a function" } }),
    handleCall: ({ handle, args, timeLimit }) => ok(JSON.stringify([handle, args, timeLimit ?? null])),
    reset: () => ok(),
  };
  await withVM(script, async (vm) => {
    const main = vm.getGlobalFunction("main");
    assert.equal(main.ok, true);
    assert.equal(main.value.name, "main");
    assert.equal((await main.value.call({ a: 1 })).value, '[4,[{"$":"object","entries":[["a",1]]}],null]');
    assert.equal((await main.value.with({ timeLimit: 5 }).call()).value, "[4,[],5]");
    assert.equal((await main.value.call(() => 1)).error.details.path, "$arguments[0]");
    assert.equal(vm.getGlobalFunction("other").error.details.reason, "not a function");
    assert.equal(vm.getGlobalFunction("").ok, false);
    assert.equal(vm.reset(), undefined);
    assert.equal((await main.value.call()).error.details.reason, "stale handle");
  });
});

test("module handles know their exports", async () => {
  const script = {
    import: () => ok(undefined, { handle: 7, specifier: "app:main", exports: [{ name: "run", callable: true }, { name: "n", callable: false }] }),
    moduleGet: ({ name }) => ok(`got ${name}`),
    moduleCall: ({ handle, name, args }) => ok(`${handle} ${name} ${args}`),
  };
  await withVM(script, async (vm) => {
    const { value: module } = await vm.import("app:main");
    assert.equal(module.specifier, "app:main");
    assert.deepEqual(module.exports(), ["n", "run"]);
    assert.deepEqual(await module.get("n"), { ok: true, value: "got n" });
    assert.equal((await module.call("run", 1, 2)).value, "7 run 1,2");
    assert.equal((await module.getFunction("run").value.call(3)).value, "7 run 3");
    assert.equal(module.getFunction("n").error.details.reason, "not a function");
    assert.equal(module.getFunction("x").error.details.reason, "not exported");
  });
});

test("an abort signal rethrows its reason", async () => {
  const reason = new Error("the user left");
  let release;
  const script = {
    eval: () => new Promise((resolve) => (release = () => resolve({ ...failed({ code: "VM_ABORTED", message: "aborted" }) }))),
    abort: () => (release(), ok()),
  };
  await withVM(script, async (vm) => {
    await assert.rejects(vm.eval("1", { signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const running = vm.eval("1", { signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(running, reason);
  });
});

test("misuse that the engine reports is thrown", async () => {
  await withVM({ eval: () => ({ throw: { code: "VM_DISPOSED", message: "gone" } }) }, async (vm) => {
    await assert.rejects(vm.eval("1"), code(VMErrorCode.VMDisposed));
  });
});

test("a fatal error ends every VM of the engine; the next use says so, the one after works", async (t) => {
  t.mock.method(console, "error", () => {});
  let broken = true;
  const script = {
    eval: () => {
      if (broken) throw new Error("Pyodide already fatally failed");
      return ok(2);
    },
  };
  await withVM(script, async (vm, engine) => {
    const bystander = new VM({ placement: "main" });
    await bystander.start();
    const lost = await vm.eval("1");
    assert.equal(lost.error.code, VMErrorCode.VMStateLost);
    assert.equal(lost.error.details.stateLost, true);
    broken = false;
    const told = await bystander.eval("1");
    assert.equal(told.error.code, VMErrorCode.VMStateLost);
    const again = await vm.eval("1");
    assert.deepEqual(again, { ok: true, value: 2 });
    assert.equal(again.restarted, true);
    assert.deepEqual(await bystander.eval("1"), { ok: true, value: 2 });
    assert.equal((await vm.eval("1")).restarted, undefined);
    assert.equal(engine.generation, 2);
  });
});

test("an engine that cannot start is an error with a reason, and the next start tries again", async () => {
  let attempts = 0;
  const engine = fakeMainEngine({});
  const { boot } = engine;
  engine.boot = async () => {
    attempts += 1;
    if (attempts === 1) throw new TypeError("Failed to fetch");
    return boot.call(engine);
  };
  await withEngine(engine, async () => {
    const vm = new VM();
    await assert.rejects(vm.start(), (error) => {
      assert.equal(error.code, VMErrorCode.VMEngineError);
      assert.equal(error.details.reason, "Failed to fetch");
      return true;
    });
    await vm.start();
    assert.equal(attempts, 2);
  });
});

test("a snapshot is the engine's, and a VM starts from it once", async () => {
  const state = { format: "jsvm-snapshot", version: 1 };
  const refusal = { code: "VM_SNAPSHOT_UNSUPPORTED", message: "no", details: { path: "globalThis.x" } };
  const answers = [{ ok: true, snapshot: state }, { ok: false, throw: refusal }];
  await withVM({ snapshot: () => answers.shift() }, async (vm, engine) => {
    assert.deepEqual(await vm.snapshot(), state);
    await assert.rejects(vm.snapshot(), (error) => error.details.path === "globalThis.x");
    const copy = VM.fromSnapshot(state, { placement: "main" });
    await copy.start();
    assert.deepEqual(JSON.parse(engine.bridge.seen.at(-1).snapshot), state);
    assert.equal(engine.bridge.seen.filter(({ op }) => op === "create")[0].snapshot, undefined);
  });
});

test("a suspended call tells what it waits for, and is answered", async () => {
  const error = { code: "VM_SUSPENDED", message: "waits", details: { capability: "approve" } };
  const call = { name: "approve", arguments: [{ $: "bigint", value: "1" }], line: 2 };
  const state = { format: "jsvm-snapshot", version: 1 };
  const suspended = { ...failed(error), result: { status: "suspended", logs: [], calls: [], pending: [call], state } };
  const script = { eval: () => suspended, answer: () => ok("done") };
  await withVM(script, async (vm, engine) => {
    const result = await vm.eval("approve(1n)");
    assert.equal(result.status, "suspended");
    assert.deepEqual(result.pending, [{ name: "approve", arguments: [1n], line: 2 }]);
    assert.deepEqual(await VM.resume(result.state, { value: 3 }, { placement: "main" }), { ok: true, value: "done" });
    const [create, sent] = engine.bridge.seen.slice(-3);
    assert.deepEqual(JSON.parse(create.snapshot), state);
    assert.deepEqual([sent.op, sent.call, sent.value], ["answer", 0, 3]);
    await vm.answer({ error: new GuestVisibleError("no", { name: "RangeError" }), call: 1 });
    assert.deepEqual(engine.bridge.seen.at(-1).error, { name: "RangeError", message: "no" });
    assert.equal((await vm.answer({ value: Symbol("s") })).error.code, VMErrorCode.BoundaryUnsupportedType);
  });
});

test("an answer's own error stays on the page", async () => {
  const told = [];
  const options = { onHostError: (error, call) => told.push([error.message, call.id]) };
  await withVM({ answer: () => ok(1) }, async (vm, engine) => {
    await vm.answer({ error: new Error("secret") });
    const [[message, id]] = told;
    assert.equal(message, "secret");
    assert.equal(engine.bridge.seen.at(-1).error.message, `Host function failed (id ${id})`);
  }, options);
});

test("a host function answers later by throwing Suspend", async () => {
  const late = createCapability("late", () => {
    throw new Suspend();
  });
  const answering = new HostCalls(new Map([[late.metadata.id, late]]), undefined);
  const answer = answering.answerNow({ op: "call", id: late.metadata.id, name: "late", args: [] });
  assert.deepEqual(answer, { ok: false, error: { code: "VM_SUSPENDED" } });
});
