"""Runs test262, the ECMAScript conformance suite, from the folder that TEST262_DIR names.

    python -m tests.test262 [PATH ...] [--feature NAME] [--sample 1/K] [--limit N] [--json FILE]
        [--junit FILE] [--jobs N] [--timeout SECONDS] [--run-skipped]
    python -m tests.test262 --parse-only [PATH ...] [--sample 1/K]

A PATH is relative to the suite or to its `test` folder; without one, `test/language` runs. A file passes if
it passes in every mode its flags ask for. The exit status is 1 if a test fails that `known_failures.txt` does
not list, or passes although it does. What `--parse-only` does instead stands in `parse_only.py`.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.test262 import parse_only
from tests.test262.lists import Lists, proposed_features, read_lists
from tests.test262.metadata import Metadata, read_metadata
from tests.test262.report import Report
from tests.test262.workers import Job, run_all

DEFAULT_PATHS = ("language",)
DEFAULT_LIMIT = 600.0  # seconds per run: ten times what the engine may spend, for busy machines
SHOWN = 200


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.test262", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", help="files or folders, relative to the suite or its test folder")
    parser.add_argument("--feature", action="append", default=[], help="only tests that name this feature")
    parser.add_argument("--sample", default="1/1", metavar="1/K", help="every K-th file, in a fixed order")
    parser.add_argument("--limit", type=int, help="at most this many files")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write one verdict per file and mode")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write one test case per file")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 2, help="processes (default: one per core)"
    )
    parser.add_argument("--timeout", type=float, default=DEFAULT_LIMIT, help="seconds per run")
    parser.add_argument("--parse-only", action="store_true", help="parse the tests, run nothing")
    parser.add_argument("--run-skipped", action="store_true", help="run what the lists leave out, too")
    return parser.parse_args(arguments)


def find_files(root: Path, wanted: list[str]) -> list[Path]:
    """Tests below the wanted paths, fixtures left out."""
    found: dict[Path, None] = {}
    for name in wanted or DEFAULT_PATHS:
        start = next((p for p in (root / "test" / name, root / name) if p.exists()), None)
        if start is None:
            sys.exit(f"test262: there is no {name} in the suite")
        for path in [start] if start.is_file() else sorted(start.rglob("*.js")):
            if "_FIXTURE" not in path.name:
                found[path] = None
    return sorted(found)


def sample(files: list[Path], share: str) -> list[Path]:
    """Every K-th file."""
    one, _, every = share.partition("/")
    if one != "1" or not every.isdigit() or int(every) < 1:
        sys.exit(f"test262: --sample wants 1/K, not {share}")
    return files[:: int(every)]


def jobs(
    root: Path, files: list[Path], lists: Lists, report: Report, options: argparse.Namespace
) -> Iterator[Job]:
    """What to run; what is skipped goes straight to the report."""
    proposed = proposed_features(root)
    left = options.limit if options.limit is not None else len(files)
    for path in files:
        metadata: Metadata = read_metadata(path.read_bytes().decode("utf-8"))
        if options.feature and not metadata.features & set(options.feature):
            continue
        if left <= 0:
            return
        left -= 1
        name = path.relative_to(root / "test").as_posix()
        stage_3 = sorted(metadata.features & proposed - lists.implemented)
        reason = f"{stage_3[0]}: not in the standard yet" if stage_3 else None
        reason = reason or lists.reason_to_skip(name, metadata.features, metadata.flags)
        if reason is not None and not options.run_skipped:
            report.skip(name, reason)
            continue
        for mode in metadata.modes:
            yield name, str(path), metadata, mode


def main(arguments: list[str]) -> int:
    options = parse_arguments(arguments)
    directory = os.environ.get("TEST262_DIR")
    if not directory:
        print("TEST262_DIR does not name a folder with test262: nothing was run", file=sys.stderr)
        print("0 passed, 0 failed, 0 skipped")
        return 0
    root = Path(directory).resolve()
    if options.parse_only:
        wanted = options.paths or list(parse_only.DEFAULT_PATHS)
        return parse_only.run(root, sample(find_files(root, wanted), options.sample))
    lists = read_lists()
    report = Report(lists)
    files = sample(find_files(root, options.paths), options.sample)
    started = time.monotonic()
    for name, mode, verdict in run_all(
        str(root), jobs(root, files, lists, report, options), options.jobs, options.timeout
    ):
        report.add(name, mode, verdict)
    surprises = report.all_surprises()
    if options.json is not None:
        report.write_json(options.json)
    if options.junit is not None:
        report.write_junit(options.junit)
    print(report.folders())
    for line in surprises[:SHOWN]:
        print(line)
    if len(surprises) > SHOWN:
        print(f"... and {len(surprises) - SHOWN} more")
    print(f"{time.monotonic() - started:.0f} s; {len(surprises)} not as the lists say")
    print(report.summary())
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
