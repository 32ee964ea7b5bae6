"""Random small programs, all of which end: for comparing ways of running them.

Every program prints what it computes, and when: functions, getters and conversions print as they run. Loops
and functions spend from a counter that throws when it is empty. A program need not be valid: then everybody
must refuse it.

The choices come from a `random.Random`; Hypothesis offers one whose choices it can shrink.
"""

import json
from collections.abc import Callable
from random import Random

from tests.unit.compiler.program_frame import NAMES, PRELUDE, RUN, TEMPLATE, TOP_LEVEL

LETS = ("a", "b", "c", "d", "e")  # declared with `let`, `const` and `class`; a few as parameters
VARS = ("w", "x", "y", "z")
LITERALS = (
    "0", "1", "2", "-1", "3.5", "-0", "1e21", "NaN", "2147483647", "4294967295", '""', '"7"', '"x"',
    "true", "false", "null", "undefined", "10n", "[]", "[1, 2, 3]", "({ p: 1, q: 'two' })", "[, 5]", "this",
    "arguments.length", "new.target", "typeof nowhere", "Symbol.iterator.description",
)  # fmt: skip
BINARY = (
    "+", "+", "-", "*", "/", "%", "**", "<", "<=", ">", ">=", "==", "!=", "===", "!==", "&", "|", "^", "<<",
    ">>", ">>>",
)  # fmt: skip
SHORT = ("&&", "||", "??", ",")
UNARY = ("-", "+", "!", "~", "typeof ", "void ", "delete ")
ASSIGN = ("=", "=", "+=", "-=", "*=", "|=", ">>>=", "&&=", "||=", "??=", "%=")
KEYS = ("p", "q", "0", "1", "length", "m")
KINDS = ("", "*", "async ", "async *")


