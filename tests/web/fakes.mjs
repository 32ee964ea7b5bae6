// Stand-ins for what lies behind the page modules: a bridge that answers from a script, and a worker with one inside.

import { MainEngine } from "../../web/engine_main.mjs";
import { engines } from "../../web/engines.mjs";

/** Let VMs made while `body` runs use `engine`. */
export async function withEngine(engine, body) {
  const { acquire } = engines;
  engines.acquire = () => ({ engine, isShared: true });
  try {
    return await body(engine);
  } finally {
    engines.acquire = acquire;
  }
}

const RUN = { status: "completed", logs: [], calls: [], usage: null };

export const ok = (value = { $: "undefined" }, more = {}) => ({ ok: true, value, result: RUN, ...more });
export const failed = (error) => ({ ok: false, error, result: { ...RUN, status: "failed" } });

/**
 * A bridge that records requests and answers them from `script[op](message, host)`.
 *
 * @param {Record<string, Function>} script
 */
export class FakeBridge {
  seen = [];

  constructor(script, host) {
    this.script = { create: () => ok(undefined, { functions: [] }), dispose: () => ok(), ...script };
    this.host = host;
  }

  async handle(text) {
    const message = JSON.parse(text);
    this.seen.push(message);
    return JSON.stringify(await this.script[message.op](message, this.host));
  }

  handleNow(text) {
    const message = JSON.parse(text);
    this.seen.push(message);
    return JSON.stringify(this.script[message.op](message, this.host));
  }
}

/** A main-thread engine over a `FakeBridge`; `engine.bridge` is the bridge of the last start. */
export function fakeMainEngine(script) {
  const engine = new MainEngine("http://assets/", async ({ host }) => (engine.bridge = new FakeBridge(script, host)));
  return engine;
}

/**
 * A worker that speaks `worker.mjs`'s messages. `script` answers requests; a request whose answer is `"hang"` makes
 * it deaf, as a runaway guest would.
 */
export class FakeWorker {
  onmessage = null;
  onerror = null;
  isTerminated = false;
  isDeaf = false;
  posted = [];

  constructor(script) {
    this.bridge = new FakeBridge(script, null);
  }

  postMessage(message) {
    this.posted.push(message);
    queueMicrotask(() => this.receive(message));
  }

  terminate() {
    this.isTerminated = true;
  }

  emit(message) {
    if (!this.isTerminated) this.onmessage({ data: message });
  }

  async receive(message) {
    if (this.isTerminated || this.isDeaf) return;
    if (message.type === "boot") this.emit({ type: "ready" });
    if (message.type === "ping") this.emit({ type: "pong" });
    if (message.type === "request") await this.answer(message);
  }

  async answer({ id, text }) {
    this.emit({ type: "began", id });
    const answer = await this.bridge.handle(text);
    if (answer === '"hang"') this.isDeaf = true;
    else if (answer !== '"silence"') this.emit({ type: "answer", id, text: answer });
  }
}
