"""Byte-compile one wheel. Runs inside Pyodide (see in_pyodide.mjs), so that the bytecode is the target's.

ARGUMENTS: the wheel, the site-packages folder that has pyodide-build. The result lands beside the wheel.
"""

import sys
from pathlib import Path

wheel, site_packages = ARGUMENTS  # noqa: F821 - set by in_pyodide.mjs
sys.path.append(site_packages)

from pyodide_build._py_compile import _py_compile_archive  # noqa: E402

print(_py_compile_archive(Path(wheel), keep=True, verbose=False).name)
