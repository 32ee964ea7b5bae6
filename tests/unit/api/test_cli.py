"""The command line: what it prints, where, and its exit status."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jsvm.api import cli
from jsvm.api.folder_loader import FolderLoader
from jsvm.api.module_loader import ModuleRequest
from jsvm.errors import VMError, VMErrorCode

type Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["eval", "[1,2,3].map(x => x * 2)"], "[ 2, 4, 6 ]\n"),
        (["eval", "typeof process"], "'undefined'\n"),
        (["eval", "undefined"], ""),
        (["eval", "console.log('a'); console.info({b: 1}); 3"], "a\n{ b: 1 }\n3\n"),
        (["eval", "Promise.resolve(new Map([[1, () => 2]]))"], "Map(1) { 1 => [Function (anonymous)] }\n"),
        (["eval", "eval('1 + 1')", "--dynamic-code"], "2\n"),
        (["eval", "Date.now()", "--now", "5"], "5\n"),
        (["eval", "--module", "export const a = await 1"], "[Module: null prototype] { a: 1 }\n"),
        (["eval", "'\\x1b[31m\\u0007'; console.log('\\x1b[2J\\ttab')"], "\\x1b[2J\ttab\n"),
    ],
)
def test_what_is_printed(arguments: list[str], out: str, capsys: Output) -> None:
    assert cli.main(arguments) == 0
    assert capsys.readouterr() == (out, "")


def test_a_seed_repeats(capsys: Output) -> None:
    for _ in range(2):
        assert cli.main(["eval", "Math.random()", "--seed", "x"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["eval", "\n  null.x"],
            "VM_RUNTIME_ERROR: TypeError: Cannot read properties of null (reading 'x') (line 2",
        ),
        (["eval", "let x = ;"], "VM_SYNTAX_ERROR: SyntaxError: "),
        (
            ["eval", "while (true) {}", "--time-limit", "50"],
            "VM_TIMEOUT_ERROR: the guest ran longer than 50 ms",
        ),
        (
            ["eval", "while (true) {}", "--wall-limit", "50"],
            "VM_TIMEOUT_ERROR: the call took longer than 50 ms",
        ),
        (["eval", "while (true) {}", "--max-steps", "1000"], "VM_STEPS_EXCEEDED_ERROR: "),
        (
            ["eval", "new ArrayBuffer(2 ** 21); 'x'.repeat(2 ** 22 + 1)", "--memory-limit", "4M"],
            "VM_MEMORY_ERROR: ",
        ),
        (["eval", "eval('1')"], "VM_RUNTIME_ERROR: EvalError: "),
        (["eval", "import('./a.js')"], "VM_SECURITY_ERROR: TypeError: the module './a.js' was refused"),
        (["eval", "1", "--time-limit", "-5"], "VM_INVALID_OPTION: time_limit: "),
        (["run", "/nowhere/at/all.js"], "/nowhere/at/all.js: No such file"),
    ],
)
def test_errors_go_to_standard_error(arguments: list[str], error: str, capsys: Output) -> None:
    assert cli.main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(error)
    assert "Traceback" not in err


def test_warnings_go_to_standard_error(capsys: Output) -> None:
    assert cli.main(["eval", "console.warn('w'); console.error('e'); console.log('l')"]) == 0
    assert capsys.readouterr() == ("l\n", "w\ne\n")


@pytest.mark.parametrize(
    "arguments", [[], ["walk"], ["eval"], ["eval", "1", "--memory-limit", "lots"], ["eval", "1", "--x"]]
)
def test_usage(arguments: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_running_files(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "main.mjs").write_text(
        "import {a} from './lib/a.js'; import d from 'd.json'; console.log(a, d)"
    )
    (tmp_path / "lib" / "a.js").write_text("import {b} from '../b'; export const a = b + 1")
    (tmp_path / "b.mjs").write_text("export const b = 1")
    (tmp_path / "d.json").write_text('{"x": 1}')
    main = str(tmp_path / "main.mjs")
    assert cli.main(["run", main, "--modules", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "2 { x: 1 }\n"
    assert cli.main(["run", main]) == 1
    assert "VM_SECURITY_ERROR" in capsys.readouterr().err
    script = tmp_path / "script.js"
    script.write_text("console.log(1); Promise.resolve().then(() => console.log(2));\n'not printed'")
    assert cli.main(["run", str(script)]) == 0
    assert capsys.readouterr().out == "1\n2\n"
    script.write_text("\n  throw new Error('here')")
    assert cli.main(["run", str(script)]) == 1
    assert "(line 2, column 9)\n    at script.js:2:9" in capsys.readouterr().err
    script.write_bytes(b"\xff")
    assert cli.main(["run", str(script)]) == 1
    assert "not UTF-8 text" in capsys.readouterr().err


def test_a_folder_is_not_left(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.js").write_text("export default 1")
    (inside / "link.js").symlink_to(tmp_path / "secret.js")
    (inside / "a.js").write_text("export default 2")
    loader = FolderLoader(inside)
    assert loader.resolve(ModuleRequest("a")) == "a.js"
    assert loader.resolve(ModuleRequest("/a.js")) == "a.js"
    for specifier in (
        "../secret.js",
        "./../secret",
        "link",
        "/../secret.js",
        "..\\secret.js",
        "file:///etc/passwd",
        "a\0",
    ):
        with pytest.raises(VMError) as caught:
            loader.resolve(ModuleRequest(specifier, "a.js"))
        assert caught.value.code is VMErrorCode.VMSecurityError, specifier
    with pytest.raises(VMError) as caught:
        loader.resolve(ModuleRequest("nothing"))
    assert caught.value.code is VMErrorCode.VMModuleError


def test_the_loop(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "let a = {",
        "x: 1}",
        "a",
        "",
        "await Promise.resolve(a.x + 1);",
        "{b: 2}",
        "{ let c = 3; c }",
        "null.x",
        "(1 +",
        "",
        "function f() {",
        "return 'f' }",
        "f()",
        ".reset",
        "typeof a",
        "undefined",
        ".exit",
        "'never'",
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    assert cli.main(["repl"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == ["{ x: 1 }", "2", "{ b: 2 }", "3", "'f'", "'undefined'"]
    assert [line.split(":")[0] for line in err.splitlines() if not line.startswith(" ")] == [
        "VM_RUNTIME_ERROR",
        "VM_SYNTAX_ERROR",
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n"))
    assert cli.main(["repl"]) == 0
    assert capsys.readouterr().out == "1\n"


REPL_SESSIONS = {
    "await in declarations": (
        [
            "const x = await Promise.resolve(5), {y, z: [q = 3], ...rest} = await {y: 2, z: [], w: 1};",
            "[x, y, q, rest.w]",
            "function f() { return later() } await 2; var later = () => 'f'; class A {} let k, l = await 1;",
            "[f(), typeof A, k, l]",
            "for await (const item of [1, 2]) console.log(item)",
            "let twice = await",
            "(async () => 4)();",
            "twice",
            "await 1; // the value",
            "await Promise.reject(new RangeError('no'))",
            "})(); (async () => { await 1",
            "let x = await 1",
            "await [7][0] // not an element of await",
            "async function g() { return await 8 } g()",
        ],
        ["[ 5, 2, 3, 1 ]", "[ 'f', 'function', undefined, 1 ]", "1", "2", "4", "1", "7", "8"],
        [
            "VM_RUNTIME_ERROR: RangeError: no",
            "VM_SYNTAX_ERROR: SyntaxError: Unexpected '}'",
            "VM_RUNTIME_ERROR: SyntaxError: Identifier 'x' has already been declared",
        ],
    ),
    "the last value": (
        [
            "1 + 1",
            "_ * 2",
            "undefined",
            "_",
            "_ = 'mine'",
            "3",
            "_",
            ".reset",
            "typeof _",
            "let _ = 8",
            "9",
            "_",
        ],
        ["2", "4", "4", "'mine'", "3", "'mine'", "'undefined'", "9", "8"],
        [],
    ),
    "templates and comments over lines": (
        [
            "`two",
            "lines ${",
            "1}`",
            "const z = await Promise.resolve(`q",
            "r`)",
            "z",
            "/* a",
            "comment */ 5",
            "`given up",
            "",
            "6",
        ],
        ["'two\\nlines 1'", "'q\\nr'", "5", "6"],
        ["VM_SYNTAX_ERROR: SyntaxError: Unterminated template"],
    ),
    "commands that are none": (
        [".loda a.js", ".5 + 1", ".load", ".5"],
        [".loda: no such command; .help helps", "1.5", ".load: which file?", "0.5"],
        [],
    ),
    "what nobody waits for": (
        [
            "Promise.reject(new Error('lost')); 7",
            "setTimeout(() => { console.log('due'); null.x }); setTimeout(() => console.log('last'), 400); 0",
            "const until = Date.now() + 5; while (Date.now() < until);",
            "'before'",
            ".wait",
            "'after'",
        ],
        ["7", "0", "due", "'before'", "last", "'after'"],
        ["VM_RUNTIME_ERROR: Error: lost", "VM_RUNTIME_ERROR: TypeError: Cannot read properties of null"],
    ),
}


@pytest.mark.parametrize("session", REPL_SESSIONS)
def test_sessions(session: str, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, out, errors = REPL_SESSIONS[session]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    assert cli.main(["repl", "--timers"]) == 0
    shown, told = capsys.readouterr()
    assert shown.splitlines() == out
    heads = [line for line in told.splitlines() if not line.startswith(" ")]
    assert len(heads) == len(errors), told
    assert all(head.startswith(error) for head, error in zip(heads, errors, strict=True)), told


def test_loading_a_file(tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.js").write_text("const loaded = await 3;\nloaded + 1")
    (tmp_path / "bad.js").write_text("\nnull.x")
    (tmp_path / "no.js").write_bytes(b"\xff")
    lines = [
        ".load a.js",
        "loaded",
        ".load bad.js",
        ".load no.js",
        ".load none.js",
        ".load ~nobody-here/a",
        ".load",
        ".help",
    ]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    assert cli.main(["repl"]) == 0
    out, err = capsys.readouterr()
    expected = ["4", "3", "no.js: not UTF-8 text", "none.js: No such file or directory"]
    assert out.splitlines()[:4] == expected
    assert out.splitlines()[4] == "~nobody-here/a: No such file or directory"
    assert out.splitlines()[5] == ".load: which file?"
    assert ".load FILE" in out
    assert "at bad.js:2:6" in err


class Terminal:
    """The loop at a pseudo-terminal, as a person has it."""

    def __init__(self, state: Path, *options: str) -> None:
        self.master, slave = os.openpty()
        command = [sys.executable, "-m", "jsvm", "repl", "--time-limit", "600000", *options]
        environment = {**os.environ, "XDG_STATE_HOME": str(state), "TERM": "dumb"}
        # What a shell without job control starts in the background ignores interrupts; a terminal does not.
        interrupted = signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            self.process = subprocess.Popen(
                command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
            )
        finally:
            signal.signal(signal.SIGINT, interrupted)
        os.close(slave)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def expect(self, text: str) -> None:
        """Read until `text` comes."""
        while text not in self.seen:
            ready = select.select([self.master], [], [], 60)[0]
            assert ready, f"no {text!r} in {self.seen!r}"
            self.seen += os.read(self.master, 4096).decode().replace("\r", "")
        self.seen = self.seen.partition(text)[2]

    def end(self) -> int:
        self.type(".exit\n")
        status = self.process.wait(60)
        os.close(self.master)
        return status


def test_at_a_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "--timers")
    terminal.expect(".help helps")
    terminal.expect("> ")
    terminal.type("const kept = [\n")
    terminal.expect("... ")
    terminal.type("1]; console.log('runs'); while (true) {}\n")
    terminal.expect("\nruns\n")
    os.killpg(terminal.process.pid, signal.SIGINT)
    terminal.expect("interrupted\n> ")
    terminal.type("console.log('waits'); await new Promise((done) => setTimeout(done, 1e6))\n")
    terminal.expect("\nwaits\n")
    os.killpg(terminal.process.pid, signal.SIGINT)
    terminal.expect("interrupted\n> ")
    terminal.type("kept.length + 41\n")
    terminal.expect("\n42\n> ")
    assert terminal.end() == 0
    history = tmp_path / "jsvm" / "history"
    assert "kept.length + 41\n" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0
    silent = Terminal(tmp_path / "other", "--no-history")
    silent.expect("> ")
    assert silent.end() == 0
    assert not (tmp_path / "other").exists()


def test_as_a_module() -> None:
    command = [sys.executable, "-m", "jsvm", "eval", "1 + 1; throw 'x'"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("VM_RUNTIME_ERROR: Uncaught: 'x' (line 1")


def shell(command: str, source: str = "") -> tuple[int, str, str]:
    """Exit status, output and errors of a command line; `jsvm` stands for the program."""
    program = f"{sys.executable} -m jsvm"
    done = subprocess.run(
        ["bash", "-c", f'set -o pipefail; jsvm() {{ {program} "$@"; }}; {command}'],
        input=source.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_running_standard_input() -> None:
    assert shell("jsvm run -", "console.log('read')") == (0, "read\n", "")
    status, _, errors = shell("jsvm run -", "\n null.x")
    assert status == 1
    assert "at stdin:2:7" in errors
    assert shell("printf '\\xff' | jsvm run -") == (1, "", "-: not UTF-8 text\n")


def test_a_reader_that_is_gone_ends_the_guest() -> None:
    assert shell("jsvm eval --time-limit inf 'for (;;) console.log(1)' | head -n 2") == (1, "1\n1\n", "")
    assert shell("jsvm repl | head -n 1", "1\n" * 5000) == (1, "1\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_is_lost_is_an_error() -> None:
    full = (1, "", "standard output: No space left on device\n")
    assert shell("jsvm eval 'console.log(1)' > /dev/full") == full
    assert shell("jsvm eval '1' > /dev/full") == full
    assert shell("jsvm eval 'throw 1' 2> /dev/full") == (1, "", "")


def test_streams_that_are_closed() -> None:
    assert shell("jsvm eval 1 >&-") == (0, "", "")
    assert shell("jsvm eval 'throw 1' 2>&-") == (1, "", "")
    assert shell("jsvm run - <&-") == shell("jsvm repl <&-") == (0, "", "")


def test_a_module_folder_that_is_none(tmp_path: Path, capsys: Output) -> None:
    assert cli.main(["eval", "--modules", str(tmp_path / "no"), "1"]) == 1
    assert capsys.readouterr().err.endswith("no is not a folder\n")
