"""Functions: closures where they are created, parameters and prologue where they run.

A closure is a Python function. Where JavaScript creates one, a *stub* is emitted: the right parameters and
the right captured variables, but no body. The body is compiled when the function is first called, and its
code object then replaces the stub's. Closures that capture a loop's own variables are made through a
factory, whose parameters are the boxes of this turn.
"""

from __future__ import annotations

import ast

from jsvm.compiler.bindings import Binding, Scope
from jsvm.compiler.emit import CONSTANT, EFFECT, VARIABLE, Emitter, Lowered
from jsvm.compiler.kinds import ANY
from jsvm.compiler.lower_dynamic import capture, emit_variable_scope
from jsvm.compiler.lower_generators import emit_start
from jsvm.compiler.lower_loops import spending
from jsvm.compiler.lower_patterns import bind_pattern
from jsvm.compiler.lower_statements import lower_statements, return_value
from jsvm.compiler.outlining import share_variables
from jsvm.compiler.paying import pay
from jsvm.compiler.templates import FunctionTemplate
from jsvm.runtime.functions import FunctionKind
from jsvm.syntax import nodes as n
from jsvm.syntax.walk import bound_names

# -- creating closures -------------------------------------------------------------------------------------


def lower_function(c: Emitter, node: n.Function) -> Lowered:
    """A function expression or arrow without a name from outside."""
    return function_value(c, node, c.unit.names.get(id(node), ""))


def function_value(c: Emitter, node: n.Function, name: str) -> Lowered:
    """A closure; a function expression's own name is bound in a scope of its own."""
    own = node.id.name if isinstance(node, n.FunctionExpression) and node.id is not None else None
    template = c.unit.template(node, own or name, function_kind(node))
    scope = c.tree.of(node)
    made = make_closure(c, template, scope)
    if own is None or scope.parent is None:
        return made
    binding = scope.parent.bindings.get(own)
    if binding is None or not binding.captured:
        return made
    return bind_self(c, binding, made)


def function_kind(node: n.Function) -> FunctionKind:
    """What kind of function object a node makes."""
    if isinstance(node, n.ArrowFunctionExpression):
        return "async_arrow" if node.async_ else "arrow"
    if node.generator:
        return "async_generator" if node.async_ else "generator"
    return "async" if node.async_ else "normal"


def make_closure(c: Emitter, template: FunctionTemplate, scope: Scope) -> Lowered:
    """`make_function(template, stub)`"""
    stub = closure_stub(c, template, scope)
    made = Lowered(c.call("make_function", c.resource(template), stub), ANY, EFFECT, depth=2)
    callee = own_bindings(scope).get("%callee")
    return made if callee is None else bind_self(c, callee, made)


def own_bindings(scope: Scope) -> dict[str, Binding]:
    """Names around a function that mean the function itself."""
    if scope.parent is not None and scope.parent.node is scope.node:
        return scope.parent.bindings
    return {}


def bind_self(c: Emitter, binding: Binding, made: Lowered) -> Lowered:
    """Give a function a name that it knows itself by."""
    made = c.settle(made)
    if binding.storage == "box":
        c.assign_to(c.subscript(c.name(binding.slot), c.constant(0)), made.value)
    else:
        c.assign(binding.slot, made.value)
    return made


def closure_stub(c: Emitter, template: FunctionTemplate, scope: Scope) -> ast.expr:
    """The Python function of a closure over the variables of this moment."""
    boxes = [binding for binding in scope.free if is_fresh_box(c, binding)]
    own = own_bindings(scope)
    for binding in boxes:
        if binding.kind == "self" and binding.name in own:
            c.assign(binding.slot, c.list_display([c.constant(None)]))
    if not boxes:
        c.add(stub_definition(c, template))
        return c.name(template.slot)
    factory = f"m{template.number}"
    if factory not in c.unit.factories.setdefault(id(c), set()):
        c.unit.factories[id(c)].add(factory)
        c.prologue.append(factory_definition(c, factory, template, boxes))
    return c.call(factory, *[c.name(binding.slot) for binding in boxes])


def is_fresh_box(c: Emitter, binding: Binding) -> bool:
    """Whether a binding is a box that this function itself makes anew in each turn of a loop."""
    return binding.storage == "box" and binding.scope.function is c.scope.function


def stub_definition(c: Emitter, template: FunctionTemplate) -> ast.FunctionDef:
    """A function with the right signature and captures, never run."""
    names = [c.name(slot) for slot in template.free_slots()]
    body: list[ast.stmt] = [ast.Expr(c.tuple_display(*names), lineno=c.line, col_offset=c.col)]
    if template.is_generator or template.is_async:
        # Python tells generators by their code: the stub must be of the same kind.
        body.append(
            ast.Expr(ast.Yield(None, lineno=c.line, col_offset=c.col), lineno=c.line, col_offset=c.col)
        )
    return define(c, template.slot, template.arguments(), body)


