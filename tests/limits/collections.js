// What grows without end is accounted while it grows, whoever makes it grow.
// option: memory_limit = 20000000
const map = new Map(); for (let i = 0; ; i++) map.set(i, i); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
new Set((function* () { for (let i = 0; ; i++) yield i; })()); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
new Set([1]).union({ size: 1, has() {}, keys: () => ({ i: 0, next() { return { value: this.i++, done: false }; } }) }); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
[...(function* () { for (;;) yield 1; })()]; // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
Map.groupBy((function* () { for (;;) yield 1; })(), (n) => n); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
new Float64Array((function* () { for (;;) yield 1; })()); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
Promise.all((function* () { for (;;) yield 1; })()); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
const pending = new Promise(() => {}); for (;;) pending.then(() => {}); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
const kept = []; for (;;) kept.push(new Uint8Array(16)); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
// What is freed is no longer accounted.
for (let i = 0; i < 200; i++) new Uint8Array(2 ** 20);
for (let i = 0; i < 20; i++) {
  const map = new Map();
  for (let j = 0; j < 20000; j++) map.set(j, j);
}
const cache = new Map();
for (let i = 0; i < 100000; i++) {
  cache.set(i, i);
  if (cache.size > 1000) cache.delete(cache.keys().next().value);
}
print(cache.size); // expect: 1000
// ---
// option: memory_limit = 20000000
try { new ArrayBuffer(30000000); } catch (error) { print(error.name, error.message); } // expect: RangeError Array buffer allocation failed
const buffer = new ArrayBuffer(8, { maxByteLength: 2 ** 30 });
buffer.resize(40000000); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 5000000
const big = { length: 2 ** 40 };
try { new Uint8Array(big); } catch (error) { print(error.name); } // expect: RangeError
try { Reflect.apply(print, null, { length: 2 ** 31 }); } catch (error) { print(error.name); } // expect: RangeError
const few = { length: 2 ** 19 };
for (const kept = []; ; ) kept.push(Reflect.apply(Array, null, few)); // expect code: VM_MEMORY_ERROR
// ---
// option: max_steps = 200000
// A queue of jobs that feeds itself spends steps.
(function again() { Promise.resolve().then(again); })(); // expect code: VM_STEPS_EXCEEDED_ERROR
// ---
// option: max_steps = 200000
Reflect.ownKeys(new Proxy({}, { ownKeys: () => ({ length: 1e9, get 0() { return "a"; } }) })); // expect throws: TypeError: Proxy trap 'ownKeys' returned a key that is neither string nor symbol
