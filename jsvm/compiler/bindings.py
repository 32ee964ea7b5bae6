"""Bindings and scopes: what a name means, and where its value lives."""

from __future__ import annotations

import sys
from typing import Literal, final

from jsvm.compiler.kinds import ANY, Kind
from jsvm.syntax.nodes import Class, Function, Node, Program

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
        "escapes",
        "followed_until",
        "immutable",
        "is_annex_b",
        "is_in_pattern",
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
        #: Up to here code that stands after the declaration runs after it: in a `switch`, to the next `case`.
        self.followed_until = sys.maxsize
        self.slot = ""
        self.storage: Storage = "local"
        self.captured = False
        #: Whether it is used as an index, or in bit operators: worth being a Python int.
        self.is_index = False
        #: Of `arguments`: whether it is used for more than reading elements and its length.
        self.escapes = False
        #: Whether it is a `var` only because of sloppy functions in blocks.
        self.is_annex_b = False
        #: Whether a catch clause takes its value apart: such a name cannot be redeclared.
        self.is_in_pattern = False
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
    def may_be_unassigned(self) -> bool:
        """Whether code may read it while it has no value; the error that throws tells its name."""
        return self.is_lexical or self.needs_tdz or self.kind in ("pseudo", "import", "catch")

    @property
    def has_dead_zone(self) -> bool:
        """Whether there is a time before its initialisation; for parameters while others are bound."""
        return self.is_lexical or self.kind == "param"

    @property
    def is_constant(self) -> bool:
        """Whether its value never changes once it has one; the module an import is from may change it."""
        if self.kind in ("let", "class", "pseudo", "private"):
            return len(self.writes) <= 1
        if self.kind == "import":
            return False
        return self.immutable or (self.kind in ("function", "param") and not self.writes)


@final
class Write:
    """One assignment: `value` is None if unknown; `delta` is for `++`, `--` and small `+=`.

    `is_empty`: it is `let x;`, which assigns undefined.
    """

    __slots__ = ("delta", "end", "is_empty", "scope", "value")

    def __init__(
        self, value: Node | None, delta: int, end: int, scope: Scope, *, is_empty: bool = False
    ) -> None:
        self.value = value
        self.is_empty = is_empty
        self.delta = delta
        self.end = end
        self.scope = scope


@final
class Scope:
    """A lexical scope. `function` is the scope of the function (or script) it belongs to, maybe itself."""

    __slots__ = (
        "bindings",
        "dynamic",
        "free",
        "function",
        "functions",
        "has_body_scope",
        "hoisted",
        "in_loop",
        "is_arrow",
        "is_branch",
        "is_function",
        "maps_arguments",
        "node",
        "parent",
        "region",
        "uses",
        "variables",
    )

    def __init__(self, node: Node, parent: Scope | None, *, is_function: bool = False) -> None:
        self.node = node
        self.parent = parent
        self.is_function = is_function
        self.is_arrow = False
        #: Whether it only says which code may not run.
        self.is_branch = False
        #: Whether elements of `arguments` and the parameters are the same variables, and somebody can tell.
        self.maps_arguments = False
        #: Whether its body has a scope of its own, for the parameters' expressions not to see.
        self.has_body_scope = False
        self.function: Scope = self if is_function or parent is None else parent.function
        self.bindings: dict[str, Binding] = {}
        #: Where `var`s of code in this scope are declared.
        self.variables: Scope = self if is_function or parent is None else parent.variables
        #: Holds names that come and go as the program runs: those of a `with` object, or of evaluated code.
        #: They are looked for after `bindings`.
        self.dynamic: Binding | None = None
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

    def layers(self, name: str) -> list[Binding]:
        """Dynamic scopes that may hold `name` closer than its binding does, innermost first."""
        found: list[Binding] = []
        scope: Scope | None = self
        while scope is not None and name not in scope.bindings:
            if scope.dynamic is not None:
                found.append(scope.dynamic)
            scope = scope.parent
        return found

    @property
    def is_strict(self) -> bool:
        """Whether code in this scope is strict."""
        scope: Scope | None = self
        while scope is not None:
            node = scope.node
            if isinstance(node, Class):
                return True
            if isinstance(node, Function | Program):
                return node.strict
            scope = scope.parent
        return False

    @property
    def is_transparent(self) -> bool:
        """Whether `this`, `new.target` and the like are those of the function around."""
        return self.is_arrow or (isinstance(self.node, Program) and self.parent is not None)

    @property
    def eval_variables(self) -> Scope:
        """The scope that gets the `var`s of code evaluated here: code given to a sloppy eval has none."""
        scope = self.variables
        while isinstance(scope.node, Program) and scope.parent is not None and not scope.node.strict:
            scope = scope.parent.variables
        return scope

    def declare(self, name: str, kind: BindingKind, start: int) -> Binding:
        """Declare a name, or find the `var`, function or parameter that already has it."""
        found = self.bindings.get(name)
        if found is None:
            found = self.bindings[name] = Binding(name, kind, self, start)
        elif found.kind == "pseudo" and kind != "var":
            # A declaration of the name `arguments` takes its place.
            found.kind = kind
            found.start = start
            found.immutable = kind == "const"
        return found
