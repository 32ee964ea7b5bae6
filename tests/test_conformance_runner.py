"""The runner of the conformance suite, over a small suite of our own: what must fail there fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test262.lists import Lists, MalformedListError, read_list
from tests.test262.metadata import Negative, read_metadata
from tests.test262.report import Report

ROOT = Path(__file__).parents[1]

HARNESS = {
    "assert.js": "function assert(value) { if (!value) throw new Test262Error('not true'); }",
    "sta.js": "class Test262Error extends Error {} function $DONOTEVALUATE() { throw 'Test262: evaluated'; }",
    "doneprintHandle.js": """function $DONE(error) {
        print(error ? 'Test262:AsyncTestFailure:' + error : 'Test262:AsyncTestComplete');
    }""",
    "more.js": "const more = 1;",
}


def both(verdict: str) -> dict[str, str]:
    return {"sloppy": verdict, "strict": verdict}


EARLY = "negative:\n  phase: parse\n  type: SyntaxError"
THIS = "(function () { return this })()"

#: Name, frontmatter, source, and the verdict of every mode: "pass", or what it must contain.
TESTS = [
    ("good", "", "assert(1 + 1 === 2);", both("pass")),
    ("wrong", "", "assert(false);", both("Test262Error")),
    ("modes", "", f"assert({THIS} !== undefined);", {"sloppy": "pass", "strict": "Test262Error"}),
    ("strict", "flags: [onlyStrict]", f"assert({THIS} === undefined);", {"strict": "pass"}),
    ("sloppy", "flags:\n  - noStrict", "with ({}) ;", {"sloppy": "pass"}),
    ("raw", "flags: [raw]", "if (typeof assert !== 'undefined') throw 1;", {"raw": "pass"}),
    ("includes", "includes: [more.js]", "assert(more === 1);", both("pass")),
    (
        "module",
        "flags: [module]",
        "import * as self from './module.js'; await 0; export let a = self; assert(a === self);",
        {"module": "pass"},
    ),
    ("early", EARLY, "$DONOTEVALUATE(); let 1;", both("pass")),
    ("not early", EARLY, "$DONOTEVALUATE();", both("expected SyntaxError in phase parse")),
    ("late", "negative:\n  phase: runtime\n  type: TypeError", "null.x;", both("pass")),
    ("async", "flags: [async]", "Promise.resolve().then(() => $DONE());", both("pass")),
    ("async wrong", "flags: [async]", "Promise.reject('no').catch($DONE);", both("AsyncTestFailure:no")),
    ("async never", "flags: [async]", "0;", both("$DONE was not called")),
    ("hangs", "flags: [raw]", "for (;;) ;", {"raw": "hang"}),
    ("proposed", "features: [not-yet]", "", {"skip": "not in the standard"}),
    ("left out", "features: [IsHTMLDDA]", "", {"skip": "IsHTMLDDA"}),
]


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "harness").mkdir()
    for name, source in HARNESS.items():
        (tmp_path / "harness" / name).write_text(source)
    (tmp_path / "features.txt").write_text("# one\nnot-yet\n\n## Standard language features\nIsHTMLDDA\n")
    folder = tmp_path / "test" / "language" / "small"
    folder.mkdir(parents=True)
    for name, front, source, _ in TESTS:
        (folder / f"{name}.js").write_text(f"/*---\ndescription: {name}\n{front}\n---*/\n{source}\n")
    (folder / "helper_FIXTURE.js").write_text("never run by itself")
    return tmp_path


def run(suite: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "TEST262_DIR"}
    if suite is not None:
        environment["TEST262_DIR"] = str(suite)
    command = [sys.executable, "-m", "tests.test262", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_verdicts(suite: Path, tmp_path: Path) -> None:
    report, junit = tmp_path / "verdicts.json", tmp_path / "reports" / "junit.xml"
    done = run(suite, "--json", str(report), "--junit", str(junit), "--jobs", "2", "--timeout", "10")
    verdicts = json.loads(report.read_text())
    assert set(verdicts) == {f"language/small/{name}.js" for name, *_ in TESTS}
    for name, _, _, expected in TESTS:
        found = verdicts[f"language/small/{name}.js"]
        assert set(found) == set(expected), name
        for mode, wanted in expected.items():
            assert found[mode] == wanted if wanted == "pass" else wanted in found[mode], (name, mode)
    assert done.stdout.splitlines()[-1] == "9 passed, 6 failed, 2 skipped"
    assert done.returncode == 1
    assert junit.read_text().count("<failure") == 6


def test_choosing(suite: Path) -> None:
    assert run(suite, "test/language/small/good.js").stdout.endswith("1 passed, 0 failed, 0 skipped\n")
    assert run(suite, "--limit", "1", "language/small/strict.js").returncode == 0
    assert run(suite, "--feature", "not-yet").stdout.endswith("0 passed, 0 failed, 1 skipped\n")
    assert run(suite, "--sample", "1/100").stdout.endswith("0 passed, 1 failed, 0 skipped\n")
    assert run(suite, "nowhere").returncode == 1


def test_without_a_suite() -> None:
    done = run(None)
    assert (done.returncode, done.stdout) == (0, "0 passed, 0 failed, 0 skipped\n")
    assert "nothing was run" in done.stderr


def test_known_failures_must_fail() -> None:
    report = Report(Lists({}, {}, {"a.js": "why", "strict:b.js": "why", "c.js": "why"}))
    for path, mode, verdict in [
        ("a.js", "sloppy", "pass"), ("a.js", "strict", "wrong"), ("b.js", "sloppy", "pass"),
        ("b.js", "strict", "pass"), ("c.js", "raw", "pass"), ("d.js", "raw", "crash"),
    ]:  # fmt: skip
        report.add(path, mode, verdict)
    assert report.all_surprises() == [
        "PASSED although it is a known failure: strict:b.js",
        "PASSED although it is a known failure: c.js",
        "FAILED d.js (raw): crash",
    ]


def test_frontmatter_in_every_notation() -> None:
    metadata = read_metadata(
        "// Copyright\r\n/*---\r\ninfo: |\r\n    flags: [raw]\r\nflags: [module, async] # both\r\n"
        "features:\r\n  - BigInt\r\n  - class\r\nnegative:\r\n  phase: resolution\r\n  type: SyntaxError\r\n"
        "includes: [a.js,\r\n  b.js]\r\nlocale: [en]\r\n---*/\r\n"
    )
    assert metadata.flags == {"module", "async"}
    assert metadata.features == {"BigInt", "class"}
    assert metadata.negative == Negative("resolution", "SyntaxError")
    assert metadata.harness == ("assert.js", "sta.js", "doneprintHandle.js", "a.js", "b.js")
    assert metadata.modes == ("module",)
    assert read_metadata("no frontmatter").modes == ("sloppy", "strict")


def test_lists_give_reasons(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("a.js  # because\n")
    assert read_list(path) == {"a.js": "because"}
    for text in ("a.js\n", "a.js  # because\na.js  # again\n"):
        path.write_text(text)
        with pytest.raises(MalformedListError):
            read_list(path)
