"""Tests written in JavaScript: programs with their expectations in comments.

    print(1 + 2);      // expect: 3
    null.x;            // expect throws: TypeError: cannot read "x" of null
    let 1;             // expect syntax error: unexpected number
    while (true) {}    // expect code: VM_TIMEOUT_ERROR

`print` shows its arguments as strings with a space between them. The lines printed, in the order they were
printed, must be the texts after `expect:`, in the order they are written; a text with a line break counts as
several lines. The other three say how the program ends, on the line where it ends: an error nobody catches
(name and message), a syntax error (message), or any error by its `VMErrorCode`. A program without one of them
must end well. After every error the same VM must still answer `1 + 1`.

A line `// ---` separates programs in one file. Lines `// option: NAME = JSON` set an option of the VM, or
`source_type` of the call. `// option: responses = {URL: TEXT, ...}` is what the network answers; an entry may
also be an object with `status`, `headers`, `body` and how many `times` the body comes, or null for a
host that is not there. With the option
`host` the guest has things of its host's: `input` is data, `capability` answers its argument, and `fail`
raises an exception that names a secret.

Nothing that comes out of any program may look like Python: no traceback, no file, no address, no secret.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDERS = ("language", "builtins", "errors", "limits", "webapi", "attacks")
DEFAULT_TIME_LIMIT = 60_000.0  # milliseconds; far more than any of these programs needs on a busy machine

SEPARATOR = re.compile(r"^// ---.*$")
OPTION = re.compile(r"^// option: (\w+) = (.+)$")
EXPECTATION = re.compile(r"// expect( throws| syntax error| code)?:(?: (.*))?$")
CALL_OPTIONS = {"source_type"}

SECRET = "DB_PASSWORD=hunter2"
#: What no guest and no host of a guest may ever see: Python's own words, files, addresses, and the secret.
LEAK = re.compile(
    r"Traceback|File \"|\.py\b|<class |\bobject at |\b0x[0-9a-f]{8}|<function |<built-in |jsvm\.|NoneType"
    r"|(?:Key|Attribute|Index|Value|ZeroDivision|Overflow|Recursion|Unicode\w*|Memory|UnboundLocal|Name)Error"
    r"|site-packages|hunter2"
)

# Keeps what it needs at hand, because the program may change String.
PRELUDE = """
(() => {
  const send = __print, text = String;
  globalThis.print = function print() {
    let line = "";
    for (let i = 0; i < arguments.length; i++) line += (i > 0 ? " " : "") + text(arguments[i]);
    send(line);
  };
  delete globalThis.__print;
})();
"""


class MalformedProgramError(Exception):
    """The file itself is wrong: nothing expected, an unknown directive, two endings."""


class ExpectationError(AssertionError):
    """The program did something else; the message says what."""


@dataclass(frozen=True)
class Ending:
    """How a program must end: `kind` is "throws", "syntax error" or "code"; lines count from 1."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Program:
    """One program. `source` starts with as many empty lines as stand before it in its file."""

    source: str
    printed: tuple[str, ...]
    ending: Ending | None
    options: dict[str, Any] = field(default_factory=dict)


def parse_program(lines: Sequence[str], first_line: int) -> Program:
    """The program in `lines`, which start at `first_line` of their file. Raises MalformedProgramError."""
    printed: list[str] = []
    endings: list[Ending] = []
    options: dict[str, Any] = {}
    for number, line in enumerate(lines, first_line):
        if match := OPTION.match(line):
            options[match[1]] = json.loads(match[2])
        elif match := EXPECTATION.search(line):
            kind, text = (match[1] or "").strip(), (match[2] or "").rstrip()
            if kind:
                endings.append(Ending(kind, text, number))
            else:
                printed.append(text)
        elif re.search(r"//\s*(expect|option)\b", line):
            raise MalformedProgramError(f"line {number}: not a directive: {line.strip()}")
    if len(endings) > 1:
        raise MalformedProgramError(f"line {endings[1].line}: a program ends only once")
    if not printed and not endings:
        raise MalformedProgramError(f"line {first_line}: nothing is expected")
    source = "\n" * (first_line - 1) + "\n".join(lines) + "\n"
    return Program(source, tuple(printed), endings[0] if endings else None, options)


def parse_file(text: str) -> list[Program]:
    """The programs of one file."""
    programs = []
    chunk: list[str] = []
    first_line = 1
    for number, line in enumerate([*text.splitlines(), "// ---"], 1):
        if SEPARATOR.match(line):
            programs.append(parse_program(chunk, first_line))
            chunk, first_line = [], number + 1
        else:
            chunk.append(line)
    return programs


