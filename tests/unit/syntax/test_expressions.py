from itertools import pairwise

import pytest

from jsvm.syntax import parse_script
from jsvm.syntax.nodes import Literal
from jsvm.syntax.walk import walk
from tests.unit.syntax.outline import outline

PRECEDENCE = [
    ("a + b * c", "Binary(a + Binary(b * c))"),
    ("a * b + c", "Binary(Binary(a * b) + c)"),
    ("a - b - c", "Binary(Binary(a - b) - c)"),
    ("a ** b ** c", "Binary(a ** Binary(b ** c))"),
    ("(a ** b) ** c", "Binary(Binary(a ** b) ** c)"),
    ("a * b ** c * d", "Binary(Binary(a * Binary(b ** c)) * d)"),
    ("a && b || c", "Logical(Logical(a && b) || c)"),
    ("a ?? b ?? c", "Logical(Logical(a ?? b) ?? c)"),
    ("a ?? (b || c)", "Logical(a ?? Logical(b || c))"),
    ("a | b ?? c", "Logical(Binary(a | b) ?? c)"),
    ("a in b instanceof c", "Binary(Binary(a in b) instanceof c)"),
    ("!a + -b", "Binary(Unary(! a) + Unary(- b))"),
    ("typeof a.b", "Unary(typeof Member(a b))"),
    ("(-a) ** b", "Binary(Unary(- a) ** b)"),
    ("a ? b : c ? d : e", "Conditional(a b Conditional(c d e))"),
    ("a = b = c", "Assignment(a = Assignment(b = c))"),
    ("a ? b : c = d", "Conditional(a b Assignment(c = d))"),
    ("a, b = c, d", "Sequence([a Assignment(b = c) d])"),
    ("a ||= b &&= c ??= d", "Assignment(a ||= Assignment(b &&= Assignment(c ??= d)))"),
    ("a\n++b", "a Update(++ b prefix)"),
    ("a++ + ++b", "Binary(Update(++ a) + Update(++ b prefix))"),
    ("a / b / c", "Binary(Binary(a / b) / c)"),
    ("a++ / 2", "Binary(Update(++ a) / 2.0)"),
]


@pytest.mark.parametrize(("source", "expected"), PRECEDENCE)
def test_operators(source: str, expected: str) -> None:
    assert outline(parse_script(source)) == expected


def test_every_level_binds_tighter_than_the_one_before() -> None:
    operators = ["||", "&&", "|", "^", "&", "==", "<", "<<", "+", "*", "**"]
    for looser, tighter in pairwise(operators):
        left = parse_script(f"a {tighter} b {looser} c").body[0]
        right = parse_script(f"a {looser} b {tighter} c").body[0]
        assert left.expression.operator == looser
        assert right.expression.operator == looser


SUFFIXES = [
    ("a.b.c", "Member(Member(a b) c)"),
    ("a[b][c]", "Member(Member(a b computed) c computed)"),
    ("a.if.class", "Member(Member(a if) class)"),
    ("a(b)(...c, d)", "Call(Call(a [b]) [SpreadElement(c) d])"),
    ("a?.b.c", "Chain(Member(Member(a b optional) c))"),
    ("(a?.b).c", "Member(Chain(Member(a b optional)) c)"),
    ("a?.[b]?.(c)", "Chain(Call(Member(a b computed optional) [c] optional))"),
    ("a?.5:b", "Conditional(a 0.5 b)"),
    ("new A", "New(A [])"),
    ("new A.B(c).d", "Member(New(Member(A B) [c]) d)"),
    ("new (a())(b)", "New(Call(a []) [b])"),
    ("new new A(b)(c)", "New(New(A [b]) [c])"),
    ("import(a)", "Import(a -)"),
    ("import(a, b,)", "Import(a b)"),
    ("a`x${b}y`", "TaggedTemplate(a TemplateLiteral([TemplateElement(x) TemplateElement(y)] [b]))"),
]


@pytest.mark.parametrize(("source", "expected"), SUFFIXES)
def test_members_and_calls(source: str, expected: str) -> None:
    assert outline(parse_script(source)) == expected


