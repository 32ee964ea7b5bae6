"""Trees from elsewhere become ours, checked; and ours become esprima's."""

import json
from typing import Any

import esprima as original
import pytest

from jsvm.budget import Budget, MemoryLimitReached, StepLimitReached
from jsvm.syntax import esprima, nodes, parse_module, parse_script
from jsvm.syntax.comparison import first_difference
from jsvm.syntax.esprima import InvalidTreeError, UnsayableError, from_esprima, to_esprima
from jsvm.unicode.utf16 import to_utf16

CODE = """
/* all of esprima */ 'use strict';
async function f(a = 1, {b, c: d}, ...e) { await a; for (const x of [1, , 2]) { continue } }
class A extends B { constructor() { super() } static get x() { return /a[/]/g } set x(v) {} }
label: for (;;) break label;
let g = function* () { yield* `a${1}b` }, h = x => ({ ...x, [y]: null, "z": 0x10, get w() { return true } });
if (a) b; else do { c } while (!d);
switch (e) { default: throw new.target_ }
try { } catch ({ message }) { } finally { debugger }
import('x'); var {i, ...j} = k ? l : m ** n; '😀';
""".replace("new.target_", "f")
MODULE = """import a, { b as c } from 'd'; import * as e from 'f';
export default class {} export { a as g }; export * from 'h';"""


def program(*body: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "Program", "body": list(body), "sourceType": "script", **fields}


def statement(expression: Any) -> dict[str, Any]:
    return {"type": "ExpressionStatement", "expression": expression}


def name(text: str) -> dict[str, Any]:
    return {"type": "Identifier", "name": text}


@pytest.mark.parametrize("form", ["nodes", "dict", "json", "own", "own dict"])
def test_a_tree_says_what_its_source_said(form: str) -> None:
    if form.startswith("own"):
        tree = esprima.parse_script(CODE)
        given = tree.toDict() if form == "own dict" else tree
    else:
        tree = original.parseScript(CODE)
        given = tree if form == "nodes" else tree.toDict()
        if form == "json":
            given = json.loads(json.dumps(given, default=lambda _: {}))
    made = from_esprima(given)
    assert first_difference(made.program, parse_script(to_utf16(CODE))) == ""
    assert first_difference(made.program, parse_script(made.source)) == ""


def test_modules() -> None:
    for tree in (original.parseModule(MODULE), esprima.parse_module(MODULE)):
        assert first_difference(from_esprima(tree).program, parse_module(MODULE)) == ""


def test_newer_trees() -> None:
    source = "a?.b ?? 10n; class A { #p = 1; static { this.#p in b } }"
    source += "async () => { for await (x of y); }; label: a ||= b"
    source += "; import('a', b); f`\\u`; try {} catch {} (a, b) => 1; var { c = 1 } = d; 1e400"
    made = from_esprima(esprima.parse_script(source).toDict())
    assert first_difference(made.program, parse_script(source)) == ""


def test_positions_are_those_of_the_tree() -> None:
    source = "\n\n   a;\n b.c(`x`, d)"
    made = from_esprima(original.parseScript(source, loc=True))
    call = made.program.body[1].expression  # type: ignore[attr-defined]
    assert made.positions.line_column(call.start) == (4, 2)
    assert made.positions.line_column(call.arguments[1].start) == (4, 11)
    by_range = from_esprima(esprima.parse_script(source, range=True))
    assert by_range.positions.line_column(by_range.program.body[1].start) == (1, 10)
    acorn = program({**statement(name("a")), "start": 7, "end": 8})
    assert from_esprima(acorn).positions.line_column(0) == (1, 8)
    assert from_esprima(program(statement(name("a")))).positions.line_column(1) == (1, 2)
    later = program(statement(name("a")), {**statement(name("b")), "start": 9})
    assert from_esprima(later).positions.line_column(0) == (1, 1)


