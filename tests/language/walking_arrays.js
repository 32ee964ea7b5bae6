// Loops over arrays that change while they are walked.

function walked(array, change) {
  const seen = [];
  for (const value of array) {
    seen.push(value);
    change(array, seen.length);
  }
  return seen.join();
}

// Elements come and go.
print(walked([1, 2], (a, n) => n < 5 && a.push(n + 10)));                 // expect: 1,2,11,12,13,14
print(walked([1, 2, 3, 4], (a, n) => n === 1 && a.pop()));                // expect: 1,2,3
print(walked([1, 2, 3, 4], (a, n) => n === 2 && (a.length = 1)));         // expect: 1,2
print(walked([1, 2, 3], (a, n) => n === 1 && a.unshift(0)));              // expect: 1,1,2,3
print(walked([], (a) => a.push(1)) === "");                               // expect: true

// The array becomes sparse: at the start, in the middle, behind the last element; and dense again.
print(walked([1, 2, 3], (a, n) => n === 1 && delete a[2]));               // expect: 1,2,
print(walked([1, 2, 3], (a, n) => n === 2 && delete a[0]));               // expect: 1,2,3
print(walked([1, 2, 3], (a, n) => n === 3 && (a[4] = 5)));                // expect: 1,2,3,,5
print(walked([1, 2, 3], (a, n) => n === 2 && Object.freeze(a)));          // expect: 1,2,3
print(walked([1, 2, 3], (a, n) => {                                       // expect: 1,2,7,4
  if (n !== 1) return;
  a[3] = 3;
  a[5] = 5;
  a.length = 4;
  a[2] = 7;
  a[3] = 4;
}));
print(walked([1, 2, 3], (a, n) => {                                       // expect: 1,2,3
  if (n === 1) delete a[1];
  if (n === 1) a[1] = 2;
  if (n === 2) delete a[0];
}));
print(walked([1, 2], (a, n) => {                                          // expect: 1,got,3
  if (n === 1) Object.defineProperty(a, 1, { get: () => "got" });
  if (n === 2) a[2] = 3;
}));

// Loops inside each other over the same array.
const shared = [1, 2, 3];
const pairs = [];
for (const a of shared) {
  for (const b of shared) {
    pairs.push(`${a}${b}`);
    if (a === 2 && b === 2) delete shared[0];
    if (a === 3) break;
  }
}
print(pairs.join());                                                      // expect: 11,12,13,21,22,23,3undefined

// However a loop ended, the next one starts at the beginning.
const again = [1, 2, 3];
function first() {
  for (const value of again) return value;
}
print(first(), first());                                                  // expect: 1 1
try {
  for (const value of again) throw value;
} catch (error) {
  print(error);                                                           // expect: 1
}
outer: for (const a of again) {
  for (const b of again) {
    if (b === 2) continue outer;
    if (a === 3) break outer;
  }
}
delete again[0];
print(again.length, walked(again, () => {}));                             // expect: 3 ,2,3

// An error of the iterator itself does not close it; one of the body does.
let closed = 0;
const failing = (when) => ({
  [Symbol.iterator]() { return this; },
  next() {
    if (when === "next") throw "from next";
    return when === "value" ? { done: false, get value() { throw "from value"; } } : { done: false, value: 1 };
  },
  return() { closed++; return {}; },
});
for (const when of ["next", "value", "body"]) {
  try {
    for (const value of failing(when)) throw `from body ${value}`;
  } catch (error) {
    print(error, closed);
    // expect: from next 0
    // expect: from value 0
    // expect: from body 1 1
  }
}

// The same of a generator that passes results of another iterator on.
function* passing(when) { yield* failing(when); }
for (const when of ["value", "body"]) {
  try {
    for (const value of passing(when)) throw `from body ${value}`;
  } catch (error) {
    print(error, closed);
    // expect: from value 1
    // expect: from body 1 2
  }
}
