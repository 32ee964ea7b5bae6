"""The face that esprima's users know: options, node shapes, tokens, errors."""

import copy
import pickle
from typing import Any

import pytest

from jsvm.syntax import esprima

ASTRAL = "'😀'; x"


def first(source: str, /, **options: Any) -> Any:
    return esprima.parse_script(source, **options).body[0]


def test_nodes_have_esprimas_names() -> None:
    function = first("async function f() {}")
    assert (function.type, function.isAsync, function.generator, function.id.name) == (
        "FunctionDeclaration",
        True,
        False,
        "f",
    )
    assert function.toDict()["async"] is True
    assert list(first("x").keys()) == ["type", "expression"]
    assert dict(first("x").expression.items()) == {"type": "Identifier", "name": "x"}


def test_es2017_trees_have_es2017_fields() -> None:
    call = first("f(a.b)").expression
    assert call.toDict() == {
        "type": "CallExpression",
        "callee": {"type": "Identifier", "name": "f"},
        "arguments": [
            {
                "type": "MemberExpression",
                "object": {"type": "Identifier", "name": "a"},
                "property": {"type": "Identifier", "name": "b"},
                "computed": False,
            }
        ],
    }
    assert call.optional is False
    assert first("a?.b").expression.expression.optional is True


def test_unknown_fields_raise() -> None:
    node = first("x").expression
    with pytest.raises(AttributeError, match=r"^Identifier has no field 'nmae'; did you mean 'name'\?"):
        node.nmae  # noqa: B018
    with pytest.raises(AttributeError, match="it has type, name"):
        node.zzzzzz  # noqa: B018


def test_fields_can_be_changed() -> None:
    node = first("x").expression
    node.name = "y"
    node.note = 1
    assert "note" in dir(node)
    del node.note
    with pytest.raises(AttributeError, match="no field 'note'"):
        del node.note
    assert node.toDict() == {"type": "Identifier", "name": "y"}
    assert repr(first("f(x)").expression) == (
        "Node(type='CallExpression', callee=<Identifier>, arguments=[1 items])"
    )
    assert repr(esprima.Node(start=esprima.Node(line=1))) == "Node(start=<record>)"


def test_copies() -> None:
    tree = esprima.parse_script("f(x)", loc=True)
    for other in (copy.deepcopy(tree), pickle.loads(pickle.dumps(tree))):
        other.body[0].expression.callee.name = "g"
        assert other.body[0].loc.toDict() == tree.body[0].loc.toDict()
        assert tree.body[0].expression.callee.name == "f"
    shallow = copy.copy(tree)
    shallow.body = []
    assert len(tree.body) == 1


def test_range_and_loc() -> None:
    node = first("  a\n+ b", range=True, loc=True, source="file.js").expression
    assert node.range == [2, 7]
    assert node.loc.toDict() == {
        "start": {"line": 1, "column": 2},
        "end": {"line": 2, "column": 3},
        "source": "file.js",
    }
    assert "range" not in first("a").keys()  # noqa: SIM118


def test_offsets_count_characters_as_python_does() -> None:
    tree = esprima.parse_script(ASTRAL, range=True, loc=True, tokens=True)
    name = tree.body[1].expression
    assert ASTRAL[slice(*name.range)] == "x"
    assert name.loc.start.column == 5
    assert tree.body[0].expression.value == "😀"
    assert [token.value for token in tree.tokens] == ["'😀'", ";", "x"]
    with pytest.raises(esprima.Error) as caught:
        esprima.parse_script("'😀' x")
    assert (caught.value.index, caught.value.column) == (4, 5)


def test_literals() -> None:
    values = [first(text).expression for text in ("1", "10n", "'a'", "/b/g", "null", "true")]
    assert [node.value for node in values] == [1.0, 10, "a", None, None, True]
    assert values[1].bigint == "10"
    assert (values[3].regex.pattern, values[3].regex.flags, values[3].raw) == ("b", "g", "/b/g")
    template = first("`a${1}\\u{62}`").expression
    assert [(part.value.raw, part.value.cooked, part.tail) for part in template.quasis] == [
        ("a", "a", False),
        ("\\u{62}", "b", True),
    ]
    assert first("f`\\u`").expression.quasi.quasis[0].value.cooked is None


