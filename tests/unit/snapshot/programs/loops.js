// for-of over arrays, iterators, generators, Map and Set; for-in; labels; boxes of a loop's variables.
async function main() {
  const kept = [];
  outer: for (const x of [1, 2, 3, 4]) {
    for (let i = 0; i < 3; i++) {
      kept.push(() => `${x}${i++}`);
      await checkpoint(`${x}.${i}`);
      if (x === 2) continue outer;
      if (x === 4) break outer;
    }
  }
  console.log(kept.map((f) => f()).join(), kept.map((f) => f()).join());
  for (const key in { a: 1, b: 2, __proto__: { c: 3 } }) console.log(key, await checkpoint(key));
  const map = new Map([[1, "one"], [2, "two"], ["x", "three"]]);
  for (const [key, value] of map) {
    if (key === 1) { map.delete(2); map.set("late", "four"); }
    console.log(key, value, await checkpoint(value));
  }
  const set = new Set(["p", "q"]);
  for (const item of set) { await checkpoint(item); if (item === "p") set.add("r"); console.log(item, set.size); }
  for (const [i, unit] of [..."ab"].entries()) console.log(i, await checkpoint(unit));
  for (const c of "x\u{1F600}y") console.log(await checkpoint(c), c.length);
  let n = 0;
  do { n += await checkpoint(n + 1); } while (n < 4);
  while (n-- > 0) { if (await checkpoint(n) === 2) break; }
  console.log(n);
  switch (await checkpoint("s")) { case "t": console.log("no"); case "s": console.log("yes"); default: console.log(await checkpoint("d")); }
}
