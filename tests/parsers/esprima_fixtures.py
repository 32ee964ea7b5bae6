"""esprima's own regression corpus, read from the archive that lies beside the clone, and never copied.

JSVM_ESPRIMA_FIXTURES names the archive elsewhere. Each fixture is a source and what esprima makes of it.
"""

import json
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jsvm.syntax import parse_script
from jsvm.unicode.utf16 import from_utf16

ROOT = Path(__file__).parents[2]
PREFIX = "test/fixtures/"


class Fixture(NamedTuple):
    """`kind` is "tree", "failure" or "tokens"; `expected` is what the JSON file holds."""

    name: str
    kind: str
    source: str
    expected: Any


def archive() -> Path | None:
    """The archive, or None where there is none."""
    named = os.environ.get("JSVM_ESPRIMA_FIXTURES")
    beside = [folder / "shared" / "esprima-fixtures.tar.xz" for folder in ROOT.parents]
    found = [path for path in ([Path(named)] if named else beside) if path.is_file()]
    return found[0] if found else None


def fixtures(path: Path) -> Iterator[Fixture]:
    """Yield all fixtures but those of JSX, which is another language."""
    with tarfile.open(path) as tar:
        files = {
            member.name.removeprefix(PREFIX): tar.extractfile(member).read()  # type: ignore[union-attr]
            for member in tar
            if member.isfile() and member.name.startswith(PREFIX)
        }
    for name, content in sorted(files.items()):
        match = re.fullmatch(r"(.*)\.(tree|failure|tokens)\.json", name)
        if match is None or name.startswith("JSX/"):
            continue
        source = read_source(files, match[1])
        yield Fixture(f"{match[1]}.{match[2]}", match[2], source, json.loads(content))


def read_source(files: dict[str, bytes], base: str) -> str:
    """A source lies there as it is, or as the one string literal of a script."""
    if f"{base}.js" in files:
        return files[f"{base}.js"].decode("utf-8")
    program = parse_script(files[f"{base}.source.js"].decode("utf-8"))
    text: str = program.body[0].declarations[0].init.value  # type: ignore[attr-defined]
    return from_utf16(text)
