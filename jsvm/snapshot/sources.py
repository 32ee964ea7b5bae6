"""Code in a snapshot: sources, and functions as places in them.

Compiled code is never kept. A source is kept as text, bound to its hash; a closure is a place in a source and
the variables it captured; a suspended body is that and the point it waits at.
"""

from __future__ import annotations

from types import CellType, FunctionType, GeneratorType
from typing import TYPE_CHECKING, Any

from jsvm.compiler.modules import SourceTextModule
from jsvm.compiler.rebuilding import (
    PROGRAM,
    AnyTemplate,
    Places,
    body_state,
    captured,
    slot_order,
    start_of,
    template_of,
    variable_name,
)
from jsvm.compiler.reopening import site_place, source_kind, sources_around
from jsvm.compiler.unit import Unit, unit_of
from jsvm.runtime.emitted_code import is_guest
from jsvm.runtime.functions import ScriptFunction
from jsvm.snapshot.base import python_function
from jsvm.snapshot.document import text_hash, unsupported
from jsvm.snapshot.natives import CLOSURE_NAMES, unique
from jsvm.snapshot.paths import inner
from jsvm.unicode.utf16 import from_utf16

if TYPE_CHECKING:
    from jsvm.snapshot.writer import Writer


class SourceTable:
    """The sources that functions of one heap come from, by unique names."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.entries: dict[str, Any] = {}
        self._keys: dict[int, str] = {}
        self._kept: list[Unit] = []
        self._lines: dict[int, Places] = {}
        self._places: dict[tuple[str, str], AnyTemplate] = {}

    def key(self, unit: Unit, path: str) -> str:
        """The name of a source; it is kept from now on."""
        found = self._keys.get(id(unit))
        if found is not None:
            return found
        for around in sources_around(unit):
            self._add(around)
        return self._add(unit)

    def _add(self, unit: Unit) -> str:
        if id(unit) in self._keys:
            return self._keys[id(unit)]
        kind = source_kind(unit)
        name = unit.realm.agent.sources[unit.file_name].name
        key = self._keys[id(unit)] = unique(from_utf16(name), self.entries)
        self._kept.append(unit)
        entry: dict[str, Any] = {
            "kind": kind,
            "name": from_utf16(name),
            "hash": text_hash(unit.source),
            "text": from_utf16(unit.source),
        }
        self.entries[key] = entry
        if unit.site is not None:
            entry["site"] = {"source": self._keys[id(unit.site.unit)], "at": site_place(unit.site)}
        if unit.blocked:
            entry["blocked"] = sorted(map(from_utf16, unit.blocked))
        if kind == "module":
            entry["module"] = self.writer.value(unit.record, f"module {key}")
        entry["cells"] = {
            (name := variable_name(unit, slot)): self.writer.ref(cell, f"variable {shown(name)} of {key}")
            for slot, cell in sorted(unit.cells.items(), key=slot_order)
            if slot not in ("fuel", "unit")
        }
        if templates := self._templates(unit, key):
            entry["templates"] = templates
        return key

    def _templates(self, unit: Unit, key: str) -> list[Any]:
        """The strings that tags were given: each template gives the same object every time."""
        places = self._places_of(unit)
        return [
            [(at := places.place(start)), self.writer.value(made, f"template {at} of {key}")]
            for start, made in sorted(unit.made_templates().items())
        ]

    def place(self, template: AnyTemplate, path: str) -> dict[str, Any]:
        """Where a function is. Raises VMError (VM_SNAPSHOT_UNSUPPORTED) if that tells it from no other."""
        key, at = self.key(template.unit, path), self.at(template)
        if self._places.setdefault((key, at), template) is not template:
            raise unsupported(path, "two functions begin in the same place")
        return {"source": key, "at": at}

    def at(self, template: AnyTemplate) -> str:
        """The same within the source: line and column, from 1."""
        return self._places_of(template.unit).place(start_of(template))

    def _places_of(self, unit: Unit) -> Places:
        places = self._lines.get(id(unit))
        if places is None:
            places = self._lines[id(unit)] = Places(unit.source)
        return places

    # -- functions ---------------------------------------------------------------------------------

    def function(self, function: FunctionType, path: str) -> Any:
        """What a Python function in the heap stands for."""
        code = function.__code__
        if is_guest(code) or code in CLOSURE_NAMES:
            return self.writer.ref(function, path)
        raise unsupported(path, "a function of the engine that cannot be kept")

    def native(self, function: FunctionType, path: str) -> dict[str, Any]:
        """What a Python function stands for that is called with its realm first."""
        code = function.__code__
        if code in CLOSURE_NAMES:
            return {"native": self.writer.ref(function, path)}
        if "function" in code.co_freevars and function.__closure__ is not None:
            # What a class can be called with only refuses, in the name of its class.
            owner = function.__closure__[code.co_freevars.index("function")].cell_contents
            if isinstance(owner, ScriptFunction) and python_function(owner.code) is function:
                return {"code": self.writer.object(owner, path)}
        raise unsupported(path, "a function of the engine that cannot be kept")

    def closure(self, function: FunctionType, path: str) -> dict[str, Any]:
        """The entry of a Python function: one of the guest's without its object, or one of the engine's."""
        code = function.__code__
        cells = zip(code.co_freevars, function.__closure__ or (), strict=True)
        if is_guest(code):
            unit = unit_of(self.writer.agent, code)
            template = None if unit is None else template_of(unit, code)
            if unit is None or template is None:
                raise unsupported(path, "code whose source is gone")
            place = self.place(template, path)
            return {"type": "Code", **place, "cells": self.cells(template, captured(unit, function), path)}
        entry: dict[str, Any] = {"type": "Closure", "name": CLOSURE_NAMES[code]}
        entry["defaults"] = len(function.__defaults__ or ())
        entry["variables"] = {
            name: self.writer.value(cell.cell_contents, inner(path, name)) for name, cell in cells
        }
        return entry

    def script_function(self, function: ScriptFunction, path: str) -> dict[str, Any]:
        """The entry of a function object of the guest's."""
        template: Any = function.template
        if function.realm is not self.writer.realm:
            raise unsupported(path, "an object of another realm")
        entry: dict[str, Any] = {"type": "Function", **self.place(template, path)}
        stub = function.stub
        if (
            isinstance(stub, FunctionType)
            and is_guest(stub.__code__)
            and (own := captured(template.unit, stub))
        ):
            entry["cells"] = self.cells(template, own, path)
        if function.name is not None:
            entry["name"] = self.writer.key(function.name, path)
        if function.fields is not None:
            entry["fields"] = self.writer.value(function.fields, inner(path, "Fields"))
        if function.is_ordinary:
            entry["made"] = True
        self.writer.properties(function, path, entry, "function_prototype")
        return entry

    def cells(self, template: AnyTemplate, cells: dict[str, CellType], path: str) -> dict[str, Any]:
        """References to captured variables."""
        unit = template.unit
        line = self.at(template).partition(":")[0]
        file = from_utf16(unit.realm.agent.sources[unit.file_name].name)
        where = f"function {template.name or path} ({file}:{line})"
        return {
            name: self.writer.ref(cell, f"closure '{shown(name)}' of {where}") for name, cell in cells.items()
        }

    # -- suspended bodies --------------------------------------------------------------------------

    def frame(self, frame: GeneratorType[Any, Any, Any], path: str) -> dict[str, Any]:
        """The entry of a suspended body."""
        if not is_guest(frame.gi_code):
            raise unsupported(path, "a built-in function waits here")
        state = body_state(self.writer.agent, frame)
        unit, template = state.unit, state.template
        entry: dict[str, Any] = {"type": "Frame", "source": self.key(unit, path)}
        entry["at"] = PROGRAM if template is None else self.at(template)
        entry["point"] = state.point
        if state.optimized:
            entry["optimized"] = True
        entry["variables"] = {
            name: self.writer.value(value, f"{path}.{shown(name)}") for name, value in state.variables.items()
        }
        entry["cells"] = {
            name: self.writer.ref(cell, f"variable {path}.{shown(name)}")
            for name, cell in state.cells.items()
        }
        return entry

    def module(self, module: SourceTextModule, path: str) -> str:
        """The source of a module."""
        return self.key(module.unit, path)


def shown(name: str) -> str:
    """A variable as the guest spells it."""
    return name.rpartition("#")[0].lstrip("%*") or name
