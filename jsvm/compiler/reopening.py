"""Sources as data: what a unit was made of, and the unit made again without running anything."""

from __future__ import annotations

from typing import Literal

from jsvm.compiler.compile import Script, make_unit
from jsvm.compiler.modules import compile_module
from jsvm.compiler.rebuilding import NotRebuildableError
from jsvm.compiler.unit import Unit
from jsvm.runtime.realm import Realm
from jsvm.syntax import nodes as n
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.parser import parse_eval, parse_script

type SourceKind = Literal["script", "module", "eval"]


def source_kind(unit: Unit) -> SourceKind:
    """What kind of source a unit was made of. Raises NotRebuildableError."""
    if unit.site is not None:
        raise NotRebuildableError("code that was given to a direct eval")
    if not unit.is_script:
        return "module"
    body = unit.program.body
    if len(body) == 1 and isinstance(body[0], n.ExpressionStatement):
        expression = body[0].expression
        if isinstance(expression, n.FunctionExpression) and expression.start == body[0].start:
            raise NotRebuildableError("a function made from text by a constructor of functions")
    return "eval" if unit.is_eval else "script"


def reopen(realm: Realm, kind: str, text: str, name: str) -> Unit:
    """A unit from its source, without values for its top-level variables. Raises NotRebuildableError."""
    budget = realm.agent.budget
    try:
        if kind == "module":
            return compile_module(realm, text, specifier=name).unit
        if kind not in ("script", "eval"):
            raise NotRebuildableError("is of a kind that this version does not know")
        is_eval = kind == "eval"
        program = parse_eval(text, budget=budget) if is_eval else parse_script(text, budget=budget)
    except JSSyntaxError:
        program = None
    if program is None:
        raise NotRebuildableError("does not parse")
    unit = make_unit(realm, text, program, name, is_eval=is_eval)
    unit.record = Script(unit)
    return unit
