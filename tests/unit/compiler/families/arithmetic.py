"""Calculations in loops: variables whose kind (integer, float, text) an optimiser may believe to know.

Counters meet the ends of int32 and of exactness, -0 and NaN; indices leave their arrays at both ends; a
variable that looked like an integer gets something else late, or from a closure.
Powers are left out: node is wrong in their last digits.
"""

from random import Random

from tests.unit.compiler.families.choices import NUMBERS, PRINTER, Choices

CALLS = (
    "[0, 0]", "[1, 2]", "[-1, 3]", "[5, -0]", "[2147483647, 1]", "[-2147483648, -1]", "[4294967295, 7]",
    "[9007199254740991, 1]", "[0.5, 2]", "[NaN, 1]",
    "['3', 1]", "[3, '1']", "[true, null]", "[undefined, 2]", "[1e300, 1e300]", "[10n, 3n]",
    "[{ valueOf() { return 4; } }, 2]", "[-7, 3]", "[7, -3]", "[-0, -0]",
)  # fmt: skip
INTEGERS = (
    "0",
    "1",
    "2",
    "3",
    "-1",
    "5",
    "7",
    "31",
    "32",
    "100",
    "-3",
    "255",
    "0x7fffffff",
    "-0x80000000",
    "0xffffffff",
    "2 ** 53",
    "-(2 ** 53)",
    "1e9",
)
LOCALS = ("i", "j", "k", "n")
FLOATS = ("x", "y")
ALL = (*LOCALS, *LOCALS, *FLOATS, "s", "t", "a", "b")
ARITHMETIC = ("+", "-", "*", "%", "/", "+", "-", "*")
BITS = ("&", "|", "^", "<<", ">>", ">>>")
COMPARE = ("<", "<=", ">", ">=", "===", "!==", "==", "!=")
ASSIGN = ("+=", "-=", "*=", "%=", "/=", "|=", "&=", "^=", "<<=", ">>=", ">>>=", "&&=", "||=", "??=")
MATH = ("floor", "ceil", "round", "trunc", "abs", "sign", "sqrt", "fround", "clz32")


