// using and await using.
const resource = (name) => ({ name, [Symbol.dispose]() { console.log("dispose", name); } });
const asyncResource = (name) => ({ name, async [Symbol.asyncDispose]() { console.log("closing", await checkpoint(name)); } });
async function main() {
  {
    using a = resource("a");
    using b = resource("b");
    console.log(a.name, await checkpoint("inside"), b.name);
  }
  for (await using c of [asyncResource("c"), asyncResource("d")]) console.log(c.name, await checkpoint("loop"));
  try {
    await using e = asyncResource("e");
    using f = resource("f");
    throw new Error(await checkpoint("boom"));
  } catch (error) { console.log(error.message); }
  const stack = new DisposableStack(); stack.use(resource("s")); stack.defer(() => console.log("deferred")); stack.adopt(1, (v) => console.log("adopted", v));
  await checkpoint("stack"); stack.dispose();

}
