// Code from strings waits like any other, and sees what it saw.
const make = Function("a", "return async function (b) { return [a, await checkpoint(b), a++].join() }");
const Async = (async () => 0).constructor;
const wait = new Async("x", "const y = await checkpoint(x); console.log('async', y); return y + 1");

async function inside(x) {
  let total = 0;
  const add = eval("async (n) => { total += n; await checkpoint(total); total += x; return total }");
  console.log("before", await add(1));
  eval("var late = total * 2");
  console.log("late", await checkpoint(late), late);
  console.log("after", await add(2), total);
  return eval("(async function* () { for (const i of [1, 2]) yield eval('i + x + late') })")();
}

async function main() {
  const two = make(7);
  console.log(await two("first"), await two("second"));
  console.log(await wait(1));
  for await (const value of await inside(10)) console.log("yielded", await checkpoint(value));
  console.log((0, eval)("typeof main"), await (0, eval)("(async () => await checkpoint('end'))()"));
}
