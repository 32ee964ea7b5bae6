"""`python -m jsvm`."""

from __future__ import annotations

import sys

from jsvm.api.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
