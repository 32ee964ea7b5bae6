"""Every example in README, SECURITY, CONTRIBUTING and below docs/ runs.

Python blocks run whole; what they print is compared with the comments behind their `print(...)` lines. Lines
of shell blocks that start with `python -m jsvm` run, and the comment lines below them are their output; other
lines must name a command of build.sh. JavaScript blocks are programs for a page: they are parsed here and run
in `tests/browser/`.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
)
PRINTS = re.compile(r"^\s*(?:print|console\.log)\(.*\)(?:;)?\s*(?:#|//) (.*)$")


@dataclass(frozen=True)
class Block:
    """One fenced block: where it is, its language, its text."""

    document: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def blocks_of(document: str, text: str) -> list[Block]:
    """The fenced blocks of a document, with the line on which each starts."""
    found = []
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(document, line, match[1], match[2]))
    return found


def all_blocks(*languages: str) -> list[Block]:
    blocks = [block for name in DOCUMENTS for block in blocks_of(name, (ROOT / name).read_text("utf-8"))]
    return [block for block in blocks if not languages or block.language in languages]


def expected_output(code: str) -> list[str]:
    """The comments behind the lines that print."""
    return [match[1] for line in code.splitlines() if (match := PRINTS.match(line))]


def shell_commands(text: str) -> list[tuple[str, list[str]]]:
    """Each command of a shell block with the comment lines below it."""
    commands: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("# "):
            commands[-1][1].append(line.removeprefix("# "))
        elif line:
            commands.append((line, []))
    return commands


def run_shell(command: str) -> list[str]:
    """What a line of shell prints to its standard output, with this Python as `python`."""
    folder = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": folder + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_every_block_has_a_language_that_is_checked() -> None:
    assert {block.language for block in all_blocks()} <= {"python", "sh", "js"}
    assert all_blocks("python")
    assert all_blocks("sh")
    assert all_blocks("js")


@pytest.mark.parametrize("block", all_blocks("python"), ids=str)
def test_python_block(block: Block, tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(block.text, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert expected_output(block.text), "an example shows what it prints"
    assert done.stdout.splitlines() == expected_output(block.text)


@pytest.mark.parametrize("block", all_blocks("sh"), ids=str)
def test_shell_block(block: Block) -> None:
    usage = run_shell("./build.sh help")
    for command, output in shell_commands(block.text):
        if match := re.match(r"\./build\.sh (\w+)", command):
            assert any(re.match(rf"  {match[1]}\b", line) for line in usage), f"build.sh has no {match[1]}"
        else:
            assert command.startswith("python -m jsvm "), command
            assert output, f"an example shows what it prints: {command}"
            assert run_shell(command) == output


@pytest.mark.parametrize("block", all_blocks("js"), ids=str)
def test_javascript_block_parses(block: Block, tmp_path: Path) -> None:
    script = tmp_path / "example.mjs"
    script.write_text(block.text, "utf-8")
    subprocess.run(["node", "--check", str(script)], check=True)


def test_the_first_screen_says_what_matters() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text("utf-8").splitlines()[:45])
    assert "Pyodide is the carrier, not the boundary. The boundary is the interpreter." in first_screen
    for command in ("./build.sh demo", "./build.sh test"):
        assert command in first_screen
    assert "```python" in first_screen


def test_links_lead_somewhere() -> None:
    for name in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8")):
            assert ((ROOT / name).parent / target).exists(), f"{name} links to {target}"


def test_examples_are_read_rightly() -> None:
    text = "a\n```sh\nx\n# 1\n# 2\n\ny\n```\n```python\nprint(f(1))  # 2\nx = 1  # not this\n```\n"
    shell, python = blocks_of("A.md", text)
    assert (shell.line, shell.language, python.line) == (2, "sh", 9)
    assert shell_commands(shell.text) == [("x", ["1", "2"]), ("y", [])]
    assert expected_output(python.text) == ["2"]
    assert expected_output("  console.log(x); // 3\n") == ["3"]
