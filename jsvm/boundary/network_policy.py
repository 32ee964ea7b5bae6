"""What the rules say about one request: allowed by which rule, or refused.

One function decides, `decide`, and everything that leaves passes it: a guest's first request, every hop of a
redirect, and the host's own `evaluate_url`. It sees the URL taken apart by the parser whose parts are also
what the transport sends, so no second reading can differ.

ATTACK: paths that a server might read otherwise than we do (encoded slashes, twice encoded dots, `..;`) are
refused wherever a rule names paths, because such a rule means what the server will serve.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from jsvm.boundary.network_rules import HTTP_METHODS, NetworkRule, Scope, is_address
from jsvm.url.percent import percent_decode
from jsvm.url.record import URLRecord

#: Methods no guest may use, whatever a rule says: they are about the connection, not about a resource.
FORBIDDEN_METHODS: Final = frozenset({"CONNECT", "TRACE", "TRACK"})

#: An encoded slash, backslash, percent sign or control character; a dot segment with parameters.
_DOUBTFUL: Final = re.compile(r"%(?:2f|5c|25|[01][0-9a-f]|7f)|(?:^|/)(?:\.|%2e){1,2};", re.IGNORECASE)


class Refused(Exception):
    """No rule allows a request. `reason` is a fixed text for the host; the guest hears less."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decide(rules: Iterable[NetworkRule], url: URLRecord, method: str) -> NetworkRule:
    """The first rule that allows the request. Raises Refused."""
    if url.scheme not in ("http", "https"):
        raise Refused("scheme")
    if url.includes_credentials:
        raise Refused("credentials in the URL")
    if method in FORBIDDEN_METHODS or method not in HTTP_METHODS:
        raise Refused("method")
    reason = "no rule for this origin"
    for rule in rules:
        if not is_about(rule, url):
            continue
        if rule.methods != "all" and method not in rule.methods:
            reason = "method"
        elif not allows_path(rule.paths, url.pathname()):
            reason = "path"
        else:
            return rule
    raise Refused(reason)


def is_about(rule: NetworkRule, url: URLRecord) -> bool:
    """Whether a rule is about the URL's origin."""
    if rule.scheme != url.scheme or rule.port != url.effective_port or url.host is None:
        return False
    below = rule.subdomains and url.host.endswith(f".{rule.host}")
    return url.host == rule.host or below


def allows_private_addresses(rule: NetworkRule) -> bool:
    """Whether the rule's host may lead to a private address: it says so, or its host could mean no other."""
    return rule.private_addresses or is_address(rule.host) or rule.host == "localhost"


# -- paths -----------------------------------------------------------------------------------------


def allows_path(paths: Scope, pathname: str) -> bool:
    """Whether a path is in scope."""
    if isinstance(paths, str):
        return paths == "all"
    return not is_doubtful(pathname) and any(matches_glob(glob, pathname) for glob in paths)


def is_doubtful(pathname: str) -> bool:
    """Whether a server might read another path here."""
    if _DOUBTFUL.search(pathname):
        return True
    try:
        percent_decode(pathname).decode()
    except UnicodeDecodeError:
        return True  # overlong and broken UTF-8 spells slashes for some servers
    return False


def matches_glob(glob: str, pathname: str) -> bool:
    """Whether a path matches a glob; in time linear in both.

    Segments are compared in pairs, and inside one each `*` takes as little as it can, which is right because
    nothing else there can vary.
    """
    patterns, segments = glob.split("/"), pathname.split("/")
    if not glob.endswith("*"):
        return len(patterns) == len(segments) and all(map(matches_segment, patterns, segments))
    whole = len(patterns) - 1
    if len(segments) < len(patterns):
        return False
    tail = "/".join(segments[whole:])
    return all(map(matches_segment, patterns[:whole], segments)) and matches_segment(patterns[whole], tail)


def matches_segment(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern in which `*` stands for any characters."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == text
    last = others.pop()
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for literal in others:
        at = text.find(literal, at, end)
        if at < 0:
            return False
        at += len(literal)
    return True


# -- headers ---------------------------------------------------------------------------------------

type Headers = Sequence[tuple[str, str]]

#: Request headers that are not a guest's to set. https://fetch.spec.whatwg.org/#forbidden-request-header
FORBIDDEN_REQUEST_HEADERS: Final = frozenset(
    {
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "x-http-method",
        "x-http-method-override",
        "x-method-override",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-original-url",
        "x-real-ip",
        "x-rewrite-url",
        "forwarded",
    }
)

#: Response headers that a guest sees, beside those that applications make up (`x-...`).
VISIBLE_RESPONSE_HEADERS: Final = frozenset(
    {
        "accept-ranges",
        "age",
        "allow",
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-range",
        "content-type",
        "date",
        "etag",
        "expires",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "vary",
        "warning",
    }
)


def is_forbidden_request_header(name: str) -> bool:
    """Whether a guest's header (in lower case) is left out of requests."""
    return name in FORBIDDEN_REQUEST_HEADERS or name.startswith(("proxy-", "sec-"))


def is_visible_response_header(name: str) -> bool:
    """Whether a response's header (in lower case) is shown to the guest."""
    return name in VISIBLE_RESPONSE_HEADERS or name.startswith(("x-", "ratelimit"))


def outgoing_headers(rule: NetworkRule, headers: Headers) -> tuple[tuple[str, str], ...]:
    """What goes on the wire: the guest's headers, and the rule's in place of any that has the same name."""
    own = {name.lower() for name, _ in rule.headers}
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in own and not is_forbidden_request_header(name.lower())
    ]
    return (*kept, *rule.headers)


def visible_headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    """What the guest sees of a response's headers, names in lower case."""
    lower = [(name.lower(), value) for name, value in headers]
    return tuple((name, value) for name, value in lower if is_visible_response_header(name))
