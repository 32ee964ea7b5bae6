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
