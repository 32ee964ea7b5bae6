// Map: what counts as the same key, and what an iteration sees while the map changes under it.

const all = new Map([[1, "number"], [true, "boolean"], ["1", "string"], [1n, "bigint"], [null, "null"], [undefined, "undefined"]]);
print(all.size, all.get(1), all.get(true), all.get("1"), all.get(1n), all.get(null), all.get()); // expect: 6 number boolean string bigint null undefined
print(all.get(0), all.has(false), all.get(BigInt("1")), all.get(2n)); // expect: undefined false bigint undefined

const zeros = new Map([[NaN, "nan"], [-0, "zero"]]);
print(zeros.get(0 / 0), zeros.get(0), Object.is([...zeros.keys()][1], 0)); // expect: nan zero true
print(zeros.delete(NaN), zeros.delete(NaN), zeros.size); // expect: true false 1

const kinds = [true, false, 5n, -1n, 2n ** 80n, NaN, "a", Symbol.iterator, null, undefined, 0.5];
const echo = new Map(kinds.map((key) => [key, key]));
print([...echo].every(([key, value]) => Object.is(key, value)), echo.size); // expect: true 11

const object = {}, map = new Map();
print(map.set(object, 1) === map, map.get({}), map.get(object)); // expect: true undefined 1

// ---
// Iteration is live: deleted entries are skipped, new ones are visited, also when an entry comes back.
const map = new Map([["a", 1], ["b", 2], ["c", 3]]);
const seen = [];
for (const [key] of map) {
  seen.push(key);
  if (seen.length === 1) {
    map.delete("b");
    map.set("d", 4);
    map.delete("a");
    map.set("a", 5);
  }
}
print(seen, [...map.keys()]); // expect: a,c,d,a c,d,a

const numbers = new Set([0]);
let steps = 0;
for (const n of numbers) {
  steps++;
  if (n < 1000) numbers.add(n + 1);
  numbers.delete(n);
}
print(steps, numbers.size); // expect: 1001 0

const first = new Map([[1, 1], [2, 2]]);
const iterator = first.keys();
print(iterator.next().value); // expect: 1
first.clear();
first.set(3, 3);
print(iterator.next().value, iterator.next().done); // expect: 3 true
first.set(4, 4);
print(iterator.next().done, [...first.keys()]); // expect: true 3,4

// A long-lived iterator finds its place after thousands of deletions before it.
const big = new Map();
for (let i = 0; i < 5000; i++) big.set(i, i);
const late = big.values();
for (let i = 0; i < 2500; i++) late.next();
for (let i = 0; i < 4000; i++) if (i !== 3000) big.delete(i);
print(late.next().value, late.next().value, big.size); // expect: 3000 4000 1001

const visits = [];
const each = new Map([["x", 1], ["y", 2]]);
each.forEach(function (value, key, owner) {
  visits.push(key + value + (owner === each) + this.tag);
  if (key === "x") each.delete("y"), each.set("z", 3);
}, { tag: "!" });
print(visits); // expect: x1true!,z3true!

// ---
// The constructor, groupBy, getOrInsert and the property table.
try { Map(); } catch (error) { print(error.name, error.message); } // expect: TypeError Constructor Map requires 'new'
try { new Map([1]); } catch (error) { print(error.message); } // expect: Iterator value 1 is not an entry object
try { Map.prototype.get.call(new Set, 1); } catch (error) { print(error.message); } // expect: Method Map.prototype.get called on incompatible receiver #<Set>

let closed = 0;
const source = { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }), return() { closed++; return {}; } }; } };
try { new Map(source); } catch (error) { print(error.name, closed); } // expect: TypeError 1

class Counted extends Map {
  set(key, value) { return super.set(key, value * 10); }
}
const counted = new Counted([["a", 1]]);
print(counted.get("a"), counted instanceof Map, Object.prototype.toString.call(counted)); // expect: 10 true [object Map]

const groups = Map.groupBy([1, 2, 3, -0, 0], (n) => (n === 0 ? n : n % 2 === 0));
print([...groups].map(([key, values]) => `${Object.is(key, -0) ? "-0" : key}:${values}`).join(" ")); // expect: false:1,3 true:2 0:0,0

const memo = new Map([["a", 1]]);
print(memo.getOrInsert("a", 2), memo.getOrInsert("b", 3), memo.getOrInsertComputed("c", (key) => key + key), [...memo.values()]); // expect: 1 3 cc 1,3,cc
print(Map.length, Map.name, Map.prototype.set.length, Map.prototype.entries === Map.prototype[Symbol.iterator]); // expect: 0 Map 2 true
print(Object.getOwnPropertyDescriptor(Map.prototype, "size").get.name, Map[Symbol.species] === Map); // expect: get size true
