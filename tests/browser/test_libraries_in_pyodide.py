"""npm packages in Pyodide, under node and in Chromium, on the wheel that micropip installs."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests import libraries
from tests.browser.conftest import ROOT
from tests.browser.test_programs_in_pyodide import unpack

ARCHIVE = "libraries.zip"
SCRIPT_TIMEOUT = 180  # seconds; acorn reads half a megabyte of source
RUN_LIBRARY = """
import sys
from pathlib import Path
sys.path.insert(0, "/libraries")
from jsvm import VM
from tests import libraries

def read(path):
    return Path("/libraries/node_modules", path).read_text("utf-8")

async def run_library(name):
    (library,) = [library for library in libraries.LIBRARIES if library.name == name]
    return await libraries.run(library, VM, read)
"""


def installed_files() -> list[Path]:
    """Every file that a library may be read from."""
    named = [libraries.NODE_MODULES / path for one in libraries.LIBRARIES for path in one.files]
    folders = [(libraries.NODE_MODULES / one.entry).parent for one in libraries.LIBRARIES if one.entry]
    return sorted({*named, *(path for folder in folders for path in folder.rglob("*.js"))})


@pytest.fixture(scope="module")
def library_engine(selenium_module_scope: Any, compiled_wheel: str, request: pytest.FixtureRequest) -> Any:
    """A Pyodide with the byte-compiled wheel and the libraries' files."""
    selenium = selenium_module_scope
    selenium.set_script_timeout(SCRIPT_TIMEOUT)
    folder = Path(request.config.option.dist_dir)
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(ROOT / "tests" / "libraries.py", "tests/libraries.py")
        for path in installed_files():
            archive.write(path, Path("node_modules") / path.relative_to(libraries.NODE_MODULES))
    selenium.load_package(["micropip"])
    wheel = f"{selenium.base_url}/{compiled_wheel}"
    selenium.run_async(f"import micropip; await micropip.install({wheel!r}, deps=False)")
    unpack(selenium, ARCHIVE, "/libraries")
    selenium.run_async(RUN_LIBRARY)
    return selenium


@pytest.mark.parametrize("library", libraries.LIBRARIES, ids=lambda library: library.name)
def test_library(library_engine: Any, library: libraries.Library) -> None:
    assert library_engine.run_async(f"await run_library({library.name!r})") == library.expected
