"""Runs JavaScript that its host does not trust, inside an interpreter written in pure Python.

`VM` is the machine, `evaluate` runs one piece of source text in a fresh one. What a guest's values look like
in Python stands in `jsvm.boundary.host_values`.
"""

from jsvm.api.vm import VM, evaluate

__all__ = ["VM", "evaluate"]
