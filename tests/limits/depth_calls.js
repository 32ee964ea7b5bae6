// Recursion without end through calls and arrays: a RangeError that can be caught, and nothing worse.
// option: time_limit = 60000
const reports = [];
function falls(name, step) {
  let outcome = "ended";
  try { step(); } catch (error) { outcome = error instanceof RangeError ? error.message : `${error.name}: ${error.message}`; }
  if (outcome !== "Maximum call stack size exceeded") reports.push(`${name}: ${outcome}`);
}
const two = [2, 1];

// Calls
falls("apply", () => { const f = () => f.apply(null, []); f(); });
falls("call", () => { const f = () => f.call(null); f(); });
falls("bind", () => { const f = () => f.bind(null)(); f(); });
falls("Reflect.apply", () => { const f = () => Reflect.apply(f, null, []); f(); });
falls("Reflect.construct", () => { function F() { Reflect.construct(F, []); } new F(); });
falls("spread call", () => { const f = (...rest) => f(...rest); f(1); });
falls("new", () => { class C { constructor() { new C(); } } new C(); });
falls("super()", () => { class A { constructor() { new B(); } } class B extends A {} new B(); });
falls("heritage", () => { const f = () => { class C extends f() {} return C; }; f(); });
falls("computed name", () => { const f = () => { class C { [f()]() {} } return ""; }; f(); });
falls("static block", () => { const f = () => { class C { static { f(); } } }; f(); });
falls("default", () => { const f = (x = f()) => x; f(); });
falls("tag", () => { const f = () => f`${1}`; f(); });
falls("decomposition", () => { const o = { get a() { const { a } = o; return a; } }; o.a; });
falls("arguments", () => { function f() { f(...arguments); } f(1); });

// Arrays
for (const name of ["map", "filter", "forEach", "some", "every", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "reduce", "reduceRight", "sort", "toSorted"]) {
  falls(`Array ${name}`, () => { const f = () => two[name](f); f(); });
  if (name !== "flatMap") falls(`TypedArray ${name}`, () => { const f = () => { new Uint8Array(two)[name](f); return 0; }; f(); });
}
falls("Array.from", () => { const f = () => Array.from(two, f); f(); });
falls("TypedArray.from", () => { const f = () => Uint8Array.from(two, f); f(); });
falls("join", () => { const a = [{ toString: () => a.join() + [[a]] }, 1]; const f = () => [{ toString: f }].join(); f(); });
falls("toLocaleString", () => { const f = () => [{ toLocaleString: f }].toLocaleString(); f(); });
falls("concat", () => { const f = () => [].concat({ get [Symbol.isConcatSpreadable]() { return f(); } }); f(); });
falls("species", () => { class D extends Array { static get [Symbol.species]() { return new D(1).map((x) => x); } } new D(1).map((x) => x); });
falls("copyWithin", () => { const f = () => [1, 2].copyWithin({ valueOf: f }); f(); });
falls("Array.prototype.at", () => { const f = () => [1].at({ valueOf: f }); f(); });
print(reports.length ? reports.join("\n") : "every one of them"); // expect: every one of them
