// Patterns that wait when what they take apart has come to its end.
function* pair() { try { yield 1; yield 2; yield 3; } finally { console.log("closed"); } }
async function main() {
  const [a, b = await checkpoint("b")] = [1];
  const [c = await checkpoint("c"), d = await checkpoint("d"), ...e] = [];
  console.log(a, b, c, d, e.length);
  const o = {};
  [o[await checkpoint("k")], o.x = await checkpoint("x")] = pair();
  [...o[await checkpoint("r")]] = pair();
  console.log(JSON.stringify(o));
  const { [await checkpoint("p")]: q = await checkpoint("q"), ...rest } = { p: undefined, z: 1 };
  console.log(q, JSON.stringify(rest));
  const f = async ([x, y = 5] = [], { z = y } = {}) => [x, y, z, await checkpoint(z)].join();
  console.log(await f(), await f([1], { z: 2 }));
  for (const [x, y = await checkpoint("y")] of new Map([[1, undefined], [2, 3]])) console.log(x, y);
  for ([o.m, o.n = await checkpoint("n")] of [[1], [2, 3], ""]) console.log(o.m, o.n);
  let [[[deep = await checkpoint("deep")] = []] = []] = [];
  console.log(deep);
  var [, , third = await checkpoint("third")] = "ab";
  console.log(third);
  try { const [t] = await checkpoint(5); } catch (error) { console.log(error.name); }
  try { const [t = (() => { throw new RangeError(late); })()] = [await checkpoint(undefined)]; let late; } catch (error) { console.log(error.name); }
}
