"""Module items.

Imports and exports are bindings that the linker connects; only default exports run code here.
"""

from __future__ import annotations

from jsvm.compiler.emit import Emitter
from jsvm.syntax import nodes as n


def lower_export_named(c: Emitter, node: n.ExportNamedDeclaration) -> None:
    """`export` before a declaration, or a list of names."""
    if node.declaration is not None:
        c.lower_statement(node.declaration)


def lower_export_default(c: Emitter, node: n.ExportDefaultDeclaration) -> None:
    """`export default`: an expression initialises the binding `*default*`."""
    declaration = node.declaration
    if isinstance(declaration, n.FunctionDeclaration | n.ClassDeclaration):
        c.lower_statement(declaration)
        return
    low = c.unit.lowering.named(c, declaration, c.constant("default"))
    binding = c.scope.lookup("*default*")
    assert binding is not None
    c.write_binding(binding, low, initialize=True)
