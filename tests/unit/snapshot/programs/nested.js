// Async calls in each other, several in flight, combinators, operands evaluated before and after.
const log = [];
const sleep = (x) => checkpoint(x);
const obj = { n: 10, async add(x, y) { return this.n + await x + await y; }, get later() { return sleep(5); } };
async function depth(n) { return n === 0 ? sleep("bottom") : `${n}(${await depth(n - 1)})`; }
async function main() {
  console.log(await depth(4));
  console.log(1 + await sleep(2) * 3 + (await sleep(4)) ** 2);
  const list = [await sleep(1), , ...(await sleep([2, 3])), await sleep(4)];
  console.log(list.length, 1 in list, list.join());
  console.log(await obj.add(sleep(1), await sleep(2)), await obj.later);
  console.log(`${await sleep("t")}-${await sleep("u")}`, Math.max(await sleep(1), await sleep(7), 3));
  const o = { a: await sleep(1), ["b" + await sleep(2)]: 3, ...(await sleep({ c: 4 })) };
  console.log(JSON.stringify(o));
  o.a += await sleep(5); o[await sleep("d")] = await sleep(6); o.e ??= await sleep(7); o.a &&= await sleep(8);
  console.log(JSON.stringify(o));
  console.log(JSON.stringify(await Promise.all([sleep(1), sleep(2), 3, depth(1)])));
  const settled = await Promise.allSettled([sleep(1), Promise.reject(new Error("x")), sleep(2)]);
  console.log(settled.map((s) => s.value ?? s.reason.message).join());
  console.log(await Promise.race([sleep("first"), sleep("second")]), await Promise.any([Promise.reject(1), sleep("any")]));
  console.log(await sleep(1).then((v) => sleep(v + 1)).then((v) => v * 10).finally(() => sleep("fin")));
  const thenable = { then(resolve) { sleep("thenable").then(resolve); } };
  console.log(await thenable);
  const resolvers = Promise.withResolvers();
  sleep("r").then(resolvers.resolve);
  console.log(await resolvers.promise, new (class { constructor(x) { this.x = x; } })(await sleep("new")).x);
  const tag = (strings, ...values) => strings.raw.join("|") + values.join();
  console.log(tag`a${await sleep(1)}b${await sleep(2)}c`, (await sleep(null))?.x, typeof await sleep("s"));
  const [p, { q = await sleep("q"), ...rest }, ...more] = [await sleep(1), { r: 2, s: 3 }, 4, await sleep(5)];
  console.log(p, q, JSON.stringify(rest), more.join());
  const f = async (a = 1, b = a + 1, ...c) => { await sleep(0); return [a, b, c.length, arguments_of(a, b)].join(); };
  function arguments_of() { return arguments.length; }
  console.log(await f(), await f(5), await f(5, 6, 7, 8));
}