def shown(text: str) -> str:
    """`text` so that equal JavaScript strings are equal: surrogate pairs joined, no trailing blanks."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass").rstrip()


def compare_printed(program: Program, printed: Sequence[str]) -> None:
    """Raise ExpectationError unless the program printed what it should have."""
    actual = [shown(line) for text in printed for line in text.split("\n")]
    expected = list(program.printed)
    if actual != expected:
        width = max((len(line) for line in expected), default=0)
        rows = [f"  {'expected':{width}}  printed"]
        for index in range(max(len(actual), len(expected))):
            left = expected[index] if index < len(expected) else "(nothing)"
            right = actual[index] if index < len(actual) else "(nothing)"
            rows.append(f"{' ' if left == right else '>'} {left:{width}}  {right}")
        raise ExpectationError("\n".join(rows))


def describe(error: Any) -> str:
    """One line about a guest error."""
    return f"{error.code}: {error.name}: {error.message} (line {error.line})"


def compare_ending(ending: Ending | None, result: Any) -> None:
    """Raise ExpectationError unless `result` is the ending the program should have."""
    if ending is None:
        if not result.ok:
            raise ExpectationError(f"expected to end well, but: {describe(result.error)}")
        return
    expected = f"line {ending.line}: expected {ending.kind}: {ending.text}"
    if result.ok:
        raise ExpectationError(f"{expected}; the program ended well")
    error = result.error
    actual = {
        "throws": f"{error.name}: {error.message}",
        "syntax error": error.message,
        "code": str(error.code),
    }[ending.kind]
    right_kind = (str(error.code) == "VM_SYNTAX_ERROR") == (
        ending.kind == "syntax error"
    ) or ending.kind == "code"
    # A limit strikes where the budget happens to end: only errors of the program itself have a line.
    right_line = ending.kind == "code" or error.line == ending.line
    if shown(actual) != ending.text or not right_kind or not right_line:
        raise ExpectationError(f"{expected}\n{' ' * len(f'line {ending.line}: ')}but got  {describe(error)}")


def scripted_network(responses: dict[str, Any]) -> Any:
    """A transport that answers what the program's options say."""
    from jsvm import RecordingTransport, TransportError, TransportResponse

    def answer(entry: Any) -> Any:
        if entry is None:
            return TransportError("failed", "DNS knows no such host")
        if isinstance(entry, str):
            return entry
        headers = tuple(entry.get("headers", {}).items())
        body = entry.get("body", "").encode() * entry.get("times", 1)
        return TransportResponse(entry.get("status", 200), headers, body)

    return RecordingTransport({url: answer(entry) for url, entry in responses.items()})


def host_globals() -> dict[str, Any]:
    """What the option `host` hands to the guest."""

    def fail() -> None:
        raise KeyError(SECRET)

    return {
        "input": {"list": [1, 2, 3], "text": "text", "nested": {"map": {}}},
        "capability": lambda value=None, *_: value,
        "fail": fail,
    }


def refuse_leaks(printed: Sequence[str], result: Any) -> None:
    """Raise ExpectationError if anything that came out looks like Python, or is the secret."""
    seen = list(printed)
    error = getattr(result, "error", None)
    if error is not None:
        seen += [str(getattr(error, name, "")) for name in ("name", "message", "stack", "details")]
    seen += [entry.text for entry in getattr(result, "logs", ())]
    for text in seen:
        if found := LEAK.search(text):
            raise ExpectationError(f"the host shows through: {found[0]!r} in {text[:300]!r}")


async def run(program: Program, machine: Callable[..., Any]) -> None:
    """Run `program` in a fresh VM made by `machine`. Raises ExpectationError if it does something else."""
    printed: list[str] = []

    def collect(text: str) -> None:
        printed.append(text)

    options = {"time_limit": DEFAULT_TIME_LIMIT} | program.options
    if "responses" in options:
        options["transport"] = scripted_network(options.pop("responses"))
    call = {name: options.pop(name) for name in CALL_OPTIONS & options.keys()}
    given = host_globals() if options.pop("host", False) else {}
    async with machine(globals={"__print": collect, **given}, **options) as vm:
        prelude = await vm.eval(PRELUDE, time_limit=DEFAULT_TIME_LIMIT)
        if not prelude.ok:
            raise ExpectationError(f"the harness's own prelude failed: {describe(prelude.error)}")
        result = await vm.eval(program.source, **call)
        await vm.idle()
        refuse_leaks(printed, result)
        ended = None
        try:
            compare_ending(program.ending, result)
        except ExpectationError as error:
            ended = error
        try:
            compare_printed(program, printed)
        except ExpectationError as error:
            raise (ExpectationError(f"{ended}\n{error}") if ended else error) from None
        if ended:
            raise ended
        if not result.ok:
            # Whether it answers, not how soon: Python may be collecting what the program left.
            after = await vm.eval("1 + 1", time_limit=DEFAULT_TIME_LIMIT)
            if not after.ok or after.value != 2:
                raise ExpectationError(f"after the error the VM answers 1 + 1 with {after}")


def is_program_file(path: Path) -> bool:
    """Whether `path` is a program the harness runs: `tests/<one of FOLDERS>/**/*.js`."""
    tests = Path(__file__).parent
    return path.suffix == ".js" and path.is_relative_to(tests) and path.relative_to(tests).parts[0] in FOLDERS
