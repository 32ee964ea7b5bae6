// Recursion without end through text, JSON and iteration: a RangeError that can be caught, and nothing worse.
// option: time_limit = 60000
const reports = [];
function falls(name, step) {
  let outcome = "ended";
  try { step(); } catch (error) { outcome = error instanceof RangeError ? error.message : `${error.name}: ${error.message}`; }
  if (outcome !== "Maximum call stack size exceeded") reports.push(`${name}: ${outcome}`);
}
const two = [2, 1];

// Strings and patterns
falls("replace", () => { const f = () => "a".replace("a", f); f(); });
falls("replaceAll", () => { const f = () => "aa".replaceAll("a", f); f(); });
falls("replace pattern", () => { const f = () => "a".replace(/a/g, f); f(); });
falls("exec", () => { const r = /a/; r.exec = () => r.test("a"); r.test("a"); });
falls("Symbol.match", () => { const m = { [Symbol.match]: () => "a".match(m) }; "a".match(m); });
falls("Symbol.split", () => { const m = { [Symbol.split]: () => "a".split(m) }; "a".split(m); });
falls("String.raw", () => { const f = () => String.raw({ raw: [{ toString: f }, 1] }); f(); });

// JSON
falls("toJSON", () => { const o = { toJSON: () => JSON.stringify(o) }; JSON.stringify(o); });
falls("replacer", () => { const f = () => JSON.stringify([1], f); f(); });
falls("reviver", () => { const f = () => JSON.parse("[1]", f); f(); });
falls("deep JSON", () => { let deep = []; for (let i = 0; i < 100000; i++) deep = [deep]; JSON.stringify(deep); });

// Iteration
const again = { [Symbol.iterator]() { return [...again].values(); } };
falls("spread", () => [...again]);
falls("for-of", () => { const i = { [Symbol.iterator]() { for (const x of i); } }; for (const x of i); });
falls("next", () => { const i = { [Symbol.iterator]: () => i, next: () => [...i] }; [...i]; });
falls("return", () => { const i = { [Symbol.iterator]: () => i, next: () => ({}), return: () => { const [x] = i; return {}; } }; const [x] = i; });
falls("generator", () => { function* g() { yield* g(); } [...g()]; });
falls("generator call", () => { function* g() { [...g()]; } [...g()]; });
falls("Map", () => { const f = () => new Map([[1, 1]]).forEach(f); f(); });
falls("Set", () => { const f = () => new Set([1]).forEach(f); f(); });
falls("Set union", () => { const f = () => new Set([1]).isSubsetOf({ size: 1, has: f, keys: f }); f(); });
falls("groupBy", () => { const f = () => Object.groupBy(two, f); f(); });
falls("Map.groupBy", () => { const f = () => Map.groupBy(two, f); f(); });
falls("getOrInsertComputed", () => { const f = () => new Map().getOrInsertComputed(1, f); f(); });
falls("helpers", () => { const f = () => two.values().map(f).toArray(); f(); });
falls("helper flatMap", () => { const f = () => two.values().flatMap(f).toArray(); f(); });
falls("helper next", () => { const f = () => two.values().map(f).next(); f(); });
falls("Iterator.from", () => { const i = { next: () => Iterator.from(i).next() }; Iterator.from(i).next(); });
falls("Iterator.concat", () => { const f = () => Iterator.concat({ [Symbol.iterator]: f }).next(); f(); });
falls("Iterator.zip", () => { const f = () => Iterator.zip([{ [Symbol.iterator]: f }]).next(); f(); });
falls("disposal", () => { const f = () => { using x = { [Symbol.dispose]: f }; }; try { f(); } catch (error) { throw error.suppressed ?? error; } });
falls("captureStackTrace", () => { const f = () => { const e = new Error(); e.stack; Error.captureStackTrace({}); f(); }; f(); });
falls("error text", () => { const e = new Error(); Object.defineProperty(e, "message", { get: () => String(e) }); String(e); });
falls("Date", () => { const f = () => new Date({ valueOf: f }); f(); });
falls("Symbol", () => { const f = () => Symbol({ toString: f }); f(); });
falls("BigInt", () => { const f = () => BigInt({ valueOf: f }); f(); });
falls("Math.max", () => { const f = () => Math.max({ valueOf: f }); f(); });
falls("parseInt", () => { const f = () => parseInt({ toString: f }); f(); });
falls("encodeURI", () => { const f = () => encodeURI({ toString: f }); f(); });
falls("Atomics", () => { const a = new Int32Array(1), f = () => Atomics.store(a, 0, { valueOf: f }); f(); });
falls("DataView", () => { const d = new DataView(new ArrayBuffer(8)), f = () => d.setInt8(0, { valueOf: f }); f(); });
print(reports.length ? reports.join("\n") : "every one of them"); // expect: every one of them
