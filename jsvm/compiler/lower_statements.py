"""Statements that are neither loops nor `try`: blocks, declarations, `if`, `switch`, labels, `return`,
`throw`.
"""

from __future__ import annotations

import ast

from jsvm.compiler.bindings import Scope
from jsvm.compiler.chains import Link, emit_chain, one_turn
from jsvm.compiler.declarations import annex_b_target
from jsvm.compiler.emit import CONSTANT, Emitter, Lowered
from jsvm.compiler.jumps import Jump, Target, enter, go_on, jump, leave, return_now
from jsvm.compiler.kinds import ANY
from jsvm.compiler.lower_assignment import update
from jsvm.compiler.lower_dynamic import assign_outside, find
from jsvm.compiler.lower_operators import discard, strict_equality, test_expression
from jsvm.compiler.lower_using import KINDS as USING
from jsvm.compiler.lower_using import add_resource, block_kind, with_disposal
from jsvm.syntax import nodes as n


def lower_statements(c: Emitter, statements: list[n.Node]) -> None:
    """A list of statements in the current block."""
    with_disposal(c, block_kind(statements), lambda: emit_statements(c, statements))


def emit_statements(c: Emitter, statements: list[n.Node]) -> None:
    """Statements one after the other."""
    last = completing(statements) if c.completion is not None and not c.targets else None
    completion = c.completion
    for index, statement in enumerate(statements):
        if last is not None:
            c.completion = completion if index >= last else None
        c.lower_statement(statement)
    c.completion = completion


def completing(statements: list[n.Node]) -> int:
    """Index of the last statement that leaves a completion value: earlier values are lost."""
    for index in range(len(statements) - 1, -1, -1):
        if not leaves_nothing(statements[index]):
            return index
    return 0


def leaves_nothing(statement: n.Node) -> bool:
    """Whether a statement's completion is certainly empty."""
    if isinstance(statement, n.BlockStatement):
        return all(leaves_nothing(inner) for inner in statement.body)
    return isinstance(
        statement, n.VariableDeclaration | n.FunctionDeclaration | n.ClassDeclaration | n.EmptyStatement
    )


def lower_expression_statement(c: Emitter, node: n.ExpressionStatement) -> None:
    """An expression for its effects, or for the completion value of a script."""
    c.statement = expression = node.expression
    if c.completion is not None:
        c.store(c.completion, c.unboxed(c.lower(expression)))
    elif isinstance(expression, n.UpdateExpression):
        discard(c, update(c, expression, needs_value=False))
    elif not is_display_assignment(c, expression):
        discard(c, c.lower(expression))


def is_display_assignment(c: Emitter, node: n.Node) -> bool:
    """Whether it was `[a, b] = [b, a]`, which is done then."""
    return (
        isinstance(node, n.AssignmentExpression)
        and node.operator == "="
        and c.unit.lowering.assign_display(c, node.left, node.right, "assign")
    )


def clear_completion(c: Emitter) -> None:
    """Statements such as `if` and loops complete with undefined if nothing inside says otherwise."""
    if c.completion is not None:
        c.assign(c.completion, c.constant(None))


def lower_empty(c: Emitter, node: n.Node) -> None:
    """`;`, `debugger`, and declarations that were created when their scope was entered."""


def lower_block(c: Emitter, node: n.BlockStatement) -> None:
    """A block with a scope of its own."""
    with_scope(c, node, list(node.body))


def with_scope(c: Emitter, node: n.Node, statements: list[n.Node]) -> None:
    """Statements inside the scope that `node` opens."""
    inside(c, c.tree.find(node), statements)


def inside(c: Emitter, scope: Scope | None, statements: list[n.Node]) -> None:
    """Statements inside a scope, if there is one."""
    outer = c.scope
    if scope is not None:
        c.scope = scope
        c.unit.enter_scope(c, scope)
    lower_statements(c, statements)
    c.scope = outer


def lower_variable_declaration(c: Emitter, node: n.VariableDeclaration) -> None:
    """`var`, `let`, `const` and `using`."""
    for declarator in node.declarations:
        c.at(declarator)
        target = declarator.id
        is_var = node.kind == "var"
        if c.unit.lowering.assign_display(c, target, declarator.init, "var" if is_var else "initialize"):
            continue
        if not isinstance(target, n.Identifier):
            value = c.settle(c.unboxed(c.lower(declarator.init)))  # type: ignore[arg-type]
            c.unit.lowering.bind_pattern(c, target, value, initialize=not is_var)
        elif declarator.init is not None:
            found = find(c, target.name) if is_var else None
            low = c.unit.lowering.named(c, declarator.init, c.constant(target.name))
            if node.kind in USING:
                low = add_resource(c, node.kind, low)
            initialize_name(c, target, low, is_var=is_var, found=found)
        elif node.kind != "var" and starts_undefined(c, target):
            initialize_name(c, target, c.undefined(), is_var=False)


def starts_undefined(c: Emitter, target: n.Identifier) -> bool:
    """Whether somebody could see that `let x;` is undefined; a variable of known kind is assigned before."""
    binding = c.scope.lookup(target.name)
    return binding is None or binding.value_kind == ANY


def initialize_name(
    c: Emitter, target: n.Identifier, low: Lowered, *, is_var: bool, found: str | None = None
) -> None:
    """Give a declared name its value; `found` is where it was looked for."""
    if is_var and found is None:
        found = find(c, target.name)
    if found is not None:
        c.unit.lowering.write_name(c, target, low, found)
        return
    binding = c.scope.lookup(target.name)
    if binding is None or (is_var and binding.immutable):
        c.unit.lowering.write_name(c, target, low)
    else:
        c.write_binding(binding, low, initialize=not is_var)


