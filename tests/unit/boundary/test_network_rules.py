"""Network rules: what a builder accepts, that it never changes, and its JSON form."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from jsvm import HTTP_METHODS, NetworkRule, VMError, VMErrorCode, network_rule
from jsvm.boundary.network_rules import network_rule_definition


def test_a_rule_starts_with_nothing_and_is_never_changed() -> None:
    start = network_rule("Example.COM")
    narrowed = start.allow(methods=["GET"], paths=["/api/*", "/home"])
    with_secret = narrowed.set_headers({"X-API-Key": "secret"})
    assert (start.host, start.methods, start.paths, start.headers) == ("example.com", "none", "none", ())
    assert (narrowed.methods, narrowed.paths) == (("GET",), ("/api/*", "/home"))
    assert narrowed.headers == ()
    assert with_secret.headers == (("X-API-Key", "secret"),)
    assert start.allow().methods == start.allow().paths == "all"
    assert "secret" not in repr(with_secret)
    with pytest.raises(dataclasses.FrozenInstanceError):
        start.host = "other"  # type: ignore[misc]


def test_the_json_form_is_the_one_of_pages() -> None:
    rule = network_rule("example.com").allow(methods=["GET"], paths=["/a"]).set_headers({"A": "b"})
    data = json.loads(json.dumps(rule.to_json()))
    assert data == {
        "type": "network-rule",
        "host": "example.com",
        "allow": {"methods": ["GET"], "paths": ["/a"]},
        "headers": {"A": "b"},
    }
    assert network_rule_definition(data) == rule
    assert network_rule_definition(rule) is rule
    everything = network_rule("[::1]").allow()
    assert network_rule_definition(everything.to_json()) == everything
    assert network_rule_definition(network_rule("a").to_json()) == network_rule("a")


@pytest.mark.parametrize(
    "host", ["example.com", "localhost", "127.0.0.1", "[::1]", "a-b.c_d.example", "xn--bcher-kva.de"]
)
def test_hosts(host: str) -> None:
    assert network_rule(host).host == host


def test_hosts_are_written_as_urls_write_them() -> None:
    assert network_rule("BÜCHER.example").host == "xn--bcher-kva.example"
    assert network_rule("127.1").host == "127.0.0.1"
    assert network_rule("[0:0::1]").host == "[::1]"


def test_where_a_rule_leads() -> None:
    assert network_rule("a.example").origin == "https://a.example"
    rule = network_rule("a.example", scheme="http", port=8000, subdomains=True, private_addresses=True)
    assert rule.origin == "http://*.a.example:8000"
    data = rule.to_json()
    assert {
        "scheme": "http",
        "port": 8000,
        "subdomains": True,
        "privateAddresses": True,
    }.items() <= data.items()
    assert network_rule_definition(json.loads(json.dumps(data))) == rule
    assert network_rule("a", scheme="http", port=80).to_json().keys() == {
        *network_rule("a").to_json(),
        "scheme",
    }


def test_globs_are_written_as_urls_write_paths() -> None:
    assert network_rule("a").allow(paths=["/ü b/*"]).paths == ("/%C3%BC%20b/*",)


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    f"host {host!r}": (lambda host=host: network_rule(host), "host")
    for host in (
        "", "https://example.com", "example.com:443", "example.com/", "a b", "user@example.com", "a?b", "a#b",
        "a\\b", "a..b", "a%2f", "[::1", None, 3, "x" * 64, ".".join(["a" * 60] * 5),
    )
} | {
    "method": (lambda: network_rule("a").allow(methods=["get"]), "methods[0]"),
    "no methods": (lambda: network_rule("a").allow(methods=[]), "methods"),
    "methods text": (lambda: network_rule("a").allow(methods="GET"), "methods"),
    "path": (lambda: network_rule("a").allow(paths=["/ok", "api/*"]), "paths[1]"),
    "path query": (lambda: network_rule("a").allow(paths=["/a?b"]), "paths[0]"),
    "path control": (lambda: network_rule("a").allow(paths=["/a\n"]), "paths[0]"),
    "header name": (lambda: network_rule("a").set_headers({"A B": "c"}), "headers['A B']"),
    "header CRLF": (lambda: network_rule("a").set_headers({"A": "b\r\nC: d"}), "headers['A']"),
    "header NUL": (lambda: network_rule("a").set_headers({"A": "\0"}), "headers['A']"),
    "header type": (lambda: network_rule("a").set_headers({"A": 1}), "headers['A']"),  # type: ignore[dict-item]
    "path dots": (lambda: network_rule("a").allow(paths=["/a/%2E./b"]), "paths[0]"),
    "path backslash": (lambda: network_rule("a").allow(paths=["/a\\b"]), "paths[0]"),
    "path surrogate": (lambda: network_rule("a").allow(paths=["/\ud800"]), "paths[0]"),
    "header framing": (lambda: network_rule("a").set_headers({"Host": "b"}), "headers['Host']"),
    "header sec": (lambda: network_rule("a").set_headers({"sec-x": "1"}), "headers['sec-x']"),
    "header not Latin-1": (lambda: network_rule("a").set_headers({"A": "\u0100"}), "headers['A']"),
    "header space": (lambda: network_rule("a").set_headers({"A": " b"}), "headers['A']"),
    "scheme": (lambda: network_rule("a", scheme="ftp"), "scheme"),
    "port": (lambda: network_rule("a", port=65536), "port"),
    "port bool": (lambda: network_rule("a", port=True), "port"),
    "subdomains": (lambda: network_rule("a", subdomains=1), "subdomains"),  # type: ignore[arg-type]
    "subdomains of an address": (lambda: network_rule("127.0.0.1", subdomains=True), "subdomains"),
    "private": (lambda: network_rule("a", private_addresses=0), "private_addresses"),  # type: ignore[arg-type]
    "header twice": (lambda: network_rule("a").set_headers({"A": "b", "a": "c"}), "headers['a']"),
    "headers type": (lambda: network_rule("a").set_headers([]), "headers"),  # type: ignore[arg-type]
    "definition": (lambda: network_rule_definition([], "rules[0]"), "rules[0]"),
    "type": (lambda: network_rule_definition({"type": "x"}, "rules[0]"), "rules[0].type"),
    "unknown key": (lambda: network_rule_definition({"hosts": 1}, "rules[0]"), "rules[0].hosts"),
    "allow": (lambda: network_rule_definition({"type": "network-rule", "host": "a"}), "rule.allow"),
    "scope": (
        lambda: network_rule_definition({"type": "network-rule", "host": "a", "allow": {"methods": "all"}}),
        "rule.allow.paths",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_the_bad_part_is_named(case: str) -> None:
    make, path = BAD[case]
    with pytest.raises(VMError) as caught:
        make()
    assert caught.value.code is VMErrorCode.VMInvalidOption
    assert caught.value.details["path"] == path


def test_methods_are_those_of_pages() -> None:
    assert HTTP_METHODS == ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
    assert isinstance(network_rule("a").allow(methods=HTTP_METHODS), NetworkRule)
