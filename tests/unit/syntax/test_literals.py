import math

import pytest

from jsvm.budget import MAX_BIGINT_BITS
from jsvm.syntax import JSSyntaxError, parse_script
from jsvm.syntax.nodes import Literal, TemplateLiteral
from jsvm.unicode.utf16 import to_utf16


def literal(source: str) -> Literal:
    node = parse_script(f"x = {source}").body[0].expression.right
    assert isinstance(node, Literal)
    assert node.raw == source
    return node


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("0", 0.0),
        ("42", 42.0),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("5.e-1", 0.5),
        ("1_000", 1000.0),
        ("0xFF", 255.0),
        ("0XfF_f", 4095.0),
        ("0o17", 15.0),
        ("0b1_01", 5.0),
        ("017", 15.0),
        ("08", 8.0),
        ("09.5", 9.5),
        ("00", 0.0),
        ("9007199254740993", 9007199254740992.0),
        ("0x20000000000001", 9007199254740992.0),
        ("1e400", math.inf),
        ("0x1" + "0" * 256, math.inf),
        ("5e-324", 5e-324),
    ],
)
def test_numbers_are_floats(source: str, value: float) -> None:
    found = literal(source).value
    assert type(found) is float
    assert found == value


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("0n", 0, "0"),
        ("1_0n", 10, "10"),
        ("0xFFn", 255, "255"),
        ("0b11n", 3, "3"),
    ],
)
def test_bigints_are_ints(source: str, value: int, text: str | None) -> None:
    node = literal(source)
    assert type(node.value) is int
    assert node.value == value
    assert text is None or node.bigint == text


def test_large_bigints() -> None:
    assert literal("9" * 5000 + "n").value == 10**5000 - 1
    assert literal("9" * 5000 + "n").bigint == "9" * 5000
    assert literal("0x" + "F" * 5000 + "n").value == 16**5000 - 1


def test_decimal_text_of_a_large_bigint() -> None:
    source = f"0x{10**9000 + 7:x}n"
    assert literal(source).bigint == "1" + "0" * 8999 + "7"


def test_bigints_end_at_the_engine_s_limit() -> None:
    digits = MAX_BIGINT_BITS // 4
    assert literal("0x" + "F" * digits + "n").value.bit_length() == MAX_BIGINT_BITS
    with pytest.raises(JSSyntaxError, match="too large"):
        literal("0x1" + "0" * digits + "n")
    with pytest.raises(JSSyntaxError, match="too large"):
        literal("9" * 10_000_000 + "n")


@pytest.mark.parametrize(
    "source",
    [
        *[
            "1__0",
            "1_",
            "1_.5",
            "1._5",
            "1_e5",
            "1e_5",
            "1e",
            "1e+",
            "0x",
            "0xn",
            "0x_1",
            "0b_1",
            "0b2",
            "0o8",
        ],
        *["0_1", "01_1", "08_1", "017n", "08n", "1.5n", "1e3n", ".5n", "3in [] ", "3\\u0061", "0b", "07.5"],
    ],
)
def test_what_is_no_number(source: str) -> None:
    with pytest.raises(JSSyntaxError):
        parse_script(f"x = {source}")


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'a'", "a"),
        ('"\'"', "'"),
        (r"'\b\f\n\r\t\v\0'", "\b\f\n\r\t\v\0"),
        (r"'\x41\u0042\u{43}'", "ABC"),
        (r"'\u{1F600}'", "\ud83d\ude00"),
        (r"'\ud83d\ude00'", "\ud83d\ude00"),
        ("'a\\\nb\\\r\nc\\\u2028d'", "abcd"),
        ("'\u2028\u2029'", "\u2028\u2029"),
        (r"'\q\'\\'", "q'\\"),
        (r"'\1\12\377\400\8\9\08'", "\1\n\xff 089\x008"),
        (to_utf16("'\U0001f600'"), "\ud83d\ude00"),
    ],
)
def test_strings_are_utf_16(source: str, value: str) -> None:
    assert literal(source).value == value


@pytest.mark.parametrize(
    "source", [r"'\x4'", r"'\u123'", r"'\u{}'", r"'\u{110000}'", "'a", "'a\n'", "'a\r'", "'\\"]
)
def test_what_is_no_string(source: str) -> None:
    with pytest.raises(JSSyntaxError):
        parse_script(source)


def template(source: str) -> TemplateLiteral:
    node = parse_script(source).body[0].expression
    return node.quasi if not isinstance(node, TemplateLiteral) else node


@pytest.mark.parametrize(
    ("source", "cooked", "raw"),
    [
        ("`a`", ["a"], ["a"]),
        ("`a${1}b${2}`", ["a", "b", ""], ["a", "b", ""]),
        ("`\\n\\``", ["\n`"], ["\\n\\`"]),
        ("`\r\n\r\n`", ["\n\n"], ["\n\n"]),
        ("`\\\r\na`", ["a"], ["\\\na"]),
        ("`$ $$ {${`}`}$`", ["$ $$ {", "$"], ["$ $$ {", "$"]),
        ("x`\\u`", [None], ["\\u"]),
        ("x`\\1${0}\\xg${1}ok`", [None, None, "ok"], ["\\1", "\\xg", "ok"]),
        ("`a${{}}b${function () { return `}`; }}`", ["a", "b", ""], ["a", "b", ""]),
    ],
)
def test_templates(source: str, cooked: list[str | None], raw: list[str]) -> None:
    quasis = template(source).quasis
    assert [element.cooked for element in quasis] == cooked
    assert [element.raw for element in quasis] == raw
    assert [element.tail for element in quasis] == [False] * (len(quasis) - 1) + [True]


def test_regular_expressions_keep_their_parts() -> None:
    node = literal("/a[/]\\/(?<b>c)/dgimsuy")
    assert node.value is None
    assert (node.regex.pattern, node.regex.flags) == ("a[/]\\/(?<b>c)", "dgimsuy")


def test_words() -> None:
    assert literal("true").value is True
    assert literal("false").value is False
    null = literal("null")
    assert null.value is None
    assert null.regex is None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("\\u0061b", "ab"),
        ("a\\u{62}", "ab"),
        ("ünïcode", "ünïcode"),
        ("a\u200c\u200d", "a\u200c\u200d"),
        ("℘", "℘"),
        (to_utf16("\U00020000"), "\ud840\udc00"),
        ("\\u{20000}", "\ud840\udc00"),
        ("$_", "$_"),
    ],
)
def test_identifiers_are_decoded(source: str, name: str) -> None:
    node = parse_script(source).body[0].expression
    assert node.name == name
    assert (node.start, node.end) == (0, len(source))


@pytest.mark.parametrize(
    "source", ["\\u0030a", "a\\u0020", "\\ud840\\udc00", "\\u{110000}", "\\x61", "×", "\u180e", "a\\"]
)
def test_what_is_no_identifier(source: str) -> None:
    with pytest.raises(JSSyntaxError):
        parse_script(source)


def test_white_space_is_ecmascript_s() -> None:
    spaces = "\t\v\f \xa0\u1680\u2000\u200a\u202f\u205f\u3000\ufeff\n\r\u2028\u2029"
    assert len(parse_script(spaces.join(["", "a", ";", ""])).body) == 1


@pytest.mark.parametrize("quote", ["'", '"', "`"])
def test_texts_of_any_length(quote: str) -> None:
    source = quote + "\\n" * 25_000 + quote
    node = parse_script(source + "; a").body[0].expression
    assert (node.start, node.end) == (0, len(source))
    value = node.value if isinstance(node, Literal) else node.quasis[0].cooked
    assert value == "\n" * 25_000
