"""Resolution: from names to bindings, and from bindings to places.

The second step of scope analysis. Afterwards every binding knows whether closures capture it, where its
value lives, whether its dead zone needs watching, and what kind of value it holds.
"""

from __future__ import annotations

from collections.abc import Callable

from jsvm.compiler.bindings import Binding, Scope
from jsvm.compiler.inference import infer_kinds
from jsvm.compiler.scopes import ScopeTree, Use, collect
from jsvm.syntax import nodes as n


def analyze(program: n.Program, new_slot: Callable[[], str]) -> ScopeTree:
    """The resolved scope tree of a script or module; `new_slot` numbers Python names."""
    tree = collect(program)
    is_module = program.source_type == "module"
    globals_ = set() if is_module else global_names(tree.program)
    bindings: dict[Binding, None] = {}
    for use in tree.uses:
        binding = use.scope.lookup(use.name)
        if binding is None or (binding.scope is tree.program and binding.name in globals_):
            continue
        bindings[binding] = None
        note_use(use, binding)
    for name, scope in tree.index_uses:
        found = scope.lookup(name)
        if found is not None:
            found.is_index = True
    for name in globals_:
        if tree.program.bindings[name].kind == "var":
            tree.global_vars.append(name)
        del tree.program.bindings[name]
    place_all(tree, bindings, is_module=is_module, new_slot=new_slot)
    infer_kinds(tree, bindings)
    return tree


def global_names(program: Scope) -> set[str]:
    """Top-level `var` and function names of a script: properties of the global object, not bindings."""
    return {name for name, binding in program.bindings.items() if binding.kind in ("var", "function")}


def note_use(use: Use, binding: Binding) -> None:
    """Record one use on its binding, and on every function between the two."""
    if use.write is not None:
        binding.writes.append(use.write)
    else:
        binding.reads.append(use.start)
    function = use.scope.function
    home = binding.scope.function
    if function is home:
        if use.start < binding.start and binding.is_lexical and not use.is_initial:
            binding.needs_tdz = True
        return
    binding.captured = True
    outermost = function
    while function is not home:
        function.free[binding] = None
        outermost = function
        parent = function.parent
        assert parent is not None
        function = parent.function
    if binding.is_lexical and (
        isinstance(outermost.node, n.FunctionDeclaration) or outermost.node.start < binding.start
    ):
        binding.needs_tdz = True


def place_all(
    tree: ScopeTree, bindings: dict[Binding, None], *, is_module: bool, new_slot: Callable[[], str]
) -> None:
    """Decide where every binding lives."""
    for binding in bindings:
        place(binding, is_top_level=binding.scope is tree.program)
    for binding in tree.program.bindings.values():
        if binding.name == "%this":
            continue
        if is_module or binding.is_lexical:
            binding.storage = "outer"
    for scope in all_scopes(tree, bindings):
        for binding in scope.bindings.values():
            if not binding.slot:
                binding.slot = "this" if is_own_this(binding) else new_slot()


def all_scopes(tree: ScopeTree, bindings: dict[Binding, None]) -> list[Scope]:
    """Every scope that has bindings."""
    found = {binding.scope: None for binding in bindings}
    for scope in tree.scopes():
        found[scope] = None
    return list(found)


def place(binding: Binding, *, is_top_level: bool) -> None:
    """Boxes are for what closures capture inside a loop; everything else is a Python local."""
    if binding.captured and binding.scope.in_loop and not is_top_level:
        binding.storage = "box"
    if binding.scope.in_loop and isinstance(binding.scope.node, n.SwitchStatement) and binding.is_lexical:
        binding.needs_tdz = True


def is_own_this(binding: Binding) -> bool:
    """Whether `this` can stay in the Python parameter of that name: uncaptured, and bound from the start."""
    return binding.name == "%this" and not binding.captured and not binding.writes
