"""Module records: resolving exports, linking, and evaluating a graph in order, with top-level await.

https://tc39.es/ecma262/#sec-modules
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import CellType
from typing import TYPE_CHECKING, Literal, final

from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_syntax_error
from jsvm.runtime.module_namespace import ModuleNamespace
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import (
    Capability,
    OwnCapability,
    PromiseObject,
    Reaction,
    own_capability,
    perform_then,
    resolve_promise,
)
from jsvm.runtime.values import Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

type Attributes = tuple[tuple[str, str], ...]
type Status = Literal["unlinked", "linking", "linked", "evaluating", "evaluating-async", "evaluated"]


@dataclass(frozen=True, slots=True)
class ModuleRequest:
    """One module that another asks for; `line` and `column` (from 1) are where it does."""

    specifier: str
    attributes: Attributes = ()
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, Attributes]:
        """What `linked` is filled by."""
        return self.specifier, self.attributes


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where an export leads: a binding of a module, or (`name` None) that module's namespace."""

    module: Module
    name: str | None

    def cell(self) -> CellType:
        """The cell of the binding."""
        return CellType(self.module.namespace()) if self.name is None else self.module.cell(self.name)


#: Two `export *` offer different bindings of one name.
AMBIGUOUS = "ambiguous"


class Module:
    """What all kinds of modules share. https://tc39.es/ecma262/#sec-cyclic-module-records"""

    def __init__(self, realm: Realm, specifier: str) -> None:
        self.realm = realm
        self.specifier = specifier
        self.requests: list[ModuleRequest] = []
        #: The module of each request, filled in by the loader.
        self.linked: dict[tuple[str, Attributes], Module] = {}
        self.has_await = False
        self.status: Status = "unlinked"
        self.error: BaseException | None = None
        self.dfs_index = 0
        self.dfs_ancestor = 0
        self.cycle_root: Module = self
        self.async_order: int | None = None
        self.pending_dependencies = 0
        self.async_parents: list[Module] = []
        self.capability: Capability | None = None
        self._namespace: ModuleNamespace | None = None
        #: What `import.meta` is, once anybody has asked.
        self.meta: JSObject | None = None

    # -- what kinds of modules define ----------------------------------------------------------------------

    def export_names(self, visited: set[Module]) -> list[str]:
        """https://tc39.es/ecma262/#sec-getexportednames"""
        raise NotImplementedError

    def resolve_export(self, name: str, seen: set[tuple[Module, str]]) -> Resolution | str | None:
        """https://tc39.es/ecma262/#sec-resolveexport"""
        raise NotImplementedError

    def cell(self, name: str) -> CellType:
        """The cell of a local binding."""
        raise NotImplementedError

    def initialize(self) -> None:
        """Connect imports and create what is hoisted; raises a pending SyntaxError."""

    def execute(self) -> Value:
        """Run the body; a promise if it awaits."""
        raise NotImplementedError

    # -- operations ----------------------------------------------------------------------------------------

    def request(self, request: ModuleRequest) -> Module:
        """The module that a request leads to."""
        return self.linked[request.key]

    def namespace(self) -> ModuleNamespace:
        """https://tc39.es/ecma262/#sec-getmodulenamespace"""
        if self._namespace is None:
            cells: dict[str, CellType] = {}
            for name in self.export_names(set()):
                resolution = self.resolve_export(name, set())
                if isinstance(resolution, Resolution) and resolution.name is not None:
                    cells[name] = resolution.cell()
            self._namespace = ModuleNamespace(cells)
            for name in self.export_names(set()):
                resolution = self.resolve_export(name, set())
                if isinstance(resolution, Resolution) and resolution.name is None:
                    cells[name] = resolution.cell()
            self._namespace.cells = {name: cells[name] for name in sorted(cells)}
        return self._namespace

    def link(self) -> None:
        """https://tc39.es/ecma262/#sec-moduledeclarationlinking"""
        for module in self.reachable():
            if module.status == "unlinked":
                module.status = "linking"
        linking = [module for module in self.reachable() if module.status == "linking"]
        try:
            for module in linking:
                module.initialize()
        except GUEST_ERRORS:
            for module in linking:
                module.status = "unlinked"
            raise
        for module in linking:
            module.status = "linked"

    def reachable(self) -> list[Module]:
        """This module and all it depends on, dependencies first where there is no cycle."""
        found: dict[Module, None] = {}
        pending: list[tuple[Module, bool]] = [(self, False)]
        entered: set[Module] = set()
        while pending:
            module, is_done = pending.pop()
            if is_done:
                found[module] = None
            elif module not in entered:
                entered.add(module)
                pending.append((module, True))
                pending.extend((module.request(request), False) for request in reversed(module.requests))
        return list(found)

    def evaluate(self) -> PromiseObject:
        """Evaluate the graph; answers a promise for its end. https://tc39.es/ecma262/#sec-moduleevaluation"""
        root = self.cycle_root if self.status in ("evaluating-async", "evaluated") else self
        if root.capability is not None:
            return root.capability.promise  # type: ignore[return-value]
        capability = root.capability = own_capability(self.realm)
        stack: list[Module] = []
        try:
            inner_evaluation(root, stack, 0)
        except GUEST_ERRORS as error:
            for module in stack:
                module.status = "evaluated"
                module.error = error
            root.error = error
            capability.reject(self.realm.caught(error))
        else:
            if root.async_order is None:
                capability.resolve(None)
        return capability.promise


