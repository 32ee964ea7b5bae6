import assert from "node:assert/strict";
import { test } from "node:test";

import * as jsvm from "../../web/jsvm.mjs";

const { VMErrorCode } = jsvm;

test("serialize and reconstruct are each other's inverse, and JSON in between", () => {
  const document = jsvm.serializeBoundaryValue({ a: [1, 2n] });
  assert.equal(document.jsvm, 1);
  const copy = jsvm.reconstructBoundaryValue(JSON.parse(JSON.stringify(document)));
  assert.deepEqual(copy.a, [1, 2n]);
  assert.equal(jsvm.deserializeBoundaryValue, jsvm.reconstructBoundaryValue);
  assert.deepEqual(jsvm.serializeAndReconstructBoundaryValue([1]), [1]);
});

test("isBoundarySerializable answers without throwing", () => {
  assert.equal(jsvm.isBoundarySerializable({ a: new Map() }), true);
  assert.equal(jsvm.isBoundarySerializable({ a: () => 1 }), false);
});

test("a capability crosses as its reference, never as its function", () => {
  const capability = jsvm.createCapability("sum", (a, b) => a + b);
  assert.equal(jsvm.isVMCapability(capability), true);
  assert.deepEqual(capability.metadata, { id: capability.metadata.id, name: "sum", arity: 2 });
  const copy = jsvm.cloneBoundaryValue({ capability });
  assert.equal(jsvm.isVMCapability(copy.capability), false);
  assert.equal(jsvm.isVMCapabilityReference(copy.capability), true);
  assert.equal(copy.capability.metadata.id, capability.metadata.id);
});

test("look-alikes are no capabilities", () => {
  const { metadata } = jsvm.createCapability("x", () => 1);
  assert.equal(jsvm.isVMCapability({ metadata, revoke() {} }), false);
  assert.equal(jsvm.isVMCapabilityReference({ metadata }), false);
  assert.equal(jsvm.isVMCapability(null), false);
});

test("calls copy arguments and results", async () => {
  const given = { nested: { value: 1 } };
  const returned = { nested: { value: 10 } };
  let seen;
  const capability = jsvm.createCapability("copy", (value) => {
    seen = value;
    seen.nested.value = 2;
    return returned;
  });
  const result = await jsvm.invokeBoundaryCapability(capability, [given]);
  assert.equal(given.nested.value, 1);
  assert.equal(Object.getPrototypeOf(seen), null);
  assert.equal(result.nested.value, 10);
  assert.notEqual(result, returned);
});

test("a revoked capability answers with its code", async () => {
  const capability = jsvm.createCapability("gone", () => 1);
  capability.revoke();
  assert.equal(capability.revoked, true);
  await assert.rejects(jsvm.invokeBoundaryCapability(capability), { code: VMErrorCode.BoundaryCapabilityRevoked });
});

test("one that is revoked while its answer is awaited gives none", async () => {
  let finish;
  const capability = jsvm.createCapability("slow", () => new Promise((resolve) => (finish = resolve)));
  const answer = jsvm.invokeBoundaryCapability(capability);
  capability.revoke();
  finish("secret");
  await assert.rejects(answer, { code: VMErrorCode.BoundaryCapabilityRevoked });
});

test("bad arguments of capabilities are named", async () => {
  assert.throws(() => jsvm.createCapability("", () => 1), { code: VMErrorCode.VMInvalidOption });
  assert.throws(() => jsvm.createCapability("x", 1), { code: VMErrorCode.VMInvalidOption });
  await assert.rejects(jsvm.invokeBoundaryCapability({}, []), { code: VMErrorCode.VMInvalidOption });
  const capability = jsvm.createCapability("x", () => 1);
  await assert.rejects(jsvm.invokeBoundaryCapability(capability, [() => 1]), (error) => {
    assert.equal(error.code, VMErrorCode.BoundaryUnsupportedType);
    assert.equal(error.details.path, "$arguments[0]");
    return true;
  });
});