class Writer:
    """Writes one program. `kind` is that of the function being written, `loops` its labels."""

    def __init__(self, random: Random, *, using: bool = False) -> None:
        self.random = random
        self.using = using
        self.kind = ""
        self.strict = False
        self.labels: list[tuple[str, bool]] = []
        self.loops = 0
        self.breakable = 0
        self.classes = 0
        self.functions = 0
        self.count = 0
        self.is_top_level = False

    def pick(self, items: tuple[str, ...]) -> str:
        return items[self.random.randrange(len(items))]

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def one_of(self, choices: tuple[Callable[[int], str], ...], depth: int) -> str:
        return choices[self.random.randrange(len(choices))](depth)

    def fresh(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def name(self) -> str:
        return self.pick(LETS + VARS)

    # -- expressions ---------------------------------------------------------------------------------------

    def value(self, depth: int = 2) -> str:
        """An expression that can stand anywhere."""
        if depth <= 0 or self.chance(15):
            return self.name() if self.chance(55) else f"({self.literal()})"
        return self.one_of(
            (
                self.operation, self.operation, self.operation, self.short_circuit, self.unary, self.choice,
                self.assignment, self.assignment, self.update, self.member, self.member, self.chain,
                self.call, self.call, self.method_call, self.array, self.object, self.function,
                self.class_value, self.template, self.tagged, self.destructuring, self.waiting,
                self.member_assignment, self.construct,
            ),
            depth,
        )  # fmt: skip

    def literal(self) -> str:
        literal = self.pick(LITERALS)
        return "0.5" if self.is_top_level and literal in ("arguments.length", "new.target") else literal

    def operation(self, depth: int) -> str:
        left, right = self.value(depth - 1), self.value(depth - 1)
        if self.chance(8):
            return f"({left} {self.pick(('in', 'instanceof'))} {right})"
        if self.chance(10):
            return f"(converts({left}) {self.pick(BINARY)} log({right}))"
        return f"({left} {self.pick(BINARY)} {right})"

    def short_circuit(self, depth: int) -> str:
        return f"({self.value(depth - 1)} {self.pick(SHORT)} ({self.value(depth - 1)}))"

    def unary(self, depth: int) -> str:
        return f"({self.pick(UNARY)}({self.value(depth - 1)}))"

    def choice(self, depth: int) -> str:
        return f"({self.value(depth - 1)} ? {self.value(depth - 1)} : {self.value(depth - 1)})"

    def assignment(self, depth: int) -> str:
        return f"({self.name()} {self.pick(ASSIGN)} {self.value(depth - 1)})"

    def update(self, depth: int) -> str:
        target = self.name() if self.chance(60) else f"{self.place(depth)}"
        return f"({target}{self.pick(('++', '--'))})" if self.chance(50) else f"(++{target})"

    def place(self, depth: int) -> str:
        arguments = "o" if self.is_top_level else "arguments"
        base = self.pick(("o", "o", "o", "a", "this", arguments, f"log({self.value(depth - 1)})"))
        return (
            f"{base}.{self.pick(('p', 'q', 'g'))}" if self.chance(60) else f"{base}[{self.value(depth - 1)}]"
        )

    def member_assignment(self, depth: int) -> str:
        return f"({self.place(depth)} {self.pick(ASSIGN)} {self.value(depth - 1)})"

    def member(self, depth: int) -> str:
        base = self.value(depth - 1)
        if self.chance(50):
            return f"at({base}, {self.value(depth - 1)})"
        return f"({base})?.{self.pick(('p', 'q', 'g', 'length'))}"

    def chain(self, depth: int) -> str:
        base = self.value(depth - 1)
        links = "".join(
            self.pick((".p", "?.p", "?.[0]", "?.m", "?.(1)", f"[{self.value(0)}]", "?.m?.(2)", "!.q"[1:]))
            for _ in range(self.random.randrange(1, 4))
        )
        return f"({base})?.q{links}"

    def call(self, depth: int) -> str:
        callee = self.pick(("f", "f", "g", "log", "text", "h"))
        return f"{callee}({self.arguments(depth)})"

    def arguments(self, depth: int) -> str:
        return ", ".join(
            f"...list({self.value(depth - 1)})" if self.chance(15) else self.value(depth - 1)
            for _ in range(self.random.randrange(3))
        )

    def method_call(self, depth: int) -> str:
        return f"o.{self.pick(('m', 'm', 'n', 'p?.', 'q?.'))}({self.arguments(depth)})"

    def construct(self, depth: int) -> str:
        callee = self.pick(("f", "C", "C", "Array"))
        arguments = self.arguments(depth) if callee != "Array" else f'"{self.pick(KEYS)}"'
        return f"new {callee}({arguments})"

    def array(self, depth: int) -> str:
        items = [
            f"...list({self.value(depth - 1)})" if self.chance(25) else self.value(depth - 1)
            for _ in range(self.random.randrange(4))
        ]
        return f"[{', '.join(items)}]" + (f"[{self.random.randrange(3)}]" if self.chance(40) else "")

    def object(self, depth: int) -> str:
        parts = [self.property(depth) for _ in range(self.random.randrange(4))]
        return f"({{ {', '.join(parts)} }})" + self.pick(("", "", ".p", ".q", "[0]"))

    def property(self, depth: int) -> str:
        key, value = self.pick(KEYS), self.value(depth - 1)
        kind = self.random.randrange(8)
        if kind == 0:
            return f"get {key}() {{ print('get {key}'); return {value}; }}"
        if kind == 1:
            return f"set {key}(v) {{ print('set {key}'); }}"
        if kind == 2:
            return f"[{self.value(depth - 1)}]: {value}"
        if kind == 3:
            return f"...{value}"
        if kind == 4:
            return f"{self.inside(self.pick(KINDS), key, depth)}"
        if kind == 5:
            return self.name()
        return f"{key}: {value}"

    def template(self, depth: int) -> str:
        return f"`<${{{self.value(depth - 1)}}}-${{{self.value(0)}}}>`"

    def tagged(self, depth: int) -> str:
        return f"tag`x\\n${{{self.value(depth - 1)}}}\\u{self.pick(('0041', 'zz'))}`"

    def destructuring(self, depth: int) -> str:
        value = self.value(depth - 1)
        if self.chance(50):
            return f"([{self.targets(depth)}] = {self.pick(('list', 'closing', 'Object'))}({value}))"
        return f"({{ {self.properties(depth)} }} = box({value}))"

    def target(self, depth: int) -> str:
        target = self.name() if self.chance(65) else self.place(depth)
        return f"{target} = {self.value(depth - 1)}" if self.chance(40) else target

    def targets(self, depth: int) -> str:
        items = [self.target(depth) if self.chance(85) else "" for _ in range(self.random.randrange(1, 4))]
        if self.chance(25):
            items.append(f"...{self.pick((self.name(), self.place(depth)))}")
        return ", ".join(items)

    def properties(self, depth: int) -> str:
        items = []
        for _ in range(self.random.randrange(1, 3)):
            key = f"[{self.value(depth - 1)}]" if self.chance(20) else self.pick(("p", "q", "length"))
            items.append(f"{key}: {self.target(depth)}")
        if self.chance(25):
            items.append(f"...{self.name()}")
        return ", ".join(items)

    def waiting(self, depth: int) -> str:
        value = self.value(depth - 1)
        if "async" in self.kind and ("*" not in self.kind or self.chance(50)):
            return f"(await {value})" if self.chance(50) else f"(await later({value}, 'then'))"
        if "*" in self.kind:
            return (
                f"(yield {value})"
                if self.chance(70)
                else f"(yield* {self.pick(('list', 'closing'))}({value}))"
            )
        return value

    # -- functions and classes -----------------------------------------------------------------------------

    def inside(self, kind: str, head: str, depth: int, *, arrow: bool = False) -> str:
        """A function of a kind: its parameters and body after `head`."""
        outer = self.kind, self.labels, self.loops, self.breakable
        self.kind, self.labels, self.loops, self.breakable = kind, [], 0, 0
        self.functions += 1
        parameters = self.parameters(depth)
        body = f"tick(); {self.block(depth - 1)} return {self.value(depth - 1)};"
        self.functions -= 1
        self.kind, self.labels, self.loops, self.breakable = outer
        if arrow:
            return f"{kind}({parameters}) => {{ {body} }}"
        star = "*" if "*" in kind else ""
        # A star in the head says where a generator's star goes; else it goes in front.
        head = head.replace("*", star) if "*" in head else star + head
        return f"{kind.replace('*', '')}{head}({parameters}) {{ {body} }}"

    def parameters(self, depth: int) -> str:
        kind = self.kind
        self.kind = "" if "*" in kind or "async" in kind else kind
        names = list(LETS)
        self.random.shuffle(names)
        items = []
        for name in names[: self.random.randrange(3)]:
            items.append(f"{name} = {self.value(depth - 1)}" if self.chance(30) else name)
        if self.chance(15):
            items.append(f"[{names[3]} = {self.value(0)}] = []")
        if self.chance(15):
            items.append(f"...{names[4]}")
        self.kind = kind
        return ", ".join(items)

    def function(self, depth: int) -> str:
        if self.functions > 2:
            return self.value(depth - 1)
        kind = self.pick((*KINDS, "", ""))
        if self.chance(50) and "*" not in kind:
            function = f"({self.inside(kind, '', depth, arrow=True)})"
        else:
            function = f"({self.inside(kind, 'function* ' + self.pick(('', 'named')), depth)})"
        arguments = self.value(depth - 1)
        if kind == "*":
            return f"run({function}({arguments}), {self.random.randrange(8)})"
        if kind == "async *":
            call = f"runAsync({function}({arguments}), {self.random.randrange(8)})"
            return f"(await {call})" if "async" in self.kind else f"void {call}.then(show)"
        if kind == "async ":
            call = f"{function}({arguments})"
            return f"(await {call})" if "async" in self.kind else f"void {call}.then(show, show)"
        return f"{function}({arguments})" if self.chance(75) else function

    def class_value(self, depth: int) -> str:
        if self.functions > 1 or self.classes > 1:
            return self.value(depth - 1)
        text = self.class_text(depth, self.pick(("", "K")))
        return f"({text})" if self.chance(40) else f"new ({text})({self.arguments(depth)})"

    def class_text(self, depth: int, name: str) -> str:
        self.classes += 1
        outer = self.kind, self.labels, self.loops, self.breakable
        heritage = self.pick(("", "", f" extends {self.pick(('C', 'Array', 'null', 'f'))}"))
        self.kind, self.labels, self.loops, self.breakable = "", [], 0, 0
        members = " ".join(self.class_member(depth) for _ in range(self.random.randrange(1, 5)))
        if heritage and self.chance(60):
            members += (
                f" constructor(...r) {{ {self.value(0)}; super(...r); this.p = {self.value(depth - 1)}; }}"
            )
        elif not heritage and self.chance(40):
            members += f" constructor(a) {{ tick(); {self.block(depth - 1)} }}"
        self.kind, self.labels, self.loops, self.breakable = outer
        self.classes -= 1
        members = f"#x = 1; static #y = 2; {members} get hidden() {{ return this.#x++; }}"
        return f"class {name}{heritage} {{ {members} }}"

    def class_member(self, depth: int) -> str:
        if self.chance(10):
            return f"static {{ {self.block(depth - 1)} this.q = {self.value(0)}; }}"
        static = self.pick(("", "", "static "))
        key = self.pick(("p", "q", "m", "n", "g", f"[log({self.value(0)})]"))
        private = "#y" if static else "#x"
        return static + self.pick((
            f"{key} = {self.value(depth - 1)};",
            f"get {key}() {{ print('get'); return {self.value(depth - 1)}; }}",
            f"set {key}(v) {{ print('set'); this.{private} = v; }}",
            self.inside(self.pick(KINDS), f"* {key}", depth),
            f"{key}() {{ return this.{private} + {self.value(depth - 1)}; }}",
            f"{key}(v) {{ return super.m?.(v) ?? super.toString === Object.prototype.toString; }}",
            "k = () => [this.p, this.hidden];",
        ))  # fmt: skip

    # -- statements ----------------------------------------------------------------------------------------

    def block(self, depth: int) -> str:
        """A few statements."""
        return " ".join(self.statement(depth) for _ in range(self.random.randrange(1, 3)))

    def statement(self, depth: int) -> str:
        if depth <= 0:
            return self.one_of((self.print, self.print, self.effect, self.jump), 1)
        return self.one_of(
            (
                self.print, self.effect, self.effect, self.jump, self.declaration, self.declaration,
                self.branch, self.loop, self.loop, self.for_of, self.for_in, self.attempt, self.attempt,
                self.switch,
                self.labeled, self.scope, self.function_declaration, self.class_declaration, self.closures,
                self.dispose if self.using else self.scope, self.sloppy, self.mutation,
            ),
            depth,
        )  # fmt: skip

    def print(self, depth: int) -> str:
        return f"show({self.value(2)}, {self.name()});"

    def effect(self, depth: int) -> str:
        return (
            f"{self.one_of((self.assignment, self.destructuring, self.member_assignment, self.update), 2)};"
        )

    def jump(self, depth: int) -> str:
        """A way out."""
        ways = (
            [f"throw {self.value(1)};", f"return {self.value(1)};"] if self.kind != "class" else ["throw 1;"]
        )
        if self.breakable:
            ways += ["break;"]
        if self.loops:
            ways += ["continue;", "continue;"]
        for label, is_loop in self.labels:
            ways += [f"break {label};"] + [f"continue {label};"] * is_loop
        way = ways[self.random.randrange(len(ways))]
        return f"if ({self.value(1)}) {way}" if self.chance(75) else way

    def declaration(self, depth: int) -> str:
        keyword = self.pick(("let", "const", "var"))
        name = self.pick(VARS if keyword == "var" else LETS)
        form = self.random.randrange(5)
        if form == 0:
            values = f"{self.pick(('list', 'closing'))}(list({self.value(1)}))"
            return f"{keyword} [{name} = {self.value(depth - 1)}] = {values};"
        if form == 1:
            return f"{keyword} {{ p: {name} = {self.value(depth - 1)} }} = box({self.value(1)});"
        return f"{keyword} {name} = {self.value(depth)};"

    def branch(self, depth: int) -> str:
        orelse = f" else {{ {self.block(depth - 1)} }}" if self.chance(50) else ""
        return f"if ({self.value()}) {{ {self.block(depth - 1)} }}{orelse}"

    def body(self, depth: int) -> str:
        """The body of a loop."""
        self.loops += 1
        self.breakable += 1
        text = f"{{ tick(); {self.block(depth - 1)} }}"
        self.loops -= 1
        self.breakable -= 1
        return text

    def label(self) -> str:
        if self.chance(70):
            return ""
        label = self.fresh("L")
        self.labels.append((label, True))
        return f"{label}: "

    def unlabel(self, label: str) -> None:
        if label:
            self.labels.pop()

    def loop(self, depth: int) -> str:
        label = self.label()
        body = self.body(depth)
        self.unlabel(label)
        name = self.pick(LETS)
        return label + self.pick((
            f"for (let i = 0; i < 3; i++) {body}",
            f"for (let i = 0, {name} = 5; i < 4; i += 2) {{ const i2 = i; {body} b = i2 | 0; }}",
            f"for (let {name} = 3; {name}--; ) {body}",
            f"for (var {self.pick(VARS)} = {self.value(1)}, k = 0; k < 2; k++) {body}",
            f"for (;;) {body}",
            f"while (tick() && {self.value(1)}) {body}",
            f"do {body} while ({self.value(1)});",
        ))  # fmt: skip

    def for_of(self, depth: int) -> str:
        label = self.label()
        body = self.body(depth)
        self.unlabel(label)
        head = self.pick((
            f"const {self.pick(LETS)}", f"let [{self.pick(LETS)} = {self.value(0)}]", self.name(), "o.p",
            f"var {self.pick(VARS)}", f"{{ p: {self.name()} = {self.value(0)} }}",
            f"const {{ length: {self.pick(LETS)} }}",
        ))  # fmt: skip
        wait = " await" if "async" in self.kind and self.chance(50) else ""
        values = self.pick(("list", "closing", "closing")) + f"(list({self.value(1)}))"
        return f"{label}for{wait} ({head} of {values}) {body}"

    def for_in(self, depth: int) -> str:
        body = self.body(depth)
        return f"for ({self.pick(('const', 'let'))} {self.pick(LETS)} in box({self.value(1)})) {body}"

    def attempt(self, depth: int) -> str:
        body, handler, final = (f"{{ {self.block(depth - 1)} }}" for _ in range(3))
        parameter = self.pick((" (e)", " (e)", "", f" ({{ name: {self.pick(LETS)} }})"))
        return self.pick((
            f"try {body} catch{parameter} {handler}",
            f"try {body} finally {final}",
            f"try {body} catch{parameter} {handler} finally {final}",
        ))  # fmt: skip

    def switch(self, depth: int) -> str:
        self.breakable += 1
        cases = []
        for label in (f"case {self.value(1)}", "case 1", "default", 'case "s"', f"case log({self.value(0)})"):
            if self.chance(65):
                extra = "break; " if self.chance(40) else ""
                cases.append(f"{label}: {self.block(depth - 1)} {extra}")
        self.breakable -= 1
        return f"switch ({self.value(1)}) {{ {' '.join(cases)} }}"

    def labeled(self, depth: int) -> str:
        label = self.fresh("L")
        self.labels.append((label, False))
        text = f"{label}: {{ {self.block(depth - 1)} }}"
        self.labels.pop()
        return text

    def scope(self, depth: int) -> str:
        return f"{{ {self.block(depth - 1)} }}"

    def function_declaration(self, depth: int) -> str:
        if self.functions > 2:
            return self.print(depth)
        name = self.pick(("f", "g", "h"))
        return f"{{ {self.inside('', 'function ' + name, depth)} show({name}({self.value(1)})); }}"

    def class_declaration(self, depth: int) -> str:
        if self.functions > 1 or self.classes > 1:
            return self.print(depth)
        return f"{{ {self.class_text(depth, 'C')} o = new C({self.arguments(1)}); {self.block(depth - 1)} }}"

    def closures(self, depth: int) -> str:
        """Closures that outlive their loop's turn."""
        name, change = self.pick(LETS), self.effect(1)
        return (
            f"{{ const fs = []; for (let {name} = 0; {name} < 3; {name}++) "
            f"{{ fs.push(() => [{name}++, {self.value(1)}]); {change} }} show(fs.map((f) => f())); }}"
        )

    def sloppy(self, depth: int) -> str:
        """`with` and direct eval, which looks names up as the program runs."""
        if self.strict or self.chance(30):
            text = json.dumps(
                self.value(2) if self.chance(60) else f"var {self.pick(VARS)} = {self.value(1)};"
            )
            return f"show(eval({text}));"
        if self.chance(50):
            return f"with (box({self.value(1)})) {{ {self.block(depth - 1)} }}"
        # What is evaluated may hold no jump out of it.
        outer = self.kind, self.labels, self.loops, self.breakable
        self.kind, self.labels, self.loops, self.breakable = "class", [], 0, 0
        text = json.dumps(self.block(depth - 1))
        self.kind, self.labels, self.loops, self.breakable = outer
        return f"show(eval({text}));"

    def mutation(self, depth: int) -> str:
        """A change of something that is walked, called or inherited from."""
        key = self.pick(KEYS)
        return self.pick((
            f"for (const k in o) {{ tick(); delete o.{self.pick(('p', 'q', 'g'))}; o.{key} = k; print(k); }}",
            f"for (const v of list(a)) {{ tick(); list(a).push(v); {self.block(depth - 1)} if (v) break; }}",
            f"Object.defineProperty(o, '{key}', {{ get() {{ print('own'); return w; }} }});",
            f"Object.defineProperty(o, '{key}', {{ value: {self.value(1)} }});",
            f"o = Object.create(o, {{}}); o.{key} = {self.value(1)};",
            f"o = new Proxy(o, {{ get(t, k) {{ if (k === '{key}') print('trap'); return t[k]; }} }});",
            f"C.prototype.{self.pick(('m', 'q'))} = {self.value(1)};",
            f"f = {self.pick(('g', 'C', '1', 'null', '(...r) => r'))};",
            "Object.freeze(o);",
        ))  # fmt: skip

    def dispose(self, depth: int) -> str:
        """`using`, in a block of its own."""
        wait = "async" in self.kind and self.chance(50)
        method = f"[Symbol.{'asyncDispose' if wait and self.chance(60) else 'dispose'}]"
        act = f"{method}() {{ print('dispose'); {'throw 1;' if self.chance(30) else ''} }}"
        value = self.pick((f"{{ {act} }}", f"{{ {act} }}", "null", self.name()))
        return f"{{ {'await ' if wait else ''}using r{self.fresh('')} = {value}; {self.block(depth - 1)} }}"

    # -- programs ------------------------------------------------------------------------------------------

    def program(self) -> str:
        self.strict = self.chance(50)
        self.functions = 1
        depth = 2 + self.chance(25)
        if self.chance(20):
            # As in a class's static block, nothing returns.
            self.kind, self.is_top_level = "class", True
            parts = {"body": self.statements(depth), "again": self.statements(depth)}
            return TOP_LEVEL.format(prelude=PRELUDE, directive=self.directive(), names=self.names(), **parts)
        kind = self.kind = self.pick(("", "", "", "*", "async ", "async *"))
        body = self.statements(depth)
        head = f"{kind.replace('*', '')}function{'*' if '*' in kind else ''} test(a, b)"
        return TEMPLATE.format(
            prelude=PRELUDE,
            head=head,
            directive=self.directive(),
            names=self.names(),
            body=body,
            run=RUN[kind],
        )

    def statements(self, depth: int) -> str:
        return " ".join(self.statement(depth) for _ in range(self.random.randrange(1, 4)))

    def directive(self) -> str:
        return '"use strict";' if self.strict else ""

    def names(self) -> str:
        """The declarations that every program starts with."""
        self.kind = ""
        inner = self.block(1)
        self.kind = "class"
        return NAMES.format(inner=inner, value=self.value(1))


def program(random: Random, *, using: bool = False) -> str:
    """A random program."""
    return Writer(random, using=using).program()
