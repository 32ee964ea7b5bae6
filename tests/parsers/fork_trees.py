"""Run in the environment of esprima-fork, which has the import name of esprima: see `test_against_fork.py`.

Reads a list of [path, sourceType] as JSON, writes a line of JSON for each: the tree, or null.
"""

import json
import sys
import warnings
from pathlib import Path

import esprima

warnings.simplefilter("ignore")
sys.setrecursionlimit(5000)
for path, source_type in json.load(sys.stdin):
    source = Path(path).read_text("utf-8")
    try:
        tree = esprima.parse(source, sourceType=source_type).toDict()
    except esprima.Error:
        tree = None
    print(json.dumps(tree, default=lambda _: None))
