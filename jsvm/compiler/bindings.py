"""Bindings and scopes: what a name means, and where its value lives."""

from __future__ import annotations

from typing import Literal, final

from jsvm.compiler.kinds import ANY, Kind
from jsvm.syntax.nodes import Node

BindingKind = Literal[
    "var", "let", "const", "class", "function", "param", "catch", "self", "import", "pseudo", "private"
]  # fmt: skip

#: Where the value of a binding lives.
#: `local`: a Python local, a cell of its own accord if closures capture it.
#: `box`: a one-element list, fresh for every turn of a loop, because closures capture it there.
#: `outer`: a cell made by the linker: a script's top-level lexical binding, or a module's.
Storage = Literal["local", "box", "outer"]


@final
class Binding:
    """One declared name. `slot` is its Python name, `writes` what is assigned to it."""

    __slots__ = (
        "captured",
        "immutable",
        "is_index",
        "kind",
        "name",
        "needs_tdz",
        "reads",
        "scope",
        "slot",
        "start",
        "storage",
        "value_kind",
        "writes",
    )

    def __init__(self, name: str, kind: BindingKind, scope: Scope, start: int) -> None:
        self.name = name
        self.kind: BindingKind = kind
        self.scope = scope
        self.start = start
        self.slot = ""
        self.storage: Storage = "local"
        self.captured = False
        #: Whether it is used as an index, or in bit operators: worth being a Python int.
        self.is_index = False
        self.needs_tdz = False
        self.immutable = kind in ("const", "import", "self")
        self.writes: list[Write] = []
        self.reads: list[int] = []
        self.value_kind: Kind = ANY

    @property
    def is_lexical(self) -> bool:
        """Whether reading it before its initialisation is an error."""
        return self.kind in ("let", "const", "class")

    @property
    def is_constant(self) -> bool:
        """Whether its value never changes once it has one."""
        if self.kind in ("let", "class", "pseudo", "private"):
            return len(self.writes) <= 1
        return self.immutable or (self.kind in ("function", "param") and not self.writes)


@final
class Write:
    """One assignment: `value` is None if unknown; `delta` is for `++`, `--` and small `+=`."""

    __slots__ = ("delta", "end", "scope", "value")

    def __init__(self, value: Node | None, delta: int, end: int, scope: Scope) -> None:
        self.value = value
        self.delta = delta
        self.end = end
        self.scope = scope


@final
class Scope:
    """A lexical scope. `function` is the scope of the function (or script) it belongs to, maybe itself."""

    __slots__ = (
        "bindings",
        "free",
        "function",
        "functions",
        "hoisted",
        "in_loop",
        "is_arrow",
        "is_class",
        "is_function",
        "node",
        "parent",
        "region",
        "uses",
    )

    def __init__(self, node: Node, parent: Scope | None, *, is_function: bool = False) -> None:
        self.node = node
        self.parent = parent
        self.is_function = is_function
        self.is_arrow = False
        self.is_class = False
        self.function: Scope = self if is_function or parent is None else parent.function
        self.bindings: dict[str, Binding] = {}
        #: Function declarations to create when the scope is entered.
        self.hoisted: list[Node] = []
        #: Bindings of outer functions that this function, or one inside it, names. Function scopes only.
        self.free: dict[Binding, None] = {}
        #: Functions directly inside this function. Function scopes only.
        self.functions: list[Scope] = []
        #: Whether the scope is entered again and again within one call of its function.
        self.in_loop: bool = parent is not None and not is_function and parent.in_loop
        #: Source range of the innermost code that may or may not run.
        self.region: tuple[int, int] = (
            (node.start, node.end) if parent is None or is_function else parent.region
        )
        #: Features that need something of the function: "await", "eval".
        self.uses: set[str] = set()

    def lookup(self, name: str) -> Binding | None:
        """The binding that `name` means here, or None for a global name."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.bindings.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def declare(self, name: str, kind: BindingKind, start: int) -> Binding:
        """Declare a name, or find the `var`, function or parameter that already has it."""
        found = self.bindings.get(name)
        if found is None:
            found = self.bindings[name] = Binding(name, kind, self, start)
        return found
