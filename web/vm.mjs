/**
 * `VM`: the life of one virtual machine as the page sees it. It holds no guest value, only which engine runs the
 * guest, whether that engine still has the guest's state, and what to send.
 */

import { dereferenceHooks, randomId, referenceHooks } from "./capability.mjs";
import { engines } from "./engines.mjs";
import { GuestVisibleError, VMError, VMErrorCode, errorFromData } from "./errors.mjs";
import { VMFunctionHandle, VMModuleHandle, notCallable, staleHandle } from "./handles.mjs";
import { HostCalls } from "./host_calls.mjs";
import { readCallOptions, readOptions } from "./options.mjs";
import { failure, success } from "./result.mjs";
import { syntaxTreeText } from "./syntax_tree.mjs";
import { decodeNode, encodeNode } from "./wire.mjs";

const NEW = "new";
const STARTED = "started";
const DISPOSED = "disposed";

export class VM {
  #id = randomId();
  #settings;
  #calls;
  #engine;
  #ownsEngine;
  #state = NEW;
  #starting = null;
  /** Whether the engine still has this VM's guest; `#lossTold` whether a result has said that it has not. */
  #alive = false;
  #lossTold = false;
  /** Counts the guest states that were ended; handles remember theirs. */
  #epoch = 0;
  #limits = {};
  #functionNames = new Set();
  /** The state to start in, as JSON text. A guest that is made again after a loss starts from the options. */
  #snapshot;

  constructor(options = {}) {
    this.#settings = readOptions(options);
    const { capabilities, moduleLoader, page } = this.#settings;
    this.#calls = new HostCalls(capabilities, moduleLoader, page.onHostError);
    const { engine, isShared } = engines.acquire(page);
    this.#engine = engine;
    this.#ownsEngine = !isShared;
    const evaluateUrl = (url, urlOptions) => this.#evaluateUrl(url, urlOptions);
    this.dangerously = Object.freeze({ evaluateUrl, eval: evaluateUrl });
  }

  static fromSnapshot(snapshot, options = {}) {
    const vm = new VM(options);
    vm.#snapshot = typeof snapshot === "string" ? snapshot : JSON.stringify(snapshot);
    return vm;
  }

  static async resume(state, answer, options = {}) {
    const vm = VM.fromSnapshot(state, options);
    try {
      await vm.start();
      return await vm.answer(answer);
    } finally {
      vm.dispose();
    }
  }

