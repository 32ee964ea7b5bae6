"""The sources of a snapshot, parsed again, and the functions in them found by their places.

ATTACK: that a text has the hash the snapshot names says only that the snapshot is whole. The text is code of
the guest's like any other: it goes through the parser, and its functions capture what the snapshot says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import CellType, CodeType
from typing import TYPE_CHECKING, Any, Final

from jsvm.compiler.evaluation import EvalSite
from jsvm.compiler.modules import SourceTextModule
from jsvm.compiler.rebuilding import (
    PROGRAM,
    AnyTemplate,
    BodyState,
    Places,
    TemplateFinder,
    enter_body,
    has_await,
    make_stub,
    stub_code,
    variable_slot,
)
from jsvm.compiler.reopening import reopen, site_at
from jsvm.compiler.restored_values import always_assigned, binding_of, is_empty, may_hold_cell
from jsvm.compiler.templates import FunctionTemplate
from jsvm.compiler.unit import Unit
from jsvm.errors import invalid_data
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.class_operations import class_thrower, refuse_everything
from jsvm.runtime.functions import Code, MadeScriptFunction, ScriptFunction
from jsvm.runtime.generators import Frame
from jsvm.snapshot.document import text_hash
from jsvm.unicode.utf16 import to_utf16

if TYPE_CHECKING:
    from jsvm.snapshot.reader import Reader

#: Line and column.
PLACE: Final = re.compile(r"[0-9]{1,8}:[0-9]{1,8}", re.ASCII)
CLASSES: Final = ("class", "derived_class")


class RestoredSources:
    """Sources by their names in the snapshot."""

    def __init__(self, reader: Reader, entries: Mapping[str, Any]) -> None:
        self._reader = reader
        self._entries = entries
        self._units: dict[str, Unit] = {}
        self._modules: dict[str, SourceTextModule] = {}
        self._finders: dict[str, TemplateFinder] = {}
        self._stubs: dict[FunctionTemplate, CodeType] = {}
        self._assigned: dict[FunctionTemplate, list[str]] = {}

    def open(self) -> None:
        """Parse all sources."""
        for key, entry in self._entries.items():
            place = source_place(key)
            if type(entry) is not dict or not all(
                type(entry.get(k)) is str for k in ("kind", "name", "text")
            ):
                raise invalid_data(place, "is malformed")
            text = to_utf16(entry["text"])
            if entry.get("hash") != text_hash(text):
                raise invalid_data(place, "the text is not the one that the hash was made of")
            self._reader.guard(place, self._open, key, entry, text)
            blocked = entry.get("blocked", [])
            if type(blocked) is not list or not all(type(name) is str for name in blocked):
                raise invalid_data(place, "is malformed")
            self._units[key].blocked.update(map(to_utf16, blocked))

    def _open(self, key: str, entry: dict[str, Any], text: str) -> None:
        site = self._site(entry, source_place(key)) if "site" in entry else None
        name = to_utf16(entry["name"])
        unit = self._units[key] = reopen(self._reader.realm, entry["kind"], text, name, site)
        if isinstance(unit.record, SourceTextModule):
            self._modules[key] = unit.record

    def _site(self, entry: dict[str, Any], place: str) -> EvalSite:
        """The direct eval that a text was given to; its own source comes first."""
        site = entry["site"]
        if entry["kind"] != "eval":
            raise invalid_data(place, "is nothing that a direct eval is given")
        around = self.unit(site["source"], place)
        # ATTACK: a long source with a thousand evals in it is looked through a thousand times.
        self._reader.budget.spend(1 + len(around.source) // 64)
        return site_at(around, checked_place(site["at"], place))

    def connect(self) -> None:
        """Give the sources their variables, now that these exist."""
        for key, entry in self._entries.items():
            unit = self._units[key]
            cells = self._cells(unit, entry.get("cells", {}), source_place(key))
            unit.cells.update({variable_slot(unit, name): cell for name, cell in cells.items()})
            if "templates" in entry:
                self._reader.guard(source_place(key), self._templates, unit, entry["templates"], key)

    def _templates(self, unit: Unit, data: Any, key: str) -> None:
        """Objects of tagged templates, by their places."""
        places = Places(unit.source)
        for at, made in data:
            offset = places.offset(checked_place(at, source_place(key)))
            unit.restored_templates[offset] = self._reader.thing(made, JSArray, source_place(key))

    def _cells(self, unit: Unit, data: Any, place: str) -> dict[str, CellType]:
        if type(data) is not dict:
            raise invalid_data(place, "is malformed")
        cells = {name: self._reader.thing(item, CellType, place) for name, item in data.items()}
        self._reader.last.append(lambda: check_cells(unit, cells, place))
        return cells

    def unit(self, key: Any, place: str) -> Unit:
        """A source by name."""
        found = self._units.get(key) if type(key) is str else None
        if found is None:
            raise invalid_data(place, "refers to a source that is not there")
        return found

    def module(self, key: Any, place: str) -> SourceTextModule:
        """A module's record by the name of its source."""
        self.unit(key, place)
        if key not in self._modules:
            raise invalid_data(place, "refers to a source that is no module")
        return self._modules[key]

    def template(self, entry: dict[str, Any], place: str) -> AnyTemplate:
        """The function that an entry names."""
        key = entry.get("source")
        unit = self.unit(key, place)
        at = checked_place(entry.get("at"), place)
        finder = self._finders.get(str(key))
        if finder is None:
            finder = self._finders[str(key)] = TemplateFinder(unit)
        return finder.find(at)

    # -- functions ---------------------------------------------------------------------------------

    def script_function(self, function: ScriptFunction, entry: dict[str, Any], place: str) -> None:
        """Give a function object its template and its code."""
        template = self.template(entry, place)
        cells = self._cells(template.unit, entry.get("cells", {}), place)
        function.realm = self._reader.realm
        function.template = template
        stub: Any = refuse_everything
        if isinstance(template, FunctionTemplate):
            code = self._stubs.get(template)
            if code is None:
                code = self._stubs[template] = stub_code(template)
            stub = make_stub(template.unit, code, cells)
            self._check_assigned(template, cells, place)
        function.stub = stub
        function.fields = function.name = function.instances = function.blueprint = None
        function.code = function.body = template.bind(function)
        if template.kind in CLASSES:
            function.code = class_thrower(function)

    def _check_assigned(self, template: FunctionTemplate, cells: Mapping[str, CellType], place: str) -> None:
        """Refuse a captured variable without a value that always has one; it is filled later than this."""
        slots = self._assigned.get(template)
        if slots is None:
            slots = self._assigned[template] = always_assigned(template)
        if slots:
            unit = template.unit
            own = {variable_slot(unit, name): cell for name, cell in cells.items()}
            captured = [own.get(slot) or unit.cells[slot] for slot in slots]
            self._reader.last.append(lambda: check_filled(captured, place))

    def bare_code(self, entry: dict[str, Any], place: str) -> Code:
        """The code of a function whose object nobody holds."""
        realm = self._reader.realm
        function = MadeScriptFunction.__new__(MadeScriptFunction)
        function.prototype = realm.function_prototype
        function.props = {}
        function.attributes = None
        self.script_function(function, entry, place)
        return function.body

    # -- suspended bodies --------------------------------------------------------------------------

    def frame(self, entry: dict[str, Any], place: str) -> Frame:
        """A suspended body."""
        reader = self._reader
        unit = self.unit(entry.get("source"), place)
        template: FunctionTemplate | None = None
        if entry.get("at") == PROGRAM:
            if unit.is_script or not has_await(unit):
                raise invalid_data(place, "is a program that never waits")
        else:
            found = self.template(entry, place)
            if not isinstance(found, FunctionTemplate) or not found.is_driven:
                raise invalid_data(place, "is a function that never waits")
            template = found
        # ATTACK: each suspended body is emitted and compiled for itself, whatever its size.
        node = unit.program if template is None else template.node
        reader.budget.spend(1 + node.end - node.start)
        point = entry.get("point")
        if type(point) is not int or not 0 <= point < 1_000_000:
            raise invalid_data(place, "waits nowhere")
        state = BodyState(unit, template, entry.get("optimized") is True, point)
        variables = entry.get("variables", {})
        if type(variables) is not dict:
            raise invalid_data(place, "is malformed")
        state.variables = {name: reader.value(data, place) for name, data in variables.items()}
        state.cells = self._cells(unit, entry.get("cells", {}), place)
        frame = enter_body(state)
        if template is not None:
            self._check_assigned(template, state.cells, place)
        name_empty(unit, state.cells)
        return frame


def check_cells(unit: Unit, cells: Mapping[str, CellType], place: str) -> None:
    """Captured variables hold what the source lets them hold; they are filled after they are captured."""
    for name, cell in cells.items():
        if not may_hold_cell(unit, variable_slot(unit, name), cell):
            raise invalid_data(place, "has a variable that cannot have this value")


def check_filled(cells: Iterable[CellType], place: str) -> None:
    """Refuse variables without a value."""
    if any(map(is_empty, cells)):
        raise invalid_data(place, "has a variable without a value that always has one")


def name_empty(unit: Unit, cells: Mapping[str, CellType]) -> None:
    """A body may wait in front of what gives a variable its value. ATTACK: or so it says, and then what it
    makes reads it in vain, which is an error of the guest's."""
    for name, cell in cells.items():
        binding = binding_of(unit, variable_slot(unit, name))
        if binding is not None and is_empty(cell):
            unit.tell_name(binding)


def checked_place(at: Any, place: str) -> str:
    """A place in a source, if it is one."""
    if type(at) is not str or not PLACE.fullmatch(at):
        raise invalid_data(place, "names no place in a source")
    return at


def source_place(key: str) -> str:
    """Where a source is, for errors."""
    return f"$.sources[{key[:120]}]"
