"""Closures and suspended bodies as data: what a snapshot asks of the compiler.

A closure is a function in a source and the cells it captured; a suspended body is that, a suspension point,
and its locals. Both can be told apart here, and put together again in another process, from the same source
text compiled once more. Names of variables are told as `total#4`: the guest's spelling, for readers, and the
number of the binding in its source; `total#^4` is one of the source around, for code given to a direct eval.
"""

from __future__ import annotations

import ast
import gc
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import CellType, CodeType, FunctionType, GeneratorType
from typing import Any, Final

from jsvm.compiler.code import compile_function, make_function
from jsvm.compiler.compile import emit_script
from jsvm.compiler.emit import Emitter
from jsvm.compiler.liveness import Names, live_names
from jsvm.compiler.lower_functions import stub_definition
from jsvm.compiler.modules import emit_async_body, emit_body, emit_instantiation
from jsvm.compiler.restored_values import allows, may_hold, start_value, uses_of
from jsvm.compiler.suspension import ENTERING, SAVED, NotReachableError, point_at, reentrant, shared_names
from jsvm.compiler.templates import DefaultConstructorTemplate, FunctionTemplate
from jsvm.compiler.unit import Unit, unit_of
from jsvm.runtime.agent import Agent
from jsvm.runtime.generators import Frame

type AnyTemplate = FunctionTemplate | DefaultConstructorTemplate

#: What stands for the program itself where a function's place is asked for.
PROGRAM: Final = "program"
SLOT: Final = re.compile(r"v([0-9]{1,9})", re.ASCII)
TEMPORARY: Final = re.compile(r"[tp][0-9]{1,9}|this|args|rest", re.ASCII)
LINE_FEED: Final = re.compile(r"\n")
#: Stubs and factories of closures, which every body defines anew.
DEFINITION: Final = re.compile(r"[fm][0-9]{1,9}", re.ASCII)
#: Cells that belong to the unit, and so to no snapshot.
UNIT_CELLS: Final = frozenset({"fuel", "unit"})


class NotRebuildableError(Exception):
    """A closure or frame that this cannot tell apart, or data that does not fit the source."""


# -- units and names ---------------------------------------------------------------------------------------


def variable_name(unit: Unit, slot: str) -> str:
    """How data calls a Python variable of a unit's code."""
    match = SLOT.fullmatch(slot)
    if match is None:
        return slot
    number, outward = int(match[1]), ""
    while number < unit.first_slot:
        unit = unit_around(unit)
        outward += "^"
    return f"{spelling(unit, slot)}#{outward}{number - unit.first_slot}"


def unit_around(unit: Unit) -> Unit:
    """The unit with the direct eval that this one was given to. Raises NotRebuildableError without one."""
    if unit.site is None:
        raise NotRebuildableError("a variable of another source")
    return unit.site.unit


def spelling(unit: Unit, slot: str) -> str:
    """The guest's name of a variable."""
    binding = unit.slots.get(slot)
    return "" if binding is None else binding.name


def variable_slot(unit: Unit, name: str) -> str:
    """The Python variable that data calls `name`."""
    if TEMPORARY.fullmatch(name):
        return name
    _, mark, place = name.rpartition("#")
    number = place.lstrip("^")
    for _ in range(len(place) - len(number)):
        unit = unit_around(unit)
    if not mark or not number.isdecimal() or not number.isascii() or len(number) > 8:
        raise NotRebuildableError("no such variable")
    return f"v{unit.first_slot + int(number)}"


