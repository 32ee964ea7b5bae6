"""Network rules: which requests a guest may make.

A rule starts by allowing nothing and is never changed: each step gives a new rule. Underneath it is JSON,
so a builder and its JSON form are interchangeable, in Python and in pages alike. What a rule says about one
request is decided in `jsvm.boundary.network_policy`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, final

from jsvm.errors import invalid_option
from jsvm.url.host import ends_in_number, parse_host
from jsvm.url.parser import dot_count
from jsvm.url.percent import PATH, percent_encode

#: Methods that a rule may name.
HTTP_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")

#: A list of what is allowed, or "all", or "none".
type Scope = tuple[str, ...] | Literal["all", "none"]

#: Schemes a rule may name, and the port each stands for.
SCHEMES: Final[Mapping[str, int]] = {"https": 443, "http": 80}

_NOT_IN_A_HOST: Final = re.compile(r"[\x00-\x20/\\?#@%\x7f\ud800-\udfff]")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

#: Headers that belong to the connection: whoever sets one could start a second request inside the first.
FRAMING_HEADERS: Final = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
)


@final
@dataclass(frozen=True, slots=True)
class NetworkRule:
    """One rule: made by `network_rule`, narrowed or widened by `allow` and `set_headers`."""

    host: str
    methods: Scope = "none"
    paths: Scope = "none"
    headers: tuple[tuple[str, str], ...] = ()
    scheme: str = "https"
    port: int = 443
    subdomains: bool = False
    private_addresses: bool = False

    def allow(
        self, *, methods: Sequence[str] | None = None, paths: Sequence[str] | None = None
    ) -> NetworkRule:
        """The same rule, allowing these methods and path globs; what is left out is allowed entirely.

        A path starts with "/". `*` stands for any characters but "/", and at the end of the glob for
        everything that follows. Raises VMError (VM_INVALID_OPTION) naming the bad part.
        """
        return replace(
            self,
            methods="all" if methods is None else check_list(methods, "methods", check_method),
            paths="all" if paths is None else check_list(paths, "paths", check_path),
        )

    def set_headers(self, headers: Mapping[str, str]) -> NetworkRule:
        """The same rule with headers that the host adds to every request it allows; no guest sees them.

        Raises VMError (VM_INVALID_OPTION) naming the bad part.
        """
        return replace(self, headers=check_headers(headers, "headers"))

    def to_json(self) -> dict[str, Any]:
        """The rule as JSON data; `network_rule_definition` reads it back."""
        data: dict[str, Any] = {
            "type": "network-rule",
            "host": self.host,
            "allow": {"methods": scope_data(self.methods), "paths": scope_data(self.paths)},
            "headers": dict(self.headers),
        }
        if self.scheme != "https":
            data["scheme"] = self.scheme
        if self.port != SCHEMES[self.scheme]:
            data["port"] = self.port
        if self.subdomains:
            data["subdomains"] = True
        if self.private_addresses:
            data["privateAddresses"] = True
        return data

    @property
    def origin(self) -> str:
        """What it is about: `https://example.com`, `http://localhost:8000`, `https://*.example.com`."""
        port = "" if self.port == SCHEMES[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{'*.' if self.subdomains else ''}{self.host}{port}"

    def __repr__(self) -> str:
        # Header values are secrets: a rule in a log must not tell them.
        names = ", ".join(name for name, _ in self.headers)
        return (
            f"NetworkRule({self.origin!r}, methods={self.methods!r}, paths={self.paths!r}, headers=[{names}])"
        )


def network_rule(
    host: str,
    *,
    scheme: str = "https",
    port: int | None = None,
    subdomains: bool = False,
    private_addresses: bool = False,
) -> NetworkRule:
    """Start a rule for one host; it allows nothing until `.allow()`.

    `host` is a name or an address only: no scheme, port, path, query, fragment, credentials or white space.
    It is read as URLs read it, so an international name becomes its xn-- form. The rule is about `scheme`
    ("https" or "http") on `port` (default: the scheme's own), and about nothing else. `subdomains` takes in
    every name below `host`, too. `private_addresses` says that the name may lead to a private or local
    address, which outside a browser is refused otherwise; a host that is itself an address, or "localhost",
    needs no such word. Raises VMError (VM_INVALID_OPTION).
    """
    return checked_rule(
        NetworkRule(check_host(host, "host"), subdomains=subdomains, private_addresses=private_addresses),
        scheme,
        port,
        "",
    )


def network_rule_definition(rule: object, path: str = "rule") -> NetworkRule:
    """A rule from a builder or from its JSON form. Raises VMError (VM_INVALID_OPTION) with the bad path."""
    if type(rule) is NetworkRule:
        return rule
    data = check_mapping(rule, path, DEFINITION_KEYS)
    if data.get("type") != "network-rule":
        raise invalid_option(f"{path}.type", 'must be "network-rule"', data.get("type"))
    allow = check_mapping(data.get("allow"), f"{path}.allow", {"methods", "paths"})
    read = NetworkRule(
        check_host(data.get("host"), f"{path}.host"),
        read_scope(allow.get("methods"), f"{path}.allow.methods", check_method),
        read_scope(allow.get("paths"), f"{path}.allow.paths", check_path),
        check_headers(data.get("headers", {}), f"{path}.headers"),
        subdomains=data.get("subdomains", False),
        private_addresses=data.get("privateAddresses", False),
    )
    return checked_rule(read, data.get("scheme", "https"), data.get("port"), f"{path}.")


#: Keys of a rule's JSON form.
DEFINITION_KEYS: Final = frozenset(
    {"type", "host", "allow", "headers", "scheme", "port", "subdomains", "privateAddresses"}
)


def checked_rule(rule: NetworkRule, scheme: object, port: object, prefix: str) -> NetworkRule:
    """The rule with its scheme and port, all of what says where it leads checked."""
    if type(scheme) is not str or scheme not in SCHEMES:
        raise invalid_option(f"{prefix}scheme", f"must be one of {', '.join(SCHEMES)}", scheme)
    if port is None:
        port = SCHEMES[scheme]
    if type(port) is not int or not 0 < port < 65536:
        raise invalid_option(f"{prefix}port", "must be a whole number from 1 to 65535", port)
    for name, flag in (("subdomains", rule.subdomains), ("private_addresses", rule.private_addresses)):
        if type(flag) is not bool:
            raise invalid_option(f"{prefix}{name}", "must be a bool", flag)
    if rule.subdomains and is_address(rule.host):
        raise invalid_option(f"{prefix}subdomains", "an address has no subdomains", rule.subdomains)
    return replace(rule, scheme=scheme, port=port)


def is_address(host: str) -> bool:
    """Whether a host, as URLs write it, is an address and no name."""
    return host.startswith("[") or ends_in_number(host)


def scope_data(scope: Scope) -> Any:
    """A scope as JSON has it."""
    return list(scope) if isinstance(scope, tuple) else scope


def read_scope(scope: object, path: str, check: Callable[[object, str], str]) -> Scope:
    """A scope from JSON."""
    if scope == "all" or scope == "none":
        return "all" if scope == "all" else "none"
    return check_list(scope, path, check)


def check_mapping(value: object, path: str, known: Collection[str]) -> Mapping[str, Any]:
    """A dict whose keys are all known."""
    if type(value) is not dict:
        raise invalid_option(path, "must be an object", value)
    for key in value:
        if key not in known:
            raise invalid_option(f"{path}.{key}", "is not a known key", value[key])
    return value


def check_host(host: object, path: str) -> str:
    """A host in the one form in which URLs write it."""
    if type(host) is not str or not host:
        raise invalid_option(path, "must be a non-empty string", host)
    name = None if _NOT_IN_A_HOST.search(host) else parse_host(host, is_special=True)
    if name is None:
        reason = "must be a host name only: no scheme, port, path, query, fragment, credentials or space"
        raise invalid_option(path, reason, host)
    if "*" in name:
        raise invalid_option(path, "must be one name; every name below it is asked for with subdomains", host)
    labels = name.removesuffix(".").split(".")
    if not is_address(name) and (len(name) > 253 or any(not 0 < len(label) < 64 for label in labels)):
        raise invalid_option(path, "is no name that DNS can hold", host)
    return name


def check_list(items: object, path: str, check: Callable[[object, str], str]) -> tuple[str, ...]:
    """A list that names at least one thing."""
    if type(items) not in (list, tuple):
        raise invalid_option(path, "must be a list", items)
    if not items:
        raise invalid_option(path, "must not be empty; leave it out to allow everything", items)
    return tuple(check(item, f"{path}[{index}]") for index, item in enumerate(items))  # type: ignore[arg-type, var-annotated]


def check_method(method: object, path: str) -> str:
    """A known method, in capitals."""
    if type(method) is not str or method not in HTTP_METHODS:
        raise invalid_option(path, f"must be one of {', '.join(HTTP_METHODS)}", method)
    return method


def check_path(glob: object, path: str) -> str:
    """A path glob, written as URLs write paths."""
    if type(glob) is not str or not glob.startswith("/"):
        raise invalid_option(path, 'must be a string that starts with "/"', glob)
    if "?" in glob or "#" in glob or "\\" in glob or _CONTROL.search(glob):
        raise invalid_option(path, "must be a path without query, fragment, \\ or control characters", glob)
    if any(dot_count(segment) for segment in glob.split("/")):
        raise invalid_option(path, "must not contain . or .. as a segment: no request's path does", glob)
    try:
        return percent_encode(glob, PATH)
    except UnicodeEncodeError:
        raise invalid_option(path, "must not contain lone surrogates", glob) from None


def check_headers(headers: object, path: str) -> tuple[tuple[str, str], ...]:
    """Header names, each in one letter case only, with values on one line."""
    if type(headers) is not dict:
        raise invalid_option(path, "must be an object", headers)
    checked: list[tuple[str, str]] = []
    seen: set[str] = set()
    for name, value in headers.items():
        if type(name) is not str or not _HEADER_NAME.fullmatch(name):
            raise invalid_option(f"{path}[{name!r}]", "is not a header name", name)
        lower = name.lower()
        if lower in FRAMING_HEADERS or lower.startswith(("proxy-", "sec-")):
            raise invalid_option(f"{path}[{name!r}]", "belongs to the connection; no rule may set it", name)
        if lower in seen:
            raise invalid_option(f"{path}[{name!r}]", "is given twice in different letter case", name)
        if type(value) is not str:
            raise invalid_option(f"{path}[{name!r}]", "must be a string", value)
        if "\r" in value or "\n" in value or "\0" in value:
            raise invalid_option(f"{path}[{name!r}]", "must not contain a line break", value)
        if any(ord(character) > 255 for character in value) or value.strip("\t ") != value:
            reason = "must be Latin-1 text without space around it"
            raise invalid_option(f"{path}[{name!r}]", reason, value)
        seen.add(lower)
        checked.append((name, value))
    return tuple(checked)
