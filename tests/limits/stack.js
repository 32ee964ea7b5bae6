(function f() { f(); })(); // expect throws: RangeError: Maximum call stack size exceeded
// ---
let depth = 0;
const f = () => { depth++; f(); };
let caught = 0;
for (let i = 0; i < 3; i++) {
  try { f(); } catch (error) { if (error instanceof RangeError) caught++; }
}
print(caught, depth > 3000); // expect: 3 true
// ---
// Recursion through every native that calls back.
function through(step) {
  try { step(); return 'ended'; } catch (error) { return error.name; }
}
const o = { get x() { return o.x; }, toString() { return `${o}`; }, [Symbol.toPrimitive]: undefined };
const p = new Proxy({}, { get: (t, k, r) => r[k] });
function* g() { yield* g(); }
async function a() { await a(); }
class C { constructor() { new C(); } }
class D extends Array { static get [Symbol.species]() { return D[Symbol.species]; } }
const list = [1, 2];
const steps = {
  sort: () => { const f = () => { [2, 1].sort(f); return 0; }; f(); },
  map: () => { const f = () => list.map(f); f(); },
  reduce: () => { const f = () => list.reduce(f); f(); },
  from: () => { const f = () => Array.from(list, f); f(); },
  forEach: () => { const f = () => new Map([[1, 1]]).forEach(f); f(); },
  replace: () => { const f = () => 'a'.replace(/a/, f); f(); },
  parse: () => { const f = () => JSON.parse('[1]', f); f(); },
  stringify: () => { const t = { toJSON() { return JSON.stringify(t); } }; JSON.stringify(t); },
  getter: () => o.x,
  toString: () => String(o),
  proxy: () => p.x,
  apply: () => { const f = () => Reflect.apply(f, null, []); f(); },
  call: () => { const f = () => f.call(); f(); },
  bound: () => { const f = () => b(); const b = f.bind(); f(); },
  generator: () => { [...g()]; },
  spread: () => { const i = { *[Symbol.iterator]() { yield* i; } }; [...i]; },
  construct: () => new C(),
  species: () => new D(1).map(x => x),
  defaults: () => { const f = (x = f()) => x; f(); },
  promise: () => { const f = () => { new Promise(f).catch(() => {}); }; f(); throw new RangeError(); },
  template: () => { const f = () => f``; f(); },
  destructuring: () => { const s = { get a() { const { a } = s; return a; } }; s.a; },
};
for (const name of Object.keys(steps)) {
  const result = through(steps[name]);
  if (result !== 'RangeError') print(name, result);
}
print('done'); // expect: done
// ---
// A chain of objects that is dropped must not take the host's stack with it.
let chain = null;
for (let i = 0; i < 200000; i++) chain = { next: chain };
chain = null;
let closures = () => 0;
for (let i = 0; i < 20000; i++) { const inner = closures; closures = () => inner; }
closures = null;
print('alive'); // expect: alive
// ---
let nested = [];
for (let i = 0; i < 50000; i++) nested = [nested];
nested = null;
let promise = Promise.resolve();
for (let i = 0; i < 5000; i++) promise = promise.then(() => 1);
print('alive'); // expect: alive
// ---
// The first RangeError of a VM is the one of its stack, and whole.
function deep() { try { return deep(); } catch (e) { return e; } }
const e = deep();
print(e.name, e.constructor === RangeError, Object.getPrototypeOf(e) === RangeError.prototype); // expect: RangeError true true
// ---
// So is whatever else is asked for first where the stack ends.
let made;
function deep() {
  try { deep(); } catch { made ??= new Map([[1, 2]]); }
}
deep();
print(made.get(1), [...made].length, Map.prototype.constructor === Map); // expect: 2 1 true
