"""The scope tree of a program, and the uses of names that were found in it."""

from __future__ import annotations

from typing import final

from jsvm.compiler.bindings import Scope, Write
from jsvm.syntax import nodes as n
from jsvm.syntax.nodes import Node


@final
class Use:
    """One occurrence of a name."""

    __slots__ = ("is_initial", "name", "scope", "start", "write")

    def __init__(self, name: str, scope: Scope, start: int, write: Write | None, *, is_initial: bool) -> None:
        self.name = name
        self.scope = scope
        self.start = start
        #: The assignment, None for a read.
        self.write = write
        #: Whether it is the assignment that ends the dead zone.
        self.is_initial = is_initial


@final
class ScopeTree:
    """The scopes of one program. `of` finds the scope that a node opens."""

    __slots__ = (
        "_bodies",
        "_by_node",
        "accessors",
        "annex_b_vars",
        "escapes",
        "eval_sites",
        "global_vars",
        "index_uses",
        "is_dynamic",
        "lone_functions",
        "program",
        "shown",
        "uses",
    )

    def __init__(self, program: Scope) -> None:
        self.program = program
        self._by_node: dict[int, Scope] = {id(program.node): program}
        self._bodies: dict[int, Scope] = {}
        #: For a method's function: the node whose text `toString` shows.
        self.shown: dict[int, Node] = {}
        #: Scopes of functions that are the branch of an `if`.
        self.lone_functions: dict[int, Scope] = {}
        #: Where `arguments` is used for more than reading elements and its length.
        self.escapes: list[Scope] = []
        #: Scopes that stand for direct evals.
        self.eval_sites: list[Scope] = []
        #: Whether any name may have to be looked up as the program runs.
        self.is_dynamic = False
        self.uses: list[Use] = []
        #: Names of the program's getters.
        self.accessors: set[str] = set()
        #: Names used as indices or in bit operators.
        self.index_uses: list[tuple[str, Scope]] = []
        #: Names of a script's top-level `var`s.
        self.global_vars: list[str] = []
        #: Names of its sloppy functions in blocks that are to be `var`s, too.
        self.annex_b_vars: list[str] = []

    def add_body(self, node: Node, scope: Scope) -> Scope:
        """Remember the function scope of a field definition or static block."""
        self._bodies[id(node)] = scope
        return scope

    def body_of(self, node: Node) -> Scope:
        """The function scope of a function, field definition or static block."""
        return self._bodies.get(id(node)) or self._by_node[id(node)]

    def of(self, node: Node) -> Scope:
        """The scope that `node` opens; KeyError if it opens none."""
        return self._by_node[id(node)]

    def find(self, node: Node) -> Scope | None:
        """The scope that `node` opens, or None."""
        return self._by_node.get(id(node))

    def scopes(self) -> list[Scope]:
        """Every scope that a node opens, with the scopes of function expressions' own names."""
        found = [*self._by_node.values(), *self._bodies.values(), *self.lone_functions.values()]
        around = [s.parent for s in found if isinstance(s.node, n.Function) and s.parent is not None]
        # Each one once: thousands of functions may stand in the same scope.
        return list(dict.fromkeys([*found, *around]))

    def add(self, node: Node, scope: Scope) -> Scope:
        """Remember the scope that `node` opens."""
        self._by_node[id(node)] = scope
        return scope
