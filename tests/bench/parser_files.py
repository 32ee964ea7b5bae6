"""The sources that `parser` parses: libraries from `web/node_modules`, exactly as npm ships them."""

from collections.abc import Callable
from pathlib import Path

MODULES = Path(__file__).parents[2] / "web" / "node_modules"

#: Code units of typescript.js that are read, up to the last whole statement.
FIRST_PART = 1_000_000


def _first_part(source: str) -> str:
    """The statements inside typescript.js's outermost function, which goes on for nine megabytes.

    Its bundler puts a comment in front of each module, so there a statement is complete.
    """
    begin = source.index('"use strict"')
    return source[begin : source.rindex("\n// src/", begin, FIRST_PART)]


FILES: dict[str, tuple[str, Callable[[str], str]]] = {
    "lodash.js": ("lodash/lodash.js", str),
    "lodash.min.js": ("lodash/lodash.min.js", str),
    "jquery.js": ("jquery/dist/jquery.js", str),
    "react.development.js": ("react/cjs/react.development.js", str),
    "typescript.js": ("typescript/lib/typescript.js", _first_part),
}


def read(name: str) -> str:
    """The text of one of `FILES`. All of them are plain enough to need no conversion to UTF-16 units."""
    path, part = FILES[name]
    return part((MODULES / path).read_text("utf-8"))
