// Strict code looks for the target of an assignment before it evaluates the value.
"use strict";
const tell = (run) => { try { run(); print("assigned"); } catch (e) { print(e.name); } };
tell(() => { early = (globalThis.early = 5); }); // expect: ReferenceError
tell(() => { ({ a: taken } = { get a() { globalThis.taken = 1; return 2; } }); }); // expect: ReferenceError
tell(() => { [next] = { *[Symbol.iterator]() { globalThis.next = 1; yield 2; } }; }); // expect: ReferenceError
tell(() => { globalThis.gone = 1; gone = (delete globalThis.gone, 2); }); // expect: ReferenceError
tell(() => { globalThis.there = 1; there = (() => 3)(); print(there); }); // expect: 3
// expect: assigned
// ---
// Sloppy code makes a global variable, whatever the value did.
late = (globalThis.late = 5) + 1;
print(late); // expect: 6
// ---
// A `with` object that refuses is a TypeError, one that lost its property a ReferenceError.
with (Object.freeze({ fixed: 1 })) {
  const assign = function () { "use strict"; fixed = 2; };
  try { assign(); } catch (e) { print(e.name); } // expect: TypeError
}
const object = { lost: 1 };
with (object) {
  const assign = function () { "use strict"; lost = (delete object.lost, 2); };
  try { assign(); } catch (e) { print(e.name); } // expect: ReferenceError
}

// ---
// Filling: `target[count++] = value` in code that runs often.
function fill(target, count, values) {
  for (const value of values) target[count++] = value;
  return target;
}
const show = (list) => Array.from({ length: list.length }, (_, i) => (i in list ? String(list[i]) : "-")).join();
for (let i = 0; i < 20; i++) fill([], 0, [1, 2]);
print(show(fill([], 0, [1, 2, 3])), show(fill([7, 8, 9], 1, [1, 2, 3])), show(fill([], 2, ["a"])), show(fill([5], -1, ["b"]))); // expect: 1,2,3 7,1,2,3 -,-,a 5
print(show(fill(new Uint8Array(3), 1, [300, 1, 2])), show(fill(new Float64Array(2), 0, ["1.5", 2])), fill({}, 5, [1])[5]); // expect: 0,44,1 1.5,2 1
print(fill([], 0.5, [1]).length, fill([], 0.5, [1])[0.5], show(fill([1, , 3], 1, [2]))); // expect: 0 1 1,2,3
print(show(fill(Object.freeze([1]), 0, [2, 3])), show(fill(new Proxy([], { set: () => true }), 0, [2]))); // expect: 1
const seen = [];
Object.defineProperty(Array.prototype, 1, { configurable: true, set(value) { seen.push(value); } });
print(show(fill([], 0, ["x", "y", "z"])), seen.length, seen.join()); // expect: x,undefined,z 1 y
delete Array.prototype[1];
try { fill(null, 0, [1]); } catch (error) { print(error.name); } // expect: TypeError
print(fill("abc", 0, ["z"])); // expect: abc

