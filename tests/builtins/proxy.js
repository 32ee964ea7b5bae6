// Proxy: traps, invariants, revocation, and proxies in places that look at objects closely.

const log = [];
const handler = new Proxy({}, { get(_, trap) { log.push(trap); return undefined; } });
const seen = new Proxy(function () {}, handler);
seen.a; seen.a = 1; "a" in seen; delete seen.a; Object.keys(seen); seen(); new seen();
Object.getPrototypeOf(seen); Object.setPrototypeOf(seen, null); Object.isExtensible(seen); Object.preventExtensions(seen);
Object.defineProperty(seen, "length", { value: 3 }); Object.getOwnPropertyDescriptor(seen, "length");
print([...new Set(log)].join()); // expect: get,set,getOwnPropertyDescriptor,defineProperty,has,deleteProperty,ownKeys,apply,construct,getPrototypeOf,setPrototypeOf,isExtensible,preventExtensions

const target = { a: 1 };
const traps = {
  get: (object, key, receiver) => (key === "self" ? receiver === proxy : `got ${String(key)}`),
  has: (object, key) => key.startsWith("x"),
  ownKeys: () => ["b", "a", Symbol.iterator],
  getOwnPropertyDescriptor: (object, key) => ({ value: key, enumerable: key !== "b", configurable: true }),
  deleteProperty: (object, key) => key !== "stays",
  set: (object, key, value) => { object[key] = value * 2; return true; },
};
const proxy = new Proxy(target, traps);
print(proxy.a, proxy.self, "xyz" in proxy, "a" in proxy, Object.keys(proxy), Reflect.ownKeys(proxy).length); // expect: got a true true false a 3
proxy.n = 21;
print(target.n, delete proxy.a, Reflect.deleteProperty(proxy, "stays"), JSON.stringify({ ...proxy })); // expect: 42 true false {"a":"got a"}
print(Object.create(proxy).anything, Object.create(proxy).self); // expect: got anything false

// ---
// A proxy cannot lie about what its target has fixed.
const frozen = Object.freeze({ a: 1 });
const lies = {
  get: () => 2,
  has: () => false,
  deleteProperty: () => true,
  ownKeys: () => [],
  getOwnPropertyDescriptor: () => undefined,
  defineProperty: () => true,
  isExtensible: () => true,
  getPrototypeOf: () => null,
  setPrototypeOf: () => true,
  preventExtensions: () => true,
};
const liar = new Proxy(frozen, lies);
const attempts = [
  () => liar.a, () => "a" in liar, () => delete liar.a, () => Object.keys(liar), () => Object.getOwnPropertyDescriptor(liar, "a"),
  () => Object.defineProperty(liar, "b", { value: 1 }), () => Object.isExtensible(liar), () => Object.getPrototypeOf(liar),
  () => Object.setPrototypeOf(liar, {}), () => Object.preventExtensions(new Proxy({}, lies)),
];
print(attempts.map((attempt) => { try { attempt(); return "lied"; } catch (error) { return error.name; } }).join());
// expect: TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError
try { liar.a; } catch (error) { print(error.message); } // expect: Proxy trap 'get' broke an invariant: 'a' of the target has another value
for (const keys of [["a", "a"], [1], "a", ["b"]]) {
  try { Object.keys(new Proxy(frozen, { ownKeys: () => keys })); print("no error"); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
print(Object.keys(new Proxy({ a: 1 }, { ownKeys: () => ["z", "a"] })), new Proxy({ a: 1 }, { get: () => 2 }).a); // expect: a 2

// ---
const { proxy, revoke } = Proxy.revocable(function () { return 1; }, {});
print(proxy(), typeof proxy, revoke(), revoke(), typeof proxy); // expect: 1 function undefined undefined function
for (const use of [() => proxy(), () => new proxy(), () => proxy.a, () => Object.keys(proxy), () => Array.isArray(proxy)]) {
  try { use(); print("no error"); } catch (error) { print(error.message); }
}
// expect: Cannot perform 'apply' on a proxy that has been revoked
// expect: Cannot perform 'construct' on a proxy that has been revoked
// expect: Cannot perform 'get' on a proxy that has been revoked
// expect: Cannot perform 'ownKeys' on a proxy that has been revoked
// expect: Cannot perform 'IsArray' on a proxy that has been revoked

const list = new Proxy([1, 2, 3], {});
print(Array.isArray(list), list.length, [...list], list.map((n) => n * 2), [0].concat(list), JSON.stringify(list), String(list)); // expect: true 3 1,2,3 2,4,6 0,1,2,3 [1,2,3] 1,2,3
list.push(4);
print(list.length, Object.prototype.toString.call(list), Object.prototype.toString.call(new Proxy(() => {}, {}))); // expect: 4 [object Array] [object Function]
class Base { #secret = 5; constructor() { return new Proxy(this, {}); } static read(object) { return #secret in object; } }
print(Base.read(new Base()), new Base() instanceof Base); // expect: false true
class Wrapped extends (function (object) { return object; }) { #mark = 1; static has(object) { return #mark in object; } }
const plain = new Proxy({}, { defineProperty() { throw "asked"; }, set() { throw "asked"; } });
print(Wrapped.has(new Wrapped(plain)), Reflect.ownKeys(plain).length); // expect: true 0
print(new (new Proxy(Date, {}))(0).getTime(), Reflect.construct(new Proxy(Map, { construct: (T, args, N) => ({ made: N === Map }) }), [], Map).made); // expect: 0 true
try { new Proxy({}, null); } catch (error) { print(error.message); } // expect: Cannot create proxy with a non-object as target or handler
try { new (new Proxy(() => {}, {}))(); } catch (error) { print(error.name); } // expect: TypeError
print("prototype" in Proxy, Proxy.length, Proxy.revocable.length); // expect: false 2 2

// ---
// Proxies of proxies, deeply nested or endlessly recursive, end in a RangeError.
let deep = {};
for (let i = 0; i < 100000; i++) deep = new Proxy(deep, {});
try { deep.a; print("survived"); } catch (error) { print(error instanceof RangeError ? "survived" : error); } // expect: survived
const cycle = new Proxy({}, {});
try { Object.setPrototypeOf(cycle, cycle); cycle.a; } catch (error) { print(error.name); } // expect: RangeError
