"""Assembles `dist/site`, the static folder that any web server can serve, and `dist/test` for the tests.

A page served from `dist/site` makes no request elsewhere: Pyodide's core comes from npm, its lock file is
rewritten to name only wheels that lie beside it, and their hashes are those of the very files. `dist/test` is
the same Pyodide plus what pytest-pyodide wants inside the browser; it is never shipped.
"""

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import archive
import paths
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec, update_package_sha256

CORE = ("pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# In the versions that the pinned Pyodide's own lock file names.
SHIPPED = ("micropip",)
FOR_TESTS = ("packaging", "pytest", "pluggy", "iniconfig", "pygments", "tblib")

WEB_FILES = ("*.mjs", "*.d.ts", "*.d.mts")
# What the bundler does not write itself.
DEMO_FILES = {".html", ".svg", ".png", ".ico", ".woff2", ".json", ".webmanifest"}


def pip(*arguments: str) -> None:
    """Run this interpreter's pip quietly; raises if it fails."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(paths.SOURCE_DATE_EPOCH)}
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, env=environment, check=True)


def pure_wheel(name: str, version: str) -> Path:
    """The pure-Python wheel `name==version` from the package index, fetched once."""
    found = sorted(paths.DOWNLOADS.glob(f"{name}-{version}-py*-none-any.whl"))
    if not found:
        pip("download", "--no-deps", "--only-binary=:all:", "-d", str(paths.DOWNLOADS), f"{name}=={version}")
        found = sorted(paths.DOWNLOADS.glob(f"{name}-{version}-py*-none-any.whl"))
    return found[0]


def esprima_wheel() -> Path:
    """esprima's wheel, built once from its sdist: the package index has none."""
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text())["project"]
    (requirement,) = project["optional-dependencies"]["esprima"]
    wheel = paths.DOWNLOADS / f"{requirement.replace('==', '-')}-py3-none-any.whl"
    if not wheel.exists():
        pip("wheel", "--no-deps", "-w", str(paths.DOWNLOADS), requirement)
        archive.normalise(wheel)
    return wheel


def own_wheel(python_tag: str) -> Path:
    """Our wheel in `dist/wheels` for `python_tag` ("py3" or "cp314")."""
    (wheel,) = paths.WHEELS.glob(f"jsvm-*-{python_tag}-none-any.whl")
    return wheel


def write_pyodide(out: Path, packages: tuple[str, ...], core: tuple[str, ...]) -> None:
    """Write Pyodide's `core`, our wheels, `packages` and a lock file that names exactly these into `out`."""
    out.mkdir(parents=True)
    for name in core:
        shutil.copyfile(paths.PYODIDE / name, out / name)
    lock = PyodideLockSpec.from_json(paths.PYODIDE / "pyodide-lock.json")
    python_tag = "cp" + "".join(lock.info.python.split(".")[:2])
    pure, compiled = own_wheel("py3"), own_wheel(python_tag)
    wanted = [pure_wheel(name, lock.packages[name].version) for name in packages]
    for wheel in (*wanted, esprima_wheel(), pure, compiled):
        shutil.copyfile(wheel, out / wheel.name)
    lock.packages.clear()
    lock = add_wheels_to_spec(lock, sorted(file for file in out.glob("*.whl") if file.name != compiled.name))
    # pyodide-lock takes only py3 wheels, so our entry is read from the pure wheel and pointed at its compiled
    # twin.
    entry = lock.packages["jsvm"]
    entry.file_name = compiled.name
    update_package_sha256(entry, out / compiled.name)
    lock.check_wheel_filenames()
    lock.to_json(out / "pyodide-lock.json", indent=1)


def write_demo(out: Path) -> None:
    """Bundle `demo/demo.js` with its style sheet, and copy the page's other files."""
    subprocess.run(["node", str(Path(__file__).parent / "bundle.mjs"), str(out)], check=True, cwd=paths.ROOT)
    for source in sorted(paths.DEMO.rglob("*")):
        in_examples = "examples" in source.relative_to(paths.DEMO).parts[:-1]
        if source.is_file() and (source.suffix in DEMO_FILES or in_examples):
            target = out / source.relative_to(paths.DEMO)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def integrity(site: Path) -> dict[str, str]:
    """Path → subresource-integrity value of every file of `site`."""
    table = {}
    for file in sorted(site.rglob("*")):
        if file.is_file():
            digest = base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
            table[file.relative_to(site).as_posix()] = f"sha384-{digest}"
    return table


def write_site(site: Path) -> None:
    """Write the whole static folder into `site`, which must not exist."""
    write_pyodide(site / "pyodide", SHIPPED, CORE)
    for pattern in WEB_FILES:
        for source in sorted(paths.WEB.glob(pattern)):
            shutil.copyfile(source, site / source.name)
    write_demo(site / "demo")
    (site / "integrity.json").write_text(json.dumps(integrity(site), indent=1) + "\n")


def replace(target: Path, write: Callable[..., None], *arguments: object) -> None:
    """Build a folder aside and put it in `target`'s place, so that a failed build leaves the old one."""
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    write(fresh, *arguments)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def main() -> None:
    """Build the folder named on the command line: `site` or `test`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["site", "test"])
    if parser.parse_args().what == "site":
        replace(paths.SITE, write_site)
        target = paths.SITE
    else:
        replace(paths.TEST_SITE, write_pyodide, SHIPPED + FOR_TESTS, (*CORE, "package.json"))
        target = paths.TEST_SITE
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    print(f"{target.relative_to(paths.ROOT)}/  {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
