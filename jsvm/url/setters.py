"""Setters of `URL`: one part of a URL replaced by what a text says. https://url.spec.whatwg.org/#api

They follow the parser from the state that the part begins in, and leave the URL alone where the text is no
such part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from jsvm.url.host import parse_host
from jsvm.url.parser import (
    MAX_URL_LENGTH,
    add_segments,
    authority_end,
    encode_query,
    read_text,
    set_port,
    split_at,
    split_port,
    with_fragment,
    without_tabs,
)
from jsvm.url.percent import USERINFO, percent_encode
from jsvm.url.record import SPECIAL_SCHEMES, URLRecord

type Setter = Callable[[URLRecord, str], None]

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)(?::|$)", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]*", re.ASCII)


def set_protocol(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-protocol"""
    match = _SCHEME.match(without_tabs(text))
    if match is None:
        return
    scheme = match[1].lower()
    if (scheme in SPECIAL_SCHEMES) != url.is_special:
        return
    if scheme == "file" and (url.includes_credentials or url.port is not None):
        return
    if url.scheme == "file" and not url.host:
        return
    url.scheme = scheme
    if url.port == SPECIAL_SCHEMES.get(scheme):
        url.port = None


def set_username(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-username"""
    if not url.cannot_have_credentials:
        url.username = percent_encode(text, USERINFO)


def set_password(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-password"""
    if not url.cannot_have_credentials:
        url.password = percent_encode(text, USERINFO)


def set_host(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-host"""
    if url.has_opaque_path:
        return
    authority, _ = split_at(without_tabs(text), authority_end(url))
    if url.scheme == "file":
        replace_host(url, authority)
        return
    host, colon, port = split_port(authority)
    if (not host and colon) or not replace_host(url, host):
        return
    digits = leading_digits(port)
    if digits:
        set_port(url, digits)


def set_hostname(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-hostname"""
    if url.has_opaque_path:
        return
    authority, _ = split_at(without_tabs(text), authority_end(url))
    if url.scheme == "file" or not split_port(authority)[1]:
        replace_host(url, authority)


def replace_host(url: URLRecord, text: str) -> bool:
    """https://url.spec.whatwg.org/#host-state, with a state override."""
    if not text and url.scheme != "file":
        if url.is_special or url.includes_credentials or url.port is not None:
            return False
    host = parse_host(text, is_special=url.is_special) if text else ""
    if host is None:
        return False
    url.host = "" if url.scheme == "file" and host == "localhost" else host
    return True


def leading_digits(text: str) -> str:
    """The digits that a text starts with."""
    match = _DIGITS.match(text)
    return "" if match is None else match[0]


def set_port_text(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-port"""
    if url.cannot_have_credentials:
        return
    digits = leading_digits(without_tabs(text))
    if digits or not text:
        set_port(url, digits)


def set_pathname(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-pathname"""
    if url.has_opaque_path:
        return
    url.path = []
    text = without_tabs(text)
    slashes = "/\\" if url.is_special else "/"
    if text[:1] and text[0] in slashes:
        text = text[1:]
    elif not text and not url.is_special:
        if url.host is None:
            url.path.append("")
        return
    add_segments(url, text)


def set_search(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-search, without the list of the URL's `searchParams`."""
    url.query = encode_query(url, without_tabs(text.removeprefix("?"))) if text else None


def set_hash(url: URLRecord, text: str) -> None:
    """https://url.spec.whatwg.org/#dom-url-hash"""
    if text:
        with_fragment(url, without_tabs(text.removeprefix("#")))
    else:
        url.fragment = None


#: Setters by attribute, of text of code points.
SETTERS: Final[Mapping[str, Setter]] = {
    "protocol": set_protocol,
    "username": set_username,
    "password": set_password,
    "host": set_host,
    "hostname": set_hostname,
    "port": set_port_text,
    "pathname": set_pathname,
    "search": set_search,
    "hash": set_hash,
}


def set_part(url: URLRecord, part: str, text: str) -> None:
    """Set one attribute of a URL as `url[part] = text` does; a text too long for any URL changes nothing."""
    if len(text) <= MAX_URL_LENGTH:
        SETTERS[part](url, read_text(text))
