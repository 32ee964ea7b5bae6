"""Network rules: which requests a guest may make.

A rule starts by allowing nothing and is never changed: each step gives a new rule. Underneath it is JSON,
so a builder and its JSON form are interchangeable, in Python and in pages alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, final

from jsvm.errors import invalid_option

#: Methods that a rule may name.
HTTP_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")

#: A list of what is allowed, or "all", or "none".
type Scope = tuple[str, ...] | Literal["all", "none"]

_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:.]+\]", re.ASCII)
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@final
@dataclass(frozen=True, slots=True)
class NetworkRule:
    """One rule: made by `network_rule`, narrowed or widened by `allow` and `set_headers`."""

    host: str
    methods: Scope = "none"
    paths: Scope = "none"
    headers: tuple[tuple[str, str], ...] = ()

    def allow(
        self, *, methods: Sequence[str] | None = None, paths: Sequence[str] | None = None
    ) -> NetworkRule:
        """The same rule, allowing these methods and path globs; what is left out is allowed entirely.

        A path starts with "/" and may contain `*`. Raises VMError (VM_INVALID_OPTION) naming the bad part.
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
        return {
            "type": "network-rule",
            "host": self.host,
            "allow": {"methods": scope_data(self.methods), "paths": scope_data(self.paths)},
            "headers": dict(self.headers),
        }

    def __repr__(self) -> str:
        # Header values are secrets: a rule in a log must not tell them.
        names = ", ".join(name for name, _ in self.headers)
        return (
            f"NetworkRule({self.host!r}, methods={self.methods!r}, paths={self.paths!r}, headers=[{names}])"
        )


def network_rule(host: str) -> NetworkRule:
    """Start a rule for one host name; it allows nothing until `.allow()`.

    `host` is a name or an address only: no scheme, port, path, query, fragment, credentials or white space.
    Raises VMError (VM_INVALID_OPTION).
    """
    return NetworkRule(check_host(host, "host"))


def network_rule_definition(rule: object, path: str = "rule") -> NetworkRule:
    """A rule from a builder or from its JSON form. Raises VMError (VM_INVALID_OPTION) with the bad path."""
    if type(rule) is NetworkRule:
        return rule
    data = check_mapping(rule, path, {"type", "host", "allow", "headers"})
    if data.get("type") != "network-rule":
        raise invalid_option(f"{path}.type", 'must be "network-rule"', data.get("type"))
    allow = check_mapping(data.get("allow"), f"{path}.allow", {"methods", "paths"})
    return NetworkRule(
        check_host(data.get("host"), f"{path}.host"),
        read_scope(allow.get("methods"), f"{path}.allow.methods", check_method),
        read_scope(allow.get("paths"), f"{path}.allow.paths", check_path),
        check_headers(data.get("headers", {}), f"{path}.headers"),
    )


def scope_data(scope: Scope) -> Any:
    """A scope as JSON has it."""
    return list(scope) if isinstance(scope, tuple) else scope


def read_scope(scope: object, path: str, check: Callable[[object, str], str]) -> Scope:
    """A scope from JSON."""
    if scope == "all" or scope == "none":
        return "all" if scope == "all" else "none"
    return check_list(scope, path, check)


def check_mapping(value: object, path: str, known: set[str]) -> Mapping[str, Any]:
    """A dict whose keys are all known."""
    if type(value) is not dict:
        raise invalid_option(path, "must be an object", value)
    for key in value:
        if key not in known:
            raise invalid_option(f"{path}.{key}", "is not a known key", value[key])
    return value


def check_host(host: object, path: str) -> str:
    """A host name in its one lower-case form."""
    if type(host) is not str or not host:
        raise invalid_option(path, "must be a non-empty string", host)
    if not host.isascii():
        raise invalid_option(path, "must be ASCII; write an international name in its xn-- form", host)
    name = host.lower()
    if not _HOST.fullmatch(name) or len(name) > 253:
        reason = "must be a host name only: no scheme, port, path, query, fragment, credentials or space"
        raise invalid_option(path, reason, host)
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
    """A path glob."""
    if type(glob) is not str or not glob.startswith("/"):
        raise invalid_option(path, 'must be a string that starts with "/"', glob)
    if "?" in glob or "#" in glob or _CONTROL.search(glob):
        raise invalid_option(path, "must be a path without query, fragment or control characters", glob)
    return glob


def check_headers(headers: object, path: str) -> tuple[tuple[str, str], ...]:
    """Header names, each in one letter case only, with values on one line."""
    if type(headers) is not dict:
        raise invalid_option(path, "must be an object", headers)
    checked: list[tuple[str, str]] = []
    seen: set[str] = set()
    for name, value in headers.items():
        if type(name) is not str or not _HEADER_NAME.fullmatch(name):
            raise invalid_option(f"{path}[{name!r}]", "is not a header name", name)
        if name.lower() in seen:
            raise invalid_option(f"{path}[{name!r}]", "is given twice in different letter case", name)
        if type(value) is not str:
            raise invalid_option(f"{path}[{name!r}]", "must be a string", value)
        if "\r" in value or "\n" in value or "\0" in value:
            raise invalid_option(f"{path}[{name!r}]", "must not contain a line break", value)
        seen.add(name.lower())
        checked.append((name, value))
    return tuple(checked)
