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


def test_a_page_runs_trees_that_esprima_made(selenium: Any) -> None:
    selenium.load_package(["micropip"])
    selenium.run_async("import micropip; await micropip.install(['jsvm', 'esprima'])")
    found = selenium.run(
        """
        import esprima, json
        from jsvm import evaluate
        from jsvm.syntax.esprima import parse_script

        deep = {"type": "Identifier", "name": "a"}
        for _ in range(20_000):
            deep = {"type": "UnaryExpression", "operator": "!", "argument": deep}
        deep = {"type": "Program", "body": [{"type": "ExpressionStatement", "expression": deep}]}
        failure = evaluate(deep).error
        while type(deep) is dict:  # freeing it all at once would be the host's own undoing
            deep = deep.pop("argument", None) or deep.pop("expression", None) or deep.pop("body", [None])[0]
        json.dumps([
            evaluate(esprima.parseScript("function f(a) { return a * 2 } f.toString() + f(21)")).value,
            evaluate(parse_script("1" + " + 1" * 4_000)).value,
            failure.message[:17],
        ])
        """
    )
    assert json.loads(found) == ["function f(a) {\n  return a * 2;\n}42", 4_001, "Nested too deeply"]
