// P001: the Function constructor through two constructors.
print(typeof this.constructor.constructor);              // expect: function
this.constructor.constructor("return process")();        // expect throws: EvalError: Code generation from strings disallowed for this context
// ---
// P002: every chain ends in the guest's own Object.prototype.
print(({}).__proto__.__proto__ === null);                // expect: true
for (const value of [[], () => {}, /x/, new Map(), Promise.resolve(), new Error(), new Date(), 1, "", true, 1n, Symbol()]) {
  let object = Object(value), steps = 0;
  while (object !== null && steps++ < 20) { if (object === Object.prototype) print(steps < 20); object = Object.getPrototypeOf(object); }
}
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// ---
// P003: data of the host has the guest's prototypes, and no constructor of the host's.
// option: host = true
print(Object.getPrototypeOf(input) === Object.prototype, Object.getPrototypeOf(input.list) === Array.prototype);  // expect: true true
Object.getPrototypeOf(input).constructor.constructor("return 1")(); // expect throws: EvalError: Code generation from strings disallowed for this context
// ---
// P004: the engine never asks a method that the guest replaced.
Object.prototype.hasOwnProperty = () => true;
Object.prototype.toString = () => "mine";
Array.prototype.push = () => { throw 1; };
print(JSON.stringify({ a: [1, {}] }));                   // expect: {"a":[1,{}]}
print(Object.entries({ a: 1 }).length, [3, 1, 2].sort()[0], "a,b".split(",").length);  // expect: 1 1 2
// ---
// P005
const parsed = JSON.parse('{"__proto__":{"a":1}}');
print(parsed.a, Object.keys(parsed), Object.getPrototypeOf(parsed) === Object.prototype);  // expect: undefined __proto__ true
// ---
// P006
Object.setPrototypeOf(Object.prototype, {});             // expect throws: TypeError: Cyclic or immutable prototype
// ---
// P007: what a guest does to its prototypes stays its own affair.
[].__proto__.concat = function () { return this; };
print([1].concat(2).length);                             // expect: 1
// ---
// P007: and a VM that comes after it sees nothing of that.
print([1].concat(2).length);                             // expect: 2
// ---
// P008: whatever can be reached from the global object is the guest's: walked five steps deep.
// option: host = true
const seen = new Set([null, undefined]), names = [];
const walk = (value, path, depth) => {
  if ((typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
  seen.add(value);
  let top = value;
  for (let next; (next = Object.getPrototypeOf(top)) !== null; top = next);
  if (top !== Object.prototype && value !== Object.prototype) names.push(path);
  if (depth === 5) return;
  for (const key of Reflect.ownKeys(value)) {
    const { value: inner, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
    for (const part of [inner, get, set]) walk(part, path + "." + String(key), depth + 1);
  }
  walk(Object.getPrototypeOf(value), path + ".__proto__", depth + 1);
};
walk(globalThis, "globalThis", 0);
print(names.join());                                     // expect: globalThis.Array.prototype.Symbol(Symbol.unscopables)
print(seen.size > 500);                                  // expect: true
// ---
// P009: the symbol registry is the VM's own (the next program is another VM).
const symbol = Symbol.for("P009");
print(Symbol.keyFor(symbol), Symbol.for("P009") === symbol);  // expect: P009 true
