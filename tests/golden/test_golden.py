"""What the compiler emits for small sources, written down in full, so that every change to it is seen.

`NAME.txt` holds the Python of `NAME.js` twice: as functions are compiled on their first call, and as they are
compiled for speed.
"""

from pathlib import Path

import pytest

from jsvm.compiler.explain import explain

HERE = Path(__file__).parent
SOURCES = sorted(path.stem for path in HERE.glob("*.js"))


def emitted(source: str) -> str:
    plain, optimized = explain(source), explain(source, optimize=True)
    return f"# ==== plain ====\n\n{plain}\n# ==== optimized ====\n\n{optimized}"


@pytest.mark.parametrize("name", SOURCES)
def test_emitted_code_is_as_written_down(name: str, request: pytest.FixtureRequest) -> None:
    found = emitted((HERE / f"{name}.js").read_text("utf-8"))
    golden = HERE / f"{name}.txt"
    # Not known when other folders are tested as well: options come from the folders on the command line.
    if request.config.getoption("--refresh-golden", default=False):
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


def test_every_text_has_its_source() -> None:
    assert sorted(path.stem for path in HERE.glob("*.txt")) == SOURCES


def test_emitted_code_is_the_same_each_time() -> None:
    source = (HERE / "classes.js").read_text("utf-8")
    assert emitted(source) == emitted(source)
