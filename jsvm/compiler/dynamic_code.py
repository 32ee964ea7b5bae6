"""Code from strings, for hosts that allow it: what the hooks `evaluate` and `compile_function` are filled
with.

The text goes through our own parser and compiler like any other source.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import FunctionType
from typing import Final

from jsvm.compiler.compile import Script, make_unit
from jsvm.compiler.evaluation import EvalSite
from jsvm.runtime.completion import throw_syntax_error
from jsvm.runtime.functions import FunctionKind, prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.syntax import nodes as n
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.parser import parse_eval, parse_function

#: How a dynamic function begins, and the prototype it has by default.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "normal": ("function", "function_prototype"),
    "generator": ("function*", "generator_function_prototype"),
    "async": ("async function", "async_function_prototype"),
    "async_generator": ("async function*", "async_generator_function_prototype"),
}


def evaluate_text(realm: Realm, source: str) -> Value:
    """Indirect `eval`. https://tc39.es/ecma262/#sec-performeval"""
    try:
        program = parse_eval(source, budget=realm.agent.budget)
    except JSSyntaxError as error:
        message = error.message
    else:
        unit = make_unit(realm, source, program, "eval", is_eval=True)
        script = Script(unit)
        unit.record = script
        return script.run()
    throw_syntax_error(message)


def evaluate_directly(realm: Realm, site: EvalSite, window: FunctionType, source: str) -> Value:
    """Code given to a direct `eval`; `window` is a closure over everything that it can see."""
    try:
        program = parse_eval(source, budget=realm.agent.budget, **site.parse_options())
    except JSSyntaxError as error:
        message = error.message
    else:
        unit = make_unit(realm, source, program, "eval", is_eval=True, site=site)
        unit.record = site.unit.record
        seen = zip(window.__code__.co_freevars, window.__closure__ or (), strict=True)
        unit.cells.update((name, cell) for name, cell in seen if name not in unit.cells)
        return Script(unit).run()
    throw_syntax_error(message)


def compile_function_text(
    realm: Realm, kind: FunctionKind, parameters: Sequence[str], body: str, new_target: JSObject
) -> JSObject:
    """https://tc39.es/ecma262/#sec-createdynamicfunction"""
    keyword, default = KINDS[kind]
    try:
        source, node = parse_function(keyword, ",".join(parameters), body, budget=realm.agent.budget)
    except JSSyntaxError as error:
        message = error.message
    else:
        return run_function_expression(realm, source, node, prototype_from_constructor(new_target, default))
    throw_syntax_error(message)


def run_function_expression(
    realm: Realm, source: str, node: n.FunctionExpression, prototype: JSObject
) -> JSObject:
    """Make the function, in the global scope."""
    function = function_script(realm, source, node, "anonymous").run()
    assert isinstance(function, JSObject)
    function.prototype = prototype
    return function


def function_script(realm: Realm, source: str, node: n.FunctionExpression, name: str) -> Script:
    """The script that makes the function; `name` is what stack traces call its source."""
    node.id = None
    statement = n.ExpressionStatement(node.start, node.end, node, None)
    program = n.Program(0, len(source), [statement], "script", False)
    unit = make_unit(realm, source, program, name, is_eval=True)
    unit.names[id(node)] = "anonymous"
    unit.record = Script(unit)
    return unit.record


def allow_dynamic_code(realm: Realm) -> None:
    """Fill the hooks of a realm's agent."""
    hooks = realm.agent.host.hooks
    hooks["evaluate"] = evaluate_text
    hooks["evaluate_directly"] = evaluate_directly
    hooks["compile_function"] = compile_function_text
