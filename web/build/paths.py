"""Where the build puts things.

Every script here asks this file, so that the layout of the tree and of the static site is written down once.
`build.sh` mirrors the few names it needs.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
DEMO = ROOT / "demo"
NPM = WEB / "node_modules"
PYODIDE = NPM / "pyodide"

WORK = ROOT / ".build"
CROSS_ENVIRONMENT = WORK / "cross"
DOWNLOADS = WORK / "wheels"

DIST = ROOT / "dist"
WHEELS = DIST / "wheels"
SITE = DIST / "site"
TEST_SITE = DIST / "test"

# A zip file cannot be older than 1980. A constant, not the time of a commit: equal files make equal wheels.
SOURCE_DATE_EPOCH = 315532800
