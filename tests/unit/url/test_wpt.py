"""The URL tests of web-platform-tests, read from a folder beside the project and never copied into it.

`WPT_URL_DIR` names the folder; without it `../shared/wpt-url` is tried. Where neither is there, these tests
say so and are skipped: tests/unit/url/test_parser.py holds what must be true everywhere.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from jsvm.unicode.utf16 import from_utf16
from jsvm.url.host import parse_host
from jsvm.url.parser import origin_of, parse_url
from jsvm.url.percent import SPECIAL_QUERY, percent_encode
from jsvm.url.record import URLRecord
from jsvm.url.setters import set_part

ROOT = Path(__file__).parents[3]


def find_folder() -> Path | None:
    """Where the data lies: the first of these that is a folder."""
    named = os.environ.get("WPT_URL_DIR")
    nearby = [parent / "shared" / "wpt-url" for parent in ROOT.parents]
    return next((folder for folder in ([Path(named)] if named else nearby) if folder.is_dir()), None)


FOLDER = find_folder()
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="no web-platform-tests: set WPT_URL_DIR to their url/resources"
)


def load(name: str) -> Any:
    return [] if FOLDER is None else json.loads((FOLDER / name).read_text("utf-8"))


def cases(name: str) -> list[dict[str, Any]]:
    return [case for case in load(name) if isinstance(case, dict)]


def parts(url: URLRecord) -> dict[str, str]:
    """What the attributes of `URL` show."""
    return {
        "href": url.href(),
        "origin": origin_of(url),
        "protocol": f"{url.scheme}:",
        "username": url.username,
        "password": url.password,
        "host": url.host_and_port,
        "hostname": url.host or "",
        "port": "" if url.port is None else str(url.port),
        "pathname": url.pathname(),
        "search": url.search(),
        "hash": url.hash(),
    }


def test_there_is_enough() -> None:
    assert len(cases("urltestdata.json")) > 800
    assert len(cases("IdnaTestV2.json")) > 2000


def test_parsing() -> None:
    wrong = []
    for case in cases("urltestdata.json"):
        base = None if case["base"] is None else parse_url(case["base"])
        parsed = None if case["base"] is not None and base is None else parse_url(case["input"], base)
        if case.get("failure"):
            if parsed is not None:
                wrong.append((case["input"], case["base"], "parsed", parsed.href()))
            continue
        shown = {} if parsed is None else parts(parsed)
        for name, value in case.items():
            if name in shown and shown[name] != from_utf16(value):
                wrong.append((case["input"], case["base"], name, shown[name], value))
        if parsed is None:
            wrong.append((case["input"], case["base"], "refused"))
    assert wrong == []


def test_setters() -> None:
    wrong = []
    for part, tests in ({} if FOLDER is None else load("setters_tests.json")).items():
        for case in tests if part not in ("comment", "href") else []:
            url = parse_url(case["href"])
            assert url is not None
            set_part(url, part, case["new_value"])
            shown = parts(url)
            wrong += [
                (part, case["href"], case["new_value"], name, shown[name], value)
                for name, value in case["expected"].items()
                if shown[name] != value
            ]
    assert wrong == []


@pytest.mark.parametrize("name", ["toascii.json", "IdnaTestV2.json"])
def test_domains(name: str) -> None:
    wrong = []
    for case in cases(name):
        if not case["input"]:
            continue  # a URL without a host ends before its host is read
        host = parse_host(from_utf16(case["input"], "replace"), is_special=True)
        if host != case["output"]:
            wrong.append((case["input"], host, case["output"], case.get("comment")))
    assert wrong == []


def test_percent_encoding() -> None:
    for case in cases("percent-encoding.json"):
        assert percent_encode(from_utf16(case["input"], "replace"), SPECIAL_QUERY) == case["output"]["utf-8"]
