"""Trees as text: where parentheses, spaces and braces are needed, and where they are not."""

import pytest

from jsvm.budget import Budget, StepLimitReached
from jsvm.syntax import nodes as n
from jsvm.syntax import parse_module, parse_script
from jsvm.syntax.comparison import first_difference, steps
from jsvm.syntax.printer import Marks, print_tree

#: Source that comes back as it is.
EXACT = [
    "a + b * c;",
    "(a + b) * c;",
    "a - (b - c);",
    "a ** b ** c;",
    "(a ** b) ** c;",
    "(-a) ** b;",
    "- -a;",
    "+ ++a;",
    "-~a;",
    "typeof typeof a;",
    "(a ?? b) || c;",
    "a ?? (b && c);",
    "a || b && c;",
    "(a, b)[c, d];",
    "a ? b : c ? d : e;",
    "(a ? b : c) ? d : e;",
    "a = b = c;",
    "(a = b) + c;",
    "(a) = function() {};",
    "new (a())();",
    "new (a.b().c)(d);",
    "new a.b(c);",
    "new new a()();",
    "new (import(a))();",
    "(a?.b).c;",
    "a?.b.c?.[d]?.(e);",
    "(1).toFixed();",
    "1n.a;",
    "({}.a);",
    "(function() {}());",
    "(class {});",
    "(async function() {});",
    "(let[a]);",
    "(a, b) => ({}.c);",
    "(() => {})();",
    "async (a) => await a;",
    "(async () => {})();",
    "for ((let) of a) {}",
    "for ((async) of a) {}",
    "for (var a = (b in c); d;) {}",
    "for (a of (b, c)) {}",
    "for (var a = 1 in b) {}",
    'a = "\\"\\\\\\n\\u2028";',
    "a`b${c}d`;",
    "[a, , b];",
    "[a, ,];",
    "({ a, b: c, ...d, get e() {}, set e(f) {}, async *g() {}, [h]: i });",
    "({ a, b: [c = 1, ...d] } = e);",
    "if (a) {} else if (b) {} else {}",
    "a: for (;;) {}",
    "/a/g.test(b);",
    "x = class extends (a, b) {};",
    "x = class extends a.b {};",
    "delete a.b;",
    "if (a) ;",
]


@pytest.mark.parametrize("source", EXACT)
def test_exact(source: str) -> None:
    text = print_tree(parse_script(source))
    assert text == f"{source}\n"


CODE = """
"use strict";
with_: while (a) { if (b) continue with_; else break; }
do a(); while (b)
switch (a) { case 1: b(); break; default: }
try { throw a } catch { } finally { debugger }
try { } catch ({ a }) { }
for (const a of b) c();
for (let i = 0; i < 1; i++) ;
for (a.b in c) ;
function* g(a, { b = 1 }, [c, , ...d], ...e) { yield; yield a; yield* b; return; return a }
async function f() { for await (const a of b) await a; }
class A extends B {
  static #a = 1; b; static { a() } get c() { return #a in this } set c(v) { super.c = v }
  constructor() { super(...arguments); new.target } static async *[d]() {} "e"() {} 1() {}
}
var { a, ...b } = c, d = e?.f;
let x = 0x10n, y = 1e21, z = .5, w = 1e400;
"""

MODULE = """
import a, { b as c, default as d, "e" as f } from "g" with { type: "json" };
import * as h from "i";
import k, * as l from "m";
import "n";
export { a, b0 as "x" };
export {} from "p";
export * from "q";
export * as r from "s";
export const t = import.meta, u = import("v", w);
export default (class {}).name;
await t;
{ using v = 1; await using w = 2; }
var b0;
"""


@pytest.mark.parametrize(
    "end", ["export default function() {}", "export default class {}", "export default a;", ""]
)
def test_modules_come_back(end: str) -> None:
    tree = parse_module(MODULE.replace("export default (class {}).name;", end))
    assert first_difference(tree, parse_module(print_tree(tree))) == ""


def test_scripts_come_back() -> None:
    tree = parse_script(CODE)
    assert first_difference(tree, parse_script(print_tree(tree))) == ""


def test_layout() -> None:
    tree = parse_script("if(a)b();else{c()} while(d)e")
    expected = "if (a)\n  b();\nelse {\n  c();\n}\nwhile (d)\n  e;\n"
    assert print_tree(tree) == expected


def test_directives_keep_their_spelling() -> None:
    source = "'use\\x20strict'; \"it's\"; 'a\"b'; (\"no directive\")"
    text = print_tree(parse_script(source))
    assert text == '"use\\x20strict";\n"it\'s";\n\'a"b\';\n("no directive");\n'


def test_an_else_belongs_to_its_if() -> None:
    inner = n.IfStatement(0, 0, n.Identifier(0, 0, "b"), n.EmptyStatement(0, 0), None)
    body = n.LabeledStatement(
        0, 0, n.Identifier(0, 0, "l"), n.WhileStatement(0, 0, n.Identifier(0, 0, "c"), inner)
    )
    outer = n.IfStatement(0, 0, n.Identifier(0, 0, "a"), body, n.EmptyStatement(0, 0))
    again = parse_script(print_tree(outer)).body[0]
    assert isinstance(again, n.IfStatement)
    assert isinstance(again.consequent, n.BlockStatement)
    assert again.alternate is not None


def test_marks() -> None:
    tree = parse_script("a   +   (  b )")
    marks: Marks = {}
    text = print_tree(tree, marks=marks)
    sum_ = tree.body[0].expression  # type: ignore[attr-defined]
    assert text[slice(*marks[sum_.right])] == "b"
    assert marks[tree] == (0, len(text))


@pytest.mark.parametrize("source", ["a" + "+a" * 100_000, "a" + ".a" * 100_000, "a;" * 10_000])
def test_no_tree_is_too_deep(source: str) -> None:
    tree = parse_script(source)
    assert first_difference(tree, parse_script(print_tree(tree))) == ""


def test_it_spends_the_budget() -> None:
    budget = Budget(lambda: 0.0, max_steps=1000)
    budget.begin()
    tree = parse_script("a;" * 10_000)
    with pytest.raises(StepLimitReached):
        print_tree(tree, budget=budget)


@pytest.mark.parametrize(
    ("left", "right", "path"),
    [
        ("a + b", "a - b", "$.body[0].expression.operator"),
        ("a; b", "a; c", "$.body[1].expression.name"),
        ("[1, 2]", "[1]", "$.body[0].expression.elements"),
        ("1", "1n", "$.body[0].expression.value"),
        ("/a/g", "/a/y", "$.body[0].expression.regex"),
        ("a", "1", "$.body[0].expression.type"),
        ("f`a`", "f`\\x61`", "$.body[0].expression.quasi.quasis[0].raw"),
        ("0x10; 'a'", '16; "\\x61"', ""),
    ],
)
def test_differences(left: str, right: str, path: str) -> None:
    assert first_difference(parse_script(left), parse_script(right)) == path


def test_steps() -> None:
    call = parse_script("f(a, b)").body[0].expression  # type: ignore[attr-defined]
    assert [step for step, _ in steps(call)] == [("callee", None), ("arguments", 0), ("arguments", 1)]
