"""Lines from a terminal, edited and remembered, or from anywhere else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

#: Lines kept from session to session.
MAX_LINES: Final = 1_000

type Read = Callable[[str], str | None]


def history_file() -> Path | None:
    """Where a user's programs keep their state; None for a user without a home.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    state = given if given.is_absolute() else Path(os.path.expanduser("~/.local/state"))
    return state / "jsvm" / "history" if state.is_absolute() else None


@contextmanager
def line_reader(source: TextIO, history: Path | None) -> Iterator[Read]:
    """What reads a line after a prompt (None is the end): with editing at a terminal, plainly elsewhere.

    `history` is the file that remembers what was typed at a terminal; None remembers nothing.
    """
    if not source.isatty():
        yield lambda _prompt: read_plainly(source)
        return
    editor = line_editor()
    if editor is None or history is None:
        yield read_edited
        return
    load_history(editor, history)
    try:
        yield read_edited
    finally:
        save_history(editor, history)


def line_editor() -> Any:
    """Python's `readline`, whose import gives `input` its editing; None where there is none."""
    try:
        import readline
    except ImportError:
        return None
    return readline


def load_history(editor: Any, history: Path) -> None:
    """Remember earlier sessions. A history that cannot be read is none."""
    editor.set_history_length(MAX_LINES)
    try:
        editor.read_history_file(history)
    except OSError:
        editor.clear_history()


def save_history(editor: Any, history: Path) -> None:
    """Keep the lines, for this user's eyes only."""
    try:
        history.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        history.touch(mode=0o600)
        editor.write_history_file(history)
    except OSError:
        pass


def read_plainly(source: TextIO) -> str | None:
    """A line of a file or pipe."""
    line = source.readline()
    return line.removesuffix("\n") if line else None


def read_edited(prompt: str) -> str | None:
    """A line from the terminal."""
    try:
        return input(prompt)
    except EOFError:
        return None
