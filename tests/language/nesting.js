// Loops, `try` and iterators inside each other beyond what one Python function may nest: parts of a generator or an
// async function that wait go on where they were.
function* deep() {
  for (const a of [1, 2]) for (const b of [1]) { try { for (const c of [1]) { try { for (const d of [1]) {
    for (const e of [1]) { try { for (const f of [1, 2]) {
      try { if ((yield [a, f].join("")) === "throw") throw new Error("asked for"); } finally { yield "inner"; }
    } } finally { yield "middle"; } }
  } } catch (error) { yield error.message; } } } finally { yield "outer"; } }
}
print([...deep()].join()); // expect: 11,inner,12,inner,middle,outer,21,inner,22,inner,middle,outer
const asked = deep();
print([asked.next(), asked.next("throw"), asked.next(), asked.next(), asked.next(), asked.return("early"), asked.next(), asked.next(), asked.next()].map((r) => r.value).join());
// expect: 11,inner,middle,asked for,outer,early,,,
const left = deep();
print([left.next(), left.return("early"), left.next(), left.next(), left.next()].map((r) => r.value + (r.done ? "." : "")).join());
// expect: 11,inner,middle,outer,early.
// ---
async function deep() {
  for (const a of [1, 2]) for (const b of [1]) { try { for await (const c of [1]) { try { for (const d of [1]) {
    for (const e of [1]) { try { for await (const f of [1, 2, 3]) {
      try { await f; if (f === 2) continue; print(a, f); if (a === 2) return "returned"; } finally { await 0; print("inner"); }
    } } finally { print("middle"); } }
  } } finally { await 1; } } } finally { print("outer"); } }
}
deep().then(print);
// expect: 1 1
// expect: inner
// expect: inner
// expect: 1 3
// expect: inner
// expect: middle
// expect: outer
// expect: 2 1
// expect: inner
// expect: middle
// expect: outer
// expect: returned
