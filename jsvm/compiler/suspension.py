"""Suspension points: numbering them, and entering a function's body at one of them.

A suspended body is nothing but its locals and the place it waits at. The place is a number, which emitted
code carries where it costs nothing: a `yield` says that it ends as many lines below its own line. To go on
from a place in another process, the body is compiled once more from the same tree, changed so that everything
before that place is skipped on the way in. Code that was never suspended pays nothing for this.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import islice
from types import CodeType
from typing import Final, NamedTuple

#: Whether the body is still on its way to the place it waited at, and what its locals were there.
ENTERING: Final = "entering"
SAVED: Final = "saved"

type Block = list[ast.stmt]


class NotReachableError(Exception):
    """A suspension point in a place that cannot be entered."""


class Step(NamedTuple):
    """One step from the body of a function down to a suspension point: a block, and a statement in it."""

    block: Block
    place: int

    @property
    def statement(self) -> ast.stmt:
        """The statement."""
        return self.block[self.place]


def number_points(function: ast.FunctionDef) -> None:
    """Number the suspension points of an emitted function, in order, from 0."""
    for number, path in enumerate(paths(function.body)):
        point = point_of(path[-1].statement)
        assert point is not None
        point.end_lineno = point.lineno + 1 + number
        point.end_col_offset = 0


def point_at(code: CodeType, offset: int) -> int | None:
    """The number of the suspension point that a frame with this code waits at."""
    line, end, _, _ = next(islice(code.co_positions(), offset // 2, None), (None, None, None, None))
    return None if line is None or end is None or end <= line else end - line - 1


def paths(body: Block) -> Iterator[tuple[Step, ...]]:
    """The way to every suspension point, in order of the source."""
    pending: list[tuple[Step, ...]] = [(Step(body, index),) for index in reversed(range(len(body)))]
    while pending:
        path = pending.pop()
        if point_of(path[-1].statement) is not None:
            yield path
            continue
        for block in reversed(blocks_of(path[-1])):
            pending.extend((*path, Step(block, index)) for index in reversed(range(len(block))))


def point_of(statement: ast.stmt) -> ast.Yield | None:
    """The suspension that a statement consists of, if it is one."""
    if isinstance(statement, ast.Assign | ast.Expr) and isinstance(statement.value, ast.Yield):
        return statement.value
    return None


def part_of(step: Step) -> ast.FunctionDef | None:
    """The outlined part of the function that a statement runs and that suspends it, if it does that."""
    statement = step.statement
    if not isinstance(statement, ast.Assign | ast.Expr) or not isinstance(statement.value, ast.YieldFrom):
        return None
    part = step.block[step.place - 1]
    assert isinstance(part, ast.FunctionDef)
    return part


def blocks_of(step: Step) -> list[Block]:
    """The blocks inside a statement that belong to the same function."""
    part = part_of(step)
    if part is not None:
        return [part.body]
    statement = step.statement
    if isinstance(statement, ast.If):
        return [statement.body, statement.orelse]
    if isinstance(statement, ast.While):
        return [statement.body]
    if isinstance(statement, ast.Try):
        return [statement.body, *(handler.body for handler in statement.handlers)]
    return []


# -- entering ----------------------------------------------------------------------------------------------


def reentrant(function: ast.FunctionDef, point: int, names: Sequence[str], free: Sequence[str]) -> None:
    """Change an emitted function so that it starts at a suspension point.

    It then takes one argument, the values of its locals `names`. `free` are the variables it captures, which
    now include those that closures of its own capture. Its first `yield` is the one it waited at.
    Raises NotReachableError.
    """
    path = next(islice(paths(function.body), point, None), None)
    if path is None:
        raise NotReachableError
    body = entered(path, at_top=True)
    start: Block = [ast.Nonlocal([*free]), assign(ENTERING, ast.Constant(True))]
    start += [
        assign(name, ast.Subscript(load(SAVED), ast.Constant(index), ast.Load()))
        for index, name in enumerate(names)
    ]
    start.append(assign(SAVED, ast.Constant(None)))
    function.body = start + body
    function.args = ast.arguments([], [ast.arg(SAVED)], None, [], [], None, [])
    place_all(function)


def entered(path: tuple[Step, ...], *, at_top: bool = False) -> Block:
    """The block that a path starts in, with everything before its statement skipped on the way in."""
    (block, place), below = path[0], path[1:]
    before, statement, after = block[:place], block[place], block[place + 1 :]
    here: Block = []
    part = part_of(path[0])
    if part is not None:
        del before[-1]
        here = [entered_part(part, below), statement]
    else:
        here = [entered_statement(statement, below)]
    if at_top:
        # Nobody comes back here; only the factories of closures are still needed.
        before = [earlier for earlier in before if isinstance(earlier, ast.FunctionDef)]
    elif before:
        before = [ast.If(ast.UnaryOp(ast.Not(), load(ENTERING)), before, [])]
    return [*before, *here, *after]


def entered_part(part: ast.FunctionDef, below: tuple[Step, ...]) -> ast.FunctionDef:
    """An outlined part of the function, which shares all variables with it."""
    shared = [ENTERING]
    step = below[0]
    if isinstance(step.block[0], ast.Nonlocal):
        shared += step.block[0].names
        below = (Step(step.block[1:], step.place - 1), *below[1:])
    body: Block = [ast.Nonlocal(shared), *entered(below)]
    return ast.FunctionDef(part.name, part.args, body, [], type_params=[])


def shared_names(function: ast.FunctionDef) -> set[str]:
    """The variables of a function that outlined parts of it assign."""
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef) and node.name[0] == "t":
            first = node.body[0]
            found.update(first.names if isinstance(first, ast.Nonlocal) else ())
    return found


def entered_statement(statement: ast.stmt, below: tuple[Step, ...]) -> ast.stmt:
    """A statement on the way."""
    point = point_of(statement)
    if point is not None:
        return entered_point(statement, point)
    inside = below[0].block
    if isinstance(statement, ast.If):
        if inside is statement.body:
            test: ast.expr = ast.BoolOp(ast.Or(), [load(ENTERING), statement.test])
            return ast.If(test, entered(below), statement.orelse)
        test = ast.BoolOp(ast.And(), [ast.UnaryOp(ast.Not(), load(ENTERING)), statement.test])
        return ast.If(test, statement.body, entered(below))
    if isinstance(statement, ast.While):
        return ast.While(ast.BoolOp(ast.Or(), [load(ENTERING), statement.test]), entered(below), [])
    if isinstance(statement, ast.Try) and inside is statement.body:
        return ast.Try(entered(below), statement.handlers, [], [])
    raise NotReachableError


def entered_point(statement: ast.stmt, point: ast.Yield) -> ast.stmt:
    """The suspension itself: on the way in it gives nothing to the driver, and is the end of the way."""
    again = ast.Yield(
        None,
        lineno=point.lineno,
        col_offset=point.col_offset,
        end_lineno=point.end_lineno,
        end_col_offset=point.end_col_offset,
    )
    if isinstance(statement, ast.Assign):
        waiting: ast.stmt = ast.Assign(statement.targets, again)
    else:
        waiting = ast.Expr(again)
    arrived = assign(ENTERING, ast.Constant(False))
    return ast.If(load(ENTERING), [arrived, waiting], [statement])


def load(name: str) -> ast.Name:
    """The value of a variable."""
    return ast.Name(name, ast.Load())


def assign(name: str, value: ast.expr) -> ast.Assign:
    """An assignment to a variable."""
    return ast.Assign([ast.Name(name, ast.Store())], value)


def place_all(function: ast.FunctionDef) -> None:
    """Give every new node the place of the function, as Python demands."""
    for node in ast.walk(function):
        if isinstance(node, ast.stmt | ast.expr | ast.arg) and not hasattr(node, "lineno"):
            node.lineno, node.col_offset = function.lineno, function.col_offset
