// Type-checked, never run: what a caller writes, and what the types must refuse.

import {
  VM,
  VMError,
  VMErrorCode,
  cloneBoundaryValue,
  configure,
  createCapability,
  isVMCapability,
  networkRule,
  type VMFunctionHandle,
  type VMModuleLoader,
  type VMResult,
  type VMSerializableValue,
} from "../../web/jsvm.mjs";

configure({ assetsURL: new URL("https://example.com/jsvm/"), placement: "main" });

const loader: VMModuleLoader = {
  resolve: ({ specifier, referrer }) => `${referrer ?? ""}${specifier}`,
  load: async ({ specifier }) => ({ specifier, source: "export {}", sourceType: "module" }),
};

const vm = new VM({
  capabilities: {
    networkingRules: [
      networkRule("example.com").allow({ methods: ["GET"], paths: ["/api/*"] }).setHeaders({ "X-Key": "s" }),
      networkRule("another.com").allow().toJSON(),
    ],
    executionRules: { timeLimit: 1000, maxSteps: Infinity },
    numbers: { randomSeed: "seed", dateNow: 1697059200000 },
    moduleLoader: loader,
  },
  globals: {
    console: { log: (message: string) => console.log(message) },
    tool: createCapability("tool", async (n: number) => n + 1, { exposeErrors: true }),
    data: { list: [1, 2n, new Date()], map: new Map([["a", 1]]) },
  },
  onProgress: ({ phase, loaded, total }) => console.log(phase.length + loaded / total),
  onHostError: (error, { id, name }) => console.error(error, id, name),
});

await vm.start();

const untyped: VMResult = await vm.eval("1 + 2");
await vm.eval({ type: "Program", body: [], sourceType: "module" });
if (untyped.ok) {
  const value: VMSerializableValue = untyped.value;
  console.log(value, untyped.status, untyped.usage?.steps);
} else {
  const error: VMError = untyped.error;
  if (error.code === VMErrorCode.VMTimeoutError) console.log(error.details.path, error.line, error.column);
}

const typed = await vm.evaluate<number>("1 + 2", { timeLimit: 5, sourceType: "script", signal: AbortSignal.timeout(9) });
if (typed.ok) typed.value.toFixed();

const main = vm.getGlobalFunction<[input: string], { length: number }>("main");
if (main.ok) {
  const handle: VMFunctionHandle<[string], { length: number }> = main.value;
  const result = await handle.with({ timeLimit: 50 }).call("hello");
  if (result.ok) result.value.length.toFixed();
  // @ts-expect-error the handle takes a string
  await handle.call(1);
}
const awaited = await vm.getGlobalFunction("main");
if (awaited.ok) awaited.value.name.trim();

const imported = await vm.import("app:main", { maxSteps: 10 });
if (imported.ok) {
  imported.value.exports().map((name) => name.trim());
  const config = await imported.value.get<{ debug: boolean }>("config");
  if (config.ok) config.value.debug.valueOf();
}
await vm.dangerously.evaluateUrl("https://example.com/script.js", { maxBytes: 100_000 });
await vm.idle();
await vm.reset();
vm.dispose();

const copy = cloneBoundaryValue<{ a: number }>({ a: 1 });
copy.a.toFixed();
const unknownValue: unknown = copy;
if (isVMCapability(unknownValue)) unknownValue.revoke();

// @ts-expect-error options are known by name
new VM({ timeout: 1 });
// @ts-expect-error a method is upper case
networkRule("a.com").allow({ methods: ["get"] });
// @ts-expect-error a path starts with a slash
networkRule("a.com").allow({ paths: ["api"] });
// @ts-expect-error symbols do not cross
new VM({ globals: { s: Symbol("s") } });
// @ts-expect-error a failure has no value
if (!untyped.ok) console.log(untyped.value);
{
  using scoped = new VM({ placement: "worker", engine: "own" });
  await scoped.start();
}
