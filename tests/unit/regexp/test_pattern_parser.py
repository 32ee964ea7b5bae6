"""What is a pattern and what is none, under each kind of flags."""

import pytest

from jsvm.regexp.errors import PatternError
from jsvm.regexp.pattern_parser import MAX_GROUPS, MAX_PATTERN_LENGTH, parse_pattern

# Pattern and the flags under which it is valid; it must be none under the others of "", "u" and "v".
VALID = [
    ("a|b|", ["", "u", "v"]),
    ("(?:)", ["", "u", "v"]),
    ("a{1,2}?", ["", "u", "v"]),
    ("a{2,1}", []),
    ("a{99999999999999999999,1}", []),
    ("a{1,99999999999999999999}", ["", "u", "v"]),
    ("{", [""]),
    ("a{", [""]),
    ("a{1", [""]),
    ("{1}", []),
    ("}", [""]),
    ("]", [""]),
    ("[", []),
    ("(", []),
    (")", []),
    ("*", []),
    ("a**", []),
    ("a??", ["", "u", "v"]),
    ("^*", []),
    ("(?=a)*", [""]),
    ("(?!a)+", [""]),
    ("(?<=a)*", []),
    ("(?<!a)?", []),
    ("\\", []),
    ("\\a", [""]),
    ("\\-", [""]),
    ("[\\-]", ["", "u", "v"]),
    ("\\/", ["", "u", "v"]),
    ("\\1", [""]),
    ("(a)\\1", ["", "u", "v"]),
    ("\\1(a)", ["", "u", "v"]),
    ("\\00", [""]),
    ("\\0", ["", "u", "v"]),
    ("[\\1]", [""]),
    ("\\c", [""]),
    ("\\cA", ["", "u", "v"]),
    ("[\\c_]", [""]),
    ("\\x4", [""]),
    ("\\x41", ["", "u", "v"]),
    ("\\u{110000}", [""]),
    ("\\u{10ffff}", ["", "u", "v"]),
    ("\\ud83d\\ude00", ["", "u", "v"]),
    ("\\k", [""]),
    ("\\k<a>", [""]),
    ("(?<a>.)\\k<a>", ["", "u", "v"]),
    ("\\k<a>(?<a>.)", ["", "u", "v"]),
    ("(?<a>.)\\k", []),
    ("(?<a>.)\\k<b>", []),
    ("(?<a>.)[\\k]", []),
    ("(?<>a)", []),
    ("(?<1a>a)", []),
    ("(?<\\u0061>a)", ["", "u", "v"]),
    ("(?<\ud835\udc00>a)", ["", "u", "v"]),
    ("(?<a>x)|(?<a>y)", ["", "u", "v"]),
    ("(?<a>x)(?<a>y)", []),
    ("(?:(?<a>x)|(?<a>y))(?<a>z)", []),
    ("(?:(?<a>x)|(?:(?<b>y)|(?<a>z)))", ["", "u", "v"]),
    ("(?<a>(?<a>x))", []),
    ("(?i:a)", ["", "u", "v"]),
    ("(?ims-:a)", ["", "u", "v"]),
    ("(?-ims:a)", ["", "u", "v"]),
    ("(?i-m:a)", ["", "u", "v"]),
    ("(?i-i:a)", []),
    ("(?ii:a)", []),
    ("(?-:a)", []),
    ("(?u:a)", []),
    ("(?i)", []),
    ("[b-a]", []),
    ("[\\d-a]", [""]),
    ("[a-\\d]", [""]),
    ("\\p{L}", ["", "u", "v"]),
    ("\\p{l}", [""]),
    ("\\p{Script=Greek}", ["", "u", "v"]),
    ("\\p{Script=greek}", [""]),
    ("\\p{Script}", [""]),
    ("\\p", [""]),
    ("\\p{RGI_Emoji}", ["", "v"]),
    ("\\P{RGI_Emoji}", [""]),
    ("[^\\p{RGI_Emoji}]", [""]),
    ("[a--b]", ["v"]),
    ("[a&&b]", ["", "u", "v"]),
    ("[a&&&b]", ["", "u"]),
    ("[a&&b--c]", []),
    ("[[a-z]--[b]]", ["", "v"]),
    ("[\\q{ab|c}]", ["", "v"]),
    ("[^\\q{ab}]", [""]),
    ("[^\\q{a}]", ["", "v"]),
    ("[^\\q{ab}--\\q{ab}]", []),
    ("[(]", ["", "u"]),
    ("[a-]", ["", "u"]),
    ("[!!]", ["", "u"]),
    ("[\\!]", ["", "v"]),
]


def is_valid(pattern: str, flags: str) -> bool:
    try:
        parse_pattern(pattern, flags)
    except PatternError:
        return False
    return True


@pytest.mark.parametrize(("pattern", "flags"), VALID, ids=[repr(pattern) for pattern, _ in VALID])
def test_validity(pattern: str, flags: list[str]) -> None:
    assert [kind for kind in ("", "u", "v") if is_valid(pattern, kind)] == flags


def test_group_names_list_every_group() -> None:
    pattern = parse_pattern("(a)(?<n>b)|(?<m>c)(?<n>d)", "")
    assert pattern.group_count == 4
    assert pattern.group_names == (("n", (2, 4)), ("m", (3,)))


@pytest.mark.parametrize(
    ("pattern", "index"), [("ab(", 3), ("a)", 1), ("a{2,1}", 1), ("[b-a]", 2), ("(?<a>.)(?<a>.)", 9)]
)
def test_error_says_where(pattern: str, index: int) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(pattern, "")
    assert caught.value.index == index
    assert caught.value.message


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:" * 100_000 + ")" * 100_000,
        "(" * 30_000 + ")" * 30_000,
        "[" * 100_000,
        "a" * (MAX_PATTERN_LENGTH + 1),
        "()" * (MAX_GROUPS + 1),
    ],
    ids=["groups", "captures", "classes", "length", "count"],
)
def test_oversized_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern(pattern, "v")


def test_reasonable_sizes_pass() -> None:
    assert parse_pattern("(" * 90 + ")" * 90, "").group_count == 90
    assert parse_pattern("a" * MAX_PATTERN_LENGTH, "").group_count == 0
    assert parse_pattern("[" * 50 + "a" + "]" * 50, "v").group_count == 0
