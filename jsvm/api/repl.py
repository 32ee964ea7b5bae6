"""The read-eval-print loop: one VM, one line after another, unfinished input continued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TextIO

from jsvm.api.results import VMResult
from jsvm.api.vm import VM
from jsvm.boundary.host_values import undefined
from jsvm.errors import VMError, VMErrorCode

PROMPT: Final = "> "
CONTINUED: Final = "... "
HELP: Final = ".exit ends, .reset starts afresh; an empty line gives unfinished input up.\n"


def run_repl(
    vm: VM, source: TextIO, write: Callable[[str], None], show_error: Callable[[VMError], None]
) -> int:
    """Run lines of `source` in `vm` until they end; answers the exit status."""
    if source.isatty():
        write(HELP)
    read = line_reader(source, write)
    pending = ""
    while True:
        try:
            line = read(CONTINUED if pending else PROMPT)
            if line is None or (not pending and line.strip() == ".exit"):
                return 0
            pending = step(vm, pending, line, write, show_error)
        except KeyboardInterrupt:
            write("\ninterrupted\n")
            pending = ""


def step(
    vm: VM, pending: str, line: str, write: Callable[[str], None], show_error: Callable[[VMError], None]
) -> str:
    """Take one line; answers the input that is still unfinished."""
    if not pending and line.strip() == ".reset":
        vm.reset()
        return ""
    text = f"{pending}{line}\n"
    if not text.strip():
        return ""
    result = evaluate_text(vm, text)
    if result.error is None:
        if result.value is not undefined:
            write(f"{result.value}\n")
        return ""
    if is_unfinished(result.error, text) and line.strip():
        return text
    show_error(result.error)
    return ""


def evaluate_text(vm: VM, text: str) -> VMResult:
    """Run input: an object literal before a block, a top-level `await` as an expression."""
    stripped = text.strip()
    if stripped.startswith("{") and not stripped.endswith(";"):
        result = vm._inspect_now(f"({text})")
        if not is_syntax_error(result):
            return result
    result = vm._inspect_now(text)
    if is_syntax_error(result) and "await" in text:
        awaited = vm._inspect_now(f"(async () => ({stripped.removesuffix(';')}\n))()")
        if not is_syntax_error(awaited):
            return awaited
    return result


def is_syntax_error(result: VMResult) -> bool:
    """Whether the text could not be parsed."""
    return result.error is not None and result.error.code is VMErrorCode.VMSyntaxError


def is_unfinished(error: VMError, text: str) -> bool:
    """Whether the parser stopped at the end of the text, so that more of it may help."""
    if error.code is not VMErrorCode.VMSyntaxError:
        return False
    return int(error.details.get("index", -1)) >= len(text.rstrip())


def line_reader(source: TextIO, write: Callable[[str], None]) -> Callable[[str], str | None]:
    """What reads lines: with editing and history on a terminal, plainly elsewhere. None is the end."""
    if source.isatty():
        return read_edited

    def read(_prompt: str) -> str | None:
        line = source.readline()
        return line.removesuffix("\n") if line else None

    return read


def read_edited(prompt: str) -> str | None:
    """A line from the terminal."""
    try:
        import readline  # noqa: F401 - importing it gives `input` its history

    except ImportError:
        pass
    try:
        return input(prompt)
    except EOFError:
        return None
