"""Where a function pays for its call: at its start, or not at all while nothing can run long.

OPTIMIZATION: a short function that only calculates, reads and writes is over after as many instructions as it
has, and whoever calls it has paid for a turn of a loop, an element or a call. So it pays where a fast form
misses, for only full forms can run code of the guest's: getters, `valueOf`, traps of a Proxy.
"""

from __future__ import annotations

import ast
from typing import Final

from jsvm.compiler.emit import Emitter

#: Emitted statements and expressions that a function without a toll may have.
MOST_NODES: Final = 150

#: Helpers that take a bounded time and run no code of the guest's.
HARMLESS: Final = frozenset({
    "JSArray", "JSObject", "corrected_sum", "float_", "fmod", "int_", "len_", "ord_",
})  # fmt: skip

type Toll = list[ast.stmt]


def pay(c: Emitter, toll: Toll) -> None:
    """Put the toll where the finished body of a function needs it."""
    if not c.optimize or c.prologue or c.outlined or not is_short(c):
        c.block[:0] = toll
        return
    for turn in c.misses:
        turn[1:1] = toll


def is_short(c: Emitter) -> bool:
    """Whether a body runs through in a bounded time wherever its fast forms do."""
    turns = {id(turn) for turn in c.misses}
    pending: list[ast.AST] = list(c.block)
    count = 0
    while pending:
        node = pending.pop()
        count += 1
        if isinstance(node, ast.While) and id(node.body) in turns:
            pending.append(node.body[0])
            continue
        if count > MOST_NODES or isinstance(node, ast.While | ast.For | ast.FunctionDef | ast.Yield):
            return False
        if isinstance(node, ast.Call) and not is_harmless(node.func):
            return False
        pending.extend(ast.iter_child_nodes(node))
    return True


def is_harmless(callee: ast.expr) -> bool:
    """Whether a call is one of a helper that is soon done."""
    return isinstance(callee, ast.Name) and callee.id in HARMLESS
