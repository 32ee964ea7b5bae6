// Making arrays.
print(Array(3).length, Array(3, 4), new Array("3"), Array.of(7), [...Array(2)]); // expect: 3 3,4 3 7 ,
print(Array.from("a😀b").length, Array.from({ length: 3 }, (_, i) => i * i), Array.from(new Set([1, 1, 2]))); // expect: 3 0,1,4 1,2
print(Array.from([1, 2, 3], function (x) { return x * this.by; }, { by: 2 })); // expect: 2,4,6
print(Array.isArray([]), Array.isArray(new Proxy([], {})), Array.isArray({ length: 0 }), Array.isArray(Array.prototype)); // expect: true true false true
for (const bad of [-1, 1.5, 2 ** 32, NaN]) {
  try { new Array(bad); } catch (error) { print(error.name); }
}
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
class Stack extends Array { top() { return this[this.length - 1]; } }
const stack = Stack.from([1, 2, 3]);
print(stack instanceof Stack, stack.map((x) => x * 2).top(), stack.filter(Boolean) instanceof Stack); // expect: true 6 true
print(stack.slice(1) instanceof Stack, stack.concat([9]).top(), Stack.of(5).top(), [].concat(stack) instanceof Stack); // expect: true 9 5 false
class Plain extends Array { static get [Symbol.species]() { return Array; } }
print(new Plain(1, 2).map((x) => x) instanceof Plain); // expect: false
// ---
// length.
const a = [1, 2, 3];
a.length = 1;
a[4] = 5;
print(a.length, a, 1 in a, Object.keys(a)); // expect: 5 1,,,,5 false 0,4
a.length = 0;
print(a.length, a[0], a.toString() === ""); // expect: 0 undefined true
try { a.length = -1; } catch (error) { print(error.name); } // expect: RangeError
const huge = [];
huge[2 ** 32 - 2] = "last";
print(huge.length, huge.indexOf("last", 4294967290)); // expect: 4294967295 4294967294
huge[2 ** 32 - 1] = "property";
print(huge.length, Object.keys(huge)); // expect: 4294967295 4294967294,4294967295
const fixed = [1, 2, 3];
Object.defineProperty(fixed, 1, { configurable: false });
fixed.length = 0;
print(fixed.length, fixed); // expect: 2 1,2
Object.defineProperty(fixed, "length", { writable: false });
print(fixed.push === [].push, (() => { try { fixed.push(1); } catch (error) { return error.name; } })(), fixed.length); // expect: true TypeError 2
// ---
// Changing in place.
const a = [1, 2, 3, 4, 5];
print(a.push(6, 7), a.pop(), a.shift(), a.unshift(-1, 0), a); // expect: 7 7 1 7 -1,0,2,3,4,5,6
print(a.splice(1, 2), a, a.splice(-2), a, a.splice(1, 0, "x", "y"), a); // expect: 0,2 -1,x,y,3,4 5,6 -1,x,y,3,4  -1,x,y,3,4
print(a.splice(), a.splice(undefined).length, a.length); // expect:  5 0
print([1, 2, 3, 4, 5].copyWithin(0, 3), [1, 2, 3, 4, 5].copyWithin(1, 0, 3), [1, 2, 3].copyWithin(-1, 0)); // expect: 4,5,3,4,5 1,1,2,3,5 1,2,1
print([1, 2, 3].fill(0), [1, 2, 3].fill(0, 1, 2), new Array(3).fill("z"), [1, 2, 3].reverse()); // expect: 0,0,0 1,0,3 z,z,z 3,2,1
const holes = [, 1, , 2];
print(holes.reverse(), 0 in holes, 1 in holes, holes.length, holes.shift(), 0 in holes); // expect: ,1, true false 4 2 false
const like = { length: 2, 0: "a", 1: "b" };
print(Array.prototype.push.call(like, "c"), JSON.stringify(like)); // expect: 3 {"0":"a","1":"b","2":"c","length":3}
print(Array.prototype.shift.call(like), JSON.stringify(like)); // expect: a {"0":"b","1":"c","length":2}
try { Array.prototype.push.call({ length: 2 ** 53 - 1 }, 1); } catch (error) { print(error.name); } // expect: TypeError
try { Array.prototype.push.call("abc", 1); } catch (error) { print(error.name); } // expect: TypeError
// ---
// Callbacks: arguments, holes, changes on the way.
const seen = [];
[, "a", , "b"].forEach(function (value, index, array) { seen.push(value + index + array.length + this.tag); }, { tag: "!" });
print(seen); // expect: a14!,b34!
print([1, 2, 3].map((x) => x * 2), [, 1].map((x) => 9), 0 in [, 1].map((x) => 9), ["1", "2", "3"].map(parseInt)); // expect: 2,4,6 ,9 false 1,NaN,NaN
print([1, 2, 3, 4].filter((x) => x % 2), [3, 4].some((x) => x > 3), [3, 4].every((x) => x > 3), [].every(() => false)); // expect: 1,3 true false true
print([1, 2, 3].reduce((a, b) => a + b), [[1], [2]].reduceRight((a, b) => a.concat(b)), [].reduce((a) => a, "init")); // expect: 6 2,1 init
try { [].reduce((a) => a); } catch (error) { print(error.name); } // expect: TypeError
print([, 5].find((x) => x === undefined), [1, 5, 7].find((x) => x > 4), [1, 5, 7].findLast((x) => x > 4)); // expect: undefined 5 7
print([1, 5].findIndex((x) => x > 4), [1].findIndex((x) => x > 4), [5, 6].findLastIndex((x) => x > 4)); // expect: 1 -1 1
const growing = [1, 2, 3];
const visited = [];
growing.forEach((x) => { visited.push(x); growing.push(x); if (x === 1) growing.splice(1, 1); });
print(visited, growing); // expect: 1,3,1 1,1,3,1
for (const name of ["forEach", "map", "filter", "reduce", "some", "every", "find", "flatMap"]) {
  try { [][name]({}); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// ---
// Looking for values.
const list = [1, NaN, "1", true, null, undefined, 0, 1n, 1];
print(list.indexOf(1), list.indexOf("1"), list.indexOf(true), list.indexOf(NaN), list.indexOf(undefined), list.indexOf(1n)); // expect: 0 2 3 -1 5 7
print(list.includes(NaN), list.includes(-0), list.includes(false), list.lastIndexOf(1), list.lastIndexOf(1, -2)); // expect: true true false 8 0
print([true, 1].indexOf(1), [1, true].indexOf(true), [, 1].indexOf(undefined), [, 1].includes(undefined)); // expect: 1 1 -1 true
print([1, 2, 3].indexOf(3, -1), [1, 2, 3].indexOf(1, -1), [1, 2, 3].includes(1, 5), [1, 2, 1].lastIndexOf(1, -2)); // expect: 2 -1 false 0
print([1, 2, 3].at(-1), [1, 2, 3].at(3), [1, 2, 3].at("1")); // expect: 3 undefined 2
// ---
// Parts, sums, flattening.
print([1, 2, 3, 4].slice(1, 3), [1, 2, 3].slice(-2), [1, 2, 3].slice(2, 1).length, [, 1, ,].slice(0, 2).hasOwnProperty(0)); // expect: 2,3 2,3 0 false
print([1].concat(2, [3, [4]], "56"), [].concat({ length: 1, 0: "x", [Symbol.isConcatSpreadable]: true })); // expect: 1,2,3,4,56 x
const stays = [1, 2];
stays[Symbol.isConcatSpreadable] = false;
print([].concat(stays).length, [, 1].concat([, 2]).length); // expect: 1 4
print(JSON.stringify([1, [2, [3, [4]]]].flat()), JSON.stringify([1, [2, [3, [4]]]].flat(Infinity)), JSON.stringify([[], [,], 1].flat())); // expect: [1,2,[3,[4]]] [1,2,3,4] [1]
print([1, 2].flatMap((x) => [x, [x * 2]]).length, ["a b", "c"].flatMap((s) => s.split(" "))); // expect: 4 a,b,c
const original = [3, 1, 2];
print(original.toSorted(), original.toReversed(), original.toSpliced(0, 1, "x"), original.with(1, 9), original); // expect: 1,2,3 2,1,3 x,1,2 3,9,2 3,1,2
print([, 1].toReversed().hasOwnProperty(1), [3, , 1].toSorted().hasOwnProperty(2)); // expect: true true
try { [1].with(1, 0); } catch (error) { print(error.name); } // expect: RangeError
// ---
// Text.
print([1, null, undefined, [2, [3]], "x"].join("-"), [1, 2].join(), [[]].join(), [null] + ""); // expect: 1---2,3-x 1,2
const cyclic = [1];
cyclic.push(cyclic, 2);
print(cyclic.join(), String([cyclic]), cyclic.toLocaleString()); // expect: 1,,2 1,,2 1,,2
print(Array.prototype.join.call("abc", "-"), Array.prototype.toString.call({ join: () => "mine" }), Array.prototype.toString.call({})); // expect: a-b-c mine [object Object]
try { [1, { toString() { throw new RangeError(); } }].join(); } catch (error) { print(error.name); } // expect: RangeError
print([[1, [2]]].join(), [1, 2].toLocaleString()); // expect: 1,2 1,2
try { new Array(2 ** 32 - 1).join("x"); } catch (error) { print(error.name); } // expect: RangeError
// ---
// Sorting.
print([3, 1, 10, 2].sort(), [3, 1, 10, 2].sort((a, b) => a - b), ["b", undefined, "a"].sort()); // expect: 1,10,2,3 1,2,3,10 a,b,
const people = [["x", 2], ["a", 1], ["y", 2], ["b", 1], ["z", 2], ["c", 1], ["w", 0], ["v", 2], ["u", 1], ["t", 0]];
print(people.sort((p, q) => p[1] - q[1]).map((p) => p[0]).join("")); // expect: wtabcuxyzv
print([3, 2, 1].sort((a, b) => a < b ? -1 : 1), [1, 2, 3].sort(() => 0)); // expect: 1,2,3 1,2,3
const sparse = [3, , 1];
print(sparse.sort(), 2 in sparse, sparse.length); // expect: 1,3, false 3
print([true, false, null, "m"].sort(), [[2], [1, 5], [1, 10]].sort().join("|")); // expect: false,m,,true 1,10|1,5|2
for (const bad of [1, null, {}, "f"]) {
  try { [2, 1].sort(bad); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
try { [3, 2, 1].sort(() => { throw new URIError("stop"); }); } catch (error) { print(error.message); } // expect: stop
const shuffled = Array.from({ length: 500 }, (_, i) => (i * 7919) % 500);
print(shuffled.sort((a, b) => a - b).every((x, i) => x === i)); // expect: true
// ---
// Iteration.
print([..."ab"].entries().next().value, [...["x", "y"].entries()].join("|"), [...["x", , "z"].keys()]); // expect: 0,a 0,x|1,y 0,1,2
const iterator = [1, 2][Symbol.iterator]();
print(iterator[Symbol.toStringTag], JSON.stringify(iterator.next()), [...iterator], JSON.stringify(iterator.next())); // expect: Array Iterator {"value":1,"done":false} 2 {"done":true}
const live = [1, 2, 3];
const got = [];
for (const x of live) { got.push(x); if (x < 3) live.push(x * 10); }
print(got); // expect: 1,2,3,10,20
print([].values === [][Symbol.iterator], Object.keys(Array.prototype[Symbol.unscopables]).length); // expect: true 16
Array.prototype[Symbol.iterator] = function* () { yield "replaced"; };
print([...[1, 2]], Math.max.apply(null, [1, 2])); // expect: replaced 2
// ---
// Array.fromAsync.
async function* source() { yield 1; yield Promise.resolve(2); }
(async () => {
  print(await Array.fromAsync(source())); // expect: 1,2
  print(await Array.fromAsync([Promise.resolve("a"), "b"], async (x, i) => x + i)); // expect: a0,b1
  print(await Array.fromAsync({ length: 2, 0: Promise.resolve(5), 1: 6 })); // expect: 5,6
  let closed = false;
  const iterable = { [Symbol.iterator]() { return { next: () => ({ value: 1 }), return() { closed = true; return {}; } }; } };
  try {
    await Array.fromAsync(iterable, () => { throw new RangeError("no"); });
  } catch (error) { print(error.message, closed); } // expect: no true
  try { await Array.fromAsync(null); } catch (error) { print(error.name); } // expect: TypeError
})();
