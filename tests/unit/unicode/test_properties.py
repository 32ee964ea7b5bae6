"""Unicode properties against Python's own tables, where those know a character at all."""

import unicodedata

import pytest

from jsvm.unicode.code_point_set import ALL_CODE_POINTS
from jsvm.unicode.identifiers import is_id_continue, is_id_start
from jsvm.unicode.properties import has_property, has_strings_property, property_set, strings_property

CATEGORIES = [
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "Mn",
    "Mc",
    "Me",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "Sm",
    "Sc",
    "Sk",
    "So",
    "Zs",
    "Zl",
    "Zp",
    "Cc",
    "Cf",
    "Cs",
    "Co",
]

# Characters that moved since the oldest Unicode version of a supported Python.
MOVED = {0x0295, 0x1171E}

STEP = 7  # co-prime to the blocks' sizes: every block is visited


def known_code_points() -> list[int]:
    return [point for point in range(0, 0x110000, STEP) if unicodedata.category(chr(point)) != "Cn"]


@pytest.mark.parametrize("category", CATEGORIES)
def test_general_categories(category: str) -> None:
    members = property_set("General_Category", category)
    assert members is not None
    assert members == property_set("gc", category) == property_set(category)
    points = [point for point in known_code_points() if point not in MOVED]
    assert [members.contains(point) for point in points] == [
        unicodedata.category(chr(point)) == category for point in points
    ]


def test_categories_partition_everything() -> None:
    sizes = 0
    union = property_set("Cn")
    assert union is not None
    sizes = union.size()
    for category in CATEGORIES:
        members = property_set(category)
        assert members is not None
        sizes += members.size()
        union = union.union(members)
    assert union == ALL_CODE_POINTS
    assert sizes == ALL_CODE_POINTS.size()


@pytest.mark.parametrize(
    ("name", "value", "inside", "outside"),
    [
        ("Script", "Greek", 0x3B1, 0x61),
        ("sc", "Grek", 0x3B1, 0x61),
        ("Script_Extensions", "Greek", 0x342, 0x61),
        ("scx", "Deva", 0x1CD0, 0x61),
        ("Script", "Unknown", 0x10FFFF, 0x61),
        ("ASCII", None, 0x7F, 0x80),
        ("Any", None, 0x10FFFF, None),
        ("Assigned", None, 0x61, 0x378),
        ("Alphabetic", None, 0x61, 0x31),
        ("Alpha", None, 0x61, 0x31),
        ("L", None, 0x61, 0x31),
        ("punct", None, 0x21, 0x61),
        ("LC", None, 0x41, 0x2B0),
        ("White_Space", None, 0x85, 0x200B),
        ("space", None, 0x85, 0x200B),
        ("Emoji", None, 0x1F600, 0x61),
        ("ID_Start", None, 0x2118, 0x31),
        ("Lowercase", None, 0xAA, 0x41),
        ("Extended_Pictographic", None, 0x1F600, 0x61),
    ],
)
def test_members(name: str, value: str | None, inside: int, outside: int | None) -> None:
    members = property_set(name, value)
    assert members is not None
    assert members.contains(inside)
    assert outside is None or not members.contains(outside)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", None),
        ("x", None),
        ("l", None),
        ("lu", None),
        ("Script", None),
        ("General_Category", None),
        ("Greek", None),
        ("Script", "greek"),
        ("Script", ""),
        ("script", "Greek"),
        ("ASCII", "Yes"),
        ("Lu", "Lu"),
        ("Block", "ASCII"),
        ("Line_Break", None),
        ("InCB", None),
        ("RGI_Emoji", None),
        ("Other_Alphabetic", None),
    ],
)
def test_unknown_names(name: str, value: str | None) -> None:
    assert property_set(name, value) is None
    assert not has_property(name, value)


def test_strings() -> None:
    flags = strings_property("RGI_Emoji_Flag_Sequence")
    every = strings_property("RGI_Emoji")
    assert flags is not None
    assert every is not None
    assert flags[0].is_empty()
    assert "\ud83c\udde9\ud83c\uddea" in flags[1]
    assert set(flags[1]) < set(every[1])
    assert every[0].contains(0x1F600)
    assert all(len(string) > 1 for string in every[1])
    assert strings_property("Emoji") is None
    assert has_strings_property("Basic_Emoji")
    assert not has_strings_property("Emoji")


def test_identifiers() -> None:
    assert all(is_id_start(ord(character)) for character in "aZ$_\xe9\u2118\u309b\U0001d400")
    assert not any(is_id_start(ord(character)) for character in "0-\u200c\u0300 \U0001f600")
    assert all(is_id_continue(ord(character)) for character in "a0$_\u200c\u200d\u0300\xb7\U0001d7ce")
    assert not any(is_id_continue(ord(character)) for character in "- \u2028\U0001f600\xab")
