"""Declarations of scripts and of evaluated code, and where a direct eval stands.

https://tc39.es/ecma262/#sec-globaldeclarationinstantiation and
https://tc39.es/ecma262/#sec-evaldeclarationinstantiation
"""

from __future__ import annotations

from types import CellType
from typing import TYPE_CHECKING, TypedDict, final

from jsvm.compiler.bindings import Scope
from jsvm.compiler.surroundings import enclosing, is_constructor, is_derived, method_of
from jsvm.runtime.completion import throw_syntax_error
from jsvm.syntax import nodes as n

if TYPE_CHECKING:
    from jsvm.compiler.unit import Unit


class ParseOptions(TypedDict):
    """What `parse_eval` must know of the place of a direct eval."""

    strict: bool
    in_function: bool
    in_method: bool
    in_constructor: bool
    in_class_field: bool
    private_names: frozenset[str]


@final
class EvalSite:
    """A direct eval in the source. `scope` stands for the code that it may be given."""

    __slots__ = ("scope", "unit")

    def __init__(self, unit: Unit, scope: Scope) -> None:
        self.unit = unit
        self.scope = scope

    @property
    def variables(self) -> Scope:
        """The scope that gets the `var`s."""
        return self.scope.eval_variables

    def parse_options(self) -> ParseOptions:
        """https://tc39.es/ecma262/#sec-performeval"""
        function = self.scope
        while function.is_transparent and function.parent is not None:
            function = function.parent.function
        node = function.node
        method = method_of(function)
        return {
            "strict": self.scope.is_strict,
            "in_function": not isinstance(node, n.Program),
            "in_method": isinstance(node, n.PropertyDefinition | n.StaticBlock) or method is not None,
            "in_constructor": (is_constructor(function) and is_derived(function)),
            "in_class_field": isinstance(node, n.PropertyDefinition),
            "private_names": frozenset(
                name[1:] for scope in enclosing(self.scope) for name in scope.bindings if name[0] == "#"
            ),
        }


# -- declaring ---------------------------------------------------------------------------------------------


def declare_globals(unit: Unit, *, is_eval: bool) -> None:
    """Check and create the script's global names; raises a pending SyntaxError or TypeError on a clash."""
    environment = unit.realm.environment
    lexical = [b for b in unit.tree.program.bindings.values() if b.is_lexical and b.storage == "outer"]
    variables, functions = unit.tree.global_vars, function_names(unit)
    for binding in lexical:
        environment.check_lexical(binding.name)
    for name in (*variables, *functions):
        environment.check_var(name)
    for name in functions:
        environment.check_function(name)
    for name in variables:
        if name not in functions:
            environment.check_new_var(name)
    for name in unit.tree.annex_b_vars:
        if not environment.may_declare_block_function(name):
            unit.blocked.add(name)
        elif name not in functions:
            environment.declare_var(name, deletable=is_eval)
    for binding in lexical:
        cell = CellType()
        unit.cells[binding.slot] = cell
        environment.declare_lexical(binding.name, cell, mutable=not binding.immutable)
    # Emitted code gives the functions their values; as properties they come before the variables.
    for name in (*functions, *variables):
        environment.declare_var(name, deletable=is_eval)


def function_names(unit: Unit) -> list[str]:
    """Top-level functions, which are properties of the global object or names of the function around.

    Of those that share a name the last one counts.
    """
    program = unit.tree.program
    if unit.is_eval and unit.program.strict:
        return []
    names = [node.id.name for node in program.hoisted if isinstance(node, n.FunctionDeclaration) and node.id]
    return list(dict.fromkeys(reversed(names)))[::-1]


def declare_evaluated(unit: Unit, site: EvalSite) -> None:
    """Check the names that a direct eval declares; emitted code creates them, except global ones."""
    if unit.program.strict:
        return
    tree = unit.tree
    hidden = names_between(site)
    for name in (*tree.global_vars, *function_names(unit)):
        if name in hidden:
            throw_syntax_error(f"Identifier '{name}' has already been declared")
    unit.blocked.update(name for name in tree.annex_b_vars if name in hidden)
    if isinstance(site.variables.node, n.Program):
        blocked = unit.blocked
        tree.annex_b_vars = [name for name in tree.annex_b_vars if name not in blocked]
        declare_globals(unit, is_eval=True)


def names_between(site: EvalSite) -> set[str]:
    """Names that evaluated `var`s must not be hoisted past."""
    variables = site.variables
    names: set[str] = set()
    for scope in enclosing(site.scope.parent):
        for name, binding in scope.bindings.items():
            if scope is not variables:
                if binding.is_lexical or binding.kind == "function":
                    names.add(name)
            elif isinstance(scope.node, n.Program):
                continue
            elif binding.is_lexical or (scope.has_body_scope and is_argument(name, binding.kind)):
                names.add(name)
        if scope is variables:
            break
    return names


def is_argument(name: str, kind: str) -> bool:
    """Whether a binding is a parameter, or the arguments object."""
    return kind == "param" or (kind == "pseudo" and name == "arguments")
