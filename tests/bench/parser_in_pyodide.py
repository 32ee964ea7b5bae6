"""The part of `parser` that runs inside Pyodide.

`web/build/in_pyodide.mjs` sets ARGUMENTS and mounts the folders.
"""

import json
import sys
from pathlib import Path

sys.path[:0] = ["/source", "/reference"]
sys.pycache_prefix = "/cache"

from tests.bench.parser_times import run  # noqa: E402

runs, *names = ARGUMENTS  # type: ignore[name-defined]  # noqa: F821
with open("/out/result.json", "w") as file:
    json.dump(run(Path("/files"), names, int(runs)), file)
