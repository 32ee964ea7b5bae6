"""Which of Python's code objects were compiled from a guest's text: the file name says so."""

from __future__ import annotations

from typing import Final, Protocol

#: How the file name of emitted code begins.
GUEST_PREFIX: Final = "<guest"
PREFIX_LENGTH: Final = len(GUEST_PREFIX)


class Named(Protocol):
    """A code object, or what stands for one."""

    @property
    def co_filename(self) -> str:
        """Where its source is."""


def is_guest(code: Named) -> bool:
    """Whether it was compiled from a guest's text."""
    return code.co_filename.startswith(GUEST_PREFIX)
