// P105
new Array(2 ** 32 - 1).fill() // expect code: VM_MEMORY_ERROR
// ---
// P106
"x".repeat(2 ** 30) // expect throws: RangeError: Invalid string length
// ---
// P106
"x".padStart(2 ** 28) // expect throws: RangeError: Invalid string length
// ---
// P106
// option: memory_limit = 30000000
const texts = [];
for (let i = 0; ; i++) texts.push("x".repeat(2 ** 20) + i); // expect code: VM_MEMORY_ERROR
// ---
// P107
for (let s = "x"; ;) s += s; // expect throws: RangeError: Invalid string length
// ---
// P108
try { 10n ** 10n ** 10n; } catch (e) { print(e.name); }  // expect: RangeError
try { 1n << (1n << 40n); } catch (e) { print(e.name); }  // expect: RangeError
try { (-3n) ** (1n << 70n); } catch (e) { print(e.name); }  // expect: RangeError
print(1n >> (1n << 40n), 0n ** (1n << 70n), 1n ** (1n << 70n), (-1n) ** (1n << 70n));  // expect: 0 0 1 1
// ---
// P109: long numbers become text, without anybody else's limit.
const text = (2n ** 100000n).toString();
print(text.length, text.slice(0, 5), BigInt(text) === 2n ** 100000n);  // expect: 30103 99900 true
// ---
// P109
// option: time_limit = 1500
for (let i = 0; ; i++) (2n ** 200000n).toString(); // expect code: VM_TIMEOUT_ERROR
// ---
// P110
try { JSON.parse("[".repeat(2e5)); } catch (e) { print(e instanceof SyntaxError || e instanceof RangeError); }  // expect: true
// ---
// P111
// option: memory_limit = 30000000
let big = [0];
for (;;) big = [].concat(...Array(40).fill(big)); // expect code: VM_MEMORY_ERROR
// ---
// P112: a far element makes no work for those that are not there.
const far = [];
far[4294967294] = 1;
print(far.length, Object.keys(far), far.at(-1), far.pop(), far.length);  // expect: 4294967295 4294967294 1 1 4294967294
// ---
// P112
// option: time_limit = 200
const far = [];
far[4294967294] = 1;
for (;;) { far.reverse(); far.sort(); far.lastIndexOf(2); } // expect code: VM_TIMEOUT_ERROR
// ---
// P113
Array.prototype.push.call({ length: 2 ** 53 - 1 }, 1); // expect throws: TypeError: Length exceeds the greatest safe integer
// ---
// P114
Array.from({ length: 2 ** 32 }) // expect throws: RangeError: Invalid array length
// ---
// P114
// option: memory_limit = 6000000
Array.from({ length: 2 ** 31 }) // expect code: VM_MEMORY_ERROR
// ---
// P115
// option: memory_limit = 6000000
"a".repeat(1e6).replace(/a/g, "$&".repeat(4096)) // expect code: VM_MEMORY_ERROR
// ---
// P115
// option: memory_limit = 6000000
"a".repeat(1e6).replaceAll("a", "$&".repeat(4096)) // expect code: VM_MEMORY_ERROR
// ---
// P118
// option: memory_limit = 100000000
try { new ArrayBuffer(2 ** 53); } catch (e) { print(e.name); }  // expect: RangeError
const buffers = [];
for (;;) buffers.push(new ArrayBuffer(2 ** 24)); // expect code: VM_MEMORY_ERROR
// ---
// P120
// option: memory_limit = 30000000
const map = new Map();
for (;;) map.set({}, {}); // expect code: VM_MEMORY_ERROR
// ---
// P120
// option: memory_limit = 30000000
const kept = [];
for (;;) kept.push(() => kept, Promise.resolve(kept), Symbol(), { kept }, class {}, kept.length + "n"); // expect code: VM_MEMORY_ERROR
// ---
// P116
// option: memory_limit = 30000000
"\uFDFA".repeat(1 << 20).normalize("NFKD") // expect code: VM_MEMORY_ERROR
// ---
// P117
try { (() => {}).apply(0, { length: 1e9 }); } catch (e) { print(e.name); }  // expect: RangeError
try { Reflect.construct(Array, { length: 2 ** 53 - 1 }); } catch (e) { print(e.name); }  // expect: RangeError
// ---
// P117
// option: memory_limit = 30000000
Math.max(...Array(1e8)) // expect code: VM_MEMORY_ERROR
// ---
// P119
// option: memory_limit = 4000000
let dag = [1];
for (let i = 0; i < 40; i++) dag = [dag, dag];
dag.flat(Infinity) // expect code: VM_MEMORY_ERROR
