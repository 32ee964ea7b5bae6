/**
 * jsvm for pages: run JavaScript you do not trust, inside an interpreter that Pyodide carries.
 *
 *     import { VM } from "./jsvm.mjs";
 *     const vm = new VM();
 *     await vm.start();
 *     const result = await vm.eval("1 + 2"); // { ok: true, value: 3 }
 *
 * This file is the whole public surface; the types and their documentation are in `jsvm.d.ts`.
 */

import { engines } from "./engines.mjs";

export {
  cloneBoundaryValue,
  createCapability,
  deserializeBoundaryValue,
  invokeBoundaryCapability,
  isBoundarySerializable,
  isVMCapability,
  isVMCapabilityReference,
  reconstructBoundaryValue,
  serializeAndReconstructBoundaryValue,
  serializeBoundaryValue,
} from "./boundary.mjs";
export { GuestVisibleError, Suspend, VMError, VMErrorCode } from "./errors.mjs";
export { createDefaultDenyModuleLoader } from "./module_loader.mjs";
export { HTTP_METHODS, networkRule } from "./network_rule.mjs";
export { VM } from "./vm.mjs";

/** Set the defaults for VMs made from now on. */
export function configure(options) {
  engines.configure(options);
}

/** End the shared engines and give their memory back; VMs on them lose their state. */
export function shutdown() {
  engines.shutdown();
}