FUNCTIONS = [
    ("x => x", "ArrowFunction(- [x] x expression)"),
    ("() => {}", "ArrowFunction(- [] Block([]))"),
    ("(a, b = 1, ...c) => a", "ArrowFunction(- [a AssignmentPattern(b 1.0) RestElement(c)] a expression)"),
    (
        "({a: [b]}) => c",
        "ArrowFunction(- [ObjectPattern([Property(a ArrayPattern([b]) init)])] c expression)",
    ),
    ("async x => await x", "ArrowFunction(- [x] Await(x) async_ expression)"),
    ("async (x) => x", "ArrowFunction(- [x] x async_ expression)"),
    ("async (x)", "Call(async [x])"),
    ("async\n(x)", "Call(async [x])"),
    ("async => async", "ArrowFunction(- [async] async expression)"),
    ("a => b => c", "ArrowFunction(- [a] ArrowFunction(- [b] c expression) expression)"),
]


@pytest.mark.parametrize(("source", "expected"), FUNCTIONS)
def test_functions(source: str, expected: str) -> None:
    assert outline(parse_script(source)) == expected


OBJECTS = [
    ("({get a() {}})", "Object([Property(a FunctionExpression(- [] Block([])) get)])"),
    ("({set a(b) {}})", "Object([Property(a FunctionExpression(- [b] Block([])) set)])"),
    (
        "({async *a() {}})",
        "Object([Property(a FunctionExpression(- [] Block([]) generator async_) init method)])",
    ),
    ("[, a,, ...b,]", "Array([- a - SpreadElement(b)])"),
]


@pytest.mark.parametrize(("source", "expected"), OBJECTS)
def test_literals(source: str, expected: str) -> None:
    assert outline(parse_script(source)) == expected


def test_shorthand_has_two_nodes() -> None:
    (prop,) = parse_script("({a})").body[0].expression.properties
    assert prop.shorthand
    assert prop.key is not prop.value
    assert (prop.key.start, prop.value.start) == (2, 2)


PATTERNS = [
    ("[a, b] = c", "Assignment(ArrayPattern([a b]) = c)"),
    ("[a.b, (c), d[0]] = e", "Assignment(ArrayPattern([Member(a b) c Member(d 0.0 computed)]) = e)"),
    (
        "({a = 1, ...b} = c)",
        "Assignment(ObjectPattern([Property(a AssignmentPattern(a 1.0) init shorthand) RestElement(b)]) = c)",
    ),
    (
        "({a: {b}} = c)",
        "Assignment(ObjectPattern([Property(a ObjectPattern([Property(b b init shorthand)]) init)]) = c)",
    ),
    (
        "[a = b, ...[c]] = d",
        "Assignment(ArrayPattern([AssignmentPattern(a b) RestElement(ArrayPattern([c]))]) = d)",
    ),
    ("for ([a] of b);", "ForOf(ArrayPattern([a]) b Empty())"),
    ("for ({a} in b);", "ForIn(ObjectPattern([Property(a a init shorthand)]) b Empty())"),
]


@pytest.mark.parametrize(("source", "expected"), PATTERNS)
def test_assignment_patterns(source: str, expected: str) -> None:
    assert outline(parse_script(source)) == expected


def test_parentheses_leave_no_node_but_show_in_the_offsets() -> None:
    expression = parse_script("(a) = 1").body[0].expression
    assert (expression.start, expression.left.start) == (0, 1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("/a/", ["/a/"]),
        ("x = /[/]/gi", ["/[/]/gi"]),
        ("a\n/b/g", []),
        ("if (a) /b/.test(c)", ["/b/"]),
        ("a = {} / 1", []),
        ("({}) / 1 / 2", []),
        ("{} /a/g", ["/a/g"]),
        ("x = y => {}\n/a/", ["/a/"]),
        ("typeof /=/", ["/=/"]),
        ("`${/}/.x}${a /b/ c}`", ["/}/"]),
        ("a[/]/.x] / b / c", ["/]/"]),
        ("do /a/; while (0) /b/", ["/a/", "/b/"]),
        ("function f() {} /a/", ["/a/"]),
        ("(function () {} / a / b)", []),
        ("a++ /b/ c", []),
        ("yield /b/ c", []),
        ("function* f() { yield /b/ }", ["/b/"]),
    ],
)
def test_a_slash_is_read_as_the_grammar_asks(source: str, expected: list[str]) -> None:
    found = [node for node in walk(parse_script(source)) if isinstance(node, Literal) and node.regex]
    assert [node.raw for node in found] == expected
