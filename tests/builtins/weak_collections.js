// WeakMap and WeakSet keep their entries out of sight of everything else; WeakRef, FinalizationRegistry.

const map = new WeakMap(), key = { a: 1, b: 2 };
print(map.set(key, "secret") === map, map.get(key), map.has(key)); // expect: true secret true
const copies = [{ ...key }, Object.assign({}, key), (({ a, ...rest }) => rest)(key), structuredCopy(key)];
function structuredCopy(value) { return JSON.parse(JSON.stringify(value)); }
print(copies.some((copy) => map.has(copy)), Object.keys(key), Reflect.ownKeys(key).length, JSON.stringify(key)); // expect: false a,b 2 {"a":1,"b":2}
for (const name in key) print(name);
// expect: a
// expect: b

Object.freeze(key);
print(map.set(key, 1).get(key), Object.isFrozen(key), map.delete(key), map.delete(key), map.get(key)); // expect: 1 true true false undefined
map.set(key, undefined);
print(map.has(key), map.get(key), Object.getOwnPropertyNames(key)); // expect: true undefined a,b

const proxy = new Proxy(key, { get() { throw "never asked"; } });
map.set(proxy, "proxy").set(map, "map").set(print, "function").set([1], "array");
print(map.get(proxy), map.get(map), map.get(print), map.get([1]), map.get(key)); // expect: proxy map function undefined undefined

for (const bad of [1, "a", null, undefined, true, 1n, Symbol.for("shared")]) {
  try { map.set(bad, 1); print("no error"); } catch (error) { if (!(error instanceof TypeError)) print(error); }
  if (map.has(bad) || map.delete(bad) || map.get(bad) !== undefined) print("found", String(bad));
}
const symbol = Symbol("own");
print(map.set(symbol, 7).get(symbol), map.set(Symbol.iterator, 8).get(Symbol.iterator), map.get(Symbol("own"))); // expect: 7 8 undefined

const set = new WeakSet([key]);
print(set.has(key), set.has({}), set.add(map) === set, set.delete(key), set.has(key)); // expect: true false true true false
print("size" in map, "forEach" in map, map[Symbol.iterator], Object.prototype.toString.call(set)); // expect: false false undefined [object WeakSet]
try { new WeakMap([[1, 2]]); } catch (error) { print(error.message); } // expect: Invalid value used as weak map key: 1

// ---
const target = {}, reference = new WeakRef(target);
print(reference.deref() === target, WeakRef.length, String(reference)); // expect: true 1 [object WeakRef]
try { new WeakRef(1); } catch (error) { print(error.name); } // expect: TypeError
let called = false;
const registry = new FinalizationRegistry(() => { called = true; });
const token = {};
print(registry.register({}, "held", token), registry.unregister(token), registry.unregister(token)); // expect: undefined true false
try { registry.register(target, target); } catch (error) { print(error.name); } // expect: TypeError
try { registry.register(target, 1, 5); } catch (error) { print(error.name); } // expect: TypeError
for (let i = 0; i < 1000; i++) registry.register({}, i);
print(called); // expect: false
