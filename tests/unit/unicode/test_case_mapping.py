"""Case: Python's own where it knows the character, and the corners that ECMAScript defines itself."""

import unicodedata

import pytest

from jsvm.unicode.case_mapping import canonicalize, case_closure, simple_fold, to_lowercase, to_uppercase
from jsvm.unicode.code_point_set import CodePointSet
from jsvm.unicode.utf16 import from_utf16, to_utf16

# Characters whose counterpart is younger than the oldest Unicode version of a supported Python.
YOUNG = {0x019B, 0x0264, 0xA7D3, 0xA7D5, 0x1C89, 0x1C8A}


def cased_code_points() -> list[int]:
    return [
        point
        for point in range(0x110000)
        if unicodedata.category(chr(point)) in ("Lu", "Ll", "Lt", "Nl", "So", "Mn") and point not in YOUNG
    ]


def test_full_mappings() -> None:
    for point in cased_code_points():
        character = chr(point)
        assert from_utf16(to_uppercase(to_utf16(character))) == character.upper(), hex(point)
        assert from_utf16(to_lowercase(to_utf16(character))) == character.lower(), hex(point)


@pytest.mark.parametrize(
    ("text", "lower"),
    [
        ("\u03a3", "\u03c3"),
        ("A\u03a3", "a\u03c2"),
        ("A\u03a3B", "a\u03c3b"),
        ("A.\u03a3", "a.\u03c2"),
        ("A\u03a3.", "a\u03c2."),
        ("A\u03a3.B", "a\u03c3.b"),
        ("1\u03a3", "1\u03c3"),
        ("A\u03a3\u03a3", "a\u03c3\u03c2"),
        ("\U0001d400\u03a3", "\U0001d400\u03c2"),
        ("\u0130\u03a3", "i\u0307\u03c2"),
        ("\u0130", "i\u0307"),
        ("\U00010400", "\U00010428"),
    ],
)
def test_lower_case(text: str, lower: str) -> None:
    assert to_lowercase(to_utf16(text)) == to_utf16(lower)


@pytest.mark.parametrize(
    ("text", "upper"),
    [
        ("\xdf", "SS"),
        ("\ufb03", "FFI"),
        ("\u0149", "\u02bcN"),
        ("\u0390", "\u0399\u0308\u0301"),
        ("\xb5", "\u039c"),
    ],
)
def test_upper_case(text: str, upper: str) -> None:
    assert to_uppercase(text) == upper


def test_final_sigma_takes_linear_time() -> None:
    text = "A" + "\u03a3." * 50_000
    assert to_lowercase(text).count("\u03c2") == 1


@pytest.mark.parametrize(
    ("point", "legacy", "by_code_points"),
    [
        (0x61, 0x41, 0x61),
        (0x41, 0x41, 0x61),
        (0x17F, 0x17F, 0x73),
        (0x212A, 0x212A, 0x6B),
        (0xDF, 0xDF, 0xDF),
        (0x1E9E, 0x1E9E, 0xDF),
        (0x3C2, 0x3A3, 0x3C3),
        (0x131, 0x131, 0x131),
        (0x149, 0x149, 0x149),
        (0x1F80, 0x1F80, 0x1F80),
        (0x1F88, 0x1F88, 0x1F80),
        (0x10400, 0x10400, 0x10428),
    ],
)
def test_canonicalize(point: int, legacy: int, by_code_points: int) -> None:
    assert canonicalize(point, by_code_points=True) == simple_fold(point) == by_code_points
    if point <= 0xFFFF:
        assert canonicalize(point, by_code_points=False) == legacy


@pytest.mark.parametrize("by_code_points", [False, True])
def test_closure_holds_exactly_the_equal_characters(by_code_points: bool) -> None:
    last = 0x1FFFF if by_code_points else 0xFFFF
    classes: dict[int, set[int]] = {}
    for point in range(last + 1):
        classes.setdefault(canonicalize(point, by_code_points), set()).add(point)
    for members in classes.values():
        if len(members) > 1:
            for point in members:
                closure = case_closure(CodePointSet.of(point), by_code_points)
                assert set(closure.members()) == members, hex(point)


def test_closure_of_large_sets() -> None:
    letters = CodePointSet.from_ranges([(0x61, 0x7A), (0x3B1, 0x3C9), (0x4E00, 0x9FFF)])
    closure = case_closure(letters, by_code_points=True)
    assert all(closure.contains(point) for point in (0x41, 0x5A, 0x391, 0x3A9, 0x17F, 0x212A, 0x3D0, 0x4E00))
    assert not any(closure.contains(point) for point in (0x5B, 0x3AA, 0xE9))
