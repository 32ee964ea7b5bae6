import assert from "node:assert/strict";
import { test } from "node:test";

import { VMError, VMErrorCode, errorFromData, unsupported } from "../../web/errors.mjs";

test("the codes of the descended library keep their names and values", () => {
  const kept = {
    BoundaryUnsupportedType: "BOUNDARY_UNSUPPORTED_TYPE",
    BoundaryCycle: "BOUNDARY_CYCLE",
    BoundaryInvalidSerializedValue: "BOUNDARY_INVALID_SERIALIZED_VALUE",
    BoundaryCapabilityRevoked: "BOUNDARY_CAPABILITY_REVOKED",
    VMSyntaxError: "VM_SYNTAX_ERROR",
    VMRuntimeError: "VM_RUNTIME_ERROR",
    VMSecurityError: "VM_SECURITY_ERROR",
    VMTimeoutError: "VM_TIMEOUT_ERROR",
    VMStepsExceededError: "VM_STEPS_EXCEEDED_ERROR",
    VMDisposed: "VM_DISPOSED",
    VMNotStarted: "VM_NOT_STARTED",
    VMSnapshotUnsupported: "VM_SNAPSHOT_UNSUPPORTED",
  };
  for (const [name, value] of Object.entries(kept)) assert.equal(VMErrorCode[name], value);
  assert.ok(Object.isFrozen(VMErrorCode));
});

test("a VMError is an Error with a code and details", () => {
  const error = new VMError(VMErrorCode.VMRuntimeError, "broken", { path: "$.a" });
  assert.ok(error instanceof Error);
  assert.equal(error.name, "VMError");
  assert.equal(String(error), "VMError: broken");
  assert.deepEqual(error.details, { path: "$.a" });
  assert.match(error.stack, /errors\.test/);
});

test("a guest's error keeps the guest's name, stack and position, and none of the page's", () => {
  const error = errorFromData({
    code: "VM_RUNTIME_ERROR",
    message: "x is not defined",
    name: "ReferenceError",
    stack: "ReferenceError: x is not defined\n    at main (guest.js:3:5)",
    line: 3,
    column: 5,
    details: null,
  });
  assert.equal(error.name, "ReferenceError");
  assert.equal(error.line, 3);
  assert.equal(error.column, 5);
  assert.match(error.stack, /guest\.js:3:5/);
  assert.doesNotMatch(error.stack, /errors\.test/);
});

test("missing parts of an answer stay missing", () => {
  const error = errorFromData({ code: "VM_TIMEOUT_ERROR", message: "late" });
  assert.equal(error.name, "VMError");
  assert.equal("line" in error, false);
  assert.equal(Object.keys(error.details).length, 0);
});

test("features that are not there say so", () => {
  const error = unsupported("vm.snapshot");
  assert.equal(error.code, VMErrorCode.VMUnsupported);
  assert.equal(error.details.feature, "vm.snapshot");
});
