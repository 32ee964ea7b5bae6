"""Loops. Every turn spends fuel; iterations step a cursor and close it when they are left early."""

from __future__ import annotations

import ast

from jsvm.compiler.bindings import Binding, Scope
from jsvm.compiler.emit import CONSTANT, Emitter, Lowered
from jsvm.compiler.jumps import Target, enter, go_on, leave
from jsvm.compiler.kinds import ANY
from jsvm.compiler.lower_assignment import update
from jsvm.compiler.lower_operators import discard, lower_test
from jsvm.compiler.lower_statements import clear_completion
from jsvm.compiler.lower_using import add_resource, using_kind, with_disposal
from jsvm.compiler.outlining import suspends
from jsvm.syntax import nodes as n
from jsvm.syntax.walk import walk as nodes_in

#: Source characters whose work counts as one step.
CHARACTERS_PER_STEP = 48


def spend(c: Emitter, node: n.Node) -> None:
    """Spend fuel for one turn."""
    c.block += spending(c, node)


def spending(c: Emitter, node: n.Node) -> list[ast.stmt]:
    """Statements that spend fuel in proportion to the size of the code that is about to run."""
    around = c.nested()
    cost = 1 + (node.end - node.start) // CHARACTERS_PER_STEP
    target = ast.Name("fuel", ast.Store(), lineno=c.line, col_offset=c.col)
    c.add(ast.AugAssign(target, ast.Sub(), c.constant(cost), lineno=c.line, col_offset=c.col))
    outer = c.nested()
    c.evaluate(c.call("refuel"))
    c.if_later(outer, c.compare(c.name("fuel"), ast.Lt(), c.constant(0)))
    return c.take(around)


def labels_of(c: Emitter, node: n.Node) -> frozenset[str]:
    """The labels that stand before a loop."""
    return c.unit.labels.get(id(node), frozenset())


def emit_loop(c: Emitter, target: Target, test: n.Node | None, emit_body: object) -> None:
    """`while (test) body` as a Python loop: the test is Python's if it is a plain expression."""
    mark = enter(c, target)
    c.loops += 1
    outer = c.nested()
    low = None if test is None else lower_test(c, test)
    is_plain = low is not None and not c.block and low.fast is None
    if low is not None and not is_plain:
        stop = c.negate(c.exactly(low))
        inner = c.nested()
        c.break_()
        c.if_later(inner, stop)
    emit_body()  # type: ignore[operator]
    body = c.take(outer)
    c.loops -= 1
    leave(c, target)
    c.while_(low.value if is_plain and low is not None else c.constant(True), body)
    go_on(c, target, mark)


def lower_while(c: Emitter, node: n.WhileStatement) -> None:
    """`while`."""
    clear_completion(c)

    def body() -> None:
        spend(c, node)
        c.lower_statement(node.body)

    emit_loop(c, Target("loop", labels_of(c, node)), node.test, body)


def lower_do_while(c: Emitter, node: n.DoWhileStatement) -> None:
    """`do ... while`: the test stands at the end of the turn, and before every `continue`."""
    clear_completion(c)
    target = Target("loop", labels_of(c, node))

    def check() -> None:
        stop = c.negate(c.exactly(lower_test(c, node.test)))
        outer = c.nested()
        c.break_()
        c.if_later(outer, stop)

    def body() -> None:
        spend(c, node)
        c.lower_statement(node.body)
        check()

    target.before_continue = check
    emit_loop(c, target, None, body)


def lower_for(c: Emitter, node: n.ForStatement) -> None:
    """https://tc39.es/ecma262/#sec-for-statement"""
    clear_completion(c)
    outer_scope = c.scope
    scope = c.tree.of(node)
    c.scope = scope
    c.unit.enter_scope(c, scope)
    with_disposal(c, using_kind(node.init), lambda: run_for(c, node, scope))
    c.scope = outer_scope


