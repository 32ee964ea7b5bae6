"""What stands around every random program: helpers that print what happens, and the calls of its function."""

PRELUDE = """\
let fuel = 0;
const templates = new Set();
function tick() { if (--fuel < 0) throw new EvalError("fuel"); return true; }
function text(x, depth = 2) {
  if (typeof x === "string") return JSON.stringify(x.length > 60 ? x.slice(0, 60) + x.length : x);
  if (typeof x === "symbol") return "symbol";
  if (typeof x === "function") return `f ${x.name} ${x.length}`;
  if (x === null || typeof x !== "object") return typeof x + ":" + (Object.is(x, -0) ? "-0" : String(x));
  if (x instanceof Error) return x.name;
  if (depth === 0) return "...";
  const parts = [];
  for (const k of Object.keys(x).slice(0, 6)) {
    const own = Object.getOwnPropertyDescriptor(x, k);
    parts.push(k + "=" + ("value" in own ? text(own.value, depth - 1) : "accessor"));
  }
  return (Array.isArray(x) ? "[" + x.length + " " : "{") + parts.join(" ") + (Array.isArray(x) ? "]" : "}");
}
function name(e) { return e instanceof Error ? e.name : text(e); }
function show(...parts) { print(parts.map((x) => text(x)).join(" ")); }
function log(x, y) { print("log " + text(x)); return x; }
function list(x) { return Array.isArray(x) ? x : [x]; }
function box(x) { return x === null || x === undefined ? {} : Object(x); }
function at(x, k) { return x === null || x === undefined ? x : x[k]; }
function converts(x) {
  return { valueOf() { print("valueOf"); return x; }, toString() { print("toString"); return "s"; } };
}
function tag(strings, ...values) {
  const known = templates.has(strings);
  templates.add(strings);
  return `${known} ${strings.raw.join("|")} ${strings.map((s) => text(s))} ${values.map((x) => text(x))}`;
}
function* drive(g, how) {
  let r = g.next("first");
  for (let i = 0; i < 4 && !r.done; i++) {
    yield r.value;
    r = how === i ? g.return("R") : how === i + 4 ? g.throw("T") : g.next(i);
  }
  return r.value;
}
function run(g, how) {
  const out = [];
  try { for (const x of drive(g, how)) out.push(text(x)); } catch (e) { out.push("threw " + name(e)); }
  return out.join();
}
async function runAsync(g, how) {
  const out = [];
  try {
    let r = await g.next("first");
    for (let i = 0; i < 4 && !r.done; i++) {
      out.push(text(r.value));
      r = await (how === i ? g.return("R") : how === i + 4 ? g.throw("T") : g.next(i));
    }
    out.push("end " + text(r.value));
  } catch (e) { out.push("threw " + name(e)); }
  return out.join();
}
function closing(values) {
  let i = 0;
  return {
    [Symbol.iterator]() { return this; },
    next() { print("next"); return { value: values[i++], done: !(i <= values.length) }; },
    return(x) { print("return"); return {}; },
  };
}
function later(x, label) {
  return Promise.resolve(x).then((value) => { print(label + " " + text(value)); return value; });
}
"""

RUN = {
    "": "show(test.call(self, a, b))",
    "*": "print(run(test.call(self, a, b), turn))",
    "async ": "show(await test.call(self, a, b))",
    "async *": "print(await runAsync(test.call(self, a, b), turn))",
}

#: What both kinds of programs declare first.
NAMES = """\
let c = 1, d = "t", e;
  var w = 0, x, y = 2.5, z = "v";
  let o = {{ p: 1, q: 2, m(x) {{ return this.p + x; }}, *n(x) {{ yield x; return 2; }},
    get g() {{ print("g"); return w; }}, set g(v) {{ w = v; }} }};
  class C {{ p = 3; m(v) {{ return [this.p, v]; }} static s = 4; }}
  function f(x, y = 2) {{ tick(); {inner} return x; }}
  const g = (x) => {{ c = x; return w; }}, h = {value};
"""

#: A function that is called a few times.
TEMPLATE = """\
{prelude}
{head} {{
  {directive}
  {names}
  {body}
  show(a, b, c, d, e, w, x, y, z, o);
}}
(async () => {{
  const self = {{ p: 7 }};
  for (const [a, b] of [[1, 2], ["s", 0.5], [[3, 4], null], [-1, {{ p: 5 }}]]) {{
    for (let turn = 0; turn < 3; turn++) {{
      fuel = 40;
      try {{ {run}; }} catch (e) {{ print("uncaught " + name(e)); }}
    }}
  }}
}})();
"""

#: Statements of the script itself, whose variables are global.
TOP_LEVEL = """\
{directive}
{prelude}
fuel = 60;
let a = 1, b = "s";
  {names}
try {{ {body} }} catch (error) {{ print("caught " + name(error)); }}
show(a, b, c, d, e, w, x, y, z, o);
for (let turn = 0; turn < 12; turn++) {{
  fuel = 40;
  try {{ {again} }} catch (error) {{ print("caught " + name(error)); }}
}}
show(a, b, c, d, e, w, x, y, z, o);
"""
