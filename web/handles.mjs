/**
 * Handles: what the page holds of a guest function or module. They hold names and numbers, never the guest's object,
 * and end with the state they came from (`reset`, `dispose`, a lost engine).
 */

import { VMError, VMErrorCode } from "./errors.mjs";
import { failure, success } from "./result.mjs";

/** A guest function. */
export class VMFunctionHandle {
  #call;

  /** @param {(args: unknown[], options: object) => Promise<object>} call */
  constructor(name, call) {
    this.name = name;
    this.#call = call;
    Object.freeze(this);
  }

  /** Call it with copies of `args`; resolves to a result. */
  call(...args) {
    return this.#call(args, {});
  }

  /** The same function with options for its calls: `handle.with({timeLimit: 50}).call(1)`. */
  with(options) {
    return new VMFunctionHandle(this.name, (args) => this.#call(args, options));
  }
}

/** A guest module that was evaluated. */
export class VMModuleHandle {
  #exports;
  #access;

  /**
   * @param {string} specifier
   * @param {{name: string, callable: boolean}[]} exports
   * @param {{get: (name: string) => Promise<object>, call: (name: string, args: unknown[], options: object) =>
   *   Promise<object>}} access
   */
  constructor(specifier, exports, access) {
    this.specifier = specifier;
    this.#exports = new Map(exports.map(({ name, callable }) => [name, callable]));
    this.#access = access;
    Object.freeze(this);
  }

  /** The names the module exports, sorted. */
  exports() {
    return Object.freeze([...this.#exports.keys()].sort());
  }

  /** A copy of an export's current value. */
  get(name) {
    return this.#access.get(name);
  }

  /** A handle for an exported function, as a result. */
  getFunction(name) {
    if (!this.#exports.has(name)) return failure(missingExport(this.specifier, name));
    if (!this.#exports.get(name)) return failure(notCallable(name));
    return success(new VMFunctionHandle(name, (args, options) => this.#access.call(name, args, options)));
  }

  /** Call an exported function with copies of `args`; resolves to a result. */
  call(name, ...args) {
    return this.#access.call(name, args, {});
  }
}

export function notCallable(name) {
  const message = `${JSON.stringify(name)} is not a function of the guest`;
  return new VMError(VMErrorCode.VMRuntimeError, message, { path: name, reason: "not a function" });
}

export function staleHandle() {
  const message = "the handle ended with the state it came from (reset, dispose or a lost engine)";
  return new VMError(VMErrorCode.VMDisposed, message, { reason: "stale handle" });
}

function missingExport(specifier, name) {
  const message = `the module ${JSON.stringify(specifier)} does not export ${JSON.stringify(name)}`;
  return new VMError(VMErrorCode.VMModuleError, message, { path: name, reason: "not exported" });
}
