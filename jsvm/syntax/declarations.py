"""Which names may be declared and used where.

The rules of https://tc39.es/ecma262/#sec-static-semantics-lexicallydeclarednames and its neighbours, and of
reserved words, applied while parsing. Apart from the grammar because every declaring construct shares them.
"""

from __future__ import annotations

from jsvm.budget import Budget
from jsvm.syntax import tokens
from jsvm.syntax.messages import shorten
from jsvm.syntax.nodes import Expression, Identifier, Node
from jsvm.syntax.scopes import ARGUMENTS, ClassContext, FunctionContext, FunctionScope, Scope
from jsvm.syntax.tokenizer import Tokenizer


class Declarations(Tokenizer):
    """The parser's state beyond tokens, and the checks of names.

    `pending` maps offsets to the complaint about something that only a pattern (or `#name in`) may contain;
    whoever turns the expression into a pattern removes it, and what is left at the end is an error.
    `grouped` holds the expressions that stand in parentheses, for the few rules that care. `private_names`
    are those of the classes around a direct eval.
    """

    __slots__ = (
        "class_context",
        "context",
        "grouped",
        "label_group",
        "label_start",
        "last_legacy_escape",
        "pending",
        "private_names",
        "scope",
        "strict",
    )

    def __init__(self, source: str, *, is_module: bool = False, budget: Budget | None = None) -> None:
        super().__init__(source, is_module=is_module, budget=budget)
        self.strict = is_module
        self.context = FunctionContext()
        self.scope: Scope = FunctionScope(None)
        self.class_context: ClassContext | None = None
        self.private_names: frozenset[str] = frozenset()
        self.pending: dict[int, str] = {}
        self.grouped: set[Node] = set()
        self.label_start = self.last_legacy_escape = -1
        self.label_group: list[bool] = []

    def declare_variable(self, name: str, index: int) -> None:
        """Declare a `var`: it must not meet a lexical name in any block on its way out to the function."""
        scope = self.scope
        while True:
            if name in scope.lexical and name != scope.catch_parameter:
                self._redeclared(name, index)
            scope.variables.add(name)
            if scope.is_function or scope.parent is None:
                return
            scope = scope.parent

    def declare_lexical(self, name: str, index: int, is_function: bool = False) -> None:
        """Declare a lexical name of the current block.

        In sloppy mode blocks may declare a plain function twice:
        https://tc39.es/ecma262/#sec-block-duplicates-allowed-static-semantics
        """
        scope = self.scope
        if name in scope.lexical and not (is_function and scope.lexical[name] and not self.strict):
            self._redeclared(name, index)
        if name in scope.variables:
            self._redeclared(name, index)
        scope.lexical[name] = is_function

    def declare_function(self, name: str, index: int, is_plain: bool) -> None:
        """Declare a function: like a `var` at the top of functions and scripts, else lexically."""
        scope = self.scope
        if not scope.is_function or (self.is_module and scope.parent is None):
            self.declare_lexical(name, index, is_plain)
            return
        if name in scope.lexical:
            self._redeclared(name, index)
        scope.variables.add(name)

    def declare(self, kind: str, names: list[Identifier]) -> None:
        """Declare all names of one declaration of the given kind."""
        if kind == "var":
            for name in self.paced(names):
                self.declare_variable(name.name, name.start)
            return
        for name in self.paced(names):
            if name.name == "let":
                self.fail(f"'let' cannot be the name of a {kind} declaration", name.start)
            self.declare_lexical(name.name, name.start)

    def _redeclared(self, name: str, index: int) -> None:
        self.fail(f"'{shorten(name)}' has already been declared", index)

    def check_reference(self, name: str, index: int) -> None:
        """Check that a name with a token type of its own may be an identifier here.

        https://tc39.es/ecma262/#sec-identifiers-static-semantics-early-errors
        """
        context = self.context
        if name == "await":
            if context.is_async or context.forbid_await or self.is_module:
                self.fail("'await' cannot be a name here", index)
            context.last_await_name = index
        elif name == "arguments":
            if not context.allowed & ARGUMENTS:
                self.fail("'arguments' cannot be used in a class field or static block", index)
        elif name == "yield" and context.is_generator:
            self.fail("'yield' cannot be a name in a generator", index)
        elif self.strict and name in tokens.STRICT_RESERVED:
            self.fail(f"'{name}' is reserved in strict mode", index)

    def check_binding(self, name: str, index: int) -> None:
        """Check that a valid reference may also be bound or assigned to."""
        if self.strict and (name == "eval" or name == "arguments"):
            self.fail(f"'{name}' cannot be bound or assigned to in strict mode", index)

    def check_strict_names(self, names: list[Identifier]) -> None:
        """Check names that were read before their function's code turned out to be strict."""
        for name in self.paced(names):
            if name.name in tokens.STRICT_RESERVED:
                self.fail(f"'{name.name}' is reserved in strict mode", name.start)
            self.check_binding(name.name, name.start)

    def check_unique(self, names: list[Identifier]) -> None:
        """Check that no parameter name comes twice."""
        seen: set[str] = set()
        for name in self.paced(names):
            if name.name in seen:
                self.fail(f"Duplicate parameter '{shorten(name.name)}'", name.start)
            seen.add(name.name)

    def parse_binding_identifier(self, expected: str = "a name") -> Identifier:
        """https://tc39.es/ecma262/#prod-BindingIdentifier; `expected` tells what must be here."""
        token, name, start = self.token, self.text, self.start
        if token != "name":
            if token not in tokens.IDENTIFIER_TOKENS:
                self.unexpected(expected)
            self.check_reference(name, start)
        self.check_binding(name, start)
        node = Identifier(start, self.end, name)
        self.next()
        return node

    def parse_special_reference(self) -> Expression:
        """An identifier reference whose name has a token type of its own."""
        name, start = self.text, self.start
        self.check_reference(name, start)
        node = Identifier(start, self.end, name)
        self.next()
        return node

    def check_pending(self) -> None:
        """Fail at the first thing that only a pattern could have contained."""
        if self.pending:
            index = min(self.pending)
            self.fail(self.pending[index], index)
