// What is at hand while something is awaited: the host function to be called, a literal, an error on its way.
const tools = { checkpoint };
async function nested() {
  return await checkpoint(await checkpoint(await tools.checkpoint("inner")));
}
async function literals(key) {
  const made = { a: 1, b: await checkpoint(2), [key]: await checkpoint(3), ...{ c: 4 }, d: [await checkpoint(5), ...[6]] };
  return `${JSON.stringify(made)} ${await checkpoint("text")}`;
}
async function loops(list) {
  const seen = {};
  for (const item of list) {
    for (const other of list) { seen[item] = seen[item] ?? {}; seen[item].sum = (seen[item].sum ?? 0) + other; }
    seen[item].asked = await checkpoint(item);
  }
  return JSON.stringify(seen);
}
async function failing() {
  try {
    await using resource = { async [Symbol.asyncDispose]() { console.log("disposing", await checkpoint("now")); } };
    null.missing;
  } catch (error) { console.log(error.name); }
  try { try { undefinedName; } finally { console.log("on its way", await checkpoint("wait")); } } catch (error) { console.log(error.message); }
  for (const callee of [undefined, {}]) {
    try { callee(await checkpoint("argument")); } catch (error) { console.log(error.message); }
    try { tools.missing(await checkpoint("argument"), await checkpoint("another")); } catch (error) { console.log(error.message); }
  }
  try { early; let early = 1; } catch (error) { console.log(await checkpoint("early"), error.message); }
}

async function main() {
  console.log(await nested());
  console.log(await literals("k"));
  console.log(await loops([1, 2, 3]));
  await failing();
}
