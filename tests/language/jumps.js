// What a jump does on its way out of a `try` is not that `try`'s to catch.
const boom = () => { throw new Error("boom"); };
const outcome = f => { try { return f(); } catch (e) { return e.message; } };
const test = () => { do { try { continue; } catch (e) { return "caught"; } } while (boom()); };
const update = () => { for (;; boom()) { try { continue; } catch (e) { return "caught"; } } };
const deep = () => { for (;; boom()) { try { try { continue; } catch (e) { return "1"; } } catch (e) { return "2"; } } };
const outer = () => { L: do { for (;;) { try { continue L; } catch (e) { return "caught"; } } } while (boom()); };
const inner = () => { for (;;) { try { for (;; boom()) { continue; } } catch (e) { return "caught"; } } };
const later = () => { let n = 0; for (;;) { try { if (n++ < 3) continue; boom(); } catch (e) { return n; } } };
print([test, update, deep, outer, inner, later].map(outcome)); // expect: boom,boom,boom,boom,caught,4
// ---
// An iterator that a jump ends is ended outside of the `try` that the jump leaves.
const log = [];
const endless = fails => ({
  [Symbol.iterator]() { return this; },
  next: () => ({ done: false, value: 1 }),
  return() { log.push("end"); if (fails) throw new Error("fails"); return {}; },
});
const outcome = f => { try { return f(); } catch (e) { return e.message; } };
const breaks = () => { for (const x of endless(true)) { try { break; } catch (e) { return "caught"; } } };
const returns = () => { for (const x of endless(true)) { try { return 1; } catch (e) { return "caught"; } } };
const leaves = () => { L: for (;;) for (const x of endless(true)) { try { break L; } catch (e) { return "caught"; } } };
const goes_on = () => { L: for (let i = 0; i < 2; i++) for (const x of endless(false)) { try { continue L; } catch {} } return 2; };
const within = () => { for (const x of endless(false)) { try { for (const y of endless(true)) break; } catch (e) { return "caught"; } } };
print([breaks, returns, leaves, goes_on, within].map(outcome), log.length); // expect: fails,fails,fails,2,caught 7
// ---
// The same in a generator that waits on the way out.
function* waits() { do { try { continue; } catch (e) { yield "caught"; } } while (yield 1); }
const running = waits();
running.next();
try { print(running.throw(new Error("thrown")).value); } catch (e) { print(e.message); } // expect: thrown
