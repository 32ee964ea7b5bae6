"""What a parser costs besides time: importing it, and keeping a tree. Run as a process of its own each time.

    python -m tests.bench.parser_footprint import MODULE
    python -m tests.bench.parser_footprint tree MODULE FILE

Prints JSON: milliseconds of processor time and bytes of resident memory, or bytes of the tree.
"""

import gc
import importlib
import json
import resource
import sys
import time
import tracemalloc
from pathlib import Path


def resident() -> int:
    """Bytes of memory in use now; where nobody tells, the most there ever was."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def importing(module: str) -> dict[str, float]:
    memory, start = resident(), time.process_time()
    importlib.import_module(module)
    return {"milliseconds": (time.process_time() - start) * 1000.0, "bytes": resident() - memory}


def keeping(module: str, file: str) -> dict[str, float]:
    """Memory of one tree; esprima's with locations, which ours derives when asked."""
    source = Path(file).read_text("utf-8")
    parser = importlib.import_module(module)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tree = parser.parse_script(source) if module == "jsvm.syntax" else parser.parseScript(source, loc=True)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    del tree
    return {"bytes": after - before}


if __name__ == "__main__":
    what, *names = sys.argv[1:]
    print(json.dumps(importing(*names) if what == "import" else keeping(*names)))
