"""The complaint of a method that was called on the wrong kind of object."""

from __future__ import annotations

from typing import NoReturn

from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.object_operations import describe
from jsvm.runtime.values import Value


def incompatible_receiver(method: str, this: Value) -> NoReturn:
    """A TypeError that names the method (`Map.prototype.get`) and what it was called on."""
    throw_type_error(f"Method {method} called on incompatible receiver {describe(this)}")
