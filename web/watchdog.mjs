/**
 * Tells when a worker no longer listens.
 *
 * Between two pieces of guest work a worker answers pings; inside one it cannot. The engine enforces the guest's own
 * limits, so a piece of work that lasts longer than the limit and a grace means that the engine itself is stuck.
 */

const TICK = 100;

export class Watchdog {
  #timer = null;
  #stuckFor = 0;
  #asked = false;
  #lastTick = 0;
  #ping;
  #onTick;

  /**
   * @param {() => void} ping ask the worker for a sign of life
   * @param {(stuckFor: number) => void} onTick gets the milliseconds since the last sign of life
   */
  constructor(ping, onTick) {
    this.#ping = ping;
    this.#onTick = onTick;
  }

  start() {
    if (this.#timer !== null) return;
    this.alive();
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** The worker answered, or had no way to: what it waited for was the page's own. */
  alive() {
    this.#asked = false;
    this.#stuckFor = 0;
    this.#lastTick = performance.now();
  }

  /**
   * The page itself may have been asleep (a hidden tab, a debugger) while the answer lay in the queue, so no single
   * tick counts for more than two.
   */
  #tick() {
    const now = performance.now();
    if (this.#asked) this.#stuckFor += Math.min(now - this.#lastTick, 2 * TICK);
    this.#lastTick = now;
    if (!this.#asked) {
      this.#asked = true;
      this.#ping();
    }
    this.#onTick(this.#stuckFor);
  }
}
