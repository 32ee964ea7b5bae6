"""Totals by folder, the files that fail, and the JSON with one verdict per file and mode."""

import json
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from pathlib import Path

from tests.test262.host import PASS
from tests.test262.lists import Lists

FOLDER_DEPTH = 2


class Report:
    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.verdicts: dict[str, dict[str, str]] = defaultdict(dict)
        self.skipped: dict[str, str] = {}

    def add(self, path: str, mode: str, verdict: str) -> None:
        self.verdicts[path][mode] = verdict

    def skip(self, path: str, reason: str) -> None:
        self.skipped[path] = reason

    # -- what counts ---------------------------------------------------------------------------------------

    def failed(self) -> list[str]:
        """Files that fail in at least one mode, known ones included."""
        return sorted(p for p, modes in self.verdicts.items() if any(v != PASS for v in modes.values()))

    def surprises(self, path: str) -> list[str]:
        """Lines about the verdicts of a file that the lists do not expect."""
        modes, known = self.verdicts[path], self.lists.known_failures
        found = [
            f"FAILED {path} ({mode}): {verdict}"
            for mode, verdict in modes.items()
            if verdict != PASS and not self.lists.is_known_failure(path, mode)
        ]
        passed = [f"{mode}:{path}" for mode, verdict in modes.items() if verdict == PASS]
        if len(passed) == len(modes):
            passed.append(path)
        return found + [f"PASSED although it is a known failure: {name}" for name in passed if name in known]

    def all_surprises(self) -> list[str]:
        """Those of all files."""
        return [line for path in sorted(self.verdicts) for line in self.surprises(path)]

    # -- output --------------------------------------------------------------------------------------------

    def folders(self) -> str:
        """A line per folder: passed of run, and how many were skipped."""
        passed: Counter[str] = Counter()
        run: Counter[str] = Counter()
        skipped: Counter[str] = Counter()
        failed = set(self.failed())
        for path in self.verdicts:
            run[folder_of(path)] += 1
            passed[folder_of(path)] += path not in failed
        for path in self.skipped:
            skipped[folder_of(path)] += 1
        names = sorted({*run, *skipped})
        width = max(map(len, names), default=0)
        lines = []
        for name in names:
            share = f"{100 * passed[name] / run[name]:7.2f} %" if run[name] else "        -"
            note = f", {skipped[name]} skipped" if skipped[name] else ""
            lines.append(f"{name:{width}} {share}  {passed[name]} of {run[name]}{note}")
        return "\n".join(lines)

    def write_json(self, path: Path) -> None:
        data = {**self.verdicts, **{name: {"skip": reason} for name, reason in self.skipped.items()}}
        path.write_text(json.dumps(dict(sorted(data.items())), indent=1) + "\n", "utf-8")

    def write_junit(self, path: Path) -> None:
        """One test case per file. A known failure counts as skipped, as pytest counts what must fail."""
        suite = ElementTree.Element("testsuite", name="test262")
        for name, modes in sorted(self.verdicts.items()):
            case = ElementTree.SubElement(suite, "testcase", name=name)
            surprises = self.surprises(name)
            if surprises:
                ElementTree.SubElement(case, "failure", message=ascii(surprises))
            elif any(verdict != PASS for verdict in modes.values()):
                ElementTree.SubElement(case, "skipped", message="a known failure")
        for name, reason in sorted(self.skipped.items()):
            case = ElementTree.SubElement(suite, "testcase", name=name)
            ElementTree.SubElement(case, "skipped", message=reason)
        path.parent.mkdir(parents=True, exist_ok=True)
        ElementTree.ElementTree(suite).write(path, "utf-8")

    def summary(self) -> str:
        failed = len(self.failed())
        return f"{len(self.verdicts) - failed} passed, {failed} failed, {len(self.skipped)} skipped"


def folder_of(path: str) -> str:
    parts = path.split("/")[:-1]
    return "/".join(parts[:FOLDER_DEPTH])
