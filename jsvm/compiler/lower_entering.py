"""Entering a scope: boxes for captured loop variables, dead zones, hoisted functions."""

from __future__ import annotations

import ast

from jsvm.compiler.bindings import Binding, Scope
from jsvm.compiler.emit import DEL, Emitter
from jsvm.compiler.lower_dynamic import declare_outside
from jsvm.compiler.lower_functions import function_kind, make_closure
from jsvm.syntax import nodes as n


def enter_scope(c: Emitter, scope: Scope) -> None:
    """Everything that happens before the first statement of a scope."""
    renew_scope(c, scope)
    for binding in scope.bindings.values():
        if needs_reset(binding):
            reset(c, binding)
    create_functions(c, scope)


def renew_scope(c: Emitter, scope: Scope) -> None:
    """Fresh boxes for the bindings that closures capture."""
    for binding in scope.bindings.values():
        if binding.storage == "box" and binding.slot:
            starts_empty = binding.needs_tdz
            c.assign(binding.slot, c.list_display([] if starts_empty else [c.constant(None)]))


def needs_reset(binding: Binding) -> bool:
    """Whether an old value from the turn before could be seen in the dead zone."""
    return binding.needs_tdz and binding.is_lexical and binding.storage == "local" and binding.scope.in_loop


def reset(c: Emitter, binding: Binding) -> None:
    """Make a Python local unassigned again."""
    c.assign(binding.slot, c.constant(None))
    target = ast.Name(binding.slot, DEL, lineno=c.line, col_offset=c.col)
    c.add(ast.Delete([target], lineno=c.line, col_offset=c.col))


def create_functions(c: Emitter, scope: Scope) -> None:
    """Function declarations of the scope, before anything else runs."""
    for node in scope.hoisted:
        assert isinstance(node, n.FunctionDeclaration)
        create_function(c, scope, node)


def create_function(c: Emitter, scope: Scope, node: n.FunctionDeclaration) -> None:
    """Create one declared function and give it to its name."""
    c.at(node)
    name = "default" if node.id is None else node.id.name
    made = make_closure(c, c.unit.template(node, name, function_kind(node)), c.tree.of(node))
    binding = scope.bindings.get("*default*" if node.id is None else name)
    if binding is None or not binding.slot:
        declare_outside(c, name, made.value)
    else:
        c.write_binding(binding, made, initialize=True)
