"""Text in and out of UTF-16 code units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvm.unicode.utf16 import (
    code_point_at,
    code_points,
    from_code_point,
    from_utf16,
    is_lead_surrogate,
    is_trail_surrogate,
    is_well_formed,
    to_utf16,
    to_well_formed,
)

TEXT = st.text()
UNITS = st.text(st.characters(max_codepoint=0xFFFF)) | st.text(
    st.sampled_from("a\ud800\udbff\udc00\udfff\xe9")
)


def test_nothing_to_do_returns_the_same_object() -> None:
    for text in ("", "plain", "caf\xe9", "\u65e5\u672c"):
        assert to_utf16(text) is text
        assert from_utf16(text) is text


@given(TEXT)
def test_units_are_those_of_the_codec(text: str) -> None:
    encoded = text.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(encoded[i : i + 2], "little") for i in range(0, len(encoded), 2)]
    assert list(map(ord, to_utf16(text))) == units


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_there_and_back(text: str) -> None:
    assert from_utf16(to_utf16(text)) == text
    assert from_utf16(to_utf16(text), "strict") == text


@given(UNITS)
def test_back_and_there(units: str) -> None:
    assert to_utf16(from_utf16(units)) == units
    assert is_well_formed(to_well_formed(units))
    assert is_well_formed(units) == (to_well_formed(units) == units)
    assert from_utf16(units, "replace") == from_utf16(to_well_formed(units))


def test_lone_surrogates() -> None:
    assert to_well_formed("\udc00\ud800\udc00\ud800a\ud800") == "\ufffd\ud800\udc00\ufffda\ufffd"
    assert from_utf16("\ud83d\ude00\ud83d") == "\U0001f600\ud83d"
    with pytest.raises(UnicodeError):
        from_utf16("a\ud800", "strict")


def test_code_points() -> None:
    assert code_points("a\ud83d\ude00\ud83d") == [0x61, 0x1F600, 0xD83D]
    assert code_point_at("\ud83d\ude00", 0) == 0x1F600
    assert code_point_at("\ud83d\ude00", 1) == 0xDE00
    assert code_point_at("\ud83d", 0) == 0xD83D
    assert from_code_point(0x1F600) == "\ud83d\ude00"
    assert [from_code_point(unit) for unit in (0, 0xFFFF)] == ["\0", "\uffff"]
    assert is_lead_surrogate(0xD800)
    assert not is_lead_surrogate(0xDC00)
    assert is_trail_surrogate(0xDFFF)
    assert not is_trail_surrogate(0xDBFF)
