"""The part of `ratios` that runs inside Pyodide.

`web/build/in_pyodide.mjs` sets ARGUMENTS and mounts the folders.
"""

import json
import sys

sys.path.insert(0, "/source")
sys.pycache_prefix = "/cache"

from tests.bench.table import run  # noqa: E402

runs, *names = ARGUMENTS  # type: ignore[name-defined]  # noqa: F821
with open("/out/result.json", "w") as file:
    json.dump(run(names, int(runs)), file)
