"""Adds up what every test suite counted and prints the one closing line of `build.sh test`.

    python summary.py [--failed-step NAME]... REPORT.xml...

A step that is no suite (lint, types) counts as one failure when it failed. A suite whose report is missing
died before it could write one, and counts as a failure too. Exit status 1 if anything failed or nothing
passed.
"""

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Counts:
    """How many tests passed, failed (errors included) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0


def add_report(counts: Counts, report: Path) -> None:
    """Add the test cases of one JUnit file, or one failure if there is none to read."""
    try:
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        print(f"no test report from {report.stem}: {error}")
        counts.failed += 1
        return
    for case in cases:
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            counts.failed += 1
        elif "skipped" in outcomes:
            counts.skipped += 1
        else:
            counts.passed += 1


def main() -> int:
    """Print the line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failed-step", action="append", default=[], metavar="NAME")
    parser.add_argument("reports", nargs="*", type=Path)
    options = parser.parse_args()
    counts = Counts(failed=len(options.failed_step))
    for report in options.reports:
        add_report(counts, report)
    for step in options.failed_step:
        print(f"failed: {step}")
    print(f"{counts.passed} passed, {counts.failed} failed, {counts.skipped} skipped")
    return 1 if counts.failed or not counts.passed else 0


if __name__ == "__main__":
    sys.exit(main())
