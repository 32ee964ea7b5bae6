// Generators that wait in the middle of expressions, and are driven in every way.
function* operand(b) { let c = 0; const a = () => ++c; const r = a() + (yield "x") * b[c++]; const t = `${yield 1}-${yield 2}`; const call = Math.max(yield 3, ...(yield 4), yield 5); const o = { [yield 6]: yield 7, get g() { return 1; } }; class K extends (yield 8) { [yield 9]() { return super.valueOf() === this; } static [yield 10] = 5; } const q = b?.[yield 11]?.toFixed(yield 12); (yield 13) ? yield 14 : yield 15; b[yield 16] += yield 17; delete b[yield 18]; return [r, t, call, JSON.stringify(o), Object.getOwnPropertyNames(K.prototype).join(), q, b.join()].join(";"); }
function* controlled() { let i = 0; again: for (;;) { try { switch (yield i) { case "continue": i++; continue again; case "break": break again; case "throw": throw new Error("t" + i); default: i += 10; } } catch (e) { const m = yield "caught " + e.message; if (m) return m; } finally { if (yield "finally") i += 100; } } return "out " + i; }
function* delegating(inner) { try { const r = yield* inner; return "got " + r; } catch (e) { yield "in " + e.message; } finally { yield* [8, 9]; } }
const custom = { [Symbol.iterator]() { let n = 0; return { next(v) { console.log("next", v); return { value: n++, done: n > 4 }; }, return(v) { console.log("return", v); return { value: v, done: true }; }, throw(e) { console.log("throw", e.message); return { value: "recovered", done: false }; } }; } };
function* args() { arguments[0] = yield arguments[0]; const f = () => [this.x, ...arguments].join(); return f() + (yield f); }
function* params(a, b = a + 1, [c, d = b] = [a]) { let e = yield [a, b, c, d].join(); { let e = 5; yield e; } return e; }
function* loops() { for (var i = 0, fs = []; i < 2; i++) fs.push(yield i); for (let j = 0; j < 3; j++) { fs.push(() => j); yield j; if (j === 1) continue; } for (const k in { a: 1, b: 2, c: 3 }) { yield k; } do { var z = yield "do"; } while (z); return fs.slice(2).map((f) => f()).join(); }
const drive = async (g, inputs) => { let r = g.next(); const out = []; for (const [how, v] of inputs) { out.push(JSON.stringify(r.value)); await checkpoint("d"); try { r = g[how](v); } catch (e) { out.push("threw " + e.message); break; } if (r.done) break; } out.push(JSON.stringify(r)); return out.join(" "); };
const N = (v) => ["next", v], T = (v) => ["throw", new Error(v)], R = (v) => ["return", v];
async function main() {
  console.log(await drive(operand([2, 3, 4]), [N(5), N("a"), N("b"), N(1), N([2, 9]), N(3), N("k"), N("v"), N(Object), N("meth"), N("st"), N(1), N(2), N(0), N(0), N(1), N(7), N(0)]));
  console.log(await drive(controlled(), [N("continue"), N(0), N("x"), N(1), N("throw"), N(0), N(0), N("break"), N(1)]));
  console.log(await drive(controlled(), [R("stop"), N(1)]), await drive(controlled(), [T("a"), N("left"), N(1)]));
  console.log(await drive(delegating([1, 2]), [N(), N(), N(), N()]), await drive(delegating(custom), [N("a"), T("b"), N("c"), N("d"), N("e")]), await drive(delegating(custom), [N(), R("r"), N(), N()]));
  console.log(await drive(delegating(delegating([1, 2, 3])), [N(), T("deep"), N(), N(), N(), N()]));
  console.log(await drive(args.call({ x: 1 }, 2, 3), [N(9), N("z")]), await drive(params(1), [N(2), N()]), await drive(loops(), Array(14).fill(N(0))));
  const lazyIt = loops().map((x) => x + "!").filter(Boolean).drop(1); lazyIt.next(); await checkpoint("lazy"); console.log([...lazyIt].join());
  const zip = Iterator.zip?.([["a", "b"], [1, 2, 3]], { mode: "longest" }); zip?.next(); const cat = Iterator.concat?.([1], new Set([2, 3])); cat?.next(); await checkpoint("z"); console.log(zip && [...zip].join(), cat && [...cat].join());
}
