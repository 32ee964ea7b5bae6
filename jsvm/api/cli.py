"""The command line: `python -m jsvm eval CODE | run FILE | repl`.

Nothing is allowed by default. The guest's console goes to standard output and error; errors go to standard
error with their code and place, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TextIO

from jsvm.api.folder_loader import FolderLoader
from jsvm.api.history import history_file
from jsvm.api.options import VMKeywords
from jsvm.api.repl import run_repl
from jsvm.api.results import VMResult
from jsvm.api.vm import VM, SourceKind
from jsvm.boundary.host_values import undefined
from jsvm.boundary.network_rules import NetworkRule, network_rule
from jsvm.errors import VMError, invalid_option

#: The FILE that stands for standard input.
STANDARD_INPUT: Final = "-"
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SIZE: Final = re.compile(r"(\d+)([kmg]?)(?:i?b)?", re.IGNORECASE)
_FACTORS: Final = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


class OutputLost(BaseException):
    """What is written reaches nobody: the reader is gone, or the disk is full. Ends whatever runs."""

    def __init__(self, stream: TextIO, error: OSError) -> None:
        super().__init__(error)
        self.stream = stream
        self.error = error


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; answers the exit status: 0, 1 for an error of the guest, an option or the output, 2 for
    usage."""
    try:
        return execute(arguments)
    except OutputLost as lost:
        # Closed, or Python would try once more at the end, and tell of it in its own words.
        with suppress(OSError):
            lost.stream.close()
        if lost.stream is not sys.stderr and not isinstance(lost.error, BrokenPipeError):
            write(sys.stderr, f"standard output: {lost.error.strerror}\n")
        return 1


def execute(arguments: Sequence[str] | None) -> int:
    """Run a command. Raises OutputLost."""
    given = parser().parse_args(arguments)
    try:
        with VM(**options_of(given)) as vm:
            if given.command == "repl":
                history = history_file() if given.history else None
                return run_repl(
                    vm, sys.stdin or io.StringIO(), lambda text: write(sys.stdout, text), show_error, history
                )
            return report(run(vm, given), prints_value=given.command == "eval")
    except VMError as error:
        show_error(error)
    except OSError as error:
        write(sys.stderr, f"{given.file}: {error.strerror}\n")
    except UnicodeDecodeError:
        write(sys.stderr, f"{given.file}: not UTF-8 text\n")
    except KeyboardInterrupt:
        write(sys.stderr, "interrupted\n")
    return 1


def run(vm: VM, given: argparse.Namespace) -> VMResult:
    """Run the code or the file."""
    if given.command == "eval":
        return vm._inspect_now(given.code, source_type(given, ""), until_idle=True)
    if given.file == STANDARD_INPUT:
        source = "" if sys.stdin is None else sys.stdin.buffer.read().decode("utf-8")
        return vm._inspect_now(source, source_type(given, ""), "stdin", until_idle=True)
    path = Path(given.file)
    kind, name = source_type(given, path.suffix), name_of(path, given)
    return vm._inspect_now(path.read_text("utf-8"), kind, name, until_idle=True)


def source_type(given: argparse.Namespace, suffix: str) -> SourceKind:
    """What kind of source text it is."""
    return "module" if given.module or suffix == ".mjs" else "script"


def name_of(path: Path, given: argparse.Namespace) -> str:
    """What stack traces call a file: its path from the module folder if it lies there."""
    if given.modules is not None:
        root, file = Path(given.modules).resolve(), path.resolve()
        if file.is_relative_to(root):
            return file.relative_to(root).as_posix()
    return path.name


def report(result: VMResult, *, prints_value: bool) -> int:
    """Print a result; answers the exit status."""
    if result.error is not None:
        show_error(result.error)
        return 1
    if prints_value and result.value is not undefined:
        write(sys.stdout, f"{result.value}\n")
    return 0


# -- output ----------------------------------------------------------------------------------------


def console_line(level: str, text: str) -> None:
    """A line of the guest's console."""
    write(sys.stderr if level in ("warn", "error") else sys.stdout, f"{text}\n")


def show_error(error: VMError) -> None:
    """An error on standard error: code, name, message, place, and the guest's stack."""
    name = f"{error.name}: " if error.name != "VMError" else ""
    place = f" (line {error.line}, column {error.column})" if error.line is not None else ""
    lines = [f"{error.code.value}: {name}{error.message}{place}"]
    lines += [line for line in (error.stack or "").split("\n") if line.startswith("    at ")]
    write(sys.stderr, "\n".join(lines) + "\n")


