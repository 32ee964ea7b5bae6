// The playground: one editor for the guest, one panel for what the host sees of it.
//
// Every run gets a virtual machine of its own in the shared engine, so no run can leave anything behind.

import "./demo.css";

import { VM, VMErrorCode } from "../web/jsvm.mjs";
import { Editor } from "./editor.js";
import { EXAMPLES, fetchExample } from "./examples.js";
import { Output } from "./output.js";
import { setUpTheme } from "./theme.js";
import { makeTools } from "./tools.js";

const MEMORY_LIMIT = 64 * 1024 * 1024;
const ASSETS = new URL("../", document.baseURI).href;
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const byId = (id) => document.getElementById(id);

class Playground {
  #editor = new Editor(byId("editor"), { label: "Guest program, JavaScript", onRun: () => this.run() });
  #output = new Output(
    {
      outcome: byId("outcome"),
      meter: byId("meter"),
      console: byId("console"),
      consoleCount: byId("console-count"),
      ledger: byId("ledger"),
      ledgerCount: byId("ledger-count"),
    },
    (place) => this.#editor.goTo(place),
  );
  #running = null;

  start() {
    setUpTheme(byId("theme"), byId("theme-text"));
    this.#setUpExamples();
    this.#setUpKeys();
    byId("run").addEventListener("click", () => this.run());
    byId("stop").addEventListener("click", () => this.stop());
    byId("environment").textContent = describeEnvironment();
    this.#loadEngine();
  }

  #setUpExamples() {
    const menu = byId("example");
    menu.append(...EXAMPLES.map(({ file, title }) => new Option(title, file)));
    const wanted = EXAMPLES.find(({ file }) => file === location.hash.slice(1)) ?? EXAMPLES[0];
    menu.value = wanted.file;
    menu.addEventListener("change", () => this.#showExample(menu.value));
    this.#showExample(wanted.file);
  }

  async #showExample(file) {
    const { about } = EXAMPLES.find((example) => example.file === file);
    byId("about").textContent = about;
    history.replaceState(null, "", `#${file}`);
    try {
      this.#editor.text = await fetchExample(file);
      this.#editor.clearMarks();
      this.#output.clear();
      this.#say("");
    } catch (error) {
      this.#say(`The example could not be loaded: ${error.message}`);
    }
  }

  #setUpKeys() {
    if (IS_MAC) byId("run-key").textContent = "⌘ ↵";
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#running !== null) {
        event.preventDefault();
        this.stop();
      }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
        event.preventDefault();
        this.run();
      }
    });
  }

  /** The engine is loaded by a first, empty VM, so that the first run does not wait for it. */
  async #loadEngine() {
    const vm = this.#makeVM({});
    const started = performance.now();
    try {
      await vm.start();
      vm.dispose();
      showEngine("ready", `Engine ready in ${seconds(performance.now() - started)}`);
    } catch (error) {
      showEngine("failed", error.message);
    }
  }

  #makeVM(options) {
    return new VM({ assetsURL: ASSETS, onProgress: showProgress, ...options });
  }

  async run() {
    if (this.#running !== null) return;
    const stopper = new AbortController();
    this.#running = stopper;
    this.#output.clear("Running…");
    this.#editor.clearMarks();
    this.#setBusy(true);
    try {
      await this.#runIn(this.#editor.text, stopper.signal);
    } catch (error) {
      this.#showFailure(error, stopper.signal);
    } finally {
      this.#running = null;
      this.#output.console.flush();
      this.#output.ledger.flush();
      this.#setBusy(false);
    }
  }

  async #runIn(source, signal) {
    const vm = this.#makeVM({
      globals: makeTools({
        print: (level, values) => this.#output.print(level, values),
        record: (call) => this.#output.record(call),
      }),
      executionRules: { timeLimit: this.#timeLimit(), memoryLimit: MEMORY_LIMIT },
      onHostError: () => {},
    });
    try {
      await vm.start();
      signal.throwIfAborted();
      this.#say("Running…");
      const started = performance.now();
      const result = await vm.eval(source, { signal });
      this.#show(result, performance.now() - started);
    } finally {
      vm.dispose();
    }
  }

  stop() {
    this.#running?.abort(new DOMException("stopped", "AbortError"));
  }

  #timeLimit() {
    const field = byId("limit");
    const limit = Math.min(Math.max(Number(field.value) || 2000, Number(field.min)), Number(field.max));
    field.value = String(limit);
    return limit;
  }

  #show(result, took) {
    if (result.ok) {
      this.#output.showValue(result.value);
      this.#say(`Finished in ${milliseconds(took)}.`);
    } else {
      this.#showError(result.error, took);
    }
    this.#output.showUsage(usageFacts(result, took));
  }

  #showError(error, took) {
    this.#output.showError(error);
    if (error.line !== undefined) this.#editor.mark({ line: error.line, column: error.column ?? 1, message: error.message });
    const isLimit = [VMErrorCode.VMTimeoutError, VMErrorCode.VMMemoryError, VMErrorCode.VMStackError].includes(error.code);
    this.#say(isLimit ? `A limit ended the guest after ${milliseconds(took)}.` : `Failed after ${milliseconds(took)}.`);
  }

  #showFailure(error, signal) {
    if (signal.aborted) {
      this.#output.clear("You stopped the guest.");
      this.#say("Stopped.");
    } else {
      this.#output.showError(error);
      this.#say("The engine failed.");
    }
  }

  #setBusy(isBusy) {
    byId("stop").disabled = !isBusy;
    byId("console").setAttribute("aria-busy", String(isBusy));
    byId("run").setAttribute("aria-disabled", String(isBusy));
    document.body.dataset.busy = String(isBusy);
    if (isBusy) this.#say("Waiting for the engine…");
  }

  #say(text) {
    byId("status").textContent = text;
  }
}

function showEngine(state, text) {
  byId("engine").dataset.state = state;
  byId("engine-text").textContent = text;
  byId("progress").hidden = state !== "loading";
}

function showProgress({ phase, loaded, total }) {
  const bar = byId("progress");
  if (phase === "start") {
    bar.removeAttribute("value");
    showEngine("loading", "Starting Python");
  } else if (total > 0) {
    bar.value = loaded / total;
    showEngine("loading", `Loading Pyodide, ${megabytes(loaded)} of ${megabytes(total)}`);
  } else {
    showEngine("loading", "Loading Pyodide");
  }
}

function usageFacts({ usage }, took) {
  return [
    ["time", milliseconds(usage?.guestTime ?? took)],
    ["steps", usage?.steps?.toLocaleString("en")],
    ["memory", usage?.bytes === undefined ? undefined : megabytes(usage.bytes)],
  ];
}

function describeEnvironment() {
  return globalThis.crossOriginIsolated
    ? "This page is cross-origin isolated: host functions answer the guest at once, and Stop keeps the engine."
    : "This page is not cross-origin isolated: Stop ends the worker, and a new one is loaded.";
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const milliseconds = (ms) => (ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : seconds(ms));
const megabytes = (bytes) => (bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

new Playground().start();
