"""Random programs that wait in the middle of everything: operands, literals, calls, loops, handlers.

A program is grown from templates. `<e>` is an expression, `<a>` one that may wait, `<b>` a block, `<b1>` one
that sees the fresh variable `$1`, `<x>` a variable that may be assigned.
"""

from __future__ import annotations

import random
import re
from typing import Final

PRELUDE: Final = """
const shown = (value) => typeof value === "object" && value ? JSON.stringify(value)
  : typeof value === "function" ? "function" : String(value);
const print = (...values) => console.log(values.map(shown).join(" "));
const made = [], list = [1, 2, 3], short = (value) => String(value).slice(0, 3);
const object = { method(a, b) { return this === object ? b : a; }, p: 1, 1: [5, 6] };
const tag = (strings, ...values) => strings.raw.join("") + values.length;
const pick = (a, b, c) => a ?? b ?? c;
class Pair { constructor(a, b) { this.second = b; } }
async function waits(a, b) {
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += i;
  const got = await checkpoint(a);
  return [sum, got, b].join();
}
function* some() { yield 1; yield 2; }
async function* slow(x) { try { yield x; yield await checkpoint(x); } finally { print("closed"); } }
"""
ATOMS: Final = ("0", "1", "2", "-1", "0.5", "7", "'a'", "'b'", "true", "null", "undefined", "[1, 2]")
EXPRESSIONS: Final = (
    "(<e> + <a>)", "(<e> - <a>)", "(<e> < <a>)", "(<e> & <a>)", "(<e> ?? <a>)", "(<e> && <a>)", "(<a> * <e>)",
    "(<a>, <a>)", "[<e>, <a>, ...short(<a>), <e>].length", "({ a: <e>, b: <a>, [<e>]: <a>, ...{ c: <e> } })",
    "pick(<e>, <a>, <e>)", "object.method(<e>, <a>)", "(<a> ? <a> : <e>)", "`${<e>}-${<a>}-${<e>}`",
    "(await waits(<e>, <a>))", "(<x> = <a>)", "(<x> += <a>)", "(<x> ??= <a>)", "<x>++", "object[<e>]?.[<a>]",
    "new Pair(<e>, <a>).second", "(await (async () => <e> + <a>)())", "pick(...[<e>, <a>], <a>)",
    "tag`x${<e>}y${<a>}`", "(typeof <a>)", "(object.p = <a>, object.p)", "(list[<e>] = <a>)",
    "(await checkpoint(await checkpoint(<e>)))",
)  # fmt: skip
STATEMENTS: Final = (
    "let $1 = <a>;", "const $1 = <e>;", "var $1 = 0;", "print(<e>);", "<e>;", "<x> = <a>;",
    "if (<a>) <b> else <b>",
    "for (let $1 = 0; $1 < 2; $1++) <b1>",
    "for (const $1 of [1, await checkpoint(2)]) <b1>",
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
    "{ await using held = { async [Symbol.asyncDispose]() { print(await checkpoint('disposed')); } }; <b> }",
    "let $1 = 0; while ($1 < 2) { $1++; <b> }",
    "class Box$1 { #own = 5; async get() { return this.#own + <a>; } } print(await new Box$1().get());",
)  # fmt: skip
HOLE: Final = re.compile(r"<(\w+)>")


class Grower:
    """Grows one program."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = 0
        self._visible: list[str] = []

    def program(self) -> str:
        """A program whose `main` waits for `checkpoint` again and again."""
        body = "\n  ".join(self._statement(2) for _ in range(self._random.randint(3, 5)))
        return f"{PRELUDE}async function main() {{\n  {body}\n  print(made.map((one) => one()).join());\n}}\n"

    def _statement(self, depth: int) -> str:
        template = self._random.choice(STATEMENTS if depth > 0 else STATEMENTS[:6])
        for mark in ("$1", "$2"):
            if mark in template:
                self._count += 1
                template = template.replace(mark, f"v{self._count}")
        fresh = re.findall(r"v\d+", template)
        text = HOLE.sub(lambda hole: self._fill(hole[1], depth, fresh[:1]), template)
        if template.startswith(("let ", "var ")):
            self._visible += dict.fromkeys(fresh)
        return text

    def _fill(self, hole: str, depth: int, fresh: list[str]) -> str:
        if hole in ("b", "b1"):
            return self._block(depth - 1, fresh if hole == "b1" else [])
        if hole == "x":
            return self._random.choice(self._visible or ["object.q"])
        value = self._expression(depth)
        return f"(await checkpoint({value}))" if hole == "a" and self._random.random() < 0.6 else value

    def _block(self, depth: int, fresh: list[str]) -> str:
        outer = self._visible.copy()
        # The variables of loops may be read only: one that is assigned might never end.
        statements = [f"print({name});" for name in fresh]
        statements += [self._statement(depth) for _ in range(self._random.randint(1, 2))]
        self._visible = outer
        return "{ " + " ".join(statements) + " }"

    def _expression(self, depth: int) -> str:
        if depth <= 0:
            return self._random.choice(
                self._visible if self._visible and self._random.random() < 0.5 else ATOMS
            )
        template = self._random.choice(EXPRESSIONS)
        return HOLE.sub(lambda hole: self._fill(hole[1], depth - 1, []), template)
