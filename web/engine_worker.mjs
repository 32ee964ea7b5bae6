/**
 * The engine in a worker: the page never waits, and what does not stop can be killed.
 *
 * Everything here is the page's end. `worker.mjs` is the other one; they exchange small tagged messages.
 */

import { Engine, engineError, failedAnswer, lostAnswer, withResolvers } from "./engine.mjs";
import { VMError, VMErrorCode } from "./errors.mjs";
import { AnsweringEnd, canShareMemory, createChannelMemory } from "./shared_channel.mjs";
import { Watchdog } from "./watchdog.mjs";

/** Milliseconds a guest may overrun its time limit before its worker is killed. */
const LIMIT_GRACE = 1000;
/** Milliseconds an aborted guest gets to stop by itself. */
const ABORT_GRACE = 500;
/** What Pyodide reads as "interrupt" (the number of SIGINT). */
const INTERRUPT = 2;

export class WorkerEngine extends Engine {
  isSynchronous = false;
  #assetsURL;
  #worker = null;
  #boot = null;
  #running = new Map();
  #nextRequest = 1;
  #channel = null;
  #interrupt = null;
  #interruptTarget = null;
  #watchdog;
  #createWorker;

  /** `createWorker` stands in for a real worker in tests. */
  constructor(assetsURL, createWorker = startWorker) {
    super();
    this.#assetsURL = assetsURL;
    this.#createWorker = createWorker;
    this.#watchdog = new Watchdog(
      () => this.#post({ type: "ping" }),
      (stuckFor) => this.#checkLimits(stuckFor),
    );
  }

  async boot() {
    this.#worker = this.#createWorker();
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => this.#crashed(event.message ?? "the worker could not be started");
    this.#worker.onmessageerror = () => this.#crashed("a message could not be read");
    this.#post({ type: "boot", assetsURL: this.#assetsURL, shared: this.#shareMemory() });
    const { error } = await new Promise((resolve) => {
      this.#boot = resolve;
    });
    this.#boot = null;
    if (error !== undefined) throw error;
  }

  /** Memory for answers the guest waits for, and for the interrupt; `null` where pages cannot share memory. */
  #shareMemory() {
    if (!canShareMemory()) return null;
    const channel = createChannelMemory();
    const interrupt = new SharedArrayBuffer(8);
    this.#channel = new AnsweringEnd(channel);
    this.#interrupt = new Uint8Array(interrupt, 0, 1);
    this.#interruptTarget = new Int32Array(interrupt, 4, 1);
    return { channel, interrupt };
  }

  /**
   * Send a request; resolves to the answer, also when the worker is killed under it.
   *
   * @param {object} message
   * @param {{signal?: AbortSignal, limit?: number}} [control] `limit` (milliseconds) arms the hard kill
   */
  request(message, { signal, limit = Infinity } = {}) {
    const id = this.#nextRequest++;
    const { promise, resolve } = withResolvers();
    const onAbort = () => this.#abort(id);
    const finish = (answer) => {
      this.#running.delete(id);
      signal?.removeEventListener("abort", onAbort);
      if (this.#running.size === 0) this.#watchdog.stop();
      resolve(answer);
    };
    this.#running.set(id, { vm: message.vm, limit, finish, began: false, waits: 0 });
    signal?.addEventListener("abort", onAbort);
    this.#post({ type: "request", id, text: JSON.stringify({ ...message, request: id }) });
    this.#watchdog.start();
    return promise;
  }

  /** End a VM: its requests end as disposed, and if its guest does not stop, the worker goes. */
  dispose(vm) {
    this.detach(vm);
    const reason = "the VM was disposed";
    for (const [id, run] of this.#runsOf(vm)) {
      this.#abort(id);
      run.finishAs = failedAnswer(VMErrorCode.VMDisposed, reason, { reason }, "aborted");
    }
    this.request({ op: "dispose", vm });
  }

  #runsOf(vm) {
    return [...this.#running].filter(([, run]) => run.vm === vm);
  }

  halt() {
    this.#watchdog.stop();
    this.#worker?.terminate();
    this.#worker = null;
    this.#channel = null;
    this.#interrupt = null;
  }

  #post(message) {
    this.#worker?.postMessage(message);
  }

  #receive(message) {
    switch (message.type) {
      case "progress":
        return this.progress(message.event);
      case "ready":
        return this.#boot?.({});
      case "failed":
        return this.#boot?.({ error: new VMError(VMErrorCode.VMEngineError, message.message, message.details) });
      case "began":
        return this.#began(message.id);
      case "answer":
        return this.#answered(message.id, JSON.parse(message.text));
      case "callSync":
        return this.#callSync(JSON.parse(message.text));
      case "more":
        return this.#channel?.more();
      case "callAsync":
        return this.#callAsync(message.id, JSON.parse(message.text));
      case "log":
        return console.error(`[jsvm] ${message.text}`);
      case "pong":
        return this.#watchdog.alive();
      case "fatal":
        return this.#crashed(message.message);
      default:
        return this.#crashed(`unknown message ${String(message.type)}`);
    }
  }

  #began(id) {
    const run = this.#running.get(id);
    if (run !== undefined) run.began = true;
  }

  #answered(id, answer) {
    const run = this.#running.get(id);
    run?.finish(run.finishAs ?? answer);
  }

  #callSync(message) {
    const answer = this.hostCalls(message.vm)?.answerNow(message) ?? goneAnswer();
    this.#channel?.answer(JSON.stringify(answer));
    this.#watchdog.alive();
  }

  async #callAsync(id, message) {
    const worker = this.#worker;
    const runs = this.#runsOf(message.vm).map(([, run]) => run);
    for (const run of runs) run.waits += 1;
    const answer = (await this.hostCalls(message.vm)?.answer(message)) ?? goneAnswer();
    for (const run of runs) run.waits -= 1;
    worker?.postMessage({ type: "hostAnswer", id, text: JSON.stringify(answer) });
  }

  /**
   * Ask the guest to stop, both ways: the interrupt reaches it in the middle of a loop, the message while it waits.
   * If neither helps in time, the worker goes.
   */
  #abort(id) {
    if (!this.#running.has(id)) return;
    if (this.#interrupt !== null) {
      Atomics.store(this.#interruptTarget, 0, id);
      this.#interrupt[0] = INTERRUPT;
    }
    this.#post({ type: "abort", id });
    const { generation } = this;
    setTimeout(() => {
      if (generation === this.generation && this.#running.has(id)) this.#kill(id, "aborted");
    }, ABORT_GRACE);
  }

  /** The guest that runs now is one of those that began and wait for nothing; the longest of their limits counts. */
  #checkLimits(stuckFor) {
    const began = [...this.#running.values()].filter((run) => run.began);
    const busy = began.filter((run) => run.waits === 0);
    const suspects = busy.length > 0 ? busy : began;
    if (suspects.length === 0) return;
    const limit = Math.max(...suspects.map((run) => run.limit));
    if (stuckFor <= limit + LIMIT_GRACE) return;
    for (const run of suspects) run.finishAs ??= hardLimitAnswer(run.limit);
    this.#end("a VM overran its time limit");
  }

  #kill(id, reason) {
    const run = this.#running.get(id);
    run.finishAs ??= failedAnswer(VMErrorCode.VMAborted, reason, { reason, stateLost: true }, "aborted");
    this.#end("a VM was stopped");
  }

  #crashed(reason) {
    if (this.#boot !== null) return this.#boot({ error: engineError(reason) });
    return this.#end(reason);
  }

  /** The worker is gone: every request gets its answer, every VM learns that its state is lost. */
  #end(reason) {
    const runs = [...this.#running.values()];
    this.lost();
    for (const run of runs) run.finish(run.finishAs ?? lostAnswer(reason));
  }
}

function hardLimitAnswer(limit) {
  const reason = "hard limit";
  const message = `the guest did not stop ${LIMIT_GRACE} ms after its time limit of ${limit} ms; its worker was ended`;
  return failedAnswer(VMErrorCode.VMTimeoutError, message, { reason, timeLimit: limit, stateLost: true }, "limited");
}

function goneAnswer() {
  const reason = "the VM is disposed";
  return { ok: false, error: { code: VMErrorCode.BoundaryCapabilityRevoked, message: reason, details: { reason } } };
}

function startWorker() {
  if (typeof Worker !== "function") {
    throw new VMError(VMErrorCode.VMEngineError, 'this host has no module workers; use placement: "main"', {
      reason: "no workers",
    });
  }
  return new Worker(new URL("./worker.mjs", import.meta.url), { type: "module", name: "jsvm" });
}