class Places:
    """Places in one source: line (of those that end with a line feed) and column, from 1, such as `3:14`."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(match.end() for match in LINE_FEED.finditer(source))]

    def place(self, offset: int) -> str:
        """The place of a source offset."""
        line = bisect_right(self._starts, offset)
        return f"{line}:{offset - self._starts[line - 1] + 1}"

    def offset(self, place: str) -> int:
        """The source offset of a place. Raises NotRebuildableError if there is no such line."""
        line, _, column = place.partition(":")
        if not 0 < int(line) <= len(self._starts):
            raise NotRebuildableError(f"no function at {place}")
        return self._starts[int(line) - 1] + int(column) - 1


def start_of(template: AnyTemplate) -> int:
    """The source offset that tells a function from every other."""
    return template.node.start if isinstance(template, FunctionTemplate) else template.range[0]


# -- finding templates -------------------------------------------------------------------------------------


class TemplateFinder:
    """Finds the templates of a unit by their places.

    A template is made when the code around it is emitted, so the functions around a wanted one are emitted;
    they are not compiled.
    """

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._places = Places(unit.source)
        self._emitted: set[int] = set()
        self._found: dict[int, AnyTemplate] = {}
        emit_program(unit)
        self._collect()

    def find(self, place: str) -> AnyTemplate:
        """The template at a place. Raises NotRebuildableError if there is none."""
        offset = self._places.offset(place)
        while offset not in self._found:
            around = [template for template in self._found.values() if self._may_contain(template, offset)]
            if not around:
                raise NotRebuildableError(f"no function at {place}")
            for template in around:
                self._emitted.add(id(template))
                if isinstance(template, FunctionTemplate):
                    self.unit.emit_template(template, optimize=False)
            self._collect()
        return self._found[offset]

    def _may_contain(self, template: AnyTemplate, offset: int) -> bool:
        if id(template) in self._emitted or not isinstance(template, FunctionTemplate):
            return False
        return template.node.start <= offset <= template.node.end

    def _collect(self) -> None:
        made: list[AnyTemplate] = [*self.unit.functions.values(), *self.unit.constructors.values()]
        for template in made:
            self._found.setdefault(start_of(template), template)


def emit_program(unit: Unit) -> ast.FunctionDef:
    """Emit the program itself, which makes the templates of its functions; answers its body."""
    if unit.is_script:
        return unit.emit_top_level(emit_script)
    unit.emit_top_level(emit_instantiation)
    return unit.emit_top_level(emit_async_body if has_await(unit) else emit_body)


def has_await(unit: Unit) -> bool:
    """Whether a module awaits at its top level."""
    return "await" in unit.tree.program.uses


# -- closures ----------------------------------------------------------------------------------------------


def template_of(unit: Unit, code: CodeType) -> FunctionTemplate | None:
    """The template that emitted code, or its stub, was compiled from; None for the program itself."""
    return next((t for t in unit.functions.values() if t.slot == code.co_name), None)


def captured(unit: Unit, function: FunctionType) -> dict[str, CellType]:
    """The cells that a closure captured by itself, by their names in data."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return own_cells(unit, cells)


def own_cells(unit: Unit, cells: Iterable[tuple[str, CellType]]) -> dict[str, CellType]:
    """Those cells that are not the unit's."""
    return {
        variable_name(unit, slot): cell
        for slot, cell in sorted(cells, key=slot_order)
        if slot not in UNIT_CELLS and unit.cells.get(slot) is not cell
    }


def stub_code(template: FunctionTemplate) -> CodeType:
    """What all new closures of a function share."""
    unit = template.unit
    emitter = Emitter(unit, template, template.scope, optimize=False)
    return compile_function(stub_definition(emitter, template), template.free_slots(), unit.file_name)


def make_stub(unit: Unit, code: CodeType, cells: Mapping[str, CellType]) -> FunctionType:
    """The Python function of a new closure, as emitted code would have made it. `cells` are by name in data;
    those of the unit are added."""
    defaults = (None,) * code.co_argcount
    return make_function(code, unit.python_globals, all_cells(unit, code, cells), defaults)


def all_cells(unit: Unit, code: CodeType, cells: Mapping[str, CellType]) -> dict[str, CellType]:
    """The cells for every captured variable of some code."""
    found = {variable_slot(unit, name): cell for name, cell in cells.items()}
    missing = [slot for slot in code.co_freevars if slot not in found]
    if any(slot not in unit.cells for slot in missing) or not found.keys() <= set(code.co_freevars):
        raise NotRebuildableError("the captured variables are others")
    return found | {slot: unit.cells[slot] for slot in missing}


# -- suspended bodies --------------------------------------------------------------------------------------


@dataclass(slots=True)
class BodyState:
    """A suspended body. `template` is None for a module's own body."""

    unit: Unit
    template: FunctionTemplate | None
    optimized: bool
    point: int
    variables: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, CellType] = field(default_factory=dict)


def body_state(agent: Agent, frame: GeneratorType[Any, Any, Any]) -> BodyState:
    """Take a suspended body apart. Raises NotRebuildableError."""
    code = frame.gi_code
    unit = unit_of(agent, code)
    if unit is None or frame.gi_frame is None:
        raise NotRebuildableError("a body that is not the guest's")
    template, optimized = origin(unit, code)
    point = waiting_point(frame)
    if point is None:
        raise NotRebuildableError("this Python was told to forget where code stands")
    state = BodyState(unit, template, optimized, point)
    needed = names_needed(unit, template, optimized)[point]
    cells = frame_cells(frame).items()
    kept = [
        (slot, cell) for slot, cell in cells if not is_passing(slot) or (slot in needed and slot[0] == "t")
    ]
    state.cells = own_cells(unit, kept)
    hidden = {*code.co_cellvars, *code.co_freevars}
    for slot, value in sorted(frame.gi_frame.f_locals.items(), key=slot_order):
        if value is None and start_value(unit, slot) == [None]:
            continue
        if slot in needed and slot not in hidden and not is_definition(code, slot, value):
            state.variables[variable_name(unit, slot)] = value
    return state


