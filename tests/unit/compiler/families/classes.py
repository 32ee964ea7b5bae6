"""Classes: fields, accessors, private names, static blocks, `super`, and the order of construction."""

from random import Random

from tests.unit.compiler.families.choices import PRINTER, Choices

HELPERS = """
class Root {
  constructor(...r) { print("Root " + r.length + " " + new.target.name); this.root = 1; }
  m(...r) { return ["root m", ...r]; }
  get a() { return "root a"; } set a(v) { print("root set " + text(v, 1)); }
  static s() { return "root s"; } static get t() { return this.name; }
}
function Old(x) { this.old = x; if (x === 7) return { replaced: true }; }
Old.prototype = { m() { return "old m"; }, get a() { return "old a"; }, __proto__: { z: 1 } };
const bases = { Root, Old, Array, Map, Error, Nothing: null };
"""
KEYS = ("a", "m", "k", '"str"', "1", "['c' + 1]", "[log('key')]", "s", "t", "x")
VALUES = (
    "1", "this", "new.target", "super.m?.(1)", "super.a", "() => this", "() => super.m", "log(2)",
    "[this.a]", "C.name", "arguments.length", "this.#p", "C.#q", "#p in this", "this.x ??= 3", "super.x = 4",
    "(super.a = 5)", "typeof C", "this.#m?.()", "delete this.a",
)  # fmt: skip


class Classes(Choices):
    """Writes classes; each has `#p`, `#q` and `#m`, if it is valid at all."""

    def value(self) -> str:
        if self.chance(40):
            return self.pick(
                ("1", "'v'", "log(3)", "null", "this", "() => this", "super.a", "this.#p", "#p in this")
            )
        return self.pick([value for value in VALUES if "arguments" not in value])

    def method(self, key: str) -> str:
        kind = self.pick(("", "", "get ", "set ", "*", "async ", "async *"))
        parameters = {"set ": "v", "get ": ""}.get(kind, self.pick(("", "...r", f"v = {self.value()}")))
        return f"{kind}{key}({parameters}) {{ {self.statements()} return {self.pick(VALUES)}; }}"

    def statements(self) -> str:
        return self.several(self.statement, 0, 2)

    def statement(self) -> str:
        return self.pick((
            f"print('s' + text({self.pick(VALUES)}, 1));",
            (f"this.{self.pick(('a', 'k', 'x', '#p'))} {self.pick(('=', '+=', '??=', '&&='))} "
            f"{self.pick(VALUES)};"),
            "this.#p++;", "C.#q -= 1;",
            f"super.{self.pick(('a', 'k', 'x'))} {self.pick(('=', '+=', '||='))} {self.pick(VALUES)};",
            f"super[log('x')]{self.pick(('++', ' = 1', '?.()'))};",
            f"({{ a: this.#p, b: this.k = {self.value()} }} = {{ a: 1 }});",
            f"[this.x, super.a] = [{self.value()}, 2];", "for (this.k of [1, 2]) ;",
            f"try {{ {self.value()}; }} catch (e) {{ print(e.name); }}",
            f"(() => {{ this.x = {self.value()}; }})();",
        ))  # fmt: skip

    def member(self) -> str:
        static, key = self.pick(("", "", "static ")), self.pick(KEYS)
        kind = self.below(6)
        if kind < 3:
            return f"{static}{key} = {self.value()};"
        return static + self.method(key) if kind < 5 else f"static {{ {self.statements()} {self.value()}; }}"

    def constructor(self, *, derived: bool) -> str:
        call = self.pick((
            "super(...r);", "super(...r);", "super(log(1));", "(() => super(7))();",
            "try { super(7); } finally { print('after'); }", "if (r.length) super(); else super(1);",
            "super(); super();", "",
        ))  # fmt: skip
        end = self.pick(
            ("", "", "return;", "return { other: 1 };", "return this;", "return 1;", "return undefined;")
        )
        early = "this.early = 1;" if self.chance(20) else ""
        before = self.pick(("", "print('before');", "print(text(new.target.name));", early))
        return f"constructor(...r) {{ {before} {call if derived else ''} {self.statements()} {end} }}"

    def text(self, number: int) -> str:
        base = self.pick((
            "", "", " extends Root", " extends Root", " extends Old", " extends (print('heritage'), Root)",
            " extends Array", " extends Map", " extends null",
            " extends class extends Root { x = log('inner'); }",
        ))  # fmt: skip
        members = [self.member() for _ in range(1 + self.below(4))]
        if self.chance(60):
            members.append(self.constructor(derived=bool(base)))
        members += [
            "#p = log(1, 'private');", f"static #q = {self.pick(('1', 'log(2)', 'this.name'))};",
            f"{self.pick(('', 'get ', 'async '))}#m() {{ return {self.value()}; }}",
        ]  # fmt: skip
        self.random.shuffle(members)
        name = self.pick(("C", "C", "C", ""))
        text = f"class {name}{base} {{ {' '.join(members)} }}"
        return f"const D{number} = {text};" if name else f"const C = {text}; const D{number} = C;"

    def check(self, number: int) -> str:
        uses = self.several(
            lambda: self.pick((
                f"use({number}, () => new D{number}({self.pick(('', '1', '7', '1, 2'))}));",
                f"use({number}, () => new (class E extends D{number} {{ y = this.a; }})(2));",
                (f"use({number}, () => Reflect.construct(D{number}, [1], "
                f"{self.pick(('Root', 'Old', 'Array'))}));"),
                f"use({number}, () => D{number}());",
                f"use({number}, () => Object.getOwnPropertyNames(D{number}.prototype));",
                f"use({number}, () => D{number}.s?.());",
                f"use({number}, () => D{number}.prototype.m?.call(new D{number}, 3));",
                f"use({number}, () => D{number}.prototype.a);",
                f"use({number}, () => [D{number}.name, D{number}.length, D{number}.t]);",
                f"use({number}, () => ({{ __proto__: D{number}.prototype }}).k?.());",
            )), 3, 6,
        )  # fmt: skip
        return f"attempt({number}, () => {{ {self.text(number)} {uses} return D{number}; }});"


DRIVER = """
function use(number, f) {
  for (let turn = 0; turn < 2; turn++) attempt(number, () => {
    const x = f();
    if (x && typeof x === "object" && typeof x.m === "function") attempt(number, () => x.m(1));
    if (x && typeof x === "object") attempt(number, () => { x.a = 6; return [x.a, x.k]; });
    return x;
  });
}
"""


def program(random: Random) -> str:
    """A program of several classes."""
    classes = Classes(random)
    return PRINTER + HELPERS + DRIVER + "\n".join(map(classes.check, range(10)))
