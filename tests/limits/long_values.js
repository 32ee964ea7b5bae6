// What one step can cost grows with the longest string, the largest integer, the deepest chain: all are paid for.
// option: time_limit = 100
const left = "x".repeat(6e6), right = "x".repeat(6e6); for (;;) left === right; // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 300
let deep = {}; for (let i = 0; i < 1e5; i++) deep = Object.create(deep); for (;;) deep.missing; // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 100
const big = (1n << 100000n) - 1n; for (;;) big * big; // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 100
const digits = "1".repeat(1e6); for (;;) +digits; // expect code: VM_TIMEOUT_ERROR
// ---
// Of many digits only the first few hundred matter, and whether all the others are zeros.
const zeros = "0".repeat(5000);
print(+`1${zeros}e-5000`, +`0.${zeros}1e5001`, +`-${zeros}12.5`, +`1.${zeros}x`, +`${zeros}.${zeros}`); // expect: 1 1 -12.5 NaN 0
print(+`0x${zeros}ff`, +`0x1${zeros}`, +`0x1${zeros}g`, +`+-${zeros}`, +`1${zeros}e1e1`); // expect: 255 Infinity NaN NaN NaN
print(+`9007199254740993${zeros}.${zeros}e-5000`, +`9007199254740993.${zeros}1`); // expect: 9007199254740992 9007199254740994
// ---
// Strings in whatever holds them are memory.
// option: memory_limit = 30000000
const list = [], base = "x".repeat(1e6); for (let i = 0; ; i++) list.push(base + i); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 30000000
const map = new Map(), base = "x".repeat(1e5); for (let i = 0; ; i++) map.set(i, base + i); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 30000000
const kept = []; for (let i = 0; ; i++) { const text = "x".repeat(3000) + i; kept.push(() => text); } // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 30000000
const kept = []; for (let i = 1n; ; i++) kept.push((1n << 100000n) + i); // expect code: VM_MEMORY_ERROR
// ---
// One string held many times is held once.
// option: memory_limit = 30000000
const text = "x".repeat(1e6), list = [];
for (let i = 0; i < 10000; i++) list.push({ text });
print(list.length); // expect: 10000
// ---
// A string that would be too long leaves what it was added to as it was.
const full = "x".repeat(2 ** 25 - 1);
const caught = (f) => { try { f(); } catch (error) { return error.name; } };
const results = [];
function local(s) { let name; for (let i = 0; i < 2; i++) { try { s += "ab"; } catch (error) { name = error.name; } } return name + s.length; }
function certain() { let s = "" + full, name; for (let i = 0; i < 2; i++) { try { s += "ab"; } catch (error) { name = error.name; } } return name + s.length; }
let captured = full;
var global = full;
const o = { p: full, q: [full] };
for (let i = 0; i < 3; i++) {
  results.push(caught(() => { captured += "ab"; }), caught(() => { captured = captured + "a" + i; }), caught(() => { captured += 10; }));
  results.push(caught(() => { for (let j = 0; j < 1; j++) global += "ab"; }), caught(() => { for (let j = 0; j < 1; j++) o.p += "ab"; }));
  results.push(caught(() => { for (let j = 0; j < 1; j++) o.q[0] += "ab"; }), caught(() => { for (let j = 0; j < 1; j++) o.p += 10; }));
}
print([...new Set(results)].join(), captured.length, global.length, o.p.length, o.q[0].length); // expect: RangeError 33554431 33554431 33554431 33554431
print(local(full), certain()); // expect: RangeError33554431 RangeError33554431
