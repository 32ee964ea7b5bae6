"""Text that grows, wherever it is kept, and everything that may happen in between."""

from random import Random

from tests.unit.compiler.families.choices import PRINTER, Choices

NAMES = ("s", "t", "u", "g")  # local, captured, of the script, global
PLACES = (*NAMES, "s", "t", "u", "o.p", "o.q", "o['p']", "o[k]", "a[0]", "a[i]", "a[n]", "this.p", "x.p")
PIECES = (
    "'x'", "','", "1", "i", "i * 2", "n", "-0", "null", "undefined", "true", "'é'", "`<${i}>`", "s", "t",
    "u.length", "o.p", "shown('v')", "f()", "h", "10n", "a.length", "o.n * 2", "(n++)",
    "(t = 'T')", "(u = u + 'n')", "(o.p += 'm')", "(delete o.p)", "(o = { p: 'new' })", "(s = 1)",
    "(a.length = 0)", "(k = 'q')", "(i += 1, i)", "[1, 2]", "thrower()", "Object.freeze(o).k",
)  # fmt: skip

RUNS = {
    "function": "f{0}.call(v, w)",
    "function*": "[...f{0}.call(v, w)]",
    "async function": "(f{0}.call(v, w).then((r) => print(end(r)), (e) => print(e.name)), 0)",
}

HELPERS = """
const shown = (x) => ({ toString() { print("shown"); return x; } });
function thrower() { if (--luck < 0) throw new RangeError; return "T"; }
function end(x) { return typeof x === "string" ? x.length + x.slice(-12) : text(x, 1); }
let luck = 0, u, fuel = 0;
var g;
"""


class Appending(Choices):
    """Writes statements that append."""

    def pieces(self) -> str:
        return " + ".join(self.pick(PIECES) for _ in range(1 + self.below(3)))

    def append(self) -> str:
        place = self.pick(PLACES)
        return self.pick((
            f"{place} += {self.pieces()}", f"{place} = {place} + {self.pieces()}",
            f"{place} += {self.pick(PIECES)}", f"{place} = {place} + {self.pick(PIECES)}",
            f"{place} = {self.pick(PLACES)} + {self.pieces()}",
            f"{self.pick(PLACES)} = {place} += {self.pick(PIECES)}",
            f"({place} += {self.pick(PIECES)}) + ({self.pick(PLACES)} += {self.pick(PIECES)})",
            f"{place} -= 1" if self.chance(10) else f"{place} += {self.pick(PIECES)}",
        ))  # fmt: skip

    def statement(self, depth: int) -> str:
        kind = self.below(12)
        if kind < 7 or depth <= 0:
            return f"{self.append()};"
        block = self.several(lambda: self.statement(depth - 1), 1, 3)
        return (
            f"if (i > {self.below(3)}) {{ {block} }}",
            f"try {{ {block} }} catch (e) {{ s += e.name; }} finally {{ t += 'f'; }}",
            f"for (let i = 0; i < 2; i++) {{ {block} }}",
            f"print(end({self.append()}));",
            f"{self.pick(PLACES)} = {self.pick(('long', '1', 'undefined', self.pick(PLACES)))};",
        )[kind - 7]  # fmt: skip

    def function(self, number: int) -> str:
        body = self.several(lambda: self.statement(2), 2, 5)
        kind = self.pick(("function", "function", "function*", "async function"))
        run = RUNS[kind].format(number)
        wait = {"function": "", "function*": "yield end(s);", "async function": "await s.length;"}[kind]
        strict = self.pick(("", "", '"use strict";'))
        return f"""{kind} f{number}(w) {{ {strict}
  const long = "-".repeat(2000);
  let s = w, t = w, n = 0, k = "p", h = {{ valueOf() {{ print("valueOf"); return 7; }} }};
  u = g = w;
  let o = {{ p: w, q: long, n: 3 }}, a = [w, long];
  const x = {{ get p() {{ print("get"); return w; }}, set p(v) {{ print("set " + end(v)); }} }};
  const f = () => {{ t = {self.pick(("t + 'c'", "5", "long"))}; {self.append()}; return "f"; }};
  for (let i = 0; i < 3; i++) {{ if (--fuel < 0) break; {body} {wait} }}
  return [s, t, u, g, o.p, o.q, a[0], a[1], a[2], n, k].map(end).join();
}}
for (const w of ["-".repeat(1200), "", 1, "-".repeat(999), undefined]) for (let turn = 0; turn < 2; turn++) {{
  luck = 3; fuel = 20; const v = {{ p: w }}; attempt({number}, () => [{run}, end(v.p)]); }}"""

    def script(self) -> str:
        body = self.several(lambda: self.statement(2), 2, 5).replace("this.p", "o.q")
        return f"""{{ u = g = "-".repeat(1100); var s = u;
let t = g, n = 0, k = "p", o = {{ p: u, q: 1, n: 3 }}, a = [u, s];
const x = o, h = 1;
const f = () => t += 1, long = u;
luck = 5; try {{ for (let i = 0; i < 4; i++) {{ {body} }} }} catch (e) {{ print(e.name); }}
print([s, t, u, g, o.p, a[0], a[1], n].map(end)); }}"""


def program(random: Random) -> str:
    """A program of a few functions and statements of its own."""
    writer = Appending(random)
    return PRINTER + HELPERS + "\n".join([writer.function(0), writer.function(1), writer.script()])
