"""What the compiler makes of a source, as readable Python.

For tests of emitted code, and for whoever works on it. The text is printed from the trees that were verified
and compiled; nothing reads it back.
"""

from __future__ import annotations

import ast

from jsvm.budget import Budget
from jsvm.compiler.code import compile_function
from jsvm.compiler.compile import compile_script, emit_script
from jsvm.compiler.emit import Emitter
from jsvm.compiler.evaluation import declare_globals
from jsvm.compiler.lower_functions import emit_function
from jsvm.compiler.templates import FunctionTemplate
from jsvm.compiler.unit import Unit
from jsvm.runtime.agent import Agent
from jsvm.runtime.realm import Realm


def explain(source: str, *, optimize: bool = False) -> str:
    """The Python of a script and of every function in it, in the order they are met.

    `source` is a string of UTF-16 code units. `optimize` shows what functions become after some calls; the
    top level is never optimized. Nothing is run. Raises JSSyntaxError.
    """
    budget = Budget(lambda: 0.0)
    budget.begin()
    unit = compile_script(Realm(Agent(budget), {}), source).unit
    parts = [explain_top_level(unit)]
    explained = 0
    # A template is made when code that creates its closures is emitted: the list grows while it is walked.
    while explained < len(unit.functions):
        parts.append(explain_function(unit, list(unit.functions.values())[explained], optimize=optimize))
        explained += 1
    return "\n".join(parts)


def explain_top_level(unit: Unit) -> str:
    """The statements of the program itself."""
    emitted: list[ast.stmt] = []

    def emit(c: Emitter) -> list[ast.stmt]:
        emitted.extend(emit_script(c))
        return emitted

    declare_globals(unit, is_eval=False)
    unit.compile_top_level(emit)
    return "# top level\n" + ast.unparse(ast.Module(emitted, [])) + "\n"


def explain_function(unit: Unit, template: FunctionTemplate, *, optimize: bool) -> str:
    """One function, under a comment with its guest name and the line it starts on."""
    function = emit_function(Emitter(unit, template, template.scope, optimize=optimize), template)
    compile_function(function, template.free_slots(), unit.file_name)
    line, _ = unit.position(template.range[0])
    return f"# {template.name or 'without a name'}, line {line}\n{ast.unparse(function)}\n"
