"""A URL taken apart. https://url.spec.whatwg.org/#url-representation"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, final

#: Special schemes and their default ports. https://url.spec.whatwg.org/#special-scheme
SPECIAL_SCHEMES: Final[Mapping[str, int | None]] = {
    "ftp": 21,
    "file": None,
    "http": 80,
    "https": 443,
    "ws": 80,
    "wss": 443,
}
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_DRIVE_SPELLING: Final = re.compile(r"[A-Za-z][:|]")
_STARTS_WITH_DRIVE: Final = re.compile(r"[A-Za-z][:|](?:[/\\?#]|$)")


@final
class URLRecord:
    """A URL record.

    `host` is serialized, `port` None where it is the scheme's default; `path` is a list of segments, or text
    where the scheme makes it opaque; `query` and `fragment` are None where there is none.
    """

    __slots__ = ("fragment", "host", "password", "path", "port", "query", "scheme", "username")

    def __init__(self, scheme: str = "") -> None:
        self.scheme = scheme
        self.username = ""
        self.password = ""
        self.host: str | None = None
        self.port: int | None = None
        self.path: list[str] | str = []
        self.query: str | None = None
        self.fragment: str | None = None

    @property
    def is_special(self) -> bool:
        """https://url.spec.whatwg.org/#is-special"""
        return self.scheme in SPECIAL_SCHEMES

    @property
    def has_opaque_path(self) -> bool:
        """https://url.spec.whatwg.org/#url-opaque-path"""
        return isinstance(self.path, str)

    @property
    def includes_credentials(self) -> bool:
        """https://url.spec.whatwg.org/#include-credentials"""
        return bool(self.username or self.password)

    @property
    def cannot_have_credentials(self) -> bool:
        """https://url.spec.whatwg.org/#cannot-have-a-username-password-port"""
        return not self.host or self.scheme == "file"

    @property
    def effective_port(self) -> int | None:
        """The port, or the scheme's own."""
        return SPECIAL_SCHEMES.get(self.scheme) if self.port is None else self.port

    @property
    def host_and_port(self) -> str:
        """What `URL.host` shows."""
        return (self.host or "") + ("" if self.port is None else f":{self.port}")

    def copy(self) -> URLRecord:
        """Another record of the same URL."""
        other = URLRecord(self.scheme)
        other.take_authority(self)
        other.path = self.path if isinstance(self.path, str) else self.path.copy()
        other.query, other.fragment = self.query, self.fragment
        return other

    def parts(self) -> tuple[object, ...]:
        """Everything it says, to compare it with another one."""
        path = self.path if isinstance(self.path, str) else tuple(self.path)
        authority = (self.username, self.password, self.host, self.port)
        return self.scheme, *authority, path, self.query, self.fragment

    def take_authority(self, other: URLRecord) -> None:
        """Take over credentials, host and port."""
        self.username, self.password = other.username, other.password
        self.host, self.port = other.host, other.port

    def shorten_path(self) -> None:
        """https://url.spec.whatwg.org/#shorten-a-urls-path"""
        path = self.path
        assert isinstance(path, list)
        if path and not (self.scheme == "file" and len(path) == 1 and _DRIVE.fullmatch(path[0])):
            path.pop()

    # -- text --------------------------------------------------------------------------------------

    def pathname(self) -> str:
        """https://url.spec.whatwg.org/#url-path-serializer"""
        return self.path if isinstance(self.path, str) else "".join([f"/{segment}" for segment in self.path])

    def search(self) -> str:
        """What `URL.search` shows."""
        return f"?{self.query}" if self.query else ""

    def hash(self) -> str:
        """What `URL.hash` shows."""
        return f"#{self.fragment}" if self.fragment else ""

    def href(self, *, with_fragment: bool = True) -> str:
        """https://url.spec.whatwg.org/#concept-url-serializer"""
        text = f"{self.scheme}:"
        if self.host is not None:
            text += f"//{self._userinfo()}{self.host_and_port}"
        elif isinstance(self.path, list) and len(self.path) > 1 and self.path[0] == "":
            text += "/."
        text += self.pathname()
        if self.query is not None:
            text += f"?{self.query}"
        if with_fragment and self.fragment is not None:
            text += f"#{self.fragment}"
        return text

    def _userinfo(self) -> str:
        if not self.includes_credentials:
            return ""
        return f"{self.username}:{self.password}@" if self.password else f"{self.username}@"

    def __repr__(self) -> str:
        return f"URLRecord({self.href()!r})"


def is_drive_letter(text: str) -> bool:
    """https://url.spec.whatwg.org/#windows-drive-letter"""
    return _DRIVE_SPELLING.fullmatch(text) is not None


def is_normalized_drive_letter(text: str) -> bool:
    """https://url.spec.whatwg.org/#normalized-windows-drive-letter"""
    return _DRIVE.fullmatch(text) is not None


def starts_with_drive_letter(text: str) -> bool:
    """https://url.spec.whatwg.org/#start-with-a-windows-drive-letter"""
    return _STARTS_WITH_DRIVE.match(text) is not None
