"""The wheels install in Pyodide, the way a page would install them."""

import json
from typing import Any

import pytest


def install(selenium: Any, requirement: str) -> None:
    """`micropip.install` in the Pyodide behind `selenium`, from nowhere but this machine."""
    selenium.load_package(["micropip"])
    selenium.run_async(f"import micropip; await micropip.install({requirement!r}, deps=False)")


def uninstall(selenium: Any) -> None:
    selenium.run("import micropip; micropip.uninstall('jsvm')")


@pytest.mark.parametrize("kind", ["pure_wheel", "compiled_wheel"])
def test_micropip_installs_the_wheel(selenium: Any, kind: str, request: pytest.FixtureRequest) -> None:
    wheel = request.getfixturevalue(kind)
    install(selenium, f"{selenium.base_url}/{wheel}")
    suffix = ".py" if kind == "pure_wheel" else ".pyc"
    found = selenium.run(
        """
        import importlib.metadata, json
        wheel = importlib.metadata.distribution("jsvm")
        json.dumps([wheel.version, sorted(str(file) for file in wheel.files if file.locate().exists())])
        """
    )
    version, files = json.loads(found)
    assert wheel.startswith(f"jsvm-{version}-")
    assert f"jsvm/budget{suffix}" in files
    assert "jsvm/py.typed" in files
    uninstall(selenium)


def test_the_lock_file_has_what_a_page_needs(selenium: Any) -> None:
    selenium.load_package(["jsvm", "esprima", "micropip"])
    assert selenium.run("import esprima; esprima.parseScript('1 + 1').body[0].type") == "ExpressionStatement"
