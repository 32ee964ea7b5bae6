"""Source text modules. https://tc39.es/ecma262/#sec-source-text-module-records

Every top-level binding of a module is a cell; an import *is* the cell of the module that exports it, so
bindings are live without any look-up.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from types import CellType, FunctionType
from typing import TYPE_CHECKING

from jsvm.compiler.compile import make_unit
from jsvm.compiler.emit import Emitter
from jsvm.compiler.lower_generators import emit_start
from jsvm.compiler.lower_statements import lower_statements
from jsvm.compiler.outlining import share_variables
from jsvm.runtime.completion import throw_syntax_error
from jsvm.runtime.generators import start_async
from jsvm.runtime.modules import AMBIGUOUS, Module, ModuleRequest, Resolution, require_resolution
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.syntax import nodes as n
from jsvm.syntax.parser import parse_module
from jsvm.syntax.walk import bound_names

if TYPE_CHECKING:
    from jsvm.syntax.esprima.importing import TreeSource


@dataclass(slots=True)
class ImportEntry:
    """`imported` is None for a namespace."""

    request: ModuleRequest
    imported: str | None
    local: str


@dataclass(slots=True)
class IndirectExport:
    """`export { imported as exported } from`; `imported` is None for `export * as exported`."""

    request: ModuleRequest
    imported: str | None
    exported: str


class SourceTextModule(Module):
    """A module written in JavaScript."""

    def __init__(self, realm: Realm, source: str, specifier: str, tree: TreeSource | None = None) -> None:
        super().__init__(realm, specifier)
        program = parse_module(source, budget=realm.agent.budget) if tree is None else tree.program
        self.unit = make_unit(realm, source, program, specifier)
        if tree is not None:
            self.unit.lines = tree.positions
        self.unit.record = self
        self.has_await = "await" in self.unit.tree.program.uses
        self.imports: list[ImportEntry] = []
        self.local_exports: dict[str, str] = {}
        self.indirect_exports: list[IndirectExport] = []
        self.star_exports: list[ModuleRequest] = []
        self._body: FunctionType | None = None
        collect_entries(self, program)

    # -- exports -------------------------------------------------------------------------------------------

    def export_names(self, visited: set[Module]) -> list[str]:
        if self in visited:
            return []
        visited.add(self)
        names = dict.fromkeys([*self.local_exports, *(entry.exported for entry in self.indirect_exports)])
        for request in self.star_exports:
            inner = self.request(request).export_names(visited)
            names.update(dict.fromkeys(name for name in inner if name != "default"))
        return list(names)

    def resolve_export(self, name: str, seen: set[tuple[Module, str]]) -> Resolution | str | None:
        if (self, name) in seen:
            return None
        seen.add((self, name))
        if name in self.local_exports:
            return Resolution(self, self.local_exports[name])
        for entry in self.indirect_exports:
            if entry.exported == name:
                module = self.request(entry.request)
                return (
                    Resolution(module, None)
                    if entry.imported is None
                    else module.resolve_export(entry.imported, seen)
                )
        return None if name == "default" else self.resolve_star(name, seen)

    def resolve_star(self, name: str, seen: set[tuple[Module, str]]) -> Resolution | str | None:
        """A name that only `export *` may offer; two different offers are ambiguous."""
        found: Resolution | None = None
        for request in self.star_exports:
            offer = self.request(request).resolve_export(name, seen)
            if offer == AMBIGUOUS:
                return AMBIGUOUS
            if isinstance(offer, Resolution):
                if found is not None and found != offer:
                    return AMBIGUOUS
                found = offer
        return found

    def cell(self, name: str) -> CellType:
        return self.unit.cells[self.unit.tree.program.bindings[name].slot]

    # -- linking and running -------------------------------------------------------------------------------

    def initialize(self) -> None:
        """https://tc39.es/ecma262/#sec-source-text-module-record-initialize-environment"""
        for entry in self.indirect_exports:
            if entry.imported is not None:
                require_resolution(self.request(entry.request), entry.imported, self.specifier)
        bindings = self.unit.tree.program.bindings
        for imported in self.imports:
            module = self.request(imported.request)
            if imported.imported is None:
                cell = CellType(module.namespace())
            else:
                cell = require_resolution(module, imported.imported, self.specifier).cell()
            self.unit.cells[bindings[imported.local].slot] = cell
        self.unit.compile_top_level(emit_instantiation)()

    def execute(self) -> Value:
        if self.has_await:
            body = self.unit.compile_top_level(emit_async_body)
            return start_async(self.realm, lambda _this: body(), None, ())
        return self.unit.compile_top_level(emit_body)()


