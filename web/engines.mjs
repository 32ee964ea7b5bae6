/**
 * Which engine a VM runs on: one per placement and assets folder, shared by all VMs, or one of its own.
 */

import { MainEngine } from "./engine_main.mjs";
import { WorkerEngine } from "./engine_worker.mjs";
import { checkKeys, readChoice, readURL } from "./options.mjs";

const KINDS = { worker: WorkerEngine, main: MainEngine };

class EngineRegistry {
  #shared = new Map();
  #defaults = { placement: "worker", assetsURL: new URL("./", import.meta.url).href };

  /** See `configure` in `jsvm.d.ts`. */
  configure(options) {
    checkKeys(options, ["assetsURL", "placement"], "options");
    const assetsURL = readURL(options.assetsURL, "options.assetsURL") ?? this.#defaults.assetsURL;
    const placement =
      readChoice(options.placement, ["worker", "main"], "options.placement") ?? this.#defaults.placement;
    this.#defaults = { placement, assetsURL };
  }

  /**
   * @param {{placement?: string, engine: string, assetsURL?: string}} page the page's settings of one VM
   * @returns {{engine: object, isShared: boolean}}
   */
  acquire({ placement = this.#defaults.placement, engine: kind, assetsURL = this.#defaults.assetsURL }) {
    if (kind === "own") return { engine: new KINDS[placement](assetsURL), isShared: false };
    const key = `${placement} ${assetsURL}`;
    if (!this.#shared.has(key)) this.#shared.set(key, new KINDS[placement](assetsURL));
    return { engine: this.#shared.get(key), isShared: true };
  }

  /** See `shutdown` in `jsvm.d.ts`. */
  shutdown() {
    for (const engine of this.#shared.values()) engine.lost();
    this.#shared.clear();
  }
}

export const engines = new EngineRegistry();
