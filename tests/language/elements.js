// Reading elements with keys of any kind, before and after a function is compiled for speed.
const array = [10, 20, 30];
const holes = [1, , 3];
const typed = new Uint8Array([7, 8]);
let converted = 0;
const key = { toString() { converted++; return "1"; } };
const object = { 1: "one", "1.5": "half", "-1": "minus", NaN: "none", name: "named", true: "yes" };
const counted = { get 0() { converted++; return "got"; } };

function read(target, at) {
  return target[at];
}
const shown = (...keys) => keys.map((at) => read(array, at)).join();

for (let turn = 0; turn < 12; turn++) shown(0, 1, 2);
print(shown(0, 1, 2, 3, -1, 1.5, NaN, Infinity, -Infinity, 1e300, -0));  // expect: 10,20,30,,,,,,,,10
print(shown("0", "01", "length", key, true, null, undefined), converted); // expect: 10,,3,20,,, 1
print(read(holes, 1), read(holes, 2), read(typed, 1), read(typed, 2));    // expect: undefined 3 8 undefined
print(read("text", 1), read("text", 9), read("text", "length"));          // expect: e undefined 4
print([1, 1.5, -1, NaN, "name", true].map((at) => read(object, at)).join()); // expect: one,half,minus,none,named,yes
print(read(counted, 0) + read(counted, "0"), converted);                  // expect: gotgot 3
array.prop = "own";
array["-1"] = "below";
print(read(array, -1), read(array, "prop"), read(array, 1));              // expect: below own 20
try {
  read(undefined, 1);
} catch (error) {
  print(error.message);              // expect: Cannot read properties of undefined (reading '1')
}

// What runs guest code runs once, and in order.
let steps = "";
const noisy = (name, value) => ({ valueOf() { steps += name; return value; }, toString() { steps += name; return value; } });
function sum(target, one, other) {
  return target[one] + target[other];
}
for (let turn = 0; turn < 12; turn++) sum(array, 0, 1);
print(sum([1, 2], noisy("a", 0), noisy("b", 1)), steps);                  // expect: 3 ab
// ---
// Elements of arrays with holes, by numbers: accessors, what is inherited, what may not change, the greatest index.
"use strict";
const holes = [, 1];
const put = (target, key, value) => { target[key] = value; return target[key]; };
for (let i = 0; i < 12; i++) put(holes, 5 + i, i);
print(put(holes, -0, "zero"), put(holes, 0.5, "half"), put(holes, -1, "before"), put(holes, NaN, "nan"), holes.length);
// expect: zero half before nan 17
print(Object.keys(holes).join(), holes[3], holes[1e9]);
// expect: 0,1,5,6,7,8,9,10,11,12,13,14,15,16,0.5,-1,NaN undefined undefined
const far = [];
print(put(far, 4294967294, "last"), far.length, put(far, 4294967295, "named"), far.length);
// expect: last 4294967295 named 4294967295
const odd = [, 1, 2];
let seen = "";
Object.defineProperty(odd, 1, { get() { return "got"; }, set(v) { seen += v; } });
Object.defineProperty(odd, 2, { value: "fixed", writable: false });
print(put(odd, 1, "set"), seen);  // expect: got set
try { put(odd, 2, 0); } catch (e) { print(e.name, odd[2]); }  // expect: TypeError fixed
try { put(Object.preventExtensions([, 1]), 0, 0); } catch (e) { print(e.name); }  // expect: TypeError
const ended = Object.defineProperty([, 1], "length", { writable: false });
try { put(ended, 2, 0); } catch (e) { print(e.name, put(ended, 0, "in")); }  // expect: TypeError in
Object.defineProperty(Array.prototype, 3, { set(v) { seen += " inherited " + v; }, get() { return "from the prototype"; }, configurable: true });
print(put([, 1], 3, "x"), seen);  // expect: from the prototype set inherited x
delete Array.prototype[3];
const filled = new Array(40);
for (let i = 0; i < 40; i++) filled[i] = i;
filled.push(40);
print(filled.length, filled.reduce((a, b) => a + b));  // expect: 41 820
