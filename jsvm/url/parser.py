"""The URL parser. https://url.spec.whatwg.org/#concept-basic-url-parser

The standard describes a machine that looks at one character at a time. This is the same language read part by
part: each function takes the rest of the input from one of that machine's states, so that long parts are
searched and encoded by single calls. Without recursion and in linear time. Input is of code points, and lone
surrogates are U+FFFD by then (`read_text`).
"""

from __future__ import annotations

import re
from typing import Final

from jsvm.budget import charge
from jsvm.unicode.utf16 import from_utf16
from jsvm.url.host import parse_host
from jsvm.url.percent import (
    C0_CONTROL,
    FRAGMENT,
    PATH,
    QUERY,
    SPECIAL_QUERY,
    USERINFO,
    percent_encode,
)
from jsvm.url.record import (
    SPECIAL_SCHEMES,
    URLRecord,
    is_drive_letter,
    is_normalized_drive_letter,
    starts_with_drive_letter,
)

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):", re.ASCII)
_TABS_AND_NEWLINES: Final = re.compile(r"[\t\n\r]")
_C0_AND_SPACE: Final = "".join(map(chr, range(0x21)))
_AUTHORITY_END: Final = re.compile(r"[/?#]")
_SPECIAL_AUTHORITY_END: Final = re.compile(r"[/?#\\]")
_BEFORE_PORT: Final = re.compile(r"[^:\[]*+(?:\[[^\]]*+[^:\[]*+)*+")
_PATH_END: Final = re.compile(r"[?#]")
_DOT: Final = re.compile(r"\.|%2e", re.IGNORECASE | re.ASCII)
_SINGLE_DOT: Final = ("", ".")
_GREATEST_PORT: Final = 65535
#: ATTACK: longer texts, in code units, are no URLs, as in browsers; each part is searched many times.
MAX_URL_LENGTH: Final = 1 << 21
#: Segments of a path between two payments.
SEGMENTS_AT_ONCE: Final = 64


def parse_url(text: str, base: URLRecord | None = None) -> URLRecord | None:
    """The URL that `text` is, relative to `base`; None if it is none.

    `text` may be host text or the engine's UTF-16.
    """
    if len(text) > MAX_URL_LENGTH:
        return None
    rest = without_tabs(read_text(text).strip(_C0_AND_SPACE))
    match = _SCHEME.match(rest)
    if match is not None:
        return parse_after_scheme(match[1].lower(), rest[match.end() :], base)
    if base is None:
        return None
    if base.has_opaque_path:
        return with_fragment(base.copy(), rest[1:]) if rest.startswith("#") else None
    return parse_file(rest, base) if base.scheme == "file" else parse_relative(rest, base)


def read_text(text: str) -> str:
    """The engine's or the host's text as code points, with U+FFFD for lone surrogates."""
    return from_utf16(text, "replace")


def without_tabs(text: str) -> str:
    """The parser looks at no tab and no line break, wherever it stands."""
    return _TABS_AND_NEWLINES.sub("", text)


def parse_after_scheme(scheme: str, rest: str, base: URLRecord | None) -> URLRecord | None:
    """https://url.spec.whatwg.org/#scheme-state from its colon on."""
    if scheme == "file":
        return parse_file(rest, base)
    url = URLRecord(scheme)
    if url.is_special:
        if base is not None and base.scheme == scheme and not rest.startswith("//"):
            return parse_relative(rest, base)
        return parse_authority(url, rest.lstrip("/\\"))
    if rest.startswith("//"):
        return parse_authority(url, rest[2:])
    if rest.startswith("/"):
        return parse_path(url, rest[1:])
    return parse_opaque_path(url, rest)


def parse_opaque_path(url: URLRecord, rest: str) -> URLRecord:
    """https://url.spec.whatwg.org/#cannot-be-a-base-url-path-state"""
    path, rest = split_at(rest, _PATH_END)
    if path.endswith(" ") and rest:
        path = f"{path[:-1]}%20"
    url.path = percent_encode(path, C0_CONTROL)
    return parse_query_and_fragment(url, rest)


# -- relative references ---------------------------------------------------------------------------


def parse_relative(rest: str, base: URLRecord) -> URLRecord | None:
    """https://url.spec.whatwg.org/#relative-state"""
    url = URLRecord(base.scheme)
    slashes = "/\\" if url.is_special else "/"
    if rest[:1] and rest[0] in slashes:
        if rest[1:2] and rest[1] in slashes:
            return parse_authority(url, rest.lstrip(slashes) if url.is_special else rest[2:])
        url.take_authority(base)
        return parse_path(url, rest[1:])
    url.take_authority(base)
    return parse_below(url, rest, base)


def parse_below(url: URLRecord, rest: str, base: URLRecord) -> URLRecord:
    """A reference that starts from the base's path."""
    assert isinstance(base.path, list)
    url.path = base.path.copy()
    if rest.startswith("?"):
        return parse_query_and_fragment(url, rest)
    if not rest or rest.startswith("#"):
        url.query = base.query
        return parse_query_and_fragment(url, rest)
    if url.scheme == "file" and starts_with_drive_letter(rest):
        url.path = []
    else:
        url.shorten_path()
    return parse_path(url, rest)


# -- file ------------------------------------------------------------------------------------------


def parse_file(rest: str, base: URLRecord | None) -> URLRecord | None:
    """https://url.spec.whatwg.org/#file-state"""
    url = URLRecord("file")
    url.host = ""
    file_base = base if base is not None and base.scheme == "file" else None
    if rest[:1] and rest[0] in "/\\":
        if rest[1:2] and rest[1] in "/\\":
            return parse_file_host(url, rest[2:])
        if file_base is not None:
            url.host = file_base.host
            first = file_base.path[0] if file_base.path else ""
            if not starts_with_drive_letter(rest[1:]) and is_normalized_drive_letter(first):
                url.path = [first]
        return parse_path(url, rest[1:])
    if file_base is None:
        return parse_path(url, rest)
    url.host = file_base.host
    return parse_below(url, rest, file_base)


