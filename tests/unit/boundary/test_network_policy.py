"""Which requests leave: laws against a model that shares no code with the rules, and every trick we know of.

The model is written from what a rule promises, with other means (regular expressions, lists of facts), and is
asked about every request that reaches the transport.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsvm import (
    NetworkLimits,
    NetworkRule,
    RecordingTransport,
    TransportError,
    TransportRequest,
    TransportResponse,
)
from jsvm.boundary.network_exchange import Exchange, ExchangeRequest, ExchangeResponse
from jsvm.boundary.network_policy import Refused, decide, matches_glob
from jsvm.boundary.network_rules import network_rule, network_rule_definition
from jsvm.url.parser import parse_url

RULE = network_rule("allowed.com").allow(methods=["GET", "POST"], paths=["/api/*", "/home"])
RULES = (RULE.set_headers({"X-API-Key": "secret"}),)


def is_allowed(url: str, method: str = "GET", rules: tuple[NetworkRule, ...] = RULES) -> bool:
    parsed = parse_url(url)
    if parsed is None:
        return False
    try:
        decide(rules, parsed, method)
    except Refused:
        return False
    return True


def exchange(transport: Any, rules: tuple[NetworkRule, ...] = RULES, **limits: Any) -> Exchange:
    return Exchange(rules, transport, NetworkLimits(**limits), lambda: True)


def run(terms: Exchange, url: str, **fields: Any) -> ExchangeResponse:
    parsed = parse_url(url)
    assert parsed is not None
    request = ExchangeRequest(parsed, **fields)
    return asyncio.run(terms.run(request, terms.check(request)))


# -- every trick, by its number in the threat model -------------------------------------------------

ALLOWED = [
    "https://ALLOWED.com:443/api/ok",
    "https://allowed.com/api/",
    "https://allowed.com/home",
    "https://allowed.com/api/a/b?q",
]
DENIED = {
    "P137": [
        "https://allowed.com@evil.net/api/",
        "https://evil.net\\@allowed.com/api/",
        "https://evil.net#@allowed.com/api/",
    ],
    "P138": ["https://allowed.com.evil.net/api/", "https://xallowed.com/api/"],
    "P139": ["https://allowed.com./api/"],
    "P141": ["https://allowed.com:8443/api/", "http://allowed.com/api/", "http://allowed.com:443/api/"],
    "P142": ["https://u:p@allowed.com/api/", "https://:p@allowed.com/api/"],
    "P143": [
        "https://allowed.com/api/../admin",
        "https://allowed.com/api/%2e%2e/admin",
        "https://allowed.com/api/.%2e/admin",
    ],
    "P144": [
        "https://allowed.com/api/..%2fadmin",
        "https://allowed.com/api/%5c..%5cadmin",
        "https://allowed.com/api/%00",
        "https://allowed.com/api/%252e%252e/admin",
        "https://allowed.com/api/..;/admin",
        "https://allowed.com/api/%c0%ae%c0%ae/admin",
    ],
    "P145": ["https://allowed.com/api\\..\\admin", "https://allowed.com/api/\t../ad\nmin"],
    "P146": [
        "https://allowed.com/API/x",
        "https://allowed.com//admin",
        "https://allowed.com/api",
        "https://allowed.com/homepage",
    ],
    "P147": ["https://аllowed.com/api/", "https://allowed。com.evil/api/", "https://①②⑦.0.0.1/api/"],
    "P148": [
        "https://127.1/api/",
        "https://0x7f.1/api/",
        "https://2130706433/api/",
        "https://0177.0.0.1/api/",
        "https://[::1]/api/",
        "https://[::ffff:7f00:1]/api/",
        "https://[fe80::1]/api/",
        "https://169.254.169.254/api/",
        "https://localhost./api/",
    ],
    "P149": [
        "data:,x",
        "blob:https://allowed.com/api/x",
        "file:///api/x",
        "javascript:1",
        "ftp://allowed.com/api/",
        "ws://allowed.com/api/",
        "//allowed.com/api/",
        "api/x",
    ],
}


@pytest.mark.parametrize("url", ALLOWED)
def test_what_a_rule_means_is_allowed(url: str) -> None:
    assert is_allowed(url)


@pytest.mark.parametrize(("number", "url"), [(number, url) for number in DENIED for url in DENIED[number]])
def test_tricks_with_urls(number: str, url: str) -> None:
    assert not is_allowed(url), number


def test_names_are_compared_after_idna() -> None:
    for spelled in (
        "https://al\u00adlowed.com/home",
        "https://ａllowed．com/home",
        "https://%61llowed.com/home",
    ):
        assert is_allowed(spelled)


@pytest.mark.parametrize(
    "method", ["post", "pAtCh", "TRACE", "CONNECT", "TRACK", "GET\r\nX: y", "", "PROPFIND", "DELETE"]
)
def test_methods(method: str) -> None:
    everything = (network_rule("allowed.com").allow(),)
    assert not is_allowed("https://allowed.com/home", method)
    assert is_allowed("https://allowed.com/home", method, everything) == (method == "DELETE")


def test_only_what_was_asked_for() -> None:
    def allows(rule: NetworkRule, url: str) -> bool:
        return is_allowed(url, rules=(rule.allow(),))

    assert allows(network_rule("a.com", scheme="http"), "http://a.com/")
    assert not allows(network_rule("a.com", scheme="http"), "https://a.com/")
    assert allows(network_rule("a.com", port=8443), "https://a.com:8443/")
    assert not allows(network_rule("a.com", port=8443), "https://a.com/")
    below = network_rule("a.com", subdomains=True)
    assert all(allows(below, url) for url in ("https://a.com/", "https://x.a.com/", "https://y.x.a.com/"))
    assert not any(allows(below, url) for url in ("https://xa.com/", "https://a.com.b/", "https://com/"))
    assert not allows(network_rule("a.com"), "https://x.a.com/")
    assert allows(network_rule("127.0.0.1"), "https://2130706433/")
    assert not is_allowed("https://a.com/", rules=(network_rule("a.com"),))
    assert not is_allowed("https://a.com/", rules=())


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("/a", "/a", True),
        ("/a", "/a/", False),
        ("/a*", "/abc", True),
        ("/a*", "/a/b", True),
        ("/*", "/", True),
        ("/*", "/a/b/c", True),
        ("/a/*/c", "/a/b/c", True),
        ("/a/*/c", "/a/b/b/c", False),
        ("/a/*/c", "/a//c", True),
        ("/a*c/d", "/abc/d", True),
        ("/a*c/d", "/ab/c/d", False),
        ("/*.js", "/x.js", True),
        ("/*.js", "/x/y.js", False),
        ("/a*b*c", "/aXbYcZ", False),
        ("/a*b*cc", "/abcc", True),
        ("/ab*ba", "/aba", False),
        ("/a/*", "/a", False),
        ("/**", "/a/b", True),
        ("/a/**/b*", "/a/x/b/y", True),
    ],
)
def test_globs(glob: str, path: str, matches: bool) -> None:
    assert matches_glob(glob, path) is matches


def test_globs_take_linear_time() -> None:
    started = time.process_time()
    assert not matches_glob("/" + "*a" * 2000 + "b/c", "/" + "a" * 200_000 + "/c")
    assert not matches_glob("/" + "*a" * 2000 + "b*", "/" + "a" * 200_000)
    assert time.process_time() - started < 2


@given(st.text("ab/*", max_size=8), st.text("ab/", max_size=10))
def test_globs_agree_with_regular_expressions(glob: str, path: str) -> None:
    glob, path = f"/{glob}", f"/{path}"
    inner, tail = (glob[:-1].rstrip("*"), ".*") if glob.endswith("*") else (glob, "")
    pattern = "[^/]*".join(map(re.escape, inner.split("*"))) + tail
    if glob.endswith("*"):
        # Stars right before the last one stand in the same segment, so they may take everything, too.
        last = inner.rpartition("/")[2]
        head = inner[: len(inner) - len(last)]
        pattern = (
            "[^/]*".join(map(re.escape, head.split("*"))) + ".*".join(map(re.escape, last.split("*"))) + ".*"
        )
    assert matches_glob(glob, path) == bool(re.fullmatch(pattern, path))


# -- redirects --------------------------------------------------------------------------------------


def redirect(status: int, location: str) -> TransportResponse:
    return TransportResponse(status, (("Location", location),))


def test_a_redirect_is_decided_again_and_has_the_headers_of_its_own_rule() -> None:
    other = network_rule("other.com").allow().set_headers({"Y-Key": "other"})
    transport = RecordingTransport(
        {"https://allowed.com/api/1": redirect(302, "https://other.com/2"), "https://other.com/2": "there"}
    )
    headers = (
        ("X-Own", "1"),
        ("Authorization", "mine"),
        ("x-api-key", "guess"),
        ("Cookie", "c"),
        ("Host", "evil"),
    )
    answer = run(exchange(transport, (*RULES, other)), "https://allowed.com/api/1#part", headers=headers)
    assert (answer.body, answer.redirected, answer.url.href()) == (b"there", True, "https://other.com/2#part")
    first, second = transport.requests
    assert first.headers == (("X-Own", "1"), ("Authorization", "mine"), ("X-API-Key", "secret"))
    assert second.headers == (("X-Own", "1"), ("x-api-key", "guess"), ("Y-Key", "other"))
    assert "secret" not in repr(first)


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.net/",
        "/admin",
        "http://allowed.com/api/",
        "https://169.254.169.254/api/",
        "https://u:p@allowed.com/api/",
        "//evil.net/api/",
        "https://allowed.com:444/api/",
        "data:,x",
        "/api/..%2fadmin",
    ],
)
def test_a_redirect_to_where_no_rule_leads_is_refused(location: str) -> None:
    transport = RecordingTransport({"https://allowed.com/api/1": redirect(307, location)})
    with pytest.raises(Refused):
        run(exchange(transport), "https://allowed.com/api/1")
    assert len(transport.requests) == 1


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (307, "POST", "POST"),
        (308, "POST", "POST"),
        (301, "GET", "GET"),
        (303, "PUT", "GET"),
        (302, "PUT", "PUT"),
        (303, "HEAD", "HEAD"),
    ],
)
def test_methods_after_a_redirect(status: int, method: str, then: str) -> None:
    rules = (network_rule("h").allow(),)
    transport = RecordingTransport({"https://h/1": redirect(status, "2"), "https://h/2": "x"})
    body = None if method in ("GET", "HEAD") else b"body"
    run(
        exchange(transport, rules),
        "https://h/1",
        method=method,
        body=body,
        headers=(("content-type", "a/b"), ("x", "y")),
    )
    second = transport.requests[1]
    assert second.method == then
    kept = method == then
    assert second.body == (body if kept else None)
    assert ("content-type" in dict(second.headers)) is kept
    assert dict(second.headers)["x"] == "y"


def test_redirects_end() -> None:
    transport = RecordingTransport({"https://allowed.com/api/": redirect(301, "/api/")})
    with pytest.raises(TransportError) as caught:
        run(exchange(transport), "https://allowed.com/api/")
    assert caught.value.kind == "redirect"
    assert len(transport.requests) == 6
    with pytest.raises(TransportError):
        run(
            exchange(RecordingTransport({"https://allowed.com/home": redirect(301, "https://")})),
            "https://allowed.com/home",
        )
    nowhere = RecordingTransport({"https://allowed.com/home": TransportResponse(301, (), b"x")})
    assert run(exchange(nowhere), "https://allowed.com/home").body == b"x"


def test_redirects_are_not_followed_unless_asked() -> None:
    transport = RecordingTransport({"https://allowed.com/home": redirect(301, "/api/")})
    answer = run(exchange(transport), "https://allowed.com/home", redirect="manual")
    assert (answer.status, answer.headers, answer.is_opaque_redirect) == (0, (), True)
    with pytest.raises(TransportError):
        run(exchange(transport), "https://allowed.com/home", redirect="error")


# -- sizes and strange answers ----------------------------------------------------------------------


def test_limits() -> None:
    terms = exchange(
        RecordingTransport(lambda _: b"x" * 11), max_response_bytes=10, max_request_bytes=3, max_url_bytes=40
    )
    with pytest.raises(TransportError) as caught:
        run(terms, "https://allowed.com/home")
    assert caught.value.kind == "response too large"
    for url, fields in (
        ("https://allowed.com/home", {"method": "POST", "body": b"1234"}),
        ("https://allowed.com/api/" + "x" * 40, {}),
        ("https://allowed.com/home", {"headers": (("a", "b" * 40_000),)}),
    ):
        with pytest.raises(Refused):
            run(terms, url, **fields)
    with pytest.raises(Refused):
        run(Exchange(RULES, RecordingTransport(), NetworkLimits(), lambda: False), "https://allowed.com/home")


def test_a_transport_that_is_wrong_is_found_out() -> None:
    class Wrong:
        def __init__(self, answer: Any) -> None:
            self.answer = answer

        async def send(self, request: TransportRequest) -> Any:
            return self.answer

    for answer in (
        None,
        TransportResponse(99),
        TransportResponse(200, (), "text"),
        TransportResponse(200, (("a", "\u0100"),)),
        TransportResponse(200, ((1, "a"),)),
    ):  # type: ignore[arg-type]
        with pytest.raises(TransportError):
            run(exchange(Wrong(answer)), "https://allowed.com/home")
    big = exchange(Wrong(TransportResponse(200, (), b"x" * 11)), max_response_bytes=10)
    with pytest.raises(TransportError):
        run(big, "https://allowed.com/home")
    head = exchange(Wrong(TransportResponse(200, (), b"body")), (network_rule("h").allow(),))
    assert run(head, "https://h/", method="HEAD").body == b""


def test_what_a_guest_sees_of_headers() -> None:
    headers = (
        ("Set-Cookie", "a"),
        ("Set-Cookie2", "a"),
        ("WWW-Authenticate", "a"),
        ("Server-Timing", "a"),
        ("Content-Type", "b"),
        ("X-Any", "c"),
    )
    transport = RecordingTransport(lambda _: TransportResponse(200, headers))
    assert run(exchange(transport), "https://allowed.com/home").headers == (
        ("content-type", "b"),
        ("x-any", "c"),
    )


@pytest.mark.parametrize("field", ["max_requests", "max_redirects", "timeout", "max_response_bytes"])
def test_limits_are_checked(field: str) -> None:
    from jsvm import VMError

    with pytest.raises(VMError) as caught:
        NetworkLimits(**{field: -1})
    assert caught.value.details["path"] == f"network_limits.{field}"


# -- the law: nothing leaves that the model forbids -------------------------------------------------

HOSTS = ["a.test", "b.test", "x.a.test", "127.0.0.1"]
PATHS = ["/", "/a", "/a/b", "/a/b/c", "/z", "/A"]
hosts = st.sampled_from(HOSTS)
methods = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD"])
schemes = st.sampled_from(["https", "http"])
ports = st.sampled_from([None, 443, 80, 8443])
globs = st.sampled_from(["/", "/a", "/a/*", "/*", "/a/*/c", "/z"])


@st.composite
def rules(draw: st.DrawFn) -> NetworkRule:
    host = draw(hosts)
    subdomains = draw(st.booleans()) and not host[0].isdigit()
    rule = network_rule(host, scheme=draw(schemes), port=draw(ports), subdomains=subdomains)
    if draw(st.booleans()):
        rule = rule.allow(
            methods=draw(st.none() | st.lists(methods, min_size=1)),
            paths=draw(st.none() | st.lists(globs, min_size=1)),
        )
    name = draw(st.sampled_from(["X-Key", "x-token", "Authorization"]))
    rule = rule.set_headers({name: f"secret of {rule.origin}"})
    return network_rule_definition(rule.to_json()) if draw(st.booleans()) else rule


@st.composite
def urls(draw: st.DrawFn) -> str:
    port = draw(ports)
    before = draw(st.sampled_from(["", "", "", "u@", "u:p@", "a.test@"]))
    spelled = draw(
        hosts | hosts.map(str.upper) | st.sampled_from(["0x7f.1", "evil.test", "a.test.evil.test", "xa.test"])
    )
    path = draw(
        st.sampled_from(
            [*PATHS, "/a/../z", "/a/%2e%2E/z", "\\a\\b", "/a/..%2fz", "//a", "/a?q", "/a#f", "/%61"]
        )
    )
    return f"{draw(schemes)}://{before}{spelled}{'' if port is None else f':{port}'}{path}"


def model_allows(rule: NetworkRule, request: TransportRequest) -> bool:
    """What a rule promises, said again with other means."""
    data = rule.to_json()
    parts = urlsplit(request.url)
    port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    if parts.username is not None or parts.scheme != data.get("scheme", "https"):
        return False
    if port != data.get("port", {"https": 443, "http": 80}[parts.scheme]):
        return False
    name = parts.hostname or ""
    if name != data["host"] and not (
        data.get("subdomains") and name[-len(data["host"]) - 1 :] == "." + data["host"]
    ):
        return False
    allowed_methods, allowed_paths = data["allow"]["methods"], data["allow"]["paths"]
    if allowed_methods != "all" and (allowed_methods == "none" or request.method not in allowed_methods):
        return False
    if allowed_paths == "all":
        return True
    if allowed_paths == "none" or re.search("%2f|%5c|%25|%00", parts.path, re.IGNORECASE):
        return False
    table = {"/": "/", "/a": "/a", "/a/*": "/a/.*", "/*": "/.*", "/a/*/c": "/a/[^/]*/c", "/z": "/z"}
    return any(re.fullmatch(table[glob], parts.path) for glob in allowed_paths)


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(rules(), max_size=3),
    urls(),
    methods,
    st.lists(
        st.tuples(
            st.sampled_from([301, 302, 303, 307, 308]), urls() | st.sampled_from(["/a", "../z", "//b.test/"])
        ),
        max_size=7,
    ),
    st.lists(
        st.tuples(
            st.sampled_from(["x-KEY", "X-Token", "authorization", "Cookie", "host", "x-own"]),
            st.just("guest"),
        ),
        max_size=3,
    ),
)
def test_no_request_leaves_that_the_model_forbids(
    given_rules: list[NetworkRule],
    url: str,
    method: str,
    hops: list[tuple[int, str]],
    headers: list[tuple[str, str]],
) -> None:
    left = list(hops)

    def answer(request: TransportRequest) -> TransportResponse:
        return redirect(*left.pop(0)) if left else TransportResponse(200, (), b"end")

    transport = RecordingTransport(answer)
    parsed = parse_url(url)
    assert parsed is not None
    body = None if method in ("GET", "HEAD") else b"body"
    request = ExchangeRequest(parsed, method, tuple(headers), body)
    terms = exchange(transport, tuple(given_rules))
    try:
        asyncio.run(terms.run(request, terms.check(request)))
    except (Refused, TransportError):
        pass
    assert len(transport.requests) <= 6
    for sent in transport.requests:
        rule = next((rule for rule in given_rules if model_allows(rule, sent)), None)
        assert rule is not None, sent.url
        # Of secrets exactly those of the rule in charge are on the wire, once, and no forbidden header is.
        own = [(name, value) for name, value in sent.headers if value.startswith("secret of")]
        assert own == list(rule.headers)
        names = [name.lower() for name, _ in sent.headers]
        assert not {"cookie", "host"} & set(names)
        assert names.count(own[0][0].lower()) == 1
        assert sent.url.endswith(sent.target)
        assert sent.url.startswith(f"{sent.scheme}://{sent.host}")
    if not transport.requests:
        # Nothing left, so no rule allowed the first request (or its URL was more than one could send).
        probe = TransportRequest(method, parsed.href(with_fragment=False), "", "", 0, "", (), None, 0, False)
        assert parsed.includes_credentials or not any(model_allows(rule, probe) for rule in given_rules)
