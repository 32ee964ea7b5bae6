// Statements that wait inside so many others that Python functions of their own stand for them.
const seen = [];
async function deep(limit) {
  let total = 0;
  for (const a of [1, 2]) { try { for (const b of [3, 4]) { try { for (const c of [5]) { try {
    for (const d of [6, 7]) { try { for (const e of [8]) { try { for (const f of [9]) { try {
      const keep = () => `${a}${b}${c}${d}${e}${f}`;
      total += await checkpoint(a * b);
      seen.push(keep);
      if (total > limit) return `left ${total} ${await checkpoint("leaving")}`;
      if (d === 7) continue;
      for (let i = 0; i < 2; i++) { total += i; await checkpoint(i); if (i && b === 4) throw new Error(`at ${keep()}`); }
    } finally { total += 1; } } } finally { total += 1; } } } catch (error) { console.log(error.message, await checkpoint(d)); } }
  } finally { await checkpoint("c"); } } } finally { total += 10; } } } finally { console.log("a", total); } }
  return total;
}
function* walk() {
  for (const a of [1]) for (const b of [2]) for (const c of [3]) for (const d of [4]) for (const e of [5]) for (const f of [6]) for (const g of [7, 8]) { try { const got = yield a + b + c + d + e + f + g; if (got) return got; } finally { seen.length = 0; } }
}
async function main() {
  console.log(await deep(25), seen.map((f) => f()).join());
  console.log(await deep(1000), seen.map((f) => f()).join());
  const w = walk(); console.log(w.next().value); await checkpoint("w"); console.log(w.next().value, seen.length); await checkpoint("x");
  console.log(JSON.stringify(w.next("sent")), JSON.stringify(w.next()));
}
