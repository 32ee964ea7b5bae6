"""Builds the wheels: the pure one for everybody, and the byte-compiled one for the pinned Pyodide.

Compiling jsvm's sources costs a page seconds, so pages get bytecode. It is made by pyodide-build's own
py-compile, running inside the very Pyodide that will load it.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import archive
import cross_environment
import paths


def run(command: list[str], extra: dict[str, str]) -> None:
    """Run `command` from the project's root; on failure show all it said and raise."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(paths.SOURCE_DATE_EPOCH)} | extra
    done = subprocess.run(
        command, cwd=paths.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        raise subprocess.CalledProcessError(done.returncode, command)


def build_with_pyodide_build(out: Path) -> None:
    """Build the pure wheel through pyodide-build. Raises if it cannot run here."""
    if shutil.which("make") is None:
        raise FileNotFoundError("pyodide-build reads its settings through `make`, which is not installed")
    settings = {
        "PYODIDE_ROOT": str(cross_environment.create()),
        "PYODIDE_XBUILDENV_PATH": str(paths.CROSS_ENVIRONMENT / "unused"),
        "SKIP_EMSCRIPTEN_VERSION_CHECK": "1",  # nothing in this wheel is compiled to wasm
    }
    try:
        run([sys.executable, "-m", "pyodide_cli", "build", ".", "--no-isolation", "-o", str(out)], settings)
    finally:
        shutil.rmtree(paths.ROOT / ".pyodide_build", ignore_errors=True)  # compiler wrappers nobody called


def build_pure(out: Path) -> Path:
    """Build `jsvm-VERSION-py3-none-any.whl` into `out`, which is emptied first."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    try:
        build_with_pyodide_build(out)
    except (OSError, subprocess.CalledProcessError) as error:
        print(
            f"WARNING: pyodide-build could not build the wheel ({error}); using `python -m build`",
            file=sys.stderr,
        )
        run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(out)], {})
    (wheel,) = out.glob("jsvm-*-py3-none-any.whl")
    archive.normalise(wheel)
    return wheel


def compile_for_pyodide(wheel: Path) -> Path:
    """Write the byte-compiled twin of `wheel` beside it and return its path."""
    here = Path(__file__).parent
    command = ["node", str(here / "in_pyodide.mjs"), str(here / "compile_wheel.py")]
    mounts = ["--mount", f"{wheel.parent}=/wheels", "--mount", f"{sysconfig.get_path('purelib')}=/site"]
    # With this set, py_compile writes hashes instead of times into the bytecode's header.
    epoch = ["--env", f"SOURCE_DATE_EPOCH={paths.SOURCE_DATE_EPOCH}"]
    before = set(wheel.parent.iterdir())
    run([*command, *mounts, *epoch, f"/wheels/{wheel.name}", "/site"], {})
    (compiled,) = set(wheel.parent.iterdir()) - before
    archive.normalise(compiled)
    return compiled


def main() -> None:
    """Build both into `dist/wheels`."""
    pure = build_pure(paths.WHEELS)
    for wheel in (pure, compile_for_pyodide(pure)):
        print(f"{wheel.relative_to(paths.ROOT)}  {wheel.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