def run_for(c: Emitter, node: n.ForStatement, scope: Scope) -> None:
    """The head and the turns, inside the scope of the head."""
    completion, c.completion = c.completion, None
    if isinstance(node.init, n.VariableDeclaration):
        c.lower_statement(node.init)
    elif node.init is not None:
        discard(c, c.lower(node.init))
    c.completion = completion
    copied = [binding for binding in scope.bindings.values() if binding.storage == "box"]
    target = Target("loop", labels_of(c, node))

    if copied and any(isinstance(inner, n.Function | n.Class) for inner in nodes_in(node.init or node)):
        # Closures of the head keep the variables from before the first turn.
        copy_boxes(c, copied)

    def advance() -> None:
        # Closures keep the boxes of their own turn.
        copy_boxes(c, copied)
        if isinstance(node.update, n.UpdateExpression):
            discard(c, update(c, node.update, needs_value=False))
        elif node.update is not None:
            discard(c, c.lower(node.update))

    def body() -> None:
        spend(c, node)
        c.lower_statement(node.body)
        advance()

    target.before_continue = advance
    emit_loop(c, target, node.test, body)


def copy_boxes(c: Emitter, bindings: list[Binding]) -> None:
    """Fresh boxes with the same values. https://tc39.es/ecma262/#sec-createperiterationenvironment"""
    for binding in bindings:
        value = c.subscript(c.name(binding.slot), c.constant(0))
        c.assign(binding.slot, c.list_display([value]))


# -- for-in, for-of ----------------------------------------------------------------------------------------


def lower_for_in(c: Emitter, node: n.ForInStatement) -> None:
    """https://tc39.es/ecma262/#sec-for-in-and-for-of-statements"""
    clear_completion(c)
    if isinstance(node.left, n.VariableDeclaration) and node.left.declarations[0].init is not None:
        c.lower_statement(node.left)
    scope = c.tree.of(node)
    iterated = evaluate_head(c, node, scope)
    cursor = c.temporary()
    c.assign(cursor, c.call("for_in_cursor", iterated))
    walk(c, node, scope, cursor, closes=False)


def lower_for_of(c: Emitter, node: n.ForOfStatement) -> None:
    """https://tc39.es/ecma262/#sec-for-in-and-for-of-statements"""
    clear_completion(c)
    scope = c.tree.of(node)
    iterated = evaluate_head(c, node, scope)
    cursor = c.temporary()
    c.at(node.right)
    c.assign(cursor, c.call("async_iterate" if node.await_ else "iterate", iterated))
    walk(c, node, scope, cursor, closes=True)


def evaluate_head(c: Emitter, node: n.ForInStatement | n.ForOfStatement, scope: Scope) -> ast.expr:
    """The right side, evaluated where the names of the head are in their dead zone."""
    outer = c.scope
    c.scope = scope
    c.unit.enter_scope(c, scope)
    value = c.settle(c.unboxed(c.lower(node.right))).value
    c.scope = outer
    return value


def walk(
    c: Emitter, node: n.ForInStatement | n.ForOfStatement, scope: Scope, cursor: str, *, closes: bool
) -> None:
    """Step a cursor until it is done; leaving early closes it, an error abandons it."""
    outer_scope = c.scope
    is_async = isinstance(node, n.ForOfStatement) and node.await_
    target = Target("loop", labels_of(c, node))
    if closes:

        def close() -> None:
            close_cursor(c, cursor, is_async=is_async)

        target.on_leave = close
    mark = enter(c, target)
    c.loops += 1
    outer = c.nested()
    c.scope = scope
    item = c.temporary()
    takes_apart = closes and not is_async and takes_names(c, node.left)
    spend(c, node)
    inner = c.nested()
    c.blocks += closes
    turn(c, node, scope, item)
    guard_cursor(c, cursor if is_async else None, c.take(inner), is_async=True)
    block = c.take(outer)
    c.scope = outer_scope
    c.loops -= 1
    leave(c, target)
    c.at(node.right)
    items = None if not closes or is_async else "parts" if takes_apart else "items"
    outer = c.nested()
    emit_turns(c, cursor, item, block, is_async=is_async, items=items)
    # OPTIMIZATION: around all turns at once: abandoning a cursor whose own step failed does nothing. But the
    # step of an async one is awaited here.
    guard_cursor(c, cursor if closes and not is_async else None, c.take(outer), is_async=False)
    go_on(c, target, mark)


def emit_turns(
    c: Emitter, cursor: str, item: str, block: list[ast.stmt], *, is_async: bool, items: str | None
) -> None:
    """The loop itself: Python's own where it may be.

    A frame that waits keeps nothing on Python's value stack, and an iterator that runs guest code is stepped.
    """
    outer = c.nested()
    step_cursor(c, cursor, item, is_async=is_async)
    step = c.take(outer)
    if items is None or suspends(block):
        c.while_(c.constant(True), step + block)
        return
    outer = c.nested()
    c.if_(c.is_(c.name(item), c.name("STEP")), step)
    ask = c.take(outer)
    outer = c.nested()
    c.evaluate(c.call_expression(c.attribute(c.name(cursor), "ended"), []))
    ended = c.take(outer)
    c.for_(item, c.call_expression(c.attribute(c.name(cursor), items), []), ask + block, ended)


