import pytest

from jsvm.syntax import JSSyntaxError, parse_eval, parse_function, parse_module, parse_script


def refused_by_eval(source: str, **options: object) -> bool:
    try:
        parse_eval(source, **options)
    except JSSyntaxError:
        return True
    return False


@pytest.mark.parametrize(
    ("source", "option"),
    [("new.target", "in_function"), ("super.a", "in_method"), ("super()", "in_constructor")],
)
@pytest.mark.parametrize("wrap", ["{}", "() => {}"])
def test_eval_allows_what_is_around_it(source: str, option: str, wrap: str) -> None:
    text = wrap.replace("{}", source)
    assert refused_by_eval(text)
    assert not refused_by_eval(text, **{option: True})
    assert refused_by_eval(f"(function () {{ super.a; {source} }})", **{option: True})


def test_eval_in_a_class_field_has_no_arguments() -> None:
    assert not refused_by_eval("arguments")
    assert refused_by_eval("arguments", in_class_field=True)
    assert not refused_by_eval("(function () { arguments; })", in_class_field=True)


def test_eval_sees_the_private_names_around_it() -> None:
    known = frozenset({"a"})
    assert not refused_by_eval("b.#a; class C { #c; m() { this.#a; this.#c; } }", private_names=known)
    assert refused_by_eval("b.#b", private_names=known)
    assert refused_by_eval("class C { m() { this.#b; } }", private_names=known)


def test_eval_inherits_strictness() -> None:
    assert not refused_by_eval("with (a) ;")
    assert refused_by_eval("with (a) ;", strict=True)
    assert refused_by_eval("return 1", in_function=True)


def test_a_function_is_put_together() -> None:
    source, node = parse_function("function", "a, b", "return a + b")
    assert source == "function anonymous(a, b\n) {\nreturn a + b\n}"
    assert (node.start, node.end) == (0, len(source))
    assert node.id.name == "anonymous"
    assert [param.name for param in node.params] == ["a", "b"]


@pytest.mark.parametrize(
    ("kind", "body", "is_async", "is_generator"),
    [
        ("function*", "yield 1", False, True),
        ("async function", "await 1", True, False),
        ("async function*", "yield await 1", True, True),
    ],
)
def test_function_kinds(kind: str, body: str, is_async: bool, is_generator: bool) -> None:
    source, node = parse_function(kind, "", body)
    assert (node.async_, node.generator) == (is_async, is_generator)
    assert source.startswith(kind + " anonymous(")
    assert (node.start, node.end) == (0, len(source))


@pytest.mark.parametrize(
    ("parameters", "body"),
    [
        ("/*", "*/){"),
        ("a = `", "`){"),
        (") {}, function (", ""),
        ("a){}/*", "*/"),
        ("", "}, function () {"),
        ("", "} function a() {"),
        ("", "}) (function () {"),
        ("", "/*"),
        ("a", "let a"),
        ("a = 1", "'use strict'"),
        ("", "super.a"),
        ("-->", ""),
    ],
)
def test_parts_of_a_function_cannot_pair_up(parameters: str, body: str) -> None:
    with pytest.raises(JSSyntaxError):
        parse_function("function", parameters, body)


@pytest.mark.parametrize(
    ("parameters", "body"), [("a //", ""), ("", "//"), ("<!--", ""), ("", "-->"), ("a, b = 1", "")]
)
def test_comments_in_parts_of_a_function(parameters: str, body: str) -> None:
    assert parse_function("function", parameters, body)


def test_html_like_comments_are_for_scripts() -> None:
    assert parse_script("<!-- a")
    assert parse_script("\n--> a")
    with pytest.raises(JSSyntaxError):
        parse_module("<!-- a")
    with pytest.raises(JSSyntaxError):
        parse_module("\n--> a")
    assert parse_module("a <! --b; c --\n> d".replace("\n", "")).body


def test_modules_await_at_the_top() -> None:
    assert parse_module("await a; for await (b of c) ; await using d = e; import.meta").body
    with pytest.raises(JSSyntaxError):
        parse_script("await a")
