"""Entry points: from source text to something that runs."""

from __future__ import annotations

import ast
import weakref
from types import FunctionType
from typing import TYPE_CHECKING, final

from jsvm.compiler.emit import Emitter
from jsvm.compiler.evaluation import EvalSite, declare_evaluated, declare_globals
from jsvm.compiler.lower import Lowering
from jsvm.compiler.lower_dynamic import emit_evaluated_vars
from jsvm.compiler.lower_functions import emit_var_bindings
from jsvm.compiler.lower_statements import lower_statements
from jsvm.compiler.outlining import share_variables
from jsvm.compiler.resolve import analyze
from jsvm.compiler.support import python_globals
from jsvm.compiler.unit import Unit
from jsvm.runtime.emitted_code import file_name
from jsvm.runtime.realm import Realm
from jsvm.runtime.stack import SourceInfo
from jsvm.runtime.values import Value
from jsvm.syntax import nodes as n
from jsvm.syntax.collector import uncollected
from jsvm.syntax.parser import parse_script

if TYPE_CHECKING:
    from jsvm.syntax.esprima.importing import TreeSource


def make_unit(
    realm: Realm,
    source: str,
    program: n.Program,
    name: str,
    *,
    is_eval: bool = False,
    site: EvalSite | None = None,
) -> Unit:
    """Analyse a parsed program and register its source for stack traces.

    `is_eval` says that it is evaluated code, `site` which direct eval it was given to.
    """
    agent = realm.agent
    first_slot = agent.slots + 1
    with uncollected():
        tree = analyze(program, agent.new_slot, outer=None if site is None else site.scope, is_eval=is_eval)
    code_name = file_name(len(agent.sources))
    source_info = agent.sources[code_name] = SourceInfo(name)
    if realm.python_globals is None:
        realm.python_globals = python_globals(realm)
    unit = Unit(realm, source, program, tree, Lowering(), realm.python_globals, code_name)
    source_info.unit = weakref.ref(unit)
    unit.first_slot = first_slot
    unit.is_eval = is_eval
    unit.site = site
    return unit


@final
class Script:
    """A compiled script. https://tc39.es/ecma262/#sec-script-records"""

    __slots__ = ("_run", "unit")

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._run: FunctionType | None = None

    def run(self) -> Value:
        """Declare the script's names and run it; answers its completion value. Raises guest errors."""
        unit = self.unit
        if unit.site is None:
            declare_globals(unit, is_eval=unit.is_eval)
        else:
            declare_evaluated(unit, unit.site)
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


def compile_tree(realm: Realm, tree: TreeSource, *, name: str) -> Script:
    """A script that came as a tree; what its functions show is the text that the tree was printed as."""
    unit = make_unit(realm, tree.source, tree.program, name)
    unit.lines = tree.positions
    unit.record = Script(unit)
    return unit.record


def emit_script(c: Emitter) -> list[ast.stmt]:
    """The body of a script: hoisted functions, statements, the completion value."""
    unit = c.unit
    c.completion = "t0"
    c.assign("t0", c.constant(None))
    emit_var_bindings(c, unit.tree.program)
    if unit.site is not None:
        emit_evaluated_vars(c, unit.site)
    unit.enter_scope(c, unit.tree.program)
    lower_statements(c, list(unit.program.body))
    c.return_(c.name("t0"))
    return share_variables(c, set(c.unit.cells)) + c.block
