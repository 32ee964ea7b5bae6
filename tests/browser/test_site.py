"""`dist/site` as a server hands it out: isolated, typed, complete and as the integrity table says."""

import base64
import hashlib
import json
import urllib.request

import pytest
from selenium.webdriver import Chrome

from tests.browser.conftest import SITE


def test_a_page_is_isolated(page: Chrome, site_url: str) -> None:
    page.get(site_url + "demo/")
    assert page.execute_script("return [crossOriginIsolated, typeof SharedArrayBuffer]") == [True, "function"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("jsvm.mjs", "text/javascript"),
        ("pyodide/pyodide.asm.wasm", "application/wasm"),
        ("pyodide/pyodide-lock.json", "application/json"),
        ("demo/", "text/html"),
    ],
)
def test_files_have_their_types(site_url: str, path: str, kind: str) -> None:
    with urllib.request.urlopen(site_url + path) as response:
        assert response.headers["Content-Type"].partition(";")[0] == kind


def test_the_integrity_table_is_complete_and_true() -> None:
    table = json.loads((SITE / "integrity.json").read_text())
    files = {file.relative_to(SITE).as_posix() for file in SITE.rglob("*") if file.is_file()}
    assert table.keys() == files - {"integrity.json"}
    for name, value in table.items():
        digest = hashlib.sha384((SITE / name).read_bytes()).digest()
        assert value == "sha384-" + base64.b64encode(digest).decode(), name


def test_the_lock_file_names_only_what_is_there() -> None:
    packages = json.loads((SITE / "pyodide" / "pyodide-lock.json").read_text())["packages"]
    assert packages.keys() >= {"jsvm", "esprima", "micropip"}
    for package in packages.values():
        wheel = SITE / "pyodide" / package["file_name"]
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == package["sha256"]
        assert set(package["depends"]) <= packages.keys()