BAD: list[tuple[Any, str, str]] = [
    (None, "$", "expected a node, found null"),
    ("a", "$", "expected a node, found the string 'a'"),
    ([], "$", "expected a node, found a list"),
    (object(), "$", "expected a node, found an object"),
    ({}, "$.type", "the type of a node must be a string, not null"),
    ({"type": 1}, "$.type", "must be a string, not a number"),
    ({"type": "JSXElement"}, "$.type", "unknown type 'JSXElement'"),
    ({"type": "Identifier", "name": "a"}, "$", "an Identifier cannot stand here"),
    (program(name("a")), "$.body[0]", "an Identifier cannot stand here"),
    ({"type": "Program"}, "$.body", "must be a list, not nothing"),
    ({"type": "Program", "body": {}}, "$.body", "must be a list, not an object"),
    (program(sourceType="json"), "$.sourceType", "'json' is none of module script"),
    (program(None), "$.body[0]", "expected a node, found null"),
    (program(extra=1), "$", "unknown field 'extra'"),
    (program(**{"x" * 50: 1}), "$", f"unknown field '{'x' * 40}...'"),
    (
        program({"type": "ReturnStatement", "argument": 1}),
        "$.body[0].argument",
        "expected a node, found a number",
    ),
    (program(statement(None)), "$.body[0].expression", "is missing: expected an Expression"),
    (program({"type": "ExpressionStatement"}), "$.body[0].expression", "is missing"),
    (program(statement(name("a b"))), "$.body[0].expression.name", "'a b' is no identifier"),
    (program(statement(name(""))), "$.body[0].expression.name", "'' is no identifier"),
    (
        program(statement({"type": "Identifier"})),
        "$.body[0].expression.name",
        "must be a string, not nothing",
    ),
    (program(statement(name("if"))), "$.body[0].expression", "the reserved word 'if' cannot stand here"),
    (program(statement({"type": "Literal", "value": []})), "$.body[0].expression.value", "not a list"),
    (
        program(statement({"type": "Literal", "value": -1})),
        "$.body[0].expression.value",
        "that is not negative",
    ),
    (program(statement({"type": "Literal", "value": -0.0})), "$.body[0].expression.value", "not negative"),
    (
        program(statement({"type": "Literal", "value": float("nan")})),
        "$.body[0].expression.value",
        "not negative",
    ),
    (program(statement({"type": "Literal"})), "$.body[0].expression.value", "is missing"),
    (program(statement({"type": "Literal", "raw": "'a'"})), "$.body[0].expression.value", "is missing"),
    (
        program(statement({"type": "Literal", "raw": "0x"})),
        "$.body[0].expression.value",
        "digits are missing",
    ),
    (program(statement({"type": "Literal", "raw": "1n"})), "$.body[0].expression.value", "is missing"),
    (
        program(statement({"type": "Literal", "bigint": "1.5"})),
        "$.body[0].expression.bigint",
        "decimal digits",
    ),
    (
        program(statement({"type": "Literal", "bigint": "9" * 10**6})),
        "$.body[0].expression.bigint",
        "too large",
    ),
    (
        program(statement({"type": "Literal", "regex": {"pattern": "a"}})),
        "$.body[0].expression.regex",
        "a pattern",
    ),
    (
        program(statement({"type": "Literal", "regex": {"pattern": "(", "flags": ""}})),
        "$.body[0].expression",
        "Invalid regular expression",
    ),
    (
        program(statement({"type": "Literal", "regex": {"pattern": "a/;b()//", "flags": ""}})),
        "$.body",
        "no source text says this Program",
    ),
    (program({"type": "BreakStatement"}), "$.body[0]", "'break' can only be used in a loop or switch"),
    (program({**statement(name("a")), "directive": "a"}), "$.body[0].expression.type", "no source text says"),
    (
        program(statement({"type": "UnaryExpression", "operator": "+ evil() +", "argument": name("a")})),
        "$.body[0].expression.operator",
        "is none of ! + - delete typeof void ~",
    ),
    (
        program(
            statement({"type": "UnaryExpression", "operator": "-", "prefix": False, "argument": name("a")})
        ),
        "$.body[0].expression.prefix",
        "must be true",
    ),
    (
        program(
            statement({"type": "CallExpression", "callee": name("a"), "arguments": [], "optional": "no"})
        ),
        "$.body[0].expression.optional",
        "must be true or false, not the string 'no'",
    ),
    (
        program(statement({"type": "CallExpression", "callee": {"type": "Import"}, "arguments": []})),
        "$.body[0].expression.arguments",
        "an import takes one argument",
    ),
    (
        program(
            statement(
                {
                    "type": "AssignmentExpression",
                    "operator": "=",
                    "left": {"type": "Literal", "value": 1},
                    "right": name("a"),
                }
            )
        ),
        "$.body[0].expression.left",
        "This cannot be assigned to",
    ),
    (
        program(
            statement(
                {
                    "type": "TemplateLiteral",
                    "expressions": [],
                    "quasis": [{"type": "TemplateElement", "tail": 1}],
                }
            )
        ),
        "$.body[0].expression.quasis[0].value",
        "must have `raw` and `cooked`",
    ),
    (
        program(
            statement(
                {
                    "type": "TemplateLiteral",
                    "expressions": [],
                    "quasis": [{"type": "TemplateElement", "value": {"raw": "a"}, "tail": None}],
                }
            )
        ),
        "$.body[0].expression.quasis[0].tail",
        "must be true or false",
    ),
    (
        program(
            statement(
                {
                    "type": "TemplateLiteral",
                    "expressions": [],
                    "quasis": [
                        {"type": "TemplateElement", "value": {"raw": "a", "cooked": "b"}, "tail": True}
                    ],
                }
            )
        ),
        "$.body[0].expression.quasis[0].value.cooked",
        "no source text says this TemplateElement",
    ),
    (
        program({**statement(name("a")), "loc": {"start": {"line": 0, "column": 0}}}),
        "$.body[0].loc",
        "from 1 on",
    ),
    (program({**statement(name("a")), "loc": 5}), "$.body[0].loc", "whole numbers"),
    (program({**statement(name("a")), "range": [1]}), "$.body[0].range", "two offsets"),
    (program({**statement(name("a")), "start": "x"}), "$.body[0].start", "whole numbers"),
    (
        program(
            {
                "type": "ForInStatement",
                "each": True,
                "left": name("a"),
                "right": name("b"),
                "body": {"type": "EmptyStatement"},
            }
        ),
        "$.body[0].each",
        "must be false",
    ),
]


