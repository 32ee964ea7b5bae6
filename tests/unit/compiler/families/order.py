"""In which order things happen: objects tell what is asked of them, operands when they are evaluated.

Left out is where node 20 is known to differ from ECMA-262: keys that are objects in `o[k] += 1`, proxies in
`with` and `for ... in`, the order in which `RegExp.prototype[Symbol.replace]` reads flags.
"""

from random import Random

from tests.unit.compiler.families.choices import PRINTER, Choices

CHECKS = 16

PROXY = r"""
let budget = 0;
function spy(name, target) {
  const handler = new Proxy({}, {
    get(_, trap) {
      return (t, ...rest) => {
        if (--budget < 0) throw new EvalError;
        print(`${name}.${trap} ${rest.filter((x) => typeof x !== "object").map((x) => text(x)).join()}`);
        return Reflect[trap](t, ...rest);
      };
    },
  });
  return new Proxy(target, handler);
}
function step(label, value) { print("step " + label); return value; }
function key(name) {
  return { [Symbol.toPrimitive](hint) { print(`key ${name} ${hint}`); return name; } };
}
function number(n) {
  return { valueOf() { print("number " + n); return n; }, toString() { print("text " + n); return "" + n; } };
}
function source(...items) {
  let i = 0;
  const result = {
    get done() { print("done"); return i >= items.length; },
    get value() { print("value"); return items[i++]; },
  };
  return {
    [Symbol.iterator]() { print("iterator"); return this; },
    get next() { print("get next"); return () => { print("next"); return result; }; },
    get return() { print("get return"); return () => { print("return"); return {}; }; },
  };
}
function target() {
  return spy("o", { a: 1, b: { c: 2 }, f(...r) { print("f " + r.length); return r[0]; },
    get g() { print("g"); return 3; }, set g(v) { print("set g " + text(v)); }, 5: "five",
    [Symbol.iterator]: function* () { yield 1; yield 2; } });
}
"""
NAMES = ("a", "b", "g", "zz", "b.c")
BINARY = ("+", "-", "*", "**", "<", ">=", "==", "&", "<<", ">>>", "in", "instanceof", "??", "||", "&&")
WALKED = (
    "{ b: 1, a: 2, 1: 3 }", "[5, , 6]", "`ab`",
    "Object.create({ z: 1 }, { y: { value: 1, enumerable: false } })",
)  # fmt: skip
COMPOUND = ("+=", "-=", "**=", "??=", "||=", "&&=", ">>>=")
KEYS = ('"a"', '"b"', '"g"', '"f"', '"zz"', "5")


