// Traces name functions, and are right to the column.
class Account {
  #charge(amount) { [amount].map((x) => x.currency.name); }
  charge(amount) { this.#charge(amount); }
  get broken() { throw new Error("in a getter"); }
  field = this.constructor.initial?.();
}
const tell = (run) => {
  try { run(); } catch (e) { print(e.stack.split("\n    at ").slice(1, -2).join(" < ")); }
};
tell(() => new Account().charge(1));
// expect: script.js:3:52 < charge (script.js:3:30) < charge (script.js:4:25) < script.js:11:26
tell(() => { new Account().broken; });
// expect: broken (script.js:5:24) < script.js:13:28
tell(function outer() { ((a, b = a.b.c) => b)({}); });
// expect: script.js:15:38 < outer (script.js:15:25)
Account.initial = function initial() { return undefined[0]; };
tell(() => new Account());
// expect: initial (script.js:17:57) < script.js:6:28 < script.js:18:12
const o = { m() { return null; }, p: {} };
tell(() => o.m()?.x ?? o.p?.q());
// expect: script.js:21:29
tell(() => { for (let i = 0; i < 20; i++) o.p.q.r(); });
// expect: script.js:23:49
tell(function compiled() { let z = 0; while (true) z = z + (z > 5 ? o.x.y : 1); });
// expect: compiled (script.js:25:73)
// ---
// A body that was resumed shows who waits for it, as far as that is known.
const later = async () => {
  await null;
  await step();
};
async function step() {
  await 1;
  throw new Error("deep");
}
async function* values() { yield 1; await later(); }
async function main() {
  for await (const x of values()) ;
}
main().catch((e) => print(e.stack.split("\n    at ").slice(1).join(" < ")));
// expect: step (script.js:35:9) < async later (script.js:31:3) < async values (script.js:37:37) < async main (script.js:39:25)
// ---
// One that several wait for ends the trace, and so does a promise that nobody waits for.
const failing = (async function failing() { await 0; await 0; throw new Error("shared"); })();
const wait = async () => { await failing; };
const all = Promise.allSettled([wait(), wait()]);
all.then((results) => print(results[0].reason.stack.split("\n    at ").slice(1).join(" < ")));
// expect: failing (script.js:45:69)
// ---
// A statement nested too deep for one Python function is no function of its own in a trace.
function deep(x) {
  for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) {
    for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) { x.y.z; }
  }
}
const places = (e) => e.stack.split("\n    at ").slice(1).join(" < ");
try { deep({}); } catch (e) { print(places(e)); }
// expect: deep (script.js:54:74) < script.js:58:7
async function waits(x) {
  for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) {
    for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) for (;;) { await thrower(); }
  }
}
async function thrower() { await null; throw new Error("late"); }
waits().catch((e) => print(places(e)));
// expect: thrower (script.js:65:46) < async waits (script.js:62:70)
