"""Sources as data: what a unit was made of, and the unit made again without running anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from jsvm.compiler.compile import Script, make_unit
from jsvm.compiler.dynamic_code import function_script
from jsvm.compiler.evaluation import EvalSite
from jsvm.compiler.modules import compile_module
from jsvm.compiler.rebuilding import NotRebuildableError, Places
from jsvm.compiler.unit import Unit
from jsvm.runtime.realm import Realm
from jsvm.syntax import nodes as n
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.parser import parse_eval, parse_script, parse_whole_function

#: A function is the text that a constructor of functions made of what it was given.
type SourceKind = Literal["script", "module", "eval", "function"]

#: Direct evals inside each other's code; more are an attack.
MAX_NESTING: Final = 100


def source_kind(unit: Unit) -> SourceKind:
    """What kind of source a unit was made of."""
    if not unit.is_script:
        return "module"
    body = unit.program.body
    if len(body) == 1 and isinstance(body[0], n.ExpressionStatement):
        expression = body[0].expression
        if isinstance(expression, n.FunctionExpression) and expression.start == body[0].start:
            return "function"
    return "eval" if unit.is_eval else "script"


def sources_around(unit: Unit) -> list[Unit]:
    """The units whose direct evals stand around evaluated code, outermost first. Raises
    NotRebuildableError."""
    found: list[Unit] = []
    while unit.site is not None:
        unit = unit.site.unit
        found.append(unit)
        if len(found) > MAX_NESTING:
            raise NotRebuildableError("evaluated code inside too much other evaluated code")
    return found[::-1]


def site_place(site: EvalSite) -> str:
    """Where a direct eval stands in its source."""
    return Places(site.unit.source).place(site.scope.node.start)


def site_at(unit: Unit, place: str) -> EvalSite:
    """The direct eval in a place. Raises NotRebuildableError if there is none."""
    offset = Places(unit.source).offset(place)
    for scope in unit.tree.eval_sites:
        if scope.node.start == offset:
            return EvalSite(unit, scope)
    raise NotRebuildableError(f"no direct eval at {place}")


def reopen(realm: Realm, kind: str, text: str, name: str, site: EvalSite | None = None) -> Unit:
    """A unit from its source, without values for its top-level variables.

    `site` is the direct eval that the text was given to. Raises NotRebuildableError.
    """
    try:
        unit = OPENERS[kind](realm, text, name) if site is None else open_evaluated(realm, text, name, site)
    except KeyError:
        reason = "is of a kind that this version does not know"
    except JSSyntaxError:
        reason = "does not parse"
    else:
        return unit
    raise NotRebuildableError(reason)


def open_module(realm: Realm, text: str, name: str) -> Unit:
    """A module."""
    return compile_module(realm, text, specifier=name).unit


def open_function(realm: Realm, text: str, name: str) -> Unit:
    """A function that a constructor of functions made."""
    node = parse_whole_function(text, budget=realm.agent.budget)
    return function_script(realm, text, node, name).unit


def open_script(realm: Realm, text: str, name: str) -> Unit:
    """A script."""
    unit = make_unit(realm, text, parse_script(text, budget=realm.agent.budget), name)
    unit.record = Script(unit)
    return unit


def open_evaluated(realm: Realm, text: str, name: str, site: EvalSite | None = None) -> Unit:
    """Code given to an indirect eval, or to a direct one."""
    budget = realm.agent.budget
    if site is None:
        program = parse_eval(text, budget=budget)
    else:
        program = parse_eval(text, budget=budget, **site.parse_options())
    unit = make_unit(realm, text, program, name, is_eval=True, site=site)
    unit.record = Script(unit) if site is None else site.unit.record
    return unit


OPENERS: Final[Mapping[str, Callable[[Realm, str, str], Unit]]] = {
    "script": open_script,
    "module": open_module,
    "eval": open_evaluated,
    "function": open_function,
}
