// Reflect: the internal methods, with answers instead of errors.

const object = { get receiver() { return this; }, set value(v) { this.stored = v; } };
const receiver = {};
print(Reflect.get(object, "receiver", receiver) === receiver, Reflect.get(object, "receiver") === object, Reflect.set(object, "value", 5, receiver), receiver.stored); // expect: true true true 5
print(Reflect.has(object, "value"), Reflect.has(object, "toString"), Reflect.deleteProperty(object, "value"), Reflect.has(object, "value")); // expect: true true true false
print(Reflect.ownKeys({ b: 1, 2: 1, a: 1, 1: 1, [Symbol.iterator]: 1 }).map(String)); // expect: 1,2,b,a,Symbol(Symbol.iterator)
const frozen = Object.freeze({ a: 1 });
print(Reflect.set(frozen, "a", 2), Reflect.defineProperty(frozen, "b", { value: 1 }), Reflect.deleteProperty(frozen, "a"), Reflect.isExtensible(frozen), Reflect.preventExtensions(frozen)); // expect: false false false false true
print(Reflect.getPrototypeOf([]) === Array.prototype, Reflect.setPrototypeOf(frozen, null), Reflect.setPrototypeOf({}, null), Reflect.getPrototypeOf(Object.create(null))); // expect: true false true null
print(JSON.stringify(Reflect.getOwnPropertyDescriptor(frozen, "a"))); // expect: {"value":1,"writable":false,"enumerable":true,"configurable":false}

print(Reflect.apply(Math.max, null, [1, 3, 2]), Reflect.apply(function () { return this; }, "text", { length: 0 }) instanceof String); // expect: 3 true
class A { constructor(...args) { this.args = args; this.target = new.target; } }
class B {}
const built = Reflect.construct(A, [1, 2], B);
print(built instanceof B, built instanceof A, built.args, built.target === B); // expect: true false 1,2 true
print(Reflect.construct(Array, [3]).length, Reflect.construct(Date, [0]).getTime()); // expect: 3 0

for (const call of [
  () => Reflect.get(1, "a"), () => Reflect.apply(1), () => Reflect.construct(() => {}, []), () => Reflect.construct(A, [], () => {}),
  () => Reflect.construct(A), () => Reflect.setPrototypeOf({}, 1), () => Reflect.ownKeys("text"), () => Reflect(), () => new Reflect.get(),
]) {
  try { call(); print("no error"); } catch (error) { if (!(error instanceof TypeError)) print(error); }
}
print(String(Reflect), Reflect.apply.length, Reflect.set.length); // expect: [object Reflect] 3 3
// A write through a receiver that another object inherits from.
const parent = { a: 1 }, child = Object.create(parent);
print(Reflect.set(parent, "a", 2, child), parent.a, child.a, Object.keys(child)); // expect: true 1 2 a
print(Reflect.set([], "length", 3, frozen), Reflect.set({}, "x", 1, 5)); // expect: false false
