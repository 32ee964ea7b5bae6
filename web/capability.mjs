/**
 * Capabilities: host functions that were handed over by name and can be taken back.
 *
 * A capability never crosses; its reference (name and id) does, and the side that holds the function looks the
 * id up again. Arguments and results are copied on the way, so neither side ever shares an object.
 */

import { VMError, VMErrorCode } from "./errors.mjs";
import { decodeNode, encodeNode } from "./wire.mjs";

/** A host function with a name, an unguessable id and a switch to revoke it. */
class VMCapability {
  #handler;
  #revoked = false;
  #exposeErrors;

  constructor(name, handler, arity, exposeErrors) {
    this.#handler = handler;
    this.#exposeErrors = exposeErrors;
    this.metadata = Object.freeze({ id: randomId(), name, arity });
    Object.freeze(this);
  }

  get revoked() {
    return this.#revoked;
  }

  /** From now on every call fails with BOUNDARY_CAPABILITY_REVOKED. */
  revoke() {
    this.#revoked = true;
  }

  static #is(value) {
    return value !== null && typeof value === "object" && #handler in value;
  }

  static isInstance = (value) => VMCapability.#is(value);

  static exposesErrors = (capability) => capability.#exposeErrors;

  /** Call the function with values that are already copies. */
  static call(capability, args) {
    if (capability.#revoked) throw revokedError(capability.metadata);
    return Reflect.apply(capability.#handler, undefined, args);
  }
}

/** What the holder of a copied value sees of a capability: which one it is, and nothing to call. */
class VMCapabilityReference {
  #brand = true;

  constructor(name, id) {
    this.metadata = Object.freeze({ id, name });
    Object.freeze(this);
  }

  static isInstance(value) {
    return value !== null && typeof value === "object" && #brand in value;
  }
}

/**
 * Wrap `handler` as a capability.
 *
 * @param {string} name shown in errors and logs, not empty
 * @param {Function} handler gets copies, its result is copied
 * @param {{arity?: number, exposeErrors?: boolean}} [options] `arity` defaults to the handler's `length`;
 *   with `exposeErrors` the guest may read the messages of what the handler throws
 */
export function createCapability(name, handler, options = {}) {
  if (typeof name !== "string" || name === "") throw badArgument("$name", "must be a non-empty string", name);
  if (typeof handler !== "function") throw badArgument("$handler", "must be a function", handler);
  const arity = options.arity ?? handler.length;
  if (!Number.isInteger(arity) || arity < 0) throw badArgument("$options.arity", "must be a count", options.arity);
  const { exposeErrors = false } = options;
  if (typeof exposeErrors !== "boolean") throw badArgument("$options.exposeErrors", "must be a boolean", exposeErrors);
  return new VMCapability(name, handler, arity, exposeErrors);
}

export function isVMCapability(value) {
  return VMCapability.isInstance(value);
}

export function isVMCapabilityReference(value) {
  return VMCapabilityReference.isInstance(value);
}

/**
 * Call a capability across the boundary: copied arguments in, copied result out.
 *
 * @param {object} capability from `createCapability`
 * @param {readonly unknown[]} [args]
 * @returns {Promise<unknown>} rejects with BOUNDARY_CAPABILITY_REVOKED, a boundary error, or what the handler threw
 */
export async function invokeBoundaryCapability(capability, args = []) {
  if (!isVMCapability(capability)) throw badArgument("$capability", "must be a capability", capability);
  const copies = args.map((argument, index) => copy(argument, `$arguments[${index}]`));
  const result = await VMCapability.call(capability, copies);
  if (capability.revoked) throw revokedError(capability.metadata);
  return copy(result, "$result");
}

/** Call it with arguments that were just decoded; the result is the handler's own, not yet copied. */
export function callCapability(capability, args) {
  return VMCapability.call(capability, args);
}

/** Whether the guest may read the messages of what it throws. */
export function exposesErrors(capability) {
  return VMCapability.exposesErrors(capability);
}

/** The codec's view of capabilities: they encode to their reference, references decode to reference objects. */
export const referenceHooks = Object.freeze({
  onCapability(value) {
    if (!isVMCapability(value) && !isVMCapabilityReference(value)) return undefined;
    return { $: "capability", name: value.metadata.name, id: value.metadata.id };
  },
});

export const dereferenceHooks = Object.freeze({
  onCapability: ({ name, id }) => new VMCapabilityReference(name, id),
});

function copy(value, path) {
  return decodeNode(encodeNode(value, { ...referenceHooks, path }), { ...dereferenceHooks, path });
}

/** 128 random bits as text. `crypto.randomUUID` is missing on pages without https; this is not. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function revokedError({ name, id }) {
  const reason = "the capability was revoked";
  return new VMError(VMErrorCode.BoundaryCapabilityRevoked, `${name}: ${reason}`, { name, id, reason });
}

function badArgument(path, reason, value) {
  return new VMError(VMErrorCode.VMInvalidOption, `${path}: ${reason}`, { path, reason, valueType: typeof value });
}
