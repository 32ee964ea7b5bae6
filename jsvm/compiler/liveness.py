"""Which locals a suspended body still needs.

Emitted code leaves things behind in temporaries: dictionaries, code, whatever a fast form looked at. What a
body may still read after a suspension point, and only that, is its state there.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from jsvm.compiler.suspension import Block, paths, point_of

NOTHING: Final[frozenset[str]] = frozenset()

type Names = frozenset[str]


class Around(NamedTuple):
    """What is needed where a statement may go: out of its loop, to the loop's next turn, to a handler."""

    after_break: Names = NOTHING
    after_continue: Names = NOTHING
    after_raise: Names = NOTHING
    #: Only an outlined part of a function goes on somewhere when it returns.
    after_return: Names = NOTHING


@dataclass(slots=True)
class Liveness:
    """Finds the names needed after each suspension point of a function."""

    found: dict[int, Names] = field(default_factory=dict)
    #: What is needed at the start of each loop, as far as it is known.
    heads: dict[int, Names] = field(default_factory=dict)
    is_settled: bool = False
    #: Statements of the function that were outlined, by the names of their Python functions.
    parts: dict[str, ast.FunctionDef] = field(default_factory=dict)
    #: Names that only expressions assign.
    looked_up: Names = NOTHING

    def block(self, block: Block, after: Names, around: Around) -> Names:
        """What is needed before a block, if `after` is needed behind it."""
        for statement in reversed(block):
            after = self.statement(statement, after, around) | around.after_raise
        return after

    def statement(self, statement: ast.stmt, after: Names, around: Around) -> Names:
        """The same for a statement."""
        if point_of(statement) is not None:
            needed = (after - assigned(statement)) | around.after_raise
            self.found[id(statement)] = self.found.get(id(statement), NOTHING) | needed
            return needed | used(statement)
        if isinstance(statement, ast.If):
            # What the test looked up is for the branch that it leads to.
            looked_up = assigned_inside(statement.test) & self.looked_up
            inside = self.block(statement.body, after, around) - looked_up
            return inside | self.block(statement.orelse, after, around) | used(statement.test)
        if isinstance(statement, ast.While):
            return self.loop(statement, after, around)
        if isinstance(statement, ast.For):
            return self.walk(statement, after, around)
        if isinstance(statement, ast.Try):
            return self.guarded(statement, after, around)
        part = self.part(statement)
        if part is not None:
            after -= assigned(statement)
            return self.block(part.body, after, Around(after_raise=around.after_raise, after_return=after))
        if isinstance(statement, ast.Break):
            return around.after_break
        if isinstance(statement, ast.Continue):
            return around.after_continue
        if isinstance(statement, ast.Return):
            return used(statement) | around.after_return
        if isinstance(statement, ast.Raise):
            return used(statement)
        if isinstance(statement, ast.FunctionDef):
            return after - {statement.name}
        return (after - assigned(statement)) | used(statement)

    def loop(self, loop: ast.While, after: Names, around: Around) -> Names:
        """A loop with a test."""
        endless = isinstance(loop.test, ast.Constant) and loop.test.value is True
        head = used(loop.test) | (NOTHING if endless else after)
        return self.turns(loop, loop.body, head, NOTHING, Around(after, head, *around[2:]))

    def walk(self, loop: ast.For, after: Names, around: Around) -> Names:
        """A loop over an iterator, which may end before any turn."""
        assert isinstance(loop.target, ast.Name)
        item = frozenset({loop.target.id})
        ended = self.block(loop.orelse, after, around)
        return self.turns(loop, loop.body, ended, item, Around(after, ended, *around[2:])) | used(loop.iter)

    def turns(self, loop: ast.stmt, body: Block, head: Names, fresh: Names, around: Around) -> Names:
        """The turns of a loop: what is needed at its end is needed at its start, but for what is fresh there.

        What that is, is found out in several passes over the whole function; going around each loop at once
        would multiply where loops nest.
        """
        known = self.heads.get(id(loop), NOTHING)
        head |= known
        head |= self.block(body, head, around._replace(after_continue=head)) - fresh
        if head != known:
            self.heads[id(loop)] = head
            self.is_settled = False
        return head

    def guarded(self, node: ast.Try, after: Names, around: Around) -> Names:
        """A `try`: whatever its handlers need is needed everywhere inside."""
        caught = around.after_raise
        for handler in node.handlers:
            needed = self.block(handler.body, after, around)
            caught |= needed - {handler.name} if handler.name is not None else needed
        inside = Around(around.after_break, around.after_continue, caught, around.after_return)
        return self.block(node.body, after, inside)

    def part(self, statement: ast.stmt) -> ast.FunctionDef | None:
        """The outlined statement that a statement runs."""
        value = statement.value if isinstance(statement, ast.Assign | ast.Expr) else None
        if isinstance(value, ast.YieldFrom):
            value = value.value
        name = value.func if isinstance(value, ast.Call) else None
        return self.parts.get(name.id) if isinstance(name, ast.Name) else None


def live_names(function: ast.FunctionDef) -> list[Names]:
    """The names needed after each suspension point of an emitted function, by their numbers."""
    liveness = Liveness()
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef) and node.name[0] == "t":
            liveness.parts[node.name] = node
    statements = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    liveness.looked_up = assigned_inside(function).difference(*map(assigned, statements))
    while not liveness.is_settled:
        liveness.is_settled = True
        liveness.block(function.body, NOTHING, Around())
    points = (path[-1].statement for path in paths(function.body))
    return [liveness.found.get(id(point), NOTHING) for point in points]


def used(node: ast.AST) -> Names:
    """Names that a node reads. A name that it assigns inside an expression is assigned there first."""
    read: set[str] = set()
    written: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            read.add(inner.id)
        elif isinstance(inner, ast.NamedExpr):
            written.add(inner.target.id)
        elif isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Name):
            read.add(inner.target.id)
    return frozenset(read - written)


def assigned_inside(node: ast.AST) -> Names:
    """Names that an expression assigns."""
    return frozenset(inner.target.id for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))


def assigned(statement: ast.stmt) -> Names:
    """Names that a simple statement certainly assigns or deletes."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign | ast.Delete):
        targets = list(statement.targets)
    found: set[str] = set()
    while targets:
        target = targets.pop()
        if isinstance(target, ast.Name):
            found.add(target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            targets.extend(target.elts)
    return frozenset(found)
