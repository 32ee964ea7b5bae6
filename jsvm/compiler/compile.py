"""Entry points: from source text to something that runs."""

from __future__ import annotations

import ast
from types import CellType, FunctionType
from typing import final

from jsvm.compiler.emit import Emitter
from jsvm.compiler.lower import Lowering
from jsvm.compiler.lower_statements import lower_statements
from jsvm.compiler.resolve import analyze
from jsvm.compiler.scopes import ScopeTree
from jsvm.compiler.support import python_globals
from jsvm.compiler.unit import Unit
from jsvm.runtime.realm import Realm
from jsvm.runtime.stack import SourceInfo
from jsvm.runtime.values import Value
from jsvm.syntax import nodes as n
from jsvm.syntax.parser import parse_script


def make_unit(realm: Realm, source: str, program: n.Program, name: str) -> Unit:
    """Analyse a parsed program and register its source for stack traces."""
    agent = realm.agent
    tree = analyze(program, agent.new_slot)
    file_name = f"<guest:{len(agent.sources)}>"
    agent.sources[file_name] = SourceInfo(name)
    if realm.python_globals is None:
        realm.python_globals = python_globals(realm)
    return Unit(realm, source, program, tree, Lowering(), realm.python_globals, file_name)


@final
class Script:
    """A compiled script. https://tc39.es/ecma262/#sec-script-records"""

    __slots__ = ("_run", "is_eval", "unit")

    def __init__(self, unit: Unit, *, is_eval: bool = False) -> None:
        self.unit = unit
        #: Whether it is code given to `eval`: its lexical names are its own, its `var`s can be deleted.
        self.is_eval = is_eval
        self._run: FunctionType | None = None

    def run(self) -> Value:
        """Declare the script's names and run it; answers its completion value. Raises guest errors."""
        unit = self.unit
        declare_globals(unit, is_eval=self.is_eval)
        if self._run is None:
            self._run = unit.compile_top_level(emit_script)
        return self._run()


def compile_script(
    realm: Realm, source: str, *, name: str = "script.js", optimize: bool | None = None
) -> Script:
    """Parse and analyse a script; raises `JSSyntaxError`. `source` is a string of UTF-16 code units.

    `optimize` is for tests: True compiles every function for speed at once, False never emits a fast form.
    """
    program = parse_script(source, budget=realm.agent.budget)
    unit = make_unit(realm, source, program, name)
    if optimize is not None:
        unit.always_optimize = optimize
        unit.allow_fast = optimize
    unit.record = Script(unit)
    return unit.record


def emit_script(c: Emitter) -> list[ast.stmt]:
    """The body of a script: hoisted functions, statements, the completion value."""
    unit = c.unit
    c.completion = "t0"
    c.assign("t0", c.constant(None))
    unit.enter_scope(c, unit.tree.program)
    lower_statements(c, list(unit.program.body))
    c.return_(c.name("t0"))
    return c.prologue + c.block


# -- declarations: https://tc39.es/ecma262/#sec-globaldeclarationinstantiation -----------------------------


def declare_globals(unit: Unit, *, is_eval: bool) -> None:
    """Check and create the script's global names; raises a pending SyntaxError or TypeError on a clash."""
    environment = unit.realm.environment
    lexical = [b for b in unit.tree.program.bindings.values() if b.is_lexical]
    variables, functions = var_names(unit.tree)
    for binding in [] if is_eval else lexical:
        environment.check_lexical(binding.name)
    for name in (*variables, *functions):
        environment.check_var(name)
    for name in functions:
        environment.check_function(name)
    for binding in lexical:
        cell = CellType()
        unit.cells[binding.slot] = cell
        if not is_eval:
            environment.declare_lexical(binding.name, cell, mutable=not binding.immutable)
    for name in variables:
        if name not in functions:
            environment.declare_var(name, deletable=is_eval)


def var_names(tree: ScopeTree) -> tuple[list[str], list[str]]:
    """Top-level `var` names, those of sloppy functions in blocks included, and function names."""
    program = tree.program
    functions = [
        node.id.name for node in program.hoisted if isinstance(node, n.FunctionDeclaration) and node.id
    ]
    variables = dict.fromkeys(tree.global_vars)
    return list(variables), list(dict.fromkeys(functions))
