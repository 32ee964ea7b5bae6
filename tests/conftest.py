"""Collects the JavaScript programs under `tests/` as test items; `tests/programs.py` has their format."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import programs


class ProgramItem(pytest.Item):
    """One program of a file."""

    _fixtureinfo = SimpleNamespace(argnames=())  # pytest-pyodide reads this of every item

    def __init__(self, *, program: programs.Program, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.program = program

    def runtest(self) -> None:
        from jsvm import VM

        asyncio.run(programs.run(self.program, VM))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, programs.ExpectationError):
            return f"{self.path}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        first = len(self.program.source) - len(self.program.source.lstrip("\n"))
        return self.path, first, self.name


class ProgramFile(pytest.File):
    """A file of programs; each is an item named by its number, or by nothing if it is alone."""

    def collect(self) -> Iterator[ProgramItem]:
        try:
            found = programs.parse_file(self.path.read_text("utf-8"))
        except programs.MalformedProgramError as error:
            raise self.CollectError(f"{self.path}: {error}") from None
        for number, program in enumerate(found, 1):
            name = self.path.stem if len(found) == 1 else f"{self.path.stem}-{number}"
            yield ProgramItem.from_parent(self, name=name, program=program)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if programs.is_program_file(file_path):
        return ProgramFile.from_parent(parent, path=file_path)
    return None
