"""Normalization forms: known cases, what binds the forms together, and Python's own as a second opinion."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvm.unicode.normalization import NormalizationForm, normalize
from jsvm.unicode.utf16 import from_utf16, to_utf16

FORMS: list[NormalizationForm] = ["NFC", "NFD", "NFKC", "NFKD"]
MARKS = "\u0301\u0308\u0323\u0334\u0345\u05b0\u093c\u3099"
TEXT = st.text(
    st.one_of(
        st.sampled_from(
            "aeAoou\u00e9\u1e69\u212b\u00bd\ufb01\uac00\uac01\u1100\u1161\u11a8\u2126\u0958" + MARKS
        ),
        st.characters(),
    ),
    max_size=8,
).map(to_utf16)


@pytest.mark.parametrize(
    ("text", "nfc", "nfd", "nfkc", "nfkd"),
    [
        ("\u00e9", "\u00e9", "e\u0301", "\u00e9", "e\u0301"),
        ("\u212b", "\u00c5", "A\u030a", "\u00c5", "A\u030a"),
        ("\ufb01", "\ufb01", "\ufb01", "fi", "fi"),
        ("\u1e9b\u0323", "\u1e9b\u0323", "\u017f\u0323\u0307", "\u1e69", "s\u0323\u0307"),
        ("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307", "q\u0323\u0307", "q\u0323\u0307"),
        ("\ud55c\uae00", "\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00",
         "\u1112\u1161\u11ab\u1100\u1173\u11af"),
        ("\u0958", "\u0915\u093c", "\u0915\u093c", "\u0915\u093c", "\u0915\u093c"),
        ("\ud834\udd5e", "\ud834\udd57\ud834\udd65", "\ud834\udd57\ud834\udd65", "\ud834\udd57\ud834\udd65",
         "\ud834\udd57\ud834\udd65"),
        ("\ud800\u0301", "\ud800\u0301", "\ud800\u0301", "\ud800\u0301", "\ud800\u0301"),
    ],
)  # fmt: skip
def test_known_cases(text: str, nfc: str, nfd: str, nfkc: str, nfkd: str) -> None:
    assert [normalize(text, form) for form in FORMS] == [nfc, nfd, nfkc, nfkd]


@given(TEXT)
def test_forms_agree_with_each_other(text: str) -> None:
    for form in FORMS:
        once = normalize(text, form)
        assert normalize(once, form) == once
    assert normalize(normalize(text, "NFD"), "NFC") == normalize(text, "NFC")
    assert normalize(normalize(text, "NFC"), "NFKD") == normalize(text, "NFKD")


@given(TEXT)
def test_python_agrees_on_what_it_knows(text: str) -> None:
    characters = from_utf16(text)
    if any(unicodedata.category(character) == "Cn" for character in characters):
        return
    for form in FORMS:
        assert from_utf16(normalize(text, form)) == unicodedata.normalize(form, characters)
