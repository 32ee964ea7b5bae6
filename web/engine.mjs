/**
 * What the two placements share: one engine for many virtual machines, its start, its loss, its guests.
 *
 * An engine is started on first use. When it dies (a hard kill, a fatal error of the interpreter) every VM on it is
 * told, and the next use starts a new one: a *generation* tells them apart.
 */

import { VMError, VMErrorCode } from "./errors.mjs";

export class Engine {
  #progressListeners = new Set();
  #starting = null;
  #guests = new Map();
  generation = 0;
  isReady = false;

  /**
   * Start the engine unless it runs.
   *
   * @param {((event: {phase: string, loaded: number, total: number}) => void)|undefined} onProgress
   * @throws {VMError} VM_ENGINE_ERROR when it cannot be started; the next call tries again
   */
  async ready(onProgress) {
    if (this.isReady) return;
    if (onProgress !== undefined) this.#progressListeners.add(onProgress);
    try {
      this.#starting ??= this.#start();
      await this.#starting;
    } finally {
      this.#progressListeners.delete(onProgress);
    }
  }

  async #start() {
    try {
      this.generation += 1;
      await this.boot();
      this.isReady = true;
    } catch (error) {
      this.halt();
      throw engineError(error);
    } finally {
      this.#starting = null;
    }
  }

  /** Tell everybody who waits how far the start is. */
  progress(event) {
    for (const listener of this.#progressListeners) listener(Object.freeze({ ...event }));
  }

  /**
   * Let a VM in. `guest` has `calls` (a `HostCalls`) and `onLost(reason)`.
   */
  attach(id, guest) {
    this.#guests.set(id, guest);
  }

  detach(id) {
    this.#guests.delete(id);
  }

  get guestCount() {
    return this.#guests.size;
  }

  hostCalls(id) {
    return this.#guests.get(id)?.calls;
  }

  /** The engine is gone: tell the VMs, so that their next use knows. */
  lost() {
    this.isReady = false;
    this.halt();
    const guests = [...this.#guests.values()];
    this.#guests.clear();
    for (const guest of guests) guest.onLost();
  }
}

/** Any failure to start, as a `VMError` with the phase it happened in. */
export function engineError(error) {
  if (error instanceof VMError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const details = { reason };
  return new VMError(VMErrorCode.VMEngineError, `the engine could not be started: ${reason}`, details, { cause: error });
}

/** The answer of a request whose engine died under it. */
export function lostAnswer(reason) {
  const message = `the engine was lost (${reason}); the state of this VM is gone, its next use starts it afresh`;
  return failedAnswer(VMErrorCode.VMStateLost, message, { reason, stateLost: true }, "failed");
}

/** An answer that fails, as the engine itself would have given it. */
export function failedAnswer(code, message, details, status) {
  return { ok: false, error: { code, message, details }, result: { status, logs: [], calls: [], usage: null } };
}

/** A promise and the function that settles it (`Promise.withResolvers`, where that is still missing). */
export function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
