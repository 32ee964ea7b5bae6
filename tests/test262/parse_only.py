"""Parses every test of test262 and compares with what the test says must happen.

    TEST262_DIR=path/to/test262 python tests/test262/parse_only.py [--list] [directory or file ...]

Scripts without a strictness flag are parsed twice, sloppy and strict. A test counts only if every run is
right. Tests that fail in a later phase must parse. Features still at stage 3, listed in test262's own
`features.txt`, are left out and counted as such.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from jsvm.syntax import JSSyntaxError, parse_module, parse_script
from jsvm.unicode.utf16 import to_utf16

DIRECTORIES = ("test/language", "test/annexB")

FRONT_MATTER = re.compile(r"/\*---(.*?)---\*/", re.DOTALL)
LIST = re.compile(r"^(\w+):\s*(?:\[([^\]]*)\]|((?:\s*\n\s+-\s*\S+)+))", re.MULTILINE)
PHASE = re.compile(r"^\s+phase:\s*(\w+)", re.MULTILINE)


def front_matter(source: str) -> tuple[set[str], set[str], bool]:
    """The flags and features of a test, and whether parsing must fail."""
    match = FRONT_MATTER.search(source)
    text = match[1].replace("\r\n", "\n").replace("\r", "\n") if match else ""
    lists = {}
    for name, inline, block in LIST.findall(text):
        lists[name] = set(re.findall(r"[^\s,-][^\s,]*", inline or block))
    phase = PHASE.search(text) if "negative:" in text else None
    return lists.get("flags", set()), lists.get("features", set()), bool(phase) and phase[1] == "parse"


def stage_3_features(root: Path) -> set[str]:
    """The features above the line that test262 draws between proposals and the standard."""
    proposed = (root / "features.txt").read_text("utf-8").split("## Standard language features")[0]
    return {line.strip() for line in proposed.splitlines() if line.strip() and not line.startswith("#")}


def verdict(source: str, flags: set[str]) -> str:
    """What is wrong with how `source` parses: "" if it is valid everywhere, else the error."""
    try:
        if "module" in flags:
            parse_module(source)
            return ""
        if not flags & {"onlyStrict"}:
            parse_script(source)
    except JSSyntaxError as error:
        return str(error)
    return ""


def strict_verdict(source: str, flags: set[str]) -> str | None:
    if flags & {"module", "noStrict", "raw"}:
        return None
    try:
        parse_script(source, strict=True)
    except JSSyntaxError as error:
        return str(error)
    return ""


def check(path: Path) -> tuple[bool, str]:
    """Whether the test's source is valid JavaScript, and what we got wrong about it ("" if nothing)."""
    source = to_utf16(path.read_bytes().decode("utf-8"))
    flags, _, negative = front_matter(source)
    runs = [verdict(source, flags)] if "onlyStrict" not in flags else []
    strict = strict_verdict(source, flags)
    if strict is not None:
        runs.append(strict)
    if negative:
        return False, "" if all(runs) else "accepted"
    return True, next((run for run in runs if run), "")


def tests(root: Path, wanted: list[str]) -> Iterator[Path]:
    for name in wanted or DIRECTORIES:
        start = root / name
        for path in [start] if start.is_file() else sorted(start.rglob("*.js")):
            if not path.stem.endswith("_FIXTURE"):
                yield path


def main() -> int:
    root = Path(os.environ["TEST262_DIR"])
    proposed = stage_3_features(root)
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    totals = {True: 0, False: 0}
    wrong: dict[bool, list[str]] = {True: [], False: []}
    left_out = 0
    for path in tests(root, arguments):
        _, features, _ = front_matter(path.read_bytes().decode("utf-8"))
        if features & proposed:
            left_out += 1
            continue
        valid, complaint = check(path)
        totals[valid] += 1
        if complaint:
            wrong[valid].append(f"{path.relative_to(root)}: {complaint}")
    for line in wrong[True] + wrong[False]:
        print(line)
    for valid, label in ((True, "valid accepted"), (False, "early errors rejected")):
        print(f"{label}: {totals[valid] - len(wrong[valid])} of {totals[valid]}")
    print(f"left out for stage-3 features: {left_out}")
    return 1 if wrong[True] or wrong[False] else 0


if __name__ == "__main__":
    sys.exit(main())
