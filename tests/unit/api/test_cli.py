"""The command line: what it prints, where, and its exit status."""

from __future__ import annotations

import io
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


def test_as_a_module() -> None:
    command = [sys.executable, "-m", "jsvm", "eval", "1 + 1; throw 'x'"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("VM_RUNTIME_ERROR: Uncaught: 'x' (line 1")
