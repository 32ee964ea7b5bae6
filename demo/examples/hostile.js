// A guest that wants out. Every attempt is caught and reported;
// the last one has to be ended by the host.

const names = Object.getOwnPropertyNames;
const kind = (value) => Object.prototype.toString.call(value);

const attempts = {
  "the page's objects": () =>
    [typeof window, typeof document, typeof process, typeof self],
  "all of globalThis": () =>
    names(globalThis).filter((name) => /window|docu|proc|py/i.test(name)),
  "Function, by a constructor": () =>
    (() => {}).constructor("return document")(),
  "the same, by an async function": () =>
    (async () => {}).constructor("return globalThis")(),
  "eval": () => eval("1 + 1"),
  "climbing from a host function": () => {
    const seen = [];
    for (let at = console.log; at; at = Object.getPrototypeOf(at)) {
      seen.push(kind(at));
    }
    return seen;
  },
  "a host function's constructor": () =>
    console.log.constructor("return this")(),
  "Python's attributes": () =>
    [[].__class__, "".__globals__, console.log.__code__],
  "poisoned prototypes": () => {
    Object.prototype.isAdmin = true;
    Array.prototype.concat = () => "hijacked";
    return "done, in here; the next guest starts clean";
  },
  "an error's stack": () => {
    try {
      null.boom;
    } catch ({ stack }) {
      return /file:|http|\.py|wasm/.test(stack) ? stack : "clean";
    }
  },
};

for (const what of Object.keys(attempts)) {
  try {
    console.info(`${what}:`, attempts[what]());
  } catch (error) {
    console.info(`${what}: ${error.name}: ${error.message}`);
  }
}

console.warn("So never stop, and catch whoever tries to stop it:");
while (true) {
  try {
    for (;;);
  } catch {
    console.log("never printed");
  } finally {
    console.log("never printed either");
  }
}