def lower_function_declaration(c: Emitter, node: n.FunctionDeclaration) -> None:
    """The function was created on entry; in a sloppy block it now becomes the outer `var`, too."""
    if node.id is None or node.strict or node.async_ or node.generator:
        return
    name = node.id.name
    inner = c.scope.lookup(name)
    if inner is None or inner.scope.variables is inner.scope:
        return
    target = annex_b_target(name, inner.scope)
    if target is None:
        return
    declared = target.bindings.get(name)
    if declared is not None:
        c.write_binding(declared, c.read_binding(inner))
    elif name not in c.unit.blocked:
        assign_outside(c, name, c.read_binding(inner))


def lower_if(c: Emitter, node: n.IfStatement) -> None:
    """`if`, with its whole chain of `else if`."""
    clear_completion(c)
    links: list[Link] = []
    current: n.Node | None = node
    while isinstance(current, n.IfStatement):
        links.append(if_link(c, current))
        current = current.alternate
    last = current
    emit_chain(c, links, None if last is None else lambda: lower_branch(c, last))


def if_link(c: Emitter, node: n.IfStatement) -> Link:
    """One `if` of a chain."""

    def test() -> ast.expr:
        c.at(node)
        return test_expression(c, node.test)

    return test, lambda: lower_branch(c, node.consequent)


def lower_branch(c: Emitter, node: n.Node) -> None:
    """A branch, which may be a lone function declaration in sloppy code."""
    if isinstance(node, n.FunctionDeclaration):
        inside(c, c.tree.lone_functions[id(node)], [node])
    else:
        c.lower_statement(node)


def lower_return(c: Emitter, node: n.ReturnStatement) -> None:
    """`return`."""
    if node.argument is None:
        return_value(c, c.undefined(), awaits=False)
    else:
        return_value(c, c.unboxed(c.lower(node.argument)))


def return_value(c: Emitter, low: Lowered, *, awaits: bool = True) -> None:
    """Return a lowered value; in an async generator it is awaited first."""
    if awaits and c.is_async and c.is_generator:
        low = c.unit.lowering.await_value(c, low)
    if not c.targets:
        return_now(c, c.exactly(low))
        return
    slot = c.temporary()
    c.store(slot, low)
    jump(c, Jump("return", None, slot))


def lower_throw(c: Emitter, node: n.ThrowStatement) -> None:
    """`throw`."""
    value = c.any_value(c.lower(node.argument))
    c.at(node)
    c.raise_(c.call("Throw", value))


def lower_jump(c: Emitter, node: n.BreakStatement | n.ContinueStatement) -> None:
    """`break` and `continue`."""
    label = None if node.label is None else node.label.name
    jump(c, Jump("break" if isinstance(node, n.BreakStatement) else "continue", label))


def lower_labeled(c: Emitter, node: n.LabeledStatement) -> None:
    """A label: loops take it over, anything else becomes a loop of one turn."""
    labels = {node.label.name}
    body = node.body
    while isinstance(body, n.LabeledStatement):
        labels.add(body.label.name)
        body = body.body
    if isinstance(
        body, n.ForStatement | n.ForInStatement | n.ForOfStatement | n.WhileStatement | n.DoWhileStatement
    ):
        c.unit.labels[id(body)] = frozenset(labels)
        c.lower_statement(body)
        return
    if isinstance(body, n.FunctionDeclaration):
        return
    one_turn(c, Target("block", frozenset(labels)), lambda: c.lower_statement(body))


# -- switch ------------------------------------------------------------------------------------------------


def lower_switch(c: Emitter, node: n.SwitchStatement) -> None:
    """https://tc39.es/ecma262/#sec-switch-statement

    First the number of the case to start at is found, then every case from that number on runs.
    """
    clear_completion(c)
    value = Lowered(c.settle_fresh(c.unboxed(c.lower(node.discriminant))), ANY, CONSTANT)
    outer_scope = c.scope
    scope = c.tree.of(node)
    c.scope = scope
    target = Target("switch")
    mark = enter(c, target)
    outer = c.nested()
    c.unit.enter_scope(c, scope)
    start = c.temporary()
    choose_case(c, node, value, start)
    for index, case in enumerate(node.cases):
        if not case.consequent:
            continue
        inner = c.nested()
        lower_statements(c, list(case.consequent))
        c.if_later(inner, c.compare(c.name(start), ast.LtE(), c.constant(index)))
    c.break_()
    body = c.take(outer)
    leave(c, target)
    c.scope = outer_scope
    c.while_(c.constant(True), body)
    go_on(c, target, mark)


def choose_case(c: Emitter, node: n.SwitchStatement, value: Lowered, start: str) -> None:
    """Tests in order; the default's number, or one past the end, if none matches."""
    default = len(node.cases)
    links: list[Link] = []
    for index, case in enumerate(node.cases):
        if case.test is None:
            default = index
        else:
            links.append(case_link(c, case.test, value, start, index))
    emit_chain(c, links, lambda: c.assign(start, c.constant(default)))


def case_link(c: Emitter, test: n.Node, value: Lowered, start: str, index: int) -> Link:
    """One `case` of a switch."""
    return (
        lambda: c.exactly(strict_equality(c, value, c.lower(test), negated=False)),
        lambda: c.assign(start, c.constant(index)),
    )