def show_left(error: BaseException, _facts: dict[str, Any]) -> None:
    """An error of the guest that nobody waits for: a rejected promise, an uncaught one in a timer."""
    if isinstance(error, VMError):
        show_error(error)


def write(stream: TextIO | None, text: str) -> None:
    """Text of a guest on the host's terminal.

    ATTACK: escape sequences that move the cursor, rename the window or answer as if the user typed. Control
    characters are shown, not sent; so is what the stream cannot encode. Raises OutputLost.
    """
    if stream is None:
        # Python was started without one.
        return
    safe = _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(safe.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        raise OutputLost(stream, error) from None


# -- arguments -------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    made = argparse.ArgumentParser(
        prog="python -m jsvm",
        description="Run JavaScript that you do not trust. Nothing is allowed by default.",
    )
    commands = made.add_subparsers(dest="command", required=True)
    code = commands.add_parser("eval", help="run CODE and print its value")
    code.add_argument("code", metavar="CODE")
    file = commands.add_parser("run", help="run FILE, or standard input if it is -")
    file.add_argument("file", metavar="FILE")
    repl = commands.add_parser("repl", help="read, run and print until the end of the input")
    repl.add_argument(
        "--no-history", dest="history", action="store_false", help="do not keep the lines that are typed"
    )
    for command in (code, file, repl):
        add_permissions(command)
    for command in (code, file):
        command.add_argument("--module", action="store_true", help="the source is a module (also: .mjs)")
    return made


def add_permissions(command: argparse.ArgumentParser) -> None:
    """What a guest may use, and what it may do."""
    command.set_defaults(file=None, module=False)
    limits = command.add_argument_group("limits")
    limits.add_argument("--time-limit", type=float, metavar="MS", help="milliseconds the guest may run")
    limits.add_argument("--wall-limit", type=float, metavar="MS", help="milliseconds it may take altogether")
    limits.add_argument("--max-steps", type=int, metavar="N", help="steps it may spend")
    limits.add_argument("--memory-limit", type=size, metavar="SIZE", help="bytes, or with K, M or G")
    powers = command.add_argument_group("permissions")
    powers.add_argument("--modules", metavar="DIR", help="allow imports of files in DIR")
    powers.add_argument(
        "--allow-net",
        action="append",
        default=[],
        metavar="HOST",
        help="allow requests to HOST (https on 443; *.HOST for what lies below; or http://HOST:PORT)",
    )
    powers.add_argument("--dynamic-code", action="store_true", help="allow eval and Function in the guest")
    powers.add_argument(
        "--timers",
        nargs="?",
        const="real",
        choices=["real", "virtual"],
        help="give the guest setTimeout and its kin; virtual ones do not wait",
    )
    powers.add_argument("--seed", metavar="TEXT", help="make Math.random repeatable")
    powers.add_argument("--now", type=float, metavar="MS", help="stop the guest's clock at this time")


def size(text: str) -> int:
    """A size in bytes."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"not a size: {text!r}")
    return int(match[1]) * _FACTORS[match[2].lower()]


def rule_of(text: str) -> NetworkRule:
    """The rule that allows everything at a host. Raises VMError (VM_INVALID_OPTION)."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        scheme, rest = "https", text
    host, colon, port = rest.removesuffix("/").rpartition(":")
    if not colon or not port.isdecimal():
        host, port = rest.removesuffix("/"), ""
    name = host.removeprefix("*.")
    rule = network_rule(name, scheme=scheme, port=int(port) if port else None, subdomains=name != host)
    return rule.allow()


def loader_of(folder: str) -> FolderLoader:
    """What loads modules from a folder. Raises VMError (VM_INVALID_OPTION)."""
    path = Path(folder)
    if not path.is_dir():
        raise invalid_option("modules", f"{folder} is not a folder", folder)
    return FolderLoader(path)


def options_of(given: argparse.Namespace) -> VMKeywords:
    """The options of the VM."""
    options: dict[str, Any] = {
        "time_limit": given.time_limit,
        "wall_limit": given.wall_limit,
        "max_steps": given.max_steps,
        "memory_limit": given.memory_limit,
        "random_seed": given.seed,
        "date_now": given.now,
        "timers": given.timers,
        "network_rules": [rule_of(text) for text in given.allow_net],
        "module_loader": None if given.modules is None else loader_of(given.modules),
    }
    if given.command == "repl":
        options |= {"unhandled_rejections": "report", "on_error": show_left}
    chosen = {name: value for name, value in options.items() if value is not None}
    return {"console": console_line, "dynamic_code": given.dynamic_code, **chosen}  # type: ignore[typeddict-item]
