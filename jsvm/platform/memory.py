"""How much memory the process has, for guests whose memory cannot be counted object by object.

Only what is cheap to ask many times a second is used: Linux's own account of this process, or the size of the
WebAssembly memory, which grows in large steps and never shrinks. Elsewhere nothing is known.
"""

from __future__ import annotations

import os
import sys
from typing import Final

#: A line of numbers in pages; the second is what is resident.
STATM: Final = "/proc/self/statm"
PAGE_SIZE: Final = os.sysconf("SC_PAGE_SIZE") if sys.platform == "linux" else 0


def resident_bytes() -> int:
    """Bytes that the process holds now; 0 if that is not known."""
    if sys.platform == "emscripten":
        return wasm_bytes()
    if not PAGE_SIZE:
        return 0
    try:
        with open(STATM, "rb", buffering=0) as statm:
            return int(statm.read(128).split()[1]) * PAGE_SIZE
    except OSError:
        return 0


def wasm_bytes() -> int:
    """Size of the WebAssembly memory."""
    import pyodide_js  # only there inside Pyodide

    return int(pyodide_js._module.HEAP8.length)
