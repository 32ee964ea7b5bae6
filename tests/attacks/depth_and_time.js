// P121: runaway recursion is caught each time, and ends with the time.
// option: time_limit = 500
const forever = () => forever();
for (;;) { try { forever(); } catch (e) { if (!(e instanceof RangeError)) print(e.name); } } // expect code: VM_TIMEOUT_ERROR
// ---
// P122: recursion through whatever calls back.
// option: unhandled_rejections = "report"
const through = {
  sort: (f) => [1, 2].sort(f), map: (f) => [1].map(f), replace: (f) => "a".replace("a", f), regexp: (f) => "a".replace(/a/, f), reviver: (f) => JSON.parse("[1]", f), toJSON: (f) => JSON.stringify({ toJSON: f }),
  getter: (f) => ({ get a() { return f(); } }).a, setter: (f) => { ({ set a(v) { f(); } }).a = 1; }, proxy: (f) => new Proxy({}, { get: f }).x, toString: (f) => `${{ toString: f }}`, valueOf: (f) => +{ valueOf: f }, primitive: (f) => +{ [Symbol.toPrimitive]: f },
  iterator: (f) => [...{ [Symbol.iterator]: f }], defaults: (f) => ((a = f()) => a)(), apply: (f) => Reflect.apply(f, null, []), construct: (f) => Reflect.construct(function () { f(); }, []), bound: (f) => f.bind()(), tagged: (f) => f``, array: (f) => Array.from([1], f),
  generator: (f) => [...(function* () { f(); })()], asyncFunction: (f) => { (async () => f())(); }, heritage: (f) => { class A { static x = f(); } }, instanceOf: (f) => 1 instanceof { [Symbol.hasInstance]: f }, species: (f) => { const a = [1]; a.constructor = { get [Symbol.species]() { return f(); } }; a.map((x) => x); },
  promise: (f) => new Promise(f), reduce: (f) => [1, 2].reduce(f), groupBy: (f) => Object.groupBy([1], f), forEach: (f) => new Map([[1, 1]]).forEach(f), helper: (f) => [1].values().map(f).next(), then: (f) => { Promise.resolve({ get then() { return f(); } }); },
};
for (const [name, step] of Object.entries(through)) {
  let depth = 0, outcome = "ended";
  const f = () => { depth++; return step(f) ?? 0; };
  try { f(); } catch (e) { outcome = e instanceof RangeError ? "RangeError" : `${e.name}: ${e.message}`; }
  if (outcome !== "RangeError" && name !== "asyncFunction" && name !== "promise" && name !== "then") print(name, outcome);
  if (depth < 20) print(name, "only", depth);
}
print("alive");                                          // expect: alive
// ---
// P123: long lists are made and dropped.
for (let round = 0; round < 2; round++) { let x = null; for (let i = 0; i < 200_000; i++) x = { next: x }; x = null; }
print("alive");                                          // expect: alive
// ---
// P124: so are other chains.
const chains = {
  closures: (x) => () => x, arrays: (x) => [x], bound: (x) => (typeof x === "function" ? x : () => 0).bind(x), prototypes: (x) => Object.create(typeof x === "object" || typeof x === "function" ? x : null),
  generators: (x) => (function* () { yield x; })(), maps: (x) => new Map([[x, x]]), sets: (x) => new Set([x]), promises: (x) => (x instanceof Promise ? x.then(() => {}) : Promise.resolve()), errors: (x) => new Error("e", { cause: x }), proxies: (x) => new Proxy(Object(x), {}),
};
// Each bound function's name is longer by a word, so those of a long chain are a memory bomb of their own.
for (const [kind, link] of Object.entries(chains)) { let x = null; for (let i = 0; i < (kind === "bound" ? 2_000 : 20_000); i++) x = link(x); x = null; }
let rope = "";
for (let i = 0; i < 20_000; i++) rope = "x" + rope + "y";
print(rope.length);                                      // expect: 40000
// ---
// P126: deep, but legal.
let count = 0;
for (let a = 0; a < 1; a++) for (let b = 0; b < 1; b++) for (let c = 0; c < 1; c++) for (let d = 0; d < 1; d++) for (let e = 0; e < 1; e++) for (let f = 0; f < 1; f++) for (let g = 0; g < 1; g++) for (let h = 0; h < 1; h++) for (let i = 0; i < 1; i++) for (let j = 0; j < 1; j++) for (let k = 0; k < 1; k++) for (let l = 0; l < 1; l++) for (let m = 0; m < 1; m++) for (let n = 0; n < 1; n++) for (let o = 0; o < 1; o++) for (let p = 0; p < 1; p++) for (let q = 0; q < 1; q++) for (let r = 0; r < 1; r++) for (let s = 0; s < 1; s++) for (let t = 0; t < 1; t++) for (let u = 0; u < 1; u++) for (let v = 0; v < 1; v++) for (let w = 0; w < 1; w++) for (let x = 0; x < 1; x++) for (let y = 0; y < 2; y++) count++;
print(count);                                            // expect: 2
// ---
// P125 P126: nests of every kind, from text.
// option: dynamic_code = true
// option: time_limit = 20000
const kinds = {
  parens: ["(", "1", ")"], arrays: ["[", "", "]"], objects: ["({a:", "1", "})"], unary: ["!", "1", ""], minus: ["- ", "1", ""], binary: ["1+(", "1", ")"], ifs: ["if(1)", ";", ""], elses: ["if(0);else ", ";", ""], arrows: ["()=>", "1", ""], templates: ["`${", "1", "}`"],
  calls: ["f(", "1", ")"], members: ["a[", "1", "]"], patterns: ["[", "a", "]"], classes: ["(class{x=", "1", "})"], functions: ["(function(){", "", "})"], blocks: ["{", "", "}"], tries: ["try{", "", "}finally{}"], finals: ["try{}finally{", "", "}"], loops: ["for(;0;)", ";", ""], whiles: ["while(0)", ";", ""],
  switches: ["switch(1){case 1:", "", "}"], labels: ["a: ", ";", ""], conditionals: ["1?", "1", ":1"], optional: ["a?.[", "1", "]"], news: ["new ", "f", ""], asyncs: ["async()=>", "1", ""], awaits: ["(async()=>{await ", "1", "})"], heritage: ["(class extends ", "Object", "{})"], groups: ["/(", "x", ")/"], sums: ["1+", "1", ""], commas: ["1,", "1", ""], logic: ["1&&", "1", ""], nullish: ["1??", "1", ""], powers: ["2**", "1", ""], assigns: ["a=", "1", ""], members2: ["", "a", ".a"], calls2: ["", "f", "()"],
};
let outcomes = new Set();
for (const [name, [open, middle, close]] of Object.entries(kinds)) {
  for (const depth of [25, 300, 30_000]) {
    const source = name === "groups" ? "/" + "(".repeat(depth) + "x" + ")".repeat(depth) + "/" : open.repeat(depth) + middle + close.repeat(depth);
    try { new Function("a", "f", source); outcomes.add("ok"); if (depth === 25) Function("a", "f", source)(); }
    catch (e) { if (!["SyntaxError", "RangeError", "TypeError"].includes(e.name)) print(name, depth, e.name); outcomes.add(e.name); }
  }
}
print(outcomes.has("ok"), outcomes.has("SyntaxError"));  // expect: true true
// ---
// P127
// option: time_limit = 100
for (;;) { try { for (;;); } catch (e) {} finally { continue; } } // expect code: VM_TIMEOUT_ERROR
// ---
// P128
// option: time_limit = 100
(() => { try { for (;;); } finally { return 1; } })() // expect code: VM_TIMEOUT_ERROR
// ---
// P129
// option: time_limit = 100
(function* () { try { for (;;); } finally { print("no"); yield; } })().next() // expect code: VM_TIMEOUT_ERROR
// ---
// P130
// option: time_limit = 100
for (const x of { [Symbol.iterator]: () => ({ next() { for (;;); }, return() { print("no"); } }) }); // expect code: VM_TIMEOUT_ERROR
// ---
// P131
// option: time_limit = 200
/^(a+)+$/.test("a".repeat(40) + "!") // expect code: VM_TIMEOUT_ERROR
// ---
// P131
// option: time_limit = 200
/^(a|aa)+$/.test("a".repeat(80) + "!") // expect code: VM_TIMEOUT_ERROR
// ---
// P131
// option: time_limit = 200
/^(?:.*)*x(?<=(a+)+b)/.test("a".repeat(40)) || /(?=(a+))*(?:\1)*b/.test("a".repeat(100)) || /(.*)*x\1/.test("a".repeat(100)) // expect code: VM_TIMEOUT_ERROR
// ---
// P132
// option: time_limit = 300
const many = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_003);
for (;;) { many.slice().sort(); many.indexOf(-1); many.join().split(","); decodeURIComponent("%41".repeat(1000)); } // expect code: VM_TIMEOUT_ERROR
// ---
// P133: timers that double are stopped by their number.
// option: timers = "virtual"
// option: max_timers = 100
const bloom = () => { setTimeout(bloom); setTimeout(bloom); };
bloom(); new Promise(() => {}) // expect code: VM_MEMORY_ERROR
// ---
// P134
// option: timers = "virtual"
setTimeout(() => print("wrapped"), 2 ** 31);
setTimeout(() => print("NaN"), NaN);
setTimeout(() => print("negative"), -1);
try { setTimeout(() => {}, { valueOf() { throw new RangeError(); } }); } catch (e) { print(e.name); }
new Promise((done) => setTimeout(done, 10))
// expect: RangeError
// expect: wrapped
// expect: NaN
// expect: negative
// ---
// P135
// option: time_limit = 100
class A { static { for (;;); } } // expect code: VM_TIMEOUT_ERROR
// ---
// P135
// option: time_limit = 100
// option: source_type = "module"
export default (() => { for (;;); })(); // expect code: VM_TIMEOUT_ERROR
// ---
// P135
// option: time_limit = 100
// option: source_type = "module"
// option: module_loader = {"loop": "for (;;);"}
import "loop"; // expect code: VM_TIMEOUT_ERROR
// ---
// P122: a handler of the engine's own that runs out of stack leaves nothing that takes much stack to free.
const shared = new Map([[1, 1]]);
const deeper = (f) => { new Map([[1, 1]]); return shared.forEach(f); };
const f = () => { deeper(f); };
const names = [];
for (let i = 0; i < 3; i++) try { f(); } catch (e) { names.push(e.name); }
print(names, "alive"); // expect: RangeError,RangeError,RangeError alive
