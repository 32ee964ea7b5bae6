"""The architecture, as a test: which package of `jsvm` may import which.

The table here and the one that opens docs/ARCHITECTURE.md must be equal. Imports inside functions count like
any other, and so do imports for type checking: a name that a package may not import it has no business
knowing.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "jsvm"
DOCUMENT = ROOT / "docs" / "ARCHITECTURE.md"


@dataclass(frozen=True)
class Layer:
    """Where a package stands, and what it may import beside itself."""

    level: int
    may_import: frozenset[str]


LEAVES = frozenset({"errors", "unicode", "budget"})


def above(level: int, *packages: str) -> Layer:
    """A layer that may import the leaves and `packages`."""
    return Layer(level, LEAVES | frozenset(packages))


LAYERS = {
    "errors": Layer(0, frozenset()),
    "unicode": Layer(0, frozenset()),
    "budget": Layer(0, frozenset()),
    "regexp": above(1),
    "url": above(1),
    "syntax": above(2, "regexp"),
    "runtime": above(2),
    "compiler": above(3, "syntax", "runtime"),
    "intrinsics": above(3, "regexp", "runtime"),
    "boundary": above(4, "url", "runtime"),
    "webapi": above(5, "url", "runtime", "intrinsics", "boundary"),
    "snapshot": above(6, "url", "runtime", "intrinsics", "compiler", "boundary", "webapi"),
    "platform": above(6, "url", "boundary"),
}
LAYERS["api"] = Layer(7, frozenset(LAYERS))
LAYERS["__init__"] = Layer(8, frozenset(LAYERS))
LAYERS["__main__"] = Layer(9, frozenset(LAYERS))

# The host's doors. Whoever holds one can reach the page, the network or other processes.
HOST_MODULES = frozenset(
    {
        "asyncio",
        "concurrent",
        "http",
        "js",
        "micropip",
        "multiprocessing",
        "pyodide",
        "pyodide_js",
        "select",
        "selectors",
        "signal",
        "socket",
        "ssl",
        "subprocess",
        "threading",
        "urllib",
        "webbrowser",
    }
)
HOST_PACKAGE = "platform"


def imported_modules(source: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything `source` imports; a relative import is named with its dots."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def layer_of(path: Path, package: Path) -> str:
    """The layer's name of a file: its package, or its own name right under `jsvm/`."""
    return path.relative_to(package).parts[0].removesuffix(".py")


def violations(layer: str, source: str) -> list[str]:
    """What `source`, standing in `layer`, imports against the table; each as "line: reason"."""
    if layer not in LAYERS:
        return [f"1: package {layer!r} has no row in the layer table"]
    found = []
    for line, module in imported_modules(source):
        top, _, rest = module.partition(".")
        target = rest.partition(".")[0]
        if top == "":
            found.append(f"{line}: relative import")
        elif top == "jsvm":
            # `from jsvm import runtime`, `import jsvm.runtime` name a package; the rest is the front door.
            name = target if target in LAYERS else "__init__"
            front_door = name == "__init__" and layer == "__main__"
            if name != layer and name not in LAYERS[layer].may_import and not front_door:
                found.append(f"{line}: {layer} imports {name}")
        elif top in HOST_MODULES and layer != HOST_PACKAGE:
            found.append(f"{line}: {layer} imports {top}, which only {HOST_PACKAGE} may")
    return found


def documented_layers(text: str) -> dict[str, tuple[int, str]]:
    """The first table of the document: package → (level, the text of "may import")."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0].isdigit():
            for name in re.findall(r"`(\w+)`", cells[1]):
                rows[name] = (int(cells[0]), cells[2])
        elif rows:
            break
    return rows


def may_import_in_words(layer: Layer) -> str:
    """`Layer.may_import` as the document writes it."""
    if not layer.may_import:
        return "nothing"
    if layer.may_import >= LAYERS.keys() - {"api", "__init__", "__main__"}:
        return "all above"
    rest = [f"`{name}`" for name in LAYERS if name in layer.may_import - LEAVES]
    return ", ".join(["level 0", *rest])


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_there_is_something_to_check() -> None:
    assert len(sources()) > 10


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    assert violations(layer_of(path, PACKAGE), path.read_text("utf-8")) == []


def test_the_table_goes_down_only() -> None:
    for name, layer in LAYERS.items():
        for target in layer.may_import:
            assert LAYERS[target].level < layer.level, (name, target)


def test_document_has_the_same_table() -> None:
    documented = documented_layers(DOCUMENT.read_text("utf-8"))
    assert documented == {name: (layer.level, may_import_in_words(layer)) for name, layer in LAYERS.items()}


@pytest.mark.parametrize(
    ("layer", "source", "reason"),
    [
        ("runtime", "from jsvm.compiler.code import compile_tree", "runtime imports compiler"),
        ("runtime", "import jsvm.compiler.code", "runtime imports compiler"),
        ("runtime", "from jsvm import syntax", "runtime imports syntax"),
        ("runtime", "from jsvm import VM", "runtime imports __init__"),
        ("runtime", "import jsvm", "runtime imports __init__"),
        ("runtime", "def later():\n    from jsvm.api.vm import VM", "runtime imports api"),
        (
            "runtime",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import jsvm.syntax",
            "runtime imports syntax",
        ),
        ("intrinsics", "from jsvm.compiler.code import f", "intrinsics imports compiler"),
        ("errors", "from jsvm.budget import Budget", "errors imports budget"),
        ("boundary", "import asyncio", "boundary imports asyncio"),
        ("api", "from pyodide.ffi import to_js", "api imports pyodide"),
        ("api", "import js", "api imports js"),
        ("webapi", "import urllib.request", "webapi imports urllib"),
        ("api", "from .vm import VM", "relative import"),
        ("__init__", "import jsvm.__main__", "__init__ imports __main__"),
        ("gadgets", "x = 1", "no row in the layer table"),
    ],
)
def test_a_violation_is_found(layer: str, source: str, reason: str) -> None:
    (found,) = violations(layer, source)
    assert reason in found


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("runtime", "from jsvm.runtime.values import null\nfrom jsvm.budget import Budget\nimport math"),
        ("platform", "import asyncio\nfrom pyodide.ffi import to_js"),
        ("__main__", "from jsvm import VM\nfrom jsvm.api.vm import VM as V"),
        ("__init__", "from jsvm.api.vm import VM"),
        ("compiler", "from jsvm import syntax"),
    ],
)
def test_what_is_allowed_passes(layer: str, source: str) -> None:
    assert violations(layer, source) == []
