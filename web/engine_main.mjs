/**
 * The engine in the page's own thread: every call can be answered at once, and nothing can stop a running guest
 * but its own limits.
 */

import { boot } from "./boot.mjs";
import { Engine, failedAnswer, lostAnswer, withResolvers } from "./engine.mjs";
import { VMErrorCode } from "./errors.mjs";

const CRASHES = ["error", "unhandledrejection"];

export class MainEngine extends Engine {
  isSynchronous = true;
  #assetsURL;
  #bridge = null;
  #waiting = new Map();
  #nextRequest = 1;
  #boot;

  /** `bootEngine` stands in for the real start in tests. */
  constructor(assetsURL, bootEngine = boot) {
    super();
    this.#assetsURL = assetsURL;
    this.#boot = bootEngine;
  }

  async boot() {
    const onProgress = (event) => this.progress(event);
    this.#bridge = await this.#boot({ assetsURL: this.#assetsURL, host: this.#host(), onProgress });
  }

  /** What the engine may call on the page: its VMs' host functions, and the log. */
  #host() {
    return {
      syncMode: "direct",
      callSync: (text) => JSON.stringify(this.#answerNow(JSON.parse(text))),
      callAsync: async (text) => JSON.stringify(await this.#answer(JSON.parse(text))),
      log: (text) => console.error(`[jsvm] ${text}`),
      interruptTarget: () => 0,
      fetch: (url, init) => fetch(url, init),
    };
  }

  #answerNow(message) {
    return this.hostCalls(message.vm)?.answerNow(message) ?? goneAnswer();
  }

  async #answer(message) {
    return this.hostCalls(message.vm)?.answer(message) ?? goneAnswer();
  }

  /**
   * Send a request; resolves to the answer, also when the engine dies under it.
   *
   * A stack overflow in the engine settles no promise; it shows up as an uncaught error of the page.
   *
   * @param {object} message
   * @param {{signal?: AbortSignal}} [control]
   */
  request(message, { signal } = {}) {
    const id = this.#nextRequest++;
    const { promise, resolve } = withResolvers();
    const onAbort = () => this.requestNow({ op: "abort", vm: message.vm, request: id });
    const onError = (event) => this.#dieIfFatal(event.error ?? event.reason);
    const finish = (answer) => {
      this.#waiting.delete(id);
      signal?.removeEventListener("abort", onAbort);
      for (const kind of CRASHES) globalThis.removeEventListener?.(kind, onError);
      resolve(answer);
    };
    this.#waiting.set(id, finish);
    signal?.addEventListener("abort", onAbort);
    for (const kind of CRASHES) globalThis.addEventListener?.(kind, onError);
    this.#send({ ...message, request: id }).then(finish, (error) => this.#die(error));
    return promise;
  }

  async #send(message) {
    return JSON.parse(await this.#bridge.handle(JSON.stringify(message)));
  }

  /** The same, answered before it returns. */
  requestNow(message) {
    try {
      return JSON.parse(this.#bridge.handleNow(JSON.stringify(message)));
    } catch (error) {
      this.#die(error);
      return lostAnswer("fatal error");
    }
  }

  /** End a VM: its requests are answered, the engine stays for the others. */
  dispose(vm) {
    this.requestNow({ op: "dispose", vm });
    this.detach(vm);
  }

  /** Not every uncaught error of the page is the engine's; those that are come from its compiled code. */
  #dieIfFatal(error) {
    const crashed = error instanceof RangeError || error instanceof WebAssembly.RuntimeError;
    if (error?.pyodide_fatal_error === true || (crashed && /pyodide\.asm/.test(error.stack))) this.#die(error);
  }

  /** The bridge answers everything; an exception out of it means that the interpreter is gone. */
  #die(error) {
    console.error("[jsvm] the engine failed", error);
    const waiting = [...this.#waiting.values()];
    this.lost();
    for (const finish of waiting) finish(lostAnswer("fatal error"));
  }

  halt() {
    this.#bridge = null;
  }
}

function goneAnswer() {
  const reason = "the VM is disposed";
  return failedAnswer(VMErrorCode.BoundaryCapabilityRevoked, reason, { reason }, "failed");
}
