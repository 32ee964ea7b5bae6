"""What matches, group by group: every rule of the specification's matching that has a corner of its own."""

import pytest

from jsvm.regexp.program import compile_pattern
from jsvm.unicode.utf16 import to_utf16

# Source, flags, subject, index, spans of match and groups (None: no match).
SEARCHES = [
    # Captures are forgotten when an iteration starts.
    ("(?:(a)|b)*", "", "ab", 0, [0, 2, -1, -1]),
    ("(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", 0, [0, 10, 0, 1, 8, 10, 8, 9, -1, -1, 9, 10]),
    ("(?:(a)|(b)|(c))+", "", "abcb", 0, [0, 4, -1, -1, 3, 4, -1, -1]),
    ("(?:(?=(ab))a|b)*", "", "abb", 0, [0, 3, -1, -1]),
    ("(?:(?:(a)|b)c)*", "", "acbc", 0, [0, 4, -1, -1]),
    # An iteration that matches nothing is refused once the minimum is reached.
    ("(a*)*", "", "b", 0, [0, 0, -1, -1]),
    ("(a*)+", "", "b", 0, [0, 0, 0, 0]),
    ("(?:a*?)*b", "", "aab", 0, [0, 3]),
    ("(a*?)*?b", "", "aab", 0, [0, 3, 1, 2]),
    ("(?=(a+))*b", "", "b", 0, [0, 1, -1, -1]),
    ("(?:|a)+", "", "aa", 0, [0, 2]),
    ("(?:a|())*", "", "aab", 0, [0, 2, -1, -1]),
    ("(a?)?", "", "b", 0, [0, 0, -1, -1]),
    ("(\\2a)(\\1)", "", "aaa", 0, [0, 2, 0, 1, 1, 2]),
    # References to groups that took no part, that are open, or that come later.
    ("(?:(a)|b)\\1c", "", "bc", 0, [0, 2, -1, -1]),
    ("(a\\1)", "", "aa", 0, [0, 1, 0, 1]),
    ("\\1(a)", "", "aa", 0, [0, 1, 0, 1]),
    ("(?:\\1(a))*", "", "aaa", 0, [0, 3, 2, 3]),
    ("(a)|b\\1", "", "b", 0, [0, 1, -1, -1]),
    ("(?<n>a)\\k<n>", "", "aa", 0, [0, 2, 0, 1]),
    ("(?:(?<n>a)|(?<n>b))\\k<n>", "", "bb", 0, [0, 2, -1, -1, 0, 1]),
    ("(?!(a)b)\\1ac", "", "ac", 0, [0, 2, -1, -1]),
    # Lookaheads keep their captures and never give back.
    ("(?=(a+))", "", "baaabac", 0, [1, 1, 1, 4]),
    ("(?=(a+))a*b\\1", "", "baaabac", 0, [3, 6, 3, 4]),
    ("(.*?)a(?!(a+)b\\2c)\\2(.*)", "", "baaabaac", 0, [0, 8, 0, 2, -1, -1, 3, 8]),
    ("(?!a)(?!b).", "", "abc", 0, [2, 3]),
    # Lookbehinds run from right to left.
    ("(?<=(\\d+)(\\d+))$", "", "1053", 0, [4, 4, 0, 1, 1, 4]),
    ("(?<=\\1(a))b", "", "aab", 0, [2, 3, 1, 2]),
    ("(?<=(a)\\1)b", "", "aab", 0, [2, 3, 1, 2]),
    ("(?<!a|bc)d", "", "adbcdd", 0, [5, 6]),
    ("(?<=^|\\n)b", "", "a\nb", 0, [2, 3]),
    ("(?<=([ab]+?)c)", "", "abc", 0, [3, 3, 1, 2]),
    # Order of alternatives, greed.
    ("a|ab", "", "abc", 0, [0, 1]),
    ("((a)|(ab))((c)|(bc))", "", "abc", 0, [0, 3, 0, 1, 0, 1, -1, -1, 1, 3, -1, -1, 1, 3]),
    ("a[a-z]{2,4}?", "", "abcdefghi", 0, [0, 3]),
    ("(?:a|ab)*c", "", "abac", 0, [0, 4]),
    ("(?:ab?)*?b", "", "abb", 0, [0, 3]),
    # Lines, edges, words.
    ("^b", "m", "a\rb", 0, [2, 3]),
    ("^b", "m", "a\u2028b", 0, [2, 3]),
    ("a$", "m", "a\u2029b", 0, [0, 1]),
    ("a$", "", "a\n", 0, None),
    ("^a", "", "ba", 1, None),
    (".", "", "\n\r\u2028\u2029x", 0, [4, 5]),
    (".", "s", "\n", 0, [0, 1]),
    ("\\B", "", "", 0, [0, 0]),
    ("\\b", "", "", 0, None),
    ("\\Ba", "", "ba", 0, [1, 2]),
    # Sets.
    ("\\s+", "", "a\t\n\v\f\r \xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeffb", 0, [1, 17]),
    ("\\s", "", "\u180e\u200b\x85", 0, None),
    ("\\d", "", "\u0661", 0, None),
    ("\\w", "", "\xe9", 0, None),
    ("[]", "", "a", 0, None),
    ("[^]", "", "\n", 0, [0, 1]),
    ("[a-]", "", "-", 0, [0, 1]),
    # Case: by upper case without `u`, by folding with it; nothing crosses into ASCII without it.
    ("\u212a", "i", "k", 0, None),
    ("\u212a", "iu", "k", 0, [0, 1]),
    ("[^x]", "iu", "X", 0, None),
    ("\xdf", "i", "\u1e9e", 0, None),
    ("\xdf", "iu", "\u1e9e", 0, [0, 1]),
    ("\u03c3", "i", "\u03c2", 0, [0, 1]),
    ("[\u0390]", "i", "\u1fd3", 0, None),
    ("\\w", "iu", "\u017f", 0, [0, 1]),
    ("\\W", "iu", "\u017f", 0, None),
    ("\\w", "i", "\u017f", 0, None),
    ("\\b", "iu", "\u017f", 0, [0, 0]),
    ("(a)\\1", "i", "aA", 0, [0, 2, 0, 1]),
    ("(\u017f)\\1", "iu", "\u017fS", 0, [0, 2, 0, 1]),
    ("[^\\P{Ll}]", "iu", "A", 0, None),
    ("[^\\P{Ll}]", "iv", "A", 0, [0, 1]),
    # Modifiers.
    ("(?i:a)b", "", "Ab", 0, [0, 2]),
    ("(?i:a)b", "", "AB", 0, None),
    ("(?-i:a)b", "i", "aB", 0, [0, 2]),
    ("(?s:.).", "", "\n\n", 0, None),
    ("(?m:^)a", "", "b\na", 0, [2, 3]),
    # Code points.
    ("^.$", "u", "\U0001f600", 0, [0, 2]),
    ("^.$", "", "\U0001f600", 0, None),
    ("\ude00", "u", "\U0001f600", 0, None),
    ("\ud83d", "u", "\ud83da", 0, [0, 1]),
    ("^[^x]$", "u", "\U0001f600", 0, [0, 2]),
    (".", "u", "\U0001f600", 1, [0, 2]),
    ("(?<=.)a", "u", "\U0001f600a", 0, [2, 3]),
    ("(?<=^.)a", "u", "\U0001f600a", 0, [2, 3]),
    (".{2}", "u", "\U0001f600\U0001f601", 0, [0, 4]),
    (".+?(?=.$)", "u", "\U0001f600\U0001f601", 0, [0, 2]),
    ("[\U0001f600-\U0001f601]+", "u", "x\U0001f600\U0001f601", 0, [1, 5]),
    ("\\u{1F600}", "u", "\U0001f600", 0, [0, 2]),
    # Properties, strings, set operations.
    ("\\p{Script=Greek}+", "u", "a\u03b1\u03b2", 0, [1, 3]),
    ("\\P{L}", "u", "a1", 0, [1, 2]),
    ("^\\p{RGI_Emoji}$", "v", "\U0001f468\u200d\U0001f469\u200d\U0001f467", 0, [0, 8]),
    ("^\\p{Emoji_Keycap_Sequence}$", "v", "1\ufe0f\u20e3", 0, [0, 3]),
    ("[\\q{abc|ab|a}]", "v", "abd", 0, [0, 2]),
    ("[\\q{ab|}]c", "v", "xc", 0, [1, 2]),
    ("[\\w--\\d]+", "v", "12ab3", 0, [2, 4]),
    ("[\\w&&\\d]+", "v", "ab34", 0, [2, 4]),
    ("[[a-z]--[aeiou]]+", "v", "aebcd", 0, [2, 5]),
    ("[^[a-z][0-9]]", "v", "a1_", 0, [2, 3]),
]