def test_programs() -> None:
    assert esprima.parse_module("export {}").sourceType == "module"
    assert esprima.parseModule("await 1").body[0].expression.type == "AwaitExpression"
    assert esprima.parse("export {}", {"sourceType": "module"}).sourceType == "module"
    assert esprima.parseScript("", range=True).range == [0, 0]
    assert first("for (x in y);").each is False
    assert first("-x").expression.prefix is True


def test_tokens() -> None:
    source = "'use strict'; let x = /=/g / 1, y = `a${b}c${d}e`; class A { static #p = null; yield() {} }"
    tokens = esprima.parse_script(source, tokens=True, range=True).tokens
    kinds = {token.value: token.type for token in tokens}
    assert [source[slice(*token.range)] for token in tokens] == [token.value for token in tokens]
    assert {text: kinds[text] for text in ("let", "x", "/=/g", "/", "1", "static", "#p", "null")} == {
        "let": "Keyword",
        "x": "Identifier",
        "/=/g": "RegularExpression",
        "/": "Punctuator",
        "1": "Numeric",
        "static": "Keyword",
        "#p": "PrivateIdentifier",
        "null": "Null",
    }
    assert [token.value for token in tokens if token.type == "Template"] == ["`a${", "}c${", "}e`"]
    (pattern,) = [token for token in tokens if token.type == "RegularExpression"]
    assert pattern.regex.toDict() == {"pattern": "=", "flags": "g"}


def test_strictness_of_tokens_ends_with_the_function() -> None:
    source = "function f() { 'use strict'; static_ } var static; true"
    types = [token.type for token in esprima.parse_script(source, tokens=True).tokens]
    assert types[-4:] == ["Keyword", "Identifier", "Punctuator", "Boolean"]


def test_comments() -> None:
    source = "#!/bin/x\n/* a */ x; // b\n<!-- c\n--> d\n/**/"
    comments = esprima.parse_script(source, comment=True, range=True, loc=True).comments
    assert [(comment.type, comment.value) for comment in comments] == [
        ("Block", " a "),
        ("Line", " b"),
        ("Line", " c"),
        ("Line", " d"),
        ("Block", ""),
    ]
    assert source[slice(*comments[0].range)] == "/* a */"
    assert comments[1].loc.start.line == 2


def test_delegates() -> None:
    seen = []

    def delegate(node: Any, place: Any) -> Any:
        seen.append((node.type, place.start.offset, place.end.line))
        return esprima.Node(type="Changed") if node.type == "Literal" else None

    tree = esprima.parse_script("/* c */ x = 1", {"comment": True}, delegate)
    assert seen == [
        ("BlockComment", 0, 1),
        ("Identifier", 8, 1),
        ("Literal", 12, 1),
        ("AssignmentExpression", 8, 1),
        ("ExpressionStatement", 8, 1),
        ("Program", 8, 1),
    ]
    assert tree.body[0].expression.right.type == "Changed"


def test_errors() -> None:
    with pytest.raises(esprima.Error) as caught:
        esprima.parse_script("a;\n  b c")
    error = caught.value
    assert (error.index, error.lineNumber, error.column) == (7, 2, 5)
    assert str(error) == error.message == f"Line 2: {error.description}"
    assert error.toDict() == {
        "index": 7,
        "lineNumber": 2,
        "column": 5,
        "message": f"Error: {error.message}",
        "description": error.description,
    }
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"jsx": True}, "unknown option 'jsx'"),
        ({"range": 1}, "true or false"),
        ({"source": 1}, "`source` is a string"),
        ({"sourceType": "commonjs"}, "'script' or 'module'"),
    ],
)
def test_bad_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        esprima.parse("", options)