@pytest.mark.parametrize(
    ("tree", "path", "message"), BAD, ids=[f"{path} {message}" for _, path, message in BAD]
)
def test_bad_trees(tree: Any, path: str, message: str) -> None:
    with pytest.raises(InvalidTreeError) as caught:
        from_esprima(tree)
    assert caught.value.path == path
    assert message in caught.value.message
    assert str(caught.value) == f"{caught.value.message} (at {path})"


@pytest.mark.parametrize(
    ("source", "change", "path"),
    [
        ("let a; let b", {"b": "a"}, "$.body[1].declarations[0].id"),
        ("a: b: for (;;) break b;", {"b": "c"}, ""),
        ("function f() { super_.x }", {}, ""),
        ("class A { m(x) { 'use strict' } }", {"x": "eval"}, "$.body[0].body.body[0].value.params[0]"),
        ("({ a: b } = c)", {"b": "this"}, "$.body[0].expression.left.properties[0].value"),
        ("for (const x of y) ;", {"x": "let"}, "$.body[0].left.declarations[0].id"),
    ],
)
def test_early_errors_lead_to_their_node(source: str, change: dict[str, str], path: str) -> None:
    tree = esprima.parse_script(source, loc=True)
    for node in esprima.walk(tree):
        if node.type == "Identifier":
            node.name = change.get(node.name, node.name)
    if not path:
        from_esprima(tree)
        return
    with pytest.raises(InvalidTreeError) as caught:
        from_esprima(tree)
    assert caught.value.path == path
    assert (caught.value.line, caught.value.column) != (0, 0)


def test_cycles_and_sharing() -> None:
    loop = statement(name("a"))
    loop["expression"] = {"type": "AwaitExpression", "argument": None}
    loop["expression"]["argument"] = loop["expression"]
    with pytest.raises(InvalidTreeError, match="contains itself") as caught:
        from_esprima(program(loop))
    assert caught.value.path == "$.body[0].expression.argument"
    shared = name("a")
    both = {"type": "BinaryExpression", "operator": "+", "left": shared, "right": shared}
    assert from_esprima(program(statement(both))).source == "a + a;\n"


def test_a_bomb_of_shared_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb: Any = name("a")
    for _ in range(40):
        bomb = {"type": "BinaryExpression", "operator": "+", "left": bomb, "right": bomb}
    for limits, error in (
        ({"max_steps": 10**5}, StepLimitReached),
        ({"memory_limit": 10**6}, MemoryLimitReached),
    ):
        budget = Budget(lambda: 0.0, **limits)  # type: ignore[arg-type]
        budget.begin()
        with pytest.raises(error):
            from_esprima(program(statement(bomb)), budget=budget)
    monkeypatch.setattr("jsvm.syntax.esprima.reading.MAX_NODES", 1000)
    with pytest.raises(InvalidTreeError, match="more than 1000 nodes"):
        from_esprima(program(statement(bomb)))


def test_depth() -> None:
    chain: Any = name("a")
    nest: Any = name("a")
    for _ in range(20_000):
        chain = {"type": "BinaryExpression", "operator": "+", "left": chain, "right": name("b")}
        nest = {"type": "ArrayExpression", "elements": [nest]}
    assert len(from_esprima(program(statement(chain))).source) > 60_000
    with pytest.raises(InvalidTreeError, match="Nested too deeply"):
        from_esprima(program(statement(nest)))