# The same, to be matched at the index and nowhere else.
MATCHES = [
    ("b", "", "ab", 1, [1, 2]),
    ("b", "", "ab", 0, None),
    ("(?:)", "", "ab", 2, [2, 2]),
    ("$", "", "ab", 2, [2, 2]),
    ("a", "", "ab", 2, None),
]


@pytest.mark.parametrize(("source", "flags", "subject", "index", "spans"), SEARCHES)
def test_search(source: str, flags: str, subject: str, index: int, spans: list[int] | None) -> None:
    subject = to_utf16(subject)
    program = compile_pattern(to_utf16(source), flags)
    assert program.search(subject, index) == spans
    assert program.variant_for(subject).search_exactly(subject, index, None) == spans


@pytest.mark.parametrize(("source", "flags", "subject", "index", "spans"), MATCHES)
def test_match(source: str, flags: str, subject: str, index: int, spans: list[int] | None) -> None:
    program = compile_pattern(source, flags)
    assert program.match(subject, index) == spans
    assert program.variant_for(subject).match_exactly(subject, index, None) == spans


def test_program_tells_groups() -> None:
    program = compile_pattern("(a)|(?<n>b)|(?<n>c)", "")
    assert program.group_count == 3
    assert program.group_names == (("n", (2, 3)),)


def test_ascii_and_other_input_get_the_same_answer() -> None:
    program = compile_pattern("[\\p{L}_][\\p{L}\\d]*|\\p{Emoji}", "u")
    assert program.search("1 ab1", 0) == [0, 1]
    assert program.search("- ab1 ", 0) == [2, 5]
    assert program.search("- ab1 \xe9", 0) == [2, 5]
    assert program.search("- \xe9b1", 0) == [2, 5]


def test_iterations_cost_no_stack() -> None:
    subject = "ab" * 100_000
    assert compile_pattern("(?:(a)|(b))*$", "").search(subject, 0) == [0, 200_000, -1, -1, 199_999, 200_000]
    assert compile_pattern("(?:(?=(a|b))[ab])*", "").search(subject, 0) == [0, 200_000, 199_999, 200_000]
