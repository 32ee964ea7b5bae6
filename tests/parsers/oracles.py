"""Sources to lay before several parsers, and what other parsers make of them, in one form: plain dicts."""

import json
import os
import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jsvm.syntax import esprima
from tests.parsers.shapes import difference, mapped

ROOT = Path(__file__).parents[2]
NODE_MODULES = ROOT / "web" / "node_modules"
#: Path below `node_modules`, and what kind of program it is.
LIBRARIES = [
    ("lodash/lodash.js", "script"),
    ("lodash/lodash.min.js", "script"),
    ("jquery/dist/jquery.js", "script"),
    ("react/cjs/react.development.js", "script"),
    ("dayjs/dayjs.min.js", "script"),
    ("marked/lib/marked.esm.js", "module"),
    ("acorn/dist/acorn.mjs", "module"),
    ("zod/v4/core/schemas.js", "module"),
]
SAMPLE = 300

#: Fields that one parser writes and another leaves out; ours are left out where they say nothing.
PLACES = {"start", "end", "range", "loc"}
MODERN = {"optional": False, "await": False, "attributes": [], "each": False}


def libraries() -> list[tuple[Path, str]]:
    return [(NODE_MODULES / name, kind) for name, kind in LIBRARIES]


def sample_of_test262() -> list[tuple[Path, str]]:
    """The same few hundred files every time, [] where TEST262_DIR is not set."""
    folder = os.environ.get("TEST262_DIR")
    if not folder:
        return []
    files = sorted((Path(folder) / "test" / "language").rglob("*.js"))
    chosen = random.Random(3).sample(files, SAMPLE)
    return [(path, kind_of(path)) for path in chosen if is_plain(path.read_text("utf-8"))]


def is_plain(source: str) -> bool:
    """Whether a test asks for nothing that one of the parsers does not have."""
    proposals = ("import-defer", "source-phase-imports", "decorators", "explicit-resource-management")
    return "FIXTURE" not in source and not any(proposal in source for proposal in proposals)


def kind_of(path: Path) -> str:
    head = path.read_text("utf-8").partition("---*/")[0]
    return "module" if "flags: [module" in head or ", module]" in head else "script"


def trees(command: Sequence[str], sources: list[tuple[Path, str]]) -> Iterator[Any]:
    """What another parser, run as a process, makes of the sources: a tree or None for each."""
    request = json.dumps([[str(path), kind] for path, kind in sources])
    result = subprocess.run(
        command, input=request, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    for line in result.stdout.strip("\n").split("\n"):  # a line of JSON may hold other line ends
        yield json.loads(line)


def differences(command: Sequence[str], sources: list[tuple[Path, str]]) -> list[str]:
    """Where another parser answers otherwise than we do."""
    answers = list(trees(command, sources))
    assert len(answers) == len(sources)
    found = []
    for (path, kind), theirs in zip(sources, answers, strict=True):
        differs = difference(our_tree(path, kind), bare(theirs))
        if differs:
            found.append(f"{path.name}: {differs}")
    return found


def our_tree(path: Path, kind: str) -> Any:
    """Our own tree in the same form, None for what we reject."""
    try:
        return bare(esprima.parse(path.read_text("utf-8"), sourceType=kind).toDict())
    except esprima.Error:
        return None


def bare(tree: Any) -> Any:
    """A tree without places, null fields and what newer fields say by default."""

    def strip(node: dict[str, Any]) -> dict[str, Any]:
        if "regex" in node or "bigint" in node or node.get("value") == float("inf"):
            node = {**node, "value": None}
        if node.get("type") == "CallExpression" and node["callee"].get("type") == "Import":
            return {"type": "ImportExpression", "source": node["arguments"][0]}
        return {
            key: value
            for key, value in node.items()
            if key not in PLACES and value is not None and not (key in MODERN and value == MODERN[key])
        }

    return mapped(tree, strip)
