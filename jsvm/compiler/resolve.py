"""Resolution: from names to bindings, and from bindings to places.

The second step of scope analysis. Afterwards every binding knows whether closures capture it, where its
value lives, whether its dead zone needs watching, and what kind of value it holds.
"""

from __future__ import annotations

from collections.abc import Callable

from jsvm.budget import watched
from jsvm.compiler.bindings import Binding, Scope, Write
from jsvm.compiler.inference import infer_kinds
from jsvm.compiler.scope_tree import ScopeTree, Use
from jsvm.compiler.scopes import collect
from jsvm.compiler.surroundings import is_constructor, is_derived
from jsvm.syntax import nodes as n


def analyze(
    program: n.Program,
    new_slot: Callable[[], str],
    *,
    outer: Scope | None = None,
    is_eval: bool = False,
) -> ScopeTree:
    """The resolved scope tree of a script or module; `new_slot` numbers Python names.

    For evaluated code, `outer` is the scope that stands for a direct eval.
    """
    tree = collect(program, outer)
    is_module = program.source_type == "module"
    if not is_module and not (is_eval and program.strict):
        remove_globals(tree)
    bindings: dict[Binding, None] = {}
    for use in watched(tree.uses):
        binding = use.scope.lookup(use.name)
        if tree.is_dynamic and use.name[0] not in "%#":
            note_layers(use, binding)
        if binding is None:
            continue
        if not binding.slot:
            bindings[binding] = None
        note_use(use, binding)
    for site in tree.eval_sites:
        note_visible(site, bindings)
    for scope in tree.escapes:
        found = scope.lookup("arguments")
        if found is not None:
            found.escapes = True
    for scope in watched(tree.scopes()):
        note_arguments(scope, bindings)
    for name, scope in tree.index_uses:
        found = scope.lookup(name)
        if found is not None:
            found.is_index = True
    place_all(tree, bindings, is_module=is_module, is_eval=is_eval, new_slot=new_slot)
    infer_kinds(tree, bindings)
    return tree


def remove_globals(tree: ScopeTree) -> None:
    """Top-level `var` and function names of a script are properties of the global object, not bindings; those
    of evaluated code belong to the function around it.
    """
    bindings = tree.program.bindings
    for name, binding in list(bindings.items()):
        if binding.kind in ("var", "function"):
            if binding.kind == "var":
                (tree.annex_b_vars if binding.is_annex_b else tree.global_vars).append(name)
            del bindings[name]


def note_layers(use: Use, binding: Binding | None) -> None:
    """A use that may mean a name of a `with` object or of evaluated code: nothing is certain of it."""
    layers = use.scope.layers(use.name)
    if not layers:
        return
    for layer in layers:
        note_use(Use(layer.name, use.scope, use.start, None, is_initial=False), layer)
    if use.write is not None:
        use.write.value = None
        use.write.delta = 0
    if binding is not None:
        binding.captured = True
        binding.writes.append(Write(None, 0, use.scope.node.end, use.scope))


def note_arguments(scope: Scope, bindings: dict[Binding, None]) -> None:
    """What the arguments object of a sloppy function shares with it: the function itself, and parameters.

    https://tc39.es/ecma262/#sec-functiondeclarationinstantiation
    """
    node = scope.node
    arguments = scope.bindings.get("arguments")
    if not isinstance(node, n.Function) or arguments is None or arguments.kind != "pseudo":
        return
    if not arguments.reads or node.strict or not all(isinstance(p, n.Identifier) for p in node.params):
        return
    parameters = [scope.bindings[p.name] for p in node.params]  # type: ignore[attr-defined]
    if arguments.escapes:
        note_callee(scope, bindings)
    if arguments.escapes or any(len(parameter.writes) > 1 for parameter in parameters):
        scope.maps_arguments = bool(parameters)
        for parameter in parameters:
            parameter.captured = True


def note_callee(scope: Scope, bindings: dict[Binding, None]) -> None:
    """Bind the function itself, around it."""
    if scope.parent is None or "%callee" in scope.parent.bindings:
        return
    around = scope.parent
    if around.node is not scope.node:
        around = Scope(scope.node, scope.parent)
        around.variables = scope.parent.variables
        scope.parent = around
    binding = around.declare("%callee", "self", scope.node.start)
    bindings[binding] = None
    note_use(Use("%callee", scope, scope.node.start, None, is_initial=False), binding)


def note_visible(site: Scope, bindings: dict[Binding, None]) -> None:
    """Evaluated code may read and assign everything around it."""
    scope = site.parent
    while scope is not None:
        for binding in scope.bindings.values():
            if binding.name == "%this" and isinstance(scope.node, n.Program):
                continue
            if binding.name == "%callee":
                continue  # Only the arguments object of that function asks for it.
            note_use(Use(binding.name, site, site.node.start, None, is_initial=False), binding)
            binding.writes.append(Write(None, 0, site.node.end, site))
            binding.needs_tdz = binding.needs_tdz or binding.is_lexical
            binding.escapes = binding.name == "arguments"
            if not binding.slot:
                bindings[binding] = None
        scope = scope.parent


def note_use(use: Use, binding: Binding) -> None:
    """Record one use on its binding, and on every function between the two."""
    if use.write is not None:
        binding.writes.append(use.write)
    else:
        binding.reads.append(use.start)
    if binding.name == "%this" and isinstance(binding.scope.node, n.Program):
        return  # The same all over the program: no variable holds it.
    function = use.scope.function
    home = binding.scope.function
    if function is home:
        if binding.has_dead_zone and not use.is_initial and may_come_first(use, use.start, binding):
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
    start = outermost.node.start
    if binding.has_dead_zone and (
        isinstance(outermost.node, n.FunctionDeclaration) or may_come_first(use, start, binding)
    ):
        binding.needs_tdz = True


def may_come_first(use: Use, start: int, binding: Binding) -> bool:
    """Whether a use at this offset may run before the declaration.

    Of those in another `case` only assignments matter: Python itself notices the others.
    """
    return start < binding.start or (use.write is not None and start > binding.followed_until)


def place_all(
    tree: ScopeTree,
    bindings: dict[Binding, None],
    *,
    is_module: bool,
    is_eval: bool,
    new_slot: Callable[[], str],
) -> None:
    """Decide where every binding lives."""
    for binding in watched(bindings):
        place(binding, is_top_level=binding.scope is tree.program)
    for binding in tree.program.bindings.values():
        if binding.name == "%this":
            continue
        if is_module or (binding.is_lexical and not is_eval):
            binding.storage = "outer"
    for scope in watched(all_scopes(tree, bindings)):
        for binding in scope.bindings.values():
            if not binding.slot:
                binding.slot = "this" if is_own_this(binding) else new_slot()


def all_scopes(tree: ScopeTree, bindings: dict[Binding, None]) -> list[Scope]:
    """Every scope that has bindings."""
    found = {binding.scope: None for binding in watched(bindings)}
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
    if binding.name != "%this" or binding.captured or binding.writes:
        return False
    return not (is_constructor(binding.scope) and is_derived(binding.scope))
