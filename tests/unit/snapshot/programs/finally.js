// try, catch, finally, in each other, and jumps through them.
function note(text) { console.log(text); return text; }
async function inner(kind) {
  for (const turn of [1, 2]) {
    try {
      note(`${kind} ${turn} in`);
      if (kind === "throw") throw new RangeError(await checkpoint("thrown"));
      if (kind === "return") return await checkpoint("returned");
      if (kind === "break") { await checkpoint("b"); break; }
      await checkpoint("plain");
    } catch (error) {
      note(`${error.name} ${error.message} ${await checkpoint(error.message.length)}`);
      if (turn === 2) throw error;
    } finally {
      note(`finally ${await checkpoint(turn)}`);
    }
  }
  return "end";
}
async function main() {
  for (const kind of ["plain", "throw", "return", "break"]) {
    try { note(await inner(kind)); } catch (error) { note(`out: ${error.message}`); }
  }
  const over = await (async () => { try { return await checkpoint(1); } finally { return await checkpoint(2); } })();
  console.log(over);
  try { try { throw 1; } finally { await checkpoint("f"); } } catch (e) { console.log("caught", e); }
}
