"""Throw completions: guest exceptions as Python exceptions, with errors bound to a realm as late as possible.

An operation such as `to_number` does not know a realm, so it raises a `Throw` whose value is a
`PendingError`: a kind and a message. Whoever catches it for the guest (`Realm.caught`) makes the real
Error object, in its own realm.

Two of Python's own exceptions are guest exceptions too. Reading an unassigned local (`NameError`) is
JavaScript's temporal dead zone, and `RecursionError` is its "Maximum call stack size exceeded"; both cost
emitted code nothing until they happen. Everything else that Python raises is a bug of the engine and no
guest may catch it.
"""

from __future__ import annotations

from typing import Final, Literal, NoReturn, final

from jsvm.errors import dissolve as dissolve
from jsvm.runtime.values import Value

ErrorKind = Literal[
    "Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "URIError", "EvalError"
]


@final
class PendingError:
    """An error that is not an object yet."""

    __slots__ = ("details", "kind", "message")

    def __init__(self, kind: ErrorKind, message: str, details: dict[str, object] | None = None) -> None:
        self.kind: ErrorKind = kind
        self.message = message
        self.details = details


@final
class Throw(Exception):
    """A guest exception on its way. `value` is a guest value or a `PendingError`."""

    def __init__(self, value: Value | PendingError) -> None:
        super().__init__()
        self.value = value


#: What emitted code and natives may catch on the guest's behalf.
GUEST_ERRORS: Final = (Throw, NameError, RecursionError)


def throw(value: Value) -> NoReturn:
    """Throw a guest value."""
    raise Throw(value)


def throw_type_error(message: str) -> NoReturn:
    """Throw a TypeError with a guest-visible message."""
    raise Throw(PendingError("TypeError", message))


def throw_range_error(message: str) -> NoReturn:
    """Throw a RangeError with a guest-visible message."""
    raise Throw(PendingError("RangeError", message))


def throw_syntax_error(message: str) -> NoReturn:
    """Throw a SyntaxError with a guest-visible message."""
    raise Throw(PendingError("SyntaxError", message))


def throw_reference_error(message: str) -> NoReturn:
    """Throw a ReferenceError with a guest-visible message."""
    raise Throw(PendingError("ReferenceError", message))


def throw_uri_error(message: str) -> NoReturn:
    """Throw a URIError with a guest-visible message."""
    raise Throw(PendingError("URIError", message))
