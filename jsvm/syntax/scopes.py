"""What the parser keeps about the function and the block it is in, for the early errors that need it.

Apart because these are plain records: the rules that fill and read them are in `declarations.py`.
"""

from __future__ import annotations

from typing import Final

from jsvm.syntax.nodes_base import FREED_NATIVELY


class Scope:
    """The names declared in one block or function so far.

    `lexical` maps the names of `let`, `const`, `class` and (in blocks) functions to whether a plain
    function declared them. `variables` holds what `var`, parameters and top-level functions declared here
    or in a block within. `catch_parameter` is the name of a plain catch parameter, "" elsewhere.
    """

    # OPTIMIZATION: no slots. Parsing makes one scope per block; what seldom differs stays on the class.

    is_function = False
    is_switch = False
    catch_parameter = ""
    me: object

    def __init__(self, parent: Scope | None) -> None:
        if FREED_NATIVELY:
            self.me = self
        self.parent = parent
        self.lexical: dict[str, bool] = {}
        self.variables: set[str] = set()


class FunctionScope(Scope):
    """The scope of a function's parameters and body, or of a script or module."""

    is_function = True


class SwitchScope(Scope):
    """The one scope that all cases of a `switch` share."""

    is_switch = True


#: What the code of a function may contain besides what all code may: bits of `FunctionContext.allowed`.
NEW_TARGET: Final = 1
SUPER_PROPERTY: Final = 2
SUPER_CALL: Final = 4
ARGUMENTS: Final = 8


class FunctionContext:
    """What the code of one function (or script, module, class field, static block) may contain.

    `allowed` is a sum of the bits above. `last_yield`, `last_await` and `last_await_name` are the offsets of
    the latest yield expression, await expression and `await` used as a name, -1 if none: parameters must not
    contain them, and arrow parameters are known as such only afterwards. `labels` maps the labels around the
    current statement to a one-item list that tells whether they mark a loop; labels of the same statement
    share it. `loops` and `breakables` count what is around the current statement.
    """

    # OPTIMIZATION: no slots, as in `Scope`.

    allow_return = True
    forbid_await = False
    last_yield = -1
    last_await = -1
    last_await_name = -1
    loops = 0
    breakables = 0

    def __init__(
        self, is_async: bool = False, is_generator: bool = False, allowed: int = NEW_TARGET | ARGUMENTS
    ) -> None:
        self.is_async = is_async
        self.is_generator = is_generator
        self.allowed = allowed
        self.labels: dict[str, list[bool]] = {}


class ClassContext:
    """The private names of one class body.

    `declared` maps each name to how it is declared: "get", "set", "static get", "static set" can be
    completed by their counterpart, anything else is final. `used` maps the names used but not declared so
    far to the offset of their first use.
    """

    __slots__ = ("declared", "has_super_class", "me", "outer", "used")

    def __init__(self, outer: ClassContext | None, has_super_class: bool) -> None:
        if FREED_NATIVELY:
            self.me = self
        self.outer = outer
        self.has_super_class = has_super_class
        self.declared: dict[str, str] = {}
        self.used: dict[str, int] = {}
