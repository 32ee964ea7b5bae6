"""Pyodide under node and in Chromium, and a page of `dist/site` in Chromium.

`./build.sh test browser` builds what these fixtures serve. Nothing here looks beyond this machine: the
browser and its driver are the installed ones, and every file comes from `dist/`.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_pyodide import get_global_config, spawn_web_server
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).parents[2]
SITE = ROOT / "dist" / "site"
TEST_PYODIDE = ROOT / "dist" / "test"
WHEELS = ROOT / "dist" / "wheels"

sys.path.insert(0, str(ROOT / "web" / "build"))
import serve  # noqa: E402 - the demo's own server

FLAGS = [
    "--headless",
    "--no-sandbox",  # Chromium's own sandbox does not start as root
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
# Selenium looks for drivers on this machine only, and tells nobody.
os.environ |= {"SE_OFFLINE": "true", "SE_AVOID_STATS": "true"}

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAGE_SCRIPT_TIMEOUT = 60  # seconds; the first script on a page may wait for Pyodide to load

get_global_config().set_flags("chrome", ["--js-flags=--expose-gc", *FLAGS])


def browser_path() -> str:
    """The Chromium to drive: JSVM_CHROMIUM, or the first one installed. Fails if there is none."""
    for name in (os.environ.get("JSVM_CHROMIUM", ""), *BROWSERS):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("no Chromium here: install one, or point JSVM_CHROMIUM at it")


def pytest_configure(config: pytest.Config) -> None:
    # So that `pytest tests/browser` alone finds what build.sh made.
    if config.option.dist_dir == Path("pyodide").resolve():
        config.option.dist_dir = TEST_PYODIDE


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """Fail early, and say what to do, if there is nothing to test."""
    for folder in (SITE, TEST_PYODIDE, WHEELS):
        if not folder.is_dir():
            pytest.fail(f"{folder.relative_to(ROOT)} is missing: run ./build.sh test browser")


@pytest.fixture(scope="session")
def web_server_main(request: pytest.FixtureRequest) -> Iterator[Any]:
    """pytest-pyodide's own server, with the headers that let Pyodide share memory with its workers."""
    with spawn_web_server(request.config.option.dist_dir, extra_headers=serve.HEADERS) as server:
        yield server


@pytest.fixture(scope="session")
def pure_wheel() -> str:
    """File name of the pure wheel."""
    (wheel,) = WHEELS.glob("jsvm-*-py3-none-any.whl")
    return wheel.name


@pytest.fixture(scope="session")
def compiled_wheel() -> str:
    """File name of the wheel with bytecode for the pinned Pyodide."""
    (wheel,) = WHEELS.glob("jsvm-*-cp3*-none-any.whl")
    return wheel.name


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    """Address of `dist/site`, with a slash at its end."""
    with serve.serving(SITE) as address:
        yield address


@pytest.fixture(scope="module")
def page() -> Iterator[Chrome]:
    """A Chromium without a page; `page.get(site_url + ...)` opens one."""
    options = Options()
    options.binary_location = browser_path()
    for flag in [*FLAGS, "--window-size=1280,900"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(PAGE_SCRIPT_TIMEOUT)
    try:
        yield driver
    finally:
        driver.quit()