def factory_definition(
    c: Emitter, name: str, template: FunctionTemplate, boxes: list[Binding]
) -> ast.FunctionDef:
    """A function whose parameters are the boxes that a closure captures."""
    parameters = [ast.arg(binding.slot, lineno=c.line, col_offset=c.col) for binding in boxes]
    arguments = ast.arguments([], parameters, None, [], [], None, [])
    answer = ast.Return(c.name(template.slot), lineno=c.line, col_offset=c.col)
    return define(c, name, arguments, [stub_definition(c, template), answer])


def define(c: Emitter, name: str, arguments: ast.arguments, body: list[ast.stmt]) -> ast.FunctionDef:
    """A Python function definition."""
    return ast.FunctionDef(name, arguments, body, [], lineno=c.line, col_offset=c.col, type_params=[])


def lower_method(c: Emitter, node: n.Node, key: ast.expr, kind: str) -> ast.expr:
    """A method, getter or setter: its name is its key."""
    assert isinstance(node, n.FunctionExpression)
    name = key.value if isinstance(key, ast.Constant) and type(key.value) is str else ""
    template = c.unit.template(node, name, method_kind(node))
    made = make_closure(c, template, c.tree.of(node))
    prefix = kind if kind in ("get", "set") else ""
    return c.call("name_function", made.value, key, c.constant(prefix))


def method_kind(node: n.Function) -> FunctionKind:
    """What kind of function object a method makes."""
    if node.generator:
        return "async_generator_method" if node.async_ else "generator_method"
    return "async_method" if node.async_ else "method"


def lower_named(c: Emitter, node: n.Node, key: ast.expr) -> Lowered:
    """An expression whose value gets a name if it is an anonymous function or class."""
    if isinstance(node, n.Function) and node.id is None:
        if isinstance(key, ast.Constant) and type(key.value) is str:
            return function_value(c, node, key.value)
        made = c.lower(node)
        return Lowered(c.call("name_function", made.value, key, c.constant("")), ANY, EFFECT)
    if isinstance(node, n.ClassExpression) and node.id is None:
        return c.unit.lowering.class_value(c, node, key)
    return c.lower(node)


# -- the body ----------------------------------------------------------------------------------------------


def emit_function(c: Emitter, template: FunctionTemplate) -> ast.FunctionDef:
    """The whole Python function of a template."""
    node = template.node
    scope = template.scope
    c.scope = scope
    c.at(node)
    c.is_async = template.is_async
    c.is_generator = template.is_generator
    toll = spending(c, node)
    emit_pseudo_bindings(c, scope, template)
    emit_parameters(c, scope, template)
    if scope.maps_arguments:
        mapped = Lowered(arguments_object(c, scope, template), ANY, EFFECT)
        initialize(c, scope.bindings["arguments"], mapped)
    if template.is_async or template.is_generator:
        emit_start(c)
    if scope.has_body_scope:
        assert isinstance(node, n.Function)
        scope = c.scope = c.tree.of(node.body)
        emit_variable_scope(c, scope)
    emit_var_bindings(c, scope)
    emit_body(c, node, scope)
    if template.kind == "derived_class":
        return_value(c, c.undefined())
    pay(c, toll)
    taken = {*template.free_slots(), *(argument.arg for argument in all_arguments(template.arguments()))}
    body = declarations(c, template) + share_variables(c, taken) + c.block
    return define(c, template.slot, template.arguments(), body)


def all_arguments(signature: ast.arguments) -> list[ast.arg]:
    """All parameters of a Python function."""
    return [*signature.args, *([signature.vararg] if signature.vararg is not None else [])]


def emit_body(c: Emitter, node: n.Node, scope: Scope) -> None:
    """Hoisted functions, then the statements."""
    c.unit.enter_scope(c, scope)
    if isinstance(node, n.Function) and node.expression:
        return_value(c, c.unboxed(c.lower(node.body)))
    elif isinstance(node, n.Function):
        lower_statements(c, list(node.body.body))  # type: ignore[union-attr]
    elif isinstance(node, n.StaticBlock):
        lower_statements(c, list(node.body))
    else:
        assert isinstance(node, n.PropertyDefinition)
        c.unit.lowering.field(c, node)


def declarations(c: Emitter, template: FunctionTemplate) -> list[ast.stmt]:
    """`nonlocal` for the captured variables: any of them may be assigned."""
    return [ast.Nonlocal([*template.free_slots()], lineno=c.line, col_offset=c.col)]


