// Lazy helpers.
function* naturals() { let n = 0; while (true) yield n++; }
const iterator = naturals().filter((n) => n % 2).map((n, i) => n * 10 + i).drop(1).take(3);
print(iterator[Symbol.toStringTag], iterator.toArray()); // expect: Iterator Helper 31,52,73
print(naturals().take(3).flatMap((n) => [n, n]).toArray(), [1, 2].values().flatMap((n) => new Set([n])).toArray()); // expect: 0,0,1,1,2,2 1,2
print([1, 2, 3].values().reduce((a, b) => a + b), [1, 2, 3].values().reduce((a, b) => a + b, "s")); // expect: 6 s123
print([1, 2].values().some((x) => x > 1), [1, 2].values().every((x) => x > 1), [1, 2].values().find((x) => x > 1), [].values().find(Boolean)); // expect: true false 2 undefined
const seen = [];
new Set(["a", "b"]).values().forEach((value, index) => seen.push(value + index));
print(seen, [].values().take(0).toArray().length, naturals().take(Infinity).next().value); // expect: a0,b1 0 0
// ---
// Closing what lies underneath.
const log = [];
const make = () => ({
  __proto__: Iterator.prototype,
  n: 0,
  next() { return { value: this.n++, done: false }; },
  return() { log.push("closed"); return {}; },
});
const flush = () => log.splice(0).join();
const mapped = make().map((x) => x);
mapped.next();
print(JSON.stringify(mapped.return()), flush(), JSON.stringify(mapped.next()), mapped.return().done, flush()); // expect: {"done":true} closed {"done":true} true
make().map((x) => x).return();
print(flush()); // expect: closed
make().take(1).toArray();
print(flush()); // expect: closed
try { make().map(() => { throw new Error("m"); }).next(); } catch (error) { print(error.message, flush()); } // expect: m closed
for (const f of [() => make().map(), () => make().take(-1), () => make().drop(NaN), () => make().some(1), () => make().take({ valueOf() { throw new EvalError(); } })]) {
  try { f(); } catch (error) { print(error.name, flush()); }
}
// expect: TypeError closed
// expect: RangeError closed
// expect: RangeError closed
// expect: TypeError closed
// expect: EvalError closed
const nested = make().flatMap(() => make());
nested.next();
nested.return();
print(flush()); // expect: closed,closed
try { make().flatMap(() => "text").next(); } catch (error) { print(error.name, flush()); } // expect: TypeError closed
print(make().find((x) => x === 3), flush()); // expect: 3 closed
const self = make().map(() => self.next());
try { self.next(); } catch (error) { print(error.name); } // expect: TypeError
// ---
// Iterator itself.
try { Iterator(); } catch (error) { print(error.name); } // expect: TypeError
try { new Iterator(); } catch (error) { print(error.name); } // expect: TypeError
class Mine extends Iterator { next() { return { value: 1, done: false }; } }
print(new Mine().take(2).toArray(), new Mine() instanceof Iterator, [].values() instanceof Iterator); // expect: 1,1 true true
const foreign = { next() { return { value: "f", done: false }; } };
const wrapped = Iterator.from(foreign);
print(wrapped === foreign, wrapped instanceof Iterator, wrapped.take(2).toArray(), JSON.stringify(wrapped.return())); // expect: false true f,f {"done":true}
print(Iterator.from("ab").toArray(), Iterator.from([1].values()).toArray()); // expect: a,b 1
print(Iterator.concat([1], new Set([2]), "3".split("")).toArray(), Iterator.concat().next().done); // expect: 1,2,3 true
const d = Object.getOwnPropertyDescriptor(Iterator.prototype, Symbol.toStringTag);
print(typeof d.get, Iterator.prototype[Symbol.toStringTag], Iterator.prototype.constructor === Iterator); // expect: function Iterator true
const own = Object.create(Iterator.prototype);
own[Symbol.toStringTag] = "Own";
print(Object.keys(own).length, own[Symbol.toStringTag], Object.getOwnPropertyDescriptor(own, Symbol.toStringTag).writable); // expect: 0 Own true
try { "use strict"; Iterator.prototype[Symbol.toStringTag] = 1; } catch (error) { print(error.name); } // expect: TypeError
let disposed = false;
({ __proto__: Iterator.prototype, return() { disposed = true; } })[Symbol.dispose]();
print(disposed, [].values()[Symbol.iterator]() instanceof Iterator); // expect: true true
// ---
// Several iterators together, several values together.
const join = (iterator) => iterator.toArray().map((values) => values.join("")).join();
print(join(Iterator.zip([[1, 2, 3], ["a", "b"]])), join(Iterator.zip([[1, 2], ["a"]], { mode: "longest", padding: ["-", "*"] }))); // expect: 1a,2b 1a,2*
try { Iterator.zip([[1, 2], [3]], { mode: "strict" }).toArray(); } catch (error) { print(error.name); } // expect: TypeError
print(JSON.stringify(Iterator.zipKeyed({ x: [1, 2], y: [3, 4] }).toArray())); // expect: [{"x":1,"y":3},{"x":2,"y":4}]
print(join([1, 2, 3, 4, 5].values().chunks(2)), join([1, 2, 3, 4].values().windows(3)), join([1].values().windows(2, "allow-partial"))); // expect: 12,34,5 123,234 1
print([1, NaN].values().includes(NaN), [1, 2].values().includes(1, 1), [].values().includes(undefined)); // expect: true false false
const open = [];
const source = (name) => ({ next: () => ({ value: name, done: false }), return() { open.push(name); return {}; } });
const zipped = Iterator.zip([source("a"), source("b"), source("c")]);
zipped.next();
zipped.return();
print(open); // expect: c,b,a
for (const f of [() => [1].values().chunks(0), () => [1].values().chunks("1"), () => [1].values().windows(1.5), () => Iterator.zip(1), () => Iterator.zip([], { mode: "all" })]) {
  try { f(); } catch (error) { print(error.name); }
}
// expect: RangeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
