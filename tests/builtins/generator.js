// Generator objects, their prototypes, and the constructors of generator and async functions.

function* numbers() {
  try {
    const got = yield 1;
    print("got", got);
    yield 2;
  } finally {
    print("closing");
    yield "last words";
  }
}
const it = numbers();
print(JSON.stringify(it.next("ignored")), JSON.stringify(it.next("hello"))); // expect: got hello
// expect: {"value":1,"done":false} {"value":2,"done":false}
print(JSON.stringify(it.return(7)), JSON.stringify(it.next()), JSON.stringify(it.next())); // expect: closing
// expect: {"value":"last words","done":false} {"value":7,"done":true} {"done":true}

const fresh = numbers();
print(JSON.stringify(fresh.return("never started")), JSON.stringify(fresh.next())); // expect: {"value":"never started","done":true} {"done":true}
try { numbers().throw(new Error("at once")); } catch (error) { print(error.message); } // expect: at once

const again = (function* () { try { again.next(); } catch (error) { yield error.name; } })();
print(again.next().value); // expect: TypeError
for (const name of ["next", "return", "throw"]) {
  try { it[name].call({}); } catch (error) { print(error.message); }
}
// expect: Method [Generator].prototype.next called on incompatible receiver #<Object>
// expect: Method [Generator].prototype.return called on incompatible receiver #<Object>
// expect: Method [Generator].prototype.throw called on incompatible receiver #<Object>

// for-of steps generators without result objects, unless somebody changed `next`.
let sum = 0;
for (const n of (function* () { yield* [1, 2]; yield* (function* () { yield 3; })(); return 100; })()) sum += n;
print(sum); // expect: 6
const patched = numbers();
patched.next = () => ({ value: "patched", done: sum++ > 6 });
print([...patched]); // expect: patched

// ---
const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor;
const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;
const AsyncGeneratorFunction = Object.getPrototypeOf(async function* () {}).constructor;
print(GeneratorFunction.name, AsyncFunction.name, AsyncGeneratorFunction.name); // expect: GeneratorFunction AsyncFunction AsyncGeneratorFunction
print([GeneratorFunction, AsyncFunction, AsyncGeneratorFunction].map((f) => Object.getPrototypeOf(f) === Function && f.length)); // expect: 1,1,1
print(typeof globalThis.GeneratorFunction, typeof globalThis.AsyncFunction); // expect: undefined undefined
const Generator = GeneratorFunction.prototype.prototype;
print(Generator.constructor === GeneratorFunction.prototype, Generator[Symbol.toStringTag], Object.keys(Object.getOwnPropertyDescriptors(Generator))); // expect: true Generator constructor,next,return,throw
print(String((function* () {})()), String((async function* () {})())); // expect: [object Generator] [object AsyncGenerator]
for (const make of [GeneratorFunction, AsyncFunction, AsyncGeneratorFunction]) {
  try { make("yield 1"); } catch (error) { print(error.name); }
}
// expect: EvalError
// expect: EvalError
// expect: EvalError

// ---
// option: dynamic_code = true
const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor;
const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;
const made = new GeneratorFunction("a", "b", "yield a; yield b;");
print([...made(1, 2)], made.name, made.length, made instanceof GeneratorFunction); // expect: 1,2 anonymous 2 true
AsyncFunction("x", "return await x")(5).then(print); // expect: 5