def test_an_if_without_braces_gets_them() -> None:
    inner = {"type": "IfStatement", "test": name("b"), "consequent": {"type": "EmptyStatement"}}
    outer = {
        "type": "IfStatement",
        "test": name("a"),
        "consequent": inner,
        "alternate": {"type": "EmptyStatement"},
    }
    made = from_esprima(program(outer)).program.body[0]
    assert isinstance(made, nodes.IfStatement)
    assert isinstance(made.consequent, nodes.BlockStatement)


def test_numbers_of_other_parsers() -> None:
    for value, expected in ((3, 3.0), (10**400, float("inf")), (2.5, 2.5)):
        made = from_esprima(program(statement({"type": "Literal", "value": value, "raw": "x"})))
        assert made.program.body[0].expression.value == expected  # type: ignore[attr-defined]
    for raw, text in (("1e400", "1e400;\n"), ("null", "null;\n")):
        made = from_esprima(program(statement({"type": "Literal", "value": None, "raw": raw})))
        assert made.source == text
    null = from_esprima(program(statement({"type": "Literal", "raw": "null"})))
    assert null.source == "null;\n"
    big = from_esprima(program(statement({"type": "Literal", "value": None, "bigint": "007"})))
    assert big.source == "7n;\n"


# -- and back ------------------------------------------------------------------------------------------------


def test_to_esprima() -> None:
    source = to_utf16(CODE)
    tree = to_esprima(parse_script(source), source, range=True, loc=True)
    ours = esprima.parse_script(CODE, range=True, loc=True).toDict()
    call = tree.body[-3].expression
    assert (call.type, call.callee.type, call.arguments[0].value) == ("CallExpression", "Import", "x")
    assert tree.toDict()["body"][:-3] == ours["body"][:-3]
    assert to_esprima(from_esprima(tree)).type == "Program"
    with pytest.raises(ValueError, match="need the source text"):
        to_esprima(parse_script("a"), range=True)


@pytest.mark.parametrize(
    ("source", "what", "path"),
    [
        ("a?.b", "optional chaining", "$.body[0].expression"),
        ("a ?? b", "the operator ??", "$.body[0].expression"),
        ("a ||= b", "the operator ||=", "$.body[0].expression"),
        ("1n", "a BigInt", "$.body[0].expression"),
        ("1_0", "a numeric separator", "$.body[0].expression"),
        ("/a/s", "the flag in /s", "$.body[0].expression"),
        ("/(?<a>b)/", "this regular expression", "$.body[0].expression"),
        ("/(?<!b)/", "this regular expression", "$.body[0].expression"),
        ("/\\p{L}/u", "this regular expression", "$.body[0].expression"),
        ("class A { a }", "a class field", "$.body[0].body.body[0]"),
        ("class A { #a() {} }", "a private name", "$.body[0].body.body[0].key"),
        ("class A { static {} }", "a static block", "$.body[0].body.body[0]"),
        ("f`\\u`", "a template with an invalid escape", "$.body[0].expression.quasi.quasis[0]"),
        ("async function* f() {}", "an async generator", "$.body[0]"),
        ("async () => { for await (a of b); }", "for await", "$.body[0].expression.body.body[0]"),
        ("try {} catch {}", "catch without a parameter", "$.body[0].handler"),
        ("await a", "await outside functions", "$.body[0].expression"),
        ("import.meta", "import.meta", "$.body[0].expression"),
        ("import(a, b)", "import() with options", "$.body[0].expression"),
        ("{ using a = b }", "a using declaration", "$.body[0].body[0]"),
        ("export * as a from 'b'", "export * as", "$.body[0]"),
        ("import a from 'b' with { c: 'd' }", "an import attribute", "$.body[0].attributes[0]"),
        ("import { 'a' as b } from 'c'", "a string as export name", "$.body[0].specifiers[0]"),
        ("export { a as 'b' } from 'c'", "a string as export name", "$.body[0].specifiers[0]"),
    ],
)
def test_what_es2017_cannot_say(source: str, what: str, path: str) -> None:
    with pytest.raises(UnsayableError) as caught:
        to_esprima(parse_module(source))
    assert str(caught.value) == f"{what} is newer than ES2017 (at {path})"
    assert caught.value.path == path


@pytest.mark.parametrize(
    "source", ["/(?:a)(?=b)(?!c)\\(?<a/u", "/\\p{1}/", "async () => await a", "({ ...a })", "new.target"]
)
def test_what_es2017_can_say(source: str) -> None:
    assert to_esprima(parse_script(f"(function() {{ {source} }})")).type == "Program"
