"""How long Python will take to compile a tree, which nothing can interrupt.

It takes time in proportion to the size of the tree, but for one thing: for every function in a function it
copies the set of names of all functions around it. ATTACK: ten thousand functions in one take nine seconds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from jsvm.budget import watched

#: Nodes and copied names that it takes in a millisecond, rather more than it does.
NODES_PER_MILLISECOND: Final = 1500
NAMES_PER_MILLISECOND: Final = 40_000
#: Fewer functions than this copy no names to speak of.
MANY_FUNCTIONS: Final = 500


def compile_time(function: ast.FunctionDef, nodes: int, functions: int) -> float:
    """Milliseconds that are certain to be needed for a tree of so many nodes and functions."""
    names = copied_names(function) if functions >= MANY_FUNCTIONS else 0
    return nodes / NODES_PER_MILLISECOND + names / NAMES_PER_MILLISECOND


def copied_names(function: ast.FunctionDef) -> int:
    """How many names are copied: for every function as many as there are in those around it."""
    copied = 0
    pending = [(function, 0)]
    while pending:
        outer, around = pending.pop()
        names: set[str] = set()
        inner: list[ast.FunctionDef] = []
        for node in watched(own_nodes(outer)):
            if isinstance(node, ast.FunctionDef):
                names.add(node.name)
                inner.append(node)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
        copied += (around + len(names)) * len(inner)
        pending.extend((found, around + len(names)) for found in inner)
    return copied


def own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What is in a function, without what is in the functions in it."""
    pending: list[ast.AST] = [function.args, *function.body]
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, ast.FunctionDef):
            pending.extend(ast.iter_child_nodes(node))
