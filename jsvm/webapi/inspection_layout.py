"""How inspected parts are put on lines: one line while it is short, columns for long arrays, else many.

The layout is the one that Node prints, so that people read here what they know from there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

#: Columns that one value may fill before it is broken into lines.
LINE_WIDTH: Final = 80
#: How many levels of nesting share one line at most.
LEVELS_PER_LINE: Final = 3
#: Arrays with more elements than this are laid out in columns.
COLUMNS_FROM: Final = 6
#: Never more columns than this.
MOST_COLUMNS: Final = 12
#: A character is about this many times as tall as it is wide; columns aim at a square.
CHARACTER_HEIGHT: Final = 2.5


def on_lines(
    entries: Sequence[str], opening: str, closing: str, indentation: int, *, levels: int, prefix: str = ""
) -> str:
    """The entries between brackets.

    `levels` is how many levels of nesting the entries hold, `prefix` is text that stands for the value itself
    (a function's name, an error's stack) in front of its properties.
    """
    head = f"{prefix} {opening}" if prefix else opening
    if levels < LEVELS_PER_LINE and fits(entries, len(opening) + len(prefix), prefix, indentation):
        joined = ", ".join(entries)
        if "\n" not in joined:
            return f"{head} {joined} {closing}"
    line = "\n" + " " * indentation
    body = f",{line}  ".join(entries)
    return f"{head}{line}  {body}{line}{closing}"


def fits(entries: Sequence[str], around: int, prefix: str, indentation: int) -> bool:
    """Whether the entries are short enough for one line."""
    width = 2 * len(entries) + indentation + around + 10 + sum(map(len, entries))
    return width <= LINE_WIDTH and "\n" not in prefix


def in_columns(entries: list[str], indentation: int, *, shown: int, align_right: bool) -> list[str]:
    """The first `shown` entries as rows of equal columns, if they are of similar width; others follow alone.

    Answers the same list where columns would not help.
    """
    widths = [len(entry) for entry in entries[:shown]]
    widest = max(widths) + 2
    total = sum(widths) + 2 * shown
    even = total / widest > 5 or widest - 2 <= 6
    if widest * 3 + indentation >= LINE_WIDTH or not even:
        return entries
    columns = column_count(shown, len(entries), widest, total, indentation)
    if columns <= 1:
        return entries
    spans = [max(widths[column::columns]) for column in range(columns)]
    rows = [
        row_of(entries[start : min(start + columns, shown)], spans, align_right)
        for start in range(0, shown, columns)
    ]
    return rows + entries[shown:]


def column_count(shown: int, entries: int, widest: int, total: int, indentation: int) -> int:
    """How many columns make the block about as wide as it is high; uneven widths allow more."""
    typical = max(widest - 3 - math.sqrt(widest - total / entries), 1.0)
    square = math.floor(math.sqrt(CHARACTER_HEIGHT * shown / typical) + 0.5)
    return min(square, (LINE_WIDTH - indentation) // widest, MOST_COLUMNS)


def row_of(cells: Sequence[str], spans: Sequence[int], align_right: bool) -> str:
    """One row of columns."""
    if align_right:
        return ", ".join(cell.rjust(spans[index]) for index, cell in enumerate(cells))
    padded = [f"{cell}, ".ljust(spans[index] + 2) for index, cell in enumerate(cells[:-1])]
    return "".join([*padded, cells[-1]])