@final
class SyntheticModule(Module):
    """A module made of values: JSON, text. https://tc39.es/ecma262/#sec-synthetic-module-records"""

    def __init__(self, realm: Realm, specifier: str, exports: dict[str, Value]) -> None:
        super().__init__(realm, specifier)
        self.cells = {name: CellType(value) for name, value in exports.items()}

    def export_names(self, visited: set[Module]) -> list[str]:
        return list(self.cells)

    def resolve_export(self, name: str, seen: set[tuple[Module, str]]) -> Resolution | str | None:
        return Resolution(self, name) if name in self.cells else None

    def cell(self, name: str) -> CellType:
        return self.cells[name]

    def execute(self) -> Value:
        return None


# -- evaluation --------------------------------------------------------------------------------------------


@final
class NamespaceCapability(OwnCapability):
    """The promise of an `import()`, for the namespace of a module when that has been evaluated.

    https://tc39.es/ecma262/#sec-ContinueDynamicImport
    """

    __slots__ = ("module",)

    def __init__(self, realm: Realm, promise: PromiseObject, module: Module) -> None:
        super().__init__(realm, promise)
        self.module = module

    def resolve(self, _value: Value) -> object:
        resolve_promise(self.realm, self.promise, self.module.namespace())
        return None


def inner_evaluation(module: Module, stack: list[Module], index: int) -> int:
    """https://tc39.es/ecma262/#sec-innermoduleevaluation"""
    if module.status in ("evaluating-async", "evaluated"):
        if module.error is not None:
            raise module.error
        return index
    if module.status == "evaluating":
        return index
    module.status = "evaluating"
    module.dfs_index = module.dfs_ancestor = index
    module.pending_dependencies = 0
    index += 1
    stack.append(module)
    for request in module.requests:
        required = module.request(request)
        index = inner_evaluation(required, stack, index)
        if required.status == "evaluating":
            module.dfs_ancestor = min(module.dfs_ancestor, required.dfs_ancestor)
        else:
            required = required.cycle_root
            if required.error is not None:
                raise required.error
        if required.async_order is not None and required.status != "evaluated":
            module.pending_dependencies += 1
            required.async_parents.append(module)
    start(module)
    close_cycle(module, stack)
    return index


def start(module: Module) -> None:
    """Execute a module now, or note that it waits."""
    if module.pending_dependencies > 0 or module.has_await:
        module.async_order = next_order(module)
        if module.pending_dependencies == 0:
            execute_async(module)
    else:
        module.execute()


def next_order(module: Module) -> int:
    """Asynchronous modules run on in the order in which they came to wait."""
    agent = module.realm.agent
    agent.slots += 1
    return agent.slots


def close_cycle(module: Module, stack: list[Module]) -> None:
    """If a strongly connected component ends here, all of it is evaluated."""
    if module.dfs_ancestor != module.dfs_index:
        return
    while True:
        member = stack.pop()
        member.status = "evaluated" if member.async_order is None else "evaluating-async"
        member.cycle_root = module
        if member is module:
            return


def execute_async(module: Module) -> None:
    """https://tc39.es/ecma262/#sec-execute-async-module"""
    promise = module.execute()
    assert isinstance(promise, PromiseObject)
    perform_then(
        module.realm,
        promise,
        Reaction(None, lambda _: fulfilled(module), lambda reason: rejected(module, reason)),
    )


def gather_available(module: Module, found: dict[Module, None]) -> None:
    """https://tc39.es/ecma262/#sec-gather-available-ancestors"""
    for parent in module.async_parents:
        if parent not in found and parent.cycle_root.error is None:
            parent.pending_dependencies -= 1
            if parent.pending_dependencies == 0:
                found[parent] = None
                if not parent.has_await:
                    gather_available(parent, found)


def fulfilled(module: Module) -> None:
    """https://tc39.es/ecma262/#sec-async-module-execution-fulfilled"""
    if module.status == "evaluated":
        return
    module.status = "evaluated"
    settle(module)
    found: dict[Module, None] = {}
    gather_available(module, found)
    for parent in sorted(found, key=lambda item: item.async_order or 0):
        if parent.status == "evaluated":
            continue
        if parent.has_await:
            execute_async(parent)
            continue
        try:
            parent.execute()
        except GUEST_ERRORS as error:
            rejected(parent, module.realm.caught(error))
        else:
            parent.status = "evaluated"
            settle(parent)


def settle(module: Module) -> None:
    """Resolve the promise of a finished graph."""
    if module.capability is not None:
        module.capability.resolve(None)


def rejected(module: Module, reason: Value) -> None:
    """https://tc39.es/ecma262/#sec-async-module-execution-rejected"""
    if module.status == "evaluated":
        return
    module.status = "evaluated"
    module.error = Throw(reason)
    if module.capability is not None:
        module.capability.reject(reason)
    for parent in module.async_parents:
        rejected(parent, reason)


def require_resolution(module: Module, name: str, importer: str) -> Resolution:
    """The binding that an import leads to, or a SyntaxError."""
    resolution = module.resolve_export(name, set())
    if isinstance(resolution, Resolution):
        return resolution
    what = (
        "contains conflicting star exports for name"
        if resolution == AMBIGUOUS
        else "does not provide an export named"
    )
    throw_syntax_error(
        f"The requested module '{module.specifier}' {what} '{name}' (imported by '{importer}')"
    )
