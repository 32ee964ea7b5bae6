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
