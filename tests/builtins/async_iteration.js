// for await, async generators and sync iterators made async.

async function* count(limit) {
  try {
    for (let i = 0; i < limit; i++) yield Promise.resolve(i);
  } finally {
    print("count closed");
  }
}
(async () => {
  for await (const n of count(2)) print(n);
  for await (const n of count(9)) if (n === 1) break;
  for await (const n of [Promise.resolve("a"), "b", { then(done) { done("c"); } }]) print(n);
  try {
    for await (const n of [1, Promise.reject("rejected")]) print(n);
  } catch (reason) {
    print("caught", reason);
  }
  const sync = { [Symbol.iterator]() { return { next: () => ({ value: Promise.reject("bad"), done: false }), return() { print("sync closed"); return {}; } }; } };
  try { for await (const n of sync) print(n); } catch (reason) { print(reason); }
  try { for await (const n of 5) print(n); } catch (error) { print(error.name); }
})();
// expect: 0
// expect: 1
// expect: count closed
// expect: count closed
// expect: a
// expect: b
// expect: c
// expect: 1
// expect: caught rejected
// expect: sync closed
// expect: bad
// expect: TypeError

// ---
// Requests queue up; `return` and `throw` on a generator that never started finish it.
async function* slow() {
  yield 1;
  await null;
  yield 2;
  return 3;
}
const it = slow();
Promise.all([it.next(), it.next(), it.next(), it.next()]).then((results) => print(JSON.stringify(results)));
const unstarted = slow();
unstarted.return(Promise.resolve("awaited")).then((result) => print(JSON.stringify(result)));
unstarted.next().then((result) => print(JSON.stringify(result)));
slow().throw("thrown").catch(print);
slow().next.call({}).catch((error) => print(error.name));
// expect: thrown
// expect: TypeError
// expect: {"value":"awaited","done":true}
// expect: {"done":true}
// expect: [{"value":1,"done":false},{"value":2,"done":false},{"value":3,"done":true},{"done":true}]

// ---
// yield* in an async generator passes requests on, also to a sync iterator.
async function* outer() {
  const result = yield* (function* () {
    try {
      print("received", yield 1);
      yield 2;
    } catch (reason) {
      print("thrown in", reason);
      return "inner result";
    }
  })();
  yield result;
}
(async () => {
  const it = outer();
  print((await it.next()).value, (await it.next("x")).value, (await it.throw("y")).value, (await it.next()).done);
})();
// expect: received x
// expect: thrown in y
// expect: 1 2 inner result true