def takes_names(c: Emitter, left: n.Node) -> bool:
    """Whether every turn takes its value apart into new variables, and nobody sees the value itself."""
    return (
        isinstance(left, n.VariableDeclaration)
        and left.kind in ("let", "const")
        and c.unit.lowering.takes_names(c, left.declarations[0].id, "initialize")
    )


def step_cursor(c: Emitter, cursor: str, item: str, *, is_async: bool) -> None:
    """The next value, or out of the loop."""
    step = c.call_expression(c.attribute(c.name(cursor), "step"), [])
    if is_async:
        result = c.unit.lowering.await_value(c, Lowered(step))
        finish = c.call_expression(c.attribute(c.name(cursor), "unpack"), [result.value])
        c.assign(item, finish)
    else:
        c.assign(item, step)
    outer = c.nested()
    c.break_()
    c.if_later(outer, c.is_(c.name(item), c.name("DONE")))


def turn(c: Emitter, node: n.ForInStatement | n.ForOfStatement, scope: Scope, item: str) -> None:
    """One turn: bind the item, run the body."""
    c.unit.renew_scope(c, scope)
    with_disposal(c, using_kind(node.left), lambda: run_turn(c, node, item))


def run_turn(c: Emitter, node: n.ForInStatement | n.ForOfStatement, item: str) -> None:
    """Bind the item, run the body."""
    value = Lowered(c.name(item), ANY, CONSTANT)
    kind = using_kind(node.left)
    if kind is not None:
        value = add_resource(c, kind, value)
    if isinstance(node.left, n.VariableDeclaration):
        target = node.left.declarations[0].id
        c.unit.lowering.bind_pattern(c, target, value, initialize=node.left.kind != "var")
    else:
        c.unit.lowering.assign_pattern(c, node.left, value)
    c.lower_statement(node.body)


def close_cursor(c: Emitter, cursor: str, *, is_async: bool) -> None:
    """IteratorClose after a normal completion."""
    closing = c.call_expression(c.attribute(c.name(cursor), "close"), [])
    if not is_async:
        c.evaluate(closing)
        return
    slot = c.temporary()
    c.assign(slot, closing)
    outer = c.nested()
    result = c.unit.lowering.await_value(c, Lowered(c.name(slot), ANY, CONSTANT))
    c.evaluate(c.call_expression(c.attribute(c.name(cursor), "closed"), [result.value]))
    c.if_later(outer, c.compare(c.name(slot), ast.IsNot(), c.name("ABSENT")))


def guard_cursor(c: Emitter, cursor: str | None, body: list[ast.stmt], *, is_async: bool) -> None:
    """IteratorClose while an error is on its way; outside the handler, because it may run guest code.

    Only the body, if there is no cursor to close.
    """
    if cursor is None:
        c.block += body
        return
    error, kept = c.temporary(), c.temporary()
    outer = c.nested()
    c.assign(kept, c.name(error))
    handler = c.take(outer)
    c.assign(kept, c.constant(None))
    c.try_(body, "GUEST_ERRORS", handler, error_slot=error)
    outer = c.nested()
    abandon_cursor(c, cursor, is_async=is_async)
    c.raise_(c.name(kept))
    c.if_later(outer, c.compare(c.name(kept), ast.IsNot(), c.constant(None)))


def abandon_cursor(c: Emitter, cursor: str, *, is_async: bool) -> None:
    """Tell the iterator; what an async one answers is awaited, and nothing of it matters."""
    closing = c.call_expression(c.attribute(c.name(cursor), "abandon"), [])
    if not is_async:
        c.evaluate(closing)
        return
    slot = c.temporary()
    c.assign(slot, closing)
    awaiting = c.nested()
    c.unit.lowering.await_value(c, Lowered(c.name(slot), ANY, CONSTANT))
    quiet = c.take(awaiting)
    present = c.nested()
    c.try_(quiet, "GUEST_ERRORS", [c.pass_()])
    c.if_later(present, c.compare(c.name(slot), ast.IsNot(), c.name("ABSENT")))
