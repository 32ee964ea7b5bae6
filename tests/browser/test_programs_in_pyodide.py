"""The JavaScript programs and the attacks of `tests/`, once more in Pyodide: under node and in Chromium.

CPython forgives what Pyodide does not, deep recursion through C and freeing long chains above all, so
everything the harness runs natively runs here too, on the byte-compiled wheel that pages get, installed with
micropip.
"""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests import programs
from tests.attacks.hosts import PAYLOADS
from tests.browser.conftest import ROOT

TESTS = ROOT / "tests"
PROGRAMS = sorted(path for folder in programs.FOLDERS for path in (TESTS / folder).rglob("*.js"))
ARCHIVE = "programs.zip"
SCRIPT_TIMEOUT = 240  # seconds for one file of programs; those about memory fill it a dozen times
RUN_FILE = """
import sys
from pathlib import Path
sys.path.insert(0, "/guests")
from jsvm import VM
from tests import programs

async def run_file(name):
    failures = []
    for program in programs.parse_file(Path("/guests", name).read_text("utf-8")):
        try:
            await programs.run(program, VM)
        except programs.ExpectationError as error:
            failures.append(str(error))
    return "\\n".join(failures)

async def attack(name):
    from tests.attacks.hosts import PAYLOADS
    await PAYLOADS[name]()
    return "withstood"
"""


def unpack(selenium: Any, archive: str, folder: str) -> None:
    """Unpack a zip file that lies in the served folder into Pyodide's file system."""
    selenium.run_js(
        f"""
        const response = await fetch("{selenium.base_url}/{archive}");
        pyodide.FS.mkdirTree("{folder}");
        pyodide.unpackArchive(await response.arrayBuffer(), "zip", {{ extractDir: "{folder}" }});
        """
    )


@pytest.fixture(scope="module")
def engine(selenium_module_scope: Any, compiled_wheel: str, request: pytest.FixtureRequest) -> Any:
    """A Pyodide with the byte-compiled wheel, the harness and all programs."""
    selenium = selenium_module_scope
    selenium.set_script_timeout(SCRIPT_TIMEOUT)
    with zipfile.ZipFile(Path(request.config.option.dist_dir) / ARCHIVE, "w") as archive:
        for path in [TESTS / "programs.py", TESTS / "attacks" / "hosts.py", *PROGRAMS]:
            archive.write(path, path.relative_to(ROOT))
    selenium.load_package(["micropip"])
    wheel = f"{selenium.base_url}/{compiled_wheel}"
    selenium.run_async(f"import micropip; await micropip.install({wheel!r}, deps=False)")
    unpack(selenium, ARCHIVE, "/guests")
    selenium.run_async(RUN_FILE)
    return selenium


def test_there_are_programs() -> None:
    assert PROGRAMS


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_program(engine: Any, path: Path) -> None:
    assert engine.run_async(f"await run_file({path.relative_to(ROOT).as_posix()!r})") == ""


@pytest.mark.parametrize("name", PAYLOADS)
def test_attack(engine: Any, name: str) -> None:
    assert engine.run_async(f"await attack({name!r})") == "withstood"