def parse_file_host(url: URLRecord, rest: str) -> URLRecord | None:
    """https://url.spec.whatwg.org/#file-host-state"""
    host, after = split_at(rest, _SPECIAL_AUTHORITY_END)
    if is_drive_letter(host):
        return parse_path(url, rest)
    if host:
        parsed = parse_host(host, is_special=True)
        if parsed is None:
            return None
        url.host = "" if parsed == "localhost" else parsed
    return parse_path_start(url, after)


# -- authority -------------------------------------------------------------------------------------


def authority_end(url: URLRecord) -> re.Pattern[str]:
    """What ends the authority of a URL."""
    return _SPECIAL_AUTHORITY_END if url.is_special else _AUTHORITY_END


def parse_authority(url: URLRecord, rest: str) -> URLRecord | None:
    """https://url.spec.whatwg.org/#authority-state"""
    authority, after = split_at(rest, authority_end(url))
    userinfo, at, host_and_port = authority.rpartition("@")
    if at:
        username, _, password = userinfo.partition(":")
        url.username = percent_encode(username, USERINFO)
        url.password = percent_encode(password, USERINFO)
        if not host_and_port:
            return None
    host, colon, port = split_port(host_and_port)
    if not host and (url.is_special or colon):
        return None
    url.host = parse_host(host, is_special=url.is_special)
    if url.host is None or not set_port(url, port):
        return None
    return parse_path_start(url, after)


def split_port(text: str) -> tuple[str, str, str]:
    """Host, colon, and port at the first colon that is not inside brackets."""
    match = _BEFORE_PORT.match(text)
    end = len(text) if match is None else match.end()
    return text[:end], text[end : end + 1], text[end + 1 :]


def set_port(url: URLRecord, text: str) -> bool:
    """Read a port; False if it is none. https://url.spec.whatwg.org/#port-state"""
    if not text:
        url.port = None
        return True
    if not (text.isascii() and text.isdigit()):
        return False
    digits = text.lstrip("0") or "0"
    if len(digits) > 5 or int(digits) > _GREATEST_PORT:
        return False
    port = int(digits)
    url.port = None if port == SPECIAL_SCHEMES.get(url.scheme) else port
    return True


# -- path, query, fragment -------------------------------------------------------------------------


def parse_path_start(url: URLRecord, rest: str) -> URLRecord:
    """https://url.spec.whatwg.org/#path-start-state"""
    if url.is_special:
        return parse_path(url, rest[1:] if rest[:1] and rest[0] in "/\\" else rest)
    if rest.startswith("/"):
        return parse_path(url, rest[1:])
    return parse_query_and_fragment(url, rest)


def parse_path(url: URLRecord, rest: str) -> URLRecord:
    """https://url.spec.whatwg.org/#path-state up to the query."""
    path, rest = split_at(rest, _PATH_END)
    add_segments(url, path)
    return parse_query_and_fragment(url, rest)


def add_segments(url: URLRecord, path: str) -> None:
    """Walk a path from where the URL's path is; dots take their effect."""
    segments = url.path
    assert isinstance(segments, list)
    spelled = (path.replace("\\", "/") if url.is_special else path).split("/")
    last = len(spelled) - 1
    for index, raw in enumerate(spelled):
        if index % SEGMENTS_AT_ONCE == SEGMENTS_AT_ONCE - 1:
            charge(2 * SEGMENTS_AT_ONCE)
        dots = dot_count(raw)
        if dots == 2:
            url.shorten_path()
        if dots:
            if index == last:
                segments.append("")
            continue
        segment = percent_encode(raw, PATH)
        if url.scheme == "file" and not segments and is_drive_letter(segment):
            segment = f"{segment[0]}:"
        segments.append(segment)


def dot_count(segment: str) -> int:
    """1 for a single-dot segment, 2 for a double-dot segment, `%2e` included; 0 for any other."""
    if len(segment) > 6 or not segment:
        return 0
    left, dots = _DOT.subn("", segment)
    return 0 if left or dots > 2 else dots


def parse_query_and_fragment(url: URLRecord, rest: str) -> URLRecord:
    """https://url.spec.whatwg.org/#query-state, which `rest` begins with `?` for, or `#`, or not at all."""
    head, mark, fragment = rest.partition("#")
    if head:
        url.query = encode_query(url, head[1:])
    return with_fragment(url, fragment) if mark else url


def encode_query(url: URLRecord, query: str) -> str:
    """A query as the URL's scheme has it."""
    return percent_encode(query, SPECIAL_QUERY if url.is_special else QUERY)


def with_fragment(url: URLRecord, fragment: str) -> URLRecord:
    """The URL with this fragment."""
    url.fragment = percent_encode(fragment, FRAGMENT)
    return url


def split_at(text: str, end: re.Pattern[str]) -> tuple[str, str]:
    """What comes before the first match, and everything from it on."""
    match = end.search(text)
    return (text, "") if match is None else (text[: match.start()], text[match.start() :])


# -- origins ---------------------------------------------------------------------------------------


def origin_of(url: URLRecord) -> str:
    """The serialized origin. https://url.spec.whatwg.org/#concept-url-origin"""
    if url.scheme == "blob" and isinstance(url.path, str):
        inner = parse_url(url.path)
        return origin_of(inner) if inner is not None and inner.scheme in ("http", "https") else "null"
    if not url.is_special or url.scheme == "file":
        return "null"
    return f"{url.scheme}://{url.host_and_port}"
