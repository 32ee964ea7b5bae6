// Set, and the methods that combine sets.

const set = new Set([3, 1, 3, -0, NaN, NaN, "3", true]);
print([...set], set.size, Object.is([...set][2], 0)); // expect: 3,1,0,NaN,3,true 6 true
print(set.add(9) === set, set.has("9"), set.delete(9), set.has(9)); // expect: true false true false
print([...set.entries()][0], Set.prototype.keys === Set.prototype.values, Set.prototype[Symbol.iterator].name); // expect: 3,3 true values

const order = [];
set.forEach((value, key, owner) => order.push(value === key || value !== value, owner === set));
print(order.every(Boolean), order.length); // expect: true 12
class Loud extends Set {
  add(value) { return super.add(`${value}!`); }
}
print([...new Loud(["a", "b"])]); // expect: a!,b!
try { Set.prototype.add.call({}, 1); } catch (error) { print(error.message); } // expect: Method Set.prototype.add called on incompatible receiver #<Object>
try { new Set(5); } catch (error) { print(error.name); } // expect: TypeError

// ---
const a = new Set([1, 2, 3, 4]), b = new Set([4, 3, 9]);
print([...a.union(b)], [...a.intersection(b)], [...a.difference(b)], [...a.symmetricDifference(b)]); // expect: 1,2,3,4,9 4,3 1,2 1,2,9
print(a.isSubsetOf(b), new Set([3]).isSubsetOf(a), a.isSupersetOf(new Set([4, 1])), a.isDisjointFrom(new Set([7]))); // expect: false true true true
print(new Set().isSubsetOf(b), a.isSupersetOf(new Set()), a.union(a).size, a.isDisjointFrom(a)); // expect: true true 4 false

// Anything with size, has and keys will do; which of them is asked depends on the sizes.
const log = [];
const like = {
  get size() { log.push("size"); return 2; },
  get has() { log.push("has"); return (value) => (log.push(`has ${value}`), value === 1); },
  get keys() { log.push("keys"); return () => [1, 5][Symbol.iterator](); },
};
print([...new Set([1, 2]).intersection(like)], log); // expect: 1 size,has,keys,has 1,has 2
log.length = 0;
print([...new Set([1, 2, 3]).intersection(like)], log); // expect: 1 size,has,keys
print([...new Map([[1, "x"]]).keys()], [...a.difference(new Map([[1, "x"]]))]); // expect: 1 2,3,4

for (const bad of [{}, { size: NaN }, { size: -1, has() {}, keys() {} }, { size: 1, has: 1, keys() {} }, [1]]) {
  try { a.union(bad); print("no error"); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: RangeError
// expect: TypeError
// expect: TypeError

// Early answers close the other set's iterator.
let closed = 0;
const endless = { size: 1, has: () => true, keys: () => ({ next: () => ({ value: 42, done: false }), return() { closed++; return {}; } }) };
print(a.isSupersetOf(endless), closed, new Set([42, 1]).isDisjointFrom(endless), closed); // expect: false 1 false 2
// A predicate may change the set it is asked about.
const shrinking = new Set([1, 2, 3]);
print(shrinking.isSubsetOf({ size: 5, keys() {}, has(value) { shrinking.delete(value + 1); return true; } }), [...shrinking]); // expect: true 1,3

// ---
// A difference is taken from the elements that were there when it started.
const set = new Set([1, 2, 3]);
const asked = [];
const other = { size: 9, keys() {}, has(value) { asked.push(value); if (value === 1) { set.delete(2); set.add(4); } return value === 3; } };
print([...set.difference(other)].join(), asked.join(), [...set].join()); // expect: 1,2 1,2,3 1,3,4
const small = { size: 0, has() {}, keys() { set.clear(); return [3][Symbol.iterator](); } };
print([...set.difference(small)].join(), set.size); // expect: 1,4 0