def slot_order(item: tuple[str, Any]) -> tuple[int, str]:
    """What variables are told in the order of, so that a body and its copy tell the same."""
    return len(item[0]), item[0]


def defined_names(function: ast.FunctionDef) -> set[str]:
    """The Python functions that a body defines, to make closures or to outline."""
    return {node.name for node in ast.walk(function) if isinstance(node, ast.FunctionDef)}


def waiting_point(frame: Any) -> int | None:
    """The number of the suspension point a body waits at; it may wait in an outlined part of it."""
    while isinstance(frame.gi_yieldfrom, GeneratorType):
        frame = frame.gi_yieldfrom
    return point_at(frame.gi_code, frame.gi_frame.f_lasti)


def is_passing(slot: str) -> bool:
    """Whether a variable is a temporary, a definition, or one that only matters on the way in."""
    if slot in (ENTERING, SAVED) or DEFINITION.fullmatch(slot):
        return True
    return slot[0] == "t" and slot != "this"


def names_needed(unit: Unit, template: FunctionTemplate | None, optimized: bool) -> list[Names]:
    """What a body still needs at each of its suspension points; found out once."""
    key = (template, optimized)
    if key not in unit.needed:
        unit.needed[key] = live_names(emitted_body(unit, template, optimized))
    return unit.needed[key]


def emitted_body(unit: Unit, template: FunctionTemplate | None, optimized: bool) -> ast.FunctionDef:
    """The Python function of a body, emitted again."""
    return emit_program(unit) if template is None else unit.emit_template(template, optimize=optimized)


def origin(unit: Unit, code: CodeType) -> tuple[FunctionTemplate | None, bool]:
    """The template that a body runs, and whether it was compiled for speed."""
    if code in unit.entries:
        return unit.entries[code]
    template = template_of(unit, code)
    return template, template is not None and template.is_optimized and template.code is code


def is_definition(code: CodeType, slot: str, value: Any) -> bool:
    """Whether a local is a function that the body itself defines, to make closures or to outline."""
    if DEFINITION.fullmatch(slot):
        return True
    return isinstance(value, FunctionType) and value.__code__ in code.co_consts


def frame_cells(frame: GeneratorType[Any, Any, Any]) -> dict[str, CellType]:
    """The cells of a suspended body: those of its own variables, then those it captured.

    Python does not tell them by name; but the collector goes through a frame's variables in order.
    """
    names = (*frame.gi_code.co_cellvars, *frame.gi_code.co_freevars)
    found = [item for item in gc.get_referents(frame) if isinstance(item, CellType)]
    if len(found) != len(names):
        raise NotRebuildableError("this Python does not tell the variables of a suspended body")
    return dict(zip(names, found, strict=True))


def enter_body(state: BodyState) -> Frame:
    """A suspended body that waits where `state` says. Raises NotRebuildableError."""
    unit, template = state.unit, state.template
    needed_there = names_needed(unit, template, state.optimized)
    if state.point >= len(needed_there):
        raise NotRebuildableError("waits nowhere")
    function = emitted_body(unit, template, state.optimized)
    variables = {variable_slot(unit, name): value for name, value in state.variables.items()}
    own = {variable_slot(unit, name): cell for name, cell in state.cells.items()}
    for slot in shared_names(function) - unit.cells.keys():
        if is_passing(slot):
            own.setdefault(slot, CellType())
    needed = sorted(unit.cells) if template is None else template.free_slots()
    missing = [slot for slot in needed if slot not in own]
    if any(slot not in unit.cells for slot in missing):
        raise NotRebuildableError("the captured variables are others")
    cells = own | {slot: unit.cells[slot] for slot in missing}
    known = needed_there[state.point] - cells.keys() - defined_names(function)
    if not variables.keys() <= known:
        raise NotRebuildableError("has variables that nothing needs")
    uses = uses_of(function)
    if not all(
        may_hold(unit, slot, value) and allows(uses.get(slot, set()), value)
        for slot, value in variables.items()
    ):
        raise NotRebuildableError("has a variable that cannot have this value")
    # What is needed on some ways only may never have had a value; no code can tell if it has one.
    for slot in known - variables.keys():
        if TEMPORARY.fullmatch(slot) or SLOT.fullmatch(slot):
            variables.update((slot, value) for value in start_value(unit, slot))
    try:
        reentrant(function, state.point, list(variables), sorted(cells))
    except NotReachableError:
        raise NotRebuildableError("waits nowhere") from None
    code = unit.compile_emitted(function, sorted(cells), "" if template is None else template.name)
    unit.entries[code] = (template, state.optimized)
    frame: Frame = make_function(code, unit.python_globals, cells)(tuple(variables.values()))
    frame.send(None)
    return frame
