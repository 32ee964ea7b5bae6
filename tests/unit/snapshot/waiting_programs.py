"""Random programs that wait in the middle of everything: operands, literals, calls, loops, handlers.

A program is grown from templates. `<e>` is an expression, `<a>` one that may wait, `<b>` a block, `<b1>` one
that sees the fresh variable `$1`, `<x>` a variable that may be assigned. `<e:w>`, `<a:w>` and `<b:w>` are the
same inside an async function of their own. What waits is an async function, a generator that `main` drives,
or an async generator, which does both.
"""

from __future__ import annotations

import random
import re
from typing import Final, Literal

type Mode = Literal["async", "generator", "async generator"]

PRELUDE: Final = """
const shown = (value) => typeof value === "object" && value ? JSON.stringify(value)
  : typeof value === "function" ? "function" : String(value);
const print = (...values) => console.log(values.map(shown).join(" "));
const made = [], list = [1, 2, 3], short = (value) => String(value).slice(0, 3);
const object = { method(a, b) { return this === object ? b : a; }, p: 1, 1: [5, 6] };
const tag = (strings, ...values) => strings.raw.join("") + values.length;
const pick = (a, b, c) => a ?? b ?? c;
const letters = () => new Map([[1, "a"], [2, "b"], [3, "c"]]);
const grow = (map, value) => map.size < 5 && map.set(`x${map.size}`, value);
class Pair { constructor(a, b) { this.second = b; } async same(x) { return x; } }
async function waits(a, b) {
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += i;
  const got = await checkpoint(a);
  return [sum, got, b].join();
}
function* some() { yield 1; yield 2; }
function* held(x) { try { const sent = yield x; yield [sent, x]; yield* some(); } finally { print("left"); } }
async function* slow(x) { try { yield x; yield await checkpoint(x); } finally { print("closed"); } }
"""
ATOMS: Final = ("0", "1", "2", "-1", "0.5", "7", "'a'", "'b'", "true", "null", "undefined", "[1, 2]")
EXPRESSIONS: Final = (
    "(<e> + <a>)", "(<e> - <a>)", "(<e> < <a>)", "(<e> & <a>)", "(<e> ?? <a>)", "(<e> && <a>)", "(<a> * <e>)",
    "(<a>, <a>)", "[<e>, <a>, ...short(<a>), <e>].length", "({ a: <e>, b: <a>, [<e>]: <a>, ...{ c: <e> } })",
    "pick(<e>, <a>, <e>)", "object.method(<e>, <a>)", "(<a> ? <a> : <e>)", "`${<e>}-${<a>}-${<e>}`",
    "(await waits(<e>, <a>))", "(<x> = <a>)", "(<x> += <a>)", "(<x> ??= <a>)", "<x>++", "object[<e>]?.[<a>]",
    "new Pair(<e>, <a>).second", "(await (async () => <e:w> + <a:w>)())", "pick(...[<e>, <a>], <a>)",
    "tag`x${<e>}y${<a>}`", "(typeof <a>)", "(object.p = <a>, object.p)", "(list[<e>] = <a>)",
    "(await checkpoint(await checkpoint(<e>)))", "(await Promise.all([<e>, checkpoint(<e>), <a>])).join()",
    "object?.method?.(<a>, <e>)", "object.none?.[<a>]", "object.none?.(<a>)", "(<a> in object)",
    "(<e> instanceof (<a>, Object))", "(object[<a>] += <e>)", "(object.r ||= <a>)", "(delete object[<a>])",
    "[, <a>, ...some(), <e>].join()", "String.raw`${<a>}\\n${<e>}`", "(<x> &&= <a>)", "(- <a>)",
    "(<x> **= <a>)",
    "new (class extends (<a>, Pair) { [`k${<a>}`]() {} static s = 1; })(<e>, <a>).second",
    "({ get g() { return 1; }, [<a>]: <e>, set g(v) {} }).g", "void <a>", "(!<a>)", "(<e> === <a>)",
    "(await (async function (p, q) { arguments[0] = <a:w>; return [p, ...arguments].join(); })(<e>, <a>))",
    "(await (async function () { return (async () => [!this, ...arguments, <a:w>].join())(); })(<e>))",
    "(await (async (p = 1, ...q) => [p, q.length, <a:w>].join())(...[<e>, <a>]))",
    "(await { __proto__: new Pair(), async same() { return super.same(<a:w>); } }.same())",
    "(await (async function () { return [new.target, <a:w>].join(); })())",
    "(await (async () => { try { return <a:w>; } finally <b:w> })())",
    "(await (async () => { eval('var late = 5'); const got = <a:w>; return [typeof late, got].join(); })())",
    "some().map((n) => n + 1).toArray().concat(<a>).join()", "/(?<y>.)/.exec(short(<a>))?.groups.y",
    "(([, object.t = <a>] = [<e>]), object.t)",
    "(({ a: object.u, ...object.v } = { a: <a>, b: <e> }), object.u)",
)  # fmt: skip
STATEMENTS: Final = (
    "let $1 = <a>;", "const $1 = <e>;", "var $1 = 0;", "print(<e>);", "<e>;", "<x> = <a>;",
    "if (<a>) <b> else <b>",
    "for (let $1 = 0; $1 < 2; $1++) <b1>",
    "for (const $1 of [1, <a>]) <b1>",
    "for (const $1 of some()) <b1>",
    "for (const $1 of new Set(short(<a>))) <b1>",
    "for (const $1 in { a: 1, b: 2 }) <b1>",
    "for await (const $1 of slow(<e>)) <b1>",
    "try <b> catch (error) { print(String(error)); } finally <b>",
    "try { <b> throw <a>; } catch ($1) <b1>",
    "for (let $1 = 0; $1 < 2; $1++) { made.push(() => $1); <b1> }",
    "switch (<e>) { case <a>: <b> case 1: <b> break; default: <b> }",
    "out$1: for (const $1 of [1, 2]) { for (;;) { <b1> if (<a>) continue out$1; break out$1; } }",
    "let [$1, $2 = <a>] = [<e>, <a>];",
    "let { x: $1 = <a>, ...$2 } = { x: <a>, y: <e> };",
    "{ await using kept = { async [Symbol.asyncDispose]() { print(await checkpoint('disposed')); } }; <b> }",
    "let $1 = 0; while ($1 < 2) { $1++; <b> }",
    "class Box$1 { #own = 5; async get() { return this.#own + <a:w>; } } print(await new Box$1().get());",
    "out$1: for (const $1 of held(<e>)) { try { <b1> if (<a>) continue out$1; break; } finally <b> }",
    "for (const $1 of held(<e>)) { made.push(() => $1); try <b1> catch { break; } finally { print(<a>); } }",
    "for (const [$1, $2 = <a>] of [[1], [2, 3]]) <b1>", "for (const { a: $1 = <a> } of [{}, { a: 2 }]) <b1>",
    "with ({ inner: <a> }) { print(inner); inner = <a>; <b> print(inner); }",
    "for await (const $1 of [checkpoint(1), 2, waits(3)]) <b1>",
    "{ using gone = { [Symbol.dispose]() { print('gone'); } }; <b> }",
    "const $1 = held(<e>); $1.next(); <b> print($1.next(<a>)); <b> print($1.return(<a>));",
    "const $1 = held(<e>); $1.next(); <b> try { $1.throw('in'); } catch (error) { print(error, <a>); }",
    "const $1 = letters(); for (const $2 of $1) { print($2); <b> $1.delete(2); grow($1, <a>); }",
    "const $1 = some().map((n) => [n, n]).drop(1); <b> for (const [$2] of $1) { print($2); <b> }",
    ("class C$1 extends Pair { static #n = 1; static { C$1.#n++; } #p = 2; static get n() { return C$1.#n; }"
    " async go(x) { this.#p = x; return [this.#p, C$1.n, <a:w>, await super.same(<a:w>)].join(); } }"
    " print(await new C$1(1, 2).go(<a>));"),
    "do { <b> } while (<a> === 'never');",
    "const $1 = [5, , 6]; for (const $2 of $1) { print($2); <b> $1.length = 3; }",
    "{ function inner() { return <x>; } <b> made.push(inner); }",
    "for (const $1 = { n: 0 }; $1.n < 2; $1.n++) { <b> made.push(() => $1.n); }",
    "try { try <b> finally { <x> = <a>; } } catch (error) { print(String(error), <a>); }",
    "for (var $1 of some().filter((n) => n)) { <b1> if (<a>) break; }",
    "yield* held(<a>);", "yield* slow(<a>);", "yield* some().map((n) => n * 2);", "yield <a>;",
)  # fmt: skip
HOLE: Final = re.compile(r"<(a|e|x|b1?)(:w)?>")
#: What a program that is driven is driven with; one answer in seven is thrown into it.
DRIVER: Final = """
async function main() {
  const machine = start();
  for (let turn = 1; turn < 60; turn++) {
    let step;
    try { step = AWAIT (turn % 7 ? machine.next(turn % 2 ? turn : undefined) : machine.throw(turn)); }
    catch (error) { print("thrown", error); break; }
    print(step);
    if (step.done) break;
    await checkpoint(turn);
  }
  print(made.map((one) => one()).join());
}
"""


