"""The one exception that reading source text raises."""

from __future__ import annotations


class JSSyntaxError(Exception):
    """Source text that is not JavaScript.

    `message` says what was found and what was expected. `index` is the UTF-16 code-unit offset into the
    source; `line` and `column` count from 1, as editors do. `unfinished` says that what begins there goes on
    over lines, and lacks its end. The api layer makes it the guest's SyntaxError.
    """

    def __init__(self, message: str, index: int, line: int, column: int, *, unfinished: bool = False) -> None:
        super().__init__(f"{message} ({line}:{column})")
        self.message = message
        self.index = index
        self.line = line
        self.column = column
        self.unfinished = unfinished
