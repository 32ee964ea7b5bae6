"""What must be true of every URL, without data from outside; tests/unit/url/test_wpt.py holds the cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvm.url.domain import MAX_DOMAIN, domain_to_ascii
from jsvm.url.form import parse_form, serialize_form
from jsvm.url.host import parse_host
from jsvm.url.parser import origin_of, parse_url
from jsvm.url.punycode import punycode_decode, punycode_encode
from jsvm.url.setters import SETTERS, set_part

#: Texts of pieces that a parser may stumble over.
SCHEMES = ("http:", "https:", "file:", "blob:", "x:")
PATHS = ("//", "..", "%2e", "%2E%2e", "C:", "C|")
NAMES = (
    "xn--",
    "xn--a",
    "ß",
    "\u200d",
    "א",
    "\ud800",
    "\udc00",
    "😀",
    "。",
    "0x7f",
    "127.1",
    "[::1]",
    "localhost",
)
PIECES = st.sampled_from([*"/\\:@?#.%[]|^ \t\n&=+a1", *SCHEMES, *PATHS, *NAMES])
URLS = st.lists(PIECES, max_size=12).map("".join)


@given(URLS)
def test_a_parsed_url_is_its_own_reading(text: str) -> None:
    url = parse_url(text)
    if url is not None:
        again = parse_url(url.href())
        assert again is not None
        assert again.href() == url.href()
        assert (again.host, again.path, again.query) == (url.host, url.path, url.query)


@given(URLS, URLS)
def test_a_relative_url_never_fails_by_exception(text: str, base: str) -> None:
    against = parse_url(base)
    url = parse_url(text, against)
    if url is not None:
        assert url.href().isascii()
        assert isinstance(origin_of(url), str)


@given(URLS, st.sampled_from(sorted(SETTERS)), URLS)
def test_setting_a_part_leaves_a_url(text: str, part: str, value: str) -> None:
    url = parse_url(text)
    if url is not None:
        set_part(url, part, value)
        assert parse_url(url.href()) is not None


@given(URLS)
def test_a_host_never_holds_what_ends_it(text: str) -> None:
    host = parse_host(text.encode("utf-8", "replace").decode(), is_special=True)
    assert host is None or not set(host) & set("/?#@\\ %")


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5))))
def test_forms_are_read_as_they_were_written(pairs: list[tuple[str, str]]) -> None:
    well_formed = [(clean(name), clean(value)) for name, value in pairs]
    assert parse_form(serialize_form(well_formed)) == well_formed


def clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_punycode_is_read_as_it_was_written(label: str) -> None:
    if not label.isascii():
        assert punycode_decode(punycode_encode(label)) == label


@pytest.mark.parametrize("text", ["a-é", "99999999", "ls8h=", "0000000000000000"])
def test_what_is_no_punycode(text: str) -> None:
    assert punycode_decode(text) is None


def test_a_name_too_long_for_dns_takes_no_quadratic_time() -> None:
    assert domain_to_ascii("é" * (MAX_DOMAIN + 1)) is None
    assert domain_to_ascii("a" * 100_000) == "a" * 100_000


def test_long_input_is_read_in_linear_time() -> None:
    path = "/a" * 200_000
    for text in ("https://h" + path, "https://h/?" + "\u00e9" * 200_000, "https://" + "@" * 200_000 + "h/"):
        assert parse_url(text) is not None


def test_a_colon_before_a_bracket_ends_the_host() -> None:
    url = parse_url("x://h/p")
    assert url is not None
    set_part(url, "host", "a:[")
    assert url.href() == "x://a/p"
    set_part(url, "host", "[::1]:8")
    assert url.href() == "x://[::1]:8/p"
    set_part(url, "host", "[::1")
    assert url.href() == "x://[::1]:8/p"


def test_a_lone_surrogate_is_replaced() -> None:
    url = parse_url("https://h/\ud800?\udc00#\ud83d\ude00")
    assert url is not None
    assert url.href() == "https://h/%EF%BF%BD?%EF%BF%BD#%F0%9F%98%80"
