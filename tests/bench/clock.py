"""Processor time, which other people's work on the same machine does not lengthen as it does wall time."""

import sys
import time

if sys.platform == "emscripten":
    from js import process  # node's; Pyodide's own clocks all show wall time

    def milliseconds() -> float:
        """Processor time of this process so far."""
        usage = process.cpuUsage()
        return (usage.user + usage.system) / 1000.0

else:

    def milliseconds() -> float:
        """Processor time of this process so far."""
        return time.process_time() * 1000.0
