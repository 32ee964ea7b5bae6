const s = Symbol("d");
print(s.toString(), s.description, Symbol().description, Symbol("").description === ""); // expect: Symbol(d) d undefined true
print(Symbol("d") === s, Symbol.for("k") === Symbol.for("k"), Symbol.keyFor(Symbol.for("k")), Symbol.keyFor(s)); // expect: false true k undefined
print(typeof s, typeof Object(s), Object(s) == s, Object(s) === s, Object(s).description); // expect: symbol object true false d
print(Symbol.iterator.toString(), Symbol.keyFor(Symbol.iterator), Object.getOwnPropertyDescriptor(Symbol, "iterator").writable);
// expect: Symbol(Symbol.iterator) undefined false
const o = { [s]: 1, plain: 2 };
print(o[s], Object.keys(o), s in o, JSON.stringify(o)); // expect: 1 plain true {"plain":2}
for (const use of [() => new Symbol(), () => s + "", () => +s, () => `${s}`, () => Symbol.keyFor("x"), () => Symbol(Symbol())]) {
  try { use(); print("fine"); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
print(Boolean(s), !s, s == s.valueOf(), String(s)); // expect: true false true Symbol(d)
// ---
print(Boolean(""), Boolean("false"), new Boolean(false) ? 1 : 2, true.toString(), new Boolean(1).valueOf()); // expect: false true 1 true true
print(Boolean(NaN), Boolean(0n), Boolean([]), Boolean(null), !!document()); // expect: false false true false true
function document() { return {}; }
try { Boolean.prototype.valueOf.call(1); } catch (error) { print(error.name); } // expect: TypeError
print(Object.prototype.toString.call(Boolean.prototype), Boolean.prototype.valueOf()); // expect: [object Boolean] false
