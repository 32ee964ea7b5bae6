"""The plain-text lists beside this file: features and tests that are not run, and tests known to fail.

Every line is `NAME  # reason`; a line without a reason is refused. Names in `skip.txt` and
`known_failures.txt` are paths below the suite's `test` folder. In the first, `*` stands for anything, and
`flag:NAME` for all tests with a flag; in the second, `MODE:` before a path limits the line to that mode.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).parent

#: Features that test262 still counts as proposals, and that run here all the same.
IMPLEMENTED = frozenset({"import-text", "legacy-regexp"})


class MalformedListError(Exception):
    """A list says something without a reason, or twice."""


def read_list(path: Path) -> dict[str, str]:
    """Names and reasons."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, mark, reason = line.partition("  #")
        name = name.strip()
        if not mark or not reason.strip():
            raise MalformedListError(f"{path.name}:{number}: no reason")
        if name in found:
            raise MalformedListError(f"{path.name}:{number}: {name} is listed already")
        found[name] = reason.strip()
    return found


@dataclass(frozen=True)
class Lists:
    features: dict[str, str]
    skip: dict[str, str]
    known_failures: dict[str, str]
    implemented: frozenset[str] = IMPLEMENTED

    def reason_to_skip(self, path: str, features: frozenset[str], flags: frozenset[str]) -> str | None:
        """Why a test is not run, or None."""
        for feature in sorted(features):
            if feature in self.features:
                return f"{feature}: {self.features[feature]}"
        for flag in sorted(flags):
            if f"flag:{flag}" in self.skip:
                return self.skip[f"flag:{flag}"]
        return next((reason for name, reason in self.skip.items() if fnmatchcase(path, name)), None)

    def is_known_failure(self, path: str, mode: str) -> bool:
        return path in self.known_failures or f"{mode}:{path}" in self.known_failures


def read_lists(folder: Path = HERE) -> Lists:
    return Lists(
        read_list(folder / "features.txt"),
        read_list(folder / "skip.txt"),
        read_list(folder / "known_failures.txt"),
    )


def proposed_features(root: Path) -> set[str]:
    """The features above the line that test262 draws between proposals and the standard."""
    text = (root / "features.txt").read_text("utf-8").split("## Standard language features")[0]
    return set(re.findall(r"^(?!#)(\S+)", text, re.MULTILINE))
