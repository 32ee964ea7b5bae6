"""Which of Python's code objects were compiled from a guest's text: the file name says so."""

from __future__ import annotations

from typing import Final, Protocol

#: How the file name of emitted code begins.
GUEST_PREFIX: Final = "<guest"
PREFIX_LENGTH: Final = len(GUEST_PREFIX)


def file_name(number: int) -> str:
    """The file name of the emitted code of an agent's source of this number."""
    return f"{GUEST_PREFIX}:{number}>"


class Named(Protocol):
    """A code object, or what stands for one."""

    @property
    def co_filename(self) -> str:
        """Where its source is."""


def is_guest(code: Named) -> bool:
    """Whether it was compiled from a guest's text."""
    return code.co_filename.startswith(GUEST_PREFIX)
