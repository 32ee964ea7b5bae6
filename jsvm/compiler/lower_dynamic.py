"""Names that are looked up as the program runs: inside `with`, and around direct evals.

Emitted code first asks the dynamic scopes between a name and its binding, innermost first. If none of them
has it, the name is what it is without them. Code without `with` and `eval` never comes here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from jsvm.compiler.bindings import Binding, Scope
from jsvm.compiler.emit import CONSTANT, EFFECT, Emitter, Lowered, nest
from jsvm.compiler.evaluation import EvalSite
from jsvm.compiler.kinds import ANY
from jsvm.syntax import nodes as n


def find(c: Emitter, name: str) -> str | None:
    """The slot of the dynamic scope that has `name`, None at run time if none has; no slot if none can."""
    layers = c.layers(name)
    if not layers:
        return None
    slot = c.temporary()
    c.assign(slot, c.call("find_scope", c.constant(name), *[c.read_binding(layer).value for layer in layers]))
    return slot


def find_target(c: Emitter, name: str) -> str | None:
    """`find` for an assignment whose value is not evaluated yet: strict code may assign to what exists by now
    only.
    """
    is_global = c.scope.lookup(name) is None and name not in c.unit.tree.global_vars
    if not is_global or not c.unit.is_strict(c.scope):
        return find(c, name)
    layers = [c.read_binding(layer).value for layer in c.layers(name)]
    slot = c.temporary()
    c.assign(slot, c.call("find_scope", c.constant(name), *layers, c.name("nowhere")))
    return slot


def strictness(c: Emitter) -> ast.expr:
    """Whether code here is strict."""
    return c.constant(c.unit.is_strict(c.scope))


def branch(c: Emitter, found: str, dynamic: Callable[[], None], static: Callable[[], None]) -> None:
    """One thing if the name was found, another if not."""
    outer = c.nested()
    dynamic()
    yes = c.take(outer)
    outer = c.nested()
    static()
    no = c.take(outer)
    c.if_(c.compare(c.name(found), ast.IsNot(), c.constant(None)), yes, no)


def read_found(c: Emitter, name: str, found: str, static: Callable[[], Lowered]) -> Lowered:
    """The value of a name that was looked for."""
    slot = c.temporary()
    branch(
        c,
        found,
        lambda: c.assign(slot, c.call("scope_get", c.name(found), c.constant(name), strictness(c))),
        lambda: c.store(slot, c.unboxed(static())),
    )
    return Lowered(c.name(slot), ANY, CONSTANT)


def write_found(
    c: Emitter, name: str, found: str, low: Lowered, static: Callable[[Lowered], object]
) -> Lowered:
    """Assign to a name that was looked for."""
    value = Lowered(c.settle_fresh(c.unboxed(low)), ANY, CONSTANT)
    branch(
        c,
        found,
        lambda: c.evaluate(c.call("scope_set", c.name(found), c.constant(name), value.value, strictness(c))),
        lambda: void(static(value)),
    )
    return value


def void(_: object) -> None:
    """A result that nobody wants."""


def delete_found(c: Emitter, name: str, found: str, static: Callable[[], Lowered]) -> Lowered:
    """`delete` of a name that was looked for."""
    slot = c.temporary()
    branch(
        c,
        found,
        lambda: c.assign(slot, c.call("scope_delete", c.name(found), c.constant(name))),
        lambda: c.store(slot, static()),
    )
    return c.boolean(c.name(slot), CONSTANT)


def this_of(c: Emitter, found: str) -> ast.expr:
    """`this` for a call of a name that was looked for."""
    return c.settle(Lowered(c.call("scope_this", c.name(found)), ANY, EFFECT)).value


# -- with --------------------------------------------------------------------------------------------------


def lower_with(c: Emitter, node: n.WithStatement) -> None:
    """https://tc39.es/ecma262/#sec-with-statement"""
    if c.completion is not None:
        c.assign(c.completion, c.constant(None))
    value = c.settle(c.unboxed(c.lower(node.object))).value
    c.at(node)
    scope = c.tree.of(node)
    assert scope.dynamic is not None
    outer = c.scope
    c.scope = scope
    c.unit.enter_scope(c, scope)
    c.write_binding(scope.dynamic, Lowered(c.call("object_scope", value), ANY, EFFECT), initialize=True)
    c.lower_statement(node.body)
    c.scope = outer


# -- eval --------------------------------------------------------------------------------------------------