  async start() {
    if (this.#state === DISPOSED) throw disposedError();
    if (this.#state === STARTED) return;
    this.#starting ??= this.#create();
    try {
      await this.#starting;
    } finally {
      this.#starting = null;
    }
    if (this.#state === DISPOSED) throw disposedError();
    this.#state = STARTED;
  }

  /** Make the guest, in a running engine or one that this starts. */
  async #create() {
    await this.#engine.ready(this.#settings.page.onProgress);
    if (this.#state === DISPOSED) return;
    this.#engine.attach(this.#id, { calls: this.#calls, onLost: () => this.#onLost() });
    const request = { op: "create", vm: this.#id, options: this.#settings.engine, snapshot: this.#snapshot };
    const answer = await this.#engine.request(request);
    if (!answer.ok) throw errorFromData(answer.throw ?? answer.error);
    this.#alive = true;
    this.#snapshot = undefined;
    this.#limits = answer.limits ?? {};
    this.#noteFunctions(answer);
  }

  #onLost() {
    this.#alive = false;
    this.#lossTold = false;
    this.#epoch += 1;
  }

  eval(source, options) {
    return this.evaluate(source, options);
  }

  async evaluate(source, options = {}) {
    this.#assertUsable();
    const program = typeof source === "string" ? { source } : { tree: syntaxTreeText(source) };
    if (program.tree === undefined && program.source === undefined) {
      return failure(notText("source", typeof source, VMErrorCode.VMSyntaxError));
    }
    return this.#run("eval", program, options, ["sourceType"]);
  }

  async import(specifier, options = {}) {
    this.#assertUsable();
    if (typeof specifier !== "string") return failure(notText("specifier", typeof specifier));
    return this.#run("import", { specifier }, options, [], (answer) => this.#moduleHandle(specifier, answer));
  }

  async #evaluateUrl(url, options = {}) {
    this.#assertUsable();
    const { maxBytes, ...rest } = options;
    return this.#run("evaluateUrl", { url: String(url), maxBytes }, rest, ["sourceType"]);
  }

  /**
   * In the page's own thread the answer is the engine's. In a worker it comes from the names the engine listed with
   * its last answer, so that it is here at once; awaiting it asks the engine.
   */
  getGlobalFunction(name) {
    try {
      this.#assertUsable();
    } catch (error) {
      return failure(error);
    }
    if (typeof name !== "string" || name === "") return failure(notText("name", typeof name));
    const message = { op: "getGlobalFunction", vm: this.#id, name };
    return this.#engine.isSynchronous ? this.#presentFunction(name, message) : this.#expectedFunction(name, message);
  }

  #requestNow(message) {
    if (!this.#alive) return { ok: false, error: this.#lossError() };
    return this.#engine.requestNow(message);
  }

  #presentFunction(name, message) {
    const answer = this.#requestNow(message);
    return awaitable(this.#functionResult(name, answer), Promise.resolve(this.#functionResult(name, answer)));
  }

  #functionResult(name, answer) {
    if (!answer.ok) return failure(errorFromData(answer.throw ?? answer.error));
    return success(this.#functionHandle(name, Promise.resolve(answer.handle)));
  }

  #expectedFunction(name, message) {
    const asked = this.#alive
      ? this.#engine.request(message)
      : Promise.resolve({ ok: false, error: this.#lossError() });
    const isExpected = this.#alive && this.#functionNames.has(name);
    const handle = asked.then((answer) => (answer.ok ? answer.handle : null));
    const result = isExpected ? success(this.#functionHandle(name, handle)) : failure(notCallable(name));
    return awaitable(result, asked.then((answer) => this.#functionResult(name, answer)));
  }

  #functionHandle(name, handle) {
    const epoch = this.#epoch;
    return new VMFunctionHandle(name, async (args, options) => {
      if (epoch !== this.#epoch) return failure(staleHandle());
      const id = await handle;
      if (id === null) return failure(notCallable(name));
      return this.#callGuest("handleCall", { handle: id }, args, options, epoch);
    });
  }

  #moduleHandle(specifier, answer) {
    const epoch = this.#epoch;
    const { handle } = answer;
    return new VMModuleHandle(answer.specifier ?? specifier, answer.exports, {
      get: async (name) => {
        if (epoch !== this.#epoch) return failure(staleHandle());
        return this.#run("moduleGet", { handle, name }, {});
      },
      call: (name, args, options) => this.#callGuest("moduleCall", { handle, name }, args, options, epoch),
    });
  }

  async #callGuest(op, target, args, options, epoch) {
    if (epoch !== this.#epoch || this.#state === DISPOSED) return failure(staleHandle());
    let nodes;
    try {
      nodes = args.map((value, index) => encodeNode(value, { ...referenceHooks, path: `$arguments[${index}]` }));
    } catch (error) {
      return failure(error);
    }
    return this.#run(op, { ...target, args: nodes }, options);
  }

  /**
   * Send one request that runs the guest. Everything up to the sending happens before this returns for the first
   * time, so that calls reach the engine in the order in which they were made.
   */
  async #run(op, fields, options, extra = [], read = (answer) => readValue(answer)) {
    let call;
    try {
      call = readCallOptions(options, extra);
    } catch (error) {
      return failure(error);
    }
    call.signal?.throwIfAborted();
    const restarted = !this.#alive;
    if (restarted) {
      const told = await this.#reviveOrTell();
      if (told !== undefined) return told;
    }
    const { signal, ...limits } = call;
    const message = { op, vm: this.#id, ...fields, ...limits };
    const answer = await this.#engine.request(message, { signal, limit: this.#limitOf(call) });
    return this.#result(answer, signal, read, restarted);
  }

  /** The first use after a loss says so; the next one starts a fresh guest from the options. */
  async #reviveOrTell() {
    if (!this.#lossTold) return failure(errorFromData(this.#lossError()));
    this.#starting ??= this.#create();
    try {
      await this.#starting;
      return undefined;
    } catch (error) {
      return failure(error);
    } finally {
      this.#starting = null;
    }
  }

  #lossError() {
    this.#lossTold = true;
    const reason = "engine lost";
    const message = "the engine of this VM was lost and the guest's state with it; the next use starts it afresh";
    return { code: VMErrorCode.VMStateLost, message, details: { reason, stateLost: true } };
  }

  #limitOf({ timeLimit }) {
    const own = this.#settings.engine.executionRules.timeLimit;
    for (const limit of [timeLimit, own, this.#limits.timeLimit]) {
      if (limit !== undefined) return limit ?? Infinity;
    }
    return Infinity;
  }

  #result(answer, signal, read, restarted) {
    this.#noteFunctions(answer);
    if (answer.error?.details?.stateLost === true) this.#lossTold = true;
    signal?.throwIfAborted();
    if (answer.throw !== undefined) throw errorFromData(answer.throw);
    const unhandled = (answer.result?.unhandled ?? []).map(errorFromData);
    const pending = answer.result?.pending?.map(readCall);
    const run = { ...answer.result, unhandled, pending, ...(restarted ? { restarted } : {}) };
    if (!answer.ok) return failure(errorFromData(answer.error), run);
    try {
      return success(read(answer), run);
    } catch (error) {
      return failure(error, { ...run, status: "failed" });
    }
  }

  #noteFunctions({ functions }) {
    if (functions !== undefined) this.#functionNames = new Set(functions);
  }

  async idle(options = {}) {
    this.#assertUsable();
    const { signal } = readCallOptions(options);
    signal?.throwIfAborted();
    if (!this.#alive) return;
    const answer = await this.#engine.request({ op: "idle", vm: this.#id }, { signal });
    this.#noteFunctions(answer);
    signal?.throwIfAborted();
    if (!answer.ok) throw errorFromData(answer.throw ?? answer.error);
  }

  reset() {
    this.#assertUsable();
    this.#epoch += 1;
    if (!this.#alive) {
      this.#lossTold = true;
      return undefined;
    }
    const message = { op: "reset", vm: this.#id };
    if (this.#engine.isSynchronous) return this.#afterReset(this.#engine.requestNow(message));
    const done = this.#engine.request(message).then((answer) => this.#afterReset(answer));
    done.catch(() => {});
    return done;
  }

  #afterReset(answer) {
    this.#noteFunctions(answer);
    if (!answer.ok) throw errorFromData(answer.throw ?? answer.error);
  }

  async snapshot() {
    this.#assertUsable();
    if (!this.#alive) throw errorFromData(this.#lossError());
    const answer = await this.#engine.request({ op: "snapshot", vm: this.#id });
    if (!answer.ok) throw errorFromData(answer.throw ?? answer.error);
    return answer.snapshot;
  }

  /** Answer a host call that was suspended. */
  async answer({ value, error, call = 0 }, options = {}) {
    this.#assertUsable();
    if (error !== undefined) return this.#run("answer", { call, error: this.#told(error) }, options);
    let node;
    try {
      node = encodeNode(value, { ...referenceHooks, path: "$value" });
    } catch (refusal) {
      return failure(refusal);
    }
    return this.#run("answer", { call, value: node }, options);
  }

  /** What the guest learns of an error that answers it. */
  #told(error) {
    if (error instanceof GuestVisibleError) return { name: error.name, message: error.message };
    const id = randomId().slice(0, 12);
    this.#calls.report(error, { id, name: "answer" });
    return { name: "Error", message: `Host function failed (id ${id})` };
  }

  dispose() {
    if (this.#state === DISPOSED) return;
    this.#state = DISPOSED;
    this.#epoch += 1;
    this.#calls.close();
    if (this.#alive) this.#engine.dispose(this.#id);
    this.#alive = false;
    if (this.#ownsEngine) this.#engine.lost();
  }

  #assertUsable() {
    if (this.#state === DISPOSED) throw disposedError();
    if (this.#state === NEW) {
      throw new VMError(VMErrorCode.VMNotStarted, "the VM is not started; await vm.start() first", { reason: "not started" });
    }
  }
}

if (typeof Symbol.dispose === "symbol") {
  Object.defineProperty(VM.prototype, Symbol.dispose, { value: VM.prototype.dispose, configurable: true, writable: true });
}

/** The result itself, which when awaited becomes what `promise` settles to. */
function awaitable(result, promise) {
  return Object.defineProperty(result, "then", { value: promise.then.bind(promise) });
}

/** A host call that waits for an answer. */
function readCall({ name, arguments: nodes, line }) {
  const args = nodes.map((node, index) => decodeNode(node, { ...dereferenceHooks, path: `$arguments[${index}]` }));
  return { name, arguments: args, line };
}

function readValue(answer) {
  return decodeNode(answer.value, dereferenceHooks);
}

function disposedError() {
  return new VMError(VMErrorCode.VMDisposed, "the VM is disposed", { reason: "disposed" });
}

function notText(path, valueType, code = VMErrorCode.VMRuntimeError) {
  return new VMError(code, `${path} must be a string`, { path, valueType, reason: "not a string" });
}