def emit_pseudo_bindings(c: Emitter, scope: Scope, template: FunctionTemplate) -> None:
    """`this`, `new.target` and `arguments`, where they are used."""
    emit_variable_scope(c, scope)
    for name in ("%new.target", "%this", "arguments"):
        if name == "arguments" and scope.maps_arguments:
            continue
        binding = scope.bindings.get(name)
        if binding is None or binding.kind != "pseudo" or not (binding.reads or binding.writes):
            continue
        if name == "arguments" and not template.uses_arguments:
            continue
        if name == "%new.target":
            value = new_target(c, template)
        elif name == "%this":
            if template.kind == "derived_class":
                # Python must know the variable even if nothing ever assigns it.
                c.unit.reset_binding(c, binding)
                continue
            emit_this(c, binding, template)
            continue
        else:
            value = arguments_object(c, scope, template)
        initialize(c, binding, Lowered(value, ANY, EFFECT))


def new_target(c: Emitter, template: FunctionTemplate) -> ast.expr:
    """`new.target` of the call that starts: a derived constructor gets it in the place of `this`."""
    if template.kind == "derived_class":
        return c.name("this")
    return c.call("take_new_target") if template.takes_new_target else c.constant(None)


def arguments_object(c: Emitter, scope: Scope, template: FunctionTemplate) -> ast.expr:
    """https://tc39.es/ecma262/#sec-arguments-exotic-objects"""
    args = c.name("args")
    if template.strict or not template.has_simple_parameters:
        return c.call("unmapped_arguments", args)
    callee = c.scope.lookup("%callee")
    is_known = callee is not None and callee.name in own_bindings(scope)
    function = c.read_binding(callee).value if is_known and callee is not None else c.name("ABSENT")
    if not scope.maps_arguments:
        return c.call("mapped_arguments", args, function)
    slots = tuple(scope.bindings[p.name].slot for p in template.parameters)  # type: ignore[attr-defined]
    window = capture(c, sorted(set(slots)))
    return c.call("mapped_arguments", args, function, c.resource(slots), c.name(window))


def emit_this(c: Emitter, binding: Binding, template: FunctionTemplate) -> None:
    """`this` stays in Python's own parameter unless a closure captures it; sloppy code never sees a
    primitive.
    """
    if not template.strict:
        outer = c.nested()
        c.assign("this", c.call("sloppy_this", c.name("this")))
        test = c.compare(c.attribute(c.name("this"), "__class__"), ast.IsNot(), c.name("JSObject"))
        c.if_later(outer, test)
    if binding.slot != "this":
        initialize(c, binding, Lowered(c.name("this"), ANY, VARIABLE))


def initialize(c: Emitter, binding: Binding, low: Lowered) -> None:
    """First value of a binding of a function scope."""
    if binding.storage == "box":
        c.assign(binding.slot, c.list_display([c.any_value(low)]))
    else:
        c.write_binding(binding, low, initialize=True)


def emit_parameters(c: Emitter, scope: Scope, template: FunctionTemplate) -> None:
    """Bind parameters that are more than a Python parameter of the same slot."""
    for index, parameter in enumerate(template.parameters):
        if isinstance(parameter, n.Identifier) and not template.is_bound_late(index):
            continue
        if isinstance(parameter, n.RestElement):
            slot = c.temporary()
            if template.uses_arguments:
                rest = c.subscript(
                    c.name("args"), ast.Slice(c.constant(index), None, None, lineno=c.line, col_offset=c.col)
                )
                c.assign(slot, c.call("rest_arguments", rest))
            else:
                c.assign(slot, c.call("rest_arguments", c.name("args")))
            bind_parameter(c, scope, parameter.argument, Lowered(c.name(slot), ANY, CONSTANT))
            continue
        bind_parameter(c, scope, parameter, parameter_value(c, template, index))


def parameter_value(c: Emitter, template: FunctionTemplate, index: int) -> Lowered:
    """The argument in a position, undefined if there are fewer."""
    if not template.uses_arguments:
        return Lowered(c.name(template.parameter_slot(index)), ANY, VARIABLE)
    args = c.name("args")
    element = c.subscript(args, c.constant(index))
    enough = c.compare(c.call("len_", args), ast.Gt(), c.constant(index))
    return Lowered(c.choose(enough, element, c.constant(None)), ANY, EFFECT)


def bind_parameter(c: Emitter, scope: Scope, target: n.Node, value: Lowered) -> None:
    """Give a parameter, or the names in its pattern, their values."""
    for identifier in bound_names(target):
        binding = scope.bindings[identifier.name]
        if binding.storage == "box":
            c.assign(binding.slot, c.list_display([]))
    bind_pattern(c, target, value, initialize=True)


def emit_var_bindings(c: Emitter, scope: Scope) -> None:
    """`var` names start as undefined, or as the parameter of that name."""
    parameters = scope.parent.bindings if scope.parent is not None and scope.parent.has_body_scope else {}
    for binding in scope.bindings.values():
        if binding.kind == "var" and binding.storage == "local" and binding.value_kind == ANY:
            same = parameters.get(binding.name)
            if same is None or not (same.kind == "param" or same.name == "arguments"):
                c.assign(binding.slot, c.constant(None))
            else:
                c.assign(binding.slot, c.read_binding(same).value)
