"""A unit of compilation: one script or module, and what all its functions share."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from types import CellType, CodeType, FunctionType
from typing import TYPE_CHECKING, Final, NoReturn, final

from jsvm.compiler.bindings import Binding, Scope
from jsvm.compiler.code import compile_function, make_function
from jsvm.compiler.embedding import stubs_in, template_of, with_bodies
from jsvm.compiler.emit import Emitter
from jsvm.compiler.inference import Inference
from jsvm.compiler.kinds import INT, NATURAL, Kind
from jsvm.compiler.lower_entering import enter_scope, renew_scope, reset
from jsvm.compiler.lower_functions import emit_function
from jsvm.compiler.scope_tree import ScopeTree
from jsvm.compiler.suspension import number_points
from jsvm.compiler.templates import DefaultConstructorTemplate, FunctionTemplate
from jsvm.runtime.agent import Agent
from jsvm.runtime.functions import FunctionKind
from jsvm.runtime.realm import Realm
from jsvm.syntax import nodes as n
from jsvm.syntax.collector import uncollected
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.positions import Positions

if TYPE_CHECKING:
    from jsvm.compiler.evaluation import EvalSite
    from jsvm.compiler.lower import Lowering


#: The modifier before a static method, with what may stand after it.
STATIC: Final = re.compile(r"static(?:\s|/\*[\s\S]*?\*/|//[^\n\r\u2028\u2029]*)*+")


@final
class TemplateSite:
    """The strings of one tagged template in the source; its object is made once per realm."""

    __slots__ = ("cooked", "made", "raw", "start")

    def __init__(self, start: int, cooked: tuple[str | None, ...], raw: tuple[str, ...]) -> None:
        #: The source offset of the template: no two begin in the same place.
        self.start = start
        self.cooked = cooked
        self.raw = raw
        self.made: object = None


@final
class Unit:
    """One script or module being compiled; it stays, for the functions that are compiled later."""

    __slots__ = (
        "__weakref__",
        "allow_fast",
        "always_optimize",
        "blocked",
        "cells",
        "constructors",
        "entries",
        "factories",
        "field_keys",
        "file_name",
        "first_slot",
        "functions",
        "inference",
        "is_eval",
        "is_script",
        "labels",
        "lines",
        "lowered",
        "lowering",
        "names",
        "needed",
        "program",
        "python_globals",
        "realm",
        "record",
        "resources",
        "restored_templates",
        "site",
        "slots",
        "source",
        "template_sites",
        "templates",
        "tree",
    )

    def __init__(
        self,
        realm: Realm,
        source: str,
        program: n.Program,
        tree: ScopeTree,
        lowering: Lowering,
        python_globals: dict[str, object],
        file_name: str,
    ) -> None:
        self.realm = realm
        self.source = source
        self.program = program
        self.tree = tree
        self.lowering = lowering
        self.python_globals = python_globals
        self.file_name = file_name
        self.is_script = program.source_type != "module"
        self.lines = Positions(source, realm.agent.budget)
        self.inference = Inference(is_dynamic=tree.is_dynamic)
        #: Expressions that were lowered.
        self.lowered = 0
        #: Whether fast forms are emitted at all; off only to test that they mean the same.
        self.allow_fast = True
        self.always_optimize = False
        self.resources: list[object] = []
        #: Cells of top-level bindings, by slot, and the two that every function captures.
        self.cells: dict[str, CellType] = {"fuel": realm.agent.budget.fuel, "unit": CellType(self.resources)}
        self.slots: dict[str, Binding] = {}
        self.names: dict[int, str] = {}
        self.labels: dict[int, frozenset[str]] = {}
        self.field_keys: dict[int, str] = {}
        self.factories: dict[int, set[str]] = {}
        self.template_sites: dict[int, TemplateSite] = {}
        #: Their objects by the offsets of the templates, in a unit that comes from a snapshot.
        self.restored_templates: dict[int, object] = {}
        #: Templates by the identity of their nodes, and by number.
        self.functions: dict[int, FunctionTemplate] = {}
        self.templates: list[FunctionTemplate] = []
        #: Templates of implicit constructors, by their classes.
        self.constructors: dict[int, DefaultConstructorTemplate] = {}
        #: Of bodies that were suspended (None is the program itself; compiled for speed or not): the locals
        #: they need at each suspension point.
        self.needed: dict[tuple[FunctionTemplate | None, bool], list[frozenset[str]]] = {}
        #: The body that code runs which was compiled to go on from a suspension point.
        self.entries: dict[CodeType, tuple[FunctionTemplate | None, bool]] = {}
        #: The number of the first of its slots; they are numbered in the order of the source.
        self.first_slot = 0
        #: What dynamic import and `import.meta` refer to: the module or script record.
        self.record: object = None
        #: Whether it is evaluated code, and the direct eval it was given to, if any.
        self.is_eval = False
        self.site: EvalSite | None = None
        #: Names of sloppy functions in blocks that something keeps from being `var`s.
        self.blocked: set[str] = set()
        for scope in tree.scopes():
            for binding in scope.bindings.values():
                if binding.slot == "this":
                    continue
                self.slots[binding.slot] = binding
                if binding.may_be_unassigned:
                    self.tell_name(binding)

    def tell_name(self, binding: Binding) -> None:
        """Let errors name a binding that is read while it has no value."""
        self.realm.environment.slot_names[binding.slot] = shown_name(binding)

    # -- positions and errors ------------------------------------------------------------------------------

    def position(self, offset: int) -> tuple[int, int]:
        """Line, from 1, and column, from 0."""
        line, column = self.lines.line_column(offset)
        return line, column - 1

    def not_supported(self, node: n.Node, what: str) -> NoReturn:
        """Refuse what the engine does not run yet; raises a `JSSyntaxError` that says so."""
        line, column = self.lines.line_column(node.start)
        raise JSSyntaxError(f"{what} is not supported yet", node.start, line, column)

    # -- what emitters ask ---------------------------------------------------------------------------------

    def add_resource(self, value: object) -> int:
        """Index of a Python object that emitted code refers to."""
        self.resources.append(value)
        return len(self.resources) - 1

    def binding_of_slot(self, slot: str) -> Binding | None:
        """The binding that a Python name holds."""
        return self.slots.get(slot)

    def is_strict(self, scope: Scope) -> bool:
        """Whether code in a scope is strict."""
        return scope.is_strict

    def is_private_field(self, binding: Binding) -> bool:
        """Whether a private name is a field: then it is plain data."""
        node = binding.scope.node
        assert isinstance(node, n.Class)
        return any(
            isinstance(element, n.PropertyDefinition)
            and isinstance(element.key, n.PrivateIdentifier)
            and "#" + element.key.name == binding.name
            for element in node.body.body
        )

    def step_kind(self, kind: Kind, operator: str) -> Kind:
        """The kind of an integer after `++` or `--`."""
        return NATURAL if operator == "++" and kind & NATURAL == NATURAL else INT

    def read_home(self, c: Emitter, binding: Binding) -> ast.expr:
        """The home object that `super` looks in."""
        return c.settle(c.read_binding(binding)).value

    def template_site(self, node: n.TaggedTemplateExpression) -> TemplateSite:
        """The site of a tagged template: the same one however often its function is compiled."""
        found = self.template_sites.get(id(node))
        if found is None:
            quasis = node.quasi.quasis
            start = node.quasi.start
            found = TemplateSite(start, tuple(q.cooked for q in quasis), tuple(q.raw for q in quasis))
            found.made = self.restored_templates.get(start)
            self.template_sites[id(node)] = found
        return found

    def made_templates(self) -> dict[int, object]:
        """The objects of tagged templates by the offsets of the templates, those included that code which was
        restored has not been compiled for yet."""
        sites = self.template_sites.values()
        return {**self.restored_templates, **{s.start: s.made for s in sites if s.made is not None}}

    def enter_scope(self, c: Emitter, scope: Scope) -> None:
        """Create what a scope's start creates."""
        enter_scope(c, scope)

    def reset_binding(self, c: Emitter, binding: Binding) -> None:
        """Make a Python local unassigned."""
        reset(c, binding)

    def renew_scope(self, c: Emitter, scope: Scope) -> None:
        """Fresh bindings for one turn of a loop."""
        renew_scope(c, scope)

    # -- functions -----------------------------------------------------------------------------------------

    def template(
        self, node: n.Node, name: str, kind: FunctionKind, class_node: n.Class | None = None
    ) -> FunctionTemplate:
        """The template of a function, field initialiser or static block."""
        found = self.functions.get(id(node))
        if found is None:
            scope = self.tree.body_of(node)
            shown = class_node if class_node is not None else self.tree.shown.get(id(node), node)
            number = len(self.functions)
            extent = self.shown_range(shown)
            found = self.functions[id(node)] = FunctionTemplate(self, node, scope, number, name, kind, extent)
            self.templates.append(found)
        return found

    def shown_range(self, node: n.Node) -> tuple[int, int]:
        """The source range of a function's text; `static` is no part of a method."""
        start = node.start
        if isinstance(node, n.MethodDefinition) and node.static:
            modifier = STATIC.match(self.source, start)
            start = start if modifier is None else modifier.end()
        return start, node.end

    def default_constructor(self, node: n.Class, kind: FunctionKind) -> DefaultConstructorTemplate:
        """The template of a class's implicit constructor."""
        return self.constructors.setdefault(id(node), DefaultConstructorTemplate(self, node, kind))

    def compile_template(self, template: FunctionTemplate, *, optimize: bool) -> CodeType:
        """The code object of a function."""
        with uncollected():
            function = self.emit_template(template, optimize=optimize)
            code = self.compile_emitted(function, template.free_slots(), template.name)
            del function
        return with_bodies(code, self.templates) if optimize else code

    def closures_of(self, code: CodeType) -> list[FunctionTemplate]:
        """The templates of the closures that code makes."""
        return [template_of(stub, self.templates) for stub in stubs_in(code)]

    def emit_template(self, template: FunctionTemplate, *, optimize: bool) -> ast.FunctionDef:
        """The Python function of a function; its suspension points are numbered."""
        emitter = Emitter(self, template, template.scope, optimize=optimize)
        function = emit_function(emitter, template)
        self.factories.pop(id(emitter), None)
        if template.is_driven:
            number_points(function)
        functions = self.realm.agent.sources[self.file_name].functions
        for part in emitter.outlined:
            functions[part.lineno, part.name] = template.name
        return function

    def compile_emitted(self, function: ast.FunctionDef, free: list[str], name: str) -> CodeType:
        """The code object of an emitted function that stack traces call `name`."""
        code = compile_function(function, free, self.file_name)
        functions = self.realm.agent.sources[self.file_name].functions
        functions[code.co_firstlineno, code.co_name] = name
        return code

    def compile_top_level(self, emit: Callable[[Emitter], list[ast.stmt]]) -> FunctionType:
        """A Python function of no arguments for the program itself."""
        with uncollected():
            code = compile_function(self.emit_top_level(emit), sorted(self.cells), self.file_name)
        return make_function(code, self.python_globals, self.cells)

    def emit_top_level(self, emit: Callable[[Emitter], list[ast.stmt]]) -> ast.FunctionDef:
        """The Python function for the program itself; its suspension points are numbered."""
        emitter = Emitter(self, None, self.tree.program, optimize=False)
        emitter.at_offset(0)
        body = emit(emitter)
        self.factories.pop(id(emitter), None)
        nonlocal_ = ast.Nonlocal(sorted(self.cells), lineno=1, col_offset=0)
        arguments = ast.arguments([], [], None, [], [], None, [])
        function = ast.FunctionDef(
            "script", arguments, [nonlocal_, *body], [], lineno=1, col_offset=0, type_params=[]
        )
        if emitter.is_async:
            number_points(function)
        return function


def shown_name(binding: Binding) -> str:
    """How messages name a binding."""
    return "this" if binding.name == "%this" else binding.name.lstrip("%*")


def unit_of(agent: Agent, code: CodeType) -> Unit | None:
    """The unit that emitted code belongs to."""
    source = agent.sources.get(code.co_filename)
    unit = None if source is None else source.unit()
    return unit if isinstance(unit, Unit) else None
