// Promise: states, resolution, and the order of jobs.

const log = [];
const tick = (name) => () => { log.push(name); };
Promise.resolve().then(tick("a1")).then(tick("a2")).then(tick("a3")).then(tick("a4"));
new Promise((resolve) => resolve(Promise.resolve())).then(tick("b"));
new Promise((resolve) => resolve({ then(done) { log.push("thenable"); done(); } })).then(tick("c"));
(async () => { await null; log.push("d1"); await null; log.push("d2"); })();
(async () => { await Promise.resolve(); log.push("e1"); })().then(tick("e2"));
Promise.reject().catch(tick("f1")).finally(tick("f2")).then(tick("f3"));
log.push("sync");
Promise.resolve().then(() => {}).then(() => {}).then(() => {}).then(() => {}).then(() => {}).then(() => print(log));
// expect: sync,a1,thenable,d1,e1,f1,a2,c,d2,e2,f2,a3,b,a4,f3

// ---
// Only the first settling counts, and an executor's error rejects.
const once = new Promise((resolve, reject) => { resolve(1); reject(2); resolve(3); throw 4; });
once.then((value) => print("once", value));
new Promise(() => { throw new Error("executor"); }).catch((error) => print(error.message));
let self;
self = new Promise((resolve) => Promise.resolve().then(() => resolve(self)));
self.catch((error) => print(error.name, error.message));
Promise.resolve({ get then() { throw "getter"; } }).catch((error) => print(error));
new Promise((resolve) => resolve({ then(done, fail) { fail("failed"); done("done"); throw "thrown"; } })).catch(print);
Promise.reject(1).then(2, 3).catch((reason) => print("passed on", reason));
// expect: once 1
// expect: executor
// expect: getter
// expect: TypeError Chaining cycle detected for promise
// expect: failed
// expect: passed on 1

// ---
const same = Promise.resolve(1);
print(Promise.resolve(same) === same, Promise.resolve(same) instanceof Promise, Promise.length, same.then.length); // expect: true true 1 2
try { Promise(() => {}); } catch (error) { print(error.message); } // expect: Constructor Promise requires 'new'
try { new Promise(1); } catch (error) { print(error.message); } // expect: 1 is not a function
new Promise((resolve, reject) => print(resolve.length, reject.length, JSON.stringify(resolve.name), "prototype" in resolve)); // expect: 1 1 "" false
0;

// ---
const { promise, resolve, reject } = Promise.withResolvers();
promise.then((value) => print("resolved", value));
resolve(5);
reject(6);
Promise.try((a, b) => a + b, 1, 2).then((value) => print("try", value));
Promise.try(() => { throw "thrown"; }).catch((reason) => print("try", reason));
Promise.resolve(1).finally(() => 2).then((value) => print("kept", value));
Promise.reject(1).finally(() => { throw 3; }).catch((reason) => print("replaced", reason));
// expect: resolved 5
// expect: try 3
// expect: try thrown
// expect: replaced 3
// expect: kept 1

// ---
class Sub extends Promise {
  static calls = 0;
  constructor(executor) { super(executor); Sub.calls++; }
}
const sub = Sub.resolve(1);
print(sub instanceof Sub, sub.then(() => {}) instanceof Sub, Sub.calls, Sub.resolve(sub) === sub, Promise.resolve(sub) === sub); // expect: true true 2 true false
class Plain extends Promise { static get [Symbol.species]() { return Promise; } }
print(Plain.resolve(1).then(() => {}) instanceof Plain, Plain.all([]) instanceof Plain); // expect: false true
try { Promise.resolve.call(Array, 1); } catch (error) { print(error.name); } // expect: TypeError
try { new (class extends Promise { constructor() { super(() => {}); } })().then(); } catch (error) { print(error.name); } // expect: TypeError