def compile_module(
    realm: Realm, source: str, *, specifier: str, tree: TreeSource | None = None
) -> SourceTextModule:
    """Parse and analyse a module; raises `JSSyntaxError`. Its `requests` are to be answered in `linked`.

    Nothing is parsed if it came as a `tree`; `source` is then what that was printed as.
    """
    module = SourceTextModule(realm, source, specifier, tree)
    for name, binding in module.unit.tree.program.bindings.items():
        if binding.kind != "import" and name != "%this":
            module.unit.cells[binding.slot] = CellType()
    check_exports(module)
    return module


def check_exports(module: SourceTextModule) -> None:
    """Every exported name is declared."""
    for local in module.local_exports.values():
        if local not in module.unit.tree.program.bindings:
            throw_syntax_error(f"Export '{local}' is not defined in module")


def emit_instantiation(c: Emitter) -> list[ast.stmt]:
    """Hoisted functions and `var`s, before any module of the graph runs."""
    for binding in c.scope.bindings.values():
        if binding.kind == "var":
            c.assign(binding.slot, c.constant(None))
    c.unit.enter_scope(c, c.scope)
    return share_variables(c, set(c.unit.cells)) + c.block


def emit_body(c: Emitter) -> list[ast.stmt]:
    """The statements of a module."""
    lower_statements(c, list(c.unit.program.body))
    return share_variables(c, set(c.unit.cells)) + c.block


def emit_async_body(c: Emitter) -> list[ast.stmt]:
    """The statements of a module that awaits."""
    c.is_async = True
    emit_start(c)
    return emit_body(c)


# -- import and export entries: https://tc39.es/ecma262/#sec-parsemodule -----------------------------------


def collect_entries(module: SourceTextModule, program: n.Program) -> None:
    """Read the imports and exports off the tree."""
    for item in program.body:
        if isinstance(item, n.ImportDeclaration):
            collect_import(module, item)
    for item in program.body:
        if isinstance(item, n.ExportNamedDeclaration):
            collect_named(module, item)
        elif isinstance(item, n.ExportDefaultDeclaration):
            module.local_exports["default"] = default_name(item.declaration)
        elif isinstance(item, n.ExportAllDeclaration):
            collect_all(module, item)
    module.requests.sort(key=lambda request: (request.line, request.column))


def collect_import(module: SourceTextModule, item: n.ImportDeclaration) -> None:
    """`import ... from`"""
    request = add_request(module, item)
    for specifier in item.specifiers:
        if isinstance(specifier, n.ImportSpecifier):
            imported: str | None = export_name(specifier.imported)
        else:
            imported = "default" if isinstance(specifier, n.ImportDefaultSpecifier) else None
        module.imports.append(ImportEntry(request, imported, specifier.local.name))


def collect_named(module: SourceTextModule, item: n.ExportNamedDeclaration) -> None:
    """`export` of declarations and lists; re-exporting an import is an indirect export."""
    if item.declaration is not None:
        for name in declared_names(item.declaration):
            module.local_exports[name] = name
    request = None if item.source is None else add_request(module, item)
    imports = {entry.local: entry for entry in module.imports}
    for specifier in item.specifiers:
        local, exported = export_name(specifier.local), export_name(specifier.exported)
        if request is not None:
            module.indirect_exports.append(IndirectExport(request, local, exported))
        elif local in imports:
            entry = imports[local]
            module.indirect_exports.append(IndirectExport(entry.request, entry.imported, exported))
        else:
            module.local_exports[exported] = local


def collect_all(module: SourceTextModule, item: n.ExportAllDeclaration) -> None:
    """`export * from` and `export * as name from`"""
    request = add_request(module, item)
    if item.exported is None:
        module.star_exports.append(request)
    else:
        module.indirect_exports.append(IndirectExport(request, None, export_name(item.exported)))


def add_request(
    module: SourceTextModule, item: n.ImportDeclaration | n.ExportNamedDeclaration | n.ExportAllDeclaration
) -> ModuleRequest:
    """The request of an import or export, once per specifier and attributes."""
    assert item.source is not None
    line, column = module.unit.lines.line_column(item.source.start)
    attributes = tuple(sorted((export_name(a.key), str(a.value.value)) for a in item.attributes))
    request = ModuleRequest(str(item.source.value), attributes, line, column)
    if request not in module.requests:
        module.requests.append(request)
    return request


def export_name(node: n.Node) -> str:
    """An identifier or a string."""
    return node.name if isinstance(node, n.Identifier) else str(node.value)  # type: ignore[attr-defined]


def declared_names(declaration: n.Node) -> list[str]:
    """The names that an exported declaration declares."""
    if isinstance(declaration, n.VariableDeclaration):
        return [i.name for d in declaration.declarations for i in bound_names(d.id)]
    return [declaration.id.name]  # type: ignore[attr-defined]


def default_name(declaration: n.Node) -> str:
    """The local binding of a default export."""
    if isinstance(declaration, n.FunctionDeclaration | n.ClassDeclaration) and declaration.id is not None:
        return declaration.id.name
    return "*default*"
