"""What the parser keeps about the function and the block it is in, for the early errors that need it.

Apart because these are plain records: the rules that fill and read them are in `declarations.py`.
"""

from __future__ import annotations


class Scope:
    """The names declared in one block or function so far.

    `lexical` maps the names of `let`, `const`, `class` and (in blocks) functions to whether a plain
    function declared them. `variables` holds what `var`, parameters and top-level functions declared here
    or in a block within.
    """

    __slots__ = ("catch_parameter", "is_function", "is_switch", "lexical", "parent", "variables")

    def __init__(self, parent: Scope | None, is_function: bool = False) -> None:
        self.parent = parent
        self.is_function = is_function
        self.is_switch = False
        self.lexical: dict[str, bool] = {}
        self.variables: set[str] = set()
        self.catch_parameter = ""


class FunctionContext:
    """What the code of one function (or script, module, class field, static block) may contain.

    `last_yield`, `last_await` and `last_await_name` are the offsets of the latest yield expression, await
    expression and `await` used as a name, -1 if none: parameters must not contain them, and arrow
    parameters are known as such only afterwards. `labels` maps the labels around the current statement to a
    one-item list that tells whether they mark a loop; labels of the same statement share it.
    """

    __slots__ = (
        "allow_new_target",
        "allow_return",
        "allow_super_call",
        "allow_super_property",
        "breakables",
        "forbid_arguments",
        "forbid_await",
        "is_async",
        "is_generator",
        "labels",
        "last_await",
        "last_await_name",
        "last_yield",
        "loops",
    )

    def __init__(self, is_async: bool = False, is_generator: bool = False) -> None:
        self.is_async = is_async
        self.is_generator = is_generator
        self.allow_return = True
        self.allow_new_target = True
        self.allow_super_property = False
        self.allow_super_call = False
        self.forbid_arguments = False
        self.forbid_await = False
        self.last_yield = self.last_await = self.last_await_name = -1
        self.loops = self.breakables = 0
        self.labels: dict[str, list[bool]] = {}

    def arrow(self, is_async: bool) -> FunctionContext:
        """The context of an arrow function written here, which keeps what arrow functions do not bind."""
        context = FunctionContext(is_async)
        context.allow_new_target = self.allow_new_target
        context.allow_super_property = self.allow_super_property
        context.allow_super_call = self.allow_super_call
        context.forbid_arguments = self.forbid_arguments
        return context


class ClassContext:
    """The private names of one class body.

    `declared` maps each name to how it is declared: "get", "set", "static get", "static set" can be
    completed by their counterpart, anything else is final. `used` maps the names used but not declared so
    far to the offset of their first use.
    """

    __slots__ = ("declared", "has_super_class", "outer", "used")

    def __init__(self, outer: ClassContext | None, has_super_class: bool) -> None:
        self.outer = outer
        self.has_super_class = has_super_class
        self.declared: dict[str, str] = {}
        self.used: dict[str, int] = {}
