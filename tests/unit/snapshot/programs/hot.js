// Functions that were compiled for speed before they are suspended, with integers that are no floats.
async function sum(n, label) {
  let total = 0, text = "";
  const table = [];
  for (let i = 0; i < n; i++) {
    table[i] = i * 2;
    total += table[i] & 7;
    if (i % 5 === 3) { text += label + await checkpoint(i); total |= 0; }
    const scale = i << 1; total += scale > 6 ? 1 : 0.5;
  }
  return [total, text, table.length].join();
}
function* walk(n) { let index = 0; while (index < n) { const step = (yield index * 2) | 0; index += step || 1; } return index; }
async function main() {
  for (let k = 0; k < 12; k++) for (const _ of walk(4)) _;
  for (let k = 0; k < 12; k++) console.log(await sum(k, k % 2 ? "odd" : "even"));
  const w = walk(9); let out = [];
  for (let sent; ;) { const r = w.next(sent); out.push(r.value); if (r.done) break; await checkpoint("w"); sent = r.value % 3; }
  console.log(out.join());
}
