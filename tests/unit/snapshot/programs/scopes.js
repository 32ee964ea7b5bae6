// Dead zones, closures over everything, default parameters with scopes, with, arguments.
const later = () => unset; let unset0; 
async function tdz() { const read = () => { try { return x; } catch (e) { return e.message; } }; await checkpoint("t"); console.log(read()); let x = 1; await checkpoint("u"); console.log(read()); }
function counter() { let n = 0; return { up: () => ++n, down: () => --n, async slow() { const before = n; await checkpoint("slow"); return [before, n].join(); } }; }
async function defaults(a, b = () => a, { c = a + 1 } = {}) { a++; await checkpoint("d"); var a; return [a, b(), c].join(); }
async function args(a) { arguments[0] = "changed"; await checkpoint("args"); return [a, arguments.length, arguments[1]].join(); }
async function withObject(o) { with (o) { await checkpoint("with"); return name + value; } }
async function main() {
  await tdz();
  const c = counter(), d = counter();
  c.up(); c.up(); d.down();
  const slow = c.slow(); c.up();
  console.log(await slow, d.down());
  await checkpoint("counters"); console.log(c.up(), d.up());
  console.log(await defaults(1), await args(1, 2), await withObject({ name: "n", value: "v" }));
  const fns = []; for (const x of ["a", "b"]) { for (let i = 0; i < 2; i++) { fns.push(() => x + i); i += await checkpoint(0); } }
  console.log(fns.map((f) => f()).join());
  const self = async function me(n) { await checkpoint(n); return n > 0 ? me(n - 1) : me.name; };
  console.log(await self(2));
  try { later(); } catch (e) { console.log(e.message); }
  let unsetInner; { let unsetInner = 5; await checkpoint(1); console.log(unsetInner); } console.log(unsetInner);
}
let unset = 3;
