/**
 * The worker's end of the worker placement: starts the engine, hands it requests, carries its calls to the page.
 *
 * While the guest is suspended in a call that it waits for (stack switching), nothing else may enter the engine, so
 * whatever arrives meanwhile is kept back.
 */

import { boot } from "./boot.mjs";
import { countedFetch } from "./counted_fetch.mjs";
import { harden } from "./harden.mjs";
import { WaitingEnd } from "./shared_channel.mjs";

const post = (message) => globalThis.postMessage(message);

class EngineWorker {
  #bridge = null;
  #channel = null;
  #interruptTarget = null;
  #calls = new Map();
  #nextCall = 1;
  #suspended = 0;
  #hasRules = false;
  #backlog = [];

  receive(message) {
    switch (message.type) {
      case "boot":
        return this.#boot(message);
      case "ping":
        return post({ type: "pong" });
      case "hostAnswer":
        return this.#settle(message);
      default:
        return this.#whenFree(() => this.#enter(message));
    }
  }

  async #boot({ assetsURL, shared }) {
    try {
      this.#bridge = await boot({ assetsURL, ...this.#share(shared), host: this.#host(shared), onProgress: reportProgress });
      harden(globalThis);
      post({ type: "ready" });
    } catch (error) {
      post({ type: "failed", message: `the engine could not be started: ${textOf(error)}`, details: { reason: textOf(error) } });
    }
  }

  #share(shared) {
    if (shared === null) return {};
    this.#channel = new WaitingEnd(shared.channel);
    this.#interruptTarget = new Int32Array(shared.interrupt, 4, 1);
    return { interruptBuffer: new Uint8Array(shared.interrupt, 0, 1) };
  }

  /** What the engine may call: the VMs' host functions on the page, and the log. */
  #host(shared) {
    return {
      syncMode: shared === null ? "stack" : "direct",
      callSync: (text) => this.#channel.wait(() => post({ type: "callSync", text }), () => post({ type: "more" })),
      callAsync: (text) => this.#callPage(text, false),
      callSuspended: (text) => this.#callPage(text, true),
      log: (text) => post({ type: "log", text }),
      fetch: (url, init) => this.#fetch(url, init),
      interruptTarget: () => (this.#interruptTarget === null ? 0 : Atomics.load(this.#interruptTarget, 0)),
    };
  }

  /** ATTACK: behind a broken interpreter there must be no network that no VM was given. */
  #fetch(url, init) {
    if (!this.#hasRules) return Promise.reject(new TypeError("no VM of this engine has a network rule"));
    return pageFetch.call(globalThis, url, init);
  }

  #callPage(text, suspends) {
    const id = this.#nextCall++;
    if (suspends) this.#suspended += 1;
    return new Promise((resolve) => {
      this.#calls.set(id, { resolve, suspends });
      post({ type: "callAsync", id, text });
    });
  }

  #settle({ id, text }) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (!call.suspends) return this.#whenFree(() => call.resolve(text));
    call.resolve(text);
    this.#suspended -= 1;
    return this.#drain();
  }

  #whenFree(action) {
    if (this.#suspended > 0) this.#backlog.push(action);
    else action();
  }

  /** In a later task: the suspended guest goes on first, in the promise jobs of this one. */
  #drain() {
    setTimeout(() => {
      while (this.#suspended === 0 && this.#backlog.length > 0) this.#backlog.shift()();
    });
  }

  async #enter(message) {
    if (message.type === "abort") return this.#guard(() => this.#bridge.handleNow(abortText(message.id)));
    this.#hasRules ||= givesRules(message.text);
    post({ type: "began", id: message.id });
    const text = await this.#guard(() => this.#bridge.handle(message.text));
    return post({ type: "answer", id: message.id, text });
  }

  /** The bridge answers everything; an exception out of it means that the interpreter is gone. */
  async #guard(enter) {
    try {
      return await enter();
    } catch (error) {
      reportFatal(error);
      return new Promise(() => {});
    }
  }
}

/** Whether a request makes a VM that may reach the network. Sources are long, so few texts are parsed. */
function givesRules(text) {
  if (!text.startsWith('{"op":"create"')) return false;
  return (JSON.parse(text).options.networkingRules ?? []).length > 0;
}

function abortText(request) {
  return JSON.stringify({ op: "abort", request });
}

function reportProgress(event) {
  post({ type: "progress", event });
}

function reportFatal(error) {
  post({ type: "fatal", message: textOf(error) });
}

function textOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// A stack overflow inside a suspended engine settles no promise; it shows up here and nowhere else.
globalThis.addEventListener("error", (event) => reportFatal(event.error ?? event.message));
globalThis.addEventListener("unhandledrejection", (event) => reportFatal(event.reason));

const pageFetch = globalThis.fetch;
globalThis.fetch = countedFetch(pageFetch, (loaded, total) => reportProgress({ phase: "download", loaded, total }));
const engine = new EngineWorker();
globalThis.addEventListener("message", ({ data }) => engine.receive(data));