class Order(Choices):
    """Writes expressions and statements over an object `o` that tells everything."""

    def value(self, depth: int = 2) -> str:
        if depth <= 0:
            return self.pick(("1", '"s"', "undefined", "null", "-0", "o", "x", "[1, 2]", "number(2)", "3n"))
        return self.pick((
            f"step({self.below(90)}, {self.value(depth - 1)})",
            f"step({self.below(90)}, {self.value(0)})",
            f"{self.reference(depth - 1)}",
            (f"({self.value(depth - 1)} "
            f"{self.pick(BINARY)} "
            f"{self.value(depth - 1)})"),
            f"({self.reference(depth - 1)} = {self.value(depth - 1)})",
            (f"({self.pick((f'o.{self.pick(NAMES)}', f'step({self.below(90)}, o)[{self.pick(KEYS)}]', 'x'))} "
            f"{self.pick(COMPOUND)} {self.value(depth - 1)})"),
            f"({self.pick(('delete ', 'typeof ', 'void '))}{self.reference(depth - 1)})",
            f"({self.pick(('++', '--'))}o.{self.pick(NAMES)})",
            f"(step({self.below(90)}, o)[{self.pick(KEYS)}]{self.pick(('++', '--'))})",
            self.destructuring(depth - 1),
            f"o.f({self.value(depth - 1)}, {self.value(0)})",
            f"o?.[{self.key(depth - 1)}]?.({self.value(depth - 1)})",
            f"new ({self.pick(('Box', 'Derived', 'o.f', 'spy(`C`, Box)'))})({self.value(depth - 1)})",
            f"`${{{self.value(depth - 1)}}}${{{self.value(depth - 1)}}}`",
            f"{{ ...{self.pick(('o', 'spy(`s`, [1, 2])', 'null'))}, [{self.key(depth - 1)}]: "
            f"{self.value(depth - 1)} }}".join("()"),
            f"[...{self.pick(('source(1, 2)', 'o', '`ab`'))}, {self.value(depth - 1)}]",
            self.native(depth - 1),
            f"(delete o?.b?.[{self.key(depth - 1)}])",
            f"tag`a${{{self.value(depth - 1)}}}b`",
        ))  # fmt: skip

    def key(self, depth: int) -> str:
        return self.pick(
            (
                self.pick(KEYS),
                f"key({self.pick(KEYS)})",
                f"step({self.below(90)}, {self.pick(KEYS)})",
                self.value(0),
            )
        )

    def reference(self, depth: int) -> str:
        return self.pick((
            f"o.{self.pick(('a', 'b', 'g', 'zz'))}", f"o[{self.key(depth)}]", "x",
            f"step({self.below(90)}, o)[{self.key(depth)}]", "o.b.c",
            "missing.y" if self.chance(5) else "o.a",
            f"(({self.value(0)}), o)[{self.key(depth)}]",
        ))  # fmt: skip

    def pattern(self, depth: int) -> str:
        target = self.reference(0) if self.chance(60) else f"{self.reference(0)} = {self.value(0)}"
        if depth > 0 and self.chance(20):
            target = self.destructuring_pattern(depth - 1) + self.pick(("", f" = {self.value(0)}"))
        return target

    def destructuring_pattern(self, depth: int) -> str:
        if self.chance(50):
            items = [self.pattern(depth) if self.chance(85) else "" for _ in range(1 + self.below(3))]
            if self.chance(30):
                items.append("..." + self.reference(0))
            return f"[{', '.join(items)}]"
        parts = [
            f"{self.pick(('a', 'b', 'g', f'[{self.key(0)}]'))}: {self.pattern(depth)}"
            for _ in range(1 + self.below(2))
        ]
        if self.chance(30):
            parts.append("..." + self.reference(0))
        return f"{{ {', '.join(parts)} }}"

    def destructuring(self, depth: int) -> str:
        pattern = self.destructuring_pattern(depth)
        if pattern.startswith("["):
            return (
                f"({pattern} = "
                f"{self.pick(('source(1, undefined, 3)', 'source(1)', 'o', '[1]', 'spy(`i`, source())'))})"
            )
        return f"({pattern} = {self.pick(('o', 'step(1, o)', 'spy(`p`, { a: undefined })', '`s`'))})"

    def native(self, depth: int) -> str:
        """A call of the library that has much to ask."""
        return self.pick((
            "Object.assign({}, o)", "Object.entries(o)", "Object.keys(o)", "JSON.stringify(o)",
            "Object.getOwnPropertyDescriptors(o)", "({}).toString.call(o)",
            "Array.from(source(1, 2), (x) => step('map', x))",
            "Array.prototype.slice.call(spy('s', [1, 2, 3]), number(1))",
            "Array.prototype.concat.call(spy('s', [1]), spy('t', [2]))", "spy('s', [3, 1, 2]).sort()",
            "spy('s', [1, , 3]).reverse()",
            "spy('s', [1, 2, 3]).splice(number(0), number(1), 5)", "spy('s', [1, 2]).unshift(0)",
            "spy('s', [1, 2]).shift()", "spy('s', [1, [2]]).flat()",
            "spy('s', [1, 2, 3]).copyWithin(0, number(1))",
            "spy('s', [1, 2]).includes(2)", "spy('s', [1, , 2]).indexOf(2)",
            "spy('s', [1, 2]).join(number(3))", "spy('s', [1, 2]).with(number(0), 5)",
            "spy('s', [2, 1]).toSorted()", "spy('s', [1]).push(number(1))",
            "new Map(source([1, 2]))", "new Set(source(1))", "Object.fromEntries(source(spy('e', [1, 2])))",
            "Object.freeze(o)", "Object.isFrozen(o)",
            "Object.defineProperties({}, spy('d', { a: spy('e', { value: 1 }) }))",
            "Reflect.ownKeys(o)", "Reflect.set(o, 'a', 1, spy('r', {}))", "new Date(number(1)).getTime()",
            "Math.max(number(1), number(2))", "'abc'.slice(number(1), number(2))",
            "'x'.padStart(number(3), number(4))",
            ("Array.prototype.map.call(spy('s', Object.assign([1, 2], { constructor: spy('c', "
            "Array) })), (x) => x)"),
            "'ab'.split(spy('r', /b/), number(1))", "RegExp(spy('r', /b/))",
            "JSON.parse('[1,{\"a\":2}]', (k, v) => step(k, v))",
            "JSON.stringify({ a: [1] }, spy('r', ['a']), number(2))",
            "Function.prototype[Symbol.hasInstance].call(spy('C', Box), o)",
            "Object.setPrototypeOf(o, spy('p', {}))",
            "new Uint8Array(spy('l', { length: 2, 0: number(7) }))", "new Uint8Array(source(number(5)))",
            "String.raw(spy('t', { raw: spy('u', ['a', 'b']) }), number(1))", "Number(number(4))",
            "isNaN(number(1))", "BigInt(number(3))",
            "new (class extends Array {})(2).map(() => 1)", "Array.of.call(spy('C', Box), 1)",
            "new Error('m', spy('x', { cause: 1 }))", "o.hasOwnProperty(key('a'))",
            "Object.is(o, number(1))", "parseInt(number(12), number(8))",
            "[].concat(o)", "Symbol(number(1)).description", "Object.hasOwn(o, key('b'))",
            "[1, 2].fill(number(1), number(0), number(2))", "[...spy('s', [1, 2]).entries()]",
        ))  # fmt: skip

    def statement(self) -> str:
        value = self.value(2)
        return self.pick((
            f"return {value};", f"return [{value}, {self.value(1)}];",
            ("for (const k in "
            f"{self.pick(WALKED)}) "
            f"{{ print('k ' + k); {value}; }}"),
            (f"for ({self.reference(1)} of source(1, 2)) {{ {value}; "
            f"{self.pick(('break;', 'continue;', 'throw 7;', ''))} }}"),
            (f"for (const {self.pick(('[v]', '{ length: v }', '{ a: v = step(8, 1) }', 'v'))} of "
            f"source(spy('v', [1]), 'ab')) {value};"),
            (f"switch ({value}) {{ case step(1, {self.value(0)}): print('one'); default: "
            f"print('default'); case step(2, 3): print('two'); }}"),
            (f"class K {{ static [{self.key(1)}] = step('static', {value}); [{self.key(1)}] = "
            f"step('field', {self.value(1)}); static {{ print('block'); }} }} return new K;"),
            (f"class K extends (print('heritage'), Box) {{ [step('m', 'm')]() {{}} static "
            f"[{self.key(0)}] = 1; f = step('own', this.v); constructor() {{ print('before'); "
            f"super({self.value(1)}); print('after'); }} }} return new K;"),
            (f"function p(a = step('a', {self.value(1)}), {{ b = step('b', a) }} = o, ...c) {{ "
            f"return [a, b, c]; }} return p(undefined, {self.pick(('undefined', 'o', '{}'))}, "
            "3);"),
            (f"const {self.pick(('[a, b = a]', '{ a, ...r }', '{ [key(`a`)]: a, b: { c } }'))} = "
            f"{self.pick(('source(1)', 'o'))}; return {value};"),
            (f"with ({{ a: 1, get g() {{ print(`g`); return 2; }}, f() {{ return this.a; }}, "
            f"[Symbol.unscopables]: {{ b: true }}, b: 3 }}) {{ "
            f"{self.pick(('a', 'zz', 'g', 'f(a)', 'x = a', 'a += 1', 'typeof zz', 'delete b'))}; "
            f"}} return x;"),
        ))  # fmt: skip

    def check(self, number: int) -> str:
        return (
            f"attempt({number}, () => {{ budget = 300; let x = 1; const o = target(); {self.statement()} }});"
        )


HELPERS = """
class Box {
  constructor(v) { print("Box"); this.v = v; }
  static get [Symbol.species]() { print("species"); return this; }
}
class Derived extends Box { w = step("w", 1); }
function tag(s, ...v) { print("tag " + v.length); return v[0]; }
"""


def program(random: Random) -> str:
    """A program of many expressions."""
    order = Order(random)
    return PRINTER + PROXY + HELPERS + "\n".join(map(order.check, range(CHECKS)))
