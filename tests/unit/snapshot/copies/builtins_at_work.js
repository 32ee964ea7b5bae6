// Array.fromAsync over async and sync iterables, waiting for an element
const gates = [], gate = (name) => new Promise((open) => { gates.push(() => open(name)); });
const openAll = async () => { while (gates.length) { gates.shift()(); for (let i = 0; i < 9; i++) await 0; } };
const log = [];
async function* source() { try { yield gate("a"); yield gate("b"); yield gate("c"); } finally { log.push("closed"); } }
class Kept extends Array {}
let mapped, plain, like, failed, made, unmapped;
Array.fromAsync(source(), async function (v, i) { return this.mark + v + i + await gate("!"); }, { mark: "#" }).then((v) => { mapped = v; });
Array.fromAsync([1, gate("two"), 3]).then((v) => { plain = v; });
Array.fromAsync({ length: 2, 0: gate("zero"), 1: 1 }, (v) => v + "?").then((v) => { like = v; });
Array.fromAsync(source(), () => gate("x").then(() => { throw new Error("mapper") })).catch((e) => { failed = e.message; });
Kept.fromAsync(source()).then((v) => { made = v; });
Array.fromAsync([gate("q")], () => { throw new RangeError("now") }).catch((e) => { unmapped = e.name; });
// snapshot
openAll().then(() => {
  print(mapped, plain, like);        // expect: #a0!,#b1!,#c2! 1,two,3 zero?,1?
  print(failed, made, made instanceof Kept, unmapped, log);  // expect: mapper a,b,c true RangeError closed,closed,closed
});
// --- waiting for an iterator to close, while an error is on its way
let open, failure;
const closing = new Promise((resolve) => { open = resolve; });
const iterable = { [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return: () => closing.then(() => ({})) }) };
Array.fromAsync(iterable, () => { throw new Error("on its way") }).catch((error) => { failure = error.message; });
// snapshot
print(failure);  // expect: undefined
open();
closing.then(() => 0).then(() => 0).then(() => print(failure));  // expect: on its way
// --- disposal at work
let open; const wait = new Promise((resolve) => { open = resolve; }), log = [];
const stack = new AsyncDisposableStack(), other = new AsyncDisposableStack();
stack.defer(() => log.push("first")); stack.defer(() => { throw new Error("one") });
stack.use({ [Symbol.asyncDispose]: async () => { await wait; log.push("slow"); throw new Error("two"); } });
stack.use({ [Symbol.dispose]() { log.push("sync"); } }); stack.use(null); stack.adopt(5, (v) => log.push("adopted" + v));
let ended; stack.disposeAsync().then(() => 0, (error) => { ended = error; }); other.use(null); other.disposeAsync().then(() => log.push("other"));
print(log.join());  // expect: adopted5
// snapshot
open();
(async () => {
  for (let i = 0; i < 30; i++) await 0;
  print(log.join(), stack.disposed, stack === (await stack.disposeAsync(), stack));  // expect: adopted5,sync,other,slow,first true true
  print(ended.name, ended.error.message, ended.suppressed.message);  // expect: SuppressedError one two
})();
// --- iterator helpers at work
const zip = Iterator.zip([[1, 2, 3], ["a", "b"].values()]), longest = Iterator.zip([[1, 2], [3]], { mode: "longest", padding: ["p", "q"] });
const keyed = Iterator.zipKeyed({ x: [1, 2], y: new Set([3, 4]), [Symbol.iterator]: [5, 6] }), strict = Iterator.zip([[1], [2, 3]], { mode: "strict" });
const chain = [1, 2, 3, 4, 5, 6].values().filter((n) => n % 2).map((n, i) => n * 10 + i).drop(1).flatMap((n) => [n, n + 1]);
const concat = Iterator.concat([1, 2], new Set([3])), counted = "abc"[Symbol.iterator]().take(2), matches = "a1b2".matchAll(/\d/g);
for (const one of [zip, longest, keyed, strict, chain, concat, counted, matches]) one.next();
// snapshot
print([...zip], JSON.stringify([...longest]), JSON.stringify(keyed.next().value));  // expect: 2,b [[2,"q"]] {"x":2,"y":4}
try { strict.next(); } catch (error) { print(error.name); }  // expect: TypeError
print([...chain], [...concat], [...counted], matches.next().value.index, keyed.next().done);  // expect: 32,52,53 2,3 b 3 true
// --- what hangs between functions of the engine
const race = Promise.withResolvers(), log = [];
Promise.all([race.promise, 1]).then((v) => log.push("all " + v)); Promise.any([Promise.reject(0), race.promise]).then((v) => log.push("any " + v));
Promise.allSettled([race.promise]).then(([one]) => log.push(one.status)); Promise.race([race.promise]).finally(() => log.push("finally")).then((v) => log.push(v));
class Mine extends Promise {} const mine = Mine.resolve(race.promise).then((v) => v + "!"); mine.then((v) => log.push(v));
const { proxy, revoke } = Proxy.revocable({}, {}); Promise.try(() => race.promise).then((v) => log.push("try " + v));
// snapshot
race.resolve("r"); revoke();
try { proxy.x; } catch (error) { print(error.name); }  // expect: TypeError
(async () => { for (let i = 0; i < 9; i++) await 0; print(log.sort().join()); })();  // expect: all r,1,any r,finally,fulfilled,r,r!,try r
