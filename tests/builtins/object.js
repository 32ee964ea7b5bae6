// Own properties: order, attributes, copies.
const symbol = Symbol("s");
const o = { b: 1, 2: "two", a: 2, 1: "one", [symbol]: 3 };
print(Object.keys(o)); // expect: 1,2,b,a
print(Object.values(o)); // expect: one,two,1,2
print(JSON.stringify(Object.entries(o))); // expect: [["1","one"],["2","two"],["b",1],["a",2]]
print(Object.getOwnPropertyNames(o), Object.getOwnPropertySymbols(o).length); // expect: 1,2,b,a 1
Object.defineProperty(o, "hidden", { value: 1, configurable: true });
print(Object.keys(o).includes("hidden"), "hidden" in o, o.propertyIsEnumerable("hidden")); // expect: false true false
print(JSON.stringify(Object.getOwnPropertyDescriptor(o, "hidden")));
// expect: {"value":1,"writable":false,"enumerable":false,"configurable":true}
const copy = Object.assign({}, o, null, undefined, "xy", { get a() { return "got"; } });
print(Object.keys(copy), copy.a, copy[symbol], copy[0]); // expect: 0,1,2,b,a got 3 x
print(Object.keys(Object.getOwnPropertyDescriptors({ x: 1, get y() {} }).y)); // expect: get,set,enumerable,configurable
print(JSON.stringify(Object.fromEntries([["x", 1], ["y", 2]]))); // expect: {"x":1,"y":2}
print(JSON.stringify(Object.fromEntries(new Map([["k", "v"]])))); // expect: {"k":"v"}
print(Object.is(NaN, NaN), Object.is(0, -0), Object.is("a", "a")); // expect: true false true
print(Object.hasOwn(o, "a"), o.hasOwnProperty("toString")); // expect: true false
// ---
// Freezing and its kin.
"use strict";
const frozen = Object.freeze({ a: 1, inner: { b: 2 } });
for (const change of [() => { frozen.a = 2; }, () => { frozen.c = 3; }, () => { delete frozen.a; }]) {
  try { change(); print("changed"); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
frozen.inner.b = 3;
print(frozen.inner.b, Object.isFrozen(frozen), Object.isSealed(frozen), Object.isExtensible(frozen));
// expect: 3 true true false
const list = Object.freeze([1, 2]);
try { list.push(3); } catch (error) { print(error.name, list.length); } // expect: TypeError 2
const sealed = Object.seal({ a: 1 });
sealed.a = 2;
print(sealed.a, delete frozenCopy().a, Object.isFrozen(sealed), Object.isSealed(sealed)); // expect: 2 true false true
function frozenCopy() { return { ...frozen }; }
print(Object.isFrozen(1), Object.isExtensible("s"), Object.isFrozen({})); // expect: true false false
print(Object.isFrozen(Object.preventExtensions({}))); // expect: true
// ---
// Prototypes.
const animal = { speak() { return `${this.name} speaks`; } };
const dog = Object.create(animal, { name: { value: "Rex", enumerable: true } });
print(dog.speak(), Object.getPrototypeOf(dog) === animal, animal.isPrototypeOf(dog)); // expect: Rex speaks true true
print(dog.__proto__ === animal, "__proto__" in Object.create(null)); // expect: true false
const bare = Object.create(null);
bare.x = 1;
Object.setPrototypeOf(bare, animal);
print(typeof bare.speak); // expect: function
try { Object.setPrototypeOf(animal, dog); } catch (error) { print(error.name); } // expect: TypeError
try { Object.setPrototypeOf(Object.prototype, dog); } catch (error) { print(error.name); } // expect: TypeError
print(Object.getPrototypeOf("text") === String.prototype); // expect: true
const old = {};
old.__defineGetter__("g", () => 7);
old.__defineSetter__("g", function (value) { this.set = value; });
old.g = 8;
print(old.g, old.set, typeof old.__lookupGetter__("g"), old.__lookupSetter__("none")); // expect: 7 8 function undefined
// ---
// Grouping, tags and conversion.
const groups = Object.groupBy([1, 2, 3, 4, 5], (n) => (n % 2 ? "odd" : "even"));
print(JSON.stringify(groups), Object.getPrototypeOf(groups)); // expect: {"odd":[1,3,5],"even":[2,4]} null
const show = (value) => Object.prototype.toString.call(value);
print([undefined, null, 1, "s", true, [], {}, () => 1, new Error(), /x/, new Date(0)].map(show).join(" "));
// expect: [object Undefined] [object Null] [object Number] [object String] [object Boolean] [object Array] [object Object] [object Function] [object Error] [object RegExp] [object Date]
print((function () { return show(arguments); })(), show(new Proxy([], {})), show(Math), show(Symbol()));
// expect: [object Arguments] [object Array] [object Math] [object Symbol]
print(show({ [Symbol.toStringTag]: "Mine" }), show(new (class { get [Symbol.toStringTag]() { return "C"; } })()));
// expect: [object Mine] [object C]
print({}.toString(), {}.toLocaleString(), typeof Object(1), Object(1) + 1); // expect: [object Object] [object Object] object 2
print(`${{ toString() { return "text"; } }}`, +{ valueOf() { return 42; } }); // expect: text 42
print({ [Symbol.toPrimitive](hint) { return hint; } } + "", `${{ [Symbol.toPrimitive]: (hint) => hint }}`); // expect: default string
// ---
// Iterators are closed when something goes wrong on the way.
let closed = 0;
const iterable = {
  [Symbol.iterator]() { return { next() { return { value: "no entry" }; }, return() { closed++; return {}; } }; },
};
try { Object.fromEntries(iterable); } catch (error) { print(error.name, closed); } // expect: TypeError 1
try { Object.groupBy(iterable, () => { throw new RangeError(); }); } catch (error) { print(error.name, closed); } // expect: RangeError 2
try { Object.defineProperty({}, "x", { get() {}, value: 1 }); } catch (error) { print(error.name); } // expect: TypeError
try { Object.defineProperty(1, "x", {}); } catch (error) { print(error.name); } // expect: TypeError
Object.create(1); // expect throws: TypeError: Object prototype may only be an Object or null: 1
