"""The build's own scripts: the line that counts tests, wheels that are reproducible, the demo's server."""

import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "web" / "build"
sys.path.insert(0, str(BUILD))

import archive  # noqa: E402
import serve  # noqa: E402


def summary(*arguments: str | Path) -> tuple[int, str]:
    """Exit status and last line of summary.py."""
    command = [sys.executable, str(BUILD / "summary.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()[-1]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A report with 2 passed and 1 skipped test, and one with a failure, an error and a passed test."""
    good = '<testcase name="a"/><testcase name="b"><system-out/></testcase><testcase><skipped/></testcase>'
    bad = "<testcase><failure/></testcase><testcase><error/></testcase><testcase/>"
    for name, cases in {"good": good, "bad": bad, "empty": ""}.items():
        (tmp_path / f"{name}.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    return tmp_path


def test_the_closing_line_adds_up(reports: Path) -> None:
    assert summary(reports / "good.xml") == (0, "2 passed, 0 failed, 1 skipped")
    assert summary(reports / "good.xml", reports / "bad.xml") == (1, "3 passed, 2 failed, 1 skipped")


def test_what_did_not_run_is_a_failure(reports: Path) -> None:
    assert summary(reports / "empty.xml") == (1, "0 passed, 0 failed, 0 skipped")
    assert summary() == (1, "0 passed, 0 failed, 0 skipped")
    assert summary(reports / "good.xml", reports / "missing.xml") == (1, "2 passed, 1 failed, 1 skipped")
    assert summary("--failed-step", "lint", reports / "good.xml") == (1, "2 passed, 1 failed, 1 skipped")


def test_equal_contents_make_equal_wheels(tmp_path: Path) -> None:
    files = {
        "m/__init__.py": b"x = 1\n",
        "m-1.dist-info/WHEEL": b"Tag: py3-none-any\n",
        "m-1.dist-info/RECORD": b"",
    }
    first, second = tmp_path / "m-1-cp314-none-any.whl", tmp_path / "other" / "m-1-cp314-none-any.whl"
    second.parent.mkdir()
    for wheel, names in ((first, list(files)), (second, list(files)[::-1])):
        with zipfile.ZipFile(wheel, "w") as made:
            for name in names:
                made.writestr(name, files[name])
        archive.normalise(wheel)
    assert first.read_bytes() == second.read_bytes()
    contents = archive.read(first)
    assert contents["m-1.dist-info/WHEEL"] == b"Tag: cp314-none-any\n"
    assert b"m/__init__.py,sha256=" in contents["m-1.dist-info/RECORD"]
    assert contents["m-1.dist-info/RECORD"].endswith(b",6\n")


def test_the_server_sends_what_pages_need(tmp_path: Path) -> None:
    (tmp_path / "a.mjs").write_text("export {}")
    with serve.serving(tmp_path) as address:
        with urllib.request.urlopen(address + "a.mjs") as response:
            assert response.headers["Content-Type"] == "text/javascript"
            assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(address + "../secret")
        refused.value.close()


def test_unknown_commands_are_refused() -> None:
    done = subprocess.run([ROOT / "build.sh", "tset"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no such command: tset" in done.stderr
    assert "usage:" in done.stderr
