// Functions that were called often before they wait; code that is looked up before its arguments are awaited.
const ready = (x) => Promise.resolve(x);
async function work(n, wait) {
  let total = 0;
  for (let i = 0; i < 4; i++) { const half = i >> 1; total += half + (await (wait ? checkpoint(n) : ready(n))); }
  return total;
}
class Tool { #n = 0; add(x, y) { this.#n += x; return this.#n + (y | 0); } static of(x) { return new Tool().add(x); } }
function plain(a, b) { return a * 2 + b; }
const numbers = { get(i) { return i + 1; }, plain };
function* steps(n) { for (let i = 0; i < n; i++) yield i << 1; }
async function main() {
  const tool = new Tool();
  for (let i = 0; i < 12; i++) { await work(i, false); tool.add(1, 2); plain(i, i); numbers.get(i); Tool.of(1); for (const _ of steps(3)); }
  console.log(await work(5, true));
  console.log(tool.add(await checkpoint(3), await checkpoint(4)), plain(await checkpoint(1), 2), numbers.plain(1, await checkpoint(2)));
  const warm = steps(4); warm.next();
  const bound = plain.bind(null, 7), proxied = new Proxy(plain, {});
  console.log(bound(await checkpoint(1)), proxied(1, await checkpoint(2)), Tool.of(await checkpoint(9)), warm.next().value);
  console.log([1, 2].map(await checkpoint("x") && ((x) => x * 2)).join(), Math.max(await checkpoint(1), 2), [..."ab"].at(await checkpoint(1)));
  const weak = new WeakMap([[Array.prototype, "array"], [proxied, "proxy"]]);
  const map = new Map(Array.from({ length: 90 }, (_, i) => [i, i])), walk = map.keys(), over = map.keys(); [...over];
  for (let i = 0; i < 80; i++) walk.next();
  for (let i = 0; i < 78; i++) map.delete(i);
  const odd = [1, , 3]; Object.defineProperty(odd, 1, { get: () => "got" });
  const buffer = new ArrayBuffer(4), moved = buffer.transfer(); let resolve; const p = new Promise((r) => { resolve = r; }); resolve.tag = 1;
  const big = new Set(Array.from({ length: 400 }, (_, i) => i)), target = { a: 1, c: 2 };
  for (const key in target) { delete target.c; console.log(key, await checkpoint(key)); }
  console.log(weak.get(Array.prototype), weak.get(proxied), walk.next().value, over.next().done, odd.join(), buffer.detached, moved.byteLength, resolve.tag, big.size);
  try { Object.defineProperty(odd, "0", { value: await checkpoint(5), writable: false }); odd[0] = 1; console.log(odd[0]); } catch (e) { console.log(e.message); }
}
