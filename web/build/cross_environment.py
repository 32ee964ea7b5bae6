"""A cross-build environment for pyodide-build, made from the npm package `pyodide` alone.

pyodide-build looks for headers, a compiler and Python's build configuration in an archive it downloads. A
pure Python wheel needs none of the compilers, and the build configuration lies inside Pyodide's own standard
library, so the little that is left is written here. The build then works without a network.
"""

import json
import shutil
import zipfile
from pathlib import Path

import paths

SYSCONFIG = "_sysconfigdata__emscripten_wasm32-emscripten"


def make_variables(info: dict[str, str], root: Path) -> dict[str, str]:
    """The variables pyodide-build reads from `Makefile.envs`.

    `info` is the `info` table of a `pyodide-lock.json`; `root` the folder that plays PYODIDE_ROOT.
    """
    major, minor, micro = info["python"].split(".")
    install = root / "cpython"
    return {
        "PYVERSION": info["python"],
        "PYMAJOR": major,
        "PYMINOR": minor,
        "PYMICRO": micro,
        "PYODIDE_ABI_VERSION": info["abi_version"],
        "PYODIDE_EMSCRIPTEN_VERSION": info["platform"].removeprefix("emscripten_").replace("_", "."),
        "PLATFORM_TRIPLET": "wasm32-emscripten",
        "SYSCONFIG_NAME": SYSCONFIG,
        "CPYTHONINSTALL": str(install),
        "TARGETINSTALLDIR": str(install),
        "PYTHONINCLUDE": str(install / "include"),
        "CFLAGS_BASE": "",
        "CXXFLAGS_BASE": "",
        "LDFLAGS_BASE": "",
        "PIP_CONSTRAINT": "",
    }


def create() -> Path:
    """Write the environment afresh and return the folder to use as PYODIDE_ROOT."""
    shutil.rmtree(paths.CROSS_ENVIRONMENT, ignore_errors=True)
    root = paths.CROSS_ENVIRONMENT / "pyodide-root"  # pyodide-build knows it by this name
    configuration = root / "cpython" / "sysconfigdata"
    configuration.mkdir(parents=True)
    with zipfile.ZipFile(paths.PYODIDE / "python_stdlib.zip") as library:
        library.extract(f"{SYSCONFIG}.py", configuration)
    info = json.loads((paths.PYODIDE / "pyodide-lock.json").read_text())["info"]
    lines = [f"export {name} = {value}\n" for name, value in make_variables(info, root).items()]
    (root / "Makefile.envs").write_text("".join(lines) + ".output_vars:\n\t@env\n")
    (paths.CROSS_ENVIRONMENT / "requirements.txt").write_text("")
    return root