def test_bad_source() -> None:
    with pytest.raises(TypeError, match="must be a string"):
        esprima.parse_script(b"a")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source",
    [
        "return",
        "break",
        "continue",
        "'use strict'; with (a) b",
        "'use strict'; delete a",
        "'use strict'; 010",
        "'use strict'; '\\01'",
        "'use strict'; eval = 1",
        "'use strict'; function f(a, a) {}",
        "function eval() { 'use strict' }",
        "'use strict'; var static",
        "({ __proto__: 1, __proto__: 2 })",
        "let a; let a",
        "let a; var a",
        "1 = 2",
        "let let = 1",
        "(a = 1) => { 'use strict' }",
        "({ get a(b) {}, set a() {} })",
        "a: function* b() {}",
    ],
)
def test_tolerance(source: str) -> None:
    with pytest.raises(esprima.Error) as caught:
        esprima.parse_script(source)
    tree = esprima.parse_script(source, tolerant=True)
    assert caught.value.toDict() in tree.errors
    assert tree.body
    assert all(node.type for node in esprima.walk(tree))


def test_tolerance_has_limits() -> None:
    assert esprima.parse_script("a", tolerant=True).errors == []
    assert esprima.parse_module("await 1; return", tolerant=True).errors[0]["index"] == 9
    with pytest.raises(esprima.Error):
        esprima.parse_script("a b", tolerant=True)


def values(source: str, **options: Any) -> list[str]:
    return [token.value for token in esprima.tokenize(source, **options)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = /a/g", ["x", "=", "/a/g"]),
        ("x / a / g", ["x", "/", "a", "/", "g"]),
        ("if (x) /a/.b", ["if", "(", "x", ")", "/a/", ".", "b"]),
        ("f(x) / a / 1", ["f", "(", "x", ")", "/", "a", "/", "1"]),
        ("{} /a/", ["{", "}", "/a/"]),
        ("x = {} / a", ["x", "=", "{", "}", "/", "a"]),
        ("} / a", ["}", "/", "a"]),
        ("return /=/", ["return", "/=/"]),
        ("a++ / b", ["a", "++", "/", "b"]),
        ("x = /a", ["x", "=", "/", "a"]),
        ("`a${ {b: `${c}`} }d` / e", ["`a${", "{", "b", ":", "`${", "c", "}`", "}", "}d`", "/", "e"]),
        ("", []),
    ],
)
def test_tokenize(source: str, expected: list[str]) -> None:
    assert values(source) == expected


def test_tokenize_options() -> None:
    tokens = esprima.tokenize("a /* b */ c // d", comment=True, range=True, loc=True)
    assert [(token.type, token.value, token.range) for token in tokens] == [
        ("Identifier", "a", [0, 1]),
        ("BlockComment", " b ", [2, 9]),
        ("Identifier", "c", [10, 11]),
        ("LineComment", " d", [12, 16]),
    ]
    assert tokens[0].loc.start.line == 1
    assert values("a", delegate=lambda token: esprima.Node(value=token.value * 2)) == ["aa"]


def test_tokenize_errors() -> None:
    for bad in ("a 'b", "0x", "`a", "a @"):
        with pytest.raises(esprima.Error):
            esprima.tokenize(bad)
    tokens = esprima.tokenize("a 'b", tolerant=True)
    assert [token.value for token in tokens] == ["a"]
    assert tokens.errors[0]["index"] == 2
    assert esprima.tokenize("a", tolerant=True).errors == []


def test_walk_and_to_dict() -> None:
    tree = esprima.parse_script("a = [b, , c]", range=True)
    names = [node.name for node in esprima.walk(tree) if node.type == "Identifier"]
    assert names == ["a", "b", "c"]
    assert esprima.toDict([tree.body[0].expression.left]) == [
        {"type": "Identifier", "name": "a", "range": [0, 1]}
    ]


def test_deep_trees() -> None:
    tree = esprima.parse_script("a" + " + a" * 50_000, range=True)
    assert sum(node.type == "BinaryExpression" for node in esprima.walk(tree)) == 50_000
    assert tree.toDict()["body"][0]["expression"]["operator"] == "+"
