// P086: a thenable that resolves itself with itself.
// option: time_limit = 200
(async () => { await { then(resolve) { resolve(this); } }; })() // expect code: VM_TIMEOUT_ERROR
// ---
// P086
const own = Promise.resolve().then(() => own);
own.catch((e) => print(e.name));                         // expect: TypeError
// ---
// P087
// option: time_limit = 200
((f) => f(f))((f) => Promise.resolve().then(() => f(f))); // expect code: VM_TIMEOUT_ERROR
// ---
// P088: jobs that double.
// option: time_limit = 300
// option: timers = true
const twice = () => { queueMicrotask(twice); queueMicrotask(twice); };
twice(); // expect code: VM_TIMEOUT_ERROR
// ---
// P089
var running = (function* () { try { running.next(); } catch (e) { print(e.name); } yield 1; })();
print(running.next().value);
// expect: TypeError
// expect: 1
// ---
// P089
var caught = (function* () { caught.next(); })(); caught.next(); // expect throws: TypeError: Generator is already running
// ---
// P090: `return` inside a `finally` of its own.
const closing = (function* () { try { yield 1; } finally { yield 2; print("closed"); } })();
print(closing.next().value, closing.return(5).value, closing.return(6).value, closing.next().done);
// expect: 1 2 6 true
// ---
// P091: a rejection that cannot be shown is told once, and runs nothing.
Promise.reject({ toString() { throw 1; }, get message() { for (;;); } }); // expect code: VM_RUNTIME_ERROR
// ---
// P092: the engine awaits with its own means.
Promise.prototype.then = function () { print("hijacked"); return this; };
Object.defineProperty(Promise, Symbol.species, { get() { print("asked"); return Array; } });
(async () => { print(await 1); print(await Promise.resolve(2)); })();
// expect: 1
// expect: 2
// ---
// P093
// option: time_limit = 200
(async () => { for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => ({}) }) }); })() // expect code: VM_TIMEOUT_ERROR