class Arithmetic(Choices):
    """Writes calculations."""

    loops = 0

    def number(self, depth: int) -> str:
        """An expression which is mostly a number."""
        if depth <= 0:
            kind = self.below(10)
            return (
                self.pick(ALL) if kind < 6 else self.pick(INTEGERS) if kind < 9 else f"({self.pick(NUMBERS)})"
            )
        kind = self.below(20)
        one, other = self.number(depth - 1), self.number(depth - 1)
        if kind < 6:
            return f"({one} {self.pick(ARITHMETIC)} {other})"
        if kind < 9:
            return f"({one} {self.pick(BITS)} {other})"
        return (
            f"Math.{self.pick(MATH)}({one})",
            f"Math.{self.pick(('min', 'max', 'imul', 'max'))}({one}, {other})",
            f"(-{one})",
            f"({self.pick(('~', '+', '!', '~~'))}{one})",
            f"list[{one}]",
            f"bytes[{one}]",
            f"({self.condition(depth - 1)} ? {one} : {other})",
            f"(({self.pick(LOCALS)}{self.pick(('++', '--'))}) {self.pick(ARITHMETIC)} {other})",
            f"({self.pick(('++', '--'))}{self.pick((*LOCALS, *FLOATS))})",
            self.pick((
                "list.length", "bytes.length", "word.length", f"word.charCodeAt({one})",
                f"word.indexOf(word[{one}])", f"parseInt({one})", "grow()", f"Number({one})",
            )),
            f"({one} {self.pick(('||', '&&', '??', ','))} {other})",
        )[kind - 9]  # fmt: skip

    def condition(self, depth: int) -> str:
        return f"({self.number(depth)} {self.pick(COMPARE)} {self.number(depth)})"

    def target(self) -> str:
        kind = self.below(10)
        if kind < 7:
            return self.pick((*LOCALS, *LOCALS, *FLOATS, "s", "a"))
        return f"{self.pick(('list', 'bytes', 'list', 'doubles'))}[{self.number(1)}]" if kind < 9 else "o.p"

    def statement(self, depth: int) -> str:
        kind = self.below(16)
        if kind < 4 or depth <= 0:
            return f"{self.target()} = {self.number(2)};"
        if kind < 7:
            return f"{self.target()} {self.pick(ASSIGN)} {self.number(1)};"
        if kind < 9:
            return f"{self.target()}{self.pick(('++', '--'))};"
        if kind < 12:
            return self.loop(depth)
        return (
            f"if ({self.condition(1)}) {{ {self.block(depth - 1)} }} else {{ {self.block(depth - 1)} }}",
            f"s += {self.number(1)};",
            (f"switch ({self.number(1)}) {{ case {self.number(0)}: {self.block(depth - 1)} case "
            f"{self.number(0)}: {self.block(depth - 1)} break; default: {self.block(depth - 1)} "
            f"}}"),
            self.pick((
                "change();", f"try {{ {self.block(depth - 1)} }} catch {{ {self.block(depth - 1)} }}",
                "list.push(i);", "t = typeof i + typeof x;", "if (i > 9) break out;",
            )),
        )[kind - 12]  # fmt: skip

    def block(self, depth: int) -> str:
        return self.several(lambda: self.statement(depth), 1, 3)

    def loop(self, depth: int) -> str:
        if self.loops > 1:
            return f"n = {self.number(1)};"
        self.loops += 1
        name = self.pick(LOCALS)
        body = f"if (--fuel < 0) break out; {self.block(depth - 1)}"
        if self.chance(20):
            body += self.pick((" if (i & 1) continue;", " if (k > 5) break;", " fs.push(() => i++);"))
        self.loops -= 1
        start, end, step = (
            self.number(0),
            self.number(1),
            self.pick(
                ("++", "--", " += 2", " -= 3", " *= 2", " <<= 1", " += 0.5", f" += {self.number(0)}", "++")
            ),
        )
        keyword = self.pick(("", "", "let ", "var "))
        return self.pick((
            (f"for ({keyword}{name} = {start}; {name} {self.pick(COMPARE[:4])} {end}; "
            f"{name}{step}) {{ {body} }}"),
            (f"for (let i = {self.below(5)}; i < "
            f"{self.pick(('5', 'list.length', 'a', 'n', 'word.length'))}; i++) {{ {body} }}"),
            f"for (let i = {self.pick(('3', 'list.length', 'b'))}; i-- > 0;) {{ {body} }}",
            f"while ({self.condition(1)}) {{ {body} {name}{step}; }}",
            f"do {{ {body} }} while ({name}-- > {end});",
        ))  # fmt: skip

    def function(self, number: int) -> str:
        initial = (
            f"let i = {self.pick(INTEGERS)}, j = {self.pick(INTEGERS)}, k = "
            f"{self.pick(('0', 'a | 0', 'a', '1'))}, n = {self.pick(('b', '3', 'list.length'))};"
        )
        captured = self.pick(LOCALS) if self.chance(50) else "o.p"
        return f"""function f{number}(a, b) {{
  let fuel = 60;
  const list = [1, 2.5, -3], bytes = new Uint8Array([250, 1, 7]),
    doubles = new Float64Array(3), o = {{ p: 1 }}, word = "ab\\u00e9", fs = [];
  {initial}
  let x = {self.pick(("0.5", "a", "-0", "1"))}, y = {self.pick(("1", "b", "0.1"))},
    s = {self.pick(('""', '"q"', "0"))}, t = 0;
  function change() {{
    {captured} = {self.pick(("'str'", "1.5", f"{captured} + 1", "undefined", "-0", "1n"))}; }}
  function grow() {{ return {captured} {self.pick(ASSIGN)} 2; }}
  out: {{ {self.several(lambda: self.statement(3), 3, 7)} }}
  return [i, j, k, n, x, y, s, t, a, b, o.p, list,
    [...bytes], [...doubles], fs.slice(0, 4).map((f) => f() + f())];
}}
for (const [a, b] of inputs) for (let turn = 0; turn < 2; turn++) attempt({number}, () => f{number}(a, b));"""


def program(random: Random) -> str:
    """A program of two functions, each called on many pairs of arguments."""
    writer = Arithmetic(random)
    inputs = ", ".join(CALLS)
    strict = '"use strict";\n' if writer.chance(30) else ""
    return f"{strict}{PRINTER}const inputs = [{inputs}];\n" + "\n".join(map(writer.function, range(2)))
