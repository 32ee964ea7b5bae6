"""What a block of statements declares, before any of it is walked."""

from __future__ import annotations

from collections.abc import Sequence

from jsvm.compiler.bindings import Binding, BindingKind, Scope, Write
from jsvm.syntax import nodes as n
from jsvm.syntax.nodes import Node
from jsvm.syntax.walk import bound_names


def declare_statements(body: Sequence[Node], scope: Scope) -> None:
    """Declare what the statements of one block declare in it."""
    for statement in body:
        declare_statement(statement, scope)


def declare_statement(statement: Node, scope: Scope) -> None:
    """Declare what one statement declares in its own block (`var` is declared when it is reached)."""
    kind = type(statement)
    if kind is n.VariableDeclaration:
        declare_lexical(statement, scope)  # type: ignore[arg-type]
    elif kind is n.FunctionDeclaration:
        declare_function(statement, scope)  # type: ignore[arg-type]
    elif kind is n.ClassDeclaration:
        if statement.id is not None:  # type: ignore[attr-defined]
            scope.declare(statement.id.name, "class", statement.end)  # type: ignore[attr-defined]
    elif kind is n.LabeledStatement:
        declare_statement(statement.body, scope)  # type: ignore[attr-defined]
    elif kind in (n.ExportNamedDeclaration, n.ExportDefaultDeclaration):
        declaration = statement.declaration  # type: ignore[attr-defined]
        if declaration is not None:
            declare_statement(declaration, scope)
        if kind is n.ExportDefaultDeclaration:
            scope.declare("*default*", "let", statement.end)
    elif kind is n.ImportDeclaration:
        for specifier in statement.specifiers:  # type: ignore[attr-defined]
            scope.declare(specifier.local.name, "import", statement.start)


def declare_lexical(declaration: n.VariableDeclaration, scope: Scope) -> None:
    """`let`, `const` and `using`."""
    if declaration.kind == "var":
        return
    if declaration.kind == "await using":
        scope.function.uses.add("await")
    kind: BindingKind = "let" if declaration.kind == "let" else "const"
    for declarator in declaration.declarations:
        for identifier in bound_names(declarator.id):
            scope.declare(identifier.name, kind, declarator.end)


def declare_function(function: n.FunctionDeclaration, scope: Scope) -> None:
    """A function declaration, hoisted to the start of its block."""
    if function.id is None:
        scope.hoisted.append(function)
        scope.declare("*default*", "function", scope.node.start)
        return
    binding = scope.declare(function.id.name, "function", scope.node.start)
    if scope.variables is scope and binding.kind in ("param", "var"):
        binding.writes.append(Write(None, 0, scope.node.start, scope))
    scope.hoisted.append(function)
    # Annex B: in sloppy code a function in a block is also a `var` of the function around it.
    if (
        scope.variables is not scope
        and not function.strict
        and not function.async_
        and not function.generator
    ):
        declare_annex_b_var(function.id.name, scope)


def declare_annex_b_var(name: str, scope: Scope) -> None:
    """https://tc39.es/ecma262/#sec-block-level-function-declarations-web-legacy-compatibility-semantics"""
    outer = annex_b_target(name, scope)
    if outer is not None:
        is_new = name not in outer.bindings
        binding = outer.declare(name, "var", outer.node.start)
        binding.is_annex_b = binding.is_annex_b or is_new
        binding.writes.append(Write(None, 0, scope.node.start, scope))


def annex_b_target(name: str, scope: Scope) -> Scope | None:
    """Where a sloppy function in the block `scope` is also a `var`; None if something stands between."""
    outer = scope.parent
    while outer is not None and outer.variables is not outer:
        if hides_annex_b(outer.bindings.get(name)):
            return None
        outer = outer.parent
    if outer is None:
        return None
    found = outer.bindings.get(name)
    if found is None and outer.parent is not None and not outer.is_function:
        found = outer.parent.bindings.get(name)
        return None if found is not None and found.kind in ("param", "pseudo") else outer
    return outer if found is None or found.kind in ("var", "function") else None


def hides_annex_b(binding: Binding | None) -> bool:
    """Whether a binding between a block and the function around it is in the way."""
    if binding is None:
        return False
    return (
        binding.is_lexical
        or binding.kind == "function"
        or (binding.kind == "catch" and binding.is_in_pattern)
    )


def declare_var(pattern: Node, scope: Scope) -> None:
    """Declare the names of a `var` in the function around it."""
    variables = scope.variables
    for identifier in bound_names(pattern):
        variables.declare(identifier.name, "var", variables.node.start).is_annex_b = False
