// Recursion without end through conversions, properties and proxies: a RangeError that can be caught, and nothing worse.
// option: time_limit = 60000
const reports = [];
function falls(name, step) {
  let outcome = "ended";
  try { step(); } catch (error) { outcome = error instanceof RangeError ? error.message : `${error.name}: ${error.message}`; }
  if (outcome !== "Maximum call stack size exceeded") reports.push(`${name}: ${outcome}`);
}
const two = [2, 1];

// Conversions
const text = { toString() { return String(text); } };
const number = { valueOf() { return +number; } };
const primitive = { [Symbol.toPrimitive]() { return `${primitive}`; } };
falls("toString", () => `${text}`);
falls("valueOf", () => number * 2);
falls("Symbol.toPrimitive", () => primitive + "");
falls("property key", () => { const key = { toString: () => ({})[key] }; ({})[key]; });
falls("comparison", () => { const less = { valueOf: () => less < 1 }; less < 1; });
falls("loose equality", () => { const same = { valueOf: () => same == 1 }; same == 1; });

// Properties
falls("getter", () => { const o = { get x() { return o.x; } }; o.x; });
falls("setter", () => { const o = { set x(value) { o.x = value; } }; o.x = 1; });
falls("spread of a getter", () => { const o = { get x() { return { ...o }; } }; ({ ...o }); });
falls("Object.assign", () => { const o = { get x() { return Object.assign({}, o); } }; Object.assign({}, o); });
falls("Object.entries", () => { const o = { get x() { return Object.entries(o); } }; Object.entries(o); });
falls("defineProperties", () => { const o = { get x() { return Object.defineProperties({}, o); } }; Object.defineProperties({}, o); });
falls("static getter", () => { class C { static get x() { return C.x; } } C.x; });
falls("super", () => { class A { get x() { return this.x; } } class B extends A { get x() { return super.x; } } new B().x; });
falls("private", () => { class A { get #x() { return this.#x; } go() { return this.#x; } } new A().go(); });
falls("field", () => { class A { a = new A(); } new A(); });
falls("instanceof", () => { const C = { [Symbol.hasInstance]: (value) => value instanceof C }; 1 instanceof C; });
falls("with", () => { const f = new Proxy({}, { has: () => "a" in f }); "a" in f; });

// Proxies
const traps = {
  get: (p) => p.x, set: (p) => { p.x = 1; }, has: (p) => "x" in p, deleteProperty: (p) => delete p.x,
  ownKeys: (p) => Object.keys(p), getOwnPropertyDescriptor: (p) => Object.getOwnPropertyDescriptor(p, "x"),
  defineProperty: (p) => Object.defineProperty(p, "x", { value: 1 }), getPrototypeOf: (p) => Object.getPrototypeOf(p),
  setPrototypeOf: (p) => Object.setPrototypeOf(p, null), isExtensible: (p) => Object.isExtensible(p),
  preventExtensions: (p) => Object.preventExtensions(p), apply: (p) => p(), construct: (p) => new p(),
};
for (const [trap, act] of Object.entries(traps)) {
  const proxy = new Proxy(function () {}, { [trap]: () => act(proxy) });
  falls(`trap ${trap}`, () => act(proxy));
}
print(reports.length ? reports.join("\n") : "every one of them"); // expect: every one of them
