"""Outlining: Python allows 20 loops and `try`s inside each other in one function, JavaScript any number.

A statement that stands too deep becomes a Python function of its own, called where it stood. All variables
stay where they were, in the function around it: the outlined one assigns them as `nonlocal`. A jump out of it
is a number that it returns. If it suspends, it is a generator that the function around it yields from.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from jsvm.compiler.emit import DEL, Emitter
from jsvm.compiler.jumps import Target, enter, go_on, leave
from jsvm.compiler.lower_dynamic import define
from jsvm.syntax import nodes as n

#: Python blocks around a statement beyond which it is outlined. The deepest statement needs four of its own.
MAX_STATEMENT_BLOCKS: Final = 14

NESTING: Final = (
    n.ForStatement, n.ForInStatement, n.ForOfStatement, n.WhileStatement, n.DoWhileStatement, n.TryStatement,
    n.SwitchStatement, n.LabeledStatement, n.BlockStatement,
)  # fmt: skip


def must_outline(c: Emitter, node: n.Node) -> bool:
    """Whether a statement stands too deep."""
    return c.blocks >= MAX_STATEMENT_BLOCKS and isinstance(node, NESTING)


def suspends(body: list[ast.stmt]) -> bool:
    """Whether emitted statements suspend the Python function they are in."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef):
            pending.extend(ast.iter_child_nodes(node))
    return False


def outline(c: Emitter, emit: Callable[[], None]) -> None:
    """Emit a statement as a function of its own."""
    target = Target("outline")
    mark = enter(c, target)
    c.blocks = 0
    outer = c.nested()
    emit()
    body = c.take(outer) or [c.pass_()]
    leave(c, target)
    name = c.temporary()
    function = define(c, name, [], body)
    c.outlined.append(function)
    c.add(function)
    call: ast.expr = c.call(name)
    if suspends(body):
        call = ast.YieldFrom(call, lineno=c.line, col_offset=c.col)
    if target.jump_slot is None:
        c.evaluate(call)
    else:
        c.assign(target.jump_slot, call)
    go_on(c, target, mark)


def share_variables(c: Emitter, taken: set[str]) -> list[ast.stmt]:
    """Make outlined functions assign the variables of the function around them; answers how that begins.

    `taken` are its parameters, and what it captures itself.
    """
    shared: set[str] = set()
    for function in c.outlined:
        names = sorted(assigned_names(function))
        shared.update(names)
        if names:
            declaration = ast.Nonlocal(names, lineno=function.lineno, col_offset=function.col_offset)
            function.body.insert(0, declaration)
    # Python must know a variable of the outer function, even if only outlined functions assign it.
    for name in sorted(shared - taken):
        gone = ast.Name(name, DEL, lineno=1, col_offset=0)
        c.prologue.insert(0, ast.Delete([gone], lineno=1, col_offset=0))
        place = ast.Name(name, ast.Store(), lineno=1, col_offset=0)
        empty = ast.Constant(None, lineno=1, col_offset=0)
        c.prologue.insert(0, ast.Assign([place], empty, lineno=1, col_offset=0))
    return c.prologue


def assigned_names(function: ast.FunctionDef) -> set[str]:
    """Names that a function assigns, or functions outlined from it do."""
    names: set[str] = set()
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name is not None:
            names.add(node.name)
        elif isinstance(node, ast.Nonlocal):
            names.update(node.names)
        elif isinstance(node, ast.FunctionDef) and isinstance(node.body[0], ast.Nonlocal):
            # It says itself what it assigns; those outlined inside this one were given theirs before.
            names.update(node.body[0].names)
            continue
        pending.extend(ast.iter_child_nodes(node))
    return names
