"""The read-eval-print loop: one VM, one line after another, unfinished input continued."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TextIO, final

from jsvm.api.history import line_reader
from jsvm.api.results import VMResult
from jsvm.api.top_level_await import is_unfinished_body, with_top_level_await
from jsvm.api.vm import VM
from jsvm.boundary.host_values import undefined
from jsvm.errors import VMError, VMErrorCode

PROMPT: Final = "> "
CONTINUED: Final = "... "
GREETING: Final = "JavaScript in a VM that holds nothing of this machine. .help helps, .exit ends.\n"
HELP: Final = """\
.exit        end (so does the end of the input)
.reset       start afresh
.load FILE   run a file, as if it had been typed here
.wait        wait for timers and requests; they also go on whenever a line is entered
.help        show this

Unfinished input goes on in the next line; an empty line gives it up. `await` works everywhere. _ is the
last value, unless you declare it. Ctrl-C stops what runs.
"""

type Write = Callable[[str], None]
type ShowError = Callable[[VMError], None]


def run_repl(vm: VM, source: TextIO, write: Write, show_error: ShowError, history: Path | None = None) -> int:
    """Run lines of `source` in `vm` until they end; answers the exit status.

    `history` is the file that lines typed at a terminal are kept in.
    """
    if source.isatty():
        write(GREETING)
    loop = Repl(vm, write, show_error)
    with line_reader(source, history) as read:
        while True:
            try:
                line = read(CONTINUED if loop.pending else PROMPT)
                if line is None or not loop.take(line):
                    return 0
            except KeyboardInterrupt:
                write("\ninterrupted\n")
                loop.pending = ""


@final
class Repl:
    """One session. `pending` is input that is still unfinished."""

    __slots__ = ("_show_error", "_vm", "_write", "pending")

    def __init__(self, vm: VM, write: Write, show_error: ShowError) -> None:
        self._vm = vm
        self._write = write
        self._show_error = show_error
        self.pending = ""

    def take(self, line: str) -> bool:
        """Take one line; answers whether there may be more."""
        word, _, rest = line.strip().partition(" ")
        if not self.pending and word == ".exit":
            return False
        try:
            if not self.pending and word in COMMANDS:
                COMMANDS[word](self, rest.strip())
            elif not self.pending and COMMAND.fullmatch(word):
                self._write(f"{word}: no such command; .help helps\n")
            else:
                self._take_code(line)
            self._vm._go_on_now()
        except VMError as error:
            self._show_error(error)
        return True

    def _take_code(self, line: str) -> None:
        text = f"{self.pending}{line}\n"
        self.pending = ""
        if not text.strip():
            return
        if line.strip() and "await" in text and is_unfinished_body(text):
            self.pending = text
            return
        result = evaluate_text(self._vm, text)
        if line.strip() and result.error is not None and is_unfinished(result.error, text):
            self.pending = text
        else:
            self._show(result)

    def _show(self, result: VMResult) -> None:
        if result.error is not None:
            self._show_error(result.error)
        elif result.value is not undefined:
            self._write(f"{result.value}\n")

    def help(self, _rest: str) -> None:
        """Say what can be done here."""
        self._write(HELP)

    def reset(self, _rest: str) -> None:
        """Start afresh."""
        self._vm.reset()

    def wait(self, _rest: str) -> None:
        """Wait until nothing is pending."""
        self._vm.idle_now()

    def load(self, rest: str) -> None:
        """Run a file."""
        if not rest:
            self._write(".load: which file?\n")
            return
        try:
            text = Path(os.path.expanduser(rest)).read_text("utf-8")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            self._write(f"{rest}: {reason}\n")
            return
        self._show(evaluate_text(self._vm, text, Path(rest).name))


#: No expression begins like this.
COMMAND: Final = re.compile(r"\.[A-Za-z]+")
COMMANDS: Final[dict[str, Callable[[Repl, str], None]]] = {
    ".help": Repl.help,
    ".reset": Repl.reset,
    ".wait": Repl.wait,
    ".load": Repl.load,
}


def evaluate_text(vm: VM, text: str, name: str | None = None) -> VMResult:
    """Run input: an object literal before a block, a top-level `await` where there is one."""
    stripped = text.strip()
    if name is None and stripped.startswith("{") and not stripped.endswith(";"):
        result = vm._inspect_now(f"({text})", name=name, keeps_last=True)
        if not is_syntax_error(result):
            return result
    script = with_top_level_await(text) if "await" in text else None
    return vm._inspect_now(text if script is None else script, name=name, keeps_last=True)


def is_syntax_error(result: VMResult) -> bool:
    """Whether the text could not be parsed."""
    return result.error is not None and result.error.code is VMErrorCode.VMSyntaxError


def is_unfinished(error: VMError, text: str) -> bool:
    """Whether the text ended too early, so that more of it may help."""
    if error.code is not VMErrorCode.VMSyntaxError:
        return False
    return "unfinished" in error.details or int(error.details.get("index", -1)) >= len(text.rstrip())
