"""The shape of the tree itself: offsets, fields, directives, walking."""

import inspect

import pytest

from jsvm.syntax import nodes, parse_module, parse_script
from jsvm.syntax.nodes import Identifier, Node
from jsvm.syntax.walk import bound_names, children, walk

CLASSES = [
    value
    for value in vars(nodes).values()
    if inspect.isclass(value) and issubclass(value, Node) and "type" in vars(value) and value is not Node
]


@pytest.mark.parametrize("node_class", CLASSES, ids=lambda node_class: node_class.type)
def test_a_node_class_is_slotted_and_positional(node_class: type[Node]) -> None:
    assert node_class.type == node_class.__name__
    names = list(inspect.signature(node_class.__init__).parameters)
    assert names == ["self", "start", "end", *node_class.fields]
    node = node_class(1, 2, *range(len(node_class.fields)))
    assert (node.start, node.end) == (1, 2)
    assert [getattr(node, name) for name in node_class.fields] == list(range(len(node_class.fields)))
    with pytest.raises(AttributeError):
        node.misspelt = 1


SAMPLE = """'use strict';
import a, {b as c} from 'd' with {type: 'json'};
export default class A extends B { #x = 1; static { c; } get [y]() { return `t${z}`; } }
for (const [k, ...v] of w) label: if (k) break label; else { try { f(); } catch ({m = 1}) {} }
async (o, {p}) => await o?.p(...q) ?? r;
"""


def test_every_child_lies_in_its_parent_and_in_order() -> None:
    pending: list[Node] = [parse_module(SAMPLE)]
    seen = 0
    while pending:
        node = pending.pop()
        seen += 1
        assert node.start <= node.end
        for child in children(node):
            assert node.start <= child.start <= child.end <= node.end
            pending.append(child)
    assert seen == 78


def test_walk_visits_parents_first_and_every_node_once() -> None:
    program = parse_module(SAMPLE)
    visited = list(walk(program))
    assert visited[0] is program
    assert len({id(node) for node in visited}) == len(visited)
    names = [node.name for node in visited if isinstance(node, Identifier)]
    assert names[:4] == ["a", "b", "c", "type"]


def test_children_leave_out_holes_and_absent_ones() -> None:
    array = parse_script("[, a, ,]").body[0].expression
    assert [child.name for child in children(array)] == ["a"]
    assert list(children(parse_script("x: for (;;) break").body[0].body.body)) == []


def test_walk_does_not_mind_depth() -> None:
    assert sum(1 for _ in walk(parse_script("a" + "+a" * 20_000))) == 40_003


def test_bound_names() -> None:
    pattern = parse_script("var {a, b: [c, , d = 1], ...e} = f").body[0].declarations[0].id
    assert [name.name for name in bound_names(pattern)] == ["a", "c", "d", "e"]


@pytest.mark.parametrize(
    ("source", "directives", "strict"),
    [
        ("'use strict'", ["use strict"], True),
        ("'a'; \"use strict\"; 'b'; c; 'd'", ["a", "use strict", "b", None, None], True),
        ("('use strict')", [None], False),
        ("'use\\x20strict'", ["use\\x20strict"], False),
        ("'use strict' + 1", [None], False),
        ("'use strict'.length", [None], False),
        ("", [], False),
    ],
)
def test_directives(source: str, directives: list[str | None], strict: bool) -> None:
    program = parse_script(source)
    assert [statement.directive for statement in program.body] == directives
    assert program.strict is strict


def test_functions_know_whether_they_are_strict() -> None:
    sloppy, strict, arrow, klass = parse_script(
        "function a() {} function b() { 'use strict'; } c = () => { 'use strict'; }; class D { m() {} }"
    ).body
    assert sloppy.strict is False
    assert strict.strict is True
    assert arrow.expression.right.strict is True
    assert klass.body.body[0].value.strict is True
    assert parse_module("").strict is True
    assert parse_script("", strict=True).strict is True


def test_the_program_spans_the_whole_source() -> None:
    program = parse_script("#!/usr/bin/env node\n  a  // b\n")
    assert (program.start, program.end, program.source_type) == (0, 30, "script")
    assert (program.body[0].start, program.body[0].end) == (22, 23)
