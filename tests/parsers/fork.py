"""Makes the environment that `test_against_fork.py` needs: `python -m tests.parsers.fork`."""

import subprocess
import venv
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".build" / "esprima-fork"
PYTHON = FOLDER / "bin" / "python"
REQUIREMENT = "esprima-fork==5.0.0"


def make() -> None:
    """Build the environment from the package index."""
    venv.create(FOLDER, with_pip=True, clear=True)
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--only-binary=:all:", REQUIREMENT], check=True
    )


if __name__ == "__main__":
    make()
