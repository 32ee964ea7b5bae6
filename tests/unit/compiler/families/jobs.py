"""In which order jobs run: async functions and generators, thenables, combinators, rejections, `for await`.

Left out: `for await` over rejected promises of an iterator that wants to be closed then; node 20 does not.
"""

from random import Random

from tests.unit.compiler.families.choices import PRINTER, Choices

HELPERS = """
let fuel = 60;
function tick() { if (--fuel < 0) throw new EvalError; }
const sleep = (n) => n > 0 ? Promise.resolve().then(() => sleep(n - 1)) : undefined;
function thenable(v, how = 0) {
  return {
    get then() {
      print("get then");
      return (ok, no) => {
        print("then");
        if (how === 1) throw v; if (how === 2) no(v); ok(v); ok(1); no(2);
      };
    },
  };
}
class Sub extends Promise { static get [Symbol.species]() { print("species"); return Promise; } }
class Loud extends Promise { then(...r) { print("loud " + r.length); return super.then(...r); } }
async function* numbers(n) {
  try { for (let i = 0; i < n; i++) { print("make " + i); yield i; } } finally { print("made"); }
}
function* plain(...items) { try { yield* items; } finally { print("closed"); } }
const source = (n) => ({
  [Symbol.asyncIterator]() { return this; }, i: 0,
  next(v) {
    print("next " + text(v));
    return this.i < n ? { value: this.i++, done: false } : Promise.resolve({ done: true, value: "end" });
  },
  return(v) { print("return"); return { done: true, value: v }; },
  throw(e) { print("throw"); return { done: true, value: "thrown" }; },
});
const say = (label) => [
  (v) => { print(label + " ok " + text(v)); return v; },
  (e) => { print(label + " no " + text(e)); throw e; },
];
"""


ASYNC = ("numbers(2)", "source(2)", "plain(1, Promise.resolve(2))")


class Jobs(Choices):
    """Writes async code; `loops` says whether a loop is around."""

    is_async = True
    is_generator = False
    loops = 0

    def label(self) -> str:
        return f'"{self.fresh("p")}"'

    def promise(self, depth: int) -> str:
        """An expression that may be a promise."""
        if depth <= 0:
            return self.pick((
                "1", "Promise.resolve(2)", "sleep(1)", "sleep(2)", "thenable(3)", "thenable(4, 1)",
                "thenable(5, 2)", "Promise.reject(6)", "new Sub((ok) => ok(7))",
                "Loud.resolve(8)", "new Promise((ok) => sleep(2).then(() => ok(9)))", "undefined", "kept",
                "numbers(1).next()",
            ))  # fmt: skip
        one, other, label = self.promise(depth - 1), self.promise(depth - 1), self.label()
        kind = self.below(15)
        if kind < 3:
            return f"(async () => {{ {self.block(depth - 1, in_async=True)} }})()"
        return (
            f"Promise.resolve({one}).then(...say({label}))",
            f"Promise.resolve({one}).catch((e) => {{ print({label} + text(e)); return {other}; }})",
            (f"Promise.resolve({one}).finally(() => {{ print({label}); "
            f"{self.pick(('', 'return 5;', f'return {other};', 'throw 8;'))} }})"),
            f"Promise.{self.pick(('all', 'allSettled', 'race', 'any'))}([{one}, {other}, {self.promise(0)}])",
            f"Promise.{self.pick(('all', 'race', 'any'))}(plain({one}, {other}))",
            f"new Promise((ok, no) => {{ {self.pick(('ok', 'no'))}({one}); ok({other}); throw 3; }})",
            f"Sub.resolve({one}).then(...say({label}))",
            f"Promise.reject({one}).then(...say({label}))",
            (f"collect({self.pick(('numbers(2)', 'source(2)', 'plain(1, 2)', f'[{one}, {other}]'))}, "
            f"{self.below(4)})"),
            f"drive((async function* () {{ {self.generator(depth - 1)} }})(), {self.below(8)})",
            f"(print({label}), {one})",
            f"new Loud((ok) => ok({one}))",
        )[kind - 3]  # fmt: skip

    def generator(self, depth: int) -> str:
        outer, self.is_generator = self.is_generator, True
        body = self.block(depth, in_async=True)
        self.is_generator = outer
        return body

    def block(self, depth: int, *, in_async: bool) -> str:
        outer, self.loops = self.loops, 0
        body = self.several(lambda: self.statement(depth), 1, 3)
        self.loops = outer
        return body

    def statement(self, depth: int) -> str:
        value, label = self.promise(depth), self.label()
        kind = self.below(10)
        if kind < 3:
            waits = [f"await {value};", f"print({label} + text(await {value}));", f"{value};"]
            if self.is_generator:
                waits += [
                    f"print({label} + text(yield {value}));",
                    f"yield* {self.pick((*ASYNC, f'[{value}]'))};",
                ] * 2
            return waits[self.below(len(waits))]
        if depth <= 0:
            return self.pick(
                (f"print({label});", f"return {value};", f"throw {value};", f"return await {value};")
            )
        inner = self.several(lambda: self.statement(depth - 1), 1, 2)
        final = self.several(lambda: self.statement(0), 1, 1)
        return (
            f"try {{ {inner} }} catch (e) {{ print({label} + text(e)); }}",
            f"try {{ {inner} }} finally {{ print({label}); {self.pick(('', final))} }}",
            ("for await (const v of "
            f"{self.pick(('numbers(3)', 'source(2)', f'[{value}, 2]', 'plain(sleep(1), 2)'))}) "
            f"{{ tick(); print({label} + text(v)); {inner} "
            f"{self.pick(('', 'break;', 'continue;'))} }}"),
            f"for (let i = 0; i < 2; i++) {{ tick(); {inner} }}",
            (f"L{self.fresh('')}: for (const w of plain(1, 2)) {{ tick(); {inner} "
            f"{self.pick(('break;', 'continue;', ''))} }}"),
            f"const {self.fresh('d')} = {value};",
            f"if (await {self.promise(0)}) {{ {inner} }}",
        )[kind - 3]  # fmt: skip

    def run(self, number: int) -> str:
        return (
            f"Promise.resolve().then(() => {{ fuel = 60; return {self.promise(3)}; }}).then((v) => "
            f"print('{number} = ' + text(v)), (e) => print('{number} threw ' + text(e)));"
        )


DRIVERS = """
async function collect(items, end) {
  const seen = [];
  for await (const item of items) { tick(); seen.push(item); if (seen.length === end) break; }
  return seen;
}
async function drive(g, how) {
  const seen = [];
  let r = g.next("first");
  for (let i = 0; i < 3; i++) {
    seen.push(how === i ? g.return("R") : how === i + 4 ? g.throw("T") : g.next(i));
  }
  return [await r, ...(await Promise.allSettled(seen))];
}
const kept = sleep(3);
"""


def program(random: Random) -> str:
    """A program of a few chains that run at the same time."""
    jobs = Jobs(random)
    return PRINTER + HELPERS + DRIVERS + "\n".join(map(jobs.run, range(4)))
