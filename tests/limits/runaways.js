// option: time_limit = 60
while (true) {} // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
for (;;) { try { for (;;); } catch (e) {} finally { continue; } } // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
(() => { try { for (;;); } finally { print('no'); return 1; } })() // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
(function* () { try { for (;;); } finally { yield; } })().next() // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
// The iterator's `return` must not run either.
for (const x of { [Symbol.iterator]() { return { next() { for (;;); }, return() { print('no'); } }; } }); // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
(f => f(f))(f => Promise.resolve().then(() => f(f))); // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
async function forever() { for (;;) await null; }
forever(); // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
(async () => { for await (const x of { [Symbol.asyncIterator]() { return { next: async () => ({}) }; } }); })(); // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
class A { static { for (;;); } } // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
({ get a() { for (;;); } }) // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
({ toString() { for (;;); } }) + '' // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
new Proxy({}, { get() { for (;;); } }).x // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
[1, 2].sort(() => { for (;;); }) // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
/(a+)+$/.test('a'.repeat(40) + 'b') // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
const a = []; for (;;) a.indexOf(1, a.push(0) - 1); // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
const big = Array(3000).fill('x').join(','); for (;;) big.split(',').join(','); // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 60
throw { get message() { for (;;); } }; // expect code: VM_RUNTIME_ERROR
// ---
// option: time_limit = 60
let n = 1n; for (;;) n = n * 3n % (2n ** 4000n); // expect code: VM_TIMEOUT_ERROR
// ---
// option: max_steps = 40000
for (;;); // expect code: VM_STEPS_EXCEEDED_ERROR
// ---
// option: max_steps = 40000
try { for (;;); } catch { print('no'); } finally { print('no'); } // expect code: VM_STEPS_EXCEEDED_ERROR
// ---
// A job that was waiting when a limit struck never runs: the harness would print it while it idles.
// option: time_limit = 60
Promise.resolve().then(() => print('no'));
for (;;); // expect code: VM_TIMEOUT_ERROR
