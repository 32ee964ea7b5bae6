// Promise.all, allSettled, any and race.

const later = (value) => Promise.resolve().then(() => value);
const failing = (reason) => Promise.reject(reason);
Promise.all([1, later(2), Promise.resolve(3)]).then((values) => print("all", values, Array.isArray(values)));
Promise.all([]).then((values) => print("none", values.length));
Promise.all([later(1), failing("no"), failing("later")]).catch((reason) => print("all", reason));
Promise.allSettled([1, failing("no")]).then((results) => print(JSON.stringify(results)));
Promise.any([failing(1), later(2), 3]).then((value) => print("any", value));
Promise.any([failing(1), failing(2)]).catch((error) => print(error.name, error.errors, error instanceof AggregateError));
Promise.any([]).catch((error) => print(error.name, error.errors.length));
Promise.race([later(1), Promise.resolve(2), 3]).then((value) => print("race", value));
Promise.all(5).catch((error) => print(error.name));
// expect: none 0
// expect: AggregateError 0
// expect: TypeError
// expect: all no
// expect: [{"status":"fulfilled","value":1},{"status":"rejected","reason":"no"}]
// expect: any 3
// expect: AggregateError 1,2 true
// expect: race 2
// expect: all 1,2,3 true

// ---
// Foreign thenables get real functions; calling them again changes nothing, and the iterator is closed on errors.
let handlers;
const thenable = { then(...given) { handlers = given; } };
Promise.all({ [Symbol.iterator]: [thenable][Symbol.iterator].bind([thenable]) }).then((values) => print("values", values));
Promise.resolve = function (value) { return value; };
const calls = [];
Promise.allSettled([{ then(resolve, reject) { resolve(1); reject(2); resolve(3); } }]).then(([result]) => print(result.status, result.value));
Promise.all([{ then(resolve) { calls.push(resolve.length, resolve.name, typeof resolve); resolve("x"); resolve("y"); } }]).then((values) => print(values, calls));
let closed = 0;
const items = { [Symbol.iterator]() { return { next: () => ({ value: {}, done: false }), return() { closed++; return {}; } }; } };
Promise.race(items).catch((error) => print(error.name, closed));
// expect: fulfilled 1
// expect: x 1,,function
// expect: TypeError 1

// ---
// The same reject function goes to every promise of one combination.
const seen = new Set();
class Watching extends Promise {
  then(resolve, reject) { seen.add(reject); return super.then(resolve, reject); }
}
Watching.all([Watching.resolve(1), Watching.resolve(2), Watching.resolve(3)]);
print(seen.size); // expect: 1
// A capability whose functions are odd.
try { Promise.all.call(function (executor) { executor(1, 2); }, []); } catch (error) { print(error.name); } // expect: TypeError
try { Promise.all.call(undefined, []); } catch (error) { print(error.name); } // expect: TypeError
let got;
function Custom(executor) { executor((value) => { got = value; }, () => {}); }
Custom.resolve = (value) => value;
Promise.all.call(Custom, []);
print(Array.isArray(got), got.length); // expect: true 0
