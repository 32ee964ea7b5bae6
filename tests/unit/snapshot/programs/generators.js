// Generators and async generators: yield, yield*, return and throw from outside, for await.
function* count(from) { try { while (true) { const sent = yield from++; if (sent) from += sent; } } finally { console.log("closed", from); } }
function* both() { const got = yield* count(10); console.log("never", got); }
function* delegating() { const r = yield* inner(); console.log("r", r); yield* [7, 8]; return 9; }
function* inner() { try { yield 1; yield 2; } catch (e) { console.log("caught", e); yield "after"; } return "inner done"; }
async function* ticks(n) { for (let i = 0; i < n; i++) { const sent = yield await checkpoint(i); if (sent) console.log("sent", sent); } return "over"; }
async function* chained() { const r = yield* ticks(2); console.log(r); try { yield checkpoint("late"); } finally { await checkpoint("cleanup"); console.log("cleaned"); } }
class Range { constructor(n) { this.n = n; } *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield this.n * i; } async *[Symbol.asyncIterator]() { for (const x of this) yield checkpoint(x); } }
async function main() {
  const a = count(1), b = both(), c = delegating(), d = count(5);
  console.log(a.next().value, b.next().value, c.next().value);
  await checkpoint("one");
  console.log(a.next(5).value, b.next().value, JSON.stringify(c.throw("x")));
  await checkpoint("two");
  console.log(JSON.stringify(a.return("bye")), JSON.stringify(b.return(3)), c.next().value, [...c].join());
  console.log(d.next().value);
  for await (const t of ticks(3)) console.log("tick", t);
  const e = chained();
  console.log(JSON.stringify(await e.next()), JSON.stringify(await e.next("S")), JSON.stringify(await e.next()));
  console.log(JSON.stringify(await e.return("R")), JSON.stringify(await e.next()));
  for await (const x of new Range(3)) { console.log(x); if (x === 3) break; }
  for await (const x of [checkpoint(1), 2, Promise.resolve(3)]) console.log("mixed", x);
  const g = ticks(3);
  const [x, y] = [g.next(), g.next()];
  console.log((await x).value, (await y).value);
  const helped = count(1).map((n) => n * n).filter((n) => n % 2).take(3);
  console.log(helped.next().value); await checkpoint("h"); console.log([...helped].join());
  const destructured = count(20); const [first, second] = destructured; console.log(first, second, destructured.next().done);
  const [m = await checkpoint("default"), n] = (function* () { yield undefined; yield 4; })(); console.log(m, n);
}
