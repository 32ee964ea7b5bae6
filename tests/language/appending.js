// Long text is appended to in place, wherever it is kept; what it was before the value is evaluated counts.
const long = "-".repeat(2000);
function captured() { let s = long; const f = () => { s = "b"; return "c"; }; s += f(); return s.slice(1990); }
function assigned() { let s = long; s += (s = "x"); return s.slice(1990); }
function nested() { let s = long; s += (s += "x", "y"); return s.slice(1990); }
function summed() { let s = long; s = s + (s = "x") + 1; return s.slice(1990); }
function converted() { const log = []; let s = long; s = s + { toString() { log.push("a"); return "a"; } } + { toString() { log.push("b"); return "b"; } }; return s.slice(1995) + log; }
function any(s) { s += 1; s += null; s += { toString: () => "o" }; s = s + 1 + 2; return s; }
function property(o) { o.s += "x"; o.s += 1; o.s += { valueOf: () => 2 }; return o.s; }
function changing(o) { o.s += (o.s = "gone", "kept"); return o.s.slice(1990); }
function throwing(o) { try { o.s += { toString() { throw 1; } }; } catch {} return o.s.slice(1990); }
function symbol(s) { try { s += Symbol(); } catch (e) { return e.name + s.length; } }
class Private { #s = long; add(x) { this.#s += x; return this.#s.slice(1995); } }
var global = long;
function globally(x) { global += x; return global.slice(1990); }
let results;
for (let i = 0; i < 20; i++) {
  global = long;
  let accessed = 0;
  const accessor = { get s() { accessed++; return long; }, set s(v) { accessed += v.length; } };
  property(accessor);
  const frozen = Object.freeze({ s: long });
  results = [
    captured(), assigned(), nested(), summed(), converted(), any(long).slice(1995), any(1), property({ s: long }).slice(1995), property({ s: 1 }),
    changing({ s: long }), throwing({ s: long }), symbol(long), new Private().add("p"), globally("g"), accessed, property(frozen) === long, property(Object.create({ s: long })).length,
  ];
}
print(results.join("\n"));
// expect: ----------c
// expect: ----------x
// expect: ----------y
// expect: ----------x1
// expect: -----aba,b
// expect: -----1nullo12
// expect: 2o12
// expect: -----x12
// expect: 1x12
// expect: ----------kept
// expect: ----------
// expect: TypeError2000
// expect: -----p
// expect: ----------g
// expect: 6007
// expect: true
// expect: 2003
// ---
// However it is written, and wherever the text is kept, appending changes nothing else.
const long = "-".repeat(2000);
const end = (text) => String(text).slice(-6);
let top = "";
var globally = "";
const calls = [];
const shown = (x) => ({ toString() { calls.push(x); return x; } });
function summed(x) { let s = x; const f = () => s; for (let i = 0; i < 2; i++) s = s + "," + shown("a") + i; return end(f()); }
function single(x) { let s = x; const f = () => s; for (let i = 0; i < 2; i++) s = s + shown("b"); return end(f()); }
function numbers(x) { let s = x; const f = () => s; for (let i = 0; i < 2; i++) { s += i; s = s + i * 2; } return end(f()); }
function changed(x) { let s = x; const f = () => { s = "gone"; return 5; }; for (let i = 0; i < 2; i++) s = s + f() + "z"; return end(s); }
function itself(x) { let s = x; const f = () => s; for (let i = 0; i < 2; i++) { s += (s = "q", 1); s = s + (s = x, 2) + 3; } return end(f()); }
function members(o) { for (let i = 0; i < 2; i++) { o.s = o.s + "," + i; o.s += i; } return end(o.s); }
function replaced(o) { const old = o; for (let i = 0; i < 1; i++) o.s = o.s + "," + (o = { s: "new" }, i); return end(old.s) + o.s; }
function deleted(o) { for (let i = 0; i < 2; i++) o.s = o.s + "," + delete o.s; return end(o.s); }
function frozen(o) { "use strict"; try { for (let i = 0; i < 2; i++) o.s = o.s + ",x" + (Object.freeze(o), i); } catch (e) { return e.name + o.s.length; } }
function elements(a, k) { for (let i = 0; i < 2; i++) { a[k] += ",x"; a[k] += `${i}`; } return end(a[k]); }
function emptied(a) { for (let i = 0; i < 2; i++) a[0] += `${i}` + (a.length = 0); return end(a[0]) + a.length; }
function moved(a, k) { for (let i = 0; i < 1; i++) a[k] += "x" + k++; return end(a[0]) + end(a[1]); }
function asked(x) { let s = x; const o = { get n() { s = "gone"; return 2; } }; for (let i = 0; i < 2; i++) s += o.n * 2; return end(s); }
function asking(o) { const p = { get n() { Object.freeze(o); return 2; } }; try { for (let i = 0; i < 2; i++) o.s += p.n * 2; } catch {} return end(o.s); }
function symbols(x) { let s = x; const f = () => s; try { for (;;) s = s + "x" + Symbol(); } catch (e) { return e.name + end(f()); } }
class Kept { #s = long; add(x) { for (let i = 0; i < 2; i++) this.#s = this.#s + "," + x; return end(this.#s); } }
class Accessed { get s() { calls.push("get"); return long; } set s(v) { calls.push(v.length); } }
for (let i = 0; i < 10; i++) { top = long; globally = long; top = top + "," + i; globally = globally + "," + i; globally += i; top += i; }
print(end(top), end(globally)); // expect: ---,99 ---,99
const results = [];
for (let turn = 0; turn < 12; turn++) {
  results.length = calls.length = 0;
  results.push(
    summed(long), summed(1), single(long), single(1), numbers(long), numbers(1), numbers(null), changed(long), itself(long), members({ s: long }), members({ s: 1 }),
    members(Object.create({ s: long })), members(Object.defineProperty({}, "s", { writable: true, value: long })), replaced({ s: long }), deleted({ s: long }), frozen({ s: long }),
    elements([long], 0), elements({ k: long }, "k"), elements([1, long], 1.0), elements([, "y"], 0), elements({ 0: long }, 0), elements("str", 0), emptied([long]), moved([long, long], 0),
    asked(long), asked(1), asking({ s: long }), asking({ s: 1 }), symbols(long), symbols(Symbol()), new Kept().add("p"), members(new Accessed()),
  );
}
print(results.join(" "));
// expect: ,a0,a1 ,a0,a1 ----bb 1bb --0012 4 3 --5z5z 123123 ,00,11 ,00,11 ,00,11 ,00,11 ----,0new e,true TypeError2000 ,x0,x1 ,x0,x1 ,x0,x1 ,x0,x1 ,x0,x1 s --00101 ----x0------ ----44 9 ------ 1 TypeError------ TypeErrormbol() --,p,p ------
print(calls.join(" "));
// expect: a a a a b b b b get 2002 get 2001 get 2002 get 2001 get
// ---
// option: time_limit = 15000
// Ten times as many appends take ten times as long: copying everything each time would take minutes.
const N = 60_000;
let name = "";
for (let i = 0; i < N; i++) { name = name + "abc" + i; name = name + i; name += i; }
var property = "";
for (let i = 0; i < N; i++) { property = property + "abc" + i; property += i; }
const o = { p: "", q: [""] };
for (let i = 0; i < N; i++) { o.p = o.p + "abc" + i; o.p += i; o.q[0] += "abc" + i; }
const add = (x) => { captured = captured + x; captured = captured + x + "c"; };
let captured = "";
for (let i = 0; i < N; i++) add("ab");
print(name.length, property.length, o.p.length, o.q[0].length, captured.length); // expect: 1046670 757780 757780 468890 300000
