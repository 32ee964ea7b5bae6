// Async functions of every sort, in classes, scopes, handlers and operands.
const events = [];
class Agent {
  #log = []; static #made = 0; static { Agent.zero = () => Agent.#made; }
  constructor() { Agent.#made++; }
  async ask(q) { const { resolve, promise, reject } = Promise.withResolvers(); this.#log.push(q); setTimeout(resolve, 10, "t"); const a = await checkpoint(q); return [await promise, a, this.#log.length, super.toString === Object.prototype.toString].join(); }
  *[Symbol.iterator]() { yield* this.#log; }
  async *stream(n) { for (let i = 0; i < n; i++) { try { const got = yield await checkpoint(i); if (got) i += got; } finally { events.push("f" + i); } } return "end"; }
  get all() { return [...this]; }
  static async make() { const a = new this(); await checkpoint("make"); return a; }
}
async function arrow() { return await (async () => { const inner = async () => [typeof this, arguments[0], new.target, await checkpoint("arrow")].join(); return inner(); })(); }
async function evalScope(x) { eval("var hidden = x + 1; let block = 3; var fn = () => hidden + x;"); hidden += await checkpoint(2); return [hidden, fn(), eval("hidden * 2")].join(); }
async function withScope(o) { with (o) { a = await checkpoint("in with"); var leak = () => a; b += 1; } return [leak(), o.a, o.b].join(); }
async function labels() { const out = []; outer: for (let i = 0; i < 3; i++) { for (const j of [1, 2, 3]) { try { if (j === 2) continue outer; if (i === 2) break outer; out.push(await checkpoint(`${i}${j}`)); } finally { out.push(await checkpoint("f")); } } } return out.join(); }
async function nestedFinally() { const out = []; try { try { throw await checkpoint("boom"); } finally { out.push(await checkpoint("one")); try { return "lost"; } finally { out.push(await checkpoint("two")); } } } catch (e) { out.push("caught " + e); } finally { out.push(await checkpoint("three")); } return out.join(); }
async function disposal() { const out = []; { await using a = { async [Symbol.asyncDispose]() { out.push("a" + await checkpoint("da")); } }; using b = { [Symbol.dispose]() { out.push("b"); throw new Error("in b"); } }; try { await using c = null; out.push(await checkpoint("body")); } finally { out.push("inner"); } } return out.join(); }
async function stacks() { const s = new AsyncDisposableStack(); const out = []; s.defer(async () => { out.push(await checkpoint("deferred")); }); s.adopt({ v: 1 }, async (x) => { out.push("adopted" + x.v + await checkpoint("ad")); }); const moved = s.move(); await checkpoint("mid"); await moved.disposeAsync(); return out.join() + s.disposed; }
async function combos() { const p = [checkpoint("p1"), Promise.reject(new Error("p2")), 3, new Promise((r) => setTimeout(r, 5, "late"))]; const all = Promise.allSettled(p), any = Promise.any(p.slice(1)), race = Promise.race([new Promise(() => {}), p[0]]); return JSON.stringify([await all, await any, await race, await Promise.all([checkpoint(1), { then(r) { r(checkpoint("thenable")); } }])]); }
async function collect() { return (await Array.fromAsync(new Agent().stream(3), async (x) => [x, await checkpoint("map" + x)])).join(";"); }
async function abort() { const c = new AbortController(), seen = []; c.signal.addEventListener("abort", () => seen.push("aborted"), { once: true }); const t = AbortSignal.any([c.signal]); await checkpoint("ab"); c.abort(new TypeError("stop")); return [seen.join(), t.aborted, t.reason.name].join(); }
async function web() { const u = new URL("https://a.example/x?y=1#z"), p = u.searchParams, k = p.keys(); const h = new Headers([["a", "1"]]); const target = new EventTarget(); target.addEventListener("ping", function (e) { events.push(e.type + (this === target)); }); await checkpoint("web"); p.append("w", "ü"); h.append("A", "2"); target.dispatchEvent(new Event("ping")); k.next(); return [u.href, h.get("a"), k.next().value, new TextDecoder().decode(new TextEncoder().encode("é"))].join(); }
async function expressions() { let b = [10, 20, 30], c = 0; const a = () => { c++; return 1; }; const o = { a: { f(...x) { return this === o.a ? x.join("+") : "lost"; } }, get g() { c += 10; return this.a; } };
  const r = [a() + (await checkpoint(5)) * b[c++], o.g.f(a(), await checkpoint(2), ...b, await checkpoint(3)), `${a()}${await checkpoint("t")}${c}`, o?.a?.["f"]?.(await checkpoint(1)), new (class extends (await checkpoint(0), Agent) { [await checkpoint("m")]() { return "m!"; } static [`s${await checkpoint(1)}`] = c; })().m(), (c += await checkpoint(1), c), b[await checkpoint(0)] **= await checkpoint(2), [...b, ...(await checkpoint([7]))].join(), await checkpoint(1) ? await checkpoint("y") : 0, null ?? await checkpoint("n"), delete b[await checkpoint(2)], typeof (await checkpoint(1)), (await checkpoint(1)) in b, tagged`a${await checkpoint(1)}b${c}`]; return r.join(";"); }
const tagged = (s, ...v) => s.raw.join("|") + v.join();
async function main() {
  const agent = await Agent.make();
  console.log(await agent.ask("q1"), await agent.ask("q2"), agent.all.join(), Agent.zero());
  for await (const x of agent.stream(3)) { if (x === 2) break; console.log(x, await checkpoint("loop")); }
  const s = agent.stream(5); await s.next(); const both = [s.next(1), s.next(0), s.return("r"), s.next()]; await checkpoint("queued"); console.log(JSON.stringify(await Promise.all(both)), events.join());
  console.log(await arrow.call(5, "arg"), await evalScope(4), await withScope({ a: 1, b: 2 }));
  console.log(await labels()); console.log(await nestedFinally());
  try { console.log(await disposal()); } catch (e) { console.log(e.message); }
  console.log(await stacks()); console.log(await combos()); console.log(await collect()); console.log(await abort()); console.log(await web()); console.log(await expressions());
  console.log(events.join());
}
