// P094
const a = [1, 2, 3];
print(a.slice({ valueOf() { a.length = 0; return 0; } }).length, a.length);  // expect: 3 0
const b = [1, 2, 3];
print(b.fill(7, { valueOf() { b.length = 0; return 0; } }).length, b.includes(1, { valueOf() { b.length = 0; return 0; } }));  // expect: 3 false
const c = [1, 2, 3];
print(c.splice({ valueOf() { c.length = 1; return 1; } }, 2).length, c.length);  // expect: 2 1
// ---
// P095
const pushed = [3, 1, 2];
pushed.sort(() => { pushed.push(1); return 0; });
print(pushed.slice(0, 3), pushed.length > 3);            // expect: 3,1,2 true
// ---
// P096: an inconsistent comparison gives a permutation.
const shuffled = Array.from({ length: 200 }, (_, i) => i);
shuffled.sort(() => Math.random() - 0.5);
print(new Set(shuffled).size, shuffled.length);          // expect: 200 200
// ---
// P097
const o = { a: 1, b: 2 };
let turns = 0;
for (const k in o) { turns++; o[k + "x"] = 1; delete o[k]; }
print(turns, Object.keys(o));                            // expect: 2 ax,bx
// ---
// P098: live iteration ends with the budget.
// option: time_limit = 200
const m = new Map([[1, 1]]);
m.forEach((v, k) => { m.delete(k); m.set(k, v); }); // expect code: VM_TIMEOUT_ERROR
// ---
// P099
const buffer = new ArrayBuffer(8), u8 = new Uint8Array(buffer);
u8.set([{ valueOf() { buffer.transfer(); return 1; } }, 2]);
print(u8.length, u8[0]);                                 // expect: 0 undefined
const view = new DataView(new ArrayBuffer(8));
try { view.setInt8({ valueOf() { view.buffer.transfer(); return 0; } }, 1); } catch (e) { print(e.name); }  // expect: TypeError
// ---
// P100
// option: time_limit = 200
const r = /a/g;
r.exec = () => ({ index: 0, 0: "" });
"a".replace(r, ""); // expect code: VM_TIMEOUT_ERROR
// ---
// P101
const thrown = { toString() { throw thrown; } };
try { ({})[thrown]; } catch (e) { print(e === thrown); } // expect: true
// ---
// P102: a species that answers what cannot be written.
const frozen = Object.freeze([]), source = [1];
source.constructor = { [Symbol.species]: function () { return frozen; } };
source.map((x) => x); // expect throws: TypeError: Cannot add property 0, object is not extensible
// ---
// P103: lists made by the engine call no setter of the guest's.
let leak = 0;
Object.defineProperty(Array.prototype, 0, { set(v) { leak = v; }, get() { return "planted"; }, configurable: true });
print("a,b".split(",")[0], [1, 2].map((x) => x)[0], [..."xy"][0], JSON.parse("[5]")[0], Object.keys({ k: 1 })[0], (function () { return arguments; })(9)[0], ((...rest) => rest)(8)[0], leak);
// expect: a 1 x 5 k 9 8 0
// ---
// P104: the boundary iterates by itself.
// option: host = true
const sent = [1, new Map([[1, 2]]), new Set([3])];
Array.prototype[Symbol.iterator] = function () { print("asked"); return { next() { for (;;); } }; };
Map.prototype[Symbol.iterator] = Array.prototype[Symbol.iterator];
Set.prototype[Symbol.iterator] = Map.prototype.forEach = Array.prototype[Symbol.iterator];
const back = capability(sent);
print(back.length, back[0], back[1].get(1), back[2].has(3));  // expect: 3 1 2 true
