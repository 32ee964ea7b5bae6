import assert from "node:assert/strict";
import { test } from "node:test";

import { VMErrorCode } from "../../web/errors.mjs";
import { askModuleLoader, checkModuleLoader, createDefaultDenyModuleLoader } from "../../web/module_loader.mjs";

const denied = (error) => {
  assert.equal(error.code, VMErrorCode.VMSecurityError);
  assert.equal(error.details.path, "./dep.js");
  assert.equal(error.details.reason, "module loader denied");
  return true;
};

test("no loader, half a loader and the default loader refuse", async () => {
  await assert.rejects(askModuleLoader(undefined, "resolve", { specifier: "./dep.js" }), denied);
  await assert.rejects(askModuleLoader({ resolve: () => "x" }, "load", { specifier: "./dep.js" }), denied);
  const loader = createDefaultDenyModuleLoader();
  assert.ok(Object.isFrozen(loader));
  await assert.rejects(askModuleLoader(loader, "resolve", { specifier: "./dep.js" }), denied);
});

test("strings and objects are both answers", async () => {
  const loader = {
    resolve: ({ specifier }) => `/lib/${specifier}`,
    load: async () => ({ source: "export {}", attributes: { a: 1 } }),
  };
  assert.deepEqual({ ...(await askModuleLoader(loader, "resolve", { specifier: "a" })) }, { specifier: "/lib/a" });
  const source = await askModuleLoader(loader, "load", { specifier: "/lib/a" });
  assert.equal(source.specifier, "/lib/a");
  assert.equal(source.sourceType, "module");
  assert.equal(source.source, "export {}");
});

test("a loader sees frozen copies", async () => {
  let seen;
  const loader = { resolve: (request) => ((seen = request), "x") };
  await askModuleLoader(loader, "resolve", { specifier: "a", referrer: "b" });
  assert.ok(Object.isFrozen(seen));
  assert.equal(Object.getPrototypeOf(seen), null);
  assert.equal(seen.referrer, "b");
});

const badAnswers = {
  "a number": [1, "moduleLoader.resolve()"],
  nothing: [undefined, "moduleLoader.resolve()"],
  "an unknown key": [{ specifier: "a", url: "b" }, "moduleLoader.resolve().url"],
  "space around": [" a", "moduleLoader.resolve().specifier"],
  "a function inside": [{ specifier: "a", attributes: { f() {} } }, "moduleLoader.resolve().attributes.f"],
};

for (const [what, [answer, path]] of Object.entries(badAnswers)) {
  test(`refused answer: ${what}`, () =>
    assert.rejects(askModuleLoader({ resolve: () => answer }, "resolve", { specifier: "a" }), (error) => {
      assert.equal(error.code, VMErrorCode.BoundaryUnsupportedType);
      assert.equal(error.details.path, path);
      return true;
    }));
}

test("the shape of a loader is checked", () => {
  assert.throws(() => checkModuleLoader({ resolve: "x" }, "options.moduleLoader"), /resolve: must be a function/);
  assert.throws(() => checkModuleLoader({ fetch() {} }, "options.moduleLoader"), /fetch: is not a known key/);
  assert.throws(() => checkModuleLoader(1, "options.moduleLoader"), { code: VMErrorCode.VMInvalidOption });
});