// ---
// Array patterns over names: twice the same, too few values, more of them, a rest, in code that runs often.
function names() {
  let a = 1, b = 2;
  [a, b] = [b, a];
  [a, b] = [b, a + 1, "unused"];
  var [c, d] = [a, b];
  const [e, , ...f] = [1, 2, 3, 4];
  let [g, ...h] = new Set("xyz");
  [d, d] = [d, c];
  [b] = [];
  return [a, b, c, d, e, f, g, h];
}
for (let i = 0; i < 12; i++) names();
print(JSON.stringify(names())); // expect: [1,null,1,1,1,[3,4],"x",["y","z"]]
function interrupted() {
  let a = 1, b = 2;
  try { [a, b] = (function* () { yield 5; throw 0; })(); } catch { a++; }
  return [a, b];
}
print(interrupted()); // expect: 6,2
function entries(text = "") {
  for (const [key, value, nothing] of new Map([[1, 2], [3, 4]])) text += `${key}${value}${nothing} `;
  for (const [index, value] of ["a", "b", "c"].entries()) {
    text += `${index}${value} `;
    if (index === 1) Array.prototype[Symbol.iterator] = function* () { yield this.length; yield "changed"; };
  }
  let [a, b] = [1, 2, 3];
  [a, b] = [b, a];
  return `${text}${a} ${b}`;
}
const values = Array.prototype[Symbol.iterator];
print(entries()); // expect: 12undefined 34undefined 0a 1b 2changed 2 changed
Array.prototype[Symbol.iterator] = values, 0;
// ---
// What a pattern leaves out is stepped over.
function leftOut(source) {
  const [, a, , b] = source;
  let [c, , ,] = source;
  const [, ...d] = source;
  let e, f;
  [, e, , [, f]] = [0, 1, 2, [3, 4]];
  [, e] = [f, e, f];
  return [a, b, c, d, e, f];
}
const steps = [];
function* counted() {
  try { for (let i = 1; i < 9; i++) { steps.push(i); yield i; } } finally { steps.push("end"); }
}
for (let i = 0; i < 12; i++) leftOut([1, 2, 3, 4]);
print(JSON.stringify(leftOut([1, 2, 3, 4])), JSON.stringify(leftOut("xy"))); // expect: [2,4,1,[2,3,4],1,4] ["y",null,"x",["y"],1,4]
const [, second, ,] = counted();
print(second, steps.join()); // expect: 2 1,2,3,end
try { const [, nothing] = null; } catch (error) { print(error.name); } // expect: TypeError
// ---
// Nobody asks for the value of what a pattern leaves out.
const asked = [];
const asking = () => {
  let turn = 0;
  return {
    [Symbol.iterator]() { return this; },
    next() {
      const value = turn++;
      return { done: value > 5, get value() { asked.push(value); return value; } };
    },
    return() { asked.push("end"); return {}; },
  };
};
function declared() { const [, a, , b] = asking(); return [a, b]; }
function rested() { let [, , ...rest] = asking(); return rest; }
function assigned(a, b) { [, a, , b] = asking(); return [a, b]; }
function placed(o) { [, o.p, , [o.q]] = [asking(), 1, 2, asking()]; [, o.r] = asking(); return Object.values(o); }
function looped() { const seen = []; for (const [, b] of [asking(), asking()]) seen.push(b); return seen; }
function stepped(...parts) { let a; for ([, a] of parts) return a; }
for (let turn = 0; turn < 12; turn++) [declared, rested, assigned].map((f) => f());
for (const use of [declared, rested, assigned, () => placed({}), looped, () => stepped(asking())]) {
  asked.length = 0;
  print(use().toString(), "asked", asked.join());
}
// expect: 1,3 asked 1,3,end
// expect: 2,3,4,5 asked 2,3,4,5
// expect: 1,3 asked 1,3,end
// expect: 1,0,1 asked 0,end,1,end
// expect: 1,1 asked 1,end,1,end
// expect: 1 asked 1,end
// ---
// A value of any kind may be assigned before one that an index is made of, and is never read.
const first = values => { let [x] = values; x = 1; return [5, 6][x]; };
const second = values => { for (let x of values) { x = 1; return [5, 6][x]; } };
const third = values => { for (var x of values) { x = 1; return [5, 6][x]; } };
const fourth = values => { for (var x in values) { x = 1; return [5, 6][x]; } };
const fifth = ({ ...values }) => { let { x } = values; x = 1; return [5, 6][x]; };
print(first(["q"]), second(["q"]), third(["q"]), fourth({ q: 1 }), fifth({ x: "q" })); // expect: 6 6 6 6 6
// ---
// What is assigned to stays where it was when the value changes the index.
function divided() { let k = 0; const l = [1, 2]; l[--k] /= k--; return [k, ...Object.keys(l)]; }
function added() { let k = 0; const l = [1, 2]; l[k] += k++; l[k] += (k = 5); return [k, l]; }
function decided() { let k = 0; const l = [1, 2]; l[k] &&= (k = 1); l[k] ??= (k = 0); l[k + 2] ||= k++; return [k, l]; }
function counted() { const l = [1, 2, 4]; for (let k = 0; k < 2; k++) l[k] -= (k += 1, 1); return l; }
function* waiting() { let k = 0; const l = [1, 2]; l[k] += yield k++; return [k, l]; }
for (let turn = 0; turn < 12; turn++) [divided, added, decided, counted].map((f) => f());
print([divided(), added(), decided(), counted()].join("|")); // expect: -2,0,1,-1|5,1,7|2,1,2,,1|0,2,4
const waits = waiting();
waits.next();
print(waits.next(9).value.join("|")); // expect: 1|10,2