def emit_variable_scope(c: Emitter, scope: Scope) -> None:
    """The scope for what evaluated code declares, if there can be such code."""
    if scope.dynamic is not None:
        made = Lowered(c.call("variable_scope"), ANY, EFFECT)
        c.write_binding(scope.dynamic, made, initialize=True)


def window(c: Emitter, site: Scope) -> str:
    """A Python function, never run, that captures everything a direct eval can see."""
    free = sorted({binding.slot for binding in site.free} | {"fuel", "unit"})
    slot = capture(c, free)
    boxes = [b.slot for b in site.free if b.storage == "box" and b.scope.function is c.scope.function]
    if not boxes:
        return slot
    stub = c.block.pop()
    # This turn's boxes are captured, not the variables that hold them.
    factory = c.temporary()
    answer = ast.Return(c.name(slot), lineno=c.line, col_offset=c.col)
    c.add(define(c, factory, boxes, [stub, answer]))
    made = c.temporary()
    c.assign(made, c.call(factory, *[c.name(box) for box in boxes]))
    return made


def capture(c: Emitter, slots: list[str]) -> str:
    """A Python function, never run, that captures some variables."""
    slot = c.temporary()
    names = [c.name(name) for name in slots]
    body: list[ast.stmt] = [ast.Expr(c.tuple_display(*names), lineno=c.line, col_offset=c.col)]
    c.add(define(c, slot, [], body))
    return slot


def define(c: Emitter, name: str, parameters: list[str], body: list[ast.stmt]) -> ast.FunctionDef:
    """A Python function with plain parameters."""
    arguments = [ast.arg(parameter, lineno=c.line, col_offset=c.col) for parameter in parameters]
    signature = ast.arguments([], arguments, None, [], [], None, [])
    made = ast.FunctionDef(name, signature, body, [], lineno=c.line, col_offset=c.col, type_params=[])
    return nest(made, body)


def eval_call(
    c: Emitter, node: n.CallExpression, callee: ast.expr, this: ast.expr, arguments: list[ast.expr]
) -> Lowered:
    """A call of something named `eval`, all of it evaluated."""
    scope = c.tree.body_of(node)
    slot = window(c, scope)
    c.at(node)
    site = c.resource(EvalSite(c.unit, scope))
    return Lowered(c.call("direct_eval", callee, this, site, c.name(slot), *arguments), ANY, EFFECT, depth=3)


# -- declarations of evaluated code ------------------------------------------------------------------------


def emit_evaluated_vars(c: Emitter, site: EvalSite) -> None:
    """`var`s that the function around does not have yet."""
    variables = site.variables
    if variables.dynamic is None or c.unit.program.strict:
        return
    names = [*c.unit.tree.global_vars, *c.unit.tree.annex_b_vars]
    for name in names:
        if name not in variables.bindings and name not in c.unit.blocked:
            c.evaluate(c.call("declare_variable", c.read_binding(variables.dynamic).value, c.constant(name)))


def outer_binding(c: Emitter, name: str) -> Binding | None:
    """The binding of the function around that evaluated code declares again."""
    site = c.unit.site
    if site is None or isinstance(site.variables.node, n.Program):
        return None
    return site.variables.bindings.get(name)


def declare_outside(c: Emitter, name: str, function: ast.expr) -> None:
    """A function declared at the top of a script or of evaluated code."""
    site = c.unit.site
    binding = outer_binding(c, name)
    if binding is not None:
        c.write_binding(binding, Lowered(function, ANY, EFFECT), initialize=binding.kind == "param")
    elif site is not None and site.variables.dynamic is not None:
        scope = c.read_binding(site.variables.dynamic).value
        c.evaluate(c.call("declare_function", scope, c.constant(name), function))
    else:
        deletable = c.constant(c.unit.is_eval)
        c.evaluate(c.call("declare_global_function", c.constant(name), function, deletable))


def assign_outside(c: Emitter, name: str, low: Lowered) -> None:
    """A sloppy function in a block becomes a `var` outside of the script or evaluated code, too."""
    site = c.unit.site
    binding = outer_binding(c, name)
    value = c.settle(low)
    if binding is not None:
        c.write_binding(binding, value)
    elif site is not None and site.variables.dynamic is not None:
        scope = c.read_binding(site.variables.dynamic).value
        c.evaluate(c.call("scope_set", scope, c.constant(name), value.value, c.constant(False)))
    else:
        c.evaluate(c.call("set_global", c.constant(name), value.value, c.constant(False)))
