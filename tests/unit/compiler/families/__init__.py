"""Random programs of one idea each, where `programs.py` mixes everything.

`FAMILIES` names them; each is a function from a `random.Random` to a program that prints what it computes.
Whatever a program prints is laid down by ECMA-262, so that two engines must agree to the last character.
"""

from collections.abc import Callable
from random import Random

from tests.unit.compiler.families import appending, arithmetic, classes, jobs, library, order, patterns

FAMILIES: dict[str, Callable[[Random], str]] = {
    "appending": appending.program,
    "arithmetic": arithmetic.program,
    "classes": classes.program,
    "jobs": jobs.program,
    "library": library.program,
    "order": order.program,
    "patterns": patterns.program,
}
