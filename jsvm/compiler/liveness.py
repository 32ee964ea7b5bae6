"""Which locals a suspended body still needs.

Emitted code leaves things behind in temporaries: dictionaries, code, whatever a fast form looked at. What a
body may still read after a suspension point, and only that, is its state there.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Final

from jsvm.compiler.suspension import Block, paths, point_of

NOTHING: Final[frozenset[str]] = frozenset()

type Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Around:
    """What is needed where a statement may go: out of its loop, to the loop's next turn, to a handler."""

    after_break: Names = NOTHING
    after_continue: Names = NOTHING
    after_raise: Names = NOTHING


@dataclass(slots=True)
class Liveness:
    """Finds the names needed after each suspension point of a function."""

    found: dict[int, Names] = field(default_factory=dict)

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
            inside = self.block(statement.body, after, around) | self.block(statement.orelse, after, around)
            return inside | used(statement.test)
        if isinstance(statement, ast.While):
            return self.loop(statement, after, around)
        if isinstance(statement, ast.For):
            return self.walk(statement, after, around)
        if isinstance(statement, ast.Try):
            return self.guarded(statement, after, around)
        if isinstance(statement, ast.Break):
            return around.after_break
        if isinstance(statement, ast.Continue):
            return around.after_continue
        if isinstance(statement, ast.Return | ast.Raise):
            return used(statement)
        if isinstance(statement, ast.FunctionDef):
            return after - {statement.name}
        return (after - assigned(statement)) | used(statement)

    def loop(self, loop: ast.While, after: Names, around: Around) -> Names:
        """A loop: what is needed at its end is needed at its start, and so on until nothing is new."""
        endless = isinstance(loop.test, ast.Constant) and loop.test.value is True
        head = used(loop.test) | (NOTHING if endless else after)
        while True:
            inside = self.block(loop.body, head, Around(after, head, around.after_raise))
            if inside <= head:
                return head
            head |= inside

    def walk(self, loop: ast.For, after: Names, around: Around) -> Names:
        """A loop over an iterator, which may end before any turn."""
        assert isinstance(loop.target, ast.Name)
        head = after
        while True:
            inside = self.block(loop.body, head, Around(after, head, around.after_raise)) - {loop.target.id}
            if inside <= head:
                return head | used(loop.iter)
            head |= inside

    def guarded(self, node: ast.Try, after: Names, around: Around) -> Names:
        """A `try`: whatever its handlers need is needed everywhere inside."""
        caught = around.after_raise
        for handler in node.handlers:
            needed = self.block(handler.body, after, around)
            caught |= needed - {handler.name} if handler.name is not None else needed
        return self.block(node.body, after, Around(around.after_break, around.after_continue, caught))


def live_names(function: ast.FunctionDef) -> list[Names]:
    """The names needed after each suspension point of an emitted function, by their numbers."""
    liveness = Liveness()
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
