// A guest that wants out. Every attempt is caught and reported; the last one needs the host's help.

const attempts = {
  "the page's objects": () => [typeof window, typeof document, typeof process, typeof self, typeof require].join(),
  "globalThis, all of it": () => Object.getOwnPropertyNames(globalThis).filter((name) => /window|document|process|pyodide/i.test(name)),
  "Function through a constructor": () => (() => {}).constructor("return document")(),
  "Function through an async function": () => (async () => {}).constructor("return globalThis")(),
  "eval": () => eval("1 + 1"),
  "climbing from a host function": () => {
    let value = console.log;
    const seen = [];
    for (let step = 0; step < 6 && value !== null; step++) {
      seen.push(Object.prototype.toString.call(value));
      value = Object.getPrototypeOf(value);
    }
    return seen;
  },
  "the host function's own Function": () => console.log.constructor("return this")(),
  "Python, by its attributes": () => [[].__class__, "".__globals__, console.log.__code__, ({}).__dict__],
  "poisoning a prototype": () => {
    Object.prototype.isAdmin = true;
    Array.prototype.push = () => "hijacked";
    return "done, but only in here: the next guest starts clean";
  },
  "an error's stack": () => {
    try {
      null.boom;
    } catch (error) {
      return /file:|http|\.py|site-packages|wasm/.test(error.stack) ? error.stack : "only guest positions in it";
    }
  },
  "the network": () => typeof fetch === "undefined" ? "there is no fetch" : typeof fetch,
};

for (const [what, attempt] of Object.entries(attempts)) {
  try {
    console.info(`${what}:`, attempt());
  } catch (error) {
    console.info(`${what}: ${error.name}: ${error.message}`);
  }
}

console.warn("Nothing worked. So never stop, and catch whoever tries:");
while (true) {
  try {
    for (;;);
  } catch {
    console.log("never printed");
  } finally {
    console.log("never printed either");
  }
}