class Grower:
    """Grows one program."""

    def __init__(self, seed: int, mode: Mode = "async") -> None:
        self._random = random.Random(seed)
        self._mode: Mode = mode
        self._count = 0
        self._visible: list[str] = []

    def program(self) -> str:
        """A program whose `main` waits for `checkpoint` again and again."""
        body = "\n  ".join(self._statement(2, self._mode) for _ in range(self._random.randint(3, 5)))
        if self._mode == "async":
            shown = "print(made.map((one) => one()).join());"
            return f"{PRELUDE}async function main() {{\n  {body}\n  {shown}\n}}\n"
        driver = DRIVER.replace("AWAIT", "" if self._mode == "generator" else "await")
        prefix = "" if self._mode == "generator" else "async "
        return f"{PRELUDE}{prefix}function* start() {{\n  {body}\n}}\n{driver}"

    def _choose(self, templates: tuple[str, ...], mode: Mode) -> str:
        """A template that may stand in a function of a kind."""
        while True:
            template = self._random.choice(templates)
            if mode == "generator" and ("await" in template or "slow(" in template):
                continue
            if mode == "async" and "yield" in template:
                continue
            return template

    def _statement(self, depth: int, mode: Mode) -> str:
        template = self._choose(STATEMENTS if depth > 0 else STATEMENTS[:6], mode)
        for mark in ("$1", "$2"):
            if mark in template:
                self._count += 1
                template = template.replace(mark, f"v{self._count}")
        fresh = re.findall(r"v\d+", template)
        text = HOLE.sub(lambda hole: self._fill(hole, depth, fresh[:1], mode), template)
        if template.startswith(("let ", "var ")):
            self._visible += dict.fromkeys(fresh)
        return text

    def _fill(self, hole: re.Match[str], depth: int, fresh: list[str], mode: Mode) -> str:
        kind = hole[1]
        if hole[2]:
            mode = "async"
        if kind in ("b", "b1"):
            return self._block(depth - 1, fresh if kind == "b1" else [], mode)
        if kind == "x":
            return self._random.choice(self._visible or ["object.q"])
        value = self._expression(depth, mode)
        if kind == "e" or self._random.random() > 0.6:
            return value
        waits = mode == "async" or (mode == "async generator" and self._random.random() < 0.5)
        return f"(await checkpoint({value}))" if waits else f"(yield {value})"

    def _block(self, depth: int, fresh: list[str], mode: Mode) -> str:
        outer = self._visible.copy()
        # The variables of loops may be read only: one that is assigned might never end.
        statements = [f"print({name});" for name in fresh]
        statements += [self._statement(depth, mode) for _ in range(self._random.randint(1, 2))]
        self._visible = outer
        return "{ " + " ".join(statements) + " }"

    def _expression(self, depth: int, mode: Mode) -> str:
        if depth <= 0:
            return self._random.choice(
                self._visible if self._visible and self._random.random() < 0.5 else ATOMS
            )
        template = self._choose(EXPRESSIONS, mode)
        return HOLE.sub(lambda hole: self._fill(hole, depth - 1, [], mode), template)
