"""Parses tests of test262 without running them, and compares with what they say must happen.

    python -m tests.test262 --parse-only [PATH ...]

A test without a strictness flag is parsed twice, sloppy and strict, and passes only if both runs are right:
valid source is accepted, also of tests that fail in a later phase, and early errors are rejected. There is
no list of known failures.
"""

from pathlib import Path

from jsvm.syntax import JSSyntaxError, parse_module, parse_script
from jsvm.unicode.utf16 import to_utf16
from tests.test262.lists import IMPLEMENTED, proposed_features
from tests.test262.metadata import Metadata, Mode, read_metadata

DEFAULT_PATHS = ("language", "annexB")


def syntax_error(source: str, mode: Mode) -> str:
    """What is wrong with `source` in that mode, "" if nothing is."""
    try:
        if mode == "module":
            parse_module(source)
        else:
            parse_script(source, strict=mode == "strict")
    except JSSyntaxError as error:
        return str(error)
    return ""


def is_early_error(metadata: Metadata) -> bool:
    return metadata.negative is not None and metadata.negative.phase == "parse"


def complaint(source: str, metadata: Metadata) -> str:
    """What we get wrong about a test, "" if nothing."""
    errors = [syntax_error(source, mode) for mode in metadata.modes]
    if is_early_error(metadata):
        return "" if all(errors) else "accepted"
    return next((error for error in errors if error), "")


def run(root: Path, files: list[Path]) -> int:
    """Parse all files, print what is wrong, then the totals; 1 if anything is wrong."""
    proposed = proposed_features(root) - IMPLEMENTED
    right = {False: 0, True: 0}
    wrong = {False: 0, True: 0}
    skipped = 0
    for path in files:
        text = path.read_bytes().decode("utf-8")
        metadata = read_metadata(text)
        if metadata.features & proposed:
            skipped += 1
            continue
        early = is_early_error(metadata)
        if found := complaint(to_utf16(text), metadata):
            print(f"FAILED {path.relative_to(root / 'test').as_posix()}: {found}")
            wrong[early] += 1
        else:
            right[early] += 1
    for early, label in ((False, "valid source accepted"), (True, "early errors rejected")):
        print(f"{label}: {right[early]} of {right[early] + wrong[early]}")
    print(f"{sum(right.values())} passed, {sum(wrong.values())} failed, {skipped} skipped")
    return 1 if any(wrong.values()) else 0
